package import Marketplace

/// Screen 8: what the desk has done and is doing at the marketplaces, newest first.
package enum Tasks {
  package struct Model: Equatable, Sendable {
    /// The latest jobs of all accounts.
    package var jobs: [Job] = []
    package var isLoaded = false
    /// The place in the list of jobs.
    package var place = ListPlace()
    /// The job whose items are shown.
    package var open: OpenJob?
    package var generation = Generation()
    /// Whether an answer is awaited, and whether something has changed since it was asked for.
    var isReading = false
    var isStale = false

    package init() {}

    /// The job under the cursor.
    package var selected: Job? {
      jobs.indices.contains(place.cursor) ? jobs[place.cursor] : nil
    }
    /// The job that keys act on: the open one, else the one under the cursor.
    package var target: Job? {
      open.flatMap { open in jobs.first { $0.id == open.id } } ?? selected
    }
  }

  /// A job with its items.
  package struct OpenJob: Equatable, Sendable {
    package var id: JobID
    /// Failures first, then what is open, then the rest; as many as were read so far.
    package var items: [OutboxItem] = []
    package var place = ListPlace()
    var isWhole = false
    var isReading = true

    /// The item under the cursor.
    package var selected: OutboxItem? {
      items.indices.contains(place.cursor) ? items[place.cursor] : nil
    }
  }

  /// What happened, never what to do about it.
  package enum Msg: Equatable, Sendable {
    case jobsRead(Generation, [Job])
    case itemsRead(Generation, JobID, from: Int, [OutboxItem])
  }

  /// How many items are read at a time.
  package static let itemsAtOnce = 500
  /// How many jobs are shown.
  package static let jobsShown = 200
}
