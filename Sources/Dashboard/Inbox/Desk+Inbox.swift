import Foundation
import Marketplace
import TerminalCore
import Texts

extension Desk.Model {
  /// The Inbox of the account on the screen.
  package var inbox: Inbox.Model {
    get { inboxes[current] }
    set { inboxes[current] = newValue }
  }

  /// The screen at the root: where the desk opens, and where `q` quits.
  var home: Screen { account.capabilities.contains(.chats) ? .inbox : .products }
}

extension Desk {
  // MARK: Beginning and size

  static func beginInboxes(_ model: inout Model) -> [Effect] {
    var effects: [Effect] = []
    for (index, account) in model.setup.accounts.enumerated()
    where account.capabilities.contains(.chats) {
      let generation = model.inboxes[index].answersGeneration.advance()
      effects += [
        .inbox(account.id, .begin), .inbox(account.id, .readAnswers(generation)),
      ]
    }
    return effects
  }

  /// The lines between the bar and the status line.
  static func inboxBody(_ model: Model) -> Rect {
    let layout = Layout(model.size, hasPreview: false)
    return Rect(
      column: 0, row: layout.heading.row, columns: layout.list.columns,
      rows: layout.heading.rows + layout.list.rows)
  }

  static func inboxLayout(
    _ model: Model, composerRows: Int?, guardRows: Int = 0
  ) -> InboxLayout {
    let inbox = model.inbox
    return InboxLayout(
      inboxBody(model), focus: inbox.focus, hasThread: inbox.thread != nil,
      wantsCard: inbox.wantsCard, composerRows: composerRows, guardRows: guardRows)
  }

  /// The list gets its height, and asks for what it then lacks.
  static func layOutInbox(_ model: inout Model) -> [Effect] {
    let rows = inboxLayout(model, composerRows: nil).list?.rows ?? inboxBody(model).rows - 1
    model.inbox.list.resize(height: rows)
    return afterInboxMove(&model)
  }

  /// Brings what is laid out by the size of its pane up to date; costs nothing when nothing of it has changed.
  static func settleInbox(_ model: inout Model) {
    guard model.screen == .inbox else { return }
    var rows: Int?
    var guardRows = 0
    if let composer = model.inbox.composer {
      // As many rows as there can be at all: the editor scrolls within what is drawn, and nothing less.
      let most = inboxLayout(model, composerRows: .max)
      model.inbox.composer?.editor.resize(
        Size(columns: most.composerColumns, rows: most.composer?.rows ?? 1))
      rows = model.inbox.composer?.editor.rowsInUse
      if let title = most.composerTitle {
        guardRows =
          Inbox.guardLines(
            composer, model, columns: title.columns,
            most: InboxLayout.mostGuardRows(inboxBody(model))
          ).count
      }
    }
    let layout = inboxLayout(model, composerRows: rows, guardRows: guardRows)
    if guardRows > 0, let rect = layout.composer, let rows, rect.rows < rows {
      // The question takes rows of the answer: the one with the cursor is among those that stay.
      model.inbox.composer?.editor.resize(
        Size(columns: layout.composerColumns, rows: rect.rows))
    }
    if layout != model.inbox.layout { model.inbox.layout = layout }
    guard let thread = model.inbox.thread else { return }
    let rect = layout.thread ?? inboxBody(model)
    let clock = model.account.clock
    let pending = pendingReplies(model, thread)
    let source = ThreadText.Source(
      messages: thread.messages, pending: pending,
      fateRows: pending.map {
        Inbox.fateLines(of: $0, model, columns: rect.columns).0.count
      },
      columns: rect.columns,
      edge: thread.hasOlder
        ? .more
        : thread.fetching == .older ? .asking : thread.isCompleteBack ? .beginning : .unknown,
      newestEdge: thread.hasNewer, today: clock.dayNumber(model.now), clock: clock,
      texts: model.texts)
    guard source != thread.text.source || rect.rows != thread.height else { return }
    model.inbox.thread?.layOut(source, height: rect.rows)
  }

