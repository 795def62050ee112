import Configuration
import Foundation
import Testing
import Transport

/// Commands that print keys, and those that do everything else (K07).
@Suite("Key commands", .timeLimit(.minutes(3)))
struct SecretCommandTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func key(
    _ script: String, _ environment: [String: String] = ["PATH": "/usr/bin:/bin"],
    hiding hidden: Set<String> = [], patience: Duration = .seconds(30)
  ) throws(SecretProblem) -> String {
    try SecretReader(environment: environment, hiding: hidden, patience: patience)
      .read(.command(["/bin/sh", "-c", script])).reveal()
  }

  private func failure(_ reason: SecretProblem.CommandFailure) -> SecretProblem {
    .commandFailed(program: "/bin/sh", reason: reason)
  }

  @Test(
    "K07 the first line of the output is the key",
    arguments: [
      ("echo abc", "abc"), ("printf abc", "abc"), ("printf 'abc\\r\\n'", "abc"),
      ("printf 'abc\\ndef\\nghi'", "abc"), ("printf ' abc \\n\\n'", "abc"),
      ("echo abc; echo noise >&2", "abc"), ("printf a; sleep 0.2; printf 'bc\\n'", "abc"),
    ])
  func firstLine(_ script: String, _ key: String) throws {
    #expect(try self.key(script) == key)
  }

  @Test(
    "K07 a command that prints no key gives none", arguments: ["true", "echo", "printf '\\nabc'"])
  func noLine(_ script: String) {
    #expect(throws: SecretProblem.empty) { try key(script) }
  }

  @Test(
    "K07 a command that fails gives no key, though it printed one",
    arguments: [
      ("exit 1", 1), ("echo abc; exit 3", 3), ("printf abc; kill -9 $$", 137), ("exit 255", 255),
    ])
  func exitStatus(_ script: String, _ status: Int) {
    #expect(throws: failure(.exited(Int32(status)))) { try key(script) }
  }

  @Test("K07 a command that cannot be started is named with the reason")
  func notStarted() throws {
    let reader = SecretReader(environment: [:])
    let plain = try directory.write("plain", "#!/bin/sh\necho abc", mode: 0o600)
    for (program, reason) in [
      ("/nowhere/at/all", "No such file or directory"), (directory.path, "Permission denied"),
      (plain, "Permission denied"),
    ] {
      #expect(
        throws: SecretProblem.commandFailed(program: program, reason: .notStarted(reason))
      ) { try reader.read(.command([program])) }
    }
  }

  @Test("K07 a command that hangs is ended with all it started, after 30 s and not later")
  func hangs() throws {
    #expect(SecretReader(environment: [:]).patience == .seconds(30))
    let mark = directory.path + "/pids"
    for script in [
      "sleep 600", "printf abc; sleep 600", "trap '' TERM INT HUP; sleep 600 & wait; sleep 600",
    ] {
      let began = ContinuousClock.now
      #expect(throws: failure(.timedOut)) {
        try key("echo $$ > \(mark); \(script)", patience: .milliseconds(300))
      }
      let took = ContinuousClock.now - began
      #expect(took >= .milliseconds(300))
      #expect(took < .seconds(15), "\(script): \(took)")
      let pid = try #require(
        pid_t(try String(contentsOfFile: mark, encoding: .utf8).dropLast()))
      #expect(kill(pid, 0) != 0 && errno == ESRCH)
      // Nobody of its group is left either; a moment is needed for init to collect them.
      let limit = ContinuousClock.now + .seconds(5)
      while kill(-pid, 0) == 0, .now < limit { usleep(10_000) }
      #expect(kill(-pid, 0) != 0, "\(script)")
    }
  }

  @Test("K07 a command that goes on after its line is waited for shortly, and its line counts")
  func goesOn() throws {
    let began = ContinuousClock.now
    #expect(try key("echo abc; sleep 600") == "abc")
    #expect(ContinuousClock.now - began < .seconds(20))
  }

  @Test("K07 a command that closes its output has said all it says")
  func closes() throws {
    #expect(throws: SecretProblem.empty) { try key("exec 1>&2; sleep 600") }
    #expect(try key("printf abc; exec 1>&2; sleep 600") == "abc")
  }

  @Test("K07 10 MB are not read: a line without an end is refused, behind a line nothing is wanted")
  func floods() throws {
    let began = ContinuousClock.now
    #expect(throws: failure(.saidTooMuch)) {
      try key("head -c 10485760 /dev/zero | tr '\\0' x")
    }
    #expect(throws: failure(.saidTooMuch)) { try key("while :; do printf xxxxxxxxxxxxxxxx; done") }
    #expect(try key("echo abc; head -c 10485760 /dev/zero | tr '\\0' x") == "abc")
    #expect(try key("yes abc") == "abc")
    #expect(ContinuousClock.now - began < .seconds(40))
  }

  @Test("K07 a command that leaves a child behind on its output is not waited for")
  func forks() throws {
    let began = ContinuousClock.now
    #expect(try key("sleep 60 & printf abc") == "abc")
    #expect(try key("sleep 60 & echo abc") == "abc")
    #expect(try key("(sleep 60; echo def) & printf abc; exit 0") == "abc")
    #expect(throws: failure(.exited(4))) { try key("sleep 60 & exit 4") }
    #expect(ContinuousClock.now - began < .seconds(25))
  }

  @Test("K07 a command has no terminal, no input and nowhere for its errors")
  func noTerminal() throws {
    #expect(try key("if (: >/dev/tty); then echo yes; else echo no; fi") == "no")
    #expect(try key("if read line; then echo yes; else echo no; fi") == "no")
    #expect(try key("readlink /proc/self/fd/2 || echo none") == "/dev/null")
  }

  @Test("K07 arguments arrive as they are: no shell")
  func arguments() throws {
    let reader = SecretReader(environment: ["PATH": "/usr/bin:/bin"])
    for text in ["$HOME", "a b", "`id`", "$(id)", "*", "'", "\"", "; id", "-n", "ключ"] {
      let secret = try reader.read(.command(["printf", "%s", text]))
      #expect(secret.reveal() == text)
    }
  }

  @Test("K02 a command finds no key in its environment, by whatever name the config knows it")
  func environment() throws {
    let environment = [
      "PATH": "/usr/bin:/bin", "SELLERDESK_API_KEY_KEYS": "s3cret", "SELLERDESK_API_KEY": "s3cret",
      "OTHER_KEY": "s3cret", "PLAIN": "visible",
    ]
    let count = try key("env | grep -c s3cret; true", environment, hiding: ["OTHER_KEY"])
    #expect(count == "0")
    #expect(try key("echo $PLAIN", environment) == "visible")
  }

  @Test("K02 the variables that hold keys are those that the accounts name")
  func keyVariables() throws {
    let config = try config(
      """
      [[account]]
      name = "a"
      marketplace = "diseller"
      api_key_env = "ONE"
      [[account]]
      name = "b"
      marketplace = "diseller"
      api_key_env = "TWO"
      [[account]]
      name = "c"
      marketplace = "diseller"
      api_key_command = ["THREE"]
      """)
    #expect(config.keyVariables == ["ONE", "TWO"])
  }
}
