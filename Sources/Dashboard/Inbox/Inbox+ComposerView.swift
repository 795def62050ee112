import Foundation
import Marketplace
import TerminalCore
import Texts

extension Inbox {
  /// What is being typed at the bottom of the conversation.
  ///
  /// Returns the place of the cursor.
  static func drawComposer(
    _ canvas: inout Canvas, _ model: Model, _ desk: Desk.Model, _ layout: InboxLayout
  ) -> Position? {
    guard let composer = model.composer, let title = layout.composerTitle,
      let rect = layout.composer
    else { return nil }
    let texts = desk.texts
    canvas.fill(
      Rect(
        column: title.column, row: title.row, columns: title.columns,
        rows: title.rows + rect.rows), role: .input)
    canvas.write(
      String(repeating: "─", count: title.columns), column: title.column, row: title.row,
      columns: title.columns, role: .paneTitle, cut: .clip)
    let question = guardLines(composer, desk, columns: title.columns, most: title.rows)
    if !question.isEmpty {
      for (offset, line) in question.prefix(title.rows).enumerated() {
        // The first one stands on the line that parts it from the conversation.
        canvas.write(
          offset == 0 ? line + " " : line, column: title.column + 1, row: title.row + offset,
          columns: max(0, title.columns - 1), role: .noticeWarning)
      }
    } else {
      var parts = [
        texts.replyTo(model.thread?.row?.dialog.buyer ?? composer.dialog.text)
      ]
      if !composer.files.isEmpty {
        parts.append("▣ " + composer.files.map(\.name).joined(separator: ", "))
      }
      switch composer.saving {
      case .nothing: break
      case .saving: parts.append(texts.draftBeingKept)
      case .saved: parts.append(texts.draftIsKept)
      case .failed: parts.append("✗ " + texts.draftIsNotKept)
      }
      canvas.write(
        " " + parts.joined(separator: " · ") + " ", column: title.column + 1, row: title.row,
        columns: max(0, title.columns - 2), role: .paneTitle)
    }
    return composer.editor.draw(in: &canvas, rect)
  }

  /// What speaks against sending an answer, and the question whether to: one line for each while there is room, else one
  /// after the other, and the question below them whatever the room is.
  static func guardLines(
    _ composer: Composer, _ desk: Desk.Model, columns: Int, most: Int
  ) -> [String] {
    guard !composer.concerns.isEmpty else { return [] }
    let texts = desk.texts
    // A column on the left, and the blank and the sign before the words.
    func broken(_ text: String, sign: String = "  ") -> [String] {
      DisplayText.wrap(text, columns: max(1, columns - 5)).enumerated().map { index, line in
        " " + (index == 0 ? sign : "  ") + line
      }
    }
    let keys = desk.setup.keys.composer
    let question = broken(
      texts.sendAllTheSame(
        keys.shownChord(for: .send) ?? "", back: keys.shownChord(for: .leave) ?? ""))
    let room = max(0, most - question.count)
    let words = composer.concerns.map { texts.concern($0.kind) }
    let each = words.flatMap { broken($0, sign: "⚠ ") }
    if each.count <= room { return each + question }
    // What does not fit is counted, so that nobody takes the rest for all of it.
    for shown in stride(from: words.count, through: 1, by: -1) {
      let hidden = words.count - shown
      let text =
        words.prefix(shown).joined(separator: "; ")
        + (hidden > 0 ? "; " + texts.andMoreConcerns(hidden) : "")
      let lines = broken(text, sign: "⚠ ")
      if lines.count <= room { return lines + question }
    }
    return broken(texts.concernCount(words.count), sign: "⚠ ").prefix(room) + question
  }
}

extension Composer.Concern {
  /// Which text says it.
  var kind: Texts.Concern {
    switch self {
    case .unfilled(let name): .unfilled(name)
    case .foreignOrder(let number): .foreignOrder(number)
    case .code(let code): .code(code)
    case .repeated: .repeated
    case .closed: .closed
    case .buyerWrote: .buyerWrote
    case .answeredElsewhere: .answeredElsewhere
    }
  }
}

extension Desk {
  static func pickerRect(_ model: Model) -> Rect {
    let body = inboxBody(model)
    return body.centred(
      Size(columns: min(110, body.columns - 2), rows: min(22, max(5, body.rows - 2))))
  }

