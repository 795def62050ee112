import Dashboard
import DeskTesting
import Foundation
import Marketplace
import TerminalCore
import Testing
import Texts

@Suite("The palette")
struct PaletteTests {
  private func desk(_ language: Language = .english) throws -> StoredDesk {
    var desk = try StoredDesk(
      SampleShop.numbered(300), size: Size(columns: 100, rows: 30), language: language)
    try desk.press("ctrl-p")
    return desk
  }

  /// The first line of the list, which Enter would run.
  private func first(_ desk: StoredDesk) -> String {
    desk.desk.rows.last { $0.contains("› ") && !$0.contains("›  ") } ?? ""
  }

  @Test("Lists what can be done with its key, and runs it")
  func runs() throws {
    var desk = try desk()
    #expect(desk.desk.screen.contains("Actions, views, chats, products"))
    try desk.type("tasks")
    #expect(first(desk).contains("to the tasks") && first(desk).contains("8"))
    try desk.press("enter")
    #expect(desk.desk.model.screen == .tasks)
  }

  @Test("A few letters in the order of a name are enough, in both languages")
  func fuzzy() throws {
    var english = try desk()
    try english.type("dskref")
    #expect(first(english).contains("read everything anew"))
    var russian = try desk(.russian)
    try russian.type("задач")
    #expect(first(russian).contains("к задачам"))
  }

  @Test("Says why something cannot be done now")
  func obstacle() throws {
    var desk = try desk()
    try desk.type("try only the failed")
    #expect(first(desk).contains("There is no task here"))
  }

  @Test("Finds products of the whole shop and brings the cursor to them, the filter gone")
  func products() throws {
    var desk = try StoredDesk(SampleShop.numbered(300), size: Size(columns: 100, rows: 30))
    try desk.press("/")
    try desk.type("product 1")
    try desk.press("enter", "ctrl-p")
    try desk.type("product 277")
    #expect(desk.desk.screen.contains("product 277"))
    while !first(desk).contains("product 277") { try desk.press("down") }
    try desk.press("enter")
    #expect(desk.desk.products.filterText == "")
    #expect(desk.desk.products.list.selected?.row.id == ProductID(277))
  }

  @Test("Themes by name; an answer to older letters is dropped; Esc changes nothing")
  func themes() throws {
    var desk = try desk()
    try desk.type("paper")
    try desk.receive(
      .paletteFound(
        Generation(1),
        [Product(id: ProductID(9), name: LocalizedText(russian: "of older letters"))]))
    #expect(!desk.desk.screen.contains("of older letters"))
    try desk.press("enter")
    #expect(desk.desk.model.theme == "paper")
    try desk.press("ctrl-p")
    try desk.type("mono")
    try desk.press("esc")
    #expect(desk.desk.model.theme == "paper")
    #expect(desk.desk.model.overlay == nil)
  }

  @Test("A product whose name has the letters comes before actions that have them scattered")
  func scattered() throws {
    var desk = try StoredDesk(
      [Product(id: ProductID(7), name: LocalizedText(russian: "Quillmoor", english: "Quillmoor"))],
      size: Size(columns: 100, rows: 30))
    try desk.press("ctrl-p")
    // Before the store has answered there is nothing that Enter could run by mistake.
    desk.desk.type("quill")
    #expect(!desk.desk.screen.contains("quit"))
    try desk.press("ctrl-p")
    try desk.press("esc", "ctrl-p")
    try desk.type("quill")
    #expect(first(desk).contains("Quillmoor"))
    try desk.press("enter")
    #expect(!desk.desk.model.isOver && desk.desk.model.screen == .products)
  }

  @Test("A command that changes a row of another screen goes there first and changes nothing")
  func hiddenRow() throws {
    var desk = try StoredDesk(SampleShop.numbered(30), size: Size(columns: 100, rows: 30))
    try desk.press("9", ":")
    try desk.type("products.switch")
    try desk.press("enter")
    #expect(desk.desk.model.screen == .products)
    #expect(desk.desk.screen.contains("It is about the row under the cursor here"))
    func puts(_ effects: [Effect]) -> Int {
      effects.count { if case .putJob = $0 { true } else { false } }
    }
    #expect(puts(desk.takeOthers()) == 0)
    try desk.press(":")
    try desk.type("products.switch")
    try desk.press("enter")
    #expect(puts(desk.takeOthers()) == 1)
    try desk.press(":", "q", "enter", "q")
    #expect(desk.desk.model.isOver)
  }

  @Test("Nothing found says so, and Enter does nothing")
  func nothing() throws {
    var desk = try desk()
    try desk.type("qqqqzzzz")
    _ = desk.takeOthers()
    try desk.press("enter")
    #expect(desk.takeOthers() == [])
    #expect(desk.desk.model.overlay == nil)
  }

  @Test("A chord that is begun is explained after 300 ms, and not when it goes on at once")
  func chord() throws {
    var desk = try StoredDesk(SampleShop.numbered(30), size: Size(columns: 80, rows: 24))
    try desk.press("z")
    let waited = try #require(
      desk.takeOthers().compactMap { effect -> DeskTimer? in
        if case .wake(let timer, after: .milliseconds(300)) = effect { timer } else { nil }
      }.first)
    #expect(!desk.desk.screen.contains("z …"))
    try desk.receive(.timer(waited))
    #expect(desk.desk.screen.contains("z …"))
    #expect(desk.desk.screen.contains("take all marks away – Nothing is marked"))
    try expectGolden(desk.desk.frame.canvas, "chord-80x24-en")
    try desk.press("esc")
    #expect(!desk.desk.screen.contains("z …"))
    try desk.press("z", "/")
    try desk.receive(.timer(waited))
    #expect(!desk.desk.screen.contains("z …"))
    // On a Russian layout too.
    _ = desk.takeOthers()
    try desk.press("я")
    let again = try #require(
      desk.takeOthers().compactMap { effect -> DeskTimer? in
        if case .wake(let timer, after: .milliseconds(300)) = effect { timer } else { nil }
      }.first)
    try desk.receive(.timer(again))
    #expect(desk.desk.screen.contains("take all marks away"))
  }
}
