import Dashboard
import DeskTesting
import Foundation
import Marketplace
import Storage
import TerminalCore
import Testing
import Texts

/// Stories and pictures of the screens about money, on a store in memory.
@Suite struct MoneyScreensTests {
  private static let account = TestDesk.account
  /// Monday, 23 November 2026, Moscow.
  private static let today = ShopCalendar.moscow.day(of: TestDesk.start)

  /// A desk whose reads of the store are answered at once.
  private struct Desk {
    var desk: TestDesk
    let store: PagesStore
    var others: [MoneyEffect] = []
    /// What is not about money.
    var effects: [Effect] = []

    init(
      size: Size = Size(columns: 80, rows: 24), language: Language = .english, floor: Int = 0,
      isOffline: Bool = false, hasChats: Bool = false
    ) throws {
      store = try PagesStore.inMemory()
      try store.register(account, marketplace: .digiseller, identity: "digiseller:1")
      desk = TestDesk(
        size: size, language: language, isOffline: isOffline,
        capabilities: Set<Capability>([
          .listProducts, .switchProduct, .statistics, .reviews, .commissionTemplates, .balance,
        ]).union(hasChats ? [.chats] : []), commissionFloor: floor)
      _ = desk.takeEffects()
    }

    mutating func press(_ names: String...) throws {
      for name in names {
        desk.press(name)
        try settle()
      }
    }

    mutating func type(_ text: String) throws {
      desk.type(text)
      try settle()
    }

    mutating func receive(_ report: MoneyReport) throws {
      desk.receive(.money(account, report))
      try settle()
    }

    mutating func takeOthers() -> [MoneyEffect] {
      defer { others = [] }
      return others
    }

    /// What was put into the outbox last.
    mutating func takeJob() -> JobDraft? {
      defer { effects = [] }
      return effects.lazy.compactMap { effect -> JobDraft? in
        if case .putJob(let draft) = effect { draft } else { nil }
      }.first
    }

    mutating func receiveOutbox(_ report: OutboxReport) throws {
      desk.receive(.outbox(account, report))
      try settle()
    }

    private static func items(
      _ draft: JobDraft, _ state: (Int) -> OutboxItem.State
    ) -> [OutboxItem] {
      draft.items.enumerated().map { index, item in
        OutboxItem(
          id: OutboxID(Int64(index + 1)), job: JobID(1), account: account, target: item.target,
          title: item.title, wish: item.wish, previous: item.previous, state: state(index),
          createdAt: TestDesk.start, changedAt: TestDesk.start)
      }
    }

    /// Answers a put as the outbox would.
    mutating func store(_ draft: JobDraft, _ state: OutboxItem.State) throws -> Job {
      let job = Job(
        id: JobID(1), account: account, kind: .templatePercent, wish: nil, title: nil,
        createdAt: TestDesk.start, heldUntil: TestDesk.start + 1,
        tally: Job.Tally([state: draft.items.count]), changedAt: TestDesk.start)
      try receiveOutbox(.put(job, items: Self.items(draft) { _ in state }, replaced: []))
      return job
    }

    mutating func change(_ draft: JobDraft, _ states: [OutboxItem.State]) throws {
      try receiveOutbox(.changed(Self.items(draft) { states[$0] }))
    }

