package import Foundation

extension CivilTime {
  /// The moment that a wall clock so many hours east of UTC showed.
  ///
  /// Reads "2030-03-02 14:05:00", "2030-03-02T14:05", with or without a fraction of seconds, and "2030-03-02" for the
  /// midnight before; nil for anything else, 31 February included.
  package static func moment(_ text: String, hoursEast: Int) -> Date? {
    let halves = text.split(whereSeparator: { $0 == " " || $0 == "T" })
    guard (1...2).contains(halves.count),
      let date = numbers(halves[0], separator: "-", widths: [4, 2, 2])
    else { return nil }
    var clock = [0, 0, 0]
    if halves.count == 2 {
      let whole = halves[1].split(separator: ".", maxSplits: 1)[0]
      let parts = whole.split(separator: ":").count
      guard
        let read = numbers(
          whole, separator: ":", widths: Array(repeating: 2, count: min(3, max(2, parts))))
      else { return nil }
      clock = read + Array(repeating: 0, count: 3 - read.count)
    }
    guard clock[0] < 24, clock[1] < 60, clock[2] < 60 else { return nil }
    let days = days(date[0], date[1], date[2])
    let seconds = days * 86_400 + (clock[0] - hoursEast) * 3_600 + clock[1] * 60 + clock[2]
    let moment = Date(timeIntervalSince1970: Double(seconds))
    let shown = CivilTime(moment, hoursEast: hoursEast)
    guard [shown.year, shown.month, shown.day] == date else { return nil }
    return moment
  }

  private static func numbers(
    _ text: Substring, separator: Character, widths: [Int]
  ) -> [Int]? {
    let parts = text.split(separator: separator, omittingEmptySubsequences: false)
    guard parts.count == widths.count else { return nil }
    let numbers = zip(parts, widths).compactMap { part, width in
      (1...width).contains(part.utf8.count)
        && part.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        ? Int(part) : nil
    }
    return numbers.count == widths.count ? numbers : nil
  }

  /// Days from 1 January 1970; months past December count on into the next year.
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}
