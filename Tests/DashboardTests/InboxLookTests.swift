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
}
