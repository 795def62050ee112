/// One row of a text that is broken to a width, in bytes of UTF-8.
struct EditorRow: Equatable, Sendable {
  var start: Int
  /// The end of what is shown.
  ///
  /// The blank at which the row was broken, and blanks that hang past the edge, come after it.
  var end: Int
  /// Where the next row starts; the end of the text for the last one.
  var next: Int
  /// Whether a line of the text ends here, at a line feed or with the text.
  var endsLine: Bool
  /// Whether the text ends here.
  var endsText: Bool

  /// The last place where the cursor is on this row.
  func lastPlace(in bytes: Span<UInt8>) -> Int {
    // Where a word is broken the place after its first half is the next row's first.
    endsLine || end < next ? end : bytes.clusterStart(before: end)
  }
}

extension Span<UInt8> {
  /// The row that starts here: as much as fits, broken as `DisplayText.wrap` does.
  func row(from start: Int, columns: Int, filter: DisplayFilter) -> EditorRow {
    let rest = extracting(start..<count)
    var reader = ClusterReader(rest)
    var used = 0
    var end = 0
    var hasWord = false
    // The last run of blanks after a word: where it starts and ends.
    var blank: (start: Int, end: Int)?
    var isAfterBlank = false
    while let cluster = reader.next(in: rest) {
      if cluster.first == "\n" {
        return EditorRow(
          start: start, end: start + end, next: start + cluster.end, endsLine: true,
          endsText: false)
      }
      let width = filter.width(of: cluster, in: rest, before: reader.following)
      if cluster.isBlank {
        if hasWord {
          blank = (isAfterBlank ? blank?.start ?? cluster.start : cluster.start, cluster.end)
        }
        used += width
        if used <= columns { end = cluster.end }
        isAfterBlank = true
        continue
      }
      isAfterBlank = false
      if used + width > columns, cluster.start > 0 {
        return EditorRow(
          start: start, end: start + (blank?.start ?? end),
          next: start + (blank?.end ?? cluster.start),
          endsLine: false, endsText: false)
      }
      used += width
      end = cluster.end
      hasWord = true
    }
    return EditorRow(
      start: start, end: start + end, next: count, endsLine: true, endsText: true)
  }

  /// The columns from the start of a row to a place on it.
  func columns(from start: Int, to place: Int, filter: DisplayFilter) -> Int {
    let rest = extracting(start..<count)
    var reader = ClusterReader(rest)
    var columns = 0
    while start + reader.offset < place, let cluster = reader.next(in: rest) {
      columns += filter.width(of: cluster, in: rest, before: reader.following)
    }
    return columns
  }

  /// The last place on a row that is at most so many columns from its start.
  func place(atColumn wanted: Int, of row: EditorRow, filter: DisplayFilter) -> Int {
    let last = row.lastPlace(in: self)
    let rest = extracting(row.start..<count)
    var reader = ClusterReader(rest)
    var columns = 0
    var place = row.start
    while place < last, let cluster = reader.next(in: rest) {
      columns += filter.width(of: cluster, in: rest, before: reader.following)
      if columns > wanted { return place }
      place = row.start + cluster.end
    }
    return Swift.min(place, last)
  }
}

/// Where the rows of one line of the text start, as far as somebody has asked.
///
/// Lines of a megabyte are why this is kept: a row that is known need not be found again from the start of its line.
struct LineLayout: Equatable, Sendable {
  /// Where the line starts in the text.
  private(set) var start: Int
  /// Where its rows start, counted from there; the first is 0.
  private var rows = [0]
  /// Whether the row after the last known one belongs to another line.
  private var isWhole = false

  init(start: Int) { self.start = start }

  /// The start of the last row that is known.
  var lastKnown: Int { start + (rows.last ?? 0) }

  /// The start of the row on which a place of this line lies.
  mutating func rowStart(
    of place: Int, in bytes: Span<UInt8>, columns: Int, filter: DisplayFilter
  ) -> Int {
    while !isWhole, lastKnown < place {
      let row = bytes.row(from: lastKnown, columns: columns, filter: filter)
      if row.endsLine { isWhole = true } else { rows.append(row.next - start) }
    }
    return start + rows[index(of: place)]
  }

  /// The start of the row before the one that starts here; nil for the first of the line.
  func rowStart(before rowStart: Int) -> Int? {
    let index = index(of: rowStart)
    return index > 0 ? start + rows[index - 1] : nil
  }

  private func index(of place: Int) -> Int {
    let wanted = place - start
    var low = 0
    var high = rows.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if rows[middle] <= wanted { low = middle } else { high = middle }
    }
    return low
  }

  /// Follows a change of the text; false when the line does not start any more where a line starts.
  mutating func follow(_ change: TextReplacement) -> Bool {
    if change.range.lowerBound < start {
      guard change.range.upperBound < start else { return false }
      start += change.shift
      return true
    }
    // The row of the change, and the one before it, which may now take a word of it: these are found anew.
    let known = max(1, index(of: change.range.lowerBound) - 1)
    if known < rows.count {
      rows.removeLast(rows.count - known)
      isWhole = false
    } else if isWhole {
      isWhole = false
    }
    return true
  }
}
