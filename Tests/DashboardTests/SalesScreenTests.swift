import Dashboard
import DeskTesting
import Foundation
import Marketplace
import Storage
import TerminalCore
import Testing
import Texts

/// Stories and pictures of sales and reviews, and of the ways between them.
@Suite struct SalesScreenTests {
  /// Monday, 23 November 2026, Moscow.
  private static let today = ShopCalendar.moscow.day(of: TestDesk.start)

  // MARK: Sales

  @Test("Sales come from the store at once, and are synced behind")
  func salesFirst() throws {
    var desk = try MoneyDesk.filled()
    try desk.press("3")
    #expect(desk.takeOthers().contains(.syncSales))
    #expect(desk.desk.screen.contains("1–19 of 400"))
    #expect(desk.desk.screen.contains("700000400") == false)
    try expectGolden(desk.desk.frame.canvas, "sales-80x24-en")
    // A slice that is not the last asks for the next by itself.
    try desk.receive(.salesSynced(isWhole: false, nil))
    #expect(desk.takeOthers() == [.syncSales])
    try desk.receive(.salesSynced(isWhole: true, nil))
    #expect(desk.takeOthers() == [])
    // An error ends it until the seller comes back.
    try desk.press("R")
    #expect(desk.takeOthers() == [.syncSales, .fetchBalance])
    try desk.receive(.salesSynced(isWhole: false, .unreachable(.refused)))
    #expect(desk.takeOthers() == [])
  }

  @Test("An order with everything that is known of it", arguments: Language.allCases)
  func order(_ language: Language) throws {
    var desk = try MoneyDesk.filled(size: Size(columns: 120, rows: 30), language: language)
    try desk.press("3", "j", "enter")
    try expectGolden(desk.desk.frame.canvas, "sales-order-120x30-\(language.rawValue)")
    try desk.press("esc")
    #expect(!desk.desk.model.money[0].sales.isOpen)
    #expect(desk.desk.model.screen == .sales)
  }

  @Test("Filters narrow the list: words, refunds, currency, period")
  func filters() throws {
    var desk = try MoneyDesk.filled()
    try desk.press("3", "/")
    try desk.type("buyer7@")
    #expect(desk.desk.model.money[0].sales.list.total == 1)
    try desk.press("esc")
    #expect(desk.desk.model.money[0].sales.list.total == 400)
    try desk.press("f")
    #expect(
      desk.desk.model.money[0].sales.list.total == SampleMoney.sales.count { $0.isReturned })
    try desk.press("f", "f", "c")
    #expect(desk.desk.model.money[0].sales.list.total == 200)
    try desk.press("c", "c", "c", "c", "s")
    let today = SampleMoney.sales.count { ShopCalendar.moscow.day(of: $0.paidAt) == Self.today }
    #expect(desk.desk.model.money[0].sales.list.total == today)
  }

  // MARK: Reviews

  @Test("Reviews: bad ones first, the text filtered, the way to the order")
  func reviewsScreen() throws {
    var desk = try MoneyDesk.filled(size: Size(columns: 120, rows: 30))
    try desk.press("4", "enter")
    #expect(desk.takeOthers() == [.syncReviews(.english), .markReviewsSeen])
    let shown = desk.desk.model.money[0].reviews.list.rows.map(\.row)
    #expect(shown.prefix(7).allSatisfy { !$0.isGood } && shown.dropFirst(7).allSatisfy(\.isGood))
    try expectGolden(desk.desk.frame.canvas, "reviews-120x30-en")
    try desk.press("f")
    #expect(desk.desk.model.money[0].reviews.list.total == 7)
    let order = try #require(desk.desk.model.money[0].reviews.list.selected?.row.order)
    try desk.press("z", "o")
    #expect(desk.desk.model.screen == .sales)
    #expect(desk.desk.model.money[0].sales.list.rows.map(\.row.id) == [order])
  }

  // MARK: Jumps

  @Test("From a review to its order, its product and its dialog; the way back leads to the review")
  func jumpsFromReviews() throws {
    var desk = try MoneyDesk.filled(hasChats: true)
    try desk.press("4")
    let review = try #require(desk.desk.model.money[0].reviews.list.selected?.row)
    let order = try #require(review.order)
    try desk.press("z", "o")
    #expect(desk.desk.model.screen == .sales)
    #expect(desk.desk.model.money[0].sales.filterText == order)
    #expect(desk.desk.model.money[0].sales.list.selected?.row.id == order)
    #expect(desk.desk.model.money[0].sales.isOpen)
    try desk.press("4", "z", "p")
    #expect(desk.desk.model.screen == .products)
    try desk.press("4", "r")
    #expect(desk.desk.model.screen == .inbox)
    #expect(desk.desk.model.inboxes[0].thread?.dialog == DialogID(order))
    try desk.press("z", "b")
    #expect(desk.desk.model.screen == .reviews)
  }

  @Test("From a sale to its dialog and its product; without dialogs the key says why")
  func jumpsFromSales() throws {
    var desk = try MoneyDesk.filled(hasChats: true)
    try desk.press("3", "j", "r")
    #expect(desk.desk.model.inboxes[0].thread?.dialog == DialogID("700000399"))
    var other = try MoneyDesk.filled()
    try other.press("3", "r")
    #expect(other.desk.model.screen == .sales)
    #expect(other.desk.screen.contains("does not offer this"))
    try other.press("z", "p")
    #expect(other.desk.model.screen == .products)
  }

  @Test("The palette finds sales by the order's number and the buyer's address")
  func paletteSales() throws {
    var desk = try MoneyDesk.filled()
    try desk.press("ctrl-p")
    try desk.type("buyer17@")
    #expect(desk.desk.screen.contains("order 700000383 · buyer17@example.com"))
    try desk.press("backspace", "enter")
    #expect(desk.desk.model.screen == .sales)
    #expect(desk.desk.model.money[0].sales.list.selected?.row.buyer == "buyer17@example.com")
    try desk.press("ctrl-p")
    try desk.type("70")
    #expect(!desk.desk.screen.contains("order 700"), "two letters would find any sale")
  }

  @Test("What a marketplace does not offer says so, and asks for nothing")
  func notOffered() {
    var desk = TestDesk()
    _ = desk.takeEffects()
    for key in ["3", "4", "5", "6"] {
      desk.press(key)
      #expect(desk.screen.contains("Digiseller does not offer this"))
      #expect(!desk.takeEffects().contains { if case .money = $0 { true } else { false } })
    }
  }

  @Test("Any size, any key: the screens never break")
  func anySize() throws {
    var random = SeededGenerator(seed: 7)
    let keys = [
      "3", "4", "5", "6", "j", "G", "enter", "esc", "f", "s", "c", "h", "l", "tab", "w", "U",
    ]
    var desk = try MoneyDesk.filled()
    for _ in 0..<400 {
      let size = Size(
        columns: Int.random(in: 1...200, using: &random),
        rows: Int.random(in: 1...60, using: &random))
      desk.desk.receive(.resized(size))
      try desk.press(keys.randomElement(using: &random) ?? "j")
      #expect(desk.desk.frame.canvas.size == size)
    }
  }
}
