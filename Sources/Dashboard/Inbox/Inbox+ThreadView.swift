import Foundation
import Marketplace
import TerminalCore
import Texts

extension Inbox {
  static func drawThread(
    _ canvas: inout Canvas, _ model: Model, _ desk: Desk.Model, _ layout: InboxLayout,
    _ title: Rect, _ rect: Rect
  ) {
    let whole = Rect(
      column: rect.column, row: title.row, columns: rect.columns,
      rows: (layout.composer?.endRow ?? rect.endRow) - title.row)
    canvas.fill(whole, role: .pane)
    let hasKeys = model.focus == .thread
    if layout.threadHasBorder {
      canvas.verticalLine(
        column: rect.column - 1, row: title.row, rows: whole.rows,
        role: hasKeys ? .paneTitle : .paneBorder)
    }
    guard let thread = model.thread else {
      canvas.write(
        desk.texts.noDialogOpen, column: rect.column + 1, row: title.row + 1,
        columns: max(0, rect.columns - 1), role: .textMuted)
      return
    }
    drawTitle(&canvas, thread, model, desk, title)
    if let strip = layout.strip { drawStrip(&canvas, model, desk, strip) }
    drawMessages(&canvas, thread, desk, rect, hasKeys: hasKeys)
  }

  private static func drawTitle(
    _ canvas: inout Canvas, _ thread: Thread, _ model: Model, _ desk: Desk.Model, _ rect: Rect
  ) {
    let texts = desk.texts
    canvas.fill(rect, role: .tableHeading)
    var right: [String] = []
    switch thread.state {
    case .closed: right.append(texts.dialogClosed)
    case .openedByAdministration: right.append(texts.openedByAdministrationShort)
    case .open, nil: break
    }
    if let row = thread.row {
      let waiting = Waiting(row, model.marks(of: thread.dialog), desk)
      if !waiting.isOver {
        right.append(texts.waitsFor(waiting.text))
      } else if waiting.text != "–" {
        right.append(waiting.text)
      }
    }
    if thread.fetching == .newest {
      right.append(texts.asking)
    } else if let trouble = thread.trouble {
      right.append(texts.troubleShort(trouble))
    }
    let text = right.joined(separator: " · ")
    let width = min(DisplayText.width(of: text), rect.columns / 2)
    let isActive = model.focus == .thread
    canvas.write(
      (isActive ? "› " : "  ") + (thread.row?.dialog.buyer ?? thread.dialog.text),
      column: rect.column, row: rect.row, columns: max(0, rect.columns - width - 2),
      role: isActive ? .tableHeadingSorted : .tableHeading)
    canvas.write(
      text, column: rect.endColumn - width - 1, row: rect.row, columns: width, role: .tableHeading)
  }

  /// The order in so many lines, where its card is not beside the conversation.
  private static func drawStrip(
    _ canvas: inout Canvas, _ model: Model, _ desk: Desk.Model, _ rect: Rect
  ) {
    let lines = Desk.stripLines(desk)
    for (offset, line) in lines.prefix(rect.rows).enumerated() {
      canvas.write(
        line.text, column: rect.column + 2, row: rect.row + offset,
        columns: max(0, rect.columns - 3), role: line.role, tokenRole: .textToken)
    }
  }

