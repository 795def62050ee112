/// What a mouse did, as the terminal reports it.
package struct MouseEvent: Hashable, Sendable {
  package var action: Action
  /// The cell under the pointer.
  package var place: Position
  package var modifiers: Key.Modifiers

  package init(_ action: Action, at place: Position, _ modifiers: Key.Modifiers = []) {
    self.action = action
    self.place = place
    self.modifiers = modifiers
  }

  package enum Action: Hashable, Sendable {
    case press(Button)
    /// The pointer moved to another cell with a button held.
    case drag(Button)
    case release(Button)
    /// One notch of the wheel; terminals send several for a fast turn.
    case wheelUp
    case wheelDown
  }

  package enum Button: Hashable, Sendable {
    case left
    case middle
    case right
  }
}

extension MouseEvent {
  /// A report of SGR mode (`ESC [ < code ; column ; row M`); nil for buttons and wheels that the desk has no use for.
  ///
  /// - Parameters:
  ///   - column: Counted from 1, as the terminal sends it.
  ///   - isRelease: Whether the report ended with `m`.
  init?(code: Int, column: Int, row: Int, isRelease: Bool) {
    // 128 and above: the buttons 8–11.
    guard (0..<128).contains(code), column > 0, row > 0 else { return nil }
    var modifiers: Key.Modifiers = []
    if code & 4 != 0 { modifiers.insert(.shift) }
    if code & 8 != 0 { modifiers.insert(.alt) }
    if code & 16 != 0 { modifiers.insert(.control) }
    let isMotion = code & 32 != 0
    let action: Action
    if code & 64 != 0 {
      // 66 and 67 turn sideways.
      guard code & 2 == 0, !isMotion, !isRelease else { return nil }
      action = code & 1 == 0 ? .wheelUp : .wheelDown
    } else {
      let button: Button
      switch code & 3 {
      case 0: button = .left
      case 1: button = .middle
      case 2: button = .right
      // The pointer moved with nothing held.
      default: return nil
      }
      action = isRelease ? .release(button) : isMotion ? .drag(button) : .press(button)
    }
    self.init(action, at: Position(column: column - 1, row: row - 1), modifiers)
  }
}
