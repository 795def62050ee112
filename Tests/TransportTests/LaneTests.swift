import Foundation
import Testing

@testable import Transport

extension TransportTests {
  @Suite("A lane, on the wire")
  struct LaneTests {
    private let lane = CurlLane(.test)

    @Test func answersComeWithStatusHeadersAndBody() throws {
      let server = try HostileServer(
        answering: answer(
          headers: "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\nX-A: 1\r\nx-a:2 \r\nX-F: a\r\n  b\r\n",
          body: "hello"))
      defer { server.stop() }
      let response = try lane.send(.get(server.origin), cancellation: Cancellation())
      #expect(response.status == 200)
      #expect(response.body == Array("hello".utf8))
      #expect(response.headers["X-a"] == "1")
      #expect(response.headers.all("X-A") == ["1", "2"])
      #expect(response.headers["x-f"] == "a b")
      #expect(response.remoteDate == Date(timeIntervalSince1970: 784_111_777))
      #expect(response.isBodyDelimited)
      #expect(response.duration > .zero)
      #expect(response.receivedBytes > 50)
    }

    @Test func requestsLeaveAsTheyWereWritten() throws {
      let server = try HostileServer(answering: answer())
      defer { server.stop() }
      let request = HTTPRequest(
        .post, try server.origin, "/api/debates/v2/\("a/b")",
        query: [HTTPField("token", Secret("t+k")), HTTPField("id_i", "7"), HTTPField("id_i", "8")],
        headers: [
          HTTPField("X-Api-Key", Secret("key")), HTTPField("Cookie", "a=b"),
          HTTPField("X-Empty", ""),
        ],
        body: .init(Array("{\"x\":1}\0".utf8), contentType: "application/json"), endpoint: "send")
      _ = try lane.send(request, cancellation: Cancellation())
      let received = try #require(server.requests.first)
      #expect(received.line == "POST /api/debates/v2/a%2Fb?token=t%2Bk&id_i=7&id_i=8 HTTP/1.1")
      #expect(received.body == Array("{\"x\":1}\0".utf8))
      #expect(received.header("X-Api-Key") == "key")
      #expect(received.header("Cookie") == "a=b")
      #expect(received.header("X-Empty") == "")
      #expect(received.header("Content-Type") == "application/json")
      #expect(received.header("User-Agent") == "sellerdesk/test")
      #expect(received.header("Accept-Encoding") == "gzip, deflate")
      #expect(received.header("Host") == "127.0.0.1:\(server.port)")
      #expect(received.header("Expect") == nil)
    }

