import Configuration
import Foundation
import Testing
import Transport

/// The keyring, through a tool that stands in for `secret-tool`, and credentials of systemd's.
@Suite("Keyring and credentials", .timeLimit(.minutes(1)))
struct KeyringTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// A tool that runs this script; `$STORE` is a file of the test's.
  private func keyring(_ script: String, patience: Duration = .seconds(3)) throws -> Keyring {
    let source = try directory.write("source", "#!/bin/sh\n" + script, mode: 0o700)
    let tool = directory.path + "/tool-\(UUID().uuidString)"
    // Copied by another process: a program that a test beside this one starts meanwhile could hold a descriptor that
    // this process writes with, and a file that is being written cannot be run.
    let copy = Process()
    copy.executableURL = URL(fileURLWithPath: "/bin/cp")
    copy.arguments = ["-p", source, tool]
    try copy.run()
    copy.waitUntilExit()
    try #require(copy.terminationStatus == 0)
    return Keyring(
      environment: ["PATH": "/usr/bin:/bin", "STORE": directory.path + "/store"], tool: tool,
      patience: patience)
  }

  /// Keeps keys in a file, as the real one does behind its door.
  private static let working = """
    case "$1" in
      store) { echo "$2 $3 $4 $5 $6"; cat; } > "$STORE" ;;
      lookup) [ -f "$STORE" ] || exit 1; tail -n +2 "$STORE" ;;
      clear) [ -f "$STORE" ] || exit 1; rm "$STORE" ;;
    esac
    """

  @Test("K13 A key of 4 kB goes into the keyring and comes back, and never stands in an argument")
  func roundTrip() throws {
    let keyring = try keyring(Self.working)
    let key = String(repeating: "Ключ-", count: 500) + "."
    try keyring.keep(Secret(key), of: "keys")
    #expect(try keyring.key(of: "keys").reveal() == key)
    let stored = try String(contentsOfFile: directory.path + "/store", encoding: .utf8)
    #expect(
      stored.split(separator: "\n")[0]
        == "--label=sellerdesk keys service sellerdesk account keys")
    try keyring.remove("keys")
    #expect(throws: SecretProblem.keyring(.noEntry)) { try keyring.key(of: "keys") }
    // What is not there is removed already.
    try keyring.remove("keys")
  }

  @Test("K08 A keyring that hangs is left within three seconds, with what it started")
  func hangs() throws {
    let keyring = try keyring("sleep 60 & echo $! > \"$STORE\"; sleep 60")
    let begun = ContinuousClock.now
    #expect(throws: SecretProblem.keyring(.timedOut)) { try keyring.key(of: "keys") }
    #expect(ContinuousClock.now - begun < .seconds(4))
    let child = try String(contentsOfFile: directory.path + "/store", encoding: .utf8)
    let pid = try #require(Int32(child.trimmingCharacters(in: .whitespacesAndNewlines)))
    // Killed; it may be a zombie of a process that nobody waits for here.
    func isRunning() -> Bool {
      let state = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
      return state.map { !$0.contains(") Z") } ?? false
    }
    let end = ContinuousClock.now + .seconds(5)
    while isRunning(), ContinuousClock.now < end { usleep(10_000) }
    #expect(!isRunning())
  }

  @Test("K08 A keyring that hangs before it takes the key, or never reads it, is left too")
  func hangsAtStoring() throws {
    let deaf = try keyring("exec 0<&-; sleep 60", patience: .milliseconds(500))
    let key = Secret(String(repeating: "k", count: 1_000_000))
    #expect(throws: SecretProblem.keyring(.timedOut)) { try deaf.keep(key, of: "keys") }
    let gone = try keyring("exit 0")
    try gone.keep(key, of: "keys")
  }

  @Test(
    "K08 A keyring that cannot be reached says so in its own words, and one that is not there has a name"
  )
  func failures() throws {
    let broken = try keyring("echo 'Cannot autolaunch D-Bus without X11 $DISPLAY' >&2; exit 1")
    let failure = SecretProblem.keyring(
      .failed(words: "Cannot autolaunch D-Bus without X11 $DISPLAY"))
    #expect(throws: failure) { try broken.key(of: "keys") }
    #expect(throws: failure) { try broken.keep(Secret("k"), of: "keys") }
    #expect(throws: failure) { try broken.remove("keys") }
    let missing = Keyring(environment: [:], tool: directory.path + "/none")
    #expect(throws: SecretProblem.keyring(.noTool)) { try missing.key(of: "keys") }
    #expect(throws: SecretProblem.keyring(.noEntry)) { try keyring("exit 0").key(of: "keys") }
  }

  @Test("K08 A tool that talks for ever does not fill the memory")
  func talks() throws {
    let keyring = try keyring("yes", patience: .milliseconds(500))
    #expect(throws: SecretProblem.keyring(.timedOut)) { try keyring.key(of: "keys") }
  }

  // MARK: systemd

  private let name = "SELLERDESK_API_KEY_KEYS"

  private func key(_ environment: [String: String]) throws(SecretProblem) -> String {
    try SecretReader(environment: environment).read(.standardVariable(name)).reveal()
  }

  @Test("A credential of systemd's comes before the variable of its name")
  func credential() throws {
    let environment = ["CREDENTIALS_DIRECTORY": directory.path, name: "variable"]
    #expect(try key(environment) == "variable")
    try directory.write(name, "credential\nmore", mode: 0o440)
    #expect(try key(environment) == "credential")
    #expect(try key([name: "variable"]) == "variable")
    // Where a source is named, nothing else is looked at.
    #expect(
      try SecretReader(environment: environment).read(.environment(name)).reveal() == "variable")
  }

  @Test("K04 A credential that others can read is refused, not passed over")
  func openCredential() throws {
    let path = try directory.write(name, "credential", mode: 0o444)
    let environment = ["CREDENTIALS_DIRECTORY": directory.path, name: "variable"]
    #expect(throws: SecretProblem.fileNotPrivate(path: path, mend: "chmod o= \(path)")) {
      try key(environment)
    }
    #expect(try key(["CREDENTIALS_DIRECTORY": "relative", name: "variable"]) == "variable")
  }
}
