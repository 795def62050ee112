import Configuration
import Foundation
import TerminalCore
import Testing

/// The seller's own themes: what they may say, and that a bad one costs colours, not the program.
@Suite("Themes of the seller's", .timeLimit(.minutes(1)))
struct ThemeLibraryTests {
  private let directory: TemporaryDirectory
  private var library: ThemeLibrary { ThemeLibrary(directory: directory.path) }

  init() throws { directory = try TemporaryDirectory() }

  private let compiled = Self.compiledNames
  private static let compiledNames = [
    "colour-blind", "dawn", "dusk", "high-contrast-dark", "high-contrast-light", "midnight",
    "mono", "paper", "terminal",
  ]

  private func problem(
    _ file: String, line: Int? = nil, key: String? = nil, _ kind: ConfigProblem.Kind
  ) -> ConfigProblem {
    ConfigProblem(file: directory.path + "/" + file, line: line, key: key, kind)
  }

  @Test("Without a folder of the seller's there are the compiled themes")
  func noFolder() {
    for folder in [nil, "/nowhere", directory.path] {
      let library = ThemeLibrary(directory: folder)
      #expect(library.names == compiled)
      #expect(library.problems == [])
      #expect(library["nothing"] == nil)
    }
  }

  @Test("A theme names colours by palette, code, terminal; roles fall back along their dots")
  func reading() throws {
    try directory.write(
      "own.toml",
      """
      dark = false
      [palette]
      ink = "#102030"
      [roles]
      "default" = { fg = "ink", bg = "terminal" }
      "table" = { bg = "bright-white" }
      "table.row" = { attributes = ["bold"] }
      "table.row.selected" = { fg = "3", attributes = [] }
      "header" = { fg = "red", attributes = ["italic", "underline"] }
      """)
    #expect(library.names == (compiled + ["own"]).sorted())
    #expect(library.problems == [])
    let theme = try #require(library["own"])
    let ink = Colour.rgb(red: 0x10, green: 0x20, blue: 0x30)
    #expect(theme.name == "own")
    #expect(!theme.isDark)
    #expect(theme[.default] == Style(foreground: ink))
    #expect(theme[.footerKey] == Style(foreground: ink))
    #expect(theme[.table] == Style(foreground: ink, background: .indexed(15)))
    #expect(
      theme[.tableRow] == Style(foreground: ink, background: .indexed(15), attributes: .bold))
    #expect(theme[.tableRowOff] == theme[.tableRow])
    #expect(
      theme[.tableRowSelected] == Style(foreground: .indexed(3), background: .indexed(15)))
    #expect(
      theme[.headerShop] == Style(foreground: .indexed(1), attributes: [.italic, .underline]))
  }

  @Test("A theme inherits roles and palette, and what it says itself wins")
  func inheritance() throws {
    try directory.write(
      "one.toml",
      "inherits = \"midnight\"\n[palette]\nblue = \"#ff0000\"\n[roles]\n\"header\" = { bg = \"blue\" }"
    )
    try directory.write("two.toml", "inherits = \"one\"\ndark = false")
    let midnight = try #require(library["midnight"])
    let one = try #require(library["one"])
    let two = try #require(library["two"])
    let red = Colour.rgb(red: 255, green: 0, blue: 0)
    #expect(one.isDark && !two.isDark)
    #expect(one[.default] == midnight[.default])
    #expect(one[.header].background == red)
    #expect(one[.header].foreground == midnight[.header].foreground)
    // The palette of the heir colours the roles of the parent too.
    #expect(one[.tabSelected].foreground == red)
    #expect(two.styles == one.styles)
    #expect(library.problems == [])
  }

  @Test(
    "A theme of the seller's stands before the compiled one of its name and may inherit from it")
  func ownName() throws {
    try directory.write(
      "midnight.toml", "inherits = \"midnight\"\n[roles]\n\"default\" = { bg = \"#000000\" }")
    let compiled = try #require(ThemeLibrary(directory: nil)["midnight"])
    let own = try #require(library["midnight"])
    #expect(library.names == self.compiled)
    #expect(library.problems == [])
    #expect(own[.default].background == .rgb(red: 0, green: 0, blue: 0))
    #expect(own[.default].foreground == compiled[.default].foreground)
    #expect(own[.header] == compiled[.header])
  }

  private static let broken: [(text: String, line: Int, key: String, kind: ConfigProblem.Kind)] = [
    ("dark = 1", 1, "dark", .wrongType(.flag)),
    ("inherits = 1", 1, "inherits", .wrongType(.text)),
    (
      "\ninherits = \"nothing\"", 2, "inherits",
      .noSuchTheme("nothing", known: (compiledNames + ["bad"]).sorted())
    ),
    ("inherits = \"bad\"", 1, "inherits", .inheritsInCircle(["bad", "bad"])),
    ("[palette]\n\nink = \"inky\"", 3, "palette.ink", .badColour("inky")),
    ("[palette]\nink = 5", 2, "palette.ink", .wrongType(.text)),
    ("palette = 5", 1, "palette", .wrongType(.table)),
    ("roles = []", 1, "roles", .wrongType(.table)),
    ("[roles]\n\"nothing\" = {}", 2, "roles.nothing", .unknownRole("nothing")),
    ("[roles]\n\"table.rows\" = {}", 2, "roles.table.rows", .unknownRole("table.rows")),
    ("[roles]\n\"header\" = \"red\"", 2, "roles.header", .wrongType(.table)),
    ("[roles]\n\"header\" = { fg = \"inky\" }", 2, "roles.header.fg", .badColour("inky")),
    ("[roles]\n\"header\" = { bg = \"#12345\" }", 2, "roles.header.bg", .badColour("#12345")),
    ("[roles]\n\"header\" = { bg = \"#12345g\" }", 2, "roles.header.bg", .badColour("#12345g")),
    ("[roles]\n\"header\" = { bg = \"16\" }", 2, "roles.header.bg", .badColour("16")),
    ("[roles]\n\"header\" = { fg = 1 }", 2, "roles.header.fg", .wrongType(.text)),
    (
      "[roles]\n\"header\" = { attributes = [\"blink\"] }", 2, "roles.header.attributes",
      .notOneOf(["bold", "dim", "italic", "reverse", "underline"])
    ),
    (
      "[roles]\n\"header\" = { attributes = \"bold\" }", 2, "roles.header.attributes",
      .wrongType(.texts)
    ),
    (
      "[roles]\n\"header\" = { colour = \"red\" }", 2, "roles.header.colour",
      .unknownKey(known: ["attributes", "bg", "fg"])
    ),
    ("\n[rules]", 2, "rules", .unknownKey(known: ["dark", "inherits", "palette", "roles"])),
  ]

  @Test(
    "A broken theme is named by file, line and key, and costs no other", arguments: broken.indices)
  func brokenThemes(_ index: Int) throws {
    let (text, line, key, kind) = Self.broken[index]
    try directory.write("bad.toml", text + "\n")
    let library = library
    #expect(library.problems == [problem("bad.toml", line: line, key: key, kind)])
    #expect(library["bad"] == nil)
    #expect(library.themes.map(\.name) == compiled)
  }

  @Test("Every bad colour of a theme is told, in the file that names it")
  func badColours() throws {
    try directory.write(
      "parent.toml",
      "[roles]\n\"tab\" = { fg = \"sky\" }\n\"header\" = { bg = \"sea\", fg = \"sun\" }")
    try directory.write("heir.toml", "inherits = \"parent\"\n[palette]\nsky = \"#87d7ff\"")
    #expect(
      library.problems == [
        problem("parent.toml", line: 3, key: "roles.header.fg", .badColour("sun")),
        problem("parent.toml", line: 3, key: "roles.header.bg", .badColour("sea")),
        problem("parent.toml", line: 2, key: "roles.tab.fg", .badColour("sky")),
      ])
    try directory.write(
      "heir.toml",
      "inherits = \"parent\"\n[palette]\nsky = \"#87d7ff\"\nsea = \"blue\"\nsun = \"yellow\"")
    #expect(library["heir"]?[.tab].foreground == Colour("#87d7ff"))
    #expect(library["parent"] == nil)
  }

  @Test("Themes that inherit in a circle are told with the way round")
  func circle() throws {
    try directory.write("a.toml", "inherits = \"b\"")
    try directory.write("b.toml", "dark = true\ninherits = \"c\"")
    try directory.write("c.toml", "inherits = \"a\"")
    let library = library
    #expect(
      library.problems == [
        problem("c.toml", line: 1, key: "inherits", .inheritsInCircle(["a", "b", "c", "a"])),
        problem("a.toml", line: 1, key: "inherits", .inheritsInCircle(["b", "c", "a", "b"])),
        problem("b.toml", line: 2, key: "inherits", .inheritsInCircle(["c", "a", "b", "c"])),
      ])
    #expect(library.themes.map(\.name) == compiled)
  }

  @Test("For a broken theme of a compiled one's name the compiled one stands in")
  func standIn() throws {
    try directory.write("midnight.toml", "[roles")
    let library = library
    #expect(library.problems.map(\.line) == [1])
    #expect(library["midnight"] == ThemeLibrary(directory: nil)["midnight"])
  }

  @Test("What is no file, no text or too large costs itself and waits for nothing")
  func strangeFiles() throws {
    _ = try directory.makePipe("a.toml")
    _ = try directory.makeDirectory("b.toml")
    _ = try directory.link("c.toml", to: "/nowhere")
    _ = try directory.link("d.toml", to: "/dev/zero")
    try directory.write("e.toml", [0x23, 0xFF, 0x0A])
    try directory.write("f.toml", [UInt8](repeating: UInt8(ascii: "#"), count: 262_145))
    try directory.write("g.toml", "dark = true\0")
    try directory.write("notes.txt", "no theme")
    try directory.write(".hidden.toml", "no theme")
    #expect(
      library.problems == [
        problem("a.toml", .unreadable(.notRegular)), problem("b.toml", .unreadable(.notRegular)),
        problem("c.toml", .unreadable(.system("No such file or directory"))),
        problem("d.toml", .unreadable(.notRegular)), problem("e.toml", .notUTF8),
        problem("f.toml", .unreadable(.tooLarge(262_144))), problem("g.toml", line: 1, .nul),
      ])
    #expect(library.themes.map(\.name) == compiled)
    #expect(library.names == (["a", "b", "c", "d", "e", "f", "g"] + compiled).sorted())
  }

  @Test("An empty theme is the terminal's own colours")
  func empty() throws {
    try directory.write("empty.toml", "")
    let theme = try #require(library["empty"])
    #expect(theme.styles == [Style](repeating: Style(), count: Role.allCases.count))
  }
}
