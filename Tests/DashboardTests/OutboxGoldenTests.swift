import Dashboard
import DeskTesting
import Foundation
import Marketplace
import TerminalCore
import Testing
import Texts

@Suite("Pictures of tasks, plans and leaving")
struct OutboxGoldenTests {
  private static let sizes = [
    Size(columns: 40, rows: 12), Size(columns: 60, rows: 20), Size(columns: 80, rows: 24),
    Size(columns: 120, rows: 40),
  ]

  private func draft(_ count: Int, on isOn: Bool = false) -> JobDraft {
    JobDraft(
      account: TestDesk.account,
      items: (1...count).map { number in
        JobDraft.Item(
          product: ProductID(5_100_000 + number),
          title: number == 2 ? "👨‍👩‍👧 Космический Фермер | 日本 | \u{1B}[31m" : "Space Farmer \(number)",
          wish: .onSale(isOn), previous: .onSale(!isOn))
      }, hold: .seconds(1))
  }

  private func job(
    _ number: Int64, _ draft: JobDraft, _ counts: [OutboxItem.State: Int],
    pause: Job.Pause? = nil, age: TimeInterval = 60
  ) -> Job {
    Job(
      id: JobID(number), account: TestDesk.account, kind: .switchProduct,
      wish: draft.items[0].wish, title: draft.items.count == 1 ? draft.items[0].title : nil,
      createdAt: TestDesk.start - age, heldUntil: TestDesk.start - age + 1,
      undoes: number == 4 ? JobID(3) : nil, retries: number == 5 ? JobID(1) : nil,
      undoneBy: number == 3 ? JobID(4) : nil, pause: pause, tally: Job.Tally(counts),
      changedAt: TestDesk.start)
  }

  private var jobs: [Job] {
    [
      job(7, draft(2, on: true), [.held: 2], age: 0),
      job(6, draft(500), [.done: 180, .failed: 20, .accepted: 200, .queued: 100], age: 26),
      job(5, draft(1), [.queued: 1], pause: .interrupted, age: 3_600),
      job(4, draft(1, on: true), [.done: 1], age: 90_000),
      job(3, draft(1), [.done: 1], age: 90_010),
      job(2, draft(30), [.cancelled: 30], age: 100_000),
      job(1, draft(40), [.done: 38, .unknown: 1, .failed: 1], age: 200_000),
    ]
  }

  @Test("The list of tasks", arguments: sizes, [Language.english, .russian])
  func list(_ size: Size, _ language: Language) throws {
    var desk = try StoredDesk(SampleShop.numbered(3), size: size, language: language)
    try desk.press("8")
    try desk.receive(.tasks(.jobsRead(desk.desk.model.tasks.generation, jobs)))
    try expectGolden(
      desk.desk.frame.canvas,
      "tasks-\(size.columns)x\(size.rows)-\(language == .english ? "en" : "ru")")
  }

  @Test("An open task", arguments: sizes, [Language.english, .russian])
  func open(_ size: Size, _ language: Language) throws {
    var desk = try StoredDesk(SampleShop.numbered(3), size: size, language: language)
    try desk.press("8")
    let generation = desk.desk.model.tasks.generation
    try desk.receive(.tasks(.jobsRead(generation, jobs)))
    try desk.press("j", "enter")
    let states: [(OutboxItem.State, MarketplaceError?)] = [
      (.failed, .rejected(code: "", words: "Товар не найден или нет доступа")),
      (.failed, .notTaken(attempts: 3)), (.unknown, .unreachable(.broken)), (.held, nil),
      (.queued, .unreachable(.refused)), (.sending, nil), (.accepted, nil), (.done, nil),
      (.cancelled, nil),
    ]
    let plan = draft(states.count)
    let items = zip(plan.items, states).enumerated().map { index, pair in
      OutboxItem(
        id: OutboxID(Int64(index)), job: JobID(6), account: TestDesk.account,
        target: pair.0.target, title: pair.0.title, wish: pair.0.wish,
        previous: pair.0.previous, state: pair.1.0, attempts: 1, reason: pair.1.1,
        createdAt: TestDesk.start, changedAt: TestDesk.start)
    }
    try desk.receive(.tasks(.itemsRead(generation, JobID(6), from: 0, items)))
    try expectGolden(
      desk.desk.frame.canvas,
      "task-\(size.columns)x\(size.rows)-\(language == .english ? "en" : "ru")")
  }

  @Test("A plan, small and large", arguments: sizes, [Language.english, .russian])
  func plan(_ size: Size, _ language: Language) throws {
    let name = "\(size.columns)x\(size.rows)-\(language == .english ? "en" : "ru")"
    var desk = try StoredDesk(SampleShop.numbered(60), size: size, language: language)
    try desk.press("space", "space", "space", "x")
    try expectGolden(desk.desk.frame.canvas, "plan-small-" + name)
    try desk.press("esc", "*", "x")
    try desk.type("59")
    try desk.press("enter")
    try expectGolden(desk.desk.frame.canvas, "plan-large-" + name)
  }

  @Test("Leaving with something unsent", arguments: [Language.english, .russian])
  func leaving(_ language: Language) throws {
    var desk = try StoredDesk(SampleShop.numbered(60), language: language)
    try desk.press("x", "q")
    try expectGolden(
      desk.desk.frame.canvas, "leaving-80x24-\(language == .english ? "en" : "ru")")
  }
}
