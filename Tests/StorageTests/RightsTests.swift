import Foundation
import Marketplace
import Storage
import Testing

@Suite("Stored rights of keys")
struct RightsTests {
  private let account = AccountID("keys")

  @Test("What a key may do outlives the process, and goes with its account")
  func kept() throws {
    let directory = FileManager.default.temporaryDirectory.path + "/sellerdesk-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let told = KeyRights(
      rights: ["description_view": true, "description_edit": false],
      asOf: Date(timeIntervalSince1970: 1_000))
    do {
      let store = try PagesStore.open(directory: directory, now: Date()).store
      try store.register(account, marketplace: .digiseller, identity: "digiseller:1")
      #expect(try store.rights(of: account) == nil)
      try store.store(KeyRights(rights: nil, asOf: Date(timeIntervalSince1970: 1)), of: account)
      #expect(try store.rights(of: account)?.rights == nil)
      #expect(try store.rights(of: account) != nil)
      try store.store(told, of: account)
    }
    let store = try PagesStore.open(directory: directory, now: Date()).store
    try store.register(account, marketplace: .digiseller, identity: "digiseller:1")
    #expect(try store.rights(of: account) == told)
    // The same name for another shop is another key.
    try store.register(account, marketplace: .digiseller, identity: "digiseller:2")
    #expect(try store.rights(of: account) == nil)
  }

  @Test("An account that nobody registered has nothing stored, and that is no error")
  func unregistered() throws {
    let store = try PagesStore.inMemory()
    try store.store(KeyRights(rights: [:], asOf: Date()), of: account)
    #expect(try store.rights(of: account) == nil)
  }
}
