package import Transport

/// How to reach Digiseller for one account.
package struct DigisellerSettings: Equatable, Sendable {
  /// `https://api.digiseller.com` unless the config says otherwise (api/digiseller.md §1.1).
  package var origin: Origin
  package var sellerID: Int
  /// For one exchange, whatever trickles in.
  package var timeout: Duration

  package init(origin: Origin, sellerID: Int, timeout: Duration = .seconds(60)) {
    self.origin = origin
    self.sellerID = sellerID
    self.timeout = timeout
  }

  /// The main host.
  package static let standardOrigin = "https://api.digiseller.com"
}
