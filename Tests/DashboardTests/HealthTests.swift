import Dashboard
import DeskTesting
import Foundation
import Marketplace
import TerminalCore
import Testing
import Texts

@Suite("The Health screen, and what a key may do")
struct HealthTests {
  private static let account = TestDesk.account
  private static let readOnly = KeyRights(
    rights: ["description_view": true, "debates_read": true, "token_get_perms": true],
    asOf: TestDesk.start)

  private func desk(
    _ count: Int = 30, size: Size = Size(columns: 120, rows: 40), isOffline: Bool = false
  ) throws -> StoredDesk {
    var desk = try StoredDesk(SampleShop.numbered(count), size: size, isOffline: isOffline)
    _ = desk.takeOthers()
    return desk
  }

  /// Attempts, one a second before the start: every seventh failed, the last waited and was the second.
  private static func exchanges(_ count: Int, from first: Int = 1) -> [Exchange] {
    (first..<first + count).map { number in
      let outcome: Exchange.Outcome =
        switch number % 7 {
        case 3: .status(503)
        case 5 where number % 2 == 0: .failed(.timedOut)
        case 6 where number % 4 == 0: .status(429)
        default: .status(200)
        }
      return Exchange(
        number: number, endpoint: number % 3 == 0 ? "products/data" : "seller-goods",
        method: number % 3 == 0 ? "GET" : "POST", attempt: number % 10 == 4 ? 2 : 1,
        started: TestDesk.start + Double(number), waited: .milliseconds(number % 3 * 400),
        duration: .milliseconds(150 + number * 37 % 400), outcome: outcome, sentBytes: 120,
        receivedBytes: outcome == .failed(.timedOut) ? 0 : 48_123)
    }
  }

  private static func reading(_ exchanges: [Exchange], way: Traffic.Way = .open) -> Health.Reading {
    Health.Reading(
      traffic: Traffic(
        since: TestDesk.start, exchanges: exchanges, total: exchanges.last?.number ?? 0,
        lastMinute: min(60, exchanges.count), running: 1, waiting: 3, perSecond: 2, atOnce: 2,
        way: way),
      session: SessionInfo(tokenLeft: .seconds(118 * 60 + 20)))
  }

  @Test("The age of everything that is stored, and what was never whole, in both languages")
  func ages() throws {
    var desk = try desk()
    try desk.press("9")
    #expect(!desk.desk.screen.contains("whole 1 h ago"))
    var reading = Self.reading(Self.exchanges(1))
    let (hour, minute) = (TestDesk.start - 3_600, TestDesk.start - 60)
    reading.data = [
      .dialogs: DatasetStatus(asOf: TestDesk.start, completeAsOf: hour),
      .sales: DatasetStatus(asOf: minute),
      .reviews: DatasetStatus(asOf: minute, completeAsOf: minute),
      .balance: DatasetStatus(asOf: minute, completeAsOf: minute),
    ]
    try desk.receive(.healthRead(Self.account, reading))
    let rows = desk.desk.screen.split(separator: "\n").map(String.init)
    func row(_ name: String) throws -> String {
      try #require(rows.first { $0.contains("  " + name + "  ") })
    }
    #expect(try row("Inbox").contains("whole 1 h ago · in part just now"))
    #expect(try row("Sales").contains("never whole · in part 1 m ago"))
    #expect(try row("Reviews").contains("whole 1 m ago"))
    #expect(try row("Balance").contains("whole 1 m ago"))
    #expect(!rows.contains { $0.contains("  Commission  ") }, "never asked for")
  }

  // MARK: Asking

