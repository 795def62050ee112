package import Foundation

/// What an account's way to its marketplace has seen lately: figures, never contents.
package struct Traffic: Equatable, Sendable {
  /// When the watching began.
  package var since: Date
  /// The latest attempts, the newest last; a few hundred at most.
  package var exchanges: [Exchange]
  /// All attempts since the watching began.
  package var total: Int
  /// Those that ended within the last minute.
  package var lastMinute: Int
  /// How many are on their way.
  package var running: Int
  /// How many wait for their turn.
  package var waiting: Int
  /// The most that the account sends in a second in the long run; nil for no limit.
  package var perSecond: Double?
  /// The most that are on their way at a time.
  package var atOnce: Int
  /// Whether the service is being left alone because it failed again and again.
  package var way: Way
  /// The endpoints that asked to be left alone, and for how long they still are.
  package var rests: [Rest]

  package init(
    since: Date, exchanges: [Exchange] = [], total: Int = 0, lastMinute: Int = 0, running: Int = 0,
    waiting: Int = 0, perSecond: Double? = nil, atOnce: Int = 1, way: Way = .open,
    rests: [Rest] = []
  ) {
    self.since = since
    self.exchanges = exchanges
    self.total = total
    self.lastMinute = lastMinute
    self.running = running
    self.waiting = waiting
    self.perSecond = perSecond
    self.atOnce = atOnce
    self.way = way
    self.rests = rests
  }

  /// Whether requests may leave.
  package enum Way: Equatable, Sendable {
    case open
    /// None for so long.
    case resting(Duration)
    /// One request is on its way to see whether the service is back.
    case probing
  }

  /// An endpoint that is left alone.
  package struct Rest: Equatable, Sendable {
    package var endpoint: String
    package var left: Duration

    package init(endpoint: String, left: Duration) {
      self.endpoint = endpoint
      self.left = left
    }
  }

  /// How long answers took.
  package struct Latency: Equatable, Sendable {
    package var last: Duration
    package var median: Duration
    /// 95 of 100 answers took no longer.
    package var p95: Duration
  }
}

extension Traffic {
  /// Of the latest attempts, those that brought an answer of any status; nil when none did.
  ///
  /// By nearest rank: the median of two is the quicker one, and the 95th of a hundred is the 95th.
  package var latency: Latency? {
    let answered = exchanges.lazy.filter { if case .failed = $0.outcome { false } else { true } }
      .map(\.duration)
    guard let last = answered.last else { return nil }
    let sorted = answered.sorted()
    func rank(_ percent: Int) -> Duration {
      sorted[max(0, (sorted.count * percent + 99) / 100 - 1)]
    }
    return Latency(last: last, median: rank(50), p95: rank(95))
  }

  /// What went wrong with the latest attempts, the most frequent first.
  package var troubles: [(kind: Exchange.Trouble, count: Int)] {
    var counts: [Exchange.Trouble: Int] = [:]
    for exchange in exchanges {
      if let trouble = exchange.trouble { counts[trouble, default: 0] += 1 }
    }
    return Exchange.Trouble.allCases.compactMap { kind in counts[kind].map { (kind, $0) } }
      .sorted { $0.1 > $1.1 }
  }

  /// How many of the latest attempts the service answered with "too many requests".
  package var throttled: Int { exchanges.count { $0.trouble == .throttled } }
}

/// One attempt at one request, without anything that is secret or anybody's text.
package struct Exchange: Equatable, Sendable {
  /// Counted from 1 by the account.
  package var number: Int
  /// The name of the call, never an address.
  package var endpoint: String
  /// "GET".
  package var method: String
  /// From 1.
  package var attempt: Int
  /// When it left, by this machine's clock.
  package var started: Date
  /// How long it stood in the queue before.
  package var waited: Duration
  /// To the last byte, or to the failure.
  package var duration: Duration
  package var outcome: Outcome
  package var sentBytes: Int
  package var receivedBytes: Int

  package init(
    number: Int, endpoint: String, method: String, attempt: Int = 1, started: Date,
    waited: Duration = .zero, duration: Duration, outcome: Outcome, sentBytes: Int = 0,
    receivedBytes: Int = 0
  ) {
    self.number = number
    self.endpoint = endpoint
    self.method = method
    self.attempt = attempt
    self.started = started
    self.waited = waited
    self.duration = duration
    self.outcome = outcome
    self.sentBytes = sentBytes
    self.receivedBytes = receivedBytes
  }

  package enum Outcome: Equatable, Sendable {
    /// An answer with this HTTP status.
    case status(Int)
    /// An answer with this HTTP status whose content says that it is no success.
    case refusal(Int)
    /// No answer.
    case failed(Trouble)
  }

  /// What went wrong, as far as it is worth counting apart.
  package enum Trouble: Hashable, CaseIterable, Sendable {
    case throttled  // 429
    case unauthorised  // 401
    case forbidden  // 403
    case refused  // any other status of the four hundreds, and what is no success besides
    case serverFailure  // the five hundreds
    case noName
    case noConnection
    case insecure
    case proxy
    case timedOut
    case broken
    case tooLarge
    case redirected
    case cancelled
    case other
  }

  /// Nil when it went well.
  package var trouble: Trouble? {
    switch outcome {
    case .status(200..<300): nil
    case .status(401): .unauthorised
    case .status(403): .forbidden
    case .status(429): .throttled
    case .status(500...): .serverFailure
    case .status: .refused
    case .refusal: .refused
    case .failed(let trouble): trouble
    }
  }
}
