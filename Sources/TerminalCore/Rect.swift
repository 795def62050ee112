/// A rectangle of character cells; columns and rows count from zero at the top left.
///
/// Layout is a `Rect` in and `Rect`s out: every cut below returns the piece and keeps the rest, and a piece is never
/// larger than what was there, so a layout for a big window degrades to empty pieces in a small one.
package struct Rect: Hashable, Sendable {
  package var column: Int
  package var row: Int
  package var columns: Int
  package var rows: Int

  package init(column: Int, row: Int, columns: Int, rows: Int) {
    self.column = column
    self.row = row
    self.columns = max(0, columns)
    self.rows = max(0, rows)
  }

  /// The whole of a canvas of this size.
  package init(_ size: Size) {
    self.init(column: 0, row: 0, columns: size.columns, rows: size.rows)
  }

  package var size: Size { Size(columns: columns, rows: rows) }
  package var isEmpty: Bool { columns == 0 || rows == 0 }
  /// The first column right of the rectangle.
  package var endColumn: Int { column + columns }
  /// The first row below the rectangle.
  package var endRow: Int { row + rows }

  /// Takes `count` rows (fewer when there are fewer) from the top.
  package mutating func cutTop(_ count: Int) -> Rect {
    let taken = min(max(0, count), rows)
    let piece = Rect(column: column, row: row, columns: columns, rows: taken)
    row += taken
    rows -= taken
    return piece
  }

  /// Takes `count` rows from the bottom.
  package mutating func cutBottom(_ count: Int) -> Rect {
    let taken = min(max(0, count), rows)
    rows -= taken
    return Rect(column: column, row: row + rows, columns: columns, rows: taken)
  }

  /// Takes `count` columns from the left.
  package mutating func cutLeft(_ count: Int) -> Rect {
    let taken = min(max(0, count), columns)
    let piece = Rect(column: column, row: row, columns: taken, rows: rows)
    column += taken
    columns -= taken
    return piece
  }

  /// Takes `count` columns from the right.
  package mutating func cutRight(_ count: Int) -> Rect {
    let taken = min(max(0, count), columns)
    columns -= taken
    return Rect(column: column + columns, row: row, columns: taken, rows: rows)
  }

  /// The rectangle without a margin of so many columns on the left and right and rows above and below.
  package func inset(columns margin: Int, rows verticalMargin: Int) -> Rect {
    var rest = self
    _ = rest.cutLeft(margin)
    _ = rest.cutRight(margin)
    _ = rest.cutTop(verticalMargin)
    _ = rest.cutBottom(verticalMargin)
    return rest
  }

  /// The part that both rectangles share; empty when they share nothing.
  package func intersection(_ other: Rect) -> Rect {
    let left = max(column, other.column)
    let top = max(row, other.row)
    return Rect(
      column: left, row: top, columns: min(endColumn, other.endColumn) - left,
      rows: min(endRow, other.endRow) - top)
  }

  /// A rectangle of `size` (cut to what fits) in the middle of this one.
  package func centred(_ size: Size) -> Rect {
    let width = min(size.columns, columns)
    let height = min(size.rows, rows)
    return Rect(
      column: column + (columns - width) / 2, row: row + (rows - height) / 2, columns: width,
      rows: height)
  }
}
