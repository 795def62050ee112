import Foundation
import Testing

@testable import Transport

extension TransportTests {
  @Suite("Cancelling takes effect at once")
  struct CancellationTests {
    /// Cancels a call that has got as far as `isThere`, and returns its error if it ended within 100 ms.
    private func cancelled(
      _ request: HTTPRequest, on exchange: some HTTPExchange, once isThere: () -> Bool
    ) -> TransportError? {
      let cancellation = Cancellation()
      let call = Background { (exchange.result(of: request, cancellation), ContinuousClock.now) }
      let isReady = eventually(isThere)
      #expect(isReady)
      usleep(50_000)
      let begun = ContinuousClock.now
      cancellation.cancel()
      guard let (outcome, end) = call.wait() else { return nil }
      #expect(end - begun < .milliseconds(100))
      return outcome.error
    }

    @Test func whileConnecting() throws {
      let hole = try BlackHole()
      let error = cancelled(.get(try hole.origin), on: CurlLane(.test)) { true }
      #expect(error == .cancelled(mayHaveBeenSent: false))
    }

    @Test(
      "In the head and in the body",
      arguments: ["", "HTTP/1.1 200 OK\r\nX-", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhe"])
    func whileAnswering(start: String) throws {
      let server = try HostileServer { connection in
        _ = connection.readRequest()
        connection.send(start)
        connection.waitForClose()
      }
      defer { server.stop() }
      let error = cancelled(.get(try server.origin), on: CurlLane(.test)) {
        server.requests.count == 1
      }
      #expect(error == .cancelled(mayHaveBeenSent: true))
    }

    @Test func whileWaitingForTheLane() throws {
      let server = try HostileServer { connection in
        _ = connection.readRequest()
        connection.waitForClose()
      }
      defer { server.stop() }
      let lane = CurlLane(.test)
      let origin = try server.origin
      let first = Cancellation()
      let running = Background { lane.result(of: .get(origin), first) }
      #expect(eventually { server.requests.count == 1 })
      let error = cancelled(.get(origin), on: lane) { true }
      #expect(error == .cancelled(mayHaveBeenSent: false))
      first.cancel()
      #expect(running.wait()?.error == .cancelled(mayHaveBeenSent: true))
    }

    @Test func whileWaitingForATurn() throws {
      let traffic = AccountTraffic(
        .init(limit: RateLimit(requestsPerSecond: 0.01, burst: 1)))
      let server = try HostileServer(answering: answer())
      defer { server.stop() }
      let account = AccountTransport(lane: CurlLane(.test), traffic: traffic)
      #expect(account.result(of: .get(try server.origin)).response != nil)
      let request = HTTPRequest(
        .get, try server.origin, "/", endpoint: "e", deadline: .seconds(600))
      let error = cancelled(request, on: account) { true }
      #expect(error == .cancelled(mayHaveBeenSent: false))
    }

    @Test func whileWaitingToRetry() throws {
      let server = try HostileServer(answering: answer(503))
      defer { server.stop() }
      let traffic = AccountTraffic(randomness: { 0.999 })
      let account = AccountTransport(lane: CurlLane(.test), traffic: traffic)
      let error = cancelled(.get(try server.origin), on: account) { server.requests.count == 1 }
      #expect(error == .cancelled(mayHaveBeenSent: true))
      #expect(server.requests.count == 1)
    }

    @Test func beforeItBegins() throws {
      let server = try HostileServer(answering: answer())
      defer { server.stop() }
      let cancellation = Cancellation()
      cancellation.cancel()
      let request = HTTPRequest.get(try server.origin)
      let account = AccountTransport(lane: CurlLane(.test), traffic: AccountTraffic())
      #expect(
        CurlLane(.test).result(of: request, cancellation).error
          == .cancelled(mayHaveBeenSent: false))
      #expect(account.result(of: request, cancellation).error == .cancelled(mayHaveBeenSent: false))
      #expect(server.acceptedCount == 0)
    }

    @Test("A lane goes on after a cancelled exchange, and a late wake-up disturbs nobody")
    func afterwards() throws {
      let server = try HostileServer { connection in
        while let request = connection.readRequest() {
          if request.line.contains("/hang") { return connection.waitForClose() }
          connection.send(answer(body: "ok"))
        }
      }
      defer { server.stop() }
      let lane = CurlLane(.test)
      for round in 0..<20 {
        let cancellation = Cancellation()
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(round % 5)) {
          cancellation.cancel()
        }
        let error = lane.result(of: .get(try server.origin, "/hang"), cancellation).error
        guard case .cancelled = error else {
          Issue.record("\(String(describing: error))")
          return
        }
        cancellation.cancel()
        #expect(lane.result(of: .get(try server.origin), cancellation).response == nil)
        #expect(lane.result(of: .get(try server.origin)).response?.body == Array("ok".utf8))
      }
    }
  }
}
