import Foundation
import Marketplace
import Testing

@testable import Storage

/// Periods as years, months and days: always the same days, and never many pieces.
@Suite struct DayPiecesTests {
  /// The days that pieces stand for, each with how often it counts.
  private func days(_ pieces: [DayPieces.Piece]) -> [Int: Int] {
    var days: [Int: Int] = [:]
    for piece in pieces {
      let range: ClosedRange<Int> =
        switch piece.unit {
        case .day: piece.range
        case .month:
          CivilDay.firstDay(
            ofMonth: piece.range.lowerBound)...(CivilDay.firstDay(
              ofMonth: piece.range.upperBound + 1) - 1)
        case .year:
          CivilDay.days(
            piece.range.lowerBound, 1, 1)...(CivilDay.days(
              piece.range.upperBound + 1, 1, 1) - 1)
        }
      for day in range { days[day, default: 0] += piece.isTakenAway ? -1 : 1 }
    }
    return days.filter { $0.value != 0 }
  }

  @Test("Pieces are the days of the period, each once, whatever lies after the last sale")
  func sameDays() {
    var state: UInt64 = 7
    func below(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
    let first = CivilDay.days(2023, 11, 3)
    for _ in 0..<3_000 {
      let start = first + below(1_200)
      let period = start...(start + below([3, 40, 400, 1_200][below(4)]))
      let last = first + below(2_600)
      let costs =
        below(2) == 0 ? DayPieces.Costs.products : DayPieces.Costs(day: 1, month: 1, year: nil)
      let pieces = DayPieces(period, last: last, costs: costs).pieces
      let counted = days(pieces).filter { $0.key <= max(last, period.upperBound) }
      let wanted = Dictionary(uniqueKeysWithValues: period.map { ($0, 1) })
      #expect(
        counted.filter { $0.key <= last } == wanted.filter { $0.key <= last },
        "\(period) with nothing after \(last)")
      if period.upperBound < last { #expect(days(pieces) == wanted) }
      // At most half a year of months and half a month of days at either end.
      let most = costs.year.map { 5 * $0 + 2 * (6 * 12 + 12 + 16) } ?? 41 + 2 * 17
      #expect(costs.cost(pieces) <= most, "\(period) with nothing after \(last)")
    }
  }

  @Test("A year that has begun is one piece, and the same days of the year before are few")
  func year() {
    let today = CivilDay.days(2026, 11, 23)
    let period = SalesPeriod(.year)
    #expect(
      DayPieces(period.days(today: today), last: today).pieces
        == [DayPieces.Piece(unit: .year, range: 2_026...2_026)])
    let before = DayPieces(period.daysBefore(today: today), last: today).pieces
    #expect(DayPieces.Costs.products.cost(before) == 16 + 12 + 7, "the year, December, a week")
  }
}
