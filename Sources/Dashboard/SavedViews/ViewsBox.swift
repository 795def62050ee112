package import Marketplace
import TerminalCore
import Texts

/// The views that the seller keeps, over the screen: Enter shows one, and the list on the screen can be kept.
package struct ViewsBox: Equatable, Sendable {
  /// Nil until they are read.
  package private(set) var views: [SavedView]?
  package var place = ListPlace()
  /// The name under which the list on the screen is about to be kept; nil while nobody types.
  package var naming: TextField?
  /// What was forgotten here, for `u`, the latest last.
  var forgotten: [SavedView] = []
  /// The name to which the cursor goes once the views are read.
  var wanted: String?

  init(_ views: [SavedView]?) { self.views = views }

  var chosen: SavedView? {
    views.flatMap { $0.indices.contains(place.cursor) ? $0[place.cursor] : nil }
  }

  mutating func receive(_ views: [SavedView]) {
    self.views = views
    place.update(count: views.count)
    if let wanted, let index = views.firstIndex(where: { $0.name == wanted }) {
      place.move(to: index)
    }
    wanted = nil
  }
}

extension Desk {
  static func openViews(_ model: inout Model) -> [Effect] {
    model.overlay = .views(ViewsBox(model.views[model.account.id]))
    layOutViews(&model)
    return [.views(model.account.id, .read)]
  }

  private static func layOutViews(_ model: inout Model) {
    guard case .views(var box) = model.overlay else { return }
    box.place.resize(height: viewsRect(model.size).rows - 4, count: box.views?.count ?? 0)
    model.overlay = .views(box)
  }

  // MARK: Keys

  static func press(_ model: inout Model, _ key: Key, in box: ViewsBox) -> [Effect] {
    if box.naming != nil { return name(&model, key, box) }
    var box = box
    let key = key.onQWERTY
    switch (key.code, key.modifiers) {
    case (.escape, []), (.character("c"), .control), (.character("q"), []):
      model.overlay = nil
      return []
    case (.enter, []):
      guard let view = box.chosen else { return [] }
      model.overlay = nil
      return show(&model, view)
    case (.character("s"), []):
      if let reason = viewObstacle(model) { return notify(&model, reason, .warning) }
      box.naming = TextField()
      model.overlay = .views(box)
      return []
    case (.character("x"), []), (.delete, []):
      guard let view = box.chosen else { return [] }
      box.forgotten.append(view)
      model.overlay = .views(box)
      return [.views(model.account.id, .forget(view.name))]
        + notify(&model, model.texts.viewForgotten(view.name), .info)
    case (.character("u"), []):
      guard let view = box.forgotten.popLast() else {
        return notify(&model, model.texts.nothingToUndo, .info)
      }
      box.wanted = view.name
      model.overlay = .views(box)
      return [.views(model.account.id, .keep(view))]
    default:
      guard case .command(let command) = model.setup.keys.list.match([key]) else { return [] }
      box.place.perform(command)
      model.overlay = .views(box)
      return []
    }
  }

  /// A key while the name of a view is typed.
  private static func name(_ model: inout Model, _ key: Key, _ box: ViewsBox) -> [Effect] {
    var box = box
    guard var field = box.naming else { return [] }
    switch (key.code, key.modifiers) {
    case (.escape, []), (.character("c"), .control):
      box.naming = nil
    case (.enter, []):
      let words = field.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      let name = String(words.prefix(SavedView.longestName))
      guard !name.isEmpty else { return [] }
      guard var view = arrangement(model) else { return [] }
      let known = box.views ?? []
      guard known.count < SavedView.most || known.contains(where: { $0.name == name }) else {
        return notify(&model, model.texts.tooManyViews(SavedView.most), .warning)
      }
      view.name = name
      box.naming = nil
      box.wanted = name
      model.overlay = .views(box)
      return [.views(model.account.id, .keep(view))]
        + notify(&model, model.texts.viewKept(name), .info)
    default:
      _ = field.press(key)
      box.naming = field
    }
    model.overlay = .views(box)
    return []
  }

