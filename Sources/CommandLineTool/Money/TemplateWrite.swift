import Configuration
import Engine
import Foundation
import Logging
import Marketplace
import Storage
import TerminalCore
import Texts

/// Writes commission templates: at once, each request once, and every outcome said.
struct TemplateWrite {
  private let workplace: Workplace
  private let account: AccountConfig
  private let connection: AccountConnection
  private let isJSON: Bool

  init(_ options: GlobalOptions) throws(ToolFailure) {
    workplace = try Workplace(Invocation.current.context, options)
    try OutboxPlace.checkFlags(workplace)
    account = try OutboxPlace.account(workplace)
    connection = try AccountConnection(account, workplace, needsKey: true)
    isJSON = options.json
  }

  /// Has a word typed, where there is somebody to type it; otherwise only `--yes` will do.
  func confirm(_ word: String, isConfirmed: Bool) throws(ToolFailure) {
    guard !isConfirmed else { return }
    guard isatty(0) == 1, isatty(2) == 1 else {
      throw ToolFailure(workplace.texts.needsYesFlag, .usage)
    }
    let answer = try LoginAnswers(workplace.texts).line(workplace.texts.typeToConfirm(word) + ": ")
    guard answer == word else { throw ToolFailure(workplace.texts.nothingChanged, .usage) }
  }

  /// One write about one thing.
  ///
  /// - Parameter work: Returns the id under which it is now known, nil for the same.
  func one(
    id: String, _ work: (any MarketplaceClient) throws(WriteFailure) -> String?
  ) throws {
    let row: RowResult
    do throws(WriteFailure) {
      row = RowResult(try work(connection.writes) ?? id, .done)
    } catch {
      row = try result(id, error)
    }
    try report([row])
  }

  /// Sets percentages through the outbox; what they were is kept with the job.
  func set(_ pairs: [String], in template: TemplateID, _ waiting: WaitOptions) throws {
    let percents = try Self.percents(pairs, workplace.texts)
    let rows: [ProductID: TemplateRow]
    do throws(MarketplaceError) {
      rows = try connection.user.rows(
        of: template, for: percents.map(\.product), in: workplace.contentLanguage)
    } catch {
      throw ToolFailure(error, account: connection.id, workplace.texts)
    }
    let draft = JobDraft(
      setting: percents, in: template, rows: Array(rows.values), account: connection.id,
      hold: .zero)
    let run = JobRun(
      place: try OutboxPlace(workplace), account: account, leavesToDesk: waiting.noWait,
      patience: .seconds(waiting.timeout))
    let outcome = try run.run(
      [draft], name: \.target.shortID, asked: percents.map(\.product.text))
    try outcome.report(account.name, leavesQueued: waiting.noWait, workplace)
  }

  /// Reads "5100001=12"; a percentage is a whole number from 0 to 100.
  private static func percents(
    _ pairs: [String], _ texts: Texts
  ) throws(ToolFailure) -> [TemplatePercent] {
    var percents: [TemplatePercent] = []
    for pair in pairs {
      let parts = pair.split(separator: "=", omittingEmptySubsequences: false)
      guard parts.count == 2, let product = Int(parts[0]), product > 0,
        let percent = Int(parts[1]), (0...100).contains(percent)
      else { throw ToolFailure(texts.noPercent(DisplayText.plain(pair)), .usage) }
      let id = ProductID(product)
      guard !percents.contains(where: { $0.product == id }) else {
        throw ToolFailure(texts.percentTwice(id.text), .usage)
      }
      percents.append(TemplatePercent(product: id, percent: percent))
    }
    return percents
  }

  private func unknown(_ id: String, _ reason: MarketplaceError) -> RowResult {
    RowResult(
      id, .unknown, message: DisplayText.plain(workplace.texts.commandTrouble(reason)),
      reason: reason)
  }

  /// - Throws: Where nothing left at all: the code tells why.
  private func result(_ id: String, _ failure: WriteFailure) throws(ToolFailure) -> RowResult {
    let words = DisplayText.plain(workplace.texts.commandTrouble(failure.reason))
    switch failure {
    case .notApplied(let reason):
      throw ToolFailure(reason, account: connection.id, workplace.texts)
    case .refused(let reason):
      if case .forbidden = reason {
        throw ToolFailure(reason, account: connection.id, workplace.texts)
      }
      return RowResult(id, .failed, message: words, reason: reason)
    case .unknown(let reason):
      return unknown(id, reason)
    }
  }

  private func report(_ results: [RowResult]) throws {
    Streams.out(isJSON ? results.json() : results.lines(workplace.texts))
    if let code = results.exitCode(leavesQueued: false) { throw ExitStatus(code: code) }
  }
}

/// Everything was said already; the exit code is left.
struct ExitStatus: Error {
  let code: ToolFailure.Code
}
