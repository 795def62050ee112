import ArgumentParser
import Configuration
import Engine
import Foundation
import Marketplace
import Storage
import TerminalCore
import Texts

/// `sellerdesk sales`.
struct SalesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sales", abstract: "What was sold.",
    subcommands: [List.self, Export.self, Summary.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list",
      abstract: "Sales, the newest first.", discussion: SalesFilter.discussion)

    @OptionGroup var options: GlobalOptions
    @OptionGroup var filter: SalesFilter
    @OptionGroup var rows: RowOptions

    func run() throws {
      let workplace = try Workplace(Invocation.current.context, options)
      let list = try SalesReading(workplace, filter).list()
      let texts = workplace.texts
      Streams.out(
        options.json
          ? list.json(limit: rows.limit) { $0.members }
          : list.table(
            limit: rows.limit,
            heading: [
              texts.orderColumn, texts.timeColumn, texts.amountColumn, texts.stateColumn,
              texts.buyerColumn, texts.nameColumnShort,
            ], texts
          ) { $0.cells(texts) })
      try list.finish()
    }
  }

  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "export",
      abstract: "Sales as a file for other programs.",
      discussion: SalesFilter.discussion
        + " Cells that a spreadsheet would take for a formula begin with an apostrophe.")

    @OptionGroup var options: GlobalOptions
    @OptionGroup var filter: SalesFilter

    @Option(help: "csv or json.")
    var format = "csv"

    @Option(help: "Write here instead of standard output; the file must not be there.")
    var output: String?

    func validate() throws {
      guard ["csv", "json"].contains(format) else {
        throw ValidationError("--format takes csv or json")
      }
    }

    func run() throws {
      let workplace = try Workplace(Invocation.current.context, options)
      if let output { try NewFile.check(output, workplace.texts) }
      let list = try SalesReading(workplace, filter).list()
      let text =
        options.json || format == "json"
        ? list.json(limit: nil) { $0.members } : CSV.text(list.items)
      if let output {
        try NewFile.write(text, to: output, workplace.texts)
      } else {
        Streams.out(text)
      }
      try list.finish()
    }
  }

  struct Summary: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "summary",
      abstract: "Counts and sums, one line for each currency; currencies are never added up.",
      discussion: SalesFilter.discussion)

    @OptionGroup var options: GlobalOptions
    @OptionGroup var filter: SalesFilter

    @Option(help: "One line for each: total, day, week, month, hour, product, marketplace.")
    var by = SummaryGroup.total

    func run() throws {
      let workplace = try Workplace(Invocation.current.context, options)
      let reading = try SalesReading(workplace, filter)
      let list = try reading.list().mapItems { reading.summary($0, by: by) }
      let texts = workplace.texts
      Streams.out(
        options.json
          ? list.json(limit: nil) { $0.members }
          : list.table(
            limit: nil,
            heading: [
              texts.groupColumn, texts.currencyColumn, texts.countColumn, texts.sumColumn,
              texts.refundsColumn, texts.netColumn,
            ], texts
          ) { $0.cells(texts) })
      try list.finish()
    }
  }
}

/// Which sales, by flags.
struct SalesFilter: ParsableArguments {
  static let discussion = """
    Days are those of the account's time zone. What was read once is stored, and only what is new is asked for; the first \
    time without --from reads everything back to the first sale.
    """

  @OptionGroup var origin: OriginOptions

  @Option(help: "From this day on, 2026-11-22.")
  var from: String?

  @Option(help: "Up to this day, included.")
  var to: String?

  @Flag(inversion: .prefixedNo, help: "Only sales whose money went back, or only the others.")
  var returned: Bool?

  @Option(help: "Only this currency: RUB, USD, EUR, UAH.")
  var currency: String?

  @Option(help: "Keep rows with all these words in order, buyer, product or its id.")
  var filter: String?

  func validate() throws {
    try Bounds.check(day: from, "--from")
    try Bounds.check(day: to, "--to")
  }

  func query(_ account: AccountConfig) -> SaleQuery {
    let calendar = ShopCalendar(account)
    return SaleQuery(
      account: AccountID(account.name),
      words: SearchFolding.words(filter ?? ""),
      from: from.flatMap { CivilDay.day($0) }.map(calendar.start(of:)),
      through: to.flatMap { CivilDay.day($0) }.map { calendar.start(of: $0 + 1) - 1 },
      isReturned: returned, currency: currency.map { Currency($0).displayCode },
      ownerID: origin.ownerID, product: origin.productID)
  }
}

/// What a summary counts apart; the raw value is the word of the flag.
enum SummaryGroup: String, ExpressibleByArgument, CaseIterable {
  case total, day, week, month, hour, product, marketplace
}

/// A sale and whose it is.
struct ListedSale {
  let account: AccountID
  let sale: Sale

