import Configuration
import Dispatch
import Foundation
import Synchronization
import TerminalCore
import Testing

/// Theme files that change while the desk runs.
@Suite("Live themes", .timeLimit(.minutes(1)))
struct LiveThemesTests {
  private let directory: String

  init() throws {
    directory = NSTemporaryDirectory() + "/themes-\(UUID().uuidString)"
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: true)
  }

  private func write(_ text: String, _ name: String = "own.toml") throws {
    try text.write(toFile: directory + "/" + name, atomically: true, encoding: .utf8)
  }

  private func ground(_ themes: LiveThemes) -> Colour? { themes["own"]?[.default].background }

  @Test(
    "Reading anew brings new colours, new themes and what is wrong; a broken one keeps its looks")
  func reload() throws {
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try write("[roles]\n\"default\" = { bg = \"#112233\" }")
    let themes = LiveThemes(directory: directory)
    #expect(ground(themes) == Colour("#112233"))
    try write("[roles]\n\"default\" = { bg = \"#445566\" }")
    #expect(ground(themes) == Colour("#112233"), "not before somebody asks")
    #expect(themes.reload().isEmpty)
    #expect(ground(themes) == Colour("#445566"))
    try write("[roles\n")
    let problems = themes.reload()
    #expect(problems.count == 1)
    #expect(problems.first?.file == directory + "/own.toml")
    #expect(ground(themes) == Colour("#445566"))
    #expect(themes["never"] == nil)
    try write("dark = false", "never.toml")
    _ = themes.reload()
    #expect(themes["never"]?.isDark == false)
    #expect(themes.library.names.contains("never"))
  }

  @Test("A file that is written or moved into the folder is read, once for each time")
  func watching() throws {
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try write("[roles]\n\"default\" = { bg = \"#112233\" }")
    let themes = LiveThemes(directory: directory)
    let times = Mutex(0)
    let bell = DispatchSemaphore(value: 0)
    let watch = themes.watch { _ in
      times.withLock { $0 += 1 }
      bell.signal()
    }
    #expect(watch != nil)
    for (round, colour) in ["#445566", "#778899"].enumerated() {
      // As an editor does it: a copy beside it, and several writes.
      let text = "[roles]\n\"default\" = { bg = \"\(colour)\" }"
      try write(text, "own.toml.new")
      rename(directory + "/own.toml.new", directory + "/own.toml")
      for _ in 0..<3 { try write(text) }
      #expect(bell.wait(timeout: .now() + .seconds(20)) == .success)
      #expect(ground(themes) == Colour(colour))
      #expect(times.withLock { $0 } == round + 1)
    }
    withExtendedLifetime(watch) {}
  }

  @Test("Where there is no folder nothing is watched")
  func noFolder() {
    try? FileManager.default.removeItem(atPath: directory)
    #expect(LiveThemes(directory: nil).watch { _ in } == nil)
    #expect(LiveThemes(directory: directory).watch { _ in } == nil)
    #expect(LiveThemes(directory: directory)["midnight"] != nil)
  }
}
