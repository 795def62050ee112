package import TerminalCore
package import Texts

extension Desk {
  /// One line of help or of the documents: a heading, or a command with its keys.
  package enum HelpLine: Equatable, Sendable {
    case heading(String)
    case command(keys: [Chord], name: String, text: String)
    case blank
  }

  /// Every command with its keys, printed from the keymap.
  package static func helpLines(
    _ texts: Texts, _ keys: DeskKeys = .standard
  ) -> [HelpLine] {
    let sections: [(String, [Action])] = [
      (texts.inbox, Inbox.bindings.map { .inbox($0.command) }),
      (texts.composing, Inbox.composerBindings.map { .composer($0.command) }),
      (texts.products, Products.bindings.map { .products($0.command) }),
      (texts.tasks, Tasks.bindings.map { .tasks($0.command) }),
      (texts.health, Health.bindings.map { .health($0.command) }),
      (texts.movingHeading, ListCommand.bindings.map { .list($0.command) }),
      (texts.everywhereHeading, Desk.bindings.map { .desk($0.command) }),
    ]
    var lines: [HelpLine] = []
    for (heading, actions) in sections {
      if !lines.isEmpty { lines.append(.blank) }
      lines.append(.heading(heading))
      for action in actions {
        lines.append(
          .command(
            keys: keys.chords(for: action), name: action.name,
            text: texts.longName(ofAction: action.name)))
      }
    }
    return lines
  }

  static func drawHelp(_ canvas: inout Canvas, _ model: Model, _ scroll: Int) {
    let lines = helpLines(model.texts, model.setup.keys)
    let keyWidth = 18
    // On a narrow screen from edge to edge: one column of the list beside it would look like a part of it.
    let widest = 96
    let columns = model.size.columns < widest + 4 ? model.size.columns : widest
    let rect = Rect(model.size).centred(Size(columns: columns, rows: model.size.rows - 2))
    canvas.fill(rect, role: .dialog)
    canvas.box(rect, role: .dialogBorder)
    canvas.write(
      " " + model.texts.helpTitle + " ", column: rect.column + 2, row: rect.row,
      columns: max(0, rect.columns - 4), role: .dialogTitle)
    let inner = rect.inset(columns: 2, rows: 1)
    for (offset, line) in lines.dropFirst(scroll).prefix(inner.rows).enumerated() {
      let row = inner.row + offset
      switch line {
      case .blank:
        break
      case .heading(let text):
        canvas.write(
          text, column: inner.column, row: row, columns: inner.columns, role: .dialogTitle)
      case .command(let keys, let name, let text):
        canvas.write(
          keys.map(\.description).joined(separator: "  "), column: inner.column, row: row,
          columns: min(keyWidth, inner.columns), role: .dialogKey)
        let nameWidth = inner.columns >= 80 ? 24 : 0
        canvas.write(
          text, column: inner.column + keyWidth + 1, row: row,
          columns: max(0, inner.columns - keyWidth - 1 - nameWidth), role: .dialog)
        if nameWidth > 0 {
          canvas.write(
            ":" + name, column: inner.endColumn - nameWidth + 1, row: row,
            columns: nameWidth - 1, role: .dialogBorder)
        }
      }
    }
    let last = max(0, lines.count - inner.rows)
    if last > 0 {
      canvas.write(
        " \(min(scroll, last) + 1)–\(min(lines.count, scroll + inner.rows))/\(lines.count) ",
        column: rect.endColumn - 14, row: rect.endRow - 1, columns: 12, role: .dialogBorder)
    }
  }

  /// The whole keymap as a document (`sellerdesk keys --markdown`).
  package static func keysDocument(_ texts: Texts) -> String {
    var text = "# \(texts.helpTitle)\n\n\(texts.keysDocumentNote)\n"
    for line in helpLines(texts) {
      switch line {
      case .blank:
        text += ""
      case .heading(let heading):
        text += "\n## \(heading)\n\n| \(texts.keyColumn) | \(texts.meaningColumn) | "
        text += "\(texts.nameColumn) |\n|---|---|---|\n"
      case .command(let keys, let name, let meaning):
        let shown = keys.map { "`\($0)`" }.joined(separator: " ")
        text += "| \(shown) | \(meaning) | `\(name)` |\n"
      }
    }
    return text
  }

  /// The same as plain lines (`sellerdesk keys`).
  package static func keysList(_ texts: Texts) -> String {
    var text = ""
    for line in helpLines(texts) {
      switch line {
      case .blank:
        text += "\n"
      case .heading(let heading):
        text += heading + "\n"
      case .command(let keys, let name, let meaning):
        let shown = keys.map(\.description).joined(separator: ", ")
        text += "  " + shown.padded(to: 18) + name.padded(to: 26) + meaning + "\n"
      }
    }
    return text
  }
}

extension String {
  /// With blanks up to so many characters, and one at least.
  fileprivate func padded(to length: Int) -> String {
    self + String(repeating: " ", count: max(1, length - count))
  }
}
