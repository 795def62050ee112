import TerminalCore
import Testing

@Suite("Text editor")
struct TextEditorTests {
  private func editor(_ text: String = "", _ columns: Int, _ rows: Int) -> TextEditor {
    var editor = TextEditor(text)
    editor.resize(Size(columns: columns, rows: rows))
    return editor
  }

  @discardableResult
  private func press(_ editor: inout TextEditor, _ names: String...) -> EditCommand.Outcome {
    var outcome = EditCommand.Outcome.ignored
    for name in names {
      guard let key = Key(named: name) else { preconditionFailure("no key is called \(name)") }
      outcome = editor.press(key)
    }
    return outcome
  }

  /// What an editor draws, and where the cursor is.
  private func drawn(_ editor: TextEditor, _ columns: Int, _ rows: Int) -> ([String], Position?) {
    var canvas = Canvas(Size(columns: columns, rows: rows))
    let cursor = editor.draw(in: &canvas, Rect(canvas.size))
    return (canvas.plainRows, cursor)
  }

  /// All rows of a text, broken as the reference breaks it, and the bytes at which each starts.
  private func allRows(_ text: String, columns: Int) -> [(start: Int, text: Substring)] {
    var rows: [(Int, Substring)] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let lineStart = text.utf8.distance(from: text.startIndex, to: line.startIndex)
      let line = String(line)
      for row in DisplayText.wrap(line, columns: columns) {
        rows.append(
          (lineStart + line.utf8.distance(from: line.startIndex, to: row.startIndex), row))
      }
    }
    return rows
  }

  @Test("Rows are broken at words, and the cursor is right of what was typed")
  func typing() {
    var editor = editor("", 11, 4)
    for character in "Здравствуйте, ключ: 漢字🔑" { _ = editor.press(Key(character)) }
    let (rows, cursor) = drawn(editor, 11, 4)
    #expect(rows == ["Здравствуй ", "те, ключ:  ", "漢字🔑     ", "           "])
    #expect(cursor == Position(column: 6, row: 2))
  }

  @Test("In a full row the cursor has the last column, then the next row")
  func fullRow() {
    var editor = editor("abcde", 6, 3)
    #expect(drawn(editor, 6, 3).1 == Position(column: 5, row: 0))
    press(&editor, "f")
    #expect(drawn(editor, 6, 3).1 == Position(column: 1, row: 1))
    press(&editor, "left")
    #expect(drawn(editor, 6, 3).1 == Position(column: 0, row: 1))
    press(&editor, "left")
    #expect(drawn(editor, 6, 3).1 == Position(column: 4, row: 0))
    // Blanks hang past the edge, and the cursor stays on the screen.
    var blanks = self.editor("abcde      ", 6, 3)
    #expect(drawn(blanks, 6, 3).1 == Position(column: 5, row: 0))
    press(&blanks, "x")
    #expect(drawn(blanks, 6, 3).1 == Position(column: 1, row: 1))
  }

  @Test("Up and down keep to their column, also across short rows and wide characters")
  func vertical() {
    var editor = editor("0123456789\nab\n漢漢漢漢\n0123456789", 20, 6)
    press(&editor, "left", "left", "left")
    #expect(drawn(editor, 20, 6).1 == Position(column: 7, row: 3))
    press(&editor, "up")
    #expect(drawn(editor, 20, 6).1 == Position(column: 6, row: 2))
    press(&editor, "ctrl-p")
    #expect(drawn(editor, 20, 6).1 == Position(column: 2, row: 1))
    press(&editor, "up")
    #expect(drawn(editor, 20, 6).1 == Position(column: 7, row: 0))
    press(&editor, "up")
    #expect(editor.cursor == 0)
    press(&editor, "down", "down", "down", "down")
    #expect(editor.cursor == editor.text.utf8.count)
  }

  @Test("Pages move by the screen less one row, and come back")
  func pages() {
    let text = (0..<100).map { "строка \($0)" }.joined(separator: "\n")
    var editor = editor(text, 30, 10)
    press(&editor, "ctrl-home")
    #expect(drawn(editor, 30, 10).0[0].hasPrefix("строка 0 "))
    press(&editor, "pgdn")
    #expect(drawn(editor, 30, 10).0[0].hasPrefix("строка 9 "))
    #expect(drawn(editor, 30, 10).1 == Position(column: 0, row: 0))
    press(&editor, "ctrl-v", "pgup", "alt-v")
    #expect(drawn(editor, 30, 10).0[0].hasPrefix("строка 0 "))
    #expect(editor.cursor == 0)
    for _ in 0..<20 { press(&editor, "pgdn") }
    #expect(editor.cursor == editor.text.utf8.count)
    #expect(drawn(editor, 30, 10).0[9].hasPrefix("строка 99"))
  }

  @Test("What is selected is drawn so, with a blank for a line feed")
  func selection() {
    var editor = editor("раз\n漢字\nдва", 10, 4)
    press(&editor, "ctrl-home", "right", "shift-down", "shift-down")
    var canvas = Canvas(Size(columns: 10, rows: 4))
    editor.draw(in: &canvas, Rect(canvas.size))
    let roles = (0..<3).map { row in
      (0..<10).map { canvas[$0, row].role == .inputSelected ? "x" : "." }.joined()
    }
    #expect(roles == [".xxx......", "xxxxx.....", "x........."])
    press(&editor, "ctrl-w")
    #expect(editor.text == "рва")
  }

  @Test("alt-enter and ctrl-j end a line, enter is not the editor's, ctrl-x ctrl-e wants another")
  func enter() {
    var editor = editor("a", 10, 3)
    #expect(press(&editor, "enter") == .ignored)
    #expect(press(&editor, "alt-enter") == .edited)
    #expect(press(&editor, "ctrl-j") == .edited)
    #expect(editor.text == "a\n\n")
    #expect(press(&editor, "f1") == .ignored)
    #expect(press(&editor, "ctrl-x") == .moved)
    #expect(press(&editor, "ctrl-e") == .editorWanted)
    #expect(press(&editor, "ctrl-x", "j") == .moved, "a chord without a meaning types nothing")
    #expect(press(&editor, "j") == .edited)
    #expect(editor.text == "a\n\nj")
    editor.replaceAll(with: "из редактора\r\n")
    #expect(editor.text == "из редактора\n")
    press(&editor, "ctrl-_")
    #expect(editor.text == "a\n\nj")
  }

  @Test("A click puts the cursor under the pointer")
  func pointing() {
    var editor = editor("один\n漢字漢字\nтри", 20, 5)
    editor.point(at: Position(column: 3, row: 1))
    #expect(drawn(editor, 20, 5).1 == Position(column: 2, row: 1))
    editor.point(at: Position(column: 15, row: 0))
    #expect(drawn(editor, 20, 5).1 == Position(column: 4, row: 0))
    editor.point(at: Position(column: 0, row: 4))
    #expect(drawn(editor, 20, 5).1 == Position(column: 0, row: 2))
  }

  @Test("R12 T11 a paste loses controls and bidi controls, and all its breaks are line feeds")
  func pasting() {
    var editor = editor("", 40, 5)
    editor.paste("a\u{0}b\u{1B}[31mc\r\nd\re\u{2028}f\u{85}g\u{202E}h\u{200F}i\tj\u{9B}k👨‍👩‍👧‍👦")
    #expect(editor.text == "ab[31mc\nd\ne\nf\nghi\tjk👨‍👩‍👧‍👦")
  }

  private static let pieces = [
    "a", "слово ", "word", " ", "  ", "漢", "🔑", "👨‍👩‍👧‍👦", "🇷🇺", "\u{301}", "\n", "\n\n",
    "длинноесловобезпробелов",
    "x, y. ", "1️⃣", "ещё раз ", "한국어 ",
  ]

  @Test(
    "After random keys the screen is a piece of the text broken anew, the cursor in its place",
    arguments: 1...60)
  func reference(_ seed: Int) throws {
    var random = TextSource(seed: UInt64(seed) &* 77)
    var (columns, rows) = (12, 5)
    var editor = editor("", columns, rows)
    let commands = EditCommand.allCases.filter { ![.openEditor, .yankPop].contains($0) }
    var trace: [String] = []
    for _ in 0..<150 {
      switch random.number(0...9) {
      case 0...4:
        let piece = Self.pieces[random.number(0...Self.pieces.count - 1)]
        trace.append(piece.debugDescription)
        editor.paste(piece)
      case 5:
        columns = random.number(2...30)
        rows = random.number(1...9)
        trace.append("\(columns)x\(rows)")
        editor.resize(Size(columns: columns, rows: rows))
      default:
        let command = commands[random.number(0...commands.count - 1)]
        trace.append("\(command)")
        _ = editor.perform(command)
      }
      let all = allRows(editor.text, columns: columns - 1)
      let (screen, cursor) = drawn(editor, columns, rows)
      let place = try #require(cursor, "no cursor after \(trace.suffix(8))")
      // The row of the cursor: the last one that starts at or before it.
      let cursorRow = try #require(all.lastIndex { $0.start <= editor.cursor })
      let top = cursorRow - place.row
      let context = "seed \(seed), \(columns)x\(rows), after \(trace.suffix(8))"
      try #require(top >= 0, "\(context)")
      for row in 0..<rows {
        var expected = Canvas(Size(columns: columns, rows: 1), role: .input)
        if top + row < all.count {
          expected.write(
            all[top + row].text, column: 0, row: 0, columns: columns, role: .input, cut: .clip)
        }
        try #require(screen[row] == expected.text(row: 0), "row \(row), \(context)")
      }
      #expect(all.count - top >= min(rows, all.count), "empty rows below: \(context)")
      let bytes = Array(editor.text.utf8)[all[cursorRow].start..<editor.cursor]
      let column = DisplayText.width(of: String(decoding: bytes, as: UTF8.self))
      #expect(place.column == min(column, columns - 1), "\(context)")
      if !trace.isEmpty, trace.count > 400 { trace.removeFirst(300) }
    }
  }

  @Test("Sizes of nothing and less draw nothing and lose nothing")
  func tinySizes() {
    for (columns, rows) in [(0, 0), (1, 1), (2, 1), (1, 5), (0, 9)] {
      var editor = editor("два слова\n漢字", columns, rows)
      press(&editor, "up", "pgup", "down", "left", "x", "pgdn", "end", "backspace")
      _ = drawn(editor, columns, rows)
      editor.resize(Size(columns: 20, rows: 4))
      #expect(drawn(editor, 20, 4).1 != nil)
    }
  }

  @Test("T13 R12 a paste of 1 MB costs eight times that of 128 kB, and a key after it nothing")
  func large() {
    for unit in ["слово и ещё одно\n", "слово и ещё одно ", "🔑"] {
      let short = String(repeating: unit, count: 131_072 / unit.utf8.count)
      let long = String(repeating: short, count: 8)
      func paste(_ text: String) -> TextEditor {
        var editor = self.editor("начало ", 80, 20)
        editor.paste(text)
        return editor
      }
      let ratio = cpuTime { _ = paste(long) } / cpuTime { _ = paste(short) }
      #expect(ratio < 24, "\(unit.debugDescription)")
      var editor = paste(long)
      let whole = cpuTime { _ = paste(long) }
      // Keys at the end, in the middle of nowhere, and at the start.
      for place in ["ctrl-end", "pgup", "ctrl-home"] {
        press(&editor, place)
        let keys = cpuTime {
          for _ in 0..<20 {
            press(&editor, "x", "left", "up", "down", "backspace", "alt-f")
            _ = drawn(editor, 80, 20)
          }
        }
        #expect(keys / 120 < whole / 4, "\(unit.debugDescription) \(place)")
      }
      press(&editor, "ctrl-x", "h", "backspace")
      #expect(editor.text.isEmpty)
      press(&editor, "ctrl-_")
      #expect(editor.text.utf8.count > 1_000_000)
    }
  }
}
