import Foundation
import Marketplace
import TerminalCore
import Texts

extension Desk {
  // MARK: Commands

  static func perform(_ model: inout Model, _ command: Inbox.Command) -> [Effect] {
    let texts = model.texts
    if let reason = inboxObstacle(to: command, model) { return notify(&model, reason, .warning) }
    switch command {
    case .open:
      return openTarget(&model)
    case .reply:
      return beginReply(&model)
    case .answer:
      return beginReply(&model) + openPicker(&model)
    case .edit:
      return beginReply(&model) + [.edit(model.inbox.composer?.editor.text ?? "")]
    case .card:
      return toggleCard(&model)
    case .reveal:
      model.inbox.card?.isRevealed.toggle()
      return []
    case .mark:
      return tick(&model)
    case .range:
      guard model.inbox.focus == .list else { return perform(&model, .reveal) }
      return tickRange(&model)
    case .markAll:
      return tickAll(&model)
    case .unmark:
      model.inbox.ticks = []
      return []
    case .filter:
      return beginFilter(&model)
    case .previousMatch:
      return goToMatch(&model, older: false)
    case .sort:
      model.inbox.query.order = model.inbox.query.order == .waiting ? .latest : .waiting
      model.inbox.rangeStart = nil
      model.inbox.list.ask(keepingRow: true)
      return afterInboxMove(&model)
    case .clearFilter:
      return clearInboxFilter(&model)
    case .markSeen:
      return changeMarks(&model, { $0.isUnreadAgain = false }, saying: nil)
        + (model.inbox.target.map { [model.inbox.ask(.markSeen($0))] } ?? [])
    case .unreadAgain:
      return changeMarks(&model, { $0.isUnreadAgain = true }, saying: texts.nowUnread)
    case .quiet where model.inbox.focus == .list && !model.inbox.ticks.isEmpty:
      return planQuiet(&model, .ticked(model.inbox.ticks))
    case .quiet:
      return quiet(&model)
    case .quietOld:
      return planQuietOld(&model)
    case .snoozeHour:
      return snooze(&model, until: model.now + 3_600)
    case .snoozeMorning:
      return snooze(&model, until: model.account.clock.next(hour: 9, after: model.now))
    case .snoozeReply:
      // Until the buyer writes: no time brings it back.
      return snooze(&model, until: .distantFuture)
    case .unsnooze:
      return changeMarks(
        &model,
        {
          $0.snoozedUntil = nil
          $0.snoozedAt = nil
          $0.quietThrough = nil
        }, saying: texts.nowAwake)
    case .note:
      guard let target = model.inbox.target else { return [] }
      model.inbox.prompt = Inbox.Prompt(.note(target), model.inbox.marks(of: target).note ?? "")
      return []
    case .picture:
      return openPicture(&model)
    case .openAttachment:
      return openFromMessage(&model)
    case .saveAttachment:
      guard let thread = model.inbox.thread, let message = thread.selected,
        let attachment = message.attachment
      else { return [] }
      model.inbox.prompt = Inbox.Prompt(
        .save(thread.dialog, message.id, attachment), model.inbox.savingDirectory)
      return []
    case .copyOrder:
      return model.inbox.target.map { [.copy($0.text)] } ?? []
    case .copyLink:
      return linkOfTarget(model).map { [.copy($0)] } ?? notify(&model, texts.noLinkHere, .warning)
    case .copyText:
      guard let thread = model.inbox.thread else { return [] }
      let text =
        thread.selected.map { ThreadText.plain($0.text) } ?? thread.selectedReply?.reply.text
      return text.map { [.copy($0)] } ?? []
    case .sendAgain, .editAgain, .discard:
      return decide(&model, command)
    case .openOrClose:
      guard let target = model.inbox.target else { return [] }
      let isOpen = model.inbox.thread?.dialog == target && model.inbox.thread?.state != .closed
      return [model.inbox.ask(.setOpen(target, !isOpen))]
    case .deleteMessage:
      guard let thread = model.inbox.thread, let message = thread.selected else { return [] }
      model.inbox.prompt = Inbox.Prompt(.delete(thread.dialog, message.id))
      return []
    case .administration:
      model.overlay = .administration(scroll: 0)
      let generation = model.inbox.administrationGeneration.advance()
      return [model.inbox.ask(.readAdministration(generation))]
    }
  }

