import Foundation
import Marketplace
import TerminalCore
import Texts

extension Products {
  /// A line of the preview before it is wrapped.
  private struct Paragraph {
    var label: String?
    var text: String
    var role: Role

    init(_ text: String, _ role: Role = .pane, label: String? = nil) {
      self.label = label
      self.text = text
      self.role = role
    }
  }

  static func drawPreview(
    _ canvas: inout Canvas, _ preview: Preview, _ model: Model, _ desk: Desk.Model, _ rect: Rect,
    isBeside: Bool
  ) {
    canvas.fill(rect, role: .pane)
    if isBeside {
      canvas.verticalLine(
        column: rect.column, row: rect.row, rows: rect.rows,
        role: preview.hasFocus ? .paneTitle : .paneBorder)
    }
    let (title, inner) = parts(of: rect, isBeside: isBeside)
    canvas.write(
      (preview.hasFocus ? "› " : "") + previewTitle(preview, model, desk), column: title.column,
      row: title.row, columns: title.columns, role: .paneTitle)
    let lines = previewLines(preview, model, desk, columns: inner.columns).lines
    let scroll = min(preview.scroll, max(0, lines.count - inner.rows))
    for (offset, line) in lines.dropFirst(scroll).prefix(inner.rows).enumerated() {
      canvas.write(
        line.text, column: inner.column, row: inner.row + offset, columns: inner.columns,
        role: line.role, tokenRole: .textToken)
    }
    if lines.count > inner.rows {
      let place = " \(scroll + 1)–\(min(lines.count, scroll + inner.rows))/\(lines.count) "
      let width = min(DisplayText.width(of: place), title.columns)
      canvas.write(
        place, column: title.endColumn - width, row: title.row, columns: width,
        role: .tablePosition)
    }
  }

  /// The line of the title and the lines of the text.
  private static func parts(of rect: Rect, isBeside: Bool) -> (title: Rect, text: Rect) {
    var inner = rect
    _ = inner.cutLeft(isBeside ? 2 : 1)
    _ = inner.cutRight(1)
    return (inner.cutTop(1), inner)
  }

  /// Lays the preview out where something of it has changed.
  static func layOutPreview(_ desk: inout Desk.Model) {
    guard desk.screen == .products, let preview = desk.products[desk.current].preview else {
      return
    }
    let layout = Layout(desk)
    guard let rect = layout.preview else { return }
    let text = parts(of: rect, isBeside: !layout.previewCoversList).text
    let lines = previewLines(preview, desk.products[desk.current], desk, columns: text.columns)
    desk.products[desk.current].preview?.layout = lines
  }

  /// Keeps the scrolling of the preview inside its text: the way back is as long as what is seen of the way there.
  static func limitPreviewScroll(_ desk: inout Desk.Model) {
    let model = desk.products[desk.current]
    let layout = Layout(desk)
    guard let preview = model.preview, preview.scroll > 0, let rect = layout.preview else { return }
    let text = parts(of: rect, isBeside: !layout.previewCoversList).text
    let lines = previewLines(preview, model, desk, columns: text.columns).lines.count
    desk.products[desk.current].preview?.scroll = min(preview.scroll, max(0, lines - text.rows))
  }

  private static func previewTitle(
    _ preview: Preview, _ model: Model, _ desk: Desk.Model
  ) -> String {
    let texts = desk.texts
    var parts = ["\(preview.id)", model.language.code]
    if preview.isFetching {
      parts.append(texts.asking)
    } else if let trouble = preview.trouble {
      parts.append(texts.troubleShort(trouble))
    } else if let readAt = preview.readAt {
      parts.append(texts.age(seconds: Int(desk.now.timeIntervalSince(readAt))))
    }
    return parts.joined(separator: " · ")
  }

  /// The lines of the preview: those that are there already, where nothing of what they are made of has changed.
  private static func previewLines(
    _ preview: Preview, _ model: Model, _ desk: Desk.Model, columns: Int
  ) -> PreviewLayout {
    let selected = model.list.selected?.row.product
    let source = PreviewLayout.Source(
      // The list's row knows less, but is there at once.
      product: preview.product ?? (selected?.id == preview.id ? selected : nil),
      detail: preview.detail, language: model.language, texts: desk.texts, columns: columns)
    if let layout = preview.layout, layout.source == source { return layout }
    var lines: [PreviewLayout.Line] = []
    if columns > 0 {
      for paragraph in paragraphs(preview, model, desk) {
        let text = paragraph.label.map { $0 + ": " + paragraph.text } ?? paragraph.text
        for line in DisplayText.wrap(text, columns: columns) {
          lines.append(PreviewLayout.Line(text: String(line), role: paragraph.role))
        }
      }
    }
    return PreviewLayout(source: source, lines: lines)
  }

