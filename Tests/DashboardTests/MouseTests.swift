import Dashboard
import DeskTesting
import Marketplace
import Storage
import TerminalCore
import Testing

/// The mouse moves, marks and scrolls, and nothing else.
@Suite("Mouse at the desk")
struct MouseTests {
  /// The line of the screen with the first row of the list, at 80×24.
  private static let firstRow = 3

  private func desk(_ count: Int = 100) throws -> StoredDesk {
    try StoredDesk(SampleShop.products(count))
  }

  private func point(
    _ desk: inout StoredDesk, _ action: MouseEvent.Action, row: Int, column: Int = 10
  ) throws {
    let place = Position(column: column, row: row)
    try desk.receive(.input(.mouse(MouseEvent(action, at: place))))
  }

  @Test("A click moves the cursor to the row under the pointer, and only there")
  func click() throws {
    var desk = try desk()
    #expect(desk.desk.rows[Self.firstRow].hasPrefix("›"))
    for line in [5, 0, 12] {
      try point(&desk, .press(.left), row: Self.firstRow + line)
      try point(&desk, .release(.left), row: Self.firstRow + line)
      #expect(desk.desk.products.list.cursor == line)
      #expect(desk.desk.rows[Self.firstRow + line].hasPrefix("›"))
    }
    for row in [0, 2, 22] { try point(&desk, .press(.left), row: row) }
    #expect(desk.desk.products.list.cursor == 12)
    try point(&desk, .press(.right), row: Self.firstRow)
    try point(&desk, .press(.middle), row: Self.firstRow)
    #expect(desk.desk.products.list.cursor == 12)
    #expect(desk.desk.products.marks.isEmpty)
  }

  private func column(of words: String, in row: String) throws -> Int {
    let found = try #require(row.firstRange(of: words), "\(words) in \(row)")
    return DisplayText.width(of: String(row[..<found.lowerBound]))
  }

  @Test("A click on a tab goes to its screen")
  func tabs() throws {
    var desk = try StoredDesk(SampleShop.products(5), size: Size(columns: 160, rows: 24))
    for (words, screen) in [("9 Health", Screen.health), ("8 ", .tasks), ("2 Products", .products)]
    {
      try point(&desk, .press(.left), row: 1, column: column(of: words, in: desk.desk.rows[1]))
      #expect(desk.desk.model.screen == screen)
    }
  }

