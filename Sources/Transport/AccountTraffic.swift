import Synchronization

/// What the lanes of one account share: the limit, the retry budget, and what is known about the server's health.
///
/// One per account, so that no account ever waits for another. Within the account an outage (failing connections, 502,
/// 503, 504) holds back everything, while a 429, or a 503 with `Retry-After`, holds back its endpoint alone.
package final class AccountTraffic: Sendable {
  /// What an account allows itself.
  package struct Rules: Equatable, Sendable {
    /// How much of the server it takes.
    package var limit: RateLimit
    /// When its reads are sent again.
    package var retry: RetryPolicy
    /// How long a request waits for a pause to end before it fails instead.
    package var patience: Duration

    /// The defaults suit Digiseller.
    package init(
      limit: RateLimit = RateLimit(), retry: RetryPolicy = RetryPolicy(),
      patience: Duration = .seconds(10)
    ) {
      self.limit = limit
      self.retry = retry
      self.patience = patience
    }
  }

  /// Leave to send one request.
  struct Admission {
    fileprivate let outage: Circuit.Pass
    fileprivate let throttle: Circuit.Pass
  }

  private struct State {
    /// 20 s, and a poll every 5: who is back online sees it within half a minute (N27).
    var outage = Circuit(Circuit.Rules(failuresToOpen: 5, longestWindow: .seconds(20)))
    /// By endpoint.
    var throttles: [String: Circuit] = [:]
    var budget = RetryBudget()
    var watchers: [Int: Wake] = [:]
    var nextID = 0
  }

  let rules: Rules
  let clock: any TransportClock
  let randomness: @Sendable () -> Double
  let meter: TrafficMeter
  private let observer: @Sendable (ExchangeRecord) -> Void
  private let limiter: RateLimiter
  private let state = Mutex(State())

  /// - Parameters:
  ///   - randomness: From 0 up to 1.
  ///   - observer: Told about each attempt, on the thread that made it.
  package init(
    _ rules: Rules = Rules(), clock: any TransportClock = SystemClock(),
    randomness: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) },
    observer: @escaping @Sendable (ExchangeRecord) -> Void = { _ in }
  ) {
    self.rules = rules
    self.clock = clock
    self.randomness = randomness
    self.observer = observer
    meter = TrafficMeter(clock: clock)
    limiter = RateLimiter(rules.limit, clock: clock)
  }

  /// Blocks until the request may be sent; what became of it has to be told to ``settle(_:_:_:)``.
  ///
  /// - Throws: ``TransportError/unavailable(retryIn:)`` or ``TransportError/paused(retryIn:)`` where the wait would
  ///   exceed our patience, and what ``RateLimiter/enter(_:deadline:cancellation:)`` throws.
  func admit(
    _ request: HTTPRequest, _ priority: Priority, deadline: ContinuousClock.Instant,
    cancellation: Cancellation
  ) throws(TransportError) -> Admission {
    while true {
      try waitForOpening(request, deadline: deadline, cancellation: cancellation)
      try limiter.enter(priority, deadline: deadline, cancellation: cancellation)
      // The server may have begun to fail while this request stood in the queue.
      if let admission = claim(request) { return admission }
      limiter.giveBack()
    }
  }

  /// Ends the turn and learns from its outcome.
  func settle(
    _ admission: Admission, _ request: HTTPRequest, _ outcome: Result<HTTPResponse, TransportError>
  ) {
    let (outage, throttle) = Circuit.signs(of: outcome)
    let now = clock.now
    let randomness = randomness()
    let watchers = state.withLock { state in
      state.outage.settle(admission.outage, outage, at: now, randomness: randomness)
      var circuit = state.throttles[request.endpoint] ?? Circuit(Circuit.Rules(failuresToOpen: 1))
      circuit.settle(admission.throttle, throttle, at: now, randomness: randomness)
      state.throttles[request.endpoint] = circuit
      return Array(state.watchers.values)
    }
    // Only now, or the next in the queue would not know.
    limiter.leave()
    for wake in watchers { wake.ring() }
  }

  /// Keeps note of an attempt, and tells the observer; answers its number.
  @discardableResult
  func note(_ record: ExchangeRecord) -> Int {
    observer(record)
    return meter.note(record)
  }

  /// How many requests have a turn and how many wait for one.
  var load: (running: Int, waiting: Int) { limiter.load }

  /// What keeps requests back now.
  var obstacles: (way: TrafficReport.Way, rests: [String: Duration]) {
    let now = clock.now
    return state.withLock { state in
      var rests: [String: Duration] = [:]
      for (endpoint, circuit) in state.throttles {
        if case .pause(let until) = circuit.obstacle(at: now, isCautious: false) {
          rests[endpoint] = until - now
        }
      }
      switch state.outage.obstacle(at: now, isCautious: false) {
      case .pause(let until): return (.resting(until - now), rests)
      case .probeUnderWay: return (.probing, rests)
      case nil: return (.open, rests)
      }
    }
  }

  func earnRetry() {
    state.withLock { $0.budget.earn() }
  }

  func spendRetry() -> Bool {
    state.withLock { $0.budget.spend() }
  }

  /// Sleeps; false when somebody cancelled.
  func pause(_ duration: Duration, cancellation: Cancellation) -> Bool {
    let end = clock.now + duration
    let wake = Wake()
    return cancellation.waking(wake.ring) {
      while !cancellation.isCancelled, clock.now < end { clock.sleep(until: end, or: wake) }
      return !cancellation.isCancelled
    }
  }

  private func claim(_ request: HTTPRequest) -> Admission? {
    let now = clock.now
    return state.withLock { state in
      guard AccountTraffic.obstacle(to: request, in: state, at: now) == nil else { return nil }
      return Admission(
        outage: state.outage.claim(),
        throttle: state.throttles[request.endpoint]?.claim() ?? .regular)
    }
  }

  private func waitForOpening(
    _ request: HTTPRequest, deadline: ContinuousClock.Instant, cancellation: Cancellation
  ) throws(TransportError) {
    let wake = Wake()
    let patienceEnd = min(deadline, clock.now + rules.patience)
    let id = state.withLock { state in
      state.nextID += 1
      state.watchers[state.nextID] = wake
      return state.nextID
    }
    defer { state.withLock { _ = $0.watchers.removeValue(forKey: id) } }
    try cancellation.waking(wake.ring) { () throws(TransportError) in
      while true {
        if cancellation.isCancelled { throw .cancelled(mayHaveBeenSent: false) }
        let now = clock.now
        let obstacle = state.withLock { AccountTraffic.obstacle(to: request, in: $0, at: now) }
        guard let obstacle else { return }
        guard now < patienceEnd, obstacle.end.map({ $0 <= patienceEnd }) ?? true else {
          throw obstacle.error(at: now)
        }
        clock.sleep(until: obstacle.end ?? patienceEnd, or: wake)
      }
    }
  }

  private struct Obstacle {
    let isOutage: Bool
    let obstacle: Circuit.Obstacle

    /// Nil while it depends on the outcome of a probe.
    var end: ContinuousClock.Instant? {
      if case .pause(let until) = obstacle { until } else { nil }
    }

    func error(at now: ContinuousClock.Instant) -> TransportError {
      let retryIn = end.map { $0 - now } ?? .zero
      return isOutage ? .unavailable(retryIn: retryIn) : .paused(retryIn: retryIn)
    }
  }

  private static func obstacle(
    to request: HTTPRequest, in state: borrowing State, at now: ContinuousClock.Instant
  ) -> Obstacle? {
    // A write that is sent into an outage may end as one that nobody knows about.
    if let obstacle = state.outage.obstacle(at: now, isCautious: !request.mayProbe) {
      return Obstacle(isOutage: true, obstacle: obstacle)
    }
    return state.throttles[request.endpoint]?.obstacle(at: now, isCautious: false)
      .map { Obstacle(isOutage: false, obstacle: $0) }
  }
}
