package import Dashboard
package import Foundation
package import Marketplace
package import TerminalCore
package import Texts

/// A desk without a terminal, a store or a network: keys in, effects and cells out.
package struct TestDesk {
  package private(set) var model: Desk.Model
  private var effects: [Effect] = []
  /// Whether writes of keys wait for their second.
  package var holdsWrites = false

  package static let account = AccountID("keys")
  package static let start = Date(timeIntervalSince1970: 1_795_341_600)

  package init(
    size: Size = Size(columns: 80, rows: 24), language: Language = .english,
    accounts: [AccountID] = [TestDesk.account], isOffline: Bool = false,
    themeByBackground: ThemePair? = nil, keys: DeskKeys = .standard,
    alerts: Alerts = Alerts(), isPlain: Bool = false, widths: WidthPolicy = WidthPolicy(),
    hasChats: Bool = false, isReadOnly: Bool = false, capabilities: Set<Capability>? = nil,
    commissionFloor: Int = 0, showsTips: Bool = false, startsAt: Date = TestDesk.start,
    theme: String = "midnight", showsPictures: Bool = false, marksReadOnReply: Bool = true,
    wasHereBefore: Bool = true
  ) {
    var setup = Desk.Setup(
      accounts: accounts.map {
        Desk.Account(
          id: $0, marketplace: .digiseller,
          capabilities: capabilities
            ?? (hasChats
              ? [.listProducts, .productDetail, .switchProduct, .chats, .orderDetail]
              : [.listProducts, .productDetail, .switchProduct]),
          productAddress: "https://plati.market/itm/{id}",
          rights: ["description_view", "description_edit", "debates_read", "token_get_perms"],
          neededRights: [
            .listProducts: "description_view", .productDetail: "description_view",
            .switchProduct: "description_edit",
          ], commissionFloor: commissionFloor)
      }, texts: Texts(language), contentLanguage: language == .russian ? .russian : .english,
      theme: theme, themes: ["midnight", "paper", "mono"], isOffline: isOffline,
      isReadOnly: isReadOnly,
      widths: widths, themeByBackground: themeByBackground, keys: keys, alerts: alerts,
      isPlain: isPlain, showsTips: showsTips, marksReadOnReply: marksReadOnReply,
      showsPictures: showsPictures)
    for index in setup.accounts.indices { setup.accounts[index].wasHereBefore = wasHereBefore }
    model = Desk.Model(setup: setup, size: size)
    receive(.began(startsAt))
  }

  /// Writes of keys leave at once, unless their waiting is what is tested.
  package mutating func receive(_ message: Desk.Msg) {
    for effect in Desk.update(&model, message) {
      if case .wake(.write(let id), _) = effect, !holdsWrites {
        receive(.timer(.write(id)))
      } else {
        effects.append(effect)
      }
    }
  }

  /// Presses keys by their names ("j", "ctrl-d", "enter").
  package mutating func press(_ names: String...) {
    for name in names {
      guard let key = Key(named: name) else { preconditionFailure("no key is called \(name)") }
      receive(.input(.key(key)))
    }
  }

  /// Types every character of a text as a key of its own.
  package mutating func type(_ text: String) {
    for character in text { receive(.input(.key(Key(character)))) }
  }

  /// The effects since the last call.
  package mutating func takeEffects() -> [Effect] {
    defer { effects = [] }
    return effects
  }

  package var frame: Frame { Desk.view(model) }
  package var rows: [String] { frame.canvas.plainRows }
  /// The screen as text, without blanks at the ends of its rows.
  package var screen: String {
    rows.map { row in String(row.reversed().drop { $0 == " " }.reversed()) }.joined(separator: "\n")
  }

  /// The products of the account on the screen.
  package var products: Products.Model { model.products[model.current] }
}
