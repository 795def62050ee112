import Configuration
import Foundation
import Testing

@Suite("The program that is told of new messages", .timeLimit(.minutes(1)))
struct HookProgramTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func script(_ text: String) throws -> String {
    try directory.write("hook", "#!/bin/sh\n" + text, mode: 0o700)
  }

  @Test(
    "It is run without a shell, finds the text on its input and no variable but those it is given")
  func whatItGets() throws {
    let heard = directory.path + "/heard"
    let path = try script("printf '%s|' \"$@\" > '\(heard)'; cat >> '\(heard)'; env >> '\(heard)'")
    try HookProgram([path, "a b", "$(id)", "*"], environment: ["PATH": "/usr/bin:/bin", "X": "1"])
      .run("{\"a\":\"ё\"}\n")
    let lines = try String(contentsOfFile: heard, encoding: .utf8).split(separator: "\n")
    #expect(lines.first == "a b|$(id)|*|{\"a\":\"ё\"}")
    let names = Set(
      lines.dropFirst().compactMap { $0.split(separator: "=").first.map(String.init) })
    #expect(names.subtracting(["PATH", "X", "PWD", "SHLVL", "_", "OLDPWD"]) == [])
  }

  @Test("Why it did not take what it was told")
  func trouble() throws {
    let environment = ["PATH": "/usr/bin:/bin"]
    #expect(throws: HookProgram.Trouble.exited(3)) {
      try HookProgram([try script("exit 3")], environment: environment).run("x")
    }
    #expect(throws: HookProgram.Trouble.timedOut) {
      try HookProgram(
        [try script("sleep 60")], environment: environment, patience: .milliseconds(200)
      ).run("x")
    }
    #expect(throws: HookProgram.Trouble.notStarted("No such file or directory")) {
      try HookProgram(["/nowhere/hook"], environment: environment).run("x")
    }
    // One that reads nothing of a long text has taken it all the same.
    try HookProgram([try script("exit 0")], environment: environment)
      .run(String(repeating: "x", count: 1 << 20))
  }
}
