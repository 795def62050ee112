import Foundation
package import Marketplace
import TerminalCore
import Texts

/// Many dialogs that shall need no answer, as the seller sees them before it is so.
package struct QuietPlan: Equatable, Sendable {
  package let account: AccountID
  package var purpose: Purpose
  package var generation: Generation
  /// What the store has found; nil while it is asked.
  package var finding: QuietFinding?
  var scroll = 0

  package enum Purpose: Equatable, Sendable {
    /// The marked ones.
    case ticked(Set<DialogID>)
    /// Those in which nobody has written for so many days.
    case older(days: TextField)
  }

  /// What is proposed where the row under the cursor proposes nothing.
  static let standardDays = 30
  /// A hundred years.
  static let mostDays = 36_525
  private static let day: TimeInterval = 86_400

  /// Whole days since then; at least one.
  static func days(since date: Date?, now: Date) -> Int {
    let days = date.map { Int((now.timeIntervalSince($0) / day).rounded(.down)) } ?? 0
    return days < 1 ? standardDays : min(days, mostDays)
  }

  /// What the store is asked for; nil where no number of days is typed.
  func choice(now: Date) -> QuietChoice? {
    switch purpose {
    case .ticked(let ids): return .these(ids)
    case .older(let field):
      guard let days = Int(field.text), (0...Self.mostDays).contains(days) else { return nil }
      return .silentSince(now - TimeInterval(days) * Self.day)
    }
  }

  var dialogs: [WaitingDialog] { finding?.dialogs ?? [] }

  /// What there is to say beside the number.
  func notes(_ texts: Texts) -> String {
    guard let finding else { return texts.searching }
    var notes: [String] = []
    switch purpose {
    case .ticked(let ids):
      let idle = ids.count - finding.dialogs.count - finding.unread
      if idle > 0 { notes.append(texts.waitForNothing(idle)) }
    case .older:
      if finding.others > 0 { notes.append(texts.stayWaiting(finding.others)) }
    }
    if finding.unread > 0 { notes.append(texts.notYetStored(finding.unread)) }
    return notes.joined(separator: " · ")
  }
}

extension Desk {
  // MARK: Keys

  /// Shows what would need no answer: the marked dialogs, or all in which nobody has written for long.
  static func planQuiet(_ model: inout Model, _ purpose: QuietPlan.Purpose) -> [Effect] {
    let plan = QuietPlan(
      account: model.account.id, purpose: purpose, generation: model.planGeneration.advance())
    model.overlay = .quiet(plan)
    guard let choice = plan.choice(now: model.now) else { return [] }
    return [.inbox(plan.account, .findQuiet(choice, plan.generation))]
  }

  /// The proposal is the age of the row under the cursor: it and all that have been silent for longer.
  static func planQuietOld(_ model: inout Model) -> [Effect] {
    let row = model.inbox.targetRow
    let days = QuietPlan.days(since: row?.dialog.lastMessageAt, now: model.now)
    return planQuiet(&model, .older(days: TextField(String(days))))
  }

  static func receive(
    _ model: inout Model, _ generation: Generation, _ finding: QuietFinding
  ) {
    guard case .quiet(var plan) = model.overlay, plan.generation == generation else { return }
    plan.finding = finding
    plan.scroll = min(plan.scroll, lastScroll(of: plan, model.size))
    model.overlay = .quiet(plan)
  }

  static func press(_ model: inout Model, _ key: Key, in plan: QuietPlan) -> [Effect] {
    var plan = plan
    switch (key.code, key.modifiers) {
    case (.escape, []), (.character("c"), .control), (.character("q"), []):
      model.overlay = nil
      return []
    case (.enter, []):
      return apply(&model, plan)
    default:
      if case .older(var field) = plan.purpose, Self.editsNumber(key), field.press(key) == .edited {
        plan.purpose = .older(days: field)
        plan.generation = model.planGeneration.advance()
        // What was found for another number is not shown for this one.
        plan.finding = nil
        plan.scroll = 0
        model.overlay = .quiet(plan)
        guard let choice = plan.choice(now: model.now) else { return [] }
        return [.inbox(plan.account, .findQuiet(choice, plan.generation))]
      }
      if case .command(let command) = model.setup.keys.list.match([key]) {
        plan.scroll = scrolled(plan, command, model.size)
      }
    }
    model.overlay = .quiet(plan)
    return []
  }

  private static func editsNumber(_ key: Key) -> Bool {
    key.typed.map { ("0"..."9").contains($0) } ?? (key.code == .backspace)
  }

  static func scrolled(_ plan: QuietPlan, _ command: ListCommand, _ size: Size) -> Int {
    let rows = quietRows(plan, size)
    return command.scrolled(from: plan.scroll, page: rows, last: lastScroll(of: plan, size))
  }

  private static func lastScroll(of plan: QuietPlan, _ size: Size) -> Int {
    max(0, plan.dialogs.count - quietRows(plan, size))
  }

  private static func apply(_ model: inout Model, _ plan: QuietPlan) -> [Effect] {
    guard plan.finding != nil, let index = index(of: plan.account, in: model) else { return [] }
    guard !model.noise.isNoisy(at: model.now) else {
      model.overlay = nil
      return notify(&model, model.texts.noiseIgnored, .warning)
    }
    model.overlay = nil
    if case .ticked = plan.purpose { model.inboxes[index].ticks = [] }
    guard !plan.dialogs.isEmpty else {
      return notify(&model, model.texts.nothingChanged, .info)
    }
    model.inboxes[index].quieting = .underWay
    let through = Dictionary(
      plan.dialogs.map { ($0.id, $0.newest) }, uniquingKeysWith: { $1 })
    return [.inbox(plan.account, .quiet(through))]
  }

  // MARK: What became of it

