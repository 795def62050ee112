import Dashboard
import Engine
import Foundation
import GRDB
import Marketplace
import Storage
import Synchronization
import Testing

/// What the outbox says when one of its two stores cannot be written (S05).
@Suite("The outbox when a store fails", .timeLimit(.minutes(1)))
struct OutboxServiceTests {
  private static let account = AccountID("keys")
  private static let refusal = "no room"

  /// An outbox on files, and a hand on them that makes them refuse writes.
  private final class Rig: Sendable {
    let directory: String
    let desk: DeskStore
    let pages: PagesStore
    let service: OutboxService
    let shop = UnreliableShop(products: [ProductID(1)], seed: 1)
    private let busy = BusyCount()
    private let messages: Messages

    private final class Messages: Sendable {
      let all = Mutex<[Desk.Msg]>([])
    }

    init(maySend: Bool = false) throws {
      directory = NSTemporaryDirectory() + "outbox-\(UUID().uuidString)"
      desk = try DeskStore.open(directory: directory)
      pages = try PagesStore.open(directory: directory, now: Date()).store
      desk.register(account, identity: "digiseller:1")
      try pages.register(account, marketplace: .digiseller, identity: "digiseller:1")
      _ = try pages.storeProducts(
        shop.listed, of: account, in: .russian, announced: 1, askedAt: Date(), now: Date())
      let messages = Messages()
      self.messages = messages
      service = OutboxService(
        account: account, client: shop, store: desk, pages: pages, busy: busy, maySend: maySend
      ) { message in messages.all.withLock { $0.append(message) } }
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    func refuse(_ table: String, in file: String) throws {
      try write(
        file,
        ["INSERT", "UPDATE"].map { verb in
          """
          CREATE TRIGGER refuse_\(verb) BEFORE \(verb) ON \(table)
          BEGIN SELECT RAISE(ABORT, '\(refusal)'); END
          """
        })
    }

    func allow(in file: String) throws {
      try write(file, ["INSERT", "UPDATE"].map { "DROP TRIGGER refuse_\($0)" })
    }

    private func write(_ file: String, _ statements: [String]) throws {
      let queue = try DatabaseQueue(path: directory + "/" + file)
      try queue.write { db in for sql in statements { try db.execute(sql: sql) } }
      try queue.close()
    }

    /// What was said until nothing was under way any more.
    func said() -> [Desk.Msg] {
      while !busy.isIdle { usleep(1_000) }
      return messages.all.withLock { all in
        defer { all = [] }
        return all
      }
    }

    func draft(on isOn: Bool, hold: Duration = .seconds(1)) -> JobDraft {
      JobDraft(
        account: account,
        items: [
          JobDraft.Item(
            product: ProductID(1), title: "p", wish: .onSale(isOn), previous: .onSale(!isOn))
        ], hold: hold)
    }

    func put(hold: Duration = .seconds(1)) throws -> JobID {
      service.put(draft(on: false, hold: hold))
      return try #require(said().storedJobs.first)
    }

    var row: Product.State? {
      try? pages.products(withIDs: [ProductID(1)], of: account).first?.state
    }
  }

  @Test("S05 a job is stored though the list cannot show it: it is reported as stored")
  func putWithoutPages() throws {
    let rig = try Rig()
    try rig.refuse("wish", in: "pages.sqlite")
    rig.service.put(rig.draft(on: false))
    let said = rig.said()
    #expect(try rig.desk.jobs(of: Self.account, limit: 10).count == 1)
    #expect(said.storedJobs == [JobID(1)])
    #expect(said.storeFailures == 1)
    #expect(said.notStored == 0)
  }

  @Test("S05 a job that the store did not take is reported as such, and nothing else is")
  func putWithoutDesk() throws {
    let rig = try Rig()
    try rig.refuse("job", in: "desk.sqlite")
    rig.service.put(rig.draft(on: false))
    let said = rig.said()
    #expect(said.count == 1)
    #expect(said.notStored == 1)
    #expect(rig.row == .on)
    try rig.allow(in: "desk.sqlite")
    _ = try rig.put()
    #expect(rig.row == .off)
  }

  @Test("S05 a write that was taken back is reported so though the list cannot show it")
  func undoWithoutPages() throws {
    let rig = try Rig()
    let job = try rig.put()
    try rig.refuse("wish", in: "pages.sqlite")
    rig.service.undo(job, hold: .seconds(1))
    let said = rig.said()
    #expect(said.changedStates == [.cancelled])
    #expect(
      said.contains(.outbox(Self.account, .undone(job, cancelled: 1, rest: nil))))
    #expect(said.storeFailures == 1)
    #expect(said.notStored == 0)
  }

  @Test(
    "S05 what fails beside storing a job is the store's failure: no job that is being stored is meant",
    arguments: ["release", "cancel", "drop", "undo"])
  func changeWithoutDesk(_ verb: String) throws {
    let rig = try Rig()
    let job = try rig.put()
    try rig.refuse("item", in: "desk.sqlite")
    switch verb {
    case "release": rig.service.release(job)
    case "cancel": rig.service.cancel(job)
    case "drop": rig.service.cancelHeld([job])
    default: rig.service.undo(job, hold: .seconds(1))
    }
    let said = rig.said()
    #expect(said.count == 1)
    #expect(said.storeFailures == 1)
    #expect(try rig.desk.openItems(of: Self.account).map(\.state) == [.held])
  }

  @Test("S05 what was sent is reported though the list cannot show it, and the list catches up")
  func turnWithoutPages() throws {
    let rig = try Rig(maySend: true)
    try rig.refuse("wish", in: "pages.sqlite")
    rig.service.put(rig.draft(on: false, hold: .zero))
    let said = rig.said()
    #expect(said.changedStates == [.sending, .done])
    #expect(said.finished == 1)
    #expect(said.storeFailures > 0)
    #expect(rig.shop.state.withLock { $0.writes.count } == 1)
    #expect(rig.row == .on)
    try rig.allow(in: "pages.sqlite")
    let limit = ContinuousClock.now + .seconds(20)
    while rig.row != .off, .now < limit { usleep(20_000) }
    #expect(rig.row == .off)
    // It is shown for good: a page that was asked for now says what the marketplace says.
    #expect(rig.said().contains(.products(Self.account, .storeChanged)))
  }
}

extension [Desk.Msg] {
  fileprivate var storedJobs: [JobID] {
    compactMap { if case .outbox(_, .put(let job, _, _)) = $0 { job?.id } else { nil } }
  }

  fileprivate var changedStates: [OutboxItem.State] {
    flatMap { message -> [OutboxItem.State] in
      if case .outbox(_, .changed(let items)) = message { items.map(\.state) } else { [] }
    }
  }

  fileprivate var finished: Int {
    count { if case .outbox(_, .finished) = $0 { true } else { false } }
  }

  fileprivate var notStored: Int {
    count { if case .outbox(_, .notStored) = $0 { true } else { false } }
  }

  fileprivate var storeFailures: Int {
    count { if case .storeFailed = $0 { true } else { false } }
  }
}
