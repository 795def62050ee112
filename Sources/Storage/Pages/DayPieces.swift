import Marketplace

/// A run of days as whole years, whole months and single days, some of them taken away again.
///
/// Sums are kept by day, by month and by year, so that a long period reads few of them: 1 January to 20 November is the
/// year without December and ten days.
struct DayPieces: Hashable {
  struct Piece: Hashable {
    var unit: Unit
    /// Days, months since the year 0, or years.
    var range: ClosedRange<Int>
    var isTakenAway = false
  }

  enum Unit {
    case day
    case month
    case year

    fileprivate var finer: Unit? {
      switch self {
      case .day: nil
      case .month: .day
      case .year: .month
      }
    }

    fileprivate func number(of day: Int) -> Int {
      switch self {
      case .day: day
      case .month: CivilDay.month(of: day)
      case .year: CivilDay.month(of: day) / 12
      }
    }

    fileprivate func days(of number: Int) -> ClosedRange<Int> {
      switch self {
      case .day: number...number
      case .month: CivilDay.firstDay(ofMonth: number)...(CivilDay.firstDay(ofMonth: number + 1) - 1)
      case .year:
        CivilDay.firstDay(ofMonth: number * 12)...(CivilDay.firstDay(ofMonth: number * 12 + 12) - 1)
      }
    }
  }

  /// About how many rows one of each has, in those of a day; nil for years where there are no sums by year.
  struct Costs {
    var day: Int
    var month: Int
    var year: Int?

    /// Of products, of which most sell every month.
    static let products = Costs(day: 1, month: 12, year: 16)

    func cost(_ pieces: [Piece]) -> Int {
      pieces.reduce(0) { sum, piece in
        let each =
          switch piece.unit {
          case .day: day
          case .month: month
          case .year: year ?? 0
          }
        return sum + piece.range.count * each
      }
    }
  }

  let pieces: [Piece]

  /// - Parameter last: No day after it has sums, so that a run which reaches it may as well go on.
  init(_ days: ClosedRange<Int>, last: Int, costs: Costs = .products) {
    let coarsest: Unit = costs.year == nil ? .month : .year
    var ends = [days.upperBound]
    if days.upperBound >= last {
      ends += [Unit.month, coarsest].map { $0.days(of: $0.number(of: days.upperBound)).upperBound }
    }
    pieces =
      ends.map { Self.split(days.lowerBound...$0, into: coarsest, costs) }
      .min { costs.cost($0) < costs.cost($1) } ?? []
  }

  private static func split(
    _ days: ClosedRange<Int>, into unit: Unit, _ costs: Costs
  ) -> [Piece] {
    guard let finer = unit.finer else { return [Piece(unit: unit, range: days)] }
    let (first, last) = (unit.number(of: days.lowerBound), unit.number(of: days.upperBound))
    func part(_ days: ClosedRange<Int>, _ number: Int) -> [Piece] {
      Self.part(days, of: number, unit, finer, costs)
    }
    guard first < last else { return part(days, first) }
    let head = part(days.lowerBound...unit.days(of: first).upperBound, first)
    let tail = part(unit.days(of: last).lowerBound...days.upperBound, last)
    let whole = first + 1 < last ? [Piece(unit: unit, range: (first + 1)...(last - 1))] : []
    return head + whole + tail
  }

  /// Days within one year or month: put together, or all of it without the others.
  private static func part(
    _ days: ClosedRange<Int>, of number: Int, _ unit: Unit, _ finer: Unit, _ costs: Costs
  ) -> [Piece] {
    let all = unit.days(of: number)
    let whole = Piece(unit: unit, range: number...number)
    if days == all { return [whole] }
    var others: [Piece] = []
    if all.lowerBound < days.lowerBound {
      others += split(all.lowerBound...(days.lowerBound - 1), into: finer, costs)
    }
    if days.upperBound < all.upperBound {
      others += split((days.upperBound + 1)...all.upperBound, into: finer, costs)
    }
    let without =
      [whole]
      + others.map { Piece(unit: $0.unit, range: $0.range, isTakenAway: !$0.isTakenAway) }
    let together = split(days, into: finer, costs)
    return costs.cost(without) < costs.cost(together) ? without : together
  }
}
