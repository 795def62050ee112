import Synchronization

/// The queue in front of a server: so many requests a second, so many at a time, in order.
///
/// First come, first served within a priority; whoever waits for a person goes before whoever does not, and at the
/// rates of people that starves nobody. A waiting thread sleeps: it is woken by the end of the request before it, and
/// only the head of the queue by the next token.
package final class RateLimiter: Sendable {
  private struct State {
    var bucket: TokenBucket?
    var running = 0
    var queues: [[Ticket]]
    var nextID = 0

    var waitingCount: Int { queues.reduce(0) { $0 + $1.count } }
    var head: Ticket? { queues.lazy.compactMap(\.first).first }

    /// The new head may go now, or has to set its alarm for the next token.
    func wakeHead() { head?.wake.ring() }
  }

  private struct Ticket {
    let id: Int
    let wake: Wake
  }

  private enum Verdict {
    case go
    case wait(until: ContinuousClock.Instant?)
  }

  private let limit: RateLimit
  private let clock: any TransportClock
  private let state: Mutex<State>

  /// Nobody waits yet, and a whole burst may leave.
  package init(_ limit: RateLimit, clock: any TransportClock = SystemClock()) {
    self.limit = limit
    self.clock = clock
    let now = clock.now
    state = Mutex(
      State(
        bucket: limit.requestsPerSecond.map {
          TokenBucket(rate: $0, capacity: limit.burst, now: now)
        },
        queues: Priority.allCases.map { _ in [] }))
  }

  /// How many wait for a turn.
  package var waitingCount: Int { state.withLock(\.waitingCount) }

  /// How many have a turn and how many wait for one.
  var load: (running: Int, waiting: Int) { state.withLock { ($0.running, $0.waitingCount) } }

  /// Blocks until it is this caller's turn; every turn taken has to be ended with ``leave()``.
  ///
  /// - Throws: ``TransportError/tooManyWaiting`` at once, ``TransportError/timedOut(after:mayHaveBeenSent:)`` at the
  ///   deadline, ``TransportError/cancelled(mayHaveBeenSent:)`` as soon as somebody cancels.
  package func enter(
    _ priority: Priority = .user, deadline: ContinuousClock.Instant, cancellation: Cancellation
  ) throws(TransportError) {
    let begun = clock.now
    let wake = Wake()
    guard let id = enqueue(wake, priority) else { throw .tooManyWaiting }
    try cancellation.waking(wake.ring) { () throws(TransportError) in
      while true {
        let now = clock.now
        if cancellation.isCancelled {
          drop(id, priority)
          throw .cancelled(mayHaveBeenSent: false)
        }
        switch verdict(for: id, priority, at: now) {
        case .go:
          return
        case .wait(let token):
          guard now < deadline else {
            drop(id, priority)
            throw .timedOut(after: now - begun, mayHaveBeenSent: false)
          }
          clock.sleep(until: min(token ?? deadline, deadline), or: wake)
        }
      }
    }
  }

  /// Ends a turn.
  package func leave() {
    state.withLock { state in
      state.running -= 1
      state.wakeHead()
    }
  }

  /// Ends a turn in which nothing was sent: its token can be used by the next.
  func giveBack() {
    state.withLock { state in
      state.running -= 1
      state.bucket?.putBack()
      state.wakeHead()
    }
  }

  private func enqueue(_ wake: Wake, _ priority: Priority) -> Int? {
    state.withLock { state in
      guard state.waitingCount < limit.maxWaiting else { return nil }
      state.nextID += 1
      state.queues[priority.rawValue].append(Ticket(id: state.nextID, wake: wake))
      return state.nextID
    }
  }

  private func verdict(for id: Int, _ priority: Priority, at now: ContinuousClock.Instant)
    -> Verdict
  {
    state.withLock { state in
      guard state.head?.id == id, state.running < limit.maxConcurrent else {
        return .wait(until: nil)
      }
      if state.bucket?.take(at: now) == false {
        return .wait(until: state.bucket?.nextToken(from: now))
      }
      state.running += 1
      state.queues[priority.rawValue].removeFirst()
      state.wakeHead()
      return .go
    }
  }

  private func drop(_ id: Int, _ priority: Priority) {
    state.withLock { state in
      state.queues[priority.rawValue].removeAll { $0.id == id }
      state.wakeHead()
    }
  }
}
