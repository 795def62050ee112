package import Foundation

/// A shop's days: where instants lie on the calendar of its time zone.
///
/// A value, so that stores and tests need neither the clock nor the zone files of the machine.
package struct ShopCalendar: Hashable, Sendable {
  /// What the zone is from a second on.
  package struct Period: Hashable, Sendable {
    /// Seconds since 1970.
    package var from: Int
    /// Seconds east of UTC.
    package var offset: Int

    package init(from: Int, offset: Int) {
      self.from = from
      self.offset = offset
    }
  }

  /// The zone's name in the config.
  package let zone: String
  /// In the order of time; the first one also stands for everything before it.
  private let periods: [Period]

  /// - Parameter periods: At least one.
  package init(zone: String, _ periods: [Period]) {
    self.zone = zone
    self.periods = periods.sorted { $0.from < $1.from }
  }

  /// Moscow's, by which Digiseller lives: UTC+3 without summer time since 2014.
  package static let moscow = ShopCalendar(
    zone: "Europe/Moscow", [Period(from: 0, offset: 3 * 3_600)])

  /// What tells two calendars apart in a store: the zone, and every change of it.
  package var fingerprint: String {
    zone + periods.map { " \($0.from):\($0.offset)" }.joined()
  }

  package func offset(at second: Int) -> Int {
    var (low, high) = (0, periods.count)
    while low < high {
      let middle = (low + high) / 2
      if periods[middle].from <= second { low = middle + 1 } else { high = middle }
    }
    return periods[max(0, low - 1)].offset
  }

  /// The local day of an instant, counted from 1 January 1970.
  package func day(of second: Int) -> Int {
    let local = second + offset(at: second)
    return (local >= 0 ? local : local - 86_399) / 86_400
  }

  package func day(of date: Date) -> Int {
    day(of: Int(date.timeIntervalSince1970.rounded(.down)))
  }

  /// The local hour of an instant, 0 to 23.
  package func hour(of second: Int) -> Int {
    let local = second + offset(at: second)
    return local / 3_600 - (local >= 0 ? local : local - 86_399) / 86_400 * 24
  }

  /// The first second of a local day; where the clock skips midnight, the first one after it.
  package func start(of day: Int) -> Int {
    let candidates = Set(periods.map(\.offset)).map { day * 86_400 - $0 }
      .filter { self.day(of: $0) == day }
    let changes = periods.map(\.from).filter { self.day(of: $0) == day }
    return (candidates + changes).min() ?? day * 86_400
  }
}

/// A day of the Gregorian calendar, counted from 1 January 1970.
package enum CivilDay {
  package static func date(_ days: Int) -> (year: Int, month: Int, day: Int) {
    // Counted in 400-year eras that begin on 1 March, so that the leap day is the last of its year.
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let leapDays = dayOfEra / 1_460 - dayOfEra / 36_524 + dayOfEra / 146_096
    let yearOfEra = (dayOfEra - leapDays) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month,
      dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    )
  }

  /// The day of a date; months past December count on into the next year.
  package static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let year = year + (month - 1) / 12
    let month = (month - 1) % 12 + 1
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// Months since the year 0, January of which is 0.
  package static func month(of days: Int) -> Int {
    let date = date(days)
    return date.year * 12 + date.month - 1
  }

  package static func firstDay(ofMonth month: Int) -> Int { days(month / 12, month % 12 + 1, 1) }

  /// 0 for Monday.
  package static func weekday(_ days: Int) -> Int { ((days + 3) % 7 + 7) % 7 }

  /// "2030-03-02".
  package static func text(_ days: Int) -> String {
    let (year, month, day) = date(days)
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(year)-\(two(month))-\(two(day))"
  }

  /// Reads "2030-03-02"; nil for anything else, 31 February included.
  package static func day(_ text: some StringProtocol) -> Int? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.utf8.count) == [4, 2, 2], let year = Int(parts[0]), let month = Int(parts[1]),
      let day = Int(parts[2]), (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    let days = days(year, month, day)
    return date(days) == (year, month, day) ? days : nil
  }
}
