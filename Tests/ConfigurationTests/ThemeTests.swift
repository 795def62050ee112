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

  /// The file and those that it inherits from.
  private static func withParents(_ name: String) throws -> String {
    let text = try #require(files[name])
    guard let parent = text.firstMatch(of: /\ninherits = "([a-z-]+)"/) else { return text }
    return try text + withParents(String(parent.1))
  }

  private func theme(_ name: String) throws -> Theme {
    try #require(ThemeLibrary(directory: nil)[name])
  }

  @Test("Every file in themes/ is compiled in and loads without a warning")
  func compiled() {
    let library = ThemeLibrary(directory: nil)
    #expect(Self.names.count >= 8)
    #expect(library.names == Self.names)
    #expect(library.problems == [])
    #expect(library.themes.map(\.name) == Self.names)
    let fromFiles = ThemeLibrary(directory: Self.folder)
    #expect(fromFiles.problems == [])
    #expect(fromFiles.themes == library.themes, "build again: the compiled themes are older")
  }

  @Test("No role is missing: each is styled by its own name or by one above it", arguments: names)
  func completeness(_ name: String) throws {
    let text = try Self.withParents(name)
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
    let text = try Self.withParents(name)
    for line in try #require(Self.files[name]).split(separator: "\n") {
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
