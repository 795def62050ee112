/// A hash of cells that finds rows which have scrolled: fast, the same in every process, and not proof against somebody
/// who wants two rows to collide, so equal hashes are to be followed by a comparison.
package enum CellHash {
  /// The hash of the cells in their order.
  package static func hash(_ cells: Span<Cell>) -> UInt64 {
    var hash: UInt64 = 0x2545_F491_4F6C_DD1D
    for place in cells.indices {
      let cell = cells[place]
      // The two products do not wait for the cell before, the third does.
      let word = cell.low &* 0x9E37_79B9_7F4A_7C15 ^ cell.high &* 0xD6E8_FEB8_6659_FD93
      hash = (hash ^ word ^ word >> 32) &* 0xA076_1D64_78BD_642F
      hash ^= hash >> 29
    }
    return hash
  }
}

extension Canvas {
  /// The hash of a row's cells; zero for a row that is not there.
  package func rowHash(_ row: Int) -> UInt64 {
    guard 0..<size.rows ~= row else { return 0 }
    let start = row * size.columns
    return CellHash.hash(cells.span.extracting(start..<start + size.columns))
  }
}
