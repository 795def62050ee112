import Foundation
import Sandbox
import Testing

/// `products list` and `products show` against the sandbox over HTTP.
@Suite("Products without the screen", .timeLimit(.minutes(4)))
struct ProductsCommandTests {
  private let tool: Tool
  private let server: SandboxServer
  private let account: SandboxAccount

  init() throws {
    tool = try Tool()
    var options = SandboxOptions()
    // What a test changes is there when its next line asks.
    options.visibilityDelay = .zero
    options.size = .s
    options.isFrozen = true
    server = SandboxServer(options: options)
    account = try #require(try server.start().first)
    tool.environment["SELLERDESK_API_KEY_KEYS"] = account.apiKey
    try tool.writeConfig(config("keys"))
  }

  /// An account of the sandbox as a config says it.
  private func config(_ name: String, _ more: String = "") -> String {
    """
    [[account]]
    name = "\(name)"
    marketplace = "digiseller"
    seller_id = \(account.sellerID)
    base_url = "\(account.baseURL)"
    allow_loopback_http = true
    requests_per_second = 50
    request_timeout = 30
    \(more)

    """
  }

  private func stop() { server.stop() }

  // MARK: Lists

  @Test("A list is one document with every product, most sold first")
  func list() async throws {
    let run = try await tool.run("products", "list", "--json")
    #expect(run.status == 0 && run.err.isEmpty, "\(run.err)")
    #expect(run.out.split(separator: "\n").count == 1 && run.out.hasSuffix("\n"))
    #expect(run.object["total"] as? Int == 50)
    #expect(run.object["complete"] as? Bool == true)
    #expect(run.object["source"] as? String == "live")
    let asOf = try #require(run.object["asOf"] as? String)
    #expect(asOf.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/) != nil)
    let age = try Date(asOf, strategy: .iso8601).timeIntervalSinceNow
    #expect(abs(age) < 60)
    #expect(Set(run.items.compactMap { $0["id"] as? String }).count == 50)
    let sold = run.items.map { $0["sold"] as? Int ?? -1 }
    #expect(sold == sold.sorted(by: >))
    for item in run.items {
      #expect(
        Set(item.keys) == [
          "account", "id", "name", "price", "currency", "enabled", "stock", "sold",
        ])
      #expect(item["account"] as? String == "keys")
      #expect(item["stock"] is Int || item["stock"] is NSNull)
      #expect(item["enabled"] is Bool || item["enabled"] is NSNull)
      if let price = item["price"] as? String {
        #expect(price.wholeMatch(of: /\d+\.\d\d+/) != nil, "\(price)")
        #expect(["RUB", "USD", "EUR", "UAH"].contains(item["currency"] as? String ?? ""))
      } else {
        #expect(item["price"] is NSNull && item["currency"] is NSNull)
      }
    }
  }

  @Test("The rows say what the shop has, byte for byte (T20), and no control reaches the output")
  func texts() async throws {
    let hostile = " \u{1B}]0;x\u{7}\u{202E}\u{9B}1m"
    let first = try #require(server.shop.page(ShopQuery(), page: 1, rows: 1).products.first)
    server.shop.setName(ShopText("имя" + hostile, "name" + hostile), of: first.id)
    let run = try await tool.run("products", "list", "--json")
    let item = try #require(run.items.first { $0["id"] as? String == "\(first.id)" })
    #expect(item["name"] as? String == "name" + hostile)
    let plain = try await tool.run("products", "list")
    for text in [run.out, plain.out] {
      for scalar in text.unicodeScalars where scalar != "\n" {
        let category = scalar.properties.generalCategory
        #expect(category != .control && category != .format, "\(scalar.value)")
      }
    }
  }

  @Test("--limit cuts what is printed, not what is counted")
  func limit() async throws {
    let all = try await tool.run("products", "list", "--json").items.compactMap {
      $0["id"] as? String
    }
    for limit in [0, 1, 7, 50, 1_000] {
      let run = try await tool.run("products", "list", "--json", "--limit", "\(limit)")
      #expect(run.object["total"] as? Int == 50)
      #expect(run.items.compactMap { $0["id"] as? String } == Array(all.prefix(limit)))
    }
    let plain = try await tool.run("products", "list", "--limit", "2")
    #expect(plain.out.split(separator: "\n").count == 4)
    #expect(plain.out.hasSuffix("2 of 50 products\n"))
  }

  @Test("--filter keeps rows with all its words in name or id, whatever their case, ё being е")
  func filter() async throws {
    let ids = server.shop.page(ShopQuery(), page: 1, rows: 3).products.map(\.id)
    try #require(ids.count == 3)
    server.shop.setName(ShopText("Учёный КОТ", "The learned CAT"), of: ids[0])
    server.shop.setName(ShopText("ученый пёс", "A learned dog"), of: ids[1])
    server.shop.setName(ShopText("кот", "a cat"), of: ids[2])
    func found(_ filter: String) async throws -> Set<String> {
      let run = try await tool.run("products", "list", "--json", "--lang", "ru", "--filter", filter)
      #expect(run.object["total"] as? Int == run.items.count)
      return Set(run.items.compactMap { $0["id"] as? String })
    }
    let (one, two, three) = ("\(ids[0])", "\(ids[1])", "\(ids[2])")
    #expect(try await found("УЧЕНЫЙ") == [one, two])
    #expect(try await found("учёный кот") == [one])
    #expect(try await found("Кот учен") == [one])
    #expect(try await found(three).contains(three))
    #expect(try await found("").count == 50)
    #expect(try await found("nothing has this") == [])
  }

  @Test("For people a list has columns, a total and their language")
  func table() async throws {
    let english = try await tool.run("products", "list", "--limit", "3")
    let lines = english.out.split(separator: "\n")
    #expect(lines.count == 5)
    #expect(
      lines.first?.wholeMatch(of: /id +price +stock +sold +state +product/) != nil, "\(lines)")
    let russian = try await tool.run("products", "list", "--limit", "0", "--lang", "ru")
    #expect(
      russian.out.wholeMatch(of: /id +цена +склад +продано +сост\. +товар\n0 из 50\n/) != nil,
      "\(russian.out)")
  }

  @Test(
    "Global flags stand before or after the subcommand, with a blank or with =",
    arguments: [
      ["--json", "products", "list", "--limit", "1"],
      ["products", "--json", "list", "--limit", "1"],
      ["products", "list", "--limit", "1", "--json"], ["products", "list", "--json", "--limit=1"],
      ["--lang", "en", "--json", "products", "list", "--limit", "1"],
      ["products", "--lang=en", "list", "--limit", "1", "--json"],
      ["products", "list", "--limit", "1", "--account", "keys", "--json"],
      ["--account=keys", "products", "list", "--limit", "1", "--json"],
    ])
  func flagOrder(_ arguments: [String]) async throws {
    let run = try await tool.run(arguments)
    #expect(run.status == 0, "\(run.err)")
    #expect(run.items.count == 1 && run.object["total"] as? Int == 50)
  }

  // MARK: Accounts

  @Test("All accounts are listed unless one is named, and one that is not there is exit 2")
  func accounts() async throws {
    tool.environment["SELLERDESK_API_KEY_SECOND"] = account.apiKey
    try tool.writeConfig(config("keys") + config("second"))
    let both = try await tool.run("products", "list", "--json")
    #expect(both.object["total"] as? Int == 100)
    #expect(Set(both.items.compactMap { $0["account"] as? String }) == ["keys", "second"])
    let one = try await tool.run("products", "list", "--json", "--account", "second")
    #expect(one.object["total"] as? Int == 50)
    #expect(Set(one.items.compactMap { $0["account"] as? String }) == ["second"])
    let table = try await tool.run("products", "list", "--limit", "1")
    #expect(table.out.hasPrefix("account"))
    expectError(
      try await tool.run("products", "list", "--account", "third"), 2, "\"third\"", "keys, second")
  }

  @Test("N14 an account that fails hides no other: the rest is printed, incomplete, exit 5")
  func partly() async throws {
    tool.environment["SELLERDESK_API_KEY_BAD"] = "0123456789ABCDEF0123456789ABCDEF"
    try tool.writeConfig(config("bad") + config("keys"))
    let run = try await tool.run("products", "list", "--json")
    #expect(run.status == 5)
    #expect(run.object["total"] as? Int == 50)
    #expect(run.object["complete"] as? Bool == false)
    #expect(run.errorLines.count == 1 && run.err.hasPrefix("sellerdesk: bad: The key was refused"))
    // All that are asked for fail: nothing is printed.
    expectError(
      try await tool.run("products", "list", "--account", "bad"), 4, "bad: The key was refused")
    // A product is found in the account that works.
    let id = try #require(run.items.first?["id"] as? String)
    let shown = try await tool.run("products", "show", id, "--json")
    #expect(shown.status == 0 && shown.object["account"] as? String == "keys")
    #expect(shown.err.hasPrefix("sellerdesk: bad: The key was refused"))
  }

  @Test("A marketplace that this version does not know yet is said, and costs no other account")
  func otherMarketplaces() async throws {
    let other = "[[account]]\nname = \"other\"\nmarketplace = \"diseller\"\n"
    try tool.writeConfig(config("keys") + other)
    let run = try await tool.run("products", "list", "--json")
    #expect(run.status == 5 && run.items.count == 50)
    #expect(run.err.contains("other: DiSeller"))
    expectError(try await tool.run("products", "list", "--account", "other"), 2, "DiSeller")
  }

  // MARK: Failures

  @Test("A key that is missing, wrong or lacks a permission is exit 4 and says what to do")
  func authentication() async throws {
    tool.environment["SELLERDESK_API_KEY_KEYS"] = nil
    expectError(try await tool.run("products", "list"), 4, "keys", "SELLERDESK_API_KEY_KEYS")
    tool.environment["SELLERDESK_API_KEY_KEYS"] = "0123456789ABCDEF0123456789ABCDEF"
    expectError(
      try await tool.run("products", "list", "--json"), 4, "keys: The key was refused", "login")
    expectError(try await tool.run("products", "show", "1"), 4, "keys: The key was refused")
    tool.environment["SELLERDESK_API_KEY_KEYS"] = " "
    expectError(try await tool.run("products", "list"), 4, "empty")
    try tool.writeConfig(config("keys", "api_key_command = [\"false\"]"))
    expectError(try await tool.run("products", "list"), 4, "false", "exit status 1")
    try tool.writeConfig(config("keys", "keyring = true"))
    expectError(try await tool.run("products", "list"), 4, "keyring")
    try tool.write("key", "abc", mode: 0o644)
    try tool.writeConfig(config("keys", "api_key_file = \"\(tool.home)/key\""))
    expectError(try await tool.run("products", "list"), 4, "chmod 600 \(tool.home)/key")
  }

  @Test("Every source of a key works")
  func sources() async throws {
    tool.environment["SELLERDESK_API_KEY_KEYS"] = nil
    tool.environment["OTHER_NAME"] = account.apiKey
    try tool.write("private/key", account.apiKey + "\n")
    try #require(chmod(tool.home + "/private", 0o700) == 0)
    for source in [
      "api_key_env = \"OTHER_NAME\"", "api_key_file = \"~/private/key\"",
      "api_key_command = [\"cat\", \"\(tool.home)/private/key\"]",
    ] {
      try tool.writeConfig(config("keys", source))
      let run = try await tool.run("products", "list", "--json", "--limit", "1")
      #expect(run.status == 0, "\(source): \(run.err)")
    }
  }

  @Test("Without the network and without a store a list is exit 3")
  func network() async throws {
    stop()
    expectError(try await tool.run("products", "list", "--json"), 3, "keys: No connection")
    expectError(try await tool.run("products", "show", "1"), 3, "keys: No connection")
    expectError(try await tool.run("products", "list", "--offline"), 3, "nothing is stored yet")
  }

  @Test("A service that fails is exit 3, one that refuses or is not understood exit 1")
  func service() async throws {
    server.faults = [FaultRule(path: "seller-goods", status: 403, body: "{\"retval\":1}")]
    expectError(try await tool.run("products", "list"), 4, "keys")
    server.faults = [FaultRule(path: "seller-goods", body: "no JSON")]
    expectError(try await tool.run("products", "list", "--json"), 1, "keys")
    server.faults = [FaultRule(path: "seller-goods", body: "{\"retval\":7,\"retdesc\":\"no\"}")]
    expectError(try await tool.run("products", "list"), 1, "keys")
  }

  @Test("What was read live is there without the network, and standard error says so")
  func store() async throws {
    let live = try await tool.run("products", "list", "--json")
    try #require(live.status == 0)
    let id = try #require(live.items.first?["id"] as? String)
    try #require(try await tool.run("products", "show", id).status == 0)
    let before = server.counters.total
    let offline = try await tool.run("products", "list", "--json", "--offline")
    #expect(server.counters.total == before, "--offline asks nobody")
    stop()
    let failing = try await tool.run("products", "list", "--json")
    for run in [offline, failing] {
      #expect(run.status == 0)
      #expect(run.object["source"] as? String == "store")
      #expect(run.object["total"] as? Int == 50)
      #expect(run.object["complete"] as? Bool == true)
      #expect(run.errorLines.count == 1 && run.err.contains("keys: "), "\(run.err)")
      let ids = run.items.compactMap { $0["id"] as? String }
      #expect(ids == live.items.compactMap { $0["id"] as? String })
      #expect(run.items.map { $0["price"] as? String } == live.items.map { $0["price"] as? String })
    }
    // A server that is just going away refuses the connection or breaks it.
    #expect(offline.err.contains("offline"))
    #expect(["refused", "broke", "answer"].contains { failing.err.contains($0) }, "\(failing.err)")
    let shown = try await tool.run("products", "show", id, "--offline", "--json")
    #expect(shown.status == 0 && shown.object["id"] as? String == id, "\(shown.err)")
  }

  // MARK: One product

  @Test("A product is shown with texts in both languages, prices, options, sale and dates")
  func show() async throws {
    let product = try #require(server.shop.page(ShopQuery(), page: 1, rows: 1).products.first)
    let run = try await tool.run("products", "show", "\(product.id)", "--json")
    #expect(run.status == 0 && run.err.isEmpty, "\(run.err)")
    #expect(
      Set(run.object.keys) == [
        "account", "id", "name", "price", "currency", "enabled", "stock", "sold", "texts", "prices",
        "options", "sale", "dates",
      ])
    let texts = try #require(run.object["texts"] as? [String: [String: Any]])
    #expect(Set(texts.keys) == ["ru", "en"])
    #expect(texts["ru"].map { Set($0.keys) } == ["name", "description", "additional"])
    let prices = try #require(run.object["prices"] as? [String: String])
    #expect(prices.count >= 2 && prices["RUB"] != nil)
    let dates = try #require(run.object["dates"] as? [String: Any])
    #expect(Set(dates.keys) == ["release", "content", "saleBegins", "saleEnds"])
    let plain = try await tool.run("products", "show", "\(product.id)")
    #expect(plain.status == 0 && plain.out.contains("id: \(product.id)"))
    #expect(plain.out.contains("Description\n"))
  }

  @Test(
    "A product that is not there is exit 1", arguments: ["1", "999999999", "abc", "\u{1B}[31m"])
  func noProduct(_ id: String) async throws {
    let run = try await tool.run("products", "show", id, "--json")
    expectError(run, 1, "there is no product")
    #expect(!run.err.contains("\u{1B}"))
  }

  // MARK: Files and secrets

  @Test("K05 every file is private from its first instant, whatever the umask")
  func permissions() async throws {
    let run = try await tool.run(
      ["products", "list", "--limit", "1", "--log-level", "trace"],
      under: ["/bin/sh", "-c", "umask 000; exec \"$0\" \"$@\""])
    try #require(run.status == 0)
    let created = tool.files.filter { $0.hasPrefix(tool.statePath) }
    #expect(created.contains { $0.hasSuffix("pages.sqlite") })
    #expect(created.contains { $0.hasSuffix("sellerdesk.log") })
    for path in created {
      var status = stat()
      try #require(stat(path, &status) == 0)
      let isDirectory = status.st_mode & S_IFMT == S_IFDIR
      #expect(status.st_mode & 0o777 == (isDirectory ? 0o700 : 0o600), "\(path)")
    }
  }

  @Test("K01 no file and no output has the key in it, at the highest log level and with faults")
  func secrecy() async throws {
    server.faults = [
      FaultRule(path: "seller-goods", nth: 1, status: 503),
      FaultRule(path: "seller-goods", nth: 2, body: "x"),
    ]
    var outputs = ""
    for arguments in [
      ["products", "list", "--json"], ["products", "list"], ["paths"],
      ["config", "check", "--json"],
    ] {
      let run = try await tool.run(arguments + ["--log-level", "trace"])
      outputs += run.out + run.err
    }
    let pieces = stride(from: 0, through: account.apiKey.count - 12, by: 1).map {
      String(account.apiKey.dropFirst($0).prefix(12))
    }
    var contents = [Data(outputs.utf8)]
    for path in tool.files {
      if let data = FileManager.default.contents(atPath: path) { contents.append(data) }
    }
    #expect(contents.count > 3)
    let encodings =
      pieces.flatMap { piece in
        [Data(piece.utf8), Data(Data(piece.utf8).map { String(format: "%02x", $0) }.joined().utf8)]
      } + [Data(Data(account.apiKey.utf8).base64EncodedData().prefix(16))]
    for content in contents {
      for encoding in encodings { #expect(content.range(of: encoding) == nil) }
    }
  }

  @Test("--log-file says where the log goes, and the log is one line an event")
  func log() async throws {
    let path = tool.home + "/own.log"
    let run = try await tool.run(
      "products", "list", "--limit", "1", "--log-file", path, "--log-level", "debug")
    #expect(run.status == 0 && run.err.isEmpty)
    let log = try String(contentsOfFile: path, encoding: .utf8)
    let lines = log.split(separator: "\n")
    #expect(!lines.isEmpty)
    for line in lines {
      #expect(
        line.prefixMatch(
          of: #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ (?:trace|debug|info|warning|error) /#) != nil)
    }
    #expect(!FileManager.default.fileExists(atPath: tool.statePath + "/sellerdesk.log"))
  }

  @Test("Beside a desk that has the store, lists go live; --offline is exit 1 and says so")
  func storeInUse() async throws {
    try #require(try await tool.run("products", "list", "--limit", "1").status == 0)
    let holder = try StoreHolder(tool.statePath)
    defer { holder.release() }
    let live = try await tool.run("products", "list", "--json")
    #expect(live.status == 0 && live.object["source"] as? String == "live", "\(live.err)")
    expectError(try await tool.run("products", "list", "--offline"), 1, "another sellerdesk")
  }
}
