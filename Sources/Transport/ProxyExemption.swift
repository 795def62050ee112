/// One entry of `NO_PROXY`.
///
/// `*` is every host; `example.com` and `.example.com` are that name and all names below it; `10.1.2.3`, `[::1]` and
/// `10.0.0.0/8` are addresses. Entries that are none of these exempt nothing.
enum ProxyExemption: Equatable, Sendable {
  case everything
  case domain(String)
  case addresses(prefix: [UInt8], bits: Int)

  /// Entries are separated by commas or blanks.
  static func list(_ text: String) -> [ProxyExemption] {
    text.split { $0 == "," || $0 == " " }.compactMap(ProxyExemption.init)
  }

  private init?(_ entry: Substring) {
    if entry == "*" {
      self = .everything
      return
    }
    let parts = entry.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    if let address = ProxyExemption.address(String(parts[0])) {
      guard parts.count > 1 else {
        self = .addresses(prefix: address, bits: address.count * 8)
        return
      }
      guard let bits = Int(parts[1]), (0...address.count * 8).contains(bits) else { return nil }
      self = .addresses(prefix: address, bits: bits)
      return
    }
    guard let host = Host(String(entry.drop { $0 == "." })) else { return nil }
    self = .domain(host.text)
  }

  func covers(_ host: Host) -> Bool {
    switch self {
    case .everything:
      true
    case .domain(let name):
      host.address == nil && (host.text == name || host.text.hasSuffix("." + name))
    case .addresses(let prefix, let bits):
      host.address.map { $0.count == prefix.count && agree($0, prefix, bits: bits) } ?? false
    }
  }

  private func agree(_ left: [UInt8], _ right: [UInt8], bits: Int) -> Bool {
    left.indices.allSatisfy { index in
      let significant = min(8, max(0, bits - index * 8))
      let mask = UInt8(truncatingIfNeeded: 0xFF00 >> significant)
      return (left[index] ^ right[index]) & mask == 0
    }
  }

  /// An IPv6 address may be written without its brackets here.
  private static func address(_ text: String) -> [UInt8]? {
    (Host(text) ?? Host("[\(text)]"))?.address
  }
}
