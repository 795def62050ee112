import Dispatch
package import Marketplace
import Synchronization

/// What a buyer has newly written in one dialog.
package struct InboxNews: Equatable, Sendable {
  package let account: AccountID
  package let dialog: DialogID
  package let buyer: String?
  package let product: String?
  /// Raw, oldest first.
  package let messages: [DialogMessage]
}

/// Tells a program of the seller's own of new messages.
///
/// One run at a time, off everybody's way; what comes while it runs goes together with the next one, so that two hours
/// that are caught up with are a few runs and not hundreds, and none is left out.
final class NewsHook: Sendable {
  /// Runs the program and answers why it did not take the news, nil when it did.
  typealias Program = @Sendable ([InboxNews]) -> String?

  private let program: Program
  private let complain: @Sendable (String) -> Void
  private let lane: Lane
  private let pending = Mutex<[InboxNews]>([])
  /// What the seller has been told; the same trouble again is not worth a word.
  private let lastTrouble = Mutex<String?>(nil)

  init(
    _ account: AccountID, _ program: @escaping Program,
    complain: @escaping @Sendable (String) -> Void
  ) {
    self.program = program
    self.complain = complain
    lane = Lane("\(account).hook", quality: .utility)
  }

  func tell(_ news: InboxNews) {
    let isFirst = pending.withLock { pending in
      pending.append(news)
      return pending.count == 1
    }
    if isFirst { lane.perform { [self] in run() } }
  }

  private func run() {
    let news = pending.withLock { pending in
      defer { pending = [] }
      return pending
    }
    let trouble = program(news)
    let isNew = lastTrouble.withLock { last in
      defer { last = trouble }
      return trouble != last
    }
    if let trouble, isNew { complain(trouble) }
  }
}
