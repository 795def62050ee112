package import Foundation
package import Marketplace
import TerminalCore
import Texts

extension Statistics {
  /// What the account holds and what moved it.
  package struct Account: Equatable, Sendable {
    package var balance: Balance?
    package var balanceAsOf: Date?
    package var operations: Dated<[AccountOperation]> = .init()
    package var receipts: Dated<[ExternalReceipt]> = .init()
    /// Whether that is all of the last days.
    package var isWhole = true
    package var list = List.operations
    package var scroll = 0

    package init() {}
  }

  /// Something that was read at a time, and what came in the way of reading it again.
  package struct Dated<Value: Equatable & Sendable>: Equatable, Sendable {
    package var value: Value?
    package var asOf: Date?
    package var trouble: MarketplaceError?

    package init() {}

    /// Takes in an answer; what was read before stays where there is none.
    mutating func take(_ value: Value?, _ asOf: Date?, _ trouble: MarketplaceError?) {
      if let value {
        self.value = value
        self.asOf = asOf
      }
      self.trouble = trouble
    }
  }

  /// What is listed under the balance.
  package enum List: CaseIterable, Sendable {
    case operations
    /// Only what is held now, the first to become free on top.
    case held
    /// What payment services of the seller's own received.
    case receipts
  }

  /// What moved money in so many days is listed.
  package static let operationDays = 30

  /// What the marketplace is asked for.
  static func fetchAccount(_ account: Account, now: Date) -> [MoneyEffect] {
    let since = now.addingTimeInterval(-Double(operationDays) * 86_400)
    return [.fetchBalance, .fetchOperations(since: since)]
      + (account.list == .receipts ? [.fetchReceipts] : [])
  }

  /// The movements that a list shows.
  static func operations(_ account: Account, now: Date) -> [AccountOperation] {
    let all = account.operations.value ?? []
    guard account.list == .held else { return all }
    return all.filter { ($0.freeAt ?? .distantPast) > now }.sorted {
      ($0.freeAt ?? now, $0.id) < ($1.freeAt ?? now, $1.id)
    }
  }

