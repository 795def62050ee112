import Foundation
import Marketplace
import TerminalCore
import Texts

extension Products {
  static func draw(
    _ canvas: inout Canvas, _ model: Model, _ desk: Desk.Model, _ layout: Layout
  ) {
    if !layout.previewCoversList {
      let columns = Columns(width: layout.list.columns)
      drawHeading(&canvas, model, desk.texts, columns, layout.heading)
      drawRows(&canvas, model, desk, columns, layout.list)
    }
    if let rect = layout.preview, let preview = model.preview {
      drawPreview(
        &canvas, preview, model, desk, rect, isBeside: !layout.previewCoversList)
    }
  }

  /// "41–80 of 1,204 · 3 marked · 3 m ago".
  static func position(_ model: Model, _ desk: Desk.Model) -> String {
    let texts = desk.texts
    var parts: [String] = []
    let shown = model.list.visibleRanks
    if let total = model.list.total {
      parts.append(
        total == 0
          ? texts.nothing : texts.position(shown.lowerBound + 1, shown.upperBound, of: total))
    } else if !shown.isEmpty {
      parts.append(texts.position(shown.lowerBound + 1, shown.upperBound))
    }
    if !model.marks.isEmpty { parts.append(texts.marked(model.marks.count)) }
    if let progress = model.progress {
      // A number that counts is motion, too; the end of the pass is news, its steps are not.
      parts.append(
        desk.setup.reducesMotion
          ? texts.refreshing : texts.reading(progress.seen, of: progress.total))
    } else if let end = model.lastEnd {
      parts.append(texts.passEnded(end.kind))
    } else if model.status.completeAsOf == nil, model.status.asOf != nil {
      parts.append(texts.incomplete)
    }
    if let asOf = model.status.asOf {
      parts.append(texts.age(seconds: Int(desk.now.timeIntervalSince(asOf))))
    }
    return parts.joined(separator: " · ")
  }

  // MARK: Table

  /// Which columns there are at a width, and how wide each is.
  ///
  /// The name takes what is left.
  struct Columns: Equatable {
    var id = 0
    var price = 12
    var stock = 7
    var sold = 0
    var rating = 0
    var state = 0
    var name = 0

    /// The cursor's sign and the mark.
    static let gutter = 2
    private static let gap = 1

    init(width: Int) {
      if width >= 56 { state = 5 }
      if width >= 76 {
        sold = 9
        rating = 9
        price = 14
      }
      if width >= 120 { id = 10 }
      let fixed = [id, price, stock, sold, rating, state].filter { $0 > 0 }
      name = max(0, width - Self.gutter - fixed.reduce(0) { $0 + $1 + Self.gap })
    }
  }

  private static func drawHeading(
    _ canvas: inout Canvas, _ model: Model, _ texts: Texts, _ columns: Columns, _ rect: Rect
  ) {
    canvas.fill(rect, role: .tableHeading)
    var line = TableLine(rect.row, rect.column, role: .tableHeading)
    let sort = model.query.sort
    func title(_ text: String, _ column: ProductSort.Column?) -> (String, Role) {
      guard let column, column == sort.column else { return (text, .tableHeading) }
      return (text + (sort.isReversed ? " ↑" : " ↓"), .tableHeadingSorted)
    }
    line.column += Columns.gutter
    if columns.id > 0 { line.draw(&canvas, title(texts.idColumn, nil), columns.id) }
    line.draw(&canvas, title(texts.nameColumnShort, .name), columns.name)
    line.draw(&canvas, title(texts.priceColumn, .price), columns.price, .trailing)
    line.draw(&canvas, title(texts.stockColumn, .stock), columns.stock, .trailing)
    if columns.sold > 0 {
      line.draw(&canvas, title(texts.soldColumn, .sold), columns.sold, .trailing)
    }
    if columns.rating > 0 {
      line.draw(&canvas, title(texts.ratingColumn, .rating), columns.rating, .trailing)
    }
    if columns.state > 0 { line.draw(&canvas, title(texts.stateColumn, nil), columns.state) }
  }

  /// One line of a table, filled from left to right.
  private struct TableLine {
    let row: Int
    var column: Int
    let role: Role

    init(_ row: Int, _ column: Int, role: Role) {
      self.row = row
      self.column = column
      self.role = role
    }

    mutating func draw(
      _ canvas: inout Canvas, _ cell: (text: String, role: Role), _ width: Int,
      _ alignment: Canvas.Alignment = .leading
    ) {
      canvas.write(
        cell.text, column: column, row: row, columns: width, role: cell.role, align: alignment)
      column += width + 1
    }
  }

