/// Tokens that come at a steady rate into a bucket of limited size.
///
/// With 2 a second and room for 10: ten at once after a rest, then one every half second; after three quiet seconds
/// six at once.
struct TokenBucket: Sendable {
  /// A second.
  let rate: Double
  let capacity: Double
  private var level: Double
  private var asOf: ContinuousClock.Instant

  /// Full at first.
  init(rate: Double, capacity: Int, now: ContinuousClock.Instant) {
    self.rate = rate
    self.capacity = Double(capacity)
    level = Double(capacity)
    asOf = now
  }

  /// Takes a token when there is one.
  mutating func take(at now: ContinuousClock.Instant) -> Bool {
    refill(at: now)
    // A wait for the next token may end a rounding error before the whole of it has come.
    guard level > 1 - 1e-9 else { return false }
    level = max(0, level - 1)
    return true
  }

  /// Puts a token back that was not used after all.
  mutating func putBack() {
    level = min(capacity, level + 1)
  }

  /// When the next token can be taken, if nobody else does.
  mutating func nextToken(from now: ContinuousClock.Instant) -> ContinuousClock.Instant {
    refill(at: now)
    return now + .seconds(max(0, 1 - level) / rate)
  }

  private mutating func refill(at now: ContinuousClock.Instant) {
    guard now > asOf else { return }
    level = min(capacity, level + (now - asOf).inSeconds * rate)
    asOf = now
  }
}
