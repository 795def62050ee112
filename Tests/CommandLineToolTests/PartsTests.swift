import ArgumentParser
import DeskTesting
import Foundation
import TerminalCore
import Testing
import Texts

@testable import CommandLineTool

@Suite("Parts of the command line")
struct PartsTests {
  @Test("Every command says its name: to make one out of a type's takes a start longer")
  func names() {
    var commands: [any ParsableCommand.Type] = [RootCommand.self]
    var seen = 0
    while let command = commands.popLast() {
      #expect(command.configuration.commandName != nil, "\(command)")
      commands += command.configuration.subcommands
      seen += 1
    }
    #expect(seen > 50)
  }

  // MARK: Flags

  @Test(
    "Global flags are moved behind everything else, with their values",
    arguments: [
      (["--json", "products", "list"], ["products", "list", "--json"]),
      (["--config", "x", "paths"], ["paths", "--config", "x"]),
      (["--config=x", "paths"], ["paths", "--config=x"]),
      (
        ["--lang", "ru", "a", "--account", "b", "c"], ["a", "c", "--lang", "ru", "--account", "b"]
      ),
      (["a", "--", "--json", "b"], ["a", "--", "--json", "b"]),
      (["--json", "a", "--", "b"], ["a", "--json", "--", "b"]),
      (["a", "--config"], ["a", "--config"]), (["--filter", "--json"], ["--filter", "--json"]),
      ([], []), (["--json=yes"], ["--json=yes"]), (["-h"], ["-h"]),
    ])
  func globalFlags(_ given: [String], _ moved: [String]) {
    #expect(GlobalFlags.movedBehind(given) == moved)
  }

  @Test("Moving flags loses and invents no argument, and moving twice changes nothing")
  func flagProperties() {
    var random = SeededGenerator(seed: 21)
    let words = [
      "--json", "--config", "--lang=ru", "--", "list", "--limit", "5", "", "-x", "--account",
      "--offline",
    ]
    for _ in 0..<2_000 {
      let arguments = (0..<Int.random(in: 0...8, using: &random)).map { _ in
        words[Int.random(in: 0..<words.count, using: &random)]
      }
      let moved = GlobalFlags.movedBehind(arguments)
      #expect(moved.sorted() == arguments.sorted())
      #expect(GlobalFlags.movedBehind(moved) == moved)
    }
  }

  @Test(
    "Times of flags are whole numbers with a unit; a bare one is seconds",
    arguments: [
      ("200ms", Duration.milliseconds(200)), ("2s", .seconds(2)), ("120m", .seconds(7_200)),
      ("1h", .seconds(3_600)), ("5", .seconds(5)), ("0", .zero),
    ])
  func times(_ text: String, _ duration: Duration) throws {
    let flag = try #require(TimeFlag(argument: text))
    #expect(flag.duration == duration)
    #expect(TimeFlag(argument: flag.text)?.duration == duration)
  }

