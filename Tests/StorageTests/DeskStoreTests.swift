import Foundation
import GRDB
import Marketplace
import Testing

@testable import Storage

@Suite struct DeskStoreTests {
  private let account = AccountID("keys")

  private func draft(_ products: Range<Int>) -> JobDraft {
    JobDraft(
      account: account,
      items: products.map {
        JobDraft.Item(
          product: ProductID($0), title: "\($0)", wish: .onSale(true), previous: .onSale(false))
      }, hold: .zero)
  }

  @Test(
    "S02 Which SQLite may damage a file in WAL mode that has two connections",
    arguments: [
      ("3.6.23", false), ("3.7.0", true), ("3.40.1", true), ("3.44.5", true), ("3.44.6", false),
      ("3.45.0", true), ("3.50.6", true), ("3.50.7", false), ("3.51.2", true), ("3.51.3", false),
      ("3.52.0", false), ("4.0.0", false),
    ])
  func affected(_ version: String, _ isAffected: Bool) {
    #expect(SQLiteLibrary.hasResetBug(version) == isAffected)
  }

  @Test("S10 A desk.sqlite of a newer version is refused and left as it is")
  func newer() throws {
    let path = FileManager.default.temporaryDirectory.path + "/desk-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    _ = try DeskStore.open(directory: path)
    try markNewer(path + "/desk.sqlite")
    let before = FileManager.default.contents(atPath: path + "/desk.sqlite")
    #expect(throws: StoreError.newer(path: path + "/desk.sqlite")) {
      try DeskStore.open(directory: path)
    }
    #expect(FileManager.default.contents(atPath: path + "/desk.sqlite") == before)
    let names = try FileManager.default.contentsOfDirectory(atPath: path)
    #expect(!names.contains { $0.contains("corrupt") })
  }

  @Test("S14 Settled jobs are forgotten in time, open ones and their shipments never")
  func prune() throws {
    let store = try DeskStore.inMemory()
    store.register(account, identity: "digiseller:1")
    let old = Date(timeIntervalSince1970: 1_800_000_000)
    for job in 0..<45 {
      _ = try store.put(draft(job * 10..<(job * 10 + 10)), now: old)
      let shipment = try #require(try store.takeShipment(account, limit: 10, now: old))
      // Every ninth is still being worked on.
      if job % 9 == 0 {
        _ = try store.accept(shipment, as: TaskID("\(job)"), now: old)
      } else {
        _ = try store.settle(
          Dictionary(uniqueKeysWithValues: shipment.items.map { ($0.id, ItemFate.done) }), now: old)
      }
    }
    let recent = try #require(
      try store.put(draft(5_000..<5_001), now: old.addingTimeInterval(100)).job)
    _ = try store.cancel(recent.id, now: old.addingTimeInterval(100))
    try store.prune(before: old.addingTimeInterval(50))
    let left = try store.jobs(of: nil, limit: 1_000)
    #expect(left.count == 6 && left.first?.id == recent.id)
    #expect(try store.acceptedShipments(account).count == 5)
    let shipments = try store.read { db in
      try Int.fetchOne(db, sql: "SELECT count(*) FROM shipment")
    }
    #expect(shipments == 5)
    try store.prune(before: old.addingTimeInterval(200))
    #expect(try store.jobs(of: nil, limit: 1_000).count == 5)
  }

  @Test("O06 A number tells that another process has written, and not that this one has")
  func changeMark() throws {
    let path = FileManager.default.temporaryDirectory.path + "/desk-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let (mine, theirs) = (
      try DeskStore.open(directory: path), try DeskStore.open(directory: path)
    )
    let mark = try mine.changeMark()
    _ = try mine.put(draft(1..<3), now: Date())
    #expect(try mine.changeMark() == mark)
    _ = try theirs.put(draft(3..<4), now: Date())
    #expect(try mine.changeMark() != mark)
  }
}
