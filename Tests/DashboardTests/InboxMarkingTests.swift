import Dashboard
import DeskTesting
import Foundation
import Marketplace
import TerminalCore
import Testing
import Texts

/// Marks and ranges in the list of dialogs, "no answer needed" for many, and taking it back.
@Suite("Inbox: many dialogs at once")
struct InboxMarkingTests {
  private static let longest = SampleDialogs.longest
  private static let second = SampleDialogs.second
  private static let english = SampleDialogs.english

  /// Twenty dialogs that have waited since long ago, beside those of the sample.
  private static func old() -> SampleDialogs {
    var shop = SampleDialogs()
    for number in 1...20 {
      let age = TimeInterval(40 + number) * 86_400
      shop.add(
        DialogID(600_000_000 + number), "old\(number)@example.com", "Космический Фермер",
        waiting: age, unread: 0, state: .paid,
        // The fifth has written again lately.
        [(.buyer, "Спасибо", age)] + (number == 5 ? [(.buyer, "Ау?", 3_600)] : []))
    }
    return shop
  }

  private func desk(
    _ shop: SampleDialogs = SampleDialogs(), size: Size = Size(columns: 80, rows: 24),
    language: Language = .english, isReadOnly: Bool = false
  ) -> InboxDesk {
    var desk = InboxDesk(shop, size: size, language: language, isReadOnly: isReadOnly)
    _ = desk.takeOthers()
    return desk
  }

  private func through(_ effects: [InboxEffect]) -> [DialogID: MessageID]? {
    effects.compactMap { if case .quiet(let through) = $0 { through } else { nil } }.first
  }

  // MARK: Marking

