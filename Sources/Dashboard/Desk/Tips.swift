import Foundation
import TerminalCore
import Texts

/// One line about a key that the seller has not used yet, for a while on the line where notices go.
///
/// A screen has one tip in a run of the program, and the next day begins with another one.
package struct Tips: Equatable, Sendable {
  /// What the line is about; nil when there is none.
  package fileprivate(set) var current: Desk.Action?
  fileprivate var generation = Generation()
  fileprivate var used: Set<Desk.Action> = []
  fileprivate var screens: Set<Screen> = []

  package init() {}
}

extension Desk {
  private static let tipTime = Duration.seconds(20)

  /// The actions that have a tip and mean something on a screen, in the order of the help.
  private static func tips(on screen: Screen, _ model: Model) -> [Action] {
    Action.all.filter { action in
      // What is in the way of a screen's own commands changes with every row.
      action.isPressed(on: screen) && tip(action, model) != nil
        && (action.screen == screen || obstacle(to: action, model) == nil)
    }
  }

  private static func tip(_ action: Action, _ model: Model) -> String? {
    guard let key = model.setup.keys.chords(for: action).first else { return nil }
    return model.texts.tip(forAction: action.name, key: key.description)
  }

  /// The line's words; nil when there is nothing to say.
  static func tip(_ model: Model) -> String? {
    guard let action = model.tips.current else { return nil }
    return tip(action, model).map(model.texts.asTip)
  }

  /// Begins the tip of the screen that has come, if it had none yet.
  static func offerTip(_ model: inout Model) -> [Effect] {
    model.tips.current = nil
    guard model.setup.showsTips, !model.tips.screens.contains(model.screen) else { return [] }
    let tips = tips(on: model.screen, model)
    guard !tips.isEmpty else { return [] }
    model.tips.screens.insert(model.screen)
    let day = Int(model.now.timeIntervalSince1970 / 86_400)
    let start = ((day % tips.count) + tips.count) % tips.count
    let fresh = (tips[start...] + tips[..<start]).first { !model.tips.used.contains($0) }
    guard let fresh else { return [] }
    model.tips.current = fresh
    return [.wake(.tipFaded(model.tips.generation.advance()), after: tipTime)]
  }

  static func tipFaded(_ model: inout Model, _ generation: Generation) {
    if generation == model.tips.generation { model.tips.current = nil }
  }

  /// Who uses a key needs no tip about it.
  static func noteUse(_ model: inout Model, of action: Action) {
    guard model.setup.showsTips else { return }
    model.tips.used.insert(action)
    if model.tips.current == action { model.tips.current = nil }
  }
}
