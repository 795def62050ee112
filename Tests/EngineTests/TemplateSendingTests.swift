import DeskTesting
import Engine
import Foundation
import Marketplace
import Storage
import Synchronization
import Testing

/// Percentages of commission templates on their way, in virtual time, to a marketplace that loses requests and answers.
@Suite struct TemplateSendingTests {
  private static let account = AccountID("keys")
  private static let template = UnreliableShop.template

  /// One outbox whose process is killed at any moment.
  private struct Desk {
    let products: [ProductID]
    let shop: UnreliableShop
    let store: DeskStore
    var sender: OutboxSender
    var time: TimeInterval = 0
    private let start = Date(timeIntervalSince1970: 1_795_341_600)
    private let startInstant = ContinuousClock.now

    init(_ count: Int, seed: UInt64, faults: UnreliableShop.Faults = .init()) throws {
      products = (1...count).map { ProductID($0) }
      shop = UnreliableShop(products: products, seed: seed)
      shop.state.withLock { $0.faults = faults }
      store = try DeskStore.inMemory()
      store.register(account, identity: "digiseller:1")
      sender = OutboxSender(account: account, client: shop, store: store)
    }

    var now: Date { start.addingTimeInterval(time) }

    /// What the template says of products.
    var percents: [ProductID: Int] { shop.state.withLock { $0.percents } }

    func put(_ percents: [ProductID: Int], hold: Duration = .zero) throws -> PutJob {
      let rows = try client { try $0.rows(of: template, for: Array(percents.keys), in: .russian) }
      return try store.put(
        JobDraft(
          setting: percents.sorted { $0.key < $1.key }.map {
            TemplatePercent(product: $0.key, percent: $0.value)
          }, in: template, rows: Array(rows.values), account: account, hold: hold), now: now)
    }

    /// Asks without faults.
    func client<Value>(_ ask: (UnreliableShop) throws -> Value) throws -> Value {
      let faults = shop.state.withLock { state in
        defer { state.faults = .init() }
        return state.faults
      }
      defer { shop.state.withLock { $0.faults = faults } }
      return try ask(shop)
    }

    /// The process is killed: what the sender knows is gone, what is on the disk is not.
    mutating func kill() {
      sender = OutboxSender(account: account, client: shop, store: store)
    }

    /// Takes turns until nothing is on its way or the time is over.
    mutating func run(
      for seconds: TimeInterval, killing: (inout Desk) -> Void = { _ in }
    ) throws {
      let end = time + seconds
      while time < end, try !store.openItems(of: account).isEmpty {
        let turn = try sender.takeTurn(
          at: OutboxSender.Moment(date: now, instant: startInstant + .seconds(time)))
        let wait = max(0.01, min(turn.next.map { $0 / .seconds(1) } ?? 1, 5))
        time += wait
        shop.advance(by: wait)
        killing(&self)
      }
    }
  }

  private func wishes(_ products: [ProductID], _ seed: Int) -> [ProductID: Int] {
    Dictionary(
      uniqueKeysWithValues: products.enumerated().map { ($1, ($0 * 7 + seed) % 101) })
  }

  @Test("300 percentages are one job that leaves in few requests, whatever the percentages are")
  func bulk() throws {
    var desk = try Desk(300, seed: 1)
    let wished = wishes(desk.products, 5)
    let job = try #require(try desk.put(wished).job)
    #expect(job.kind == .templatePercent && job.tally.total == 300 && job.wish == nil)
    try desk.run(for: 60)
    #expect(desk.percents == wished)
    #expect(desk.shop.state.withLock { $0.percentCalls } == 15, "20 in each request")
    #expect(try desk.store.job(job.id)?.tally[.done] == 300)
  }

  @Test(
    "O12 Percentages with lost requests, lost answers and kills: one outcome each, and what is done is so",
    arguments: 1...12)
  func faults(_ seed: Int) throws {
    var desk = try Desk(
      90, seed: UInt64(seed),
      faults: .init(lostBefore: 0.1, lostAfter: 0.1, unreachable: 0.1))
    let wished = wishes(desk.products, seed)
    let job = try #require(try desk.put(wished).job)
    var random = SeededGenerator(seed: UInt64(seed) &+ 77)
    try desk.run(for: 1_800) { desk in
      if Int.random(in: 0..<9, using: &random) == 0 { desk.kill() }
    }
    let items = try desk.store.items(of: job.id, from: 0, limit: 1_000)
    #expect(items.count == 90 && items.allSatisfy { !$0.state.isOpen })
    for item in items where item.state == .done {
      let product = try #require(item.templateRow?.product)
      #expect(desk.percents[product] == item.wish.percent)
    }
    #expect(items.count { $0.state == .done } > 80)
  }

