extension DisplayText {
  /// The text as a canvas would show it, for everything else that shows text: window titles, standard error, logs, the
  /// output of commands.
  ///
  /// It takes as many columns as the text itself and holds no control or format character but, with `keepingLines`, LF
  /// where the text breaks lines (LF, CR LF, U+2028, U+2029). What is plain already stays the same to the byte.
  package static func plain(_ text: String, keepingLines: Bool = false) -> String {
    text[...].withBytes { bytes in
      let filter = DisplayFilter()
      var reader = ClusterReader(bytes)
      var plain = ""
      // Simple clusters are copied in runs; most texts are one run.
      var runStart = 0
      while let cluster = reader.next(in: bytes) {
        if cluster.isSimple { continue }
        plain.append(bytes, from: runStart, upTo: cluster.start)
        runStart = cluster.end
        if keepingLines, cluster.isLineBreak {
          plain.append("\n")
        } else {
          filter.draw(cluster, in: bytes, before: reader.following) { plain.append($0) }
        }
      }
      if runStart == 0 { return text }
      plain.append(bytes, from: runStart, upTo: bytes.count)
      return plain
    }
  }

  /// The text for the clipboard: without controls and format characters, but with its lines.
  ///
  /// Every line break is LF and a tab is a space. Other than `plain` it keeps private and unassigned characters, which
  /// do nothing where they are pasted.
  package static func clipboard(_ text: String) -> String {
    var kept = ""
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      switch ScalarProperties(scalar).displayClass {
      case .plain, .space, .undrawable: kept.unicodeScalars.append(scalar)
      case .control, .bidiControl, .ignorable: break
      case .lineControl:
        switch scalar {
        case "\t", "\u{B}", "\u{C}": kept.append(" ")
        case "\n" where previous == "\r": break
        default: kept.append("\n")
        }
      }
      previous = scalar
    }
    return kept
  }
}

extension String {
  /// Appends a piece of another text, whole scalars of UTF-8.
  fileprivate mutating func append(_ bytes: Span<UInt8>, from start: Int, upTo end: Int) {
    guard start < end else { return }
    bytes.extracting(start..<end).withUnsafeBufferPointer {
      self += String(decoding: $0, as: UTF8.self)
    }
  }

  /// Appends what the cell shows, with a space where a narrow base has two columns.
  fileprivate mutating func append(_ cell: Cell) {
    unicodeScalars.append(cell.base)
    unicodeScalars.append(contentsOf: cell.marks)
    if ScalarProperties(cell.base).width(WidthPolicy()) < cell.width { append(" ") }
  }
}
