import Synchronization

@testable import Transport

/// An exchange that answers from a script and remembers when it was asked.
final class ScriptedExchange: HTTPExchange {
  private let clock: ManualClock
  private let answer: @Sendable (HTTPRequest, Int) -> Result<HTTPResponse, TransportError>
  private let asked = Mutex<[(at: ContinuousClock.Instant, request: HTTPRequest)]>([])

  /// - Parameter answer: Of the request and its number, from 1.
  init(
    _ clock: ManualClock,
    answer: @escaping @Sendable (HTTPRequest, Int) -> Result<HTTPResponse, TransportError>
  ) {
    self.clock = clock
    self.answer = answer
  }

  /// Answers with these statuses in turn, and with the last of them from then on.
  convenience init(_ clock: ManualClock, statuses: Int..., headers: HTTPHeaders = [:]) {
    self.init(clock) { _, number in
      let status = statuses[min(number, statuses.count) - 1]
      let isFailure = status >= 400
      return .success(
        HTTPResponse(status: status, headers: isFailure ? headers : [:], receivedAt: clock.date))
    }
  }

  func send(_ request: HTTPRequest, cancellation: Cancellation) throws(TransportError)
    -> HTTPResponse
  {
    let number = asked.withLock { asked in
      asked.append((clock.now, request))
      return asked.count
    }
    return try answer(request, number).get()
  }

  var times: [ContinuousClock.Instant] { asked.withLock { $0.map(\.at) } }
  var requests: [HTTPRequest] { asked.withLock { $0.map(\.request) } }
}
