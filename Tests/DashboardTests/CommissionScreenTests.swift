import Dashboard
import DeskTesting
import Foundation
import Marketplace
import Storage
import TerminalCore
import Testing
import Texts

/// Stories and pictures of commission templates.
@Suite struct CommissionScreenTests {
  // MARK: Commission

  @Test("Nothing is saved before the rehearsal was seen, and its way back is kept first")
  func rehearsal() throws {
    var desk = try MoneyDesk.editor(floor: 3)
    try desk.press("enter")
    for _ in 0..<3 { try desk.press("backspace") }
    try desk.type("40")
    try desk.press("enter", "j", "enter")
    try desk.type("1")
    try desk.press("enter")
    #expect(
      desk.desk.model.money[0].commission.open?.edits == [
        ProductID(5_100_001): 40, ProductID(5_100_003): 21,
      ])
    #expect(desk.takeOthers() == [])
    try desk.press("w")
    guard case .rehearse(TemplateID(31), _, let generation)? = desk.takeOthers().first else {
      Issue.record("no rehearsal")
      return
    }
    try desk.receive(
      .rehearsed(
        generation, [ProductID(5_100_001): PartnerSales(count: 3, sums: ["RUB": 1_000, "USD": 10])])
    )
    let rehearsal = try #require(desk.desk.model.money[0].commission.open?.rehearsal)
    // 0% to 40% on 1,000 roubles and 10 dollars.
    #expect(rehearsal.cost.map(\.currency) == ["RUB", "USD"])
    #expect(rehearsal.cost.map(\.amount) == [400, 4])
    #expect(rehearsal.far == 2 && rehearsal.soldByPartners == 3)
    try expectGolden(desk.desk.frame.canvas, "commission-rehearsal-80x24-en")
    try desk.press("esc")
    #expect(desk.takeOthers() == [])
    #expect(desk.desk.model.money[0].commission.open?.edits.count == 2)
    try desk.press("w", "enter")
    let taken = desk.takeJob()
    let draft = try #require(taken)
    #expect(draft.items.map(\.wish) == [.percent(40), .percent(21)])
    #expect(draft.items.map(\.previous) == [.percent(0), .percent(2)])
    #expect(draft.hold == .seconds(1))
    #expect(draft.image?.rows.map(\.percent) == [0, 2])
    #expect(desk.desk.screen.contains("commissions · 2 products: begun · u takes it back"))
    // On the way: shown at once, and no edit any more once it is stored.
    #expect(desk.desk.screen.contains("…0% → 40%"))
    let job = try desk.store(draft, .held)
    #expect(desk.desk.model.money[0].commission.open?.edits == [:])
    #expect(desk.desk.screen.contains("…0% → 40%"))
    try expectGolden(desk.desk.frame.canvas, "commission-under-way-80x24-en")
    // One came true, one was refused.
    try desk.change(draft, [.done, .failed])
    #expect(desk.desk.model.money[0].commission.open?.rows[0].percent == 40)
    #expect(desk.desk.screen.contains("✗2%"))
    try desk.receiveOutbox(.finished(job.ended(done: 1, failed: 1)))
    #expect(desk.takeOthers().last == .fetchTemplateRows(TemplateID(31), .english))
  }

  @Test(
    "A percentage is taken back with u, and what has come true is brought back as a job of its own")
  func undoPercent() throws {
    var desk = try MoneyDesk.editor()
    try desk.press("enter")
    for _ in 0..<3 { try desk.press("backspace") }
    try desk.type("40")
    try desk.press("enter", "w", "enter")
    let taken = desk.takeJob()
    let draft = try #require(taken)
    let job = try desk.store(draft, .held)
    try desk.press("u")
    #expect(desk.effects.contains(.undoJob(TestDesk.account, job.id)))
    try desk.change(draft, [.done])
    let rest = JobDraft(
      account: TestDesk.account,
      items: [
        JobDraft.Item(
          target: draft.items[0].target, title: "Product 0", wish: .percent(0),
          previous: .percent(40))
      ], hold: .seconds(1), undoes: job.id)
    try desk.receiveOutbox(.undone(job.id, cancelled: 0, rest: rest))
    let inverse = desk.takeJob()
    #expect(inverse == rest)
    #expect(desk.desk.screen.contains("…40% → 0%"))
  }

  @Test("Without the right to change templates, and in noise, nothing is put into the outbox")
  func percentObstacles() throws {
    var desk = try MoneyDesk.editor(isOffline: true)
    try desk.press("enter")
    for _ in 0..<3 { try desk.press("backspace") }
    try desk.type("40")
    try desk.press("enter", "w", "enter")
    let taken = desk.takeJob()
    #expect(taken == nil)
    #expect(desk.desk.model.money[0].commission.open?.edits.count == 1, "what was typed stays")
  }

  @Test("A formula changes all rows shown; above 20 rows the number is typed")
  func formula() throws {
    var desk = try MoneyDesk.editor()
    try desk.press("f")
    try desk.type("nonsense")
    try desk.press("enter")
    #expect(desk.desk.screen.contains("not understood"))
    try desk.press("ctrl-u")
    try desk.type("+3")
    try desk.press("enter")
    let edits = try #require(desk.desk.model.money[0].commission.open?.edits)
    #expect(edits.count == 30)
    #expect(edits[ProductID(5_100_002)] == 8 && edits[ProductID(5_100_005)] == 7)
    try expectGolden(desk.desk.frame.canvas, "commission-rows-80x24-en")
    try desk.press("w", "enter")
    let early = desk.takeJob()
    #expect(early == nil)
    try desk.type("3")
    try desk.press("enter")
    #expect(desk.desk.screen.contains("not understood"))
    try desk.type("0")
    try desk.press("enter")
    let taken = desk.takeJob()
    let draft = try #require(taken)
    #expect(draft.items.count == 30 && draft.items[1].wish == .percent(8))
  }

  @Test(
    "Formulas",
    arguments: [
      ("12", 12), ("+3", 10), ("-2", 5), ("-20", 0), ("*1.5", 11), ("*100", 100), ("own", 4),
      ("x", nil),
      ("", nil), ("1e1", 10),
    ])
  func formulas(_ text: String, _ expected: Int?) {
    let row = TemplateRow(id: ProductID(1), name: "", percent: 7, ownPercent: 4)
    #expect(Commission.percent(of: row, by: text) == expected)
  }

  @Test("Applying says that nothing takes it back; putting back brings the old percentages")
  func applyAndPutBack() throws {
    var desk = try MoneyDesk.editor()
    try desk.press("z", "a")
    try desk.type("909")
    try desk.press("enter")
    #expect(desk.desk.screen.contains("no way to take an applied template back"))
    _ = desk.takeOthers()
    try desk.press("enter")
    #expect(desk.takeOthers() == [.applyTemplate(TemplateID(31), seller: 909)])
    try desk.receive(
      .written(.applied(TemplateID(31), seller: 909), .unknown(.serverFailure(status: 500))))
    #expect(desk.desk.screen.contains("nobody knows"))
    try desk.press("U")
    #expect(desk.takeOthers() == [.readImage(TemplateID(31))])
    try desk.receive(
      .imageRead(
        TemplateID(31),
        [
          TemplatePercent(product: ProductID(5_100_001), percent: 9),
          TemplatePercent(product: ProductID(5_100_002), percent: 5),
        ], before: 1))
    #expect(desk.desk.screen.contains("Put back the old percentages"))
    #expect(desk.desk.screen.contains("stay in it with their own percentage: 1"))
    _ = desk.takeOthers()
    try desk.press("enter")
    let taken = desk.takeJob()
    #expect(taken?.items.map(\.wish) == [.percent(9), .percent(5)])
  }

  @Test("A template is deleted only when its number was typed")
  func deleting() throws {
    var desk = try MoneyDesk.editor()
    try desk.press("esc", "z", "x")
    try desk.type("3")
    try desk.press("enter")
    #expect(desk.takeOthers() == [])
    try desk.type("1")
    try desk.press("enter")
    #expect(desk.takeOthers() == [.deleteTemplate(TemplateID(31))])
  }
}

extension Job {
  /// The same job with nothing more on its way.
  fileprivate func ended(done: Int, failed: Int) -> Job {
    var job = self
    job.tally = Tally([.done: done, .failed: failed])
    return job
  }
}
