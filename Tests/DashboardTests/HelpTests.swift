import Dashboard
import DeskTesting
import Marketplace
import TerminalCore
import Testing
import Texts

/// Help that is searched and run.
@Suite("Help")
struct HelpTests {
  private func rows(_ desk: StoredDesk) -> [String] {
    desk.desk.rows.filter { $0.contains("│") }
  }

  @Test("Letters narrow the list to what has all the words, keys and names among them")
  func search() throws {
    var desk = try StoredDesk(SampleShop.products(20), size: Size(columns: 120, rows: 40))
    try desk.press("?")
    try desk.type("redraw")
    #expect(rows(desk).contains { $0.contains(":desk.redraw") })
    #expect(!rows(desk).contains { $0.contains(":products.sort") })
    #expect(rows(desk).contains { $0.contains("Everywhere") }, "the heading stays")
    #expect(!rows(desk).contains { $0.contains("Moving") }, "an empty one does not")
    try desk.press("esc")
    #expect(rows(desk).contains { $0.contains(":products.sort") }, "esc clears what was typed")
    try desk.press("esc")
    #expect(desk.desk.model.overlay == nil)
    try desk.press("?")
    try desk.type("zzzz")
    #expect(!rows(desk).contains { $0.contains(":desk.") })
    try desk.press("enter")
    #expect(desk.desk.isInHelp, "there is nothing to run")
  }

  @Test("Enter runs what is under the cursor, which skips headings and blank lines")
  func run() throws {
    var desk = try StoredDesk(SampleShop.products(20), size: Size(columns: 120, rows: 40))
    try desk.press("?")
    try desk.type("tasks: jobs")
    for _ in 0..<20 { try desk.press("backspace") }
    #expect(desk.desk.model.overlay == nil, "a backspace too many closes")
    try desk.press("?")
    try desk.type("screen.health")
    try desk.press("enter")
    #expect(desk.desk.model.screen == .health)
    #expect(desk.desk.model.overlay == nil)
    try desk.press("2", "?")
    for _ in 0..<200 {
      try desk.press("down")
      guard case .help(let help) = desk.desk.model.overlay else { break }
      let line = desk.desk.rows.first { $0.contains("│›") }
      #expect(
        line?.contains(":") == true || line?.contains(" – ") == true,
        "line \(help.place.cursor) is a command")
    }
    try desk.press("pgup", "pgup", "pgup", "pgup", "up", "up")
    #expect(desk.desk.rows.contains { $0.contains("│›") })
  }

  @Test("What cannot be done now says why, and choosing it changes nothing")
  func disabled() throws {
    var desk = try StoredDesk([], size: Size(columns: 120, rows: 40))
    try desk.press("?")
    try desk.type("products.switch")
    #expect(rows(desk).contains { $0.contains(" – " + Texts(.english).noProductHere) })
    _ = desk.desk.takeEffects()
    try desk.press("enter")
    #expect(!desk.desk.takeEffects().contains { if case .putJob = $0 { true } else { false } })
    #expect(desk.desk.screen.contains(Texts(.english).noProductHere))
  }

  @Test("Every action is listed, in both languages, and a Cyrillic word finds it")
  func whole() throws {
    for language in Language.allCases {
      for action in Desk.Action.all {
        var desk = TestDesk(size: Size(columns: 120, rows: 40), language: language)
        desk.press("?")
        desk.type(action.name)
        let words = Texts(language).longName(ofAction: action.name).prefix(24)
        #expect(desk.rows.contains { $0.contains(words) }, "\(action.name)")
      }
    }
    var desk = TestDesk(size: Size(columns: 120, rows: 40), language: .russian)
    desk.press("?")
    desk.type("Тему")
    #expect(desk.rows.contains { $0.contains(":desk.theme") })
  }

  @Test("The question mark closes what it opened, on both layouts, until something is typed")
  func closing() {
    var desk = TestDesk()
    for key in ["?", ",", "f1", "q"] {
      desk.press("?")
      #expect(desk.isInHelp)
      desk.press(key)
      #expect(!desk.isInHelp, "\(key)")
    }
    desk.press("?", "x", "?", "q")
    #expect(desk.isInHelp)
    desk.press("esc", "й")
    #expect(!desk.isInHelp)
  }

  @Test("Noise in help writes nothing: what it runs is counted like any other command")
  func noise() throws {
    var desk = try StoredDesk(SampleShop.products(20))
    for name in [
      "j", "k", "g", "G", "space", "v", "v", "s", "S", "L", "tab", "p", "p", "]", "[", "2",
    ] {
      try desk.press(name)
    }
    try desk.press("?")
    try desk.type("products.switch")
    _ = desk.desk.takeEffects()
    try desk.press("enter")
    #expect(!desk.desk.takeEffects().contains { if case .putJob = $0 { true } else { false } })
  }

  @Test("Words in another form, letters in order and the other keyboard layout find a line too")
  func near() {
    for (typed, language) in [
      ("тема", Language.russian), ("ntvf", .russian), ("thme", .english), ("еруьу", .english),
    ] {
      var desk = TestDesk(language: language)
      desk.press("?")
      desk.type(typed)
      #expect(desk.screen.contains("z t"))
    }
    #expect(RussianLayout.onOtherLayout("руфдер") == "health")
    #expect(RussianLayout.onOtherLayout("Ntvf b") == "Тема и")
  }
}
