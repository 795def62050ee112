package import Dashboard
import Foundation
package import Marketplace
package import Storage
import Synchronization

/// What an Inbox needs beside its account and the stores.
package struct InboxTools: Sendable {
  /// How often the list is asked for; nil for a desk that stays off the network.
  package var pollInterval: Duration?
  /// Whether anything may be changed at the marketplace.
  package var mayWrite: Bool
  /// Between two requests for history, so that they never take more than their share.
  package var historyPause: Duration
  /// Where attachments are kept; nil for nowhere.
  package var cacheDirectory: String?
  /// Reads the library of ready answers, with what is wrong with its files.
  package var answers: @Sendable () -> (answers: [ReadyAnswer], problems: [String])
  /// Opens a file with the program that the desktop has for it; answers why not, or nil.
  package var openFile: @Sendable (String) -> String?
  /// Tells a program of the seller's own of new messages, and answers why it did not take them; nil for no program.
  package var hook: (@Sendable ([InboxNews]) -> String?)?
  /// What the seller is told of an error.
  package var words: @Sendable (MarketplaceError) -> String

  package init(
    pollInterval: Duration? = nil, mayWrite: Bool = true,
    historyPause: Duration = .milliseconds(400),
    cacheDirectory: String? = nil,
    answers: @escaping @Sendable () -> (answers: [ReadyAnswer], problems: [String]) = {
      ([], [])
    }, openFile: @escaping @Sendable (String) -> String? = { _ in nil },
    hook: (@Sendable ([InboxNews]) -> String?)? = nil,
    words: @escaping @Sendable (MarketplaceError) -> String = { "\($0)" }
  ) {
    self.hook = hook
    self.words = words
    self.pollInterval = pollInterval
    self.mayWrite = mayWrite
    self.historyPause = historyPause
    self.cacheDirectory = cacheDirectory
    self.answers = answers
    self.openFile = openFile
  }
}

