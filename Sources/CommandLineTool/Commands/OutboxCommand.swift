import ArgumentParser
import Configuration
import Foundation
import Marketplace
import Storage
import TerminalCore
import Texts

/// `sellerdesk outbox`.
struct OutboxCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "outbox", abstract: "Changes on their way, and those that failed.",
    subcommands: [List.self, Retry.self, Discard.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list",
      abstract: "What is on its way, and what failed and was not tried again, oldest first.")

    @OptionGroup var options: GlobalOptions

    @Option(help: "Print so many at most.")
    var limit: Int?

    func validate() throws {
      if let limit, limit < 0 { throw ValidationError("--limit takes a number from 0 up") }
    }

    func run() throws {
      let workplace = try Workplace(Invocation.current.context, options)
      let account = try StoredList.account(workplace)
      let items = try StoredList.read(workplace, []) { store throws(StoreError) in
        try store.unfinishedItems(of: account)
      }
      let shown = limit.map { Array(items.prefix($0)) } ?? items
      Streams.out(
        options.json
          ? StoredList.json(shown.map(\.json), total: items.count)
          : StoredList.table(
            [
              workplace.texts.idColumn, workplace.texts.accountColumn,
              workplace.texts.taskColumn, workplace.texts.stateColumn,
              workplace.texts.targetColumn,
            ], shown.map { $0.cells(workplace.texts) }))
    }
  }

  struct Retry: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "retry",
      abstract: "Try again what failed or never left, as a job of its own.")

    @OptionGroup var options: GlobalOptions
    @OptionGroup var writing: WriteOptions

    @Argument(help: "Ids of outbox list; - reads them from standard input.")
    var ids: [String]

    func run() throws {
      let workplace = try Workplace(Invocation.current.context, options)
      try OutboxPlace.checkFlags(workplace)
      let list = try IDList(ids, workplace.texts)
      let numbers = try OutboxRetry.numbers(list.ids, workplace.texts)
      try OutboxPlace.confirm(
        numbers.count, isConfirmed: writing.yes, inputIsFree: !list.tookInput, workplace.texts)
      try OutboxRetry(place: OutboxPlace(workplace), writing: writing).run(numbers)
    }
  }

  struct Discard: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "discard",
      abstract: "Take back what has not left; give up what failed or nobody knows the fate of.")

    @OptionGroup var options: GlobalOptions

    @Argument(help: "Ids of outbox list; - reads them from standard input.")
    var ids: [String]

    func run() throws {
      let workplace = try Workplace(Invocation.current.context, options)
      try OutboxPlace.checkFlags(workplace, needsNetwork: false)
      let texts = workplace.texts
      let numbers = try OutboxRetry.numbers(try IDList(ids, texts).ids, texts)
      let account = try StoredList.account(workplace)
      let place = try OutboxPlace(workplace)
      let found = try place.onStore { store throws(StoreError) in
        try store.items(withIDs: numbers)
      }.filter { account == nil || $0.account == account }
      let changed = try place.onStore { store throws(StoreError) in
        try store.discard(found.map(\.id), now: Date())
      }
      for account in workplace.config.accounts {
        place.reflect(changed.filter { $0.account.name == account.name }, of: account)
      }
      let taken = Set(changed.map(\.id))
      let known = Dictionary(found.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
      let rows = numbers.map { id in
        guard let item = known[id] else {
          return RowResult("\(id)", .failed, message: texts.notInOutbox)
        }
        if taken.contains(id) { return RowResult("\(id)", .done) }
        return RowResult(
          "\(id)", .failed, message: item.state.isOpen ? texts.hasLeft : texts.hasEnded)
      }
      Streams.out(options.json ? rows.json() : rows.lines(texts))
      if let code = rows.exitCode(leavesQueued: false) { throw ExitCode(code.rawValue) }
    }
  }
}

/// `sellerdesk outbox retry`.
struct OutboxRetry {
  let place: OutboxPlace
  let writing: WriteOptions

  static func numbers(_ ids: [String], _ texts: Texts) throws(ToolFailure) -> [OutboxID] {
    var numbers: [OutboxID] = []
    for id in ids {
      guard let number = Int64(id), number > 0 else {
        throw ToolFailure(texts.noOutboxNumber(DisplayText.plain(id)), .usage)
      }
      if !numbers.contains(OutboxID(number)) { numbers.append(OutboxID(number)) }
    }
    return numbers
  }

