package import TerminalCore

/// A line of text that is being typed.
package struct TextField: Equatable, Sendable {
  package private(set) var text: String
  /// How many characters stand before the cursor.
  package private(set) var cursor: Int

  package init(_ text: String = "") {
    self.text = text
    cursor = text.count
  }

  /// What a key did to a field.
  package enum Outcome: Equatable, Sendable {
    case edited
    case moved
    /// Not a key for a text field.
    case ignored
  }

  private var position: String.Index { text.index(text.startIndex, offsetBy: cursor) }

  package mutating func insert(_ addition: String) {
    text.insert(contentsOf: addition, at: position)
    // Marks may join the character before them, so the cursor is counted anew from the end.
    let rest = text.count - cursor
    cursor = text.count - max(0, rest - addition.count)
    cursor = min(max(0, cursor), text.count)
  }

  /// Inserts a paste as one line: line breaks and tabs become blanks.
  package mutating func paste(_ pasted: String) {
    insert(String(pasted.map { $0.isNewline || $0 == "\t" ? " " : $0 }))
  }

  /// Readline's keys, as far as a single line needs them.
  package mutating func press(_ key: Key) -> Outcome {
    if let typed = key.typed {
      insert(String(typed))
      return .edited
    }
    switch (key.code, key.modifiers) {
    case (.left, []), (.character("b"), .control):
      cursor = max(0, cursor - 1)
      return .moved
    case (.right, []), (.character("f"), .control):
      cursor = min(text.count, cursor + 1)
      return .moved
    case (.home, []), (.character("a"), .control):
      cursor = 0
      return .moved
    case (.end, []), (.character("e"), .control):
      cursor = text.count
      return .moved
    case (.left, .control), (.left, .alt), (.character("b"), .alt):
      cursor = wordStart
      return .moved
    case (.right, .control), (.right, .alt), (.character("f"), .alt):
      cursor = wordEnd
      return .moved
    case (.backspace, []), (.character("h"), .control):
      return remove(from: cursor - 1, to: cursor)
    case (.delete, []), (.character("d"), .control):
      return remove(from: cursor, to: cursor + 1)
    case (.character("u"), .control):
      return remove(from: 0, to: cursor)
    case (.character("k"), .control):
      return remove(from: cursor, to: text.count)
    case (.character("w"), .control), (.backspace, .alt):
      return remove(from: wordStart, to: cursor)
    case (.character("d"), .alt):
      return remove(from: cursor, to: wordEnd)
    default:
      return .ignored
    }
  }

  private mutating func remove(from first: Int, to last: Int) -> Outcome {
    let low = max(0, first)
    let high = min(text.count, last)
    guard low < high else { return .moved }
    let start = text.index(text.startIndex, offsetBy: low)
    let end = text.index(text.startIndex, offsetBy: high)
    text.removeSubrange(start..<end)
    cursor = min(low, text.count)
    return .edited
  }

  /// Where the word before the cursor begins.
  private var wordStart: Int {
    let characters = Array(text)
    var index = cursor
    while index > 0, characters[index - 1].isWhitespace { index -= 1 }
    while index > 0, !characters[index - 1].isWhitespace { index -= 1 }
    return index
  }

  /// Where the word after the cursor ends.
  private var wordEnd: Int {
    let characters = Array(text)
    var index = cursor
    while index < characters.count, characters[index].isWhitespace { index += 1 }
    while index < characters.count, !characters[index].isWhitespace { index += 1 }
    return index
  }

  /// The text before the cursor, for finding its column.
  package var beforeCursor: String { String(text[..<position]) }
}
