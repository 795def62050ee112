import TerminalCore
import Testing

@Suite("Text in columns")
struct DisplayTextTests {
  @Test("a prefix is the longest that fits, cut between clusters")
  func prefix() {
    #expect(DisplayText.prefix(of: "товар", columns: 3) == ("тов", 3))
    #expect(DisplayText.prefix(of: "товар", columns: 9) == ("товар", 5))
    #expect(DisplayText.prefix(of: "漢字", columns: 3) == ("漢", 2))
    #expect(DisplayText.prefix(of: "e\u{301}e\u{301}", columns: 1) == ("e\u{301}", 1))
    #expect(DisplayText.prefix(of: "a\u{200B}b", columns: 4) == ("a", 1))
    #expect(DisplayText.prefix(of: "abc", columns: 0) == ("", 0))
    #expect(DisplayText.prefix(of: "abc", columns: -1) == ("", 0))
  }

  @Test(
    "lines are broken at blanks, long words between clusters",
    arguments: [
      ("", ["" as Substring]),
      ("один два", ["один два"]),
      ("один два три", ["один два", "три"]),
      ("один  д     три", ["один  д", "три"]),
      ("12345678 90", ["12345678", "90"]),
      ("1234567 890", ["1234567", "890"]),
      ("abcdefghijklmnopqrst", ["abcdefgh", "ijklmnop", "qrst"]),
      ("ab cdefghijklmnop", ["ab", "cdefghij", "klmnop"]),
      ("  отступ тут", ["  отступ", "тут"]),
      ("            x", ["        ", "x"]),
      ("a\nb\r\nc\u{2028}d", ["a", "b", "c", "d"]),
      ("a\n", ["a", ""]),
      ("\n\n", ["", "", ""]),
      ("конец   \n", ["конец   ", ""]),
      ("漢字漢字漢字", ["漢字漢字", "漢字"]),
      ("x漢字漢字", ["x漢字漢", "字"]),
      ("a\tb\u{3000}c\u{A0}d e", ["a\tb\u{3000}c\u{A0}d", "e"]),
      ("ab\u{200B}cd", ["ab\u{200B}", "cd"]),
      ("1234567👩\u{200D}🚀", ["1234567", "👩\u{200D}🚀"]),
    ])
  func wrap(text: String, lines: [Substring]) {
    #expect(DisplayText.wrap(text, columns: 8) == lines)
  }

  @Test("a cluster wider than the line has a line to itself")
  func oversize() {
    #expect(DisplayText.wrap("ab漢c", columns: 1) == ["a", "b", "漢", "c"])
    #expect(DisplayText.wrap("ab", columns: 0) == ["a", "b"])
    #expect(DisplayText.wrap("a \u{202E} b", columns: 3) == ["a", "\u{202E}", "b"])
  }

  @Test("plain text is what the canvas would show")
  func plain() {
    #expect(DisplayText.plain("Ключ\u{1B}[31m\r\nвторая\u{202E}") == "Ключ␛[31m вторая‹RLO›")
    #expect(DisplayText.plain("a\r\nb\rc\u{2029}d\te", keepingLines: true) == "a\nb c\nd e")
    #expect(DisplayText.plain("❤\u{FE0F}1\u{FE0F}\u{20E3}👩🏽‍🚀🇷🇺") == "❤ 1 👩RU")
    #expect(DisplayText.plain("\u{E000}") == "\u{FFFD}")
    #expect(DisplayText.plain("просто текст") == "просто текст")
    #expect(DisplayText.plain("") == "")
  }

  @Test("T16 the clipboard gets letters and newlines, no controls and no format characters")
  func clipboard() {
    #expect(
      DisplayText.clipboard("ключ:\tA-1\r\nB-2\rC\u{85}D\u{2028}E") == "ключ: A-1\nB-2\nC\nD\nE")
    #expect(
      DisplayText.clipboard("\u{1B}]52;c;x\u{7}\u{9B}2J\u{202E}\u{200B}\u{FEFF}\u{E0041}")
        == "]52;c;x2J")
    #expect(DisplayText.clipboard("👨\u{200D}👩\u{FE0F}") == "👨👩")
    #expect(DisplayText.clipboard("e\u{301} \u{E000}") == "e\u{301} \u{E000}")
  }

  @Test("T05 ordinary text hides nothing")
  func hidden() {
    for text in [
      "", "Ключ Windows 11 Pro — 349 ₽", "строка\r\nвторая\tтаб", "👩🏽‍🚀❤️🇷🇺1️⃣", "می‌خواهم", "漢字",
      "e\u{301}",
    ] {
      #expect(!DisplayText.hasHiddenCharacters(text), "\(text)")
    }
    for text in [
      "a\u{200B}", "\u{1B}", "\0", "\u{9B}", "\u{202E}", "a\u{FE0F}", "\u{E0041}", "a\u{AD}b",
    ] {
      #expect(DisplayText.hasHiddenCharacters("начало " + text), "\(text.debugDescription)")
    }
  }

  @Test("a substring is measured from its own start")
  func substrings() {
    let text = "цена: 👩🏽‍🚀 ё"
    let tail = text.dropFirst(6)
    #expect(DisplayText.width(of: tail) == 4)
    #expect(DisplayText.prefix(of: tail, columns: 3).text == "👩🏽‍🚀 ")
  }
}
