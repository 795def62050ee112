import Dashboard
import DeskTesting
import Foundation
import Marketplace
import TerminalCore
import Testing
import Texts

/// Pictures of the Inbox: every layout, both languages, what a seller must not miss.
@Suite("Pictures of the Inbox")
struct InboxGoldenTests {
  private static let sizes = [
    Size(columns: 40, rows: 12), Size(columns: 60, rows: 20), Size(columns: 80, rows: 24),
    Size(columns: 100, rows: 30), Size(columns: 120, rows: 40), Size(columns: 160, rows: 50),
  ]
  private static let two = [Size(columns: 80, rows: 24), Size(columns: 120, rows: 40)]

  private func desk(_ size: Size, _ language: Language) -> InboxDesk {
    var desk = InboxDesk(
      size: size, language: language,
      drafts: [
        Draft(dialog: SampleDialogs.answered, text: "…", cursor: 1, changedAt: TestDesk.start)
      ])
    // The line of the start has been read.
    desk.receive(.timer(.noticeFaded(desk.desk.model.noticeGeneration)))
    return desk
  }

  private func expect(
    _ desk: InboxDesk, _ name: String, _ size: Size, _ language: Language
  ) throws {
    try expectGolden(
      desk.desk.frame.canvas, "inbox-\(name)-\(size.columns)x\(size.rows)-\(language.rawValue)")
  }

  private func hold(_ desk: inout InboxDesk, _ dialog: DialogID, _ text: String) {
    let item = OutboxItem(
      id: OutboxID(1), job: JobID(1), account: TestDesk.account, target: .dialog(dialog),
      title: "buyer", wish: .reply(Reply(text: text)), previous: nil, state: .held,
      createdAt: TestDesk.start, changedAt: TestDesk.start)
    desk.receive(.outbox(TestDesk.account, .changed([item])))
  }

  @Test("The list at every layout", arguments: sizes, Language.allCases)
  func list(_ size: Size, _ language: Language) throws {
    var desk = desk(size, language)
    hold(&desk, SampleDialogs.second, "Скоро")
    desk.press("j", "j", "z", "h", "k")
    desk.receive(.timer(.noticeFaded(desk.desk.model.noticeGeneration)))
    try expect(desk, "list", size, language)
  }

  @Test("A conversation", arguments: sizes, Language.allCases)
  func thread(_ size: Size, _ language: Language) throws {
    var desk = desk(size, language)
    desk.press("n")
    hold(&desk, SampleDialogs.longest, "Здравствуйте, Иван! Проверяем.\nОтветим за час.")
    try expect(desk, "thread", size, language)
  }

  @Test("A file, a link, a message of the administration", arguments: two)
  func kinds(_ size: Size) throws {
    var shop = SampleDialogs()
    shop.threads[SampleDialogs.english]?[1].isDeleted = true
    var desk = InboxDesk(shop, size: size)
    desk.press("n", "n", "n", "k", "k")
    desk.receive(.timer(.noticeFaded(desk.desk.model.noticeGeneration)))
    try expect(desk, "kinds", size, .english)
  }

  @Test("The order card", arguments: two, Language.allCases)
  func card(_ size: Size, _ language: Language) throws {
    var desk = desk(size, language)
    desk.press("n", "p")
    try expect(desk, "card", size, language)
  }

  @Test("An answer is typed", arguments: two + [Size(columns: 40, rows: 12)], Language.allCases)
  func composer(_ size: Size, _ language: Language) throws {
    var desk = desk(size, language)
    desk.press("n", "r")
    desk.type("Здравствуйте! Заказ 700000002 проверен.")
    desk.press("alt-enter")
    desk.type("Спасибо!")
    desk.receive(.timer(.noticeFaded(desk.desk.model.noticeGeneration)))
    try expect(desk, "composer", size, language)
    desk.press("enter")
    try expect(desk, "guard", size, language)
  }

  @Test("Ready answers over the composer", arguments: two, Language.allCases)
  func picker(_ size: Size, _ language: Language) throws {
    var desk = desk(size, language)
    desk.press("n", "t")
    desk.type("про")
    try expect(desk, "picker", size, language)
  }

  @Test("Search over everything, the administration, a dialog that nothing is known of")
  func overlays() throws {
    let size = Size(columns: 80, rows: 24)
    var desk = desk(size, .english)
    desk.press("F")
    desk.type("ключ")
    try expect(desk, "search", size, .english)
    desk.press("esc", "z", "a")
    try expect(desk, "administration", size, .english)
    var russian = self.desk(size, .russian)
    russian.press("/")
    russian.type("нет такого")
    try expect(russian, "no-match", size, .russian)
  }

  @Test("Nothing is said by colour alone: the same pictures without roles tell the states apart")
  func mono() {
    var desk = desk(Size(columns: 120, rows: 40), .english)
    hold(&desk, SampleDialogs.second, "Soon")
    desk.press("j", "j", "j", "M", "c")
    desk.type("note")
    desk.press("enter", "j")
    let rows = desk.desk.rows
    func row(_ buyer: String) -> String { rows.dropFirst(3).first { $0.contains(buyer) } ?? "" }
    #expect(row("ivan.petrov").contains("●"))
    #expect(row("anna77").contains("↑"))
    #expect(row("kate@").contains("○") && row("kate@").contains("✎"))
    #expect(row("kate@").contains("–"), "waits for nothing")
    #expect(row("buyer5@").hasPrefix("›"))
  }
}
