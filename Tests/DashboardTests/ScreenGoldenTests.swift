import Configuration
import Dashboard
import DeskTesting
import Foundation
import Marketplace
import Storage
import TerminalCore
import Testing
import Texts

/// Every screen and dialog at every size that the contract names, in both languages: one file for a size and a language.
@Suite("Screens at all sizes")
struct ScreenGoldenTests {
  private static let sizes = [(40, 12), (60, 20), (80, 24), (120, 40), (200, 60)].map {
    Size(columns: $0.0, rows: $0.1)
  }

  private static let scenes: [(name: String, keys: [String])] = [
    ("list", []), ("marked", ["space", "space", "down"]), ("filter", ["/", "7"]),
    ("preview", ["p", "tab"]), ("help", ["?"]), ("help searched", ["?", "m", "a", "r", "k"]),
    ("palette", ["ctrl-p", "t", "h"]), ("views", ["z", "v"]),
    ("command line", [":", "s", "o", "tab"]),
    ("themes", ["z", "t", "down"]), ("tasks", ["8"]), ("task", ["8", "enter"]), ("health", ["9"]),
    ("no way back", ["z", "b"]),
  ]

  private static let jobs: [Job] = [(3, 0, 4), (0, 2, 35), (0, 0, 1)].enumerated().map {
    index, count in
    Job(
      id: JobID(Int64(9 - index)), account: TestDesk.account, kind: .switchProduct,
      wish: .onSale(index == 1), title: count.2 == 1 ? "Space Farmer 👨‍👩‍👧‍👦" : nil,
      createdAt: TestDesk.start.addingTimeInterval(Double(-60 * index)),
      heldUntil: TestDesk.start,
      tally: Job.Tally([.queued: count.0, .failed: count.1, .done: count.2]),
      changedAt: TestDesk.start)
  }

  /// Whom the pictures are for: dark and light, sixteen colours, none.
  private static func looks() throws -> [Look] {
    let themes = ThemeLibrary(directory: nil)
    let dark = try #require(themes["midnight"])
    let light = try #require(themes["paper"])
    return [
      Look("dark", dark), Look("light", light), Look("16", dark, .sixteen), Look("mono", .mono),
    ]
  }

  @Test("Pictures", arguments: sizes, Language.allCases)
  func pictures(_ size: Size, _ language: Language) throws {
    let looks = try Self.looks()
    var text = ""
    for scene in Self.scenes {
      var desk = try StoredDesk(SampleShop.products(80), size: size, language: language)
      for key in scene.keys {
        try desk.press(key)
        if key == "8" {
          try desk.receive(.tasks(.jobsRead(desk.desk.model.tasks.generation, Self.jobs)))
        }
      }
      text += "— " + scene.name + "\n" + compactGolden(of: desk.desk.frame, looks)
    }
    try expectGolden(text, "screens-\(size.columns)x\(size.rows)-\(language.rawValue)")
  }

  private static let inboxScenes: [(name: String, keys: [String])] = [
    ("Inbox", []), ("conversation", ["n"]), ("order", ["n", "p"]), ("marked", ["space", "space"]),
    ("answer", ["n", "r", "H", "i"]), ("ready answer", ["n", "t"]), ("search", ["F", "к", "л"]),
    ("administration", ["z", "a"]),
  ]

  @Test("Pictures of the Inbox", arguments: sizes, Language.allCases)
  func inbox(_ size: Size, _ language: Language) throws {
    let looks = try Self.looks()
    var text = ""
    for scene in Self.inboxScenes {
      var desk = InboxDesk(size: size, language: language)
      desk.receive(.timer(.noticeFaded(desk.desk.model.noticeGeneration)))
      for key in scene.keys { desk.press(key) }
      text += "— " + scene.name + "\n" + compactGolden(of: desk.desk.frame, looks)
    }
    try expectGolden(text, "inbox-\(size.columns)x\(size.rows)-\(language.rawValue)")
  }

  private static let moneyScenes: [(name: String, keys: [String])] = [
    ("sales", ["3"]), ("order", ["3", "j", "enter"]), ("reviews", ["4"]),
    ("review", ["4", "j", "enter"]), ("statistics", ["6"]), ("products", ["6", "f", "f"]),
    ("balance", ["6", "b"]),
  ]