    @Test("Every method says what it carries", arguments: HTTPMethod.allCases, [0, 5, 2_000_000])
    func methods(method: HTTPMethod, size: Int) throws {
      let server = try HostileServer(answering: answer())
      defer { server.stop() }
      var request = HTTPRequest(method, try server.origin, "/", endpoint: "test")
      if size > 0, !method.isRead {
        request.body = .init([UInt8](repeating: 0x41, count: size), contentType: "text/plain")
      }
      // Twice: what one request sets must not stay on the handle.
      for _ in 0..<2 { _ = try lane.send(request, cancellation: Cancellation()) }
      _ = try lane.send(.get(server.origin), cancellation: Cancellation())
      #expect(server.requests.map(\.method) == [method.rawValue, method.rawValue, "GET"])
      let first = try #require(server.requests.first)
      #expect(first.body.count == request.body?.bytes.count ?? 0)
      #expect(first.header("Expect") == nil)
      if request.body == nil { #expect(first.header("Content-Type") == nil) }
      let carriesLength = [.post, .put, .patch].contains(method) || request.body != nil
      #expect(first.header("Content-Length") == (carriesLength ? "\(first.body.count)" : nil))
      #expect(server.requests.last?.header("Content-Length") == nil)
    }

    @Test func anEmptyBodyIsABody() throws {
      let server = try HostileServer(answering: answer(204))
      defer { server.stop() }
      let request = HTTPRequest(
        .delete, try server.origin, "/", body: .init([], contentType: "text/plain"),
        endpoint: "test")
      let response = try lane.send(request, cancellation: Cancellation())
      #expect(response.status == 204)
      #expect(server.requests.first?.header("Content-Length") == "0")
      #expect(server.requests.first?.header("Content-Type") == "text/plain")
    }

    @Test func answersWithoutABodyNeedNone() throws {
      let server = try HostileServer { connection in
        for reply in [
          "HTTP/1.1 204 X\r\n\r\n", "HTTP/1.1 304 X\r\nContent-Length: 5\r\n\r\n",
          "HTTP/1.1 200 X\r\nContent-Length: 5\r\nContent-Encoding: gzip\r\n\r\n",
          "HTTP/1.1 200 X\r\nContent-Length: 0\r\n\r\n",
        ] {
          _ = connection.readRequest()
          connection.send(reply)
        }
        connection.waitForClose()
      }
      defer { server.stop() }
      for method in [HTTPMethod.get, .get, .head, .get] {
        let request = HTTPRequest(method, try server.origin, "/", endpoint: "test")
        let response = try lane.send(request, cancellation: Cancellation())
        #expect(response.body.isEmpty)
        #expect(response.isBodyDelimited)
      }
      #expect(server.acceptedCount == 1)
    }

    @Test("Reads share a connection, and each write has one of its own")
    func connections() throws {
      let server = try HostileServer(answering: answer(body: "ok"))
      defer { server.stop() }
      for _ in 0..<3 { _ = try lane.send(.get(server.origin), cancellation: Cancellation()) }
      #expect(server.acceptedCount == 1)
      for _ in 0..<2 {
        let write = HTTPRequest(.post, try server.origin, "/", endpoint: "test")
        _ = try lane.send(write, cancellation: Cancellation())
      }
      #expect(server.acceptedCount == 3)
    }

    @Test("O01 a write is never repeated behind our back when a kept connection ends")
    func writesAreSentOnce() throws {
      // Answers the first request of all; reads every other one and closes without a word.
      let server = try HostileServer { connection in
        _ = connection.readRequest()
        guard connection.number == 1 else { return }
        connection.send(answer(body: "ok"))
        _ = connection.readRequest()
      }
      defer { server.stop() }
      _ = try lane.send(.get(server.origin), cancellation: Cancellation())
      for method in [HTTPMethod.post, .put, .patch, .delete] {
        let before = server.requests.count
        let write = HTTPRequest(
          method, try server.origin, "/", body: .init([1], contentType: "x/y"), endpoint: "test")
        let error = lane.result(of: write).error
        #expect(error == .brokenAnswer(.connectionLost))
        #expect(error?.mayHaveReachedServer == true)
        #expect(server.requests.count == before + 1)
      }
    }

    @Test("A read on a kept connection that ends is asked again on another")
    func staleConnections() throws {
      let server = try HostileServer { connection in
        _ = connection.readRequest()
        connection.send(answer(body: "ok"))
        _ = connection.readRequest()
      }
      defer { server.stop() }
      for _ in 0..<3 {
        #expect(lane.result(of: .get(try server.origin)).response?.body == Array("ok".utf8))
      }
    }

    @Test("Callers on several threads take turns")
    func turns() throws {
      let server = try HostileServer { connection in
        while connection.readRequest() != nil {
          connection.pause(.milliseconds(20))
          connection.send(answer(body: "\(connection.number)"))
        }
      }
      defer { server.stop() }
      let origin = try server.origin
      let lane = lane
      let callers = (0..<5).map { _ in Background { lane.result(of: .get(origin)) } }
      for caller in callers { #expect(caller.wait()?.response?.body == Array("1".utf8)) }
      #expect(server.requests.count == 5)
    }

    @Test("N26 an IPv6 address as an origin")
    func ipv6() throws {
      let server = try HostileServer(.v6, answering: answer(body: "six"))
      defer { server.stop() }
      let response = try lane.send(.get(server.origin), cancellation: Cancellation())
      #expect(response.body == Array("six".utf8))
      #expect(server.requests.first?.header("Host") == "[::1]:\(server.port)")
    }

    /// libcurl's own wake-up pair is, but it leads nowhere.
    @Test("Connections are not inherited by the programs that we start")
    func closeOnExec() throws {
      let server = try HostileServer(answering: answer(body: "ok"))
      defer { server.stop() }
      _ = try lane.send(.get(server.origin), cancellation: Cancellation())
      let connected = (0..<1024).filter { Sockets.peerPort(Int32($0)) == server.port }
      #expect(!connected.isEmpty)
      for socket in connected { #expect(fcntl(Int32(socket), F_GETFD) & FD_CLOEXEC != 0) }
    }
  }
}
