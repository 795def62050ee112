import Dashboard
import DeskTesting
import Marketplace
import TerminalCore
import Testing
import Texts

/// The views of one account, kept as the store would keep them.
private struct Shelf {
  private(set) var views: [SavedView] = []

  /// Answers what was asked of it; answers how many effects that was.
  mutating func answer(_ effects: [Effect]) -> [Desk.Msg] {
    effects.compactMap { effect -> Desk.Msg? in
      guard case .views(let account, let effect) = effect else { return nil }
      switch effect {
      case .read: break
      case .keep(let view):
        views.removeAll { $0.name == view.name }
        views = (views + [view]).sorted { $0.name < $1.name }
      case .forget(let name): views.removeAll { $0.name == name }
      }
      return .viewsRead(account, views)
    }
  }
}

@Suite("Views: lists that are kept under names")
struct SavedViewTests {
  private func shop(_ language: Language = .english) throws -> StoredDesk {
    try StoredDesk(
      SampleShop.numbered(300), size: Size(columns: 100, rows: 30), language: language)
  }

  private func settle(_ desk: inout StoredDesk, _ shelf: inout Shelf) throws {
    for message in shelf.answer(desk.takeOthers()) { try desk.receive(message) }
  }

  @Test("A list is kept with its filter and order, and comes back from the box and the palette")
  func products() throws {
    var (desk, shelf) = (try shop(), Shelf())
    try desk.press("s", "S", "/")
    try desk.type("product 12")
    try desk.press("enter")
    let first = try #require(desk.desk.products.list.rows.first?.row.id)
    try desk.press("z", "v")
    try settle(&desk, &shelf)
    #expect(desk.desk.screen.contains("No views yet: s keeps the list on the screen"))
    #expect(desk.desk.screen.contains("On the screen: Products · product 12 · product ↑"))
    try desk.press("s")
    try desk.type("  the   dozen ")
    try desk.press("enter")
    try settle(&desk, &shelf)
    #expect(
      shelf.views == [
        SavedView(
          name: "the dozen", list: .products, filter: "product 12",
          settings: ["sort": "name", "order": "reversed"])
      ])
    #expect(desk.desk.screen.contains("› the dozen"))
    try desk.press("esc", "z", "/", "s", "9")
    #expect(desk.desk.products.filterText == "")

    try desk.press("z", "v", "enter")
    #expect(desk.desk.model.screen == .products)
    #expect(desk.desk.products.filterText == "product 12")
    #expect(desk.desk.products.query.sort == ProductSort(.name, isReversed: true))
    #expect(desk.desk.products.list.rows.first?.row.id == first)

    try desk.press("z", "/", "8", "ctrl-p")
    try settle(&desk, &shelf)
    try desk.type("dozen")
    #expect(desk.desk.screen.contains("› View: the dozen – Products · product 12 · product ↑"))
    try desk.press("enter")
    #expect(desk.desk.products.filterText == "product 12")
    // The way back leads to where it was chosen.
    try desk.press("z", "b")
    #expect(desk.desk.model.screen == .tasks)
  }

  @Test("What is forgotten can be put back; on a Russian layout too, with the footer's words")
  func forgetting() throws {
    var (desk, shelf) = (try shop(.russian), Shelf())
    for name in ["а", "б"] {
      try desk.press("z", "v", "s")
      try desk.type(name)
      try desk.press("enter", "esc")
      try settle(&desk, &shelf)
    }
    try desk.type("ям")
    try settle(&desk, &shelf)
    #expect(desk.desk.screen.contains("› а") && desk.desk.screen.contains("сохранить список"))
    try desk.type("ч")
    try settle(&desk, &shelf)
    #expect(shelf.views.map(\.name) == ["б"])
    #expect(desk.desk.screen.contains("Вид «а» удалён, u вернёт его"))
    try desk.type("г")
    try settle(&desk, &shelf)
    #expect(shelf.views.map(\.name) == ["а", "б"])
    #expect(desk.desk.screen.contains("› а"))
    try desk.type("г")
    #expect(desk.desk.screen.contains("Отменять нечего"))
  }

  @Test("A screen without such a list says so, and an empty name keeps nothing")
  func obstacles() throws {
    var (desk, shelf) = (try shop(), Shelf())
    try desk.press("9", "z", "v")
    try settle(&desk, &shelf)
    #expect(desk.desk.screen.contains("There is no list on this screen to keep"))
    try desk.press("s", "x", "enter", "esc", "2", "z", "v", "s", "space", "enter")
    try settle(&desk, &shelf)
    #expect(shelf.views.isEmpty)
    try desk.press("esc", "esc")
    #expect(desk.desk.model.overlay == nil)
  }

  @Test("Dialogs: the filter and the order; the palette finds a chat by its buyer")
  func dialogs() {
    var (desk, shelf) = (InboxDesk(size: Size(columns: 120, rows: 40)), Shelf())
    func settle() { for message in shelf.answer(desk.takeOthers()) { desk.receive(message) } }
    desk.press("s", "/")
    desk.type("is:unread")
    desk.press("enter", "z", "v", "s")
    desk.type("fresh")
    desk.press("enter")
    settle()
    #expect(
      shelf.views == [
        SavedView(
          name: "fresh", list: .dialogs, filter: "is:unread", settings: ["sort": "latest"])
      ])
    desk.press("esc", "z", "/", "s", "2", "z", "v", "enter")
    #expect(desk.desk.model.screen == .inbox)
    #expect(desk.inbox.query.filter.isUnreadOnly && desk.inbox.query.order == .latest)

    let row = desk.rows[1]
    desk.press("2", "ctrl-p")
    settle()
    desk.type(String((row.dialog.buyer ?? "").prefix(7)))
    #expect(desk.screen.contains(row.dialog.id.text))
    for _ in 0..<40
    where !desk.screen.split(separator: "\n").contains(where: {
      $0.contains("› ") && $0.contains(row.dialog.id.text)
    }) {
      desk.press("down")
    }
    desk.press("enter")
    #expect(desk.desk.model.screen == .inbox)
    #expect(desk.inbox.thread?.dialog == row.dialog.id)
  }
}
