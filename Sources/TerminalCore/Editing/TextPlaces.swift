/// Where a cursor can stand in a text: between its clusters, at the ends of its words and of its lines.
///
/// Places are counted in bytes of UTF-8. Nothing here reads more of the text than it must: a boundary is looked for from
/// the nearest place where one is certain, whatever stands before it.
extension Span<UInt8> {
  // MARK: Clusters

  /// The end of the cluster that begins here; the end of the text at its end.
  func clusterEnd(after place: Int) -> Int {
    guard place < count else { return count }
    let rest = extracting(place..<count)
    var reader = ClusterReader(rest)
    return place + (reader.next(in: rest)?.end ?? 0)
  }

  /// Where the cluster begins that ends here; the start of the text at its start.
  func clusterStart(before place: Int) -> Int {
    guard place > 0 else { return 0 }
    var start = certainBoundary(before: place)
    while true {
      let end = clusterEnd(after: start)
      if end >= place { return start }
      start = end
    }
  }

  /// The first boundary that is not before this place, which may lie inside a cluster but not inside a scalar.
  func boundary(notBefore place: Int) -> Int {
    guard place > 0, place < count else { return min(max(0, place), count) }
    var start = certainBoundary(before: place)
    while start < place { start = clusterEnd(after: start) }
    return start
  }

  /// The scalar that ends here; `place` must not be 0.
  fileprivate func scalarStart(before place: Int) -> Int {
    var start = place - 1
    while start > 0, self[start] & 0xC0 == 0x80 { start -= 1 }
    return start
  }

  /// A place before this one that is a boundary whatever stands before it.
  fileprivate func certainBoundary(before place: Int) -> Int {
    var after = scalarStart(before: place)
    var afterProperties = ScalarProperties(scalar(at: after))
    while after > 0 {
      let before = scalarStart(before: after)
      let properties = ScalarProperties(scalar(at: before))
      var boundary = ClusterBoundary(properties)
      // What follows a joiner depends on what it joins; all other rules look at the two scalars only, or at pairs of
      // indicators, which are taken for joined here.
      let isCertain =
        !(properties.clusterBreak == .zwj && afterProperties.isPictographic)
        && !boundary.takes(afterProperties)
      if isCertain { return after }
      after = before
      afterProperties = properties
    }
    return 0
  }

  // MARK: Words

  /// What a cluster is, by its first scalar.
  fileprivate func kind(at place: Int) -> TextKind {
    let scalar = self.scalar(at: place)
    if scalar.isASCII {
      switch scalar {
      case "0"..."9", "a"..."z", "A"..."Z": return .word
      case " ", "\t", "\n", "\r", "\u{B}", "\u{C}": return .blank
      default: return .other
      }
    }
    let properties = scalar.properties
    if properties.isAlphabetic || properties.numericType != nil { return .word }
    return properties.isWhitespace ? .blank : .other
  }

  /// The end of the word that stands here or follows: letters and digits, as readline's alt-f goes.
  func wordEnd(after place: Int) -> Int {
    var place = place
    while place < count, kind(at: place) != .word { place = clusterEnd(after: place) }
    while place < count, kind(at: place) == .word { place = clusterEnd(after: place) }
    return place
  }

  /// Where the word begins that stands before this place.
  func wordStart(before place: Int) -> Int {
    let gap = skip(back: place) { $0 != .word }
    return skip(back: gap) { $0 == .word }
  }

  /// Where the run of letters and signs begins that stands before this place: what readline's ctrl-w takes.
  func blankWordStart(before place: Int) -> Int {
    let gap = skip(back: place) { $0 == .blank }
    return skip(back: gap) { $0 != .blank }
  }

  fileprivate func skip(back place: Int, while belongs: (TextKind) -> Bool) -> Int {
    var place = place
    while place > 0 {
      let before = clusterStart(before: place)
      guard belongs(kind(at: before)) else { return place }
      place = before
    }
    return place
  }

  // MARK: Lines

  /// Where the line begins in which this place lies.
  ///
  /// - Parameter floor: A place before it in the same line or earlier, to look no further than.
  func lineStart(of place: Int, notBefore floor: Int = 0) -> Int {
    var start = place
    while start > floor, self[start - 1] != UInt8(ascii: "\n") { start -= 1 }
    return start
  }

  /// Where the line ends in which this place lies, before its line feed.
  func lineEnd(of place: Int) -> Int {
    var end = place
    while end < count, self[end] != UInt8(ascii: "\n") { end += 1 }
    return end
  }
}

/// What a cluster is for words.
private enum TextKind { case word, blank, other }
