import TerminalCore
import Testing

/// Outside text fields a key of the Russian layout is the QWERTY key in its place.
@Suite("Russian layout")
struct RussianLayoutTests {
  private enum Command: Hashable, Sendable { case down, bottom, filter, help, clear, unmark, close }

  private static let table: [Binding<Command>] = [
    Binding(.down, "j, ctrl-d"), Binding(.bottom, "G"), Binding(.filter, "/"),
    Binding(.help, "?, f1, ,"), Binding(.clear, "z /"), Binding(.unmark, "z u"),
    Binding(.close, "["),
  ]

  private func keymap() throws -> Keymap<Command> { try Keymap(Self.table) }

  /// The three rows of both keyboards as they are printed on a key's cap, lower and upper case.
  private static let russian =
    "ё йцукенгшщзхъ фывапролджэ ячсмитьбю Ё ЙЦУКЕНГШЩЗХЪ ФЫВАПРОЛДЖЭ ЯЧСМИТЬБЮ"
  private static let latin =
    "` qwertyuiop[] asdfghjkl;' zxcvbnm,. ~ QWERTYUIOP{} ASDFGHJKL:\" ZXCVBNM<>"

  @Test("Every letter of the Russian layout is the key in its place, both cases, held or not")
  func letters() {
    #expect(Self.russian.count == Self.latin.count)
    #expect(Set(Self.russian).count == 67, "33 letters in two cases and the blank")
    for (russian, latin) in zip(Self.russian, Self.latin) where russian != " " {
      #expect(RussianLayout.latin(for: russian) == latin)
      for held in [[], .control, .alt, [.control, .alt]] as [Key.Modifiers] {
        #expect(Key(russian, held).onQWERTY == Key(latin, held))
      }
    }
  }

  @Test("What types ASCII, and what is on no Russian key, stays what it is")
  func others() {
    for value in UInt8(0x20)..<0x7F {
      let key = Key(Character(Unicode.Scalar(value)))
      #expect(key.onQWERTY == key)
    }
    for character in ["ß", "é", "漢", "і", "🚀"] as [Character] {
      #expect(Key(character).onQWERTY == Key(character))
    }
    #expect(Key(.up, .control).onQWERTY == Key(.up, .control))
  }

  @Test("A table of QWERTY chords is matched from a Russian layout, chords of two keys too")
  func matching() throws {
    let keymap = try keymap()
    #expect(keymap.match([Key("о")]) == .command(.down))
    #expect(keymap.match([Key("в", .control)]) == .command(.down))
    #expect(keymap.match([Key("П")]) == .command(.bottom))
    #expect(keymap.match([Key("п")]) == .none)
    #expect(keymap.match([Key("я")]) == .pending)
    #expect(keymap.match([Key("я"), Key("г")]) == .command(.unmark))
    #expect(keymap.match([Key("z"), Key("г")]) == .command(.unmark))
    #expect(keymap.match([Key("х")]) == .command(.close))
  }

  @Test("The point and the comma are the slash and the question mark, alone and inside chords")
  func aliases() throws {
    let keymap = try keymap()
    #expect(keymap.match([Key(".")]) == .command(.filter))
    #expect(keymap.match([Key("ю")]) == .command(.filter))
    #expect(keymap.match([Key(",")]) == .command(.help))
    #expect(keymap.match([Key("б")]) == .command(.help))
    #expect(keymap.match([Key("z"), Key(".")]) == .command(.clear))
    #expect(keymap.match([Key("я"), Key(".")]) == .command(.clear))
  }

  @Test("The point and the comma are bound to nothing else")
  func reserved() {
    for (chord, name) in [(".", "down"), (",", "filter"), ("z ,", "unmark")] {
      #expect(throws: KeymapConflict.self) {
        let command: Command = name == "down" ? .down : name == "filter" ? .filter : .unmark
        _ = try Keymap(Self.table.filter { $0.command != .help } + [Binding(command, chord)])
      }
    }
  }

  @Test("A chord that names a Cyrillic key is matched before the key in its place")
  func boundCyrillic() throws {
    let keymap = try Keymap([Binding(Command.down, "j"), Binding(Command.close, "о")])
    #expect(keymap.match([Key("о")]) == .command(.close))
    #expect(keymap.match([Key("О")]) == .none)
  }

  @Test("What the terminal says of a key's place counts before the Russian layout")
  func positions() throws {
    let keymap = try keymap()
    // Greek ξ stands where j is.
    #expect(keymap.match([Key("ξ", position: "j")]) == .command(.down))
    #expect(keymap.match([Key("ξ")]) == .none)
    // On a French keyboard the key that types "a" stands where "q" is: it is an "a" all the same.
    #expect(Key("a", position: "q").onQWERTY == Key("a"))
    #expect(Key("d", .control, position: "e").onQWERTY == Key("d", .control))
  }
}
