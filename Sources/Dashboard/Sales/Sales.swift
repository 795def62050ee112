import Foundation
package import Marketplace
import TerminalCore
import Texts

/// Screen 3: what was sold, newest first.
package enum Sales {
  package struct Model: Equatable, Sendable {
    package var list = RankedList<Sale>()
    package var query: SaleQuery
    package var period = Period.all
    package var filterText = ""
    package var status = SalesStatus()
    /// What was sold today, by currency.
    package var today: [SalesTotal] = []
    package var isOpen = false
    package var isSyncing = false
    package var trouble: MarketplaceError?

    package init(account: AccountID) { query = SaleQuery(account: account) }
  }

  /// Which days the list shows.
  package enum Period: String, CaseIterable, Sendable {
    case all
    case today
    case week
    case month

    /// The first day of it; nil for all.
    func firstDay(today: Int) -> Int? {
      switch self {
      case .all: nil
      case .today: today
      case .week: today - 6
      case .month: today - 29
      }
    }
  }

  /// What is asked for when the screen comes up, or the store has changed.
  static func refresh(_ model: inout Model, today: Int) -> [MoneyEffect] {
    model.list.refresh()
    return [.readSalesStatus(days: today...today)] + nextReads(&model)
  }

  static func nextReads(_ model: inout Model) -> [MoneyEffect] {
    let wasLoaded = model.list.isLoaded
    let generation = model.list.generation
    guard let request = model.list.nextRequest() else { return [] }
    var effects: [MoneyEffect] = [.readSales(model.query, request, generation)]
    if !wasLoaded, !model.query.isEmpty { effects.append(.countSales(model.query, generation)) }
    return effects
  }

  static func perform(_ model: inout Model, _ command: ListCommand) -> [MoneyEffect] {
    model.list.perform(command)
    return nextReads(&model)
  }

  /// The list is of something else now.
  static func ask(_ model: inout Model, _ calendar: ShopCalendar, now: Date) -> [MoneyEffect] {
    let today = calendar.day(of: now)
    model.query.from = model.period.firstDay(today: today).map(calendar.start(of:))
    model.query.words = SearchFolding.words(model.filterText)
    model.list.ask(keepingRow: true)
    return nextReads(&model)
  }

  static func nextCurrency(_ currency: String?) -> String? {
    let all = ["RUB", "USD", "EUR", "UAH"]
    guard let currency, let place = all.firstIndex(of: currency) else { return all[0] }
    return place + 1 < all.count ? all[place + 1] : nil
  }
}

extension Sale: Identified {
  package var listID: String { id }
}
