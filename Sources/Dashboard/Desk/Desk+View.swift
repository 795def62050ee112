import Foundation
import Marketplace
package import TerminalCore
import Texts

extension Desk {
  /// Everything that is on the screen.
  package static func view(_ model: Model) -> Frame {
    WidthPolicy.$current.withValue(model.setup.widths) { draw(model) }
  }

  private static func draw(_ model: Model) -> Frame {
    var canvas = Canvas(model.size)
    let layout = Layout(model)
    var cursor: Position?
    if layout.isTooSmall {
      canvas.write(
        model.texts.tooSmall(Layout.smallest.columns, Layout.smallest.rows), column: 0, row: 0,
        columns: model.size.columns, role: .default)
    } else {
      drawHeader(&canvas, model, layout.header)
      drawBar(&canvas, model, layout.bar)
      var typing: Position?
      switch model.screen {
      case .inbox: typing = Inbox.draw(&canvas, model)
      case .products: Products.draw(&canvas, model.products[model.current], model, layout)
      case .tasks: Tasks.draw(&canvas, model.tasks, model, layout)
      case .health: Health.draw(&canvas, model.health, model, layout)
      case .sales, .reviews, .commission, .statistics: Money.draw(&canvas, model, layout)
      }
      cursor = drawStatus(&canvas, model, layout.status, hasBar: !layout.bar.isEmpty) ?? typing
      drawFooter(&canvas, model, layout.footer)
      if model.screen == .inbox, let place = drawPicker(&canvas, model) {
        cursor = model.inbox.prompt == nil ? place : cursor
      }
      drawChord(&canvas, model)
      if case .help(let help) = model.overlay { cursor = drawHelp(&canvas, model, help) }
      if case .commandLine(let line) = model.overlay {
        drawCompletions(&canvas, model, line, above: layout.status)
      }
      if case .plan(let plan) = model.overlay { cursor = drawPlan(&canvas, model, plan) }
      if case .picture(let box) = model.overlay { drawPicture(&canvas, model, box) }
      if case .quiet(let plan) = model.overlay { cursor = drawQuiet(&canvas, model, plan) }
      if case .themes(let picker) = model.overlay { drawThemePicker(&canvas, model, picker) }
      if case .palette(let palette) = model.overlay {
        cursor = drawPalette(&canvas, model, palette)
      }
      if case .search(let box) = model.overlay { cursor = drawSearch(&canvas, model, box) }
      if case .administration(let scroll) = model.overlay {
        drawAdministration(&canvas, model, scroll)
      }
      if case .address(let box) = model.overlay { drawAddress(&canvas, model, box) }
      if case .leaving = model.overlay { drawLeaving(&canvas, model) }
    }
    if model.setup.isPlain, cursor == nil || isBrowsing(model) { cursor = focus(in: canvas) }
    return Frame(
      canvas: canvas, cursor: cursor, title: title(model), theme: model.setup.theme,
      themeRevision: model.themeRevision)
  }

  // MARK: Header

  /// The shop on the left; on the right what the seller must know of the connection, and how old the data is.
  private static func drawHeader(_ canvas: inout Canvas, _ model: Model, _ rect: Rect) {
    canvas.fill(rect, role: .header)
    let texts = model.texts
    var right: [Segment] = []
    let outbox = model.outboxes[model.current]
    let counts = model.inbox.counts
    if counts.unread > 0, rect.columns >= 70 {
      right.append(Segment(texts.unreadCount(counts.unread), .headerMuted))
    }
    if outbox.open > 0 { right.append(Segment("↑ " + texts.onTheirWay(outbox.open), .headerMuted)) }
    if outbox.failed > 0 {
      right.append(Segment("✗ " + texts.failedCount(outbox.failed), .headerAlert))
    }
    // Segments on the left give way first: who waits is said last but for the state of the connection.
    if counts.waiting > 0 {
      var words = [
        rect.columns >= 60 ? texts.waitCount(counts.waiting) : texts.number(counts.waiting)
      ]
      if rect.columns >= 70, let since = counts.longestSince {
        words.append(
          texts.longestWaits(texts.span(seconds: Int(model.now.timeIntervalSince(since)))))
      }
      right.append(Segment("● " + words.joined(separator: ", "), .headerAlert))
    }
    if model.setup.isReadOnly { right.append(Segment(texts.readOnly, .headerMuted)) }
    let contact = model.contacts[model.account.id]
    if model.setup.isOffline {
      right.append(Segment("○ " + texts.offlineByFlag, .headerAlert))
    } else if let trouble = contact?.trouble {
      right.append(Segment("▲ " + texts.troubleShort(trouble), .headerAlert))
    } else if let left = contact?.session.tokenLeft {
      right.append(
        Segment(texts.tokenMinutes(Int(left.components.seconds / 60)), .headerMuted))
    } else if contact == nil {
      right.append(Segment(texts.connecting, .headerMuted))
    }
    var rest = rect
    let used = drawRight(&canvas, right, in: rest)
    _ = rest.cutRight(used)
    var column = rest.column + 1
    func draw(_ text: String, _ role: Role) {
      column += canvas.write(
        text, column: column, row: rest.row, columns: max(0, rest.endColumn - column), role: role)
    }
    draw(model.account.id.name, .headerShop)
    draw(" · " + model.account.marketplace.name, .headerMuted)
    if model.setup.isDemo { draw(" · " + texts.demo, .headerMuted) }
  }

