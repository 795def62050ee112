/// A stretch of a shop's days, and the one before it to compare with.
package struct SalesPeriod: Hashable, Sendable {
  package var unit: Unit
  /// 0 for the present one, 1 for the one before, and so on.
  package var back: Int

  package init(_ unit: Unit, back: Int = 0) {
    self.unit = unit
    self.back = max(0, back)
  }

  /// The raw value is the name in tests and logs.
  package enum Unit: String, CaseIterable, Sendable {
    case day
    case week
    case month
    case year
  }

  /// The days of it, the last of them not after today.
  package func days(today: Int) -> ClosedRange<Int> {
    let whole = whole(today: today)
    return whole.lowerBound...max(whole.lowerBound, min(whole.upperBound, today))
  }

  /// As many days of the period before: what has begun is compared with what was there by then.
  package func daysBefore(today: Int) -> ClosedRange<Int> {
    let days = days(today: today)
    let before = SalesPeriod(unit, back: back + 1).whole(today: today)
    // A month that is over is compared with a whole one, whatever their lengths.
    guard days.upperBound == today, days != whole(today: today) else { return before }
    return before.lowerBound...min(before.upperBound, before.lowerBound + days.count - 1)
  }

  private func whole(today: Int) -> ClosedRange<Int> {
    switch unit {
    case .day: return (today - back)...(today - back)
    case .week:
      let first = today - CivilDay.weekday(today) - back * 7
      return first...(first + 6)
    case .month:
      let month = CivilDay.month(of: today) - back
      return CivilDay.firstDay(ofMonth: month)...(CivilDay.firstDay(ofMonth: month + 1) - 1)
    case .year:
      let year = CivilDay.month(of: today) / 12 - back
      let next = CivilDay.firstDay(ofMonth: year * 12 + 12)
      return CivilDay.firstDay(ofMonth: year * 12)...(next - 1)
    }
  }
}
