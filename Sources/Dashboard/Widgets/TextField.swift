package import TerminalCore

/// A line of text that is being typed, with readline's keys.
package struct TextField: Equatable, Sendable {
  private var content: EditedText
  /// The keys of a chord that is not finished.
  private var pending: [Key] = []
  /// What was typed here before; nil for fields that remember nothing.
  private var history: FieldHistory?

  package init(_ text: String = "", history: [String]? = nil) {
    content = EditedText(text)
    self.history = history.map(FieldHistory.init)
  }

  package typealias Outcome = EditCommand.Outcome

  package var text: String { content.text }
  package var selection: Range<Int>? { content.selection }

  /// The text before the cursor, for finding its column.
  package var beforeCursor: String { String(content.beforeCursor) }

  /// Another text in the place of this one, which can be undone.
  package mutating func replaceAll(with text: String) {
    content.replaceAll(with: Self.line(text))
  }

  /// Inserts a paste as one line: line breaks and tabs become blanks.
  package mutating func paste(_ pasted: String) {
    pending = []
    content.insert(Self.line(pasted))
  }

  private static func line(_ text: String) -> String {
    guard text.contains(where: { $0.isNewline || $0 == "\t" }) else { return text }
    return String(text.map { $0.isNewline || $0 == "\t" ? " " : $0 })
  }

  package mutating func press(_ key: Key) -> Outcome {
    if pending.isEmpty, let typed = key.typed {
      content.type(typed)
      return .edited
    }
    let keys = pending + [key]
    pending = []
    switch EditCommand.keymap.match(keys) {
    case .pending:
      pending = keys
      return .moved
    case .command(let command):
      return perform(command)
    case .none:
      // A chord that means nothing presses nothing.
      return keys.count > 1 ? .moved : .ignored
    }
  }

  private mutating func perform(_ command: EditCommand) -> Outcome {
    let before = content.text
    switch command {
    case .up, .down:
      guard let text = history?.move(command == .up ? -1 : 1, from: before) else {
        return history == nil ? .ignored : .moved
      }
      content = EditedText(text)
    case .newLine, .pageUp, .pageDown, .selectUp, .selectDown:
      return .ignored
    case .openEditor:
      return .editorWanted
    case .left, .right, .wordLeft, .wordRight, .lineStart, .lineEnd, .textStart, .textEnd,
      .selectLeft, .selectRight, .selectWordLeft, .selectWordRight, .selectLineStart,
      .selectLineEnd, .selectAll, .setMark, .exchangeMark, .deleteBack, .deleteForward, .killLine,
      .killToLineStart, .killWord, .killWordBack, .killBlankWordBack, .copySelection, .yank,
      .yankPop, .transpose, .upcaseWord, .downcaseWord, .capitaliseWord, .undo, .redo:
      _ = content.perform(command)
    }
    return content.text == before ? .moved : .edited
  }
}

/// The lines that were typed before, and which of them stands in the field.
struct FieldHistory: Equatable, Sendable {
  private let lines: [String]
  /// The place of the shown line; behind the last is what is being typed.
  private var place: Int
  private var typed = ""

  init(_ lines: [String]) {
    self.lines = lines
    place = lines.count
  }

  /// The next line in a direction; nil at the end.
  mutating func move(_ step: Int, from current: String) -> String? {
    let next = place + step
    guard (0...lines.count).contains(next) else { return nil }
    if place == lines.count { typed = current }
    place = next
    return next == lines.count ? typed : lines[next]
  }
}