  static func paste(_ model: inout Model, _ text: String, in box: ViewsBox) -> [Effect] {
    guard var field = box.naming else {
      return notify(&model, model.texts.pasteIgnored, .warning)
    }
    var box = box
    field.paste(text)
    box.naming = field
    model.overlay = .views(box)
    return []
  }

  static func point(_ model: inout Model, _ mouse: MouseEvent, in box: ViewsBox) {
    var box = box
    let rect = viewsRect(model.size)
    if let command = mouse.wheelCommand {
      box.place.perform(command)
    } else if case .press(.left) = mouse.action, rect.contains(mouse.place) {
      let index = box.place.top + mouse.place.row - rect.row - 1
      if box.place.visible.contains(index) { box.place.move(to: index) }
    }
    model.overlay = .views(box)
  }

  static func hints(_ box: ViewsBox, _ model: Model) -> [Hint] {
    let texts = model.texts
    guard box.naming == nil else {
      return [
        Hint(key: "enter", text: texts.keep, isPossible: true),
        Hint(key: "esc", text: texts.cancel, isPossible: true),
      ]
    }
    return [
      Hint(key: "enter", text: texts.openIt, isPossible: box.chosen != nil),
      Hint(key: "s", text: texts.keepThisList, isPossible: viewObstacle(model) == nil),
      Hint(key: "x", text: texts.forgetIt, isPossible: box.chosen != nil),
      Hint(
        key: "u", text: texts.shortName(ofAction: Command.undo.rawValue),
        isPossible: !box.forgotten.isEmpty),
      Hint(key: "esc", text: texts.goBack, isPossible: true),
    ]
  }

  // MARK: View

  private static func viewsRect(_ size: Size) -> Rect {
    Rect(size).centred(Size(columns: min(80, size.columns - 2), rows: min(18, size.rows - 2)))
  }

  /// Returns the place of the cursor while a name is typed.
  static func drawViews(_ canvas: inout Canvas, _ model: Model, _ box: ViewsBox) -> Position? {
    let texts = model.texts
    let rect = viewsRect(model.size)
    canvas.fill(rect, role: .dialog)
    canvas.box(rect, role: .dialogBorder)
    canvas.write(
      " " + texts.viewsTitle + " ", column: rect.column + 2, row: rect.row,
      columns: max(0, rect.columns - 4), role: .dialogTitle)
    var inner = rect.inset(columns: 2, rows: 1)
    let line = inner.cutBottom(1)
    _ = inner.cutBottom(1)
    if box.chosen == nil {
      canvas.write(
        box.views == nil ? texts.readingViews : texts.noViews, column: inner.column, row: inner.row,
        columns: inner.columns, role: .dialogBorder)
    }
    var place = box.place
    place.resize(height: inner.rows, count: box.views?.count ?? 0)
    for (offset, index) in place.visible.enumerated() {
      guard let view = box.views?[index] else { break }
      let isChosen = index == place.cursor
      let row = inner.row + offset
      canvas.fill(
        Rect(column: inner.column - 1, row: row, columns: inner.columns + 2, rows: 1),
        role: isChosen ? .dialogSelected : .dialog)
      let name = (isChosen ? "› " : "  ") + view.name
      let nameColumns = min(max(20, inner.columns / 3), inner.columns)
      canvas.write(
        name, column: inner.column - 1, row: row, columns: nameColumns,
        role: isChosen ? .dialogSelected : .dialog)
      let reason = viewObstacle(view, model)
      canvas.write(
        reason ?? words(of: view, texts), column: inner.column + nameColumns, row: row,
        columns: max(0, inner.columns - nameColumns),
        role: isChosen ? .dialogSelected : .dialogBorder)
    }
    if let field = box.naming {
      return drawField(&canvas, "›", field, line).cursor
    }
    let now = arrangement(model).map { texts.thisList(words(of: $0, texts)) }
    canvas.write(
      now ?? texts.noListToKeep, column: line.column, row: line.row, columns: line.columns,
      role: .dialogBorder)
    return nil
  }
}