    private mutating func settle() throws {
      var queue = desk.takeEffects()
      while !queue.isEmpty {
        effects += queue.filter { if case .money = $0 { false } else { true } }
        for case .money(_, let effect) in queue {
          switch effect {
          case .readSales(let query, let request, let generation):
            desk.receive(
              .money(account, .salesRead(generation, try store.window(query, request))))
          case .countSales(let query, let generation):
            desk.receive(
              .money(account, .salesCounted(generation, try store.sales(query).count)))
          case .readSalesStatus(let days):
            desk.receive(
              .money(
                account,
                .salesStatus(
                  try store.salesStatus(account),
                  today: try store.salesTotals(of: account, days: days))))
          case .readReviews(let query, let request, let generation):
            desk.receive(
              .money(account, .reviewsRead(generation, try store.window(query, request))))
          case .readReviewTotals:
            let totals = try store.reviewTotals(account)
            desk.receive(
              .money(
                account,
                .reviewTotals(
                  good: totals.good, bad: totals.bad, new: totals.new,
                  try store.reviewStatus(account))))
          case .findSales(let words, let generation):
            let found = try store.sales(
              SaleQuery(account: account, words: words), limit: Palette.mostSales)
            desk.receive(.money(account, .salesFound(generation, found)))
          case .readStatistics(let question, let generation):
            desk.receive(.money(account, .statisticsRead(generation, try reading(question))))
          default: others.append(effect)
          }
        }
        queue = desk.takeEffects()
      }
    }

    private func reading(_ question: StatisticsQuestion) throws -> StatisticsReading {
      var reading = StatisticsReading(question: question)
      reading.totals = try store.salesTotals(of: account, days: question.days)
      reading.totalsBefore = try store.salesTotals(of: account, days: question.before)
      reading.currency = question.currency ?? reading.totals.first?.currency ?? ""
      reading.byDay = try store.salesByDay(of: account, days: question.days)
      reading.byHour = try store.salesByHour(of: account, days: question.days)
      reading.byOwner = try store.salesByOwner(of: account, days: question.days)
      let products = try store.salesByProduct(
        of: account, days: question.days, before: question.before, currency: reading.currency)
      reading.products = products.filter { $0.total.count > 0 }
      reading.falling = products.filter { $0.total.count < $0.before.count }
      return reading
    }
  }

  /// 400 sales of the last 80 days, the same every time.
  private static let sales: [Sale] = (0..<400).map { (number: Int) -> Sale in
    let currency = Currency(["WMR", "WMR", "WMZ", "WME"][number % 4])
    let product = number * number % 13
    let age = Double(number * 17_000 + number % 7 * 500)
    let amount = "\(100 + number * 37 % 900).5\(number % 10)"
    let partner: String? = number % 5 == 0 ? "77" : nil
    return Sale(
      id: String(700_000_400 - number), product: ProductID(5_100_001 + product),
      productName: "Товар \(product) 🎮 <b>|</b>", buyer: "buyer\(number)@example.com",
      amount: Money(text: amount, currency), profit: Money(text: "\(90 + number)", currency),
      paidAt: TestDesk.start.addingTimeInterval(-age), isReturned: number % 23 == 5,
      ownerID: [0, 1, 1_271][number % 3], partner: partner, paymentMethod: "Bank card",
      address: "203.0.113.7")
  }

  private static let reviews: [Review] = (0..<40).map { (number: Int) -> Review in
    let text = "Всё \(number) <b>хорошо</b>\u{1B}[2J &amp; быстро"
    let answer: String? = number % 12 == 2 ? "Спасибо!" : nil
    let age = Double(number * 9_000)
    return Review(
      id: String(88_000_040 - number), order: String(700_000_400 - number * 3),
      product: ProductID(5_100_001 + number % 5), productName: "Товар \(number % 5)",
      isGood: number % 6 != 2, text: text, answer: answer,
      date: TestDesk.start.addingTimeInterval(-age), ownerID: 1)
  }

  private func filled(
    size: Size = Size(columns: 80, rows: 24), language: Language = .english, floor: Int = 0,
    isOffline: Bool = false, hasChats: Bool = false
  ) throws -> Desk {
    let desk = try Desk(
      size: size, language: language, floor: floor, isOffline: isOffline, hasChats: hasChats)
    let seconds = Int(TestDesk.start.timeIntervalSince1970)
    _ = try desk.store.store(
      Self.sales, of: Self.account, covering: 0...seconds, now: TestDesk.start)
    _ = try desk.store.store(
      Self.reviews, of: Self.account, announced: 40, isWhole: true, now: TestDesk.start)
    return desk
  }

