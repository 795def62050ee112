/// Which requests go through a proxy.
///
/// The setting wins over the environment, and an empty setting means no proxy at all. Of the environment only
/// `HTTPS_PROXY` and `ALL_PROXY` (in this order; lower case first, as in curl) are read, never `HTTP_PROXY`, which a
/// web server fills from a header. `NO_PROXY` exempts hosts from either. Loopback is never proxied.
package struct ProxyRules: Equatable, Sendable {
  private let proxy: Proxy?
  private let exemptions: [ProxyExemption]

  /// No proxy for anything.
  package static let direct = ProxyRules()

  private init() {
    proxy = nil
    exemptions = []
  }

  /// - Parameter environment: The variables as they are, given rather than read.
  package init(setting: String?, environment: [String: String] = [:]) throws(ProxyError) {
    func variable(_ name: String) -> String? {
      [name.lowercased(), name].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    }
    let written = setting ?? variable("HTTPS_PROXY") ?? variable("ALL_PROXY") ?? ""
    if written.isEmpty {
      proxy = nil
    } else {
      proxy = try Proxy(written)
    }
    exemptions = ProxyExemption.list(variable("NO_PROXY") ?? "")
  }

  /// The proxy on the way to an origin; nil for the direct way.
  package func proxy(for origin: Origin) -> Proxy? {
    guard origin.scheme == .https, !ProxyRules.isLoopback(origin.host),
      !exemptions.contains(where: { $0.covers(origin.host) })
    else { return nil }
    return proxy
  }

  private static func isLoopback(_ host: Host) -> Bool {
    host.isLoopbackLiteral || host.text == "localhost" || host.text.hasSuffix(".localhost")
  }
}