/// One account's Inbox at work: answers what the screen asks of the stores and the marketplace, watches the list of
/// dialogs, and reads history behind it.
///
/// The list is asked for on a lane of its own, so that neither a pass over all products nor the history of dialogs is
/// ever before a buyer's new message; history takes its turns on the background lane, one request each.
package final class InboxService: Sendable {
  package let account: AccountID
  let service: AccountService
  let pages: PagesStore
  let desk: DeskStore
  let tools: InboxTools
  let busy: BusyCount
  let post: @Sendable (Desk.Msg) -> Void

  let storeLane: Lane
  let searchLane: Lane
  let deskLane: Lane
  /// For marks: thousands of them may be mirrored, and no draft waits for that.
  let markLane: Lane
  let writeLane: Lane
  let fileLane: Lane
  let watch: InboxWatch
  /// How many drafts of each dialog were to be kept so far.
  let newestDraft = Mutex<[DialogID: Int]>([:])
  /// The count and the search under way; newer questions stop them.
  private let counting = Mutex<StopSwitch?>(nil)
  private let searching = Mutex<StopSwitch?>(nil)

  /// - Parameter deskLane: The lane of what the seller does with `desk.sqlite`, shared with the outbox, so that drafts and
  ///   answers are stored in his order.
  package init(
    service: AccountService, pages: PagesStore, desk: DeskStore, tools: InboxTools,
    busy: BusyCount, deskLane: Lane? = nil, post: @escaping @Sendable (Desk.Msg) -> Void
  ) {
    account = service.id
    self.service = service
    self.pages = pages
    self.desk = desk
    self.tools = tools
    self.busy = busy
    self.post = post
    storeLane = Lane("\(service.id).inbox.store")
    searchLane = Lane("\(service.id).inbox.search")
    self.deskLane = deskLane ?? Lane("\(service.id).inbox.desk")
    markLane = Lane("\(service.id).inbox.marks")
    writeLane = Lane("\(service.id).inbox.writes")
    fileLane = Lane("\(service.id).inbox.files")
    watch = InboxWatch(service: service, pages: pages, tools: tools, busy: busy, post: post)
  }

  package func perform(_ effect: InboxEffect) {
    switch effect {
    case .begin: begin()
    case .readDialogs(let query, let request, let generation):
      stop(counting)
      onStore(isQuick: true, failing: .dialogsNotRead(generation)) {
        [pages] () throws(StoreError) in
        [.dialogsRead(generation, try pages.window(query, request))]
      }
    case .countDialogs(let query, let generation):
      let stop = renew(counting)
      onStore { [pages] () throws(StoreError) in
        do throws(StoreError) {
          return [.dialogsCounted(generation, try pages.count(query, stoppedBy: stop))]
        } catch .cancelled {
          return []
        }
      }
    case .findDialogIDs(let query, let first, let last, let generation):
      onStore { [pages] () throws(StoreError) in
        [.dialogIDsFound(generation, try pages.dialogIDs(query, from: first, through: last))]
      }
    case .findQuiet(let choice, let generation):
      onStore { [account, pages] () throws(StoreError) in
        [.quietFound(generation, try pages.find(choice, of: account))]
      }
    case .findLongestWaiting(let excluded, let generation):
      onStore(isQuick: true) { [account, pages] () throws(StoreError) in
        let row = try pages.longestWaiting(of: account, excluding: Set(excluded))
        return [.longestWaiting(generation, row)]
      }
    case .readThread(let dialog, let anchor, let count, let generation):
      onStore(isQuick: true) { [account, pages] () throws(StoreError) in
        let thread = try pages.thread(dialog, of: account, anchor, count: count)
        return [
          .threadRead(generation, dialog, thread.row, thread.window, state: thread.state)
        ]
      }
    case .readCard(let dialog, let generation):
      onStore(isQuick: true) { [account, pages] () throws(StoreError) in
        let card = try pages.card(of: dialog, account: account)
        return [.cardRead(generation, dialog, card.purchase, readAt: card.readAt)]
      }
      // By itself: a good customer has a long history, and the frame waits only so long.
      onStore(isQuick: true) { [account, pages] () throws(StoreError) in
        let events = try pages.timeLine(of: dialog, account: account)
        return [
          .timeLineRead(
            generation, dialog, events, hasReadSales: try pages.hasReadSales(account))
        ]
      }
    case .search(let text, let generation):
      let stop = renew(searching)
      perform(on: searchLane) { [account, pages] () throws(StoreError) in
        do throws(StoreError) {
          return [.found(generation, try pages.search(text, in: account, stoppedBy: stop))]
        } catch .cancelled {
          return []
        }
      }
    case .findDialogs(let words, let generation):
      onStore { [account, pages] () throws(StoreError) in
        let query = DialogQuery(
          account: account, order: .latest, filter: DialogFilter(words: words))
        let request = WindowRequest(anchor: .start, offset: 0, count: Palette.mostDialogs)
        return [.dialogsFound(generation, try pages.window(query, request).rows.map(\.row))]
      }
    case .readAdministration(let generation): readAdministration(generation)
    case .examineFile(let dialog, let file): examine(file, dialog)
    case .completePath(let typed, let path): complete(path, typed)
    case .poll: watch.lookNow()
    case .fetchMessages(let dialog, let older): fetchMessages(dialog, older: older)
    case .fetchCard(let dialog): fetchCard(dialog)
    case .fetchAttachment(let dialog, let message, let attachment, let purpose):
      fetch(attachment, of: message, dialog, purpose)
    case .saveDraft(let draft): save(draft)
    case .saveMarks(let dialog, let marks): save(marks, dialog)
    case .quiet(let through): quiet(through)
    case .takeBackMarks(let changes): takeBack(changes)
    case .putReply:
      // The outbox's.
      break
    case .markSeen(let dialog):
      write(.markSeen, dialog) { client throws(WriteFailure) in
        try client.markSeen(dialog)
      } after: { [account] pages throws(StoreError) in
        try pages.markSeen(dialog, of: account, now: Date())
      }
    case .setOpen(let dialog, let isOpen):
      write(isOpen ? .open : .close, dialog) { client throws(WriteFailure) in
        try client.setOpen(isOpen, dialog: dialog)
      } after: { [account] pages throws(StoreError) in
        try pages.store(isOpen ? .open : .closed, of: dialog, account: account)
      }
    case .deleteMessage(let dialog, let message):
      write(.delete(message), dialog) { client throws(WriteFailure) in
        try client.delete(message, of: dialog)
      } after: { [account] pages throws(StoreError) in
        try pages.markDeleted(message, of: dialog, account: account, now: Date())
      }
    case .readAnswers(let generation): readAnswers(generation)
    case .answerUsed(let id): noteUse(of: id)
    }
  }

  // MARK: Queues

  func tell(_ reports: InboxReport...) {
    for report in reports { post(.inbox(account, report)) }
  }

  func perform(
    on lane: Lane, isQuick: Bool = false, failing: InboxReport? = nil,
    _ work: @escaping @Sendable () throws(StoreError) -> [InboxReport]
  ) {
    busy.begin(isQuick: isQuick)
    lane.perform { [self] in
      var messages: [Desk.Msg]
      do throws(StoreError) {
        messages = try work().map { .inbox(account, $0) }
      } catch {
        messages = failing.map { [.inbox(account, $0)] } ?? []
        messages.append(.storeFailed(error.words))
      }
      if isQuick { busy.endQuick() }
      for message in messages { post(message) }
      busy.end()
    }
  }

  private func onStore(
    isQuick: Bool = false, failing: InboxReport? = nil,
    _ work: @escaping @Sendable () throws(StoreError) -> [InboxReport]
  ) {
    perform(on: storeLane, isQuick: isQuick, failing: failing, work)
  }

  private func stop(_ box: borrowing Mutex<StopSwitch?>) {
    box.withLock { stop in
      stop?.throwSwitch()
      stop = nil
    }
  }

  private func renew(_ box: borrowing Mutex<StopSwitch?>) -> StopSwitch {
    let fresh = StopSwitch()
    box.withLock { stop in
      stop?.throwSwitch()
      stop = fresh
    }
    return fresh
  }

  // MARK: From the marketplace

  private func fetchMessages(_ dialog: DialogID, older: Bool) {
    asUser { [self] () throws(InboxFailure) in
      let sync = ThreadSync(account: account, client: service.userClient, store: pages)
      if older {
        let outcome = try sync.goBack(dialog)
        watch.report(outcome, of: dialog)
        return outcome.hasChanged ? [.storeChanged] : []
      }
      // An order that nobody has written about yet is in no list.
      try stored { () throws(StoreError) in
        guard try pages.dialog(dialog, of: account) == nil else { return }
        _ = try pages.storeDialogs([Dialog(id: dialog)], of: account, now: Date())
      }
      let outcome = try sync.refresh(dialog)
      watch.report(outcome, of: dialog)
      return outcome.hasChanged ? [.storeChanged] : []
    } then: { error in
      .messagesFetched(dialog, error)
    }
  }

  private func fetchCard(_ dialog: DialogID) {
    asUser { [self] () throws(InboxFailure) in
      let client = service.userClient
      if client.capabilities.contains(.orderDetail) {
        let purchase = try asked { () throws(MarketplaceError) in try client.purchase(dialog) }
        try stored { () throws(StoreError) in
          try pages.store(purchase, of: account, now: Date())
        }
      }
      let state = try asked { () throws(MarketplaceError) in try client.state(of: dialog) }
      try stored { () throws(StoreError) in
        try pages.store(state, of: dialog, account: account)
      }
      return [.storeChanged]
    } then: { error in
      .cardFetched(dialog, error)
    }
  }

  private func readAdministration(_ generation: Generation) {
    onStore { [account, pages] () throws(StoreError) in
      [.administrationRead(generation, try pages.letters(of: account))]
    }
    guard tools.pollInterval != nil else { return }
    asUser { [self] () throws(InboxFailure) in
      let letters = try asked { () throws(MarketplaceError) in
        try service.userClient.administrationMessages(count: 200)
      }
      try stored { () throws(StoreError) in try pages.store(letters, of: account) }
      let all = try stored { () throws(StoreError) in try pages.letters(of: account) }
      return [.administrationRead(generation, all)]
    } then: { _ in
      nil
    }
  }

  /// Does what the seller waits for, and tells how it went.
  private func asUser(
    _ work: @escaping @Sendable () throws(InboxFailure) -> [InboxReport],
    then report: @escaping @Sendable (MarketplaceError?) -> InboxReport?
  ) {
    busy.begin(isQuick: false)
    service.user.perform { [self] in
      do throws(InboxFailure) {
        guard tools.pollInterval != nil else { throw InboxFailure.marketplace(.offline) }
        for told in try work() { tell(told) }
        if let last = report(nil) { tell(last) }
      } catch {
        switch error {
        case .marketplace(let error):
          if error.concernsConnection, error != .offline {
            post(
              .answered(account, Contact(trouble: error, session: service.userClient.session)))
          }
          if let last = report(error) { tell(last) }
        case .store(let error):
          post(.storeFailed(error.words))
          if let last = report(.cancelled) { tell(last) }
        }
      }
      busy.end()
    }
  }

  /// A small write that the seller may do again at will: made once, at once.
  private func write(
    _ action: InboxReport.Action, _ dialog: DialogID,
    _ work: @escaping @Sendable (any MarketplaceClient) throws(WriteFailure) -> Void,
    after: @escaping @Sendable (PagesStore) throws(StoreError) -> Void
  ) {
    busy.begin(isQuick: false)
    writeLane.perform { [self] in
      do throws(WriteFailure) {
        guard tools.mayWrite, tools.pollInterval != nil else {
          throw WriteFailure.notApplied(.offline)
        }
        try work(service.writeClient)
        do throws(StoreError) { try after(pages) } catch { post(.storeFailed(error.words)) }
        tell(.done(action, dialog, nil), .storeChanged)
        watch.tellCounts()
      } catch {
        tell(.done(action, dialog, error))
      }
      busy.end()
    }
  }
}
