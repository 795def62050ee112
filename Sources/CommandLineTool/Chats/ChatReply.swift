import ArgumentParser
import Configuration
import Dispatch
import Engine
import Foundation
import Marketplace
import Storage
import Synchronization
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
    if fate(item) == .sent { markRead(dialog, outcome) }
    try report(item, outcome, account, place)
  }

  /// What was answered is read, where the seller wants that; a desk that has sent it sees to that itself.
  private func markRead(_ dialog: DialogID, _ outcome: JobRun.Outcome) {
    guard workplace.config.marksReadOnReply, let connection = outcome.connection else { return }
    do throws(WriteFailure) {
      try connection.writes.markSeen(dialog)
    } catch {
      let reason = workplace.texts.commandTrouble(error.reason)
      Streams.note(
        DisplayText.plain(workplace.texts.answerNotMarkedRead(dialog.text, reason)))
    }
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
    let words = (outcome.rows.first?.message).map { DisplayText.plain($0) }
    if workplace.options.json {
      var message: MessageID?
      if let item { message = try self.message(of: item, outcome, account, place) }
      Streams.out(
        JSONText.object([
          "outcome": .string(fate.rawValue), "outboxId": .string(orNull: item?.id.description),
          "messageId": .string(orNull: message?.description),
        ]).text + "\n")
      if fate.exitCode != nil, let words { Streams.note(words) }
    } else {
      let reason: String? =
        switch fate {
        case .rejected: words
        // The word for it says it all.
        case .notSeen: nil
        case .sent, .queued, .unknown: item.flatMap { texts.reason(of: $0) }
        }
      let line = [texts.fate(of: fate.rawValue), reason].compactMap { $0 }.joined(separator: "  ")
      Streams.out(DisplayText.plain(line) + "\n")
    }
    if let signal = outcome.signal { throw ExitCode(128 + signal) }
    if let code = fate.exitCode { throw ExitCode(code.rawValue) }
  }

  /// When the dialog is read for the message that an answer became; it shows there a moment later.
  private static let readingPauses: [Duration] = [.zero, .milliseconds(400), .milliseconds(1_200)]
  /// The answer of the command waits no longer for it than this.
  private static let readingPatience = DispatchTimeInterval.seconds(4)

  /// The message that an answer became; nil when nobody can say in a short time.
  private func message(
    of item: OutboxItem, _ outcome: JobRun.Outcome, _ account: AccountConfig, _ place: OutboxPlace
  ) throws(ToolFailure) -> MessageID? {
    guard let dialog = item.dialog else { return nil }
    let id = AccountID(account.name)
    let known = try place.onStore { store throws(StoreError) in
      try store.traces(of: dialog, id).first { $0.id == item.id }?.message
    }
    guard known == nil, item.state == .done, outcome.signal == nil else { return known }
    // A desk has sent it where this process has not; without a key there is nothing to look with.
    guard
      let connection =
        outcome.connection ?? (try? AccountConnection(account, workplace, needsKey: true))
    else { return nil }
    let reader = OutboxSender(account: id, client: connection.writes, store: place.store)
    let found = Found()
    let isOver = DispatchSemaphore(value: 0)
    DispatchQueue.global().async {
      for pause in Self.readingPauses {
        usleep(UInt32(pause / .microseconds(1)))
        guard let message = try? reader.message(of: item) else { continue }
        found.message.withLock { $0 = message }
        break
      }
      isOver.signal()
    }
    _ = isOver.wait(timeout: .now() + Self.readingPatience)
    return found.message.withLock { $0 }
  }

  private final class Found: Sendable {
    let message = Mutex<MessageID?>(nil)
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
