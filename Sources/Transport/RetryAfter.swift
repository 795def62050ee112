import Foundation

/// The `Retry-After` header (RFC 9110 §10.2.3).
enum RetryAfter {
  /// The wait that a value asks for, never negative and at most a hundred years.
  ///
  ///     "120", " 120 "                     →  120 s
  ///     "0"                                →  0 s
  ///     "1.2"                              →  2 s, which no standard knows but servers send
  ///     "Sun, 06 Nov 1994 08:49:37 GMT"    →  until then, seen from `now`; 0 s when it is past
  ///     "1000000000"                       →  1,000,000,000 s
  ///     "-5", "soon", "", "1e9", "NaN"     →  nil: nothing was asked
  ///
  /// - Parameter now: The server's own clock (its `Date`) where it told it, so that ours may be wrong.
  static func parse(_ value: String, now: Date) -> Duration? {
    let value = value.trimmingCharacters(in: .whitespaces)
    if let date = HeaderDates.parse(value, now: now) {
      return .seconds(min(max(0, date.timeIntervalSince(now).rounded(.up)), longest))
    }
    guard value.first?.isASCII == true, value.first?.isNumber == true,
      value.utf8.allSatisfy({
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: ".")
      }),
      let seconds = Double(value)
    else { return nil }
    return .seconds(min(seconds.rounded(.up), longest))
  }

  private static let longest: Double = 100 * 366 * 86_400
}
