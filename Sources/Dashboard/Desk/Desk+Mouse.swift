import TerminalCore

extension Desk {
  /// The mouse only ever moves, marks and scrolls: a stray click changes nothing in a shop.
  static func point(_ model: inout Model, _ mouse: MouseEvent) -> [Effect] {
    switch model.overlay {
    case .help(let scroll):
      guard let command = mouse.wheelCommand else { return [] }
      var effects: [Effect] = []
      var last = scroll
      for _ in 0..<MouseEvent.wheelLines {
        effects += perform(&model, .list(command))
        guard case .help(let now) = model.overlay, now != last else { break }
        last = now
      }
      return effects
    case .plan(var plan):
      guard let command = mouse.wheelCommand else { return [] }
      for _ in 0..<MouseEvent.wheelLines {
        plan.scroll = planScroll(plan, command, in: model.size)
      }
      model.overlay = .plan(plan)
      return []
    case .themes(let picker):
      point(&model, mouse, in: picker)
      return []
    case .commandLine, .leaving, .palette:
      return []
    case nil:
      let layout = Layout(model)
      guard !layout.isTooSmall else { return [] }
      switch model.screen {
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
