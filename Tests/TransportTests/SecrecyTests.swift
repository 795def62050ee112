import Foundation
import Testing

@testable import Transport

extension TransportTests {
  @Suite("K01 what is told about a request")
  struct SecrecyTests {
    private static let token = "8F1C+0A77/D2B9=4E5A"
    private static let key = "header-key-0123456789"
    private static let sign = "body-sign-0123456789"
    private static let password = "p@ss:word-0123456789"

    /// Twelve characters of any secret, in any spelling, are too many.
    private static let pieces: [String] = {
      var pieces: [String] = []
      for secret in [token, key, sign, password] {
        let bytes = Array(secret.utf8)
        let base64 = (0..<3).map { Data(bytes.dropFirst($0)).base64EncodedString() }
        let spellings =
          [
            secret, PercentEncoding.encode(secret), Hex.encode(bytes),
            Hex.encode(bytes).uppercased(),
          ]
          + base64
        for spelling in spellings {
          let characters = Array(spelling)
          for start in 0...max(0, characters.count - 12) {
            pieces.append(String(characters[start..<min(start + 12, characters.count)]))
          }
        }
      }
      return pieces
    }()

    /// Servers that quote everything they were sent, in every place where they can.
    private static let replies: [@Sendable (Echo) -> String] = [
      { "HTTP/1.1 302 Found\r\nLocation: \($0.target)\r\nContent-Length: 0\r\n\r\n" },
      { "HTTP/1.1 302 Found\r\nLocation: https://\($0.key)@evil.example/\($0.target)\r\n\r\n" },
      { "HTTP/1.1 500 \($0.key)\r\nContent-Length: 5\r\n\r\n\($0.key)" },
      { "HTTP/1.1 429 X\r\nRetry-After: \($0.key)\r\nContent-Length: 0\r\n\r\n" },
      { "HTTP/1.1 200 X\r\nContent-Length: \($0.key)\r\n\r\n" },
      { "HTTP/1.1 200 X\r\nContent-Encoding: \($0.key)\r\nContent-Length: 1\r\n\r\nx" },
      { "HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n\($0.key)\r\n" },
      { "HTTP/1.1 200 X\r\n\($0.key)\r\n\r\n" }, { "\($0.key)\r\n\r\n" }, { _ in "" },
    ]

    private struct Echo {
      let target: String
      let key: String
    }

    @Test("K01 no error, record, description or dump holds twelve characters of a secret")
    func nowhere() throws {
      var told = ""
      let journal = Journal<ExchangeRecord>()
      for reply in SecrecyTests.replies {
        let server = try HostileServer { connection in
          guard let request = connection.readRequest() else { return }
          let target = String(request.line.split(separator: " ")[1])
          connection.send(reply(Echo(target: target, key: request.header("X-Api-Key") ?? "")))
        }
        defer { server.stop() }
        try tell(about: server.origin, .direct, journal, into: &told)
      }
      // And where it never gets as far: a refused port, a name that is none, TLS that is none, a proxy that echoes.
      let closed = try HostileServer(accepts: false)
      closed.stop()
      let echo = try HostileServer { connection in
        guard let request = connection.readRequest() else { return }
        connection.send(
          "HTTP/1.1 502 \(request.header("Proxy-Authorization") ?? "")\r\n\r\n\(request.head)")
      }
      defer { echo.stop() }
      let password = PercentEncoding.encode(SecrecyTests.password)
      let proxy = try ProxyRules(setting: "http://me:\(password)@127.0.0.1:\(echo.port)")
      try tell(about: closed.origin, .direct, journal, into: &told)
      for origin in ["https://nowhere.invalid", "https://127.0.0.1:\(echo.port)"] {
        try tell(about: Origin(origin), .direct, journal, into: &told)
      }
      try tell(about: Origin("https://shop.example"), proxy, journal, into: &told)
      #expect(echo.requests.contains { $0.header("Proxy-Authorization") != nil })
      dump(journal.all, to: &told)
      #expect(journal.all.count > 14)
      #expect(SecrecyTests.pieces.filter { told.contains($0) } == [])
    }

    private func tell(
      about origin: Origin, _ proxies: ProxyRules, _ journal: Journal<ExchangeRecord>,
      into told: inout String
    ) throws {
      var settings = TransportSettings.test
      settings.proxies = proxies
      var rules = AccountTraffic.Rules()
      rules.retry.firstWindow = .milliseconds(10)
      let account = AccountTransport(
        lane: CurlLane(settings), traffic: AccountTraffic(rules, observer: journal.note))
      let request = HTTPRequest(
        .post, origin, "/api/x", query: [HTTPField("token", Secret(SecrecyTests.token))],
        headers: [HTTPField("X-Api-Key", Secret(SecrecyTests.key))],
        body: .init(Array(SecrecyTests.sign.utf8), contentType: "text/plain"), endpoint: "test",
        isSafeToRepeat: true, deadline: .seconds(1))
      let outcome = account.result(of: request)
      dump(request, to: &told)
      dump(settings, to: &told)
      dump(outcome, to: &told)
      told += "\(request) \(outcome) \(settings)" + String(reflecting: outcome.error)
    }
  }
}
