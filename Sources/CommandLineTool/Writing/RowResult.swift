import Foundation
import Marketplace
import TerminalCore
import Texts

/// What became of one id of a command.
struct RowResult: Equatable {
  let id: String
  let outcome: Outcome
  var message: String?
  /// The marketplace's word, where it has one.
  var reason: MarketplaceError?

  /// The raw value is the word of `--json`.
  enum Outcome: String {
    case done
    case failed
    /// It may have been applied; a desk or the next command finds out.
    case unknown
    /// Left to the desk that sends for the account.
    case queued
  }

  init(_ id: String, _ outcome: Outcome, message: String? = nil, reason: MarketplaceError? = nil) {
    self.id = id
    self.outcome = outcome
    self.message = message
    self.reason = reason
  }

  /// What an item's state says of the id that asked for it.
  init(_ id: String, _ item: OutboxItem, unsent: String, _ texts: Texts) {
    let words = texts.reason(of: item).map { DisplayText.plain($0) }
    switch item.state {
    case .done: self.init(id, .done)
    case .failed where item.reason == .abandoned:
      self.init(id, .unknown, message: words ?? texts.fateUnknown, reason: item.reason)
    case .failed: self.init(id, .failed, message: words ?? texts.oneFailed, reason: item.reason)
    case .cancelled: self.init(id, .failed, message: unsent, reason: item.reason)
    case .held, .queued: self.init(id, .queued, message: words)
    case .sending, .accepted, .unknown:
      self.init(id, .unknown, message: words ?? texts.fateUnknown, reason: item.reason)
    }
  }
}

extension [RowResult] {
  func json() -> String {
    JSONText.object([
      "results": .array(
        map { row in
          .object([
            "id": .string(row.id), "outcome": .string(row.outcome.rawValue),
            "message": .string(orNull: row.message),
          ])
        })
    ]).text + "\n"
  }

  /// One line an id, for people.
  func lines(_ texts: Texts) -> String {
    map { row in
      let outcome =
        switch row.outcome {
        case .done: texts.oneDone
        case .failed: texts.oneFailed
        case .unknown: texts.fateUnknownShort
        case .queued: texts.waitingToLeave
        }
      let words = row.message.map { "  " + $0 } ?? ""
      return DisplayText.plain("\(row.id)  \(outcome)\(words)") + "\n"
    }.joined()
  }

  /// Nil when everything was done.
  ///
  /// - Parameter leavesQueued: Whether it was asked for that rows are left to the desk.
  func exitCode(leavesQueued: Bool) -> ToolFailure.Code? {
    let outcomes = Set<RowResult.Outcome>(map(\.outcome))
    if outcomes.isSubset(of: leavesQueued ? [.done, .queued] : [.done]) { return nil }
    return outcomes == [.failed] ? .failure : .partly
  }
}
