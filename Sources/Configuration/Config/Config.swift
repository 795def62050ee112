package import Marketplace
package import Transport

/// What the config file says, every value checked.
package struct Config: Equatable, Sendable {
  package var theme = ThemeChoice.one("midnight")
  package var themeLine: Int?
  /// "en", "ru" or "auto".
  package var language = "auto"
  package var undoSeconds = 5
  /// Whether a dialog is marked as read once an answer to it has arrived.
  package var marksReadOnReply = true
  package var bell = true
  package var notifications = Notifications.off
  package var quietHours: QuietHours?
  package var reduceMotion = false
  /// Whether the desk tells of keys that have not been used yet.
  package var tips = true
  package var ambiguousWidth = 1
  /// One proxy for everything; the environment's otherwise.
  package var proxy: String?
  package var caFile: String?
  package var hook: [String]?
  package var keys: [KeySetting] = []
  package var accounts: [AccountConfig] = []

  package init() {}

  /// The variables of the environment that hold keys, as the accounts name them.
  package var keyVariables: Set<String> {
    Set(
      accounts.compactMap { account in
        if case .environment(let name) = account.secret { name } else { nil }
      })
  }

  package enum ThemeChoice: Equatable, Sendable {
    case one(String)
    case byBackground(dark: String, light: String)

    /// The choice in one line, by which two are told apart: "midnight", "midnight/paper".
    package var text: String { names.joined(separator: "/") }

    /// The names that are chosen among.
    package var names: [String] {
      switch self {
      case .one(let name): [name]
      case .byBackground(let dark, let light): [dark, light]
      }
    }
  }

  package enum Notifications: String, CaseIterable, Sendable {
    case off
    case osc9
    case osc777
  }

  /// Minutes of the day between which nothing makes a noise; may run over midnight.
  package struct QuietHours: Equatable, Sendable {
    package var from: Int
    package var to: Int

    /// Reads "23:00-08:00".
    package init?(_ text: String) {
      let ends = text.split(separator: "-", omittingEmptySubsequences: false).map(Self.minutes)
      guard ends.count == 2, let from = ends[0], let to = ends[1] else { return nil }
      self.from = from
      self.to = to
    }

    private static func minutes(_ text: Substring) -> Int? {
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count == 2, (1...2).contains(parts[0].utf8.count), parts[1].utf8.count == 2,
        parts.allSatisfy({ $0.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) }),
        let hour = Int(parts[0]), let minute = Int(parts[1]), hour < 24, minute < 60
      else { return nil }
      return hour * 60 + minute
    }
  }

  /// A line of `[keys]`: an action and the chords that shall mean it; none unbinds.
  package struct KeySetting: Equatable, Sendable {
    package var action: String
    package var chords: [String]
    package var line: Int?
  }
}

/// One `[[account]]`.
package struct AccountConfig: Equatable, Sendable {
  package var name: String
  package var marketplace: MarketplaceKind
  /// Digiseller's number of the seller.
  package var sellerID: Int?
  package var secret: SecretSource
  package var timeZone = "Europe/Moscow"
  package var origin: Origin?
  /// Seconds, for a whole exchange.
  package var requestTimeout = 60
  package var requestsPerSecond = 2.0
  package var maxConcurrent = 2
  /// Seconds.
  package var pollInterval = 5
  package var currency: String?
  /// Per cent.
  package var commissionFloor = 0
  package var line: Int?

  package init(name: String, marketplace: MarketplaceKind, secret: SecretSource) {
    self.name = name
    self.marketplace = marketplace
    self.secret = secret
  }

  /// Which shop it is, whatever it is called.
  package var identity: String {
    "\(marketplace.rawValue):\(sellerID.map(String.init) ?? name)"
  }
}

/// Where an account's key comes from.
package enum SecretSource: Equatable, Sendable {
  /// Run without a shell; the first line of its output.
  case command([String])
  case environment(String)
  case file(String)
  /// In the session's keyring, under the account's name.
  case keyring(account: String)
  /// Nothing is named: `SELLERDESK_API_KEY_<ACCOUNT>`, as a credential of systemd's or as a variable.
  case standardVariable(String)
  /// Known already: the demo's.
  case given(Secret)

  /// What the names of all variables begin with that may hold a key without the config saying so.
  package static let standardVariablePrefix = "SELLERDESK_API_KEY"

  /// The variable that is looked at when an account names no source: upper case, other characters as `_`.
  package static func standardVariable(forAccount name: String) -> String {
    standardVariablePrefix + "_"
      + String(
        name.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
  }
}
