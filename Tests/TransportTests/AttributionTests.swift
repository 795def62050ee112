import Foundation
import Testing

@testable import Transport

extension TransportTests {
  @Suite("N32 no answer is taken for another's")
  struct AttributionTests {
    /// What a lane that asks `/1`, `/2`, `/3` gets from a server that adds something to its first answer.
    private func bodies(
      first: String, late: String = "", after pause: Duration = .zero, writeBetween: Bool = false
    ) throws -> [String] {
      let server = try HostileServer { connection in
        while let request = connection.readRequest() {
          if request.method == "POST" { return }
          let path = request.line.split(separator: " ")[1]
          if path == "/1" {
            connection.send(first)
            if !late.isEmpty {
              connection.pause(pause)
              connection.send(late)
            }
          } else {
            connection.send(answer(body: String(path)))
          }
        }
      }
      defer { server.stop() }
      let lane = CurlLane(.test)
      return try (1...3).map { number in
        if number == 2 { usleep(100_000) }
        if number == 2, writeBetween {
          let write = HTTPRequest(.post, try server.origin, "/", endpoint: "test")
          #expect(lane.result(of: write).error == .brokenAnswer(.connectionLost))
        }
        let outcome = lane.result(of: .get(try server.origin, "/\(number)"))
        return outcome.response.map { String(decoding: $0.body, as: UTF8.self) } ?? "\(outcome)"
      }
    }

    private let stray = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nstray"
    private let sized = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n/1"
    private let chunked =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n/1\r\n0\r\n\r\n"

    @Test("N32 two answers at once, or bytes after the body")
    func atOnce() throws {
      for first in [sized, chunked] {
        #expect(try bodies(first: first + stray) == ["/1", "/2", "/3"])
        #expect(try bodies(first: first + "garbage") == ["/1", "/2", "/3"])
      }
      let unsized = "HTTP/1.1 204 No Content\r\n\r\n"
      #expect(try bodies(first: unsized + stray) == ["", "/2", "/3"])
    }

    @Test("N32 a second answer that comes after the first was taken")
    func later() throws {
      for first in [sized, chunked] {
        #expect(
          try bodies(first: first, late: stray, after: .milliseconds(30)) == ["/1", "/2", "/3"])
        // And when exchanges in between use connections of their own, which break.
        #expect(
          try bodies(first: first, late: stray, after: .milliseconds(30), writeBetween: true)
            == ["/1", "/2", "/3"])
        // The second answer begins with the first one's bytes and ends later.
        #expect(
          try bodies(
            first: first + stray.prefix(20), late: String(stray.dropFirst(20)),
            after: .milliseconds(30)) == ["/1", "/2", "/3"])
      }
    }
  }
}
