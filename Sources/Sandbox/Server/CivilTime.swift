package import Foundation

/// A moment as calendar and clock show it at a fixed distance from UTC.
package struct CivilTime: Equatable, Sendable {
  package let year: Int
  package let month: Int
  package let day: Int
  package let hour: Int
  package let minute: Int
  package let second: Int
  /// Ten-millionths of a second.
  package let ticks: Int
  /// 0 is Sunday.
  package let weekday: Int

  package init(_ moment: Date, hoursEast: Int = 0) {
    // Far beyond any calendar a seller uses, and small enough for integers.
    let seconds = min(max(moment.timeIntervalSince1970, -6e10), 2.5e11)
    let whole = seconds.rounded(.down)
    ticks = min(9_999_999, Int((seconds - whole) * 1e7))
    let total = Int(whole) + hoursEast * 3600
    let days = (total >= 0 ? total : total - 86_399) / 86_400
    let inDay = total - days * 86_400
    hour = inDay / 3600
    minute = inDay / 60 % 60
    second = inDay % 60
    weekday = ((days % 7) + 11) % 7
    // Days are counted in eras of 400 years that begin on 1 March.
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// Moscow wall time, which most of Digiseller's wire uses: UTC+3 all year.
  package static func moscow(_ moment: Date) -> CivilTime { CivilTime(moment, hoursEast: 3) }
}

extension CivilTime {
  /// Written "2030-03-02 14:05:00".
  package var spaced: String { "\(date) \(clock)" }

  /// Written "2030-03-02T14:05:00".
  package var iso: String { "\(date)T\(clock)" }

  /// Written "2030-03-02T14:05:00.1234567".
  package var isoWithTicks: String { "\(date)T\(clock).\(Self.padded(ticks, 7))" }

  /// Written "02.03.2030 14:05:00".
  package var dotted: String {
    "\(Self.padded(day, 2)).\(Self.padded(month, 2)).\(Self.padded(year, 4)) \(clock)"
  }

  /// "Sat, 02 Mar 2030 14:05:00 GMT", for a time in UTC.
  package var httpDate: String {
    let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    let monthName = months[month - 1]
    return
      "\(days[weekday]), \(Self.padded(day, 2)) \(monthName) \(Self.padded(year, 4)) \(clock) GMT"
  }

  private var date: String {
    "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))"
  }

  private var clock: String {
    "\(Self.padded(hour, 2)):\(Self.padded(minute, 2)):\(Self.padded(second, 2))"
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}
