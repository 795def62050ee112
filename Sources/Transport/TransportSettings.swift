/// How exchanges are made, for all requests of an account alike.
///
/// What has no setting is fixed: certificates are always verified, TLS is 1.2 or newer, redirects are not followed, no
/// cookies are kept, no `.netrc` is read, and the environment is not looked at.
package struct TransportSettings: Equatable, Sendable {
  /// `sellerdesk/<version>`.
  package var userAgent: String
  /// From looking up the name to the end of the TLS handshake; shorter when the request's own deadline is.
  package var connectTimeout: Duration
  /// The largest body, in decoded bytes, before the exchange is broken off.
  package var bodyLimit: Int
  /// A file of certificates, PEM, that are trusted *instead of* the system's.
  package var caFile: String?
  /// Which requests go through a proxy.
  package var proxies: ProxyRules

  /// The defaults suit every account; the user agent has none.
  package init(
    userAgent: String, connectTimeout: Duration = .seconds(10), bodyLimit: Int = 16 * 1024 * 1024,
    caFile: String? = nil, proxies: ProxyRules = .direct
  ) {
    self.userAgent = userAgent
    self.connectTimeout = connectTimeout
    self.bodyLimit = bodyLimit
    self.caFile = caFile
    self.proxies = proxies
  }
}