  private static func drawMessages(
    _ canvas: inout Canvas, _ thread: Thread, _ desk: Desk.Model, _ rect: Rect, hasKeys: Bool
  ) {
    let texts = desk.texts
    if thread.text.entries.isEmpty {
      canvas.write(
        thread.isLoaded && thread.isCompleteBack
          ? texts.noMessages : thread.fetching == nil ? texts.messagesNotRead : texts.asking,
        column: rect.column + 2, row: rect.row, columns: max(0, rect.columns - 2),
        role: .textMuted)
      return
    }
    let gutter = ThreadText.gutterColumns(rect.columns)
    let isNarrow = rect.columns < ThreadText.narrowColumns
    let selected = thread.cursor.flatMap { thread.text.index(of: $0) }
    for (offset, line) in thread.text.lines.dropFirst(thread.top).prefix(rect.rows).enumerated() {
      let row = rect.row + thread.indent + offset
      switch line.kind {
      case .blank:
        break
      case .day, .edge:
        drawRule(&canvas, String(line.text), rect, row, isDay: line.kind == .day)
      case .fate(let part):
        guard let entry = line.entry, case .pending(let reply) = thread.text.entries[entry] else {
          continue
        }
        let (words, role) = fateLines(of: reply, desk, columns: rect.columns)
        guard words.indices.contains(part) else { continue }
        canvas.write(
          words[part], column: rect.column + 1, row: row, columns: max(0, rect.columns - 1),
          role: role)
      case .content(let left):
        guard let index = line.entry else { continue }
        let author: DialogMessage.Author =
          if case .message(let message) = thread.text.entries[index] { message.author } else {
            .seller
          }
        let isSelected = index == selected && hasKeys
        draw(
          &canvas, left,
          Rect(column: rect.column, row: row, columns: gutter, rows: 1), texts, author,
          isNarrow: isNarrow, isSelected: isSelected)
        let content = Rect(
          column: rect.column + gutter, row: row, columns: max(0, rect.columns - gutter), rows: 1)
        canvas.write(
          line.text, column: content.column, row: row, columns: content.columns,
          role: role(of: thread.text.entries[index]), tokenRole: .textToken, cut: .clip)
        if let words = thread.search?.words, !words.isEmpty {
          mark(&canvas, words, in: line.text, content)
        }
      }
    }
    let count = thread.text.lines.count
    if count > rect.rows {
      let end = min(count, thread.top + rect.rows)
      if end < count {
        let more = " ↓ \(count - end) "
        let width = DisplayText.width(of: more)
        canvas.write(
          more, column: rect.endColumn - width, row: rect.endRow - 1, columns: width,
          role: .tablePosition)
      }
    }
  }

  private static func role(of entry: ThreadText.Entry) -> Role {
    switch entry {
    case .message(let message) where message.isDeleted: .textMuted
    case .message(let message):
      switch message.author {
      case .buyer: .textStrong
      case .seller, .administration: .pane
      }
    case .pending: .pane
    }
  }

  private static func drawRule(
    _ canvas: inout Canvas, _ text: String, _ rect: Rect, _ row: Int, isDay: Bool
  ) {
    canvas.write(
      String(repeating: isDay ? "─" : "┄", count: rect.columns), column: rect.column, row: row,
      columns: rect.columns, role: .paneBorder, cut: .clip)
    canvas.write(
      " " + text + " ", column: rect.column + 2, row: row, columns: max(0, rect.columns - 4),
      role: isDay ? .paneLabel : .textMuted)
  }

  /// Who wrote and when, in cells of their own.
  private static func draw(
    _ canvas: inout Canvas, _ gutter: ThreadText.Gutter, _ rect: Rect, _ texts: Texts,
    _ author: DialogMessage.Author, isNarrow: Bool, isSelected: Bool
  ) {
    let role: Role =
      switch author {
      case .buyer: .textStrong
      case .seller: .stateOn
      case .administration: .noticeWarning
      }
    switch gutter {
    case .empty: break
    case .note(let text, let isAlarm):
      let noteRole: Role = isAlarm ? .noticeWarning : .textMuted
      if isNarrow {
        canvas.write(
          isAlarm ? "!" : "▣", column: rect.column + 5, row: rect.row, columns: 1, role: noteRole)
      } else {
        canvas.write(text, column: rect.column + 6, row: rect.row, columns: 10, role: noteRole)
      }
    case .author(let author, let time, let mark):
      canvas.write(time, column: rect.column, row: rect.row, columns: 5, role: .textMuted)
      if isNarrow {
        let sign =
          switch author {
          case .buyer: "‹"
          case .seller: "›"
          case .administration: "!"
          }
        canvas.write(sign, column: rect.column + 5, row: rect.row, columns: 1, role: role)
        let short = mark == "✓✓" ? "✓" : mark == "✓" ? "·" : mark
        canvas.write(short, column: rect.column + 6, row: rect.row, columns: 1, role: .textMuted)
      } else {
        canvas.write(
          texts.author(author), column: rect.column + 6, row: rect.row, columns: 7, role: role)
        canvas.write(mark, column: rect.column + 14, row: rect.row, columns: 2, role: .textMuted)
      }
    }
    canvas.write(
      isSelected ? "┃" : "│", column: rect.endColumn - 2, row: rect.row, columns: 1,
      role: isSelected ? .paneTitle : .paneBorder)
  }

