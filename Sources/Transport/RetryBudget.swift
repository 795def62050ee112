/// How many retries an account may afford.
///
/// Each request earns a tenth of a retry and each retry costs one, so in the long run a server that fails every time
/// gets 1.1 times the requests it would get without retries. Five are given at the start, and ten can be saved up:
///
///     5 requests, all failing twice       →  5 retries (the allowance), then none
///     100 healthy ones, then an outage    →  10 retries, then one for every ten requests
struct RetryBudget: Sendable {
  private static let earned = 0.1
  private static let allowance = 5.0
  private static let savings = 10.0

  private var balance = allowance

  /// A request is sent for the first time.
  mutating func earn() {
    balance = min(RetryBudget.savings, balance + RetryBudget.earned)
  }

  /// Whether one more retry can be afforded; it is paid for then.
  mutating func spend() -> Bool {
    // A tenth, ten times, is a little less than one.
    guard balance > 1 - 1e-9 else { return false }
    balance -= 1
    return true
  }
}
