/// Questions about text as it will be drawn.
///
/// All answers agree with what `Canvas.write` does, column by column. Everything here is linear in the text and knows no
/// failure: any string has a width, a cut and a plain form.
package enum DisplayText {
  /// The columns that the text takes on one line.
  package static func width(of text: String, policy: WidthPolicy = .current) -> Int {
    width(of: text[...], policy: policy)
  }

  /// The columns that the text takes on one line.
  package static func width(of text: Substring, policy: WidthPolicy = .current) -> Int {
    text.withBytes { bytes in
      let filter = DisplayFilter(policy: policy)
      var reader = ClusterReader(bytes)
      var columns = 0
      while let cluster = reader.next(in: bytes) {
        columns += filter.width(of: cluster, in: bytes, before: reader.following)
      }
      return columns
    }
  }

  /// As much of the text's beginning as fits in so many columns, cut between clusters, and the columns it takes.
  package static func prefix(
    of text: String, columns: Int, policy: WidthPolicy = .current
  ) -> (text: Substring, columns: Int) {
    prefix(of: text[...], columns: columns, policy: policy)
  }

  /// As much of the text's beginning as fits in so many columns, cut between clusters, and the columns it takes.
  package static func prefix(
    of text: Substring, columns: Int, policy: WidthPolicy = .current
  ) -> (text: Substring, columns: Int) {
    let fit = text.withBytes { bytes in
      TextFit(bytes, filter: DisplayFilter(policy: policy), columns: columns, reserving: 0)
    }
    return (text.prefix(utf8Count: fit.end), fit.columns)
  }

  /// Whether the text holds characters that a reader would not see, or that would change how others are seen.
  ///
  /// That is all that is shown as a token, and what is left out though it is no part of how a word or an emoji is spelt:
  /// soft hyphens, and joiners at the end of a line.
  package static func hasHiddenCharacters(_ text: String) -> Bool {
    text[...].withBytes { bytes in
      let filter = DisplayFilter(tokenRole: .textToken)
      let letter = ScalarProperties("a")
      var reader = ClusterReader(bytes)
      var isHiding = false
      while !isHiding, let cluster = reader.next(in: bytes) {
        if cluster.isSimple { continue }
        isHiding = cluster.first == "\u{AD}"
        // A joiner that a line ends with is not drawn, but it is not spelling either.
        let next = reader.following.flatMap { $0.displayClass == .lineControl ? nil : $0 } ?? letter
        filter.draw(cluster, in: bytes, before: next) { cell in
          isHiding = isHiding || cell.role == .textToken
        }
      }
      return isHiding
    }
  }
}

/// How much of a text fits in a field.
struct TextFit {
  /// The length in UTF-8 of what fits.
  private(set) var end = 0
  /// The columns of what fits.
  private(set) var columns = 0
  /// Whether something had to be left out.
  private(set) var isCut = false

  /// Reads no further than the field reaches.
  ///
  /// - Parameter reserving: Columns to leave free for a mark when the text has to be cut.
  init(_ bytes: Span<UInt8>, filter: DisplayFilter, columns limit: Int, reserving: Int) {
    var reader = ClusterReader(bytes)
    var used = 0
    while let cluster = reader.next(in: bytes) {
      used += filter.width(of: cluster, in: bytes, before: reader.following)
      if used > limit {
        isCut = true
        return
      }
      if used <= limit - reserving, !filter.isBound(cluster, in: bytes, to: reader.following) {
        end = cluster.end
        columns = used
      }
    }
    end = bytes.count
    columns = used
  }
}

extension Substring {
  /// The beginning of so many bytes of UTF-8, which must not end inside a scalar.
  func prefix(utf8Count: Int) -> Substring {
    self[..<utf8.index(startIndex, offsetBy: utf8Count)]
  }
}
