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
      if isShown, desk.screen == .inbox, isWhole {
        return effects(model, next) + Desk.rereadCard(&desk)
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
      if isShown, desk.screen == .inbox, trouble == nil { return Desk.rereadCard(&desk) }
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
