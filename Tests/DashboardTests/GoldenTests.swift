import Dashboard
import DeskTesting
import Foundation
import Marketplace
import Storage
import TerminalCore
import Testing
import Texts

/// Pictures of the products screen: every layout, both languages, the states that a seller must not miss.
@Suite struct GoldenTests {
  private static let sizes = [
    Size(columns: 39, rows: 10), Size(columns: 40, rows: 12), Size(columns: 60, rows: 20),
    Size(columns: 80, rows: 24), Size(columns: 100, rows: 30), Size(columns: 160, rows: 50),
  ]

  /// Products with what real shops have in their names.
  private var shop: [Product] {
    var products = SampleShop.products(60)
    products[3].name = LocalizedText(
      russian:
        "🔑 Ключ | Space Farmer 👨‍👩‍👧‍👦 для всей семьи | мгновенно | RU+СНГ 🇷🇺 | гарантия ❤️ 24/7 | самая низкая",
      english: "🔑 Key | Space Farmer 👨‍👩‍👧‍👦 for the whole family | instant | RU+CIS 🇷🇺 | warranty ❤️ 24/7")
    products[3].sold = 9_000
    products[5].name = LocalizedText(
      russian: "\u{1B}[31mкрасный\r\nтовар\u{202E}txt", english: "日本のゲーム e\u{301}")
    products[5].sold = 8_000
    products[5].price = Money(text: "1234567.8901", Currency("WMZ"))
    products[7].sold = 7_500
    products[7].stock = .units(0)
    products[8].sold = 7_400
    products[8].stock = .units(3)
    products[9].sold = 7_300
    products[9].state = .off
    return products
  }

  @Test("The list at every layout", arguments: sizes, Language.allCases)
  func list(_ size: Size, _ language: Language) throws {
    var desk = try StoredDesk(shop, size: size, language: language)
    try desk.receive(.clock(TestDesk.start.addingTimeInterval(200)))
    try expectGolden(
      desk.desk.frame.canvas, "list-\(size.columns)x\(size.rows)-\(language.rawValue)")
  }

  @Test("The preview", arguments: Language.allCases)
  func preview(_ language: Language) throws {
    var product = shop[3]
    product.texts.description.russian =
      "Ключ для <b>одного</b> аккаунта.<br>Гарантия &laquo;24/7&raquo;"
    product.texts.description.english = "A key for <b>one</b> account.<br>Warranty &amp; support"
    product.sale = Product.Sale(
      percent: 16, usualPrices: [Money(text: "415.50", Currency("RUR"))].compactMap { $0 },
      ends: Date(timeIntervalSince1970: 1_796_000_000))
    product.prices = ["USD=3.85", "RUR=349"].compactMap {
      let parts = $0.split(separator: "=").map(String.init)
      return Money(text: parts[1], Currency(parts[0]))
    }
    product.price = Money(text: "349", Currency("RUR"))
    var products = shop
    products[3] = product
    var desk = try StoredDesk(products, size: Size(columns: 120, rows: 40), language: language)
    var detail = ProductDetail(id: product.id, language: language == .russian ? .russian : .english)
    detail.options = [
      ProductDetail.Option(
        label: "Region", kind: "radio", isRequired: true,
        variants: [
          ProductDetail.Variant(
            label: "Global", isDefault: true, isVisible: true, priceChange: nil, stock: 4),
          ProductDetail.Variant(
            label: "СНГ", isDefault: false, isVisible: true, priceChange: "−10 RUB", stock: nil),
          ProductDetail.Variant(
            label: "Old", isDefault: false, isVisible: false, priceChange: "+1 %", stock: 0),
        ])
    ]
    detail.prices = product.prices.map(ProductDetail.Amount.init)
    detail.locked = 2
    try desk.store.store(
      detail, of: TestDesk.account, in: language == .russian ? .russian : .english,
      now: TestDesk.start)
    try desk.press("p", "tab")
    try expectGolden(desk.desk.frame.canvas, "preview-120x40-\(language.rawValue)")
  }

  @Test("Help, the command line, an empty shop, a filter without matches")
  func overlays() throws {
    var desk = try StoredDesk(shop)
    try desk.press("?")
    try expectGolden(desk.desk.frame.canvas, "help-80x24-en")
    try desk.press("esc", ":")
    try desk.type("so")
    try desk.press("tab")
    try expectGolden(desk.desk.frame.canvas, "command-80x24-en")
    try desk.press("esc", "/")
    try desk.type("zzz")
    try expectGolden(desk.desk.frame.canvas, "no-match-80x24-en")
    let empty = try StoredDesk([], language: .russian)
    try expectGolden(empty.desk.frame.canvas, "empty-80x24-ru")
  }

  @Test(
    "The header says what is wrong between the desk and the marketplace, and the list stays",
    arguments: [
      ("key", MarketplaceError.unauthorised(words: "bad sign")),
      ("rights", .forbidden(right: "Products")), ("maintenance", .maintenance),
      ("network", .unreachable(.refused)), ("busy", .rateLimited(retryAfter: .seconds(30))),
    ])
  func trouble(_ name: String, _ error: MarketplaceError) throws {
    var desk = try StoredDesk(shop)
    try desk.receive(.answered(TestDesk.account, Contact(trouble: error)))
    try expectGolden(desk.desk.frame.canvas, "trouble-\(name)-80x24-en")
  }
}
