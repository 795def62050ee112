package import Foundation
package import Marketplace
package import TerminalCore
package import Texts

/// The whole application as values: the root only routes between screens and what lies over them.
package enum Desk {
  /// What the desk is started with.
  package struct Setup: Equatable, Sendable {
    package var accounts: [Account]
    package var texts: Texts
    /// The language in which product names and texts are shown first.
    package var contentLanguage: TextLanguage
    package var theme: String
    /// The names of all themes that can be had.
    package var themes: [String]
    package var isOffline: Bool
    package var isReadOnly: Bool
    package var isDemo: Bool
    package var widths: WidthPolicy
    package var keys: DeskKeys
    /// The seller's home directory, which `~/` stands for; nil where it is not known.
    package var home: String?
    /// How long an answer can be taken back for free.
    package var replyHold: Duration
    /// Whether a dialog is marked as read once an answer to it has arrived.
    package var marksReadOnReply: Bool
    package var alerts: Alerts
    /// Whether a screen reader reads the desk: see ``Desk/focus(in:)``.
    package var isPlain: Bool
    /// Whether the terminal shows pictures in cells.
    package var showsPictures: Bool
    /// Whether nothing on the screen moves by itself but at the seller's keys and when something has ended.
    package var reducesMotion: Bool
    /// Whether a line tells of keys that have not been used yet.
    package var showsTips: Bool
    /// The themes for a dark and a light terminal; nil when one theme is for both.
    package var themeByBackground: ThemePair?
    /// What the config says of themes: a theme that is chosen in the desk holds while that stays so.
    package var configuredTheme = ""
    /// The lines that were run after `:` in earlier sessions, oldest first.
    package var commandHistory: [String] = []
    /// What the seller is told first; nil for nothing.
    package var problemAtStart: String?

    package init(
      accounts: [Account], texts: Texts, contentLanguage: TextLanguage = .russian,
      theme: String = "midnight", themes: [String] = [], isOffline: Bool = false,
      isReadOnly: Bool = false, isDemo: Bool = false, widths: WidthPolicy = WidthPolicy(),
      themeByBackground: ThemePair? = nil, keys: DeskKeys = .standard, alerts: Alerts = Alerts(),
      isPlain: Bool = false, reducesMotion: Bool = false, showsTips: Bool = false,
      replyHold: Duration = .seconds(5), marksReadOnReply: Bool = true, home: String? = nil,
      showsPictures: Bool = false
    ) {
      self.showsPictures = showsPictures
      self.accounts = accounts
      self.texts = texts
      self.contentLanguage = contentLanguage
      self.theme = theme
      self.themes = themes
      self.isOffline = isOffline
      self.isReadOnly = isReadOnly
      self.isDemo = isDemo
      self.widths = widths
      self.themeByBackground = themeByBackground
      self.keys = keys
      self.replyHold = replyHold
      self.marksReadOnReply = marksReadOnReply
      self.alerts = alerts
      self.isPlain = isPlain
      self.reducesMotion = reducesMotion
      self.showsTips = showsTips
      self.home = home
    }

    /// A path as the seller types it, with his home directory in the place of `~`.
    func path(_ typed: String) -> String {
      guard let home, typed.hasPrefix("~/") else { return typed }
      return home + typed.dropFirst()
    }
  }

  /// What the desk needs to know of an account; never its key.
  package struct Account: Equatable, Sendable {
    package var id: AccountID
    package var marketplace: MarketplaceKind
    package var capabilities: Set<Capability>
    /// The address of a product's page, with `{id}` where the id goes.
    package var productAddress: String?
    /// The rights that a key may have, by the service's own names.
    package var rights: [String]
    /// The right that a key needs for what the marketplace offers.
    package var neededRights: [Capability: String]
    /// The clock by which the account's times are shown.
    package var clock: ShopClock
    /// By which calendar its days are counted.
    package var calendar: ShopCalendar
    /// Per cent; commission below it is pointed out.
    package var commissionFloor: Int
    /// Whether the desk was there for this shop before.
    package var wasHereBefore = true

    package init(
      id: AccountID, marketplace: MarketplaceKind, capabilities: Set<Capability>,
      productAddress: String? = nil, rights: [String] = [],
      neededRights: [Capability: String] = [:], clock: ShopClock = .moscow,
      calendar: ShopCalendar = .moscow, commissionFloor: Int = 0
    ) {
      self.id = id
      self.marketplace = marketplace
      self.capabilities = capabilities
      self.productAddress = productAddress
      self.rights = rights
      self.neededRights = neededRights
      self.clock = clock
      self.calendar = calendar
      self.commissionFloor = commissionFloor
    }
  }

  package struct Model: Equatable, Sendable {
    package var setup: Setup
    package var size: Size
    package var now = Date(timeIntervalSince1970: 0)
    package var current = 0
    package var screen: Screen
    /// One for each account, in their order.
    package var products: [Products.Model]
    /// One for each account, in their order.
    package var inboxes: [Inbox.Model]
    /// The question of the search over everything.
    package var searchGeneration = Generation()
    /// Whether the seconds of held answers are being counted.
    var isCountingDown = false
    /// What is on its way, for each account in their order.
    package var outboxes: [Outbox.Model]
    package var tasks = Tasks.Model()
    package var health = Health.Model()
    /// Sales, reviews, templates and statistics, for each account in their order.
    package var money: [Money.Model]
    /// What is known of each account's key.
    package var rights: [AccountID: KeyRights] = [:]
    /// The accounts whose marketplaces were asked what their keys may do.
    package var rightsAsked: Set<AccountID> = []
    package var noise = NoiseGate()
    /// Writes of keys that wait for their second, and those whose answer is awaited; in order.
    package var heldWrites: [HeldWrite] = []
    var heldWriteCount = 0
    package var planGeneration = Generation()
    package var contacts: [AccountID: Contact] = [:]
    package var overlay: Overlay?
    /// The views of each account, once they were read.
    package var views: [AccountID: [SavedView]] = [:]
    /// The places that were visited.
    package var trail = Trail()
    /// The lines that were run after `:`, oldest first.
    package var commandHistory: [String]
    package var notice: Notice?
    package var tips = Tips()
    package var noticeGeneration = Generation()
    /// The keys of a chord that is not finished yet.
    package var pendingKeys: [Key] = []
    /// Whether those keys have waited long enough to be explained.
    package var explainsChord = false
    package var chordGeneration = Generation()
    /// Whether the terminal's window has the focus; nil until the terminal tells, and where it never does.
    package var hasFocus: Bool?
    package var isOver = false
    /// Grows when theme files are read anew.
    package var themeRevision = 0

    /// - Parameter setup: With at least one account.
    package init(setup: Setup, size: Size) {
      self.setup = setup
      self.size = size
      products = setup.accounts.map {
        Products.Model(account: $0.id, language: setup.contentLanguage)
      }
      outboxes = setup.accounts.map { Outbox.Model(account: $0.id) }
      inboxes = setup.accounts.map { Inbox.Model(account: $0.id) }
      screen = setup.accounts[0].capabilities.contains(.chats) ? .inbox : .products
      commandHistory = setup.commandHistory
      money = setup.accounts.map { Money.Model(account: $0.id, calendar: $0.calendar) }
    }

    package var texts: Texts { setup.texts }
    package var account: Account { setup.accounts[current] }
    package var theme: String { setup.theme }

    /// The clock by which an account's times are shown.
    func clock(of account: AccountID) -> ShopClock {
      setup.accounts.first { $0.id == account }?.clock ?? .moscow
    }
  }

  /// What lies over the screen and takes the keys.
  package enum Overlay: Equatable, Sendable {
    case help(Help)
    case commandLine(CommandLine)
    case themes(ThemePicker)
    /// What a change of many products would do.
    case plan(Plan)
    case palette(Palette)
    /// The views that the seller keeps.
    case views(ViewsBox)
    /// A search over everything that is stored.
    case search(SearchBox)
    /// What the administration wrote.
    case administration(scroll: Int)
    /// The addresses of a message, one of which is about to be opened.
    case address(AddressBox)
    /// A picture of a message.
    case picture(PictureBox)
    /// Which dialogs would need no answer.
    case quiet(QuietPlan)
    /// The seller has asked to quit, and something has not left.
    case leaving
  }

  /// One line that says what happened.
  package struct Notice: Equatable, Sendable {
    package var text: String
    package var weight: Weight

    package enum Weight: Equatable, Sendable {
      case info
      case warning
      case error
    }
  }
}
