package import Foundation
import Synchronization

/// Keeps the latest attempts of an account and counts all of them, in the same little memory for ever.
final class TrafficMeter: Sendable {
  /// How many attempts are kept.
  static let capacity = 500

  private struct State {
    /// In turn; once it is full the next overwrites the oldest.
    var ring: [ExchangeRecord] = []
    var total = 0
    /// For each second of the last minute, which second it was and how many attempts ended in it.
    var seconds: [(second: Int64, count: Int)] = Array(repeating: (-1, 0), count: 60)
  }

  private let clock: any TransportClock
  private let begun: ContinuousClock.Instant
  private let since: Date
  private let state = Mutex(State())

  init(clock: any TransportClock) {
    self.clock = clock
    begun = clock.now
    since = clock.date
  }

  /// Answers the attempt's number, from 1.
  @discardableResult
  func note(_ record: ExchangeRecord) -> Int {
    let second = second
    return state.withLock { state in
      if state.ring.count < Self.capacity {
        state.ring.append(record)
      } else {
        state.ring[state.total % Self.capacity] = record
      }
      state.total += 1
      let slot = Int(second % 60)
      let isSame = state.seconds[slot].second == second
      state.seconds[slot] = (second, isSame ? state.seconds[slot].count + 1 : 1)
      return state.total
    }
  }

  /// The answer to an attempt states that it is no success; one that is not kept any more is of no matter.
  func noteRefusal(_ number: Int) {
    state.withLock { state in
      guard number > state.total - state.ring.count, number <= state.total else { return }
      state.ring[(number - 1) % Self.capacity].isRefusal = true
    }
  }

  /// What was noted so far: the latest attempts, the newest last, and the counts.
  var reading: (since: Date, latest: [ExchangeRecord], total: Int, lastMinute: Int) {
    let oldest = second - 59
    return state.withLock { state in
      let isFull = state.ring.count == Self.capacity
      let start = isFull ? state.total % Self.capacity : 0
      let minute = state.seconds.reduce(0) { $0 + ($1.second >= oldest ? $1.count : 0) }
      return (since, Array(state.ring[start...] + state.ring[..<start]), state.total, minute)
    }
  }

  private var second: Int64 { (clock.now - begun).components.seconds }
}

/// An account's traffic at a moment.
package struct TrafficReport: Equatable, Sendable {
  /// When the watching began.
  package var since: Date
  /// The latest attempts, the newest last.
  package var latest: [ExchangeRecord]
  /// All attempts so far.
  package var total: Int
  /// Those that ended within the last 60 seconds.
  package var lastMinute: Int
  /// How many have their turn.
  package var running: Int
  /// How many wait for theirs.
  package var waiting: Int
  /// What the account allows itself.
  package var limit: RateLimit
  /// How the server as a whole is treated.
  package var way: Way
  /// The endpoints that asked to be left alone, by name, and for how long they still are.
  package var rests: [String: Duration]

  /// Whether requests may leave.
  package enum Way: Equatable, Sendable {
    case open
    case resting(Duration)
    case probing
  }
}

extension AccountTraffic {
  /// What the Health screen shows of the account; takes as long as copying a few hundred records.
  package var report: TrafficReport {
    let (since, latest, total, lastMinute) = meter.reading
    let load = load
    let (way, rests) = obstacles
    return TrafficReport(
      since: since, latest: latest, total: total, lastMinute: lastMinute, running: load.running,
      waiting: load.waiting, limit: rules.limit, way: way, rests: rests)
  }
}
