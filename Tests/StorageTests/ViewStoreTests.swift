import Foundation
import Marketplace
import Storage
import Testing

@Suite("Views in the store")
struct ViewStoreTests {
  private static let account = AccountID("keys")
  private static let other = AccountID("games")
  private static let now = Date(timeIntervalSince1970: 1_795_341_600)

  private func withStore(_ work: (DeskStore, String) throws -> Void) throws {
    let path = FileManager.default.temporaryDirectory.path + "/views-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let store = try DeskStore.open(directory: path)
    store.register(Self.account, identity: "digiseller:1")
    store.register(Self.other, identity: "digiseller:2")
    try work(store, path)
  }

  private let low = SavedView(
    name: "Мало кодов", list: .products, filter: "stock:low \"\u{0}ключ",
    settings: ["sort": "price", "order": "reversed"])
  private let waiting = SavedView(
    name: "ждут", list: .dialogs, filter: "is:waiting", settings: ["sort": "latest"])

  @Test("a view comes back whole after a restart, in order of names, and belongs to one account")
  func whole() throws {
    try withStore { store, path in
      try store.keep(low, of: Self.account, now: Self.now)
      try store.keep(waiting, of: Self.account, now: Self.now)
      #expect(try store.views(of: Self.account) == [waiting, low])
      #expect(try store.views(of: Self.other) == [])
      let again = try DeskStore.open(directory: path)
      again.register(Self.account, identity: "digiseller:1")
      #expect(try again.views(of: Self.account) == [waiting, low])
      // Another shop under the same name has views of its own.
      again.register(Self.account, identity: "digiseller:9")
      #expect(try again.views(of: Self.account) == [])
    }
  }

  @Test("a name is taken once, whatever its case; forgetting leaves the others")
  func names() throws {
    try withStore { store, _ in
      try store.keep(low, of: Self.account, now: Self.now)
      try store.keep(waiting, of: Self.account, now: Self.now)
      var louder = waiting
      louder.name = "ЖДУТ"
      louder.filter = "is:unread"
      try store.keep(louder, of: Self.account, now: Self.now)
      #expect(try store.views(of: Self.account) == [louder, low])
      try store.forgetView("Ждут", of: Self.account)
      try store.forgetView("no such view", of: Self.account)
      #expect(try store.views(of: Self.account) == [low])
    }
  }

  @Test("S15 an account that is removed takes its views with it")
  func forgotten() throws {
    try withStore { store, path in
      try store.keep(low, of: Self.account, now: Self.now)
      try store.keep(waiting, of: Self.other, now: Self.now)
      try store.forget(Self.account)
      #expect(try store.views(of: Self.account) == [])
      #expect(try store.views(of: Self.other) == [waiting])
      let bytes = try #require(FileManager.default.contents(atPath: path + "/desk.sqlite"))
      #expect(bytes.range(of: Data("Мало".utf8)) == nil)
    }
  }

  @Test("S04 views survive damage to other pages")
  func salvaged() throws {
    let path = FileManager.default.temporaryDirectory.path + "/views-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    do {
      let store = try DeskStore.open(directory: path)
      store.register(Self.account, identity: "digiseller:1")
      for number in 10...69 {
        var view = low
        view.name = "view \(number)"
        try store.keep(view, of: Self.account, now: Self.now)
      }
    }
    let file = path + "/desk.sqlite"
    var bytes = [UInt8](try #require(FileManager.default.contents(atPath: file)))
    for place in 0..<100 { bytes[place] = 0xA5 }
    try Data(bytes).write(to: URL(fileURLWithPath: file))
    let store = try DeskStore.open(directory: path, now: Self.now)
    #expect(store.salvage != nil)
    store.register(Self.account, identity: "digiseller:1")
    let names = try store.views(of: Self.account).map(\.name)
    #expect(names == (10...69).map { "view \($0)" })
  }
}
