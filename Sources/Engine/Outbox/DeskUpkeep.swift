package import Foundation
import Storage
import Synchronization

/// Looks after `desk.sqlite` while a desk runs: notices what other processes write, and forgets what is old.
///
/// A look is one system call as long as the file rests. There is one for all accounts together, off the loop, so a desk
/// that nobody touches stays as good as asleep.
package final class DeskUpkeep: Sendable {
  /// Settled jobs are kept for so long: 90 days.
  package static let keepsJobs: TimeInterval = 90 * 86_400
  private static let lookInterval = Duration.milliseconds(1_500)
  /// Every so many looks the store itself is asked, whatever the file's mark says.
  private static let thorough = 20
  private static let pruneInterval = Duration.seconds(86_400)

  private let store: DeskStore
  private let touched: @Sendable () -> Void
  private let lane = Lane("upkeep", quality: .utility)
  private let last: Mutex<Look>

  /// The last look.
  private struct Look {
    /// Nil for a store in memory.
    var file: DeskStore.FileMark?
    /// Nil when the store could not be read.
    var change: Int?
    /// How many looks found the file as it was since the store was asked.
    var idle = 0
  }

  /// - Parameter touched: Called when another process has written.
  init(store: DeskStore, touched: @escaping @Sendable () -> Void) {
    self.store = store
    self.touched = touched
    // Before anything else is read, so that nothing is missed in between.
    let file = store.fileMark()
    last = Mutex(Look(file: file, change: try? store.changeMark()))
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
    let file = store.fileMark()
    let rests = last.withLock { last in
      guard let file, file == last.file, last.idle < Self.thorough else { return false }
      last.idle += 1
      return true
    }
    guard !rests, let change = try? store.changeMark() else { return }
    let hasChanged = last.withLock { last in
      defer { last = Look(file: file, change: change) }
      return last.change != change
    }
    if hasChanged { touched() }
  }

  private func prune() {
    try? store.prune(before: Date().addingTimeInterval(-Self.keepsJobs))
    try? store.removeUnusedFiles(now: Date())
    lane.perform(after: Self.pruneInterval) { [weak self] in self?.prune() }
  }
}
