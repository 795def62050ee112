import Foundation
import Marketplace
import TerminalCore
import Texts

extension Health {
  /// Where the two panes lie: beside each other, or the one that has the keys alone.
  struct Panes {
    var facts: Rect?
    var log: Rect?
    var factsTitle = Rect(.zero)
    var logTitle = Rect(.zero)

    init(_ layout: Layout, _ pane: Pane) {
      var body = layout.list
      var title = layout.heading
      guard body.columns >= Layout.sideBySideColumns else {
        switch pane {
        case .facts: (facts, factsTitle) = (body, title)
        case .log: (log, logTitle) = (body, title)
        }
        return
      }
      let columns = body.columns * 9 / 20
      facts = body.cutLeft(columns)
      factsTitle = title.cutLeft(columns)
      log = body
      logTitle = title
    }
  }

  static func draw(_ canvas: inout Canvas, _ model: Model, _ desk: Desk.Model, _ layout: Layout) {
    let panes = Panes(layout, model.pane)
    let texts = desk.texts
    canvas.fill(layout.heading, role: .tableHeading)
    let isBoth = panes.facts != nil && panes.log != nil
    func title(_ rect: Rect, _ pane: Pane, _ text: String) {
      let hasKeys = model.pane == pane
      canvas.write(
        (isBoth && hasKeys ? "› " : "  ") + text, column: rect.column, row: rect.row,
        columns: rect.columns, role: hasKeys ? .tableHeadingSorted : .tableHeading)
    }
    if let rect = panes.facts {
      title(panes.factsTitle, .facts, texts.accountHeading(desk.account.id.name))
      drawFacts(&canvas, model, desk, rect, title: panes.factsTitle)
    }
    if let rect = panes.log {
      title(panes.logTitle, .log, logTitle(model, desk))
      drawLog(&canvas, model, desk, rect, isActive: model.pane == .log)
    }
  }

  /// "198 ms · 34 a minute".
  static func position(_ model: Model, _ desk: Desk.Model) -> String {
    guard let traffic = model.readings[desk.account.id]?.traffic else { return "" }
    return [
      traffic.latency.map { desk.texts.took($0.median) }, desk.texts.perMinute(traffic.lastMinute),
    ].compactMap { $0 }.joined(separator: " · ")
  }

  // MARK: Facts

  private static func text(of rect: Rect) -> Rect {
    var inner = rect
    _ = inner.cutLeft(2)
    _ = inner.cutRight(1)
    return inner
  }

  /// The last line of the facts that may be the first one shown.
  static func lastScroll(_ desk: Desk.Model) -> Int {
    guard let rect = Panes(Layout(desk), desk.health.pane).facts else { return 0 }
    return max(0, lines(desk, columns: text(of: rect).columns).count - rect.rows)
  }

  private static func drawFacts(
    _ canvas: inout Canvas, _ model: Model, _ desk: Desk.Model, _ rect: Rect, title: Rect
  ) {
    canvas.fill(rect, role: .pane)
    let inner = text(of: rect)
    let lines = lines(desk, columns: inner.columns)
    let last = max(0, lines.count - inner.rows)
    let scroll = min(model.scroll, last)
    for (offset, line) in lines.dropFirst(scroll).prefix(inner.rows).enumerated() {
      let row = inner.row + offset
      canvas.write(
        line.label, column: inner.column, row: row, columns: line.indent,
        role: line.label.count == 1 ? line.role : .paneLabel)
      canvas.write(
        line.text, column: inner.column + line.indent, row: row,
        columns: max(0, inner.columns - line.indent), role: line.role)
    }
    if last > 0 {
      let place = " \(scroll + 1)–\(scroll + inner.rows)/\(lines.count) "
      let width = min(DisplayText.width(of: place), title.columns)
      canvas.write(
        place, column: title.endColumn - width, row: title.row, columns: width,
        role: .tablePosition)
    }
  }

  // MARK: Log

  private static func logTitle(_ model: Model, _ desk: Desk.Model) -> String {
    let texts = desk.texts
    let total = model.readings[desk.account.id]?.traffic?.exchanges.count ?? 0
    var parts = [texts.logHeading]
    parts.append(
      model.shown.count == total
        ? texts.number(total) : texts.soManyOf(model.shown.count, total))
    if model.isOnlyTroubles { parts.append(texts.onlyErrors) }
    if !model.text.isEmpty { parts.append("/" + model.text) }
    return parts.joined(separator: " · ")
  }

  private static func drawLog(
    _ canvas: inout Canvas, _ model: Model, _ desk: Desk.Model, _ rect: Rect, isActive: Bool
  ) {
    let texts = desk.texts
    guard !model.shown.isEmpty else {
      let isFiltered = model.isOnlyTroubles || !model.text.isEmpty
      canvas.write(
        isFiltered ? texts.nothingFound : texts.noRequestYet, column: rect.column + 2,
        row: rect.row, columns: max(0, rect.columns - 2), role: .textMuted)
      return
    }
    for index in model.place.visible where index < model.shown.count {
      let exchange = model.shown[index]
      let row = rect.row + index - model.place.top
      let isSelected = isActive && index == model.place.cursor
      let role: Role =
        isSelected ? .tableRowSelected : exchange.trouble == nil ? .tableRow : .tableRowOut
      canvas.fill(
        Rect(column: rect.column, row: row, columns: rect.columns, rows: 1), role: role)
      var column = rect.column
      func cell(_ text: String, _ width: Int, alignsRight: Bool = false) {
        let used = alignsRight ? min(width, DisplayText.width(of: text)) : width
        canvas.write(text, column: column + width - used, row: row, columns: used, role: role)
        column += width + 1
      }
      cell(isSelected ? "›" : "", 1)
      cell(desk.account.clock.exact(exchange.started), 8)
      cell((exchange.trouble == nil ? "✓ " : "✗ ") + statusText(exchange), 5)
      cell(texts.took(exchange.duration), 7, alignsRight: true)
      let bytes = rect.columns >= 60 ? 8 : 0
      let room = max(0, rect.endColumn - 1 - column - (bytes > 0 ? bytes + 1 : 0))
      cell(what(exchange, texts, withMethod: rect.columns >= 50), room)
      if bytes > 0 { cell(texts.bytes(exchange.receivedBytes), bytes, alignsRight: true) }
    }
  }

  /// "POST seller-goods ×2 · timed out".
  private static func what(_ exchange: Exchange, _ texts: Texts, withMethod: Bool) -> String {
    var text = (withMethod ? exchange.method + " " : "") + exchange.endpoint
    if exchange.attempt > 1 { text += " ×\(exchange.attempt)" }
    if let trouble = exchange.trouble { text += " · " + texts.exchangeTrouble(trouble) }
    return text
  }

  /// The whole of an exchange in one line, for the status line and the clipboard.
  static func detail(of exchange: Exchange, _ desk: Desk.Model) -> String {
    let texts = desk.texts
    var parts = [
      "\(exchange.method) \(exchange.endpoint)",
      exchange.trouble.map { statusText(exchange) + " " + texts.exchangeTrouble($0) }
        ?? statusText(exchange),
      texts.took(exchange.duration),
    ]
    if exchange.waited >= .milliseconds(1) {
      parts.append(texts.waited(texts.took(exchange.waited)))
    }
    if exchange.attempt > 1 { parts.append(texts.attempt(exchange.attempt)) }
    parts.append(
      texts.sentAndGot(texts.bytes(exchange.sentBytes), texts.bytes(exchange.receivedBytes)))
    parts.append(desk.account.clock.text(exchange.started))
    return parts.joined(separator: " · ")
  }
}
