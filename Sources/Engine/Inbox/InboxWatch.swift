import Dashboard
import Foundation
import Marketplace
import Storage
import Synchronization

/// Watches one account's dialogs: looks at the list again and again, reads the messages of what changed, and behind that
/// the history of everything.
final class InboxWatch: Sendable {
  private let account: AccountID
  private let service: AccountService
  private let pages: PagesStore
  private let tools: InboxTools
  private let busy: BusyCount
  private let post: @Sendable (Desk.Msg) -> Void
  private let hook: NewsHook?
  private let state = Mutex(State())

  private struct State {
    var isWatching = false
    /// The next turn that was planned; a newer plan replaces it.
    var alarm = 0
    var nextLook = ContinuousClock.now
    var failures = 0
    /// How far the list had been seen when this began: what is older is no news.
    var mark: Date?
    var hasLooked = false
    /// Answers that did not hold what the list had promised, by dialog.
    var tries: [DialogID: Int] = [:]
    /// Dialogs that rest until the next look.
    var resting: Set<DialogID> = []
    var counts: InboxCounts?
    var history = InboxHistory()
  }

  /// What is asked for behind everything else, and how far it is.
  struct InboxHistory {
    var isPlanned = false
    /// Dialogs whose history cannot be read, and orders that are not told.
    var lost: Set<DialogID> = []
    var untold: Set<DialogID> = []
    var rounds = 0
    var added = 0
    var wasWhole = true
    var passedAt: ContinuousClock.Instant?
    var steps = 0
  }

  /// An answer that lags behind the list is asked for so often.
  private static let mostTries = 3
  /// The longest wait for a marketplace that does not answer; who is back is seen soon (N22).
  private static let longestWait = Duration.seconds(30)

  init(
    service: AccountService, pages: PagesStore, tools: InboxTools, busy: BusyCount,
    post: @escaping @Sendable (Desk.Msg) -> Void
  ) {
    account = service.id
    self.service = service
    self.pages = pages
    self.tools = tools
    self.busy = busy
    self.post = post
    hook = tools.hook.map { [account] program in
      NewsHook(account, program) { post(.inbox(account, .hookFailed($0))) }
    }
  }

  // MARK: Turns

  func begin() {
    guard tools.pollInterval != nil, service.inboxClient.capabilities.contains(.chats) else {
      return
    }
    let isFirst = state.withLock { state in
      defer { state.isWatching = true }
      return !state.isWatching
    }
    if isFirst { lookNow() }
  }

  /// Looks at once.
  func lookNow() {
    guard tools.pollInterval != nil else {
      tell(.polled(.offline))
      return
    }
    state.withLock { state in
      state.nextLook = .now
      state.alarm += 1
    }
    run(service.inbox) { $0.turn() }
  }

  private func plan(after delay: Duration) {
    let number = state.withLock { state in
      state.alarm += 1
      return state.alarm
    }
    service.inbox.perform(after: delay) { [weak self] in
      guard let self, state.withLock({ $0.alarm }) == number else { return }
      run(service.inbox) { $0.turn() }
    }
  }

  /// Counted as busy from before it is queued.
  private func run(_ lane: Lane, _ work: @escaping @Sendable (InboxWatch) -> Void) {
    busy.begin(isQuick: false)
    lane.perform { [weak self, busy] in
      if let self { work(self) }
      busy.end()
    }
  }

  /// One request or one look; then the next, or a rest until it is time to look again.
  private func turn() {
    if state.withLock({ $0.nextLook <= .now }) {
      look()
    } else {
      readNextStale()
    }
    let (next, isWatching) = state.withLock { ($0.nextLook, $0.isWatching) }
    guard isWatching || next <= .now else { return }
    if nextStale() != nil, state.withLock({ $0.failures == 0 }) {
      state.withLock { $0.alarm += 1 }
      run(service.inbox) { $0.turn() }
    } else {
      plan(after: max(.milliseconds(1), ContinuousClock.now.duration(to: next)))
    }
  }

  // MARK: The list

  private func look() {
    let interval = tools.pollInterval ?? .seconds(5)
    do throws(InboxFailure) {
      let woke = try stored { () throws(StoreError) in
        try pages.wakeSleepers(of: account, now: Date())
      }
      let before = try stored { () throws(StoreError) in try pages.dialogsSeenThrough(account) }
      let outcome = try DialogLook(
        account: account, client: service.inboxClient, store: pages
      ).run()
      let after = try stored { () throws(StoreError) in try pages.dialogsSeenThrough(account) }
      let wasFailing = state.withLock { state in
        if !state.hasLooked {
          state.mark = before ?? after
          state.hasLooked = true
        }
        defer {
          state.failures = 0
          state.resting = []
          state.nextLook = .now + interval
        }
        return state.failures > 0
      }
      if outcome.hasChanged || woke { tell(.storeChanged) }
      tell(.polled(nil))
      if wasFailing {
        post(.answered(account, Contact(session: service.inboxClient.session)))
      }
      tellCounts()
      tellStatus()
      goOnWithHistory()
    } catch {
      fail(error)
    }
  }

