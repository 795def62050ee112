package import Foundation

/// The number of a job; later jobs have greater ones.
package struct JobID: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let number: Int64

  package init(_ number: Int64) { self.number = number }

  package var description: String { String(number) }

  package static func < (one: Self, other: Self) -> Bool { one.number < other.number }
}

/// One action of the seller, with everything that it changes.
package struct Job: Hashable, Sendable, Identifiable {
  package let id: JobID
  package let account: AccountID
  package let kind: WriteKind
  /// What all its items wish, nil when they differ.
  package let wish: Wish?
  /// The title of its only item; nil when there are several.
  package let title: String?
  package let createdAt: Date
  /// When its items may leave.
  package var heldUntil: Date
  /// The job that this one takes back.
  package let undoes: JobID?
  /// The job whose failures this one tries again.
  package let retries: JobID?
  /// The job that takes this one back, the latest one.
  package var undoneBy: JobID?
  package var pause: Pause?
  package var tally: Tally
  /// When the last of its items changed.
  package var changedAt: Date

  package init(
    id: JobID, account: AccountID, kind: WriteKind, wish: Wish?, title: String?, createdAt: Date,
    heldUntil: Date, undoes: JobID? = nil, retries: JobID? = nil, undoneBy: JobID? = nil,
    pause: Pause? = nil, tally: Tally, changedAt: Date
  ) {
    self.id = id
    self.account = account
    self.kind = kind
    self.wish = wish
    self.title = title
    self.createdAt = createdAt
    self.heldUntil = heldUntil
    self.undoes = undoes
    self.retries = retries
    self.undoneBy = undoneBy
    self.pause = pause
    self.tally = tally
    self.changedAt = changedAt
  }

  /// Why a job's items do not leave.
  ///
  /// The raw value is the name in the store.
  package enum Pause: String, CaseIterable, Sendable {
    /// The seller said so.
    case asked
    /// The desk ended inside the moment in which the write could be taken back.
    case interrupted
    /// It has waited so long that the seller is asked first.
    case old
    /// The buyer has written since the seller answered him.
    case buyerWrote
    /// Somebody else has answered the buyer since.
    case answeredElsewhere
  }

  /// How many items are in each state.
  package struct Tally: Hashable, Sendable {
    package private(set) var counts: [OutboxItem.State: Int] = [:]

    package init(_ counts: [OutboxItem.State: Int] = [:]) {
      self.counts = counts.filter { $0.value > 0 }
    }

    package subscript(state: OutboxItem.State) -> Int { counts[state] ?? 0 }

    package var total: Int { counts.values.reduce(0, +) }
    package var open: Int { count { $0.isOpen } }
    package var settled: Int { total - open }
    /// What can still be taken back for free.
    package var unsent: Int { count { $0.mayBeCancelled } }

    private func count(_ keeps: (OutboxItem.State) -> Bool) -> Int {
      counts.reduce(0) { keeps($1.key) ? $0 + $1.value : $0 }
    }
  }
}

/// What a job is to be made of.
package struct JobDraft: Hashable, Sendable {
  package var account: AccountID
  package var items: [Item]
  /// How long it can be taken back for free.
  package var hold: Duration
  package var undoes: JobID?
  package var retries: JobID?
  /// What a commission template says before the job changes it, kept longer than the job; nil where nothing is to be.
  package var image: TemplateBefore?

  package init(
    account: AccountID, items: [Item], hold: Duration, undoes: JobID? = nil,
    retries: JobID? = nil, image: TemplateBefore? = nil
  ) {
    self.account = account
    self.items = items
    self.hold = hold
    self.undoes = undoes
    self.retries = retries
    self.image = image
  }

  /// One wish and what it is about.
  package struct Item: Hashable, Sendable {
    package var target: WriteTarget
    package var title: String
    package var wish: Wish
    package var previous: Wish?
    /// The failed answer whose place this one takes; once somebody else has dealt with that one, this is not put.
    package var replaces: OutboxID?

    package init(product: ProductID, title: String, wish: Wish, previous: Wish?) {
      self.init(target: .product(product), title: title, wish: wish, previous: previous)
    }

    package init(target: WriteTarget, title: String, wish: Wish, previous: Wish?) {
      self.target = target
      self.title = title
      self.wish = wish
      self.previous = previous
    }

    /// What tries a failed item again.
    package init(again item: OutboxItem) {
      self.init(
        target: item.target, title: item.title, wish: item.wish.again, previous: item.previous)
      // A state may be asked for as often as one likes; words must not be said twice.
      if !item.wish.isState, item.state == .failed { replaces = item.id }
    }
  }
}
