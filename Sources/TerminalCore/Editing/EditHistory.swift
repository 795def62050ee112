/// The changes of a text, to be undone and done again.
struct EditHistory: Equatable, Sendable {
  private var done: [EditChange] = []
  private var undone: [EditChange] = []
  /// The bytes that both hold.
  private var size = 0

  private static let mostChanges = 1_000
  private static let mostBytes = 16 << 20

  /// Notes a change; one that continues typing becomes part of the one before.
  mutating func add(_ change: EditChange, continuing: Bool) {
    for change in undone { size -= change.size }
    undone.removeAll()
    size += change.size
    if continuing, let last = done.last, let joined = last.joined(with: change) {
      done[done.count - 1] = joined
    } else {
      done.append(change)
    }
    while done.count > Self.mostChanges || (size > Self.mostBytes && done.count > 1) {
      size -= done.removeFirst().size
    }
  }

  mutating func undo() -> EditChange? {
    guard let change = done.popLast() else { return nil }
    undone.append(change)
    return change
  }

  mutating func redo() -> EditChange? {
    guard let change = undone.popLast() else { return nil }
    done.append(change)
    return change
  }
}

/// One change: what stood at a place and what stands there now.
struct EditChange: Equatable, Sendable {
  var place: Int
  var removed: String
  var inserted: String
  /// Where the cursor was before.
  var cursor: Int

  var size: Int { removed.utf8.count + inserted.utf8.count }

  /// Both as one, where the second only goes on inserting after the first.
  func joined(with next: EditChange) -> EditChange? {
    guard next.removed.isEmpty, next.place == place + inserted.utf8.count else { return nil }
    var joined = self
    joined.inserted += next.inserted
    return joined
  }
}
