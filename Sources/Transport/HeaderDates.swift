package import Foundation

/// The three date formats of HTTP (RFC 9110 §5.6.7), all of them UTC.
///
/// - `Sun, 06 Nov 1994 08:49:37 GMT`, which is what servers send
/// - `Sunday, 06-Nov-94 08:49:37 GMT` and `Sun Nov  6 08:49:37 1994`, which clients must still read
///
/// The name of the weekday is not checked against the date. The calendar is computed here: `DateFormatter` takes more
/// than these formats and listens to locales.
package enum HeaderDates {
  /// The moment that `text` names; nil when it is in none of the formats or names no real day.
  ///
  /// - Parameter now: Decides the century of a two-digit year: never more than 50 years ahead.
  package static func parse(_ text: String, now: Date = Date()) -> Date? {
    let words = text.split(whereSeparator: { $0 == " " || $0 == "," })
    switch words.count {
    case 6 where words[5] == "GMT":
      return moment(
        number(words[3], digits: 4...4), words[2], number(words[1], digits: 1...2), words[4])
    case 4 where words[3] == "GMT":
      let parts = words[1].split(separator: "-", omittingEmptySubsequences: false)
      guard parts.count == 3, let short = number(parts[2], digits: 2...2) else { return nil }
      return moment(fullYear(short, now: now), parts[1], number(parts[0], digits: 2...2), words[2])
    case 5:
      return moment(
        number(words[4], digits: 4...4), words[1], number(words[2], digits: 1...2), words[3])
    default:
      return nil
    }
  }

  private static func moment(_ year: Int?, _ month: Substring, _ day: Int?, _ time: Substring)
    -> Date?
  {
    guard let year, let day, let month = months.firstIndex(of: String(month)),
      let seconds = secondsOfDay(time), (1...daysInMonth(month, of: year)).contains(day)
    else { return nil }
    let daysBefore = (0..<month).reduce(0) { $0 + daysInMonth($1, of: year) }
    let days = daysToYear(year) + daysBefore + day - 1
    return Date(timeIntervalSince1970: TimeInterval(days * 86_400 + seconds))
  }

  private static func secondsOfDay(_ time: Substring) -> Int? {
    let parts = time.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 3,
      let hour = number(parts[0], digits: 2...2), hour < 24,
      let minute = number(parts[1], digits: 2...2), minute < 60,
      // 60 is a leap second; it counts as the second after.
      let second = number(parts[2], digits: 2...2), second <= 60
    else { return nil }
    return hour * 3600 + minute * 60 + second
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// - Parameter month: Zero for January.
  private static func daysInMonth(_ month: Int, of year: Int) -> Int {
    switch month {
    case 1: isLeap(year) ? 29 : 28
    case 3, 5, 8, 10: 30
    default: 31
    }
  }

  private static func isLeap(_ year: Int) -> Bool {
    year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
  }

  /// Days from 1 January 1970 to 1 January of a four-digit year.
  private static func daysToYear(_ year: Int) -> Int {
    func leapDays(before year: Int) -> Int {
      let last = year - 1
      return last / 4 - last / 100 + last / 400
    }
    return (year - 1970) * 365 + leapDays(before: year) - leapDays(before: 1970)
  }

  private static func fullYear(_ short: Int, now: Date) -> Int {
    // In average years: exact enough for a window of fifty. A clock outside four digits is no clock.
    let years = (now.timeIntervalSince1970 / 31_556_952).rounded(.down)
    let thisYear = (-1970...8029).contains(years) ? 1970 + Int(years) : 1970
    let inThisCentury = thisYear - thisYear % 100 + short
    return inThisCentury > thisYear + 50 ? inThisCentury - 100 : inThisCentury
  }

  private static func number(_ text: Substring, digits: ClosedRange<Int>) -> Int? {
    guard digits.contains(text.utf8.count),
      text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    else { return nil }
    return Int(text)
  }
}
