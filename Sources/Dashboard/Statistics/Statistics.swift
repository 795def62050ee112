import Foundation
package import Marketplace
import TerminalCore

/// Screen 6: how much was sold, compared with the period before.
package enum Statistics {
  package struct Model: Equatable, Sendable {
    package var period = SalesPeriod(.month)
    package var group = Group.days
    /// Nil for the currency that was sold most in.
    package var currency: String?
    package var reading: StatisticsReading?
    package var generation = Generation()
    package var scroll = 0
    package var account = Account()
    /// Whether the account stands in the place of the figures.
    package var showsAccount = false

    package init() {}
  }

  /// What the bars are.
  package enum Group: CaseIterable, Sendable {
    case days
    case hours
    case products
    case falling
    case marketplaces
  }

  static func ask(_ model: inout Model, _ calendar: ShopCalendar, now: Date) -> [MoneyEffect] {
    let today = calendar.day(of: now)
    let generation = model.generation.advance()
    return [
      .readStatistics(
        StatisticsQuestion(
          days: model.period.days(today: today), before: model.period.daysBefore(today: today),
          currency: model.currency, group: model.group), generation)
    ]
  }

  static func nextCurrency(_ model: Model) -> String? {
    let all = model.reading?.totals.map(\.currency).filter { !$0.isEmpty } ?? []
    guard let shown = model.reading?.currency, let place = all.firstIndex(of: shown) else {
      return nil
    }
    return all[(place + 1) % all.count]
  }
}
