import Marketplace
package import TerminalCore
import Texts

extension Inbox {
  /// What a seller can do here.
  ///
  /// The raw value is the name everywhere: key binding, `:` command, documents.
  package enum Command: String, CaseIterable, Sendable {
    case open = "inbox.open"
    case reply = "inbox.reply"
    case answer = "inbox.answer"
    case edit = "inbox.edit"
    case card = "inbox.card"
    case reveal = "inbox.reveal"
    case mark = "inbox.mark"
    case range = "inbox.range"
    case markAll = "inbox.mark-all"
    case unmark = "inbox.unmark"
    case filter = "inbox.filter"
    case previousMatch = "inbox.previous-match"
    case sort = "inbox.sort"
    case markSeen = "inbox.seen"
    case unreadAgain = "inbox.unread"
    case quiet = "inbox.no-answer"
    case quietOld = "inbox.no-answer-old"
    case snoozeHour = "inbox.snooze-hour"
    case snoozeMorning = "inbox.snooze-morning"
    case snoozeReply = "inbox.snooze-reply"
    case unsnooze = "inbox.unsnooze"
    case note = "inbox.note"
    case picture = "inbox.picture"
    case openAttachment = "inbox.browse"
    case saveAttachment = "inbox.save"
    case copyOrder = "inbox.copy"
    case copyLink = "inbox.copy-link"
    case copyText = "inbox.copy-text"
    case sendAgain = "inbox.send-again"
    case editAgain = "inbox.edit-again"
    case discard = "inbox.discard"
    case openOrClose = "inbox.open-or-close"
    case deleteMessage = "inbox.delete"
    case administration = "inbox.administration"
    case clearFilter = "inbox.filter-clear"
  }

  package static let bindings: [Binding<Command>] = [
    Binding(.open, "enter"),
    Binding(.reply, "r"),
    Binding(.answer, "t"),
    Binding(.edit, "e"),
    Binding(.card, "p"),
    Binding(.reveal, "V"),
    Binding(.mark, "space"),
    Binding(.range, "v"),
    Binding(.markAll, "*"),
    Binding(.unmark, "z u"),
    Binding(.filter, "/, ."),
    Binding(.previousMatch, "N"),
    Binding(.sort, "s"),
    Binding(.markSeen, "m"),
    Binding(.unreadAgain, "M"),
    Binding(.quiet, "d"),
    Binding(.quietOld, "D"),
    Binding(.snoozeHour, "z h"),
    Binding(.snoozeMorning, "z m"),
    Binding(.snoozeReply, "z w"),
    Binding(.unsnooze, "z z"),
    Binding(.note, "c"),
    Binding(.picture, "i"),
    Binding(.openAttachment, "o"),
    Binding(.saveAttachment, "S"),
    Binding(.copyOrder, "y"),
    Binding(.copyLink, "Y"),
    Binding(.copyText, "z y"),
    Binding(.sendAgain, "z s"),
    Binding(.editAgain, "z e"),
    Binding(.discard, "z x"),
    Binding(.openOrClose, "z o"),
    Binding(.deleteMessage, "z d"),
    Binding(.administration, "z a"),
    Binding(.clearFilter, "z /"),
  ]

  /// What the keys mean while an answer is typed, beside those of every text field.
  package enum ComposerCommand: String, CaseIterable, Sendable {
    case send = "composer.send"
    case answers = "composer.answers"
    case attach = "composer.attach"
    case detach = "composer.detach"
    case leave = "composer.leave"
  }

  package static let composerBindings: [Binding<ComposerCommand>] = [
    Binding(.send, "enter"),
    Binding(.answers, "tab"),
    Binding(.attach, "ctrl-o"),
    Binding(.detach, "alt-o"),
    Binding(.leave, "esc, ctrl-c"),
  ]

