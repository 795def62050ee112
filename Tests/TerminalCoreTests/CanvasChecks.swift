import TerminalCore

extension Canvas {
  /// What is wrong with the canvas: halves of wide cells, marks in excess, scalars that must not be sent; nil for a
  /// sound one.
  var fault: String? {
    guard cells.count == size.columns * size.rows else { return "\(cells.count) cells" }
    for row in 0..<size.rows {
      var needsContinuation: Role?
      for column in 0..<size.columns {
        let cell = self[column, row]
        let place = "column \(column), row \(row)"
        if cell == .blank(cell.role), needsContinuation == nil { continue }
        if cell.isContinuation {
          guard needsContinuation == cell.role else { return "half a wide cell at \(place)" }
          needsContinuation = nil
          continue
        }
        if needsContinuation != nil { return "no continuation at \(place)" }
        if cell.width == 2 { needsContinuation = cell.role }
        if cell.width > 2 { return "width \(cell.width) at \(place)" }
        for scalar in [cell.base] + cell.marks where !Oracle.allows(scalar) {
          return "U+\(String(scalar.value, radix: 16, uppercase: true)) at \(place)"
        }
        if String(String.UnicodeScalarView([cell.base] + cell.marks)).utf8.count > 32 {
          return "more than 32 bytes at \(place)"
        }
      }
      if needsContinuation != nil { return "a wide cell over the edge of row \(row)" }
    }
    return nil
  }

  /// A canvas of one row with the text on it, and what is right of its field left blank.
  static func row(_ text: String, columns: Int, policy: WidthPolicy = WidthPolicy()) -> Canvas {
    var canvas = Canvas(Size(columns: columns, rows: 1))
    canvas.write(
      text, column: 0, row: 0, columns: columns, role: .default, tokenRole: .textToken,
      policy: policy)
    return canvas
  }
}

/// What the text looks like on a row that is wide enough, with nothing after it.
func drawn(_ text: String) -> String {
  let canvas = Canvas.row(text, columns: DisplayText.width(of: text))
  return canvas.text(row: 0)
}
