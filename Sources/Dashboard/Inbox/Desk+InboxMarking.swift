import Marketplace
import TerminalCore
import Texts

/// Marking many rows of the list of dialogs.
extension Desk {
  static func tick(_ model: inout Model) -> [Effect] {
    if model.inbox.rangeStart != nil { return tickRange(&model) }
    guard let id = model.inbox.list.selected?.row.id else { return [] }
    if model.inbox.ticks.contains(id) {
      model.inbox.ticks.remove(id)
    } else {
      model.inbox.ticks.insert(id)
    }
    return performInInbox(&model, .down)
  }

  /// Begins a range at the cursor, or marks all from where it began.
  static func tickRange(_ model: inout Model) -> [Effect] {
    let list = model.inbox.list
    guard let selected = list.selected else { return [] }
    guard let start = model.inbox.rangeStart else {
      model.inbox.rangeStart = Products.RangeStart(rank: list.cursor, key: selected.key)
      return []
    }
    model.inbox.rangeStart = nil
    let isDown = start.rank <= list.cursor
    return [
      model.inbox.ask(
        .findDialogIDs(
          model.inbox.query, first: isDown ? start.key : selected.key,
          last: isDown ? selected.key : start.key, list.generation))
    ]
  }

  static func tickAll(_ model: inout Model) -> [Effect] {
    [
      model.inbox.ask(
        .findDialogIDs(
          model.inbox.query, first: nil, last: nil, model.inbox.list.generation))
    ]
  }
}

extension Desk {
  /// Dialogs wait no longer because the seller said so: where the cursor is on one of them, it stays on its line and the
  /// next row that waits comes under it, or the seller would be carried off to where nobody waits.
  static func stepOff(_ model: inout Model, _ dialogs: Set<DialogID>, at index: Int) {
    let list = model.inboxes[index].list
    guard model.inboxes[index].query.order == .waiting, let selected = list.selected,
      dialogs.contains(selected.row.id)
    else { return }
    func gone(before rank: Int) -> Int {
      list.rows.prefix(max(0, rank - list.firstRank)).count { dialogs.contains($0.row.id) }
    }
    model.inboxes[index].list.refreshInPlace(
      gone: gone(before: list.cursor), above: gone(before: list.top))
  }
}

extension Inbox {
  /// The ranks between the beginning of a range and the cursor.
  static func markedRange(_ model: Model) -> ClosedRange<Int>? {
    model.rangeStart.map {
      min($0.rank, model.list.cursor)...max($0.rank, model.list.cursor)
    }
  }
}
