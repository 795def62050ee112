import DeskTesting
import Foundation
import Marketplace
import Storage
import Testing

@Suite struct ProductSyncTests {
  private let account = AccountID("keys")
  private let now = Date(timeIntervalSince1970: 1_800_000_000)

  private func store() throws -> PagesStore {
    let store = try PagesStore.inMemory()
    try store.register(account, marketplace: .digiseller, identity: "digiseller:1")
    return store
  }

  private func page(_ items: [Product], _ number: Int, total: Int) -> Page<Product> {
    Page(items: items, number: number, pageCount: nil, total: total)
  }

  @Test("A pass goes on where the last process stopped and tells what it has not seen")
  func resumes() throws {
    let store = try store()
    let products = SampleShop.products(30)
    var pass = try store.beginProductPass(account, language: .russian, rows: 10, now: now)
    let first = try store.storeProductPage(
      page(Array(products[..<10]), 1, total: 30), of: &pass, now: now)
    #expect(first.added == 10)
    var again = try store.beginProductPass(
      account, language: .russian, rows: 10, now: now.addingTimeInterval(60))
    #expect(again.nextPage == 2)
    let second = try store.storeProductPage(
      page(Array(products[10..<20]), 2, total: 30), of: &again, now: now)
    #expect(second.seen == 20)
    #expect(try store.productsUnseen(by: again).isEmpty)
    try store.finish(again, isWhole: false)
    #expect(try store.productStatus(account).completeAsOf == nil)
    #expect(try store.productStatus(account).announced == 30)
    #expect(try store.productStatus(account).stored == 20)
  }

  @Test("An old pass, one in another language and one of another page size are begun anew")
  func dropped() throws {
    let store = try store()
    var pass = try store.beginProductPass(account, language: .russian, rows: 10, now: now)
    _ = try store.storeProductPage(page(SampleShop.products(10), 1, total: 30), of: &pass, now: now)
    #expect(
      try store.beginProductPass(account, language: .russian, rows: 10, now: now + 7_200).nextPage
        == 1)
    _ = try store.storeProductPage(page(SampleShop.products(10), 1, total: 30), of: &pass, now: now)
    #expect(
      try store.beginProductPass(account, language: .english, rows: 10, now: now).nextPage == 1)
    #expect(
      try store.beginProductPass(account, language: .english, rows: 20, now: now).nextPage == 1)
  }

  @Test("An empty or short page removes nothing")
  func shortAnswersRemoveNothing() throws {
    let store = try store()
    _ = try store.storeProducts(
      SampleShop.products(50), of: account, in: .russian, announced: 50, now: now)
    var pass = try store.beginProductPass(account, language: .russian, rows: 10, now: now)
    _ = try store.storeProductPage(page([], 1, total: 0), of: &pass, now: now)
    #expect(try store.productCount(account) == 50)
    #expect(try store.productsUnseen(by: pass).count == 50)
    try store.finish(pass, isWhole: false)
    #expect(try store.productCount(account) == 50)
  }

  @Test("A page that says nothing new writes nothing; a changed price changes its row")
  func unchanged() throws {
    let store = try store()
    var products = SampleShop.products(40)
    _ = try store.storeProducts(products, of: account, in: .russian, announced: 40, now: now)
    products[7].price = Money(text: "12.345", Currency("USD"))
    products[7].prices = []
    let stored = try store.storeProducts(
      products, of: account, in: .russian, announced: 40, now: now)
    #expect(stored.unchanged == 39)
    #expect(stored.changed == 1)
    #expect(try store.product(products[7].id, of: account)?.price == products[7].price)
  }

  @Test("Names and texts of both languages live side by side and both are found")
  func languages() throws {
    let store = try store()
    var product = Product(id: ProductID(7), name: LocalizedText("Ёлочный ключ", in: .russian))
    product.texts.description.russian = "Описание"
    _ = try store.storeProducts([product], of: account, in: .russian, announced: nil, now: now)
    var english = Product(id: ProductID(7), name: LocalizedText("Fir key", in: .english))
    english.texts.description.english = "Text"
    _ = try store.storeProducts([english], of: account, in: .english, announced: nil, now: now)
    let stored = try #require(try store.product(ProductID(7), of: account))
    #expect(stored.name == LocalizedText(russian: "Ёлочный ключ", english: "Fir key"))
    #expect(stored.texts.description == LocalizedText(russian: "Описание", english: "Text"))
    for typed in ["елочный", "FIR", "ключ fir", "7"] {
      let query = ProductQuery(account: account, filter: ProductFilter(typed: typed))
      #expect(try store.count(query, stoppedBy: StopSwitch()) == 1, "\(typed)")
    }
  }

  @Test("T11 T20 Hostile names and texts are stored byte for byte")
  func byteExact() throws {
    let store = try store()
    let names = [
      "a\u{0}b", "\u{1B}[2J\u{9B}31m", "\u{202E}txt.exe\u{2066}", "Z\u{0301}\u{0302}\u{0303}",
      "\r\n\t",
      "🏴󠁧󠁢󠁥󠁮󠁧󠁿👨‍👩‍👧‍👦", "\u{FEFF}'; DROP TABLE product; --", "", "é", "e\u{301}",
    ]
    let products = names.enumerated().map { index, name in
      var product = Product(id: ProductID(index + 1), name: LocalizedText(name, in: .russian))
      product.texts.description.russian = name + name
      return product
    }
    _ = try store.storeProducts(products, of: account, in: .russian, announced: nil, now: now)
    for (index, name) in names.enumerated() {
      let stored = try #require(try store.product(ProductID(index + 1), of: account))
      #expect(stored.name.russian.map { Array($0.utf8) } == Array(name.utf8))
      #expect(stored.texts.description.russian.map { Array($0.utf8) } == Array((name + name).utf8))
    }
  }

  @Test("Prices, sales and unknown figures come back as they were")
  func everyField() throws {
    let store = try store()
    let product = Product(
      id: ProductID("SKU-1"), name: LocalizedText(russian: "а", english: nil),
      price: Money(text: "0.0375", Currency("WMZ")),
      prices: [Money(text: "3.85", Currency("USD")), Money(text: "349", Currency("RUR"))].compactMap
      { $0 },
      state: .off, stock: .available, sold: nil, returned: 3, goodReviews: 51, badReviews: nil,
      agentCommission: Decimal(exact: "12.5"),
      sale: Product.Sale(
        percent: 16, usualPrices: [Money(text: "4.5", Currency("USD"))].compactMap { $0 },
        begins: nil,
        ends: Date(timeIntervalSince1970: 1_900_000_000)), optionCount: 2, ownerID: 1271,
      releaseDate: "2031-01-01")
    _ = try store.storeProducts([product], of: account, in: .russian, announced: nil, now: now)
    #expect(try store.product(product.id, of: account) == product)
  }

  @Test("A name that the config gives to another shop does not show the old shop's pages")
  func otherShop() throws {
    let store = try store()
    _ = try store.storeProducts(
      SampleShop.products(5), of: account, in: .russian, announced: 5, now: now)
    try store.register(account, marketplace: .digiseller, identity: "digiseller:1")
    #expect(try store.productCount(account) == 5)
    try store.register(account, marketplace: .digiseller, identity: "digiseller:2")
    #expect(try store.productCount(account) == 0)
  }
}
