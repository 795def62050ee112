import ArgumentParser
import Configuration
import Engine
import Foundation
import Marketplace
import Storage
import TerminalCore
import Texts

/// `sellerdesk templates`.
struct TemplatesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "templates", abstract: "Commission templates: what partners get.",
    subcommands: [
      List.self, Show.self, Create.self, Rename.self, Delete.self, SetPercents.self, Apply.self,
    ])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "Templates, the oldest first.")

    @OptionGroup var options: GlobalOptions
    @OptionGroup var rows: RowOptions

    @Option(help: "Keep rows with all these words in name or id.")
    var filter: String?

    func run() throws {
      let workplace = try Workplace(Invocation.current.context, options)
      let lists = try AccountLists(workplace)
      let words = SearchFolding.words(filter ?? "")
      func listed(_ id: AccountID, _ templates: [CommissionTemplate]) -> [ListedTemplate] {
        templates.filter { template in
          let folded = SearchFolding.fold("\(template.id) \(template.name)")
          return words.allSatisfy(folded.contains)
        }.sorted { $0.id < $1.id }.map { ListedTemplate(account: id, template: $0) }
      }
      let list = try lists.collect { connection throws(MarketplaceError) in
        let read = try AccountLists.allPages { number throws(MarketplaceError) in
          try connection.user.templates(page: number)
        }
        lists.keep { pages throws(StoreError) in
          if read.isWhole { try pages.store(read.items, of: connection.id, now: Date()) }
        }
        return Listing(
          items: listed(connection.id, read.items), isComplete: read.isWhole, asOf: Date())
      } stored: { account, pages throws(StoreError) in
        let id = AccountID(account.name)
        return try pages.templates(of: id).map {
          Listing(items: listed(id, $0.value), asOf: $0.asOf)
        }
      }
      let texts = workplace.texts
      Streams.out(
        options.json
          ? list.json(limit: rows.limit) { $0.members }
          : list.table(
            limit: rows.limit,
            heading: [
              texts.idColumn, texts.createdColumn, texts.modifiedColumn, texts.nameColumn,
            ], texts
          ) { $0.cells })
      try list.finish()
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show",
      abstract: "The products of the shop beside their percentages in a template.")

    @OptionGroup var options: GlobalOptions
    @OptionGroup var rows: RowOptions

    @Argument(help: "The template's id.")
    var id: Int

    @Flag(help: "Only products that are in the template.")
    var set = false

    @Option(help: "Only this product.")
    var product: String?

    @Option(help: "Only from this price up.")
    var minPrice: String?

    @Option(help: "Only up to this price.")
    var maxPrice: String?

    @Option(help: "The currency of prices: RUB, USD, UAH, EUR.")
    var currency: String?

    @Option(help: "Only from this percentage up.")
    var minPercent: String?

    @Option(help: "Only up to this percentage.")
    var maxPercent: String?

    @Flag(inversion: .prefixedNo, help: "Only products in the affiliate programme, or only others.")
    var affiliate: Bool?

    @Flag(help: "Only products that can be paid for.")
    var payable = false

    @Option(help: "Only products with this text in their name.")
    var filter: String?

    func validate() throws {
      for (flag, text) in [
        ("--min-price", minPrice), ("--max-price", maxPrice), ("--min-percent", minPercent),
        ("--max-percent", maxPercent),
      ] {
        if let text, Decimal(exact: text) == nil {
          throw ValidationError("\(flag) takes a number")
        }
      }
    }

    private var wanted: TemplateFilter {
      TemplateFilter(
        product: product.map { ProductID($0) }, leastPrice: minPrice.flatMap { Decimal(exact: $0) },
        mostPrice: maxPrice.flatMap { Decimal(exact: $0) },
        currency: currency.map { Currency($0) }, name: filter,
        leastPercent: minPercent.flatMap { Decimal(exact: $0) },
        mostPercent: maxPercent.flatMap { Decimal(exact: $0) },
        inAffiliateProgram: affiliate ?? true, notInAffiliateProgram: affiliate.map { !$0 } ?? true,
        onlyPayable: payable)
    }

    func run() throws {
      let workplace = try Workplace(Invocation.current.context, options)
      // A number is a template of one shop.
      let account = try OutboxPlace.account(workplace)
      let lists = try AccountLists(workplace)
      let template = TemplateID(id)
      let wanted = wanted
      func kept(_ rows: [TemplateRow]) -> [TemplateRow] {
        set ? rows.filter { $0.percent != nil } : rows
      }
      let list = try lists.collect { connection throws(MarketplaceError) in
        let read = try AccountLists.allPages { number throws(MarketplaceError) in
          try connection.user.products(
            of: template, wanted, page: number, in: workplace.contentLanguage)
        }
        lists.keep { pages throws(StoreError) in
          guard read.isWhole, wanted == TemplateFilter() else { return }
          try pages.store(read.items, of: template, account: connection.id, now: Date())
        }
        return Listing(items: kept(read.items), isComplete: read.isWhole, asOf: Date())
      } stored: { config, pages throws(StoreError) in
        try pages.rows(of: template, account: AccountID(config.name)).map { stored in
          Listing(items: kept(stored.value.filter { wanted.keeps($0) }), asOf: stored.asOf)
        }
      }
      let texts = workplace.texts
      Streams.out(
        options.json
          ? list.json(limit: rows.limit) { $0.members(account: account.name) }
          : list.table(
            limit: rows.limit,
            heading: [
              texts.idColumn, texts.percentColumn, texts.ownPercentColumn, texts.priceColumn,
              texts.nameColumnShort,
            ], texts
          ) { $0.cells(texts) })
      try list.finish()
    }
  }

  struct Create: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "create", abstract: "Make a new template, empty.")

    @OptionGroup var options: GlobalOptions

    @Argument(help: "Its name.")
    var name: String

    func run() throws {
      try TemplateWrite(options).one(id: name) { client throws(WriteFailure) in
        "\(try client.createTemplate(named: name).id)"
      }
    }
  }

  struct Rename: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "rename", abstract: "Give a template another name.")

    @OptionGroup var options: GlobalOptions

    @Argument(help: "The template's id.")
    var id: Int

    @Argument(help: "Its new name.")
    var name: String

    func run() throws {
      try TemplateWrite(options).one(id: "\(id)") { client throws(WriteFailure) in
        _ = try client.rename(TemplateID(id), to: name)
        return nil
      }
    }
  }

  struct Delete: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "delete",
      abstract: "Delete a template.",
      discussion: "Needs --yes, or at a terminal the template's id typed.")

    @OptionGroup var options: GlobalOptions

    @Argument(help: "The template's id.")
    var id: Int

    @Flag(help: "Do not ask.")
    var yes = false

    func run() throws {
      let write = try TemplateWrite(options)
      try write.confirm("\(id)", isConfirmed: yes)
      try write.one(id: "\(id)") { client throws(WriteFailure) in
        try client.delete(TemplateID(id))
        return nil
      }
    }
  }

  struct SetPercents: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "set", abstract: "Set what a template says of products.",
      discussion: """
        The change goes through the outbox: it is written down with what the template said before, sent, and waited \
        for. Where a desk runs, the desk sends it.
        """)

    @OptionGroup var options: GlobalOptions
    @OptionGroup var waiting: WaitOptions

    @Argument(help: "The template's id.")
    var id: Int

    @Option(help: "A product and its percentage, 5100001=12; may be repeated.")
    var percent: [String]

    func run() throws {
      try TemplateWrite(options).set(percent, in: TemplateID(id), waiting)
    }
  }

  struct Apply: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "apply",
      abstract: "Give a partner what a template says now.",
      discussion:
        "The marketplace offers no way to take it back. Needs --yes, or at a terminal the partner's number typed."
    )

    @OptionGroup var options: GlobalOptions

    @Argument(help: "The template's id.")
    var id: Int

    @Option(help: "The partner's number.")
    var seller: Int

    @Flag(help: "Do not ask.")
    var yes = false

    func validate() throws {
      if seller < 1 { throw ValidationError("--seller takes a number from 1 up") }
    }

    func run() throws {
      let write = try TemplateWrite(options)
      try write.confirm("\(seller)", isConfirmed: yes)
      try write.one(id: "\(id)") { client throws(WriteFailure) in
        try client.apply(TemplateID(id), to: seller)
        return nil
      }
    }
  }
}