  /// What becomes of an answer and what can be done about it, broken to the width of a conversation.
  static func fateLines(
    of reply: PendingReply, _ desk: Desk.Model, columns: Int
  ) -> ([String], Role) {
    let (text, role) = fate(of: reply, desk)
    // A column on the left, and the sign and its blank before the words.
    let lines = DisplayText.wrap(String(text.dropFirst(2)), columns: max(1, columns - 4))
    return (lines.enumerated().map { String($0 == 0 ? text.prefix(2) : "  ") + $1 }, role)
  }

  /// What becomes of an answer, and what can be done about it; a sign and a blank come first.
  private static func fate(of reply: PendingReply, _ desk: Desk.Model) -> (String, Role) {
    let texts = desk.texts
    func key(_ command: Command) -> String {
      desk.setup.keys.keymap(of: .inbox).shownChord(for: .inbox(command)) ?? ""
    }
    let choices = texts.replyChoices(key(.sendAgain), key(.editAgain), key(.discard))
    if let pause = reply.pause {
      // What he is asked stands where he answers.
      let choices = texts.queuedChoices(key(.sendAgain), key(.editAgain))
      return ("‖ " + texts.replyStopped(pause.kind) + " · " + choices, .noticeWarning)
    }
    switch reply.state {
    case .held where reply.isInterrupted:
      return (
        "↑ " + texts.notLetGo + " · " + texts.queuedChoices(key(.sendAgain), key(.editAgain)),
        .noticeWarning
      )
    case .held:
      let undo = desk.setup.keys.keymap(of: .inbox).shownChord(for: .desk(.undo)) ?? ""
      guard let leavesAt = reply.leavesAt else { return ("↑ " + texts.beingKept, .noticeInfo) }
      return ("↑ " + texts.leavesIn(seconds(until: leavesAt, desk.now), undo: undo), .noticeInfo)
    case .queued:
      return (
        "↑ "
          + (reply.reason.map { texts.queuedBecause(texts.storedTroubleShort($0)) } ?? texts.queued)
          + " · " + texts.queuedChoices(key(.sendAgain), key(.editAgain)),
        .noticeInfo
      )
    case .sending, .accepted: return ("↑ " + texts.beingSent, .noticeInfo)
    case .unknown: return ("? " + texts.fateOfReplyUnknown, .noticeWarning)
    case .failed:
      // Looked for and not found: it may still come to light, so nobody sends it twice without being asked.
      if case .notTaken = reply.reason {
        return ("✗ " + texts.replyNeverSeen + " · " + choices, .noticeError)
      }
      let reason = reply.reason.map(texts.storedTroubleShort) ?? ""
      return ("✗ " + texts.replyNotSent(reason) + " · " + choices, .noticeError)
    case .done, .cancelled: return ("", .pane)
    }
  }

  /// Marks the words that are looked for in a line of content, compared as searches compare.
  private static func mark(
    _ canvas: inout Canvas, _ words: String, in line: Substring, _ rect: Rect
  ) {
    let wanted = Array(words.unicodeScalars)
    let folds = line.map { character -> String in
      let folded = SearchFolding.fold(String(character))
      // A blank alone folds to nothing; between words it counts.
      return folded.isEmpty && character.isWhitespace ? " " : folded
    }
    let starts = Array(line.indices)
    var start = 0
    while start < folds.count {
      var scalars: [Unicode.Scalar] = []
      var end = start
      while end < folds.count, scalars.count < wanted.count {
        scalars += Array(folds[end].unicodeScalars)
        end += 1
      }
      guard scalars.starts(with: wanted) else {
        start += 1
        continue
      }
      let first = line[..<starts[start]]
      let last = end < starts.count ? line[..<starts[end]] : line
      let column = DisplayText.width(of: first)
      canvas.restyle(
        Rect(
          column: rect.column + column, row: rect.row,
          columns: DisplayText.width(of: last) - column, rows: 1
        ).intersection(rect), role: .textMatch)
      start = end
    }
  }
}