  @Test("R18 The figures are asked for once a second while they are shown, and never else")
  func asking() throws {
    var desk = try desk()
    try desk.press("9")
    #expect(
      desk.takeOthers() == [
        .readHealth(Self.account), .wake(.health, after: .seconds(1)),
      ])
    try desk.receive(.timer(.health))
    #expect(
      desk.takeOthers() == [
        .readHealth(Self.account), .wake(.health, after: .seconds(1)),
      ])
    try desk.press("2")
    #expect(desk.takeOthers() == [])
    try desk.receive(.timer(.health))
    #expect(desk.takeOthers() == [])
  }

  @Test("The rights are asked for once, at the first good answer, and again when the seller asks")
  func askingRights() throws {
    var desk = try desk()
    try desk.receive(.answered(Self.account, Contact(trouble: .unreachable(.refused))))
    #expect(!desk.takeOthers().contains(.readRights(Self.account)))
    try desk.receive(.answered(Self.account, Contact()))
    let effects = desk.takeOthers()
    let asked = try #require(effects.firstIndex(of: .readRights(Self.account)))
    // Before the pass over all products, which takes the same lane for long.
    if let sync = effects.firstIndex(of: .syncProducts(Self.account, first: .english)) {
      #expect(asked < sync)
    }
    try desk.receive(.answered(Self.account, Contact()))
    #expect(!desk.takeOthers().contains(.readRights(Self.account)))
    try desk.press("R")
    let anew = desk.takeOthers()
    #expect(anew.contains(.readRights(Self.account)))
    // A key that was refused rests; the seller may know better.
    let forgotten = try #require(anew.firstIndex(of: .forgetRefusals(Self.account)))
    #expect(try forgotten < #require(anew.firstIndex(of: .readRights(Self.account))))
  }

  @Test(
    "An answer that was lost is asked for again, one that will never come is not",
    arguments: [
      (MarketplaceError.unreachable(.broken), true), (.rateLimited(retryAfter: nil), true),
      (.unreadable(endpoint: "token/perms", detail: "?"), false), (.notFound, false),
    ])
  func askingAgain(_ trouble: MarketplaceError, _ isAsked: Bool) throws {
    var desk = try desk()
    try desk.receive(.answered(Self.account, Contact()))
    try desk.receive(.rights(Self.account, .failed(trouble)))
    _ = desk.takeOthers()
    try desk.receive(.answered(Self.account, Contact()))
    #expect(desk.takeOthers().contains(.readRights(Self.account)) == isAsked)
  }

  // MARK: What a key may do

  private func isGrey(_ key: String, in desk: StoredDesk) throws -> Bool {
    let canvas = desk.desk.frame.canvas
    let row = canvas.size.rows - 1
    let cells = Array(desk.desk.rows[row])
    let column = try #require(
      cells.indices.first { index in
        String(cells[index]) == key && cells[index + 1] == " "
          && (index == 0 || cells[index - 1] == " ")
      })
    return canvas[column, row].role == .footerDisabled
  }

  @Test("Without its right x is grey, says which right is missing, and puts nothing")
  func missingRight() throws {
    var desk = try desk()
    #expect(try !isGrey("x", in: desk))
    try desk.receive(.rights(Self.account, .told(Self.readOnly)))
    #expect(try isGrey("x", in: desk))
    try desk.press("x")
    #expect(desk.desk.screen.contains("The key lacks the permission description_edit"))
    #expect(!desk.takeOthers().contains { if case .putJob = $0 { true } else { false } })
    // Many at once neither.
    try desk.press("space", "space", "x")
    #expect(!desk.takeOthers().contains { if case .readProductsNamed = $0 { true } else { false } })
    #expect(desk.desk.model.overlay == nil)
    // Given in the cabinet, and read anew.
    var rights = Self.readOnly
    rights.rights?["description_edit"] = true
    try desk.receive(.rights(Self.account, .told(rights)))
    #expect(try !isGrey("x", in: desk))
    try desk.press("z", "u", "x")
    #expect(desk.takeOthers().contains { if case .putJob = $0 { true } else { false } })
  }

  @Test("A list that is not known, or grants nothing at all, keeps nobody from anything")
  func unknownRights() throws {
    for rights in [nil, [:], ["description_edit": false]] as [[String: Bool]?] {
      var desk = try desk()
      try desk.receive(
        .rights(Self.account, .told(KeyRights(rights: rights, asOf: TestDesk.start))))
      try desk.press("x")
      #expect(desk.takeOthers().contains { if case .putJob = $0 { true } else { false } })
    }
  }

  @Test("What was known before the start counts until something newer is told, never after")
  func recalled() throws {
    var desk = try desk(isOffline: true)
    try desk.receive(.rights(Self.account, .recalled(Self.readOnly)))
    try desk.press("9")
    #expect(desk.desk.screen.contains("✗ edit products"))
    let whole = KeyRights(
      rights: ["description_view": true, "description_edit": true], asOf: TestDesk.start)
    try desk.receive(.rights(Self.account, .told(whole)))
    try desk.receive(.rights(Self.account, .recalled(Self.readOnly)))
    #expect(desk.desk.screen.contains("✓ edit products"))
  }

  @Test("A missing right is shown with what it allows and the keys that it would enable")
  func missingRightShown() throws {
    var desk = try desk(size: Size(columns: 200, rows: 40))
    try desk.press("9")
    #expect(desk.desk.screen.contains("Not asked yet"))
    try desk.receive(.rights(Self.account, .told(Self.readOnly)))
    #expect(desk.desk.screen.contains("✗ edit products, switch them, change prices"))
    let flat = desk.desk.rows.map { $0.prefix(89).trimmingCharacters(in: .whitespaces) }
      .joined(separator: " ")
    #expect(flat.contains("would enable x on/off, f retry failed"))
    #expect(desk.desk.screen.contains("✓ read dialogs"))
    try desk.receive(
      .rights(Self.account, .told(KeyRights(rights: nil, asOf: TestDesk.start))))
    #expect(desk.desk.screen.contains("does not say what the key may do"))
  }

  @Test("Taking back what has not left needs no right of the key")
  func takingBack() throws {
    var desk = try desk()
    try desk.press("x")
    try desk.receive(.rights(Self.account, .told(Self.readOnly)))
    _ = desk.takeOthers()
    try desk.press("u")
    #expect(!desk.desk.screen.contains("lacks the permission"))
  }

  // MARK: Figures

  @Test("The figures stand on the screen")
  func figures() throws {
    var desk = try desk()
    try desk.receive(.answered(Self.account, Contact()))
    try desk.press("9")
    let exchanges = (1...20).map { number in
      Exchange(
        number: number, endpoint: "seller-goods", method: "POST", started: TestDesk.start,
        duration: .milliseconds(number * 100),
        outcome: number == 20 ? .status(429) : number > 17 ? .failed(.timedOut) : .status(200))
    }
    try desk.receive(
      .healthRead(Self.account, Self.reading(exchanges, way: .resting(.seconds(12)))))
    let text = desk.desk.rows.map { $0.prefix(53).trimmingCharacters(in: .whitespaces) }
      .joined(separator: " ").replacing(#/[ \u{A0}]+/#, with: " ")
    #expect(text.contains("last 2.0 s · median 900 ms · 95 % within 2.0 s"))
    #expect(text.contains("20 a minute"))
    #expect(text.contains("2 × timed out · 1 × too many requests · of the latest 20"))
    #expect(text.contains("429 1"))
    #expect(text.contains("next try in 12 s"))
    #expect(text.contains("118 min left"))
    #expect(text.contains("3 in the queue"))
    #expect(text.contains("30 of 30"))
  }

  @Test("The outbox of the account: what is open, what failed, and who sends")
  func outbox() throws {
    var desk = try desk()
    try desk.press("x", "9")
    try desk.receive(.outbox(Self.account, .sentElsewhere(pid: 4_242)))
    #expect(desk.desk.screen.contains("1 not left yet"))
    #expect(desk.desk.screen.contains("process 4242"))
  }

  // MARK: Log

  @Test("New requests come on top; elsewhere the row under the cursor stays under it")
  func following() throws {
    var desk = try desk()
    try desk.press("9", "tab")
    try desk.receive(.healthRead(Self.account, Self.reading(Self.exchanges(100))))
    #expect(desk.desk.model.health.selected?.number == 100)
    try desk.receive(.healthRead(Self.account, Self.reading(Self.exchanges(103))))
    #expect(desk.desk.model.health.selected?.number == 103)
    try desk.press("j", "j")
    #expect(desk.desk.model.health.selected?.number == 101)
    try desk.receive(.healthRead(Self.account, Self.reading(Self.exchanges(100, from: 20))))
    #expect(desk.desk.model.health.selected?.number == 101)
    try desk.press("G")
    #expect(desk.desk.model.health.selected?.number == 20)
    // What falls out of the log leaves the cursor inside it.
    try desk.receive(.healthRead(Self.account, Self.reading(Self.exchanges(5, from: 500))))
    #expect(desk.desk.model.health.selected != nil)
  }

  @Test("/ searches as typed, enter keeps it, esc shows all again; q is a letter there")
  func searching() throws {
    var desk = try desk()
    try desk.press("9")
    try desk.receive(.healthRead(Self.account, Self.reading(Self.exchanges(100))))
    try desk.press("/")
    try desk.type("data 503 q")
    #expect(desk.desk.model.health.shown.isEmpty)
    #expect(desk.desk.screen.contains("None like that"))
    try desk.press("backspace", "backspace")
    let shown = desk.desk.model.health.shown
    #expect(!shown.isEmpty)
    #expect(shown.allSatisfy { $0.endpoint == "products/data" && $0.outcome == .status(503) })
    try desk.press("enter")
    #expect(desk.desk.model.health.shown == shown)
    // What comes in while a search is on is searched too.
    try desk.receive(.healthRead(Self.account, Self.reading(Self.exchanges(200))))
    #expect(desk.desk.model.health.shown.count > shown.count)
    #expect(desk.desk.model.health.shown.allSatisfy { $0.outcome == .status(503) })
    try desk.press("esc")
    #expect(desk.desk.model.health.shown.count == 200)
    #expect(desk.desk.model.screen == .health)
  }

  @Test("R12 A paste goes into the search and presses nothing")
  func pasting() throws {
    var desk = try desk()
    try desk.press("9")
    try desk.receive(.healthRead(Self.account, Self.reading(Self.exchanges(20))))
    try desk.press("/")
    try desk.receive(.input(.paste("503\nq")))
    #expect(desk.desk.model.health.text == "503 q")
    #expect(!desk.desk.model.isOver)
  }

  @Test("f shows only what went wrong; esc goes back one level at a time")
  func onlyTroubles() throws {
    var desk = try desk(size: Size(columns: 80, rows: 24))
    try desk.press("9")
    try desk.receive(.healthRead(Self.account, Self.reading(Self.exchanges(70))))
    try desk.press("f")
    #expect(desk.desk.model.health.shown.allSatisfy { $0.trouble != nil })
    #expect(desk.desk.model.health.shown.count == Self.exchanges(70).count { $0.trouble != nil })
    try desk.press("esc")
    #expect(desk.desk.model.health.shown.count == 70)
    #expect(desk.desk.model.health.pane == .log)
    try desk.press("esc")
    #expect(desk.desk.model.health.pane == .facts)
    try desk.press("esc")
    #expect(desk.desk.model.screen == .products)
  }

  @Test("y copies the line of a request; without one it says so")
  func copying() throws {
    var desk = try desk()
    try desk.press("9", "tab", "y")
    #expect(desk.desk.screen.contains("There is no request here"))
    try desk.receive(.healthRead(Self.account, Self.reading(Self.exchanges(3))))
    _ = desk.takeOthers()
    try desk.press("y")
    let copied = desk.takeOthers().compactMap { effect -> String? in
      if case .copy(let text) = effect { text } else { nil }
    }
    #expect(copied.count == 1)
    #expect(copied.first?.hasPrefix("GET products/data · 503 server error · 261\u{A0}ms") == true)
  }

  @Test("Facts that are longer than the screen scroll, and no further than their end")
  func scrolling() throws {
    var desk = try desk(size: Size(columns: 40, rows: 12))
    try desk.receive(.rights(Self.account, .told(Self.readOnly)))
    try desk.press("9", "G")
    #expect(desk.desk.screen.contains("✓ ask what it may do"))
    let bottom = desk.desk.model.health.scroll
    try desk.press("j", "j", "k")
    #expect(desk.desk.model.health.scroll == bottom - 1)
    try desk.press("g")
    #expect(desk.desk.model.health.scroll == 0)
  }

  @Test("Each account has its own figures and log")
  func accounts() {
    var desk = TestDesk(
      size: Size(columns: 120, rows: 30), accounts: [Self.account, AccountID("games")])
    desk.press("9")
    desk.receive(.healthRead(Self.account, Self.reading(Self.exchanges(40))))
    desk.press("tab", "j")
    _ = desk.takeEffects()
    desk.press("a")
    #expect(desk.takeEffects().contains(.readHealth(AccountID("games"))))
    #expect(desk.model.health.shown.isEmpty)
    desk.receive(.healthRead(Self.account, Self.reading(Self.exchanges(41))))
    #expect(desk.model.health.shown.isEmpty)
    desk.receive(.healthRead(AccountID("games"), Self.reading(Self.exchanges(5))))
    #expect(desk.model.health.selected?.number == 5)
    desk.press("a")
    #expect(desk.model.health.shown.count == 41)
    _ = desk.takeEffects()
  }

  @Test("A click gives a pane the keys and the log its cursor; the wheel moves what is under it")
  func mouse() throws {
    var desk = try desk(size: Size(columns: 120, rows: 20))
    try desk.receive(.rights(Self.account, .told(Self.readOnly)))
    try desk.press("9")
    try desk.receive(.healthRead(Self.account, Self.reading(Self.exchanges(100))))
    func point(_ action: MouseEvent.Action, _ column: Int, _ row: Int) throws {
      try desk.receive(
        .input(.mouse(MouseEvent(action, at: Position(column: column, row: row)))))
    }
    try point(.wheelDown, 10, 10)
    #expect(desk.desk.model.health.scroll == 3)
    try point(.press(.left), 80, 7)
    #expect(desk.desk.model.health.pane == .log)
    #expect(desk.desk.model.health.selected?.number == 96)
    try point(.wheelDown, 80, 7)
    #expect(desk.desk.model.health.selected?.number == 93)
    try point(.wheelUp, 10, 10)
    #expect(desk.desk.model.health.scroll == 0)
    #expect(desk.desk.model.health.pane == .log)
    // Bar and footer are no part of either.
    try point(.press(.left), 3, 1)
    #expect(desk.desk.model.health.pane == .log)
  }

  @Test("What an editor gives back is searched for")
  func editing() throws {
    var desk = try desk()
    try desk.press("9")
    try desk.receive(.healthRead(Self.account, Self.reading(Self.exchanges(20))))
    try desk.press("/")
    try desk.type("50")
    try desk.press("ctrl-x", "ctrl-e")
    #expect(desk.takeOthers().contains(.edit("50")))
    try desk.receive(.edited(EditorResult("503", .taken)))
    #expect(desk.desk.model.health.text == "503")
    #expect(desk.desk.model.health.shown.allSatisfy { $0.outcome == .status(503) })
  }

  // MARK: Pictures

  @Test(
    "Every layout, both languages",
    arguments: [
      Size(columns: 40, rows: 12), Size(columns: 60, rows: 20), Size(columns: 80, rows: 24),
      Size(columns: 120, rows: 40),
    ], Language.allCases)
  func pictures(_ size: Size, _ language: Language) throws {
    var desk = try StoredDesk(SampleShop.products(60), size: size, language: language)
    try desk.receive(.clock(TestDesk.start + 200))
    try desk.receive(
      .answered(Self.account, Contact(session: SessionInfo(tokenLeft: .seconds(7_100)))))
    try desk.receive(.rights(Self.account, .told(Self.readOnly)))
    try desk.press("9")
    try desk.receive(.healthRead(Self.account, Self.reading(Self.exchanges(180))))
    let name = "\(size.columns)x\(size.rows)-\(language.rawValue)"
    try expectGolden(desk.desk.frame.canvas, "health-\(name)")
    try desk.press("tab", "j")
    try expectGolden(desk.desk.frame.canvas, "health-log-\(name)")
  }

  @Test("In trouble", arguments: Language.allCases)
  func trouble(_ language: Language) throws {
    var desk = try StoredDesk(
      SampleShop.products(60), size: Size(columns: 120, rows: 40), language: language)
    try desk.receive(.clock(TestDesk.start + 200))
    try desk.receive(
      .answered(Self.account, Contact(trouble: .unreachable(.resting(next: .seconds(12))))))
    try desk.press("9", "f")
    try desk.receive(
      .healthRead(Self.account, Self.reading(Self.exchanges(180), way: .resting(.seconds(12)))))
    try expectGolden(desk.desk.frame.canvas, "health-trouble-120x40-\(language.rawValue)")
  }
}
