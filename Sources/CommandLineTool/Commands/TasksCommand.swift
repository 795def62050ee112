import ArgumentParser
import Configuration
import Dashboard
import Foundation
import Marketplace
import Storage
import TerminalCore
import Texts

/// `sellerdesk tasks`.
struct TasksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tasks", abstract: "What was changed, and how it went.", subcommands: [List.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "Jobs, the newest first.")

    @OptionGroup var options: GlobalOptions

    @Option(help: "Print so many at most.")
    var limit: Int?

    func validate() throws {
      if let limit, limit < 0 { throw ValidationError("--limit takes a number from 0 up") }
    }

    func run() throws {
      let workplace = try Workplace(Invocation.current.context, options)
      let texts = workplace.texts
      let account = try StoredList.account(workplace)
      let jobs = try StoredList.read(workplace, []) { store throws(StoreError) in
        try store.jobs(of: account, limit: Int(Int32.max))
      }
      let shown = limit.map { Array(jobs.prefix($0)) } ?? jobs
      Streams.out(
        options.json
          ? StoredList.json(shown.map(\.json), total: jobs.count)
          : StoredList.table(
            [
              texts.idColumn, texts.accountColumn, texts.timeColumn, texts.taskColumn,
              texts.resultColumn,
            ], shown.map { $0.cells(texts) }))
    }
  }
}

extension Job {
  fileprivate var json: JSONText {
    .object([
      "id": .string("\(id)"), "account": .string(account.name), "kind": .string(kind.rawValue),
      "wish": .string(orNull: wish.map(Self.word)), "title": .string(orNull: title),
      "createdAt": .string(ISOTime.text(createdAt)),
      "changedAt": .string(ISOTime.text(changedAt)), "pause": .string(orNull: pause?.rawValue),
      "retries": .string(orNull: retries.map { "\($0)" }),
      "undoes": .string(orNull: undoes.map { "\($0)" }), "total": .number(tally.total),
      "done": .number(tally[.done]), "failed": .number(tally[.failed]),
      "unknown": .number(tally[.unknown]), "cancelled": .number(tally[.cancelled]),
      "open": .number(tally.open),
    ])
  }

  private static func word(_ wish: Wish) -> String {
    switch wish {
    case .onSale(let isOn): isOn ? "on" : "off"
    case .percent(let percent): "\(percent)%"
    case .reply: "reply"
    }
  }

  fileprivate func cells(_ texts: Texts) -> [String] {
    var results: [String] = []
    if tally.open > 0 { results.append(texts.soManyOf(tally.settled, tally.total)) }
    if tally[.done] > 0 { results.append(texts.doneCount(tally[.done])) }
    if tally[.failed] > 0 { results.append(texts.failedCount(tally[.failed])) }
    if tally[.unknown] > 0 { results.append(texts.unknownCount(tally[.unknown])) }
    if tally[.cancelled] > 0 { results.append(texts.takenBackCount(tally[.cancelled])) }
    return [
      "\(id)", account.name, ISOTime.text(createdAt), Tasks.title(of: self, texts),
      results.joined(separator: ", "),
    ]
  }
}

/// Lists of what is in `desk.sqlite`: nobody is asked, whatever the flags say.
enum StoredList {
  /// The account of `--account`; nil for all, also those that are in no config any more.
  static func account(_ workplace: Workplace) throws(ToolFailure) -> AccountID? {
    guard workplace.options.account != nil else { return nil }
    return try workplace.accounts().first.map { AccountID($0.name) }
  }

  /// Where there is no file yet, none is made.
  static func read<Value>(
    _ workplace: Workplace, _ nothing: Value, _ work: (DeskStore) throws(StoreError) -> Value
  ) throws(ToolFailure) -> Value {
    guard access(workplace.paths.desk, F_OK) == 0 else { return nothing }
    return try OutboxPlace(workplace).onStore(work)
  }

  static func json(_ items: [JSONText], total: Int) -> String {
    JSONText.object([
      "items": .array(items), "total": .number(total), "complete": .bool(true),
      "asOf": .string(ISOTime.text(Date())), "source": .string("store"),
    ]).text + "\n"
  }

  static func table(_ heading: [String], _ rows: [[String]]) -> String {
    ProductTable.aligned([heading] + rows.map { $0.map { DisplayText.plain($0) } })
  }
}
