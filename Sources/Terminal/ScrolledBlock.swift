/// Rows of one frame that stand in the next one too, only higher or lower.
struct ScrolledBlock: Equatable {
  /// The region that is scrolled, in rows of the screen.
  var rows: Range<Int>
  /// How far its content moves up; negative: down.
  var lines: Int

  /// The fewest moved rows that are worth scrolling for.
  private static let fewest = 5

  /// The largest block that moved as a whole, nil when redrawing is as good.
  ///
  /// A list that moves by a line has all its rows in the new frame again but for the one that the cursor left, which
  /// looks different; so the block is the stretch from the first to the last row that agrees under the shift, if most
  /// between them do.
  ///
  /// - Parameters: The hashes of the rows of both frames; as many in each.
  static func find(from old: [UInt64], to new: [UInt64]) -> ScrolledBlock? {
    let count = min(old.count, new.count)
    guard let firstChange = (0..<count).first(where: { old[$0] != new[$0] }),
      let lastChange = (0..<count).last(where: { old[$0] != new[$0] })
    else { return nil }
    var best: (moved: Int, block: ScrolledBlock)?
    for lines in -(lastChange - firstChange)...(lastChange - firstChange) where lines != 0 {
      var moved = 0
      var first: Int?
      var last = 0
      for row in max(firstChange, firstChange - lines)...min(lastChange, lastChange - lines) {
        // Rows that stay equal anyway gain nothing by moving.
        if new[row] == old[row + lines], new[row] != old[row] {
          moved += 1
          if first == nil { first = row }
          last = row
        }
      }
      guard let first, moved > best?.moved ?? (fewest - 1) else { continue }
      // Source and target rows both lie in the region.
      let region = min(first, first + lines)..<(max(last, last + lines) + 1)
      best = (moved, ScrolledBlock(rows: region, lines: lines))
    }
    return best?.block
  }

  /// What the rows hold after the scroll; a number no row has stands for the blank ones.
  func apply(to hashes: [UInt64]) -> [UInt64] {
    var result = hashes
    for row in rows {
      let source = row + lines
      result[row] = rows.contains(source) ? hashes[source] : Self.blank
    }
    return result
  }

  /// Hashes of rows are never this.
  static let blank: UInt64 = 0
}
