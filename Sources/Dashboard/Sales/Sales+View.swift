import Foundation
import Marketplace
import TerminalCore
import Texts

extension Sales {
  static func draw(
    _ canvas: inout Canvas, _ model: Model, _ money: Money.Model, _ desk: Desk.Model,
    _ layout: Layout
  ) {
    let texts = desk.texts
    if layout.previewCoversList {
      drawOpen(&canvas, model, desk, layout)
      return
    }
    let clock = desk.clock(of: money.account)
    let isWide = layout.list.columns >= 100
    func cells(
      _ order: String, _ time: String, _ amount: String, _ state: String, _ buyer: String,
      _ name: String
    ) -> [(text: String, width: Int, align: Canvas.Alignment)] {
      var cells: [(text: String, width: Int, align: Canvas.Alignment)] = [
        (time, 11, .leading), (amount, 16, .trailing), (state, 8, .leading),
      ]
      if isWide {
        cells.insert((order, 10, .leading), at: 0)
        cells.append((buyer, 26, .leading))
      }
      return cells + [(name, 0, .leading)]
    }
    Money.drawLine(
      &canvas, layout.heading, row: layout.heading.row, isSelected: false, role: .tableHeading,
      cells(
        texts.orderColumn, texts.timeColumn + " " + clock.zone(at: desk.now), texts.amountColumn,
        texts.stateColumn, texts.buyerColumn, texts.nameColumnShort))
    guard model.list.total != 0 else {
      canvas.write(
        model.isSyncing && model.query.isEmpty
          ? "…" : model.query.isEmpty ? texts.noSales : texts.nothing,
        column: layout.list.column + 2,
        row: layout.list.row + 1, columns: max(0, layout.list.columns - 2), role: .textMuted)
      return
    }
    for rank in model.list.visibleRanks {
      guard let sale = model.list.row(at: rank)?.row else { continue }
      let isSelected = rank == model.list.cursor
      Money.drawLine(
        &canvas, layout.list, row: layout.list.row + rank - model.list.top, isSelected: isSelected,
        role: isSelected ? .tableRowSelected : sale.isReturned ? .tableRowOut : .tableRow,
        cells(
          sale.id, clock.short(sale.paidAt, now: desk.now),
          sale.amount.map(texts.money) ?? "–", sale.isReturned ? texts.refunded : texts.paid,
          sale.buyer ?? "–", sale.productName ?? sale.product.text))
    }
    drawOpen(&canvas, model, desk, layout)
  }

  private static func drawOpen(
    _ canvas: inout Canvas, _ model: Model, _ desk: Desk.Model, _ layout: Layout
  ) {
    guard model.isOpen, let sale = model.list.selected?.row else { return }
    let texts = desk.texts
    var lines: [(label: String, text: String)] = [
      ("", sale.productName ?? sale.product.text), (texts.idColumn, sale.product.text),
      (texts.timeColumn, desk.clock(of: desk.account.id).text(sale.paidAt)),
      (texts.amountColumn, sale.amount.map(texts.moneyWithCode) ?? "–"),
      (texts.profitColumn, sale.profit.map(texts.moneyWithCode) ?? "–"),
      (texts.stateColumn, sale.isReturned ? texts.refunded : texts.paid),
      (texts.buyerColumn, sale.buyer ?? "–"),
    ]
    for (label, text) in [
      (texts.marketplaceColumn, sale.ownerID.map(texts.marketplace)),
      (texts.partnerColumn, sale.partner), (texts.paymentColumn, sale.paymentMethod),
      (texts.addressColumn, sale.address), (texts.languageColumn, sale.language),
    ] {
      if let text { lines.append((label, text)) }
    }
    Money.drawPane(&canvas, layout, title: texts.orderColumn + " " + sale.id, lines)
  }

  /// What the status line says while nobody types: what is shown, and today's sums.
  static func summary(_ model: Model, _ money: Money.Model, _ texts: Texts) -> String {
    var parts: [String] = [texts.salesPeriod(model.period.word)]
    if let isReturned = model.query.isReturned {
      parts.append(isReturned ? texts.refunded : texts.paid)
    }
    if let currency = model.query.currency { parts.append(currency) }
    if !model.filterText.isEmpty { parts.append("/" + model.filterText) }
    parts.append(texts.todaySum(Money.words(model.today, texts)))
    if let free = money.statistics.account.balance?.parts.filter({
      $0.kind == .free && $0.amount != 0
    }),
      !free.isEmpty
    {
      let amounts = free.map { texts.amount($0.amount, $0.currency?.displayCode ?? $0.name) }
      parts.append(texts.balanceIs(amounts.joined(separator: " · ")))
    }
    return parts.joined(separator: " · ")
  }
}

extension Sales.Period {
  var word: Texts.PeriodWord {
    switch self {
    case .all: .all
    case .today: .today
    case .week: .week
    case .month: .month
    }
  }
}
