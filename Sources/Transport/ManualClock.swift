package import Foundation
import Synchronization

/// A clock for tests: time passes when the test says so.
///
/// - `.stepping`: ``advance(by:)`` moves time and wakes whoever waited for what is now past.
/// - `.jumping`: whoever waits moves time himself, at once. For one thread that plays ten minutes in a moment.
package final class ManualClock: TransportClock {
  /// Who moves time.
  package enum Mode: Sendable {
    case stepping
    case jumping
  }

  private struct State {
    var now: ContinuousClock.Instant
    var date: Date
    var nextID = 0
    var sleepers: [Int: (until: ContinuousClock.Instant?, wake: Wake)] = [:]

    mutating func move(to instant: ContinuousClock.Instant) {
      date += (instant - now).inSeconds
      now = instant
    }
  }

  private let mode: Mode
  private let state: Mutex<State>

  /// - Parameter date: What the wall clock shows at first; it runs along.
  package init(_ mode: Mode, date: Date = Date(timeIntervalSince1970: 1_800_000_000)) {
    self.mode = mode
    state = Mutex(State(now: .now, date: date))
  }

  package var now: ContinuousClock.Instant { state.withLock(\.now) }
  package var date: Date { state.withLock(\.date) }

  /// How many threads are asleep on this clock: a test waits for its threads to settle before it moves time.
  package var sleeperCount: Int { state.withLock(\.sleepers.count) }

  /// Lets time pass and wakes whoever waited for it.
  package func advance(by duration: Duration) {
    let due = state.withLock { state in
      state.move(to: state.now + duration)
      return state.sleepers.values.filter { $0.until.map { $0 <= state.now } ?? false }.map(\.wake)
    }
    for wake in due { wake.ring() }
  }

  package func sleep(until instant: ContinuousClock.Instant?, or wake: Wake) {
    let id = state.withLock { state -> Int? in
      if let instant, instant <= state.now { return nil }
      if mode == .jumping, let instant {
        state.move(to: instant)
        return nil
      }
      state.nextID += 1
      state.sleepers[state.nextID] = (instant, wake)
      return state.nextID
    }
    guard let id else { return }
    wake.sleep()
    state.withLock { _ = $0.sleepers.removeValue(forKey: id) }
  }
}
