import Foundation
import Testing

@testable import Transport

extension TransportTests {
  @Suite("Deadlines")
  struct DeadlineTests {
    @Test("N01 a black hole: an error within the connect time-out, and the cause")
    func blackHole() throws {
      let hole = try BlackHole()
      var settings = TransportSettings.test
      settings.connectTimeout = .milliseconds(700)
      let lane = CurlLane(settings)
      let seconds = try ContinuousClock.seconds {
        let error = lane.result(of: .get(try hole.origin)).error
        #expect(error == .cannotConnect(.timedOut))
        #expect(error?.mayHaveReachedServer == false)
      }
      #expect((0.6...1.2).contains(seconds))
      // When the whole deadline is the shorter one, it is what passed.
      let short = ContinuousClock.seconds {
        let error = (try? hole.origin).flatMap {
          lane.result(of: .get($0, deadline: .milliseconds(300))).error
        }
        guard case .timedOut(let after, mayHaveBeenSent: false) = error else {
          Issue.record("\(String(describing: error))")
          return
        }
        #expect(after >= .milliseconds(300))
      }
      #expect((0.3...0.8).contains(short))
    }

    @Test("N01 nobody listens: at once, and it was not sent")
    func refused() throws {
      let server = try HostileServer(accepts: false)
      let origin = try server.origin
      server.stop()
      let error = CurlLane(.test).result(of: .get(origin)).error
      #expect(error == .cannotConnect(.refused))
      #expect(error?.mayHaveReachedServer == false)
    }

    @Test("N27 a name that does not exist")
    func unknownName() throws {
      let error = CurlLane(.test).result(of: .get(try Origin("https://nowhere.invalid"))).error
      #expect(error == .cannotResolve(host: "nowhere.invalid"))
      #expect(error?.mayHaveReachedServer == false)
    }

    /// To run it, in a namespace whose only name server takes questions and gives no answers.
    ///
    ///     unshare -m sh -c 'echo nameserver 127.0.0.77 > /tmp/silent; mount --bind /tmp/silent /etc/resolv.conf
    ///       socat -u UDP-RECV:53,bind=127.0.0.77 /dev/null & SELLERDESK_SILENT_DNS=1 swift test --filter silentDNS'
    @Test(
      "N27 a name server that never answers is given up in time, and when cancelled",
      .enabled(if: ProcessInfo.processInfo.environment["SELLERDESK_SILENT_DNS"] != nil))
    func silentDNS() throws {
      var settings = TransportSettings.test
      settings.connectTimeout = .milliseconds(700)
      let request = HTTPRequest.get(try Origin("https://slow.example"))
      let threads = Measurements.threads
      let used = Measurements.threadCPU
      let seconds = ContinuousClock.seconds {
        let error = CurlLane(settings).result(of: request).error
        #expect(error == .cannotResolve(host: "slow.example"))
      }
      #expect((0.6...1.2).contains(seconds))
      #expect(Measurements.threadCPU - used < .milliseconds(20))
      let cancellation = Cancellation()
      DispatchQueue.global().asyncAfter(deadline: .now() + 0.2) { cancellation.cancel() }
      let cancelled = ContinuousClock.seconds {
        let error = CurlLane(.test).result(of: request, cancellation).error
        #expect(error == .cancelled(mayHaveBeenSent: false))
      }
      #expect(cancelled < 0.4)
      // The look-ups that were given up end by themselves.
      #expect(eventually(within: 30) { Measurements.threads <= threads + 2 })
    }

    @Test("N02 accepts and never answers")
    func silence() throws {
      let server = try HostileServer { connection in
        _ = connection.readRequest()
        connection.waitForClose()
      }
      defer { server.stop() }
      try expectTimeout(server)
    }

    @Test("N02 the same on a connection that was used before")
    func silenceOnAKeptConnection() throws {
      let server = try HostileServer { connection in
        _ = connection.readRequest()
        connection.send(answer())
        _ = connection.readRequest()
        connection.waitForClose()
      }
      defer { server.stop() }
      let lane = CurlLane(.test)
      #expect(lane.result(of: .get(try server.origin)).response != nil)
      try expectTimeout(server, lane)
      #expect(server.acceptedCount == 1)
    }

    @Test("N03 a byte now and then, in the head and in the body")
    func slowLoris() throws {
      for start in [
        "HTTP/1.1 200 OK\r\nX-A: ", "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\n",
      ] {
        let server = try HostileServer { connection in
          _ = connection.readRequest()
          connection.send(start)
          connection.drip([UInt8](repeating: 0x61, count: 1000), every: .milliseconds(50))
        }
        defer { server.stop() }
        try expectTimeout(server)
      }
    }

    @Test("N03 a flood that never ends is bounded too")
    func flood() throws {
      var settings = TransportSettings.test
      settings.bodyLimit = .max
      let server = try HostileServer { connection in
        _ = connection.readRequest()
        connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        // Chunks of nothing but extensions.
        let chunk = Array("1;\(String(repeating: "x", count: 1000))\r\na\r\n".utf8)
        while connection.send(chunk) {}
      }
      defer { server.stop() }
      try expectTimeout(server, CurlLane(settings))
    }

    @Test("N02 a server that does not read what we send")
    func unreadBody() throws {
      let server = try HostileServer { connection in
        connection.pause(.seconds(3))
      }
      defer { server.stop() }
      var request = HTTPRequest(
        .post, try server.origin, "/", endpoint: "test", deadline: .milliseconds(500))
      request.body = .init([UInt8](repeating: 0, count: 30 << 20), contentType: "x/y")
      let error = CurlLane(.test).result(of: request).error
      guard case .timedOut(_, mayHaveBeenSent: true) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
    }

    @Test("A deadline in the past sends nothing")
    func past() throws {
      let server = try HostileServer(answering: answer())
      defer { server.stop() }
      let error = CurlLane(.test).result(of: .get(try server.origin, deadline: .zero)).error
      #expect(error?.mayHaveReachedServer == false)
      #expect(server.requests.isEmpty)
    }

    @Test("The wait for the lane counts")
    func waitForTheLane() throws {
      let server = try HostileServer { connection in
        _ = connection.readRequest()
        connection.waitForClose()
      }
      defer { server.stop() }
      let lane = CurlLane(.test)
      let origin = try server.origin
      let first = Background { lane.result(of: .get(origin, deadline: .seconds(1))) }
      #expect(eventually { server.requests.count == 1 })
      let error = lane.result(of: .get(origin, deadline: .milliseconds(300))).error
      guard case .timedOut(_, mayHaveBeenSent: false) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(first.wait()?.error?.mayHaveReachedServer == true)
      #expect(server.requests.count == 1)
    }

    private func expectTimeout(_ server: HostileServer, _ lane: CurlLane = CurlLane(.test)) throws {
      let deadline = Duration.milliseconds(500)
      let seconds = try ContinuousClock.seconds {
        let error = lane.result(of: .get(try server.origin, deadline: deadline)).error
        guard case .timedOut(let after, mayHaveBeenSent: true) = error else {
          Issue.record("\(String(describing: error))")
          return
        }
        #expect(after >= deadline)
      }
      #expect((0.5...1.0).contains(seconds))
    }
  }

}
