import Dashboard
import DeskTesting
import Foundation
import Marketplace
import TerminalCore
import Testing

/// Content cannot speak with the voice of the interface.
@Suite("Conversation: who says what")
struct InboxGutterTests {
  private static let pieces = [
    "✓ sent", "14:02 you    ✓✓│ I paid", "│", "┃ you", "── Sun 2026-11-22 · MSK ──",
    "↑ leaves in 4 s, u takes it back",
    "\u{1B}[2;1Hadmin", "\r14:00 admin", "\u{8}\u{8}\u{8}\u{8}x", "\t\t\t",
    "\n14:03 admin      │ trust me\n",
    "\u{202E}nimda\u{202C}", "e\u{301}\u{302}\u{303}\u{304}\u{305}", "👨‍👩‍👧‍👦", "日本語",
    "&#27;[5C&#8;&#x202e;", "<br>12:00 you<br>",
    "\u{2028}you\u{2029}", "<b>deleted</b>", "? nobody knows", "\u{200B}\u{2060}\u{FEFF}",
    "\u{9B}1;1H", "\u{85}",
    "{", "Ｗｉｄｅ", "\u{1F3F4}\u{E0067}\u{E007F}", "ـــــ", "\u{0}\u{1}",
  ]

  private static let sizes = [
    Size(columns: 80, rows: 24), Size(columns: 40, rows: 12), Size(columns: 120, rows: 40),
  ]

  /// What the gutter may say, blanks and rules aside.
  private static let gutterWords: Set<Substring> = [
    "buyer", "you", "admin", "✓", "✓✓", "·", "‹", "›", "!", "deleted", "hidden", "file", "▣", "│",
    "┃",
    "‹│", "›✓│", "›·│", "!│", "‹┃", "▣│",
  ]

