import TerminalCore
import Testing

@Suite("Display filter")
struct DisplayFilterTests {
  @Test("T03 what ends lines elsewhere is one blank on a line, CR LF one for both")
  func lineControls() {
    for ender in ["\r", "\n", "\t", "\u{B}", "\u{C}", "\u{85}", "\u{2028}", "\u{2029}", "\r\n"] {
      var canvas = Canvas(Size(columns: 12, rows: 3))
      canvas.write("before", column: 0, row: 1, columns: 6, role: .header)
      let left = canvas
      #expect(canvas.write("a\(ender)b", column: 6, row: 1, columns: 6, role: .default) == 3)
      #expect(
        canvas.plainRows == [String(repeating: " ", count: 12), "beforea b   ", left.text(row: 2)])
      for column in 0..<6 { #expect(canvas[column, 1] == left[column, 1]) }
      #expect(DisplayText.plain("a\(ender)b") == "a b")
    }
    #expect(drawn("a\n\rb\r\r\nc") == "a  b  c")
  }

  @Test("T03 other C0 controls and DEL are shown as their pictures, C1 controls by number")
  func controls() {
    #expect(drawn("\u{1B}[31mred\u{7}\u{8}\u{7F}") == "␛[31mred␇␈␡")
    #expect(drawn("\u{80}\u{9B}2J\u{9F}") == "‹80›‹9B›2J‹9F›")
    let canvas = Canvas.row("a\u{1B}b", columns: 3)
    #expect((0..<3).map { canvas[$0, 0].role } == [.default, .textToken, .default])
  }

