import Foundation
import Synchronization
import Testing

@testable import Transport

extension TransportTests {
  @Suite("N28 proxies")
  struct ProxyTests {
    private func request(_ origin: String) throws -> HTTPRequest {
      HTTPRequest(
        .post, try Origin(origin, allowLoopbackHTTP: true), "/api/x",
        query: [HTTPField("token", Secret("8F1C0A77D2B9"))],
        headers: [HTTPField("Authorization", Secret("header-key-0123"))],
        body: .init(Array("body-words-0123".utf8), contentType: "text/plain"), endpoint: "test",
        deadline: .seconds(5))
    }

    private func lane(_ proxy: String, caFile: String? = nil) throws -> CurlLane {
      var settings = TransportSettings.test
      settings.connectTimeout = .milliseconds(700)
      settings.proxies = try ProxyRules(setting: proxy)
      settings.caFile = caFile
      return CurlLane(settings)
    }

    @Test(
      "N28 CONNECT only, and nothing of the request visible to the proxy",
      .enabled(if: Certificates.isAvailable, "openssl is not installed"))
    func connect() throws {
      let certificates = try Certificates()
      let server = try TLSServer(certificates, certificate: "good.pem", options: ["-www"])
      defer { server.stop() }
      let target = server.port
      let seen = Mutex<[UInt8]>([])
      let proxy = try HostileServer { connection in
        _ = connection.readRequest()
        connection.send("HTTP/1.1 200 Connection established\r\nX-Proxy: 1\r\n\r\n")
        let bytes = connection.tunnel(to: target)
        seen.withLock { $0 += bytes }
      }
      defer { proxy.stop() }
      let lane = try lane(
        "http://me:pass-0123@127.0.0.1:\(proxy.port)", caFile: certificates.path("ca.pem"))
      var request = try request("https://shop.example")
      request.method = .get
      request.body = nil
      let response = try lane.send(request, cancellation: Cancellation())
      #expect(response.status == 200)
      #expect(response.headers["X-Proxy"] == nil)
      let head = try #require(proxy.requests.first)
      #expect(head.line == "CONNECT shop.example:443 HTTP/1.1")
      let names = head.head.components(separatedBy: "\r\n").dropFirst().map {
        $0.prefix { $0 != ":" }
      }
      #expect(
        Set(names) == ["Host", "Proxy-Authorization", "User-Agent", "Proxy-Connection"])
      #expect(head.header("Proxy-Authorization") == "Basic bWU6cGFzcy0wMTIz")
      #expect(eventually { !seen.withLock(\.isEmpty) })
      let tunnelled = seen.withLock { $0 }
      for secret in ["8F1C0A77", "header-key", "GET ", "/api/x", "pass-0123"] {
        #expect(!head.head.contains(secret))
        #expect(tunnelled.firstRange(of: Array(secret.utf8)) == nil)
      }
    }

    @Test(
      "N28 socks5h leaves the name to the proxy",
      .enabled(if: Certificates.isAvailable, "openssl is not installed"))
    func socks() throws {
      let certificates = try Certificates()
      let server = try TLSServer(certificates, certificate: "good.pem", options: ["-www"])
      defer { server.stop() }
      let target = server.port
      let asked = Mutex<[UInt8]>([])
      let proxy = try HostileServer { connection in
        let methods = connection.read(2)
        _ = connection.read(Int(methods.last ?? 0))
        connection.send([5, 0])
        let head = connection.read(5)
        let rest = connection.read(Int(head.last ?? 0) + 2)
        asked.withLock { $0 = head + rest }
        connection.send([5, 0, 0, 1, 0, 0, 0, 0, 0, 0])
        _ = connection.tunnel(to: target)
      }
      defer { proxy.stop() }
      let lane = try lane("socks5h://127.0.0.1:\(proxy.port)", caFile: certificates.path("ca.pem"))
      var request = try request("https://shop.example:444")
      request.method = .get
      request.body = nil
      #expect(lane.result(of: request).response?.status == 200)
      #expect(asked.withLock { $0 } == [5, 1, 0, 3, 12] + Array("shop.example".utf8) + [1, 188])
    }

