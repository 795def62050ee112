import Configuration
import DeskTesting
import TerminalCore
import Testing

@testable import Terminal

/// What becomes of every role's style on terminals of every kind: the other half of the pictures of screens, which know
/// roles only.
@Suite("Looks of the themes")
struct LookGoldenTests {
  @Test(
    "Colours and attributes of every role",
    arguments: ["midnight", "paper", "colour-blind", "high-contrast-light"])
  func looks(_ name: String) throws {
    let theme = try #require(ThemeLibrary(directory: nil)[name])
    let kinds: [(String, ColourSupport)] = [
      ("rgb", .direct), ("256", .palette256), ("16", .sixteen), ("mono", .none),
    ]
    var text = "role: " + kinds.map(\.0).joined(separator: " | ") + "\n"
    for role in Role.allCases {
      let looks = kinds.map { kind -> String in
        // Without colours the display wears the theme that needs none.
        let style = (kind.1 == .none ? Theme.mono : theme)[role]
        let (foreground, background) = kind.1.numbers(style)
        return "\(foreground) \(background) \(style.attributes.rawValue)"
      }
      text += role.name + ": " + looks.joined(separator: " | ") + "\n"
    }
    try expectGolden(text, "looks-" + name)
  }
}
