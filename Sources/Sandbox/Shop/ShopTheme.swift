/// What a product is about; decides its category, its content type and how its name reads.
package enum ShopTheme: Int, CaseIterable, Sendable {
  case gameKey, account, giftCard, subscription, software, gameCurrency, topUp, guide

  /// The content type as the wire names it.
  package var collection: String {
    switch self {
    case .gameKey, .account, .giftCard: "pins"
    case .subscription, .topUp: "digi"
    case .software: "soft"
    case .gameCurrency: "unit"
    case .guide: "book"
    }
  }

  /// Whether every buyer gets the same content.
  package var isUniversal: Bool { self == .topUp || self == .guide }

  /// The shelf in the seller's own shop.
  package var category: Int { 7001 + rawValue }

  /// The part of the shelf: one for each platform.
  package func subcategory(platform: Int) -> Int { 7100 + rawValue * 10 + platform }

  package init?(category: Int) { self.init(rawValue: category - 7001) }

  package var title: ShopText {
    switch self {
    case .gameKey: ShopText("Ключи игр", "Game keys")
    case .account: ShopText("Аккаунты", "Accounts")
    case .giftCard: ShopText("Подарочные карты", "Gift cards")
    case .subscription: ShopText("Подписки", "Subscriptions")
    case .software: ShopText("Программы", "Software")
    case .gameCurrency: ShopText("Игровая валюта", "In-game currency")
    case .topUp: ShopText("Пополнение", "Top-ups")
    case .guide: ShopText("Гайды и книги", "Guides & books")
    }
  }

  /// Everything that is sold is for one of these; all names are invented.
  package static let platforms = ["Playport", "Nimbus Box", "OrbitPass", "ConsoleYard", "TapStore"]
}
