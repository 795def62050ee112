package import Dashboard
import Foundation
package import Marketplace
package import Storage
import Synchronization

extension Interpreter {
  /// So many stretches of sales are fetched before others may have the lane.
  private static let stretchesAtOnce = 4

  /// What the screens about money want done.
  func perform(_ effect: MoneyEffect, of account: AccountID) {
    switch effect {
    case .readSales(let query, let request, let generation):
      stopCounting()
      answer(account, isQuick: true, failing: .salesNotRead(generation)) {
        pages throws(StoreError) in
        [.salesRead(generation, try pages.window(query, request))]
      }
    case .countSales(let query, let generation):
      let stop = StopSwitch()
      counting.withLock { $0 = stop }
      onStore { pages in
        do throws(StoreError) {
          let count = try pages.count(query, stoppedBy: stop)
          return [.money(account, .salesCounted(generation, count))]
        } catch .cancelled {
          return []
        } catch {
          return [Self.failure(error)]
        }
      }
    case .findSales(let words, let generation):
      stopCounting()
      let stop = StopSwitch()
      counting.withLock { $0 = stop }
      onStore { pages in
        do throws(StoreError) {
          let sales = try pages.sales(
            SaleQuery(account: account, words: words), limit: Palette.mostSales, stoppedBy: stop)
          return [.money(account, .salesFound(generation, sales))]
        } catch .cancelled {
          return []
        } catch {
          return [Self.failure(error)]
        }
      }
    case .readSalesStatus(let days):
      answer(account) { pages throws(StoreError) in
        [
          .salesStatus(
            try pages.salesStatus(account),
            today: try pages.salesTotals(of: account, days: days))
        ]
      }
    case .readReviews(let query, let request, let generation):
      answer(account, isQuick: true, failing: .reviewsNotRead(generation)) {
        pages throws(StoreError) in
        [.reviewsRead(generation, try pages.window(query, request))]
      }
    case .readReviewTotals:
      answer(account) { pages throws(StoreError) in
        let totals = try pages.reviewTotals(account)
        return [
          .reviewTotals(
            good: totals.good, bad: totals.bad, new: totals.new,
            try pages.reviewStatus(account))
        ]
      }
    case .markReviewsSeen:
      answer(account) { pages throws(StoreError) in
        try pages.markReviewsSeen(account)
        return []
      }
    case .readStatistics(let question, let generation):
      answer(account, isQuick: true) { pages throws(StoreError) in
        [.statisticsRead(generation, try pages.statistics(question, of: account))]
      }
    case .readBalance:
      answer(account) { pages throws(StoreError) in
        let kept = try pages.balance(of: account)
        return [.balanceRead(kept?.value, kept?.asOf, nil)]
      }
    case .readOperations:
      answer(account) { pages throws(StoreError) in
        guard let kept = try pages.operations(of: account) else { return [] }
        return [.operationsRead(kept.value.items, isWhole: kept.value.isWhole, kept.asOf, nil)]
      }
    case .readTemplates:
      answer(account) { pages throws(StoreError) in
        let kept = try pages.templates(of: account)
        return [.templatesRead(kept?.value, kept?.asOf, nil)]
      }
    case .readTemplateRows(let template):
      answer(account) { pages throws(StoreError) in
        let kept = try pages.rows(of: template, account: account)
        return [.templateRowsRead(template, kept?.value, kept?.asOf, nil)]
      }
    case .rehearse(_, let since, let generation):
      answer(account) { pages throws(StoreError) in
        [.rehearsed(generation, try pages.partnerSales(of: account, since: since))]
      }
    case .readImage(let template):
      onDesk { desk throws(StoreError) in
        let image = try desk.lastImage(of: template, account: account)
        // A product cannot leave a template again: it gets its own percentage there.
        let rows = image?.before.rows ?? []
        let percents = rows.compactMap { row in
          (row.percent ?? row.ownPercent).map {
            TemplatePercent(product: row.product, percent: TemplatePercent.whole($0))
          }
        }
        let added = rows.count { $0.percent == nil }
        return [.money(account, .imageRead(template, percents, before: added))]
      }
    case .syncSales, .syncReviews, .fetchBalance, .fetchOperations, .fetchReceipts,
      .fetchTemplates, .fetchTemplateRows:
      fetch(effect, of: account)
    case .createTemplate, .renameTemplate, .deleteTemplate, .applyTemplate:
      write(effect, of: account)
    }
  }

  private func answer(
    _ account: AccountID, isQuick: Bool = false, failing failure: MoneyReport? = nil,
    _ work: @escaping @Sendable (PagesStore) throws(StoreError) -> [MoneyReport]
  ) {
    onStore(isQuick: isQuick) { pages in
      do throws(StoreError) {
        return try work(pages).map { .money(account, $0) }
      } catch {
        return (failure.map { [.money(account, $0)] } ?? []) + [Self.failure(error)]
      }
    }
  }