  /// The answers on their way that are not yet among the messages.
  private static func pendingReplies(_ model: Model, _ thread: Inbox.Thread) -> [PendingReply] {
    let pending = model.outboxes[model.current].pending(
      in: thread.dialog, hold: model.setup.replyHold,
      // Whole seconds: what is laid out anew for every key would not be worth its keep.
      now: Date(timeIntervalSince1970: model.now.timeIntervalSince1970.rounded(.down)))
    guard pending.contains(where: { $0.state == .done }) else { return pending }
    return pending.filter { reply in
      guard reply.state == .done else { return true }
      let text = SearchFolding.fold(ThreadText.plain(reply.reply.text))
      return !thread.messages.reversed().contains { message in
        message.author == .seller && message.id.number > reply.reply.basis ?? 0
          && SearchFolding.fold(ThreadText.plain(message.text)) == text
      }
    }
  }

  // MARK: List and conversation

  /// The reads that the list needs now.
  private static func nextInboxReads(_ model: inout Model) -> [Effect] {
    let wasLoaded = model.inbox.list.isLoaded
    let generation = model.inbox.list.generation
    guard let request = model.inbox.list.nextRequest() else { return [] }
    var effects = [model.inbox.ask(.readDialogs(model.inbox.query, request, generation))]
    if !wasLoaded, !model.inbox.query.filter.isEmpty {
      effects.append(model.inbox.ask(.countDialogs(model.inbox.query, generation)))
    }
    return effects
  }

  /// After the cursor may have come to another dialog: beside the list its conversation is shown.
  static func afterInboxMove(_ model: inout Model) -> [Effect] {
    guard model.screen == .inbox else { return [] }
    let effects = nextInboxReads(&model)
    guard model.inbox.focus == .list, model.inbox.composer == nil,
      let selected = model.inbox.list.selected?.row,
      inboxBody(model).columns >= InboxLayout.besideList
    else { return effects }
    guard selected.id != model.inbox.thread?.dialog else {
      model.inbox.thread?.row = selected.row
      return effects
    }
    return effects + show(&model, selected.id, selected.row)
  }

  /// Shows a conversation: what is stored of it at once, the rest when the cursor has rested on it.
  static func show(
    _ model: inout Model, _ dialog: DialogID, _ row: DialogRow?, at message: MessageID? = nil
  ) -> [Effect] {
    var thread = Inbox.Thread(dialog, row: row)
    // A new question even where the same dialog is shown anew.
    thread.generation = model.inbox.thread?.generation ?? Generation()
    thread.landing = message
    // Beside the list as many as its pane has lines: the next one is a key away, and laying out what nobody sees is most
    // of what that key would cost.
    let isPeek = message == nil && model.screen == .inbox && model.inbox.focus == .list
    let read = thread.read(
      message.map { .around($0) } ?? .newest,
      most: isPeek ? max(Inbox.fewestMessages, model.size.rows) : Inbox.messagesAtOnce)
    model.inbox.thread = thread
    var card = Inbox.Card(dialog: dialog)
    card.generation = model.inbox.card?.generation ?? Generation()
    let generation = card.generation.advance()
    model.inbox.card = card
    return [
      model.inbox.ask(read), model.inbox.ask(.readCard(dialog, generation)),
      .wake(.dialogRested(model.inbox.restGeneration.advance()), after: Inbox.rest),
    ]
  }

  /// Opens a dialog from anywhere, with the keys in its conversation.
  static func open(
    _ model: inout Model, _ dialog: DialogID, _ row: DialogRow? = nil,
    at message: MessageID? = nil
  ) -> [Effect] {
    if model.screen == .inbox, model.inbox.focus != .list, model.inbox.thread?.dialog != dialog {
      model.trail.leave(place(model))
    }
    var effects = model.screen == .inbox ? [] : show(&model, .inbox)
    model.inbox.composer = nil
    model.inbox.prompt = nil
    model.inbox.focus = .thread
    if model.inbox.thread?.dialog != dialog || message != nil {
      effects += show(&model, dialog, row, at: message)
    } else if let row {
      model.inbox.thread?.row = row
    }
    return effects + bringCursor(&model, to: dialog) + layOutInbox(&model)
  }

  /// Puts the list's cursor on a dialog, whatever the filter hides now.
  private static func bringCursor(_ model: inout Model, to dialog: DialogID) -> [Effect] {
    let list = model.inbox.list
    if let index = list.rows.firstIndex(where: { $0.row.id == dialog }) {
      model.inbox.list.move(to: list.firstRank + index)
      return nextInboxReads(&model)
    }
    model.inbox.filterField = nil
    model.inbox.filterText = ""
    model.inbox.beforeFilter = nil
    model.inbox.query.filter = DialogFilter()
    model.inbox.rangeStart = nil
    model.inbox.list.ask(returningTo: dialog.text, line: list.height / 3)
    return nextInboxReads(&model)
  }

