import TerminalCore
import Texts

extension Desk {
  /// The mouse only ever moves, marks and scrolls: a stray click changes nothing in a shop.
  static func point(_ model: inout Model, _ mouse: MouseEvent) -> [Effect] {
    switch model.overlay {
    case .help(let help):
      guard let command = mouse.wheelCommand else { return point(&model, mouse, in: help) }
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
      return point(&model, mouse, in: picker)
    case .palette(let palette):
      return point(&model, mouse, in: palette)
    case .views(let box):
      point(&model, mouse, in: box)
      return []
    case .administration(let scroll):
      guard let command = mouse.wheelCommand else { return [] }
      let lines = command == .down ? MouseEvent.wheelLines : -MouseEvent.wheelLines
      model.overlay = .administration(
        scroll: min(max(0, scroll + lines), lastAdministrationScroll(model)))
      return []
    case .commandLine, .leaving, .picture, .search, .address:
      return []
    case nil:
      let layout = Layout(model)
      guard !layout.isTooSmall else { return [] }
      if mouse.action == .press(.left), layout.bar.contains(mouse.place) {
        let screen = tabs(model, layout.bar).first { $0.rect.contains(mouse.place) }?.screen
        return screen.map { choose(&model, .desk($0.command)) } ?? []
      }
      if mouse.action == .press(.left), layout.footer.contains(mouse.place) {
        return pointAtHint(&model, mouse.place, layout.footer)
      }
      switch model.screen {
      case .inbox: return pointInInbox(&model, mouse)
      case .products: return Products.point(&model.products[model.current], mouse, layout)
      case .tasks: return Tasks.point(&model.tasks, mouse, layout)
      case .health:
        Health.point(&model, mouse, layout)
        return []
      case .sales, .reviews, .commission, .statistics:
        guard let command = mouse.wheelCommand else { return Money.point(&model, mouse, layout) }
        var effects: [Effect] = []
        for _ in 0..<MouseEvent.wheelLines { effects += Money.perform(&model, command) }
        return effects
      }
    }
  }
}

extension Desk {
  /// A click on a hint of the footer is its key, but for keys that write: those are pressed.
  private static func pointAtHint(
    _ model: inout Model, _ place: Position, _ footer: Rect
  ) -> [Effect] {
    guard let hint = placedHints(model, footer).first(where: { $0.rect.contains(place) })?.hint,
      let action = hint.action
    else { return [] }
    guard !mayWrite(action) else {
      return notify(&model, model.texts.pressTheKey(hint.key), .info)
    }
    return choose(&model, action)
  }

  /// Whether an action may change something in a shop, now or with the next key.
  static func mayWrite(_ action: Action) -> Bool {
    if isWrite(action) { return true }
    switch action {
    case .tasks(.open), .money(.salesOpen), .money(.reviewsOpen): return false
    case .tasks: return true
    case .money(let command): return command.screen == .commission
    case .inbox, .products, .health, .composer, .list, .desk: return false
    }
  }
}

extension Screen {
  /// What brings the screen.
  var command: Desk.Command {
    switch self {
    case .inbox: .toInbox
    case .products: .toProducts
    case .sales: .toSales
    case .reviews: .toReviews
    case .commission: .toCommission
    case .statistics: .toStatistics
    case .tasks: .toTasks
    case .health: .toHealth
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
