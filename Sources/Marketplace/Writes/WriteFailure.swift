/// Why a write did not report success, told apart by what may have become of it.
///
/// The three cases are the three things that an outbox may do next: try again, give up, find out.
package enum WriteFailure: Error, Hashable, Sendable {
  /// Certainly not applied, and the same write may pass later: nothing was sent, or the marketplace turned the request
  /// away before looking at it (401, 429).
  case notApplied(MarketplaceError)
  /// Certainly not applied, and asking again would bring the same answer: the marketplace's own refusal.
  case refused(MarketplaceError)
  /// It may have been applied: the answer was lost, broken, or says that the server failed.
  case unknown(MarketplaceError)

  /// What was met, whatever became of the write.
  package var reason: MarketplaceError {
    switch self {
    case .notApplied(let error), .refused(let error), .unknown(let error): error
    }
  }
}
