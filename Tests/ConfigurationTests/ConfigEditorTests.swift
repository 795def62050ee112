import Configuration
import Foundation
import Marketplace
import Testing
import Transport

/// Adding an account to a config and taking one out leaves every other byte as it was.
@Suite("Config editor")
struct ConfigEditorTests {
  private static let commented = """
    # mine
    theme = "paper"   # bright

    [keys]
    "products.mark" = ["space",
      # also this
      "m"]

    # the first shop
    [[account]]
    name = "one"
    marketplace = "digiseller"
    seller_id = 1
    # by pass
    api_key_command = [
      "pass",
      "[[account]]",
    ]

    # the second shop
    [[account]]   # really
    marketplace = "digiseller"
    seller_id = 2
    api_key_env = '''[[account]]'''
    name = "two"
    # the end of two

    """

  private func entry(
    _ name: String, _ secret: SecretSource = .file("/home/a/keys/x")
  ) -> ConfigEditor.Entry {
    ConfigEditor.Entry(name: name, marketplace: .digiseller, sellerID: 42, secret: secret)
  }

  private func config(_ text: String) throws -> Config {
    try ConfigFile.parse(text, file: "c").get()
  }

  @Test(
    "An account is added behind everything, and taken out again without a trace",
    arguments: [
      "", "# only a comment\n", "theme = \"paper\"\n", commented,
      commented.replacing("\n", with: "\r\n"), "[keys]\n\n\n", commented + "\n# the end\n",
    ])
  func addAndRemove(_ text: String) throws {
    let added = try ConfigEditor.adding(entry("new"), to: text, file: "c")
    #expect(added.hasPrefix(text))
    let account = try #require(try config(added).accounts.last)
    #expect(account.name == "new")
    #expect(account.sellerID == 42)
    #expect(account.secret == .file("/home/a/keys/x"))
    #expect(try config(added).accounts.count == config(text).accounts.count + 1)
    #expect(try ConfigEditor.removing("new", from: added, file: "c") == text)
  }

  @Test("A last line without its end gets one")
  func unfinishedLine() throws {
    let added = try ConfigEditor.adding(entry("new"), to: "bell = false # x", file: "c")
    #expect(added.hasPrefix("bell = false # x\n\n[[account]]\n"))
    #expect(try config(added).bell == false)
  }

  @Test(
    "Every source of a key is written so that it reads back",
    arguments: [
      .file("/a b/\"c\"\\\u{7}\u{1F511}é"), .command(["pass", "show", "a \"b\" 'c' \\ \n"]),
      .environment("KEY"), .keyring(account: "new"),
      .standardVariable("SELLERDESK_API_KEY_NEW"),
    ] as [SecretSource])
  func sources(_ source: SecretSource) throws {
    let added = try ConfigEditor.adding(entry("new", source), to: Self.commented, file: "c")
    #expect(try config(added).accounts.last?.secret == source)
  }

  @Test("An address of one's own is written down with the leave for it")
  func address() throws {
    var entry = entry("new")
    entry.baseURL = "http://127.0.0.1:8765"
    #expect(throws: ConfigEditor.Failure.unclear) {
      try ConfigEditor.adding(entry, to: "", file: "c")
    }
    entry.allowsLoopbackHTTP = true
    let added = try ConfigEditor.adding(entry, to: "", file: "c")
    #expect(try config(added).accounts[0].origin?.description == "http://127.0.0.1:8765")
  }

  @Test("Only the account goes: what stands above it and below it stays")
  func removeFirst() throws {
    let one = try ConfigEditor.removing("one", from: Self.commented, file: "c")
    #expect(
      one
        == Self.commented.replacing(
          """
          [[account]]
          name = "one"
          marketplace = "digiseller"
          seller_id = 1
          # by pass
          api_key_command = [
            "pass",
            "[[account]]",
          ]

          """, with: ""))
    #expect(try config(one).accounts.map(\.name) == ["two"])
    let two = try ConfigEditor.removing("two", from: Self.commented, file: "c")
    #expect(two.contains("# the second shop\n# the end of two\n"))
    #expect(try config(two).accounts.map(\.name) == ["one"])
    let none = try ConfigEditor.removing("two", from: one, file: "c")
    #expect(try config(none).accounts.isEmpty)
    #expect(none.contains("# the first shop"))
  }

  @Test("A text between quotes that looks like a table is none")
  func looksLikeATable() throws {
    let text = """
      proxy = "http://h:1"
      [[account]]
      name = "one"
      marketplace = "digiseller"
      seller_id = 1
      api_key_command = ["a", \"\"\"
      [[account]]
      # \\"\"\" no end ""\"\"\", '''
      [keys]
      ''']
      [[ "account" ]]
      name = "two"
      marketplace = "digiseller"
      seller_id = 2

      """
    let one = try ConfigEditor.removing("two", from: text, file: "c")
    #expect(try config(one).accounts.map(\.name) == ["one"])
    #expect(text.hasPrefix(one))
    let two = try ConfigEditor.removing("one", from: text, file: "c")
    #expect(try config(two).accounts.map(\.name) == ["two"])
  }

  @Test("What cannot be changed safely is left to a person")
  func refusals() throws {
    let inline = """
      account = [{ name = "one", marketplace = "digiseller", seller_id = 1 }]
      """
    #expect(throws: ConfigEditor.Failure.unclear) {
      try ConfigEditor.adding(entry("new"), to: inline, file: "c")
    }
    #expect(throws: ConfigEditor.Failure.unclear) {
      try ConfigEditor.removing("one", from: inline, file: "c")
    }
    #expect(throws: ConfigEditor.Failure.duplicate) {
      try ConfigEditor.adding(entry("two"), to: Self.commented, file: "c")
    }
    #expect(throws: ConfigEditor.Failure.noSuchAccount(known: ["one", "two"])) {
      try ConfigEditor.removing("three", from: Self.commented, file: "c")
    }
    #expect {
      try ConfigEditor.adding(entry("new"), to: "them = 1\n", file: "c")
    } throws: { error in
      guard case ConfigEditor.Failure.problems(let problems) = error else { return false }
      return problems.all.first?.key == "them"
    }
  }

  @Test("Any mix of tables, comments and accounts survives any order of adding and removing")
  func random() throws {
    var generator = Seeded(state: 7)
    for round in 0..<300 {
      var text = ""
      var names: [String] = []
      for number in 0..<Int.random(in: 1...6, using: &generator) {
        for _ in 0..<Int.random(in: 0...2, using: &generator) {
          text += ["\n", "# words\n", "  \t\n", "#[[account]]\n"].randomElement(using: &generator)!
        }
        let name = "a\(number)"
        text = try ConfigEditor.adding(entry(name), to: text, file: "c")
        names.append(name)
        text += ["", "# behind\n", "poll_interval = 9\n"].randomElement(using: &generator)!
      }
      let comments = text.split(separator: "\n").filter { $0.hasPrefix("#") }
      while let name = names.randomElement(using: &generator) {
        names.removeAll { $0 == name }
        text = try ConfigEditor.removing(name, from: text, file: "c")
        #expect(try config(text).accounts.map(\.name) == names, "round \(round)")
      }
      #expect(text.split(separator: "\n").filter { $0.hasPrefix("#") } == comments)
    }
  }

  private struct Seeded: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 33)
    }
  }
}
