import Dashboard
import DeskTesting
import Foundation
import Marketplace
import TerminalCore
import Testing

@Suite("Switching products: keys in, effects and cells out")
struct OutboxStoryTests {
  private static let account = TestDesk.account

  /// A desk with a list of products, the first one under the cursor.
  private func desk(
    _ count: Int = 30, size: Size = Size(columns: 100, rows: 30)
  ) throws -> StoredDesk {
    var desk = try StoredDesk(SampleShop.numbered(count), size: size)
    _ = desk.takeOthers()
    return desk
  }

  private func item(
    _ number: Int64, _ draft: JobDraft, _ index: Int = 0, job: Int64 = 1,
    state: OutboxItem.State = .held, reason: MarketplaceError? = nil
  ) -> OutboxItem {
    let wished = draft.items[index]
    return OutboxItem(
      id: OutboxID(number), job: JobID(job), account: Self.account, target: wished.target,
      title: wished.title, wish: wished.wish, previous: wished.previous, state: state,
      reason: reason, createdAt: TestDesk.start, changedAt: TestDesk.start)
  }

  private func job(
    _ number: Int64, _ draft: JobDraft, _ counts: [OutboxItem.State: Int]? = nil
  ) -> Job {
    Job(
      id: JobID(number), account: Self.account, kind: .switchProduct, wish: draft.items[0].wish,
      title: draft.items.count == 1 ? draft.items[0].title : nil, createdAt: TestDesk.start,
      heldUntil: TestDesk.start + 1, tally: Job.Tally(counts ?? [.held: draft.items.count]),
      changedAt: TestDesk.start)
  }

