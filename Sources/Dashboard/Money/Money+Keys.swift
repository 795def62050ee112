import Foundation
import Marketplace
import TerminalCore
import Texts

/// What keys do on these screens, and why they cannot.
extension Money {
  /// Where a text that is only scrolled stands after a command.
  private static func scrolled(_ scroll: Int, _ command: ListCommand, last: Int) -> Int {
    let moved =
      switch command {
      case .down: scroll + 1
      case .up: scroll - 1
      case .halfPageDown, .pageDown: scroll + 10
      case .halfPageUp, .pageUp: scroll - 10
      case .top: 0
      case .bottom: last
      }
    return min(max(0, moved), max(0, last))
  }

  static func perform(_ desk: inout Desk.Model, _ command: ListCommand) -> [Effect] {
    let index = desk.current
    let model = desk.money[index]
    switch desk.screen {
    case .sales: return effects(model, Sales.perform(&desk.money[index].sales, command))
    case .reviews: return effects(model, Reviews.perform(&desk.money[index].reviews, command))
    case .statistics where desk.money[index].statistics.showsAccount:
      let last = Statistics.rowCount(desk.money[index].statistics.account, now: desk.now) - 1
      let scroll = scrolled(desk.money[index].statistics.account.scroll, command, last: last)
      desk.money[index].statistics.account.scroll = scroll
      return []
    case .statistics:
      let last = Statistics.barCount(desk.money[index].statistics) - 1
      let scroll = scrolled(desk.money[index].statistics.scroll, command, last: last)
      desk.money[index].statistics.scroll = scroll
      return []
    case .commission:
      if desk.money[index].commission.open?.rehearsal != nil {
        let lines = desk.money[index].commission.open?.rehearsal?.lines.count ?? 0
        let scroll = desk.money[index].commission.open?.rehearsal?.scroll ?? 0
        desk.money[index].commission.open?.rehearsal?.scroll = scrolled(
          scroll, command, last: lines - 1)
      } else if desk.money[index].commission.open != nil {
        desk.money[index].commission.open?.place.perform(command)
      } else {
        desk.money[index].commission.place.perform(command)
      }
      return []
    case .inbox, .products, .tasks, .health: return []
    }
  }

  static func perform(_ desk: inout Desk.Model, _ command: Command) -> [Effect] {
    if let reason = obstacle(to: command, in: desk) {
      return Desk.notify(&desk, reason, .warning)
    }
    let index = desk.current
    let calendar = desk.money[index].calendar
    let now = desk.now
    func salesChanged(_ change: (inout Sales.Model) -> Void) -> [Effect] {
      change(&desk.money[index].sales)
      return effects(
        desk.setup.accounts[index].id, Sales.ask(&desk.money[index].sales, calendar, now: now))
    }
    func statisticsChanged(_ change: (inout Statistics.Model) -> Void) -> [Effect] {
      change(&desk.money[index].statistics)
      return effects(
        desk.setup.accounts[index].id,
        Statistics.ask(&desk.money[index].statistics, calendar, now: now))
    }
    func ask(_ purpose: Prompt.Purpose, _ text: String = "") -> [Effect] {
      desk.money[index].prompt = Prompt(purpose, text)
      return []
    }
    switch command {
    case .salesFilter: return ask(.filterSales, desk.money[index].sales.filterText)
    case .salesPeriod:
      return salesChanged { sales in
        let all = Sales.Period.allCases
        let place = all.firstIndex(of: sales.period) ?? 0
        sales.period = all[(place + 1) % all.count]
      }
    case .salesRefunds:
      return salesChanged { sales in
        switch sales.query.isReturned {
        case nil: sales.query.isReturned = true
        case true?: sales.query.isReturned = false
        case false?: sales.query.isReturned = nil
        }
      }
    case .salesCurrency:
      return salesChanged { $0.query.currency = Sales.nextCurrency($0.query.currency) }
    case .salesOpen:
      desk.money[index].sales.isOpen.toggle()
      return Desk.layOut(&desk)
    case .salesCopy:
      return desk.money[index].sales.list.selected.map { [.copy($0.row.id)] } ?? []
    case .reviewsFilter: return ask(.filterReviews, desk.money[index].reviews.filterText)
    case .reviewsKind:
      switch desk.money[index].reviews.query.isGood {
      case nil: desk.money[index].reviews.query.isGood = false
      case false?: desk.money[index].reviews.query.isGood = true
      case true?: desk.money[index].reviews.query.isGood = nil
      }
      return effects(desk.setup.accounts[index].id, Reviews.ask(&desk.money[index].reviews))
    case .reviewsOpen:
      desk.money[index].reviews.isOpen.toggle()
      // Whoever opens one has looked.
      let seen: [MoneyEffect] =
        desk.money[index].reviews.isOpen ? [.markReviewsSeen, .readReviewTotals] : []
      return Desk.layOut(&desk) + effects(desk.setup.accounts[index].id, seen)
    case .reviewsCopy:
      return desk.money[index].reviews.list.selected?.row.order.map { [.copy($0)] } ?? []
    case .salesDialog:
      return desk.money[index].sales.list.selected.map { showDialog(&desk, of: $0.row.id) } ?? []
    case .salesProduct:
      return desk.money[index].sales.list.selected.map { show(&desk, $0.row.product) } ?? []
    case .reviewsOrder:
      return selectedReview(desk)?.order.map { showOrder(&desk, $0) } ?? []
    case .reviewsProduct:
      return selectedReview(desk)?.product.map { show(&desk, $0) } ?? []
    case .reviewsDialog:
      return selectedReview(desk)?.order.map { showDialog(&desk, of: $0) } ?? []
    case .statisticsAccount:
      return Statistics.showAccount(&desk, index)
    case .statisticsGroup where desk.money[index].statistics.showsAccount:
      return Statistics.nextAccountList(&desk, index)
    case .statisticsPeriod:
      return statisticsChanged { statistics in
        let all = SalesPeriod.Unit.allCases
        let place = all.firstIndex(of: statistics.period.unit) ?? 0
        statistics.period = SalesPeriod(all[(place + 1) % all.count])
        statistics.scroll = 0
      }
    case .statisticsGroup:
      return statisticsChanged { statistics in
        let all = Statistics.Group.allCases
        let place = all.firstIndex(of: statistics.group) ?? 0
        statistics.group = all[(place + 1) % all.count]
        statistics.scroll = 0
      }
    case .statisticsCurrency:
      return statisticsChanged { $0.currency = Statistics.nextCurrency($0) }
    case .commissionOpen, .commissionFilter, .commissionFormula, .commissionSave,
      .commissionPutBack, .commissionCreate, .commissionRename, .commissionDelete,
      .commissionApply:
      return Commission.perform(&desk, index, command)
    }
  }

