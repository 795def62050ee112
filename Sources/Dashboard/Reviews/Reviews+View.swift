import Marketplace
import TerminalCore
import Texts

extension Reviews {
  static func draw(
    _ canvas: inout Canvas, _ model: Model, _ desk: Desk.Model, _ layout: Layout
  ) {
    let texts = desk.texts
    if layout.previewCoversList {
      drawOpen(&canvas, model, desk, layout)
      return
    }
    let clock = desk.clock(of: desk.account.id)
    let isWide = layout.list.columns >= 100
    func cells(
      _ sign: String, _ time: String, _ product: String, _ text: String
    ) -> [(text: String, width: Int, align: Canvas.Alignment)] {
      [
        (sign, 3, .leading), (time, 11, .leading), (product, isWide ? 34 : 22, .leading),
        (text, 0, .leading),
      ]
    }
    Money.drawLine(
      &canvas, layout.heading, row: layout.heading.row, isSelected: false, role: .tableHeading,
      cells(
        "±", texts.timeColumn + " " + clock.zone(at: desk.now), texts.nameColumnShort,
        texts.textColumn))
    guard model.list.total != 0 else {
      canvas.write(
        model.isSyncing && model.query.isEmpty
          ? "…" : model.query.isEmpty ? texts.noReviews : texts.nothing,
        column: layout.list.column + 2,
        row: layout.list.row + 1, columns: max(0, layout.list.columns - 2), role: .textMuted)
      return
    }
    for rank in model.list.visibleRanks {
      guard let review = model.list.row(at: rank)?.row else { continue }
      let isSelected = rank == model.list.cursor
      let answer = review.answer == nil ? "" : " ↩"
      Money.drawLine(
        &canvas, layout.list, row: layout.list.row + rank - model.list.top, isSelected: isSelected,
        role: isSelected ? .tableRowSelected : review.isGood ? .tableRow : .tableRowOut,
        cells(
          (review.isGood ? "+" : "−") + answer,
          review.date.map { clock.short($0, now: desk.now) } ?? "–",
          review.productName ?? review.product?.text ?? "–", HTMLText.plain(review.text)))
    }
    drawOpen(&canvas, model, desk, layout)
  }

  private static func drawOpen(
    _ canvas: inout Canvas, _ model: Model, _ desk: Desk.Model, _ layout: Layout
  ) {
    guard model.isOpen, let review = model.list.selected?.row else { return }
    let texts = desk.texts
    var lines: [(label: String, text: String)] = [
      ("", review.productName ?? "–"),
      (texts.reviewColumn, review.isGood ? texts.goodReview : texts.badReview),
      (texts.orderColumn, review.order ?? "–"), (texts.idColumn, review.product?.text ?? "–"),
    ]
    if let owner = review.ownerID {
      lines.append((texts.marketplaceColumn, texts.marketplace(owner)))
    }
    lines.append(("", " "))
    lines.append(("", HTMLText.plain(review.text)))
    if let answer = review.answer {
      lines += [("", " "), ("", texts.yourAnswer), ("", HTMLText.plain(answer))]
    }
    lines += [("", " "), ("", texts.reviewsCannotBeAnswered(review.order ?? "–"))]
    let date = review.date.map { desk.clock(of: desk.account.id).text($0) } ?? ""
    Money.drawPane(&canvas, layout, title: texts.reviewColumn + " " + date, lines)
  }

  static func summary(_ model: Model, _ texts: Texts) -> String {
    var parts = [texts.reviewCounts(good: model.good, bad: model.bad)]
    if model.new > 0 { parts.append(texts.newReviews(model.new)) }
    switch model.query.isGood {
    case nil: break
    case true?: parts.append(texts.goodReview)
    case false?: parts.append(texts.badReview)
    }
    if !model.filterText.isEmpty { parts.append("/" + model.filterText) }
    return parts.joined(separator: " · ")
  }
}
