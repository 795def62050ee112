/// The Russian keyboard layout (ЙЦУКЕН) beside QWERTY, key by key.
package enum RussianLayout {
  /// What the same key types on a QWERTY keyboard; nil for characters that stand on no key of the Russian layout alone.
  ///
  /// Signs that both layouts have, on other keys, mean themselves: a `;` is a `;`, whichever key it came from.
  package static func latin(for character: Character) -> Character? { pairs[character] }

  /// The text as the same keys type it on the other layout: "ntvf" is "тема", "руфдер" is "health".
  ///
  /// A text with a Russian letter was typed on the Russian layout.
  package static func onOtherLayout(_ text: String) -> String {
    let isRussian = text.contains { pairs[$0] != nil }
    return String(text.map { (isRussian ? pairs[$0] : russian[$0]) ?? $0 })
  }

  private static let russian: [Character: Character] = {
    var russian: [Character: Character] = [:]
    for (letter, latin) in pairs where letter != "№" { russian[latin] = letter }
    return russian
  }()

  private static let rows: [(russian: String, latin: String)] = [
    ("йцукенгшщзхъ", "qwertyuiop[]"), ("фывапролджэ", "asdfghjkl;'"), ("ячсмитьбюё", "zxcvbnm,.`"),
    ("ЙЦУКЕНГШЩЗХЪ", "QWERTYUIOP{}"), ("ФЫВАПРОЛДЖЭ", "ASDFGHJKL:\""), ("ЯЧСМИТЬБЮЁ", "ZXCVBNM<>~"),
    ("№", "#"),
  ]

  private static let pairs: [Character: Character] = {
    var pairs: [Character: Character] = [:]
    for row in rows {
      for (russian, latin) in zip(row.russian, row.latin) { pairs[russian] = latin }
    }
    return pairs
  }()
}

extension Key {
  /// The key as a QWERTY keyboard sends it, for chords: "ф" is "a", "ctrl-с" is "ctrl-c".
  ///
  /// What the terminal says of the key's place counts first, then the Russian layout. Keys that type ASCII stay what
  /// they are, whatever their place.
  package var onQWERTY: Key {
    guard case .character(let character) = code, !character.isASCII else {
      return position == nil ? self : Key(code, modifiers)
    }
    let latin = position ?? RussianLayout.latin(for: character)
    return Key(latin ?? character, modifiers)
  }

  /// `/` for `.` and `?` for `,`: on the Russian layout those stand on one key; nil for all other keys.
  var alias: Key? {
    switch code {
    case .character(".") where modifiers.isEmpty: Key("/")
    case .character(",") where modifiers.isEmpty: Key("?")
    default: nil
    }
  }
}

extension Chord {
  /// The chord as a QWERTY keyboard sends it: "ч" is "x", "ctrl-с" is "ctrl-c".
  package var onQWERTY: Chord { Chord(keys.map(\.onQWERTY)) }
}