  private struct Segment {
    var text: String
    var role: Role

    init(_ text: String, _ role: Role) {
      self.text = text
      self.role = role
    }
  }

  /// Writes segments flush right, leaving out those on the left that do not fit.
  ///
  /// Returns the columns taken.
  private static func drawRight(
    _ canvas: inout Canvas, _ segments: [Segment], in rect: Rect
  ) -> Int {
    var end = rect.endColumn - 1
    for segment in segments.reversed() {
      let width = DisplayText.width(of: segment.text)
      // The last word is said even where it has to be cut.
      let room = end - rect.column - 14
      let columns = segment.text == segments.last?.text ? min(width, max(0, room)) : width
      guard columns > 0, columns <= room || segment.text == segments.last?.text else { break }
      canvas.write(
        segment.text, column: end - columns, row: rect.row, columns: columns, role: segment.role)
      end -= columns + 2
    }
    return rect.endColumn - 1 - end
  }

  // MARK: Bar

  /// Which screen this is, and the place in its list with the age of its data.
  private static func drawBar(_ canvas: inout Canvas, _ model: Model, _ rect: Rect) {
    guard !rect.isEmpty else { return }
    let text = position(model)
    let names = Screen.allCases.map { tabText($0, model) }
    let isRoomy =
      names.reduce(DisplayText.width(of: text) + 2) { $0 + DisplayText.width(of: $1) }
      <= rect.columns
    var used = 0
    for (screen, name) in zip(Screen.allCases, names) {
      let isSelected = screen == model.screen
      // Where not all names fit beside the place in the list, the others are their keys.
      used += canvas.write(
        isSelected || isRoomy ? name : " \(screen.rawValue)", column: rect.column + used,
        row: rect.row, columns: max(0, rect.columns - used),
        role: isSelected ? .tabSelected : isOffered(screen, model) ? .tab : .tabDisabled)
    }
    let width = min(DisplayText.width(of: text), max(0, rect.columns - used - 2))
    canvas.write(
      text, column: rect.endColumn - width - 1, row: rect.row, columns: width,
      role: .tablePosition)
  }

  /// Whether the marketplace offers what a screen is about.
  private static func isOffered(_ screen: Screen, _ model: Model) -> Bool {
    if screen == .inbox { return model.account.capabilities.contains(.chats) }
    return Money.capability(of: screen).map(model.account.capabilities.contains) ?? true
  }

  /// A screen's number, its name and what waits there; colour alone says nothing to somebody who hears it.
  private static func tabText(_ screen: Screen, _ model: Model) -> String {
    let waiting = screen == .inbox ? model.inbox.counts.waiting : 0
    let name =
      "\(screen.rawValue) " + model.texts.name(of: screen)
      + (waiting > 0 ? " " + model.texts.number(waiting) : "")
    return model.setup.isPlain && screen == model.screen ? "[" + name + "]" : " " + name + " "
  }

  /// Whether a list with a field above it is walked through while nothing is typed.
  private static func isBrowsing(_ model: Model) -> Bool {
    switch model.overlay {
    case .help(let help): help.field.text.isEmpty
    case .palette(let palette): palette.field.text.isEmpty
    case .commandLine, .themes, .plan, .picture, .quiet, .search, .administration, .address,
      .leaving,
      nil:
      false
    }
  }

