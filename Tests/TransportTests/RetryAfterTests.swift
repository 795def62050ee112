import Foundation
import Testing

@testable import Transport

extension TransportTests {
  @Suite("N21 Retry-After")
  struct RetryAfterTests {
    private let now = Date(timeIntervalSince1970: 784_111_777)  // Sun, 06 Nov 1994 08:49:37

    @Test(
      "N21 what it asks for",
      arguments: [
        ("120", 120), (" 7 ", 7), ("0", 0), ("1.2", 2), ("1000000000", 1_000_000_000),
        ("Sun, 06 Nov 1994 08:51:37 GMT", 120), ("Sun, 06 Nov 1994 08:49:37 GMT", 0),
        ("Sun, 06 Nov 1984 08:49:37 GMT", 0),
        ("99999999999999999999999999999999999999", 100 * 366 * 86_400),
      ])
    func understood(value: String, seconds: Int) {
      #expect(RetryAfter.parse(value, now: now) == .seconds(seconds))
    }

    @Test(
      "N21 what asks for nothing",
      arguments: [
        "", "-5", "+5", "soon", "1e9", "nan", "inf", "0x10", "1.2.3", ".", ".5", "5 s", "٣",
      ])
    func notUnderstood(value: String) {
      #expect(RetryAfter.parse(value, now: now) == nil)
    }

    @Test("N21 a date is seen from the server's clock, and of two wishes the longer counts")
    func ofAResponse() {
      let response = HTTPResponse(
        status: 429,
        headers: [
          "Date": "Sun, 06 Nov 1994 08:49:37 GMT", "retry-after": "3",
          "Retry-After": "Sun, 06 Nov 1994 08:50:07 GMT",
        ], receivedAt: Date(timeIntervalSince1970: 2_000_000_000))
      #expect(response.retryAfter == .seconds(30))
    }
  }
}
