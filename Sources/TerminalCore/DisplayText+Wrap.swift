extension DisplayText {
  /// The text's lines, none wider than `columns`, save one that is a single wider cluster.
  ///
  /// Lines end at line breaks (LF, CR LF, U+2028, U+2029), which belong to no line, so that a text of n breaks has at
  /// least n + 1 lines, an empty text one. A longer line is broken at blanks, which then belong to no line either, and a
  /// word longer than a line between its clusters. The lines share the text's storage.
  package static func wrap(
    _ text: String, columns: Int, policy: WidthPolicy = .current
  ) -> [Substring] {
    let ranges = text[...].withBytes { bytes in
      LineBreaker(bytes, filter: DisplayFilter(policy: policy), columns: max(1, columns)).lines
    }
    // One walk along the text: the ranges are in order.
    var lines: [Substring] = []
    lines.reserveCapacity(ranges.count)
    var index = text.startIndex
    var offset = 0
    for range in ranges {
      let start = text.utf8.index(index, offsetBy: range.lowerBound - offset)
      index = text.utf8.index(start, offsetBy: range.count)
      offset = range.upperBound
      lines.append(text[start..<index])
    }
    return lines
  }
}

/// Breaks a text into lines, reading every cluster once.
private struct LineBreaker {
  /// The lines as ranges of UTF-8.
  private(set) var lines: [Range<Int>] = []

  private let columns: Int
  /// Where the line began.
  private var start = 0
  /// The end of what of the line fits, and its columns.
  private var end = 0
  private var used = 0
  /// Whether a word has begun on the line: blanks before it are an indent, not a place to break.
  private var hasWord = false
  private var lastBlank: Blank?

  /// A run of blanks: where the line would end, where the next one would begin, and the columns up to there.
  private struct Blank {
    var start: Int
    var end: Int
    var used: Int
  }

  init(_ bytes: Span<UInt8>, filter: DisplayFilter, columns: Int) {
    self.columns = columns
    var reader = ClusterReader(bytes)
    var isAfterBlank = false
    while let cluster = reader.next(in: bytes) {
      if cluster.isLineBreak {
        breakLine(resumingAt: cluster.end)
        isAfterBlank = false
        continue
      }
      let width = filter.width(of: cluster, in: bytes, before: reader.following)
      let isBlank = cluster.isBlank
      if isBlank {
        addBlank(cluster, width, continuing: isAfterBlank)
      } else {
        add(cluster, width)
      }
      isAfterBlank = isBlank
    }
    breakLine(resumingAt: bytes.count)
  }

  private mutating func addBlank(_ cluster: Cluster, _ width: Int, continuing: Bool) {
    if hasWord {
      let blankStart = continuing ? lastBlank?.start : nil
      lastBlank = Blank(start: blankStart ?? cluster.start, end: cluster.end, used: used + width)
    }
    used += width
    // Blanks past the edge hang there unseen.
    if used <= columns { end = cluster.end }
  }

  private mutating func add(_ cluster: Cluster, _ width: Int) {
    while used + width > columns, start < cluster.start {
      if let blank = lastBlank {
        end = blank.start
        let carried = used - blank.used
        breakLine(resumingAt: blank.end)
        // The word that follows the blank goes along.
        used = carried
        end = cluster.start
      } else {
        breakLine(resumingAt: cluster.start)
      }
    }
    used += width
    end = cluster.end
    hasWord = true
  }

  /// Ends the line where `end` is.
  private mutating func breakLine(resumingAt next: Int) {
    lines.append(start..<end)
    start = next
    end = next
    used = 0
    hasWord = false
    lastBlank = nil
  }
}

extension Cluster {
  /// Whether texts of several lines break here.
  ///
  /// A lone CR, a vertical tab and their like are blanks.
  var isLineBreak: Bool {
    guard properties.displayClass == .lineControl else { return false }
    return switch first {
    case "\n", "\u{2028}", "\u{2029}": true
    case "\r": end - start == 2
    default: false
    }
  }

  /// Whether a line may be broken here, the blank itself then being left out.
  var isBlank: Bool {
    // A blank with a mark on it is read, not skipped.
    guard end - start == UTF8.width(first) else { return false }
    return switch first {
    case " ": true
    case "\u{A0}", "\u{2007}", "\u{202F}": false
    default: properties.displayClass == .lineControl || properties.displayClass == .space
    }
  }
}
