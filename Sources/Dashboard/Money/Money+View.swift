import Foundation
import Marketplace
import TerminalCore
import Texts

extension Money {
  static func draw(_ canvas: inout Canvas, _ desk: Desk.Model, _ layout: Layout) {
    let model = desk.money[desk.current]
    guard isOffered(desk) else {
      canvas.write(
        desk.texts.notOffered(desk.account.marketplace.name), column: layout.list.column + 2,
        row: layout.list.row + 1, columns: max(0, layout.list.columns - 2), role: .textMuted)
      return
    }
    switch desk.screen {
    case .sales: Sales.draw(&canvas, model.sales, model, desk, layout)
    case .reviews: Reviews.draw(&canvas, model.reviews, desk, layout)
    case .commission: Commission.draw(&canvas, model.commission, desk, layout)
    case .statistics: Statistics.draw(&canvas, model.statistics, desk, layout)
    case .inbox, .products, .tasks, .health: break
    }
  }

  /// Whether a pane stands beside the list.
  static func hasPane(_ desk: Desk.Model) -> Bool {
    let model = desk.money[desk.current]
    switch desk.screen {
    case .sales: return model.sales.isOpen
    case .reviews: return model.reviews.isOpen
    default: return false
    }
  }

  /// The place in the list, and how old and whole it is.
  static func position(_ desk: Desk.Model) -> String {
    let texts = desk.texts
    let model = desk.money[desk.current]
    var parts: [String] = []
    func place(_ ranks: Range<Int>, _ total: Int?) {
      if let total {
        parts.append(
          total == 0
            ? texts.nothing : texts.position(ranks.lowerBound + 1, ranks.upperBound, of: total))
      } else if !ranks.isEmpty {
        parts.append(texts.position(ranks.lowerBound + 1, ranks.upperBound))
      }
    }
    var asOf: Date?
    switch desk.screen {
    case .sales:
      place(model.sales.list.visibleRanks, model.sales.list.total)
      asOf = model.sales.status.asOf
      if model.sales.isSyncing {
        parts.append(texts.reading(model.sales.status.stored, of: nil))
      } else if !model.sales.status.reachesFirst {
        parts.append(
          model.sales.status.coveredFrom.map {
            texts.since(CivilDay.text(model.calendar.day(of: $0)))
          } ?? texts.incomplete)
      }
    case .reviews:
      place(model.reviews.list.visibleRanks, model.reviews.list.total)
      asOf = model.reviews.status.asOf
      if model.reviews.isSyncing {
        parts.append(texts.reading(model.reviews.status.stored, of: model.reviews.status.announced))
      } else if !model.reviews.status.isComplete {
        parts.append(texts.incomplete)
      }
    case .statistics where model.statistics.showsAccount:
      let account = model.statistics.account
      let rows = Statistics.rowCount(account, now: desk.now)
      if rows > 0 { parts.append(texts.position(account.scroll + 1, rows, of: rows)) }
      asOf = account.list == .receipts ? account.receipts.asOf : account.operations.asOf
      if account.list != .receipts, !account.isWhole { parts.append(texts.incomplete) }
    case .statistics:
      asOf = model.sales.status.asOf
      if !model.sales.status.reachesFirst { parts.append(texts.incomplete) }
    case .commission:
      asOf = model.commission.open?.asOf ?? model.commission.asOf
      if let open = model.commission.open {
        parts.append(texts.number(open.shown.count))
        if !open.edits.isEmpty { parts.append(texts.edited(open.edits.count)) }
        if open.isLoading { parts.append("…") }
      }
    case .inbox, .products, .tasks, .health: break
    }
    if let asOf { parts.append(texts.age(seconds: Int(desk.now.timeIntervalSince(asOf)))) }
    return parts.joined(separator: " · ")
  }

  static func hints(_ desk: Desk.Model) -> [Desk.Action] {
    let own: [Command]
    switch desk.screen {
    case .sales:
      own = [
        .salesOpen, .salesFilter, .salesPeriod, .salesRefunds, .salesDialog, .salesCurrency,
        .salesCopy,
      ]
    case .reviews:
      own = [
        .reviewsOpen, .reviewsFilter, .reviewsKind, .reviewsDialog, .reviewsOrder,
        .reviewsProduct, .reviewsCopy,
      ]
    case .statistics where desk.money[desk.current].statistics.showsAccount:
      own = [.statisticsGroup, .statisticsAccount]
    case .statistics:
      own = [.statisticsPeriod, .statisticsGroup, .statisticsCurrency, .statisticsAccount]
    case .commission:
      let open = desk.money[desk.current].commission.open
      own =
        open?.rehearsal != nil
        ? [.commissionOpen]
        : open != nil
          ? [
            .commissionOpen, .commissionFormula, .commissionSave, .commissionPutBack,
            .commissionFilter, .commissionApply,
          ]
          : [.commissionOpen, .commissionCreate, .commissionRename, .commissionDelete]
    case .inbox, .products, .tasks, .health: own = []
    }
    let actions: [Desk.Action] = [.desk(.help)] + own.map(Desk.Action.money)
    return actions + [.desk(.refresh), .desk(.back), .desk(.commandLine)]
  }