  @Test(
    "T04 bidi controls are named in their logical place",
    arguments: [
      (0x61C, "ALM"), (0x200E, "LRM"), (0x200F, "RLM"), (0x202A, "LRE"), (0x202B, "RLE"),
      (0x202C, "PDF"), (0x202D, "LRO"), (0x202E, "RLO"), (0x2066, "LRI"), (0x2067, "RLI"),
      (0x2068, "FSI"), (0x2069, "PDI"),
    ] as [(UInt32, String)])
  func bidi(value: UInt32, name: String) throws {
    let control = String(try #require(Unicode.Scalar(value)))
    #expect(drawn(control) == "‹\(name)›")
    #expect(drawn("да\(control)нет") == "да‹\(name)›нет")
    #expect(drawn("a\(control)\(control)\u{301}") == "a‹\(name)›‹\(name)› \u{301}")
    #expect(DisplayText.hasHiddenCharacters("x\(control)"))
    #expect(DisplayText.clipboard("a\(control)b") == "ab")
    let canvas = Canvas.row(control, columns: 5)
    #expect((0..<5).allSatisfy { canvas[$0, 0].role == .textToken })
  }

  @Test("T04 nested and unbalanced bidi controls leave the order of the letters")
  func nestedBidi() {
    let controls =
      (["\u{202A}", "\u{202E}", "\u{2067}", "\u{2069}", "\u{202C}"] as [Unicode.Scalar])
    var source = TextSource(seed: 4)
    for _ in 0..<268 {
      var text = ""
      for letter in "if (admin) { // проверка" {
        text.append(letter)
        for _ in 0..<source.number(0...2) {
          text.unicodeScalars.append(controls[source.number(0...controls.count - 1)])
        }
      }
      let shown = DisplayText.plain(text)
      #expect(Oracle.violations(in: shown).isEmpty)
      let letters = shown.replacing(/‹[A-Z]{3}›/, with: "")
      #expect(letters == "if (admin) { // проверка")
    }
  }

  @Test(
    "T05 every format character of Unicode 15, and what else is invisible, is shown or marked",
    .enabled(if: UnicodeData.isAvailable, UnicodeData.whyNot))
  func formatCharacters() throws {
    let format = try UnicodeData.records("UnicodeData.txt").filter { $0[2] == "Cf" }
      .flatMap { UnicodeData.scalars($0[0]) }
    #expect(format.count == 170)
    for scalar in Set(format).union(Oracle.alsoHidden) {
      for text in [
        "\(scalar)", "a\(scalar)b", "ж\(scalar)", "漢\(scalar)字", "a\(scalar)\(scalar)\u{301}",
      ] {
        let canvas = Canvas.row(text, columns: 60)
        #expect(canvas.fault == nil)
        #expect(Oracle.violations(in: DisplayText.plain(text)).isEmpty)
        #expect(DisplayText.hasHiddenCharacters(text), "U+\(String(scalar.value, radix: 16))")
        let isSoftHyphen = scalar == "\u{AD}"
        #expect(canvas.text(row: 0).contains("‹") == !isSoftHyphen)
        #expect(!DisplayText.clipboard(text).unicodeScalars.contains(scalar))
      }
    }
    #expect(drawn("\u{200B}\u{E0041}\u{FEFF}") == "‹200B›‹E0041›‹FEFF›")
  }

  @Test("T05 joiners are spelling between letters of Arabic and Indic scripts, and only there")
  func joiners() {
    for word in ["می\u{200C}خواهم", "क्\u{200D}ष", "ক্\u{200C}ষ", "ක්\u{200D}ය"] {
      #expect(drawn(word) == String(word.unicodeScalars.filter { $0.value & ~1 != 0x200C }))
      #expect(DisplayText.hasHiddenCharacters(word) == false)
    }
    #expect(drawn("a\u{200C}b") == "a‹200C›b")
    #expect(drawn("می\u{200C} ") == "می‹200C› ")
    #expect(drawn("م\u{200C}\u{200D}ی") == "م‹200C›‹200D›ی")
    #expect(drawn("م\u{200C}x") == "م‹200C›x")
    #expect(drawn("\u{200D}") == "‹200D›")
    // At the end of a line they may be half of a wrapped word: not drawn, but not passed over in silence.
    for text in ["می\u{200C}", "می\u{200C}\nخواهم"] {
      #expect(!drawn(text).contains("‹"))
      #expect(DisplayText.hasHiddenCharacters(text))
    }
  }

  @Test("soft hyphens are not drawn")
  func softHyphens() {
    #expect(drawn("пере\u{AD}нос") == "перенос")
    #expect(DisplayText.width(of: "\u{AD}\u{AD}") == 0)
    #expect(DisplayText.hasHiddenCharacters("пере\u{AD}нос"))
  }

  @Test("T05 selectors, joiners and tags belong to valid emoji sequences only")
  func emojiParts() {
    #expect(drawn("❤\u{FE0F}!") == "❤!")
    #expect(drawn("☎\u{FE0E}!") == "☎!")
    #expect(drawn("a\u{FE0F}") == "a‹FE0F›")
    #expect(drawn("❤\u{FE0F}\u{FE0F}") == "❤‹FE0F›")
    #expect(drawn("👩\u{200D}") == "👩‹200D›")
    #expect(drawn("👩\u{200D}a") == "👩‹200D›a")
    #expect(drawn("👍\u{200D}👎 🔑\u{200D}👩") == "👍‹200D›👎 🔑‹200D›👩")
    #expect(drawn("👩\u{200D}🔑\u{200D}💰") == "👩‹200D›🔑‹200D›💰")
    #expect(drawn("👨\u{200D}👩\u{200D}👧\u{200D}👦\u{200D}👦") == "👨‹200D›👦")
    #expect(drawn("5\u{FE0F}\u{20E3}5\u{FE0F}") == "55")
    // England's flag, then the same tags on a flag that has none and with letters that mean nothing.
    #expect(drawn("🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}") == "🏴")
    #expect(drawn("🏴\u{E0067}\u{E0062}\u{E007F}") == "🏴‹E0067›‹E0062›‹E007F›")
    #expect(drawn("🏳\u{E0067}\u{E007F}") == "🏳‹E0067›‹E007F›")
    #expect(drawn("🏴\u{E0068}\u{E0069}\u{E007F}") == "🏴‹E0068›‹E0069›‹E007F›")
  }

  @Test("flags are drawn as letters, a lone indicator as its own")
  func flags() {
    #expect(drawn("🇷🇺 🇩🇪🇫") == "RU DEF")
    #expect(DisplayText.width(of: "🇷🇺") == 2)
    #expect(DisplayText.width(of: "🇷") == 1)
    #expect(DisplayText.prefix(of: "🇷🇺🇩🇪", columns: 3).text == "🇷🇺")
  }

  @Test("a skin tone is drawn by itself only where no terminal would take it for an emoji's")
  func skinTones() {
    #expect(drawn("\u{1F3FB}") == "\u{1F3FB}")
    #expect(DisplayText.width(of: "\u{1F3FB}") == 2)
    #expect(drawn("a\u{1F3FB}") == "a\u{1F3FB}")
    #expect(drawn("👩\u{1F3FB}") == "👩")
    #expect(drawn("👩\u{1F3FB}\u{1F3FC}") == "👩‹1F3FC›")
    #expect(drawn("👩\u{AD}\u{1F3FB}") == "👩‹00AD›\u{1F3FB}")
    #expect(drawn("✌\u{1F3FD}\u{FE0F}") == "✌")
  }

  @Test(
    "T06 a cell has four marks at most and its neighbours none of them",
    arguments: [10, 50, 10_000])
  func zalgo(count: Int) {
    let marks = String(repeating: "\u{301}\u{323}", count: count / 2)
    let canvas = Canvas.row("xe\(marks)y", columns: 4)
    #expect(canvas.fault == nil)
    #expect(canvas[1, 0].marks == ["\u{301}", "\u{323}", "\u{301}", "\u{323}"])
    #expect(canvas[0, 0].marks.isEmpty && canvas[2, 0].marks.isEmpty)
    #expect(canvas[2, 0].base == "y")
    #expect(DisplayText.width(of: "e\(marks)") == 1)
  }

  @Test("T06 a thousand bases with their heaps, and a mark without a base")
  func manyZalgo() {
    let text = String(repeating: "о\u{489}\u{300}\u{301}\u{302}\u{303}", count: 1_000)
    let canvas = Canvas.row(text, columns: 1_000)
    #expect(canvas.fault == nil)
    #expect((0..<1_000).allSatisfy { canvas[$0, 0].marks.count == 4 })
    #expect(drawn("\u{301}a") == " \u{301}a")
    #expect(Canvas.row("\u{301}a", columns: 2)[0, 0].marks == ["\u{301}"])
    #expect(drawn("\n\u{301}") == "  \u{301}")
  }

  @Test("marks with columns of their own stay with their cluster")
  func spacingMarks() {
    #expect(DisplayText.width(of: "नि") == 2)
    #expect(DisplayText.prefix(of: "निx", columns: 1).columns == 0)
    #expect(DisplayText.prefix(of: "\u{D4E}क", columns: 1).text == "")
    #expect(DisplayText.width(of: "ｶ\u{FF9E}") == 2)
    #expect(drawn("\u{1161}가\u{11A8}\u{D4E}\u{1161}") == "‹1161›가\u{11A8}\u{D4E}‹1161›")
    #expect(drawn("각\u{11A8}\u{1100}\u{1161}") == "각\u{11A8}\u{1100}\u{1161}")
    #expect(DisplayText.width(of: "\u{1100}\u{1161}\u{11A8}") == 2)
    #expect(
      Canvas.row("\u{1100}\u{1161}\u{11A8}", columns: 2)[0, 0].marks == ["\u{1161}", "\u{11A8}"])
  }