  /// Where the terminal's cursor stands for a screen reader while nothing is typed: on the row that has the cursor.
  ///
  /// Found on the canvas itself, so that no screen can forget to say it: a dialog's chosen line first, then a list's,
  /// then the title of a pane that has the keys.
  static func focus(in canvas: Canvas) -> Position? {
    for role in [Role.dialogSelected, .tableRowSelected] {
      for row in 0..<canvas.size.rows {
        if let column = (0..<canvas.size.columns).first(where: { canvas[$0, row].role == role }) {
          return Position(column: column, row: row)
        }
      }
    }
    for row in 0..<canvas.size.rows {
      if let column = (0..<canvas.size.columns).first(where: { canvas[$0, row].base == "›" }) {
        return Position(column: column, row: row)
      }
    }
    return nil
  }

  /// The place in the list on the screen, and how old it is.
  private static func position(_ model: Model) -> String {
    switch model.screen {
    case .inbox: Inbox.position(model.inbox, model)
    case .products: Products.position(model.products[model.current], model)
    case .tasks: Tasks.position(model.tasks, model)
    case .health: Health.position(model.health, model)
    case .sales, .reviews, .commission, .statistics: Money.position(model)
    }
  }

  // MARK: Status and footer

  /// What is being typed, else what happened last.
  ///
  /// Returns the place of the cursor.
  private static func drawStatus(
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
    if let tip = tip(model) {
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
      if let item = model.tasks.open?.selected, let reason = item.reason {
        canvas.write(
          item.title + ": " + model.texts.trouble(reason), column: rect.column + 1, row: rect.row,
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

  /// The keys that work here, as many as fit, most useful first.
  private static func drawFooter(_ canvas: inout Canvas, _ model: Model, _ rect: Rect) {
    canvas.fill(rect, role: .footer)
    var column = rect.column + 1
    for hint in hints(model) {
      let width = DisplayText.width(of: hint.key) + 1 + DisplayText.width(of: hint.text)
      guard column + width < rect.endColumn else { break }
      column += canvas.write(
        hint.key, column: column, row: rect.row, columns: rect.endColumn - column,
        role: hint.isPossible ? .footerKey : .footerDisabled)
      column += 1
      column += canvas.write(
        hint.text, column: column, row: rect.row, columns: rect.endColumn - column,
        role: hint.isPossible ? .footer : .footerDisabled)
      column += 2
    }
  }

  struct Hint {
    var key: String
    var text: String
    var isPossible: Bool
  }

  private static func hints(_ model: Model) -> [Hint] {
    let texts = model.texts
    if case .commandLine = model.overlay {
      return [
        Hint(key: "enter", text: texts.run, isPossible: true),
        Hint(key: "tab", text: texts.complete, isPossible: true),
        Hint(key: "esc", text: texts.cancel, isPossible: true),
      ]
    }
    let products = model.products[model.current]
    if model.overlay == nil, let hints = typingHints(model) { return hints }
    switch model.overlay {
    case .plan(let plan):
      var hints = [
        Hint(key: "enter", text: texts.apply, isPossible: plan.isConfirmed),
        Hint(key: "esc", text: texts.cancel, isPossible: true),
      ]
      if case .switching = plan.purpose {
        hints.append(Hint(key: "x", text: texts.otherDirection, isPossible: true))
      }
      return hints
    case .leaving:
      return [
        Hint(key: "esc", text: texts.stay, isPossible: true),
        Hint(key: "q", text: texts.quitNow, isPossible: true),
      ]
    case .themes:
      return [
        Hint(key: "enter", text: texts.keep, isPossible: true),
        Hint(key: "esc", text: texts.cancel, isPossible: true),
      ]
    case .palette, .help:
      return [
        Hint(key: "enter", text: texts.run, isPossible: true),
        Hint(key: "esc", text: texts.cancel, isPossible: true),
      ]
    case .search:
      return [
        Hint(key: "enter", text: texts.openIt, isPossible: true),
        Hint(key: "↑ ↓", text: texts.chooseIt, isPossible: true),
        Hint(key: "esc", text: texts.cancel, isPossible: true),
      ]
    case .picture:
      return [
        Hint(key: "esc", text: texts.goBack, isPossible: true),
        Hint(key: "o", text: texts.shortName(ofAction: "inbox.browse"), isPossible: true),
        Hint(key: "S", text: texts.shortName(ofAction: "inbox.save"), isPossible: true),
      ]
    case .quiet(let plan):
      return [
        Hint(key: "enter", text: texts.apply, isPossible: !plan.dialogs.isEmpty),
        Hint(key: "j k", text: texts.scrollIt, isPossible: plan.dialogs.count > 1),
        Hint(key: "esc", text: texts.cancel, isPossible: true),
      ]
    case .administration:
      return [
        Hint(key: "j k", text: texts.scrollIt, isPossible: true),
        Hint(key: "esc", text: texts.goBack, isPossible: true),
      ]
    case .address(let box): return addressHints(box, model)
    case .commandLine, nil: break
    }
    if isFiltering(model) {
      var hints = [
        Hint(key: "enter", text: texts.keep, isPossible: true),
        Hint(key: "esc", text: texts.clear, isPossible: true),
      ]
      if model.screen == .products {
        hints.append(Hint(key: "state:off stock:low", text: texts.examples, isPossible: true))
      }
      return hints
    }
    let actions: [Action]
    if model.screen == .inbox {
      actions = inboxActions(model)
    } else if model.screen == .tasks {
      actions = [
        .desk(.help), .tasks(.open), .desk(.undo), .tasks(.retry), .tasks(.pause), .tasks(.cancel),
        .desk(.back), .desk(.toProducts), .desk(.commandLine),
      ]
    } else if model.screen == .health {
      actions = [
        .desk(.help), .desk(.nextPane), .health(.search), .health(.troubles), .health(.copy),
        .desk(.refresh), .desk(.back), .desk(.toProducts), .desk(.commandLine),
      ]
    } else if Money.screens.contains(model.screen) {
      actions = Money.hints(model)
    } else if products.preview?.hasFocus == true {
      actions = [
        .list(.down), .products(.language), .desk(.nextPane), .desk(.back), .products(.browse),
        .desk(.help),
      ]
    } else {
      actions = [
        .desk(.help), .products(.filter), .products(.switchOnSale), .desk(.undo),
        .products(.mark), .products(.range), .products(.preview), .products(.sort),
        .products(.copyID), .products(.browse), .products(.language), .desk(.refresh),
        .desk(.commandLine), .desk(.close),
      ]
    }
    return actions.compactMap { action in
      guard let chord = model.setup.keys.keymap(of: model.screen).shownChord(for: action) else {
        return nil
      }
      let isPossible = obstacle(to: action, model) == nil
      return Hint(key: chord, text: texts.shortName(ofAction: action.name), isPossible: isPossible)
    }
  }

  /// The keys while something is typed in the Inbox; nil while nothing is.
  private static func typingHints(_ model: Model) -> [Hint]? {
    guard isTypingInInbox(model) else { return nil }
    let texts = model.texts
    func hint(_ key: String, _ text: String) -> Hint {
      Hint(key: key, text: text, isPossible: true)
    }
    let inbox = model.inbox
    if let prompt = inbox.prompt {
      let word =
        switch prompt.purpose {
        case .note: texts.keep
        case .save: texts.shortName(ofAction: Inbox.Command.saveAttachment.rawValue)
        case .delete: texts.shortName(ofAction: Inbox.Command.deleteMessage.rawValue)
        case .attach: texts.attachIt
        case .field: texts.insertIt
        }
      return [hint("enter", word)] + (prompt.isPath ? [hint("tab", texts.complete)] : [])
        + [hint("esc", texts.cancel)]
    }
    guard let composer = inbox.composer else {
      var hints = [hint("enter", texts.keep), hint("esc", texts.clear)]
      if inbox.filterField != nil { hints.append(hint("is:waiting is:unread", texts.examples)) }
      return hints
    }
    if composer.picker != nil {
      return [
        hint("enter", texts.insertIt), hint("↑ ↓", texts.chooseIt), hint("esc", texts.cancel),
      ]
    }
    func composing(_ command: Inbox.ComposerCommand) -> Hint? {
      model.setup.keys.composer.shownChord(for: command).map {
        hint($0, texts.shortName(ofAction: command.rawValue))
      }
    }
    if !composer.concerns.isEmpty {
      return [hint("enter", texts.sendIt), hint("esc", texts.goBack)]
    }
    return [
      composing(.send), hint("alt-enter ctrl-j", texts.newLine), composing(.answers),
      composing(.leave), composing(.attach), hint("ctrl-x ctrl-e", texts.editor),
      composer.files.isEmpty ? nil : composing(.detach),
    ].compactMap { $0 }
  }

  /// The keys that the footer shows in the Inbox, the most useful first.
  private static func inboxActions(_ model: Model) -> [Action] {
    switch model.inbox.focus {
    case .list where !model.inbox.ticks.isEmpty || model.inbox.rangeStart != nil:
      [
        .desk(.help), .inbox(.quiet), .inbox(.mark), .inbox(.range), .inbox(.markAll),
        .inbox(.unmark), .desk(.undo), .inbox(.filter), .inbox(.quietOld),
      ]
    case .list:
      [
        .desk(.help), .desk(.nextWaiting), .inbox(.open), .inbox(.reply), .inbox(.answer),
        .inbox(.filter), .desk(.undo), .inbox(.quiet), .inbox(.card), .inbox(.markSeen),
        .inbox(.sort), .inbox(.note), .inbox(.mark), .inbox(.quietOld), .desk(.search),
        .desk(.refresh), .desk(.close),
      ]
    case .thread:
      [
        .desk(.help), .inbox(.reply), .inbox(.answer), .desk(.nextWaiting), .desk(.back),
        .inbox(.card), .inbox(.filter), .desk(.undo), .inbox(.quiet), .inbox(.openAttachment),
        .inbox(.markSeen), .inbox(.note), .inbox(.copyOrder), .desk(.search),
      ]
    case .card:
      [
        .list(.down), .desk(.back), .inbox(.reply), .inbox(.reveal), .inbox(.copyOrder),
        .inbox(.copyLink), .desk(.nextWaiting), .desk(.help),
      ]
    }
  }

  /// Why an action cannot be done now, in words; nil when it can.
  static func obstacle(to action: Action, _ model: Model) -> String? {
    switch action {
    case .inbox(let command):
      return inboxObstacle(to: command, model)
    case .composer:
      return model.inbox.composer == nil ? model.texts.onlyWhileTyping : nil
    case .desk(.nextWaiting), .desk(.search), .desk(.toInbox):
      return model.account.capabilities.contains(.chats)
        ? nil : model.texts.noChats(model.account.marketplace.name)
    case .products(let command):
      if command == .switchOnSale, let reason = switchObstacle(model, model.account.id) {
        return reason
      }
      return Products.obstacle(to: command, in: model.products[model.current], model.texts)
    case .tasks(let command):
      if let reason = Tasks.obstacle(to: command, in: model.tasks, model.texts) { return reason }
      return model.tasks.target.flatMap { writeObstacle(to: command, on: $0, model) }
    case .health(let command):
      return Health.obstacle(to: command, in: model.health, model.texts)
    case .money(let command):
      return Money.obstacle(to: command, in: model)
    case .desk(.undo) where model.screen == .products:
      let outbox = model.outboxes[model.current]
      return outbox.undoable.isEmpty && outbox.asked.isEmpty ? model.texts.nothingToUndo : nil
    case .list, .desk:
      return nil
    }
  }

  // MARK: Completions

  private static func drawCompletions(
    _ canvas: inout Canvas, _ model: Model, _ line: CommandLine, above status: Rect
  ) {
    let found = completions(of: line.typed, themes: model.setup.themes)
    guard !found.isEmpty else { return }
    let rows = min(found.count, 10, max(0, status.row - 3))
    let first = min(max(0, (line.chosen ?? 0) - rows + 1), max(0, found.count - rows))
    let shown = found[first..<min(found.count, first + rows)]
    let width = min(status.columns, (shown.map { DisplayText.width(of: $0) }.max() ?? 0) + 3)
    for (offset, name) in shown.enumerated() {
      let rect = Rect(
        column: status.column, row: status.row - rows + offset, columns: width, rows: 1)
      let isChosen = first + offset == line.chosen
      let role: Role = isChosen ? .dialogSelected : .dialog
      canvas.fill(rect, role: role)
      canvas.write(
        (isChosen ? "› " : "  ") + name, column: rect.column, row: rect.row,
        columns: rect.columns, role: role)
    }
  }
}
