package import Marketplace

/// Screen 9: how the account on the screen gets on with its marketplace.
package enum Health {
  package struct Model: Equatable, Sendable {
    /// The latest figures of each account that was looked at.
    package var readings: [AccountID: Reading] = [:]
    /// Which pane the keys move.
    package var pane = Pane.facts
    /// The first line of the facts that is shown.
    package var scroll = 0
    /// The exchanges that the log shows, the newest first.
    package var shown: [Exchange] = []
    package var place = ListPlace()
    /// What is searched for as it is typed; nil while nobody types.
    package var field: TextField?
    /// What is searched for, as it was typed.
    package var text = ""
    /// Whether the log shows only what went wrong.
    package var isOnlyTroubles = false
    /// Whose exchanges are shown.
    var account: AccountID?

    package init() {}

    /// The exchange under the cursor of the log.
    package var selected: Exchange? {
      shown.indices.contains(place.cursor) ? shown[place.cursor] : nil
    }
  }

  /// The two halves of the screen; a narrow one shows one of them.
  package enum Pane: Equatable, Sendable {
    case facts
    case log

    var other: Pane { self == .facts ? .log : .facts }
  }

  /// What an account's connection was like at a moment.
  package struct Reading: Equatable, Sendable {
    /// Nil where nobody watches the traffic.
    package var traffic: Traffic?
    package var session: SessionInfo
    /// How old and how whole the stored data is; what was never read is missing.
    package var data: [Dataset: DatasetStatus]

    package init(
      traffic: Traffic? = nil, session: SessionInfo = SessionInfo(),
      data: [Dataset: DatasetStatus] = [:]
    ) {
      self.traffic = traffic
      self.session = session
      self.data = data
    }
  }

  /// How long one reading is shown before the next.
  package static let interval = Duration.seconds(1)
}

/// What became of the question what an account's key may do.
package enum RightsReport: Equatable, Sendable {
  /// What was known before this start; nil when nothing was.
  case recalled(KeyRights?)
  /// The marketplace has told.
  case told(KeyRights)
  /// It has not.
  case failed(MarketplaceError)
}
