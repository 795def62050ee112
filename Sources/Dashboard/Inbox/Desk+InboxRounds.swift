import Foundation
import Marketplace
import TerminalCore
import Texts

extension Desk {
  /// Reads everything of the Inbox anew.
  static func refreshInbox(_ model: inout Model) -> [Effect] {
    var effects = [model.inbox.ask(.poll)] + askRights(&model, model.account.id)
    if let dialog = model.inbox.thread?.dialog {
      model.inbox.thread?.fetching = .newest
      model.inbox.card?.isFetching = true
      effects += [
        model.inbox.ask(.fetchMessages(dialog, older: false)), model.inbox.ask(.fetchCard(dialog)),
      ]
    }
    return effects + notify(&model, model.texts.askingForNews, .info)
  }

  /// A text comes back from the seller's own editor into the field that gave it away.
  static func takeBackInInbox(_ model: inout Model, _ text: String) -> [Effect] {
    if model.inbox.prompt != nil {
      model.inbox.prompt?.field.replaceAll(with: text)
      return []
    }
    if model.inbox.composer != nil {
      // Editors end a file with a line feed that nobody typed.
      let text = text.hasSuffix("\n") ? String(text.dropLast()) : text
      model.inbox.composer?.editor.replaceAll(with: text)
      return edited(&model)
    }
    if var field = model.inbox.filterField {
      field.replaceAll(with: text)
      model.inbox.filterField = field
      return filterInbox(&model, typed: field.text)
    }
    guard var field = model.inbox.thread?.search?.field else { return [] }
    field.replaceAll(with: text)
    return searched(&model, field)
  }

  /// What was put aside until a time that has come is in its place again.
  static func wakeSnoozed(_ model: inout Model) -> [Effect] {
    let now = model.now
    var isAny = false
    for index in model.inboxes.indices
    where model.inboxes[index].marks.values.contains(where: {
      $0.snoozedUntil.map { (0...90).contains(now.timeIntervalSince($0)) } ?? false
    }) {
      model.inboxes[index].list.refresh()
      isAny = isAny || index == model.current
    }
    return isAny ? afterInboxMove(&model) : []
  }

  /// The seconds of held answers are counted while one is on the screen.
  static func countDown(_ model: inout Model) -> [Effect] {
    guard model.screen == .inbox, !model.setup.reducesMotion, !model.isCountingDown,
      model.outboxes[model.current].hasHeldReply
    else { return [] }
    model.isCountingDown = true
    return [.wake(.replyCountdown, after: .seconds(1))]
  }

  /// An answer has arrived: what it answered is read, where the seller wants that.
  static func repliesChanged(_ model: inout Model, _ account: AccountID) -> [Effect] {
    guard let index = index(of: account, in: model) else { return [] }
    let done = model.outboxes[index].arrivedReplies
    let dialogs = Set(done.filter { !model.inboxes[index].arrivedReplies.contains($0.key) }.values)
    model.inboxes[index].arrivedReplies = Set(done.keys)
    guard model.setup.marksReadOnReply else { return [] }
    model.inboxes[index].seenByAnswer.formUnion(dialogs)
    return dialogs.sorted().map { .inbox(account, .markSeen($0)) }
  }

  static func pressInAdministration(
    _ model: inout Model, _ key: Key, _ scroll: Int
  ) -> [Effect] {
    switch (key.code, key.modifiers) {
    case (.escape, []), (.character("c"), .control), (.character("q"), []):
      model.overlay = nil
    default:
      guard case .command(let command) = model.setup.keys.list.match([key]) else { return [] }
      let page = max(1, model.size.rows - 4)
      let last = lastAdministrationScroll(model)
      model.overlay = .administration(
        scroll: command.scrolled(from: scroll, page: page, last: last))
    }
    return []
  }
}