  /// Why a command cannot run now; nil when it can.
  static func inboxObstacle(to command: Inbox.Command, _ model: Model) -> String? {
    let texts = model.texts
    guard model.account.capabilities.contains(.chats) else {
      return texts.noChats(model.account.marketplace.name)
    }
    switch command {
    case .markSeen, .openOrClose, .deleteMessage, .sendAgain:
      if let reason = replyObstacle(model) { return reason }
    case .open, .reply, .answer, .edit, .card, .reveal, .mark, .range, .markAll, .unmark,
      .filter, .previousMatch, .sort, .unreadAgain, .quiet, .quietOld, .snoozeHour,
      .snoozeMorning, .snoozeReply, .unsnooze, .note, .picture, .openAttachment, .saveAttachment,
      .copyOrder, .copyLink, .copyText, .editAgain, .discard, .administration, .clearFilter:
      break
    }
    if command == .openOrClose, model.inbox.thread?.state == .openedByAdministration {
      return texts.openedByAdministration
    }
    return Inbox.obstacle(to: command, in: model.inbox, texts)
  }

  /// Why nothing may be told to buyers of this account now; nil when it may.
  static func replyObstacle(_ model: Model) -> String? {
    if model.setup.isReadOnly { return model.texts.readOnlyRefusal }
    if model.setup.isOffline { return model.texts.toldToStayOffline }
    return rightObstacle(model, model.account.id, to: .chats)
  }

  /// Whether an action of the Inbox asks the marketplace to change something.
  static func isWrite(_ command: Inbox.Command) -> Bool {
    switch command {
    case .markSeen, .openOrClose, .sendAgain, .discard: true
    case .open, .reply, .answer, .edit, .card, .reveal, .mark, .range, .markAll, .unmark,
      .filter, .previousMatch, .sort, .unreadAgain, .quiet, .quietOld, .snoozeHour,
      .snoozeMorning, .snoozeReply, .unsnooze, .note, .picture, .openAttachment, .saveAttachment,
      .copyOrder, .copyLink, .copyText, .editAgain, .deleteMessage, .administration, .clearFilter:
      false
    }
  }

  // MARK: Opening and panes

  private static func openTarget(_ model: inout Model) -> [Effect] {
    if model.inbox.focus == .thread {
      return model.inbox.thread?.selected?.attachment?.address == nil
        ? notify(&model, model.texts.replyHint, .info) : openFromMessage(&model)
    }
    guard let target = model.inbox.target else { return [] }
    return open(&model, target, model.inbox.targetRow)
  }

  private static func toggleCard(_ model: inout Model) -> [Effect] {
    guard let target = model.inbox.target else { return [] }
    let effects = model.inbox.thread?.dialog == target ? [] : show(&model, target, nil)
    if model.inbox.layout?.card != nil {
      model.inbox.wantsCard = false
      if model.inbox.focus == .card { model.inbox.focus = .thread }
    } else {
      model.inbox.wantsCard = true
      if model.size.columns < InboxLayout.threePanes { model.inbox.focus = .card }
    }
    return effects + layOutInbox(&model)
  }

  /// The panes that can have the keys, from left to right.
  private static func panes(_ model: Model) -> [Inbox.Focus] {
    guard model.inbox.thread != nil else { return [.list] }
    let hasCard =
      model.inbox.wantsCard ?? (model.size.columns >= InboxLayout.threePanes)
    return hasCard ? [.list, .thread, .card] : [.list, .thread]
  }

  /// To the pane on one side; around the end only where that is asked.
  static func movePane(_ model: inout Model, by steps: Int, around: Bool) -> [Effect] {
    let panes = panes(model)
    guard let here = panes.firstIndex(of: model.inbox.focus) else {
      return focus(&model, on: .list)
    }
    let next = here + steps
    if panes.indices.contains(next) { return focus(&model, on: panes[next]) }
    if around { return focus(&model, on: panes[(next + panes.count) % panes.count]) }
    // From the list to a conversation that is not there yet.
    guard steps > 0, here == 0, let target = model.inbox.target else { return [] }
    return open(&model, target, model.inbox.targetRow)
  }

  private static func focus(_ model: inout Model, on pane: Inbox.Focus) -> [Effect] {
    if pane != .list, let target = model.inbox.target, model.inbox.focus == .list,
      target != model.inbox.thread?.dialog
    {
      return open(&model, target, model.inbox.targetRow)
    }
    model.inbox.focus = pane
    return layOutInbox(&model)
  }

