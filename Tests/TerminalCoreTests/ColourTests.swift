import TerminalCore
import Testing

/// Colours of themes and what they become where a terminal has fewer.
@Suite("Colours")
struct ColourTests {
  /// The colour that xterm-256color has at a fixed place (16–255).
  static func rgb(of index: Int) -> (Int, Int, Int) {
    if index >= 232 {
      let grey = 8 + 10 * (index - 232)
      return (grey, grey, grey)
    }
    let levels = [0, 95, 135, 175, 215, 255]
    let place = index - 16
    return (levels[place / 36], levels[place / 6 % 6], levels[place % 6])
  }

  private func colour(_ red: Int, _ green: Int, _ blue: Int) -> Colour {
    .rgb(red: UInt8(red), green: UInt8(green), blue: UInt8(blue))
  }

  @Test("A colour of the fixed palette stays what it is")
  func exact() {
    for index in 16...255 {
      let (red, green, blue) = Self.rgb(of: index)
      let nearest = Int(colour(red, green, blue).nearest256 ?? 0)
      #expect(Self.rgb(of: nearest) == (red, green, blue), "\(index)")
    }
  }

  @Test("No colour of the fixed palette is nearer than the one that is chosen")
  func nearest() {
    var random = TextSource(seed: 3)
    func distance(_ one: (Int, Int, Int), _ other: (Int, Int, Int)) -> Int {
      let (r, g, b) = (one.0 - other.0, one.1 - other.1, one.2 - other.2)
      return r * r + g * g + b * b
    }
    for round in 0..<1_500 {
      let red = random.number(0...255)
      // Greys are where cube and ramp compete.
      let isGrey = round % 3 == 0
      let wanted = (
        red, isGrey ? red : random.number(0...255), isGrey ? red : random.number(0...255)
      )
      let chosen = Int(colour(wanted.0, wanted.1, wanted.2).nearest256 ?? 0)
      let best = (16...255).map { distance(Self.rgb(of: $0), wanted) }.min() ?? 0
      #expect(distance(Self.rgb(of: chosen), wanted) == best, "\(wanted)")
    }
  }

  @Test(
    "The basic colour is the one whose channels are strong",
    arguments: [
      ("#000000", 0, 0), ("#ffffff", 7, 15), ("#ff0000", 1, 9), ("#00ff00", 2, 10),
      ("#0000ff", 4, 12),
      ("#ffff00", 3, 11), ("#ff00ff", 5, 13), ("#00ffff", 6, 14), ("#800000", 1, 1),
      ("#808000", 3, 3),
      ("#c0c0c0", 7, 7), ("#808080", 7, 8), ("#606060", 0, 8), ("#202020", 0, 0),
      ("#87d7ff", 6, 14),
      ("#ff8787", 1, 9), ("#afd787", 2, 10), ("#ffd75f", 3, 11),
    ])
  func basic(_ text: String, _ ofEight: UInt8, _ ofSixteen: UInt8) throws {
    let colour = try #require(Colour(text))
    #expect(colour.nearestBasic(ofSixteen: false) == ofEight)
    #expect(colour.nearestBasic(ofSixteen: true) == ofSixteen)
  }

  @Test("Every colour becomes one that the terminal has")
  func range() {
    var random = TextSource(seed: 4)
    for _ in 0..<2_000 {
      let colour = colour(random.number(0...255), random.number(0...255), random.number(0...255))
      #expect(colour.nearestBasic(ofSixteen: false).map { $0 < 8 } == true)
      #expect(colour.nearestBasic(ofSixteen: true).map { $0 < 16 } == true)
    }
    for index in UInt8(0)..<16 {
      #expect(Colour.indexed(index).nearest256 == index)
      #expect(Colour.indexed(index).nearestBasic(ofSixteen: true) == index)
      #expect(Colour.indexed(index).nearestBasic(ofSixteen: false) == index & 7)
    }
    #expect(Colour.terminal.nearest256 == nil)
    #expect(Colour.terminal.nearestBasic(ofSixteen: true) == nil)
  }

  @Test("Colours by their names and numbers")
  func names() {
    #expect(Colour("terminal") == .terminal)
    #expect(Colour("default") == .terminal)
    #expect(Colour("#1C1c1c") == .rgb(red: 0x1C, green: 0x1C, blue: 0x1C))
    #expect(Colour("black") == .indexed(0))
    #expect(Colour("bright-white") == .indexed(15))
    #expect(Colour("7") == .indexed(7))
    #expect(Colour("15") == .indexed(15))
  }

  @Test(
    "What is no colour is none",
    arguments: [
      "", "#", "#12345", "#1234567", "#12345g", "#+12345", "#-12345", "16", "255", "+7", "-1",
      "7.0", " red",
      "Red", "bright-", "#１２", "rgb(1,2,3)", "007",
    ])
  func noColour(_ text: String) { #expect(Colour(text) == nil) }
}

/// The theme that is used where there are no colours.
@Suite("Mono")
struct MonoTests {
  @Test("Mono has no colour anywhere")
  func colourless() {
    for role in Role.allCases {
      #expect(Theme.mono[role].foreground == .terminal)
      #expect(Theme.mono[role].background == .terminal)
    }
  }

  @Test("Mono tells rows that are selected, marked, off, low and out apart by their attributes")
  func states() {
    let roles: [Role] = [
      .tableRow, .tableRowSelected, .tableRowMarked, .tableRowOff, .tableRowLow, .tableRowOut,
    ]
    let styles = Set(roles.map { Theme.mono[$0] })
    #expect(styles.count == roles.count)
  }

  @Test("A role without a style of its own takes that of the name above it")
  func fallBack() {
    let theme = Theme(
      name: "t", isDark: true,
      styles: [
        .default: Style(attributes: .dim), .table: Style(attributes: .bold),
        .tableRowSelected: Style(attributes: .reverse),
      ])
    #expect(theme[.tableRowSelected].attributes == .reverse)
    #expect(theme[.tableRow].attributes == .bold)
    #expect(theme[.tableRowMarked].attributes == .bold)
    #expect(theme[.textMuted].attributes == .dim)
    #expect(Theme(name: "t", isDark: true, styles: [:])[.pane] == Style())
  }

  @Test("Every role has a name of its own that means it")
  func roleNames() {
    #expect(Set(Role.allCases.map(\.name)).count == Role.allCases.count)
    for role in Role.allCases { #expect(Role(name: role.name) == role) }
    #expect(Role.tableRowSelected.name == "table.row.selected")
    for name in ["", "Default", "table.", "table.row.", "tableRow"] {
      #expect(Role(name: name) == nil)
    }
  }
}