  var members: [JSONText.Member] {
    func member(_ name: String, _ value: JSONText) -> JSONText.Member {
      JSONText.Member(name: name, value: value)
    }
    return [
      member("account", .string(account.name)), member("id", .string(sale.id)),
      member("product", .string(sale.product.text)),
      member("buyer", .string(orNull: sale.buyer)),
      member("amount", .string(orNull: sale.amount?.plainText)),
      member("currency", .string(orNull: sale.amount?.currency.displayCode)),
      member("paidAt", .string(ISOTime.text(sale.paidAt))),
      member("returned", .bool(sale.isReturned)),
      member("marketplace", .string(orNull: OwnerName.text(sale.ownerID))),
    ]
  }

  func cells(_ texts: Texts) -> [String] {
    [
      sale.id, ISOTime.text(sale.paidAt), sale.amount.map(texts.moneyWithCode) ?? "–",
      sale.isReturned ? texts.refunded : texts.paid, sale.buyer ?? "–",
      sale.productName ?? sale.product.text,
    ]
  }
}

/// One line of a summary.
struct SummaryLine {
  let account: AccountID
  /// Nil for the total.
  let key: String?
  var total: SalesTotal

  var members: [JSONText.Member] {
    func money(_ amount: Decimal) -> JSONText { .string(amount.plainText(minimumDecimals: 2)) }
    return [
      JSONText.Member(name: "account", value: .string(account.name)),
      JSONText.Member(name: "key", value: .string(orNull: key)),
      JSONText.Member(
        name: "currency", value: .string(orNull: total.currency.isEmpty ? nil : total.currency)),
      JSONText.Member(name: "count", value: .number(total.count)),
      JSONText.Member(name: "sum", value: money(total.sum)),
      JSONText.Member(name: "returned", value: .number(total.returned)),
      JSONText.Member(name: "returnedSum", value: money(total.returnedSum)),
      JSONText.Member(name: "net", value: money(total.net)),
      JSONText.Member(name: "profit", value: money(total.profit)),
    ]
  }

  func cells(_ texts: Texts) -> [String] {
    [
      key ?? account.name, total.currency.isEmpty ? "–" : total.currency,
      texts.number(total.count), total.sum.plainText(minimumDecimals: 2),
      "\(texts.number(total.returned)) / \(total.returnedSum.plainText(minimumDecimals: 2))",
      total.net.plainText(minimumDecimals: 2),
    ]
  }
}

/// Reads sales for the command line.
struct SalesReading {
  let workplace: Workplace
  let filter: SalesFilter
  private let lists: AccountLists

  init(_ workplace: Workplace, _ filter: SalesFilter) throws(ToolFailure) {
    self.workplace = workplace
    self.filter = filter
    lists = try AccountLists(workplace)
  }

  /// The sales of all accounts, the newest first.
  func list() throws(ToolFailure) -> Listing<ListedSale> {
    let found = try lists.collect { connection throws(MarketplaceError) in
      let query = filter.query(connection.config)
      guard let pages = lists.pages else { return try unstored(connection, query) }
      do throws(SalesSync.Failure) {
        try SalesSync(account: connection.id, client: connection.user, store: pages).run(
          since: query.from ?? PagesStore.beginning, progress: progress(connection.config))
      } catch {
        throw Self.trouble(error)
      }
      return try Self.stored(pages, query, isLive: true)
    } stored: { account, pages throws(StoreError) in
      try Self.read(pages, filter.query(account), isLive: false)
    }
    return found.mapItems { items in
      guard Set(items.map(\.account)).count > 1 else { return items }
      return items.sorted { $0.sale.paidAt > $1.sale.paidAt }
    }
  }

  /// Whoever looks on sees that something happens.
  private func progress(_ account: AccountConfig) -> (SalesSync.Progress) -> Void {
    guard isatty(2) == 1 else { return { _ in } }
    let begun = Date()
    return { state in
      guard Date().timeIntervalSince(begun) > 2, let rest = state.remaining, rest > 0 else {
        return
      }
      Streams.note(workplace.texts.salesRemaining(account.name, state.seen, rest))
    }
  }

  private static func trouble(_ failure: SalesSync.Failure) -> MarketplaceError {
    switch failure {
    case .marketplace(let error): error
    case .store(let error): .unreadable(endpoint: "pages.sqlite", detail: error.words)
    case .unsteady:
      .unreadable(endpoint: "seller-sells/v2", detail: "the list changed while it was read")
    }
  }

  private static func stored(
    _ pages: PagesStore, _ query: SaleQuery, isLive: Bool
  ) throws(MarketplaceError) -> Listing<ListedSale> {
    do throws(StoreError) {
      return try read(pages, query, isLive: isLive) ?? Listing()
    } catch {
      throw trouble(.store(error))
    }
  }

