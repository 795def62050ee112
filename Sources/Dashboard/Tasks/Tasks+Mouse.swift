import TerminalCore

extension Tasks {
  /// A click moves the cursor, in an open job that among its items; the wheel moves it by three rows.
  static func point(_ model: inout Model, _ mouse: MouseEvent, _ layout: Layout) -> [Effect] {
    if let command = mouse.wheelCommand {
      var effects: [Effect] = []
      for _ in 0..<MouseEvent.wheelLines { effects += perform(&model, command) }
      return effects
    }
    guard mouse.action == .press(.left) else { return [] }
    if var open = model.open, let rect = layout.preview {
      // The pane's first line is its title.
      let index = open.place.top + mouse.place.row - rect.row - 1
      if rect.contains(mouse.place), open.place.visible.contains(index) {
        open.place.move(to: index)
        model.open = open
      }
      return []
    }
    guard layout.list.contains(mouse.place) else { return [] }
    let index = model.place.top + mouse.place.row - layout.list.row
    if model.place.visible.contains(index) { model.place.move(to: index) }
    return []
  }
}
