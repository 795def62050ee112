import Foundation
import Testing

@testable import Transport

extension TransportTests {
  @Suite("Dates in headers")
  struct HeaderDatesTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)  // January 2027

    @Test(
      "The three formats of RFC 9110",
      arguments: [
        "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
      ])
    func formats(text: String) {
      #expect(HeaderDates.parse(text, now: now) == Date(timeIntervalSince1970: 784_111_777))
    }

    @Test func edgesOfTheCalendar() {
      func seconds(_ text: String) -> TimeInterval? {
        HeaderDates.parse(text, now: now)?.timeIntervalSince1970
      }
      #expect(seconds("Thu, 01 Jan 1970 00:00:00 GMT") == 0)
      #expect(seconds("Thu, 29 Feb 2024 23:59:59 GMT") == 1_709_251_199)
      #expect(seconds("Sat, 31 Dec 2016 23:59:60 GMT") == 1_483_228_800)
      #expect(seconds("Mon, 01 Jan 1900 00:00:00 GMT") == -2_208_988_800)
      #expect(seconds("Fri, 31 Dec 9999 23:59:59 GMT") == 253_402_300_799)
      // Fifty years ahead is this century, fifty-one the one before.
      #expect(seconds("Friday, 01-Jan-77 00:00:00 GMT") == 3_376_684_800)
      #expect(seconds("Sunday, 01-Jan-78 00:00:00 GMT") == 252_460_800)
    }

    @Test(
      "What is no date",
      arguments: [
        "", "0", "-1", "GMT", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 MSK",
        "Sun, 31 Feb 1994 08:49:37 GMT", "Tue, 29 Feb 2023 00:00:00 GMT",
        "Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT",
        "Sun, 06 Nov 1994 08:60:37 GMT", "Sun, 06 Nov 1994 8:49:37 GMT",
        "Sun, 06 Nov 94 08:49:37 GMT", "Sun, 6 November 1994 08:49:37 GMT",
        "Sun, +6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 99999 08:49:37 GMT",
        "Sunday, 06-Nov--4 08:49:37 GMT", "Sun Nov 31 08:49:37 1994",
        "Sun, ٠٦ Nov 1994 08:49:37 GMT",
      ])
    func refused(text: String) {
      #expect(HeaderDates.parse(text, now: now) == nil)
    }

    @Test("N25 the server's clock, out of a cache too, and nil where it does not tell")
    func remoteDates() {
      func date(_ headers: HTTPHeaders) -> TimeInterval? {
        HTTPResponse(status: 200, headers: headers).remoteDate?.timeIntervalSince1970
      }
      let sent = "Sun, 06 Nov 1994 08:49:37 GMT"
      #expect(date(["Date": sent]) == 784_111_777)
      #expect(date(["Date": sent, "Age": "60"]) == 784_111_837)
      for age in ["-60", "a", "", "99999999999999"] {
        #expect(date(["Date": sent, "Age": age]) == 784_111_777)
      }
      #expect(date(["Date": "yesterday"]) == nil)
      #expect(date(["Age": "60"]) == nil)
    }

    @Test("Random bytes never trap")
    func random() {
      var generator = SeededGenerator(seed: 25)
      let seeds = [
        "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
      ]
      for round in 0..<5000 {
        var bytes = Array(seeds[round % 3].utf8)
        for _ in 0...Int.random(in: 0..<4, using: &generator) {
          let place = Int.random(in: 0..<bytes.count, using: &generator)
          bytes[place] = UInt8.random(in: 0...255, using: &generator)
        }
        _ = HeaderDates.parse(String(decoding: bytes, as: UTF8.self), now: .distantFuture)
        _ = RetryAfter.parse(String(decoding: bytes, as: UTF8.self), now: .distantPast)
      }
      _ = HeaderDates.parse(seeds[1], now: Date(timeIntervalSince1970: .infinity))
      _ = HeaderDates.parse(seeds[1], now: Date(timeIntervalSince1970: .nan))
    }
  }
}
