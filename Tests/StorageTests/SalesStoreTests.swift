import Foundation
import GRDB
import Marketplace
import Testing

@testable import Storage

/// Sales in the store: kept for ever, summed by the shop's days, exactly.
@Suite struct SalesStoreTests {
  private static let account = AccountID("keys")

  private func store(_ calendar: ShopCalendar = .moscow) throws -> PagesStore {
    let store = try PagesStore.inMemory()
    try store.register(Self.account, marketplace: .digiseller, identity: "digiseller:1")
    try store.setCalendar(calendar, of: Self.account)
    return store
  }

  /// Berlin: summer time begins on 29 March and ends on 25 October 2026, at 01:00 UTC.
  private static let berlin = ShopCalendar(
    zone: "Europe/Berlin",
    [
      .init(from: 0, offset: 3_600), .init(from: 1_774_746_000, offset: 7_200),
      .init(from: 1_792_890_000, offset: 3_600), .init(from: 1_806_195_600, offset: 7_200),
    ])
  /// Half an hour off, with no summer time.
  private static let india = ShopCalendar(zone: "Asia/Kolkata", [.init(from: 0, offset: 19_800)])

  private struct Numbers: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9e37_79b9_7f4a_7c15
      var word = state
      word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
      word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
      return word ^ (word >> 31)
    }
  }

  /// Sales around the seconds at which days, months and summer times begin, with amounts of 0 to 4 decimals, some too
  /// fine or too large for sums of integers, some without any.
  private static func sales(_ count: Int, seed: UInt64) -> [Sale] {
    var random = Numbers(state: seed)
    let edges = [
      1_774_731_600, 1_774_746_000, 1_777_582_800, 1_780_261_200, 1_792_890_000, 1_792_886_400,
      1_793_480_400, 1_796_072_400, 1_767_214_800,
    ]
    return (0..<count).map { number in
      let edge = edges.randomElement(using: &random) ?? 0
      let second =
        Int.random(in: 0..<3, using: &random) == 0
        ? edge + Int.random(in: -3...3, using: &random)
        : edge + Int.random(in: -90 * 86_400...90 * 86_400, using: &random)
      let currency = ["WMR", "RUR", "WMZ", "WME", "UAH"].randomElement(using: &random) ?? ""
      let text: String
      switch Int.random(in: 0..<40, using: &random) {
      case 0: text = "0.12345678"
      case 1: text = "123456789012.5"
      default:
        let decimals = Int.random(in: 0...4, using: &random)
        let digits = String(Int.random(in: 1...999_999, using: &random))
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        text =
          decimals == 0
          ? padded : padded.dropLast(decimals) + "." + padded.suffix(decimals)
      }
      let hasAmount = Int.random(in: 0..<50, using: &random) > 0
      let amount = hasAmount ? Money(text: text, Currency(currency)) : nil
      return Sale(
        id: String(700_000_001 + number),
        product: ProductID(Int.random(in: 1...40, using: &random)),
        productName: "Name", buyer: "a@example.com", amount: amount,
        profit: amount.map { Money($0.amount * 9 / 10, $0.currency) },
        paidAt: Date(timeIntervalSince1970: Double(second)),
        isReturned: Int.random(in: 0..<20, using: &random) == 0,
        ownerID: [0, 1, 1_271, nil].randomElement(using: &random) ?? nil)
    }
  }

  /// The sums anew, from the raw rows alone, by a local day counted from the seconds and the zone's offsets.
  @Test("What was never read has no age; sales are whole once they reach back to the first")
  func ages() throws {
    let store = try store()
    #expect(try store.ages(of: Self.account) == [:])
    let (earlier, now) = (
      Date(timeIntervalSince1970: 2_000_000_000), Date(timeIntervalSince1970: 2_000_000_600)
    )
    _ = try store.store(
      Self.sales(3, seed: 1), of: Self.account, covering: 1_900_000_000...1_999_999_000,
      now: earlier)
    #expect(try store.ages(of: Self.account) == [.sales: DatasetStatus(asOf: earlier)])
    _ = try store.store(
      Self.sales(3, seed: 2), of: Self.account, covering: 0...1_900_000_000, now: now)
    try store.store(Balance(parts: []), of: Self.account, now: earlier)
    #expect(
      try store.ages(of: Self.account) == [
        .sales: DatasetStatus(asOf: now, completeAsOf: now),
        .balance: DatasetStatus(asOf: earlier, completeAsOf: earlier),
      ])
    #expect(try store.ages(of: AccountID("other")) == [:])
  }

  private func expected(
    _ sales: [Sale], _ key: (Int) -> Int, _ offset: (Int) -> Int, _ days: ClosedRange<Int>
  ) -> [String: SalesTotal] {
    var totals: [String: SalesTotal] = [:]
    for sale in sales {
      let second = Int(sale.paidAt.timeIntervalSince1970)
      let local = second + offset(second)
      guard days.contains(Int((Double(local) / 86_400).rounded(.down))) else { continue }
      let currency = sale.amount?.currency.displayCode ?? ""
      let amount = sale.amount?.amount ?? 0
      totals["\(key(local)) \(currency)", default: SalesTotal(currency: currency)] += SalesTotal(
        currency: currency, count: 1, returned: sale.isReturned ? 1 : 0, sum: amount,
        returnedSum: sale.isReturned ? amount : 0,
        profit: sale.isReturned ? 0 : sale.profit?.amount ?? 0)
    }
    return totals
  }

  private func keyed(_ slices: [SalesSlice]) -> [String: SalesTotal] {
    Dictionary(uniqueKeysWithValues: slices.map { ("\($0.key) \($0.total.currency)", $0.total) })
  }

  @Test(
    "Sums by day, hour and product equal those of the raw rows, around Moscow's midnight, month ends and summer time",
    arguments: [(1, 0), (2, 1), (3, 2), (4, 0), (5, 1)])
  func sums(_ seed: Int, _ zone: Int) throws {
    let calendars = [ShopCalendar.moscow, Self.berlin, Self.india]
    let calendar = calendars[zone]
    let store = try store(calendar)
    var sales = Self.sales(3_000, seed: UInt64(seed))
    _ = try store.store(sales, of: Self.account, now: Date())
    // Some come again: changed, moved, given back.
    for index in stride(from: 0, to: sales.count, by: 7) {
      sales[index].isReturned.toggle()
      if index % 3 == 0 { sales[index].paidAt += 90_000 }
      if index % 5 == 0, let amount = sales[index].amount {
        sales[index].amount = Money(amount.amount + 1, amount.currency)
      }
    }
    let again = try store.store(sales, of: Self.account, now: Date())
    #expect(again.added == 0 && again.changed > 400 && again.unchanged > 2_000)

    // Offsets as the zone's rules say, not as the calendar was told.
    func offset(_ second: Int) -> Int {
      switch zone {
      case 0: 10_800
      case 1:
        (1_774_746_000..<1_792_890_000).contains(second) || second >= 1_806_195_600
          ? 7_200 : 3_600
      default: 19_800
      }
    }
    func floor(_ value: Int, _ by: Int) -> Int { Int((Double(value) / Double(by)).rounded(.down)) }
    let all = try #require(try store.salesDays(of: Self.account))
    for days in [all, all.lowerBound + 11...all.upperBound - 45, 20_541...20_541, 20_600...20_635] {
      #expect(
        keyed(try store.salesByDay(of: Self.account, days: days))
          == expected(sales, { floor($0, 86_400) }, offset, days))
      #expect(
        keyed(try store.salesByHour(of: Self.account, days: days))
          == expected(sales, { floor($0, 3_600) - floor($0, 86_400) * 24 }, offset, days))
      let totals = try store.salesTotals(of: Self.account, days: days)
      #expect(
        Dictionary(uniqueKeysWithValues: totals.map { ("0 \($0.currency)", $0) })
          == expected(sales, { _ in 0 }, offset, days))
      for currency in ["RUB", "USD"] {
        let slices = try store.salesByProduct(
          of: Self.account, days: days, before: 0...1, currency: currency)
        for slice in slices {
          let own = sales.filter {
            $0.product == slice.product && $0.amount?.currency.displayCode == currency
          }
          #expect(expected(own, { _ in 0 }, offset, days) == ["0 \(currency)": slice.total])
        }
        #expect(
          slices.map(\.total.count).reduce(0, +) == totals.first { $0.currency == currency }?.count
            ?? 0)
      }
    }
    // The same by SQL alone, which knows nothing of the sums, for what fits its integers.
    let key = store.key(of: Self.account)
    let rows = try store.read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT day, money, count(*), sum(units) FROM sale WHERE account = ? AND units IS NOT NULL
          GROUP BY 1, 2
          """, arguments: [key])
    }
    let whole = try store.read { db in
      try Int.fetchOne(
        db, sql: "SELECT sum(units) FROM sale_day WHERE account = ?", arguments: [key])
    }
    #expect(rows.reduce(0) { $0 + ($1[3] as Int) } == whole)
  }

  @Test("S11 A file of the version before gets the sums of long periods of the sales that it has")
  func upgrade() throws {
    let directory = FileManager.default.temporaryDirectory.path + "/pages-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let queue = try DatabaseQueue(path: directory + "/pages.sqlite")
    try PagesStore.migrator.migrate(queue, upTo: "dialogs")
    let year = CivilDay.days(2_025, 1, 1)...CivilDay.days(2_025, 12, 31)
    try queue.write { db in
      try db.execute(
        sql: """
          INSERT INTO account (name, marketplace, identity) VALUES ('keys', 'digiseller', 'digiseller:1');
          CREATE TRIGGER sale_added AFTER INSERT ON sale BEGIN SELECT 1; END;
          CREATE TRIGGER sale_changed AFTER UPDATE ON sale BEGIN SELECT 1; END;
          """)
      for number in 0..<400 {
        let day = year.lowerBound + number % 365
        try db.execute(
          sql: """
            INSERT INTO sale (account, id, tie, paid, day, hour, month, product, amount, currency, money,
              units, returned, owner, folded)
            VALUES (1, ?, ?, ?, ?, 12, ?, ?, '2', 'WMR', 'RUB', 2000000, 0, 1, '')
            """,
          arguments: [
            "\(number)", number, day * 86_400 + 32_400, day, CivilDay.month(of: day),
            "\(number % 3)",
          ])
      }
      try PagesStore.refill(PagesStore.salesSums.filter { $0.table == "sale_day" }, of: nil, db)
      try db.execute(sql: "PRAGMA user_version = 6")
    }
    try queue.close()
    let store = try PagesStore.open(directory: directory, now: Date()).store
    try store.register(Self.account, marketplace: .digiseller, identity: "digiseller:1")
    func counts() throws -> [Int] {
      try store.salesByProduct(of: Self.account, days: year, before: 0...1, currency: "RUB")
        .map(\.total.count)
    }
    #expect(try counts() == [134, 133, 133])
    #expect(
      try store.salesByHour(of: Self.account, days: year).map(\.total)
        == [SalesTotal(currency: "RUB", count: 400, sum: 800)])
    // And the sums go on from there.
    _ = try store.store(
      [
        Sale(
          id: "900", product: ProductID(1), amount: Money(text: "2", Currency("WMR")),
          paidAt: Date(timeIntervalSince1970: Double(year.lowerBound) * 86_400))
      ], of: Self.account, now: Date())
    #expect(try counts() == [134, 134, 133])
  }

  @Test("Another time zone has all days counted anew")
  func movedZone() throws {
    let sales = Self.sales(500, seed: 9)
    let moved = try store(.moscow)
    _ = try moved.store(sales, of: Self.account, now: Date())
    try moved.setCalendar(Self.berlin, of: Self.account)
    let fresh = try store(Self.berlin)
    _ = try fresh.store(sales, of: Self.account, now: Date())
    let days = 0...40_000
    #expect(
      try moved.salesByDay(of: Self.account, days: days)
        == fresh.salesByDay(of: Self.account, days: days))
    #expect(
      try moved.salesByHour(of: Self.account, days: days)
        == fresh.salesByHour(of: Self.account, days: days))
    // And goes on counting.
    _ = try moved.store(Self.sales(700, seed: 9), of: Self.account, now: Date())
    _ = try fresh.store(Self.sales(700, seed: 9), of: Self.account, now: Date())
    #expect(
      try moved.salesByDay(of: Self.account, days: days)
        == fresh.salesByDay(of: Self.account, days: days))
  }

  @Test("Days begin where the zone's midnight is, also where summer time moves it")
  func calendar() {
    for calendar in [ShopCalendar.moscow, Self.berlin, Self.india] {
      for day in 20_400...20_800 {
        let start = calendar.start(of: day)
        #expect(calendar.day(of: start) == day)
        #expect(calendar.day(of: start - 1) == day - 1)
        #expect(calendar.hour(of: start) == 0)
      }
    }
    #expect(CivilDay.text(20_541) == "2026-03-29")
    #expect(Self.berlin.start(of: 20_542) - Self.berlin.start(of: 20_541) == 23 * 3_600)
    #expect(CivilDay.day("2026-02-29") == nil && CivilDay.day("2028-02-29") != nil)
    for day in stride(from: -1_000, to: 60_000, by: 17) {
      #expect(CivilDay.day(CivilDay.text(day)) == (day >= -719_162 ? day : nil))
      let month = CivilDay.month(of: day)
      #expect(
        CivilDay.firstDay(ofMonth: month) <= day && day < CivilDay.firstDay(ofMonth: month + 1))
    }
    // 22 November 2026 is a Sunday.
    #expect(CivilDay.weekday(CivilDay.days(2026, 11, 22)) == 6)
  }

  @Test("What is covered grows together, never past what was stored")
  func coverage() throws {
    let store = try store()
    func cover(_ range: ClosedRange<Int>) throws {
      _ = try store.store([Sale](), of: Self.account, covering: range, now: Date())
    }
    try cover(100...199)
    try cover(300...399)
    #expect(try store.coverage(.own, of: Self.account) == [100...199, 300...399])
    #expect(try store.coverage(.agents, of: Self.account) == [])
    try cover(200...250)
    #expect(try store.coverage(.own, of: Self.account) == [100...250, 300...399])
    try cover(251...299)
    #expect(try store.coverage(.own, of: Self.account) == [100...399])
    try cover(0...1_000)
    #expect(try store.coverage(.own, of: Self.account) == [0...1_000])
    let status = try store.salesStatus(Self.account)
    #expect(status.reachesFirst && status.stored == 0)
  }

  @Test("A sale comes back as it was stored (T20), whatever is in its texts")
  func roundTrip() throws {
    let store = try store()
    let sale = Sale(
      id: "700000001", product: ProductID(5), productName: "ключ\u{0}|<br>\u{1B}[2J 🎮",
      buyer: "a\u{202E}b@example.com", amount: Money(text: "10.10", Currency("WMR")),
      profit: Money(text: "9.0909", Currency("WMR")),
      paidAt: Date(timeIntervalSince1970: 1_700_000_000),
      isReturned: true, ownerID: 1, partner: "77", paymentMethod: "Card", aggregator: "Demo",
      address: "203.0.113.7", language: "ru-RU", referrer: "x")
    _ = try store.store([sale], of: Self.account, now: Date())
    #expect(try store.sale("700000001", of: Self.account) == sale)
    #expect(try store.sales(SaleQuery(account: Self.account)) == [sale])
    // A shorter answer takes nothing away.
    var shorter = Sale(id: "700000001", product: ProductID(5), paidAt: sale.paidAt)
    shorter.isReturned = true
    #expect(try store.store([shorter], of: Self.account, now: Date()).unchanged == 1)
    #expect(try store.sale("700000001", of: Self.account) == sale)
  }

  @Test("A list is filtered by time, product, state, currency, marketplace and words")
  func filters() throws {
    let store = try store()
    let sales = Self.sales(800, seed: 3)
    _ = try store.store(sales, of: Self.account, now: Date())
    var query = SaleQuery(account: Self.account)
    let all = try store.sales(query)
    #expect(all.count == 800)
    #expect(all.map(\.paidAt) == all.map(\.paidAt).sorted(by: >))
    func check(_ keeps: (Sale) -> Bool) throws {
      #expect(try store.sales(query) == all.filter(keeps))
    }
    query.isReturned = true
    try check { $0.isReturned }
    query = SaleQuery(account: Self.account, from: 1_777_582_800, through: 1_780_261_199)
    try check { (1_777_582_800...1_780_261_199).contains(Int($0.paidAt.timeIntervalSince1970)) }
    query = SaleQuery(account: Self.account, currency: "RUB")
    try check { $0.amount?.currency.displayCode == "RUB" }
    query = SaleQuery(account: Self.account, ownerID: 1_271)
    try check { $0.ownerID == 1_271 }
    query = SaleQuery(account: Self.account, product: ProductID(7))
    try check { $0.product == ProductID(7) }
    query = SaleQuery(account: Self.account, words: ["70000001"])
    try check { $0.id.contains("70000001") }
  }

  @Test("Reviews: bad ones first, then the newest; new ones since the last look are counted")
  func reviews() throws {
    let store = try store()
    let reviews = (0..<60).map { number in
      Review(
        id: "\(88_000_001 + number)", order: "\(700_000_001 + number)",
        product: ProductID(number % 4),
        isGood: number % 3 > 0, text: "text \(number)",
        date: Date(timeIntervalSince1970: 1_700_000_000 + Double(number / 2) * 1_000), ownerID: 1)
    }
    _ = try store.store(Array(reviews.prefix(50)), of: Self.account, now: Date())
    try store.markReviewsSeen(Self.account)
    #expect(try store.reviewTotals(Self.account).new == 0)
    let stored = try store.store(
      reviews, of: Self.account, announced: 60, isWhole: true, now: Date())
    #expect(stored.added == 10 && stored.unchanged == 50)
    let totals = try store.reviewTotals(Self.account)
    #expect(totals.good == 40 && totals.bad == 20 && totals.new == 10)
    let listed = try store.reviews(ReviewQuery(account: Self.account))
    #expect(
      listed.prefix(20).allSatisfy { !$0.isGood } && listed.dropFirst(20).allSatisfy(\.isGood))
    let ids = listed.prefix(20).compactMap { Int($0.id) }
    #expect(ids == ids.sorted(by: >))
    #expect(Set(listed) == Set(reviews))
    #expect(
      try store.reviews(ReviewQuery(account: Self.account, words: ["text", "0060"])).map(\.text)
        == ["text 59"])
    let day = ShopCalendar.moscow.day(of: 1_700_000_000)
    let counts = try store.reviewCounts(of: Self.account, days: day...day)
    #expect(counts.good == 40 && counts.bad == 20)
    #expect(try store.reviewStatus(Self.account).isComplete)
  }

  @Test("Balance and templates are kept as they were read")
  func snapshots() throws {
    let store = try store()
    let balance = Balance(parts: [
      .init(
        name: "amount_r_free", kind: .free, currency: Currency("WMR"),
        amount: Decimal(string: "10.0001") ?? 0),
      .init(name: "x", kind: .other, currency: nil, amount: -3),
    ])
    let now = Date(timeIntervalSince1970: 1_700_000_000)
    try store.store(balance, of: Self.account, now: now)
    #expect(try store.balance(of: Self.account) == Snapshot(value: balance, asOf: now))
    let templates = [
      CommissionTemplate(id: TemplateID(3), name: "a\u{0}b", created: now, modified: nil)
    ]
    try store.store(templates, of: Self.account, now: now)
    #expect(try store.templates(of: Self.account)?.value == templates)
    let rows = [
      TemplateRow(
        id: ProductID(1), name: "n", price: Money(text: "1.50", Currency("RUR")),
        isInAffiliateProgram: true, percent: 5, ownPercent: Decimal(string: "2.5"), modified: now),
      TemplateRow(id: ProductID(2), name: ""),
    ]
    try store.store(rows, of: TemplateID(3), account: Self.account, now: now)
    #expect(try store.rows(of: TemplateID(3), account: Self.account)?.value == rows)
    #expect(try store.rows(of: TemplateID(4), account: Self.account) == nil)
  }

  @Test(
    "What a template said before is kept with the job that changes it, and goes when nothing of that has left"
  )
  func images() throws {
    let desk = try DeskStore.inMemory()
    desk.register(Self.account, identity: "digiseller:1")
    #expect(try desk.lastImage(of: TemplateID(3), account: Self.account) == nil)
    func job(_ percent: Int, _ rows: [TemplateRow]) -> JobDraft {
      JobDraft(
        setting: [1, 2].map { TemplatePercent(product: ProductID($0), percent: percent) },
        in: TemplateID(3), rows: rows, account: Self.account, hold: .seconds(1))
    }
    let rows = [
      TemplateRow(id: ProductID(1), name: "a", percent: 5, ownPercent: Decimal(string: "2.5")),
      TemplateRow(id: ProductID(2), name: "b"),
    ]
    let first = try desk.put(job(7, rows), now: Date(timeIntervalSince1970: 7))
    let image = try #require(try desk.lastImage(of: TemplateID(3), account: Self.account))
    #expect(image.takenAt == Date(timeIntervalSince1970: 7))
    #expect(
      image.before.rows == [
        .init(product: ProductID(1), percent: 5, ownPercent: Decimal(string: "2.5")),
        .init(product: ProductID(2), percent: nil, ownPercent: nil),
      ])
    _ = try desk.release(try #require(first.job).id, now: Date(timeIntervalSince1970: 8))
    _ = try desk.takeShipment(
      Self.account, limit: 1, templateLimit: 9, now: Date(timeIntervalSince1970: 8))
    // A job that is taken back before it leaves has changed nothing.
    let second = try desk.put(job(9, rows), now: Date(timeIntervalSince1970: 9))
    #expect(try desk.lastImage(of: TemplateID(3), account: Self.account)?.id != image.id)
    _ = try desk.cancel(try #require(second.job).id, now: Date(timeIntervalSince1970: 10))
    #expect(try desk.lastImage(of: TemplateID(3), account: Self.account) == image)
    _ = try desk.cancel(try #require(first.job).id, now: Date(timeIntervalSince1970: 11))
    #expect(try desk.lastImage(of: TemplateID(3), account: Self.account) == image)
    desk.register(Self.account, identity: "digiseller:2")
    #expect(try desk.lastImage(of: TemplateID(3), account: Self.account) == nil)
  }
}
