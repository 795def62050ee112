/// The visible stand-in for a character that must not reach the terminal: "␛", "‹RLO›", "‹200B›".
struct Token {
  private let scalar: Unicode.Scalar

  init(_ scalar: Unicode.Scalar) {
    self.scalar = scalar
  }

  /// Gives `emit` the token's cells.
  func draw(_ role: Role, _ emit: (Cell) -> Void) {
    func put(_ scalar: Unicode.Scalar) { emit(Cell(scalar, width: 1, role: role)) }

    if let picture { return put(picture) }
    put("‹")
    if let name {
      for byte in UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount) {
        put(Unicode.Scalar(byte))
      }
    } else {
      for place in (0..<digitCount).reversed() {
        let digit = UInt8(truncatingIfNeeded: scalar.value >> UInt32(place * 4) & 15)
        put(Unicode.Scalar(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") - 10 + digit))
      }
    }
    put("›")
  }

  /// The symbol for a control character of ASCII.
  private var picture: Unicode.Scalar? {
    switch scalar.value {
    case 0..<0x20: Unicode.Scalar(0x2400 + scalar.value)
    case 0x7F: "␡"
    default: nil
    }
  }

  /// The abbreviation of a bidi control, from the Bidirectional Algorithm.
  private var name: StaticString? {
    switch scalar {
    case "\u{061C}": "ALM"
    case "\u{200E}": "LRM"
    case "\u{200F}": "RLM"
    case "\u{202A}": "LRE"
    case "\u{202B}": "RLE"
    case "\u{202C}": "PDF"
    case "\u{202D}": "LRO"
    case "\u{202E}": "RLO"
    case "\u{2066}": "LRI"
    case "\u{2067}": "RLI"
    case "\u{2068}": "FSI"
    case "\u{2069}": "PDI"
    default: nil
    }
  }

  /// Hexadecimal digits: two for a C1 control, else the four to six that code points are written with.
  private var digitCount: Int {
    switch scalar.value {
    case ..<0xA0: 2
    case ..<0x1_0000: 4
    case ..<0x10_0000: 5
    default: 6
    }
  }
}
