import Foundation
import Testing

@testable import Transport

extension TransportTests {
  @Suite("Answers that break off or lie")
  struct BrokenAnswerTests {
    private let lane = CurlLane(.test)
    private static let page = Array(
      ("[" + (1...400).map { "{\"id\":\($0)}" }.joined(separator: ",") + "]").utf8)

    /// The outcome when a server sends these bytes and then closes or resets the connection.
    private func outcome(_ bytes: [UInt8], resets: Bool = false) throws -> Result<
      HTTPResponse, TransportError
    > {
      let server = try HostileServer { connection in
        _ = connection.readRequest()
        connection.send(bytes)
        if resets { connection.reset() }
      }
      defer { server.stop() }
      // A lane of its own, for a kept connection would hide an answer that never begins.
      let outcome = CurlLane(.test).result(of: .get(try server.origin))
      if let error = outcome.error { #expect(error.mayHaveReachedServer) }
      return outcome
    }

    @Test("N04 reset at 20 offsets: never a success, and always retried")
    func resets() throws {
      let whole = answer(body: BrokenAnswerTests.page)
      var generator = SeededGenerator(seed: 4)
      var offsets = (0..<18).map { _ in Int.random(in: 1..<whole.count - 1, using: &generator) }
      offsets += [0, whole.count - 1]
      for offset in offsets {
        let outcome = try outcome(Array(whole[..<offset]), resets: true)
        guard case .brokenAnswer = outcome.error else {
          Issue.record("\(offset): \(outcome)")
          continue
        }
      }
    }

    @Test("N05 a body shorter than its Content-Length")
    func shortBodies() throws {
      let whole = answer(body: BrokenAnswerTests.page)
      let head = whole.count - BrokenAnswerTests.page.count
      for missing in [1, 2, 100, BrokenAnswerTests.page.count - 1, BrokenAnswerTests.page.count] {
        #expect(try outcome(Array(whole.dropLast(missing))).error == .brokenAnswer(.truncated))
      }
      #expect(try outcome(Array(whole[..<(head - 1)])).response == nil)
      #expect(try outcome([]).error == .brokenAnswer(.connectionLost))
    }

    @Test("N05 lengths that contradict each other, or are none")
    func lengths() throws {
      for lengths in [
        "Content-Length: 2\r\nContent-Length: 3\r\n", "Content-Length: 2, 3\r\n",
        "Content-Length: 99999999999999999999999\r\n", "Content-Length: -1\r\n",
        "Content-Length: +2\r\n", "Content-Length: two\r\n", "Content-Length: 2 2\r\n",
      ] {
        let outcome = try outcome(Array("HTTP/1.1 200 OK\r\n\(lengths)\r\nokk".utf8))
        #expect(outcome.response == nil, "\(lengths)")
      }
      let same = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok"
      #expect(try outcome(Array(same.utf8)).response?.body == Array("ok".utf8))
    }

    @Test("N06 chunks without an end, and chunks that are none")
    func chunks() throws {
      let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
      let whole = head + "5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nX-Trailer: 1\r\n\r\n"
      let response = try #require(outcome(Array(whole.utf8)).response)
      #expect(response.body == Array("hello world".utf8))
      #expect(response.headers["X-Trailer"] == nil)
      for body in [
        "", "5", "5\r\n", "5\r\nhel", "5\r\nhello", "5\r\nhello\r\n", "5\r\nhello\r\n0",
        "zz\r\n\r\n",
        "5\r\nhello\r\nzz\r\n\r\n", "-5\r\nhello\r\n0\r\n\r\n", "5\r\nhelloX\r\n0\r\n\r\n",
        "ffffffffffffffffff\r\nhello\r\n0\r\n\r\n",
      ] {
        #expect(try outcome(Array((head + body).utf8)).response == nil, "\(body)")
      }
      // The connection ends in the middle of the trailer.
      #expect(try outcome(Array(whole.dropLast(4).utf8)).response == nil)
    }

    @Test(
      "N07 truncated gzip and deflate at 50 offsets, however the body is framed",
      .enabled(if: Compressed.isAvailable, "python3 is not installed"))
    func truncatedCodings() throws {
      var generator = SeededGenerator(seed: 7)
      for (coding, body) in [
        ("gzip", try Compressed.gzip), ("deflate", try Compressed.zlib),
        ("deflate", try Compressed.raw),
      ] {
        #expect(try outcome(coded(coding, body)).response?.body == Compressed.plain, "\(coding)")
        let offsets =
          [0, 1, 2, 9, 10, body.count - 1, body.count - 4, body.count - 8]
          + (0..<42).map { _ in Int.random(in: 0..<body.count, using: &generator) }
        for (index, offset) in offsets.enumerated() {
          let cut = Array(body[..<offset])
          let chunks =
            "HTTP/1.1 200 OK\r\nContent-Encoding: \(coding)\r\nTransfer-Encoding: chunked\r\n\r\n"
            + String(cut.count, radix: 16) + "\r\n"
          let bytes =
            switch index % 3 {
            case 0: coded(coding, cut)
            case 1: Array("HTTP/1.1 200 OK\r\nContent-Encoding: \(coding)\r\n\r\n".utf8) + cut
            default:
              cut.isEmpty
                ? coded(coding, cut) : Array(chunks.utf8) + cut + Array("\r\n0\r\n\r\n".utf8)
            }
          #expect(try outcome(bytes).error == .brokenAnswer(.truncated), "\(coding) \(offset)")
        }
      }
    }

    @Test(
      "N07 corrupt, double, trailing and unasked codings",
      .enabled(if: Compressed.isAvailable, "python3 is not installed"))
    func badCodings() throws {
      let gzip = try Compressed.gzip
      func flipped(_ place: Int) -> [UInt8] {
        var bytes = gzip
        bytes[place] ^= 0x55
        return bytes
      }
      let corrupt = [
        flipped(0), flipped(2), flipped(gzip.count - 5), flipped(gzip.count - 1),
        gzip + [0], gzip + gzip, Array("hello".utf8),
      ]
      for body in corrupt {
        #expect(try outcome(coded("gzip", body)).error == .brokenAnswer(.corruptCoding))
      }
      #expect(
        try outcome(coded("gzip", try Compressed.run("gzip", gzip))).error
          == .brokenAnswer(.unexpectedCoding))
      for coding in [
        "br", "zstd", "gzip, gzip", "gzip, br", "compress", "gzip\r\nContent-Encoding: gzip", "x",
      ] {
        #expect(
          try outcome(coded(coding, gzip)).error == .brokenAnswer(.unexpectedCoding), "\(coding)")
      }
      for coding in ["gzip", "GZip", "x-gzip", "identity, gzip", " gzip "] {
        #expect(try outcome(coded(coding, gzip)).response?.body == Compressed.plain, "\(coding)")
      }
      let transfer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"
      #expect(try outcome(Array(transfer.utf8)).error == .brokenAnswer(.unexpectedCoding))
    }

