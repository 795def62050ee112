extension Colour {
  /// How two colours stand out against each other, 1 to 21, as WCAG 2 measures it; nil where one is the terminal's own,
  /// which nobody knows.
  package func contrast(with other: Colour) -> Double? {
    guard let one = luminance, let two = other.luminance else { return nil }
    return (max(one, two) + 0.05) / (min(one, two) + 0.05)
  }

  /// WCAG's relative luminance, 0 to 1.
  package var luminance: Double? {
    guard case .rgb(let red, let green, let blue) = standardRGB else { return nil }
    func linear(_ value: UInt8) -> Double {
      let share = Double(value) / 255
      guard share > 0.04045 else { return share / 12.92 }
      // To the power of 2.4: its square by the fifth root of that.
      let square = (share + 0.055) / 1.055 * ((share + 0.055) / 1.055)
      return square * Self.fifthRoot(of: square)
    }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }

  /// By Newton's method; for numbers from 0 to 1.
  private static func fifthRoot(of number: Double) -> Double {
    var root = 1.0
    for _ in 0..<40 where root > 0 {
      let fourth = root * root * root * root
      root -= (fourth * root - number) / (5 * fourth)
    }
    return root
  }

  /// Whether text on this colour is better dark; nil where nobody knows.
  package var isLight: Bool? {
    // Where black and white stand out alike.
    luminance.map { $0 > 0.179 }
  }

  /// The colour by its channels: xterm's for the numbers that terminals may show as they like; `terminal` stays.
  package var standardRGB: Colour {
    guard case .indexed(let index) = self else { return self }
    return Self.standardRGB(of: index)
  }

  /// What xterm shows for one of its 256 colours.
  package static func standardRGB(of index: UInt8) -> Colour {
    switch index {
    case 0..<16:
      let value = basic[Int(index)]
      return .rgb(
        red: UInt8(value >> 16), green: UInt8(value >> 8 & 0xFF), blue: UInt8(value & 0xFF))
    case 16..<232:
      let levels: [UInt8] = [0, 95, 135, 175, 215, 255]
      let place = Int(index) - 16
      return .rgb(
        red: levels[place / 36], green: levels[place / 6 % 6], blue: levels[place % 6])
    default:
      let grey = 8 + 10 * (index - 232)
      return .rgb(red: grey, green: grey, blue: grey)
    }
  }

  private static let basic: [UInt32] = [
    0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
    0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
  ]
}

extension Style {
  /// The numbers of both colours on a terminal of eight or sixteen, nil for the terminal's own.
  ///
  /// Colours that were told apart may become one there, or come close: text that would not stand out is then drawn black
  /// or white, whichever is farther from what lies behind it.
  package func basicColours(ofSixteen: Bool) -> (foreground: UInt8?, background: UInt8?) {
    let background = background.nearestBasic(ofSixteen: ofSixteen)
    let foreground = foreground.nearestBasic(ofSixteen: ofSixteen)
    guard let background, let foreground else { return (foreground, background) }
    func contrast(_ number: UInt8) -> Double {
      Colour.indexed(number).contrast(with: .indexed(background)) ?? 0
    }
    if contrast(foreground) >= Self.leastContrast { return (foreground, background) }
    let white: UInt8 = ofSixteen ? 15 : 7
    return (contrast(0) > contrast(white) ? 0 : white, background)
  }

  /// What WCAG 2 asks of text (AA).
  package static let leastContrast = 4.5
}