  /// Earlier or later, where the screen has time.
  static func step(_ desk: inout Desk.Model, back: Int) -> [Effect] {
    let index = desk.current
    guard desk.screen == .statistics, !desk.money[index].statistics.showsAccount else { return [] }
    let period = desk.money[index].statistics.period
    desk.money[index].statistics.period = SalesPeriod(period.unit, back: period.back + back)
    desk.money[index].statistics.scroll = 0
    let calendar = desk.money[index].calendar
    let now = desk.now
    return effects(
      desk.setup.accounts[index].id,
      Statistics.ask(&desk.money[index].statistics, calendar, now: now))
  }

  /// Goes one level back; false when there is none on this screen.
  static func goBack(_ desk: inout Desk.Model) -> Bool {
    let index = desk.current
    switch desk.screen {
    case .statistics where desk.money[index].statistics.showsAccount:
      desk.money[index].statistics.showsAccount = false
    case .sales where desk.money[index].sales.isOpen: desk.money[index].sales.isOpen = false
    case .reviews where desk.money[index].reviews.isOpen:
      desk.money[index].reviews.isOpen = false
    case .commission where desk.money[index].commission.open?.rehearsal != nil:
      desk.money[index].commission.open?.rehearsal = nil
    case .commission where desk.money[index].commission.open != nil:
      desk.money[index].commission.open = nil
    default: return false
    }
    return true
  }

  /// Why a command cannot run now; nil when it can.
  static func obstacle(to command: Command, in desk: Desk.Model) -> String? {
    let texts = desk.texts
    if let capability = capability(of: command.screen),
      !desk.account.capabilities.contains(capability)
    {
      return texts.notOffered(desk.account.marketplace.name)
    }
    let model = desk.money[desk.current]
    switch command {
    case .salesDialog where model.sales.list.selected != nil,
      .reviewsDialog where selectedReview(desk)?.order != nil:
      return desk.account.capabilities.contains(.chats)
        ? nil : texts.notOffered(desk.account.marketplace.name)
    case .reviewsOrder where selectedReview(desk) != nil && selectedReview(desk)?.order == nil,
      .reviewsDialog where selectedReview(desk) != nil:
      return texts.reviewHasNoOrder
    case .salesOpen, .salesCopy, .salesDialog, .salesProduct:
      return model.sales.list.selected == nil && !model.sales.isOpen ? texts.noSaleHere : nil
    case .reviewsOpen, .reviewsCopy, .reviewsOrder, .reviewsProduct, .reviewsDialog:
      return model.reviews.list.selected == nil && !model.reviews.isOpen
        ? texts.noReviewHere : nil
    case .commissionSave:
      return model.commission.open?.edits.isEmpty ?? true ? texts.nothingToSave : nil
    case .commissionFilter, .commissionFormula, .commissionPutBack:
      return model.commission.open == nil ? texts.openTemplateFirst : nil
    case .commissionApply:
      guard model.commission.open != nil else { return texts.openTemplateFirst }
      return Desk.writeObstacle(desk, desk.account.id)
    case .commissionCreate: return Desk.writeObstacle(desk, desk.account.id)
    case .commissionRename, .commissionDelete:
      guard model.commission.target != nil else { return texts.noTemplateHere }
      return Desk.writeObstacle(desk, desk.account.id)
    case .statisticsAccount:
      return desk.account.capabilities.contains(.balance)
        ? nil : texts.notOffered(desk.account.marketplace.name)
    case .salesFilter, .salesPeriod, .salesRefunds, .salesCurrency, .reviewsFilter, .reviewsKind,
      .commissionOpen, .statisticsPeriod, .statisticsGroup, .statisticsCurrency:
      return nil
    }
  }
}
