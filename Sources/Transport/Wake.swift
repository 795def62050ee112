import Dispatch

/// What one thread sleeps on and any other may ring; rings are kept until the sleeper has seen them.
package final class Wake: Sendable {
  private let bell = DispatchSemaphore(value: 0)

  /// Nobody has rung.
  package init() {}

  /// Wakes the sleeper, or lets the next sleep end at once.
  package func ring() {
    bell.signal()
  }

  /// Sleeps until a ring or the end of `duration`, whichever is first; a ring from before ends it at once.
  func sleep(atMost duration: Duration) {
    _ = bell.wait(timeout: .now() + .milliseconds(Int(duration.inMillisecondsForWaiting)))
  }

  /// Sleeps until a ring.
  func sleep() {
    bell.wait()
  }
}
