import DeskTesting
import Engine
import Foundation
import Marketplace
import Storage
import Synchronization
import Testing

/// Looks at the list of dialogs and readings of their messages, against dialogs that change and fail meanwhile.
@Suite struct DialogSyncTests {
  private let account = AccountID("keys")

  private func store() throws -> PagesStore {
    let store = try PagesStore.inMemory()
    try store.register(account, marketplace: .digiseller, identity: "digiseller:1")
    return store
  }

  private func look(_ shop: ScriptedDialogs, _ store: PagesStore) throws -> DialogLook.Outcome {
    try DialogLook(account: account, client: shop, store: store).run()
  }

  private func threads(_ shop: ScriptedDialogs, _ store: PagesStore) -> ThreadSync {
    ThreadSync(account: account, client: shop, store: store)
  }

  /// Reads the messages of everything that is stale, as the watch does.
  private func readAll(_ shop: ScriptedDialogs, _ store: PagesStore) throws {
    while let dialog = try store.staleDialogs(of: account, limit: 1).first {
      _ = try threads(shop, store).refresh(dialog)
    }
  }

  private func stored(_ dialog: Int, _ store: PagesStore) throws -> [DialogMessage] {
    try store.thread(DialogID(dialog), of: account, .newest, count: 1_000_000).window.messages
  }

  @Test(
    "N24 150 schedules of a list that moves while it is read: nothing is lost, nothing is there twice",
    arguments: 0..<150)
  func movingList(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let shop = ScriptedDialogs(pageRows: 10, messageRows: 7)
    let store = try store()
    shop.change { state in
      for id in 1...40 { state.write(id, after: 1) }
    }
    let choices = (0..<400).map { _ in Int.random(in: 0..<60, using: &random) }
    shop.change { state in
      state.beforePage = { state, _ in
        // Buyers write between the pages, also in dialogs that were further down.
        let choice = choices[state.pages.count % choices.count]
        if choice < 40 { state.write(choice + 1, after: choice % 2) }
        if choice == 50 { state.write(41 + state.pages.count, after: 0) }
        return choice == 59 ? .unreachable(.broken) : nil
      }
    }
    var failures = 0
    for _ in 0..<6 {
      for _ in 0..<Int.random(in: 0..<30, using: &random) {
        let id = Int.random(in: 1...45, using: &random)
        let author = DialogMessage.Author.allCases.randomElement(using: &random) ?? .buyer
        let gap = Int.random(in: 0...2, using: &random)
        shop.change { $0.write(id, author, after: gap) }
      }
      do { _ = try look(shop, store) } catch { failures += 1 }
    }
    shop.change { $0.beforePage = { _, _ in nil } }
    _ = try look(shop, store)
    try readAll(shop, store)
    let truth = shop.state.withLock { $0 }
    // What was touched since the first look is stored; the first look itself is one page, and the rest is history.
    let marked = try store.dialogs(
      DialogQuery(account: account, order: .latest), limit: nil)
    #expect(Set(marked.map(\.dialog.id)).count == marked.count)
    for row in marked {
      let id = try #require(row.dialog.id.number)
      let listed = try #require(truth.list.first { $0.id == row.dialog.id })
      #expect(row.dialog.messageCount == listed.messageCount)
      #expect(row.dialog.lastMessageAt == listed.lastMessageAt)
      let messages = try stored(id, store)
      guard !messages.isEmpty else { continue }
      // Everything back to the oldest stored one is there, once.
      #expect(messages == truth.threads[id]?.suffix(messages.count).map { $0 })
    }
    #expect(try store.dialogsWithGaps(of: account).isEmpty)
  }

  @Test("Two hours of outage lose nothing: the list is read down to where the last good look ended")
  func outage() throws {
    let shop = ScriptedDialogs(pageRows: 50)
    let store = try store()
    shop.change { state in
      for id in 1...1_000 { state.write(id, after: 60) }
    }
    _ = try look(shop, store)
    #expect(shop.state.withLock { $0.pages } == [1])
    // 500 messages in 300 dialogs, many of them from far down.
    shop.change { state in
      for number in 0..<500 { state.write(1 + number * 7 % 300, after: 14) }
      state.pages = []
      state.beforePage = { _, page in page == 3 ? .unreachable(.timedOut(after: .seconds(60))) : nil
      }
    }
    #expect(throws: InboxFailure.self) { try look(shop, store) }
    // What a look that failed has stored does not make the next one stop early.
    shop.change { state in
      state.beforePage = { _, _ in nil }
      state.pages = []
    }
    _ = try look(shop, store)
    #expect(shop.state.withLock { $0.pages.max() ?? 0 } >= 7)
    try readAll(shop, store)
    let truth = shop.state.withLock { $0 }
    for id in 1...300 {
      let messages = try stored(id, store)
      #expect(messages == truth.threads[id]?.suffix(messages.count).map { $0 })
      #expect(messages.count >= truth.threads[id]?.filter { $0.id > MessageID(1_000) }.count ?? 0)
    }
    // Quiet again: one page.
    shop.change { $0.pages = [] }
    _ = try look(shop, store)
    #expect(shop.state.withLock { $0.pages } == [1])
  }

