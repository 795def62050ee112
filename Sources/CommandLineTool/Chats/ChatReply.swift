import ArgumentParser
import Configuration
import Foundation
import Marketplace
import Storage
import TerminalCore
import Texts

/// `sellerdesk chats reply`.
struct ChatReply {
  let workplace: Workplace
  let id: String
  let text: String?
  let file: String?
  let attachments: [String]
  let wait: Bool
  let patience: Duration

  /// What became of an answer, by the word of `--json`.
  enum Fate: String {
    case sent
    /// Left to the desk that sends for the account.
    case queued
    case rejected
    /// It may have arrived; a desk or the next command finds out.
    case unknown
    /// It was handed over, and readings of the dialog did not show it.
    case notSeen

    var exitCode: ToolFailure.Code? {
      switch self {
      case .sent, .queued: nil
      case .rejected: .failure
      case .unknown, .notSeen: .partly
      }
    }
  }

  /// The longest text that is read from a file: more than any marketplace takes.
  private static let longest = 1 << 20

  func run() throws {
    let texts = workplace.texts
    try OutboxPlace.checkFlags(workplace)
    let account = try OutboxPlace.account(workplace)
    guard let number = Int(id), number > 0 else {
      throw ToolFailure(texts.noDialogNumber(DisplayText.plain(id)), .usage)
    }
    let reply = Reply(text: try words(), files: try files())
    guard !reply.showsNothing else { throw ToolFailure(texts.replyShowsNothing, .usage) }
    let dialog = DialogID(number)
    let place = try OutboxPlace(workplace)
    let draft = JobDraft(
      account: AccountID(account.name),
      items: [
        JobDraft.Item(
          target: .dialog(dialog), title: title(dialog, account, place), wish: .reply(reply),
          previous: nil)
      ], hold: .zero)
    let run = JobRun(
      place: place, account: account, leavesToDesk: !wait, stopsAtUnknown: !wait,
      patience: patience)
    var item: OutboxItem?
    let outcome = try run.run(
      [draft],
      name: { found in
        item = found
        return found.target.description
      }, asked: [dialog.text])
    if outcome.signal == nil, let trouble = outcome.trouble, item?.state == .cancelled {
      throw ToolFailure(trouble, account: AccountID(account.name), texts)
    }
    try report(item, outcome, account, place)
  }

  // MARK: What is sent

  private func words() throws(ToolFailure) -> String {
    if let text { return text }
    guard let file else { return "" }
    let data: Data?
    if file == "-" {
      data = FileHandle.standardInput.readDataToEndOfFile()
    } else {
      data = FileManager.default.contents(atPath: file)
    }
    guard let data else {
      throw ToolFailure(
        workplace.texts.fileNotRead(DisplayText.plain(file), String(cString: strerror(errno))),
        .usage)
    }
    guard data.count <= Self.longest, let text = String(data: data, encoding: .utf8) else {
      throw ToolFailure(workplace.texts.fileIsNoText(DisplayText.plain(file)), .usage)
    }
    // Editors end the last line; the buyer need not see that.
    return text.hasSuffix("\n") ? String(text.dropLast()) : text
  }

  private func files() throws(ToolFailure) -> [Reply.File] {
    var files: [Reply.File] = []
    for path in attachments {
      let absolute = URL(fileURLWithPath: path).path
      guard FileManager.default.isReadableFile(atPath: absolute) else {
        throw ToolFailure(
          workplace.texts.fileNotRead(DisplayText.plain(path), String(cString: strerror(errno))),
          .usage)
      }
      files.append(Reply.File(path: absolute, name: URL(fileURLWithPath: path).lastPathComponent))
    }
    return files
  }

  private func title(
    _ dialog: DialogID, _ account: AccountConfig, _ place: OutboxPlace
  ) -> String {
    let row = place.withPages(account) { pages throws(StoreError) in
      try pages.dialog(dialog, of: AccountID(account.name))
    }
    return row??.dialog.buyer ?? dialog.text
  }

  // MARK: What became of it

  private func report(
    _ item: OutboxItem?, _ outcome: JobRun.Outcome, _ account: AccountConfig, _ place: OutboxPlace
  ) throws {
    let texts = workplace.texts
    let fate = fate(item)
    var message: MessageID?
    if let item, let dialog = item.dialog {
      message = try place.onStore { store throws(StoreError) in
        try store.traces(of: dialog, AccountID(account.name)).first { $0.id == item.id }?.message
      }
    }
    if workplace.options.json {
      Streams.out(
        JSONText.object([
          "outcome": .string(fate.rawValue), "outboxId": .string(orNull: item?.id.description),
          "messageId": .string(orNull: message?.description),
        ]).text + "\n")
    } else {
      let reason = item?.reason.map { "  " + DisplayText.plain(texts.trouble($0)) } ?? ""
      Streams.out("\(texts.fate(of: fate.rawValue))\(reason)\n")
    }
    if let signal = outcome.signal { throw ExitCode(128 + signal) }
    if let code = fate.exitCode { throw ExitCode(code.rawValue) }
  }

  private func fate(_ item: OutboxItem?) -> Fate {
    switch item?.state {
    case .done: .sent
    case .failed:
      if case .notTaken = item?.reason { .notSeen } else { .rejected }
    case .cancelled, nil: .rejected
    case .held, .queued: .queued
    case .sending, .accepted, .unknown: .unknown
    }
  }
}
