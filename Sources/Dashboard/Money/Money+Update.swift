import Foundation
import Marketplace
import TerminalCore
import Texts

extension Money {
  /// How often the newest sales are asked for while the desk runs.
  static let syncInterval: TimeInterval = 60

  /// Handles what was found out about an account's money.
  static func update(
    _ desk: inout Desk.Model, at index: Int, _ report: MoneyReport
  ) -> [Effect] {
    if case .salesFound(let asked, let sales) = report {
      return Desk.handle(&desk, asked, found: sales)
    }
    var model = desk.money[index]
    defer { desk.money[index] = model }
    let today = model.calendar.day(of: desk.now)
    let isShown = index == desk.current
    switch report {
    case .salesRead(let asked, let window):
      model.sales.list.receive(window, asked)
      return effects(model, Sales.nextReads(&model.sales))
    case .salesNotRead(let asked):
      model.sales.list.receiveFailure(asked)
      return []
    case .salesCounted(let asked, let count):
      model.sales.list.receiveTotal(count, asked)
      return effects(model, Sales.nextReads(&model.sales))
    case .salesFound:
      return []
    case .salesStatus(let status, let totals):
      model.sales.status = status
      model.sales.today = totals
      return []
    case .salesSynced(let isWhole, let trouble):
      model.sales.trouble = trouble
      model.sales.isSyncing = !isWhole && trouble == nil
      var next: [MoneyEffect] = model.sales.isSyncing ? [.syncSales] : []
      if isShown, desk.screen == .sales {
        next += Sales.refresh(&model.sales, today: today)
      } else {
        next.append(.readSalesStatus(days: today...today))
      }
      if isShown, desk.screen == .statistics {
        next += Statistics.ask(&model.statistics, model.calendar, now: desk.now)
      }
      return effects(model, next)
    case .reviewsRead(let asked, let window):
      model.reviews.list.receive(window, asked)
      return effects(model, Reviews.nextReads(&model.reviews))
    case .reviewsNotRead(let asked):
      model.reviews.list.receiveFailure(asked)
      return []
    case .reviewTotals(let good, let bad, let new, let status):
      model.reviews.good = good
      model.reviews.bad = bad
      model.reviews.new = new
      model.reviews.status = status
      return []
    case .reviewsSynced(let trouble):
      model.reviews.trouble = trouble
      model.reviews.isSyncing = false
      guard isShown, desk.screen == .reviews else { return [] }
      return effects(model, Reviews.refresh(&model.reviews))
    case .statisticsRead(let asked, let reading):
      if asked == model.statistics.generation { model.statistics.reading = reading }
      return []
    case .balanceRead(let balance, let asOf, _):
      if let balance {
        model.statistics.account.balance = balance
        model.statistics.account.balanceAsOf = asOf
      }
      return []
    case .operationsRead(let operations, let isWhole, let asOf, let trouble):
      model.statistics.account.operations.take(operations, asOf, trouble)
      if operations != nil { model.statistics.account.isWhole = isWhole }
      return []
    case .receiptsRead(let receipts, let asOf, let trouble):
      model.statistics.account.receipts.take(receipts, asOf, trouble)
      return []
    case .templatesRead(let templates, let asOf, let trouble):
      model.commission.isLoading = false
      model.commission.trouble = trouble
      if let templates {
        let kept = model.commission.selected?.id
        model.commission.templates = templates
        model.commission.asOf = asOf
        model.commission.place.update(
          count: templates.count,
          cursor: kept.flatMap { id in
            templates.firstIndex { $0.id == id }
          })
      }
      return []
    case .templateRowsRead(let id, let rows, let asOf, let trouble):
      guard model.commission.open?.template.id == id else { return [] }
      if let rows {
        model.commission.open?.take(rows, height: model.commission.height)
        model.commission.open?.asOf = asOf
      }
      // What the store has is shown until the marketplace has answered.
      if trouble != nil || asOf.map({ desk.now.timeIntervalSince($0) < 60 }) ?? false {
        model.commission.open?.isLoading = false
      }
      model.commission.open?.trouble = trouble
      return []
    case .rehearsed(let asked, let sales):
      guard asked == model.commission.open?.generation else { return [] }
      model.commission.open?.rehearsal?.partnerSales = sales
      return []
    case .imageRead(let id, let percents, let added):
      guard var open = model.commission.open, open.template.id == id else { return [] }
      let rehearsal = Rehearsal(
        puttingBack: percents, added: added,
        of: Commission.wished(open, desk.outboxes[index]), floor: desk.account.commissionFloor)
      guard !rehearsal.lines.isEmpty else {
        return Desk.notify(&desk, desk.texts.nothingToPutBack, .info)
      }
      let generation = open.generation.advance()
      open.rehearsal = rehearsal
      model.commission.open = open
      return effects(
        model, [.rehearse(id, since: rehearsalStart(desk.now), generation)])
    case .written(let kind, let failure):
      return written(&desk, &model, kind, failure)
    }
  }