  static func performInInbox(_ model: inout Model, _ command: ListCommand) -> [Effect] {
    switch model.inbox.focus {
    case .list:
      model.inbox.list.perform(command)
      // With `g` too the row under the cursor keeps its line from then on.
      if command == .top { model.inbox.list.move(by: 0) }
      return afterInboxMove(&model)
    case .thread:
      settleInbox(&model)
      model.inbox.thread?.perform(command)
      return nextMessages(&model)
    case .card:
      let rows = model.inbox.layout?.card?.rows ?? 1
      let last = max(
        0, cardLines(model, columns: model.inbox.layout?.card?.columns ?? 1).count - rows)
      let scroll = model.inbox.card?.scroll ?? 0
      model.inbox.card?.scroll = command.scrolled(from: scroll, page: rows, last: last)
      return []
    }
  }

  /// One level back; false when there was none.
  static func goBackInInbox(_ model: inout Model) -> (didLeave: Bool, effects: [Effect]) {
    if model.inbox.thread?.search != nil, model.inbox.focus == .thread {
      model.inbox.thread?.search = nil
      return (true, [])
    }
    switch model.inbox.focus {
    case .card:
      if model.size.columns < InboxLayout.threePanes { model.inbox.wantsCard = nil }
      return (true, focus(&model, on: .thread))
    case .thread:
      return (true, focus(&model, on: .list))
    case .list:
      if model.inbox.rangeStart != nil {
        model.inbox.rangeStart = nil
        return (true, [])
      }
      guard !model.inbox.filterText.isEmpty else { return (false, []) }
      return (true, clearInboxFilter(&model))
    }
  }

  /// What of a message can be opened: its file, else its links, which are shown before.
  private static func openFromMessage(_ model: inout Model) -> [Effect] {
    guard let thread = model.inbox.thread, let message = thread.selected else { return [] }
    if let attachment = message.attachment, attachment.address != nil {
      guard attachment.mayBeOpened else {
        return notify(&model, model.texts.fileMayRun, .warning)
      }
      return [
        model.inbox.ask(.fetchAttachment(thread.dialog, message.id, attachment, purpose: .open))
      ] + notify(&model, model.texts.fetchingAttachment, .info)
    }
    let links = Inbox.links(of: message)
    guard !links.isEmpty else { return [] }
    model.overlay = .address(AddressBox(addresses: links))
    return []
  }

  /// The link of the message under the cursor, else that of the dialog's product.
  private static func linkOfTarget(_ model: Model) -> String? {
    if model.inbox.focus == .thread, let link = Inbox.links(of: model.inbox.thread?.selected).first
    {
      return link.text
    }
    let id =
      (model.inbox.card?.dialog == model.inbox.target ? model.inbox.card?.purchase?.productID : nil)
      ?? model.inbox.targetRow?.dialog.productID?.text
    guard let id, let template = model.account.productAddress,
      id.utf8.allSatisfy({ $0.isPlainInAddresses })
    else { return nil }
    return template.replacing("{id}", with: id)
  }

  // MARK: Marks

  static func changeMarks(
    _ model: inout Model, _ change: (inout DialogMarks) -> Void, saying words: String?
  ) -> [Effect] {
    guard let target = model.inbox.target else { return [] }
    let before = model.inbox.marks(of: target)
    var marks = before
    change(&marks)
    let effects = words.map { notify(&model, $0, .info) } ?? []
    guard marks != before else { return effects }
    model.inbox.marks[target] = marks
    remember(&model, [MarksChange(target, from: before, to: marks)], at: model.current)
    return [model.inbox.ask(.saveMarks(target, marks))] + effects
  }

  private static func newest(_ model: Model) -> MessageID? {
    let thread = model.inbox.thread
    if thread?.dialog == model.inbox.target, let newest = thread?.newest?.id { return newest }
    return model.inbox.targetRow?.newest
  }

  private static func quiet(_ model: inout Model) -> [Effect] {
    guard let newest = newest(model) else {
      return notify(&model, model.texts.messagesNotRead, .warning)
    }
    return changeMarks(
      &model, { $0.quietThrough = newest }, saying: model.texts.needsNoAnswer)
  }

  private static func snooze(_ model: inout Model, until date: Date) -> [Effect] {
    let newest = newest(model)
    let words =
      date == .distantFuture
      ? model.texts.sleepsUntilHeWrites
      : model.texts.sleepsUntil(model.account.clock.short(date, now: model.now))
    return changeMarks(
      &model,
      {
        $0.snoozedUntil = date
        $0.snoozedAt = newest
      }, saying: words)
  }
}
