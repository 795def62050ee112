package import Marketplace

/// What is on its way to one account's marketplace, as far as screens show it.
package enum Outbox {
  package struct Model: Equatable, Sendable {
    package let account: AccountID
    /// The latest wish for the state of each thing that is open, or that came to a bad end while this desk looked on.
    package var items: [WriteTarget: OutboxItem] = [:]
    /// The answers for each dialog, oldest first: those on their way, those that came to a bad end, and those that
    /// left while this desk looked on.
    package var replies: [DialogID: [OutboxItem]] = [:]
    /// Wishes that the store has not confirmed yet, in the order of their jobs.
    package var asked: [Asked] = []
    /// Jobs that can still be taken back for free.
    package var held: [JobID] = []
    /// The jobs of this desk that can be undone, the latest last.
    package var undoable: [JobID] = []
    /// Another process sends for this account.
    package var sender: Sender = .here

    package init(account: AccountID) { self.account = account }

    package enum Sender: Equatable, Sendable {
      case here
      case elsewhere(pid: Int32?)
    }

    /// How many wishes are on their way.
    package var open: Int { all.count { $0.state.isOpen } }
    /// How many have not left, those included that are being stored.
    package var unsent: Int {
      all.count { $0.state.mayBeCancelled }
        + asked.reduce(0) { $0 + $1.wishes.count + ($1.reply == nil ? 0 : 1) }
    }
    package var failed: Int { all.count { $0.state == .failed && $0.reason != .abandoned } }
    var all: [OutboxItem] { Array(items.values) + replies.values.joined() }
  }

  /// A job on its way into the store.
  package struct Asked: Equatable, Sendable {
    package var wishes: [WriteTarget: Wish]
    /// The answer that it is; nil for wishes for states.
    package var reply: AskedReply?
    /// How long it can be taken back for free once it is stored.
    package var hold = Outbox.switchHold
    /// What is to happen to it once it is stored.
    package var then: Then = .hold
    /// Whether it takes another job back.
    package var isUndo: Bool

    package enum Then: Equatable, Sendable {
      case hold
      /// The seller took it back before it was stored.
      case undo
      /// It came with noise.
      case drop
    }
  }

  /// An answer on its way into the store.
  package struct AskedReply: Equatable, Sendable {
    package var dialog: DialogID
    package var reply: Reply

    package init(dialog: DialogID, reply: Reply) {
      self.dialog = dialog
      self.reply = reply
    }
  }

  /// What a row says of a wish.
  package enum Mark: Equatable, Sendable {
    /// On its way.
    case underWay
    /// Nobody knows whether it came true.
    case unknown
    /// It did not come true.
    case failed
  }

  /// How long a switch can be taken back for free.
  package static let switchHold = Duration.seconds(1)
}

extension Outbox.Model {
  /// What the seller wishes something to be; nil when no wish is open.
  package func wish(for target: WriteTarget) -> Wish? {
    for job in asked.reversed() {
      if let wish = job.wishes[target] { return wish }
    }
    guard let item = items[target], item.state.isOpen else { return nil }
    return item.wish
  }

  package func mark(of target: WriteTarget) -> Outbox.Mark? {
    if asked.contains(where: { $0.wishes[target] != nil }) { return .underWay }
    guard let item = items[target] else { return nil }
    switch item.state {
    case .held, .queued, .sending, .accepted: return .underWay
    case .unknown: return .unknown
    case .failed: return item.reason == .abandoned ? .unknown : .failed
    case .done, .cancelled: return nil
    }
  }

  /// Takes in what the store says of items.
  ///
  /// An older item says nothing about a thing that has a newer one.
  mutating func take(_ changed: [OutboxItem]) {
    for item in changed {
      switch item.target {
      case .dialog(let dialog): take(item, in: dialog)
      case .product, .templateRow:
        if let known = items[item.target], known.id > item.id { continue }
        switch item.state {
        case .done, .cancelled: items[item.target] = nil
        case .held, .queued, .sending, .accepted, .unknown, .failed: items[item.target] = item
        }
      }
    }
  }

  /// So many answers that have left are kept for each dialog: until a reading shows them, and not for ever.
  private static let sentKept = 8

  private mutating func take(_ item: OutboxItem, in dialog: DialogID) {
    var known = replies[dialog] ?? []
    if let index = known.firstIndex(where: { $0.id == item.id }) {
      known[index] = item
    } else if item.state != .done {
      known.append(item)
      known.sort { $0.id < $1.id }
    }
    known.removeAll { $0.state == .cancelled }
    let sent = known.count { $0.state == .done }
    if sent > Self.sentKept, let first = known.firstIndex(where: { $0.state == .done }) {
      known.remove(at: first)
    }
    replies[dialog] = known.isEmpty ? nil : known
  }

  /// The seller has said what becomes of an answer that came to a bad end.
  mutating func forget(_ reply: OutboxID, in dialog: DialogID) {
    let rest = (replies[dialog] ?? []).filter { $0.id != reply }
    replies[dialog] = rest.isEmpty ? nil : rest
  }

  /// The answers that this dialog waits to have stored, in their order.
  package func asked(in dialog: DialogID) -> [Reply] {
    asked.compactMap { $0.reply?.dialog == dialog ? $0.reply?.reply : nil }
  }
}
