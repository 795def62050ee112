import CCurl
import Testing

@testable import Transport

extension TransportTests {
  @Suite("What an error promises")
  struct TransportErrorTests {
    private static let notSent: [TransportError] = [
      .cannotResolve(host: "h"), .cannotConnect(.refused), .cannotConnect(.unreachable),
      .cannotConnect(.timedOut), .cannotConnect(.dropped), .tls(reason: "expired"),
      .proxy(.cannotResolve), .proxy(.cannotConnect), .proxy(.timedOut),
      .proxy(.authenticationRequired), .proxy(.refused(status: 502)), .proxy(.refused(status: nil)),
      .timedOut(after: .seconds(1), mayHaveBeenSent: false), .paused(retryIn: .zero),
      .unavailable(retryIn: .zero), .tooManyWaiting, .cancelled(mayHaveBeenSent: false),
      .unsendable(field: "X"), .noLibrary(reason: "x"), .other(code: 2, mayHaveBeenSent: false),
    ]
    private static let perhapsSent: [TransportError] = [
      .timedOut(after: .seconds(1), mayHaveBeenSent: true), .brokenAnswer(.connectionLost),
      .brokenAnswer(.truncated), .brokenAnswer(.corruptCoding), .brokenAnswer(.unexpectedCoding),
      .malformedAnswer, .tooLarge(.head, limit: 1), .tooLarge(.body, limit: 1),
      .redirectRefused(status: 307, to: .sameOrigin), .cancelled(mayHaveBeenSent: true),
      .other(code: 2, mayHaveBeenSent: true),
    ]

    @Test(arguments: notSent)
    func provablyUnsent(error: TransportError) {
      #expect(!error.mayHaveReachedServer)
    }

    @Test(arguments: perhapsSent)
    func mayHaveBeenSent(error: TransportError) {
      #expect(error.mayHaveReachedServer)
    }

    @Test("K01 words are short and say what it was", arguments: notSent + perhapsSent)
    func words(error: TransportError) {
      #expect((8...100).contains("\(error)".count))
      #expect(!"\(error)".contains("TransportError"))
    }

    /// Once the request has begun, a failure of the kind that comes before proves nothing: it was a second try's.
    @Test("No promise is made after the request has begun", arguments: 0...12)
    func afterTheStart(result: UInt32) throws {
      var outcome = ccurl_outcome()
      outcome.result = try #require(ccurl_result(rawValue: result))
      outcome.request_started = true
      let origin = try Origin("https://api.example")
      for proxy in [nil, try Proxy("http://p.example")] {
        for status in [0, 200, 407] {
          outcome.proxy_status = status
          let error = TransportError(
            .ended, outcome, refusal: nil, request: .get(origin), proxy: proxy, after: .seconds(1))
          #expect(error?.mayHaveReachedServer ?? true)
          #expect((error == nil) == (outcome.result == .CCURL_OK))
        }
      }
    }

    @Test("Before it has begun nothing was sent, whatever happened", arguments: 1...12)
    func beforeTheStart(result: UInt32) throws {
      var outcome = ccurl_outcome()
      outcome.result = try #require(ccurl_result(rawValue: result))
      let origin = try Origin("https://api.example")
      for proxy in [nil, try Proxy("http://p.example")] {
        for ending in [CurlLane.Ending.ended, .cancelled, .timedOut] {
          let error = TransportError(
            ending, outcome, refusal: nil, request: .get(origin), proxy: proxy, after: .seconds(1))
          #expect(error?.mayHaveReachedServer == false)
        }
      }
    }
  }
}