  /// The cursor stayed on a dialog for a moment: the marketplace is asked for what may be new of it.
  static func dialogRested(_ model: inout Model, _ generation: Generation) -> [Effect] {
    guard !model.setup.isOffline, model.screen == .inbox, let thread = model.inbox.thread,
      model.inbox.restGeneration == generation
    else { return [] }
    var effects: [Effect] = []
    if thread.fetching == nil {
      model.inbox.thread?.fetching = .newest
      effects.append(model.inbox.ask(.fetchMessages(thread.dialog, older: false)))
    }
    // With the order comes whether the dialog is open: an answer to a closed one would be refused.
    if let card = model.inbox.card, card.dialog == thread.dialog, !card.isFetching,
      thread.state == nil
        || card.readAt.map({ model.now.timeIntervalSince($0) > Inbox.cardLifetime }) ?? true
    {
      model.inbox.card?.isFetching = true
      effects.append(model.inbox.ask(.fetchCard(card.dialog)))
    }
    return effects
  }

  /// The messages that the conversation needs now, after it was moved.
  static func nextMessages(_ model: inout Model) -> [Effect] {
    guard let thread = model.inbox.thread, thread.isLoaded, thread.awaited == nil else { return [] }
    let margin = max(10, thread.height)
    if thread.top < margin, thread.hasOlder, let first = thread.messages.first?.id {
      guard let read = model.inbox.thread?.read(.before(first)) else { return [] }
      return [model.inbox.ask(read)]
    }
    if thread.hasNewer, thread.top + thread.height > thread.text.lines.count - margin,
      let last = thread.messages.last?.id
    {
      guard let read = model.inbox.thread?.read(.after(last)) else { return [] }
      return [model.inbox.ask(read)]
    }
    if thread.top == 0, !thread.hasOlder, !thread.isCompleteBack, thread.fetching == nil,
      thread.cursor == thread.text.entries.first?.key, !model.setup.isOffline
    {
      model.inbox.thread?.fetching = .older
      return [model.inbox.ask(.fetchMessages(thread.dialog, older: true))]
    }
    if thread.isStale { return rereadThread(&model) }
    return []
  }

  /// Reads the end of the conversation anew, or what is shown where that is not the end.
  private static func rereadThread(_ model: inout Model) -> [Effect] {
    guard let thread = model.inbox.thread else { return [] }
    guard thread.awaited == nil else {
      model.inbox.thread?.isStale = true
      return []
    }
    var anchor = ThreadAnchor.newest
    if thread.hasNewer, let middle = thread.selected?.id { anchor = .around(middle) }
    guard let read = model.inbox.thread?.read(anchor) else { return [] }
    return [model.inbox.ask(read)]
  }

  /// Reads the order beside the conversation anew, with what else happened to the buyer.
  static func rereadCard(_ model: inout Model) -> [Effect] {
    guard let dialog = model.inbox.card?.dialog,
      let generation = model.inbox.card?.generation.advance()
    else { return [] }
    return [model.inbox.ask(.readCard(dialog, generation))]
  }

  // MARK: The longest waiting

  /// Looks for the dialog that waits longest, after those that were looked at and left.
  static func openNext(_ model: inout Model) -> [Effect] {
    guard model.account.capabilities.contains(.chats) else {
      return notify(&model, model.texts.noChats(model.account.marketplace.name), .warning)
    }
    var effects = model.screen == .inbox ? [] : show(&model, .inbox)
    model.inbox.hasWrapped = false
    effects.append(findNext(&model))
    return effects
  }

  private static func findNext(_ model: inout Model) -> Effect {
    var excluded = model.inbox.visited
    for dialog in model.outboxes[model.current].answered + [openDialog(model)].compactMap({ $0 })
    where !excluded.contains(dialog) {
      excluded.append(dialog)
    }
    let generation = model.inbox.nextGeneration.advance()
    return model.inbox.ask(.findLongestWaiting(excluding: excluded, generation))
  }

  /// The dialog that the seller is in.
  private static func openDialog(_ model: Model) -> DialogID? {
    model.inbox.focus == .list ? nil : model.inbox.thread?.dialog
  }

