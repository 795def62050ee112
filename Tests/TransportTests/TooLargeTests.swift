import Foundation
import Testing

@testable import Transport

extension TransportTests {
  @Suite("Answers without end")
  struct TooLargeTests {
    private let lane = CurlLane(.test)

    @Test(
      "N09 200 kB of gzip that are 200 MB: stopped at 16 MB, within a second and 64 MB",
      .enabled(if: Compressed.isAvailable, "python3 is not installed"))
    func bombs() throws {
      let bomb = try Compressed.bomb(megabytes: 200)
      #expect((150_000...250_000).contains(bomb.count))
      // Announced as longer than it is: whoever waits for the end of it waits for ever.
      let server = try HostileServer { connection in
        _ = connection.readRequest()
        connection.send(
          "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 1000000\r\n\r\n")
        connection.send(bomb)
        connection.waitForClose()
      }
      defer { server.stop() }
      let origin = try server.origin
      // Other suites may run beside this one and use memory too: one quiet run of three is enough.
      let isQuiet = (0..<3).contains { _ in
        var seconds = 0.0
        let growth = Measurements.peakGrowth {
          seconds = ContinuousClock.seconds {
            #expect(lane.result(of: .get(origin)).error == .tooLarge(.body, limit: 16 << 20))
          }
        }
        return seconds <= 1 && growth <= 64 << 20
      }
      #expect(isQuiet)
    }

    @Test("N09 a plain body beyond the limit, announced or not")
    func plainBodies() throws {
      var settings = TransportSettings.test
      settings.bodyLimit = 1000
      let small = CurlLane(settings)
      let server = try HostileServer { connection in
        guard let request = connection.readRequest() else { return }
        if request.line.contains("/announced") {
          connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n")
        } else if request.line.contains("/fits") {
          connection.send(answer(body: [UInt8](repeating: 1, count: 1000)))
        } else {
          connection.send("HTTP/1.1 200 OK\r\n\r\n")
          while connection.send([UInt8](repeating: 1, count: 100)) {}
        }
        connection.waitForClose()
      }
      defer { server.stop() }
      #expect(
        small.result(of: .get(try server.origin, "/announced")).error
          == .tooLarge(.body, limit: 1000))
      #expect(
        small.result(of: .get(try server.origin, "/endless")).error == .tooLarge(.body, limit: 1000)
      )
      #expect(small.result(of: .get(try server.origin, "/fits")).response?.body.count == 1000)
    }

    @Test("N32 heads without measure: long lines, many lines, interim answers, trailers")
    func heads() throws {
      let ok = Array("Content-Length: 2\r\n\r\nok".utf8)
      let status = Array("HTTP/1.1 200 OK\r\n".utf8)
      let manyLines = Array((0..<10_000).map { "X-\($0): a\r\n" }.joined().utf8)
      let cases: [(String, [UInt8])] = [
        (
          "1 MB header",
          status + Array("X-A: ".utf8) + [UInt8](repeating: 0x61, count: 1 << 20)
            + Array("\r\n".utf8) + ok
        ),
        (
          "many long",
          status
            + (0..<10).flatMap {
              Array("X-\($0): ".utf8) + [UInt8](repeating: 0x61, count: 60_000) + Array("\r\n".utf8)
            } + ok
        ),
        ("10,000 headers", status + manyLines + ok),
        (
          "10⁵ × 100 Continue",
          Array(repeating: Array("HTTP/1.1 100 Continue\r\n\r\n".utf8), count: 100_000).flatMap {
            $0
          } + status + ok
        ),
        (
          "10,000 folds",
          status + Array("X-A: b\r\n".utf8) + Array(String(repeating: " c\r\n", count: 10_000).utf8)
            + ok
        ),
        (
          "10,000 trailers",
          Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n".utf8)
            + manyLines + Array("\r\n".utf8)
        ),
      ]
      for (name, bytes) in cases {
        let server = try HostileServer { connection in
          _ = connection.readRequest()
          connection.send(bytes)
          connection.waitForClose()
        }
        defer { server.stop() }
        let growth = Measurements.peakGrowth {
          let error = (try? server.origin).flatMap { lane.result(of: .get($0)).error }
          #expect(error == .tooLarge(.head, limit: AnswerReader.headLimit), "\(name)")
        }
        #expect(growth <= 32 << 20, "\(name)")
      }
    }

    @Test("N32 interim answers are passed over, a change of protocol is not")
    func interimAnswers() throws {
      func outcome(_ text: String) throws -> Result<HTTPResponse, TransportError> {
        let server = try HostileServer { connection in
          _ = connection.readRequest()
          connection.send(text)
        }
        defer { server.stop() }
        return CurlLane(.test).result(of: .get(try server.origin))
      }
      let hints =
        "HTTP/1.1 100 Continue\r\nX-A: interim\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
      let response = try #require(
        try outcome(hints + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok").response)
      #expect(response.status == 200)
      #expect(response.headers["X-A"] == nil && response.headers["Link"] == nil)
      for text in [
        "HTTP/1.1 101 Switching\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nno colon\r\nContent-Length: 2\r\n\r\nok", "hello",
        "HTTP/1.1 2x0 OK\r\n\r\n",
        "HTTP/1.1 99 OK\r\n\r\n", "HTTP/1.1\r\n\r\n", "\0\0\0\0\0\0\0\0\0\0",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/1.1 200 OK\r\nX: a\0b\r\nContent-Length: 2\r\n\r\nok",
      ] {
        #expect(try outcome(text).response == nil, "\(text)")
      }
    }
  }
}
