import Configuration
import Foundation
import TerminalCore
import Testing

/// The themes that come with the program: complete, legible, and the same as the files in `themes/`.
@Suite("Themes of the program")
struct ThemeTests {
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("themes").path

  /// The theme files of the source tree, by name.
  private static let files: [String: String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return Dictionary(
      uniqueKeysWithValues: names.filter { $0.hasSuffix(".toml") }.map { name in
        let text = try? String(contentsOfFile: folder + "/" + name, encoding: .utf8)
        return (String(name.dropLast(5)), text ?? "")
      })
  }()

  private static let names = files.keys.sorted()

  private func theme(_ name: String) throws -> Theme {
    try #require(ThemeLibrary(directory: nil)[name])
  }

  @Test("Every file in themes/ is compiled in and loads without a warning")
  func compiled() {
    let library = ThemeLibrary(directory: nil)
    #expect(Self.names.count >= 3)
    #expect(library.names == Self.names)
    #expect(library.problems == [])
    #expect(library.themes.map(\.name) == Self.names)
    let fromFiles = ThemeLibrary(directory: Self.folder)
    #expect(fromFiles.problems == [])
    #expect(fromFiles.themes == library.themes, "build again: the compiled themes are older")
  }

  @Test("No role is missing: each is styled by its own name or by one above it", arguments: names)
  func completeness(_ name: String) throws {
    let text = try #require(Self.files[name])
    let missing = Role.allCases.map(\.name).filter { role in
      var name = Substring(role)
      while !text.contains("\n\"\(name)\" = {") {
        guard let dot = name.lastIndex(of: ".") else { return true }
        name = name[..<dot]
      }
      return false
    }
    #expect(missing == [])
  }

  @Test("The palette has no colour that nothing uses", arguments: names)
  func palette(_ name: String) throws {
    let text = try #require(Self.files[name])
    for line in text.split(separator: "\n") {
      guard let colour = line.firstMatch(of: /^([a-z]+) = "#/) else { continue }
      let isUsed = text.contains(#"fg = "\#(colour.1)""#) || text.contains(#"bg = "\#(colour.1)""#)
      #expect(isUsed, "\(colour.1)")
    }
  }

  @Test("The compiled fall-back without colours is the theme mono")
  func mono() throws {
    #expect(try theme("mono") == Theme.mono)
    for style in Theme.mono.styles {
      #expect(style.foreground == .terminal && style.background == .terminal)
    }
  }

  /// What WCAG 2.2 calls the contrast of two colours, 1 to 21.
  private func contrast(_ one: Colour, _ other: Colour) throws -> Double {
    func luminance(_ colour: Colour) throws -> Double {
      guard case .rgb(let red, let green, let blue) = colour else {
        throw Unmeasurable()
      }
      let parts = [red, green, blue].map { part -> Double in
        let value = Double(part) / 255
        return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
      }
      return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }
    let (first, second) = (try luminance(one), try luminance(other))
    return (max(first, second) + 0.05) / (min(first, second) + 0.05)
  }

  private struct Unmeasurable: Error {}

  @Test("The measure is that of WCAG: black on white, equal colours, the grey that just passes")
  func measure() throws {
    let white = try #require(Colour("#ffffff"))
    #expect(abs(try contrast(white, try #require(Colour("#000000"))) - 21) < 0.001)
    #expect(try contrast(white, white) == 1)
    #expect(try contrast(white, try #require(Colour("#767676"))) >= 4.5)
    #expect(try contrast(white, try #require(Colour("#777777"))) < 4.5)
  }

  @Test(
    "Text of every role has the contrast of WCAG AA, 4.5; borders have 3 against their ground",
    arguments: names.filter { $0 != "mono" })
  func legibility(_ name: String) throws {
    let theme = try theme(name)
    let borders: Set<Role> = [.paneBorder, .dialogBorder]
    for role in Role.allCases {
      let style = theme[role]
      let ratio = try contrast(style.foreground, style.background)
      // Dim text would be paler than its colour says.
      #expect(!style.attributes.contains(.dim), "\(role.name)")
      #expect(ratio >= (borders.contains(role) ? 3 : 4.5), "\(role.name): \(ratio)")
    }
    #expect(theme.isDark == (try contrast(theme[.default].background, .black) < 5))
  }

  @Test(
    "Colours look alike in true colour and in 256, and no text vanishes in sixteen or eight",
    arguments: names)
  func fewerColours(_ name: String) throws {
    let theme = try theme(name)
    for role in Role.allCases {
      let style = theme[role]
      for colour in [style.foreground, style.background] {
        guard case .rgb = colour, let index = colour.nearest256 else { continue }
        #expect(colour == .fixed(index), "\(role.name)")
      }
      for ofSixteen in [true, false] {
        let foreground = style.foreground.nearestBasic(ofSixteen: ofSixteen)
        let background = style.background.nearestBasic(ofSixteen: ofSixteen)
        #expect(foreground == nil || foreground != background, "\(role.name)")
      }
    }
  }

  @Test("What is told by colour is told by an attribute where there is none")
  func withoutColours() {
    for (one, other) in [
      (Role.tableRow, Role.tableRowSelected), (.tableRow, .tableRowMarked),
      (.tableRow, .tableRowOff),
      (.tableRow, .tableRowLow), (.tableRow, .tableRowOut), (.tableRowLow, .tableRowOut),
      (.tab, .tabSelected), (.footerKey, .footerDisabled), (.noticeInfo, .noticeError),
      (.tableRow, .tableRowPending), (.dialog, .dialogSelected),
    ] {
      #expect(Theme.mono[one] != Theme.mono[other], "\(one.name) \(other.name)")
    }
  }
}

extension Colour {
  fileprivate static let black = Colour.rgb(red: 0, green: 0, blue: 0)

  /// What xterm shows for a number from 16 up.
  fileprivate static func fixed(_ index: UInt8) -> Colour {
    guard index < 232 else {
      let grey = 8 + 10 * (index - 232)
      return .rgb(red: grey, green: grey, blue: grey)
    }
    let levels: [UInt8] = [0, 95, 135, 175, 215, 255]
    let place = Int(index) - 16
    return .rgb(
      red: levels[place / 36], green: levels[place / 6 % 6], blue: levels[place % 6])
  }
}
