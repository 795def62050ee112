/// An address that came out of an answer: where a file of a marketplace can be fetched, and never with a secret.
///
/// Only https is taken, `//host/…` and plain http are read as https; plain http to a loopback address where the caller
/// allows it, for a sandbox on this machine. Userinfo is refused, a fragment is dropped, and what the address has not
/// encoded is encoded, so that nothing in it can become another line of the request.
package struct ReceivedAddress: Equatable, Sendable {
  package let origin: Origin
  package let path: HTTPPath
  package let query: [HTTPField]

  package init?(_ written: String, allowLoopbackHTTP: Bool = false) {
    let text = written.hasPrefix("//") ? "https:" + written : written
    guard let (scheme, rest) = try? Origin.splitScheme(text) else { return nil }
    let end = rest.firstIndex(where: Origin.endsAuthority) ?? rest.endIndex
    guard
      let (host, port) = try? Origin.readAuthority(
        rest[..<end], defaultPort: scheme.defaultPort)
    else { return nil }
    let isSandbox = scheme == .http && host.isLoopbackLiteral
    guard !isSandbox || allowLoopbackHTTP, isSandbox || !host.isLoopbackLiteral else { return nil }
    // A port that was meant for plain http is no place for TLS.
    let isUpgraded = scheme == .http && !isSandbox
    guard !isUpgraded || port == scheme.defaultPort else { return nil }
    let shown = isUpgraded ? "https://\(host.inURL)" : Origin.show(scheme, host, port)
    guard let origin = try? Origin(shown, allowLoopbackHTTP: allowLoopbackHTTP) else { return nil }
    self.origin = origin
    let target = rest[end...].prefix { $0 != "#" }
    guard target.first != "\\" else { return nil }
    path = HTTPPath(received: target.prefix { $0 != "?" })
    guard let mark = target.firstIndex(of: "?") else {
      query = []
      return
    }
    query = target[target.index(after: mark)...].split(separator: "&").map { item in
      let halves = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return HTTPField(
        Self.plain(halves[0]), halves.count > 1 ? Self.plain(halves[1]) : "")
    }
  }

  private static func plain(_ text: Substring) -> String {
    let spaced = text.replacing("+", with: " ")
    return PercentEncoding.decode(spaced) ?? String(spaced)
  }
}
