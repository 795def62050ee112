package import Foundation
package import Marketplace

/// An answer on its way, as a conversation shows it.
package struct PendingReply: Equatable, Sendable, Identifiable {
  package let id: OutboxID
  /// Nil while it is being stored.
  package let job: JobID?
  package let reply: Reply
  package let state: OutboxItem.State
  package let reason: MarketplaceError?
  package let createdAt: Date
  /// Until when it can be taken back for free, while it is held.
  package let leavesAt: Date?

  /// Why it does not leave until the seller says so; nil when nothing stops it.
  package var pause: Job.Pause?

  /// Whether the desk that held it ended before its moment was over: nobody lets it go but the seller.
  package let isInterrupted: Bool

  /// Whether the seller may say what becomes of it.
  ///
  /// A queued one rests because nothing leaves now, or because something has to be asked first. One of which nobody knows
  /// is looked for first: sent again, it might be there twice.
  package var mayBeDecided: Bool {
    state == .failed || state == .queued || isInterrupted || pause != nil
  }
}

extension Outbox.Model {
  /// The answers of a dialog, oldest first: those that are being stored, on their way or gone wrong, and those that have
  /// left while this desk looked on.
  func pending(in dialog: DialogID, hold: Duration, now: Date) -> [PendingReply] {
    let stored = (replies[dialog] ?? []).compactMap { item -> PendingReply? in
      guard let reply = item.wish.reply else { return nil }
      let leavesAt =
        item.state == .held ? item.createdAt + TimeInterval(hold.components.seconds) : nil
      return PendingReply(
        id: item.id, job: item.job, reply: reply, state: item.state, reason: item.reason,
        createdAt: item.createdAt, leavesAt: leavesAt, pause: item.isStopped ? item.pause : nil,
        // The moment in which it is let go is not worth a word.
        isInterrupted: !held.contains(item.job) && leavesAt.map { $0 + 2 < now } ?? false)
    }
    let asked = asked(in: dialog).enumerated().map { index, reply in
      PendingReply(
        id: OutboxID(.max - Int64(index)), job: nil, reply: reply, state: .held, reason: nil,
        createdAt: stored.last?.createdAt ?? now, leavesAt: nil, isInterrupted: false)
    }
    return stored + asked
  }

  var hasHeldReply: Bool { replies.values.contains { $0.contains { $0.state == .held } } }

  /// The answers that have arrived, and where.
  var arrivedReplies: [OutboxID: DialogID] {
    var arrived: [OutboxID: DialogID] = [:]
    for (dialog, items) in replies {
      for item in items where item.state == .done { arrived[item.id] = dialog }
    }
    return arrived
  }

  /// How many answers wait for the seller's word, or are being looked for.
  var repliesToDecide: Int {
    replies.values.reduce(0) {
      $0 + $1.count { $0.state == .failed || $0.state == .unknown || $0.isStopped }
    }
  }

  /// The dialogs that have been answered, though the marketplace may not know it yet.
  ///
  /// Not those where an answer waits for the seller's word: nothing leaves there until he comes by.
  var answered: [DialogID] {
    replies.filter { entry in
      !entry.value.contains { $0.isStopped }
        && entry.value.contains { $0.state.isOpen || $0.state == .done }
    }.map(\.key)
      + asked.compactMap { $0.reply?.dialog }
  }
}