  /// The line that is typed, else what the filter keeps; answers the place of the cursor.
  static func drawStatus(
    _ canvas: inout Canvas, _ desk: Desk.Model, _ rect: Rect
  ) -> (isDrawn: Bool, cursor: Position?) {
    guard screens.contains(desk.screen), let prompt = desk.money[desk.current].prompt else {
      return (false, nil)
    }
    let rows = desk.money[desk.current].commission.open?.rehearsal?.lines.count ?? 0
    let label = Money.label(of: prompt.purpose, desk.texts, rows: rows)
    var rest = rect
    if label.count > 1 {
      let width = min(DisplayText.width(of: label) + 1, rect.columns / 2)
      let field = rest.cutLeft(width)
      canvas.write(
        label, column: field.column + 1, row: field.row, columns: width - 1, role: .inputPrompt)
    }
    let (used, cursor) = Desk.drawField(
      &canvas, label.count > 1 ? ":" : label, prompt.field, rest)
    if prompt.isRefused {
      canvas.write(
        "  " + desk.texts.notUnderstood, column: rest.column + used, row: rest.row,
        columns: max(0, rest.columns - used), role: .noticeError)
    }
    return (true, cursor)
  }

  /// What the status line says while nobody types and nothing has happened.
  static func summary(_ desk: Desk.Model) -> String {
    guard isOffered(desk) else { return "" }
    let model = desk.money[desk.current]
    switch desk.screen {
    case .sales: return Sales.summary(model.sales, model, desk.texts)
    case .reviews: return Reviews.summary(model.reviews, desk.texts)
    case .commission: return Commission.summary(model.commission, desk.texts)
    case .statistics:
      return model.statistics.showsAccount
        ? desk.texts.accountList(model.statistics.account.list.word) : desk.texts.earlierAndLater
    default: return ""
    }
  }

  // MARK: Tables

  /// One line of a table: cells with their widths, of which the widest takes what is left.
  static func drawLine(
    _ canvas: inout Canvas, _ rect: Rect, row: Int, isSelected: Bool?, role: Role,
    _ cells: [(text: String, width: Int, align: Canvas.Alignment)]
  ) {
    canvas.fill(Rect(column: rect.column, row: row, columns: rect.columns, rows: 1), role: role)
    var column = rect.column
    if let isSelected {
      canvas.write(isSelected ? "›" : " ", column: column, row: row, columns: 1, role: role)
      column += 2
    }
    let fixed = cells.reduce(0) { $0 + $1.width } + max(0, cells.count - 1)
    let rest = max(0, rect.endColumn - column - fixed)
    for cell in cells {
      let width = cell.width > 0 ? cell.width : rest
      canvas.write(
        cell.text, column: column, row: row, columns: width, role: role, align: cell.align)
      column += width + 1
    }
  }

  /// A pane beside the list, or over it.
  static func drawPane(
    _ canvas: inout Canvas, _ layout: Layout, title: String,
    _ lines: [(label: String, text: String)]
  ) {
    guard let rect = layout.preview else { return }
    var inner = rect
    canvas.fill(rect, role: .pane)
    if !layout.previewCoversList {
      let border = inner.cutLeft(1)
      canvas.verticalLine(
        column: border.column, row: border.row, rows: border.rows, role: .paneTitle)
    }
    _ = inner.cutLeft(1)
    _ = inner.cutRight(1)
    let heading = inner.cutTop(1)
    canvas.write(
      title, column: heading.column, row: heading.row, columns: heading.columns, role: .paneTitle)
    var row = inner.row
    for line in lines {
      guard row < inner.endRow else { break }
      if line.label.isEmpty {
        for piece in DisplayText.wrap(line.text, columns: inner.columns) {
          guard row < inner.endRow else { break }
          canvas.write(
            piece, column: inner.column, row: row, columns: inner.columns, role: .pane)
          row += 1
        }
        continue
      }
      let used = canvas.write(
        line.label + ": ", column: inner.column, row: row, columns: inner.columns, role: .paneLabel)
      canvas.write(
        line.text, column: inner.column + used, row: row, columns: max(0, inner.columns - used),
        role: .pane)
      row += 1
    }
  }

  /// "1,204 RUB 345,678.00 · 17 USD 55.10".
  static func words(_ totals: [SalesTotal], _ texts: Texts) -> String {
    totals.isEmpty
      ? texts.nothing
      : totals.map { total in
        texts.number(total.count)
          + (total.currency.isEmpty ? "" : " " + texts.amount(total.net, total.currency))
      }.joined(separator: " · ")
  }
}
