import Foundation
package import Marketplace
import TerminalCore
package import Texts

extension Tasks {
  static func draw(_ canvas: inout Canvas, _ model: Model, _ desk: Desk.Model, _ layout: Layout) {
    if !layout.previewCoversList {
      drawJobs(&canvas, model, desk, heading: layout.heading, layout.list)
    }
    if let rect = layout.preview, let open = model.open {
      drawItems(&canvas, open, model, desk, rect, isBeside: !layout.previewCoversList)
    }
  }

  /// "3 on their way · 12 tasks".
  static func position(_ model: Model, _ desk: Desk.Model) -> String {
    let open = model.jobs.count { $0.tally.open > 0 }
    var parts = [desk.texts.taskCount(model.jobs.count)]
    if open > 0 { parts.insert(desk.texts.tasksRunning(open), at: 0) }
    return parts.joined(separator: " · ")
  }

  // MARK: Jobs

  private static func drawJobs(
    _ canvas: inout Canvas, _ model: Model, _ desk: Desk.Model, heading: Rect, _ rect: Rect
  ) {
    let texts = desk.texts
    canvas.fill(heading, role: .tableHeading)
    let columns = Columns(width: rect.columns, accounts: desk.setup.accounts.count)
    func cells(
      _ time: String, _ account: String, _ what: String, _ state: String, _ row: Int, _ role: Role,
      _ stateRole: Role
    ) {
      var column = rect.column + 2
      for (text, width, cellRole) in [
        (time, columns.time, role), (account, columns.account, role), (what, columns.what, role),
        (state, columns.state, stateRole),
      ] where width > 0 {
        canvas.write(text, column: column, row: row, columns: width, role: cellRole)
        column += width + 1
      }
    }
    cells(
      texts.timeColumn + " " + desk.clock(of: desk.account.id).zone(at: desk.now),
      texts.accountColumn, texts.taskColumn, texts.resultColumn, heading.row,
      .tableHeading, .tableHeading)
    guard !model.jobs.isEmpty else {
      canvas.write(
        model.isLoaded ? texts.noTasks : "…", column: rect.column + 2, row: rect.row + 1,
        columns: max(0, rect.columns - 2), role: .textMuted)
      return
    }
    for index in model.place.visible {
      let job = model.jobs[index]
      let row = rect.row + index - model.place.top
      let isSelected = index == model.place.cursor
      let role: Role = isSelected ? .tableRowSelected : .tableRow
      canvas.fill(
        Rect(column: rect.column, row: row, columns: rect.columns, rows: 1), role: role)
      canvas.write(
        (isSelected ? "›" : " ") + sign(of: job), column: rect.column, row: row, columns: 2,
        role: role)
      let stateRole: Role =
        isSelected
        ? role : job.tally[.failed] > 0 ? .tableRowOut : job.pause != nil ? .tableRowLow : role
      cells(
        desk.clock(of: job.account).short(job.createdAt, now: desk.now), job.account.name,
        title(of: job, texts),
        result(of: job, desk), row, role, stateRole)
    }
  }

  private struct Columns {
    var time = 11
    var account = 0
    var what = 0
    var state = 0

    init(width: Int, accounts: Int) {
      if accounts > 1, width >= 90 { account = 12 }
      let rest = max(0, width - 2 - time - 1 - (account > 0 ? account + 1 : 0))
      what = rest * 9 / 20
      state = max(0, rest - what - 1)
    }
  }

  /// Told apart without colour: going, waiting for the seller, failed in part, done, taken back.
  private static func sign(of job: Job) -> String {
    if job.pause != nil, job.tally.unsent > 0 { return "‖" }
    if job.tally.open > 0 { return "…" }
    if job.tally[.failed] > 0 { return "✗" }
    return job.tally[.done] > 0 ? "✓" : "−"
  }

  /// "Switch off · 37 products", "Undo: switch on · Space Farmer".
  package static func title(of job: Job, _ texts: Texts) -> String {
    let name: String
    switch (job.kind, job.wish) {
    case (.reply, _): name = texts.answer
    case (.templatePercent, .percent(let percent)): name = texts.setPercent(percent)
    case (.templatePercent, _): name = texts.setPercents
    case (.switchProduct, .onSale(true)): name = texts.switchOn
    case (.switchProduct, .onSale(false)): name = texts.switchOff
    case (.switchProduct, _): name = texts.switchOnAndOff
    }
    var title = name + " · " + (job.title ?? texts.productCount(job.tally.total))
    if job.undoes != nil { title = texts.undoOf(title) }
    if job.retries != nil { title = texts.retryOf(title) }
    return title
  }

