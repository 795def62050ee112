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
  /// The number of the next turn that was planned; a newer plan replaces it.
  private let alarm = Mutex(0)
  private let right = Mutex(Right.untried)
  /// When the store was last read for what other processes did.
  private let lastLook = Mutex(Date())
  /// Whether the list will be tried again that could not be written.
  private let isCatchingUp = Mutex(false)

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
  /// How long until a list is tried again that could not be written.
  private static let catchUpInterval = Duration.seconds(2)

  /// - Parameter desk: The lane of what the seller does with `desk.sqlite`, shared with the Inbox, so that drafts and
  ///   answers are stored in his order.
  package init(
    account: AccountID, client: any MarketplaceClient, store: DeskStore, pages: PagesStore,
    busy: BusyCount, maySend: Bool = true, desk: Lane? = nil,
    post: @escaping @Sendable (Desk.Msg) -> Void
  ) {
    self.account = account
    self.store = store
    board = WishBoard(account: account, store: store, pages: pages)
    self.busy = busy
    self.maySend = maySend
    self.post = post
    sender = OutboxSender(account: account, client: client, store: store)
    self.desk = desk ?? Lane("\(account).outbox")
    writes = Lane("\(account).writes")
  }

  // MARK: What the seller does

  /// Shows what is on its way from earlier, and goes on with it.
  package func begin() {
    onStore { [self] () throws(StoreError) in
      let open = try store.openItems(of: account)
      return [.outbox(account, .began(open))]
        + shown { () throws(StoreError) in try board.restore(open, now: Date()) }
    }
    kick()
  }

  package func put(_ draft: JobDraft) {
    onStore { [self] in
      let put: PutJob
      do throws(StoreError) {
        put = try store.put(draft, now: Date())
      } catch {
        return [.outbox(account, .notStored(error.words))]
      }
      // Shown before it may come true.
      let shown = show(put.replaced + put.items)
      if draft.hold == .zero { kick() }
      return [.outbox(account, .put(put.job, items: put.items, replaced: put.replaced))] + shown
    }
  }

  /// Stores an answer; its draft is forgotten in the same transaction.
  ///
  /// - Parameter failed: The failed answer whose place it takes.
  package func put(
    _ reply: Reply, to dialog: DialogID, title: String, hold: Duration,
    replacing failed: OutboxID? = nil
  ) {
    onStore { [self] in
      let put: PutJob
      do throws(StoreError) {
        put = try store.putReply(
          reply, to: dialog, title: title, of: account, hold: hold, replacing: failed, now: Date())
      } catch {
        return [.outbox(account, .notStored(error.words))]
      }
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

  /// Gives up single items that failed, or takes them back where they have not left.
  package func discard(_ item: OutboxID) {
    change { [store] () throws(StoreError) in try store.discard([item], now: Date()) }
  }

  package func cancel(_ job: JobID) {
    change { [store] () throws(StoreError) in try store.cancel(job, now: Date()) }
  }

  /// Takes back what of a job has not left, and says what else would have to be brought back.
  package func undo(_ job: JobID, hold: Duration) {
    onStore { [self] () throws(StoreError) in
      let cancelled = try store.cancel(job, now: Date())
      let messages = changed(cancelled)
      do throws(StoreError) {
        let rest = try store.undoDraft(of: job, hold: hold)
        return messages + [.outbox(account, .undone(job, cancelled: cancelled.count, rest: rest))]
      } catch {
        return messages + [.storeFailed(error.words)]
      }
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
      let since = lastLook.withLock { $0 }
      let items = try store.items(of: account, changedSince: since - Self.lookMargin)
      lastLook.withLock { $0 = now }
      return items.isEmpty ? [] : changed(items)
    }
    kick()
  }

  // MARK: Turns

  /// Has the sender take its turns, from now until there is nothing to do.
  package func kick() {
    guard maySend else { return }
    alarm.withLock { $0 += 1 }
    busy.begin(isQuick: false)
    writes.perform { [self] in
      takeTurns()
      busy.end()
    }
  }

  private func plan(after delay: Duration) {
    let number = alarm.withLock { number in
      number += 1
      return number
    }
    writes.perform(after: delay) { [weak self] in
      guard let self, alarm.withLock({ $0 }) == number else { return }
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
  /// It asks as soon as its outbox begins, whether or not there is anything to send, and keeps the right until it ends:
  /// so that what an earlier process left behind is put right at once, and the seller knows from the start where
  /// sending happens.
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
      let messages = changed(try work())
      kick()
      return messages
    }
  }

  /// What is to be said of items that have changed, and of the list that shows them.
  private func changed(_ items: [OutboxItem]) -> [Desk.Msg] {
    [.outbox(account, .changed(items))] + show(items)
  }

  private func show(_ items: [OutboxItem]) -> [Desk.Msg] {
    shown { () throws(StoreError) in try board.reflect(items, now: Date()) }
  }

  /// Writes to the list and says what came of it.
  ///
  /// What the outbox has stored stands, whether or not the list can be written: that catches up later.
  private func shown(_ write: () throws(StoreError) -> Void) -> [Desk.Msg] {
    do throws(StoreError) {
      try write()
      return [.products(account, .storeChanged)]
    } catch {
      planToCatchUp()
      return [.storeFailed(error.words)]
    }
  }

  private func planToCatchUp() {
    let isPlanned = isCatchingUp.withLock { isPlanned in
      defer { isPlanned = true }
      return isPlanned
    }
    guard !isPlanned else { return }
    desk.perform(after: Self.catchUpInterval) { [weak self] in
      guard let self else { return }
      busy.begin(isQuick: false)
      isCatchingUp.withLock { $0 = false }
      do throws(StoreError) {
        try board.catchUp(now: Date())
        post(.products(account, .storeChanged))
      } catch {
        // The seller was told when it began.
        planToCatchUp()
      }
      busy.end()
    }
  }

  private func onStore(_ work: @escaping @Sendable () throws(StoreError) -> [Desk.Msg]) {
    busy.begin(isQuick: false)
    desk.perform { [self] in
      do throws(StoreError) {
        for message in try work() { post(message) }
      } catch {
        post(.storeFailed(error.words))
      }
      busy.end()
    }
  }
}