  private static func found(
    _ model: inout Model, longest row: DialogRow?, _ generation: Generation, at index: Int
  ) -> [Effect] {
    guard index == model.current, generation == model.inbox.nextGeneration else { return [] }
    guard let row else {
      guard !model.inbox.visited.isEmpty, !model.inbox.hasWrapped else {
        return notify(&model, model.texts.nobodyWaits, .info)
      }
      // All were seen once: from the start again, but not the one that is open.
      model.inbox.visited = []
      model.inbox.hasWrapped = true
      return [findNext(&model)]
    }
    model.inbox.visited.append(row.dialog.id)
    return open(&model, row.dialog.id, row)
  }

  // MARK: Reports

  static func handle(
    _ model: inout Model, _ account: AccountID, _ report: InboxReport
  ) -> [Effect] {
    guard let index = index(of: account, in: model) else { return [] }
    let isShown = index == model.current && model.screen == .inbox
    let texts = model.texts
    switch report {
    case .began(let drafts, let marks):
      let saved = receive(&model, drafts, at: index)
      model.inboxes[index].marks.merge(marks) { now, _ in now }
      model.inboxes[index].arrivals.hasBegun = true
      model.inboxes[index].arrivals.began = model.now
      return saved + tellSinceLeft(&model, at: index)
    case .dialogsRead(let asked, let window):
      model.inboxes[index].list.receive(window.lines(texts), asked)
      return isShown ? afterInboxMove(&model) : []
    case .dialogsNotRead(let asked):
      model.inboxes[index].list.receiveFailure(asked)
      return []
    case .dialogsCounted(let asked, let count):
      model.inboxes[index].list.receiveTotal(count, asked)
      return isShown ? afterInboxMove(&model) : []
    case .dialogIDsFound(let generation, let ids):
      guard generation == model.inboxes[index].list.generation else { return [] }
      model.inboxes[index].ticks.formUnion(ids)
      return []
    case .quietFound(let generation, let finding):
      receive(&model, generation, finding)
      return []
    case .quieted(let changes):
      return quieted(&model, changes, at: index)
    case .marksChanged(let marks):
      model.inboxes[index].marks.merge(marks) { $1 }
      return []
    case .longestWaiting(let generation, let row):
      return found(&model, longest: row, generation, at: index)
    case .threadRead(let generation, let dialog, let row, let window, let state):
      guard model.inboxes[index].thread?.dialog == dialog else { return [] }
      model.inboxes[index].thread?.receive(window, row: row, state: state, generation)
      guard isShown else { return [] }
      settleInbox(&model)
      return nextMessages(&model)
    case .cardRead(let generation, let dialog, let purchase, let readAt):
      guard model.inboxes[index].card?.dialog == dialog,
        model.inboxes[index].card?.generation == generation
      else { return [] }
      model.inboxes[index].card?.purchase = purchase
      model.inboxes[index].card?.readAt = readAt
      model.inboxes[index].card?.isLoaded = true
      return []
    case .timeLineRead(let generation, let dialog, let events, let hasReadSales):
      guard model.inboxes[index].card?.dialog == dialog,
        model.inboxes[index].card?.generation == generation
      else { return [] }
      model.inboxes[index].card?.events = events
      model.inboxes[index].card?.hasReadSales = hasReadSales
      return []
    case .found(let generation, let hits):
      receive(&model, generation, hits)
      return []
    case .dialogsFound(let generation, let dialogs):
      return handle(&model, generation, found: dialogs)
    case .administrationRead(let generation, let messages):
      guard generation == model.inboxes[index].administrationGeneration else { return [] }
      model.inboxes[index].administration = messages
      return []
    case .storeChanged:
      model.inboxes[index].list.refresh()
      guard isShown else { return [] }
      return afterInboxMove(&model) + rereadThread(&model) + rereadCard(&model)
    case .arrived(let arrivals):
      return announce(&model, arrivals, at: index)
    case .counts(let counts):
      model.inboxes[index].counts = counts
      model.inboxes[index].arrivals.hasCounts = true
      return tellSinceLeft(&model, at: index)
    case .status(let status, let history):
      model.inboxes[index].status = status
      model.inboxes[index].history = history
      return []
    case .polled(let trouble):
      let before = model.inboxes[index].trouble
      model.inboxes[index].trouble = trouble
      guard let trouble, before != trouble else { return [] }
      return notify(&model, texts.trouble(trouble), .error)
    case .messagesFetched(let dialog, let trouble):
      guard model.inboxes[index].thread?.dialog == dialog else { return [] }
      model.inboxes[index].thread?.fetching = nil
      model.inboxes[index].thread?.trouble = trouble
      return isShown && trouble == nil ? rereadThread(&model) : []
    case .cardFetched(let dialog, let trouble):
      guard model.inboxes[index].card?.dialog == dialog else { return [] }
      model.inboxes[index].card?.isFetching = false
      model.inboxes[index].card?.trouble = trouble
      return isShown && trouble == nil ? rereadCard(&model) : []
    case .attachmentFetched(_, let path, let problem):
      if let problem, let path {
        return notify(&model, texts.attachmentNotOpened(path, problem), .error)
      }
      if let problem { return notify(&model, texts.attachmentFailed(problem), .error) }
      return notify(&model, texts.attachmentFetched(path ?? ""), .info)
    case .attachmentNotSaved(let dialog, let message, let attachment, let words):
      let directory = model.inboxes[index].savingDirectory
      guard index == model.current, model.screen == .inbox, model.overlay == nil,
        !isTypingInInbox(model)
      else { return notify(&model, texts.attachmentNotSaved(directory, words), .error) }
      // Asked again with what was typed, which may want one letter only.
      var prompt = Inbox.Prompt(.save(dialog, message, attachment), directory)
      prompt.problem = texts.notSavedThere(words)
      model.inbox.prompt = prompt
      return []
    case .fileExamined(let dialog, let file, let length, let problem):
      return index == model.current
        ? fileExamined(&model, dialog, file, length: length, problem: problem) : []
    case .pathCompleted(let typed, let addition, let names):
      if index == model.current { pathCompleted(&model, typed, addition, names) }
      return []
    case .pictureRead(let message, let reading):
      receive(&model, message, reading)
      return []
    case .draftReturned(let dialog, let reply):
      return bringBack(&model, account: account, dialog: dialog, reply)
    case .draftSaved(let dialog):
      if case .saving = model.inboxes[index].composer?.saving,
        model.inboxes[index].composer?.dialog == dialog
      {
        model.inboxes[index].composer?.saving = .saved
      }
      return []
    case .draftNotSaved(let dialog, let words):
      if model.inboxes[index].composer?.dialog == dialog {
        model.inboxes[index].composer?.saving = .failed(words)
      }
      return notify(&model, texts.draftNotSaved(words), .error)
    case .marksSaved(let dialog, let marks):
      model.inboxes[index].marks[dialog] = marks
      if let row = model.inboxes[index].list.selected?.row.row, row.dialog.id == dialog,
        !Inbox.Waiting(row, row.marks, model).isOver, Inbox.Waiting(row, marks, model).isOver
      {
        stepOff(&model, [dialog], at: index)
      }
      model.inboxes[index].list.refresh()
      return isShown ? afterInboxMove(&model) : []
    case .done(let action, let dialog, let failure):
      return done(&model, action, dialog, failure, at: index)
    case .answersRead(let generation, let answers, let problems):
      guard generation == model.inboxes[index].answersGeneration else { return [] }
      model.inboxes[index].answers = answers
      model.inboxes[index].answerProblems = problems
      if isShown { layOutPicker(&model) }
      guard let problem = problems.first else { return [] }
      return notify(&model, texts.answerProblem(problem), .warning)
    case .hookFailed(let words):
      return notify(&model, texts.hookFailed(words), .warning)
    }
  }

