/// A proxy, checked: where it is, how it is spoken to, and as whom.
package struct Proxy: Equatable, Sendable {
  /// How it is spoken to.
  package enum Scheme: String, Sendable {
    case http
    case https
    case socks4
    case socks4a
    case socks5
    case socks5h  // the proxy resolves the names

    var defaultPort: UInt16 { self == .https ? 443 : 1080 }
  }

  /// What was written, or http.
  package let scheme: Scheme
  /// A name, or a literal address.
  package let host: Host
  /// Never 0.
  package let port: UInt16
  /// Nil for a proxy that asks for nothing.
  package let user: Secret?
  /// Nil together with the user, and empty where only a user was written.
  package let password: Secret?

  /// Reads `socks5h://127.0.0.1:1080`, `http://user:password@proxy.example:3128`, `proxy.example:3128`.
  ///
  /// User and password are percent-encoded. Without a scheme it is http, without a port 1080 (https: 443), as in curl.
  package init(_ text: String) throws(ProxyError) {
    var rest = Substring(text)
    var scheme = Scheme.http
    if let separator = text.firstRange(of: "://") {
      guard let written = Scheme(rawValue: text[..<separator.lowerBound].lowercased()) else {
        throw .unsupportedScheme
      }
      scheme = written
      rest = text[separator.upperBound...]
    }
    if rest.hasSuffix("/") { rest = rest.dropLast() }
    if let at = rest.lastIndex(of: "@") {
      (user, password) = try Proxy.credentials(rest[..<at])
      rest = rest[rest.index(after: at)...]
    } else {
      (user, password) = (nil, nil)
    }
    do {
      (host, port) = try Origin.readAuthority(rest, defaultPort: scheme.defaultPort)
    } catch .malformedPort {
      throw .malformedPort
    } catch {
      throw .malformedHost
    }
    self.scheme = scheme
  }

  private static func credentials(_ text: Substring) throws(ProxyError) -> (Secret, Secret) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    // Behind a NUL a C string would be cut.
    guard let user = PercentEncoding.decode(parts[0]), !user.utf8.contains(0),
      let password = parts.count > 1 ? PercentEncoding.decode(parts[1]) : "",
      !password.utf8.contains(0)
    else { throw .malformedCredentials }
    return (Secret(user), Secret(password))
  }
}

extension Proxy: CustomStringConvertible {
  /// Without user and password.
  package var description: String { "\(scheme.rawValue)://\(host.inURL):\(port)" }
}

/// Why a text names no proxy; nothing of the text is in it.
package enum ProxyError: Error, Equatable, Sendable {
  case unsupportedScheme
  case malformedHost
  case malformedPort
  case malformedCredentials
}