  @Test("A click on a hint of the footer is its key, but for one that writes")
  func hints() throws {
    var desk = try desk()
    let footer = desk.desk.rows[23]
    try point(&desk, .press(.left), row: 23, column: column(of: "x ", in: footer))
    #expect(desk.desk.screen.contains("A click changes nothing in the shop: press x"))
    #expect(
      !desk.takeOthers().contains {
        if case .putJob = $0 { true } else { false }
      })
    try point(&desk, .press(.left), row: 23, column: column(of: "filter", in: footer))
    #expect(desk.desk.products.filterField != nil)
    try desk.press("esc")
    try point(&desk, .press(.left), row: 23, column: column(of: "? help", in: footer))
    #expect(desk.desk.isInHelp)
  }

  @Test("In help and palette a click puts the cursor on a row, a second one runs it; no write runs")
  func dialogs() throws {
    var desk = try desk()
    try desk.press("ctrl-p")
    try desk.type("tasks")
    func row(_ words: String) throws -> Int {
      try #require(desk.desk.rows.firstIndex { $0.contains(words) }, "\(desk.desk.screen)")
    }
    try point(&desk, .wheelDown, row: 10, column: 30)
    guard case .palette(let palette) = desk.desk.model.overlay else {
      Issue.record("no palette")
      return
    }
    #expect(palette.place.cursor == 3)
    let tasks = try #require(
      desk.desk.rows.firstIndex { $0.contains("asks") && $0.contains(" 8 ") })
    try point(&desk, .press(.left), row: tasks, column: 30)
    #expect(desk.desk.rows[tasks].contains("›") && desk.desk.model.screen == .products)
    try point(&desk, .press(.left), row: tasks, column: 30)
    #expect(desk.desk.model.overlay == nil && desk.desk.model.screen == .tasks)

    try desk.press("2", "?")
    try desk.type("products.switch")
    let line = try row("›x ")
    _ = desk.takeOthers()
    for _ in 1...2 { try point(&desk, .press(.left), row: line, column: 30) }
    #expect(desk.desk.isInHelp)
    #expect(
      !desk.takeOthers().contains {
        if case .putJob = $0 { true } else { false }
      })
  }

  @Test("In the picker a click tries a theme on, and a second one keeps it")
  func picker() throws {
    var desk = try desk()
    try desk.press("z", "t")
    let line = try #require(desk.desk.rows.firstIndex { $0.contains("│  paper") })
    try point(&desk, .press(.left), row: line, column: 70)
    #expect(desk.desk.frame.theme == "paper" && desk.desk.model.overlay != nil)
    try point(&desk, .press(.left), row: line, column: 70)
    #expect(desk.desk.frame.theme == "paper" && desk.desk.model.overlay == nil)
  }

  @Test("A click below the last row of a short list does nothing")
  func clickBelow() throws {
    var desk = try desk(4)
    try point(&desk, .press(.left), row: Self.firstRow + 9)
    #expect(desk.desk.products.list.cursor == 0)
  }

  @Test("A notch of the wheel moves the cursor by three rows, to the ends and no further")
  func wheel() throws {
    var desk = try desk()
    for notch in 1...3 {
      try point(&desk, .wheelDown, row: 10)
      #expect(desk.desk.products.list.cursor == notch * 3)
    }
    try point(&desk, .wheelUp, row: 10)
    #expect(desk.desk.products.list.cursor == 6)
    for _ in 0..<60 { try point(&desk, .wheelDown, row: 10) }
    #expect(desk.desk.products.list.cursor == 99)
    #expect(desk.desk.products.list.selected != nil)
    for _ in 0..<60 { try point(&desk, .wheelUp, row: 10) }
    #expect(desk.desk.products.list.cursor == 0)
  }

  @Test("Dragging marks the rows from where the button went down to where it is let go")
  func drag() throws {
    var desk = try desk()
    try point(&desk, .press(.left), row: Self.firstRow + 2)
    try point(&desk, .drag(.left), row: Self.firstRow + 3)
    try point(&desk, .drag(.left), row: Self.firstRow + 6)
    #expect(desk.desk.products.marks.isEmpty)
    #expect(desk.desk.products.rangeStart?.rank == 2)
    try point(&desk, .release(.left), row: Self.firstRow + 6)
    #expect(desk.desk.products.rangeStart == nil)
    let ids = (2...6).compactMap { desk.desk.products.list.row(at: $0)?.row.id }
    #expect(desk.desk.products.marks == Set(ids))
    #expect(ids.count == 5)
    // A click, and a pointer that trembles on its row, mark nothing.
    try desk.press("z", "u")
    try point(&desk, .press(.left), row: Self.firstRow)
    try point(&desk, .drag(.left), row: Self.firstRow)
    try point(&desk, .release(.left), row: Self.firstRow)
    #expect(desk.desk.products.marks.isEmpty)
  }

  @Test("Over the preview the wheel scrolls its text, and a click gives it the keys")
  func preview() throws {
    var desk = try StoredDesk(SampleShop.products(50), size: Size(columns: 120, rows: 30))
    try desk.press("p")
    try point(&desk, .wheelDown, row: 10, column: 110)
    #expect(desk.desk.products.preview?.scroll == 3)
    #expect(desk.desk.products.list.cursor == 0)
    try point(&desk, .press(.left), row: 10, column: 110)
    #expect(desk.desk.products.preview?.hasFocus == true)
    try point(&desk, .press(.left), row: Self.firstRow + 1)
    #expect(desk.desk.products.preview?.hasFocus == false)
    #expect(desk.desk.products.list.cursor == 1)
  }

  @Test("Under help and the command line the list keeps its cursor")
  func overlays() throws {
    var desk = try StoredDesk(SampleShop.products(50), size: Size(columns: 80, rows: 14))
    try desk.press("?")
    try point(&desk, .wheelDown, row: 5)
    guard case .help(let help) = desk.desk.model.overlay else {
      Issue.record("help is not open")
      return
    }
    // The heading is no line to be on.
    #expect(help.place.cursor == 4)
    try point(&desk, .press(.left), row: 5)
    try desk.press("esc", ":")
    try point(&desk, .press(.left), row: 8)
    try point(&desk, .wheelDown, row: 8)
    #expect(desk.desk.products.list.cursor == 0)
  }

  @Test("Random mouse events: the cursor stays in the list, and nothing leaves the desk")
  func random() throws {
    var random = SeededGenerator(seed: 21)
    let actions: [MouseEvent.Action] = [
      .press(.left), .drag(.left), .release(.left), .press(.right), .drag(.middle), .wheelUp,
      .wheelDown, .release(.middle),
    ]
    var desk = try desk(70)
    for _ in 0..<2_000 {
      if Int.random(in: 0..<20, using: &random) == 0 {
        let size = Size(
          columns: .random(in: 1...170, using: &random), rows: .random(in: 1...40, using: &random))
        try desk.receive(.resized(size))
      }
      if Int.random(in: 0..<10, using: &random) == 0 {
        try desk.press(["p", "?", "esc", "v", "G"].randomElement(using: &random) ?? "esc")
      }
      try point(
        &desk, actions.randomElement(using: &random) ?? .wheelUp,
        row: .random(in: -2...300, using: &random), column: .random(in: -2...400, using: &random))
      let list = desk.desk.products.list
      #expect((0..<70).contains(list.cursor))
      _ = desk.desk.frame
    }
    for effect in desk.takeOthers() {
      switch effect {
      case .putJob, .undoJob, .cancelJob, .pauseJob, .open, .copy, .edit: Issue.record("\(effect)")
      default: break
      }
    }
  }
}