  private static func done(
    _ model: inout Model, _ action: InboxReport.Action, _ dialog: DialogID,
    _ failure: WriteFailure?,
    at index: Int
  ) -> [Effect] {
    let texts = model.texts
    let buyer = model.inboxes[index].name(of: dialog)
    let name =
      switch action {
      case .markSeen: texts.didMarkSeen(buyer)
      case .open: texts.didOpen(buyer)
      case .close: texts.didClose(buyer)
      case .delete: texts.didDelete(buyer)
      }
    let isBySelf = action == .markSeen && model.inboxes[index].seenByAnswer.remove(dialog) != nil
    guard let failure else {
      // What an answer has marked as read needs no words.
      if isBySelf { return [] }
      // The next reading of the store shows what it has become.
      return index == model.current ? notify(&model, name, .info) : []
    }
    return notify(&model, texts.notDone(name, texts.trouble(failure.reason)), .error)
  }

  // MARK: News

  /// Says that buyers have written, on the screen and to the seller who looks elsewhere.
  private static func announce(
    _ model: inout Model, _ arrivals: [InboxReport.Arrival], at index: Int
  ) -> [Effect] {
    guard !arrivals.isEmpty else { return [] }
    let dialogs = Set(arrivals.map(\.dialog))
    // Who writes again is waiting again.
    model.inboxes[index].visited.removeAll { dialogs.contains($0) }
    if let began = model.inboxes[index].arrivals.began,
      model.now.timeIntervalSince(began) < Inbox.catchingUp
    {
      // Not one notice each: they are what has come in since the last time.
      model.inboxes[index].arrivals.dialogs.formUnion(dialogs)
      return sayWhatWaits(&model, at: index)
    }
    let isOpen =
      index == model.current && model.screen == .inbox && model.inbox.focus != .list
      && dialogs == [model.inbox.thread?.dialog]
    // What arrives in the conversation before the seller's eyes needs no words.
    guard let newest = arrivals.last else { return [] }
    let texts = model.texts
    let line = texts.newMessage(
      newest.buyer ?? newest.dialog.text, ThreadText.plain(newest.text), others: dialogs.count - 1)
    let call = alert(
      model, title: "sellerdesk: " + model.setup.accounts[index].id.name, body: line)
    return isOpen ? call : call + notify(&model, line, .info)
  }

