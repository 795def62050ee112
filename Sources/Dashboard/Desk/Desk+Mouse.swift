import TerminalCore

extension Desk {
  /// The mouse only ever moves, marks and scrolls: a stray click changes nothing in a shop.
  static func point(_ model: inout Model, _ mouse: MouseEvent) -> [Effect] {
    switch model.overlay {
    case .help:
      guard let command = mouse.wheelCommand else { return [] }
      for _ in 0..<MouseEvent.wheelLines {
        guard case .help(let help) = model.overlay else { break }
        move(&model, help, command)
      }
      return []
    case .plan(var plan):
      guard let command = mouse.wheelCommand else { return [] }
      for _ in 0..<MouseEvent.wheelLines {
        plan.scroll = planScroll(plan, command, in: model.size)
      }
      model.overlay = .plan(plan)
      return []
    case .quiet(var plan):
      guard let command = mouse.wheelCommand else { return [] }
      for _ in 0..<MouseEvent.wheelLines {
        plan.scroll = scrolled(plan, command, model.size)
      }
      model.overlay = .quiet(plan)
      return []
    case .themes(let picker):
      point(&model, mouse, in: picker)
      return []
    case .views(let box):
      point(&model, mouse, in: box)
      return []
    case .administration(let scroll):
      guard let command = mouse.wheelCommand else { return [] }
      let lines = command == .down ? MouseEvent.wheelLines : -MouseEvent.wheelLines
      model.overlay = .administration(
        scroll: min(max(0, scroll + lines), lastAdministrationScroll(model)))
      return []
    case .commandLine, .leaving, .palette, .picture, .search, .address:
      return []
    case nil:
      let layout = Layout(model)
      guard !layout.isTooSmall else { return [] }
      switch model.screen {
      case .inbox: return pointInInbox(&model, mouse)
      case .products: return Products.point(&model.products[model.current], mouse, layout)
      case .tasks: return Tasks.point(&model.tasks, mouse, layout)
      case .health:
        Health.point(&model, mouse, layout)
        return []
      case .sales, .reviews, .commission, .statistics:
        guard let command = mouse.wheelCommand else { return [] }
        var effects: [Effect] = []
        for _ in 0..<MouseEvent.wheelLines { effects += Money.perform(&model, command) }
        return effects
      }
    }
  }
}

extension MouseEvent {
  /// The lines that a notch of the wheel is worth.
  static let wheelLines = 3

  /// Which way the wheel was turned; nil for buttons.
  var wheelCommand: ListCommand? {
    switch action {
    case .wheelUp: .up
    case .wheelDown: .down
    case .press, .drag, .release: nil
    }
  }
}

extension Rect {
  /// Whether a cell lies inside.
  func contains(_ place: Position) -> Bool {
    column..<endColumn ~= place.column && row..<endRow ~= place.row
  }
}