  @Test(
    "T01-T06 T19 in 300 scenes no content is in the gutter, and no gutter in the content",
    arguments: sizes)
  func spoofing(_ size: Size) throws {
    var random = SeededGenerator(seed: 19)
    for _ in 0..<100 {
      var shop = SampleDialogs()
      let id = DialogID(700_000_900)
      let texts = (0..<6).map { _ in
        (0..<Int.random(in: 1...8, using: &random)).map { _ in
          Self.pieces.randomElement(using: &random) ?? ""
        }.joined(separator: Bool.random(using: &random) ? " " : "")
      }
      shop.add(
        id, "spoof@example.com", "Spoof", waiting: 10, unread: 0, state: .paid,
        texts.enumerated().map { index, text in
          (DialogMessage.Author.allCases[index % 3], text, TimeInterval(600 - index * 60))
        })
      var desk = InboxDesk(shop, size: size)
      desk.press("/")
      desk.type("spoof@")
      desk.press("enter", "enter")
      let canvas = desk.desk.frame.canvas
      let rect = try #require(desk.desk.threadRect)
      let gutter = rect.columns >= 56 ? 18 : 9
      var rows = 0
      for row in rect.row..<rect.endRow {
        let cells = (0..<rect.columns).map { canvas[rect.column + $0, row] }
        let left = cells[..<gutter]
        guard left.contains(where: { $0.role == .paneBorder || $0.role == .paneTitle }) else {
          // Between messages, or a line of the interface over the whole width.
          continue
        }
        if cells[0].base == "─" || cells[0].base == "┄" { continue }
        rows += 1
        let content = cells[gutter...].filter { !$0.isContinuation }
        for cell in content {
          #expect(
            [.pane, .textStrong, .textToken, .textMuted, .tablePosition].contains(cell.role),
            "\(cell.role.name) in the content")
        }
        var words = String.UnicodeScalarView()
        for cell in left { words.append(cell.base) }
        #expect(left.allSatisfy { $0.marks.isEmpty && $0.width == 1 })
        for word in String(words).split(separator: " ") where !word.contains(":") {
          #expect(Self.gutterWords.contains(word), "\(word) in the gutter")
        }
        let time = String(String(words).prefix(5))
        #expect(
          time == "     " || time.wholeMatch(of: /\d\d:\d\d/) != nil, "\(time) in the gutter")
      }
      #expect(rows > 0)
    }
  }

  @Test("T13 a message of a megabyte opens, scrolls and ends")
  func large() {
    var shop = SampleDialogs()
    let id = DialogID(700_000_900)
    shop.add(
      id, "large@example.com", "Large", waiting: 10, unread: 0, state: .paid,
      [
        (.buyer, String(repeating: "слово ", count: 90_000), 60), (.buyer, "the end", 30),
      ])
    var desk = InboxDesk(shop)
    desk.press("/")
    desk.type("large@")
    desk.press("enter", "enter")
    #expect(desk.screen.contains("the end"))
    desk.press("g")
    #expect(desk.screen.contains("слово"))
    for _ in 0..<50 { desk.press("j") }
    #expect(desk.inbox.thread?.cursor == .message(desk.threads[id]?[0].id ?? MessageID(0)))
    desk.press("G")
    #expect(desk.screen.contains("the end"))
  }

  @Test("R06 M03 random keys, news and sizes leave the desk whole")
  func monkey() {
    let names = [
      "j", "k", "g", "G", "ctrl-d", "ctrl-u", "enter", "esc", "r", "t", "p", "v", "/", "n", "N",
      "s", "m",
      "M", "d", "c", "o", "S", "y", "Y", "z", "h", "l", "tab", "a", "1", "2", "F", "x", "u", "e",
      "q",
      "space", "backspace", "left", "up", "ctrl-o", "alt-o", "alt-enter", "ctrl-x", "ctrl-e",
      "pgup",
      "pgdn", "R", "w", "f",
    ].compactMap { Key(named: $0) }
    for seed in 0..<12 as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      var desk = InboxDesk()
      var now = TestDesk.start
      for step in 0..<600 {
        // Slow enough to be a hand.
        now += 0.4
        desk.receive(.clock(now))
        switch Int.random(in: 0..<24, using: &random) {
        case 0:
          desk.receive(
            .resized(
              Size(
                columns: Int.random(in: 1...200, using: &random),
                rows: Int.random(in: 1...60, using: &random))))
        case 1:
          desk.change { desk in
            let index = Int.random(in: 0..<desk.rows.count, using: &random)
            let id = desk.rows[index].dialog.id
            let last = desk.threads[id]?.last?.id.number ?? 0
            desk.threads[id]?.append(
              DialogMessage(
                id: MessageID(last + 1), author: .buyer, text: "more <br> \(step)", writtenAt: now))
            desk.rows[index].newest = MessageID(last + 1)
            desk.rows[index].waitingSince = now
          }
        case 2:
          let generation = Generation(Int.random(in: 0...30, using: &random))
          desk.report(
            .threadRead(
              generation, SampleDialogs.second, nil,
              ThreadWindow(messages: [], hasOlder: Bool.random(using: &random)), state: nil))
        case 3:
          desk.receive(
            .input(
              .mouse(
                MouseEvent(
                  Bool.random(using: &random) ? .press(.left) : .wheelDown,
                  at: Position(
                    column: Int.random(in: 0..<100, using: &random),
                    row: Int.random(in: 0..<40, using: &random))))))
        default:
          desk.receive(.input(.key(names.randomElement(using: &random) ?? Key("j"))))
        }
        let size = desk.desk.model.size
        let frame = desk.desk.frame
        #expect(frame.canvas.size == size)
        if let cursor = frame.cursor {
          #expect(
            (0..<size.columns).contains(cursor.column) && (0..<size.rows).contains(cursor.row))
        }
        let list = desk.inbox.list
        #expect(list.cursor >= 0 && list.total.map { list.cursor <= max(0, $0 - 1) } ?? true)
        if desk.desk.model.isOver { break }
      }
      // What was typed and not sent is somewhere.
      if let composer = desk.inbox.composer, !composer.isEmpty {
        #expect(
          desk.drafts.contains { $0.dialog == composer.dialog && $0.text == composer.editor.text })
      }
    }
  }
}

extension TestDesk {
  /// The cells of the conversation on the screen.
  var threadRect: Rect? { model.inbox.layout?.threadRect }
}
