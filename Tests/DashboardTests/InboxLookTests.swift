import Dashboard
import DeskTesting
import Foundation
import Marketplace
import TerminalCore
import Testing
import Texts

/// What a seller must be able to read of the Inbox, however small or wide his window is.
@Suite("The look of the Inbox")
struct InboxLookTests {
  private static let longest = SampleDialogs.longest

  /// What stands in columns of a screen, lines joined as one text.
  private func flat(_ rows: some Sequence<String>, from column: Int = 0) -> String {
    rows.map { String($0.dropFirst(column)).trimmingCharacters(in: .whitespaces) }
      .joined(separator: " ").replacing("\u{A0}", with: " ")
  }

  // MARK: The question before sending

  private static let windows = [
    Size(columns: 40, rows: 10), Size(columns: 40, rows: 12), Size(columns: 60, rows: 20),
    Size(columns: 80, rows: 24), Size(columns: 120, rows: 40), Size(columns: 160, rows: 50),
  ]

  @Test(
    "Whatever is doubtful in an answer, the question and its keys are read whole",
    arguments: windows, Language.allCases)
  func guardIsWhole(_ size: Size, _ language: Language) throws {
    var desk = InboxDesk(size: size, language: language)
    desk.press("n", "r")
    desk.type("{имя}, код ZZ12YY34XX56WW78 заказа 700029547")
    desk.press("enter")
    let texts = Texts(language)
    let concerns = try #require(desk.inbox.composer?.concerns)
    #expect(concerns.count == 3)
    let layout = try #require(desk.inbox.layout)
    let screen = flat(desk.desk.rows, from: layout.threadRect?.column ?? 0)
    for part in texts.sendAllTheSame("enter", back: "esc").split(separator: ", ") {
      #expect(screen.contains(part.replacing("\u{A0}", with: " ")), "\(desk.screen)")
    }
    if size.rows >= 12 {
      for words in [
        texts.concern(.unfilled("имя")), texts.concern(.code("ZZ12YY34XX56WW78")),
        texts.concern(.foreignOrder("700029547")),
      ] {
        #expect(screen.contains(words), "\(desk.screen)")
      }
    }
    // What is typed stays in sight with its cursor.
    let cursor = try #require(desk.desk.frame.cursor)
    #expect(desk.desk.rows[cursor.row].contains("700029547"))
  }

  @Test("More doubts than fit are counted, and the question stays")
  func manyDoubts() {
    var desk = InboxDesk(size: Size(columns: 40, rows: 12))
    desk.press("n", "r")
    desk.type((1...12).map { "{place number \($0)}" }.joined(separator: " "))
    desk.press("enter")
    #expect(desk.screen.contains("⚠ {place number 1} is not filled"), "\(desk.screen)")
    #expect(desk.screen.firstMatch(of: /and\s\d+\smore/) != nil, "\(desk.screen)")
    #expect(desk.screen.contains("send all the same?"), "\(desk.screen)")
  }

  // MARK: What becomes of answers

  @Test(
    "The fate of an answer and the keys that decide it are read whole",
    arguments: windows, Language.allCases)
  func fateIsWhole(_ size: Size, _ language: Language) throws {
    let texts = Texts(language)
    var desk = InboxDesk(size: size, language: language)
    desk.press("n")
    desk.store(Self.longest, Reply(text: "words"), state: .queued, reason: .maintenance)
    let layout = try #require(desk.inbox.layout)
    let rect = try #require(layout.threadRect)
    let words = flat(
      desk.desk.rows[rect.row..<rect.endRow].map { String($0.prefix(rect.endColumn)) },
      from: rect.column)
    #expect(
      words.contains(texts.queuedBecause(texts.troubleShort(.maintenance))), "\(desk.screen)")
    #expect(words.contains(texts.queuedChoices("z s", "z e")), "\(desk.screen)")
  }

  @Test("What waits since the last time gives way from its end, by whole parts")
  func sinceLeftFits() {
    let drafts = (0..<3).map { number in
      Draft(dialog: DialogID(700_000_010 + number), text: "x", cursor: 1, changedAt: TestDesk.start)
    }
    for (columns, hasUnread) in [(60, false), (80, false), (120, true)] {
      var desk = InboxDesk(size: Size(columns: columns, rows: 24), drafts: drafts)
      desk.store(SampleDialogs.second, Reply(text: "a"), state: .failed, reason: .maintenance)
      desk.report(
        .arrived([
          InboxReport.Arrival(
            dialog: Self.longest, buyer: "ivan", product: nil, text: "news", at: nil)
        ]))
      let line = desk.desk.rows[22]
      #expect(line.contains("! Since you left: 1 answer needs you · 3 wait"), "\(line)")
      #expect(!line.contains("…"), "\(line)")
      #expect(line.contains("3 unread") == hasUnread, "\(line)")
    }
  }

  // MARK: Columns

  @Test("A wider window never shows less of a dialog than a narrower one")
  func columnsGrow() throws {
    for keys in [["down", "up"], ["enter", "p", "p", "esc"], ["enter", "p", "esc", "esc"]] {
      var shown: Set<String> = []
      for columns in (Array(stride(from: 40, to: 240, by: 7)) + [99, 100, 115, 116, 149, 150]).sorted()
      {
        var desk = InboxDesk(size: Size(columns: columns, rows: 24))
        for key in keys { desk.press(key) }
        let heading = desk.desk.rows[2]
        let now = Set(
          ["waits", "buyer", "product", "msgs", "new", "state"].filter {
            heading.contains($0)
          })
        #expect(now.isSuperset(of: shown), "\(columns) \(keys): \(heading)")
        shown = now
      }
      #expect(shown.count == 6)
    }
  }

  @Test("Beside a conversation with the keys the list still says what was bought, from 160 columns")
  func listBesideThread() {
    var desk = InboxDesk(size: Size(columns: 160, rows: 50))
    desk.press("enter")
    #expect(desk.desk.rows[2].contains("product"), "\(desk.screen)")
    desk.press("p")
    #expect(desk.desk.rows[2].contains("msgs"), "the card gives its room: \(desk.screen)")
  }

  @Test("A dialog that sleeps until another day says which, whole", arguments: Language.allCases)
  func sleepsUntilDay(_ language: Language) {
    var desk = InboxDesk(size: Size(columns: 120, rows: 40), language: language)
    desk.press("j", "z", "m")
    #expect(desk.desk.rows.contains { $0.contains("z 11-23 ") }, "\(desk.screen)")
  }
}
