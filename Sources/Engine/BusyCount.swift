import Synchronization

/// How much work is under way.
///
/// Work is counted from before it is dispatched until its answer is in the mailbox, so that
/// "nothing is busy and the mailbox is empty" means that nothing more will happen: tests wait for
/// that, not for time.
package final class BusyCount: Sendable {
  private struct Counts {
    var all = 0
    /// Reads of the store whose answer the next frame should already show.
    var quick = 0
  }

  private let counts = Mutex(Counts())

  package init() {}

  package func begin(isQuick: Bool) {
    counts.withLock {
      $0.all += 1
      if isQuick { $0.quick += 1 }
    }
  }

  /// A quick read has its answer: called before the answer is posted, for the loop that the post wakes must not find the
  /// read still under way.
  package func endQuick() {
    counts.withLock { $0.quick -= 1 }
  }

  /// The answers are in the mailbox.
  package func end() {
    counts.withLock { $0.all -= 1 }
  }

  package var isIdle: Bool { counts.withLock { $0.all == 0 } }
  package var hasQuickWork: Bool { counts.withLock { $0.quick > 0 } }
}