    @Test(
      "N28 what a proxy refuses, and how it fails",
      arguments: [
        (
          "HTTP/1.1 407 Auth\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n",
          TransportError.ProxyFailure.authenticationRequired
        ),
        (
          "HTTP/1.1 407 Auth\r\nProxy-Authenticate: NTLM\r\nContent-Length: 0\r\n\r\n",
          .authenticationRequired
        ),
        ("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n", .refused(status: 403)),
        ("HTTP/1.1 502 Bad\r\nContent-Length: 3\r\n\r\nbad", .refused(status: 502)),
        (
          "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n",
          .refused(status: 302)
        ),
        ("", .refused(status: nil)), ("garbage\r\n\r\n", .refused(status: nil)),
      ])
    func refusals(reply: String, failure: TransportError.ProxyFailure) throws {
      let proxy = try HostileServer { connection in
        _ = connection.readRequest()
        connection.send(reply)
      }
      defer { proxy.stop() }
      for credentials in ["", "me:pass-0123@"] {
        let lane = try lane("http://\(credentials)127.0.0.1:\(proxy.port)")
        let error = lane.result(of: try request("https://shop.example")).error
        #expect(error == .proxy(failure))
        #expect(error?.mayHaveReachedServer == false)
        #expect(error.map { !"\($0)".contains("0123") } == true)
      }
      for seen in proxy.requests {
        #expect(seen.method == "CONNECT" && !seen.head.contains("8F1C"))
      }
    }

    @Test("N28 a proxy that is dead, silent, or nowhere")
    func dead() throws {
      let closed = try HostileServer(accepts: false)
      closed.stop()
      let hole = try BlackHole()
      let silent = try HostileServer { $0.waitForClose() }
      defer { silent.stop() }
      let hanging = try "http://127.0.0.1:\(hole.origin.port)"
      for (proxy, failure) in [
        ("http://127.0.0.1:\(closed.port)", TransportError.ProxyFailure.cannotConnect),
        ("socks5h://127.0.0.1:\(closed.port)", .cannotConnect),
        (hanging, .timedOut), ("http://127.0.0.1:\(silent.port)", .timedOut),
        ("socks5h://127.0.0.1:\(silent.port)", .timedOut),
        ("http://nowhere.invalid:3128", .cannotResolve),
      ] {
        let seconds = try ContinuousClock.seconds {
          let error = try lane(proxy).result(of: request("https://shop.example")).error
          #expect(error == .proxy(failure), "\(proxy)")
          #expect(error?.mayHaveReachedServer == false)
        }
        #expect(seconds < 1.5)
      }
    }

    @Test("N28 loopback goes directly, whatever the setting")
    func loopback() throws {
      let server = try HostileServer(answering: answer(body: "direct"))
      let proxy = try HostileServer(answering: answer(body: "proxied"))
      defer {
        server.stop()
        proxy.stop()
      }
      let lane = try lane("http://127.0.0.1:\(proxy.port)")
      let response = lane.result(of: try request("http://127.0.0.1:\(server.port)")).response
      #expect(response?.body == Array("direct".utf8))
      #expect(proxy.acceptedCount == 0)
    }

    /// In a process of its own: the environment is no place for tests that run beside others.
    @Test("N28 the environment is not looked at")
    func environment() async {
      await #expect(processExitsWith: .success) {
        let server = try HostileServer(answering: answer(body: "direct"))
        let proxy = try HostileServer(answering: answer(body: "proxied"))
        for name in [
          "http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY",
        ] {
          setenv(name, "http://127.0.0.1:\(proxy.port)", 1)
        }
        let plain = CurlLane(.test).result(of: .get(try server.origin))
        precondition(plain.response?.body == Array("direct".utf8))
        // A direct way to a name that does not exist leads nowhere; a proxy would be asked for it.
        let secure = CurlLane(.test).result(of: .get(try Origin("https://nowhere.invalid")))
        precondition(secure.error == .cannotResolve(host: "nowhere.invalid"))
        precondition(proxy.acceptedCount == 0)
      }
    }
  }
}
