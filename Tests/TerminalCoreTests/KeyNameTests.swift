import TerminalCore
import Testing

/// Keys and chords by the names that configs, help and documents use.
@Suite("Names of keys")
struct KeyNameTests {
  private static let codes: [Key.Code] =
    [
      .enter, .escape, .tab, .backspace, .delete, .insert, .up, .down, .left, .right, .home, .end,
      .pageUp, .pageDown,
    ] + (1...24).map(Key.Code.function)

  @Test("Every named key with everything held has a name that means it")
  func namedKeys() {
    for code in Self.codes {
      for held in UInt8(0)...7 {
        let key = Key(code, Key.Modifiers(rawValue: held))
        #expect(Key(named: "\(key)") == key)
      }
    }
  }

  @Test("Every character that a terminal can send has a name that means it")
  func characters() {
    var keys: [Key] = (0x20..<0x7F).map { Key(Character(Unicode.Scalar($0))) }
    keys += "жЁéßшщ漢🚀-".map { Key($0) }
    for key in keys {
      #expect(Key(named: "\(key)") == key)
      #expect(Key(named: "\(Key(key.code, .alt))") == Key(key.code, .alt))
    }
    for byte in UInt8(0)...0x1F where byte != 0x1B {
      guard case .key(let key) = decoded([byte]).first else { continue }
      #expect(Key(named: "\(key)") == key, "byte \(byte)")
    }
  }

  @Test(
    "Names are read in any case and by their aliases",
    arguments: [
      ("Ctrl-D", "ctrl-d"), ("CTRL-d", "ctrl-d"), ("Return", "enter"), ("escape", "esc"),
      ("DEL", "delete"), ("PageUp", "pgup"), ("pagedown", "pgdn"), ("F5", "f5"),
      ("alt-ctrl-x", "ctrl-alt-x"), ("shift-tab", "shift-tab"), ("ctrl--", "ctrl--"), ("-", "-"),
      ("shift-g", "G"), ("alt-shift-g", "alt-G"), ("shift-ж", "Ж"), ("G", "G"), ("alt-G", "alt-G"),
      ("space", "space"), (" ", "space"),
    ])
  func aliases(_ text: String, _ name: String) {
    #expect(Key(named: text).map { "\($0)" } == name)
  }

  @Test(
    "What names no key is no key",
    arguments: [
      "", "ctrl-", "hyper-x", "ctrl", "enterr", "f0", "f25", "f", "f+5", "f05", "f 5", "jj",
      "ctrl-jj",
      "ctrl-alt-", "page up", "\u{1B}[A",
    ])
  func unknown(_ text: String) {
    // "f" is a letter.
    #expect(Key(named: text) == (text == "f" ? Key("f") : nil))
  }

  @Test("A mark that would join the hyphen of its name has one all the same")
  func marks() {
    for character in ["\u{BC2}", "\u{301}", "\u{20E3}", "\u{200D}", "\u{FE0F}"] as [Character] {
      for held in [[], .alt, .control, [.alt, .control]] as [Key.Modifiers] {
        let key = Key(character, held)
        #expect(Key(named: key.description) == key, "\(character.unicodeScalars)")
      }
    }
  }

  @Test("Only characters without control and alt type anything")
  func typed() {
    #expect(Key("ж").typed == "ж")
    #expect(Key(" ").typed == " ")
    #expect(Key("a", .control).typed == nil)
    #expect(Key("a", .alt).typed == nil)
    #expect(Key(.enter).typed == nil)
    #expect(Key(.tab).typed == nil)
  }

  @Test("Chords are keys with blanks between them, and print as they are read")
  func chords() {
    for name in ["j", "z m", "ctrl-x ctrl-e", "z space", "f1", "space space", "z /"] {
      #expect(Chord(named: name).map { "\($0)" } == name)
    }
    #expect(Chord(named: "  z   m ") == Chord([Key("z"), Key("m")]))
    for name in ["", "  ", "z nokey", "nokey"] { #expect(Chord(named: name) == nil) }
  }

  @Test("A chord begins those that go on after it, and not itself")
  func begins() throws {
    let z = try #require(Chord(named: "z"))
    let zm = try #require(Chord(named: "z m"))
    let zmx = try #require(Chord(named: "z m x"))
    let x = try #require(Chord(named: "x m"))
    #expect(z.begins(zm) && z.begins(zmx) && zm.begins(zmx))
    #expect(!z.begins(z) && !zm.begins(z) && !z.begins(x) && !zm.begins(x))
  }
}

/// The table from chords to commands.
@Suite("Keymaps")
struct KeymapTests {
  private enum Command: String, Sendable { case open, move, mark, close }

  @Test("Keys mean their command, begin a longer chord, or nothing")
  func matching() throws {
    let map = try Keymap<Command>([
      Binding(.open, "enter, o"), Binding(.move, "z m"), Binding(.mark, "z x y"),
      Binding(.close, chords: []),
    ])
    func match(_ names: String...) -> KeyMatch<Command> {
      map.match(names.compactMap { Key(named: $0) })
    }
    #expect(match("enter") == .command(.open))
    #expect(match("o") == .command(.open))
    #expect(match("z") == .pending)
    #expect(match("z", "m") == .command(.move))
    #expect(match("z", "x") == .pending)
    #expect(match("z", "x", "y") == .command(.mark))
    #expect(match("z", "z") == .none)
    #expect(match("m") == .none)
    #expect(match() == .none)
    #expect(map.shownChord(for: .open) == "enter")
    #expect(map.shownChord(for: .close) == nil)
    #expect(map.chords(for: .mark).map(\.description) == ["z x y"])
    #expect(map.chords(for: .close).isEmpty)
    #expect(map.bindings.map(\.command) == [.open, .move, .mark, .close])
  }

  @Test("Two commands that claim one chord are refused, and both are named")
  func conflict() {
    let error = #expect(throws: KeymapConflict.self) {
      try Keymap<Command>([Binding(.open, "x, z o"), Binding(.close, "q, z o")])
    }
    #expect(error?.description == "\"z o\" is claimed by open and by close")
  }

  @Test("A chord that hides a longer one is refused, whichever comes first")
  func prefix() {
    for bindings in [
      [Binding(Command.open, "z"), Binding(.move, "z m")],
      [Binding(.move, "z m"), Binding(.open, "z")],
      [Binding(.open, "z m, z")],
      [Binding(.move, "z m x"), Binding(.open, "z m")],
    ] {
      let error = #expect(throws: KeymapConflict.self) { try Keymap<Command>(bindings) }
      #expect(error?.first == "open")
      #expect(error?.second == (bindings.count == 1 ? "open" : "move"))
    }
  }

  @Test("A command may have one chord twice")
  func repeated() throws {
    let map = try Keymap<Command>([Binding(.open, "x"), Binding(.open, "x")])
    #expect(map.match([Key("x")]) == .command(.open))
  }
}
