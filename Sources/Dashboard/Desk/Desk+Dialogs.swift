import Marketplace
import TerminalCore
import Texts

extension Desk {
  // MARK: Plan

  private static func planRect(_ size: Size, _ plan: Plan) -> Rect {
    Rect(size).centred(
      Size(
        columns: min(100, size.columns - 2),
        rows: min(max(8, size.rows - 4), max(1, plan.count) + (plan.needsCount ? 5 : 3))))
  }

  /// Lines of the plan's list that a dialog on this screen shows.
  private static func planRows(_ size: Size, _ plan: Plan) -> Int {
    max(1, planRect(size, plan).rows - (plan.needsCount ? 5 : 3))
  }

  static func planScroll(_ plan: Plan, _ command: ListCommand, in size: Size) -> Int {
    let rows = planRows(size, plan)
    let last = max(0, plan.count - rows)
    return command.scrolled(from: plan.scroll, page: rows, last: last)
  }

  /// What would change, and what to press.
  ///
  /// Returns the place of the cursor where a number is typed.
  static func drawPlan(_ canvas: inout Canvas, _ model: Model, _ plan: Plan) -> Position? {
    let texts = model.texts
    let rect = planRect(model.size, plan)
    canvas.fill(rect, role: .dialog)
    canvas.box(rect, role: .dialogBorder)
    let inner = rect.inset(columns: 2, rows: 1)
    guard let draft = plan.draft else {
      canvas.write("…", column: inner.column, row: inner.row, columns: 1, role: .dialog)
      return nil
    }
    let title =
      switch plan.purpose {
      case .switching(let isOn): texts.planTitle(on: isOn, plan.count)
      case .undo: texts.planUndoTitle(plan.count)
      case .retry: texts.planRetryTitle(plan.count)
      }
    canvas.write(
      " " + title + " ", column: rect.column + 2, row: rect.row, columns: max(0, rect.columns - 4),
      role: .dialogTitle)
    var notes: [String] = []
    if case .switching(let isOn) = plan.purpose, plan.unchanged > 0 {
      notes.append(texts.alreadySo(plan.unchanged, on: isOn))
    }
    if plan.missing > 0 { notes.append(texts.noLongerStored(plan.missing)) }
    canvas.write(
      notes.joined(separator: " · "), column: inner.column, row: inner.row,
      columns: inner.columns, role: .dialogBorder)
    let rows = planRows(model.size, plan)
    for (offset, item) in draft.items.dropFirst(plan.scroll).prefix(rows).enumerated() {
      let row = inner.row + 1 + offset
      let change = changeText(item, texts)
      let width = DisplayText.width(of: change)
      canvas.write(
        item.target.shortID, column: inner.column, row: row, columns: min(9, inner.columns),
        role: .dialogBorder)
      canvas.write(
        item.title, column: inner.column + 10, row: row,
        columns: max(0, inner.columns - 11 - width), role: .dialog)
      canvas.write(
        change, column: inner.endColumn - width, row: row, columns: width, role: .dialogKey)
    }
    if plan.count > rows {
      let place = " \(plan.scroll + 1)–\(min(plan.count, plan.scroll + rows))/\(plan.count) "
      let width = DisplayText.width(of: place)
      canvas.write(
        place, column: rect.endColumn - width - 2, row: rect.endRow - 1, columns: width,
        role: .dialogBorder)
    }
    let answer = inner.endRow - 1
    guard plan.needsCount else { return nil }
    let prompt = texts.typeTheCount(plan.count) + ": "
    let used = canvas.write(
      prompt, column: inner.column, row: answer, columns: inner.columns, role: .dialogTitle)
    let typed = canvas.write(
      plan.typed.text, column: inner.column + used, row: answer,
      columns: max(0, inner.columns - used), role: .input)
    if plan.isRefused {
      canvas.write(
        "  " + texts.countIsWrong(plan.count), column: inner.column + used + typed, row: answer,
        columns: max(0, inner.columns - used - typed), role: .noticeError)
    }
    return Position(column: min(inner.column + used + typed, inner.endColumn - 1), row: answer)
  }

  /// "on → off".
  private static func changeText(_ item: JobDraft.Item, _ texts: Texts) -> String {
    func state(_ wish: Wish?) -> String {
      switch wish {
      case .onSale(let isOn): texts.state(isOn ? .on : .off)
      case .percent(let percent): "\(percent)%"
      case .reply: texts.answer
      case nil: "–"
      }
    }
    return state(item.previous) + " → " + state(item.wish)
  }

  // MARK: Leaving

  static func drawLeaving(_ canvas: inout Canvas, _ model: Model) {
    let texts = model.texts
    let columns = min(72, model.size.columns - 2)
    let words =
      texts.unsentExplained + (model.heldWrites.isEmpty ? "" : " " + texts.unsentIsDropped)
    let lines = DisplayText.wrap(words, columns: columns - 4)
    let rect = Rect(model.size).centred(Size(columns: columns, rows: lines.count + 2))
    canvas.fill(rect, role: .dialog)
    canvas.box(rect, role: .dialogBorder)
    canvas.write(
      " " + texts.unsentTitle(unsent(model)) + " ", column: rect.column + 2, row: rect.row,
      columns: max(0, rect.columns - 4), role: .dialogTitle)
    for (offset, line) in lines.enumerated() {
      canvas.write(
        String(line), column: rect.column + 2, row: rect.row + 1 + offset,
        columns: rect.columns - 4, role: .dialog)
    }
  }
}
