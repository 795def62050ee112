import Dashboard
import DeskTesting
import Foundation
import Marketplace
import TerminalCore
import Testing
import Texts

/// The ways back and forward through places, and what calls a seller who looks elsewhere.
@Suite("Places and alerts")
struct PlacesTests {
  @Test("Back goes through the screens that were visited, forward returns")
  func walk() throws {
    var desk = try StoredDesk(SampleShop.products(20))
    try desk.press("8", "9")
    for key in ["alt-left", "alt-left"] { try desk.press(key) }
    #expect(desk.desk.model.screen == .products)
    try desk.press("z", "b")
    #expect(desk.desk.screen.contains(Texts(.english).noPlaceBack))
    try desk.press("z", "f")
    #expect(desk.desk.model.screen == .tasks)
    try desk.press("alt-right")
    #expect(desk.desk.model.screen == .health)
    try desk.press("alt-right")
    #expect(desk.desk.screen.contains(Texts(.english).noPlaceAhead))
    try desk.press("alt-left", "2", "alt-right")
    #expect(desk.desk.model.screen == .products, "a new way forgets the one ahead")
  }

  @Test("A place is an account too, and a product that was gone to")
  func accounts() {
    var desk = TestDesk(accounts: [AccountID("one"), AccountID("two")])
    desk.press("a", "9", "alt-left")
    #expect(desk.model.account.id == AccountID("two"))
    desk.press("alt-left")
    #expect(desk.model.account.id == AccountID("one"))
    #expect(desk.model.screen == .products)
    desk.press("alt-right", "alt-right")
    #expect(desk.model.account.id == AccountID("two"))
    #expect(desk.model.screen == .health)
  }

  @Test("The way back is bounded")
  func bounded() {
    var desk = TestDesk()
    for _ in 0..<200 { desk.press("8", "9") }
    var steps = 0
    while steps < 1_000 {
      desk.press("alt-left")
      if desk.screen.contains(Texts(.english).noPlaceBack) { break }
      steps += 1
    }
    #expect(steps == 50)
  }

  // MARK: Alerts

  private func job(total: Int, failed: Int) -> Job {
    Job(
      id: JobID(1), account: TestDesk.account, kind: .switchProduct, wish: .onSale(false),
      title: nil, createdAt: TestDesk.start, heldUntil: TestDesk.start,
      tally: Job.Tally([.done: total - failed, .failed: failed]), changedAt: TestDesk.start)
  }

  private func alerts(
    _ job: Job, _ alerts: Alerts, isFocused: Bool = false
  ) -> [Effect] {
    var desk = TestDesk(alerts: alerts)
    desk.receive(.input(isFocused ? .focusGained : .focusLost))
    _ = desk.takeEffects()
    desk.receive(.outbox(TestDesk.account, .finished(job)))
    return desk.takeEffects().filter {
      switch $0 {
      case .bell, .notify: true
      default: false
      }
    }
  }

  @Test("A finished job calls a seller who looks elsewhere, as the config says")
  func finished() {
    let loud = Alerts(rings: true, notifies: true)
    let many = job(total: 37, failed: 0)
    let told = alerts(many, loud)
    #expect(told.first == .bell)
    guard case .notify(let title, let body) = told.last else {
      Issue.record("nothing was told")
      return
    }
    #expect(title.contains("keys") && body.contains("37"))
    #expect(alerts(many, loud, isFocused: true) == [], "one who sees the desk is not called")
    #expect(alerts(many, Alerts(rings: false, notifies: false)) == [])
    #expect(alerts(many, Alerts()) == [.bell])
    #expect(alerts(job(total: 1, failed: 0), loud) == [], "a single switch that worked is no news")
    #expect(alerts(job(total: 1, failed: 1), loud).count == 2)
  }

  @Test("Quiet hours are quiet, over midnight too", arguments: [0, 1_380, 479, 480, 720, 1_379])
  func quiet(_ minute: Int) {
    let hours = Alerts.QuietHours(from: 23 * 60, to: 8 * 60, clock: .moscow)
    // Midnight in Moscow.
    let date = Date(timeIntervalSince1970: 1_795_294_800).addingTimeInterval(Double(minute) * 60)
    #expect(hours.cover(date) == (minute < 480 || minute >= 1_380))
    #expect(
      Alerts.QuietHours(from: 600, to: 660, clock: .moscow).cover(date)
        == (600..<660).contains(minute))
  }

  @Test("The title begins with what waits for the seller")
  func title() throws {
    var desk = TestDesk()
    #expect(desk.frame.title == "sellerdesk – keys")
    let item = OutboxItem(
      id: OutboxID(1), job: JobID(1), account: TestDesk.account, product: ProductID("7"),
      title: "a\u{1B}]2;x\u{7}", wish: .onSale(true), previous: nil, state: .failed,
      createdAt: TestDesk.start, changedAt: TestDesk.start)
    desk.receive(.outbox(TestDesk.account, .changed([item])))
    #expect(desk.frame.title == "(1) sellerdesk – keys")
  }
}
