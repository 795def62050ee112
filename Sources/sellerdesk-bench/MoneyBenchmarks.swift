import Dashboard
import Engine
import Foundation
import Marketplace
import Storage
import TerminalCore
import Texts

/// The screens of sales and statistics on a generated store: 500,000 sales of 6,000 products in two years.
///
/// Every figure is from the key to the drawn frame, with what the store is asked in between.
enum MoneyBenchmarks {
  private static let account = AccountID("bench")
  private static let now = Date(timeIntervalSince1970: 1_795_420_800)

  static func run(sales: Int = 500_000) throws -> [Measurement] {
    let directory = FileManager.default.temporaryDirectory.path + "/sellerdesk-bench-\(UUID())"
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let begun = ContinuousClock.now
    try fill(directory, sales: sales, reviews: sales * 3 / 20)
    let size = try FileManager.default.attributesOfItem(atPath: directory + "/pages.sqlite")[.size]
    print("filled in \(ContinuousClock.now - begun), \((size as? Int ?? 0) / 1_048_576) MB")

    // The store is opened anew for every one of these, with the file warm.
    let first = try Measurement("statistics, store opened, first frame") {
      var desk = try MoneyBench(openStore(directory), account, now)
      try desk.press("6")
    }
    var desk = try MoneyBench(openStore(directory), account, now)
    try desk.press("6")
    typealias Unit = SalesPeriod.Unit
    func period(_ name: String, _ group: Statistics.Group, _ former: Unit, back: Int = 0) throws
      -> Measurement
    {
      try Measurement("statistics, " + name) {
        desk.model.money[0].statistics.period = SalesPeriod(former, back: back)
        desk.model.money[0].statistics.group = group
        // Where the former period lies back, one earlier; else the next unit.
        try desk.press(back > 0 ? "h" : "s")
      }
    }
    var rows = [
      first,
      try period("to the day", .days, .year), try period("to the week", .days, .day),
      try period("to the month", .days, .week), try period("to the year", .days, .month),
      try period("the year by hour", .hours, .month),
      try period("the year by marketplace", .marketplaces, .month),
      try period("the month by product", .products, .week),
      try period("the year by product", .products, .month),
      try period("what fell in the year", .falling, .month),
      try period("a month of last spring by product", .products, .month, back: 6),
      try period("the year before by product", .products, .year, back: 1),
    ]
    try desk.press("3")
    rows.append(
      try Measurement("sales, first window") {
        desk.model.screen = .statistics
        desk.model.money[0].sales = Sales.Model(account: account)
        try desk.press("3")
      })
    rows.append(try Measurement("sales, the end and back") { try desk.press("G", "g") })
    for (name, text) in [
      ("a letter", "к"), ("a buyer", "buyer4711@"), ("an order", "700123456"),
      ("nothing found", "щ"),
    ] {
      // The last letter: it shows what matches, `esc` what there was before.
      try desk.press("/")
      try desk.type(String(text.dropLast()))
      rows.append(
        try Measurement("sales, filter, \(name): last letter and back") {
          try desk.type(String(text.suffix(1)))
          try desk.press("backspace")
        })
      try desk.press("esc")
    }
    rows.append(
      try Measurement("sales, count of a filter") {
        _ = try desk.store.count(
          SaleQuery(account: account, words: ["4711"]), stoppedBy: StopSwitch())
      })
    let today = ShopCalendar.moscow.day(of: now)
    rows.append(
      try Measurement("sales, totals of today and of all") {
        _ = try desk.store.salesTotals(of: account, days: today...today)
        _ = try desk.store.salesStatus(account)
      })
    return rows
  }

  private static func openStore(_ directory: String) throws -> PagesStore {
    let store = try PagesStore.open(directory: directory, now: now).store
    try store.register(account, marketplace: .digiseller, identity: "bench")
    try store.setCalendar(.moscow, of: account)
    return store
  }