  private static func drawRows(
    _ canvas: inout Canvas, _ model: Model, _ desk: Desk.Model, _ columns: Columns, _ rect: Rect
  ) {
    let texts = desk.texts
    let list = model.list
    let outbox = desk.outboxes[desk.current]
    if list.total == 0 || (list.rows.isEmpty && list.isLoaded) {
      drawEmpty(&canvas, model, texts, rect)
      return
    }
    let range = markedRange(model)
    for rank in list.visibleRanks {
      let row = rect.row + rank - list.top
      let isSelected = rank == list.cursor
      guard let line = list.row(at: rank)?.row else {
        canvas.write(
          "…", column: rect.column + Columns.gutter, row: row, columns: 1, role: .textMuted)
        continue
      }
      drawRow(
        &canvas, line, model, outbox, texts, columns,
        Rect(column: rect.column, row: row, columns: rect.columns, rows: 1),
        isSelected: isSelected, isInRange: range?.contains(rank) ?? false)
    }
  }

  private static func markedRange(_ model: Model) -> ClosedRange<Int>? {
    model.rangeStart.map {
      min($0.rank, model.list.cursor)...max($0.rank, model.list.cursor)
    }
  }

  private static func drawEmpty(
    _ canvas: inout Canvas, _ model: Model, _ texts: Texts, _ rect: Rect
  ) {
    let text: String
    if !model.query.filter.isEmpty {
      text = texts.nothingMatches(model.filterText)
    } else if model.progress != nil || model.status.asOf == nil {
      text = texts.notReadYet
    } else {
      text = texts.noProducts
    }
    canvas.write(
      text, column: rect.column + Columns.gutter, row: rect.row + 1,
      columns: max(0, rect.columns - Columns.gutter), role: .textMuted)
  }

  private static func drawRow(
    _ canvas: inout Canvas, _ shown: ProductLine, _ model: Model, _ outbox: Outbox.Model,
    _ texts: Texts, _ columns: Columns, _ rect: Rect, isSelected: Bool, isInRange: Bool
  ) {
    let product = shown.product
    let state = outbox.wish(for: .product(product.id))?.productState ?? product.state
    let sign = outbox.mark(of: .product(product.id))?.sign ?? ""
    let isMarked = model.marks.contains(product.id)
    let base: Role =
      isSelected
      ? .tableRowSelected
      : isMarked || isInRange ? .tableRowMarked : state == .off ? .tableRowOff : .tableRow
    canvas.fill(rect, role: base)
    canvas.write(
      (isSelected ? "›" : " ") + (isMarked ? "●" : isInRange ? "○" : " "), column: rect.column,
      row: rect.row, columns: Columns.gutter, role: base)
    var line = TableLine(rect.row, rect.column + Columns.gutter, role: base)
    if columns.id > 0 { line.draw(&canvas, (product.id.text, base), columns.id) }
    // A price is never cut: a long one takes room from the name.
    let excess = max(0, DisplayText.width(of: shown.price) - columns.price)
    let nameWidth = max(0, columns.name - excess)
    let name = product.name.text(preferring: model.language) ?? product.id.text
    // Where there is no column for the state, what becomes of a wish stands before the name.
    let narrowSign = columns.state > 0 || sign.isEmpty ? "" : sign + texts.state(state.kind) + " "
    line.draw(&canvas, (narrowSign + name, base), nameWidth)
    line.draw(&canvas, (shown.price, base), columns.price + columns.name - nameWidth, .trailing)
    let stockRole: Role =
      isSelected || isMarked
      ? base : product.stock.isOut ? .tableRowOut : product.stock.isLow ? .tableRowLow : base
    line.draw(&canvas, (shown.stock, stockRole), columns.stock, .trailing)
    if columns.sold > 0 {
      line.draw(&canvas, (shown.sold, base), columns.sold, .trailing)
    }
    if columns.rating > 0 {
      line.draw(&canvas, (shown.rating, base), columns.rating, .trailing)
    }
    if columns.state > 0 {
      let stateRole: Role =
        isSelected || isMarked || sign.isEmpty ? base : .tableRowPending
      line.draw(&canvas, (sign + texts.state(state.kind), stateRole), columns.state)
    }
  }
}

extension Outbox.Mark {
  /// Under way, not known, failed: told apart without colour.
  var sign: String {
    switch self {
    case .underWay: "…"
    case .unknown: "?"
    case .failed: "✗"
    }
  }
}

extension SyncEnd {
  /// Which text says it.
  var kind: Texts.PassEnd {
    switch self {
    case .complete: .complete
    case .short(let missing): .short(missing: missing)
    case .failed: .failed
    }
  }
}

extension Product.State {
  var kind: Texts.SwitchState {
    switch self {
    case .on: .on
    case .off: .off
    case .unknown: .unknown
    }
  }
}
