/// One key, or a few pressed one after the other ("z m"), that together mean one command.
package struct Chord: Hashable, Sendable, CustomStringConvertible {
  package let keys: [Key]

  package init(_ keys: [Key]) {
    precondition(!keys.isEmpty, "a chord has at least one key")
    self.keys = keys
  }

  package init(_ key: Key) { self.init([key]) }

  /// Reads keys by their names with blanks between them ("ctrl-d", "z m"); nil when one names no key.
  package init?(named text: String) {
    let keys = text.split(separator: " ").map { Key(named: $0) }
    let known = keys.compactMap { $0 }
    guard !keys.isEmpty, known.count == keys.count else { return nil }
    self.init(known)
  }

  package var description: String { keys.map(\.description).joined(separator: " ") }

  /// Whether pressing this chord passes through the other: "z" begins "z m".
  package func begins(_ other: Chord) -> Bool {
    other.keys.count > keys.count && Array(other.keys.prefix(keys.count)) == keys
  }
}