  @Test("A process that dies after the request left reads the template and sends nothing again")
  func killed() throws {
    var desk = try Desk(10, seed: 3)
    let wished = wishes(desk.products, 1)
    _ = try desk.put(wished)
    // The request arrived, and nobody heard the answer: the disk says that it was leaving.
    let shipment = try #require(
      try desk.store.takeShipment(Self.account, limit: 1, templateLimit: 200, now: desk.now))
    #expect(shipment.items.count == 10)
    try desk.shop.set(
      shipment.items.compactMap { item in
        item.templateRow.map {
          TemplatePercent(product: $0.product, percent: wished[$0.product] ?? 0)
        }
      }, in: Self.template)
    desk.kill()
    try desk.run(for: 60)
    #expect(desk.shop.state.withLock { $0.percentCalls } == 1)
    #expect(try desk.store.openItems(of: Self.account).isEmpty)
    #expect(try desk.store.jobs(of: nil, limit: 9)[0].tally[.done] == 10)
  }

  @Test(
    "Undo inside the moment sends nothing; later it brings back what partners got, their own where none was set"
  )
  func undo() throws {
    var desk = try Desk(4, seed: 4)
    desk.shop.state.withLock { $0.percents = [ProductID(1): 10, ProductID(2): 20] }
    let held = try #require(try desk.put(wishes(desk.products, 50), hold: .seconds(1)).job)
    _ = try desk.store.cancel(held.id, now: desk.now)
    try desk.run(for: 10)
    #expect(desk.shop.state.withLock { $0.percentWrites } == [])
    let sent = try #require(try desk.put(wishes(desk.products, 50)).job)
    try desk.run(for: 10)
    let rest = try #require(try desk.store.undoDraft(of: sent.id, hold: .zero))
    _ = try desk.store.put(rest, now: desk.now)
    try desk.run(for: 10)
    #expect(
      desk.percents == [
        ProductID(1): 10, ProductID(2): 20, ProductID(3): 3, ProductID(4): 3,
      ])
  }

  @Test("Another percentage for a product waits for the older one, and the newest counts")
  func order() throws {
    var desk = try Desk(3, seed: 5, faults: .init(lostAfter: 1))
    let product = desk.products[0]
    _ = try desk.put([product: 11])
    try desk.run(for: 1)
    _ = try desk.put([product: 12])
    _ = try desk.put([product: 13])
    desk.shop.state.withLock { $0.faults = .init() }
    try desk.run(for: 120)
    #expect(desk.percents[product] == 13)
    #expect(
      desk.shop.state.withLock { $0.percentWrites.map(\.percent) } == [11, 13],
      "the one between was replaced before it left")
  }

  @Test("A template that was deleted meanwhile takes its percentages with it")
  func gone() throws {
    var desk = try Desk(5, seed: 6, faults: .init(lostBefore: 1))
    _ = try desk.put(wishes(desk.products, 2))
    try desk.run(for: 1)
    desk.shop.state.withLock { state in
      state.faults = .init()
      state.isTemplateGone = true
    }
    try desk.run(for: 60)
    let items = try desk.store.items(in: [.failed], of: nil)
    #expect(items.count == 5 && items.allSatisfy { $0.reason == .notFound })
  }

  @Test("Percentages and switches of the same products have nothing to do with each other")
  func mixed() throws {
    var desk = try Desk(3, seed: 7)
    let product = desk.products[0]
    _ = try desk.put([product: 40], hold: .seconds(1))
    let put = try desk.store.put(
      JobDraft(
        account: Self.account,
        items: [
          JobDraft.Item(
            product: product, title: "p", wish: .onSale(false), previous: .onSale(true))
        ], hold: .zero), now: desk.now)
    #expect(put.replaced.isEmpty)
    let shipment = try #require(
      try desk.store.takeShipment(Self.account, limit: 9, templateLimit: 9, now: desk.now))
    #expect(shipment.items.map(\.product) == [product])
    #expect(try desk.store.openItems(of: Self.account).count { $0.state == .held } == 1)
    try desk.run(for: 1)
  }
}