  private static func read(
    _ pages: PagesStore, _ query: SaleQuery, isLive: Bool
  ) throws(StoreError) -> Listing<ListedSale>? {
    let status = try pages.salesStatus(query.account)
    guard let asOf = status.asOf else { return nil }
    let reaches =
      status.reachesFirst
      || (status.coveredFrom.map { Int($0.timeIntervalSince1970) } ?? .max) <= query.from ?? .min
    let through = status.coveredThrough.map { Int($0.timeIntervalSince1970) } ?? .min
    return Listing(
      items: try pages.sales(query).map { ListedSale(account: query.account, sale: $0) },
      // What a desk will fetch next is no gap; what the wish reaches beyond the last look is.
      isComplete: reaches && (isLive || query.through.map { $0 <= through } ?? true), asOf: asOf)
  }

  /// Another process has the store: everything is asked for, and nothing kept.
  private func unstored(
    _ connection: AccountConnection, _ query: SaleQuery
  ) throws(MarketplaceError) -> Listing<ListedSale> {
    let client = connection.user
    let request = SalesRequest(
      from: Date(timeIntervalSince1970: Double(query.from ?? PagesStore.beginning)),
      through: Date(
        timeIntervalSince1970: query.through.map(Double.init)
          ?? Date().timeIntervalSince1970 + 86_400), rows: client.largestSalesPage,
      products: [query.product].compactMap { $0 },
      returned: query.isReturned.map { $0 ? .only : .excluded } ?? .included)
    let read = try AccountLists.allPages { number throws(MarketplaceError) in
      var request = request
      request.page = number
      return try client.sales(request)
    }
    var seen: Set<String> = []
    let items = read.items.filter { seen.insert($0.id).inserted && query.keeps($0) }
    return Listing(
      items: items.sorted { $0.paidAt > $1.paidAt }
        .map { ListedSale(account: connection.id, sale: $0) },
      isComplete: read.isWhole, asOf: Date())
  }

  // MARK: Summaries

  func summary(_ sales: [ListedSale], by group: SummaryGroup) -> [SummaryLine] {
    let calendars = Dictionary(
      uniqueKeysWithValues: lists.accounts.map { (AccountID($0.name), ShopCalendar($0)) })
    struct Key: Hashable {
      let account: AccountID
      let key: String
      let currency: String
    }
    var lines: [Key: SummaryLine] = [:]
    for item in sales {
      let calendar = calendars[item.account] ?? .moscow
      let key = Self.key(item.sale, group, calendar)
      let currency = item.sale.amount?.currency.displayCode ?? ""
      let place = Key(account: item.account, key: key ?? "", currency: currency)
      lines[
        place,
        default: SummaryLine(
          account: item.account, key: key, total: SalesTotal(currency: currency))
      ].total += SalesTotal(item.sale)
    }
    return lines.values.sorted { one, other in
      if one.account != other.account { return one.account < other.account }
      if group == .product || group == .total, one.total.count != other.total.count {
        return one.total.count > other.total.count
      }
      return (one.key ?? "", one.total.currency) < (other.key ?? "", other.total.currency)
    }
  }

  private static func key(
    _ sale: Sale, _ group: SummaryGroup, _ calendar: ShopCalendar
  ) -> String? {
    let second = Int(sale.paidAt.timeIntervalSince1970.rounded(.down))
    let day = calendar.day(of: second)
    switch group {
    case .total: return nil
    case .day: return CivilDay.text(day)
    case .week: return CivilDay.text(day - CivilDay.weekday(day))
    case .month: return String(CivilDay.text(day).prefix(7))
    case .hour:
      let hour = calendar.hour(of: second)
      return hour < 10 ? "0\(hour)" : "\(hour)"
    case .product: return sale.product.text
    case .marketplace: return OwnerName.text(sale.ownerID) ?? ""
    }
  }
}

extension SalesTotal {
  /// What one sale adds.
  init(_ sale: Sale) {
    let amount = sale.amount?.amount ?? 0
    self.init(
      currency: sale.amount?.currency.displayCode ?? "", count: 1,
      returned: sale.isReturned ? 1 : 0, sum: amount, returnedSum: sale.isReturned ? amount : 0,
      profit: sale.isReturned ? 0 : sale.profit?.amount ?? 0)
  }
}

extension SaleQuery {
  /// What the store's filter keeps, for sales that are in none.
  fileprivate func keeps(_ sale: Sale) -> Bool {
    let folded = SearchFolding.fold(
      [sale.id, sale.buyer, sale.productName, sale.product.text].compactMap { $0 }
        .joined(separator: " "))
    return words.allSatisfy(folded.contains)
      && currency.map { $0 == sale.amount?.currency.displayCode } ?? true
      && ownerID.map { $0 == sale.ownerID } ?? true
      && isReturned.map { $0 == sale.isReturned } ?? true
      && product.map { $0 == sale.product } ?? true
  }
}