  /// "212 of 500 · 3 failed · 12/s · 25 s left", "✓ 500 done", "stopped: …".
  static func result(of job: Job, _ desk: Desk.Model) -> String {
    let texts = desk.texts
    let tally = job.tally
    var parts: [String] = []
    if tally.open > 0 {
      if let pause = job.pause, tally.unsent > 0 {
        parts.append(texts.stopped(pause.kind))
      } else if tally[.held] > 0 {
        parts.append(texts.heldBack)
      } else if tally[.sending] + tally[.accepted] == 0, tally[.queued] > 0, tally.settled == 0 {
        parts.append(texts.waitingToLeave)
      }
      if tally.total > 1 { parts.append(texts.soManyOf(tally.settled, tally.total)) }
      if tally.total == 1, tally[.sending] + tally[.accepted] > 0 { parts.append(texts.leaving) }
    } else if tally[.done] > 0 {
      parts.append(tally.total == 1 ? texts.oneDone : texts.doneCount(tally[.done]))
    }
    if tally[.failed] > 0 {
      parts.append(tally.total == 1 ? texts.oneFailed : texts.failedCount(tally[.failed]))
    }
    if tally[.unknown] > 0 { parts.append(texts.unknownCount(tally[.unknown])) }
    if tally[.cancelled] > 0 {
      parts.append(
        tally[.cancelled] == tally.total ? texts.takenBack : texts.takenBackCount(tally[.cancelled])
      )
    }
    if tally.open > 0, job.pause == nil, let pace = pace(of: job, desk.now) {
      parts.append(texts.pace(perSecond: pace.rate, secondsLeft: pace.left))
    }
    if job.undoneBy != nil { parts.append(texts.undone) }
    return parts.joined(separator: " · ")
  }

  /// How fast a large job goes, once that can be said.
  private static func pace(of job: Job, _ now: Date) -> (rate: Double, left: Int)? {
    let elapsed = now.timeIntervalSince(job.heldUntil)
    guard job.tally.total > 20, job.tally.settled > 0, elapsed >= 2 else { return nil }
    let rate = Double(job.tally.settled) / elapsed
    return (rate, Int((Double(job.tally.open) / rate).rounded(.up)))
  }

  // MARK: Items

  private static func drawItems(
    _ canvas: inout Canvas, _ open: OpenJob, _ model: Model, _ desk: Desk.Model, _ rect: Rect,
    isBeside: Bool
  ) {
    let texts = desk.texts
    var inner = rect
    canvas.fill(rect, role: .pane)
    if isBeside {
      let border = inner.cutLeft(1)
      canvas.verticalLine(
        column: border.column, row: border.row, rows: border.rows, role: .paneTitle)
    }
    _ = inner.cutLeft(1)
    _ = inner.cutRight(1)
    let heading = inner.cutTop(1)
    let job = model.jobs.first { $0.id == open.id }
    canvas.write(
      "› " + (job.map { title(of: $0, texts) } ?? ""), column: heading.column, row: heading.row,
      columns: heading.columns, role: .paneTitle)
    guard !open.items.isEmpty else {
      canvas.write(
        open.isReading ? "…" : texts.noTasks, column: inner.column, row: inner.row,
        columns: inner.columns, role: .textMuted)
      return
    }
    for index in open.place.visible {
      let item = open.items[index]
      let row = inner.row + index - open.place.top
      let isSelected = index == open.place.cursor
      let role: Role = isSelected ? .tableRowSelected : .pane
      canvas.fill(
        Rect(column: inner.column, row: row, columns: inner.columns, rows: 1), role: role)
      let state = outcome(of: item, texts)
      let wide = min(inner.columns - 12, max(8, DisplayText.width(of: state)))
      let idWidth = inner.columns >= 60 ? 10 : 0
      if idWidth > 0 {
        canvas.write(
          item.target.shortID, column: inner.column, row: row, columns: idWidth - 1, role: role)
      }
      let nameWidth = max(0, inner.columns - wide - 1 - idWidth)
      canvas.write(
        item.title, column: inner.column + idWidth, row: row, columns: nameWidth, role: role)
      canvas.write(
        state, column: inner.endColumn - wide, row: row, columns: wide,
        role: isSelected ? role : item.state == .failed ? .tableRowOut : role)
    }
  }

  /// "✓ off", "✗ on: not found", "… off".
  static func outcome(of item: OutboxItem, _ texts: Texts) -> String {
    let wish =
      switch item.wish {
      case .onSale(let isOn): texts.state(isOn ? .on : .off)
      case .percent(let percent): "\(percent)%"
      case .reply: texts.answer
      }
    switch item.state {
    case .held: return "… " + wish + " · " + texts.heldBack
    case .queued:
      return "… " + wish + " · " + (texts.reasonShort(of: item) ?? texts.waitingToLeave)
    case .sending, .accepted: return "… " + wish + " · " + texts.leaving
    case .unknown: return "? " + wish + " · " + texts.notKnown
    case .done: return "✓ " + wish
    case .failed where item.isReplyNotSeen: return "? " + wish + " · " + texts.replyNeverSeen
    case .failed: return "✗ " + (texts.reasonShort(of: item) ?? texts.oneFailed)
    case .cancelled: return "− " + texts.takenBack
    }
  }
}

extension Job.Pause {
  /// Which text says it.
  var kind: Texts.StopKind {
    switch self {
    case .asked: .asked
    case .interrupted: .interrupted
    case .old: .old
    case .buyerWrote: .buyerWrote
    case .answeredElsewhere: .answeredElsewhere
    }
  }
}
