import Foundation
import Testing

/// What the program tells about itself, and how it refuses what it does not understand.
@Suite("Commands about the program", .timeLimit(.minutes(3)))
struct InformationTests {
  private let tool: Tool

  init() throws { tool = try Tool() }

  // MARK: Usage

  @Test(
    "Version and help are data: standard output, exit 0", arguments: ["--version", "--help", "-h"])
  func versionAndHelp(_ flag: String) async throws {
    for arguments in [[flag], ["--json", flag], ["products", flag], [flag, "--offline"]] {
      if flag == "--version", arguments.first == "products" { continue }
      let run = try await tool.run(arguments)
      #expect(run.status == 0, "\(arguments) \(run.err)")
      #expect(run.err.isEmpty)
      #expect(run.out.contains(flag == "--version" ? "sellerdesk 0." : "USAGE"))
    }
  }

  @Test(
    "R a command line that is not understood is exit 2 and one line that names the help",
    arguments: [
      ["--nonsense"], ["nonsense"], ["products", "nonsense"], ["products", "list", "--limit"],
      ["products", "list", "--limit", "x"], ["products", "list", "--limit", "-1"],
      ["products", "list", "extra"], ["products", "show"], ["--lang", "de", "paths"],
      ["--color", "sometimes", "paths"], ["--log-level", "loud", "paths"], ["--config"],
      ["sandbox", "--port", "70000"], ["sandbox", "--size", "xxl"],
      ["sandbox", "--latency", "soon"],
      ["paths", "--\u{1B}[31mred"],
    ])
  func usage(_ arguments: [String]) async throws {
    let run = try await tool.run(arguments)
    expectError(run, 2, "--help")
    #expect(!run.err.contains("\u{1B}"))
  }

  @Test("Mistakes are told in the language of the locale")
  func language() async throws {
    tool.environment["LC_ALL"] = "ru_RU.UTF-8"
    expectError(try await tool.run("--nonsense"), 2, "справка: sellerdesk --help")
    expectError(try await tool.run("products", "list"), 2, "нет конфигурации")
    expectError(try await tool.run("products", "list", "--lang", "en"), 2, "there is no config")
    tool.environment["LC_ALL"] = nil
    expectError(try await tool.run("--lang", "ru", "products", "list"), 2, "нет конфигурации")
  }

  // MARK: paths

