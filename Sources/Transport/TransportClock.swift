package import Foundation

/// Time, and waiting for it, behind one seam, so that a test of ten minutes takes none.
package protocol TransportClock: Sendable {
  /// Never goes back, whatever happens to the date.
  var now: ContinuousClock.Instant { get }

  /// What the wall clock shows, for comparing with dates that servers send.
  var date: Date { get }

  /// Blocks the calling thread until `instant` (for ever when nil) or until `wake` rings; it may also return early.
  func sleep(until instant: ContinuousClock.Instant?, or wake: Wake)
}

/// The clocks of this machine.
///
/// `now` goes on while the machine sleeps, and a wait does not: it ends late by as much, at most by its own length.
package struct SystemClock: TransportClock {
  /// The one and only.
  package init() {}

  package var now: ContinuousClock.Instant { .now }
  package var date: Date { Date() }

  package func sleep(until instant: ContinuousClock.Instant?, or wake: Wake) {
    guard let instant else { return wake.sleep() }
    let left = instant - now
    if left > .zero { wake.sleep(atMost: left) }
  }
}
