package import Dashboard
import Foundation
package import Marketplace
package import TerminalCore
package import Texts

/// A desk with dialogs in memory whose reads are answered at once, as the engine would answer them.
package struct InboxDesk {
  package var desk: TestDesk
  package var rows: [DialogRow]
  package var threads: [DialogID: [DialogMessage]]
  package var purchases: [DialogID: Purchase]
  package var events: [DialogID: [BuyerEvent]] = [:]
  package var states: [DialogID: Dialog.State] = [:]
  package var answers: [ReadyAnswer] = []
  package var administration: [AdministrationMessage] = []
  package var drafts: [Draft]
  package var marks: [DialogID: DialogMarks] = [:]
  /// The files of the machine, and how long they are.
  package var files: [String: Int] = [:]
  /// The effects that no store answers, and all that write, in order.
  package private(set) var others: [Effect] = []
  /// Whether it is known of dialogs that they are open.
  package var knowsStates = true
  /// Whether the sales have ever been read.
  package var hasReadSales = true
  /// How many messages of a dialog are stored; older ones are only at the marketplace.
  package var isWhole = true
  /// Whether what is kept of the last time is read only by `begin()`.
  private let isSlow: Bool

  package init(
    _ shop: SampleDialogs = SampleDialogs(), size: Size = Size(columns: 80, rows: 24),
    language: Language = .english, isOffline: Bool = false, isReadOnly: Bool = false,
    drafts: [Draft] = [], accounts: [AccountID] = [TestDesk.account], theme: String = "midnight",
    showsPictures: Bool = false, isSlow: Bool = false, marksReadOnReply: Bool = true,
    wasHereBefore: Bool = true
  ) {
    self.isSlow = isSlow
    rows = shop.rows
    threads = shop.threads
    purchases = shop.purchases
    events = shop.events
    states = shop.states
    answers = shop.answers
    administration = shop.administration
    self.drafts = drafts
    desk = TestDesk(
      size: size, language: language, accounts: accounts, isOffline: isOffline, hasChats: true,
      isReadOnly: isReadOnly, theme: theme, showsPictures: showsPictures,
      marksReadOnReply: marksReadOnReply, wasHereBefore: wasHereBefore)
    settle()
  }

  /// A desk whose start is over, with the effects of it taken.
  package static func begun(
    _ shop: SampleDialogs = SampleDialogs(), size: Size = Size(columns: 80, rows: 24)
  ) -> InboxDesk {
    var desk = InboxDesk(shop, size: size)
    _ = desk.takeOthers()
    return desk
  }

  package var inbox: Inbox.Model { desk.model.inbox }
  package var screen: String { desk.screen }

  package mutating func press(_ names: String...) {
    for name in names {
      desk.press(name)
      settle()
    }
  }

  package mutating func type(_ text: String) {
    for character in text {
      desk.type(String(character))
      settle()
    }
  }

  package mutating func receive(_ message: Desk.Msg) {
    desk.receive(message)
    settle()
  }

  package mutating func report(_ report: InboxReport) {
    receive(.inbox(TestDesk.account, report))
  }

  /// The store holds something else now.
  package mutating func change(_ change: (inout Self) -> Void) {
    change(&self)
    report(.storeChanged)
  }

  package mutating func takeOthers() -> [Effect] {
    defer { others = [] }
    return others
  }

  /// The Inbox's effects among those that nobody has taken yet.
  package mutating func takeInbox() -> [InboxEffect] {
    takeOthers().compactMap { if case .inbox(_, let effect) = $0 { effect } else { nil } }
  }

  /// The drafts of the last time come, in a desk that is slow.
  package mutating func begin(_ drafts: [Draft]) {
    report(.began(drafts: drafts, marks: marks))
  }

  /// Stores an answer as the outbox would.
  package mutating func store(
    _ dialog: DialogID, _ reply: Reply, number: Int64 = 1,
    state: OutboxItem.State = .held, reason: MarketplaceError? = nil
  ) {
    let item = Self.item(dialog, reply, number: number, state: state, reason: reason)
    let job = Job(
      id: JobID(number), account: TestDesk.account, kind: .reply, wish: item.wish,
      title: item.title, createdAt: TestDesk.start, heldUntil: TestDesk.start + 5,
      tally: Job.Tally([state: 1]), changedAt: TestDesk.start)
    receive(.outbox(TestDesk.account, .put(job, items: [item], replaced: [])))
  }

  package static func item(
    _ dialog: DialogID, _ reply: Reply, number: Int64 = 1, state: OutboxItem.State,
    reason: MarketplaceError? = nil
  ) -> OutboxItem {
    OutboxItem(
      id: OutboxID(number), job: JobID(number), account: TestDesk.account, target: .dialog(dialog),
      title: "buyer", wish: .reply(reply), previous: nil, state: state, reason: reason,
      createdAt: TestDesk.start, changedAt: TestDesk.start)
  }

  private mutating func settle() {
    var queue = desk.takeEffects()
    while !queue.isEmpty {
      for effect in queue {
        guard case .inbox(let account, let wanted) = effect else {
          others.append(effect)
          continue
        }
        let answer = answer(wanted)
        if answer.isEmpty || wanted.isWrite { others.append(effect) }
        for report in answer { desk.receive(.inbox(account, report)) }
      }
      queue = desk.takeEffects()
    }
  }

  // MARK: The store

  private mutating func answer(_ effect: InboxEffect) -> [InboxReport] {
    switch effect {
    case .begin:
      guard !isSlow else { return [] }
      return [
        .began(drafts: drafts, marks: marks), .counts(counts),
        .status(
          DatasetStatus(asOf: TestDesk.start - 3, stored: rows.count),
          history: InboxReport.HistoryProgress(
            complete: rows.count, total: rows.count,
            completeBackTo: TestDesk.start - 86_400 * 20)),
      ]
    case .readDialogs(let query, let request, let generation):
      return [.dialogsRead(generation, window(query, request))]
    case .countDialogs(let query, let generation):
      return [.dialogsCounted(generation, sorted(query).count)]
    case .findDialogIDs(let query, let first, let last, let generation):
      let keys = sorted(query).map { (key($0, query.order), $0.dialog.id) }
      let start = first.flatMap { first in keys.firstIndex { $0.0 == first } } ?? 0
      let end = last.flatMap { last in keys.firstIndex { $0.0 == last } } ?? keys.count - 1
      return [.dialogIDsFound(generation, keys[start...max(start, end)].map(\.1))]
    case .findQuiet(let choice, let generation):
      return [.quietFound(generation, find(choice))]
    case .quiet(let through):
      let changes = through.sorted { $0.key < $1.key }.map { dialog, message in
        let before = marks[dialog] ?? DialogMarks()
        var after = before
        after.quietThrough = message
        return MarksChange(dialog, from: before, to: after)
      }
      for change in changes { marks[change.dialog] = change.to }
      return [.counts(counts), .quieted(changes), .storeChanged]
    case .takeBackMarks(let changes):
      var now: [DialogID: DialogMarks] = [:]
      for change in changes {
        now[change.dialog] = change.takenBack(from: marks[change.dialog] ?? DialogMarks())
      }
      marks.merge(now) { $1 }
      return [.counts(counts), .marksChanged(now), .storeChanged]
    case .findLongestWaiting(let excluded, let generation):
      let row = sorted(DialogQuery(account: TestDesk.account)).first {
        isWaiting($0) && !excluded.contains($0.dialog.id)
      }
      return [.longestWaiting(generation, row)]
    case .readThread(let dialog, let anchor, let count, let generation):
      return [
        .threadRead(
          generation, dialog, rows.first { $0.dialog.id == dialog },
          run(of: threads[dialog] ?? [], anchor, count),
          state: states[dialog] ?? (knowsStates ? .open : nil))
      ]
    case .readCard(let dialog, let generation):
      return [
        .cardRead(
          generation, dialog, purchases[dialog], readAt: TestDesk.start - 60),
        .timeLineRead(generation, dialog, events[dialog] ?? [], hasReadSales: hasReadSales),
      ]
    case .search(let text, let generation):
      return [.found(generation, hits(text))]
    case .findDialogs(let words, let generation):
      let query = DialogQuery(
        account: TestDesk.account, order: .latest, filter: DialogFilter(words: words))
      return [.dialogsFound(generation, Array(sorted(query).prefix(Palette.mostDialogs)))]
    case .readAdministration(let generation):
      return [.administrationRead(generation, administration)]
    case .saveDraft(let draft):
      drafts.removeAll { $0.dialog == draft.dialog }
      if !draft.isEmpty { drafts.append(draft) }
      return [.draftSaved(draft.dialog)]
    case .saveMarks(let dialog, let marks):
      self.marks[dialog] = marks
      return [.marksSaved(dialog, marks)]
    case .readAnswers(let generation):
      return [.answersRead(generation, answers, problems: [])]
    case .examineFile(let dialog, let file):
      let length = files[file.path]
      return [
        .fileExamined(
          dialog, file, length: length, problem: length == nil ? "No such file or directory" : nil)
      ]
    case .completePath(let typed, let path):
      let names = files.keys.filter { $0.hasPrefix(path) }.sorted()
      let common = names.dropFirst().reduce(names.first ?? path) { $0.commonPrefix(with: $1) }
      return [
        .pathCompleted(
          typed, addition: String(common.dropFirst(path.count)),
          names: names.map { String($0.split(separator: "/").last ?? "") })
      ]
    case .poll, .fetchMessages, .fetchCard, .fetchAttachment, .putReply, .markSeen, .setOpen,
      .deleteMessage, .answerUsed:
      return []
    }
  }

  private func find(_ choice: QuietChoice) -> QuietFinding {
    var finding = QuietFinding()
    for row in sorted(DialogQuery(account: TestDesk.account)) where isWaiting(row) {
      let isMeant =
        switch choice {
        case .these(let ids): ids.contains(row.dialog.id)
        case .silentSince(let date): row.dialog.lastMessageAt.map { $0 <= date } ?? false
        }
      if isMeant, let newest = row.newest {
        finding.dialogs.append(
          WaitingDialog(
            id: row.dialog.id, buyer: row.dialog.buyer, product: row.dialog.product,
            since: row.waitingSince, lastAt: row.dialog.lastMessageAt, newest: newest))
      } else {
        finding.others += 1
      }
    }
    return finding
  }

  private func isWaiting(_ row: DialogRow) -> Bool {
    let marks = marks[row.dialog.id] ?? row.marks
    guard row.waitingSince != nil else { return false }
    if let quiet = marks.quietThrough, let newest = row.newest, newest <= quiet { return false }
    if let until = marks.snoozedUntil, until > TestDesk.start { return false }
    return true
  }

  private var counts: InboxCounts {
    let waiting = rows.filter(isWaiting)
    return InboxCounts(
      waiting: waiting.count, unread: rows.count { ($0.dialog.unread ?? 0) > 0 },
      longestSince: waiting.compactMap(\.waitingSince).min())
  }

  private func key(_ row: DialogRow, _ order: DialogQuery.Order) -> RowKey {
    let latest = -Int(row.dialog.lastMessageAt?.timeIntervalSince1970 ?? 0)
    if order == .waiting, isWaiting(row), let since = row.waitingSince {
      return RowKey(.number(Int(since.timeIntervalSince1970) - 10_000_000_000), tie: 0)
    }
    return RowKey(.number(latest), tie: -(row.dialog.id.number ?? 0))
  }

  private func sorted(_ query: DialogQuery) -> [DialogRow] {
    rows.filter { row in
      if query.filter.isUnreadOnly, (row.dialog.unread ?? 0) == 0 { return false }
      if query.filter.isWaitingOnly, !isWaiting(row) { return false }
      let text = SearchFolding.fold(
        [row.dialog.buyer ?? "", row.dialog.product ?? "", row.dialog.id.text].joined(
          separator: " "))
      return query.filter.words.allSatisfy { text.contains($0) }
    }.sorted { place(of: $0, query) < place(of: $1, query) }
  }

  private func place(of row: DialogRow, _ query: DialogQuery) -> (Int, Int) {
    let key = key(row, query.order)
    guard case .number(let number) = key.order else { return (0, 0) }
    return (number, key.tie)
  }

  private func window(_ query: DialogQuery, _ request: WindowRequest) -> ListWindow<DialogRow> {
    let all = sorted(query)
    func place(notBefore key: RowKey) -> Int {
      guard case .number(let number) = key.order else { return 0 }
      return all.firstIndex { self.place(of: $0, query) >= (number, key.tie) } ?? all.count
    }
    var base = 0
    var rank: Int?
    var found = true
    switch request.anchor {
    case .start: rank = 0
    case .end:
      base = all.count
      rank = all.count
    case .key(let key): base = place(notBefore: key)
    case .row(let id, let seen):
      let index = all.firstIndex { $0.dialog.id.text == id }
      found = index != nil
      base = index ?? seen.map { min(place(notBefore: $0), max(0, all.count - 1)) } ?? 0
      rank = base
    }
    let first = min(max(0, base + request.offset), all.count)
    let last = min(max(first, base + request.offset + request.count), all.count)
    return ListWindow(
      rows: all[first..<last].map { KeyedRow(key($0, query.order), $0) }, offset: first - base,
      anchorRank: rank, total: all.count, foundAnchor: found, reachesEnd: last == all.count)
  }

  private func run(
    of messages: [DialogMessage], _ anchor: ThreadAnchor, _ count: Int
  ) -> ThreadWindow {
    let range: Range<Int>
    switch anchor {
    case .newest: range = max(0, messages.count - count)..<messages.count
    case .before(let id):
      let end = messages.firstIndex { $0.id >= id } ?? messages.count
      range = max(0, end - count)..<end
    case .after(let id):
      let start = messages.firstIndex { $0.id > id } ?? messages.count
      range = start..<min(messages.count, start + count)
    case .around(let id):
      let middle = messages.firstIndex { $0.id >= id } ?? messages.count
      range = max(0, middle - count / 2)..<min(messages.count, middle + count / 2)
    }
    return ThreadWindow(
      messages: Array(messages[range]), hasOlder: range.lowerBound > 0,
      hasNewer: range.upperBound < messages.count, isCompleteBack: isWhole)
  }

  private func hits(_ text: String) -> [SearchHit] {
    let words = SearchFolding.fold(text)
    return threads.sorted { $0.key < $1.key }.flatMap { dialog, messages in
      messages.filter { SearchFolding.fold($0.text).contains(words) }.map { message in
        SearchHit(
          kind: .message(
            dialog, message.id, buyer: rows.first { $0.dialog.id == dialog }?.dialog.buyer),
          excerpt: message.text, matches: [0..<min(4, message.text.unicodeScalars.count)],
          date: message.writtenAt)
      }
    }
  }
}

extension InboxEffect {
  /// Whether it changes something, here or at the marketplace.
  fileprivate var isWrite: Bool {
    switch self {
    case .saveDraft, .saveMarks, .quiet, .takeBackMarks, .putReply, .markSeen, .setOpen,
      .deleteMessage, .answerUsed:
      true
    case .begin, .readDialogs, .countDialogs, .findDialogIDs, .findQuiet, .findLongestWaiting,
      .readThread, .readCard, .search, .findDialogs, .readAdministration, .examineFile,
      .completePath, .poll,
      .fetchMessages,
      .fetchCard, .fetchAttachment, .readAnswers:
      false
    }
  }
}
