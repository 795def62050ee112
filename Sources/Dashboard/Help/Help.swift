import Marketplace
import TerminalCore
import Texts

/// Every command with its keys, over the screen: letters search, Enter runs the one under the cursor.
package struct Help: Equatable, Sendable {
  package var field = TextField()
  /// The place among the lines that are shown, headings included.
  package var place = ListPlace()
  /// All commands, in the order of help; they do not change while it is open.
  private let sections: [Section]
  /// The lines that have all the words typed so far, under the headings that are then left.
  private(set) var rows: [Row] = []

  /// A line of the help screen.
  enum Row: Equatable {
    case heading(String)
    case action(Desk.Action)
    case blank
  }

  private struct Section: Equatable {
    let heading: String
    /// With what each is found by: its keys, its names and the heading, folded.
    let actions: [(action: Desk.Action, words: [[UInt8]])]

    static func == (left: Section, right: Section) -> Bool {
      left.heading == right.heading && left.actions.map(\.action) == right.actions.map(\.action)
    }
  }

  /// - Parameter screen: The one whose commands come first.
  init(_ keys: DeskKeys, _ texts: Texts, first screen: Screen) {
    sections = Desk.helpSections(texts, first: screen).map { heading, actions in
      Section(
        heading: heading,
        actions: actions.map { action in
          let chords = keys.chords(for: action).map(\.description).joined(separator: " ")
          let name = action.name
          let text = SearchFolding.fold(
            "\(chords) \(name) \(texts.longName(ofAction: name)) \(heading) "
              + texts.shortName(ofAction: name))
          return (action, text.split(separator: " ").map { Array($0.utf8) })
        })
    }
    search()
  }

  /// Finds what has the words typed by now.
  ///
  /// Where none has them as they stand, their letters in order within a word will do; where nothing has those, what
  /// the same keys type on the other layout is looked for.
  mutating func search() {
    for text in [field.text, RussianLayout.onOtherLayout(field.text)] {
      let words = SearchFolding.words(text).map { Array($0.utf8) }
      for isNear in [{ $0.contains(run: $1) }, { $0.contains(inOrder: $1) }]
        as [([UInt8], [UInt8]) -> Bool]
      {
        list { entry in words.allSatisfy { word in entry.contains { isNear($0, word) } } }
        if !rows.isEmpty { return }
      }
    }
  }

  private mutating func list(_ isFound: ([[UInt8]]) -> Bool) {
    rows = []
    for section in sections {
      let found = section.actions.filter { isFound($0.words) }
      guard !found.isEmpty else { continue }
      if !rows.isEmpty { rows.append(.blank) }
      rows.append(.heading(section.heading))
      rows += found.map { Row.action($0.action) }
    }
  }
}

extension [UInt8] {
  /// Whether these bytes stand here in their order, whatever is between them.
  fileprivate func contains(inOrder wanted: [UInt8]) -> Bool {
    var rest = wanted[...]
    for byte in self where byte == rest.first { rest.removeFirst() }
    return rest.isEmpty
  }

  /// Whether these bytes stand somewhere in one run.
  fileprivate func contains(run: [UInt8]) -> Bool {
    guard let first = run.first else { return true }
    guard run.count <= count else { return false }
    return (0...count - run.count).contains { start in
      self[start] == first && self[start..<start + run.count].elementsEqual(run)
    }
  }
}

extension Desk {
  private static func helpRect(_ size: Size) -> Rect {
    // On a narrow screen from edge to edge: one column of the list beside it would look like a part of it.
    let widest = 96
    return Rect(size).centred(
      Size(columns: size.columns < widest + 4 ? size.columns : widest, rows: size.rows - 2))
  }

  // MARK: Keys

  static func openHelp(_ model: inout Model) -> [Effect] {
    show(
      &model, Help(model.setup.keys, model.texts, first: model.screen), cursorTo: 0, direction: 1)
    return []
  }

  /// Puts the cursor on the nearest line with a command, in a direction first.
  private static func show(
    _ model: inout Model, _ help: Help, cursorTo wanted: Int, direction: Int
  ) {
    var help = help
    let rows = help.rows
    help.place.resize(height: helpRect(model.size).rows - 3, count: rows.count)
    func isAction(_ index: Int) -> Bool {
      guard rows.indices.contains(index), case .action = rows[index] else { return false }
      return true
    }
    let ahead = stride(from: wanted, to: direction > 0 ? rows.count : -1, by: direction)
    let back = stride(from: wanted, to: direction > 0 ? -1 : rows.count, by: -direction)
    if let index = ahead.first(where: isAction) ?? back.first(where: isAction) {
      // The heading above the first command is seen with it.
      if index > 0, !isAction(index - 1) { help.place.move(to: max(0, index - 1)) }
      help.place.move(to: index)
    }
    model.overlay = .help(help)
  }

  static func press(_ model: inout Model, _ key: Key, in help: Help) -> [Effect] {
    var help = help
    let isEmpty = help.field.text.isEmpty
    switch (key.code, key.modifiers) {
    case (.escape, []) where !isEmpty, (.character("c"), .control) where !isEmpty:
      help.field.replaceAll(with: "")
      help.search()
      show(&model, help, cursorTo: 0, direction: 1)
      return []
    case (.escape, []), (.character("c"), .control), (.function(1), []):
      model.overlay = nil
      return []
    case (.backspace, []) where isEmpty:
      model.overlay = nil
      return []
    case (.enter, []):
      guard help.rows.indices.contains(help.place.cursor),
        case .action(let action) = help.rows[help.place.cursor]
      else { return [] }
      model.overlay = nil
      return action == .desk(.help) ? [] : choose(&model, action)
    default: break
    }
    // What opened it closes it, and so does what closes everything, as long as nothing is looked for.
    if isEmpty,
      case .command(.desk(let command)) = model.setup.keys.keymap(of: model.screen).match([key]),
      command == .help || command == .close
    {
      model.overlay = nil
      return []
    }
    if let command = moving(key, help, model) {
      move(&model, help, command)
      return []
    }
    guard help.field.press(key) == .edited else {
      model.overlay = .help(help)
      return []
    }
    help.search()
    show(&model, help, cursorTo: 0, direction: 1)
    return []
  }

