import Dashboard
import Foundation
import Testing

@Suite("The clock on a shop's wall")
struct ShopClockTests {
  private func instant(_ text: String) throws -> Date {
    try Date(text, strategy: .iso8601)
  }

  @Test(
    "Moscow's time and date, with the zone's name",
    arguments: [
      ("2026-11-22T10:05:59Z", "2026-11-22 13:05 MSK"),
      ("2026-11-22T20:59:59Z", "2026-11-22 23:59 MSK"),
      ("2026-11-22T21:00:00Z", "2026-11-23 00:00 MSK"),
      ("2028-02-28T21:00:00Z", "2028-02-29 00:00 MSK"),
      ("2026-12-31T21:30:00Z", "2027-01-01 00:30 MSK"),
      ("1969-12-31T23:00:00Z", "1970-01-01 02:00 MSK"),
    ])
  func moscow(_ instant: String, _ shown: String) throws {
    #expect(ShopClock.moscow.text(try self.instant(instant)) == shown)
  }

  @Test("Today's times are shown without the day, others with it, around the shop's midnight")
  func short() throws {
    let now = try instant("2026-11-22T21:30:00Z")
    #expect(ShopClock.moscow.short(try instant("2026-11-22T21:05:00Z"), now: now) == "00:05")
    #expect(ShopClock.moscow.short(try instant("2026-11-22T20:55:00Z"), now: now) == "11-22 23:55")
  }

  @Test("A zone with summer time changes its offset and its name at the right instant")
  func summer() throws {
    let change = try instant("2026-10-25T01:00:00Z")
    let clock = ShopClock([
      ShopClock.Period(from: try instant("2026-03-29T01:00:00Z"), offset: 7_200, name: "CEST"),
      ShopClock.Period(from: change, offset: 3_600, name: "CET"),
    ])
    #expect(clock.text(change.addingTimeInterval(-1)) == "2026-10-25 02:59 CEST")
    #expect(clock.text(change) == "2026-10-25 02:00 CET")
  }
}
