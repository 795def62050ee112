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

  /// Sets percentages; what they were is kept first.
  func set(_ texts: [String], in template: TemplateID) throws {
    let wishes = try Self.percents(texts, workplace.texts)
    try keepImage(of: template, wishes)
    var results: [RowResult] = []
    let limit = connection.writes.templateBatchLimit
    for start in stride(from: 0, to: wishes.count, by: limit) {
      let batch = Array(wishes[start..<min(wishes.count, start + limit)])
      do throws(WriteFailure) {
        try connection.writes.set(batch, in: template)
        results += batch.map { RowResult($0.product.text, .done) }
      } catch {
        results += try outcomes(of: batch, in: template, error)
      }
    }
    try report(results)
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

  private func keepImage(
    of template: TemplateID, _ wishes: [TemplatePercent]
  ) throws(ToolFailure) {
    let rows: [ProductID: TemplateRow]
    do throws(MarketplaceError) {
      rows = try self.rows(of: template, wishes.map(\.product))
    } catch {
      throw ToolFailure(error, account: connection.id, workplace.texts)
    }
    let place = try OutboxPlace(workplace)
    _ = try place.onStore { store throws(StoreError) in
      try store.keepImage(
        of: template,
        wishes.map { wish in
          TemplateImage.Row(
            product: wish.product, percent: rows[wish.product]?.percent,
            ownPercent: rows[wish.product]?.ownPercent)
        }, account: connection.id, now: Date())
    }
  }

  /// What the template says of some products: asked one by one when they are few.
  private func rows(
    of template: TemplateID, _ products: [ProductID]
  ) throws(MarketplaceError) -> [ProductID: TemplateRow] {
    let client = connection.user
    let language = workplace.contentLanguage
    var rows: [ProductID: TemplateRow] = [:]
    if products.count <= 3 {
      for product in products {
        let page = try client.products(
          of: template, TemplateFilter(product: product), page: 1, in: language)
        for row in page.items { rows[row.id] = row }
      }
      return rows
    }
    let read = try AccountLists.allPages { number throws(MarketplaceError) in
      try client.products(of: template, TemplateFilter(), page: number, in: language)
    }
    for row in read.items { rows[row.id] = row }
    return rows
  }

  /// What became of a call that brought no success: where it may have been applied, the template is read again.
  private func outcomes(
    of batch: [TemplatePercent], in template: TemplateID, _ failure: WriteFailure
  ) throws(ToolFailure) -> [RowResult] {
    guard case .unknown = failure else {
      var results: [RowResult] = []
      for wish in batch { results.append(try result(wish.product.text, failure)) }
      return results
    }
    do throws(MarketplaceError) {
      let rows = try rows(of: template, batch.map(\.product))
      return batch.map { wish in
        rows[wish.product]?.percent == Decimal(wish.percent)
          ? RowResult(wish.product.text, .done)
          : unknown(wish.product.text, failure.reason)
      }
    } catch {
      return batch.map { unknown($0.product.text, failure.reason) }
    }
  }

  private func unknown(_ id: String, _ reason: MarketplaceError) -> RowResult {
    RowResult(
      id, .unknown, message: DisplayText.plain(workplace.texts.trouble(reason)), reason: reason)
  }

  /// - Throws: Where nothing left at all: the code tells why.
  private func result(_ id: String, _ failure: WriteFailure) throws(ToolFailure) -> RowResult {
    let words = DisplayText.plain(workplace.texts.trouble(failure.reason))
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