  @Test("space marks and moves down, v marks a range, * everything shown; a filter keeps the marks")
  func marking() {
    var desk = desk()
    desk.press("space")
    #expect(desk.inbox.ticks == [Self.longest])
    #expect(desk.inbox.list.cursor == 1)
    #expect(desk.desk.rows[3].hasPrefix("✓●"), "a sign of its own, not a colour alone")
    #expect(desk.desk.rows[1].contains("1 marked"))
    desk.press("k")
    #expect(desk.desk.rows[3].hasPrefix("»●"))
    desk.press("space")
    #expect(desk.inbox.ticks.isEmpty)
    desk.press("v", "j")
    desk.receive(.timer(.noticeFaded(desk.desk.model.noticeGeneration)))
    #expect(desk.desk.rows[4].hasPrefix("·●") || desk.desk.rows[3].hasPrefix("·●"))
    #expect(desk.screen.contains("Range: move, then v or space marks it"))
    desk.press("v")
    #expect(desk.inbox.ticks == [Self.second, Self.english])
    desk.press("v", "esc")
    #expect(
      desk.inbox.rangeStart == nil && desk.inbox.ticks.count == 2, "esc leaves the range only")
    desk.press("/")
    desk.type("kate")
    desk.press("enter", "*")
    #expect(desk.inbox.ticks == [Self.second, Self.english, SampleDialogs.answered])
    desk.press("esc", "z", "u")
    #expect(desk.inbox.ticks.isEmpty)
  }

  @Test("Marking is the list's: in a dialog v shows the code, and space says where marks are set")
  func outside() {
    var desk = desk()
    desk.press("enter", "v")
    #expect(desk.screen.contains("AB12CD34EF56GH78"))
    desk.press("space")
    #expect(desk.screen.contains("Marks are set in the list"))
    #expect(desk.inbox.ticks.isEmpty)
    desk.press("V")
    #expect(!desk.screen.contains("AB12CD34EF56GH78"))
  }

  // MARK: The marked ones

  @Test("d on marked dialogs shows which wait, and enter says of these that they need no answer")
  func quietMarked() {
    var desk = desk()
    desk.press("space", "space", "j", "space")
    #expect(desk.inbox.ticks == [Self.longest, Self.second, SampleDialogs.answered])
    desk.press("d")
    #expect(desk.screen.contains("No answer needed: 2 dialogs"))
    #expect(desk.screen.contains("1 wait for nothing"))
    #expect(desk.screen.contains("anna77@example.com"))
    #expect(through(desk.takeInbox()) == nil, "nothing before enter")
    desk.press("enter")
    let newest = { (dialog: DialogID) in desk.rows.first { $0.dialog.id == dialog }?.newest }
    #expect(
      through(desk.takeInbox())
        == [Self.longest: newest(Self.longest)!, Self.second: newest(Self.second)!])
    #expect(desk.inbox.ticks.isEmpty)
    #expect(desk.desk.rows[1].contains("Inbox 1"), "counts follow at once")
    #expect(desk.desk.frame.title.hasPrefix("(1/3) "))
    #expect(desk.screen.contains("2 dialogs need no answer until somebody writes"))
    desk.press("u")
    #expect(desk.desk.rows[1].contains("Inbox 3"))
    #expect(desk.marks[Self.longest] == DialogMarks())
    #expect(desk.inbox.marks[Self.second] == DialogMarks())
  }

  @Test("A range that is still being marked is finished first; esc in the plan changes nothing")
  func unfinished() {
    var desk = desk()
    desk.press("space", "v", "d")
    #expect(desk.screen.contains("Finish the range first"))
    desk.press("esc", "d", "esc")
    #expect(desk.desk.model.overlay == nil && desk.inbox.ticks.count == 1)
    #expect(through(desk.takeInbox()) == nil)
  }

  // MARK: The old ones

  @Test("D proposes the age of the row under the cursor and counts anew for every number typed")
  func old() {
    var desk = desk(Self.old())
    // The list begins with who waits longest: 60 days.
    #expect(desk.desk.rows[3].contains("old20@"))
    desk.press("j", "j", "D")
    #expect(desk.screen.contains("Nobody wrote for 58"))
    #expect(desk.screen.contains("No answer needed: 3 dialogs"))
    #expect(desk.screen.contains("20 go on waiting"))
    desk.press("backspace", "backspace")
    #expect(desk.screen.contains("Type a number of days"))
    desk.press("enter")
    #expect(desk.desk.model.overlay != nil, "without a number nothing is done")
    desk.type("30")
    #expect(desk.screen.contains("No answer needed: 19 dialogs"), "not who wrote an hour ago")
    desk.press("enter")
    #expect(desk.desk.rows[1].contains("Inbox 4"))
    #expect(desk.inbox.marks[DialogID(600_000_005)] == nil)
    desk.press("u")
    #expect(desk.desk.rows[1].contains("Inbox 23"))
  }

  @Test("An answer for a number that is no longer typed is dropped")
  func stale() {
    var desk = desk(Self.old())
    desk.press("D")
    guard case .quiet(let plan) = desk.desk.model.overlay else {
      Issue.record("no plan")
      return
    }
    desk.press("backspace")
    let ghost = WaitingDialog(
      id: DialogID(1), buyer: "ghost", product: nil, since: nil, lastAt: nil, newest: MessageID(1))
    desk.report(.quietFound(plan.generation, QuietFinding(dialogs: [ghost])))
    #expect(!desk.screen.contains("ghost"))
  }

  @Test("A fresh row proposes thirty days, and nothing that old is said to be nothing")
  func fresh() {
    var desk = desk()
    desk.press("D")
    #expect(desk.screen.contains("Nobody wrote for 30"))
    #expect(desk.screen.contains("No answer needed: 0 dialogs"))
    desk.press("enter")
    #expect(through(desk.takeInbox()) == nil)
  }

  @Test("Who needs no answer leaves the cursor where it is: the next who waits comes under it")
  func stepsOff() {
    var desk = desk(Self.old())
    desk.press("j", "j")
    let line = desk.inbox.list.cursor - desk.inbox.list.top
    desk.press("d")
    #expect(desk.inbox.list.selected?.row.id == DialogID(600_000_017))
    #expect(desk.inbox.list.cursor - desk.inbox.list.top == line)
    desk.press("z", "h")
    #expect(desk.inbox.list.selected?.row.id == DialogID(600_000_016), "put aside, too")
    // All from 41 days on, the row under the cursor and those above it among them.
    desk.press("D", "backspace", "backspace")
    desk.type("50")
    desk.press("enter")
    #expect(desk.inbox.list.selected?.row.id == DialogID(600_000_009))
    #expect(desk.inbox.list.cursor - desk.inbox.list.top == 0)
    desk.press("c")
    desk.type("note")
    desk.press("enter")
    #expect(desk.inbox.list.selected?.row.id == DialogID(600_000_009), "a note moves nothing")
  }

  // MARK: Taking back

  @Test("u takes back what was said last, of dialogs or to buyers, in that order")
  func undo() {
    var desk = desk()
    desk.press("d")
    #expect(desk.desk.rows[1].contains("Inbox 3"), "the counts are the store's")
    #expect(desk.marks[Self.longest]?.quietThrough != nil)
    // An answer is newer than the mark.
    let reply = Reply(text: "Hello")
    let item = OutboxItem(
      id: OutboxID(9), job: JobID(9), account: TestDesk.account, target: .dialog(Self.second),
      title: "b", wish: .reply(reply), previous: nil, state: .held, createdAt: TestDesk.start,
      changedAt: TestDesk.start)
    desk.press("g", "r")
    desk.type("Hello")
    desk.press("enter")
    let job = Job(
      id: JobID(9), account: TestDesk.account, kind: .reply, wish: item.wish, title: "b",
      createdAt: TestDesk.start, heldUntil: TestDesk.start + 5, tally: Job.Tally([.held: 1]),
      changedAt: TestDesk.start)
    desk.receive(.outbox(TestDesk.account, .put(job, items: [item], replaced: [])))
    _ = desk.takeOthers()
    desk.press("u")
    #expect(desk.takeOthers().contains(.undoJob(TestDesk.account, JobID(9))))
    #expect(desk.marks[Self.longest]?.quietThrough != nil)
    desk.press("esc", "u")
    #expect(desk.marks[Self.longest]?.quietThrough == nil)
    #expect(desk.screen.contains("Taken back: it is as it was"))
  }

  @Test("A desk that may write nothing can still say, and take back, what only it knows")
  func readOnly() {
    var desk = desk(isReadOnly: true)
    desk.press("d")
    #expect(desk.marks[Self.longest]?.quietThrough != nil)
    desk.press("u")
    #expect(desk.marks[Self.longest] == DialogMarks())
  }

  @Test("What another process says of a dialog is shown, and overrides what its row said")
  func elsewhere() {
    var desk = desk()
    desk.marks[Self.longest] = DialogMarks(note: "from the command line")
    desk.report(.marksChanged([Self.longest: DialogMarks(note: "from the command line")]))
    #expect(desk.desk.rows[3].contains("♪"))
    desk.report(.marksChanged([Self.longest: DialogMarks()]))
    #expect(!desk.desk.rows[3].contains("♪"))
  }

  // MARK: Following

  @Test("Until the first key who waits longest stays in view; from then on the row keeps its line")
  func following() {
    var desk = desk()
    func arrive(_ desk: inout InboxDesk, _ number: Int, _ waiting: TimeInterval) {
      desk.change { desk in
        var shop = SampleDialogs()
        shop.rows = []
        shop.add(
          DialogID(500_000_000 + number), "early\(number)@example.com", "Ключ", waiting: waiting,
          unread: 1, state: .paid, [(.buyer, "Когда?", waiting)])
        desk.rows += shop.rows
        desk.threads.merge(shop.threads) { $1 }
      }
    }
    arrive(&desk, 1, 90_000)
    #expect(desk.desk.rows[3].contains("early1@"))
    #expect(desk.inbox.list.selected?.row.id == DialogID(500_000_001))
    desk.press("left")
    arrive(&desk, 2, 95_000)
    #expect(desk.desk.rows[3].contains("early1@"), "the row under the cursor keeps its line")
    #expect(desk.desk.rows[2].contains("↑ 1"), "and what is above is said")
    arrive(&desk, 3, 96_000)
    #expect(desk.desk.rows[2].contains("↑ 2"))
    desk.press("g")
    #expect(desk.desk.rows[3].contains("early3@"))
    #expect(!desk.desk.rows[2].contains("↑"))
  }

  // MARK: Pictures

  @Test(
    "The plan at every layout",
    arguments: [
      Size(columns: 40, rows: 12), Size(columns: 80, rows: 24), Size(columns: 120, rows: 40),
    ], Language.allCases)
  func pictures(_ size: Size, _ language: Language) throws {
    var desk = desk(Self.old(), size: size, language: language)
    desk.press("j", "j", "space", "v", "j", "j")
    desk.receive(.timer(.noticeFaded(desk.desk.model.noticeGeneration)))
    try picture(desk, "marks", size, language)
    desk.press("v", "D")
    desk.press("backspace", "backspace")
    desk.type("45")
    desk.receive(.timer(.noticeFaded(desk.desk.model.noticeGeneration)))
    try picture(desk, "quiet", size, language)
  }

  private func picture(
    _ desk: InboxDesk, _ name: String, _ size: Size, _ language: Language
  ) throws {
    try expectGolden(
      desk.desk.frame.canvas, "inbox-\(name)-\(size.columns)x\(size.rows)-\(language.rawValue)")
  }
}
