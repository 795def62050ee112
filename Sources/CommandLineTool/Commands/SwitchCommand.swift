import ArgumentParser
import Configuration
import Foundation
import Marketplace
import Storage
import TerminalCore
import Texts

/// How long a command waits for what it put into the outbox.
struct WaitOptions: ParsableArguments {
  @Flag(
    name: .customLong("no-wait"),
    help: "Where a desk runs, leave the rest to it: outcome queued.")
  var noWait = false

  @Option(help: "Wait so many seconds at most.")
  var timeout = 600

  func validate() throws {
    if timeout < 1 { throw ValidationError("--timeout takes a number of seconds from 1 up") }
  }
}

/// What every command takes that changes as many things as it is given.
struct WriteOptions: ParsableArguments {
  @Flag(help: "Do not ask, however many there are.")
  var yes = false

  @OptionGroup var waiting: WaitOptions

  var noWait: Bool { waiting.noWait }
  var timeout: Int { waiting.timeout }
}

/// Ids as they are given: arguments, and lines of standard input for a `-`.
struct IDList {
  let ids: [String]
  /// Whether standard input was read, so that nobody can be asked there.
  let tookInput: Bool

  init(_ arguments: [String], _ texts: Texts) throws(ToolFailure) {
    var ids: [String] = []
    var tookInput = false
    for argument in arguments {
      guard argument == "-" else {
        ids.append(argument)
        continue
      }
      tookInput = true
      let input = FileHandle.standardInput.readDataToEndOfFile()
      ids += String(decoding: input, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        .map(String.init)
    }
    var seen: Set<String> = []
    self.ids = ids.filter { seen.insert($0).inserted }
    self.tookInput = tookInput
    guard !self.ids.isEmpty else { throw ToolFailure(texts.noIDs, .usage) }
  }
}

extension ProductsCommand {
  struct Enable: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "enable",
      abstract: "Put products on sale.", discussion: SwitchCommand.discussion)

    @OptionGroup var options: GlobalOptions
    @OptionGroup var writing: WriteOptions

    @Argument(help: "Ids of products; - reads them from standard input.")
    var ids: [String]

    func run() throws { try SwitchCommand(isOn: true, options, writing).run(ids) }
  }

  struct Disable: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "disable",
      abstract: "Take products off sale.", discussion: SwitchCommand.discussion)

    @OptionGroup var options: GlobalOptions
    @OptionGroup var writing: WriteOptions

    @Argument(help: "Ids of products; - reads them from standard input.")
    var ids: [String]

    func run() throws { try SwitchCommand(isOn: false, options, writing).run(ids) }
  }
}

/// `sellerdesk products enable|disable`.
struct SwitchCommand {
  static let discussion = """
    The change goes through the outbox: it is written down, sent, and waited for. Where a desk runs, the desk sends it. \
    More than 20 products need a confirmation, or --yes.
    """

  let isOn: Bool
  let options: GlobalOptions
  let writing: WriteOptions

  init(isOn: Bool, _ options: GlobalOptions, _ writing: WriteOptions) {
    self.isOn = isOn
    self.options = options
    self.writing = writing
  }

  func run(_ arguments: [String]) throws {
    let workplace = try Workplace(Invocation.current.context, options)
    try OutboxPlace.checkFlags(workplace)
    let account = try OutboxPlace.account(workplace)
    let list = try IDList(arguments, workplace.texts)
    let products = try list.ids.map { id in
      // One that cannot be named would cost its whole batch.
      guard let number = Int(id), number > 0 else {
        throw ToolFailure(workplace.texts.noProductNumber(DisplayText.plain(id)), .usage)
      }
      return ProductID(number)
    }
    try OutboxPlace.confirm(
      products.count, isConfirmed: writing.yes, inputIsFree: !list.tookInput, workplace.texts)
    let place = try OutboxPlace(workplace)
    let run = JobRun(
      place: place, account: account, leavesToDesk: writing.noWait,
      patience: .seconds(writing.timeout))
    let draft = draft(products, account, place)
    let outcome = try run.run(
      [draft], name: \.target.description, asked: draft.items.map(\.target.description))
    try outcome.report(account.name, leavesQueued: writing.noWait, workplace)
  }

  /// The names and states that are stored come along; what is not stored, the marketplace may know.
  private func draft(
    _ products: [ProductID], _ account: AccountConfig, _ place: OutboxPlace
  ) -> JobDraft {
    let id = AccountID(account.name)
    let stored =
      place.withPages(account) { pages throws(StoreError) in
        try pages.products(withIDs: products, of: id)
      } ?? []
    let known = Dictionary(stored.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    let language = place.workplace.contentLanguage
    var seen: Set<ProductID> = []
    let items = products.filter { seen.insert($0).inserted }.map { product in
      let previous: Wish? =
        switch known[product]?.state {
        case .on: .onSale(true)
        case .off: .onSale(false)
        case .unknown, nil: nil
        }
      return JobDraft.Item(
        product: product,
        title: known[product]?.name.text(preferring: language) ?? product.text,
        wish: .onSale(isOn), previous: previous)
    }
    return JobDraft(account: id, items: items, hold: .zero)
  }
}
