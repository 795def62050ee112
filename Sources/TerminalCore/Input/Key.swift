/// One key press: what was pressed and what was held.
///
/// A letter carries its case itself ("G" is `Key("G")`, without shift); shift is only told apart on named keys.
package struct Key: Hashable, Sendable {
  package var code: Code
  package var modifiers: Modifiers
  /// What the same key types on a QWERTY keyboard, where the terminal says so and it is another character.
  package var position: Character?

  package init(_ code: Code, _ modifiers: Modifiers = [], position: Character? = nil) {
    self.code = code
    self.modifiers = modifiers
    self.position = position
  }

  package init(
    _ character: Character, _ modifiers: Modifiers = [], position: Character? = nil
  ) {
    self.init(.character(character), modifiers, position: position)
  }

  package enum Code: Hashable, Sendable {
    case character(Character)
    case enter
    case escape
    case tab
    case backspace
    case delete
    case insert
    case up
    case down
    case left
    case right
    case home
    case end
    case pageUp
    case pageDown
    /// F1 is `function(1)`.
    case function(Int)
  }

  package struct Modifiers: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let shift = Modifiers(rawValue: 1)
    package static let alt = Modifiers(rawValue: 2)
    package static let control = Modifiers(rawValue: 4)
  }

  /// The character that this key types into a text field; nil for keys that type nothing.
  package var typed: Character? {
    guard case .character(let character) = code, modifiers.isEmpty else { return nil }
    return character
  }
}

extension Key: CustomStringConvertible {
  /// The name that configs, help and documents use: "j", "G", "ctrl-d", "shift-tab", "enter", "space", "f1".
  package var description: String {
    var name = ""
    if modifiers.contains(.control) { name += "ctrl-" }
    if modifiers.contains(.alt) { name += "alt-" }
    if modifiers.contains(.shift) { name += "shift-" }
    switch code {
    case .character(" "): return name + "space"
    case .character(let character): return name + String(character)
    case .function(let number): return name + "f\(number)"
    case .enter: return name + "enter"
    case .escape: return name + "esc"
    case .tab: return name + "tab"
    case .backspace: return name + "backspace"
    case .delete: return name + "delete"
    case .insert: return name + "insert"
    case .up: return name + "up"
    case .down: return name + "down"
    case .left: return name + "left"
    case .right: return name + "right"
    case .home: return name + "home"
    case .end: return name + "end"
    case .pageUp: return name + "pgup"
    case .pageDown: return name + "pgdn"
    }
  }

  private static let named: [String: Code] = [
    "enter": .enter, "return": .enter, "esc": .escape, "escape": .escape, "tab": .tab,
    "backspace": .backspace, "delete": .delete, "del": .delete, "insert": .insert, "up": .up,
    "down": .down, "left": .left, "right": .right, "home": .home, "end": .end, "pgup": .pageUp,
    "pageup": .pageUp, "pgdn": .pageDown, "pagedown": .pageDown, "space": .character(" "),
  ]

  /// Reads a key by its name; nil when it names none.
  package init?(named text: some StringProtocol) {
    var rest = Substring(text)
    var modifiers: Modifiers = []
    // By scalars: a mark after the hyphen would be one character with it.
    func take(_ prefix: String) -> Bool {
      let length = prefix.unicodeScalars.count
      guard rest.unicodeScalars.count > length,
        rest.unicodeScalars.prefix(length).elementsEqual(
          prefix.unicodeScalars, by: { $0 == $1 || ($0.isASCII && $0.value | 0x20 == $1.value) })
      else { return false }
      rest = Substring(rest.unicodeScalars.dropFirst(length))
      return true
    }
    while true {
      if take("ctrl-") {
        modifiers.insert(.control)
      } else if take("alt-") {
        modifiers.insert(.alt)
      } else if take("shift-") {
        modifiers.insert(.shift)
      } else {
        break
      }
    }
    if rest.count == 1, var character = rest.first {
      if modifiers.contains(.control) {
        // With control the case of a letter does not reach a program.
        if character.isLetter { character = Character(character.lowercased()) }
      } else if modifiers.contains(.shift), character.isLetter {
        // What is pressed with shift arrives as the capital.
        let capital = character.uppercased()
        if capital.count == 1 { character = Character(capital) }
        modifiers.remove(.shift)
      }
      self.init(character, modifiers)
    } else if let code = Self.named[rest.lowercased()] {
      self.init(code, modifiers)
    } else if let number = (1...24).first(where: { rest.lowercased() == "f\($0)" }) {
      self.init(.function(number), modifiers)
    } else {
      return nil
    }
  }
}
