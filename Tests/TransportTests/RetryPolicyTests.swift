import Testing

@testable import Transport

extension TransportTests {
  @Suite("Whether to ask again")
  struct RetryPolicyTests {
    private let policy = RetryPolicy()
    private let read: HTTPRequest
    private let write: HTTPRequest

    init() throws {
      let origin = try Origin("https://api.example")
      read = HTTPRequest(.get, origin, "/", endpoint: "e", deadline: .seconds(60))
      write = HTTPRequest(.post, origin, "/", endpoint: "e", deadline: .seconds(60))
    }

    private func decide(
      _ failure: RetryPolicy.Failure, _ request: HTTPRequest? = nil, attempt: Int = 1,
      elapsed: Duration = .zero, randomness: Double = 0.5
    ) -> RetryPolicy.Decision {
      policy.decide(
        failure, of: request ?? read, attempt: attempt, elapsed: elapsed, randomness: randomness)
    }

    private static let transientErrors: [TransportError] = [
      .cannotResolve(host: "h"), .cannotConnect(.refused), .cannotConnect(.unreachable),
      .cannotConnect(.dropped), .brokenAnswer(.connectionLost), .brokenAnswer(.truncated),
      .brokenAnswer(.corruptCoding), .proxy(.cannotConnect), .proxy(.refused(status: 502)),
    ]
    private static let finalErrors: [TransportError] = [
      .tls(reason: "expired"), .timedOut(after: .seconds(1), mayHaveBeenSent: false),
      .cannotConnect(.timedOut), .proxy(.authenticationRequired), .proxy(.refused(status: 403)),
      .proxy(.timedOut), .malformedAnswer, .tooLarge(.body, limit: 1),
      .redirectRefused(status: 302, to: .sameOrigin), .paused(retryIn: .zero),
      .unavailable(retryIn: .zero), .tooManyWaiting, .cancelled(mayHaveBeenSent: false),
      .unsendable(field: "x"), .noLibrary(reason: "x"), .other(code: 1, mayHaveBeenSent: false),
    ]

    @Test("The table of the documentation")
    func workedValues() {
      let unavailable = RetryPolicy.Failure.status(503, retryAfter: nil)
      #expect(decide(unavailable, randomness: 0) == .retry(after: .zero))
      #expect(decide(unavailable, randomness: 1) == .retry(after: .seconds(4)))
      #expect(decide(unavailable, attempt: 2, randomness: 1) == .retry(after: .seconds(8)))
      #expect(decide(unavailable, attempt: 3) == .giveUp(.attemptsUsedUp))
      #expect(
        decide(.status(429, retryAfter: .seconds(7)), randomness: 0) == .retry(after: .seconds(7)))
      #expect(
        decide(.status(429, retryAfter: .seconds(7)), randomness: 1) == .retry(after: .seconds(11)))
      #expect(
        decide(.status(429, retryAfter: .zero), randomness: 0.25) == .retry(after: .seconds(1)))
      #expect(
        decide(.status(429, retryAfter: .seconds(1000))) == .giveUp(.askedToWait(.seconds(1000))))
      #expect(decide(.status(500, retryAfter: nil)) == .retry(after: .seconds(2)))
      #expect(decide(.status(500, retryAfter: nil), attempt: 2) == .giveUp(.notTransient))
    }

    @Test(
      "N20 4xx is never retried", arguments: [400, 401, 403, 404, 408, 409, 410, 422, 425, 451])
    func clientErrors(status: Int) {
      #expect(decide(.status(status, retryAfter: nil)) == .giveUp(.notTransient))
      #expect(decide(.status(status, retryAfter: .seconds(1))) == .giveUp(.notTransient))
    }

    @Test("N29 what would fail the same way again is not tried", arguments: finalErrors)
    func finalError(error: TransportError) {
      #expect(decide(.error(error)) == .giveUp(.notTransient))
    }

    @Test("A failure that may pass is tried again, and a write is not", arguments: transientErrors)
    func transientError(error: TransportError) {
      #expect(decide(.error(error)) == .retry(after: .seconds(2)))
      #expect(decide(.error(error), write) == .giveUp(.notSafeToRepeat))
    }

    @Test("A write is not repeated on any status")
    func writes() {
      for status in [429, 500, 502, 503, 504] {
        #expect(
          decide(.status(status, retryAfter: .seconds(1)), write) == .giveUp(.notSafeToRepeat))
      }
    }

    @Test("N21 never earlier than asked, and not beyond the deadline or a quarter of an hour")
    func patience() throws {
      #expect(
        decide(.status(503, retryAfter: .seconds(50)), elapsed: .seconds(20))
          == .giveUp(.askedToWait(.seconds(50))))
      #expect(
        decide(.status(503, retryAfter: nil), elapsed: .seconds(59)) == .giveUp(.noTimeLeft))
      var long = read
      long.deadline = .seconds(3600)
      for asked in [1, 59, 899, 900] {
        let decision = decide(.status(429, retryAfter: .seconds(asked)), long)
        guard case .retry(let after) = decision else {
          Issue.record("\(decision)")
          return
        }
        #expect(after >= .seconds(asked) && after <= .seconds(asked + 4))
      }
      #expect(
        decide(.status(429, retryAfter: .seconds(1_000_000_000)), long)
          == .giveUp(.askedToWait(.seconds(1_000_000_000))))
      #expect(
        decide(.status(429, retryAfter: .seconds(901)), long)
          == .giveUp(.askedToWait(.seconds(901))))
    }

    @Test("N23 200 clients in one outage: no tenth of a second holds more than 5 % of the retries")
    func jitter() {
      for seed in 1...20 {
        var generator = SeededGenerator(seed: UInt64(seed))
        var retries: [Double] = []
        for _ in 0..<200 {
          var elapsed = Duration.zero
          for attempt in 1... {
            let decision = decide(
              .status(503, retryAfter: nil), attempt: attempt, elapsed: elapsed,
              randomness: Double.random(in: 0..<1, using: &generator))
            guard case .retry(let delay) = decision else { break }
            elapsed += delay
            retries.append(elapsed.inSeconds)
          }
        }
        let buckets = Dictionary(grouping: retries) { Int($0 * 10) }.mapValues(\.count)
        let most = buckets.values.max() ?? 0
        #expect(retries.count == 400)
        #expect(Double(most) <= 0.05 * Double(retries.count), "seed \(seed): \(most)")
      }
    }

    @Test("Senseless numbers decide something")
    func senseless() {
      for randomness in [-1, 2, .infinity, .nan] {
        guard case .retry(let delay) = decide(.status(503, retryAfter: nil), randomness: randomness)
        else {
          Issue.record("\(randomness)")
          return
        }
        #expect((.zero...Duration.seconds(4)).contains(delay))
      }
      let many = RetryPolicy(maxAttempts: .max)
      let decision = many.decide(
        .status(503, retryAfter: nil), of: read, attempt: 1_000_000, elapsed: .zero, randomness: 1)
      #expect(decision == .retry(after: .seconds(30)))
    }
  }
}
