/// What a terminal answers when it is asked about itself.
package enum TerminalAnswer: Hashable, Sendable {
  /// Its background (OSC 11).
  case background(Colour)
  /// It knows the kitty keyboard protocol, and which of its parts are on.
  case keyboardProtocol(flags: Int)
  /// It can hold a frame back until it is whole (mode 2026).
  case synchronizedOutput
}

extension TerminalAnswer {
  /// The most bytes of an answer that are read; what goes on longer is none that the desk asked for.
  static let longest = 64

  /// Reads what stood between `ESC ]` and its end: "11;rgb:1c1c/1c1c/1c1c"; nil for all other answers.
  init?(operatingSystemCommand bytes: [UInt8]) {
    guard bytes.count <= Self.longest else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    guard text.hasPrefix("11;") else { return nil }
    var rest = text.dropFirst(3)
    var parts: [Substring]
    if rest.hasPrefix("rgb:") || rest.hasPrefix("rgba:") {
      rest = rest.drop { $0 != ":" }.dropFirst()
      parts = rest.split(separator: "/", omittingEmptySubsequences: false)
      // The fourth is how opaque it is.
      if parts.count == 4, text.hasPrefix("11;rgba:") { parts.removeLast() }
    } else if let colour = Colour(rest), case .rgb = colour {
      self = .background(colour)
      return
    } else {
      return nil
    }
    let channels = parts.compactMap(Self.channel)
    guard parts.count == 3, channels.count == 3 else { return nil }
    self = .background(.rgb(red: channels[0], green: channels[1], blue: channels[2]))
  }

  /// One to four hexadecimal digits as a share of the most that so many can say.
  private static func channel(_ digits: Substring) -> UInt8? {
    guard (1...4).contains(digits.utf8.count), digits.allSatisfy(\.isHexDigit),
      let value = Int(digits, radix: 16)
    else { return nil }
    let most = (1 << (4 * digits.utf8.count)) - 1
    return UInt8((value * 255 + most / 2) / most)
  }
}