  func run(_ numbers: [OutboxID]) throws {
    let workplace = place.workplace
    let accounts = try workplace.accounts()
    let found = try place.onStore { store throws(StoreError) in
      try store.items(withIDs: numbers)
    }
    var rows: [OutboxID: RowResult] = [:]
    for number in numbers where !found.contains(where: { $0.id == number }) {
      rows[number] = RowResult("\(number)", .failed, message: workplace.texts.notInOutbox)
    }
    var last = JobRun.Outcome()
    for item in found {
      rows[item.id] = obstacle(to: item, accounts)
    }
    for account in accounts {
      let items = found.filter { $0.account.name == account.name && rows[$0.id] == nil }
      guard !items.isEmpty else { continue }
      let run = JobRun(
        place: place, account: account, leavesToDesk: writing.noWait,
        patience: .seconds(writing.timeout))
      for group in groups(of: items) {
        guard last.signal == nil, try takeBack(group) else { continue }
        // The newest of several wishes for one product is the one that counts.
        let newest = Dictionary(group.map { ($0.target, $0) }) { $0.id > $1.id ? $0 : $1 }
        let outcome = try run.run(
          drafts(newest.values.sorted { $0.id < $1.id }), name: { "\($0.target)" },
          asked: newest.keys.map(\.description))
        last.trouble = outcome.trouble ?? last.trouble
        last.signal = outcome.signal ?? last.signal
        let byTarget = Dictionary(outcome.rows.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        for item in group {
          guard let row = byTarget["\(item.target)"] else { continue }
          rows[item.id] = RowResult(
            "\(item.id)", row.outcome, message: row.message, reason: row.reason)
        }
      }
      if last.signal != nil { break }
    }
    last.rows = numbers.map {
      rows[$0] ?? RowResult("\($0)", .failed, message: workplace.texts.notSentInTime)
    }
    try last.report(
      accounts.map(\.name).joined(separator: ", "), leavesQueued: writing.noWait, workplace)
  }

  /// Wishes for products go together; answers go one by one, in their order.
  private func groups(of items: [OutboxItem]) -> [[OutboxItem]] {
    let states = items.filter(\.wish.isState)
    let replies = items.filter { !$0.wish.isState }.sorted { $0.id < $1.id }
    return (states.isEmpty ? [] : [states]) + replies.map { [$0] }
  }

  /// Answers that had not left are taken back first: the new one stands for them, not beside them.
  ///
  /// - Returns: False when one of them has left meanwhile.
  private func takeBack(_ items: [OutboxItem]) throws(ToolFailure) -> Bool {
    let unsent = items.filter { !$0.wish.isState && $0.state.mayBeCancelled }.map(\.id)
    guard !unsent.isEmpty else { return true }
    return try place.onStore { store throws(StoreError) in
      try store.discard(unsent, now: Date()).count == unsent.count
    }
  }

  /// A job for each that the items come from.
  private func drafts(_ items: [OutboxItem]) -> [JobDraft] {
    Dictionary(grouping: items, by: \.job).sorted { $0.key < $1.key }.map { job, items in
      JobDraft(
        account: items[0].account,
        items: items.map(JobDraft.Item.init(again:)), hold: .zero, retries: job)
    }
  }

  /// Why an item cannot be tried again; nil when it can.
  private func obstacle(to item: OutboxItem, _ accounts: [AccountConfig]) -> RowResult? {
    let texts = place.workplace.texts
    guard accounts.contains(where: { $0.name == item.account.name }) else {
      return RowResult("\(item.id)", .failed, message: texts.noAccountOf(item.account.name))
    }
    switch item.state {
    case .failed, .held, .queued: return nil
    case .sending, .accepted, .unknown:
      return RowResult("\(item.id)", .unknown, message: texts.fateUnknown)
    case .done, .cancelled:
      return RowResult("\(item.id)", .failed, message: texts.hasEnded)
    }
  }
}

extension OutboxItem {
  fileprivate var json: JSONText {
    .object([
      "id": .string("\(id)"), "account": .string(account.name),
      "kind": .string(wish.kind.rawValue), "target": .string("\(target)"),
      "state": .string(state.rawValue), "createdAt": .string(ISOTime.text(createdAt)),
      "attempts": .number(attempts),
      "text": .string(orNull: wish.reply?.text ?? wish.percent.map { "\($0)%" }),
    ])
  }

  fileprivate func cells(_ texts: Texts) -> [String] {
    let what: String =
      switch wish {
      case .onSale(let isOn): isOn ? texts.switchOn : texts.switchOff
      case .percent(let percent): texts.setPercent(percent)
      case .reply: texts.answer
      }
    let words = texts.reason(of: self).map { " (\($0))" } ?? ""
    return [
      "\(id)", account.name, "\(what) \(target)", texts.state(of: self) + words, title,
    ]
  }
}
