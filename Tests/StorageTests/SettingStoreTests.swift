import Foundation
import Marketplace
import Storage
import Testing

@Suite("Settings in the store")
struct SettingStoreTests {
  private static let account = AccountID("keys")

  private func withStore(_ work: (DeskStore, String) throws -> Void) throws {
    let path = FileManager.default.temporaryDirectory.path + "/settings-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let store = try DeskStore.open(directory: path)
    store.register(Self.account, identity: "digiseller:1")
    try work(store, path)
  }

  @Test("settings come back after a restart; a newer value takes the place of the older")
  func kept() throws {
    try withStore { store, path in
      #expect(try store.settings() == [:])
      try store.keep(["theme": "paper", "command.history": "sort price\nтема"])
      try store.keep(["theme": "dusk"])
      let again = try DeskStore.open(directory: path)
      #expect(try again.settings() == ["theme": "dusk", "command.history": "sort price\nтема"])
    }
  }

  @Test("a session is of a shop, not of a name, and goes with its account")
  func sessions() throws {
    try withStore { store, path in
      #expect(!store.hadSession(of: Self.account, in: try store.settings()))
      try store.noteSession(of: Self.account)
      try store.keep(["theme": "dusk"])
      let again = try DeskStore.open(directory: path)
      again.register(Self.account, identity: "digiseller:1")
      #expect(again.hadSession(of: Self.account, in: try again.settings()))
      again.register(Self.account, identity: "digiseller:9")
      #expect(!again.hadSession(of: Self.account, in: try again.settings()))
      try store.forget(Self.account)
      #expect(try store.settings() == ["theme": "dusk"])
    }
  }

  @Test("S04 settings survive damage to other pages")
  func salvaged() throws {
    try withStore { store, path in
      try store.keep(["theme": "dusk", "command.history": "sort price"])
      try store.keep(["theme": "paper"])
      let file = path + "/desk.sqlite"
      var bytes = [UInt8](try #require(FileManager.default.contents(atPath: file)))
      for place in 0..<100 { bytes[place] = 0xA5 }
      let other = path + "/other"
      try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: true)
      try Data(bytes).write(to: URL(fileURLWithPath: other + "/desk.sqlite"))
      let mended = try DeskStore.open(directory: other)
      #expect(mended.salvage != nil)
      #expect(try mended.settings() == ["theme": "paper", "command.history": "sort price"])
    }
  }
}