  /// How much becomes free on which of the shop's days, by currency; sums of different currencies are never added.
  package static func holds(
    _ account: Account, _ calendar: ShopCalendar, now: Date
  ) -> [(day: Int, sums: [(currency: String, amount: Decimal)])] {
    var days: [Int: [String: Decimal]] = [:]
    for operation in account.operations.value ?? [] {
      guard let free = operation.freeAt, free > now, let amount = operation.amount else { continue }
      days[calendar.day(of: free), default: [:]][amount.currency.displayCode, default: 0] +=
        amount.amount
    }
    return days.sorted { $0.key < $1.key }.map { day, sums in
      (day, sums.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    }
  }

  static func rowCount(_ account: Account, now: Date) -> Int {
    account.list == .receipts
      ? account.receipts.value?.count ?? 0 : operations(account, now: now).count
  }

  // MARK: Keys

  /// Shows the account in the place of the figures, or the figures again.
  static func showAccount(_ desk: inout Desk.Model, _ index: Int) -> [Effect] {
    desk.money[index].statistics.showsAccount.toggle()
    guard desk.money[index].statistics.showsAccount else { return [] }
    let account = desk.money[index].statistics.account
    return Money.effects(
      desk.account.id,
      [.readBalance, .readOperations]
        + (desk.setup.isOffline ? [] : fetchAccount(account, now: desk.now)))
  }

  /// The next of the lists under the balance.
  static func nextAccountList(_ desk: inout Desk.Model, _ index: Int) -> [Effect] {
    let all = List.allCases
    let place = all.firstIndex(of: desk.money[index].statistics.account.list) ?? 0
    desk.money[index].statistics.account.list = all[(place + 1) % all.count]
    desk.money[index].statistics.account.scroll = 0
    let account = desk.money[index].statistics.account
    guard account.list == .receipts, account.receipts.value == nil, !desk.setup.isOffline else {
      return []
    }
    return Money.effects(desk.account.id, [.fetchReceipts])
  }

  // MARK: View

  static func drawAccount(
    _ canvas: inout Canvas, _ account: Account, _ money: Money.Model, _ desk: Desk.Model,
    _ area: Rect
  ) {
    let texts = desk.texts
    var rect = area
    func line(_ text: String, _ role: Role) {
      guard rect.rows > 0 else { return }
      let row = rect.cutTop(1)
      if role == .tableHeading { canvas.fill(row, role: role) }
      canvas.write(
        text, column: row.column, row: row.row, columns: row.columns, role: role)
    }
    let age = account.balanceAsOf.map { texts.age(seconds: Int(desk.now.timeIntervalSince($0))) }
    line(" " + [texts.balanceTitle, age].compactMap { $0 }.joined(separator: " · "), .tableHeading)
    let lines = balanceLines(account.balance, texts)
    for text in lines.prefix(max(1, area.rows / 5)) { line("  " + text, .textStrong) }
    if lines.isEmpty { line("  " + (account.balance == nil ? "…" : texts.nothing), .textMuted) }
    let holds = holds(account, money.calendar, now: desk.now)
    if !holds.isEmpty, rect.rows > 8 {
      line(" " + texts.holdsEnd, .tableHeading)
      let most = max(1, area.rows / 5)
      for hold in holds.prefix(most) {
        let sums = hold.sums.map { texts.amount($0.amount, $0.currency) }
        line("  " + CivilDay.text(hold.day) + "  " + sums.joined(separator: " · "), .table)
      }
      if holds.count > most { line("  " + texts.laterDays(holds.count - most), .textMuted) }
    }
    if account.list == .receipts {
      drawReceipts(&canvas, account, texts, rect)
    } else {
      drawOperations(&canvas, account, desk, rect)
    }
  }

  /// "RUB · free 1,234.00 · held 56.00", a line for each currency; names that tell none come as they are.
  static func balanceLines(_ balance: Balance?, _ texts: Texts) -> [String] {
    guard let balance else { return [] }
    var currencies: [String] = []
    var parts: [String: [String]] = [:]
    for part in balance.parts {
      let currency = part.currency?.displayCode ?? part.name
      if parts[currency] == nil { currencies.append(currency) }
      parts[currency, default: []].append(
        texts.balanceKind(part.kind) + " " + texts.plainAmount(part.amount))
    }
    return currencies.map { ([$0] + (parts[$0] ?? [])).joined(separator: " · ") }
  }

  private static func drawOperations(
    _ canvas: inout Canvas, _ account: Account, _ desk: Desk.Model, _ area: Rect
  ) {
    var rect = area
    let texts = desk.texts
    let clock = desk.clock(of: desk.account.id)
    func row(
      _ row: Int, _ role: Role, _ time: String, _ kind: String, _ amount: String, _ order: String,
      _ free: String, _ name: String
    ) {
      var cells: [(text: String, width: Int, align: Canvas.Alignment)] = [
        (time, 11, .leading), (kind, 16, .leading), (amount, 16, .trailing), (order, 10, .leading),
        (free, 11, .leading),
      ]
      if rect.columns >= 100 { cells.append((name, 0, .leading)) }
      Money.drawLine(&canvas, rect, row: row, isSelected: false, role: role, cells)
    }
    guard rect.rows > 0 else { return }
    let heading = rect.cutTop(1)
    row(
      heading.row, .tableHeading, texts.timeColumn + " " + clock.zone(at: desk.now),
      texts.accountList(account.list.word), texts.amountColumn, texts.orderColumn,
      texts.freeAtColumn, texts.nameColumnShort)
    let found = operations(account, now: desk.now)
    guard !found.isEmpty else {
      return drawNothing(
        &canvas, account.operations.value == nil, account.operations.trouble, texts, rect)
    }
    for (offset, operation) in found.dropFirst(account.scroll).prefix(rect.rows).enumerated() {
      let isHeld = (operation.freeAt ?? .distantPast) > desk.now
      row(
        rect.row + offset, isHeld ? .tableRowLow : .tableRow,
        operation.date.map { clock.short($0, now: desk.now) } ?? "–",
        texts.operationKind(operation.kind), operation.amount.map(texts.money) ?? "–",
        operation.reference ?? "–",
        isHeld ? operation.freeAt.map { clock.short($0, now: desk.now) } ?? "" : "",
        operation.productName.text(preferring: desk.setup.contentLanguage) ?? "")
    }
  }

  /// Receipts have whatever members the marketplace gives them: names and values, one line each.
  private static func drawReceipts(
    _ canvas: inout Canvas, _ account: Account, _ texts: Texts, _ area: Rect
  ) {
    var rect = area
    guard rect.rows > 0 else { return }
    let heading = rect.cutTop(1)
    canvas.fill(heading, role: .tableHeading)
    canvas.write(
      " " + texts.accountList(account.list.word), column: heading.column, row: heading.row,
      columns: heading.columns, role: .tableHeading)
    let found = account.receipts.value ?? []
    guard !found.isEmpty else {
      return drawNothing(
        &canvas, account.receipts.value == nil, account.receipts.trouble, texts, rect)
    }
    for (offset, receipt) in found.dropFirst(account.scroll).prefix(rect.rows).enumerated() {
      let words = receipt.fields.map { "\($0.name) \($0.value)" }.joined(separator: " · ")
      canvas.write(
        "  " + words, column: rect.column, row: rect.row + offset, columns: rect.columns,
        role: .tableRow)
    }
  }

  private static func drawNothing(
    _ canvas: inout Canvas, _ isUnread: Bool, _ trouble: MarketplaceError?, _ texts: Texts,
    _ rect: Rect
  ) {
    guard rect.rows > 0 else { return }
    canvas.write(
      "  " + (trouble.map(texts.trouble) ?? (isUnread ? "…" : texts.nothing)), column: rect.column,
      row: rect.row, columns: rect.columns, role: .textMuted)
  }
}

extension Statistics.List {
  var word: Texts.AccountList {
    switch self {
    case .operations: .operations
    case .held: .held
    case .receipts: .receipts
    }
  }
}
