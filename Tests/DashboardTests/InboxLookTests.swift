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
      for columns in (Array(stride(from: 40, to: 240, by: 7)) + [99, 100, 115, 116, 149, 150])
        .sorted()
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

  @Test("From 160 columns on the list beside a conversation says what was bought")
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

  // MARK: The order card

  @Test(
    "Every event with a buyer says what it is, how it stands and what it was about",
    arguments: windows.suffix(3), Language.allCases)
  func timeLineIsWhole(_ size: Size, _ language: Language) throws {
    let texts = Texts(language)
    var desk = InboxDesk(size: size, language: language)
    desk.press("n", "p")
    if desk.inbox.layout?.cardRect == nil { desk.press("p") }
    for _ in 0..<60 { desk.press("j") }
    let column = try #require(desk.inbox.layout?.cardRect?.column)
    let words = flat(desk.desk.rows, from: column)
    for part in [
      texts.orderTitle("699000007") + " · " + texts.orderState(.refunded),
      texts.orderTitle("699000123") + " · " + texts.orderState(.paid), "Подписка на месяц",
      "Космический Фермер", texts.complained + " · " + texts.orderTitle("699000007"),
    ] {
      #expect(words.contains(part), "\(desk.screen)")
    }
  }

  @Test("No other order is known of only where the sales have been read", arguments: [true, false])
  func otherOrdersNotRead(_ hasReadSales: Bool) {
    for size in [Size(columns: 80, rows: 24), Size(columns: 160, rows: 50)] {
      var desk = InboxDesk(size: size)
      desk.change { desk in
        desk.hasReadSales = hasReadSales
        desk.events = [:]
      }
      desk.press("n")
      #expect(desk.screen.contains("no other orders known") == hasReadSales, "\(desk.screen)")
      #expect(desk.screen.contains("other orders are not read yet") != hasReadSales)
    }
  }

  @Test("V is greyed where no code is known, and says why", arguments: Language.allCases)
  func noCode(_ language: Language) throws {
    var desk = InboxDesk(size: Size(columns: 120, rows: 40), language: language)
    desk.press("n", "p")
    func role() throws -> Role {
      let canvas = desk.desk.frame.canvas
      let row = canvas.size.rows - 1
      let column = try #require(
        (0..<canvas.size.columns).first { canvas[$0, row].base == "V" }, "\(desk.screen)")
      return canvas[column, row].role
    }
    #expect(try role() == .footerKey)
    desk.purchases[Self.longest]?.uniqueCode = nil
    desk.report(.storeChanged)
    #expect(try role() == .footerDisabled)
    desk.press("V")
    #expect(desk.screen.contains(Texts(language).noCodeHere), "\(desk.screen)")
  }

  // MARK: Counts

  @Test("Tab and title say who waits, then what is unread", arguments: [false, true])
  func countsInTab(_ isOffline: Bool) {
    var desk = InboxDesk(isOffline: isOffline)
    desk.report(
      .counts(InboxCounts(waiting: 3, unread: 61, longestSince: TestDesk.start - 90_000)))
    #expect(desk.desk.rows[1].contains("1 Inbox 3/61 "))
    #expect(desk.desk.frame.title == "(3/61) sellerdesk – keys")
    desk.report(.counts(InboxCounts(waiting: 0, unread: 2)))
    #expect(desk.desk.rows[1].contains("1 Inbox 0/2 "))
    desk.report(.counts(InboxCounts(waiting: 4, unread: 0)))
    #expect(desk.desk.rows[1].contains("1 Inbox 4 "))
    #expect(desk.desk.frame.title == "(4) sellerdesk – keys")
    desk.report(.counts(InboxCounts()))
    #expect(desk.desk.frame.title == "sellerdesk – keys")
  }

  @Test("However little room the header has, it says how many wait", arguments: Language.allCases)
  func headerSaysWhoWaits(_ language: Language) {
    let texts = Texts(language)
    for columns in stride(from: 40, through: 160, by: 4) {
      var desk = InboxDesk(
        size: Size(columns: columns, rows: 24), language: language, isOffline: true,
        isReadOnly: true)
      desk.report(
        .counts(InboxCounts(waiting: 61, unread: 70, longestSince: TestDesk.start - 90_000)))
      let header = desk.desk.rows[0]
      #expect(header.contains("● ") && header.contains("61"), "\(header)")
      #expect(header.contains("○"), "\(header)")
      #expect(!header.drop { $0 != "●" }.contains("…"), "\(header)")
      if columns >= 80 {
        #expect(
          header.contains(texts.longestWaits(texts.span(seconds: 90_000))), "\(header)")
        #expect(header.contains("○ " + texts.offlineByFlag), "\(header)")
      }
      if columns >= 100 { #expect(header.contains(texts.unreadCount(70)), "\(header)") }
    }
  }

  // MARK: Saving

  @Test("A file that could not be saved was fetched; the path is asked for again as typed")
  func notSaved() throws {
    var desk = InboxDesk.begun()
    desk.press("n", "k")
    let message = try #require(desk.threads[Self.longest]?[2])
    let attachment = try #require(message.attachment)
    desk.press("S", "enter")
    guard
      case .fetchAttachment(_, _, _, purpose: .save(let proposed, makesDirectory: true))? =
        desk.takeInbox().last
    else {
      Issue.record("what the desk proposes, the desk makes")
      return
    }
    #expect(proposed.hasSuffix("/Downloads"))
    desk.press("S", "ctrl-u")
    desk.type("/nowhere")
    desk.press("enter")
    #expect(
      desk.takeInbox().last
        == .fetchAttachment(
          Self.longest, message.id, attachment, purpose: .save(directory: "/nowhere")))
    desk.report(
      .attachmentNotSaved(
        Self.longest, message.id, attachment, words: "No such file or directory"))
    #expect(
      desk.screen.contains("Save in: /nowhere  fetched, not saved there: No such file"),
      "\(desk.screen)")
    desk.press("esc", "r")
    desk.report(
      .attachmentNotSaved(
        Self.longest, message.id, attachment, words: "No such file or directory"))
    #expect(desk.inbox.prompt == nil, "nothing comes between a seller and his words")
    #expect(desk.screen.contains("The file is fetched, but not saved in /nowhere"))
  }
}