    @Test(
      "N07 a coded body that comes byte by byte",
      .enabled(if: Compressed.isAvailable, "python3 is not installed"))
    func dripped() throws {
      let body = try Compressed.zlib
      let server = try HostileServer { connection in
        _ = connection.readRequest()
        connection.send(
          "HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\nContent-Length: \(body.count)\r\n\r\n")
        connection.drip(body.prefix(20), every: .milliseconds(2))
        connection.send(body.dropFirst(20))
        connection.waitForClose()
      }
      defer { server.stop() }
      #expect(lane.result(of: .get(try server.origin)).response?.body == Compressed.plain)
    }

    /// HTTP has no way to tell such a body from its first half, so the lane says that it cannot tell.
    @Test("N08 a body that ends with the connection is marked as such at 200 offsets")
    func connectionClose() throws {
      let head = Array("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n".utf8)
      let server = try HostileServer { connection in
        guard let request = connection.readRequest() else { return }
        let length = Int(request.line.split(separator: " ")[1].dropFirst()) ?? 0
        connection.send(head + BrokenAnswerTests.page.prefix(length))
      }
      defer { server.stop() }
      for step in 0..<200 {
        let length = step * BrokenAnswerTests.page.count / 200
        let response = lane.result(of: .get(try server.origin, "/\(length)")).response
        #expect(response?.isBodyDelimited == false)
        #expect(response?.body.count == length)
      }
      // A reset is no end.
      #expect(try outcome(head + BrokenAnswerTests.page, resets: true).response == nil)
    }

    @Test(
      "N08 a coded body knows its own end",
      .enabled(if: Compressed.isAvailable, "python3 is not installed"))
    func codedConnectionClose() throws {
      let gzip =
        Array("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n".utf8) + (try Compressed.gzip)
      #expect(try outcome(gzip).response?.isBodyDelimited == true)
    }

    private func coded(_ coding: String, _ body: [UInt8]) -> [UInt8] {
      answer(headers: "Content-Encoding: \(coding)\r\n", body: body)
    }
  }

}
