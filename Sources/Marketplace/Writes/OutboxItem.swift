package import Foundation

/// The number of an item in the outbox; items that were put later have greater ones.
package struct OutboxID: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let number: Int64

  package init(_ number: Int64) { self.number = number }

  package var description: String { String(number) }

  package static func < (one: Self, other: Self) -> Bool { one.number < other.number }
}

/// One wish on its way to the marketplace.
package struct OutboxItem: Hashable, Sendable, Identifiable {
  package let id: OutboxID
  package let job: JobID
  package let account: AccountID
  package let target: WriteTarget
  /// The product's name, or the buyer's, when the seller acted, raw.
  package let title: String
  package let wish: Wish
  /// What it was when the seller acted; nil where that was not known.
  ///
  /// Undo brings it back.
  package let previous: Wish?
  package var state: State
  /// How often it was handed to the network.
  package var attempts: Int
  /// Why it failed, or why it still waits; nil when there is nothing to say.
  package var reason: MarketplaceError?
  package let createdAt: Date
  package var changedAt: Date
  /// Why its job does not leave; nil while nothing holds it back.
  package var pause: Job.Pause?

  package init(
    id: OutboxID, job: JobID, account: AccountID, target: WriteTarget, title: String, wish: Wish,
    previous: Wish?, state: State, attempts: Int = 0, reason: MarketplaceError? = nil,
    createdAt: Date, changedAt: Date
  ) {
    self.id = id
    self.job = job
    self.account = account
    self.target = target
    self.title = title
    self.wish = wish
    self.previous = previous
    self.state = state
    self.attempts = attempts
    self.reason = reason
    self.createdAt = createdAt
    self.changedAt = changedAt
  }

  package init(
    id: OutboxID, job: JobID, account: AccountID, product: ProductID, title: String, wish: Wish,
    previous: Wish?, state: State, attempts: Int = 0, reason: MarketplaceError? = nil,
    createdAt: Date, changedAt: Date
  ) {
    self.init(
      id: id, job: job, account: account, target: .product(product), title: title, wish: wish,
      previous: previous, state: state, attempts: attempts, reason: reason, createdAt: createdAt,
      changedAt: changedAt)
  }

  /// Whether it waits for a word of the seller's before it may leave.
  package var isStopped: Bool { pause != nil && state.mayBeCancelled }

  /// Nil when it is not about a product.
  package var product: ProductID? { target.product }
  /// Nil when it is not about a row of a template.
  package var templateRow: (template: TemplateID, product: ProductID)? { target.templateRow }
  /// Nil when it is not about a dialog.
  package var dialog: DialogID? { target.dialog }

  /// Whether it is an answer that was sent and that readings of its dialog did not show: nobody can be sure of it.
  package var isReplyNotSeen: Bool {
    if case (.failed, .reply, .notTaken) = (state, wish, reason) { true } else { false }
  }

  /// The life of an item.
  ///
  /// `held → queued → sending → done | failed | accepted | unknown`; what was accepted ends as done, failed or unknown;
  /// what is unknown is found out by reading, and ends as done or failed or goes back to queued. The raw value is the
  /// name in the store and on the command line.
  package enum State: String, CaseIterable, Sendable {
    /// Waits a moment before it may leave, so that undo costs nothing.
    case held
    /// May leave.
    case queued
    /// Handed to the network: from here on it may have arrived.
    case sending
    /// The marketplace works on it as a part of a task.
    case accepted
    /// It may have been applied; nobody knows yet.
    case unknown
    /// The marketplace says so, or a reading showed it.
    case done
    /// Not applied, and it will not be tried again by itself.
    case failed
    /// Taken back before it left.
    case cancelled

    /// Whether the program still has something to do about it.
    package var isOpen: Bool {
      switch self {
      case .held, .queued, .sending, .accepted, .unknown: true
      case .done, .failed, .cancelled: false
      }
    }

    /// Whether it can be taken back for free.
    package var mayBeCancelled: Bool { self == .held || self == .queued }
  }
}
