/// A rectangle of cells that views draw on, and what the terminal driver shows.
///
/// Nothing outside can be read or written: what lies there is blank and what is drawn there is dropped, so a view need
/// not know whether its window is big enough. A wide cell is always whole: its continuation stands right of it with the
/// same role, and no continuation stands anywhere else.
package struct Canvas: Equatable, Sendable {
  package let size: Size
  /// The cells from left to right, row after row; the driver reads them in place.
  package internal(set) var cells: [Cell]

  /// An empty canvas.
  ///
  /// The size is taken at its word: the driver bounds what a terminal says of itself.
  package init(_ size: Size, role: Role = .default) {
    self.size = size
    cells = Array(repeating: .blank(role), count: size.columns * size.rows)
  }

  /// The cell at a place; a blank one outside.
  package subscript(column: Int, row: Int) -> Cell {
    guard 0..<size.columns ~= column, 0..<size.rows ~= row else { return .blank(.default) }
    return cells[row * size.columns + column]
  }

  /// Empties the rectangle and gives it a role.
  package mutating func fill(_ rect: Rect, role: Role) {
    let area = clip(rect)
    for row in area.row..<area.endRow {
      let line = prepare(area.column..<area.endColumn, row: row)
      for place in line { cells[place] = .blank(role) }
    }
  }

  /// Gives what the rectangle shows another role.
  ///
  /// A wide cell belongs to where its left half is.
  package mutating func restyle(_ rect: Rect, role: Role) {
    let area = clip(rect)
    for row in area.row..<area.endRow {
      let line = row * size.columns
      for place in line + area.column..<line + area.endColumn where !cells[place].isContinuation {
        cells[place].role = role
        if cells[place].width == 2 { cells[place + 1].role = role }
      }
    }
  }

  /// Puts two pixels of a picture into a cell.
  mutating func setCell(at place: Int, upper: UInt32, lower: UInt32) {
    cells[place] = Cell(upper: upper, lower: lower)
  }

  /// Copies the other canvas to the top left of the rectangle, as much of it as fits in there.
  package mutating func paste(_ other: Canvas, at rect: Rect) {
    var whole = rect
    whole.columns = min(whole.columns, other.size.columns)
    whole.rows = min(whole.rows, other.size.rows)
    let area = clip(whole)
    guard !area.isEmpty else { return }
    for row in area.row..<area.endRow {
      let line = prepare(area.column..<area.endColumn, row: row)
      let source = (row - rect.row) * other.size.columns + area.column - rect.column
      for (distance, place) in line.enumerated() { cells[place] = other.cells[source + distance] }
      trim(line)
    }
  }
}

extension Canvas {
  /// The part of the rectangle that lies on the canvas, for coordinates of any size.
  func clip(_ rect: Rect) -> Rect {
    func range(_ start: Int, _ count: Int, within limit: Int) -> Range<Int> {
      let (end, overflow) = start.addingReportingOverflow(count)
      return (start..<(overflow ? .max : end)).clamped(to: 0..<limit)
    }
    let columns = range(rect.column, rect.columns, within: size.columns)
    let rows = range(rect.row, rect.rows, within: size.rows)
    return Rect(
      column: columns.lowerBound, row: rows.lowerBound, columns: columns.count, rows: rows.count)
  }

  /// The places in `cells` of a piece of a row that is about to be overwritten.
  ///
  /// The wide cells that reach into it from outside are gone with it: what is left of them becomes blank.
  mutating func prepare(_ columns: Range<Int>, row: Int) -> Range<Int> {
    let line = row * size.columns
    let places = line + columns.lowerBound..<line + columns.upperBound
    guard !columns.isEmpty else { return places }
    if cells[places.lowerBound].isContinuation {
      cells[places.lowerBound - 1] = .blank(cells[places.lowerBound - 1].role)
    }
    if columns.upperBound < size.columns, cells[places.upperBound].isContinuation {
      cells[places.upperBound] = .blank(cells[places.upperBound].role)
    }
    return places
  }

  /// Blanks the halves of wide cells that a cut has left at the ends of what was copied here.
  private mutating func trim(_ places: Range<Int>) {
    guard let first = places.first, let last = places.last else { return }
    if cells[first].isContinuation { cells[first] = .blank(cells[first].role) }
    if cells[last].width == 2 { cells[last] = .blank(cells[last].role) }
  }
}