  @Test("paths names every file below the XDG directories, or below HOME")
  func paths() async throws {
    let usual = try await tool.run("paths", "--json")
    #expect(usual.status == 0 && usual.err.isEmpty)
    let home = tool.home
    #expect(
      usual.object as? [String: String] == [
        "config": home + "/.config/sellerdesk/config.toml",
        "desk": home + "/.local/state/sellerdesk/desk.sqlite",
        "pages": home + "/.local/state/sellerdesk/pages.sqlite",
        "log": home + "/.local/state/sellerdesk/sellerdesk.log",
        "cache": home + "/.cache/sellerdesk", "themes": home + "/.config/sellerdesk/themes",
        "answers": home + "/.config/sellerdesk/answers",
        "keys": home + "/.config/sellerdesk/keys",
      ])
    tool.environment["XDG_CONFIG_HOME"] = "/c"
    tool.environment["XDG_STATE_HOME"] = "/s"
    tool.environment["XDG_CACHE_HOME"] = "relative/is/ignored"
    let moved = try await tool.run("--json", "paths").object as? [String: String]
    #expect(moved?["config"] == "/c/sellerdesk/config.toml")
    #expect(moved?["log"] == "/s/sellerdesk/sellerdesk.log")
    #expect(moved?["cache"] == home + "/.cache/sellerdesk")
    tool.environment["SELLERDESK_CONFIG"] = "/e.toml"
    let plain = try await tool.run("paths")
    #expect(plain.out.hasPrefix("config   /e.toml\n"))
    #expect(plain.out.split(separator: "\n").count == 8)
    let named = try await tool.run("paths", "--config", "/f\u{1B}]0;x\u{7}.toml")
    #expect(named.out.contains("/f") && !named.out.contains("\u{1B}"))
    #expect(tool.files == [], "asking makes no files")
  }

  // MARK: config

  @Test(
    "config default prints a config that is good, with every setting, and its lines too once uncommented"
  )
  func defaultConfig() async throws {
    let printed = try await tool.run("config", "default")
    #expect(printed.status == 0 && printed.err.isEmpty)
    try tool.writeConfig(printed.out)
    let check = try await tool.run("config", "check")
    #expect(check.status == 0 && check.err.isEmpty, "\(check.err)")
    #expect(check.out == "the config is good\n")
    let lines = printed.out.split(separator: "\n").map { line in
      line.wholeMatch(of: /# ((?:"|\[|[a-z_]+ = ).*)/).map { String($0.1) } ?? String(line)
    }
    // Of the sources of a key one may be there.
    var hasSource = false
    let kept = lines.filter { line in
      guard line.hasPrefix("api_key") || line.hasPrefix("keyring") else { return true }
      defer { hasSource = true }
      return !hasSource
    }
    try tool.writeConfig(kept.joined(separator: "\n"))
    let all = try await tool.run("config", "check")
    #expect(all.status == 0, "\(all.err)")
    for setting in [
      "theme", "language", "undo_seconds", "mark_read_on_reply", "bell", "notifications",
      "quiet_hours", "reduce_motion", "tips", "ambiguous_width", "proxy", "ca_file", "hook",
      "[keys]", "[[account]]", "name", "marketplace",
      "seller_id", "api_key_command", "time_zone", "base_url", "allow_loopback_http",
      "request_timeout", "requests_per_second", "max_concurrent", "poll_interval", "currency",
      "commission_floor",
    ] {
      #expect(lines.contains { $0.hasPrefix(setting) }, "\(setting)")
    }
  }

  @Test("config check names every problem by file, line and key, one line each")
  func check() async throws {
    try tool.writeConfig("bell = 5\n\n[[account]]\nname = \"a\"\nmarketplace = \"nowhere\"\n")
    let run = try await tool.run("config", "check")
    #expect(run.status == 2 && run.out.isEmpty)
    let path = tool.configPath
    #expect(
      run.errorLines == [
        "sellerdesk: \(path):1: bell: expected: true, false",
        "sellerdesk: \(path):5: account[0].marketplace: expected: digiseller, diseller, sellerscommerce",
      ])
    let json = try await tool.run("config", "check", "--json")
    #expect(json.status == 2 && json.err.isEmpty)
    let errors = try #require(json.object["errors"] as? [[String: Any]])
    #expect(errors.map { $0["line"] as? Int } == [1, 5])
    #expect(errors.map { $0["file"] as? String } == [path, path])
    #expect(errors.map { $0["key"] as? String } == ["bell", "account[0].marketplace"])
    #expect(errors.map { $0["message"] as? String }.first == "expected: true, false")
    // Other commands say the first and how many more there are.
    expectError(
      try await tool.run("products", "list"), 2, "\(path):1: bell",
      "1 more: sellerdesk config check")
  }

  @Test("config check finds what the config and the themes name and nobody has")
  func checkThemes() async throws {
    try tool.writeConfig("bell = true\ntheme = \"nothing\"\n")
    try tool.write(".config/sellerdesk/themes/own.toml", "[roles]\n\"nothing\" = {}\n")
    let run = try await tool.run("config", "check")
    #expect(run.status == 2)
    #expect(
      run.errorLines == [
        "sellerdesk: \(tool.configPath):2: theme: There is no theme \"nothing\"; there are "
          + "colour-blind, dawn, dusk, high-contrast-dark, high-contrast-light, midnight, mono, "
          + "own, paper, terminal",
        "sellerdesk: \(tool.home)/.config/sellerdesk/themes/own.toml:2: roles.nothing: there is no role \"nothing\"",
      ])
  }

  @Test("a theme that is there but broken is named by its own file, in config check and doctor")
  func brokenTheme() async throws {
    let file = tool.home + "/.config/sellerdesk/themes/mine.toml"
    try tool.writeConfig("theme = \"mine\"\n")
    try tool.write(".config/sellerdesk/themes/mine.toml", "dark = true\n[palette\n")
    let check = try await tool.run("config", "check")
    #expect(check.status == 2)
    #expect(check.errorLines.count == 1)
    #expect(check.errorLines.first?.hasPrefix("sellerdesk: \(file):2: ") == true)
    let doctor = try await tool.run("doctor", "--offline")
    #expect(doctor.out.contains("\(file):2: "))
    // One that is its own parent says so, and not that it is not there.
    try tool.write(".config/sellerdesk/themes/mine.toml", "dark = true\ninherits = \"mine\"\n")
    let circle = try await tool.run("config", "check")
    #expect(
      circle.errorLines == [
        "sellerdesk: \(file):2: inherits: the theme inherits from itself, and no other one is called \"mine\""
      ])
  }

  @Test("keys that could never work are refused with file, line and key")
  func deadKeys() async throws {
    try tool.writeConfig(
      "[keys]\n\"composer.send\" = \"a\"\n\"composer.attach\" = \"ctrl-e\"\n\"desk.help\" = \"о\"\n"
    )
    let run = try await tool.run("config", "check")
    #expect(run.status == 2)
    #expect(
      run.errorLines == [
        "sellerdesk: \(tool.configPath):2: keys.composer.send: \"a\" types a character where answers are written; take a key that types none",
        "sellerdesk: \(tool.configPath):3: keys.composer.attach: \"ctrl-e\" is edit.line-end in every text field and cannot mean anything else there",
        "sellerdesk: \(tool.configPath):4: keys.desk.help: \"о (j)\" is the key of list.down; give that one another or \"\"",
      ])
  }

  @Test("a key that is there twice is named in our own words, with its line")
  func duplicateKey() async throws {
    try tool.writeConfig(
      "[keys]\n\"products.switch\" = \"x\"\n\"products.switch\" = \"y\"\n")
    let run = try await tool.run("config", "check")
    #expect(
      run.errorLines == [
        "sellerdesk: \(tool.configPath):3: keys.products.switch: it is there twice, first in line 2"
      ])
    try tool.writeConfig("bell = true\n[keys]\n[keys]\n")
    let table = try await tool.run("config", "check")
    #expect(
      table.errorLines == [
        "sellerdesk: \(tool.configPath):3: keys: it is there twice, first in line 2"
      ])
  }

  @Test("K04 a config that cannot be trusted or read is named with what to do")
  func untrustedConfig() async throws {
    expectError(try await tool.run("config", "check"), 2, tool.configPath, "No such file")
    try tool.write(".config/sellerdesk/config.toml", "", mode: 0o666)
    expectError(try await tool.run("config", "check"), 2, "chmod go-w \(tool.configPath)")
    expectError(try await tool.run("products", "list"), 2, "chmod go-w \(tool.configPath)")
  }

  @Test("T02 nothing of a config reaches the terminal raw")
  func hostileConfig() async throws {
    try tool.writeConfig("\"x\\u001B]0;owned\\u0007\" = 1\nlanguage = \"\u{9B}31m\"\n")
    let run = try await tool.run("config", "check")
    #expect(run.status == 2 && run.errorLines.count >= 1)
    #expect(
      run.err.unicodeScalars.allSatisfy {
        $0 == "\n" || $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value)
      })
  }

  // MARK: keys, themes

  @Test("keys prints the document of the repository, and the same as JSON and as a list")
  func keys() async throws {
    let document = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent(
        "docs/keys.md")
    let markdown = try await tool.run("keys", "--markdown", "--lang", "en")
    #expect(markdown.status == 0 && markdown.err.isEmpty)
    #expect(markdown.out == (try String(contentsOf: document, encoding: .utf8)))
    let json = try await tool.run("keys", "--json")
    #expect(json.items.count > 30)
    for item in json.items {
      let name = try #require(item["name"] as? String)
      #expect(markdown.out.contains("`\(name)`"), "\(name)")
      #expect(item["keys"] is [String] && item["text"] is String)
    }
    let list = try await tool.run("keys", "--lang", "ru")
    #expect(list.out.contains("products.sort") && list.out.contains("Движение"))
  }

  @Test("keys shows what the config has changed, and what it was")
  func changedKeys() async throws {
    try tool.writeConfig(
      "[keys]\n\"products.switch\" = [\"X\", \"z x\"]\n\"products.sort\" = \"\"\n")
    let list = try await tool.run("keys", "--lang", "en")
    let row = try #require(list.out.split(separator: "\n").first { $0.contains("products.switch") })
    #expect(row.contains("X, z x") && row.contains("by the config; the program's own: x"))
    #expect(list.out.components(separatedBy: "by the config").count == 3)
    let json = try await tool.run("keys", "--json")
    let changed = json.items.filter { $0["changed"] as? Bool == true }
    #expect(
      Set(changed.compactMap { $0["name"] as? String }) == ["products.switch", "products.sort"])
    let document = try await tool.run("keys", "--markdown", "--lang", "en")
    #expect(!document.out.contains("by the config"))
    try tool.writeConfig("bell = 3\n")
    let broken = try await tool.run("keys", "--lang", "en")
    #expect(broken.status == 0 && broken.out.contains("products.switch"))
    #expect(broken.err.contains("config.toml"))
  }

  @Test("Keys of the config that are unknown or taken are refused with their line")
  func keySettings() async throws {
    try tool.writeConfig(
      "bell = true\n[keys]\n\"products.mark\" = \"s\"\n\"products.nothing\" = \"Q\"\n")
    let run = try await tool.run("config", "check", "--json")
    #expect(run.status == 2)
    for part in [
      "\"line\":3", "keys.products.mark", "products.sort", "\"line\":4", "keys.products.nothing",
    ] {
      #expect(run.out.contains(part), "\(part) in \(run.out)")
    }
    let list = try await tool.run("products", "list")
    #expect(list.status == 2 && list.err.contains("config.toml:"))
    try tool.writeConfig("[keys]\n\"products.mark\" = \"s\"\n\"products.sort\" = \"\"\n")
    #expect(try await tool.run("config", "check").status == 0)
  }

  @Test("themes lists what can be had; a broken one costs itself")
  func themes() async throws {
    let run = try await tool.run("themes")
    #expect(run.status == 0 && run.err.isEmpty)
    let names = [
      "colour-blind  dark", "dawn  light", "dusk  dark", "high-contrast-dark  dark",
      "high-contrast-light  light", "midnight  dark", "mono  dark", "paper  light",
      "terminal  dark",
    ]
    #expect(run.out == names.map { $0 + "\n" }.joined())
    try tool.write(".config/sellerdesk/themes/bad.toml", "dark = 5\n")
    try tool.write(".config/sellerdesk/themes/o\u{1B}[31mwn.toml", "dark = false\n")
    let own = try await tool.run("themes")
    #expect(own.status == 0)
    #expect(own.errorLines.count == 1 && own.err.contains("themes/bad.toml:1: dark"))
    #expect(own.out.split(separator: "\n").count == names.count + 1 && !own.out.contains("\u{1B}"))
    let json = try await tool.run("themes", "--json")
    #expect(json.items.compactMap { $0["name"] as? String }.contains("o\u{1B}[31mwn"))
    #expect(!json.out.contains("\u{1B}"))
    #expect(json.items.first?["dark"] as? Bool == true)
  }

  // MARK: Starting

  @Test("Without a config a list is exit 2 and names login and demo")
  func noConfig() async throws {
    for arguments in [["products", "list"], ["products", "show", "1"], [], ["desk"]] {
      expectError(
        try await tool.run(arguments), 2, tool.configPath, "sellerdesk login", "sellerdesk demo")
    }
    try tool.writeConfig("")
    expectError(try await tool.run("products", "list"), 2, "login", "demo")
  }

  @Test("R a desk without a terminal is exit 2 in one line, and nothing is opened")
  func noTerminal() async throws {
    try tool.writeConfig(
      "[[account]]\nname = \"a\"\nmarketplace = \"digiseller\"\nseller_id = 1\n")
    expectError(try await tool.run(), 2, "terminal")
    expectError(try await tool.run("desk", "--offline"), 2, "terminal")
  }

  // MARK: sandbox

  @Test(
    "sandbox announces itself in one line and ends by the signal that ends it",
    arguments: [SIGTERM, SIGINT])
  func sandbox(_ signal: Int32) async throws {
    let script = """
      "$@" > \(tool.home)/line & pid=$!
      while ! [ -s \(tool.home)/line ]; do sleep 0.02; done
      kill -\(signal) $pid; wait $pid; code=$?; cat \(tool.home)/line; exit $code
      """
    // A shell without job control has background processes ignore SIGINT; -m gives them back.
    let run = try await tool.run(
      "sandbox", "--port", "0", "--size", "s", under: ["/bin/bash", "-mc", script, "sh"])
    #expect(run.status == 128 + signal, "\(run.err)")
    let accounts = try #require(run.object["accounts"] as? [[String: Any]])
    #expect(accounts.first?["marketplace"] as? String == "digiseller")
    #expect((accounts.first?["base_url"] as? String)?.hasPrefix("http://127.0.0.1:") == true)
    #expect(run.out.split(separator: "\n").count == 1)
  }

  @Test("sandbox on a busy port is exit 1, with a wrong fault file exit 2, each in one line")
  func sandboxFailures() async throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(listener) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let port = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 1) == 0
          && getsockname(listener, $0, &length) == 0
      } ? UInt16(bigEndian: pointer.pointee.sin_port) : 0
    }
    try #require(port > 0)
    expectError(
      try await tool.run("sandbox", "--port", "\(port)", "--size", "s"), 1, "\(port)", "busy")
    expectError(
      try await tool.run("sandbox", "--port", "0", "--faults", "/nowhere.json"), 2, "/nowhere.json")
    try tool.write("faults.json", "[{\"status\": 999}]")
    expectError(
      try await tool.run("sandbox", "--port", "0", "--faults", tool.home + "/faults.json"), 2,
      "rule 1", "status")
  }
}
