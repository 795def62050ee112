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

extension Inbox {
  /// The ranks between the beginning of a range and the cursor.
  static func markedRange(_ model: Model) -> ClosedRange<Int>? {
    model.rangeStart.map {
      min($0.rank, model.list.cursor)...max($0.rank, model.list.cursor)
    }
  }
}
