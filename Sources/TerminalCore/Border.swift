/// A piece of a frame or a rule, named by what it joins.
///
/// On a canvas it is a character of light box drawing in one column, which the terminal driver replaces where the
/// terminal has none, or draws it wide.
package enum Border: Unicode.Scalar, CaseIterable, Sendable {
  case horizontal = "─"
  case vertical = "│"
  case topLeft = "┌"
  case topRight = "┐"
  case bottomLeft = "└"
  case bottomRight = "┘"
  /// On the left side of a frame, where a rule begins.
  case teeLeft = "├"
  /// On the right side of a frame, where a rule ends.
  case teeRight = "┤"
  /// On the top side of a frame, where a rule begins.
  case teeTop = "┬"
  /// On the bottom side of a frame, where a rule ends.
  case teeBottom = "┴"
  /// Where two rules meet.
  case cross = "┼"
}

extension Canvas {
  /// Draws one piece.
  package mutating func draw(_ piece: Border, column: Int, row: Int, role: Role) {
    draw(piece, in: Rect(column: column, row: row, columns: 1, rows: 1), role: role)
  }

  /// Draws a rule from left to right.
  package mutating func horizontalLine(column: Int, row: Int, columns: Int, role: Role) {
    draw(.horizontal, in: Rect(column: column, row: row, columns: columns, rows: 1), role: role)
  }

  /// Draws a rule from top to bottom.
  package mutating func verticalLine(column: Int, row: Int, rows: Int, role: Role) {
    draw(.vertical, in: Rect(column: column, row: row, columns: 1, rows: rows), role: role)
  }

  /// Draws a frame along the inside of the rectangle's edge; what it encloses stays as it is.
  ///
  /// In a rectangle of one row or column it is a rule.
  package mutating func box(_ rect: Rect, role: Role) {
    guard !rect.isEmpty else { return }
    let top = Rect(column: rect.column, row: rect.row, columns: rect.columns, rows: 1)
    let left = Rect(column: rect.column, row: rect.row, columns: 1, rows: rect.rows)
    guard rect.rows > 1 else { return draw(.horizontal, in: top, role: role) }
    guard rect.columns > 1 else { return draw(.vertical, in: left, role: role) }
    var bottom = top
    // Past the largest number lies nothing of any canvas.
    bottom.row = rect.row &+ (rect.rows - 1)
    var right = left
    right.column = rect.column &+ (rect.columns - 1)
    draw(.horizontal, in: top, role: role)
    draw(.horizontal, in: bottom, role: role)
    draw(.vertical, in: left, role: role)
    draw(.vertical, in: right, role: role)
    draw(.topLeft, column: left.column, row: top.row, role: role)
    draw(.topRight, column: right.column, row: top.row, role: role)
    draw(.bottomLeft, column: left.column, row: bottom.row, role: role)
    draw(.bottomRight, column: right.column, row: bottom.row, role: role)
  }

  private mutating func draw(_ piece: Border, in rect: Rect, role: Role) {
    let area = clip(rect)
    for row in area.row..<area.endRow {
      for place in prepare(area.column..<area.endColumn, row: row) {
        cells[place] = Cell(piece.rawValue, width: 1, role: role)
      }
    }
  }
}
