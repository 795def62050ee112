/// Keeps requests from a server that fails, and lets one through from time to time to see whether it still does.
///
/// Closed: everything passes. After so many failures in a row it opens for a pause, during which nothing passes. Then
/// one request goes as a probe: its success closes the circuit, its failure opens it again for twice as long, up to
/// the longest window. The pause is random within the upper half of its window:
///
///     window  5 s    10 s   20 s    40 s    60 s
///     pause   2.5–5  5–10   10–20   20–40   30–60
struct Circuit: Sendable {
  struct Rules: Equatable, Sendable {
    var failuresToOpen: Int
    var firstWindow = Duration.seconds(5)
    /// A server that is back is seen to be back at most this long after the last failure, if anybody asks.
    var longestWindow = Duration.seconds(60)
    /// What a server asks for is kept up to this long.
    var longestAsked = Duration.seconds(15 * 60)
    /// How much longer a request that must not be tried in vain holds back: others shall be the probe.
    var caution = Duration.seconds(60)
  }

  enum Pass: Equatable {
    case regular
    case probe
  }

  enum Obstacle: Equatable {
    case pause(until: ContinuousClock.Instant)
    case probeUnderWay
  }

  /// What a request told about the server.
  enum Sign: Equatable {
    case success
    case failure(askedToWait: Duration?)
    case nothing  // it was cancelled, or failed for another reason
  }

  private enum State {
    case closed(failures: Int)
    case open(until: ContinuousClock.Instant, round: Int)
    case probing(round: Int)
  }

  private let rules: Rules
  private var state = State.closed(failures: 0)

  init(_ rules: Rules) {
    self.rules = rules
  }

  /// What keeps a request from passing now; nil for nothing.
  func obstacle(at now: ContinuousClock.Instant, isCautious: Bool) -> Obstacle? {
    switch state {
    case .closed: return nil
    case .probing: return .probeUnderWay
    case .open(let until, _):
      let end = isCautious ? until + rules.caution : until
      return now < end ? .pause(until: end) : nil
    }
  }

  /// Lets a request through that has no obstacle; what it learns has to be told to ``settle(_:_:at:randomness:)``.
  mutating func claim() -> Pass {
    switch state {
    case .open(_, let round):
      state = .probing(round: round)
      return .probe
    case .closed, .probing:
      return .regular
    }
  }

  mutating func settle(
    _ pass: Pass, _ sign: Sign, at now: ContinuousClock.Instant, randomness: Double
  ) {
    switch (state, sign) {
    case (.probing, .success) where pass == .probe, (.closed, .success):
      state = .closed(failures: 0)
    case (.probing(let round), .failure(let asked)) where pass == .probe:
      open(round: round + 1, asked: asked, at: now, randomness: randomness)
    case (.probing(let round), .nothing) where pass == .probe:
      state = .open(until: now, round: round)
    case (.closed(let failures), .failure(let asked)):
      if failures + 1 < rules.failuresToOpen {
        state = .closed(failures: failures + 1)
      } else {
        open(round: 0, asked: asked, at: now, randomness: randomness)
      }
    case (.open(let until, let round), .failure(let asked?)):
      // It left before the circuit opened; what its answer asks for holds all the same.
      state = .open(until: max(until, now + min(asked, rules.longestAsked)), round: round)
    case (.open, _), (.probing, _), (.closed, .nothing):
      break
    }
  }

  private mutating func open(
    round: Int, asked: Duration?, at now: ContinuousClock.Instant, randomness: Double
  ) {
    var window = rules.firstWindow
    for _ in 0..<round where window < rules.longestWindow { window *= 2 }
    let half = min(window, rules.longestWindow) / 2
    let spread = half * min(max(0, randomness), 1)
    let pause = asked.map { max(half, min($0, rules.longestAsked)) } ?? half
    state = .open(until: now + pause + spread, round: round)
  }
}
