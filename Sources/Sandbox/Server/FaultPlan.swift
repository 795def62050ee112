import Synchronization

/// What the rules decide for one request.
struct FaultVerdict: Sendable {
  var latency = Duration.zero
  /// The answer that replaces the call's own.
  var answer: SandboxAnswer?
  var drop: FaultRule.Drop?
  var truncate: Int?
  var failingIDs: Set<Int> = []
  var stopAfter: Int?
  var lag = Duration.zero
  var altersText = false
}

/// The rules in force, how often each was met, and the dice for their probabilities.
final class FaultPlan: Sendable {
  private struct Entry {
    let rule: FaultRule
    let pattern: Regex<AnyRegexOutput>?
    var met = 0
  }

  private struct State {
    var entries: [Entry] = []
    var random: SeededRandom
  }

  private let state: Mutex<State>

  init(seed: UInt64) {
    state = Mutex(State(random: SeededRandom(seed, stream: "faults")))
  }

  /// Setting rules starts their counts anew.
  ///
  /// A `path` that is no regular expression is a mistake of the program here: rules of a file are checked
  /// when read.
  var rules: [FaultRule] {
    get { state.withLock { $0.entries.map(\.rule) } }
    set {
      state.withLock { state in
        state.entries = newValue.enumerated().map { position, rule in
          guard let path = rule.path else { return Entry(rule: rule, pattern: nil) }
          guard let pattern = try? Regex(path) else {
            preconditionFailure(
              "fault rule \(position + 1): path is no regular expression: \(path)")
          }
          return Entry(rule: rule, pattern: pattern.ignoresCase().matchingSemantics(.unicodeScalar))
        }
      }
    }
  }

  func verdict(method: String, target: String) -> FaultVerdict? {
    state.withLock { state in
      guard !state.entries.isEmpty else { return nil }
      var merged = FaultRule()
      var isMet = false
      for position in state.entries.indices {
        let rule = state.entries[position].rule
        if let wanted = rule.method, wanted.uppercased() != method { continue }
        if let pattern = state.entries[position].pattern, target.firstMatch(of: pattern) == nil {
          continue
        }
        state.entries[position].met += 1
        let met = state.entries[position].met
        if let nth = rule.nth, met != nth { continue }
        if let every = rule.every, met % every != 0 { continue }
        if let probability = rule.probability, state.random.fraction() >= probability { continue }
        isMet = true
        merged.fill(from: rule)
      }
      return isMet ? merged.verdict : nil
    }
  }
}

extension FaultRule {
  /// Takes from a later rule what is still open here.
  fileprivate mutating func fill(from other: FaultRule) {
    if status == nil, retryAfter == nil, body == nil {
      status = other.status
      retryAfter = other.retryAfter
      body = other.body
    }
    latency = (latency ?? .zero) + (other.latency ?? .zero)
    drop = drop ?? other.drop
    truncate = truncate ?? other.truncate
    failIDs += other.failIDs
    stopAfter = stopAfter ?? other.stopAfter
    lag = lag ?? other.lag
    altersText = altersText || other.altersText
  }

  fileprivate var verdict: FaultVerdict {
    var verdict = FaultVerdict(
      latency: latency ?? .zero, drop: drop, truncate: truncate, failingIDs: Set(failIDs),
      stopAfter: stopAfter, lag: lag ?? .zero, altersText: altersText)
    guard status != nil || retryAfter != nil || body != nil else { return verdict }
    let status = status ?? (retryAfter == nil ? 200 : 429)
    var answer =
      body.map { Self.answer(status: status, body: $0) } ?? IISPage.answer(status: status)
    if let retryAfter { answer.headers.append(("Retry-After", retryAfter)) }
    verdict.answer = answer
    return verdict
  }

  private static func answer(status: Int, body: String) -> SandboxAnswer {
    let type =
      switch body.unicodeScalars.first(where: { $0 > " " && $0 != "\u{FEFF}" }) {
      case "{", "[", "\"": "application/json; charset=utf-8"
      case "<": body.hasPrefix("<?xml") ? "text/xml; charset=utf-8" : "text/html; charset=utf-8"
      default: "text/plain; charset=utf-8"
      }
    return SandboxAnswer(status: status, contentType: type, body: Array(body.utf8))
  }
}
