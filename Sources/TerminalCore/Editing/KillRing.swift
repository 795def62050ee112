/// What was cut, newest last, for ctrl-y and alt-y.
package struct KillRing: Equatable, Sendable {
  private(set) var entries: [String] = []

  /// As many as readline keeps.
  private static let most = 10

  package init() {}

  /// Adds what was cut; what was cut right after it belongs to it.
  mutating func add(_ text: String, _ side: Side, joining: Bool) {
    guard !text.isEmpty else { return }
    if joining, let last = entries.popLast() {
      entries.append(side == .after ? last + text : text + last)
    } else {
      entries.append(text)
      if entries.count > Self.most { entries.removeFirst() }
    }
  }

  /// On which side of the cursor something was cut.
  enum Side { case before, after }

  var newest: String? { entries.last }

  /// Moves the newest behind all others, and returns the one that is newest then.
  mutating func rotate() -> String? {
    guard let newest = entries.popLast() else { return nil }
    entries.insert(newest, at: 0)
    return entries.last
  }
}