  /// What moves in the list while letters are typed: the keys that type none.
  private static func moving(_ key: Key, _ help: Help, _ model: Model) -> ListCommand? {
    switch (key.code, key.modifiers) {
    case (.character("n"), .control), (.tab, []): return .down
    case (.character("p"), .control), (.tab, .shift): return .up
    // Of the keys that move lists, those that a line of text wants for itself stay its own.
    case (.character, _): return nil
    case (.home, []) where !help.field.text.isEmpty, (.end, []) where !help.field.text.isEmpty:
      return nil
    default:
      guard case .command(let command) = model.setup.keys.list.match([key]) else { return nil }
      return command
    }
  }

  /// A click puts the cursor on a row, and a second click there runs what writes nothing.
  static func point(_ model: inout Model, _ mouse: MouseEvent, in help: Help) -> [Effect] {
    let rect = helpRect(model.size).inset(columns: 1, rows: 1)
    let index = help.place.top + mouse.place.row - rect.row - 1
    guard mouse.action == .press(.left), rect.contains(mouse.place),
      mouse.place.row > rect.row, help.place.visible.contains(index),
      case .action(let action) = help.rows[index]
    else { return [] }
    guard index == help.place.cursor else {
      show(&model, help, cursorTo: index, direction: 1)
      return []
    }
    guard !mayWrite(action) else {
      return notify(&model, model.texts.pressTheKey("enter"), .info)
    }
    return press(&model, Key(.enter), in: help)
  }

  static func move(_ model: inout Model, _ help: Help, _ command: ListCommand) {
    var place = help.place
    place.resize(height: helpRect(model.size).rows - 3, count: help.rows.count)
    place.perform(command)
    let isBack = place.cursor < help.place.cursor
    var help = help
    help.place = place
    show(&model, help, cursorTo: place.cursor, direction: isBack ? -1 : 1)
  }

  static func paste(_ model: inout Model, _ text: String, in help: Help) -> [Effect] {
    var help = help
    help.field.paste(text)
    help.search()
    show(&model, help, cursorTo: 0, direction: 1)
    return []
  }

  // MARK: View

  /// Returns the place of the cursor.
  static func drawHelp(_ canvas: inout Canvas, _ model: Model, _ help: Help) -> Position {
    let rows = help.rows
    let keyWidth = 18
    let rect = helpRect(model.size)
    canvas.fill(rect, role: .dialog)
    canvas.box(rect, role: .dialogBorder)
    canvas.write(
      " " + model.texts.helpTitle + " ", column: rect.column + 2, row: rect.row,
      columns: max(0, rect.columns - 4), role: .dialogTitle)
    var inner = rect.inset(columns: 2, rows: 1)
    let field = drawField(&canvas, "/", help.field, inner.cutTop(1))
    if rows.isEmpty {
      canvas.write(
        model.texts.nothing, column: inner.column, row: inner.row, columns: inner.columns,
        role: .dialogBorder)
    }
    var place = help.place
    place.resize(height: inner.rows, count: rows.count)
    for (offset, index) in place.visible.enumerated() {
      let row = inner.row + offset
      switch rows[index] {
      case .blank: break
      case .heading(let text):
        canvas.write(
          text, column: inner.column, row: row, columns: inner.columns, role: .dialogTitle)
      case .action(let action):
        let isChosen = index == place.cursor
        let reason = obstacle(to: action, model)
        let role: Role = isChosen ? .dialogSelected : reason == nil ? .dialog : .dialogBorder
        if isChosen {
          canvas.fill(
            Rect(column: inner.column - 1, row: row, columns: inner.columns + 2, rows: 1),
            role: role)
          canvas.write("›", column: inner.column - 1, row: row, columns: 1, role: role)
        }
        let keys = model.setup.keys.chords(for: action).map(\.description)
        canvas.write(
          keys.joined(separator: "  "), column: inner.column, row: row,
          columns: min(keyWidth, inner.columns), role: isChosen ? role : .dialogKey)
        // A reason needs the room more than a name.
        let nameWidth = inner.columns >= 80 && reason == nil ? 24 : 0
        let text = model.texts.longName(ofAction: action.name)
        canvas.write(
          reason.map { text + " – " + $0 } ?? text, column: inner.column + keyWidth + 1, row: row,
          columns: max(0, inner.columns - keyWidth - 1 - nameWidth), role: role)
        if nameWidth > 0 {
          canvas.write(
            ":" + action.name, column: inner.endColumn - nameWidth + 1, row: row,
            columns: nameWidth - 1, role: isChosen ? role : .dialogBorder)
        }
      }
    }
    if rows.count > inner.rows {
      let text = " \(place.top + 1)–\(place.visible.upperBound)/\(rows.count) "
      let width = DisplayText.width(of: text)
      canvas.write(
        text, column: rect.endColumn - width - 2, row: rect.endRow - 1, columns: width,
        role: .dialogBorder)
    }
    return field.cursor
  }
}