  private func draft(in effects: [Effect]) throws -> JobDraft {
    try #require(
      effects.compactMap { effect -> JobDraft? in
        if case .putJob(let draft) = effect { draft } else { nil }
      }.first)
  }

  /// Answers a put as the store would.
  private func store(_ desk: inout StoredDesk, _ draft: JobDraft, job number: Int64 = 1) throws {
    try desk.receive(
      .outbox(
        Self.account,
        .put(
          job(number, draft),
          items: draft.items.indices.map { item(number * 100 + Int64($0), draft, $0, job: number) },
          replaced: [])))
  }

  // MARK: One product

  @Test("x changes the row at once, holds the write for a second, then lets it leave")
  func single() throws {
    var desk = try desk()
    try desk.press("x")
    #expect(desk.desk.rows[3].contains("…off"))
    let effects = desk.takeOthers()
    let draft = try draft(in: effects)
    #expect(draft.items.map(\.wish) == [.onSale(false)])
    #expect(draft.items.map(\.previous) == [.onSale(true)])
    #expect(draft.hold == .seconds(1))
    try store(&desk, draft)
    #expect(desk.takeOthers().contains(.wake(.hold(Self.account, JobID(1)), after: .seconds(1))))
    try desk.receive(.timer(.hold(Self.account, JobID(1))))
    #expect(desk.takeOthers() == [.releaseJob(Self.account, JobID(1))])
    #expect(desk.desk.rows[3].contains("…off"))
    try desk.receive(.outbox(Self.account, .changed([item(100, draft, state: .done)])))
    #expect(!desk.desk.rows[3].contains("…"))
  }

  @Test("u takes a held write back, also before it was stored")
  func undoWhileHeld() throws {
    var desk = try desk()
    try desk.press("x", "u")
    let draft = try draft(in: desk.takeOthers())
    try store(&desk, draft)
    #expect(desk.takeOthers() == [.undoJob(Self.account, JobID(1))])
    try desk.receive(
      .outbox(Self.account, .changed([item(100, draft, state: .cancelled)])))
    try desk.receive(
      .outbox(Self.account, .undone(JobID(1), cancelled: 1, rest: nil)))
    #expect(desk.desk.screen.contains("Taken back: nothing was sent"))
    // The timer of the moment of grace may still ring; nothing leaves.
    _ = desk.takeOthers()
    try desk.receive(.timer(.hold(Self.account, JobID(1))))
    #expect(desk.takeOthers() == [])
  }

  @Test("u after the write has left puts the inverse")
  func undoAfterwards() throws {
    var desk = try desk()
    try desk.press("x")
    let draft = try draft(in: desk.takeOthers())
    try store(&desk, draft)
    try desk.receive(.timer(.hold(Self.account, JobID(1))))
    try desk.receive(.outbox(Self.account, .changed([item(100, draft, state: .done)])))
    try desk.press("u")
    #expect(desk.takeOthers().contains(.undoJob(Self.account, JobID(1))))
    let inverse = JobDraft(
      account: Self.account,
      items: [
        JobDraft.Item(
          target: draft.items[0].target, title: "p", wish: .onSale(true),
          previous: .onSale(false))
      ], hold: .seconds(1), undoes: JobID(1))
    try desk.receive(.outbox(Self.account, .undone(JobID(1), cancelled: 0, rest: inverse)))
    #expect(desk.takeOthers().contains(.putJob(inverse)))
    #expect(desk.desk.screen.contains("The inverse is on its way"))
  }

  @Test("A refused switch is marked on its row and counted in the header, with its reason")
  func refused() throws {
    var desk = try desk()
    try desk.press("x")
    let draft = try draft(in: desk.takeOthers())
    try store(&desk, draft)
    let failed = item(
      100, draft, state: .failed, reason: .forbidden(right: "description_edit"))
    try desk.receive(.outbox(Self.account, .changed([failed])))
    try desk.receive(.outbox(Self.account, .finished(job(1, draft, [.failed: 1]))))
    #expect(desk.desk.rows[3].contains("✗on"))
    #expect(desk.desk.rows[0].contains("✗ 1 failed"))
    #expect(desk.desk.screen.contains("description_edit"))
  }

  @Test("S05 Only a job that was not stored leaves its row; other failures of the store do not")
  func storeFailures() throws {
    var desk = try desk()
    try desk.press("x")
    let before = desk.desk.rows[3]
    #expect(before.contains("…off"))
    try desk.receive(.storeFailed("disk full"))
    #expect(desk.desk.rows[3] == before)
    #expect(desk.desk.screen.contains("The local store failed: disk full"))
    try desk.receive(.outbox(Self.account, .notStored("disk full")))
    #expect(!desk.desk.rows[3].contains("…"))
    #expect(desk.desk.screen.contains("Not changed: the local store failed (disk full)"))
  }

  @Test("An answer about an older wish says nothing about a newer one")
  func olderAnswer() throws {
    var desk = try desk()
    try desk.press("x")
    let first = try draft(in: desk.takeOthers())
    try store(&desk, first)
    try desk.press("x")
    let second = try draft(in: desk.takeOthers())
    #expect(second.items.map(\.wish) == [.onSale(true)])
    try store(&desk, second, job: 2)
    try desk.receive(.outbox(Self.account, .changed([item(100, first, state: .done)])))
    #expect(desk.desk.rows[3].contains("…on"))
  }

  // MARK: Noise

  @Test("R13 A held write is dropped when more than 12 different commands come within a second")
  func noise() throws {
    var desk = try desk()
    try desk.receive(.clock(TestDesk.start))
    try desk.press("x")
    let draft = try draft(in: desk.takeOthers())
    try store(&desk, draft)
    for key in ["j", "k", "g", "G", "s", "S", "p", "y", "L", "v", "v", "space"] {
      try desk.press(key)
    }
    #expect(!desk.takeOthers().contains(.dropHeld(Self.account, [JobID(1)])))
    try desk.press("R", "o")
    #expect(desk.takeOthers().contains(.dropHeld(Self.account, [JobID(1)])))
    #expect(desk.desk.screen.contains("Too many keys at once"))
    // While it lasts nothing new is written.
    try desk.press("x")
    #expect(!desk.takeOthers().contains { if case .putJob = $0 { true } else { false } })
    // A second later a hand is a hand again.
    try desk.receive(.clock(TestDesk.start + 1.5))
    try desk.press("z", "u", "x")
    #expect(desk.takeOthers().contains { if case .putJob = $0 { true } else { false } })
  }

  @Test("R13 A write that noise brought before it was stored is dropped as soon as it is")
  func noiseBeforeStored() throws {
    var desk = try desk()
    try desk.press("x")
    let draft = try draft(in: desk.takeOthers())
    for key in ["j", "k", "g", "G", "s", "S", "p", "y", "L", "v", "v", "R", "o", "h"] {
      try desk.press(key)
    }
    _ = desk.takeOthers()
    try store(&desk, draft)
    #expect(desk.takeOthers() == [.dropHeld(Self.account, [JobID(1)])])
  }

  @Test("The same hands over several seconds are no noise")
  func noNoise() throws {
    var desk = try desk()
    try desk.press("x")
    let draft = try draft(in: desk.takeOthers())
    try store(&desk, draft)
    for (index, key) in ["j", "k", "g", "G", "s", "S", "p", "y", "L", "v", "v", "R", "o"]
      .enumerated()
    {
      try desk.receive(.clock(TestDesk.start + Double(index) * 0.2))
      try desk.press(key)
    }
    #expect(!desk.takeOthers().contains(.dropHeld(Self.account, [JobID(1)])))
  }

  @Test("R12 A paste outside a text field presses nothing, in dialogs neither")
  func paste() throws {
    var desk = try desk()
    try desk.receive(.input(.paste("x\nq")))
    #expect(!desk.takeOthers().contains { if case .putJob = $0 { true } else { false } })
    try desk.press("*", "x")
    #expect(desk.desk.screen.contains("Switch off: 30 products"))
    _ = desk.takeOthers()
    try desk.receive(.input(.paste("30\n")))
    #expect(!desk.takeOthers().contains { if case .putJob = $0 { true } else { false } })
  }

  // MARK: Many products

  @Test("Marked products are shown before anything happens; Enter applies, Esc does not")
  func plan() throws {
    var desk = try desk()
    try desk.press("space", "space", "space", "x")
    #expect(desk.desk.screen.contains("Switch off: 3 products"))
    try desk.press("esc")
    #expect(!desk.takeOthers().contains { if case .putJob = $0 { true } else { false } })
    #expect(desk.desk.products.marks.count == 3)
    try desk.press("x", "enter")
    let draft = try draft(in: desk.takeOthers())
    #expect(draft.items.count == 3)
    #expect(desk.desk.products.marks.isEmpty)
    #expect(desk.desk.rows[3].contains("…off"))
    #expect(desk.desk.rows[5].contains("…off"))
  }

  @Test("Above 20 rows the number is typed")
  func typedCount() throws {
    var desk = try desk()
    try desk.press("*", "x", "enter")
    #expect(!desk.takeOthers().contains { if case .putJob = $0 { true } else { false } })
    try desk.type("29")
    try desk.press("enter")
    #expect(desk.desk.screen.contains("It is not 30"))
    try desk.type("30")
    try desk.press("enter")
    #expect(try draft(in: desk.takeOthers()).items.count == 30)
  }

  @Test("Products that already are as wished stay out of the plan; x turns it round")
  func direction() throws {
    var desk = try desk()
    try desk.press("x")
    let first = try draft(in: desk.takeOthers())
    try store(&desk, first)
    try desk.press("*", "x")
    #expect(desk.desk.screen.contains("Switch off: 29 products"))
    #expect(desk.desk.screen.contains("1 already off"))
    try desk.press("x")
    #expect(desk.desk.screen.contains("Switch on: 1 product"))
    #expect(desk.desk.screen.contains("29 already on"))
  }

  @Test("A larger undo is shown first")
  func undoOfMany() throws {
    var desk = try desk()
    try desk.press("space", "space", "x", "enter")
    let draft = try draft(in: desk.takeOthers())
    try store(&desk, draft)
    try desk.press("u")
    let inverse = JobDraft(
      account: Self.account,
      items: draft.items.map {
        JobDraft.Item(
          target: $0.target, title: $0.title, wish: .onSale(true), previous: $0.wish)
      }, hold: .seconds(1), undoes: JobID(1))
    _ = desk.takeOthers()
    try desk.receive(.outbox(Self.account, .undone(JobID(1), cancelled: 0, rest: inverse)))
    #expect(desk.desk.screen.contains("Bring back: 2 products"))
    #expect(desk.takeOthers().isEmpty)
    try desk.press("enter")
    #expect(desk.takeOthers().contains(.putJob(inverse)))
  }

  // MARK: What cannot be done says why

  @Test("Without the network, the right or the offer, x says why and does nothing")
  func obstacles() throws {
    var offline = try StoredDesk(SampleShop.numbered(3), isOffline: true)
    try offline.press("x")
    #expect(offline.desk.screen.contains("--offline"))
    #expect(!offline.takeOthers().contains { if case .putJob = $0 { true } else { false } })
  }

  // MARK: Leaving

  @Test("q with something unsent asks, and the desk closes when it has left")
  func leaving() throws {
    var desk = try desk()
    try desk.press("x")
    let draft = try draft(in: desk.takeOthers())
    try store(&desk, draft)
    try desk.press("q")
    #expect(!desk.desk.model.isOver)
    #expect(desk.desk.screen.contains("1 change has not left yet"))
    try desk.press("esc")
    #expect(!desk.desk.screen.contains("not left yet"))
    try desk.press("q")
    try desk.receive(.timer(.hold(Self.account, JobID(1))))
    #expect(desk.takeOthers().contains(.releaseJob(Self.account, JobID(1))))
    #expect(!desk.desk.model.isOver)
    try desk.receive(.outbox(Self.account, .changed([item(100, draft, state: .sending)])))
    #expect(desk.desk.model.isOver)
  }

  @Test("q twice closes at once; nothing held has left")
  func leavingAtOnce() throws {
    var desk = try desk()
    try desk.press("x", "q", "q")
    #expect(desk.desk.model.isOver)
    #expect(!desk.takeOthers().contains { if case .releaseJob = $0 { true } else { false } })
  }

  // MARK: Tasks

  @Test("Screen 8 reads the jobs, opens one, and follows it")
  func tasks() throws {
    var desk = try desk()
    try desk.press("8")
    let generation = desk.desk.model.tasks.generation
    #expect(desk.takeOthers() == [.readJobs(generation)])
    let plan = JobDraft(
      account: Self.account,
      items: (1...3).map {
        JobDraft.Item(
          product: ProductID($0), title: "product \($0)", wish: .onSale(false),
          previous: .onSale(true))
      }, hold: .seconds(1))
    try desk.receive(.tasks(.jobsRead(generation, [job(7, plan, [.done: 2, .failed: 1])])))
    #expect(desk.desk.screen.contains("switch off · 3 products"))
    #expect(desk.desk.screen.contains("2 done · 1 failed"))
    try desk.press("enter")
    #expect(desk.takeOthers() == [.readJobItems(JobID(7), from: 0, generation)])
    let items = [
      item(
        1, plan, 0, job: 7, state: .failed, reason: .rejected(code: "", words: "Товар не найден")),
      item(2, plan, 1, job: 7, state: .done), item(3, plan, 2, job: 7, state: .done),
    ]
    try desk.receive(.tasks(.itemsRead(generation, JobID(7), from: 0, items)))
    #expect(desk.desk.screen.contains("Товар не найден"))
    try desk.press("f")
    #expect(desk.takeOthers() == [.findRetry(Self.account, JobID(7))])
    let retry = JobDraft(
      account: Self.account, items: [plan.items[0]], hold: .seconds(1), retries: JobID(7))
    try desk.receive(.outbox(Self.account, .retryFound(JobID(7), retry)))
    #expect(desk.takeOthers().contains(.putJob(retry)))
    try desk.press("esc", "esc")
    #expect(desk.desk.model.screen == .products)
  }

  @Test("Nothing failed, nothing to stop, nothing to take back: the keys say so")
  func taskObstacles() throws {
    var desk = try desk()
    try desk.press("8")
    try desk.press("f")
    #expect(desk.desk.screen.contains("There is no task here"))
    let plan = JobDraft(
      account: Self.account,
      items: [
        JobDraft.Item(
          product: ProductID(1), title: "p", wish: .onSale(false), previous: .onSale(true))
      ], hold: .seconds(1))
    try desk.receive(
      .tasks(.jobsRead(desk.desk.model.tasks.generation, [job(7, plan, [.done: 1])])))
    try desk.press("f")
    #expect(desk.desk.screen.contains("Nothing of it failed"))
    try desk.press("P")
    #expect(desk.desk.screen.contains("Nothing of it waits to leave"))
    try desk.press("c")
    #expect(desk.desk.screen.contains("All of it has left"))
  }
}
