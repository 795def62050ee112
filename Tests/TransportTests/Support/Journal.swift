import Synchronization

/// What happened, in order, from any thread.
final class Journal<Entry: Sendable>: Sendable {
  private let entries = Mutex<[Entry]>([])

  func note(_ entry: Entry) {
    entries.withLock { $0.append(entry) }
  }

  var all: [Entry] { entries.withLock { $0 } }
}
