import TerminalCore

extension Tasks {
  /// A click moves the cursor, the wheel moves it by three rows; in an open job the wheel moves through its items.
  static func point(_ model: inout Model, _ mouse: MouseEvent, _ layout: Layout) -> [Effect] {
    if let command = mouse.wheelCommand {
      var effects: [Effect] = []
      for _ in 0..<MouseEvent.wheelLines { effects += perform(&model, command) }
      return effects
    }
    guard mouse.action == .press(.left), model.open == nil, layout.list.contains(mouse.place)
    else { return [] }
    let index = model.place.top + mouse.place.row - layout.list.row
    if model.place.visible.contains(index) { model.place.move(to: index) }
    return []
  }
}