  /// The next look after something went wrong: later each time, but no later than the marketplace itself says.
  private func fail(_ failure: InboxFailure) {
    let interval = tools.pollInterval ?? .seconds(5)
    let failures = state.withLock { state in
      state.failures += 1
      return state.failures
    }
    var wait = min(Self.longestWait, interval * (1 << min(failures, 5)))
    switch failure {
    case .store(let error): post(.storeFailed(error.words))
    case .marketplace(let error):
      switch error {
      case .unreachable(.resting(let next)): wait = max(.milliseconds(100), next)
      case .rateLimited(let retryAfter?): wait = max(interval, retryAfter)
      case .forbidden, .unsupported: wait = .seconds(300)
      case .unauthorised: wait = .seconds(60)
      case .rateLimited, .rejected, .unreadable, .maintenance, .serverFailure, .notFound,
        .notTaken, .abandoned, .unreachable, .offline, .cancelled:
        break
      }
      tell(.polled(error))
      if error.concernsConnection {
        post(.answered(account, Contact(trouble: error, session: service.inboxClient.session)))
      }
    }
    state.withLock { $0.nextLook = .now + wait }
  }

  // MARK: Messages of what changed

  private func nextStale() -> DialogID? {
    let resting = state.withLock { $0.resting }
    return try? pages.staleDialogs(of: account, limit: resting.count + 1)
      .first { !resting.contains($0) }
  }

  private func readNextStale() {
    guard let dialog = nextStale() else { return }
    let tries = state.withLock { $0.tries[dialog] ?? 0 }
    do throws(InboxFailure) {
      let outcome = try ThreadSync(
        account: account, client: service.inboxClient, store: pages
      ).refresh(dialog, isLastTry: tries + 1 >= Self.mostTries)
      state.withLock { state in
        state.tries[dialog] = outcome.isUpToDate ? nil : tries + 1
        // Whatever it is that keeps it stale, it has its turn once a look.
        state.resting.insert(dialog)
      }
      report(outcome, of: dialog)
      if outcome.hasChanged { tell(.storeChanged) }
      tellCounts()
      goOnWithHistory()
    } catch {
      if case .marketplace(let reason) = error, !reason.concernsConnection, reason != .cancelled {
        // It is the dialog's own trouble: the others go on, and it is asked for again when its line changes.
        state.withLock { _ = $0.resting.insert(dialog) }
        try? pages.acceptList(of: dialog, account: account, now: Date())
      } else {
        fail(error)
      }
    }
  }

  /// Tells the desk of a buyer's new message.
  func report(_ outcome: ThreadSync.Outcome, of dialog: DialogID) {
    let mark = state.withLock { $0.hasLooked ? $0.mark : nil }
    let all = outcome.news.filter { message in
      guard message.author == .buyer, !message.isDeleted else { return false }
      if outcome.wasKnown { return true }
      guard let mark, let writtenAt = message.writtenAt else { return false }
      return writtenAt > mark
    }
    guard let news = all.last else { return }
    let row = try? pages.dialog(dialog, of: account)
    hook?.tell(
      InboxNews(
        account: account, dialog: dialog, buyer: row?.dialog.buyer, product: row?.dialog.product,
        messages: all))
    tell(
      .arrived([
        InboxReport.Arrival(
          dialog: dialog, buyer: row?.dialog.buyer, product: row?.dialog.product,
          text: news.text.isEmpty ? news.attachment?.name ?? "" : news.text, at: news.writtenAt)
      ]))
  }

  // MARK: What the desk is told

  private func tell(_ report: InboxReport) { post(.inbox(account, report)) }

  func tellCounts() {
    guard let counts = try? pages.inboxCounts(of: account) else { return }
    let isNew = state.withLock { state in
      defer { state.counts = counts }
      return state.counts != counts
    }
    if isNew { tell(.counts(counts)) }
  }

  private func tellStatus() {
    guard let status = try? pages.dialogStatus(account),
      let progress = try? pages.historyProgress(of: account)
    else { return }
    tell(
      .status(
        status,
        history: InboxReport.HistoryProgress(
          complete: progress.complete, total: progress.total,
          completeBackTo: progress.completeBackTo,
          isRunning: state.withLock { $0.history.isPlanned })))
  }

  // MARK: History

  /// Goes on with what is behind, when it is not already under way.
  private func goOnWithHistory() {
    let isFree = state.withLock { state in
      guard state.isWatching, !state.history.isPlanned else { return false }
      state.history.isPlanned = true
      return true
    }
    if isFree { planHistory(after: tools.historyPause) }
  }

  private func planHistory(after delay: Duration) {
    service.background.perform(after: delay) { [weak self] in
      guard let self else { return }
      // Not counted as busy: it is never over in the time that anybody waits.
      goBack()
    }
  }

  /// One request for history; then the next one, or a rest until the list brings something new.
  private func goBack() {
    var wait: Duration? = tools.historyPause
    do throws(InboxFailure) {
      if try !stepBack() { wait = nil }
    } catch {
      // The next good look goes on.
      wait = nil
    }
    let steps = state.withLock { state in
      state.history.steps += 1
      if wait == nil { state.history.isPlanned = false }
      return state.history.steps
    }
    if steps % 20 == 0 || wait == nil { tellStatus() }
    if let wait { planHistory(after: wait) }
  }

