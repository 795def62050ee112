/// How a cell looks: what a theme gives a role.
package struct Style: Hashable, Sendable {
  package var foreground: Colour
  package var background: Colour
  package var attributes: Attributes

  package init(
    foreground: Colour = .terminal, background: Colour = .terminal, attributes: Attributes = []
  ) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }

  package struct Attributes: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let bold = Attributes(rawValue: 1)
    package static let dim = Attributes(rawValue: 2)
    package static let reverse = Attributes(rawValue: 4)
    package static let underline = Attributes(rawValue: 8)
    package static let italic = Attributes(rawValue: 16)

    /// The names that theme files use.
    package static let byName: [String: Attributes] = [
      "bold": .bold, "dim": .dim, "reverse": .reverse, "underline": .underline, "italic": .italic,
    ]
  }
}

/// A colour of a theme.
package enum Colour: Hashable, Sendable {
  /// The terminal's own foreground or background.
  case terminal
  /// One of the terminal's sixteen colours.
  case indexed(UInt8)
  case rgb(red: UInt8, green: UInt8, blue: UInt8)

  /// Reads "terminal", "#rrggbb", or the name or number of one of the sixteen colours ("red", "bright-blue", "7").
  package init?(_ text: some StringProtocol) {
    if text == "terminal" || text == "default" {
      self = .terminal
    } else if text.hasPrefix("#") {
      let digits = text.dropFirst()
      guard digits.utf8.count == 6, digits.allSatisfy(\.isHexDigit),
        let value = UInt32(digits, radix: 16)
      else { return nil }
      self = .rgb(
        red: UInt8(value >> 16), green: UInt8(value >> 8 & 0xFF), blue: UInt8(value & 0xFF))
    } else if let number = (UInt8(0)..<16).first(where: { text == String($0) }) {
      self = .indexed(number)
    } else if let index = Self.names.firstIndex(of: String(text)) {
      self = .indexed(UInt8(index))
    } else {
      return nil
    }
  }

  private static let names = [
    "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white", "bright-black",
    "bright-red", "bright-green", "bright-yellow", "bright-blue", "bright-magenta", "bright-cyan",
    "bright-white",
  ]

  /// The nearest of the 256 colours that xterm-256color has in fixed places (16–255).
  package var nearest256: UInt8? {
    guard case .rgb(let red, let green, let blue) = self else {
      if case .indexed(let index) = self { return index }
      return nil
    }
    let levels = [0, 95, 135, 175, 215, 255]
    func nearestLevel(_ value: UInt8) -> Int {
      levels.indices.min { abs(levels[$0] - Int(value)) < abs(levels[$1] - Int(value)) } ?? 0
    }
    func distance(_ r: Int, _ g: Int, _ b: Int) -> Int {
      let dr = r - Int(red)
      let dg = g - Int(green)
      let db = b - Int(blue)
      return dr * dr + dg * dg + db * db
    }
    let r = nearestLevel(red)
    let g = nearestLevel(green)
    let b = nearestLevel(blue)
    let cube = distance(levels[r], levels[g], levels[b])
    let average = (Int(red) + Int(green) + Int(blue)) / 3
    let step = min(23, max(0, (average - 3) / 10))
    let grey = 8 + 10 * step
    return distance(grey, grey, grey) < cube ? UInt8(232 + step) : UInt8(16 + 36 * r + 6 * g + b)
  }

  /// The nearest of the eight basic colours, by which channels are strong; bright where the terminal has sixteen.
  package func nearestBasic(ofSixteen: Bool) -> UInt8? {
    switch self {
    case .terminal: return nil
    case .indexed(let index): return ofSixteen ? index : index & 7
    case .rgb(let red, let green, let blue):
      let strongest = max(red, green, blue)
      let weakest = min(red, green, blue)
      if strongest < 64 { return 0 }
      if strongest - weakest < 40 {
        if !ofSixteen { return strongest > 127 ? 7 : 0 }
        return strongest > 220 ? 15 : strongest > 150 ? 7 : 8
      }
      let limit = UInt8((Int(strongest) + Int(weakest)) / 2)
      let index =
        (red > limit ? 1 : 0) | (green > limit ? 2 : 0) | (blue > limit ? 4 : 0)
      return UInt8(ofSixteen && strongest > 200 ? index + 8 : index)
    }
  }
}