  @Test(
    "Pictures of sales, reviews, statistics, balance and templates", arguments: sizes,
    Language.allCases)
  func money(_ size: Size, _ language: Language) throws {
    let looks = try Self.looks()
    var text = ""
    for scene in Self.moneyScenes {
      var desk = try MoneyDesk.filled(size: size, language: language)
      for key in scene.keys { try desk.press(key) }
      if scene.name == "balance" {
        try desk.receive(
          .operationsRead(SampleMoney.operations, isWhole: true, TestDesk.start, nil))
      }
      text += "— " + scene.name + "\n" + compactGolden(of: desk.desk.frame, looks)
    }
    var desk = try MoneyDesk.editor(size: size, language: language)
    text += "— template\n" + compactGolden(of: desk.desk.frame, looks)
    try desk.press("enter", "4", "0", "enter")
    text += "— percentage\n" + compactGolden(of: desk.desk.frame, looks)
    try expectGolden(text, "money-\(size.columns)x\(size.rows)-\(language.rawValue)")
  }

  @Test("For a screen reader the cursor stands where the keys go, on every screen")
  func plain() {
    for keys in [
      ["8"], ["z", "t"], ["z", "t", "down"], ["?"], ["ctrl-p"], [":"],
    ] {
      var desk = TestDesk(isPlain: true)
      desk.receive(.tasks(.jobsRead(desk.model.tasks.generation, Self.jobs)))
      for key in keys { desk.press(key) }
      #expect(desk.frame.cursor != nil, "\(keys)")
    }
  }

  @Test(
    "For a screen reader the row that has the cursor is told by the cursor, the screen by a sign")
  func plainList() throws {
    var desk = try StoredDesk(SampleShop.products(20), isPlain: true)
    let first = try #require(desk.desk.frame.cursor)
    try desk.press("down", "down")
    let third = try #require(desk.desk.frame.cursor)
    #expect(third.row == first.row + 2)
    #expect(desk.desk.screen.contains("[2 Products]"))
    try desk.press("8")
    #expect(desk.desk.screen.contains("[8 Tasks]"))
  }

  @Test("Where ambiguous characters are wide nothing is wider than its field")
  func wide() {
    for language in Language.allCases {
      var desk = TestDesk(language: language, widths: WidthPolicy(ambiguousIsWide: true))
      for key in ["?", "esc", "9", "8", "2", "ctrl-p", "esc"] {
        desk.press(key)
        let canvas = desk.frame.canvas
        for row in 0..<canvas.size.rows {
          for column in 0..<canvas.size.columns where canvas[column, row].width == 2 {
            #expect(column + 1 < canvas.size.columns)
            #expect(canvas[column + 1, row].isContinuation, "\(column), \(row)")
          }
        }
      }
      let isRussian = language == .russian
      let wide = desk.frame.canvas.cells.contains { $0.base == "т" && $0.width == 2 }
      #expect(wide == isRussian, "Cyrillic letters take two columns")
    }
  }

  @Test("A click in an open task goes to its item")
  func clickInTask() throws {
    var desk = TestDesk(size: Size(columns: 120, rows: 40))
    desk.press("8")
    desk.receive(.tasks(.jobsRead(desk.model.tasks.generation, Self.jobs)))
    desk.press("enter")
    let job = Self.jobs[0].id
    let items = (0..<8).map { number in
      OutboxItem(
        id: OutboxID(Int64(number)), job: job, account: TestDesk.account,
        product: ProductID("\(number)"), title: "item \(number)", wish: .onSale(false),
        previous: nil, state: .done, createdAt: TestDesk.start, changedAt: TestDesk.start)
    }
    desk.receive(.tasks(.itemsRead(desk.model.tasks.generation, job, from: 0, items)))
    let row = try #require(desk.rows.firstIndex { $0.contains("item 5") })
    desk.receive(
      .input(.mouse(MouseEvent(.press(.left), at: Position(column: 100, row: row)))))
    #expect(desk.model.tasks.open?.selected?.title == "item 5")
    desk.receive(.input(.mouse(MouseEvent(.press(.left), at: Position(column: 5, row: row)))))
    #expect(desk.model.tasks.open?.selected?.title == "item 5")
    desk.receive(.input(.mouse(MouseEvent(.press(.left), at: Position(column: 100, row: 38)))))
    #expect(desk.model.tasks.open?.selected?.title == "item 5")
  }
}