  static func rehearsalStart(_ now: Date) -> Date {
    now.addingTimeInterval(-Double(Rehearsal.days) * 86_400)
  }

  private static func written(
    _ desk: inout Desk.Model, _ model: inout Model, _ kind: TemplateWriteKind,
    _ failure: WriteFailure?
  ) -> [Effect] {
    let texts = desk.texts
    let next: [MoneyEffect]
    switch kind {
    case .created, .renamed, .deleted: next = [.fetchTemplates]
    case .applied: next = []
    }
    if case .deleted(let id) = kind, failure == nil, model.commission.open?.template.id == id {
      model.commission.open = nil
    }
    let notice: [Effect]
    switch failure {
    case nil: notice = Desk.notify(&desk, texts.templateWritten(kind.word), .info)
    case .unknown(let reason):
      notice = Desk.notify(&desk, texts.templateUnknown(texts.trouble(reason)), .error)
    case .notApplied(let reason), .refused(let reason):
      notice = Desk.notify(&desk, texts.templateRefused(texts.trouble(reason)), .error)
    }
    return effects(model, next) + notice
  }

  // MARK: The screen comes up

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

  // MARK: Keys

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

  /// Shows the account in the place of the figures, or the figures again.
  private static func showAccount(_ desk: inout Desk.Model, _ index: Int) -> [Effect] {
    desk.money[index].statistics.showsAccount.toggle()
    guard desk.money[index].statistics.showsAccount else { return [] }
    let account = desk.money[index].statistics.account
    return effects(
      desk.account.id,
      [.readBalance, .readOperations]
        + (desk.setup.isOffline ? [] : Statistics.fetchAccount(account, now: desk.now)))
  }

