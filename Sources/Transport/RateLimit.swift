/// How much of a server one account takes.
package struct RateLimit: Equatable, Sendable {
  /// In the long run; nil for no limit.
  package var requestsPerSecond: Double?
  /// How many may leave at once after a quiet while.
  package var burst: Int
  /// How many may be on their way at a time.
  package var maxConcurrent: Int
  /// How many may wait for a turn before the next one is turned away.
  package var maxWaiting: Int

  /// The defaults suit Digiseller, which publishes no limits and is slow (docs/apis/digiseller.md §1.7).
  ///
  /// Values that could never let a request through are raised to the least that can: one request in a thousand
  /// seconds, one at a time, one in the queue.
  package init(
    requestsPerSecond: Double? = 2, burst: Int = 10, maxConcurrent: Int = 2, maxWaiting: Int = 256
  ) {
    self.requestsPerSecond = requestsPerSecond.map { $0 > 0.001 ? $0 : 0.001 }
    self.burst = max(1, burst)
    self.maxConcurrent = max(1, maxConcurrent)
    self.maxWaiting = max(1, maxWaiting)
  }

  /// One at a time, as fast as it goes.
  static let oneAtATime = RateLimit(requestsPerSecond: nil, maxConcurrent: 1)
}
