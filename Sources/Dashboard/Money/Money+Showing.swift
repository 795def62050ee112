import Foundation
import Marketplace
import TerminalCore

/// What is read and asked for when a screen of this family comes up, is looked at again, or changes its size.
extension Money {
  /// Reads what the screen shows, and asks the marketplace for what is newer.
  static func show(_ desk: inout Desk.Model) -> [Effect] {
    guard screens.contains(desk.screen), isOffered(desk) else { return [] }
    let index = desk.current
    let today = desk.money[index].calendar.day(of: desk.now)
    let mayAsk = !desk.setup.isOffline
    let needsSales = !desk.money[index].sales.isSyncing && mayAsk && isSalesOld(desk, index)
    var next: [MoneyEffect] = []
    switch desk.screen {
    case .sales:
      next += Sales.refresh(&desk.money[index].sales, today: today) + [.readBalance]
      if mayAsk { next.append(.fetchBalance) }
    case .statistics:
      next += Statistics.ask(
        &desk.money[index].statistics, desk.money[index].calendar, now: desk.now)
      next.append(.readSalesStatus(days: today...today))
    case .reviews:
      next += Reviews.refresh(&desk.money[index].reviews)
      if mayAsk, !desk.money[index].reviews.isSyncing {
        desk.money[index].reviews.isSyncing = true
        next.append(.syncReviews(desk.setup.contentLanguage))
      }
    case .commission:
      next.append(.readTemplates)
      if mayAsk { next.append(.fetchTemplates) }
    case .inbox, .products, .tasks, .health: break
    }
    if needsSales, desk.screen == .sales || desk.screen == .statistics {
      desk.money[index].sales.isSyncing = true
      next.append(.syncSales)
    }
    return effects(desk.setup.accounts[index].id, next)
  }

  /// So long after the beginning, and so often then, sales and reviews are asked for that nobody looks at but beside
  /// dialogs.
  static let buyersDelay = Duration.seconds(5)
  static let buyersInterval = Duration.seconds(600)

  /// Asks for the sales and reviews that are newer: the time line beside a dialog is made of them.
  static func syncBuyers(_ desk: inout Desk.Model, at index: Int) -> [Effect] {
    let account = desk.setup.accounts[index]
    var next: [MoneyEffect] = []
    if account.capabilities.contains(.statistics), !desk.money[index].sales.isSyncing,
      isSalesOld(desk, index)
    {
      desk.money[index].sales.isSyncing = true
      next.append(.syncSales)
    }
    if account.capabilities.contains(.reviews), !desk.money[index].reviews.isSyncing {
      desk.money[index].reviews.isSyncing = true
      next.append(.syncReviews(desk.setup.contentLanguage))
    }
    return effects(account.id, next) + [.wake(.buyers(account.id), after: buyersInterval)]
  }

  private static func isSalesOld(_ desk: Desk.Model, _ index: Int) -> Bool {
    let asOf = desk.money[index].sales.status.asOf ?? .distantPast
    return desk.now.timeIntervalSince(asOf) > syncInterval
      || !desk.money[index].sales.status.reachesFirst
  }

  /// Asks the marketplace again, because the seller wants it.
  static func refresh(_ desk: inout Desk.Model) -> [Effect] {
    let index = desk.current
    var next: [MoneyEffect] = []
    switch desk.screen {
    case .statistics where desk.money[index].statistics.showsAccount:
      next = Statistics.fetchAccount(desk.money[index].statistics.account, now: desk.now)
    case .sales, .statistics:
      guard !desk.money[index].sales.isSyncing else { return [] }
      desk.money[index].sales.isSyncing = true
      next = [.syncSales, .fetchBalance]
    case .reviews:
      guard !desk.money[index].reviews.isSyncing else { return [] }
      desk.money[index].reviews.isSyncing = true
      next = [.syncReviews(desk.setup.contentLanguage)]
    case .commission:
      next = [.fetchTemplates]
      if let open = desk.money[index].commission.open {
        desk.money[index].commission.open?.isLoading = true
        next.append(.fetchTemplateRows(open.template.id, desk.setup.contentLanguage))
      }
    case .inbox, .products, .tasks, .health: return []
    }
    return effects(desk.setup.accounts[index].id, next)
  }

  static func isOffered(_ desk: Desk.Model) -> Bool {
    capability(of: desk.screen).map(desk.account.capabilities.contains) ?? true
  }

  static func layOut(_ desk: inout Desk.Model) -> [Effect] {
    let height = Layout(desk).list.rows
    let index = desk.current
    desk.money[index].sales.list.resize(height: height)
    desk.money[index].reviews.list.resize(height: height)
    desk.money[index].commission.height = height
    let count = desk.money[index].commission.templates.count
    desk.money[index].commission.place.resize(height: height, count: count)
    if let open = desk.money[index].commission.open {
      desk.money[index].commission.open?.place.resize(height: height, count: open.shown.count)
    }
    let model = desk.money[index]
    guard isOffered(desk) else { return [] }
    switch desk.screen {
    case .sales: return effects(model, Sales.nextReads(&desk.money[index].sales))
    case .reviews: return effects(model, Reviews.nextReads(&desk.money[index].reviews))
    default: return []
    }
  }
}
