import Dashboard
import DeskTesting
import Marketplace
import Storage
import TerminalCore
import Testing

@Suite struct ProductsListTests {
  @Test("The first frame comes from the store and only then is the network asked")
  func storeFirst() {
    var desk = TestDesk()
    let effects = desk.takeEffects()
    guard case .readProducts(let query, let request, _) = effects.first else {
      Issue.record("the first effect is \(String(describing: effects.first))")
      return
    }
    #expect(query.account == TestDesk.account)
    #expect(request.anchor == .start)
    #expect(effects.last == .glanceAtProducts(TestDesk.account, .english))
  }

  @Test("Offline, nothing is asked of the network")
  func offline() throws {
    var desk = try StoredDesk(SampleShop.products(30), isOffline: true)
    try desk.press("R", "p")
    for effect in desk.takeOthers() {
      switch effect {
      case .glanceAtProducts, .syncProducts, .fetchProduct:
        Issue.record("\(effect) goes to the network")
      default: break
      }
    }
    #expect(desk.desk.rows[0].contains("offline"))
    #expect(desk.desk.screen.contains("1–19 of 30"))
  }

  @Test("Moving through the whole list meets each row once, in the store's order")
  func everyRow() throws {
    var desk = try StoredDesk(SampleShop.products(700))
    let all = try desk.store.products(ProductQuery(account: TestDesk.account), limit: nil)
    for (rank, product) in all.enumerated() {
      #expect(desk.desk.products.list.cursor == rank)
      #expect(desk.desk.products.list.selected?.row.id == product.id)
      try desk.press("j")
    }
    try desk.press("g")
    #expect(desk.desk.products.list.selected?.row.id == all.first?.id)
    try desk.press("G")
    #expect(desk.desk.products.list.selected?.row.id == all.last?.id)
    #expect(desk.desk.screen.contains("682–700 of 700"))
  }

  @Test("300 lines held down in one burst end 300 lines further, with rows on the screen")
  func burst() throws {
    var desk = try StoredDesk(SampleShop.products(1_000))
    for _ in 0..<300 { desk.desk.press("j") }
    try desk.receive(.clock(TestDesk.start))
    #expect(desk.desk.products.list.cursor == 300)
    #expect(desk.desk.products.list.selected != nil)
    #expect(!desk.desk.screen.contains("…  "))
  }

  @Test("A filter narrows as it is typed; Enter keeps it, Esc takes it back and the cursor with it")
  func filter() throws {
    var desk = try StoredDesk(SampleShop.products(300))
    try desk.press("j", "j", "j", "j", "j", "ctrl-d")
    let before = desk.desk.products.list.selected?.row.id
    let line = desk.desk.products.list.cursor - desk.desk.products.list.top
    try desk.press("/")
    try desk.type("ёлка")
    #expect(desk.desk.products.list.selected?.row.product.name.russian?.contains("Ёлка") == true)
    let found = desk.desk.products.list.total ?? 0
    #expect(found > 0 && found < 100)
    try desk.press("enter")
    #expect(desk.desk.screen.contains("/ёлка"))
    try desk.press("esc")
    #expect(desk.desk.products.list.total == 300)
    #expect(desk.desk.products.list.selected?.row.id == before)
    #expect(desk.desk.products.list.cursor - desk.desk.products.list.top == line)
  }

  @Test("Text keys belong to the filter while it is typed, arrows still move the list")
  func filterKeys() throws {
    var desk = try StoredDesk(SampleShop.products(100))
    try desk.press("/")
    try desk.type("q j")
    #expect(desk.desk.products.filterText == "q j")
    #expect(!desk.desk.model.isOver)
    try desk.press("ctrl-u", "down", "down")
    #expect(desk.desk.products.filterText == "")
    #expect(desk.desk.products.list.cursor == 2)
  }

  @Test(
    "The conditions of a filter say what they keep, and a wrong one says that it is not understood")
  func conditions() throws {
    var desk = try StoredDesk(SampleShop.products(400))
    try desk.press("/")
    try desk.type("stock:out state:on")
    for row in desk.desk.products.list.rows {
      #expect(row.row.product.stock.isOut)
      #expect(row.row.product.state == .on)
    }
    try desk.press("ctrl-u")
    try desk.type("stock:soon")
    #expect(desk.desk.screen.contains("not understood: stock:soon"))
  }

  @Test("Marks survive a filter and a refresh, a range marks what lies between")
  func marks() throws {
    var desk = try StoredDesk(SampleShop.products(200))
    try desk.press("space", "space", "j", "v")
    for _ in 0..<60 { try desk.press("j") }
    try desk.press("v")
    #expect(desk.desk.products.marks.count == 63)
    try desk.press("/")
    try desk.type("ключ")
    try desk.press("enter")
    #expect(desk.desk.screen.contains("63 marked"))
    try desk.sync([SampleShop.products(201)[200]])
    #expect(desk.desk.products.marks.count == 63)
    try desk.press("*")
    #expect(desk.desk.products.marks.count > 63)
    try desk.press("z", "u")
    #expect(desk.desk.products.marks.isEmpty)
  }

