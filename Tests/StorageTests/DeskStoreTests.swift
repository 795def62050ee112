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
    let file = try #require(mine.fileMark())
    #expect(mine.fileMark() == file)
    _ = try mine.put(draft(1..<3), now: Date())
    #expect(try mine.changeMark() == mark)
    let own = try #require(mine.fileMark())
    #expect(own != file)
    _ = try theirs.put(draft(3..<4), now: Date())
    #expect(try mine.changeMark() != mark)
    #expect(mine.fileMark() != own)
    #expect(try DeskStore.inMemory().fileMark() == nil)
  }

  @Test("S01 A file on which a promised pragma is not in force is not used")
  func promises() throws {
    let path = FileManager.default.temporaryDirectory.path + "/desk-\(UUID().uuidString).sqlite"
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(
      throws: StoreError.failed(path: path, code: -1, reason: "synchronous is 2, not 3")
    ) {
      try DatabaseFile.open(
        path, configuration: Configuration(), migrator: DeskStore.migrator, version: 2,
        promises: ["foreign_keys": "1", "synchronous": "3"], isFile: true)
    }
  }

  @Test("A write of unknown fate that is given up has not been refused by anybody: nobody knows")
  func givingUp() throws {
    let store = try DeskStore.inMemory()
    store.register(account, identity: "digiseller:1")
    let now = Date(timeIntervalSince1970: 1_800_000_000)
    _ = try store.put(draft(1..<4), now: now)
    let shipment = try #require(try store.takeShipment(account, limit: 10, now: now))
    let ids = shipment.items.map(\.id)
    _ = try store.settle(
      [
        ids[0]: .unknown(.unreachable(.broken)), ids[1]: .failed(.notFound),
        ids[2]: .unknown(.unreachable(.broken)),
      ], now: now)
    let changed = try store.discard([ids[0], ids[1]], now: now)
    #expect(changed.map(\.state) == [.failed, .cancelled])
    #expect(changed[0].reason == .abandoned)
    #expect(
      try store.items(withIDs: ids).map(\.reason) == [.abandoned, .notFound, .unreachable(.broken)])
    // A sender that has found out meanwhile changes nothing any more.
    #expect(try store.settle([ids[0]: .done], now: now) == [])
  }

  @Test(
    "S15 Nothing of an account that is forgotten is left in the file, and nothing of another is lost"
  )
  func forget() throws {
    let path = FileManager.default.temporaryDirectory.path + "/desk-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let store = try DeskStore.open(directory: path)
    let other = AccountID("other")
    for (account, title) in [(account, "Blue lamp"), (other, "Red chair")] {
      store.register(account, identity: "digiseller:\(account.name)")
      for round in 0..<30 {
        _ = try store.put(
          JobDraft(
            account: account,
            items: (0..<20).map {
              JobDraft.Item(
                product: ProductID($0), title: "\(title) \(round).\($0)",
                wish: .onSale(round % 2 == 0), previous: .onSale(round % 2 == 1))
            }, hold: .zero), now: Date())
        _ = try store.takeShipment(account, limit: 200, now: Date())
      }
      // Words of buyers and to buyers are the account's as well.
      try store.save(
        Draft(dialog: DialogID(7), text: "\(title) draft", changedAt: Date()), of: account)
      try store.save(
        DialogMarks(note: "\(title) note"), for: DialogID(7), of: account, now: Date())
    }
    func holds(_ text: String) throws -> Bool {
      let names = try FileManager.default.contentsOfDirectory(atPath: path)
      return names.contains { name in
        FileManager.default.contents(atPath: path + "/" + name)?.range(of: Data(text.utf8)) != nil
      }
    }
    #expect(try holds("Blue lamp"))
    try store.forget(account)
    #expect(try !holds("Blue lamp"))
    #expect(try store.unfinishedCount(of: account) == 0)
    #expect(try store.unfinishedCount(of: other) > 0)
    #expect(try holds("Red chair"))
    store.register(account, identity: "digiseller:\(account.name)")
    #expect(try store.drafts(of: account).isEmpty && store.marks(of: account).isEmpty)
    #expect(try store.drafts(of: other).count == 1 && store.marks(of: other).count == 1)
  }
}
