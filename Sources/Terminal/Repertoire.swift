import TerminalCore

/// Which characters may be written to the terminal.
enum Repertoire: Equatable {
  case unicode
  /// Letters as they are; borders, arrows and other signs in ASCII.
  case plainBorders
  case ascii

  /// Leaves out the lines of boxes and panes, which a screen reader would read one by one.
  static func removeLines(in cells: inout ArraySlice<Cell>) {
    for index in cells.indices where 0x2500...0x259F ~= cells[index].base.value {
      cells[index] = cells[index].replacing(" ")
    }
  }

  /// Replaces what may not be written by ASCII of the same width.
  func replace(in cells: inout ArraySlice<Cell>) {
    for index in cells.indices {
      let cell = cells[index]
      guard cell.base.value > 0x7E, !cell.isContinuation else { continue }
      if self == .plainBorders, !AsciiFallback.isBorder(cell.base) { continue }
      if cell.base == "…", isRoomy(cells, behind: index) {
        for place in index..<index + 3 { cells[place] = cells[place].replacing(".") }
        continue
      }
      let letter = Unicode.Scalar(AsciiFallback.replacement(for: cell.base))
      cells[index] = cell.replacing(letter)
    }
  }
}

extension Repertoire {
  /// Whether two more dots fit behind a cell and a blank, a line or the edge after them: words would run together else.
  private func isRoomy(_ cells: ArraySlice<Cell>, behind index: Int) -> Bool {
    guard index + 2 < cells.endIndex, cells[index + 1...index + 2].allSatisfy({ $0.base == " " })
    else { return false }
    guard index + 3 < cells.endIndex else { return true }
    let next = cells[index + 3].base
    return next == " " || 0x2500...0x259F ~= next.value
  }
}

extension AsciiFallback {
  /// A text in ASCII, one character for one.
  static func text(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      result.unicodeScalars.append(
        scalar.isASCII ? scalar : Unicode.Scalar(replacement(for: scalar)))
    }
    return result
  }
}
