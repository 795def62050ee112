/// What must never reach a terminal, decided by the standard library's tables and not by those under test.
enum Oracle {
  /// Whether terminals do nothing with the scalar but print it, and readers see it.
  static func allows(_ scalar: Unicode.Scalar) -> Bool {
    if 0x20..<0x7F ~= scalar.value { return true }
    let properties = scalar.properties
    if properties.isDefaultIgnorableCodePoint || properties.isNoncharacterCodePoint { return false }
    if 0x1F1E6...0x1F1FF ~= scalar.value { return false }
    switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator:
      return false
    default:
      return !alsoHidden.contains(scalar)
    }
  }

  /// T05's list beside the format characters.
  static let alsoHidden: Set<Unicode.Scalar> = Set(
    ([0x115F, 0x1160, 0x3164, 0xFFA0] as [UInt32] + Array(0x180B...0x180F)
      + Array(0xFE00...0xFE0F) + Array(0xE0100...0xE01EF)).compactMap(Unicode.Scalar.init))

  /// The scalars of a text that are not allowed.
  static func violations(in text: String) -> [Unicode.Scalar] {
    text.unicodeScalars.filter { !allows($0) }
  }
}