  private static func nextAccountList(_ desk: inout Desk.Model, _ index: Int) -> [Effect] {
    let all = Statistics.List.allCases
    let place = all.firstIndex(of: desk.money[index].statistics.account.list) ?? 0
    desk.money[index].statistics.account.list = all[(place + 1) % all.count]
    desk.money[index].statistics.account.scroll = 0
    let account = desk.money[index].statistics.account
    guard account.list == .receipts, account.receipts.value == nil, !desk.setup.isOffline else {
      return []
    }
    return effects(desk.account.id, [.fetchReceipts])
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
      return showAccount(&desk, index)
    case .statisticsGroup where desk.money[index].statistics.showsAccount:
      return nextAccountList(&desk, index)
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
      return commission(&desk, index, command)
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

  private static func commission(
    _ desk: inout Desk.Model, _ index: Int, _ command: Command
  ) -> [Effect] {
    let model = desk.money[index].commission
    func ask(_ purpose: Prompt.Purpose, _ text: String = "") -> [Effect] {
      desk.money[index].prompt = Prompt(purpose, text)
      return []
    }
    switch command {
    case .commissionOpen:
      if model.open?.rehearsal != nil { return confirm(&desk, index) }
      if let row = model.open?.selected {
        let now =
          model.open.flatMap {
            $0.edits[row.id] ?? Commission.wish(for: row, of: $0, desk.outboxes[index])
          } ?? row.percent.map(TemplatePercent.whole)
        return ask(.percent(row.id), now.map { "\($0)" } ?? "")
      }
      guard model.open == nil, let template = model.selected else { return [] }
      desk.money[index].commission.open = Commission.OpenTemplate(template)
      let next: [MoneyEffect] =
        [.readTemplateRows(template.id)]
        + (desk.setup.isOffline
          ? [] : [.fetchTemplateRows(template.id, desk.setup.contentLanguage)])
      return effects(desk.setup.accounts[index].id, next)
    case .commissionFilter: return ask(.filterRows, model.open?.filterText ?? "")
    case .commissionFormula: return ask(.formula)
    case .commissionSave:
      guard let open = model.open else { return [] }
      return rehearse(
        &desk, index,
        Rehearsal(
          saving: open.edits, of: Commission.wished(open, desk.outboxes[index]),
          floor: desk.account.commissionFloor))
    case .commissionPutBack:
      return model.open.map { effects(desk.setup.accounts[index].id, [.readImage($0.template.id)]) }
        ?? []
    case .commissionCreate: return ask(.createTemplate)
    case .commissionRename:
      return model.target.map { ask(.renameTemplate($0.id), $0.name) } ?? []
    case .commissionDelete: return model.target.map { ask(.deleteTemplate($0.id)) } ?? []
    case .commissionApply: return model.open.map { ask(.apply($0.template.id)) } ?? []
    default: return []
    }
  }

  static func rehearse(
    _ desk: inout Desk.Model, _ index: Int, _ rehearsal: Rehearsal
  ) -> [Effect] {
    guard var open = desk.money[index].commission.open else { return [] }
    guard !rehearsal.lines.isEmpty else {
      return Desk.notify(&desk, desk.texts.nothingToSave, .info)
    }
    let generation = open.generation.advance()
    open.rehearsal = rehearsal
    desk.money[index].commission.open = open
    return effects(
      desk.setup.accounts[index].id,
      [.rehearse(open.template.id, since: rehearsalStart(desk.now), generation)])
  }

  /// The seller has seen the rehearsal and goes on.
  private static func confirm(_ desk: inout Desk.Model, _ index: Int) -> [Effect] {
    guard let rehearsal = desk.money[index].commission.open?.rehearsal else { return [] }
    if let reason = Desk.writeObstacle(desk, desk.account.id) {
      return Desk.notify(&desk, reason, .warning)
    }
    guard rehearsal.lines.count <= Rehearsal.countLimit else {
      desk.money[index].prompt = Prompt(.confirmRows)
      return []
    }
    return carryOut(&desk, index)
  }

  static func carryOut(_ desk: inout Desk.Model, _ index: Int) -> [Effect] {
    guard let open = desk.money[index].commission.open, let rehearsal = open.rehearsal else {
      return []
    }
    desk.money[index].commission.open?.rehearsal = nil
    switch rehearsal.purpose {
    case .save, .putBack:
      if let reason = Desk.percentObstacle(desk, desk.account.id) {
        return Desk.notify(&desk, reason, .warning)
      }
      guard !desk.noise.isNoisy(at: desk.now) else {
        return Desk.notify(&desk, desk.texts.noiseIgnored, .warning)
      }
      return Commission.put(&desk, rehearsal.percents, of: open)
    case .apply(let seller):
      return effects(
        desk.setup.accounts[index].id, [.applyTemplate(open.template.id, seller: seller)])
    }
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

extension TemplateWriteKind {
  /// Which text says it.
  var word: Texts.TemplateWrite {
    switch self {
    case .created: .created
    case .renamed: .renamed
    case .deleted: .deleted
    case .applied(_, let seller): .applied(seller)
    }
  }
}