  @Test("Rows that come in above do not move the row under the cursor on the screen")
  func neverJumps() throws {
    var products = SampleShop.products(300)
    var desk = try StoredDesk(products)
    for _ in 0..<40 { try desk.press("j") }
    let list = desk.desk.products.list
    let id = try #require(list.selected?.row.id)
    let line = list.cursor - list.top
    // Sixty products overtake: they are now the most sold.
    for index in 200..<260 where products[index].id != id { products[index].sold = 10_000 + index }
    try desk.sync(products)
    let after = desk.desk.products.list
    #expect(after.selected?.row.id == id)
    #expect(after.cursor - after.top == line)
    #expect(after.cursor > list.cursor)
  }

  @Test("Sorting keeps the cursor on its product; reversing turns the list round")
  func sort() throws {
    var desk = try StoredDesk(SampleShop.products(120))
    for _ in 0..<17 { try desk.press("j") }
    let id = desk.desk.products.list.selected?.row.id
    try desk.press("s")
    #expect(desk.desk.products.query.sort == ProductSort(.name))
    #expect(desk.desk.products.list.selected?.row.id == id)
    try desk.press("S")
    #expect(desk.desk.products.list.selected?.row.id == id)
    try desk.press("g")
    let first = try desk.store.products(
      ProductQuery(
        account: TestDesk.account, sort: ProductSort(.name, isReversed: true),
        language: desk.desk.products.language), limit: 1)
    #expect(desk.desk.products.list.selected?.row.id == first.first?.id)
  }

  @Test("An answer to a question that nobody asks any more changes nothing")
  func staleAnswers() throws {
    var desk = TestDesk()
    let generation = desk.products.list.generation
    desk.press("s")
    let before = desk.products
    desk.receive(
      .products(
        TestDesk.account,
        .windowRead(
          generation,
          ListWindow(
            rows: [KeyedRow(RowKey(.number(1), tie: 1), SampleShop.products(1)[0])], offset: 0,
            anchorRank: 0, total: 1))))
    #expect(desk.products == before)
  }

  @Test("Esc goes one level back and never quits; q closes and at the root quits")
  func back() throws {
    var desk = try StoredDesk(SampleShop.products(50), size: Size(columns: 120, rows: 40))
    try desk.press("p", "tab")
    #expect(desk.desk.products.preview?.hasFocus == true)
    try desk.press("esc")
    #expect(desk.desk.products.preview?.hasFocus == false)
    try desk.press("esc")
    #expect(desk.desk.products.preview == nil)
    try desk.press("esc", "ctrl-c")
    #expect(!desk.desk.model.isOver)
    #expect(desk.desk.screen.contains("q quits"))
    try desk.press("p", "q")
    #expect(desk.desk.products.preview == nil)
    #expect(!desk.desk.model.isOver)
    try desk.press("q")
    #expect(desk.desk.model.isOver)
  }

  @Test("A paste outside a text field presses no keys")
  func paste() throws {
    var desk = try StoredDesk(SampleShop.products(50))
    try desk.receive(.input(.paste("qqq\rjjj")))
    #expect(!desk.desk.model.isOver)
    #expect(desk.desk.products.list.cursor == 0)
    #expect(desk.desk.screen.contains("ignored"))
    try desk.press("/")
    try desk.receive(.input(.paste("ключ\n")))
    #expect(desk.desk.products.filterText == "ключ ")
  }

  @Test("A preview that a wide window brought goes when it narrows; one that was asked for stays")
  func narrowed() throws {
    var desk = try StoredDesk(SampleShop.products(50), size: Size(columns: 160, rows: 40))
    #expect(desk.desk.products.preview != nil)
    try desk.receive(.resized(Size(columns: 90, rows: 40)))
    #expect(desk.desk.products.preview == nil)
    #expect(desk.desk.rows.contains { $0.hasPrefix("›") })
    try desk.press("p")
    try desk.receive(.resized(Size(columns: 160, rows: 40)))
    try desk.receive(.resized(Size(columns: 90, rows: 40)))
    #expect(desk.desk.products.preview != nil)
  }

  @Test("The end of a preview is one key away from the line before it")
  func previewEnd() throws {
    var desk = try StoredDesk(SampleShop.products(50), size: Size(columns: 100, rows: 10))
    try desk.press("enter", "G")
    let end = try #require(desk.desk.products.preview?.scroll)
    #expect(end > 0)
    try desk.press("k")
    #expect(desk.desk.products.preview?.scroll == end - 1)
    try desk.press("pgdn", "pgdn", "pgdn")
    #expect(desk.desk.products.preview?.scroll == end)
    try desk.press("g")
    #expect(desk.desk.products.preview?.scroll == 0)
  }

  @Test("Ctrl-l draws anew and ctrl-z stops while a filter or a command is typed")
  func typingAndTheTerminal() {
    for opening in ["/", ":"] {
      var desk = TestDesk()
      desk.press(opening)
      desk.type("abc")
      _ = desk.takeEffects()
      desk.press("ctrl-l", "ctrl-z")
      #expect(desk.takeEffects() == [.redraw, .suspend])
      desk.type("d")
      #expect(desk.screen.contains(opening + "abcd"))
    }
  }

  @Test("A very long line that is typed shows its end, and what stands around the cursor")
  func longLine() {
    var desk = TestDesk()
    desk.press(":")
    desk.receive(.input(.paste(String(repeating: "漢", count: 20_000) + "end")))
    let row = desk.rows[22]
    #expect(row.hasPrefix(":漢"))
    #expect(row.contains("漢end"))
    desk.press("ctrl-a")
    #expect(desk.rows[22].hasPrefix(":漢漢漢"))
  }
}
