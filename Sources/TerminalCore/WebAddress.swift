/// An address in the web, as it is shown, checked and opened: one text for all three (T15).
///
/// Only http and https. What is shown is what is opened, byte for byte: ASCII, with the host in its own alphabet turned
/// into Punycode, so that a letter that looks like another cannot pass for it, and with everything that an address
/// cannot hold percent-encoded. It begins with its scheme, so as an argument of a program it is never an option.
package struct WebAddress: Hashable, Sendable {
  /// The address as it is shown and opened.
  package let text: String
  /// Where it leads: the host and the port as the text has them, without a name before them.
  package let host: String
  /// What somebody should know before opening it.
  package let warnings: Set<Warning>

  package enum Warning: Hashable, Sendable, CaseIterable {
    /// The host is not written in ASCII; the text shows its Punycode.
    case foreignHost
    /// A name stands before the host ("https://paypal.com@evil.example"): it is not where the address leads.
    case userInfo
    /// It holds characters that cannot be seen, or that turn the order of others.
    case hiddenCharacters
  }

  /// More is no address that a person would look at before opening it.
  package static let longest = 2_048

  /// Reads an address; nil for every other scheme, for none, and for one without a host.
  package init?(_ raw: String) {
    guard raw.utf8.count <= Self.longest else { return nil }
    var warnings: Set<Warning> = []
    guard let colon = raw.firstIndex(of: ":") else { return nil }
    let scheme = raw[..<colon].lowercased()
    guard scheme == "http" || scheme == "https", raw[colon...].hasPrefix("://") else { return nil }
    var rest = raw[raw.index(colon, offsetBy: 3)...]
    // Browsers take a backslash for a slash.
    let end = rest.firstIndex { "/\\?#".contains($0) } ?? rest.endIndex
    var authority = rest[..<end]
    rest = rest[end...]
    if let sign = authority.lastIndex(of: "@") {
      warnings.insert(.userInfo)
      authority = authority[authority.index(after: sign)...]
    }
    let user = raw[raw.index(colon, offsetBy: 3)..<authority.startIndex]
    guard let host = Self.host(authority, &warnings) else { return nil }
    for scalar in raw.unicodeScalars where !Self.isSeen(scalar) {
      warnings.insert(.hiddenCharacters)
    }
    text = scheme + "://" + Self.encoded(user) + host + Self.encoded(rest)
    self.host = host
    self.warnings = warnings
  }

  private static func isSeen(_ scalar: Unicode.Scalar) -> Bool {
    switch ScalarProperties(scalar).displayClass {
    case .plain, .space: true
    case .control, .lineControl, .bidiControl, .ignorable, .undrawable: false
    }
  }

  /// The host in ASCII with its port; nil for what is no host.
  private static func host(_ authority: Substring, _ warnings: inout Set<Warning>) -> String? {
    if authority.hasPrefix("[") {
      // An address of IPv6.
      let isPlain = authority.utf8.allSatisfy {
        UInt8(ascii: "0")...UInt8(ascii: ":") ~= $0 || "abcdefABCDEF[].".utf8.contains($0)
      }
      return isPlain && authority.contains("]") ? String(authority) : nil
    }
    var name = authority
    var port = ""
    if let colon = authority.lastIndex(of: ":") {
      let digits = authority[authority.index(after: colon)...]
      guard digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
        digits.count <= 5
      else { return nil }
      name = authority[..<colon]
      port = ":" + digits
    }
    guard !name.isEmpty else { return nil }
    var labels: [String] = []
    // Other full stops than the ASCII one part labels, too.
    for label in name.split(
      omittingEmptySubsequences: false, whereSeparator: { ".。．｡".contains($0) })
    {
      if label.utf8.allSatisfy(\.isHostByte) {
        labels.append(label.lowercased())
        continue
      }
      guard
        label.unicodeScalars.allSatisfy({ $0.value >= 0x80 ? isSeen($0) : $0.isHostLetter }),
        let code = Punycode.encode(label.lowercased())
      else { return nil }
      warnings.insert(.foreignHost)
      labels.append("xn--" + code)
    }
    guard labels.contains(where: { !$0.isEmpty }) else { return nil }
    return labels.joined(separator: ".") + port
  }

  /// What an address may hold as it is, everything else percent-encoded.
  private static func encoded(_ part: Substring) -> String {
    var result = ""
    for byte in part.utf8 {
      if byte.isAddressByte {
        result.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        result += digits.count == 1 ? "%0" + digits : "%" + digits
      }
    }
    return result
  }
}

extension UInt8 {
  fileprivate var isHostByte: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  /// Unreserved and reserved characters of RFC 3986 but the quote, which shells know; and the percent sign.
  fileprivate var isAddressByte: Bool {
    isHostByte || ".~:/?#[]@!$&()*+,;=%".utf8.contains(self)
  }
}

extension Unicode.Scalar {
  fileprivate var isHostLetter: Bool { value < 0x80 && UInt8(value).isHostByte }
}

/// RFC 3492: how names in other alphabets are written in ASCII.
enum Punycode {
  private static let (base, least, most, skew, damp) = (36, 1, 26, 38, 700)

  /// Nil for a label that is longer than any.
  static func encode(_ label: String) -> String? {
    let scalars = label.unicodeScalars.map { Int($0.value) }
    guard scalars.count <= 63 else { return nil }
    var output = scalars.filter { $0 < 0x80 }.compactMap { UInt8(exactly: $0) }
    let plain = output.count
    if plain > 0 { output.append(UInt8(ascii: "-")) }
    var (code, delta, bias, handled) = (0x80, 0, 72, plain)
    while handled < scalars.count {
      guard let next = scalars.filter({ $0 >= code }).min() else { return nil }
      delta += (next - code) * (handled + 1)
      code = next
      for scalar in scalars {
        if scalar < code { delta += 1 }
        guard scalar == code else { continue }
        var rest = delta
        var place = base
        while true {
          let limit = place <= bias ? least : place >= bias + most ? most : place - bias
          guard rest >= limit else { break }
          output.append(digit(limit + (rest - limit) % (base - limit)))
          rest = (rest - limit) / (base - limit)
          place += base
        }
        output.append(digit(rest))
        bias = adapt(delta, count: handled + 1, isFirst: handled == plain)
        delta = 0
        handled += 1
      }
      delta += 1
      code += 1
    }
    return String(decoding: output, as: UTF8.self)
  }

  private static func digit(_ value: Int) -> UInt8 {
    value < 26 ? UInt8(ascii: "a") + UInt8(value) : UInt8(ascii: "0") + UInt8(value - 26)
  }

  private static func adapt(_ delta: Int, count: Int, isFirst: Bool) -> Int {
    var delta = isFirst ? delta / damp : delta / 2
    delta += delta / count
    var steps = 0
    while delta > (base - least) * most / 2 {
      delta /= base - least
      steps += base
    }
    return steps + (base - least + 1) * delta / (delta + skew)
  }
}
