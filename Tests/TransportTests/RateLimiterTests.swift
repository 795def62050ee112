import Foundation
import Synchronization
import Testing

@testable import Transport

extension TransportTests {
  @Suite("The queue in front of a server")
  struct RateLimiterTests {
    private let clock = ManualClock(.stepping)
    private let order = Journal<String>()

    /// A thread that waits for a turn, notes its name and ends the turn when `ends` says so.
    private func caller(
      _ name: String, _ limiter: RateLimiter, _ priority: Priority = .user,
      deadline: Duration = .seconds(1000), cancellation: Cancellation = Cancellation(),
      ends: Bool = true
    ) -> Background<TransportError?> {
      let waiting = limiter.waitingCount
      let end = clock.now + deadline
      let order = order
      let call = Background { () -> TransportError? in
        do throws(TransportError) {
          try limiter.enter(priority, deadline: end, cancellation: cancellation)
        } catch {
          return error
        }
        order.note(name)
        if ends { limiter.leave() }
        return nil
      }
      // Callers queue in the order in which they are made.
      _ = eventually(within: 0.2) { limiter.waitingCount > waiting }
      return call
    }

    @Test("A burst of ten, then two a second")
    func rate() throws {
      let limiter = RateLimiter(RateLimit(maxConcurrent: 100), clock: clock)
      let start = clock.now
      for _ in 0..<10 {
        try limiter.enter(deadline: start + .seconds(1), cancellation: Cancellation())
      }
      let next = caller("11", limiter)
      #expect(eventually { clock.sleeperCount == 1 })
      clock.advance(by: .milliseconds(499))
      usleep(20_000)
      #expect(limiter.waitingCount == 1)
      clock.advance(by: .milliseconds(1))
      #expect(next.wait() == .some(nil))
      #expect(clock.now - start == .milliseconds(500))
    }

    @Test("Two at a time; the end of one lets in the next, with no token to wait for")
    func concurrency() throws {
      let limiter = RateLimiter(RateLimit(maxConcurrent: 2), clock: clock)
      let end = clock.now + .seconds(10)
      for _ in 0..<2 { try limiter.enter(deadline: end, cancellation: Cancellation()) }
      let third = caller("3", limiter)
      #expect(limiter.waitingCount == 1)
      limiter.leave()
      #expect(third.wait() == .some(nil))
    }

    @Test("First come, first served, and a person before the program")
    func priorities() throws {
      let limiter = RateLimiter(RateLimit(maxConcurrent: 1), clock: clock)
      try limiter.enter(deadline: clock.now + .seconds(10), cancellation: Cancellation())
      let callers = [
        caller("b1", limiter, .background), caller("b2", limiter, .background),
        caller("u1", limiter), caller("b3", limiter, .background), caller("u2", limiter),
      ]
      #expect(limiter.waitingCount == 5)
      limiter.leave()
      for caller in callers { #expect(caller.wait() == .some(nil)) }
      #expect(order.all == ["u1", "u2", "b1", "b2", "b3"])
    }

    @Test("A person takes the token that the program was waiting for")
    func overtaking() throws {
      let limiter = RateLimiter(RateLimit(burst: 1, maxConcurrent: 9), clock: clock)
      try limiter.enter(deadline: clock.now + .seconds(10), cancellation: Cancellation())
      let background = caller("b", limiter, .background)
      #expect(eventually { clock.sleeperCount == 1 })
      let user = caller("u", limiter)
      #expect(eventually { clock.sleeperCount == 2 })
      clock.advance(by: .milliseconds(500))
      #expect(user.wait() == .some(nil))
      // The one behind has to be told that it is now first.
      #expect(eventually { clock.sleeperCount == 1 })
      clock.advance(by: .milliseconds(500))
      #expect(background.wait() == .some(nil))
      #expect(order.all == ["u", "b"])
    }

    @Test("A wait ends at its deadline and when it is cancelled, and the next moves up")
    func leavingTheQueue() throws {
      let limiter = RateLimiter(RateLimit(maxConcurrent: 1), clock: clock)
      try limiter.enter(deadline: clock.now + .seconds(10), cancellation: Cancellation())
      let cancellation = Cancellation()
      let impatient = caller("1", limiter, deadline: .seconds(3))
      let cancelled = caller("2", limiter, cancellation: cancellation)
      let patient = caller("3", limiter)
      #expect(eventually { clock.sleeperCount == 3 })
      cancellation.cancel()
      #expect(cancelled.wait() == .cancelled(mayHaveBeenSent: false))
      clock.advance(by: .seconds(3))
      #expect(impatient.wait() == .timedOut(after: .seconds(3), mayHaveBeenSent: false))
      limiter.leave()
      #expect(patient.wait() == .some(nil))
      #expect(limiter.waitingCount == 0)
    }

    @Test("A full queue turns the next one away at once")
    func fullQueue() throws {
      let limiter = RateLimiter(RateLimit(maxConcurrent: 1, maxWaiting: 2), clock: clock)
      try limiter.enter(deadline: clock.now + .seconds(10), cancellation: Cancellation())
      let waiting = [caller("1", limiter), caller("2", limiter)]
      #expect(caller("3", limiter).wait() == .tooManyWaiting)
      limiter.leave()
      for caller in waiting { #expect(caller.wait() == .some(nil)) }
    }

    @Test("A turn that was not used gives its token back")
    func givingBack() throws {
      let limiter = RateLimiter(RateLimit(burst: 1), clock: clock)
      let end = clock.now + .seconds(10)
      for _ in 0..<5 {
        try limiter.enter(deadline: end, cancellation: Cancellation())
        limiter.giveBack()
      }
    }

    @Test("Limits that could let nothing through are raised")
    func senselessLimits() throws {
      let limit = RateLimit(requestsPerSecond: 0, burst: 0, maxConcurrent: -1, maxWaiting: 0)
      let limiter = RateLimiter(limit, clock: ManualClock(.jumping))
      for _ in 0..<3 {
        try limiter.enter(deadline: clock.now + .seconds(10_000), cancellation: Cancellation())
        limiter.leave()
      }
      #expect(RateLimit(requestsPerSecond: .nan).requestsPerSecond == 0.001)
    }

    @Test("Many threads, real time: never more than the limit at once, nobody forgotten")
    func stress() {
      let limiter = RateLimiter(RateLimit(requestsPerSecond: 4000, burst: 5, maxConcurrent: 3))
      let running = Running()
      let callers = (0..<16).map { thread in
        Background { () -> Int in
          var done = 0
          for number in 0..<50 {
            let cancellation = Cancellation()
            if (thread + number).isMultiple(of: 5) { cancellation.cancel() }
            let end = ContinuousClock.now + .seconds(30)
            let priority: Priority = number.isMultiple(of: 2) ? .user : .background
            do throws(TransportError) {
              try limiter.enter(priority, deadline: end, cancellation: cancellation)
            } catch {
              continue
            }
            running.begin()
            usleep(100)
            running.end()
            limiter.leave()
            done += 1
          }
          return done
        }
      }
      #expect(callers.compactMap { $0.wait() }.reduce(0, +) == 16 * 40)
      #expect(running.most <= 3)
      #expect(limiter.waitingCount == 0)
    }

    private final class Running: Sendable {
      private let state = Mutex((now: 0, most: 0))

      func begin() { state.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) } }
      func end() { state.withLock { $0.now -= 1 } }
      var most: Int { state.withLock(\.most) }
    }
  }
}