  /// At the start, from the store: who waits, what has come, what has failed.
  private static func tellSinceLeft(_ model: inout Model, at index: Int) -> [Effect] {
    let arrivals = model.inboxes[index].arrivals
    guard arrivals.hasBegun, arrivals.hasCounts, !arrivals.isTold else { return [] }
    model.inboxes[index].arrivals.isTold = true
    return sayWhatWaits(&model, at: index)
  }

  private static func sayWhatWaits(_ model: inout Model, at index: Int) -> [Effect] {
    // Whoever is here for the first time has not left.
    guard index == model.current, model.setup.accounts[index].wasHereBefore else { return [] }
    let arrivals = model.inboxes[index].arrivals
    let texts = model.texts
    let counts = model.inboxes[index].counts
    // What must not be missed comes first: the line gives way at its end.
    var parts: [String] = []
    let failed = model.outboxes[index].repliesToDecide
    if failed > 0 { parts.append(texts.undecidedReplies(failed)) }
    if counts.waiting > 0 {
      parts.append(texts.waitCount(counts.waiting))
      if let since = counts.longestSince {
        parts.append(
          texts.longestWaits(texts.span(seconds: Int(model.now.timeIntervalSince(since)))))
      }
    }
    if !arrivals.dialogs.isEmpty { parts.append(texts.newIn(arrivals.dialogs.count)) }
    let drafts = model.inboxes[index].drafts.count
    if drafts > 0 { parts.append(texts.draftCount(drafts)) }
    // The header says it too.
    if counts.unread > 0 { parts.append(texts.unreadCount(counts.unread)) }
    // An empty store knows nothing of who waits.
    guard !parts.isEmpty else { return [] }
    // What went wrong at the start is not written over by good news.
    guard model.notice == nil || model.notice?.text != model.setup.problemAtStart else { return [] }
    func line() -> String { texts.sinceLeft(parts.joined(separator: " · ")) }
    // Whole parts give way, not ends of words; beside the line are a column on each side and the sign of a warning.
    while parts.count > 1, DisplayText.width(of: line()) > model.size.columns - 4 {
      parts.removeLast()
    }
    return notify(&model, line(), failed > 0 ? .warning : .info)
  }
}

extension ListWindow<DialogRow> {
  /// The same window in words.
  func lines(_ texts: Texts) -> ListWindow<DialogLine> {
    ListWindow<DialogLine>(
      rows: rows.map { KeyedRow($0.key, DialogLine($0.row, texts)) }, offset: offset,
      anchorRank: anchorRank, total: total, foundAnchor: foundAnchor, reachesEnd: reachesEnd)
  }
}

extension DialogLine {
  init(_ row: DialogRow, _ texts: Texts) {
    self.row = row
    buyer = row.dialog.buyer ?? row.dialog.id.text
    product = ThreadText.plain(row.dialog.product ?? row.dialog.productID?.text ?? "–")
    messages = row.dialog.messageCount.map { texts.number($0) } ?? "–"
    unread = (row.dialog.unread ?? 0) > 0 ? texts.number(row.dialog.unread ?? 0) : ""
    orderState = row.orderState.map { texts.orderState($0) } ?? "–"
  }
}