  // MARK: From the marketplace

  private func fetch(_ effect: MoneyEffect, of account: AccountID) {
    let isLong =
      switch effect {
      case .syncSales, .syncReviews: true
      default: false
      }
    // What the seller waits for does not queue behind the years of sales.
    onAccount(
      account, isLong ? \.background : \.user, isLong ? \.backgroundClient : \.userClient
    ) { [pages] service, client in
      switch effect {
      case .syncSales: return Self.syncSales(service, client, pages)
      case .syncReviews(let language):
        return Self.syncReviews(language, service, client, pages)
      case .fetchBalance:
        do throws(MarketplaceError) {
          let balance = try client.balance()
          return Self.keeping(service.id, [.balanceRead(balance, Date(), nil)]) {
            () throws(StoreError) in
            try pages.store(balance, of: service.id, now: Date())
          }
        } catch {
          return [.money(service.id, .balanceRead(nil, nil, error))]
        }
      case .fetchOperations(let since):
        return Self.fetchOperations(since: since, service, client, pages)
      case .fetchReceipts:
        do throws(MarketplaceError) {
          let page = try client.externalReceipts(page: 1, rows: Self.receiptRows)
          return [.money(service.id, .receiptsRead(page.items, Date(), nil))]
        } catch {
          return [.money(service.id, .receiptsRead(nil, nil, error))]
        }
      case .fetchTemplates:
        do throws(MarketplaceError) {
          let templates = try Self.allPages { number throws(MarketplaceError) in
            try client.templates(page: number)
          }.sorted { $0.id < $1.id }
          return Self.keeping(service.id, [.templatesRead(templates, Date(), nil)]) {
            () throws(StoreError) in
            try pages.store(templates, of: service.id, now: Date())
          }
        } catch {
          return [.money(service.id, .templatesRead(nil, nil, error))]
        }
      case .fetchTemplateRows(let template, let language):
        do throws(MarketplaceError) {
          let rows = try Self.allPages { number throws(MarketplaceError) in
            try client.products(of: template, TemplateFilter(), page: number, in: language)
          }
          return Self.keeping(service.id, [.templateRowsRead(template, rows, Date(), nil)]) {
            () throws(StoreError) in
            try pages.store(rows, of: template, account: service.id, now: Date())
          }
        } catch {
          return [.money(service.id, .templateRowsRead(template, nil, nil, error))]
        }
      default: return []
      }
    }
  }

  private static let receiptRows = 200
  private static let operationRows = 100
  /// So many pages of movements are read at most, for somebody waits for them: what is left out is said.
  private static let mostOperationPages = 10

  private static func fetchOperations(
    since: Date, _ service: AccountService, _ client: any MarketplaceClient, _ pages: PagesStore
  ) -> [Desk.Msg] {
    var list = OperationList(items: [], isWhole: false)
    do throws(MarketplaceError) {
      for number in 1...mostOperationPages {
        let page = try client.operations(
          OperationRequest(page: number, rows: operationRows, from: since))
        list.items += page.items
        list.isWhole = page.items.isEmpty || page.hasNext == false
        if list.isWhole { break }
      }
    } catch {
      return [.money(service.id, .operationsRead(nil, isWhole: false, nil, error))]
    }
    let report = MoneyReport.operationsRead(list.items, isWhole: list.isWhole, Date(), nil)
    return keeping(service.id, [report]) { [list] () throws(StoreError) in
      try pages.store(list, of: service.id, now: Date())
    }
  }

  private static func keeping(
    _ account: AccountID, _ reports: [MoneyReport], _ work: () throws(StoreError) -> Void
  ) -> [Desk.Msg] {
    let messages = reports.map { Desk.Msg.money(account, $0) }
    do throws(StoreError) {
      try work()
      return messages
    } catch {
      return messages + [failure(error)]
    }
  }

  private static func allPages<Item>(
    _ ask: (Int) throws(MarketplaceError) -> Page<Item>
  ) throws(MarketplaceError) -> [Item] {
    var items: [Item] = []
    for number in 1...10_000 {
      let page = try ask(number)
      items += page.items
      if page.items.isEmpty || page.hasNext == false { break }
    }
    return items
  }

  private static func syncSales(
    _ service: AccountService, _ client: any MarketplaceClient, _ pages: PagesStore
  ) -> [Desk.Msg] {
    var stretches = 0
    let sync = SalesSync(account: service.id, client: client, store: pages)
    do throws(SalesSync.Failure) {
      try sync.run(progress: { _ in stretches += 1 }, shouldGoOn: { stretches <= stretchesAtOnce })
      let isWhole = (try? pages.salesStatus(service.id).reachesFirst) ?? true
      return [.money(service.id, .salesSynced(isWhole: isWhole, nil))]
    } catch {
      return failed(error, service, client) { .salesSynced(isWhole: false, $0) }
    }
  }

