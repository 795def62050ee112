import Configuration
import Foundation
import Testing
import Transport

/// Which files are trusted with what (K04), and that none of them can hold the program up.
@Suite("Files of the seller's")
struct FilePermissionTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func problem(_ path: String) -> ConfigProblem.Kind? {
    guard case .failure(let problems) = ConfigFile.load(path) else { return nil }
    #expect(problems.all.map(\.file) == [path])
    #expect(problems.all.map(\.line) == [nil])
    return problems.all.first?.kind
  }

  // MARK: Config

  @Test("K04 a config that others may read is read", arguments: [0o600, 0o644, 0o444, 0o400])
  func readableConfig(_ mode: Int) throws {
    let path = try directory.write("config.toml", "bell = false", mode: mode_t(mode))
    #expect(try !ConfigFile.load(path).get().bell)
  }

  @Test(
    "K04 a config that others may write is refused with the command that mends it, and stays as it is",
    arguments: [0o620, 0o602, 0o666, 0o664, 0o777])
  func writableConfig(_ mode: Int) throws {
    let path = try directory.write("config.toml", "bell = false", mode: mode_t(mode))
    #expect(problem(path) == .writableByOthers(mend: "chmod go-w \(path)"))
    var status = stat()
    #expect(stat(path, &status) == 0 && Int(status.st_mode & 0o777) == mode)
  }

  @Test("K04 the command that mends a file works as it is printed, whatever the file is called")
  func mendingCommand() throws {
    for name in ["a b.toml", "it's.toml", "$(id).toml", "a;b.toml", "ключи.toml", "a\"b.toml"] {
      let path = try directory.write(name, "bell = false", mode: 0o666)
      guard case .writableByOthers(let mend) = problem(path) else {
        Issue.record("\(name) was not refused")
        continue
      }
      let shell = Process()
      shell.executableURL = URL(fileURLWithPath: "/bin/sh")
      shell.arguments = ["-c", mend]
      try shell.run()
      shell.waitUntilExit()
      #expect(shell.terminationStatus == 0, "\(mend)")
      #expect(problem(path) == nil, "\(mend)")
    }
  }

  @Test("K04 a config may be a link to a safe file and none to one that others may write")
  func linkedConfig() throws {
    let safe = try directory.write("safe.toml", "bell = false")
    #expect(problem(try directory.link("good.toml", to: safe)) == nil)
    let open = try directory.write("open.toml", "bell = false", mode: 0o666)
    let link = try directory.link("bad.toml", to: open)
    #expect(problem(link) == .writableByOthers(mend: "chmod go-w \(link)"))
  }

  @Test("K04 a config of somebody else's is refused", .enabled(if: isRoot))
  func foreignConfig() throws {
    let path = try directory.write("config.toml", "bell = false")
    try #require(chown(path, 12_345, 12_345) == 0)
    #expect(problem(path) == .foreignOwner)
  }

  @Test("What is no file, no text or too large is said, and nothing waits", .timeLimit(.minutes(1)))
  func noConfig() throws {
    let missing = directory.path + "/none.toml"
    #expect(problem(missing) == .unreadable(.system("No such file or directory")))
    #expect(problem(try directory.makeDirectory("config.toml")) == .unreadable(.notRegular))
    #expect(problem(try directory.makePipe("pipe.toml")) == .unreadable(.notRegular))
    #expect(problem("/dev/zero") == .unreadable(.notRegular))
    #expect(problem(try directory.write("latin.toml", [0x23, 0xE4, 0x0A])) == .notUTF8)
    let comment = [UInt8](repeating: UInt8(ascii: "#"), count: 1_048_576)
    #expect(problem(try directory.write("most.toml", comment)) == nil)
    #expect(
      problem(try directory.write("more.toml", comment + comment.prefix(1)))
        == .unreadable(.tooLarge(1_048_576)))
  }

  // MARK: Key files

  private func key(_ path: String) throws(SecretProblem) -> String {
    try SecretReader(environment: [:]).read(.file(path)).reveal()
  }

  private func secretProblem(_ path: String) -> SecretProblem? {
    do throws(SecretProblem) {
      let key = try key(path)
      Issue.record("\(path) was read: \(key.count) letters")
      return nil
    } catch {
      return error
    }
  }

  @Test(
    "A key file's first line is the key, without what stands around it",
    arguments: [
      ("abc", "abc"), ("abc\n", "abc"), ("abc\r\n", "abc"), ("  abc \t\n", "abc"),
      ("abc\ndef\n", "abc"),
    ])
  func keyFile(_ text: String, _ key: String) throws {
    #expect(try self.key(try directory.write("key", text)) == key)
  }

  @Test(
    "A key of 4 kB is read whole; one without letters is none",
    arguments: ["", "\n", " \n", "\nabc"])
  func keySizes(_ blank: String) throws {
    let long = String(repeating: "k", count: 4_096)
    #expect(try key(try directory.write("long", long + "\n")) == long)
    #expect(secretProblem(try directory.write("blank", blank)) == .empty)
    #expect(
      secretProblem(try directory.write("large", String(repeating: "k", count: 65_537)))
        == .noFile(path: directory.path + "/large", .tooLarge(65_536)))
  }

  @Test(
    "K04 a key file that others can reach is refused with the exact chmod, and stays as it is",
    arguments: [0o640, 0o644, 0o604, 0o620, 0o602, 0o610, 0o601, 0o660, 0o666, 0o777])
  func openKeyFile(_ mode: Int) throws {
    let path = try directory.write("key", "abc", mode: mode_t(mode))
    #expect(secretProblem(path) == .fileNotPrivate(path: path, mend: "chmod 600 \(path)"))
    var status = stat()
    #expect(stat(path, &status) == 0 && Int(status.st_mode & 0o777) == mode)
  }

  @Test(
    "K04 a key file in a directory that others can enter is refused",
    arguments: [0o755, 0o750, 0o705, 0o710, 0o701, 0o770, 0o777])
  func openDirectory(_ mode: Int) throws {
    let open = try directory.makeDirectory("open", mode: mode_t(mode))
    let path = try directory.write("open/key", "abc")
    #expect(secretProblem(path) == .fileNotPrivate(path: open, mend: "chmod 700 \(open)"))
  }

  @Test("K04 a link is no key file, wherever it points")
  func linkedKeyFile() throws {
    let good = try directory.write("key", "abc")
    let open = try directory.write("open", "abc", mode: 0o644)
    for (name, target) in [("one", good), ("two", open), ("three", "/nowhere")] {
      let link = try directory.link(name, to: target)
      #expect(secretProblem(link) == .noFile(path: link, .symbolicLink))
    }
  }

  @Test("K04 key files and directories of somebody else's are refused", .enabled(if: isRoot))
  func foreignKeyFile() throws {
    let path = try directory.write("key", "abc")
    try #require(chown(path, 12_345, 12_345) == 0)
    #expect(secretProblem(path) == .foreignOwner(path: path))
    let foreign = try directory.makeDirectory("foreign")
    let inside = try directory.write("foreign/key", "abc")
    try #require(chown(foreign, 12_345, 12_345) == 0)
    #expect(secretProblem(inside) == .foreignOwner(path: foreign))
  }

  @Test("A leading ~ is HOME of the environment that was kept")
  func home() throws {
    try directory.write("key", "abc")
    let reader = SecretReader(environment: ["HOME": directory.path])
    #expect(try reader.read(.file("~/key")).reveal() == "abc")
    #expect(throws: SecretProblem.self) { try SecretReader(environment: [:]).read(.file("~/key")) }
  }

  @Test("What is no key file is said, and nothing waits", .timeLimit(.minutes(1)))
  func noKeyFile() throws {
    let missing = directory.path + "/none"
    #expect(secretProblem(missing) == .noFile(path: missing, .system("No such file or directory")))
    let folder = try directory.makeDirectory("folder")
    #expect(secretProblem(folder) == .noFile(path: folder, .notRegular))
    let pipe = try directory.makePipe("pipe")
    #expect(secretProblem(pipe) == .noFile(path: pipe, .notRegular))
  }

  // MARK: Variables

  @Test("A variable is read from the environment that was kept, and from nowhere else")
  func variables() throws {
    let reader = SecretReader(environment: ["A": " key\n", "BLANK": " "])
    #expect(try reader.read(.environment("A")).reveal() == "key")
    #expect(try reader.read(.standardVariable("A")).reveal() == "key")
    #expect(throws: SecretProblem.empty) { try reader.read(.environment("BLANK")) }
    #expect(throws: SecretProblem.variableNotSet("PATH")) { try reader.read(.environment("PATH")) }
  }
}
