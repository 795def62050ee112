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
      let letter = Unicode.Scalar(AsciiFallback.replacement(for: cell.base))
      cells[index] = cell.replacing(letter)
    }
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