/// A template and whose it is.
private struct ListedTemplate {
  let account: AccountID
  let template: CommissionTemplate

  var members: [JSONText.Member] {
    [
      JSONText.Member(name: "account", value: .string(account.name)),
      JSONText.Member(name: "id", value: .string("\(template.id)")),
      JSONText.Member(name: "name", value: .string(template.name)),
      JSONText.Member(
        name: "created", value: .string(orNull: template.created.map(ISOTime.text))),
      JSONText.Member(
        name: "modified", value: .string(orNull: template.modified.map(ISOTime.text))),
    ]
  }

  var cells: [String] {
    [
      "\(template.id)", template.created.map(ISOTime.text) ?? "–",
      template.modified.map(ISOTime.text) ?? "–", template.name,
    ]
  }
}

extension TemplateRow {
  fileprivate func members(account: String) -> [JSONText.Member] {
    func member(_ name: String, _ value: String?) -> JSONText.Member {
      JSONText.Member(name: name, value: .string(orNull: value))
    }
    return [
      member("account", account), member("product", id.text), member("name", name),
      member("price", price?.plainText), member("currency", price?.currency.displayCode),
      JSONText.Member(
        name: "inAffiliate", value: isInAffiliateProgram.map { .bool($0) } ?? .null),
      member("percent", percent.map { "\($0)" }), member("ownPercent", ownPercent.map { "\($0)" }),
      member("modified", modified.map(ISOTime.text)),
    ]
  }

  fileprivate func cells(_ texts: Texts) -> [String] {
    [
      id.text, percent.map { "\($0)" } ?? "–", ownPercent.map { "\($0)" } ?? "–",
      price.map(texts.moneyWithCode) ?? "–", name,
    ]
  }
}

extension TemplateFilter {
  /// What can be told of a stored row; whether it can be paid for is not stored.
  fileprivate func keeps(_ row: TemplateRow) -> Bool {
    if let product, row.id != product { return false }
    let isInside = row.isInAffiliateProgram ?? true
    guard isInside ? inAffiliateProgram : notInAffiliateProgram else { return false }
    if let name, !SearchFolding.fold(row.name).contains(SearchFolding.fold(name)) { return false }
    if leastPrice != nil || mostPrice != nil {
      guard let price = row.price, currency.map(price.currency.isSameMoney) ?? true,
        leastPrice.map({ price.amount >= $0 }) ?? true,
        mostPrice.map({ price.amount <= $0 }) ?? true
      else { return false }
    }
    let counts = row.percent ?? row.ownPercent ?? 0
    return leastPercent.map { counts >= $0 } ?? true && mostPercent.map { counts <= $0 } ?? true
  }
}
