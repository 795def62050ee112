package import Dashboard
import Dispatch
import Foundation
package import Marketplace
package import Storage
import Synchronization

/// One account's outbox at work: puts what the seller wishes into the store, keeps the product list showing it, and has
/// the sender take its turns.
package final class OutboxService: Sendable {
  package let account: AccountID
  private let store: DeskStore
  private let board: WishBoard
  private let sender: OutboxSender
  private let post: @Sendable (Desk.Msg) -> Void
  private let busy: BusyCount
  /// Whether anything may leave: not from a desk that was told to stay off the network or to change nothing.
  private let maySend: Bool
  /// For the store: what the seller does never waits for the network.
  private let desk: Lane
  private let writes: Lane
  private let alarm = Mutex(Alarm())
  private let right = Mutex(Right.untried)
  /// When the store was last read for what other processes did.
  private let lastLook = Mutex(Date())

  /// The next turn that was planned; a newer plan replaces it.
  private struct Alarm {
    var number = 0
  }

  /// The right to send.
  private enum Right {
    case untried
    case held(SenderLock)
    case elsewhere(pid: Int32?)
  }

  /// How long until the right to send is asked for again while another process has it.
  private static let lockInterval = Duration.seconds(2)
  /// What another process wrote it may have dated a little before it was there to be seen.
  private static let lookMargin: TimeInterval = 10

  package init(
    account: AccountID, client: any MarketplaceClient, store: DeskStore, pages: PagesStore,
    busy: BusyCount, maySend: Bool = true, post: @escaping @Sendable (Desk.Msg) -> Void
  ) {
    self.account = account
    self.store = store
    board = WishBoard(account: account, store: store, pages: pages)
    self.busy = busy
    self.maySend = maySend
    self.post = post
    sender = OutboxSender(account: account, client: client, store: store)
    desk = Lane("\(account).outbox")
    writes = Lane("\(account).writes")
  }

  // MARK: What the seller does

  /// Shows what is on its way from earlier, and goes on with it.
  package func begin() {
    onStore { [account, store, board] () throws(StoreError) in
      let open = try store.openItems(of: account)
      try board.restore(open, now: Date())
      return [.outbox(account, .began(open)), .products(account, .storeChanged)]
    }
    kick()
  }

  package func put(_ draft: JobDraft) {
    onStore { [self] () throws(StoreError) in
      let put = try store.put(draft, now: Date())
      try board.reflect(put.replaced + put.items, now: Date())
      if draft.hold == .zero { kick() }
      return [
        .outbox(account, .put(put.job, items: put.items, replaced: put.replaced)),
        .products(account, .storeChanged),
      ]
    }
  }

  /// Stores an answer; its draft is forgotten in the same transaction.
  package func put(_ reply: Reply, to dialog: DialogID, title: String, hold: Duration) {
    onStore { [self] () throws(StoreError) in
      let put = try store.putReply(
        reply, to: dialog, title: title, of: account, hold: hold, now: Date())
      if hold == .zero { kick() }
      return [.outbox(account, .put(put.job, items: put.items, replaced: put.replaced))]
    }
  }

  package func release(_ job: JobID) {
    change { [store] () throws(StoreError) in try store.release(job, now: Date()) }
  }

  package func cancelHeld(_ jobs: [JobID]) {
    change { [store] () throws(StoreError) in try store.cancelHeld(jobs, now: Date()) }
  }

  package func setPause(_ isPaused: Bool, of job: JobID) {
    change { [store] () throws(StoreError) in
      try store.setPause(isPaused ? .asked : nil, of: job, now: Date())
    }
  }

  package func cancel(_ job: JobID) {
    change { [store] () throws(StoreError) in try store.cancel(job, now: Date()) }
  }

  /// Takes back what of a job has not left, and says what else would have to be brought back.
  package func undo(_ job: JobID, hold: Duration) {
    onStore { [self] () throws(StoreError) in
      let cancelled = try store.cancel(job, now: Date())
      try board.reflect(cancelled, now: Date())
      let rest = try store.undoDraft(of: job, hold: hold)
      return changed(cancelled) + [
        .outbox(account, .undone(job, cancelled: cancelled.count, rest: rest))
      ]
    }
  }

  package func retry(_ job: JobID, hold: Duration) {
    onStore { [store, account] () throws(StoreError) in
      [.outbox(account, .retryFound(job, try store.retryDraft(of: job, hold: hold)))]
    }
  }

  /// The marketplace answers again, or the seller asks.
  package func wake() {
    sender.wake()
    kick()
  }

  /// Another process has written to the outbox: what it put is sent from here when it may be, and what it sent is
  /// shown.
  package func storeTouched() {
    onStore { [self] () throws(StoreError) in
      let now = Date()
      let since = lastLook.withLock { last in
        defer { last = now }
        return last
      }
      let items = try store.items(of: account, changedSince: since - Self.lookMargin)
      guard !items.isEmpty else { return [] }
      try board.reflect(items, now: now)
      return changed(items)
    }
    kick()
  }

  // MARK: Turns

  /// Has the sender take its turns, from now until there is nothing to do.
  package func kick() {
    guard maySend else { return }
    alarm.withLock { $0.number += 1 }
    busy.begin(isQuick: false)
    writes.perform { [self] in
      takeTurns()
      busy.end()
    }
  }

  private func plan(after delay: Duration) {
    let number = alarm.withLock { alarm in
      alarm.number += 1
      return alarm.number
    }
    writes.perform(after: delay) { [weak self] in
      guard let self, alarm.withLock({ $0.number }) == number else { return }
      busy.begin(isQuick: false)
      takeTurns()
      busy.end()
    }
  }

  private func takeTurns() {
    do throws(StoreError) {
      guard try hasRight() else {
        plan(after: Self.lockInterval)
        return
      }
      while true {
        let turn = try sender.takeTurn(at: OutboxSender.Moment())
        if !turn.changed.isEmpty || turn.hasPausedJobs {
          try board.reflect(turn.changed, now: Date())
          for message in changed(turn.changed) { post(message) }
          for job in try finished(turn.changed) { post(.outbox(account, .finished(job))) }
          if turn.hasPausedJobs { post(.outbox(account, .stopped)) }
        }
        if case .trouble(let error) = turn.answer { post(.outbox(account, .trouble(error))) }
        guard let next = turn.next else { return }
        guard next == .zero else {
          plan(after: next)
          return
        }
      }
    } catch {
      post(.storeFailed(error.words))
      plan(after: .seconds(5))
    }
  }

  /// Whether this process may send.
  ///
  /// It asks only when there is something to send, and then keeps the right until it ends.
  private func hasRight() throws(StoreError) -> Bool {
    let former = right.withLock { right -> (isHeld: Bool, pid: Int32?, wasElsewhere: Bool) in
      switch right {
      case .held: (true, nil, false)
      case .untried: (false, nil, false)
      case .elsewhere(let pid): (false, pid, true)
      }
    }
    if former.isHeld { return true }
    do throws(StoreError) {
      let lock = try store.takeSenderLock(account)
      right.withLock { $0 = .held(lock) }
      if former.wasElsewhere { post(.outbox(account, .sentHere)) }
      return true
    } catch .owned(_, let pid) {
      right.withLock { $0 = .elsewhere(pid: pid) }
      if !former.wasElsewhere || former.pid != pid {
        post(.outbox(account, .sentElsewhere(pid: pid)))
      }
      return false
    }
  }

  /// The jobs of which these items were the last ones on their way.
  private func finished(_ items: [OutboxItem]) throws(StoreError) -> [Job] {
    var jobs: [Job] = []
    for id in Set(items.lazy.filter { !$0.state.isOpen }.map(\.job)).sorted() {
      if let job = try store.job(id), job.tally.open == 0 { jobs.append(job) }
    }
    return jobs
  }

  // MARK: Keeping the list true

  private func change(
    _ work: @escaping @Sendable () throws(StoreError) -> [OutboxItem]
  ) {
    onStore { [self] () throws(StoreError) in
      let items = try work()
      try board.reflect(items, now: Date())
      kick()
      return changed(items)
    }
  }

  private func changed(_ items: [OutboxItem]) -> [Desk.Msg] {
    [.outbox(account, .changed(items)), .products(account, .storeChanged)]
  }

  private func onStore(_ work: @escaping @Sendable () throws(StoreError) -> [Desk.Msg]) {
    busy.begin(isQuick: false)
    desk.perform { [self] in
      do throws(StoreError) {
        for message in try work() { post(message) }
      } catch {
        post(.outbox(account, .notStored(error.words)))
      }
      busy.end()
    }
  }
}
