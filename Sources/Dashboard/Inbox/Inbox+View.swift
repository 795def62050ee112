import Foundation
import Marketplace
import TerminalCore
import Texts

extension Inbox {
  static func draw(_ canvas: inout Canvas, _ desk: Desk.Model) -> Position? {
    let model = desk.inbox
    let layout = model.layout ?? Desk.inboxLayout(desk, composerRows: nil)
    if let heading = layout.listHeading, let list = layout.list {
      let columns = Columns(width: list.columns)
      drawHeading(&canvas, model, desk.texts, columns, heading)
      drawRows(&canvas, model, desk, columns, list)
    }
    if let title = layout.title, let text = layout.thread {
      drawThread(&canvas, model, desk, layout, title, text)
    }
    if let title = layout.cardTitle, let rect = layout.card {
      drawCard(&canvas, model, desk, layout, title, rect)
    }
    return drawComposer(&canvas, model, desk, layout)
  }

  /// "1–20 of 1,204 · 3 m ago · complete back to 2026-11-01".
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
    if !model.ticks.isEmpty { parts.append(texts.marked(model.ticks.count)) }
    if model.history.isRunning {
      parts.append(texts.readingHistory(model.history.complete, of: model.history.total))
    }
    if let asOf = model.status.asOf {
      parts.append(texts.age(seconds: Int(desk.now.timeIntervalSince(asOf))))
    }
    if let back = model.history.completeBackTo {
      parts.append(texts.completeBackTo(desk.account.clock.day(back)))
    }
    return parts.joined(separator: " · ")
  }

  // MARK: Table

  /// Which columns there are at a width, and how wide each is.
  struct Columns: Equatable {
    var waiting = 7
    var buyer = 0
    var product = 0
    var messages = 0
    var unread = 3
    var state = 0
    var order = 0
    /// The signs of drafts and of answers on their way.
    var signs = 3

    /// The cursor's sign and that of unread messages.
    static let gutter = 2
    private static let gap = 1

    init(width: Int) {
      if width >= 62 { messages = 4 }
      if width >= InboxLayout.fullList { state = 10 }
      if width >= 110 { order = 11 }
      let fixed = [waiting, messages, unread, state, order, signs].filter { $0 > 0 }
      let rest = max(0, width - Self.gutter - fixed.reduce(0) { $0 + $1 + Self.gap } - Self.gap)
      if rest >= 34 {
        buyer = min(28, max(18, rest * 9 / 20))
        product = rest - buyer
      } else {
        buyer = rest + 1
      }
    }
  }

  private struct Line {
    let row: Int
    var column: Int

    mutating func draw(
      _ canvas: inout Canvas, _ text: String, _ width: Int, _ role: Role,
      _ alignment: Canvas.Alignment = .leading
    ) {
      guard width > 0 else { return }
      canvas.write(
        text, column: column, row: row, columns: width, role: role, tokenRole: nil,
        align: alignment)
      column += width + 1
    }
  }

  private static func drawHeading(
    _ canvas: inout Canvas, _ model: Model, _ texts: Texts, _ columns: Columns, _ rect: Rect
  ) {
    canvas.fill(rect, role: .tableHeading)
    var line = Line(row: rect.row, column: rect.column + Columns.gutter)
    let isByWaiting = model.query.order == .waiting
    line.draw(
      &canvas, texts.waitingColumn + (isByWaiting ? "↓" : ""), columns.waiting,
      isByWaiting ? .tableHeadingSorted : .tableHeading)
    // What came in above the view while the row under the cursor kept its line.
    let above = isByWaiting && model.list.top > 0 ? " · " + texts.rowsAbove(model.list.top) : ""
    line.draw(
      &canvas, texts.buyerColumn + (isByWaiting ? above : " · " + texts.latestFirst), columns.buyer,
      isByWaiting ? .tableHeading : .tableHeadingSorted)
    line.draw(&canvas, texts.nameColumnShort, columns.product, .tableHeading)
    line.draw(&canvas, texts.orderColumn, columns.order, .tableHeading)
    line.draw(&canvas, texts.messagesColumn, columns.messages, .tableHeading, .trailing)
    line.draw(&canvas, texts.unreadColumn, columns.unread, .tableHeading, .trailing)
    line.draw(&canvas, texts.stateColumn, columns.state, .tableHeading)
  }

  private static func drawRows(
    _ canvas: inout Canvas, _ model: Model, _ desk: Desk.Model, _ columns: Columns, _ rect: Rect
  ) {
    let list = model.list
    let texts = desk.texts
    if list.total == 0 || (list.rows.isEmpty && list.isLoaded) {
      let text =
        !model.query.filter.isEmpty
        ? texts.nothingMatches(model.filterText)
        : model.status.asOf == nil ? texts.dialogsNotRead : texts.noDialogs
      canvas.write(
        text, column: rect.column + Columns.gutter, row: rect.row + 1,
        columns: max(0, rect.columns - Columns.gutter), role: .textMuted)
      return
    }
    let range = markedRange(model)
    for rank in list.visibleRanks {
      let row = rect.row + rank - list.top
      guard row < rect.endRow else { break }
      guard let line = list.row(at: rank)?.row else {
        canvas.write(
          "…", column: rect.column + Columns.gutter, row: row, columns: 1, role: .textMuted)
        continue
      }
      drawRow(
        &canvas, line, model, desk, columns,
        Rect(column: rect.column, row: row, columns: rect.columns, rows: 1),
        isSelected: rank == list.cursor, isInRange: range?.contains(rank) ?? false)
    }
  }

  private static func drawRow(
    _ canvas: inout Canvas, _ shown: DialogLine, _ model: Model, _ desk: Desk.Model,
    _ columns: Columns, _ rect: Rect, isSelected: Bool, isInRange: Bool
  ) {
    let isTicked = model.ticks.contains(shown.id)
    let marks = model.marks[shown.id] ?? shown.row.marks
    let waiting = Waiting(shown.row, marks, desk)
    let isUnread = (shown.row.dialog.unread ?? 0) > 0
    let isOpen = model.focus != .list && model.thread?.dialog == shown.id
    let base: Role =
      isSelected && model.focus == .list
      ? .tableRowSelected
      : isOpen || isTicked || isInRange
        ? .tableRowMarked : waiting.isOver ? .tableRowOff : .tableRow
    canvas.fill(rect, role: base)
    let sign = isUnread ? "●" : marks.isUnreadAgain ? "○" : " "
    // The cursor on a marked row is seen to be on one.
    let place =
      isSelected ? isTicked ? "»" : "›" : isTicked ? "✓" : isInRange ? "·" : " "
    canvas.write(
      place + sign, column: rect.column, row: rect.row,
      columns: Columns.gutter, role: base)
    var line = Line(row: rect.row, column: rect.column + Columns.gutter)
    let isPlain = base == .tableRow
    line.draw(&canvas, waiting.text, columns.waiting, isPlain ? waiting.role : base)
    line.draw(&canvas, shown.buyer, columns.buyer, isPlain && isUnread ? .textStrong : base)
    line.draw(&canvas, shown.product, columns.product, base)
    line.draw(&canvas, shown.id.text, columns.order, base)
    line.draw(&canvas, shown.messages, columns.messages, base, .trailing)
    line.draw(&canvas, shown.unread, columns.unread, isPlain ? .textStrong : base, .trailing)
    line.draw(&canvas, shown.orderState, columns.state, base)
    let pending = desk.outboxes[desk.current].pending(
      in: shown.id, hold: desk.setup.replyHold, now: desk.now
    ).filter { $0.state != .done }
    var signs = model.drafts[shown.id] == nil ? "" : "✎"
    if pending.contains(where: { $0.state == .failed }) {
      signs += "✗"
    } else if pending.contains(where: { $0.state == .unknown }) {
      signs += "?"
    } else if let reply = pending.first {
      signs += reply.leavesAt.map { "↑\(seconds(until: $0, desk.now))" } ?? "↑"
    }
    if signs.isEmpty, marks.note != nil { signs = "♪" }
    let alarm = signs.contains("✗") || signs.contains("?")
    line.draw(
      &canvas, signs, columns.signs,
      isPlain ? alarm ? .tableRowOut : .tableRowPending : base)
  }

  static func seconds(until date: Date, _ now: Date) -> Int {
    max(0, Int(date.timeIntervalSince(now).rounded(.up)))
  }

  /// What the column of waiting says of a dialog.
  struct Waiting {
    var text: String
    var role: Role
    /// Whether nobody waits there.
    var isOver: Bool

    init(_ row: DialogRow, _ marks: DialogMarks, _ desk: Desk.Model) {
      let texts = desk.texts
      // The buyer has written after it was put to sleep, or said to need no answer.
      let isNewer = { (mark: MessageID?) in row.newest.map { $0 > mark ?? $0 } ?? false }
      if let until = marks.snoozedUntil, !isNewer(marks.snoozedAt), until > desk.now {
        text =
          until == .distantFuture
          ? texts.asleep : "z " + desk.account.clock.brief(until, now: desk.now)
        (role, isOver) = (.tableRowOff, true)
      } else if row.waitingSince != nil, let quiet = marks.quietThrough,
        row.newest ?? quiet <= quiet
      {
        text = texts.noAnswerShort
        (role, isOver) = (.tableRowOff, true)
      } else if let since = row.waitingSince {
        let seconds = Int(desk.now.timeIntervalSince(since))
        text = texts.span(seconds: seconds)
        role = seconds >= 86_400 ? .tableRowOut : seconds >= 3_600 ? .tableRowLow : .tableRow
        isOver = false
      } else {
        (text, role, isOver) = ("–", .tableRowOff, true)
      }
    }
  }
}
