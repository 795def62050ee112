import TerminalCore
import Testing

/// A text field that does everything the slow and obvious way: the reference that the real one is compared with.
///
/// It knows clusters by Swift's own tables and keeps every state that there ever was.
struct NaiveField {
  var text = ""
  /// Bytes before the cursor.
  var cursor = 0
  var kills: [String] = []

  private var clusters: [String] { text.map(String.init) }
  private var edges: [Int] {
    var edges = [0]
    for cluster in clusters { edges.append((edges.last ?? 0) + cluster.utf8.count) }
    return edges
  }

  private func slice(_ from: Int, _ to: Int) -> String {
    String(decoding: Array(text.utf8)[from..<to], as: UTF8.self)
  }

  private mutating func replace(_ from: Int, _ to: Int, _ addition: String) {
    text = slice(0, from) + addition + slice(to, text.utf8.count)
    cursor = from + addition.utf8.count
    cursor = edges.first { $0 >= cursor } ?? 0
  }

  private func isWord(_ cluster: String) -> Bool {
    guard let scalar = cluster.unicodeScalars.first else { return false }
    return scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }

  private func isBlank(_ cluster: String) -> Bool {
    cluster.unicodeScalars.first?.properties.isWhitespace ?? false
  }

  private func forward(past first: (String) -> Bool, _ second: (String) -> Bool) -> Int {
    let clusters = clusters
    var index = edges.firstIndex(of: cursor) ?? 0
    while index < clusters.count, first(clusters[index]) { index += 1 }
    while index < clusters.count, second(clusters[index]) { index += 1 }
    return edges[index]
  }

  private func backward(past first: (String) -> Bool, _ second: (String) -> Bool) -> Int {
    let clusters = clusters
    var index = edges.firstIndex(of: cursor) ?? 0
    while index > 0, first(clusters[index - 1]) { index -= 1 }
    while index > 0, second(clusters[index - 1]) { index -= 1 }
    return edges[index]
  }

  private var left: Int { edges.last { $0 < cursor } ?? 0 }
  private var right: Int { edges.first { $0 > cursor } ?? cursor }
  private var lineStart: Int {
    let before = Array(slice(0, cursor).utf8)
    return (before.lastIndex(of: 10) ?? -1) + 1
  }
  private var lineEnd: Int {
    let after = Array(slice(cursor, text.utf8.count).utf8)
    return after.firstIndex(of: 10).map { $0 + cursor } ?? text.utf8.count
  }
  private var nextWord: Int { forward(past: { !isWord($0) }, { isWord($0) }) }
  private var lastWord: Int { backward(past: { !isWord($0) }, { isWord($0) }) }

  mutating func insert(_ addition: String) { replace(cursor, cursor, addition) }

  mutating func perform(_ command: EditCommand) {
    switch command {
    case .left: cursor = left
    case .right: cursor = right
    case .wordLeft: cursor = lastWord
    case .wordRight: cursor = nextWord
    case .lineStart: cursor = lineStart
    case .lineEnd: cursor = lineEnd
    case .textStart: cursor = 0
    case .textEnd: cursor = text.utf8.count
    case .deleteBack: replace(left, cursor, "")
    case .deleteForward: replace(cursor, right, "")
    case .killLine: kill(cursor, lineEnd == cursor ? min(cursor + 1, text.utf8.count) : lineEnd)
    case .killToLineStart: kill(lineStart, cursor)
    case .killWord: kill(cursor, nextWord)
    case .killWordBack: kill(lastWord, cursor)
    case .killBlankWordBack: kill(backward(past: isBlank) { !isBlank($0) }, cursor)
    case .yank: if let kill = kills.last { insert(kill) }
    default: break
    }
  }

  private mutating func kill(_ from: Int, _ to: Int) {
    guard from < to else { return }
    kills.append(slice(from, to))
    replace(from, to, "")
  }
}

/// Pieces of text on which Swift's tables and ours agree.
private let pieces = [
  "a", "Z", "9", " ", "  ", ",", "ж", "Ё", "слово", "word", "é", "e\u{301}", "\u{301}", "\u{20E3}",
  "漢", "日本", "한", "\u{1112}", "\u{1161}", "\u{11AB}", "🔑", "👨‍👩‍👧‍👦", "\u{200D}", "🇷🇺", "🇷", "❤️",
  "👍🏽", "\u{FE0F}", "1️⃣", "\n", "\n\n", "\t", "(x)", "ไทย", "\u{0E33}", "—", "№", "x\u{308}\u{323}",
]

@Suite("Edited text")
struct EditedTextTests {
  private func typed(_ text: String) -> EditedText { EditedText(text) }

