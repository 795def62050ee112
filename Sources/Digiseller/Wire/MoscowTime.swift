import Foundation

/// Reads the wall times of Digiseller, which are Moscow's: UTC+3 in summer and winter (api/digiseller.md §1.8).
enum MoscowTime {
  private static let offset = 3 * 3_600

  /// Reads "2030-02-01 10:00:00", "2030-02-01T10:00:00.1234567", "01.02.2030 10:00:00" and the
  /// like; a time that names its zone ("Z", "+03:00") is taken at its word.
  ///
  /// Nil for anything else.
  static func parse(_ text: String) -> Date? {
    var scanner = Digits(text)
    guard let first = scanner.number(), let separator = scanner.take("-.") else { return nil }
    guard let month = scanner.number(), scanner.take("-.") == separator,
      let last = scanner.number()
    else { return nil }
    let (year, day) = separator == UInt8(ascii: ".") ? (last, first) : (first, last)
    guard (1970...9_999).contains(year), (1...12).contains(month), (1...31).contains(day) else {
      return nil
    }
    var seconds = days(year, month, day) * 86_400
    var zone = offset
    if scanner.take("T ") != nil {
      guard let hour = scanner.number(), scanner.take(":") != nil, let minute = scanner.number(),
        (0...24).contains(hour), (0...59).contains(minute)
      else { return nil }
      var second = 0
      if scanner.take(":") != nil {
        guard let given = scanner.number(), (0...60).contains(given) else { return nil }
        second = given
        if scanner.take(".,") != nil { _ = scanner.number() }
      }
      seconds += hour * 3_600 + minute * 60 + second
      guard let named = scanner.zone() else { return nil }
      zone = named ?? offset
    }
    guard scanner.isAtEnd else { return nil }
    return Date(timeIntervalSince1970: TimeInterval(seconds - zone))
  }

  /// "2030-02-01 10:00:00", as requests want it.
  static func text(_ date: Date) -> String {
    let seconds = Int(date.timeIntervalSince1970.rounded(.down)) + offset
    let days = (seconds >= 0 ? seconds : seconds - 86_399) / 86_400
    let rest = seconds - days * 86_400
    let (year, month, day) = civil(days)
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(year)-\(two(month))-\(two(day)) "
      + "\(two(rest / 3_600)):\(two(rest / 60 % 60)):\(two(rest % 60))"
  }

  /// The Gregorian date so many days after 1 January 1970.
  private static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = shifted / 146_097
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

  /// Days from 1 January 1970 to a Gregorian date.
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private struct Digits {
    var rest: ArraySlice<UInt8>

    init(_ text: String) { rest = Array(text.utf8)[...] }

    var isAtEnd: Bool { rest.isEmpty }

    /// Up to nine digits.
    mutating func number() -> Int? {
      let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      guard !digits.isEmpty, digits.count <= 9 else { return nil }
      rest = rest.dropFirst(digits.count)
      return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }

    /// The next byte when it is one of these.
    mutating func take(_ signs: StaticString) -> UInt8? {
      guard let next = rest.first,
        (0..<signs.utf8CodeUnitCount).contains(where: { signs.utf8Start[$0] == next })
      else { return nil }
      rest = rest.dropFirst()
      return next
    }

    /// Seconds east of UTC; an inner nil when no zone is named, an outer one when it cannot be read.
    mutating func zone() -> Int?? {
      if take("Zz") != nil { return .some(0) }
      guard let sign = take("+-") else { return .some(nil) }
      guard let hours = number(), hours <= 14 || hours >= 100 else { return nil }
      let minutes: Int
      if take(":") != nil {
        guard let given = number() else { return nil }
        minutes = hours * 60 + given
      } else {
        minutes = hours >= 100 ? hours / 100 * 60 + hours % 100 : hours * 60
      }
      return .some((sign == UInt8(ascii: "-") ? -60 : 60) * minutes)
    }
  }
}
