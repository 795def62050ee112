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
    /// The row that has the cursor, before anything is drawn over it.
    var row: Position?
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
      if model.setup.isPlain, cursor == nil { row = focus(in: canvas) }
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
      if case .views(let box) = model.overlay { cursor = drawViews(&canvas, model, box) ?? cursor }
      if case .search(let box) = model.overlay { cursor = drawSearch(&canvas, model, box) }
      if case .administration(let scroll) = model.overlay {
        drawAdministration(&canvas, model, scroll)
      }
      if case .address(let box) = model.overlay { drawAddress(&canvas, model, box) }
      if case .leaving = model.overlay { drawLeaving(&canvas, model) }
    }
    if model.setup.isPlain, cursor == nil || isBrowsing(model) {
      cursor = model.overlay == nil ? row : focus(in: canvas)
    }
    return Frame(
      canvas: canvas, cursor: cursor, title: title(model), theme: model.setup.theme,
      themeRevision: model.themeRevision)
  }

  // MARK: Header

  /// The shop on the left; on the right what the seller must know: who waits, what failed, the connection.
  private static func drawHeader(_ canvas: inout Canvas, _ model: Model, _ rect: Rect) {
    canvas.fill(rect, role: .header)
    let texts = model.texts
    var rest = rect
    // A column on the right, and enough of the shop's name to know it.
    let used = drawRight(&canvas, fitted(headerWords(model), into: rect.columns - 15), in: rest)
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

  /// What the header says on the right, in its order.
  private static func headerWords(_ model: Model) -> [Segment] {
    let texts = model.texts
    let outbox = model.outboxes[model.current]
    let counts = model.inbox.counts
    var words: [Segment] = []
    if counts.unread > 0 {
      words.append(Segment(.unread, [texts.unreadCount(counts.unread)], .headerMuted))
    }
    if outbox.open > 0 {
      words.append(Segment(.onTheWay, ["↑ " + texts.onTheirWay(outbox.open)], .headerMuted))
    }
    if outbox.failed > 0 {
      words.append(Segment(.failed, ["✗ " + texts.failedCount(outbox.failed)], .headerAlert))
    }
    if counts.waiting > 0 {
      var forms = [texts.waitCount(counts.waiting), texts.number(counts.waiting)]
      if let since = counts.longestSince {
        let span = texts.span(seconds: Int(model.now.timeIntervalSince(since)))
        forms.insert(forms[0] + ", " + texts.longestWaits(span), at: 0)
      }
      words.append(Segment(.waiting, forms.map { "● " + $0 }, .headerAlert))
    }
    if model.setup.isReadOnly {
      words.append(Segment(.readOnly, [texts.readOnly], .headerMuted))
    }
    let contact = model.contacts[model.account.id]
    if model.setup.isOffline {
      words.append(Segment(.trouble, ["○ " + texts.offlineByFlag, "○"], .headerAlert))
    } else if let trouble = contact?.trouble {
      words.append(Segment(.trouble, ["▲ " + texts.troubleShort(trouble), "▲"], .headerAlert))
    } else if let left = contact?.session.tokenLeft {
      let minutes = Int(left.components.seconds / 60)
      words.append(Segment(.connection, [texts.tokenMinutes(minutes)], .headerMuted))
    } else if contact == nil {
      words.append(Segment(.connection, [texts.connecting], .headerMuted))
    }
    return words
  }

  private struct Segment {
    let kind: Kind
    /// What it says, the fullest form first; the last one is as short as it gets.
    var forms: [String]
    let role: Role

    /// In the order in which they give way: who waits is said to the last.
    enum Kind: Int {
      case unread
      case onTheWay
      case connection
      case readOnly
      case trouble
      case failed
      case waiting
    }

    init(_ kind: Kind, _ forms: [String], _ role: Role) {
      self.kind = kind
      self.forms = forms
      self.role = role
    }

    var width: Int { DisplayText.width(of: forms[0]) }
  }

  /// The same segments, shortened and left out until they fit into so many columns, two between each.
  private static func fitted(_ segments: [Segment], into columns: Int) -> [Segment] {
    var segments = segments
    func isTooWide() -> Bool {
      segments.reduce(-2) { $0 + $1.width + 2 } > columns
    }
    func index(of kind: Segment.Kind) -> Int? { segments.firstIndex { $0.kind == kind } }
    func shorten(_ kind: Segment.Kind) {
      if isTooWide(), let index = index(of: kind), segments[index].forms.count > 1 {
        segments[index].forms.removeFirst()
      }
    }
    func leaveOut(_ kind: Segment.Kind) {
      if isTooWide(), let index = index(of: kind) { segments.remove(at: index) }
    }
    // The tab says too how many are unread.
    leaveOut(.unread)
    // How long somebody waits, before what is on its way; that somebody waits, before anything.
    leaveOut(.onTheWay)
    shorten(.waiting)
    leaveOut(.connection)
    shorten(.waiting)
    leaveOut(.readOnly)
    shorten(.trouble)
    leaveOut(.failed)
    return segments
  }

  /// Writes segments flush right.
  ///
  /// Returns the columns taken.
  private static func drawRight(
    _ canvas: inout Canvas, _ segments: [Segment], in rect: Rect
  ) -> Int {
    var end = rect.endColumn - 1
    for segment in segments.reversed() {
      let columns = min(segment.width, max(0, end - rect.column - 14))
      guard columns > 0 else { break }
      canvas.write(
        segment.forms[0], column: end - columns, row: rect.row, columns: columns,
        role: segment.role)
      end -= columns + 2
    }
    return rect.endColumn - 1 - end
  }

  // MARK: Bar

  /// Which screen this is, and the place in its list with the age of its data.
  private static func drawBar(_ canvas: inout Canvas, _ model: Model, _ rect: Rect) {
    guard !rect.isEmpty else { return }
    let text = position(model)
    var used = 0
    for tab in tabs(model, rect) {
      used += canvas.write(
        tab.text, column: tab.rect.column, row: rect.row, columns: tab.rect.columns,
        role: tab.screen == model.screen
          ? .tabSelected : isOffered(tab.screen, model) ? .tab : .tabDisabled)
    }
    let width = min(DisplayText.width(of: text), max(0, rect.columns - used - 2))
    canvas.write(
      text, column: rect.endColumn - width - 1, row: rect.row, columns: width,
      role: .tablePosition)
  }

  /// Where the names of the screens stand.
  static func tabs(_ model: Model, _ rect: Rect) -> [(screen: Screen, text: String, rect: Rect)] {
    let names = Screen.allCases.map { tabText($0, model) }
    let isRoomy =
      names.reduce(DisplayText.width(of: position(model)) + 2) { $0 + DisplayText.width(of: $1) }
      <= rect.columns
    var rest = rect
    return zip(Screen.allCases, names).map { screen, name in
      // Where not all names fit beside the place in the list, the others are their keys.
      let text = screen == model.screen || isRoomy ? name : " \(screen.rawValue)"
      return (screen, text, rest.cutLeft(min(rest.columns, DisplayText.width(of: text))))
    }
  }

  /// Whether the marketplace offers what a screen is about.
  private static func isOffered(_ screen: Screen, _ model: Model) -> Bool {
    if screen == .inbox { return model.account.capabilities.contains(.chats) }
    return Money.capability(of: screen).map(model.account.capabilities.contains) ?? true
  }

  /// A screen's number, its name and what waits and is unread there; colour alone says nothing to somebody who hears it.
  private static func tabText(_ screen: Screen, _ model: Model) -> String {
    let counts = screen == .inbox ? model.inbox.counts : InboxCounts()
    let numbers = model.texts.waitingAndUnread(counts.waiting, counts.unread)
    let name =
      "\(screen.rawValue) " + model.texts.name(of: screen) + (numbers.map { " " + $0 } ?? "")
    return model.setup.isPlain && screen == model.screen ? "[" + name + "]" : " " + name + " "
  }

  /// Whether a list with a field above it is walked through while nothing is typed.
  private static func isBrowsing(_ model: Model) -> Bool {
    switch model.overlay {
    case .help(let help): help.field.text.isEmpty
    case .palette(let palette): palette.field.text.isEmpty
    case .views(let box): box.naming == nil
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