  @Test("Messages are asked for only where the list says something new, never dialog by dialog")
  func onlyWhatChanged() throws {
    let shop = ScriptedDialogs()
    let store = try store()
    shop.change { state in
      for id in 1...100 { state.write(id, .seller) }
    }
    _ = try look(shop, store)
    try readAll(shop, store)
    #expect(shop.state.withLock { $0.threadsAsked } == [])
    shop.change { $0.write(70) }
    _ = try look(shop, store)
    try readAll(shop, store)
    _ = try look(shop, store)
    try readAll(shop, store)
    #expect(shop.state.withLock { $0.threadsAsked } == [70])
    // Read elsewhere: its marks are new.
    shop.change { $0.unread[70] = 0 }
    _ = try look(shop, store)
    try readAll(shop, store)
    #expect(shop.state.withLock { $0.threadsAsked } == [70, 70])
  }

  @Test("A burst longer than an answer leaves no gap, and only what is new is news")
  func burst() throws {
    let shop = ScriptedDialogs(messageRows: 20)
    let store = try store()
    shop.change { state in
      for _ in 0..<30 { state.write(1) }
    }
    _ = try look(shop, store)
    try readAll(shop, store)
    shop.change { state in
      for _ in 0..<130 { state.write(1) }
    }
    _ = try look(shop, store)
    shop.change { state in
      state.threadsAsked = []
      state.beforeMessages = { state, _ in
        state.threadsAsked.count == 3 ? .serverFailure(status: 502) : nil
      }
    }
    #expect(throws: InboxFailure.marketplace(.serverFailure(status: 502))) {
      try threads(shop, store).refresh(DialogID(1))
    }
    let truth = shop.state.withLock { $0.threads[1] ?? [] }
    // Broken off in the middle: what is shown is whole as far as it goes.
    let window = try store.thread(DialogID(1), of: account, .newest, count: 1_000).window
    #expect(window.messages == truth.suffix(40))
    #expect(!window.hasOlder)
    #expect(!window.isCompleteBack)
    #expect(try store.dialogsWithGaps(of: account) == [DialogID(1)])
    shop.change { $0.beforeMessages = { _, _ in nil } }
    shop.change { $0.write(1) }
    _ = try look(shop, store)
    let outcome = try threads(shop, store).refresh(DialogID(1))
    #expect(outcome.wasKnown)
    while try threads(shop, store).goBack(DialogID(1)) {}
    let all = shop.state.withLock { $0.threads[1] ?? [] }
    #expect(try stored(1, store) == all)
    #expect(try store.thread(DialogID(1), of: account, .newest, count: 999).window.isCompleteBack)
  }

  @Test("An answer that lags behind the list is asked for again, and taken at last")
  func lag() throws {
    let shop = ScriptedDialogs()
    let store = try store()
    shop.change { state in
      state.write(1)
      state.write(1)
    }
    _ = try look(shop, store)
    shop.change { $0.lag = 1 }
    #expect(try !threads(shop, store).refresh(DialogID(1)).isUpToDate)
    #expect(try store.staleDialogs(of: account, limit: 9) == [DialogID(1)])
    shop.change { $0.lag = 0 }
    let outcome = try threads(shop, store).refresh(DialogID(1))
    #expect(outcome.isUpToDate)
    #expect(outcome.news.map(\.id) == [MessageID(2)])
    #expect(try store.staleDialogs(of: account, limit: 9).isEmpty)
    shop.change { state in
      state.write(1)
      state.lag = 1
    }
    _ = try look(shop, store)
    _ = try threads(shop, store).refresh(DialogID(1), isLastTry: true)
    #expect(try store.staleDialogs(of: account, limit: 9).isEmpty)
  }
}