  @Test("blanks of every width are drawn as spaces")
  func spaces() {
    #expect(Array(drawn("a\u{A0}b\u{3000}c\u{2003}").utf8) == Array("a b  c ".utf8))
  }

  @Test("T10 ill-formed UTF-8 is shown as U+FFFD and everything around it is kept")
  func illFormed() {
    let pieces: [[UInt8]] = [
      [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF], [0xF0, 0x80, 0x80, 0x80],
      [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80],
      [0xFE], [0xFF], [0x80], [0xBF], [0xC2], [0xE2, 0x82], [0xF0, 0x9F], [0xF0, 0x9F, 0x98],
      [0xE2],
      [0x9B], [0xC3, 0x28], [0xE2, 0x28, 0xA1], [0xF0, 0x28, 0x8C, 0xBC],
    ]
    var source = TextSource(seed: 10)
    for _ in 0..<10_000 {
      var bytes = Array("да".utf8)
      for _ in 0..<source.number(1...3) {
        bytes += pieces[source.number(0...pieces.count - 1)]
        bytes += Array(["x", "ё", "\u{301}", "\u{1B}"][source.number(0...3)].utf8)
      }
      bytes += Array("конец".utf8)
      let canvas = Canvas.row(String(decoding: bytes, as: UTF8.self), columns: 30)
      #expect(canvas.fault == nil)
      let text = canvas.text(row: 0)
      #expect(text.hasPrefix("да") && text.contains("конец"))
      #expect(text.unicodeScalars.contains("\u{FFFD}"))
    }
  }

  @Test("T11 text after U+0000 is drawn")
  func nul() {
    #expect(drawn("имя\0хвост") == "имя␀хвост")
    #expect(DisplayText.plain("\0\0a") == "␀␀a")
    #expect(DisplayText.clipboard("a\0b") == "ab")
  }
}
