import TerminalCore
import Testing

/// What the decoder makes of bytes after which nothing more comes.
func decoded(_ bytes: some Sequence<UInt8>) -> [InputEvent] {
  var decoder = InputDecoder()
  var events = decoder.feed(Array(bytes))
  if decoder.patience != nil { events += decoder.timeOut() }
  // Escape alone waits once more for its late rest; something still pending then would be pending for ever.
  if decoder.patience != nil { #expect(decoder.timeOut().isEmpty) }
  #expect(decoder.patience == nil)
  return events
}

/// The names of the keys that a text of bytes presses, with blanks between them; "‹…›" for what is no key.
func pressed(_ text: String) -> String { names(of: decoded(text.utf8)) }

/// The names of what was decoded, with blanks between them.
func names(of events: [InputEvent]) -> String {
  events.map { event in
    switch event {
    case .key(let key): "\(key)"
    case .paste(let text): "‹paste \(text)›"
    case .mouse(let mouse): "‹\(mouse.action) \(mouse.place.column) \(mouse.place.row)›"
    case .answer(let answer): "‹\(answer)›"
    case .focusGained: "‹in›"
    case .focusLost: "‹out›"
    }
  }.joined(separator: " ")
}

/// Every sequence of the decoder's tables, as terminals send it.
@Suite("Keys from bytes")
struct InputKeyTests {
  @Test(
    "A byte presses the key that it stands for",
    arguments: [
      ("j", "j"), ("G", "G"), (" ", "space"), ("~", "~"), ("\r", "enter"), ("\t", "tab"),
      ("\u{8}", "backspace"), ("\u{7F}", "backspace"), ("\0", "ctrl-space"), ("\u{1}", "ctrl-a"),
      ("\u{3}", "ctrl-c"), ("\n", "ctrl-j"), ("\u{1A}", "ctrl-z"), ("\u{1C}", "ctrl-\\"),
      ("\u{1D}", "ctrl-]"), ("\u{1E}", "ctrl-^"), ("\u{1F}", "ctrl-_"),
    ])
  func plain(_ bytes: String, _ name: String) { #expect(pressed(bytes) == name) }

  @Test("Characters of every length in UTF-8 are keys")
  func characters() {
    for text in ["a", "ж", "Ё", "€", "漢", "🚀", "\u{7FF}", "\u{800}", "\u{FFFD}", "\u{10000}"] {
      #expect(decoded(text.utf8) == [.key(Key(Character(text)))])
      #expect(decoded([0x1B] + text.utf8) == [.key(Key(Character(text), .alt))])
    }
  }

  @Test("Escape alone is a key once nothing follows it; before another byte it is alt")
  func escape() {
    var decoder = InputDecoder()
    #expect(decoder.feed([0x1B]).isEmpty)
    #expect(decoder.patience == .milliseconds(25))
    #expect(decoder.timeOut() == [.key(Key(.escape))])
    #expect(decoder.patience == .seconds(1), "its rest may be late")
    #expect(decoder.timeOut().isEmpty)
    #expect(decoder.patience == nil)
    #expect(pressed("\u{1B}\u{1B}") == "esc esc")
    #expect(pressed("\u{1B}\u{1B}[A") == "esc up")
    #expect(pressed("\u{1B}x") == "alt-x")
    #expect(pressed("\u{1B}\r\u{1B}\u{7F}\u{1B}\u{4}") == "alt-enter alt-backspace ctrl-alt-d")
  }

  private static let letters: [(Character, String)] = [
    ("A", "up"), ("B", "down"), ("C", "right"), ("D", "left"), ("H", "home"), ("F", "end"),
    ("P", "f1"), ("Q", "f2"), ("S", "f4"),
  ]

  @Test("Arrows, Home, End and F1–F4 by their letter, with ESC [ and with ESC O")
  func finalLetters() {
    for (letter, name) in Self.letters + [("R", "f3")] {
      #expect(pressed("\u{1B}[\(letter)") == name)
      #expect(pressed("\u{1B}O\(letter)") == name)
    }
    #expect(pressed("\u{1B}OM") == "enter")
  }

  private static let modifiers = [
    (2, "shift-"), (3, "alt-"), (4, "alt-shift-"), (5, "ctrl-"), (6, "ctrl-shift-"),
    (7, "ctrl-alt-"), (8, "ctrl-alt-shift-"),
  ]

  @Test("What is held comes as a number: 2–8")
  func modifiers() {
    for (number, prefix) in Self.modifiers {
      for (letter, name) in Self.letters + [("R", "f3")] {
        #expect(pressed("\u{1B}[1;\(number)\(letter)") == prefix + name)
        #expect(pressed("\u{1B}O\(number)\(letter)") == prefix + name, "an old xterm")
      }
      #expect(pressed("\u{1B}[3;\(number)~") == prefix + "delete")
      #expect(pressed("\u{1B}[13;\(number)u") == prefix + "enter")
      #expect(pressed("\u{1B}[27;\(number);9~") == prefix + "tab")
    }
    // Caps Lock and Num Lock change nothing.
    #expect(pressed("\u{1B}[1;65A\u{1B}[1;129A\u{1B}[1;197A") == "up up ctrl-up")
  }

  @Test(
    "Keys by number",
    arguments: [
      (1, "home"), (2, "insert"), (3, "delete"), (4, "end"), (5, "pgup"), (6, "pgdn"),
      (7, "home"), (8, "end"), (11, "f1"), (12, "f2"), (13, "f3"), (14, "f4"), (15, "f5"),
      (17, "f6"), (18, "f7"), (19, "f8"), (20, "f9"), (21, "f10"), (23, "f11"), (24, "f12"),
    ])
  func tilde(_ number: Int, _ name: String) {
    #expect(pressed("\u{1B}[\(number)~") == name)
    #expect(pressed("\u{1B}[\(number);5~") == "ctrl-" + name)
  }

  @Test("The Linux console's F1–F5, shift-tab, and the window gaining and losing focus")
  func others() {
    #expect(pressed("\u{1B}[[A\u{1B}[[B\u{1B}[[C\u{1B}[[D\u{1B}[[E") == "f1 f2 f3 f4 f5")
    #expect(pressed("\u{1B}[Z\u{1B}[1;5Z") == "shift-tab ctrl-shift-tab")
    #expect(pressed("\u{1B}[I\u{1B}[O") == "‹in› ‹out›")
  }

  @Test(
    "Keys by code point: the kitty protocol and xterm's modifyOtherKeys",
    arguments: [
      ("97", "", "a"), ("97", ";5", "ctrl-a"), ("97", ";2", "A"), ("97", ";6", "ctrl-A"),
      ("1078", ";3", "alt-ж"), ("1078", ";2", "Ж"), ("32", ";5", "ctrl-space"), ("27", "", "esc"),
      ("13", ";5", "ctrl-enter"), ("9", ";2", "shift-tab"), ("127", ";3", "alt-backspace"),
      ("8", "", "backspace"), ("49", ";6", "ctrl-1"), ("97:65", ";2", "A"), ("128640", "", "🚀"),
      ("49:33", ";4", "alt-!"), ("223", ";2", "ß"), ("912", ";2", "ΐ"), ("1092:1060", ";2", "Ф"),
      ("97::113", ";5", "ctrl-a"),
    ])
  func codePoints(_ code: String, _ modifiers: String, _ name: String) {
    #expect(pressed("\u{1B}[\(code)\(modifiers)u") == name)
    guard !code.contains(":") else { return }
    let number = modifiers.isEmpty ? ";1" : modifiers
    #expect(pressed("\u{1B}[27\(number);\(code)~") == name)
  }

  @Test("The kitty protocol's base layout says what a key is on QWERTY")
  func places() {
    func key(_ parameters: String) -> Key? {
      guard case .key(let key) = decoded("\u{1B}[\(parameters)u".utf8).first else { return nil }
      return key
    }
    #expect(key("1092::97;5") == Key("ф", .control, position: "a"))
    #expect(key("1092:1060:97;6") == Key("Ф", .control, position: "A"))
    #expect(key("958::106") == Key("ξ", position: "j"))
    #expect(key("958::106")?.onQWERTY == Key("j"))
    #expect(key("1078:1046:59;4") == Key("Ж", .alt, position: ":"))
    #expect(key("246:214:59;2") == Key("Ö", position: ":"))
    // A French "a" stands where q is, and is an "a".
    #expect(key("97:65:113;5") == Key("a", .control))
    // No places that there are: keys without characters, controls, nonsense.
    for parameters in ["1092::57441;5", "1092::7;5", "1092::;5", "1092::1092;5"] {
      #expect(key(parameters) == Key("ф", .control), "\(parameters)")
    }
  }

  @Test("A letter whose capital is two letters stays what it is under shift")
  func doubleCapital() {
    for letter in ["ß", "ŉ", "ﬁ", "և"] as [Character] {
      let code = letter.unicodeScalars.first?.value ?? 0
      #expect(decoded("\u{1B}[\(code);2u".utf8) == [.key(Key(letter))])
      #expect(decoded("\u{1B}[27;2;\(code)~".utf8) == [.key(Key(letter))])
    }
  }

  @Test("A key that is let go presses nothing; one that repeats presses again")
  func keyEvents() {
    #expect(pressed("\u{1B}[97;1:1u\u{1B}[97;1:2u\u{1B}[97;1:3u") == "a a")
    #expect(pressed("\u{1B}[1;5:3A\u{1B}[3;1:3~\u{1B}[1;1:1A") == "up")
  }

  @Test("A key under super, hyper or meta is not the key without it")
  func superKeys() {
    for number in [9, 10, 17, 33, 41] {
      #expect(pressed("\u{1B}[97;\(number)u\u{1B}[1;\(number)A\u{1B}[3;\(number)~") == "")
    }
  }
}