  private static func syncReviews(
    _ language: TextLanguage, _ service: AccountService, _ client: any MarketplaceClient,
    _ pages: PagesStore
  ) -> [Desk.Msg] {
    do throws(SalesSync.Failure) {
      try ReviewSync(account: service.id, client: client, store: pages).run(in: language)
      return [.money(service.id, .reviewsSynced(nil))]
    } catch {
      return failed(error, service, client) { .reviewsSynced($0) }
    }
  }

  private static func failed(
    _ error: SalesSync.Failure, _ service: AccountService, _ client: any MarketplaceClient,
    _ report: (MarketplaceError) -> MoneyReport
  ) -> [Desk.Msg] {
    switch error {
    case .store(let error): return [failure(error), .money(service.id, report(.cancelled))]
    case .unsteady:
      return [
        .money(
          service.id,
          report(.unreadable(endpoint: "seller-sells/v2", detail: "the list kept changing")))
      ]
    case .marketplace(let error):
      let words = error.concernsConnection ? [contact(service, client, error)] : []
      return words + [.money(service.id, report(error))]
    }
  }

  // MARK: Writes

  /// Each request once, on the lane of what the seller waits for.
  private func write(_ effect: MoneyEffect, of account: AccountID) {
    onAccount(account, \.user, \.writeClient) { service, client in
      func report(_ kind: TemplateWriteKind, _ failure: WriteFailure?) -> [Desk.Msg] {
        [.money(service.id, .written(kind, failure))]
      }
      switch effect {
      case .createTemplate(let name):
        do throws(WriteFailure) {
          return report(.created(try client.createTemplate(named: name)), nil)
        } catch {
          return report(.created(nil), error)
        }
      case .renameTemplate(let template, let name):
        do throws(WriteFailure) {
          _ = try client.rename(template, to: name)
          return report(.renamed(template), nil)
        } catch {
          return report(.renamed(template), error)
        }
      case .deleteTemplate(let template):
        do throws(WriteFailure) {
          try client.delete(template)
          return report(.deleted(template), nil)
        } catch {
          return report(.deleted(template), error)
        }
      case .applyTemplate(let template, let seller):
        do throws(WriteFailure) {
          try client.apply(template, to: seller)
          return report(.applied(template, seller: seller), nil)
        } catch {
          return report(.applied(template, seller: seller), error)
        }
      default: return []
      }
    }
  }
}

extension PagesStore {
  /// How many products the lists of the Statistics screen hold.
  private static let mostProducts = 50

  /// Everything that the Statistics screen shows of a period.
  package func statistics(
    _ question: StatisticsQuestion, of account: AccountID
  ) throws(StoreError) -> StatisticsReading {
    var reading = StatisticsReading(question: question)
    let figures = try salesFigures(
      of: account, days: question.days, currency: question.currency)
    reading.totals = figures.totals
    reading.currency = figures.currency
    reading.byDay = figures.byDay
    reading.totalsBefore = try salesTotals(of: account, days: question.before)
    switch question.group {
    case .days: break
    case .hours: reading.byHour = try salesByHour(of: account, days: question.days)
    case .marketplaces: reading.byOwner = try salesByOwner(of: account, days: question.days)
    case .products: reading.products = try products(.most, of: account, reading)
    case .falling: reading.falling = try products(.fallen, of: account, reading)
    }
    let reviews = try reviewCounts(of: account, days: question.days)
    reading.goodReviews = reviews.good
    reading.badReviews = reviews.bad
    return reading
  }

  private func products(
    _ order: ProductOrder, of account: AccountID, _ reading: StatisticsReading
  ) throws(StoreError) -> [ProductSlice] {
    var products = try salesByProduct(
      of: account, days: reading.question.days, before: reading.question.before,
      currency: reading.currency, order: order, limit: Self.mostProducts)
    if order == .most { products.removeAll { $0.total.count == 0 } }
    let names = try soldNames(of: products.map(\.product), account: account)
    for index in products.indices { products[index].name = names[products[index].product] }
    return products
  }

  /// What partners sold since a moment, refunds aside, by product.
  func partnerSales(
    of account: AccountID, since: Date
  ) throws(StoreError) -> [ProductID: PartnerSales] {
    var sales: [ProductID: PartnerSales] = [:]
    let query = SaleQuery(
      account: account, from: Int(since.timeIntervalSince1970), isReturned: false)
    for sale in try self.sales(query) where sale.partner != nil {
      guard let amount = sale.amount else { continue }
      sales[sale.product, default: PartnerSales()].count += 1
      sales[sale.product, default: PartnerSales()]
        .sums[amount.currency.displayCode, default: 0] += amount.amount
    }
    return sales
  }
}
