import Configuration
import TerminalCore
import Testing

/// What is read has to be legible, in every theme and with however many colours.
@Suite("Contrast")
struct ContrastTests {
  private static let library = ThemeLibrary(directory: nil)
  /// The themes that say what is behind their text.
  private static let measurable = library.names.filter { !["mono", "terminal"].contains($0) }
  /// What is no text: WCAG asks for 3 there.
  private static let rules: Set<Role> = [.paneBorder]

  private func theme(_ name: String) throws -> Theme { try #require(Self.library[name]) }

  @Test("There are themes for dark and light, high contrast, the colour-blind, 16 colours and none")
  func names() {
    #expect(
      Self.library.names == [
        "colour-blind", "dawn", "dusk", "high-contrast-dark", "high-contrast-light", "midnight",
        "mono", "paper", "terminal",
      ])
    #expect(Self.library.problems.isEmpty)
    let light = Self.library.themes.filter { !$0.isDark }.map(\.name)
    #expect(light == ["dawn", "high-contrast-light", "paper"])
  }

  @Test(
    "Every text stands out 4.5:1 (WCAG AA), in the high-contrast themes 7:1 (AAA), rules 3:1",
    arguments: measurable)
  func trueColour(_ name: String) throws {
    let theme = try theme(name)
    let wanted = name.hasPrefix("high-contrast") ? 7 : 4.5
    for role in Role.allCases {
      let ratio = try #require(theme[role].foreground.contrast(with: theme[role].background))
      #expect(ratio >= (Self.rules.contains(role) ? 3 : wanted), "\(role.name) has \(ratio)")
      // Dim text would be paler than its colour says.
      #expect(!theme[role].attributes.contains(.dim), "\(role.name)")
    }
    #expect(theme.isDark == (theme[.default].background.isLight == false))
  }

  @Test("The same with 256 colours", arguments: measurable)
  func palette256(_ name: String) throws {
    let theme = try theme(name)
    for role in Role.allCases {
      let foreground = try #require(theme[role].foreground.nearest256)
      let background = try #require(theme[role].background.nearest256)
      let ratio = try #require(
        Colour.standardRGB(of: foreground).contrast(with: .standardRGB(of: background)))
      #expect(ratio >= (Self.rules.contains(role) ? 3 : 4.5), "\(role.name) has \(ratio)")
    }
  }

  @Test("The same with 16 and with 8 colours, as xterm shows them", arguments: measurable)
  func basic(_ name: String) throws {
    let theme = try theme(name)
    for role in Role.allCases {
      for isSixteen in [true, false] {
        let numbers = theme[role].basicColours(ofSixteen: isSixteen)
        let foreground = Colour.indexed(try #require(numbers.foreground))
        let background = Colour.indexed(try #require(numbers.background))
        let ratio = try #require(foreground.contrast(with: background))
        #expect(ratio >= 4.5, "\(role.name) has \(ratio) with \(isSixteen ? 16 : 8)")
      }
    }
  }

  @Test(
    "With 16 colours the row under the cursor still lies on another ground", arguments: measurable)
  func selection(_ name: String) throws {
    let theme = try theme(name)
    for isSixteen in [true, false] {
      for (row, selected) in [(Role.tableRow, Role.tableRowSelected), (.dialog, .dialogSelected)] {
        let plain = theme[row].basicColours(ofSixteen: isSixteen)
        let chosen = theme[selected].basicColours(ofSixteen: isSixteen)
        #expect(plain.background != chosen.background, "\(selected.name)")
      }
    }
  }

  @Test("The terminal's theme names no colour of its own, and tells states apart by attributes")
  func terminal() throws {
    let theme = try theme("terminal")
    for role in Role.allCases {
      for colour in [theme[role].foreground, theme[role].background] {
        if case .rgb = colour { Issue.record("\(role.name) names \(colour)") }
      }
    }
    for role in [Role.tableRowSelected, .tableRowMarked, .tableRowOff, .tableRowLow, .tableRowOut] {
      #expect(theme[role].attributes != theme[.tableRow].attributes, "\(role.name)")
    }
  }

  @Test("The colour-blind theme's states are told apart by those who see no red or no green")
  func colourBlind() throws {
    let theme = try theme("colour-blind")
    let states: [Role] = [.tableRow, .tableRowMarked, .tableRowLow, .tableRowOut, .tableRowPending]
    for kind in Deficiency.allCases {
      for (index, one) in states.enumerated() {
        for other in states.dropFirst(index + 1) {
          let distance = try kind.distance(theme[one].foreground, theme[other].foreground)
          #expect(distance > 0.1, "\(one.name) and \(other.name) for \(kind): \(distance)")
        }
      }
    }
  }

  @Test("The measure is WCAG's: black on white 21, equal colours 1, the grey that just passes")
  func measure() throws {
    let white = Colour.rgb(red: 255, green: 255, blue: 255)
    let black = Colour.rgb(red: 0, green: 0, blue: 0)
    #expect(abs(try #require(white.contrast(with: black)) - 21) < 0.001)
    #expect(white.contrast(with: white) == 1)
    #expect(try #require(Colour("#767676")?.contrast(with: white)) >= 4.5)
    #expect(try #require(Colour("#777777")?.contrast(with: white)) < 4.5)
    #expect(Colour.terminal.contrast(with: white) == nil)
    #expect(white.isLight == true && black.isLight == false && Colour.terminal.isLight == nil)
    #expect(Colour("#1c1c1c")?.isLight == false && Colour("#fbf4e4")?.isLight == true)
  }
}

/// How colours look to people who lack one kind of cone (Viénot, Brettel and Mollon 1999).
private enum Deficiency: CaseIterable {
  case protanopia
  case deuteranopia

  private var matrix: [[Double]] {
    switch self {
    case .protanopia:
      [[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]]
    case .deuteranopia:
      [[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]]
    }
  }

  /// How far two colours lie apart for such eyes, channel by channel; 0 to 1.73.
  func distance(_ one: Colour, _ other: Colour) throws -> Double {
    let (first, second) = (try seen(one), try seen(other))
    return zip(first, second).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
  }

  private func seen(_ colour: Colour) throws -> [Double] {
    guard case .rgb(let red, let green, let blue) = colour else { throw NoChannels() }
    let channels = [red, green, blue].map { Double($0) / 255 }
    return matrix.map { row in zip(row, channels).reduce(0) { $0 + $1.0 * $1.1 } }
  }

  private struct NoChannels: Error {}
}
