import Dashboard
import DeskTesting
import Foundation
import Marketplace
import Storage
import TerminalCore
import Testing
import Texts

/// Stories and pictures of statistics and of the account's money.
@Suite struct StatisticsScreenTests {
  /// Monday, 23 November 2026, Moscow.
  private static let today = ShopCalendar.moscow.day(of: TestDesk.start)

  /// The canvas as a terminal without Unicode shows it.
  private func ascii(_ canvas: Canvas) -> Canvas {
    var plain = Canvas(canvas.size)
    for (row, line) in canvas.plainRows.enumerated() {
      let bytes = line.unicodeScalars.map { AsciiFallback.replacement(for: $0) }
      plain.write(
        String(decoding: bytes, as: UTF8.self), column: 0, row: row, columns: canvas.size.columns,
        role: .default, cut: .clip)
    }
    return plain
  }

  // MARK: Statistics

  @Test(
    "Charts at 80x24, with colours and in ASCII, the number always beside",
    arguments: Language.allCases)
  func charts(_ language: Language) throws {
    var desk = try MoneyDesk.filled(language: language)
    try desk.press("6")
    try expectGolden(desk.desk.frame.canvas, "statistics-80x24-\(language.rawValue)")
    try expectGolden(ascii(desk.desk.frame.canvas), "statistics-80x24-ascii-\(language.rawValue)")
    for name in ["hours", "products", "falling", "marketplaces"] {
      try desk.press("f")
      if language == .english {
        try expectGolden(desk.desk.frame.canvas, "statistics-\(name)-80x24-en")
      }
    }
  }

  @Test("Periods go back and forth; totals of each equal those of the store")
  func periods() throws {
    var desk = try MoneyDesk.filled()
    try desk.press("6")
    for _ in 0..<4 {
      let reading = try #require(desk.desk.model.money[0].statistics.reading)
      #expect(
        reading.totals
          == (try desk.store.salesTotals(of: TestDesk.account, days: reading.question.days)))
      #expect(reading.question.days.contains(Self.today))
      #expect(reading.question.before.upperBound < reading.question.days.lowerBound)
      try desk.press("h")
      let earlier = try #require(desk.desk.model.money[0].statistics.reading)
      #expect(earlier.question.days.upperBound == reading.question.days.lowerBound - 1)
      try desk.press("l", "s")
    }
    let shown = try #require(desk.desk.model.money[0].statistics.reading)
    let currencies = shown.totals.map(\.currency).filter { !$0.isEmpty }
    let place = try #require(currencies.firstIndex { $0 == shown.currency })
    try desk.press("c")
    let next = currencies[(place + 1) % currencies.count]
    #expect(currencies.count > 1)
    #expect(desk.desk.model.money[0].statistics.reading?.currency == next)
  }

  @Test("A period that has begun is compared with as many days of the one before")
  func comparing() {
    let day = CivilDay.days(2026, 11, 10)
    #expect(
      SalesPeriod(.month).daysBefore(today: day)
        == CivilDay.days(2026, 10, 1)...CivilDay.days(2026, 10, 10))
    #expect(SalesPeriod(.month).days(today: day) == CivilDay.days(2026, 11, 1)...day)
    #expect(
      SalesPeriod(.month, back: 1).daysBefore(today: day)
        == CivilDay.days(2026, 9, 1)...CivilDay.days(2026, 9, 30))
    #expect(SalesPeriod(.day, back: 2).days(today: day) == (day - 2)...(day - 2))
    #expect(CivilDay.weekday(SalesPeriod(.week).days(today: day).lowerBound) == 0)
    // The last day of a long month, against a short one.
    let march = CivilDay.days(2026, 3, 31)
    #expect(
      SalesPeriod(.month).daysBefore(today: march)
        == CivilDay.days(2026, 2, 1)...CivilDay.days(2026, 2, 28))
  }

  // MARK: The account

  @Test(
    "The balance, what is held until when, and what moved money stand in the place of the figures",
    arguments: [Language.english, .russian],
    [Size(columns: 80, rows: 24), Size(columns: 120, rows: 40)])
  func balance(_ language: Language, _ size: Size) throws {
    var desk = try MoneyDesk.filled(size: size, language: language)
    try desk.press("6")
    _ = desk.takeOthers()
    try desk.press("b")
    let since = TestDesk.start.addingTimeInterval(-30 * 86_400)
    #expect(
      desk.takeOthers() == [
        .readBalance, .readOperations, .fetchBalance, .fetchOperations(since: since),
      ])
    try desk.receive(
      .balanceRead(
        Balance(parts: [
          .init(name: "wmrFree", kind: .free, currency: Currency("WMR"), amount: 12_345),
          .init(
            name: "wmrLock", kind: .held, currency: Currency("WMR"),
            amount: Decimal(string: "67.5") ?? 0),
          .init(name: "wmzFree", kind: .free, currency: Currency("WMZ"), amount: 3),
          .init(name: "points", kind: .other, currency: nil, amount: 7),
        ]), TestDesk.start.addingTimeInterval(-180), nil))
    try desk.receive(.operationsRead(SampleMoney.operations, isWhole: false, TestDesk.start, nil))
    let name = "balance-\(size.columns)x\(size.rows)-\(language == .russian ? "ru" : "en")"
    try expectGolden(desk.desk.frame.canvas, name)
    // What becomes free when is the sum of what is held, by day and currency.
    let model = desk.desk.model.money[0]
    let held = SampleMoney.operations.filter { ($0.freeAt ?? .distantPast) > TestDesk.start }
    var sums: [String: Decimal] = [:]
    for hold in Statistics.holds(model.statistics.account, model.calendar, now: TestDesk.start) {
      for sum in hold.sums { sums[sum.currency, default: 0] += sum.amount }
    }
    for currency in ["RUB", "USD"] {
      #expect(
        sums[currency]
          == held.compactMap(\.amount).filter { $0.currency.displayCode == currency }
          .reduce(0) { $0 + $1.amount })
    }
    try desk.press("f")
    try expectGolden(desk.desk.frame.canvas, name + "-held")
    try desk.press("f")
    #expect(desk.takeOthers() == [.fetchReceipts])
    try desk.receive(
      .receiptsRead(
        [
          ExternalReceipt(fields: [
            .init(name: "invoice_id", value: "700000400"), .init(name: "aggregator", value: "enot"),
            .init(name: "amount", value: "12.00"),
          ])
        ], TestDesk.start, nil))
    #expect(desk.desk.screen.contains("aggregator enot · amount 12.00"))
    try desk.press("esc")
    #expect(
      desk.desk.model.screen == .statistics && !desk.desk.model.money[0].statistics.showsAccount)
  }

  @Test("What the marketplace does not answer leaves what was read before")
  func balanceTrouble() throws {
    var desk = try MoneyDesk.filled()
    try desk.press("6", "b")
    try desk.receive(.operationsRead(nil, isWhole: false, nil, .forbidden(right: nil)))
    #expect(desk.desk.screen.contains("The key lacks a permission"))
    try desk.receive(.operationsRead(SampleMoney.operations, isWhole: true, TestDesk.start, nil))
    try desk.receive(.operationsRead(nil, isWhole: false, nil, .cancelled))
    #expect(desk.desk.screen.contains("700000400"))
    try desk.press("j", "j", "G", "ctrl-d", "g", "k")
    #expect(desk.desk.model.money[0].statistics.account.scroll == 0)
  }
}
