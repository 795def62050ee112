/// Where requests may go: scheme, host and port, checked once and never a text again.
///
/// A secret belongs to one origin. Only https is taken, but for a sandbox on this machine: plain http to a loopback
/// *address* when the caller allows it. `localhost` is a name, and what names mean is decided elsewhere.
package struct Origin: Hashable, Sendable {
  /// How it is spoken to.
  package enum Scheme: String, Sendable {
    case https
    case http

    /// The port that need not be written.
    package var defaultPort: UInt16 {
      switch self {
      case .https: 443
      case .http: 80
      }
    }
  }

  /// https, or http on loopback.
  package let scheme: Scheme
  /// A name, or a literal address.
  package let host: Host
  /// Never 0.
  package let port: UInt16

  /// Reads `https://host`, `https://host:8443`, `http://127.0.0.1:8765`; a single `/` at the end means the same.
  ///
  /// - Parameter allowLoopbackHTTP: Whether the user has allowed plain http to loopback addresses.
  package init(_ text: String, allowLoopbackHTTP: Bool = false) throws(OriginError) {
    let (scheme, rest) = try Origin.splitScheme(text)
    let end = rest.firstIndex(where: Origin.endsAuthority) ?? rest.endIndex
    let authority = rest[..<end]
    if authority.contains("@") { throw .userInfo }
    try Origin.refuse(tail: rest[end...])
    (host, port) = try Origin.readAuthority(authority, defaultPort: scheme.defaultPort)
    if scheme == .http {
      guard host.isLoopbackLiteral else { throw .plainHTTP }
      guard allowLoopbackHTTP else { throw .plainHTTPNotAllowed }
    }
    self.scheme = scheme
  }
}

extension Origin: CustomStringConvertible {
  /// `https://api.example`: without the port where it is the scheme's own.
  package var description: String { Origin.show(scheme, host, port) }

  /// For places that are no origin of ours too.
  static func show(_ scheme: Scheme, _ host: Host, _ port: UInt16) -> String {
    let shownPort = port == scheme.defaultPort ? "" : ":\(port)"
    return "\(scheme.rawValue)://\(host.inURL)\(shownPort)"
  }
}

extension Origin {
  static func splitScheme(_ text: String) throws(OriginError) -> (Scheme, Substring) {
    guard let separator = text.firstRange(of: "://") else { throw .missingScheme }
    guard let scheme = Scheme(rawValue: text[..<separator.lowerBound].lowercased()) else {
      throw .unsupportedScheme
    }
    return (scheme, text[separator.upperBound...])
  }

  /// Whether the host and port are over: some readers of URLs take a backslash for a slash.
  static func endsAuthority(_ character: Character) -> Bool {
    character == "/" || character == "\\" || character == "?" || character == "#"
  }

  static func readAuthority(_ authority: Substring, defaultPort: UInt16) throws(OriginError)
    -> (Host, UInt16)
  {
    let colon = authority.lastIndex(of: ":")
    // The colons inside the brackets of an IPv6 address are its own.
    let bracket = authority.lastIndex(of: "]")
    guard let colon, bracket.map({ $0 < colon }) ?? true else {
      guard let host = Host(String(authority)) else { throw .malformedHost }
      return (host, defaultPort)
    }
    guard let host = Host(String(authority[..<colon])) else { throw .malformedHost }
    let digits = authority[authority.index(after: colon)...]
    guard digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      let port = UInt16(digits), port > 0
    else { throw .malformedPort }
    return (host, port)
  }

  private static func refuse(tail: Substring) throws(OriginError) {
    if tail.isEmpty || tail == "/" { return }
    if tail.first == "?" { throw .query }
    if tail.first == "#" { throw .fragment }
    throw .path
  }
}