  /// The canvas as a terminal without Unicode shows it.
  private func ascii(_ canvas: Canvas) -> Canvas {
    var plain = Canvas(canvas.size)
    for (row, line) in canvas.plainRows.enumerated() {
      let bytes = line.unicodeScalars.map { AsciiFallback.replacement(for: $0) }
      plain.write(
        String(decoding: bytes, as: UTF8.self), column: 0, row: row, columns: canvas.size.columns,
        role: .default, cut: .clip)
    }
    return plain
  }

  // MARK: Sales

  @Test("Sales come from the store at once, and are synced behind")
  func salesFirst() throws {
    var desk = try filled()
    try desk.press("3")
    #expect(desk.takeOthers().contains(.syncSales))
    #expect(desk.desk.screen.contains("1–19 of 400"))
    #expect(desk.desk.screen.contains("700000400") == false)
    try expectGolden(desk.desk.frame.canvas, "sales-80x24-en")
    // A slice that is not the last asks for the next by itself.
    try desk.receive(.salesSynced(isWhole: false, nil))
    #expect(desk.takeOthers() == [.syncSales])
    try desk.receive(.salesSynced(isWhole: true, nil))
    #expect(desk.takeOthers() == [])
    // An error ends it until the seller comes back.
    try desk.press("R")
    #expect(desk.takeOthers() == [.syncSales, .fetchBalance])
    try desk.receive(.salesSynced(isWhole: false, .unreachable(.refused)))
    #expect(desk.takeOthers() == [])
  }

  @Test("An order with everything that is known of it", arguments: Language.allCases)
  func order(_ language: Language) throws {
    var desk = try filled(size: Size(columns: 120, rows: 30), language: language)
    try desk.press("3", "j", "enter")
    try expectGolden(desk.desk.frame.canvas, "sales-order-120x30-\(language.rawValue)")
    try desk.press("esc")
    #expect(!desk.desk.model.money[0].sales.isOpen)
    #expect(desk.desk.model.screen == .sales)
  }

