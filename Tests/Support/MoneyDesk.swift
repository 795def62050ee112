package import Dashboard
import Foundation
package import Marketplace
package import Storage
package import TerminalCore
import Testing
package import Texts

/// A desk with the screens about money, on a store in memory whose reads are answered at once.
package struct MoneyDesk {
  private static let account = TestDesk.account

  package var desk: TestDesk
  package let store: PagesStore
  private var others: [MoneyEffect] = []
  /// What is not about money.
  package var effects: [Effect] = []

  package init(
    size: Size = Size(columns: 80, rows: 24), language: Language = .english, floor: Int = 0,
    isOffline: Bool = false, hasChats: Bool = false
  ) throws {
    store = try PagesStore.inMemory()
    try store.register(Self.account, marketplace: .digiseller, identity: "digiseller:1")
    desk = TestDesk(
      size: size, language: language, isOffline: isOffline,
      capabilities: Set<Capability>([
        .listProducts, .switchProduct, .statistics, .reviews, .commissionTemplates, .balance,
      ]).union(hasChats ? [.chats] : []), commissionFloor: floor)
    _ = desk.takeEffects()
  }

  package mutating func press(_ names: String...) throws {
    for name in names {
      desk.press(name)
      try settle()
    }
  }

  package mutating func type(_ text: String) throws {
    desk.type(text)
    try settle()
  }

  package mutating func receive(_ report: MoneyReport) throws {
    desk.receive(.money(Self.account, report))
    try settle()
  }

  package mutating func takeOthers() -> [MoneyEffect] {
    defer { others = [] }
    return others
  }

  /// What was put into the outbox last.
  package mutating func takeJob() -> JobDraft? {
    defer { effects = [] }
    return effects.lazy.compactMap { effect -> JobDraft? in
      if case .putJob(let draft) = effect { draft } else { nil }
    }.first
  }

  package mutating func receiveOutbox(_ report: OutboxReport) throws {
    desk.receive(.outbox(Self.account, report))
    try settle()
  }

  private static func items(
    _ draft: JobDraft, _ state: (Int) -> OutboxItem.State
  ) -> [OutboxItem] {
    draft.items.enumerated().map { index, item in
      OutboxItem(
        id: OutboxID(Int64(index + 1)), job: JobID(1), account: Self.account, target: item.target,
        title: item.title, wish: item.wish, previous: item.previous, state: state(index),
        createdAt: TestDesk.start, changedAt: TestDesk.start)
    }
  }

  /// Answers a put as the outbox would.
  package mutating func store(_ draft: JobDraft, _ state: OutboxItem.State) throws -> Job {
    let job = Job(
      id: JobID(1), account: Self.account, kind: .templatePercent, wish: nil, title: nil,
      createdAt: TestDesk.start, heldUntil: TestDesk.start + 1,
      tally: Job.Tally([state: draft.items.count]), changedAt: TestDesk.start)
    try receiveOutbox(.put(job, items: Self.items(draft) { _ in state }, replaced: []))
    return job
  }

  package mutating func change(_ draft: JobDraft, _ states: [OutboxItem.State]) throws {
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
            .money(Self.account, .salesRead(generation, try store.window(query, request))))
        case .countSales(let query, let generation):
          desk.receive(
            .money(Self.account, .salesCounted(generation, try store.sales(query).count)))
        case .readSalesStatus(let days):
          desk.receive(
            .money(
              Self.account,
              .salesStatus(
                try store.salesStatus(Self.account),
                today: try store.salesTotals(of: Self.account, days: days))))
        case .readReviews(let query, let request, let generation):
          desk.receive(
            .money(Self.account, .reviewsRead(generation, try store.window(query, request))))
        case .readReviewTotals:
          let totals = try store.reviewTotals(Self.account)
          desk.receive(
            .money(
              Self.account,
              .reviewTotals(
                good: totals.good, bad: totals.bad, new: totals.new,
                try store.reviewStatus(Self.account))))
        case .findSales(let words, let generation):
          let found = try store.sales(
            SaleQuery(account: Self.account, words: words), limit: Palette.mostSales)
          desk.receive(.money(Self.account, .salesFound(generation, found)))
        case .readStatistics(let question, let generation):
          desk.receive(.money(Self.account, .statisticsRead(generation, try reading(question))))
        default: others.append(effect)
        }
      }
      queue = desk.takeEffects()
    }
  }

  private func reading(_ question: StatisticsQuestion) throws -> StatisticsReading {
    var reading = StatisticsReading(question: question)
    reading.totals = try store.salesTotals(of: Self.account, days: question.days)
    reading.totalsBefore = try store.salesTotals(of: Self.account, days: question.before)
    reading.currency = question.currency ?? reading.totals.first?.currency ?? ""
    reading.byDay = try store.salesByDay(of: Self.account, days: question.days)
    reading.byHour = try store.salesByHour(of: Self.account, days: question.days)
    reading.byOwner = try store.salesByOwner(of: Self.account, days: question.days)
    let products = try store.salesByProduct(
      of: Self.account, days: question.days, before: question.before, currency: reading.currency)
    reading.products = products.filter { $0.total.count > 0 }
    reading.falling = products.filter { $0.total.count < $0.before.count }
    return reading
  }

  /// With the sample's sales and reviews stored.
  package static func filled(
    size: Size = Size(columns: 80, rows: 24), language: Language = .english, floor: Int = 0,
    isOffline: Bool = false, hasChats: Bool = false
  ) throws -> MoneyDesk {
    let desk = try MoneyDesk(
      size: size, language: language, floor: floor, isOffline: isOffline, hasChats: hasChats)
    let seconds = Int(TestDesk.start.timeIntervalSince1970)
    _ = try desk.store.store(
      SampleMoney.sales, of: account, covering: 0...seconds, now: TestDesk.start)
    _ = try desk.store.store(
      SampleMoney.reviews, of: account, announced: 40, isWhole: true, now: TestDesk.start)
    return desk
  }

  /// With a template open whose rows were just read.
  package static func editor(
    size: Size = Size(columns: 80, rows: 24), floor: Int = 0, language: Language = .english,
    isOffline: Bool = false
  ) throws -> MoneyDesk {
    var desk = try filled(size: size, language: language, floor: floor, isOffline: isOffline)
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
    try desk.receive(.templateRowsRead(TemplateID(31), SampleMoney.rows, TestDesk.start, nil))
    return desk
  }
}
