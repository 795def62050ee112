package import Foundation

/// A clock on a shop's wall: it shows instants as the account's time zone does, and names the zone.
///
/// A value, so that views need neither the clock nor the zone files of the machine.
package struct ShopClock: Equatable, Sendable {
  /// What the zone is from an instant on.
  package struct Period: Equatable, Sendable {
    package var from: Date
    /// Seconds east of UTC.
    package var offset: Int
    /// The zone's short name then: "MSK", "CEST", "UTC+4".
    package var name: String

    package init(from: Date, offset: Int, name: String) {
      self.from = from
      self.offset = offset
      self.name = name
    }
  }

  /// In the order of time; the first one also stands for everything before it.
  private let periods: [Period]

  /// - Parameter periods: At least one.
  package init(_ periods: [Period]) {
    self.periods = periods.sorted { $0.from < $1.from }
  }

  /// Moscow, by whose clock Digiseller lives: UTC+3 without summer time since 2014.
  package static let moscow = ShopClock([
    Period(from: Date(timeIntervalSince1970: 0), offset: 3 * 3_600, name: "MSK")
  ])

  private func period(at date: Date) -> Period {
    periods.last { $0.from <= date } ?? periods.first ?? Self.moscow.periods[0]
  }

  /// The zone's short name at an instant.
  package func zone(at date: Date) -> String { period(at: date).name }

  /// "2026-11-22 13:05 MSK".
  package func text(_ date: Date) -> String {
    let (day, time, _) = parts(date)
    return day + " " + time + " " + zone(at: date)
  }

  /// "13:05" for today, else "11-21 13:05".
  package func short(_ date: Date, now: Date) -> String {
    let (day, time, number) = parts(date)
    return number == parts(now).number ? time : day.dropFirst(5) + " " + time
  }

  /// "13:05" for today, else "11-21": five columns.
  package func brief(_ date: Date, now: Date) -> String {
    let (day, time, number) = parts(date)
    return number == parts(now).number ? time : String(day.dropFirst(5))
  }

  /// "13:05".
  package func time(_ date: Date) -> String { parts(date).time }

  /// "2026-11-22".
  package func day(_ date: Date) -> String { parts(date).day }

  /// Which day it is there, counted from 1 January 1970, a Thursday.
  package func dayNumber(_ date: Date) -> Int { parts(date).number }

  /// The next time after an instant that the clock shows this full hour.
  package func next(hour: Int, after date: Date) -> Date {
    let offset = TimeInterval(period(at: date).offset)
    let midnight = Double(parts(date).number) * 86_400 - offset
    let today = Date(timeIntervalSince1970: midnight + Double(hour) * 3_600)
    return today > date ? today : today + 86_400
  }

  /// "13:05:21".
  package func exact(_ date: Date) -> String {
    let seconds = Int(date.timeIntervalSince1970.rounded(.down)) + period(at: date).offset
    let second = (seconds % 60 + 60) % 60
    return parts(date).time + (second < 10 ? ":0\(second)" : ":\(second)")
  }

  /// Minutes since midnight.
  package func minuteOfDay(_ date: Date) -> Int {
    let seconds = Int(date.timeIntervalSince1970.rounded(.down)) + period(at: date).offset
    return (seconds % 86_400 + 86_400) % 86_400 / 60
  }

  private func parts(_ date: Date) -> (day: String, time: String, number: Int) {
    let seconds = Int(date.timeIntervalSince1970.rounded(.down)) + period(at: date).offset
    let days = Int((Double(seconds) / 86_400).rounded(.down))
    let (year, month, day) = Self.civil(days)
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
