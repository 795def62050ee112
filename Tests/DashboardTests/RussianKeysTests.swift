import Dashboard
import DeskTesting
import Marketplace
import Storage
import TerminalCore
import Testing

/// Everything outside text fields works on a Russian layout; the keys are typed as that layout sends them.
@Suite("Russian keys at the desk")
struct RussianKeysTests {
  /// A QWERTY key as the Russian layout sends it; nil where it cannot be typed there without a chord.
  private static func russian(_ key: Key) -> Key? {
    guard case .character(let character) = key.code else { return key }
    switch character {
    case "/": return Key(".", key.modifiers)
    case "?": return Key(",", key.modifiers)
    case let sign where !sign.isLetter: return key
    default: break
    }
    let letters = "йцукенгшщзхъфывапролджэячсмитьбюёЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮЁ"
    let found = letters.first { RussianLayout.latin(for: $0) == character }
    return found.map { Key($0, key.modifiers) }
  }

  @Test("Every chord of the desk means the same when it is typed on a Russian layout")
  func everyChord() throws {
    for screen in Screen.allCases {
      let keymap = Desk.keymap(of: screen)
      for binding in keymap.bindings {
        for chord in binding.chords {
          let keys = try chord.keys.map { try #require(Self.russian($0), "\(chord)") }
          #expect(keymap.match(keys) == .command(binding.command), "\(chord)")
        }
      }
    }
  }

  @Test("A walk in Russian ends where the same walk in English does")
  func walk() throws {
    let walk = ["j", "j", "j", "k", "space", "j", "space", "s", "S", "p", "q", "z", "u", "G", "g"]
    var english = try StoredDesk(SampleShop.products(40))
    var russian = try StoredDesk(SampleShop.products(40))
    for name in walk {
      let key = try #require(Key(named: name))
      try english.receive(.input(.key(key)))
      try russian.receive(.input(.key(try #require(Self.russian(key)))))
      #expect(english.desk.screen == russian.desk.screen, "after \(name)")
    }
    #expect(english.desk.products.marks == russian.desk.products.marks)
  }

  @Test("In a text field Cyrillic is text, and what is held with it goes by the place of the key")
  func textFields() throws {
    var desk = try StoredDesk(SampleShop.products(40))
    try desk.type(".ёлка о")
    #expect(desk.desk.products.filterText == "ёлка о")
    for key in [Key("ц", .control)] { try desk.receive(.input(.key(key))) }
    #expect(desk.desk.products.filterText == "ёлка ")
    try desk.receive(.input(.key(Key("с", .control))))
    #expect(desk.desk.products.filterField == nil)
    #expect(desk.desk.products.filterText == "")
    // Ж is the colon.
    try desk.type("Ж")
    #expect(desk.desk.model.overlay == .commandLine(Desk.CommandLine()))
    try desk.type("Жq")
    guard case .commandLine(let line) = desk.desk.model.overlay else {
      Issue.record("the command line is gone")
      return
    }
    #expect(line.field.text == "Жq")
  }
}
