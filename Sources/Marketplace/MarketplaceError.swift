/// Why a marketplace did not do what was asked.
///
/// A case is something that a caller does differently or that the seller is told differently; words
/// are made in `Texts`.
package enum MarketplaceError: Error, Hashable, Sendable, Codable {
  /// The key was refused: ask for another. The words are the service's own.
  case unauthorised(words: String?)
  /// The key works but lacks the right for this call; the right's name where it is known.
  case forbidden(right: String?)
  /// Too many requests; the wait is the server's, nil when it gave none.
  case rateLimited(retryAfter: Duration?)
  /// This back end does not offer it.
  case unsupported(Capability)
  /// The API's own refusal, with its code and words.
  case rejected(code: String, words: String)
  /// What came is not what the endpoint answers: which endpoint, and what was wrong.
  case unreadable(endpoint: String, detail: String)
  /// A page of HTML that says the service is being worked on.
  case maintenance
  /// The server failed with this HTTP status.
  case serverFailure(status: Int)
  /// Nothing there under that id.
  case notFound
  /// The marketplace took the write so many times, and readings afterwards did not show it.
  case notTaken(attempts: Int)
  /// The seller gave a write up of which nobody found out what became of it.
  case abandoned
  /// No answer from the network.
  case unreachable(NetworkTrouble)
  /// The program was told to stay off the network.
  case offline
  /// Nobody waits for the answer any more.
  case cancelled

  /// How far a request got that brought no answer.
  package enum NetworkTrouble: Hashable, Sendable, Codable {
    case cannotResolve
    case refused
    case unreachable
    case connectTimedOut
    case timedOut(after: Duration)
    case insecure(reason: String)
    case proxy
    case broken
    case tooLarge
    case redirected
    /// This machine lacks what requests are made with; the words are the system's.
    case noLibrary(reason: String)
    /// The service failed again and again, so it is left alone until then.
    case resting(next: Duration)
  }

  /// Whether waiting and asking again may help without anybody doing anything.
  package var isPassing: Bool {
    switch self {
    case .rateLimited, .maintenance, .serverFailure, .unreachable: true
    case .unauthorised, .forbidden, .unsupported, .rejected, .unreadable, .notFound, .notTaken,
      .abandoned, .offline, .cancelled:
      false
    }
  }

  /// Whether it tells something of the account's connection or key, and not only of the one thing asked for.
  package var concernsConnection: Bool {
    switch self {
    case .unauthorised, .forbidden, .rateLimited, .maintenance, .serverFailure, .unreachable,
      .offline:
      true
    case .unsupported, .rejected, .unreadable, .notFound, .notTaken, .abandoned, .cancelled: false
    }
  }
}
