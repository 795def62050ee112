import Foundation
import Marketplace
import TerminalCore
import Texts

extension Commission {
  static func draw(
    _ canvas: inout Canvas, _ model: Model, _ desk: Desk.Model, _ layout: Layout
  ) {
    if let open = model.open {
      if let rehearsal = open.rehearsal {
        drawRehearsal(&canvas, rehearsal, open, desk, layout)
      } else {
        drawRows(&canvas, open, desk, layout)
      }
    } else {
      drawTemplates(&canvas, model, desk, layout)
    }
  }

  private static func drawTemplates(
    _ canvas: inout Canvas, _ model: Model, _ desk: Desk.Model, _ layout: Layout
  ) {
    let texts = desk.texts
    let clock = desk.clock(of: desk.account.id)
    Money.drawLine(
      &canvas, layout.heading, row: layout.heading.row, isSelected: false, role: .tableHeading,
      [
        (texts.idColumn, 8, .leading), (texts.modifiedColumn, 11, .leading),
        (texts.nameColumn, 0, .leading),
      ])
    if model.templates.isEmpty {
      let words =
        model.trouble.map(texts.trouble) ?? (model.asOf == nil ? "…" : texts.noTemplates)
      canvas.write(
        words, column: layout.list.column + 2, row: layout.list.row + 1,
        columns: max(0, layout.list.columns - 2), role: .textMuted)
    }
    for index in model.place.visible {
      let template = model.templates[index]
      let isSelected = index == model.place.cursor
      Money.drawLine(
        &canvas, layout.list, row: layout.list.row + index - model.place.top,
        isSelected: isSelected, role: isSelected ? .tableRowSelected : .tableRow,
        [
          ("\(template.id)", 8, .leading),
          (template.modified.map { clock.short($0, now: desk.now) } ?? "–", 11, .leading),
          (template.name, 0, .leading),
        ])
    }
  }

  static func text(_ percent: Decimal?) -> String { percent.map { "\($0)%" } ?? "–" }

  private static func drawRows(
    _ canvas: inout Canvas, _ open: OpenTemplate, _ desk: Desk.Model, _ layout: Layout
  ) {
    let texts = desk.texts
    func cells(
      _ id: String, _ percent: String, _ own: String, _ inside: String, _ price: String,
      _ name: String
    ) -> [(text: String, width: Int, align: Canvas.Alignment)] {
      [
        (id, 8, .leading), (percent, 12, .trailing), (own, 7, .trailing), (inside, 3, .leading),
        (price, 16, .trailing), (name, 0, .leading),
      ]
    }
    Money.drawLine(
      &canvas, layout.heading, row: layout.heading.row, isSelected: false, role: .tableHeading,
      cells(
        texts.idColumn, texts.percentColumn, texts.ownColumn, texts.affiliateColumn,
        texts.priceColumn, open.template.name))
    if open.rows.isEmpty {
      canvas.write(
        open.trouble.map(texts.trouble) ?? (open.isLoading ? "…" : texts.nothing),
        column: layout.list.column + 2, row: layout.list.row + 1,
        columns: max(0, layout.list.columns - 2), role: .textMuted)
    }
    let outbox = desk.outboxes[desk.current]
    for index in open.place.visible {
      let row = open.rows[open.shown[index]]
      let isSelected = index == open.place.cursor
      let edit = open.edits[row.id] ?? wish(for: row, of: open, outbox)
      let sign = outbox.mark(of: .templateRow(open.template.id, row.id))?.sign ?? ""
      let percent = sign + (edit.map { text(row.percent) + " → \($0)%" } ?? text(row.percent))
      let role: Role =
        isSelected
        ? .tableRowSelected : edit != nil || !sign.isEmpty ? .tableRowPending : .tableRow
      Money.drawLine(
        &canvas, layout.list, row: layout.list.row + index - open.place.top,
        isSelected: isSelected, role: role,
        cells(
          row.id.text, percent, text(row.ownPercent),
          row.isInAffiliateProgram == true ? "+" : "–", row.price.map(texts.money) ?? "–",
          row.name))
    }
  }

  private static func drawRehearsal(
    _ canvas: inout Canvas, _ rehearsal: Rehearsal, _ open: OpenTemplate, _ desk: Desk.Model,
    _ layout: Layout
  ) {
    let texts = desk.texts
    var rect = Rect(
      column: layout.heading.column, row: layout.heading.row, columns: layout.heading.columns,
      rows: layout.heading.rows + layout.list.rows)
    canvas.fill(rect, role: .dialog)
    let count = rehearsal.lines.count
    let title =
      switch rehearsal.purpose {
      case .save: texts.rehearseSave(open.template.name, count)
      case .apply(let seller): texts.rehearseApply(open.template.name, "\(seller)", count)
      case .putBack: texts.rehearsePutBack(open.template.name, count)
      }
    var lines: [(String, Role)] = [(title, .dialogTitle)]
    if rehearsal.partnerSales == nil {
      lines.append(("…", .dialog))
    } else {
      let cost = rehearsal.cost.map { texts.signedAmount($0.amount, $0.currency) }
      lines.append(
        (
          texts.rehearsalCost(
            Rehearsal.days, rehearsal.soldByPartners,
            cost.isEmpty ? "0" : cost.joined(separator: " · ")), .dialog
        ))
    }
    if rehearsal.far > 0 {
      lines.append((texts.rehearsalFar(rehearsal.far, Rehearsal.farPoints), .noticeWarning))
    }
    if rehearsal.belowFloor > 0 {
      lines.append(
        (texts.rehearsalBelowFloor(rehearsal.belowFloor, rehearsal.floor), .noticeWarning))
    }
    switch rehearsal.purpose {
    case .apply: lines.append((texts.appliedStays, .noticeWarning))
    case .putBack(let added) where added > 0:
      lines.append((texts.addedStay(added), .noticeWarning))
    case .save, .putBack: break
    }
    for (text, role) in lines {
      let line = rect.cutTop(1)
      canvas.write(
        text, column: line.column + 1, row: line.row, columns: line.columns - 2, role: role)
    }
    for (offset, line) in rehearsal.lines.dropFirst(rehearsal.scroll).prefix(rect.rows).enumerated()
    {
      let sign = rehearsal.isBelowFloor(line) ? "▼" : rehearsal.isFar(line) ? "!" : " "
      Money.drawLine(
        &canvas, rect, row: rect.row + offset, isSelected: nil, role: .dialog,
        [
          (" " + sign, 3, .leading), (line.product.text, 8, .leading),
          (text(line.from) + " → \(line.to)%", 14, .trailing), (line.name, 0, .leading),
        ])
    }
  }

  static func summary(_ model: Model, _ texts: Texts) -> String {
    guard let open = model.open else { return "" }
    if open.rehearsal != nil { return texts.rehearsalKeys }
    var parts: [String] = []
    if !open.edits.isEmpty { parts.append(texts.edited(open.edits.count)) }
    if !open.filterText.isEmpty { parts.append("/" + open.filterText) }
    if let trouble = open.trouble { parts.append(texts.trouble(trouble)) }
    return parts.joined(separator: " · ")
  }
}
