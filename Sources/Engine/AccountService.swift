import Dispatch
package import Marketplace
import Synchronization

/// The lanes of one account: what the seller waits for, what is read behind, and what is written.
///
/// Each lane has a client of its own; they share the session.
package final class AccountService: Sendable {
  package let id: AccountID
  let user: Lane
  let background: Lane
  let userClient: any MarketplaceClient
  let backgroundClient: any MarketplaceClient
  /// Makes the requests of the outbox, on its lane.
  let writeClient: any MarketplaceClient
  /// What the account's way to its marketplace has seen lately; nil where nobody watches.
  let traffic: @Sendable () -> Traffic?
  /// Whether a pass over all products is under way.
  let isSyncing = Mutex(false)

  package init(
    id: AccountID, userClient: any MarketplaceClient, backgroundClient: any MarketplaceClient,
    writeClient: any MarketplaceClient, traffic: @escaping @Sendable () -> Traffic? = { nil }
  ) {
    self.id = id
    self.userClient = userClient
    self.backgroundClient = backgroundClient
    self.writeClient = writeClient
    self.traffic = traffic
    user = Lane("\(id).user")
    background = Lane("\(id).background", quality: .utility)
  }
}
