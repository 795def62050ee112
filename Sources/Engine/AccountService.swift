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
  /// For looks at the list of dialogs, which nothing else may hold up.
  let inbox: Lane
  let userClient: any MarketplaceClient
  let backgroundClient: any MarketplaceClient
  let inboxClient: any MarketplaceClient
  /// Makes the requests of the outbox, on its lane.
  let writeClient: any MarketplaceClient
  /// What the account's way to its marketplace has seen lately; nil where nobody watches.
  let traffic: @Sendable () -> Traffic?
  /// How often the list of dialogs is asked for.
  let pollInterval: Duration
  /// Whether a pass over all products is under way.
  let isSyncing = Mutex(false)

  package init(
    id: AccountID, userClient: any MarketplaceClient, backgroundClient: any MarketplaceClient,
    writeClient: any MarketplaceClient, inboxClient: (any MarketplaceClient)? = nil,
    pollInterval: Duration = .seconds(5), traffic: @escaping @Sendable () -> Traffic? = { nil }
  ) {
    self.id = id
    self.userClient = userClient
    self.backgroundClient = backgroundClient
    self.writeClient = writeClient
    self.inboxClient = inboxClient ?? userClient
    self.traffic = traffic
    self.pollInterval = pollInterval
    user = Lane("\(id).user")
    background = Lane("\(id).background", quality: .utility)
    inbox = Lane("\(id).inbox")
  }
}
