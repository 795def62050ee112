/// A fixed shuffling of 0..<count that needs no table: multiply, add, take the rest.
struct AffinePermutation: Sendable {
  let count: Int
  private let factor: Int
  private let inverse: Int
  private let offset: Int

  init(count: Int, seed: UInt64, stream: StaticString) {
    let count = max(1, count)
    var random = SeededRandom(seed, stream: stream)
    // Near the golden section neighbours land far apart; the step must share no divisor with the count.
    var factor = max(1, count * 618 / 1000 - random.below(max(1, count / 10)))
    while Self.greatestCommonDivisor(factor, count) != 1 { factor += 1 }
    self.count = count
    self.factor = factor % count
    self.inverse = Self.modularInverse(of: factor % count, modulo: count)
    self.offset = random.below(count)
  }

  /// Where `index` goes.
  func forward(_ index: Int) -> Int { (index * factor + offset) % count }

  /// What went to `place`.
  func backward(_ place: Int) -> Int { ((place - offset + count) % count) * inverse % count }

  private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return a
  }

  private static func modularInverse(of value: Int, modulo: Int) -> Int {
    guard modulo > 1 else { return 0 }
    var (old, new) = (value, modulo)
    var (oldFactor, newFactor) = (1, 0)
    while new != 0 {
      let quotient = old / new
      (old, new) = (new, old - quotient * new)
      (oldFactor, newFactor) = (newFactor, oldFactor - quotient * newFactor)
    }
    return (oldFactor % modulo + modulo) % modulo
  }
}
