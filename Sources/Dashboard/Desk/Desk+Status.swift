import Foundation
import Marketplace
import TerminalCore
import Texts

// The line above the keys: what is being typed, what happened last.

extension Desk {
  /// What is being typed, else what happened last.
  ///
  /// Returns the place of the cursor.
  static func drawStatus(
    _ canvas: inout Canvas, _ model: Model, _ rect: Rect, hasBar: Bool
  ) -> Position? {
    if case .commandLine(let line) = model.overlay {
      if let error = line.error {
        let used = drawField(&canvas, ":", line.field, rect).used
        canvas.write(
          "  " + error, column: rect.column + used, row: rect.row,
          columns: max(0, rect.columns - used), role: .noticeError)
      }
      return drawField(&canvas, ":", line.field, rect).cursor
    }
    let typed = Money.drawStatus(&canvas, model, rect)
    if typed.isDrawn { return typed.cursor }
    let products = model.products[model.current]
    if model.screen == .inbox {
      if let prompt = model.inbox.prompt { return drawPrompt(&canvas, model, prompt, rect) }
      if let field = model.inbox.filterField ?? model.inbox.thread?.search?.field {
        return drawField(&canvas, "/", field, rect).cursor
      }
    }
    if model.screen == .health, let field = model.health.field {
      return drawField(&canvas, "/", field, rect).cursor
    }
    if isFiltering(model), let field = products.filterField {
      let (used, cursor) = drawField(&canvas, "/", field, rect)
      let wrong = ProductFilter.misunderstood(in: field.text)
      if !wrong.isEmpty {
        canvas.write(
          "  " + model.texts.filterNotUnderstood(wrong.joined(separator: " ")),
          column: rect.column + used, row: rect.row, columns: max(0, rect.columns - used),
          role: .noticeWarning)
      }
      return cursor
    }
    if let notice = model.notice {
      let (sign, role): (String, Role) =
        switch notice.weight {
        case .info: ("", .noticeInfo)
        case .warning: ("! ", .noticeWarning)
        case .error: ("✗ ", .noticeError)
        }
      canvas.write(
        sign + notice.text, column: rect.column + 1, row: rect.row, columns: rect.columns - 1,
        role: role)
      return nil
    }
    // Its keys mean something else while something is typed.
    if model.overlay == nil, !isTypingInInbox(model), let tip = tip(model) {
      canvas.write(
        tip, column: rect.column + 1, row: rect.row, columns: rect.columns - 1, role: .inputHint)
      return nil
    }
    if model.screen == .inbox {
      drawInboxHint(&canvas, model, rect, hasBar: hasBar)
      return nil
    }
    if Money.screens.contains(model.screen) {
      canvas.write(
        Money.summary(model), column: rect.column + 1, row: rect.row, columns: rect.columns - 1,
        role: .inputHint)
      return nil
    }
    if model.screen == .health {
      if model.health.pane == .log, let exchange = model.health.selected {
        canvas.write(
          Health.detail(of: exchange, model), column: rect.column + 1, row: rect.row,
          columns: rect.columns - 1, role: .inputHint)
      }
      return nil
    }
    guard model.screen == .products else {
      // The whole of what its row may have had to cut.
      if let item = model.tasks.open?.selected, let reason = model.texts.reason(of: item) {
        canvas.write(
          item.title + ": " + reason, column: rect.column + 1, row: rect.row,
          columns: rect.columns - 1, role: .inputHint)
      }
      return nil
    }
    if !products.filterText.isEmpty {
      canvas.write(
        "/" + products.filterText, column: rect.column, row: rect.row, columns: rect.columns,
        role: .inputHint)
    } else if products.rangeStart != nil {
      canvas.write(
        model.texts.markingRange, column: rect.column + 1, row: rect.row,
        columns: rect.columns - 1, role: .inputHint)
    } else if !hasBar {
      // On a low screen the place in the list has no line of its own.
      canvas.write(
        Products.position(products, model), column: rect.column + 1, row: rect.row,
        columns: rect.columns - 1, role: .tablePosition)
    }
    return nil
  }

  /// What holds in the Inbox while nothing is typed and nothing has happened.
  private static func drawInboxHint(
    _ canvas: inout Canvas, _ model: Model, _ rect: Rect, hasBar: Bool
  ) {
    let inbox = model.inbox
    func write(_ text: String, _ role: Role) {
      canvas.write(
        text, column: rect.column + 1, row: rect.row, columns: rect.columns - 1, role: role)
    }
    if inbox.focus == .thread, let words = inbox.thread?.search?.words, !words.isEmpty {
      return write("/" + words, .inputHint)
    }
    if inbox.rangeStart != nil { return write(model.texts.markingRange, .inputHint) }
    if !inbox.filterText.isEmpty { return write("/" + inbox.filterText, .inputHint) }
    // What was said last in the dialog under the cursor, where its conversation is not beside the list.
    if inbox.focus == .list, inbox.layout?.thread == nil, let row = inbox.list.selected?.row.row,
      let text = row.lastText, let author = row.lastAuthor
    {
      return write(
        model.texts.lastWords(model.texts.author(author), ThreadText.plain(text)), .inputHint)
    }
    if !hasBar { write(Inbox.position(inbox, model), .tablePosition) }
  }

  static func drawField(
    _ canvas: inout Canvas, _ prompt: String, _ field: TextField, _ rect: Rect
  ) -> (used: Int, cursor: Position) {
    canvas.write(prompt, column: rect.column, row: rect.row, columns: 1, role: .inputPrompt)
    let room = max(1, rect.columns - 2)
    // A line longer than the screen shows the part that ends at the cursor. It may be very long, so what does not fit is
    // not looked at.
    let typed = field.beforeCursor
    var before = typed[typed.endIndex...]
    while before.startIndex > typed.startIndex {
      let longer = typed[typed.index(before: before.startIndex)...]
      guard DisplayText.width(of: longer) <= room else { break }
      before = longer
    }
    let text = before + field.text.dropFirst(typed.count).prefix(room)
    let used = canvas.write(
      String(text), column: rect.column + 1, row: rect.row, columns: room, role: .input,
      cut: .clip)
    let column = rect.column + 1 + DisplayText.width(of: before)
    return (used + 1, Position(column: min(column, rect.endColumn - 1), row: rect.row))
  }
}
