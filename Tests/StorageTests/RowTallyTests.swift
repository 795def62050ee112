import DeskTesting
import Foundation
import GRDB
import Marketplace
import Testing

@testable import Storage

/// How many rows the lists have, as triggers keep it, against counting them.
@Suite struct RowTallyTests {
  private let account = AccountID("keys")
  private let other = AccountID("other")
  private let now = Date(timeIntervalSince1970: 1_800_000_000)

  private func expectTrue(_ store: PagesStore) throws {
    for account in [account, other] {
      #expect(
        try store.productCount(account)
          == store.products(ProductQuery(account: account), limit: nil).count)
      #expect(
        try store.dialogCount(account)
          == store.dialogs(DialogQuery(account: account), limit: nil).count)
    }
  }

  @Test("Every way of coming and going is counted, for each account by itself")
  func comingAndGoing() throws {
    let store = try PagesStore.inMemory()
    var random = SeededGenerator(seed: 5)
    try store.register(account, marketplace: .digiseller, identity: "digiseller:1")
    try store.register(other, marketplace: .digiseller, identity: "digiseller:2")
    for round in 0..<40 {
      let who = Bool.random(using: &random) ? account : other
      let chosen = SampleShop.products(30, seed: 3).shuffled(using: &random).prefix(8)
      switch Int.random(in: 0..<4, using: &random) {
      case 0:
        _ = try store.storeProducts(
          Array(chosen), of: who, in: .russian, announced: nil, now: now)
      case 1:
        try store.removeProducts(chosen.prefix(3).map(\.id), of: who)
      default:
        let dialogs = (0..<6).map { _ in
          Dialog(id: DialogID(Int.random(in: 1...50, using: &random)), buyer: "b@example.com")
        }
        _ = try store.storeDialogs(dialogs, of: who, now: now + TimeInterval(round))
      }
      try expectTrue(store)
    }
    #expect(try store.dialogCount(account) > 0 && store.productCount(other) > 0)
    try store.forget(account)
    #expect(try store.dialogCount(account) == 0 && store.productCount(account) == 0)
    // Another shop under the same name begins at nothing.
    try store.register(account, marketplace: .digiseller, identity: "digiseller:3")
    try expectTrue(store)
  }

  @Test("S11 A file of the version before is counted when it is opened")
  func migrated() throws {
    let directory = FileManager.default.temporaryDirectory.path + "/tally-\(UUID())"
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let queue = try DatabaseQueue(path: directory + "/pages.sqlite")
    try PagesStore.migrator.migrate(queue, upTo: "time line")
    try queue.write { db in
      try db.execute(
        sql: """
          INSERT INTO account (name, marketplace, identity) VALUES ('keys', 'digiseller', 'digiseller:1');
          INSERT INTO dialog (account, id, tie, folded)
            VALUES (1, '1', 1, ''), (1, '2', 2, ''), (1, '3', 3, '');
          PRAGMA user_version = 8;
          """)
    }
    try queue.close()
    let store = try PagesStore.open(directory: directory, now: now).store
    try store.register(account, marketplace: .digiseller, identity: "digiseller:1")
    #expect(try store.dialogCount(account) == 3)
    _ = try store.storeDialogs([3, 4].map { Dialog(id: DialogID($0)) }, of: account, now: now)
    #expect(try store.dialogCount(account) == 4)
    #expect(try store.productCount(account) == 0)
  }
}