  static func quieted(
    _ model: inout Model, _ changes: [MarksChange], at index: Int
  ) -> [Effect] {
    let account = model.setup.accounts[index].id
    let wasTakenBack = model.inboxes[index].quieting == .takenBack
    model.inboxes[index].quieting = nil
    for change in changes { model.inboxes[index].marks[change.dialog] = change.to }
    guard !changes.isEmpty else { return [] }
    stepOff(&model, Set(changes.map(\.dialog)), at: index)
    if wasTakenBack { return [.inbox(account, .takeBackMarks(changes))] }
    remember(&model, changes, at: index)
    return notify(&model, model.texts.quieted(changes.count), .info)
  }

  /// So many things that were said of dialogs can be taken back.
  private static let mostUndoableMarks = 50

  /// Notes what `u` takes back.
  static func remember(_ model: inout Model, _ changes: [MarksChange], at index: Int) {
    var undoable = model.inboxes[index].undoableMarks
    undoable.append(
      Inbox.MarksUndo(changes: changes, after: model.outboxes[index].undoable.last))
    model.inboxes[index].undoableMarks = undoable.suffix(mostUndoableMarks)
  }

  /// Takes back what was said of dialogs last; nil when the outbox has something newer, or nothing was said.
  static func undoMarks(_ model: inout Model) -> [Effect]? {
    let outbox = model.outboxes[model.current]
    if outbox.asked.contains(where: { !$0.isUndo && $0.then == .hold }) { return nil }
    if model.inbox.quieting != nil {
      model.inbox.quieting = .takenBack
      return notify(&model, model.texts.marksTakenBack, .info)
    }
    guard let latest = model.inbox.undoableMarks.last else { return nil }
    if let job = outbox.undoable.last, latest.after.map({ job > $0 }) ?? true { return nil }
    model.inbox.undoableMarks.removeLast()
    for change in latest.changes {
      let now = model.inbox.marks(of: change.dialog)
      model.inbox.marks[change.dialog] = change.takenBack(from: now)
    }
    return [model.inbox.ask(.takeBackMarks(latest.changes))]
      + notify(&model, model.texts.marksTakenBack, .info)
  }

  // MARK: View

  private static func quietRect(_ plan: QuietPlan, _ size: Size) -> Rect {
    Rect(size).centred(
      Size(
        columns: min(100, size.columns - 2),
        rows: min(max(8, size.rows - 4), max(1, plan.dialogs.count) + quietFrame(plan))))
  }

  /// The rows of a plan beside its list: the box, what is said of it, what is typed.
  private static func quietFrame(_ plan: QuietPlan) -> Int {
    if case .older = plan.purpose { 4 } else { 3 }
  }

  private static func quietRows(_ plan: QuietPlan, _ size: Size) -> Int {
    max(1, quietRect(plan, size).rows - quietFrame(plan))
  }

  /// What would need no answer, and what to press.
  ///
  /// Returns the place of the cursor where a number is typed.
  static func drawQuiet(_ canvas: inout Canvas, _ model: Model, _ plan: QuietPlan) -> Position? {
    let texts = model.texts
    let rect = quietRect(plan, model.size)
    canvas.fill(rect, role: .dialog)
    canvas.box(rect, role: .dialogBorder)
    let title =
      plan.finding == nil ? texts.quietTitle : texts.quietTitle(plan.dialogs.count)
    canvas.write(
      " " + title + " ", column: rect.column + 2, row: rect.row, columns: max(0, rect.columns - 4),
      role: .dialogTitle)
    var inner = rect.inset(columns: 2, rows: 1)
    var cursor: Position?
    if case .older(let field) = plan.purpose {
      let line = inner.cutTop(1)
      var column = line.column
      func write(_ text: String, _ role: Role) {
        column += canvas.write(
          text, column: column, row: line.row, columns: max(0, line.endColumn - column), role: role)
      }
      write(texts.silentForAtLeast + " ", .dialog)
      write(field.beforeCursor + "", .input)
      cursor = Position(column: min(column, line.endColumn - 1), row: line.row)
      write(String(field.text.dropFirst(field.beforeCursor.count)) + " ", .input)
      write(texts.daysOrMore(Int(field.text) ?? 0), .dialog)
    }
    let notes = inner.cutTop(1)
    canvas.write(
      plan.choice(now: model.now) == nil ? texts.typeDays : plan.notes(texts),
      column: notes.column, row: notes.row, columns: notes.columns, role: .dialogBorder)
    let rows = quietRows(plan, model.size)
    for (offset, dialog) in plan.dialogs.dropFirst(plan.scroll).prefix(rows).enumerated() {
      let row = inner.row + offset
      let seconds = dialog.lastAt.map { Int(model.now.timeIntervalSince($0)) }
      let age = seconds.map { texts.span(seconds: $0) } ?? "–"
      let width = DisplayText.width(of: age)
      let buyer = min(28, max(0, inner.columns - width - 1))
      canvas.write(
        dialog.buyer ?? dialog.id.text, column: inner.column, row: row, columns: buyer,
        role: .dialog)
      canvas.write(
        ThreadText.plain(dialog.product ?? ""), column: inner.column + buyer + 1, row: row,
        columns: max(0, inner.columns - buyer - 2 - width), role: .dialogBorder)
      canvas.write(
        age, column: inner.endColumn - width, row: row, columns: width, role: .dialogKey)
    }
    if plan.dialogs.count > rows {
      let place =
        " \(plan.scroll + 1)–\(min(plan.dialogs.count, plan.scroll + rows))/\(plan.dialogs.count) "
      let width = DisplayText.width(of: place)
      canvas.write(
        place, column: rect.endColumn - width - 2, row: rect.endRow - 1, columns: width,
        role: .dialogBorder)
    }
    return cursor
  }
}