  @Test("Filters narrow the list: words, refunds, currency, period")
  func filters() throws {
    var desk = try filled()
    try desk.press("3", "/")
    try desk.type("buyer7@")
    #expect(desk.desk.model.money[0].sales.list.total == 1)
    try desk.press("esc")
    #expect(desk.desk.model.money[0].sales.list.total == 400)
    try desk.press("f")
    #expect(
      desk.desk.model.money[0].sales.list.total == Self.sales.count { $0.isReturned })
    try desk.press("f", "f", "c")
    #expect(desk.desk.model.money[0].sales.list.total == 200)
    try desk.press("c", "c", "c", "c", "s")
    let today = Self.sales.count { ShopCalendar.moscow.day(of: $0.paidAt) == Self.today }
    #expect(desk.desk.model.money[0].sales.list.total == today)
  }

  // MARK: Reviews

  @Test("Reviews: bad ones first, the text filtered, the way to the order")
  func reviewsScreen() throws {
    var desk = try filled(size: Size(columns: 120, rows: 30))
    try desk.press("4", "enter")
    #expect(desk.takeOthers() == [.syncReviews(.english), .markReviewsSeen])
    let shown = desk.desk.model.money[0].reviews.list.rows.map(\.row)
    #expect(shown.prefix(7).allSatisfy { !$0.isGood } && shown.dropFirst(7).allSatisfy(\.isGood))
    try expectGolden(desk.desk.frame.canvas, "reviews-120x30-en")
    try desk.press("f")
    #expect(desk.desk.model.money[0].reviews.list.total == 7)
    let order = try #require(desk.desk.model.money[0].reviews.list.selected?.row.order)
    try desk.press("z", "o")
    #expect(desk.desk.model.screen == .sales)
    #expect(desk.desk.model.money[0].sales.list.rows.map(\.row.id) == [order])
  }

  // MARK: Statistics

  @Test(
    "Charts at 80x24, with colours and in ASCII, the number always beside",
    arguments: Language.allCases)
  func charts(_ language: Language) throws {
    var desk = try filled(language: language)
    try desk.press("6")
    try expectGolden(desk.desk.frame.canvas, "statistics-80x24-\(language.rawValue)")
    try expectGolden(ascii(desk.desk.frame.canvas), "statistics-80x24-ascii-\(language.rawValue)")
    for name in ["hours", "products", "falling", "marketplaces"] {
      try desk.press("f")
      if language == .english {
        try expectGolden(desk.desk.frame.canvas, "statistics-\(name)-80x24-en")
      }
    }
  }

  @Test("Periods go back and forth; totals of each equal those of the store")
  func periods() throws {
    var desk = try filled()
    try desk.press("6")
    for _ in 0..<4 {
      let reading = try #require(desk.desk.model.money[0].statistics.reading)
      #expect(
        reading.totals
          == (try desk.store.salesTotals(of: Self.account, days: reading.question.days)))
      #expect(reading.question.days.contains(Self.today))
      #expect(reading.question.before.upperBound < reading.question.days.lowerBound)
      try desk.press("h")
      let earlier = try #require(desk.desk.model.money[0].statistics.reading)
      #expect(earlier.question.days.upperBound == reading.question.days.lowerBound - 1)
      try desk.press("l", "s")
    }
    let shown = try #require(desk.desk.model.money[0].statistics.reading)
    let currencies = shown.totals.map(\.currency).filter { !$0.isEmpty }
    let place = try #require(currencies.firstIndex { $0 == shown.currency })
    try desk.press("c")
    let next = currencies[(place + 1) % currencies.count]
    #expect(currencies.count > 1)
    #expect(desk.desk.model.money[0].statistics.reading?.currency == next)
  }

  @Test("A period that has begun is compared with as many days of the one before")
  func comparing() {
    let day = CivilDay.days(2026, 11, 10)
    #expect(
      SalesPeriod(.month).daysBefore(today: day)
        == CivilDay.days(2026, 10, 1)...CivilDay.days(2026, 10, 10))
    #expect(SalesPeriod(.month).days(today: day) == CivilDay.days(2026, 11, 1)...day)
    #expect(
      SalesPeriod(.month, back: 1).daysBefore(today: day)
        == CivilDay.days(2026, 9, 1)...CivilDay.days(2026, 9, 30))
    #expect(SalesPeriod(.day, back: 2).days(today: day) == (day - 2)...(day - 2))
    #expect(CivilDay.weekday(SalesPeriod(.week).days(today: day).lowerBound) == 0)
    // The last day of a long month, against a short one.
    let march = CivilDay.days(2026, 3, 31)
    #expect(
      SalesPeriod(.month).daysBefore(today: march)
        == CivilDay.days(2026, 2, 1)...CivilDay.days(2026, 2, 28))
  }

  // MARK: The account

  private static let operations: [AccountOperation] = (0..<60).map { number -> AccountOperation in
    let kinds = ["product_sales", "product_sales", "agent_accurals", "refund", "hard_disk_rent"]
    let kind = kinds[number % 5]
    let date = TestDesk.start.addingTimeInterval(-Double(number) * 7_000)
    let isSale = kind == "product_sales"
    let amount = isSale ? "\(100 + number).25" : "-\(number).5"
    return AccountOperation(
      id: "\(1_000 + number)", kind: kind, date: date,
      amount: Money(text: amount, Currency(number % 3 == 0 ? "WMZ" : "WMR")),
      reference: "\(700_000_400 - number)", product: ProductID(5_100_001),
      productName: LocalizedText(russian: "Товар 🎮", english: "Product \u{1B}[2J"),
      freeAt: isSale ? date.addingTimeInterval(3 * 86_400) : nil)
  }

  @Test(
    "The balance, what is held until when, and what moved money stand in the place of the figures",
    arguments: [Language.english, .russian],
    [Size(columns: 80, rows: 24), Size(columns: 120, rows: 40)])
  func balance(_ language: Language, _ size: Size) throws {
    var desk = try filled(size: size, language: language)
    try desk.press("6")
    _ = desk.takeOthers()
    try desk.press("b")
    let since = TestDesk.start.addingTimeInterval(-30 * 86_400)
    #expect(
      desk.takeOthers() == [
        .readBalance, .readOperations, .fetchBalance, .fetchOperations(since: since),
      ])
    try desk.receive(
      .balanceRead(
        Balance(parts: [
          .init(name: "wmrFree", kind: .free, currency: Currency("WMR"), amount: 12_345),
          .init(
            name: "wmrLock", kind: .held, currency: Currency("WMR"),
            amount: Decimal(string: "67.5") ?? 0),
          .init(name: "wmzFree", kind: .free, currency: Currency("WMZ"), amount: 3),
          .init(name: "points", kind: .other, currency: nil, amount: 7),
        ]), TestDesk.start.addingTimeInterval(-180), nil))
    try desk.receive(.operationsRead(Self.operations, isWhole: false, TestDesk.start, nil))
    let name = "balance-\(size.columns)x\(size.rows)-\(language == .russian ? "ru" : "en")"
    try expectGolden(desk.desk.frame.canvas, name)
    // What becomes free when is the sum of what is held, by day and currency.
    let model = desk.desk.model.money[0]
    let held = Self.operations.filter { ($0.freeAt ?? .distantPast) > TestDesk.start }
    var sums: [String: Decimal] = [:]
    for hold in Statistics.holds(model.statistics.account, model.calendar, now: TestDesk.start) {
      for sum in hold.sums { sums[sum.currency, default: 0] += sum.amount }
    }
    for currency in ["RUB", "USD"] {
      #expect(
        sums[currency]
          == held.compactMap(\.amount).filter { $0.currency.displayCode == currency }
          .reduce(0) { $0 + $1.amount })
    }
    try desk.press("f")
    try expectGolden(desk.desk.frame.canvas, name + "-held")
    try desk.press("f")
    #expect(desk.takeOthers() == [.fetchReceipts])
    try desk.receive(
      .receiptsRead(
        [
          ExternalReceipt(fields: [
            .init(name: "invoice_id", value: "700000400"), .init(name: "aggregator", value: "enot"),
            .init(name: "amount", value: "12.00"),
          ])
        ], TestDesk.start, nil))
    #expect(desk.desk.screen.contains("aggregator enot · amount 12.00"))
    try desk.press("esc")
    #expect(
      desk.desk.model.screen == .statistics && !desk.desk.model.money[0].statistics.showsAccount)
  }

  @Test("What the marketplace does not answer leaves what was read before")
  func balanceTrouble() throws {
    var desk = try filled()
    try desk.press("6", "b")
    try desk.receive(.operationsRead(nil, isWhole: false, nil, .forbidden(right: nil)))
    #expect(desk.desk.screen.contains("The key lacks a permission"))
    try desk.receive(.operationsRead(Self.operations, isWhole: true, TestDesk.start, nil))
    try desk.receive(.operationsRead(nil, isWhole: false, nil, .cancelled))
    #expect(desk.desk.screen.contains("700000400"))
    try desk.press("j", "j", "G", "ctrl-d", "g", "k")
    #expect(desk.desk.model.money[0].statistics.account.scroll == 0)
  }

  // MARK: Jumps

  @Test("From a review to its order, its product and its dialog; the way back leads to the review")
  func jumpsFromReviews() throws {
    var desk = try filled(hasChats: true)
    try desk.press("4")
    let review = try #require(desk.desk.model.money[0].reviews.list.selected?.row)
    let order = try #require(review.order)
    try desk.press("z", "o")
    #expect(desk.desk.model.screen == .sales)
    #expect(desk.desk.model.money[0].sales.filterText == order)
    #expect(desk.desk.model.money[0].sales.list.selected?.row.id == order)
    #expect(desk.desk.model.money[0].sales.isOpen)
    try desk.press("4", "z", "p")
    #expect(desk.desk.model.screen == .products)
    try desk.press("4", "r")
    #expect(desk.desk.model.screen == .inbox)
    #expect(desk.desk.model.inboxes[0].thread?.dialog == DialogID(order))
    try desk.press("z", "b")
    #expect(desk.desk.model.screen == .reviews)
  }

  @Test("From a sale to its dialog and its product; without dialogs the key says why")
  func jumpsFromSales() throws {
    var desk = try filled(hasChats: true)
    try desk.press("3", "j", "r")
    #expect(desk.desk.model.inboxes[0].thread?.dialog == DialogID("700000399"))
    var other = try filled()
    try other.press("3", "r")
    #expect(other.desk.model.screen == .sales)
    #expect(other.desk.screen.contains("does not offer this"))
    try other.press("z", "p")
    #expect(other.desk.model.screen == .products)
  }

  @Test("The palette finds sales by the order's number and the buyer's address")
  func paletteSales() throws {
    var desk = try filled()
    try desk.press("ctrl-p")
    try desk.type("buyer17@")
    #expect(desk.desk.screen.contains("order 700000383 · buyer17@example.com"))
    try desk.press("backspace", "enter")
    #expect(desk.desk.model.screen == .sales)
    #expect(desk.desk.model.money[0].sales.list.selected?.row.buyer == "buyer17@example.com")
    try desk.press("ctrl-p")
    try desk.type("70")
    #expect(!desk.desk.screen.contains("order 700"), "two letters would find any sale")
  }

  // MARK: Commission

  private static let rows: [TemplateRow] = (0..<30).map { (number: Int) -> TemplateRow in
    let percent: Decimal? = number % 2 == 0 ? Decimal(number) : nil
    return TemplateRow(
      id: ProductID(5_100_001 + number), name: "Product \(number)",
      price: Money(text: "\(100 + number).00", Currency("RUR")),
      isInAffiliateProgram: number % 3 > 0, percent: percent,
      ownPercent: 5)
  }

  private func editor(
    floor: Int = 0, language: Language = .english, isOffline: Bool = false
  ) throws -> Desk {
    var desk = try filled(language: language, floor: floor, isOffline: isOffline)
    try desk.press("5")
    #expect(
      desk.takeOthers() == (isOffline ? [.readTemplates] : [.readTemplates, .fetchTemplates]))
    try desk.receive(
      .templatesRead(
        [
          CommissionTemplate(id: TemplateID(31), name: "Gold 🤝", modified: TestDesk.start),
          CommissionTemplate(id: TemplateID(32), name: "Other"),
        ], TestDesk.start, nil))
    try desk.press("enter")
    let fetch = MoneyEffect.fetchTemplateRows(
      TemplateID(31), language == .russian ? .russian : .english)
    #expect(
      desk.takeOthers() == [.readTemplateRows(TemplateID(31))] + (isOffline ? [] : [fetch]))
    try desk.receive(.templateRowsRead(TemplateID(31), Self.rows, TestDesk.start, nil))
    return desk
  }

  @Test("Nothing is saved before the rehearsal was seen, and its way back is kept first")
  func rehearsal() throws {
    var desk = try editor(floor: 3)
    try desk.press("enter")
    for _ in 0..<3 { try desk.press("backspace") }
    try desk.type("40")
    try desk.press("enter", "j", "enter")
    try desk.type("1")
    try desk.press("enter")
    #expect(
      desk.desk.model.money[0].commission.open?.edits == [
        ProductID(5_100_001): 40, ProductID(5_100_003): 21,
      ])
    #expect(desk.takeOthers() == [])
    try desk.press("w")
    guard case .rehearse(TemplateID(31), _, let generation)? = desk.takeOthers().first else {
      Issue.record("no rehearsal")
      return
    }
    try desk.receive(
      .rehearsed(
        generation, [ProductID(5_100_001): PartnerSales(count: 3, sums: ["RUB": 1_000, "USD": 10])])
    )
    let rehearsal = try #require(desk.desk.model.money[0].commission.open?.rehearsal)
    // 0% to 40% on 1,000 roubles and 10 dollars.
    #expect(rehearsal.cost.map(\.currency) == ["RUB", "USD"])
    #expect(rehearsal.cost.map(\.amount) == [400, 4])
    #expect(rehearsal.far == 2 && rehearsal.soldByPartners == 3)
    try expectGolden(desk.desk.frame.canvas, "commission-rehearsal-80x24-en")
    try desk.press("esc")
    #expect(desk.takeOthers() == [])
    #expect(desk.desk.model.money[0].commission.open?.edits.count == 2)
    try desk.press("w", "enter")
    let taken = desk.takeJob()
    let draft = try #require(taken)
    #expect(draft.items.map(\.wish) == [.percent(40), .percent(21)])
    #expect(draft.items.map(\.previous) == [.percent(0), .percent(2)])
    #expect(draft.hold == .seconds(1))
    #expect(draft.image?.rows.map(\.percent) == [0, 2])
    #expect(desk.desk.screen.contains("commissions · 2 products: begun · u takes it back"))
    // On the way: shown at once, and no edit any more once it is stored.
    #expect(desk.desk.screen.contains("…0% → 40%"))
    let job = try desk.store(draft, .held)
    #expect(desk.desk.model.money[0].commission.open?.edits == [:])
    #expect(desk.desk.screen.contains("…0% → 40%"))
    try expectGolden(desk.desk.frame.canvas, "commission-under-way-80x24-en")
    // One came true, one was refused.
    try desk.change(draft, [.done, .failed])
    #expect(desk.desk.model.money[0].commission.open?.rows[0].percent == 40)
    #expect(desk.desk.screen.contains("✗2%"))
    try desk.receiveOutbox(.finished(job.ended(done: 1, failed: 1)))
    #expect(desk.takeOthers().last == .fetchTemplateRows(TemplateID(31), .english))
  }

  @Test(
    "A percentage is taken back with u, and what has come true is brought back as a job of its own")
  func undoPercent() throws {
    var desk = try editor()
    try desk.press("enter")
    for _ in 0..<3 { try desk.press("backspace") }
    try desk.type("40")
    try desk.press("enter", "w", "enter")
    let taken = desk.takeJob()
    let draft = try #require(taken)
    let job = try desk.store(draft, .held)
    try desk.press("u")
    #expect(desk.effects.contains(.undoJob(Self.account, job.id)))
    try desk.change(draft, [.done])
    let rest = JobDraft(
      account: Self.account,
      items: [
        JobDraft.Item(
          target: draft.items[0].target, title: "Product 0", wish: .percent(0),
          previous: .percent(40))
      ], hold: .seconds(1), undoes: job.id)
    try desk.receiveOutbox(.undone(job.id, cancelled: 0, rest: rest))
    let inverse = desk.takeJob()
    #expect(inverse == rest)
    #expect(desk.desk.screen.contains("…40% → 0%"))
  }

  @Test("Without the right to change templates, and in noise, nothing is put into the outbox")
  func percentObstacles() throws {
    var desk = try editor(isOffline: true)
    try desk.press("enter")
    for _ in 0..<3 { try desk.press("backspace") }
    try desk.type("40")
    try desk.press("enter", "w", "enter")
    let taken = desk.takeJob()
    #expect(taken == nil)
    #expect(desk.desk.model.money[0].commission.open?.edits.count == 1, "what was typed stays")
  }

  @Test("A formula changes all rows shown; above 20 rows the number is typed")
  func formula() throws {
    var desk = try editor()
    try desk.press("f")
    try desk.type("nonsense")
    try desk.press("enter")
    #expect(desk.desk.screen.contains("not understood"))
    try desk.press("ctrl-u")
    try desk.type("+3")
    try desk.press("enter")
    let edits = try #require(desk.desk.model.money[0].commission.open?.edits)
    #expect(edits.count == 30)
    #expect(edits[ProductID(5_100_002)] == 8 && edits[ProductID(5_100_005)] == 7)
    try expectGolden(desk.desk.frame.canvas, "commission-rows-80x24-en")
    try desk.press("w", "enter")
    let early = desk.takeJob()
    #expect(early == nil)
    try desk.type("3")
    try desk.press("enter")
    #expect(desk.desk.screen.contains("not understood"))
    try desk.type("0")
    try desk.press("enter")
    let taken = desk.takeJob()
    let draft = try #require(taken)
    #expect(draft.items.count == 30 && draft.items[1].wish == .percent(8))
  }

  @Test(
    "Formulas",
    arguments: [
      ("12", 12), ("+3", 10), ("-2", 5), ("-20", 0), ("*1.5", 11), ("*100", 100), ("own", 4),
      ("x", nil),
      ("", nil), ("1e1", 10),
    ])
  func formulas(_ text: String, _ expected: Int?) {
    let row = TemplateRow(id: ProductID(1), name: "", percent: 7, ownPercent: 4)
    #expect(Commission.percent(of: row, by: text) == expected)
  }

  @Test("Applying says that nothing takes it back; putting back brings the old percentages")
  func applyAndPutBack() throws {
    var desk = try editor()
    try desk.press("z", "a")
    try desk.type("909")
    try desk.press("enter")
    #expect(desk.desk.screen.contains("no way to take an applied template back"))
    _ = desk.takeOthers()
    try desk.press("enter")
    #expect(desk.takeOthers() == [.applyTemplate(TemplateID(31), seller: 909)])
    try desk.receive(
      .written(.applied(TemplateID(31), seller: 909), .unknown(.serverFailure(status: 500))))
    #expect(desk.desk.screen.contains("nobody knows"))
    try desk.press("U")
    #expect(desk.takeOthers() == [.readImage(TemplateID(31))])
    try desk.receive(
      .imageRead(
        TemplateID(31),
        [
          TemplatePercent(product: ProductID(5_100_001), percent: 9),
          TemplatePercent(product: ProductID(5_100_002), percent: 5),
        ], before: 1))
    #expect(desk.desk.screen.contains("Put back the old percentages"))
    #expect(desk.desk.screen.contains("stay in it with their own percentage: 1"))
    _ = desk.takeOthers()
    try desk.press("enter")
    let taken = desk.takeJob()
    #expect(taken?.items.map(\.wish) == [.percent(9), .percent(5)])
  }

  @Test("A template is deleted only when its number was typed")
  func deleting() throws {
    var desk = try editor()
    try desk.press("esc", "z", "x")
    try desk.type("3")
    try desk.press("enter")
    #expect(desk.takeOthers() == [])
    try desk.type("1")
    try desk.press("enter")
    #expect(desk.takeOthers() == [.deleteTemplate(TemplateID(31))])
  }

  @Test("What a marketplace does not offer says so, and asks for nothing")
  func notOffered() {
    var desk = TestDesk()
    _ = desk.takeEffects()
    for key in ["3", "4", "5", "6"] {
      desk.press(key)
      #expect(desk.screen.contains("Digiseller does not offer this"))
      #expect(!desk.takeEffects().contains { if case .money = $0 { true } else { false } })
    }
  }

  @Test("Any size, any key: the screens never break")
  func anySize() throws {
    var random = SeededGenerator(seed: 7)
    let keys = [
      "3", "4", "5", "6", "j", "G", "enter", "esc", "f", "s", "c", "h", "l", "tab", "w", "U",
    ]
    var desk = try filled()
    for _ in 0..<400 {
      let size = Size(
        columns: Int.random(in: 1...200, using: &random),
        rows: Int.random(in: 1...60, using: &random))
      desk.desk.receive(.resized(size))
      try desk.press(keys.randomElement(using: &random) ?? "j")
      #expect(desk.desk.frame.canvas.size == size)
    }
  }
}

extension Job {
  /// The same job with nothing more on its way.
  fileprivate func ended(done: Int, failed: Int) -> Job {
    var job = self
    job.tally = Tally([.done: done, .failed: failed])
    return job
  }
}
