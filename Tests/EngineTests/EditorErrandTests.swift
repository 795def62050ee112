import Dashboard
import Engine
import Foundation
import Testing

/// A text goes to the seller's editor and comes back, whatever the editor does to it.
@Suite("Editor errand")
struct EditorErrandTests {
  /// A directory of its own for the editor, its reports and the errand's files.
  private final class Place {
    let path: String

    init() throws {
      path = NSTemporaryDirectory() + "/editor-\(UUID().uuidString)"
      try FileManager.default.createDirectory(
        atPath: path + "/tmp", withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// An editor that is a shell script; `$1` is the file.
    func errand(_ script: String, variable: String = "EDITOR") throws -> EditorErrand {
      let program = path + "/ed"
      try "#!/bin/sh\ncd \(path)\n\(script)\n".write(
        toFile: program, atomically: true, encoding: .utf8)
      chmod(program, 0o700)
      return EditorErrand(environment: [
        variable: "/bin/sh " + program, "TMPDIR": path + "/tmp", "PATH": "/usr/bin:/bin",
        "SELLERDESK_API_KEY_KEYS": "secret-key",
      ])
    }

    func report(_ name: String) -> String? {
      try? String(contentsOfFile: path + "/" + name, encoding: .utf8)
    }

    /// What the errand left behind.
    var leftovers: [String] {
      (try? FileManager.default.contentsOfDirectory(atPath: path + "/tmp")) ?? ["unreadable"]
    }
  }

  private let text = "Здравствуйте 👨‍👩‍👧‍👦\nвторая строка"

  @Test(
    "The text comes back as the editor left it, and nothing stays behind",
    arguments: [
      ("true", "Здравствуйте 👨‍👩‍👧‍👦\nвторая строка"),
      ("printf 'новый\\nтекст\\n' > \"$1\"", "новый\nтекст"),
      ("printf 'через другой файл' > x && mv x \"$1\"", "через другой файл"),
      ("printf '' > \"$1\"", ""),
      ("cp \"$1\" \"$1~\"; touch \"$(dirname \"$1\")/.text.swp\"; printf a > \"$1\"", "a"),
    ])
  func edited(_ script: String, _ wanted: String) throws {
    let place = try Place()
    let result = try place.errand(script).edit(text) { false }
    #expect(result == EditorResult(wanted, wanted == text ? .same : .taken))
    #expect(place.leftovers == [])
  }

  @Test(
    "However the editor ends, a text comes back: its own where there is one, else the old one",
    arguments: [
      ("printf half > \"$1\"; exit 3", "half", .taken, .status("/bin/sh", 3)),
      ("exit 3", nil, .same, .status("/bin/sh", 3)),
      ("rm \"$1\"", nil, .gone, nil),
      ("chmod 000 \"$1\"; kill -9 $$", nil, .same, .signal("/bin/sh", 9)),
      ("printf half > \"$1\"; kill -9 $$", "half", .taken, .signal("/bin/sh", 9)),
      ("rm -rf \"$(dirname \"$1\")\"", nil, .gone, nil),
      ("printf 'abc \\377 где\\n' > \"$1\"", "abc \u{FFFD} где", .repaired, nil),
      ("printf '\\377' > \"$1\"; exit 1", "\u{FFFD}", .repaired, .status("/bin/sh", 1)),
    ] as [(String, String?, EditorResult.Fate, EditorResult.Failure?)])
  func failures(
    _ script: String, _ wanted: String?, _ fate: EditorResult.Fate,
    _ failure: EditorResult.Failure?
  ) throws {
    // Root reads what nobody may read.
    if script.hasPrefix("chmod"), getuid() != 0 { return }
    let place = try Place()
    let result = try place.errand(script).edit(text) { false }
    #expect(result == EditorResult(wanted ?? text, fate, failure: failure), "\(script)")
    #expect(place.leftovers == [])
  }

  @Test(
    "What cannot be taken back stays where it is, and the place is named",
    arguments: [
      ("head -c 5000000 /dev/zero > \"$1\"", .tooLarge(megabytes: 4)),
      ("rm \"$1\"; mkdir \"$1\"", .notRegular),
      ("rm \"$1\"; ln -s /etc/passwd \"$1\"", .notRegular),
      ("rm \"$1\"; mkfifo \"$1\"", .notRegular),
    ] as [(String, EditorResult.Untakable)])
  func untakable(_ script: String, _ reason: EditorResult.Untakable) throws {
    let place = try Place()
    let result = try place.errand(script).edit(text) { false }
    guard case .left(let path, reason) = result.fate else {
      Issue.record("\(script): \(result)")
      return
    }
    #expect(result.text == text)
    var status = stat()
    #expect(lstat(path, &status) == 0, "\(script)")
    if status.st_mode & S_IFMT == S_IFREG { #expect(status.st_size == 5_000_000) }
  }

  @Test("K05 the file is its owner's alone: 0600 in a 0700 directory, whatever the umask")
  func modes() throws {
    let place = try Place()
    let old = umask(0)
    defer { umask(old) }
    _ = try place.errand("stat -c %a \"$1\" \"$(dirname \"$1\")\" > modes").edit(text) { false }
    #expect(place.report("modes") == "600\n700\n")
  }

  @Test("K02 the editor gets neither key nor shell: arguments as they are, VISUAL before EDITOR")
  func environment() throws {
    let place = try Place()
    let program = place.path + "/ed"
    _ = try place.errand("env > env; printf '%s\\n' \"$#\" \"$1\" > arguments")
    let errand = EditorErrand(environment: [
      "VISUAL": "/bin/sh \(program) $(touch${IFS}owned)", "EDITOR": "/bin/false",
      "TMPDIR": place.path + "/tmp", "PATH": "/usr/bin:/bin",
      "SELLERDESK_API_KEY_KEYS": "secret-key",
    ])
    #expect(errand.edit(text) { false } == EditorResult(text))
    #expect(place.report("env")?.contains("secret-key") == false)
    #expect(place.report("arguments") == "2\n$(touch${IFS}owned)\n")
    #expect(place.report("owned") == nil)
  }

  @Test("An editor that is not there costs the text nothing")
  func missing() {
    let result = EditorErrand(environment: ["EDITOR": "/nowhere/vi"]).edit(text) { false }
    guard case .system(let words) = result.failure else {
      Issue.record("\(result)")
      return
    }
    #expect(words.contains("/nowhere/vi"))
    #expect(result.text == text && result.fate == .same)
  }

  @Test("R02 a program that is asked to end asks its editor to end, and keeps what was saved")
  func ending() throws {
    let place = try Place()
    let errand = try place.errand("printf saved > \"$1\"; exec sleep 60")
    let begun = ContinuousClock.now
    let result = errand.edit(text) { .now > begun + .milliseconds(300) }
    #expect(ContinuousClock.now - begun < .seconds(20))
    #expect(result == EditorResult("saved", .taken, failure: result.failure))
    #expect(result.failure != nil)
  }
}
