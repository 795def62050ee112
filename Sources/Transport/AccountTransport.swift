/// An account's way to its marketplace: waits for a turn, sends, and sends reads again when that may help.
///
/// An answer with a failing status is an answer, also after the last attempt; its ``HTTPResponse/retryAfter`` says when
/// to come back. The request's deadline bounds everything together.
package struct AccountTransport: HTTPExchange {
  private let lane: any HTTPExchange
  private let traffic: AccountTraffic
  private let priority: Priority

  /// - Parameters:
  ///   - lane: What sends; one for each serial queue that calls.
  ///   - traffic: Shared by the lanes of the account.
  ///   - priority: Of everything on this lane.
  package init(lane: any HTTPExchange, traffic: AccountTraffic, priority: Priority = .user) {
    self.lane = lane
    self.traffic = traffic
    self.priority = priority
  }

  package func send(_ request: HTTPRequest, cancellation: Cancellation) throws(TransportError)
    -> HTTPResponse
  {
    let begun = traffic.clock.now
    var attempt = 1
    var outcome = try self.attempt(attempt, request, begun: begun, cancellation: cancellation)
    traffic.earnRetry()
    while let wait = retryDelay(outcome, request, attempt: attempt, begun: begun) {
      guard traffic.pause(wait, cancellation: cancellation) else {
        throw .cancelled(mayHaveBeenSent: outcome.mayHaveReachedServer)
      }
      attempt += 1
      do throws(TransportError) {
        outcome = try self.attempt(attempt, request, begun: begun, cancellation: cancellation)
      } catch .cancelled {
        throw .cancelled(mayHaveBeenSent: outcome.mayHaveReachedServer)
      } catch {
        // No leave for another attempt: the last one stands.
        break
      }
    }
    return try outcome.get()
  }

  /// - Throws: Why there was no leave to send; what came of sending is the outcome.
  private func attempt(
    _ attempt: Int, _ request: HTTPRequest, begun: ContinuousClock.Instant,
    cancellation: Cancellation
  ) throws(TransportError) -> Result<HTTPResponse, TransportError> {
    let clock = traffic.clock
    let deadline = begun + request.deadline
    let asked = clock.now
    let admission = try traffic.admit(
      request, priority, deadline: deadline, cancellation: cancellation)
    let started = clock.now
    let date = clock.date
    var remaining = request
    remaining.deadline = deadline - started
    let outcome = sent(remaining, begun: begun, cancellation: cancellation)
    traffic.settle(admission, request, outcome)
    let number = traffic.note(
      ExchangeRecord(
        endpoint: request.endpoint, method: request.method, attempt: attempt, started: date,
        waited: started - asked, duration: clock.now - started, outcome: outcome.recorded,
        sentBytes: request.body?.bytes.count ?? 0,
        receivedBytes: outcome.receivedBytes))
    return outcome.map { response in
      var response = response
      response.number = number
      return response
    }
  }

  package func noteRefusal(_ response: HTTPResponse) {
    if let number = response.number { traffic.meter.noteRefusal(number) }
  }

  private func sent(
    _ request: HTTPRequest, begun: ContinuousClock.Instant, cancellation: Cancellation
  ) -> Result<HTTPResponse, TransportError> {
    do throws(TransportError) {
      return .success(try lane.send(request, cancellation: cancellation))
    } catch .timedOut(_, let mayHaveBeenSent) {
      // The lane knows only the rest of the time that it was given.
      return .failure(.timedOut(after: traffic.clock.now - begun, mayHaveBeenSent: mayHaveBeenSent))
    } catch {
      return .failure(error)
    }
  }

  /// Nil when the outcome stands.
  private func retryDelay(
    _ outcome: Result<HTTPResponse, TransportError>, _ request: HTTPRequest, attempt: Int,
    begun: ContinuousClock.Instant
  ) -> Duration? {
    guard let failure = RetryPolicy.Failure(outcome) else { return nil }
    let decision = traffic.rules.retry.decide(
      failure, of: request, attempt: attempt, elapsed: traffic.clock.now - begun,
      randomness: traffic.randomness())
    guard case .retry(let delay) = decision, traffic.spendRetry() else { return nil }
    return delay
  }
}

extension Result where Success == HTTPResponse, Failure == TransportError {
  fileprivate var mayHaveReachedServer: Bool {
    switch self {
    case .success: true
    case .failure(let error): error.mayHaveReachedServer
    }
  }

  fileprivate var recorded: ExchangeRecord.Outcome {
    switch self {
    case .success(let response): .status(response.status)
    case .failure(let error): .failed(error)
    }
  }

  fileprivate var receivedBytes: Int {
    switch self {
    case .success(let response): response.receivedBytes
    case .failure: 0
    }
  }
}