  private func press(_ text: inout EditedText, _ names: String...) {
    var keys: [Key] = []
    for name in names {
      guard let key = Key(named: name) else { preconditionFailure("no key is called \(name)") }
      keys.append(key)
      switch EditCommand.keymap.match(keys) {
      case .command(let command):
        let isDone = text.perform(command)
        #expect(isDone, "\(name)")
        keys = []
      case .pending: break
      case .none:
        if keys.count == 1, let typed = key.typed { text.type(typed) }
        keys = []
      }
    }
  }

  @Test("Random commands on random texts do what the slow and obvious field does")
  func reference() {
    let commands: [EditCommand] = [
      .left, .right, .wordLeft, .wordRight, .lineStart, .lineEnd, .textStart, .textEnd, .deleteBack,
      .deleteForward, .killLine, .killToLineStart, .killWord, .killWordBack, .killBlankWordBack,
      .yank,
    ]
    for seed in 1...120 {
      var random = TextSource(seed: UInt64(seed))
      var text = EditedText()
      var naive = NaiveField()
      var trace: [String] = []
      for _ in 0..<120 {
        if random.number(0...1) == 0 {
          let piece = pieces[random.number(0...pieces.count - 1)]
          trace.append(piece.debugDescription)
          text.insert(piece)
          naive.insert(piece)
        } else {
          let command = commands[random.number(0...commands.count - 1)]
          trace.append("\(command)")
          // Two cuts in a row are one for readline; the reference keeps them apart.
          _ = text.perform(command)
          naive.perform(command)
          text.move(to: text.cursor)
        }
        guard text.text == naive.text, text.cursor == naive.cursor else {
          Issue.record(
            """
            seed \(seed): \(text.text.debugDescription) at \(text.cursor), \
            wanted \(naive.text.debugDescription) at \(naive.cursor)
            after \(trace.suffix(6))
            """)
          break
        }
      }
    }
  }

  @Test("Undo goes back through every state to the first, redo to the last")
  func undo() {
    for seed in 1...60 {
      var random = TextSource(seed: UInt64(seed) &* 31)
      var text = EditedText("начало 漢字")
      let start = text.text
      let commands = EditCommand.allCases.filter { ![.undo, .redo].contains($0) }
      var states = [text.text]
      for _ in 0..<80 {
        switch random.number(0...3) {
        case 0: text.insert(pieces[random.number(0...pieces.count - 1)])
        case 1:
          text.type(["a", "ж", " ", "漢", "\u{301}"][random.number(0...4)])
        default: _ = text.perform(commands[random.number(0...commands.count - 1)])
        }
        if states.last != text.text { states.append(text.text) }
      }
      let end = text.text
      var steps = 0
      while text.text != start || steps == 0 {
        _ = text.perform(.undo)
        steps += 1
        #expect(states.contains(text.text), "a state that never was: \(text.text)")
        if steps > 200 { break }
      }
      for _ in 0..<200 { _ = text.perform(.undo) }
      #expect(text.text == start)
      for _ in 0..<200 { _ = text.perform(.redo) }
      #expect(text.text == end)
    }
  }

  @Test("Typing is undone word by word, a paste and a cut as one")
  func undoGroups() {
    var text = EditedText()
    for character in "два слова и ещё" { text.type(character) }
    press(&text, "ctrl-_")
    #expect(text.text == "два слова и ")
    press(&text, "ctrl-x", "ctrl-u")
    #expect(text.text == "два слова ")
    press(&text, "ctrl-alt-_", "ctrl-x", "ctrl-r")
    #expect(text.text == "два слова и ещё")
    text.insert(" и вставка")
    press(&text, "ctrl-u", "ctrl-_")
    #expect(text.text == "два слова и ещё и вставка")
    press(&text, "ctrl-_")
    #expect(text.text == "два слова и ещё")
    // What is typed after an undo takes the redo away.
    text.type("!")
    press(&text, "ctrl-x", "ctrl-r")
    #expect(text.text == "два слова и ещё!")
    // A move ends a group.
    press(&text, "left")
    text.type("a")
    press(&text, "right")
    text.type("b")
    press(&text, "ctrl-_")
    #expect(text.text == "два слова и ещёa!")
  }

  @Test("A family, a flag, a keycap and a letter with its marks are passed and deleted as one")
  func clusters() {
    for cluster in ["👨‍👩‍👧‍👦", "🇷🇺", "1️⃣", "e\u{301}\u{323}", "한", "👍🏽"] {
      var text = typed("a" + cluster + "b")
      press(&text, "left", "left")
      #expect(text.beforeCursor == "a")
      press(&text, "right")
      #expect(text.beforeCursor == "a" + cluster)
      press(&text, "backspace")
      #expect(text.text == "ab")
      #expect(text.cursor == 1)
    }
    // The second of three flags' halves: pairs count from where they start.
    var flags = typed("🇷🇺🇩🇪🇫🇷")
    press(&flags, "left", "backspace")
    #expect(flags.text == "🇷🇺🇫🇷")
  }

