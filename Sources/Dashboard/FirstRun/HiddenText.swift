/// A text that is typed or pasted and shown nowhere: only how long it is can be seen (K13).
///
/// It has no history, no undo and no clipboard, and prints as `‹hidden›` however it is printed. A paste takes the place
/// of what was there: half an old key before a new one would be no key.
package struct HiddenText: Equatable, Sendable {
  private var text = ""

  package init() {}

  /// More than any key.
  package static let longest = 65_536

  /// The value itself, for the one place that sends it.
  package func reveal() -> String { text }

  package var isEmpty: Bool { text.isEmpty }
  package var count: Int { text.count }

  mutating func type(_ character: Character) {
    guard text.utf8.count < Self.longest else { return }
    text.append(character)
  }

  mutating func deleteBack() { _ = text.popLast() }

  mutating func clear() { text = "" }

  /// Takes a pasted text without the blanks around it; false, and nothing is taken, when it cannot be a key.
  mutating func paste(_ pasted: String) -> Bool {
    var key = pasted[...]
    while key.first?.isWhitespace == true { key.removeFirst() }
    while key.last?.isWhitespace == true { key.removeLast() }
    guard !key.isEmpty, key.utf8.count <= Self.longest,
      !key.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
    else { return false }
    text = String(key)
    return true
  }
}

extension HiddenText: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "‹hidden›" }
  package var debugDescription: String { description }
  /// Childless: `dump` and crash reporters walk mirrors, not descriptions.
  package var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
