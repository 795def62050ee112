import DeskTesting
import Foundation
import GRDB
import Marketplace
import Testing

@testable import Storage

@Suite("How files grow")
struct GrowthTests {
  private let account = AccountID("keys")
  private let start = Date(timeIntervalSince1970: 1_800_000_000)

  private func size(_ path: String) -> Int {
    (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
  }

  /// A shop on one day: some products have gone, others have come, all have sold and been described anew.
  private func shop(_ day: Int, using random: inout SeededGenerator) -> [Product] {
    (day * 20..<day * 20 + 300).map { number in
      var product = SampleShop.product(number, using: &random)
      product.sold = day * 1_000 + number
      product.texts = ProductTexts(
        description: LocalizedText(
          String(repeating: "x\(random.next()) ", count: Int.random(in: 5...40, using: &random)),
          in: .russian), additional: LocalizedText("", in: .russian))
      return product
    }
  }

  @Test("S14 A shop that is read every day for months keeps its size: what has gone makes room")
  func pages() throws {
    let directory = FileManager.default.temporaryDirectory.path + "/growth-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: directory) }
    var store = try PagesStore.open(directory: directory, now: start).store
    try store.register(account, marketplace: .digiseller, identity: "digiseller:1")
    let path = store.path
    var random = SeededGenerator(seed: 14)
    var settled = 0
    for day in 0..<40 {
      let now = start.addingTimeInterval(Double(day) * 86_400)
      let products = shop(day, using: &random)
      var pass = try store.beginProductPass(account, language: .russian, rows: 100, now: now)
      for page in 0..<3 {
        _ = try store.storeProductPage(
          Page(
            items: Array(products[page * 100..<page * 100 + 100]), number: page + 1, pageCount: 3,
            total: 300), of: &pass, now: now)
      }
      try store.removeProducts(try store.productsUnseen(by: pass), of: account)
      try store.finish(pass, isWhole: true)
      for product in products.prefix(20) {
        var detail = ProductDetail(id: product.id, language: .russian)
        detail.description = product.texts.description.russian
        try store.store(detail, of: account, in: .russian, now: now)
      }
      #expect(try store.productCount(account) == 300)
      // The log of changes is written back before it outgrows the database.
      #expect(size(path + "-wal") < 8 * 1_048_576)
      if day == 15 { settled = size(path) }
    }
    #expect(settled > 300_000)
    #expect(Double(size(path)) <= 1.1 * Double(settled), "\(settled) bytes became \(size(path))")
    // Whoever opens it next does not wait for what was written.
    let began = ContinuousClock.now
    store = try PagesStore.inMemory()
    store = try PagesStore.open(directory: directory, now: start).store
    try store.register(account, marketplace: .digiseller, identity: "digiseller:1")
    #expect(try store.productCount(account) == 300)
    #expect(ContinuousClock.now - began < .seconds(2))
  }

  @Test("S14 A year of changes keeps the outbox at the size of three months")
  func outbox() throws {
    let store = try DeskStore.inMemory()
    store.register(account, identity: "digiseller:1")
    func pageCount() throws -> Int {
      try store.read { db in try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0 }
    }
    var settled = 0
    for day in 0..<365 {
      let now = start.addingTimeInterval(Double(day) * 86_400)
      for job in 0..<2 {
        _ = try store.put(
          JobDraft(
            account: account,
            items: (0..<6).map {
              JobDraft.Item(
                product: ProductID(job * 100 + $0), title: "Product \($0)",
                wish: .onSale(day % 2 == 0), previous: .onSale(day % 2 == 1))
            }, hold: .zero), now: now)
        let shipment = try #require(try store.takeShipment(account, limit: 200, now: now))
        _ = try store.settle(
          Dictionary(uniqueKeysWithValues: shipment.items.map { ($0.id, .done) }), now: now)
      }
      try store.prune(before: now.addingTimeInterval(-90 * 86_400))
      if day == 120 { settled = try pageCount() }
    }
    #expect(settled > 20)
    let end = try pageCount()
    #expect(Double(end) <= 1.1 * Double(settled), "\(settled) pages became \(end)")
    #expect(try store.jobs(of: account, limit: 10_000).count <= 2 * 91)
  }
}
