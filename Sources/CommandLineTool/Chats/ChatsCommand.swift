import ArgumentParser
import Configuration
import Foundation
import Marketplace
import Storage
import TerminalCore
import Texts

/// `sellerdesk chats`.
struct ChatsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chats", abstract: "Dialogs with buyers without the screen.",
    subcommands: [List.self, Show.self, Reply.self, Seen.self, Close.self, Open.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list",
      abstract: "Dialogs, those that wait longest first.")

    @OptionGroup var options: GlobalOptions

    @Flag(help: "Only dialogs with unread messages.")
    var unread = false

    @Option(help: "Print so many at most.")
    var limit: Int?

    @Option(help: "Keep rows with all these words in buyer, product or id.")
    var filter: String?

    func validate() throws {
      if let limit, limit < 0 { throw ValidationError("--limit takes a number from 0 up") }
    }

    func run() throws {
      let workplace = try Workplace(Invocation.current.context, options)
      let words = SearchFolding.words(filter ?? "")
      let list = try ChatReading(workplace).list(
        DialogFilter(words: words, isUnreadOnly: unread))
      let shown = limit.map { Array(list.items.prefix($0)) } ?? list.items
      Streams.out(options.json ? list.json(shown) : ChatTable.text(shown, list, workplace))
      guard list.failures.isEmpty else {
        for failure in list.failures { Streams.note(failure.message) }
        throw ExitCode(ToolFailure.Code.partly.rawValue)
      }
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show",
      abstract: "One dialog with all its messages; nothing is marked read.")

    @OptionGroup var options: GlobalOptions

    @Argument(help: "The dialog's id: the number of its order.")
    var id: String

    func run() throws {
      let workplace = try Workplace(Invocation.current.context, options)
      let shown = try ChatReading(workplace).show(DialogID(id))
      Streams.out(options.json ? shown.json + "\n" : ChatTable.text(shown, workplace))
    }
  }

  struct Reply: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "reply",
      abstract: "Answer a buyer.",
      discussion: """
        The answer goes through the outbox: it is written down, sent at most once, and looked up when nobody knows \
        whether it arrived. Where a desk runs, the desk sends it; --wait waits for its fate.
        """)

    @OptionGroup var options: GlobalOptions

    @Argument(help: "The dialog's id: the number of its order.")
    var id: String

    @Option(help: "What the buyer shall read.")
    var text: String?

    @Option(help: "A file with what the buyer shall read; - is standard input.")
    var file: String?

    @Option(help: "A file to send with it; may be given several times.")
    var attach: [String] = []

    @Flag(help: "Wait until it is known what became of it.")
    var wait = false

    @Option(help: "Wait so many seconds at most.")
    var timeout = 600

    func validate() throws {
      if text != nil, file != nil { throw ValidationError("--text and --file exclude each other") }
      if text == nil, file == nil, attach.isEmpty {
        throw ValidationError("--text, --file or --attach is needed")
      }
      if timeout < 1 { throw ValidationError("--timeout takes a number of seconds from 1 up") }
    }

    func run() throws {
      let workplace = try Workplace(Invocation.current.context, options)
      try ChatReply(
        workplace: workplace, id: id, text: text, file: file, attachments: attach, wait: wait,
        patience: .seconds(timeout)
      ).run()
    }
  }

  struct Seen: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "seen", abstract: "Mark dialogs as read.")

    @OptionGroup var options: GlobalOptions

    @Argument(help: "Ids of dialogs; - reads them from standard input.")
    var ids: [String]

    func run() throws { try ChatWriting(options).run(ids, .seen) }
  }

  struct Close: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "close", abstract: "Close dialogs.")

    @OptionGroup var options: GlobalOptions

    @Argument(help: "Ids of dialogs; - reads them from standard input.")
    var ids: [String]

    func run() throws { try ChatWriting(options).run(ids, .close) }
  }

  struct Open: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "open", abstract: "Open dialogs again.")

    @OptionGroup var options: GlobalOptions

    @Argument(help: "Ids of dialogs; - reads them from standard input.")
    var ids: [String]

    func run() throws { try ChatWriting(options).run(ids, .open) }
  }
}

/// The small writes of dialogs: each a state, made once, at once.
struct ChatWriting {
  enum Action {
    case seen
    case close
    case open
  }

  let workplace: Workplace

  init(_ options: GlobalOptions) throws {
    workplace = try Workplace(Invocation.current.context, options)
  }

  func run(_ arguments: [String], _ action: Action) throws {
    let texts = workplace.texts
    try OutboxPlace.checkFlags(workplace)
    let account = try OutboxPlace.account(workplace)
    let ids = try IDList(arguments, texts).ids
    let connection = try AccountConnection(account, workplace, needsKey: true)
    var rows: [RowResult] = []
    for id in ids {
      do throws(WriteFailure) {
        try perform(action, DialogID(id), connection.writes)
        rows.append(RowResult(id, .done))
      } catch {
        let words = DisplayText.plain(texts.commandTrouble(error.reason))
        let isOpen = if case .unknown = error { true } else { false }
        rows.append(
          RowResult(id, isOpen ? .unknown : .failed, message: words, reason: error.reason))
        // What keeps all of them back is not met once for each.
        if error.reason.concernsConnection, rows.count == 1, case .notApplied = error {
          throw ToolFailure(error.reason, account: connection.id, texts)
        }
      }
    }
    Streams.out(workplace.options.json ? rows.json() : rows.lines(texts))
    if let code = rows.exitCode(leavesQueued: false) { throw ExitCode(code.rawValue) }
  }

  private func perform(
    _ action: Action, _ id: DialogID, _ client: any MarketplaceClient
  ) throws(WriteFailure) {
    switch action {
    case .seen: try client.markSeen(id)
    case .close: try client.setOpen(false, dialog: id)
    case .open: try client.setOpen(true, dialog: id)
    }
  }
}