  @Test("A mark that is typed joins the letter before the cursor, which stays behind both")
  func joining() {
    var text = typed("ab")
    press(&text, "left")
    text.type("\u{301}")
    #expect(text.text == "a\u{301}b")
    #expect(text.beforeCursor == "a\u{301}")
    press(&text, "backspace")
    #expect(text.text == "b")
  }

  @Test("Words: alt-f, alt-b, alt-d and alt-backspace by letters and digits, ctrl-w by blanks")
  func words() {
    var text = typed("https://plati.market/itm/42 ключ №7")
    press(&text, "ctrl-a", "alt-f")
    #expect(text.beforeCursor == "https")
    press(&text, "ctrl-right", "alt-right")
    #expect(text.beforeCursor == "https://plati.market")
    press(&text, "alt-b")
    #expect(text.beforeCursor == "https://plati.")
    press(&text, "alt-d")
    #expect(text.text == "https://plati./itm/42 ключ №7")
    press(&text, "ctrl-e", "alt-backspace")
    #expect(text.text == "https://plati./itm/42 ключ №")
    press(&text, "ctrl-w")
    #expect(text.text == "https://plati./itm/42 ключ ")
    press(&text, "ctrl-w", "ctrl-w")
    #expect(text.text == "")
  }

  @Test("What is cut in a row is put back whole; alt-y puts what was cut before")
  func kills() {
    var text = typed("раз два три четыре")
    press(&text, "ctrl-w", "ctrl-w")
    press(&text, "home", "alt-d", "end", "ctrl-y")
    #expect(text.text == " два раз")
    press(&text, "alt-y")
    #expect(text.text == " два три четыре")
    press(&text, "alt-y")
    #expect(text.text == " два раз")
    press(&text, "left", "alt-y")
    #expect(text.text == " два раз", "only right after putting")
    var lines = typed("one\ntwo")
    press(&lines, "ctrl-home", "ctrl-k", "ctrl-k", "ctrl-e", "ctrl-y")
    #expect(lines.text == "twoone\n")
  }

  @Test("ctrl-t changes places, alt-u, alt-l and alt-c change the case of a word")
  func letters() {
    var text = typed("abc")
    press(&text, "ctrl-t")
    #expect(text.text == "acb")
    press(&text, "home", "right", "ctrl-t")
    #expect(text.text == "cab")
    #expect(text.beforeCursor == "ca")
    var single = typed("a")
    press(&single, "ctrl-t", "home", "ctrl-t")
    #expect(single.text == "a")
    var words = typed("привет мир straße ЁЛКА")
    press(&words, "home", "alt-c", "alt-u", "alt-u", "alt-l")
    #expect(words.text == "Привет МИР STRASSE ёлка")
  }

  @Test("Shift selects, ctrl-shift by words; typing, deleting and putting replace what is selected")
  func selection() {
    var text = typed("раз два три")
    press(&text, "ctrl-shift-left")
    #expect(text.selection.map { String(text[$0]) } == "три")
    press(&text, "ctrl-shift-left")
    #expect(text.selection.map { String(text[$0]) } == "два три")
    press(&text, "shift-right", "shift-right")
    #expect(text.selection.map { String(text[$0]) } == "а три")
    text.type("!")
    #expect(text.text == "раз дв!")
    #expect(text.selection == nil)
    press(&text, "ctrl-_")
    #expect(text.text == "раз два три")
    press(&text, "ctrl-x", "h", "alt-w")
    #expect(text.selection == nil)
    press(&text, "end", "ctrl-y")
    #expect(text.text == "раз два трираз два три")
    press(&text, "shift-home", "backspace")
    #expect(text.text == "")
  }

  @Test("ctrl-space begins a selection that moves extend, ctrl-x ctrl-x goes to its other end")
  func mark() {
    var text = typed("раз два три")
    press(&text, "home", "ctrl-space", "alt-f")
    #expect(text.selection.map { String(text[$0]) } == "раз")
    press(&text, "ctrl-x", "ctrl-x")
    #expect(text.cursor == 0)
    press(&text, "ctrl-x", "ctrl-x", "ctrl-w")
    #expect(text.text == " два три")
    press(&text, "end", "ctrl-y")
    #expect(text.text == " два трираз")
  }

  @Test("Every chord of the table is a key, and every command but those of others has one")
  func table() {
    let bound = Set(EditCommand.bindings.map(\.command))
    #expect(bound == Set(EditCommand.allCases))
    _ = EditCommand.keymap
  }
}
