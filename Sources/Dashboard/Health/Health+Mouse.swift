import TerminalCore

extension Health {
  /// The wheel moves the pane under the pointer; a click gives a pane the keys, and the log its cursor.
  static func point(_ desk: inout Desk.Model, _ mouse: MouseEvent, _ layout: Layout) {
    let panes = Panes(layout, desk.health.pane)
    let isLog = panes.log?.contains(mouse.place) ?? false
    guard isLog || panes.facts?.contains(mouse.place) ?? false else { return }
    if let command = mouse.wheelCommand {
      let former = desk.health.pane
      desk.health.pane = isLog ? .log : .facts
      let last = lastScroll(desk)
      for _ in 0..<MouseEvent.wheelLines { perform(&desk.health, command, lastScroll: last) }
      desk.health.pane = former
      return
    }
    guard mouse.action == .press(.left) else { return }
    desk.health.pane = isLog ? .log : .facts
    guard let log = panes.log, isLog else { return }
    let index = desk.health.place.top + mouse.place.row - log.row
    if desk.health.place.visible.contains(index) { desk.health.place.move(to: index) }
  }
}