  /// - Returns: Whether there was anything to do.
  private func stepBack() throws(InboxFailure) -> Bool {
    let client = service.backgroundClient
    if client.capabilities.contains(.orderDetail), let order = try nextUntold() {
      try learn(order, client)
      return true
    }
    if try !isListWhole() {
      try readListPage(client)
      return true
    }
    let lost = state.withLock { $0.history.lost }
    let dialogs = try stored { () throws(StoreError) in
      try pages.dialogsWithGaps(of: account)
        + pages.incompleteDialogs(of: account, limit: lost.count + 1)
    }
    guard let dialog = dialogs.first(where: { !lost.contains($0) }) else { return false }
    do throws(InboxFailure) {
      let sync = ThreadSync(account: account, client: client, store: pages)
      let outcome = try sync.goBack(dialog)
      // It may be the first to read a dialog in which somebody has just written.
      report(outcome, of: dialog)
      if outcome.hasChanged {
        tell(.storeChanged)
        tellCounts()
      }
    } catch {
      guard case .marketplace(let reason) = error, !reason.concernsConnection else { throw error }
      state.withLock { _ = $0.history.lost.insert(dialog) }
    }
    return true
  }

  private func nextUntold() throws(InboxFailure) -> DialogID? {
    let untold = state.withLock { $0.history.untold }
    return try stored { () throws(StoreError) in
      try pages.waitingWithoutOrder(of: account, limit: untold.count + 1)
    }.first { !untold.contains($0) }
  }

  private func learn(
    _ order: DialogID, _ client: any MarketplaceClient
  ) throws(InboxFailure) {
    do throws(InboxFailure) {
      let purchase = try asked { () throws(MarketplaceError) in try client.purchase(order) }
      try stored { () throws(StoreError) in
        try pages.store(purchase, of: account, now: Date())
      }
      tell(.storeChanged)
    } catch {
      guard case .marketplace(let reason) = error else { throw error }
      if case .forbidden = reason {
        // A key without the right learns of no order.
        state.withLock { _ = $0.history.untold.insert(order) }
        return
      }
      guard !reason.concernsConnection else { throw error }
      state.withLock { _ = $0.history.untold.insert(order) }
    }
  }

  /// The whole list is read once a day.
  private static let listLifetime: TimeInterval = 86_400

  private func isListWhole() throws(InboxFailure) -> Bool {
    // One that cannot be read whole is not read again and again.
    if let passed = state.withLock({ $0.history.passedAt }), passed + .seconds(3_600) > .now {
      return true
    }
    let status = try stored { () throws(StoreError) in try pages.dialogStatus(account) }
    return status.completeAsOf.map { -$0.timeIntervalSinceNow < Self.listLifetime } ?? false
  }

  /// A list that keeps moving is read at most so often; no list has more pages (N24).
  private static let mostRounds = 3
  private static let mostPages = 10_000

  private func readListPage(_ client: any MarketplaceClient) throws(InboxFailure) {
    let rows = client.largestDialogPage
    let pass = try stored { () throws(StoreError) in
      try pages.dialogPass(account, rows: rows, now: Date())
    }
    let page = try asked { () throws(MarketplaceError) in
      try client.dialogs(DialogPageRequest(page: pass.nextPage, rows: rows))
    }
    let kept = try stored { () throws(StoreError) in
      try pages.storeDialogs(page.items, of: account, now: Date())
    }
    if kept.changed > 0 { tell(.storeChanged) }
    let isLast =
      page.items.isEmpty || page.hasNext == false
      || (page.hasNext == nil && page.items.count + page.rejected.count < rows)
      || pass.nextPage >= Self.mostPages
    let (rounds, added, wasWhole) = state.withLock { state in
      if pass.nextPage == 1 { state.history.added = 0 }
      state.history.added += kept.added
      if !page.rejected.isEmpty { state.history.wasWhole = false }
      if isLast { state.history.rounds += 1 }
      return (state.history.rounds, state.history.added, state.history.wasWhole)
    }
    guard isLast else {
      try stored { () throws(StoreError) in
        try pages.keepDialogPass(account, nextPage: pass.nextPage + 1)
      }
      return
    }
    // Rows may have moved past a page boundary meanwhile; a round that brings nothing new has seen them all.
    guard pass.nextPage == 1 || (added == 0 && rounds > 1) || rounds >= Self.mostRounds else {
      try stored { () throws(StoreError) in try pages.keepDialogPass(account, nextPage: 1) }
      return
    }
    let count = try stored { () throws(StoreError) in try pages.dialogCount(account) }
    // An empty list where there were dialogs is a bad answer until proven otherwise.
    let isBad = page.items.isEmpty && pass.nextPage == 1 && count > 0
    try stored { () throws(StoreError) in
      try pages.finishDialogPass(account, startedAt: pass.startedAt, isWhole: wasWhole && !isBad)
    }
    state.withLock { state in
      state.history.rounds = 0
      state.history.wasWhole = true
      state.history.passedAt = .now
    }
  }
}
