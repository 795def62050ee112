import Configuration
import Engine
import Marketplace
import Storage
import TerminalCore
import Texts

/// Why a command ends without doing what it was asked: one line for the person, a number for scripts.
package struct ToolFailure: Error, Equatable, Sendable {
  package let message: String
  package let code: Code

  package init(_ message: String, _ code: Code) {
    self.message = message
    self.code = code
  }

  /// The exit codes of `PRODUCT.md`.
  package enum Code: Int32, Sendable {
    case failure = 1
    case usage = 2
    case network = 3
    case authentication = 4
    case partly = 5
    case interrupted = 130
  }

  init(_ error: MarketplaceError, account: AccountID, _ texts: Texts) {
    let code: Code =
      switch error {
      case .unauthorised, .forbidden: .authentication
      case .unreachable, .offline, .maintenance, .serverFailure, .rateLimited: .network
      case .unsupported, .rejected, .unreadable, .notFound, .notTaken, .abandoned, .cancelled:
        .failure
      }
    self.init("\(account): \(DisplayText.plain(texts.commandTrouble(error)))", code)
  }

  /// Several failures in one line, with the code that they have in common.
  init(_ failures: [ToolFailure]) {
    let codes = Set(failures.map(\.code))
    self.init(
      failures.map(\.message).joined(separator: "; "),
      codes.count == 1 ? failures[0].code : .failure)
  }

  init(_ error: StoreError, _ texts: Texts) {
    let words =
      switch error {
      case .newer(let path): texts.storeIsNewer(path)
      case .owned(let path, let process): texts.storeIsInUse(path, process)
      case .inaccessible(let path, let reason): texts.storeTrouble(path, reason)
      case .failed(let path, _, let reason): texts.storeTrouble(path, reason)
      case .cancelled: texts.troubleShort(.cancelled)
      }
    self.init(DisplayText.plain(words), .failure)
  }

  init(_ problems: ConfigProblems, _ texts: Texts) {
    let first = problems.all.first.map { $0.line(texts) } ?? ""
    let more = problems.all.count - 1
    self.init(first + (more > 0 ? " " + texts.moreProblems(more) : ""), .usage)
  }
}
