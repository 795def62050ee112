package import Foundation

/// Times as the shop's clock shows them.
///
/// Digiseller's shops live by Moscow time, which has been UTC+3 without summer time since 2014.
package enum ShopTime {
  /// Seconds east of UTC.
  static let offset = 3 * 3_600

  /// "2026-11-22 13:05 MSK".
  package static func text(_ date: Date) -> String {
    let (day, time, _) = parts(date)
    return day + " " + time + " MSK"
  }

  /// "13:05" for today, else "11-21 13:05".
  package static func clock(_ date: Date, now: Date) -> String {
    let (day, time, number) = parts(date)
    return number == parts(now).number ? time : day.dropFirst(5) + " " + time
  }

  /// "13:05:21".
  package static func time(_ date: Date) -> String {
    let seconds = (Int(date.timeIntervalSince1970.rounded(.down)) + offset) % 60
    return parts(date).time + (seconds < 10 ? ":0\(seconds)" : ":\(seconds)")
  }

  private static func parts(_ date: Date) -> (day: String, time: String, number: Int) {
    let seconds = Int(date.timeIntervalSince1970.rounded(.down)) + offset
    let days = Int((Double(seconds) / 86_400).rounded(.down))
    let (year, month, day) = civil(days)
    let rest = seconds - days * 86_400
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return (
      "\(year)-\(two(month))-\(two(day))", "\(two(rest / 3_600)):\(two(rest / 60 % 60))", days
    )
  }

  /// The Gregorian date so many days after 1 January 1970.
  private static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
    // Counted in 400-year eras that begin on 1 March, so that the leap day is the last of its year.
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let leapDays = dayOfEra / 1_460 - dayOfEra / 36_524 + dayOfEra / 146_096
    let yearOfEra = (dayOfEra - leapDays) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }
}
