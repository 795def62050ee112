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
    #expect(try place.errand(script).edit(text) { false } == .edited(wanted))
    #expect(place.leftovers == [])
  }

  @Test(
    "However the editor ends, a text comes back: its own where it can be read, else the old one",
    arguments: [
      ("printf half > \"$1\"; exit 3", "half"), ("rm \"$1\"", nil),
      ("rm \"$1\"; mkdir \"$1\"", nil),
      ("printf '\\377\\376' > \"$1\"", nil), ("rm \"$1\"; ln -s /etc/passwd \"$1\"", nil),
      ("rm \"$1\"; mkfifo \"$1\"", nil), ("head -c 5000000 /dev/zero > \"$1\"", nil),
      ("chmod 000 \"$1\"; printf x; kill -9 $$", nil), ("kill -9 $$", nil),
      ("rm -rf \"$(dirname \"$1\")\"", nil),
    ] as [(String, String?)])
  func failures(_ script: String, _ wanted: String?) throws {
    let place = try Place()
    let result = try place.errand(script).edit(text) { false }
    guard case .failed(let words, let kept) = result else {
      Issue.record("\(script): \(result)")
      return
    }
    #expect(kept == wanted ?? text, "\(script)")
    #expect(!words.isEmpty)
    #expect(place.leftovers == [])
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
    #expect(errand.edit(text) { false } == .edited(text))
    #expect(place.report("env")?.contains("secret-key") == false)
    #expect(place.report("arguments") == "2\n$(touch${IFS}owned)\n")
    #expect(place.report("owned") == nil)
  }

  @Test("An editor that is not there costs the text nothing")
  func missing() {
    let result = EditorErrand(environment: ["EDITOR": "/nowhere/vi"]).edit(text) { false }
    guard case .failed(let words, let kept) = result else {
      Issue.record("\(result)")
      return
    }
    #expect(words.contains("/nowhere/vi"))
    #expect(kept == text)
  }

  @Test("R02 a program that is asked to end asks its editor to end, and keeps what was saved")
  func ending() throws {
    let place = try Place()
    let errand = try place.errand("printf saved > \"$1\"; exec sleep 60")
    let begun = ContinuousClock.now
    let result = errand.edit(text) { .now > begun + .milliseconds(300) }
    #expect(ContinuousClock.now - begun < .seconds(20))
    guard case .failed(_, let kept) = result else {
      Issue.record("\(result)")
      return
    }
    #expect(kept == "saved")
  }
}
