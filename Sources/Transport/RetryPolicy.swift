/// Whether a request is sent again, and when: the decision, apart from the waiting.
///
/// Only what is safe to repeat, at most three attempts, all of them within the request's deadline. The wait is random
/// between nothing and a window that doubles (full jitter), so that clients that failed together do not come back
/// together. With the defaults, for a read:
///
///     attempt 1 got 503                           →  again after 0–4 s
///     attempt 2 got 503                           →  again after 0–8 s
///     attempt 3 got 503                           →  give up
///     attempt 1 got 429, Retry-After: 7           →  again after 7–11 s
///     attempt 1 got 429, Retry-After: 0 or soon   →  again after 0–4 s
///     attempt 1 got 429, Retry-After: 1000        →  give up; the answer says when
///     attempt 1 got 500                           →  again after 0–4 s
///     attempt 2 got 500                           →  give up
///     401, 403, 404, a redirect, TLS refused      →  give up
///     refused connection, half a body             →  as 503
///     connect timed out, deadline passed          →  give up: the user has waited long enough to be told
package struct RetryPolicy: Equatable, Sendable {
  /// Counting the first.
  package var maxAttempts: Int
  /// The window of the first wait.
  ///
  /// Over 4 s, of 200 clients that failed together some 5 come back in the same tenth of a second.
  package var firstWindow: Duration
  /// The doubling ends here.
  package var longestWindow: Duration
  /// A server that asks for more patience than this is not waited for.
  package var longestRetryAfter: Duration

  /// The defaults are those of the table above.
  package init(
    maxAttempts: Int = 3, firstWindow: Duration = .seconds(4),
    longestWindow: Duration = .seconds(30), longestRetryAfter: Duration = .seconds(15 * 60)
  ) {
    self.maxAttempts = maxAttempts
    self.firstWindow = firstWindow
    self.longestWindow = longestWindow
    self.longestRetryAfter = longestRetryAfter
  }

  /// What went wrong with an attempt.
  package enum Failure: Equatable, Sendable {
    case status(Int, retryAfter: Duration?)
    case error(TransportError)
  }

  /// What is to be done.
  package enum Decision: Equatable, Sendable {
    case retry(after: Duration)
    case giveUp(Reason)
  }

  /// Why no further attempt is made.
  package enum Reason: Equatable, Sendable {
    case notSafeToRepeat
    case notTransient  // the same question would get the same answer
    case attemptsUsedUp
    case askedToWait(Duration)  // longer than we would, or than the deadline allows
    case noTimeLeft
  }

  /// - Parameters:
  ///   - attempt: The number of the attempt that failed, from 1.
  ///   - elapsed: Since the request was first asked for.
  ///   - randomness: From 0 up to 1.
  package func decide(
    _ failure: Failure, of request: HTTPRequest, attempt: Int, elapsed: Duration,
    randomness: Double
  ) -> Decision {
    guard failure.isTransient(attempt: attempt) else { return .giveUp(.notTransient) }
    guard request.isSafeToRepeat else { return .giveUp(.notSafeToRepeat) }
    guard attempt < maxAttempts else { return .giveUp(.attemptsUsedUp) }
    let asked = failure.askedToWait ?? .zero
    guard asked <= longestRetryAfter else { return .giveUp(.askedToWait(asked)) }
    let delay = asked + window(after: attempt) * min(max(0, randomness), 1)
    guard elapsed + delay < request.deadline else {
      return .giveUp(asked > .zero ? .askedToWait(asked) : .noTimeLeft)
    }
    return .retry(after: delay)
  }

  private func window(after attempt: Int) -> Duration {
    // Doubled no more often than it takes to reach the longest one.
    var window = firstWindow
    for _ in 1..<max(2, attempt) where attempt > 1 && window < longestWindow { window *= 2 }
    return min(window, longestWindow)
  }
}

extension RetryPolicy.Failure {
  /// The failure in an outcome; nil for an answer that is none.
  init?(_ outcome: Result<HTTPResponse, TransportError>) {
    switch outcome {
    case .success(let response) where response.status >= 400:
      self = .status(response.status, retryAfter: response.retryAfter)
    case .success: return nil
    case .failure(let error): self = .error(error)
    }
  }

  fileprivate var askedToWait: Duration? {
    if case .status(_, let retryAfter) = self { retryAfter } else { nil }
  }

  fileprivate func isTransient(attempt: Int) -> Bool {
    switch self {
    case .status(429, _), .status(502, _), .status(503, _), .status(504, _): true
    // One 500 may be an accident; two are a server that cannot answer this question.
    case .status(500, _): attempt == 1
    case .status: false
    case .error(let error): error.isTransient
    }
  }
}

extension TransportError {
  fileprivate var isTransient: Bool {
    switch self {
    case .cannotResolve, .brokenAnswer: true
    case .cannotConnect(let failure): failure != .timedOut
    case .proxy(.cannotResolve), .proxy(.cannotConnect): true
    case .proxy(.refused(let status)): status.map { $0 >= 500 } ?? true
    case .proxy(.timedOut), .proxy(.authenticationRequired): false
    case .tls, .timedOut, .malformedAnswer, .tooLarge, .redirectRefused, .paused, .unavailable,
      .tooManyWaiting, .cancelled, .unsendable, .noLibrary, .other:
      false
    }
  }
}
