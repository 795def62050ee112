import Configuration
import DeskTesting
import Testing

/// Every problem names the line where its key stands, however the file is written.
@Suite("Lines of a config")
struct ConfigLineTests {
  /// The line that is named for a key, and nothing else being wrong.
  private func line(of key: String, in text: String) -> Int? {
    let found = problems(text)
    #expect(found.map(\.key) == [key], "\(found)")
    return found.first?.line
  }

  @Test("In a file of several accounts, comments and blank lines")
  func accounts() {
    let text = """
      # theme = 5
      theme = "midnight"   # bell = 5

      [[account]] # [[account]]
      name = "a"
      marketplace = "diseller"

      # [[account]]
        [[account]]
        name = "b"
      \tmarketplace = "digiseller"
        seller_id = 1
      request_timeout = 0 # request_timeout = 5
      """
    #expect(line(of: "account[1].request_timeout", in: text) == 13)
    #expect(
      line(of: "account[1].bell", in: text.replacing("request_timeout = 0", with: "bell=1")) == 13)
  }

  @Test("With every kind of line end")
  func lineEnds() {
    let lines = [
      "theme = \"paper\"", "# комментарий", "", "[[account]]", "name = \"a\"",
      "marketplace = \"diseller\"",
      "poll_interval = 0",
    ]
    for end in ["\n", "\r\n"] {
      for last in ["", end, end + end] {
        let text = lines.joined(separator: end) + last
        #expect(line(of: "account[0].poll_interval", in: text) == 7)
      }
    }
    #expect(
      line(
        of: "account[0].poll_interval",
        in: lines.joined(separator: "\n").replacing("\n\n", with: "\r\n\n")) == 7)
  }

  @Test("Behind a byte order mark")
  func byteOrderMark() {
    #expect(line(of: "bell", in: "\u{FEFF}bell = 5") == 1)
    #expect(line(of: "bell", in: "\u{FEFF}\nbell = 5") == 2)
  }

  @Test(
    "With keys in quotes",
    arguments: [
      "\"bell\" = 5", "'bell' = 5", "\"be\\u006cl\" = 5", "\"bell\"=5", "  \"bell\"  =  5",
      "\tbell\t=\t5",
    ])
  func quotedKeys(_ setting: String) {
    #expect(line(of: "bell", in: "theme = \"a\"\n" + setting) == 2)
  }

  @Test("With keys that look like something else")
  func strangeKeys() {
    #expect(line(of: "keys.a = b", in: "[keys]\n\"c\" = \"x\"\n\"a = b\" = 5") == 3)
    #expect(line(of: "keys.a.b", in: "[keys]\n\"a\" = \"x\"\n\"a.b\" = 5") == 3)
    #expect(line(of: "keys.# x", in: "[keys]\n'# x' = 5") == 2)
    #expect(line(of: "keys.[x]", in: "[keys]\n'[x]' = 5") == 2)
    #expect(line(of: "keys.a]b", in: "[keys]\n\"y\" = \"x\"\n\"a]b\" = 5") == 3)
    #expect(line(of: "keys.a\"b", in: "[keys]\n\"y\" = \"x\"\n\"a\\\"b\" = 5") == 3)
    #expect(line(of: "keys.a b", in: "[keys]\n\"ab\" = \"x\"\n\"a b\" = 5") == 3)
    #expect(line(of: "[[account]]", in: "theme = \"a\"\n\"[[account]]\" = 5") == 2)
  }

  @Test("With dotted keys and tables of their own")
  func dottedKeys() {
    #expect(line(of: "theme.dark", in: "bell = true\ntheme.light = \"a\"\ntheme.dark = 5") == 3)
    #expect(line(of: "theme.dark", in: "bell = true\n[theme]\nlight = \"a\"\ndark = 5") == 4)
    #expect(
      line(of: "theme.dark", in: "bell = true\n [ \"theme\" ] # x\nlight = \"a\"\ndark = 5") == 4)
    #expect(
      line(of: "keys.desk.quit", in: "keys.\"desk.back\" = \"x\"\nkeys . \"desk.quit\" = 5") == 2)
    // A name of an action has to be in quotes; without them it is a table in a table.
    #expect(line(of: "keys.desk", in: "[keys]\n\"a\" = \"x\"\ndesk.quit = \"x\"") == 3)
    #expect(
      line(
        of: "account[1].extra",
        in: goodAccount
          + "[[account]]\nname = \"b\"\nmarketplace = \"diseller\"\n[account.extra]\nx = 1") == 9)
    #expect(
      line(
        of: "account[0].extra",
        in: goodAccount
          + "[[account.extra]]\nx = 1\n[[account]]\nname = \"b\"\nmarketplace = \"diseller\"") == 6)
  }

  @Test("In inline tables and arrays, also over several lines")
  func inline() {
    #expect(line(of: "theme.dark", in: "bell = true\ntheme = { light = \"a\", dark = 5 }") == 2)
    #expect(line(of: "theme.light", in: "bell = true\ntheme = { dark = \"light = 5\" }") == 2)
    #expect(
      line(
        of: "account[1].poll_interval",
        in: """
          account = [
            { name = "a", marketplace = "diseller" }, # poll_interval = 0
            # [
            { name = "b", marketplace = "diseller", poll_interval = 0 },
          ]
          """) == 4)
    #expect(
      line(
        of: "bell",
        in: """
          hook = [
            "bell = 1", 'bell = 2', # bell = 3
            "[account]", "]",
            "#",
          ]
          bell = 5
          """) == 6)
    #expect(line(of: "bell", in: "hook = [\"a\",\n\n\"b\"]\nbell = 5") == 4)
    #expect(line(of: "hook", in: "hook = [\"a\",\n\n5]\nbell = true") == 1)
  }

  @Test("Behind strings of several lines, whatever is in them")
  func multilineStrings() {
    for text in [
      "ca_file = \"\"\"\nbell = 1\n[keys]\n\"\"\"", "ca_file = '''\nbell = 1\n'''\n",
      "ca_file = \"\"\"a\\\"\"\"\nbell = 1\"\"\"\n",
      "ca_file = \"\"\"\\\n  bell = 1\\\n \"\"\"\n\n",
      "ca_file = \"\"\"a''' \nb\"\"\"\n\n", "ca_file = '''a\"\"\"\nb'''\n\n",
      "ca_file = \"\"\"a\"\"\"\"\n\n\n",
      "ca_file = 'a \"\"\" b'\n\n\n", "ca_file = \"a ''' b\"\n\n\n",
      "ca_file = \"x\" # \"\"\"\n\n\n",
      "ca_file = \"\\\\\"\n\n\n", "ca_file = '\\'\n\n\n", "ca_file = \"\"\n\n\n",
      "ca_file = \"\"\"\"\"\"\n\n\n",
      "ca_file = \"# no comment\" # [keys]\n\n\n", "ca_file = \"\"\"\n\"\"\n''\n\"\"\"",
    ] {
      let start = text + "\n"
      let expected = start.utf8.count { $0 == UInt8(ascii: "\n") } + 1
      #expect(line(of: "bell", in: start + "bell = 5") == expected, "\(text)")
    }
  }

  @Test("Mistakes that the parser finds are named with their line too")
  func syntax() {
    let wrong: [(String, Int)] = [
      ("bell = ", 1), ("bell", 1), ("theme = \"a\"\n\nbell = tru", 3), ("a = 1\na = 2", 2),
      ("[keys\n", 1), ("[keys]\n[keys]", 2), ("theme = \"a\nb\"", 1), ("# ok\r\n\r\n= 5", 3),
      ("a = 1\n[a]\nb = 2", 2), ("x = \"\\q\"", 1), ("\n\n\"", 3), ("hook = [1,\n2,\n", 2),
      ("x = \"\u{1}\"", 1), ("x = 1\ny = 99999999999999999999", 2), ("x = 1 # a\u{1}b", 1),
    ]
    for (text, line) in wrong {
      let found = problems(text)
      #expect(found.map(\.line) == [line], "\(text.debugDescription): \(found)")
      switch found.first?.kind {
      case .syntax(let words): #expect(!words.isEmpty)
      case .twice(let first): #expect(first < line)
      default: Issue.record("\(found)")
      }
    }
  }

  @Test("A NUL hides nothing behind it: raw or as an escape it is refused, with its line")
  func nul() {
    let nul = { (line: Int) in [ConfigProblem(file: "config.toml", line: line, .nul)] }
    #expect(problems("bell = true\n\0bell = 5") == nul(2))
    #expect(problems("bell = true\n# a\0\n") == nul(2))
    #expect(
      problems("theme = \"a\"\n[[account]]\nname = \"a\\u0000b\"\nmarketplace = \"diseller\"")
        == nul(3))
    #expect(problems("ca_file = \"\"\"\na\\U00000000b\"\"\"") == nul(2))
    #expect(problems("\"a\\u0000\" = 1") == nul(1))
    #expect(problems("ca_file = 'a\\u0000b' # \\u0000").isEmpty)
  }

  @Test("Deep nesting and long lines are refused or read, and quickly")
  func extremes() throws {
    #expect(problems("x = " + String(repeating: "[", count: 100_000)).count == 1)
    #expect(problems("x = " + String(repeating: "{a=", count: 100_000)).count == 1)
    #expect(problems(String(repeating: "a.", count: 10_000) + "b = 1").count >= 1)
    #expect(problems("[" + String(repeating: "a.", count: 10_000) + "b]").count >= 1)
    let long = String(repeating: "x", count: 200_000)
    #expect(try config("ca_file = \"\(long)\"").caFile == long)
    #expect(line(of: long, in: "\n\(long) = 1") == 2)
    let comments = String(repeating: "# комментарий\n", count: 10_000)
    #expect(line(of: "bell", in: comments + "bell = 5") == 10_001)
  }

  @Test(
    "What the parser would not survive is a mistake like others, with its line",
    arguments: [
      "x = [\n}", "x = [\n1, }]", "x = [\n\u{A0}1]", "x = [\n\u{85}", "x = [\n=", "x = {a = [\n}]}",
      "\nx = 1979-05-27T:", "\nx = 1979-05-27 0 # :2", "\nx = [1979-05-27 0]", "\nx = 1979-05-27 0",
      "\nx = 19_79-05-27T:00", "\nx = 1979-05-27T0:00:00", "\n[", "\n[\u{B}]", "\n[[",
      "\n[[\u{A0}a]]", "\n[.a]",
    ])
  func unsurvived(_ text: String) {
    let found = problems(text)
    #expect(found.map(\.line) == [2], "\(found)")
    guard case .syntax = found.first?.kind else {
      Issue.record("\(found)")
      return
    }
  }

  @Test("Dates, times and numbers of every form are read over")
  func otherValues() {
    let values = [
      "1979-05-27", "1979-05-27 # x", "1979-05-27T07:32:00", "1979-05-27t07:32:00Z",
      "1979-05-27 07:32:00.999-07:00", "07:32:00", "1_000", "0x1F", "0b11", "0o7", "1e-5",
      "-1.5E+3", "+inf", "nan",
      "[1979-05-27, 07:32:00 , 1979-05-27 07:32:00]", "[1979-05-27 ]",
    ]
    for value in values {
      #expect(
        problems("x = \(value)\nbell = 5").map(\.key) == ["x", "bell"], "\(value)")
    }
  }

  @Test("Random values never trap")
  func randomValues() {
    var random = SeededGenerator(seed: 7)
    let alphabets = ["0123456789-:+.TZ eExXoObB_pP", "0123456789-:. T", "0-:\t,]}# 12TZ+\r"].map {
      Array($0.utf8)
    }
    let dates = ["1979-05-27T07:32:00Z", "1979-05-27 07:32:00", "07:32:00.5", "0xA.8p3", "-1e5"]
    for round in 0..<6_000 {
      let alphabet = alphabets[round % 3]
      var value: [UInt8] = round % 2 == 0 ? Array(dates[round % dates.count].utf8) : []
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        let place = Int.random(in: 0...value.count, using: &random)
        value.insert(alphabet[Int.random(in: 0..<alphabet.count, using: &random)], at: place)
        if round % 2 == 0, Bool.random(using: &random) {
          value.remove(at: Int.random(in: 0..<value.count, using: &random))
        }
      }
      let text = String(decoding: value, as: UTF8.self)
      _ = problems("bell = true\nx = \(text)")
      _ = problems("bell = true\nx = [ \(text) ]")
    }
  }

  @Test("Random texts never trap, and mutations of a good file name lines that it has")
  func randomTexts() {
    var random = SeededGenerator(seed: 4)
    let good = Array(
      """
      theme = { dark = "a", light = "b" }
      hook = ["x", 'y', \"\"\"z
      \"\"\"]
      [keys]
      "products.switch" = "x"
      [[account]]
      name = "keys"
      marketplace = "digiseller"
      seller_id = 5
      [account.more]
      x.y = [{a = 1}, [2]]
      """.utf8)
    let signs = Array("\"'[]{}=.,#\\\n\r\t \0x5é".utf8)
    for _ in 0..<1_500 {
      var bytes = good
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        let sign = signs[Int.random(in: 0..<signs.count, using: &random)]
        switch Int.random(in: 0...2, using: &random) {
        case 0: bytes[place] = sign
        case 1: bytes.insert(sign, at: place)
        default: bytes.remove(at: place)
        }
      }
      let text = String(decoding: bytes, as: UTF8.self)
      let lines = 1 + text.utf8.count { $0 == UInt8(ascii: "\n") }
      for problem in problems(text) {
        #expect(problem.line.map { (1...lines + 1).contains($0) } ?? true, "\(text) \(problem)")
      }
    }
  }
}
