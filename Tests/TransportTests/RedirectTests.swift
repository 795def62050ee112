import Testing

@testable import Transport

extension TransportTests {
  @Suite("Redirects")
  struct RedirectTests {
    private static let codes = [301, 302, 303, 307, 308]
    private static let methods = [HTTPMethod.get, .post, .put, .delete]

    @Test("N15 no redirect is followed: 0 requests at the second origin", arguments: codes, methods)
    func elsewhere(code: Int, method: HTTPMethod) throws {
      let second = try HostileServer(answering: answer(body: "stolen"))
      defer { second.stop() }
      for location in [
        "http://127.0.0.1:\(second.port)/take", "//127.0.0.1:\(second.port)/take",
        "http://key:8F1C0A77D2B9@127.0.0.1:\(second.port)/take?token=8F1C0A77D2B9",
      ] {
        let first = try HostileServer(
          answering: answer(code, headers: "Location: \(location)\r\n", body: "moved"))
        defer { first.stop() }
        let secret = Secret("8F1C0A77D2B9")
        let carriers: [([HTTPField], [HTTPField])] = [
          ([], [HTTPField("Authorization", secret)]), ([], [HTTPField("X-Api-Key", secret)]),
          ([], [HTTPField("Cookie", secret)]), ([HTTPField("token", secret)], []),
        ]
        let account = AccountTransport(lane: CurlLane(.test), traffic: AccountTraffic())
        for (query, headers) in carriers {
          let request = HTTPRequest(
            method, try first.origin, "/", query: query, headers: headers, endpoint: "test")
          let error = account.result(of: request).error
          #expect(
            error
              == .redirectRefused(
                status: code, to: .other(origin: "http://127.0.0.1:\(second.port)")))
          // N16: on a write the outcome is unknown, never a success.
          #expect(error?.mayHaveReachedServer == true)
          #expect(error.map { !"\($0)".contains("8F1C") } == true)
        }
        #expect(first.requests.count == 4)
      }
      #expect(second.acceptedCount == 0)
    }

    @Test("N15 nor within the origin, nor from https to http, nor to another scheme")
    func others() throws {
      for (location, target) in [
        ("/login", RedirectTarget.sameOrigin),
        ("http://api.example/", .other(origin: "http://api.example")),
        ("file:///etc/passwd", .unreadable), ("", .sameOrigin),
      ] {
        let server = try HostileServer(answering: answer(302, headers: "Location: \(location)\r\n"))
        defer { server.stop() }
        #expect(
          CurlLane(.test).result(of: .get(try server.origin)).error
            == .redirectRefused(status: 302, to: target))
        #expect(server.requests.count == 1)
      }
    }

    @Test("A 3xx that points nowhere is an answer")
    func withoutLocation() throws {
      let server = try HostileServer(answering: answer(300, body: "choose"))
      defer { server.stop() }
      #expect(CurlLane(.test).result(of: .get(try server.origin)).response?.status == 300)
    }

    @Test("A Location elsewhere is no redirect")
    func created() throws {
      let server = try HostileServer(answering: answer(201, headers: "Location: /x/1\r\n"))
      defer { server.stop() }
      #expect(CurlLane(.test).result(of: .get(try server.origin)).response?.status == 201)
    }
  }
}
