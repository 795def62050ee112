package import Dispatch

/// A serial queue of blocking work.
///
/// Code on it is straight-line and may wait; nothing on it touches the model.
package final class Lane: Sendable {
  private let queue: DispatchQueue

  package init(_ label: String, quality: DispatchQoS = .userInitiated) {
    queue = DispatchQueue(label: "sellerdesk." + label, qos: quality)
  }

  package func perform(_ work: @escaping @Sendable () -> Void) {
    queue.async(execute: work)
  }

  package func perform(after delay: Duration, _ work: @escaping @Sendable () -> Void) {
    queue.asyncAfter(
      deadline: .now() + .milliseconds(max(1, Int(delay / .milliseconds(1)))), execute: work)
  }

  /// Waits until everything that was asked for before is done, but no longer than `patience`.
  func wait(atMost patience: Duration) {
    let done = DispatchSemaphore(value: 0)
    queue.async { done.signal() }
    _ = done.wait(timeout: .now() + .milliseconds(max(1, Int(patience / .milliseconds(1)))))
  }
}