  /// As in life, some products sell often and many rarely, in four currencies, and some sales are taken back.
  private static func fill(_ directory: String, sales: Int, reviews: Int) throws {
    let store = try openStore(directory)
    var state: UInt64 = 1
    func below(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
    let span = 2 * 365 * 86_400
    func paid(_ number: Int, of count: Int) -> Date {
      now.addingTimeInterval(-Double(span) * Double(number) / Double(count))
    }
    func product() -> Int { min(below(6_000), below(6_000)) }
    let currencies = ["WMR", "WMR", "WMR", "WMR", "WMZ", "WME", "UAH"].map { Currency($0) }
    for start in stride(from: 0, to: sales, by: 2_000) {
      let page = (start..<min(sales, start + 2_000)).map { number in
        let product = product()
        let currency = currencies[below(currencies.count)]
        let amount = Decimal(100 + below(100_000)) / 100
        return Sale(
          id: String(700_000_000 + sales - number), product: ProductID(5_100_001 + product),
          productName: "Ключ активации Space Farmer \(product) | мгновенно | RU+СНГ",
          buyer: "buyer\(below(sales / 3))@example.com", amount: Money(amount, currency),
          profit: Money(amount * 9 / 10, currency), paidAt: paid(number, of: sales),
          isReturned: below(50) == 0, ownerID: [0, 1, 1, 1, 1_271][below(5)],
          partner: below(8) == 0 ? "77" : nil, paymentMethod: "Bank card",
          address: "203.0.113.\(below(250))", language: "ru-RU")
      }
      _ = try store.store(page, of: account, now: now)
    }
    _ = try store.store([Sale](), of: account, covering: 0...Int.max / 2, now: now)
    for start in stride(from: 0, to: reviews, by: 2_000) {
      let page = (start..<min(reviews, start + 2_000)).map { number in
        Review(
          id: String(30_000_000 + reviews - number), order: String(700_000_000 + number),
          product: ProductID(5_100_001 + product()), productName: "Space Farmer",
          isGood: below(20) > 0, text: "Всё хорошо, спасибо", date: paid(number, of: reviews),
          ownerID: 1)
      }
      _ = try store.store(page, of: account, now: now)
    }
  }
}

/// A desk whose reads of the store are answered at once, and whose every frame is drawn.
private struct MoneyBench {
  var model: Desk.Model
  let store: PagesStore
  private let account: AccountID

  init(_ store: PagesStore, _ account: AccountID, _ now: Date) throws {
    self.store = store
    self.account = account
    let setup = Desk.Setup(
      accounts: [
        Desk.Account(
          id: account, marketplace: .digiseller, capabilities: [.listProducts, .statistics])
      ], texts: Texts(.russian), isOffline: true)
    model = Desk.Model(setup: setup, size: Size(columns: 120, rows: 40))
    try settle(Desk.update(&model, .began(now)))
  }

  mutating func press(_ keys: String...) throws {
    for key in keys { if let key = Key(named: key) { try give(key) } }
  }

  mutating func type(_ text: String) throws {
    for character in text { try give(Key(character)) }
  }

  private mutating func give(_ key: Key) throws {
    try settle(Desk.update(&model, .input(.key(key))))
  }

  /// Does what is asked of the store, then draws.
  private mutating func settle(_ effects: [Effect]) throws {
    var queue = effects
    while !queue.isEmpty {
      let batch = queue
      queue = []
      for case .money(_, let effect) in batch {
        for report in try reports(effect) {
          queue += Desk.update(&model, .money(account, report))
        }
      }
    }
    _ = Desk.view(model)
  }

  /// What the store answers; what is not for it has no answer.
  private func reports(_ effect: MoneyEffect) throws -> [MoneyReport] {
    switch effect {
    case .readSales(let query, let request, let generation):
      [.salesRead(generation, try store.window(query, request))]
    case .readSalesStatus(let days):
      [
        .salesStatus(
          try store.salesStatus(account), today: try store.salesTotals(of: account, days: days))
      ]
    case .readStatistics(let question, let generation):
      [.statisticsRead(generation, try store.statistics(question, of: account))]
    default: []
    }
  }
}