  /// Why a command cannot run now; nil when it can.
  static func obstacle(to command: Command, in model: Model, _ texts: Texts) -> String? {
    switch command {
    case .filter, .sort, .administration, .quietOld:
      return nil
    case .mark, .markAll:
      if model.focus != .list { return texts.marksInList }
      return model.list.rows.isEmpty ? texts.noDialogHere : nil
    case .range:
      // Beside the list there is nothing to mark: there the key shows the code.
      if model.focus != .list { return obstacle(to: .reveal, in: model, texts) }
      return model.list.selected == nil ? texts.noDialogHere : nil
    case .unmark:
      return model.ticks.isEmpty ? texts.nothingMarked : nil
    case .quiet where model.focus == .list && model.rangeStart != nil:
      return texts.finishRangeFirst
    case .quiet where model.focus == .list && !model.ticks.isEmpty:
      return nil
    case .clearFilter:
      return model.filterText.isEmpty && model.filterField == nil ? texts.noFilter : nil
    case .previousMatch:
      return model.thread?.isSearching ?? false ? nil : texts.nothingSearched
    case .open, .reply, .answer, .edit, .card, .markSeen, .unreadAgain, .quiet, .snoozeHour,
      .snoozeMorning, .snoozeReply, .note, .copyOrder, .copyLink, .openOrClose:
      return model.target == nil ? texts.noDialogHere : nil
    case .unsnooze:
      guard let target = model.target else { return texts.noDialogHere }
      let marks = model.marks(of: target)
      return marks.snoozedUntil == nil && marks.snoozedAt == nil && marks.quietThrough == nil
        ? texts.notSnoozed : nil
    case .reveal:
      return model.card?.purchase?.uniqueCode == nil ? texts.noCodeHere : nil
    case .openAttachment:
      guard let thread = model.thread, model.focus == .thread else { return texts.openDialogFirst }
      return links(of: thread.selected).isEmpty && thread.selected?.attachment?.address == nil
        ? texts.nothingToOpen : nil
    case .picture:
      guard let message = model.thread?.selected, model.focus == .thread else {
        return texts.openDialogFirst
      }
      return message.attachment?.mayBePicture ?? false ? nil : texts.noPictureHere
    case .saveAttachment:
      return model.focus == .thread && model.thread?.selected?.attachment?.address != nil
        ? nil : texts.noAttachmentHere
    case .copyText:
      return model.focus == .thread && model.thread?.cursor != nil ? nil : texts.openDialogFirst
    case .sendAgain, .editAgain, .discard:
      return decision(in: model) == nil ? texts.nothingToDecide : nil
    case .deleteMessage:
      guard model.focus == .thread, let message = model.thread?.selected else {
        return texts.openDialogFirst
      }
      if message.author != .seller { return texts.notYourMessage }
      return message.isDeleted ? texts.alreadyDeleted : nil
    }
  }

  /// The answer that waits for a decision: the one under the cursor, else the oldest one of the conversation.
  static func decision(in model: Model) -> PendingReply? {
    if let selected = model.thread?.selectedReply, selected.mayBeDecided { return selected }
    return model.thread?.text.source.pending.first(where: \.mayBeDecided)
  }

  /// The addresses in a message that can be opened, in their order.
  static func links(of message: DialogMessage?) -> [WebAddress] {
    guard let message else { return [] }
    return ThreadText.plain(message.text).split(whereSeparator: \.isWhitespace).compactMap { word in
      guard let start = ["https://", "http://"].compactMap({ word.firstRange(of: $0) }).first
      else { return nil }
      // What sentences put around an address is no part of it.
      var address = word[start.lowerBound...]
      while let last = address.last, ".,;:!?)]}>\"'»".contains(last) { address.removeLast() }
      return WebAddress(String(address))
    }
  }
}

extension DialogMessage.Attachment {
  /// Whether it is said to be a picture, or is called like one.
  var mayBePicture: Bool {
    guard address != nil else { return false }
    let ending = name?.split(separator: ".").last?.lowercased() ?? ""
    return isImage || ["png", "jpg", "jpeg", "gif", "webp"].contains(ending)
  }
}
