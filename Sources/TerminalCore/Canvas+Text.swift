extension Canvas {
  /// What the row shows, for tests and goldens: bases with their marks, wide ones once.
  package func text(row: Int) -> String {
    guard 0..<size.rows ~= row else { return "" }
    var text = String.UnicodeScalarView()
    for cell in cells[row * size.columns..<(row + 1) * size.columns] where !cell.isContinuation {
      text.append(cell.base)
      text.append(contentsOf: cell.marks)
    }
    return String(text)
  }

  /// What every row shows, from the top.
  package var plainRows: [String] { (0..<size.rows).map(text(row:)) }
}
