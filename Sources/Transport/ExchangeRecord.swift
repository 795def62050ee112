package import Foundation

/// What is told about one attempt: enough for the Health screen and the log, and nothing that is secret.
package struct ExchangeRecord: Equatable, Sendable {
  /// How an attempt ended.
  package enum Outcome: Equatable, Sendable {
    case status(Int)
    case failed(TransportError)
  }

  /// ``HTTPRequest/endpoint``.
  package var endpoint: String
  /// What was asked for.
  package var method: HTTPMethod
  /// From 1.
  package var attempt: Int
  /// By this machine's clock, after the wait.
  package var started: Date
  /// For a turn, before it started.
  package var waited: Duration
  /// From the start to the last byte, or to the failure.
  package var duration: Duration
  /// How it ended.
  package var outcome: Outcome
  /// Whether the answer states that it is no success, whatever its status.
  package var isRefusal = false
  /// Our body.
  package var sentBytes: Int
  /// Their answer as it came, head and coded body; 0 where it never came to its end.
  package var receivedBytes: Int

  /// For tests of what is built from records.
  package init(
    endpoint: String, method: HTTPMethod, attempt: Int, started: Date, waited: Duration,
    duration: Duration, outcome: Outcome, sentBytes: Int, receivedBytes: Int
  ) {
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
}
