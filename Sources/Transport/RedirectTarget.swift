/// Where a redirect pointed, as far as it is fit to be shown: the origin, never the path or the query.
package enum RedirectTarget: Equatable, Sendable {
  case sameOrigin
  case other(origin: String)  // `http://other.example:8080`: a checked host, no user info
  case unreadable

  /// Reads a `Location` header for somebody who asked `origin`.
  init(location: String, from origin: Origin) {
    guard let absolute = RedirectTarget.absolute(location, from: origin) else {
      self = .sameOrigin
      return
    }
    guard let (scheme, rest) = try? Origin.splitScheme(absolute),
      let (host, port) = try? Origin.readAuthority(
        RedirectTarget.place(in: rest), defaultPort: scheme.defaultPort)
    else {
      self = .unreadable
      return
    }
    if scheme == origin.scheme, host == origin.host, port == origin.port {
      self = .sameOrigin
    } else {
      self = .other(origin: Origin.show(scheme, host, port))
    }
  }

  /// The location with a scheme in front; nil when it is a path of the same origin.
  private static func absolute(_ location: String, from origin: Origin) -> String? {
    let slashes = location.prefix { $0 == "/" || $0 == "\\" }
    if slashes.count >= 2 {
      return "\(origin.scheme.rawValue)://\(location.dropFirst(slashes.count))"
    }
    let scheme = location.prefix {
      $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0))
    }
    return location.dropFirst(scheme.count).hasPrefix(":") && !scheme.isEmpty ? location : nil
  }

  /// The host and port, without the user name and password that may stand before them.
  private static func place(in rest: Substring) -> Substring {
    let authority = rest.prefix { !Origin.endsAuthority($0) }
    return authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] }
      ?? authority
  }
}
