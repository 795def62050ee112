import ArgumentParser
import Configuration
import Engine
import Foundation
import Marketplace
import Storage
import TerminalCore
import Texts

/// `sellerdesk balance`.
struct BalanceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "balance", abstract: "What the account holds, and what moved it.",
    subcommands: [Show.self, Operations.self, External.self], defaultSubcommand: Show.self)

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show",
      abstract: "What may be taken out, what is held, what is coming.")

    @OptionGroup var options: GlobalOptions

    func run() throws {
      let workplace = try Workplace(Invocation.current.context, options)
      let lists = try AccountLists(workplace)
      let list = try lists.collect { connection throws(MarketplaceError) in
        let balance = try connection.user.balance()
        lists.keep { pages throws(StoreError) in
          try pages.store(balance, of: connection.id, now: Date())
        }
        return Listing(
          items: balance.parts.map { ListedPart(account: connection.id, part: $0) },
          asOf: Date())
      } stored: { account, pages throws(StoreError) in
        let id = AccountID(account.name)
        return try pages.balance(of: id).map { kept in
          Listing(
            items: kept.value.parts.map { ListedPart(account: id, part: $0) }, asOf: kept.asOf)
        }
      }
      let texts = workplace.texts
      Streams.out(
        options.json
          ? list.json(limit: nil) { $0.members }
          : list.table(
            limit: nil,
            heading: [
              texts.currencyColumn, texts.stateColumn, texts.amountColumn, texts.nameColumn,
            ],
            texts
          ) { $0.cells(texts) })
      try list.finish()
    }
  }

  struct Operations: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "operations",
      abstract: "What moved money, the newest first, and when held money becomes free.")

    @OptionGroup var options: GlobalOptions
    @OptionGroup var rows: RowOptions

    @Option(help: "Only these kinds, in the marketplace's words, such as refund; may be repeated.")
    var kind: [String] = []

    @Flag(help: "Only what is held now.")
    var held = false

    @Option(help: "From this day on, 2026-11-22; the last 30 days where it is not given.")
    var from: String?

    func validate() throws {
      try Bounds.check(day: from, "--from")
    }

    func run() throws {
      let workplace = try Workplace(Invocation.current.context, options)
      let lists = try AccountLists(workplace)
      let list = try lists.collect { connection throws(MarketplaceError) in
        let calendar = ShopCalendar(connection.config)
        let first = from.flatMap { CivilDay.day($0) } ?? calendar.day(of: Date()) - 30
        let start = Date(timeIntervalSince1970: Double(calendar.start(of: first)))
        let read = try AccountLists.allPages { number throws(MarketplaceError) in
          try connection.user.operations(
            OperationRequest(page: number, rows: 200, kinds: kind, from: start))
        }
        let now = Date()
        return Listing(
          items: read.items.filter { !held || ($0.freeAt ?? .distantPast) > now }
            .map { ListedOperation(account: connection.id, operation: $0, now: now) },
          isComplete: read.isWhole, asOf: now)
      } stored: { _, _ in
        // Movements are not stored: whoever wants them wants them fresh.
        nil
      }
      let texts = workplace.texts
      let language = workplace.contentLanguage
      Streams.out(
        options.json
          ? list.json(limit: rows.limit) { $0.members(language) }
          : list.table(
            limit: rows.limit,
            heading: [
              texts.timeColumn, texts.kindColumn, texts.amountColumn, texts.orderColumn,
              texts.freeAtColumn, texts.nameColumnShort,
            ], texts
          ) { $0.cells(texts, language) })
      try list.finish()
    }
  }

  struct External: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "external",
      abstract: "What payment services of one's own received, as the marketplace tells it.")

    @OptionGroup var options: GlobalOptions

    @Option(help: "Print so many at most.")
    var limit = 100

    func validate() throws { try Bounds.check(limit: limit) }

    func run() throws {
      let workplace = try Workplace(Invocation.current.context, options)
      let lists = try AccountLists(workplace)
      let list = try lists.collect { connection throws(MarketplaceError) in
        var items: [(AccountID, ExternalReceipt)] = []
        var isWhole = false
        for number in 1...10_000 {
          let page = try connection.user.externalReceipts(page: number, rows: min(200, limit))
          items += page.items.map { (connection.id, $0) }
          isWhole = page.items.isEmpty || page.hasNext == false
          if isWhole || items.count >= limit { break }
        }
        return Listing(
          items: Array(items.prefix(limit)), isComplete: isWhole, asOf: Date())
      } stored: { _, _ in
        nil
      }
      let texts = workplace.texts
      let names = Set(list.items.flatMap { $0.1.fields.map(\.name) }).sorted()
      Streams.out(
        options.json
          ? list.json(limit: nil) { account, receipt in
            [JSONText.Member(name: "account", value: .string(account.name))]
              + receipt.fields.map { JSONText.Member(name: $0.name, value: .string($0.value)) }
          }
          : list.table(limit: nil, heading: names.map { DisplayText.plain($0) }, texts) {
            _, receipt in
            names.map { name in receipt.fields.first { $0.name == name }?.value ?? "–" }
          })
      try list.finish()
    }
  }
}

/// One amount of a balance and whose it is.
private struct ListedPart {
  let account: AccountID
  let part: Balance.Part

  var members: [JSONText.Member] {
    [
      JSONText.Member(name: "account", value: .string(account.name)),
      JSONText.Member(name: "name", value: .string(part.name)),
      JSONText.Member(name: "kind", value: .string(part.kind.rawValue)),
      JSONText.Member(name: "currency", value: .string(orNull: part.currency?.displayCode)),
      JSONText.Member(
        name: "amount", value: .string(part.amount.plainText(minimumDecimals: 2))),
    ]
  }

  func cells(_ texts: Texts) -> [String] {
    [
      part.currency?.displayCode ?? "–", texts.balanceKind(part.kind),
      part.amount.plainText(minimumDecimals: 2), part.name,
    ]
  }
}

/// A movement and whose it is.
private struct ListedOperation {
  let account: AccountID
  let operation: AccountOperation
  let now: Date

  func members(_ language: TextLanguage) -> [JSONText.Member] {
    func member(_ name: String, _ value: String?) -> JSONText.Member {
      JSONText.Member(name: name, value: .string(orNull: value))
    }
    return [
      member("account", account.name), member("id", operation.id),
      member("kind", operation.kind), member("date", operation.date.map(ISOTime.text)),
      member("amount", operation.amount?.plainText),
      member("currency", operation.amount?.currency.displayCode),
      member("reference", operation.reference), member("product", operation.product?.text),
      member("productName", operation.productName.text(preferring: language)),
      member("freeAt", operation.freeAt.map(ISOTime.text)),
      JSONText.Member(name: "held", value: .bool((operation.freeAt ?? .distantPast) > now)),
      member("marketplace", OwnerName.text(operation.ownerID)),
    ]
  }

  func cells(_ texts: Texts, _ language: TextLanguage) -> [String] {
    [
      operation.date.map(ISOTime.text) ?? "–", operation.kind,
      operation.amount.map(texts.moneyWithCode) ?? "–", operation.reference ?? "–",
      operation.freeAt.flatMap { $0 > now ? ISOTime.text($0) : nil } ?? "–",
      operation.productName.text(preferring: language) ?? "–",
    ]
  }
}
