import TerminalCore

extension Desk {
  /// A click chooses a dialog or a message, the wheel moves what is under the pointer.
  static func pointInInbox(_ model: inout Model, _ mouse: MouseEvent) -> [Effect] {
    guard let layout = model.inbox.layout, model.inbox.prompt == nil else { return [] }
    let lines: Int? =
      switch mouse.action {
      case .wheelUp: -MouseEvent.wheelLines
      case .wheelDown: MouseEvent.wheelLines
      case .press, .drag, .release: nil
      }
    let isPress = mouse.action == .press(.left)
    if let list = layout.list, list.contains(mouse.place), model.inbox.composer == nil {
      if let lines { model.inbox.list.move(by: lines) }
      if isPress {
        let rank = model.inbox.list.top + mouse.place.row - list.row
        guard model.inbox.list.visibleRanks.contains(rank) else { return [] }
        model.inbox.focus = .list
        model.inbox.list.move(to: rank)
      }
      return lines != nil || isPress ? afterInboxMove(&model) : []
    }
    if let thread = layout.thread, thread.contains(mouse.place) {
      if let lines { model.inbox.thread?.scroll(by: lines) }
      if isPress, model.inbox.composer == nil {
        model.inbox.focus = .thread
        let line =
          (model.inbox.thread?.top ?? 0) + mouse.place.row - thread.row
          - (model.inbox.thread?.indent ?? 0)
        if let entry = model.inbox.thread?.text.entry(atLine: line) {
          model.inbox.thread?.select(entry)
        }
      }
      return nextMessages(&model)
    }
    if let card = layout.card, card.contains(mouse.place), let lines {
      let last = max(0, cardLines(model, columns: card.columns).count - card.rows)
      let scroll = model.inbox.card?.scroll ?? 0
      model.inbox.card?.scroll = min(max(0, scroll + lines), last)
      return []
    }
    if let composer = layout.composer, composer.contains(mouse.place), isPress {
      model.inbox.composer?.editor.point(
        at: Position(
          column: mouse.place.column - composer.column, row: mouse.place.row - composer.row))
    }
    return []
  }
}
