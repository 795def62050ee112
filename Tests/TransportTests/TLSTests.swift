import Foundation
import Synchronization
import Testing

@testable import Transport

extension TransportTests {
  @Suite("TLS", .enabled(if: Certificates.isAvailable, "openssl is not installed"))
  struct TLSTests {
    private let certificates: Certificates

    init() throws {
      certificates = try Certificates()
    }

    private func lane(trusting file: String? = "ca.pem") -> CurlLane {
      var settings = TransportSettings.test
      settings.caFile = file.map { certificates.path($0) }
      return CurlLane(settings)
    }

    private func request(_ origin: Origin) -> HTTPRequest {
      HTTPRequest(
        .get, origin, "/", query: [HTTPField("token", Secret("8F1C0A77D2B9"))],
        headers: [HTTPField("X-Api-Key", Secret("header-key-0123"))], endpoint: "test",
        deadline: .seconds(10))
    }

    @Test func aCertificateOfATrustedAuthorityIsAccepted() throws {
      for version in ["-tls1_2", "-tls1_3"] {
        let server = try TLSServer(
          certificates, certificate: "good.pem", options: ["-www", version])
        defer { server.stop() }
        let response = try lane().send(request(server.origin()), cancellation: Cancellation())
        #expect(response.status == 200)
        #expect(String(decoding: response.body, as: UTF8.self).contains("s_server"))
      }
    }

    @Test("A write's own connection takes up the TLS session of the one before")
    func sessions() throws {
      let server = try TLSServer(certificates, certificate: "good.pem", options: ["-www"])
      defer { server.stop() }
      let lane = lane()
      var request = request(try server.origin())
      request.isSafeToRepeat = false
      let pages = try (0..<2).map { _ in
        String(decoding: try lane.send(request, cancellation: Cancellation()).body, as: UTF8.self)
      }
      #expect(pages[0].contains("New, TLSv1.3"))
      #expect(pages[1].contains("Reused, TLSv1.3"))
    }

    @Test(
      "N29 refused, at once, not retried, and not a byte of the request sent",
      arguments: [
        ("expired.pem", "ca.pem", [], "expired"),
        ("self-signed.pem", "ca.pem", [], "self-signed"),
        ("wrong-name.pem", "ca.pem", [], "does not match|no alternative"),
        ("unknown-ca.pem", "ca.pem", [], "unable to get local issuer"),
        // The system's authorities do not know ours.
        ("good.pem", nil, [], "unable to get local issuer|self-signed"),
        ("good.pem", "ca.pem", ["-tls1_1", "-cipher", "DEFAULT:@SECLEVEL=0"], "protocol version"),
        ("good.pem", "no-such-file.pem", [], "certificate"),
      ] as [(String, String?, [String], String)])
    func refused(certificate: String, trusted: String?, options: [String], reason: String) throws {
      let server = try TLSServer(certificates, certificate: certificate, options: options)
      defer { server.stop() }
      let attempts = Mutex(0)
      let traffic = AccountTraffic(observer: { _ in attempts.withLock { $0 += 1 } })
      let account = AccountTransport(lane: lane(trusting: trusted), traffic: traffic)
      var error: TransportError?
      let seconds = try ContinuousClock.seconds {
        error = account.result(of: request(try server.origin())).error
      }
      guard case .tls(let words) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(words.firstMatch(of: try Regex(reason)) != nil, "\(words)")
      #expect(error?.mayHaveReachedServer == false)
      #expect(seconds < 5)
      #expect(attempts.withLock { $0 } == 1)
      usleep(50_000)
      #expect(!server.output.contains("GET "))
      #expect(!server.output.contains("8F1C"))
      #expect(!words.contains("8F1C"))
    }

    @Test("A handshake that breaks off is a failed connection, not a refusal")
    func dropped() throws {
      for resets in [true, false] {
        let server = try HostileServer { connection in
          _ = connection.read(50)
          if resets { connection.reset() }
        }
        defer { server.stop() }
        let error = lane().result(of: request(try Origin("https://127.0.0.1:\(server.port)"))).error
        #expect(error == .cannotConnect(.dropped))
        #expect(error?.mayHaveReachedServer == false)
      }
    }

    @Test("N02 a handshake that never ends is bounded by the connect time-out")
    func silent() throws {
      let server = try HostileServer { $0.waitForClose() }
      defer { server.stop() }
      var settings = TransportSettings.test
      settings.connectTimeout = .milliseconds(500)
      let seconds = try ContinuousClock.seconds {
        let origin = try Origin("https://127.0.0.1:\(server.port)")
        #expect(CurlLane(settings).result(of: request(origin)).error == .cannotConnect(.timedOut))
      }
      #expect(seconds < 1)
    }

    @Test("What speaks no TLS is refused")
    func plain() throws {
      let server = try HostileServer { connection in
        _ = connection.read(50)
        connection.send("HTTP/1.1 400 Bad Request\r\n\r\n")
        connection.waitForClose()
      }
      defer { server.stop() }
      let error = lane().result(of: request(try Origin("https://127.0.0.1:\(server.port)"))).error
      guard case .tls = error else {
        Issue.record("\(String(describing: error))")
        return
      }
    }

    @Test("N04 a connection that is torn while a body is sent over TLS is an error, not a signal")
    func tornWhileSending() throws {
      let server = try TLSServer(certificates, certificate: "good.pem")
      let origin = try server.origin()
      var request = HTTPRequest(.post, origin, "/", endpoint: "test", deadline: .seconds(5))
      request.body = .init([UInt8](repeating: 0x41, count: 40 << 20), contentType: "x/y")
      let (lane, body) = (lane(), request)
      let call = Background { lane.result(of: body) }
      #expect(eventually { server.output.contains("POST") })
      server.stop()
      let error = call.wait()?.error
      #expect(error == .brokenAnswer(.connectionLost))
    }

    @Test("K01 a reason that would quote the request is not shown")
    func reasons() {
      let secrets = [Secret("8F1C0A77D2B9"), Secret("a b")]
      func shown(_ words: String) -> String { TransportError.shownReason(words, hiding: secrets) }
      #expect(shown("certificate has expired") == "certificate has expired")
      #expect(shown("bad: 8F1C0A77D2B9") == "handshake failed")
      #expect(shown("bad: a%20b") == "handshake failed")
      #expect(shown("at https://x.example/?q") == "handshake failed")
      #expect(shown("a\u{1B}[31mb\u{202E}é") == "a[31mb")
      #expect(shown(String(repeating: "x", count: 500)).count == 160)
    }
  }
}