  private static func paragraphs(
    _ preview: Preview, _ model: Model, _ desk: Desk.Model
  ) -> [Paragraph] {
    let texts = desk.texts
    let selected = model.list.selected?.row.product
    // The list's row knows less, but is there at once.
    let row = preview.product ?? (selected?.id == preview.id ? selected : nil)
    let language = model.language
    let name =
      preview.detail?.name ?? row?.name.text(preferring: language) ?? preview.id.text
    var paragraphs = [Paragraph(name, .textStrong), Paragraph("")]
    if let row { paragraphs += figures(row, preview.detail, texts) }
    if let sale = row?.sale { paragraphs += saleLines(sale, texts, clock: desk.account.clock) }
    if let detail = preview.detail { paragraphs += options(detail, texts) }
    let description =
      preview.detail?.description
      ?? preview.product?.texts.description.text(preferring: language)
    let additional =
      preview.detail?.additional ?? preview.product?.texts.additional.text(preferring: language)
    for (heading, text) in [(texts.description, description), (texts.additional, additional)] {
      guard let text = text.map(plain), !text.isEmpty else { continue }
      paragraphs.append(Paragraph(""))
      paragraphs.append(Paragraph(heading, .paneLabel))
      paragraphs.append(Paragraph(text))
    }
    return paragraphs
  }

  /// What a seller wrote as HTML, without the blank lines that editors leave at both ends.
  private static func plain(_ html: String) -> String {
    let text = HTMLText.plain(html)
    guard let first = text.firstIndex(where: { !$0.isWhitespace }),
      let last = text.lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(text[first...last])
  }

  private static func figures(
    _ product: Product, _ detail: ProductDetail?, _ texts: Texts
  ) -> [Paragraph] {
    var lines: [Paragraph] = []
    if let price = product.price {
      lines.append(Paragraph(texts.moneyWithCode(price), label: texts.priceColumn))
    }
    let others = (detail.map { $0.prices.map(\.money) } ?? product.prices).filter { other in
      product.price.map { !$0.currency.isSameMoney(as: other.currency) } ?? true
    }
    if !others.isEmpty {
      lines.append(
        Paragraph(others.map(texts.money).joined(separator: " · "), label: texts.otherPrices))
    }
    var stock = texts.stock(product.stock)
    if let locked = detail?.locked, locked > 0 { stock += " · " + texts.locked(locked) }
    lines.append(Paragraph(stock, label: texts.stockColumn))
    lines.append(
      Paragraph(
        [
          product.sold.map(texts.number) ?? "–",
          product.returned.map { texts.returned($0) },
        ].compactMap { $0 }.joined(separator: " · "), label: texts.soldColumn))
    let reviews = [product.goodReviews.map { "+\($0)" }, product.badReviews.map { "−\($0)" }]
      .compactMap { $0 }
    if !reviews.isEmpty {
      lines.append(Paragraph(reviews.joined(separator: " "), label: texts.ratingColumn))
    }
    lines.append(Paragraph(texts.state(product.state.kind), label: texts.stateColumn))
    if let commission = product.agentCommission {
      lines.append(Paragraph("\(commission) %", label: texts.agentCommission))
    }
    if let date = product.releaseDate, !date.isEmpty {
      lines.append(Paragraph(date, label: texts.releaseDate))
    }
    if let kind = detail?.collection { lines.append(Paragraph(kind, label: texts.contentKind)) }
    if let categories = detail?.categories, !categories.isEmpty {
      lines.append(Paragraph(categories.joined(separator: " › "), label: texts.category))
    }
    return lines
  }

  private static func saleLines(
    _ sale: Product.Sale, _ texts: Texts, clock: ShopClock
  ) -> [Paragraph] {
    var parts: [String] = []
    if let percent = sale.percent { parts.append("−\(percent) %") }
    if !sale.usualPrices.isEmpty {
      parts.append(texts.insteadOf(sale.usualPrices.map(texts.money).joined(separator: " · ")))
    }
    if let ends = sale.ends { parts.append(texts.until(clock.text(ends))) }
    guard !parts.isEmpty else { return [] }
    return [Paragraph(parts.joined(separator: " · "), .textStrong, label: texts.sale)]
  }

  private static func options(_ detail: ProductDetail, _ texts: Texts) -> [Paragraph] {
    var lines: [Paragraph] = []
    if !detail.discounts.isEmpty {
      lines.append(
        Paragraph(
          detail.discounts.map { texts.volumeDiscount("\($0.sum)", "\($0.percent)") }
            .joined(separator: " · "), label: texts.discounts))
    }
    for option in detail.options {
      lines.append(Paragraph(""))
      lines.append(
        Paragraph(
          plain(option.label) + (option.isRequired ? " *" : "") + " (\(option.kind))", .paneLabel))
      for variant in option.variants {
        var text = (variant.isDefault ? "◉ " : "○ ") + plain(variant.label)
        if let change = variant.priceChange { text += "  " + change }
        if let stock = variant.stock { text += "  [" + texts.number(stock) + "]" }
        if !variant.isVisible { text += "  " + texts.hidden }
        lines.append(Paragraph("  " + text, variant.isVisible ? .pane : .textMuted))
      }
    }
    return lines
  }
}