  @Test(
    "What is no time is refused",
    arguments: ["", "ms", "-1s", "1.5s", "1d", "s5", "1 s", "9999999999h"])
  func badTimes(_ text: String) { #expect(TimeFlag(argument: text) == nil) }

  // MARK: Output

  @Test("T20 JSON parses back to the same texts and has nothing in it that a terminal obeys")
  func json() throws {
    var random = SeededGenerator(seed: 8)
    for _ in 0..<500 {
      var text = ""
      for _ in 0..<20 {
        let ranges: [ClosedRange<UInt32>] = [
          0...0x1F, 0x20...0x7E, 0x7F...0xA0, 0x200B...0x202E, 0x2028...0x206F, 0xE000...0xE010,
          0x1F600...0x1F610, 0xE0001...0xE0041, 0x10FFFE...0x10FFFF,
        ]
        let range = ranges[Int.random(in: 0..<ranges.count, using: &random)]
        if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &random)) {
          text.unicodeScalars.append(scalar)
        }
      }
      let written = JSONText.object(["text": .string(text)]).text
      let read = try JSONSerialization.jsonObject(with: Data(written.utf8)) as? [String: String]
      #expect(read?["text"].map { Array($0.unicodeScalars) } == Array(text.unicodeScalars))
      for scalar in written.unicodeScalars {
        #expect(
          ![.control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse]
            .contains(scalar.properties.generalCategory))
      }
    }
  }

  @Test("JSON keeps the order of its members and knows every kind of value")
  func jsonValues() {
    let value = JSONText.object([
      "b": .number(-5), "a": .array([.null, .bool(true), .bool(false), .string("\"\\\n\t\r/")]),
      "c": .object([]), "d": .string(orNull: nil), "e": .number(orNull: 7),
    ])
    #expect(
      value.text
        == #"{"b":-5,"a":[null,true,false,"\"\\\n\t\r/"],"c":{},"d":null,"e":7}"#)
  }

  @Test(
    "Times are ISO 8601 in UTC",
    arguments: [
      (0.0, "1970-01-01T00:00:00Z"), (1_795_341_600.9, "2026-11-22T10:00:00Z"),
      (-1, "1969-12-31T23:59:59Z"),
      (951_782_400, "2000-02-29T00:00:00Z"),
    ])
  func isoTimes(_ seconds: Double, _ text: String) {
    #expect(ISOTime.text(Date(timeIntervalSince1970: seconds)) == text)
  }

  // MARK: Log

  @Test("A log that has grown large is begun anew, and one that cannot be written stops nobody")
  func logFile() throws {
    let tool = try Tool()
    let path = tool.home + "/state/own.log"
    let file = LogFile(path: path)
    let line = String(repeating: "x", count: 1_023)
    for _ in 0..<(5 * 1_024 + 3) { file.append(line) }
    let sizes = try [path, path + ".1"].map {
      try FileManager.default.attributesOfItem(atPath: $0)[.size] as? Int ?? 0
    }
    #expect(sizes[0] > 0 && sizes[0] < 10_000)
    #expect(sizes[1] > 5 * 1_048_576 && sizes[1] < 5 * 1_048_576 + 2_048)
    LogFile(path: "/proc/nothing/here.log").append("x")
    LogFile(path: tool.home).append("x")
    // A link in the place of the log is not followed.
    try #require(symlink(tool.home + "/victim", tool.home + "/link.log") == 0)
    LogFile(path: tool.home + "/link.log").append("x")
    #expect(!FileManager.default.fileExists(atPath: tool.home + "/victim"))
  }

  @Test("K14 Two programs that share a log keep all of it but what is older than two files")
  func sharedLog() throws {
    let tool = try Tool()
    let path = tool.home + "/state/shared.log"
    let files = [LogFile(path: path, largest: 10_000), LogFile(path: path, largest: 10_000)]
    var random = SeededGenerator(seed: 14)
    for number in 0..<6_000 {
      files[Int.random(in: 0...1, using: &random)].append("line \(number)")
      let sizes = [path, path + ".1"].map {
        (try? FileManager.default.attributesOfItem(atPath: $0)[.size] as? Int) ?? 0
      }
      // One of them may go on writing where it was before it notices.
      #expect(sizes.allSatisfy { $0 <= 20_000 + 20 }, "\(sizes)")
    }
    let kept = try [path + ".1", path].flatMap {
      try String(contentsOfFile: $0, encoding: .utf8).split(separator: "\n")
    }
    .compactMap { Int($0.dropFirst("line ".count)) }
    #expect(kept.max() == 5_999)
    // The latest ones are all there, whoever wrote them: two files of so many lines.
    #expect(Set(kept).isSuperset(of: 5_000..<6_000), "\(kept.count) lines from \(kept.min() ?? 0)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: tool.home + "/state").count == 2)
  }

  // MARK: Browser

  /// A browser that notes its arguments, one a line.
  private func browser(_ tool: Tool) throws -> BrowserOpener {
    try tool.write(
      "browser", "#!/bin/sh\nprintf '%s\\n' \"$#\" \"$@\" > \(tool.home)/opened\n", mode: 0o700)
    return BrowserOpener(environment: ["BROWSER": tool.home + "/browser"], texts: Texts(.english))
  }

  @Test(
    "T15 an address reaches the browser as one argument, as it is shown",
    arguments: [
      "https://plati.market/x", "http://a/$(touch%20x)", "https://a/`id`", "https://a/;id",
      "https://a/'\"",
      "https://a/%s", "https://a/ -x", "https://a/\n--flag",
    ])
  func browse(_ address: String) throws {
    let tool = try Tool()
    let shown = try #require(WebAddress(address)).text
    #expect(try browser(tool).open(shown) == nil)
    let seen = try String(contentsOfFile: tool.home + "/opened", encoding: .utf8)
    #expect(seen == "1\n" + shown + "\n")
    // What looks otherwise than it is shown is not opened at all.
    unlink(tool.home + "/opened")
    if shown != address {
      #expect(try browser(tool).open(address) != nil)
      #expect(!FileManager.default.fileExists(atPath: tool.home + "/opened"))
    }
  }

  @Test(
    "T15 nothing else is opened",
    arguments: [
      "", "-x", "--version", "file:///etc/passwd", "javascript:alert(1)", "ftp://a", "HTTPS//a",
      "https:/a",
      "//a", " https://a", "data:text/html,x", "http:a",
    ])
  func notOpened(_ address: String) throws {
    let tool = try Tool()
    #expect(try browser(tool).open(address) == "not an http address")
    #expect(!FileManager.default.fileExists(atPath: tool.home + "/opened"))
  }

  @Test("Of several browsers the first that starts is taken; why none did is said")
  func browsers() throws {
    let tool = try Tool()
    let working = try browser(tool).environment["BROWSER"] ?? ""
    let second = BrowserOpener(
      environment: ["BROWSER": "/nowhere/at/all:" + working], texts: Texts(.english))
    #expect(second.open("https://a/") == nil)
    let none = BrowserOpener(environment: ["BROWSER": "/nowhere/at/all"], texts: Texts(.english))
    #expect(none.open("https://a/") == "/nowhere/at/all: No such file or directory")
    try tool.write("failing", "#!/bin/sh\nexit 3\n", mode: 0o700)
    let failing = BrowserOpener(
      environment: ["BROWSER": tool.home + "/failing"], texts: Texts(.english))
    #expect(failing.open("https://a/") == tool.home + "/failing: exit status 3")
  }

  @Test("K02 programs that are started find no keys in their environment")
  func environment() {
    let context = ProcessContext(
      arguments: [],
      environment: [
        "SELLERDESK_API_KEY_A": "x", "SELLERDESK_API_KEY": "x", "OWN": "x", "PATH": "/bin",
      ])
    #expect(context.environmentForChildren(hiding: ["OWN"]) == ["PATH": "/bin"])
  }
}
