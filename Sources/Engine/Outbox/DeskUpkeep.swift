package import Foundation
import Storage
import Synchronization

/// Looks after `desk.sqlite` while a desk runs: notices what other processes write, and forgets what is old.
///
/// One look costs a few system calls. There is one for all accounts together, off the loop, so a desk that nobody
/// touches stays as good as asleep.
package final class DeskUpkeep: Sendable {
  /// Settled jobs are kept for so long: 90 days.
  package static let keepsJobs: TimeInterval = 90 * 86_400
  private static let lookInterval = Duration.milliseconds(1_500)
  private static let pruneInterval = Duration.seconds(86_400)

  private let store: DeskStore
  private let touched: @Sendable () -> Void
  private let lane = Lane("upkeep", quality: .utility)
  /// The mark of the last look; nil when the store could not be read.
  private let mark: Mutex<Int?>

  /// - Parameter touched: Called when another process has written.
  init(store: DeskStore, touched: @escaping @Sendable () -> Void) {
    self.store = store
    self.touched = touched
    // Before anything else is read, so that nothing is missed in between.
    mark = Mutex(try? store.changeMark())
  }

  func begin() {
    lane.perform { [weak self] in self?.prune() }
    plan()
  }

  private func plan() {
    lane.perform(after: Self.lookInterval) { [weak self] in
      guard let self else { return }
      look()
      plan()
    }
  }

  /// A store that cannot be read for the moment is looked at again the next time.
  private func look() {
    guard let now = try? store.changeMark() else { return }
    let hasChanged = mark.withLock { mark in
      defer { mark = now }
      return mark != now
    }
    if hasChanged { touched() }
  }

  private func prune() {
    try? store.prune(before: Date().addingTimeInterval(-Self.keepsJobs))
    try? store.removeUnusedFiles(now: Date())
    lane.perform(after: Self.pruneInterval) { [weak self] in self?.prune() }
  }
}