  /// The ready answers, and what the one under the cursor would say here.
  static func drawPicker(_ canvas: inout Canvas, _ model: Model) -> Position? {
    guard let composer = model.inbox.composer, let picker = composer.picker else { return nil }
    let texts = model.texts
    let rect = pickerRect(model)
    canvas.fill(rect, role: .dialog)
    canvas.box(rect, role: .dialogBorder)
    canvas.write(
      " " + texts.readyAnswers + " ", column: rect.column + 2, row: rect.row,
      columns: max(0, rect.columns - 4), role: .dialogTitle)
    var inner = rect.inset(columns: 2, rows: 1)
    let fieldRect = inner.cutTop(1)
    let cursor = drawField(&canvas, "›", picker.field, fieldRect).cursor
    let found = foundAnswers(model)
    let language = answerLanguage(model, composer.dialog)
    if found.isEmpty {
      let words =
        model.inbox.answers == nil
        ? texts.answersNotRead
        : model.inbox.answers?.isEmpty ?? true
          ? texts.noReadyAnswers : texts.nothingMatches(picker.field.text)
      canvas.write(
        words, column: inner.column, row: inner.row, columns: inner.columns, role: .dialogBorder)
      return cursor
    }
    let isBeside = inner.columns >= 60
    var names = inner
    if isBeside {
      names = inner.cutLeft(inner.columns * 2 / 5)
      _ = inner.cutLeft(2)
    }
    for index in picker.place.visible where index < found.count {
      let row = names.row + index - picker.place.top
      guard row < names.endRow else { break }
      let isSelected = index == picker.place.cursor
      let role: Role = isSelected ? .dialogSelected : .dialog
      canvas.fill(
        Rect(column: names.column, row: row, columns: names.columns, rows: 1), role: role)
      let answer = found[index]
      canvas.write(
        (isSelected ? "› " : "  ") + (answer.title.text(preferring: language) ?? answer.id),
        column: names.column, row: row, columns: names.columns, role: role)
    }
    guard isBeside, found.indices.contains(picker.place.cursor) else { return cursor }
    let answer = found[picker.place.cursor]
    let text = filled(AnswerText(answer.text.text(preferring: language) ?? ""), model)
    for (offset, line) in DisplayText.wrap(text, columns: inner.columns).prefix(inner.rows)
      .enumerated()
    {
      canvas.write(
        line, column: inner.column, row: inner.row + offset, columns: inner.columns,
        role: .dialog, tokenRole: .textToken)
    }
    return cursor
  }

  /// The line in which something is asked for.
  ///
  /// Returns the place of the cursor.
  static func drawPrompt(
    _ canvas: inout Canvas, _ model: Model, _ prompt: Inbox.Prompt, _ rect: Rect
  ) -> Position {
    let texts = model.texts
    let label =
      switch prompt.purpose {
      case .note: texts.notePrompt
      case .save: texts.savePrompt
      case .delete: texts.typeDelete(texts.deleteWord)
      case .attach: texts.attachPrompt
      case .field(let filling): filling.open.first ?? ""
      }
    let width = min(DisplayText.width(of: label) + 2, rect.columns / 2)
    canvas.write(
      label + ": ", column: rect.column + 1, row: rect.row, columns: width,
      role: prompt.problem == nil ? .inputPrompt : .noticeWarning)
    var rest = rect
    _ = rest.cutLeft(width)
    let (used, cursor) = drawField(&canvas, "", prompt.field, rest)
    if let problem = prompt.problem {
      canvas.write(
        "  " + problem, column: rest.column + used, row: rest.row,
        columns: max(0, rest.columns - used), role: .noticeWarning)
    }
    return cursor
  }

  /// What the administration wrote, to be read only.
  static func drawAdministration(_ canvas: inout Canvas, _ model: Model, _ scroll: Int) {
    let texts = model.texts
    let columns = min(100, model.size.columns)
    let rect = Rect(model.size).centred(Size(columns: columns, rows: model.size.rows - 2))
    canvas.fill(rect, role: .dialog)
    canvas.box(rect, role: .dialogBorder)
    canvas.write(
      " " + texts.administrationTitle + " ", column: rect.column + 2, row: rect.row,
      columns: max(0, rect.columns - 4), role: .dialogTitle)
    let inner = rect.inset(columns: 2, rows: 1)
    let lines = administrationLines(model, columns: inner.columns)
    for (offset, line) in lines.dropFirst(scroll).prefix(inner.rows).enumerated() {
      canvas.write(
        line.text, column: inner.column, row: inner.row + offset, columns: inner.columns,
        role: line.role, tokenRole: .textToken)
    }
  }

  private static func administrationLines(_ model: Model, columns: Int) -> [CardLine] {
    let texts = model.texts
    guard let messages = model.inbox.administration else { return [(texts.asking, .dialogBorder)] }
    guard !messages.isEmpty else { return [(texts.noMessages, .dialogBorder)] }
    var lines: [CardLine] = []
    for message in messages.reversed() {
      if !lines.isEmpty { lines.append(("", .dialog)) }
      let who =
        message.isOwn ? texts.author(.seller) : message.sender ?? texts.author(.administration)
      let date = message.writtenAt.map(model.account.clock.text) ?? ""
      lines.append(
        (
          [date, who, message.isRead ? nil : texts.unreadWord].compactMap { $0 }
            .joined(separator: " · "), .dialogTitle
        ))
      // Two columns of its own keep what it says apart from who says it.
      for line in DisplayText.wrap(ThreadText.plain(message.text), columns: max(1, columns - 2)) {
        lines.append(("  " + line, .dialog))
      }
    }
    return lines
  }

  static func lastAdministrationScroll(_ model: Model) -> Int {
    let columns = min(100, model.size.columns) - 4
    return max(0, administrationLines(model, columns: columns).count - (model.size.rows - 4))
  }
}
