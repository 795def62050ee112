import TerminalCore
import Texts

/// The themes that fit a dark and a light terminal.
package struct ThemePair: Equatable, Sendable {
  package var dark: String
  package var light: String

  package init(dark: String, light: String) {
    self.dark = dark
    self.light = light
  }
}

/// A list of themes over the desk, which wears the one under the cursor meanwhile.
package struct ThemePicker: Equatable, Sendable {
  let names: [String]
  /// The theme to go back to.
  let before: String
  var place = ListPlace()

  init(_ names: [String], current: String, rows: Int) {
    self.names = names
    before = current
    place.resize(height: rows, count: names.count)
    place.move(to: names.firstIndex(of: current) ?? 0)
  }

  var chosen: String { names.indices.contains(place.cursor) ? names[place.cursor] : before }
}

extension Desk {
  /// The lines of the picker's list on a screen of this size.
  private static func pickerRows(_ size: Size, _ count: Int) -> Int {
    max(1, min(count, size.rows - 6))
  }

  static func openThemePicker(_ model: inout Model) -> [Effect] {
    let names = model.setup.themes
    guard !names.isEmpty else { return [] }
    model.overlay = .themes(
      ThemePicker(
        names, current: model.setup.theme, rows: pickerRows(model.size, names.count)))
    return []
  }

  static func press(_ model: inout Model, _ key: Key, in picker: ThemePicker) -> [Effect] {
    var picker = picker
    switch (key.code, key.modifiers) {
    case (.escape, []), (.character("c"), .control), (.character("q"), []):
      model.overlay = nil
      model.setup.theme = picker.before
      return []
    case (.enter, []):
      model.overlay = nil
      return chooseTheme(&model, picker.chosen)
    default:
      guard case .command(let command) = model.setup.keys.list.match([key]) else { return [] }
      move(&model, &picker, command)
      return []
    }
  }

  /// The wheel moves the cursor, a click puts it on a row, and a second click there keeps the theme.
  static func point(
    _ model: inout Model, _ mouse: MouseEvent, in picker: ThemePicker
  ) -> [Effect] {
    var picker = picker
    if let command = mouse.wheelCommand {
      move(&model, &picker, command)
      return []
    }
    let inner = pickerRect(model, picker).inset(columns: 1, rows: 1)
    guard mouse.action == .press(.left), inner.contains(mouse.place) else { return [] }
    let index = picker.place.top + mouse.place.row - inner.row
    guard picker.place.visible.contains(index) else { return [] }
    if index == picker.place.cursor {
      model.overlay = nil
      return chooseTheme(&model, picker.chosen)
    }
    picker.place.move(to: index)
    model.setup.theme = picker.chosen
    model.overlay = .themes(picker)
    return []
  }

  private static func move(
    _ model: inout Model, _ picker: inout ThemePicker, _ command: ListCommand
  ) {
    picker.place.resize(
      height: pickerRows(model.size, picker.names.count), count: picker.names.count)
    picker.place.perform(command)
    model.setup.theme = picker.chosen
    model.overlay = .themes(picker)
  }

  /// The seller has chosen: the terminal's background has no say any more, and the next start begins so.
  static func chooseTheme(_ model: inout Model, _ name: String) -> [Effect] {
    model.setup.themeByBackground = nil
    model.setup.theme = name
    return [keepTheme(model, name)] + notify(&model, model.texts.themeIs(name), .info)
  }

  /// The terminal has said what its background is.
  static func fitTheme(_ model: inout Model, to background: Colour) -> [Effect] {
    guard let pair = model.setup.themeByBackground, let isLight = background.isLight else {
      return []
    }
    model.setup.theme = isLight ? pair.light : pair.dark
    return []
  }

  /// Theme files were read anew.
  static func rereadThemes(
    _ model: inout Model, _ names: [String], _ problem: String?
  ) -> [Effect] {
    model.setup.themes = names
    model.themeRevision += 1
    guard let problem else { return [] }
    return notify(&model, problem, .warning)
  }

  private static func pickerRect(_ model: Model, _ picker: ThemePicker) -> Rect {
    let rows = pickerRows(model.size, picker.names.count)
    let widest = picker.names.map { DisplayText.width(of: $0) }.max() ?? 0
    let title = DisplayText.width(of: model.texts.themePickerTitle) + 2
    let columns = min(model.size.columns - 2, max(widest + 6, title + 4))
    // On the right, so that the list that wears the theme is seen beside it.
    return Rect(
      column: model.size.columns - columns - 1, row: 2, columns: columns, rows: rows + 2)
  }

  static func drawThemePicker(_ canvas: inout Canvas, _ model: Model, _ picker: ThemePicker) {
    let texts = model.texts
    let rows = pickerRows(model.size, picker.names.count)
    let title = " " + texts.themePickerTitle + " "
    let rect = pickerRect(model, picker)
    let columns = rect.columns
    canvas.fill(rect, role: .dialog)
    canvas.box(rect, role: .dialogBorder)
    canvas.write(
      title, column: rect.column + 2, row: rect.row, columns: max(0, columns - 4),
      role: .dialogTitle)
    let inner = rect.inset(columns: 1, rows: 1)
    var place = picker.place
    place.resize(height: rows, count: picker.names.count)
    for (offset, index) in place.visible.enumerated() {
      let isChosen = index == place.cursor
      let role: Role = isChosen ? .dialogSelected : .dialog
      let row = inner.row + offset
      canvas.fill(
        Rect(column: inner.column, row: row, columns: inner.columns, rows: 1), role: role)
      canvas.write(
        (isChosen ? "› " : "  ") + picker.names[index]
          + (picker.names[index] == picker.before ? " ●" : ""), column: inner.column, row: row,
        columns: inner.columns, role: role)
    }
  }
}
