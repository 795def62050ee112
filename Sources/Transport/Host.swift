import Foundation

/// The host of an origin or of a proxy: an ASCII name or a literal address, always in one spelling.
///
/// Spellings that some resolvers take for addresses (`127.1`, `0x7f000001`, `010.0.0.1`) are refused rather than
/// guessed at, and so are names outside ASCII: their `xn--` form shows what is really asked for.
package struct Host: Hashable, Sendable {
  private enum Kind: Hashable {
    case name
    case ipv4([UInt8])
    case ipv6([UInt8])
  }

  /// Lower case, without the brackets of an IPv6 address.
  package let text: String
  private let kind: Kind

  private init(text: String, kind: Kind) {
    self.text = text
    self.kind = kind
  }

  /// Reads a name, a dotted quad or a bracketed IPv6 address without a zone; nil for anything else.
  package init?(_ written: String) {
    if written.hasPrefix("["), written.hasSuffix("]"), written.utf8.count > 2 {
      guard let host = Host.ipv6(String(written.dropFirst().dropLast())) else { return nil }
      self = host
    } else if let address = Host.dottedQuad(written) {
      self.init(text: written, kind: .ipv4(address))
    } else {
      let lowered = written.lowercased()
      guard Host.isName(lowered) else { return nil }
      self.init(text: lowered, kind: .name)
    }
  }

  /// The octets of a literal address; nil for a name.
  package var address: [UInt8]? {
    switch kind {
    case .name: nil
    case .ipv4(let octets), .ipv6(let octets): octets
    }
  }

  /// Whether this is an address of 127.0.0.0/8 or `::1`, written as an address.
  ///
  /// A name is never one, whatever it resolves to today. Nor is `::ffff:127.0.0.1`.
  package var isLoopbackLiteral: Bool {
    switch kind {
    case .name: false
    case .ipv4(let octets): octets[0] == 127
    case .ipv6(let octets): octets.dropLast().allSatisfy { $0 == 0 } && octets[15] == 1
    }
  }

  /// As a URL writes it: an IPv6 address in brackets.
  package var inURL: String {
    if case .ipv6 = kind { "[\(text)]" } else { text }
  }

  private static func ipv6(_ written: String) -> Host? {
    var address = [UInt8](repeating: 0, count: 16)
    var room = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    guard inet_pton(AF_INET6, written, &address) == 1,
      inet_ntop(AF_INET6, address, &room, socklen_t(room.count)) != nil
    else { return nil }
    let text = String(decoding: room.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    return Host(text: text, kind: .ipv6(address))
  }

  private static func dottedQuad(_ written: String) -> [UInt8]? {
    let parts = written.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var octets: [UInt8] = []
    for part in parts {
      // A leading zero means octal to some readers, and a sign is taken by UInt8.init.
      guard part.utf8.allSatisfy(isDigit), part == "0" || part.first != "0", let octet = UInt8(part)
      else { return nil }
      octets.append(octet)
    }
    return octets
  }

  /// Labels of letters, digits, `-` and `_`, 63 bytes each and 253 in all; the last not to be taken for a number.
  private static func isName(_ lowered: String) -> Bool {
    guard lowered.utf8.count <= 253 else { return false }
    let labels = lowered.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard
      labels.allSatisfy({ label in
        (1...63).contains(label.count) && label.allSatisfy(isNameByte)
          && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
      }), let last = labels.last
    else { return false }
    return !last.allSatisfy(isDigit) && !last.starts(with: "0x".utf8)
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
    default: isDigit(byte)
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}

extension Host: CustomStringConvertible {
  package var description: String { inURL }
}
