import Foundation
import Sandbox
import Testing

@testable import CommandLineTool

/// `reviews`, `sales`, `balance` and `templates` against the sandbox over HTTP.
@Suite("Money without the screen", .timeLimit(.minutes(5)))
struct MoneyCommandTests {
  private let tool: Tool
  private let server: SandboxServer
  private let account: SandboxAccount

  init() throws {
    tool = try Tool()
    var options = SandboxOptions()
    options.visibilityDelay = .zero
    options.size = .s
    options.isFrozen = true
    server = SandboxServer(options: options)
    account = try #require(try server.start().first)
    tool.environment["SELLERDESK_API_KEY_KEYS"] = account.apiKey
    try tool.writeConfig(
      """
      [[account]]
      name = "keys"
      marketplace = "digiseller"
      seller_id = \(account.sellerID)
      base_url = "\(account.baseURL)"
      allow_loopback_http = true
      requests_per_second = 50
      request_timeout = 30
      """)
  }

  private func decimal(_ value: Any?) -> Decimal? {
    (value as? String).flatMap { Decimal(string: $0) }
  }

  // MARK: Sales

  @Test("The sales of some days: live, then from the store alone, the same rows")
  func salesList() async throws {
    let from = CivilTime.moscow(Date() - 3 * 86_400).iso.prefix(10)
    let run = try await tool.run("sales", "list", "--json", "--from", "\(from)")
    #expect(run.status == 0 && run.err.isEmpty, "\(run.err)")
    #expect(run.object["complete"] as? Bool == true && run.object["source"] as? String == "live")
    #expect(run.object["total"] as? Int == run.items.count && run.items.count > 150)
    for item in run.items.prefix(60) {
      #expect(
        Set(item.keys) == [
          "account", "id", "product", "buyer", "amount", "currency", "paidAt", "returned",
          "marketplace",
        ])
      let order = try #require(
        server.shop.dialogs.order(Int(item["id"] as? String ?? "") ?? 0))
      #expect(decimal(item["amount"]) == Decimal(string: order.amount.text))
      #expect(item["currency"] as? String == order.currency.isoCode)
      #expect(item["buyer"] as? String == order.buyer.email)
      let paid = try Date(item["paidAt"] as? String ?? "", strategy: .iso8601)
      #expect(paid.timeIntervalSince1970 == order.paid?.timeIntervalSince1970.rounded(.down))
      #expect(
        item["marketplace"] as? String
          == [0: "own", 1: "plati", 1_271: "ggsel", 9_295: "wmcentre"][order.owner])
    }
    let dates = run.items.compactMap { $0["paidAt"] as? String }
    #expect(dates == dates.sorted(by: >))
    let limited = try await tool.run("sales", "list", "--json", "--from", "\(from)", "--limit", "3")
    #expect(limited.items.count == 3 && limited.object["total"] as? Int == run.items.count)

    server.stop()
    let stored = try await tool.run(
      "sales", "list", "--json", "--from", "\(from)", "--offline")
    #expect(stored.status == 0 && stored.object["source"] as? String == "store")
    #expect(stored.object["complete"] as? Bool == true)
    #expect(stored.items.map { $0["id"] as? String } == run.items.map { $0["id"] as? String })
    // Nothing was read back to the first sale.
    let all = try await tool.run("sales", "list", "--json", "--offline")
    #expect(all.object["complete"] as? Bool == false)
    let failing = try await tool.run("sales", "list", "--json", "--from", "\(from)")
    #expect(failing.status == 0 && failing.err.contains("keys"))
    #expect(failing.items.count == run.items.count)
  }

  @Test("Everything back to the first sale, and sums that agree with the rows, per currency")
  func allSales() async throws {
    let run = try await tool.run("sales", "list", "--json")
    #expect(run.status == 0 && run.object["complete"] as? Bool == true, "\(run.err)")
    #expect((27_000...30_000).contains(run.items.count))
    #expect(Set(run.items.compactMap { $0["id"] as? String }).count == run.items.count)
    let summary = try await tool.run("sales", "summary", "--json", "--offline")
    #expect(summary.items.count == 4)
    for line in summary.items {
      let rows = run.items.filter { $0["currency"] as? String == line["currency"] as? String }
      #expect(line["count"] as? Int == rows.count)
      let sum = rows.reduce(Decimal(0)) { $0 + (decimal($1["amount"]) ?? 0) }
      #expect(decimal(line["sum"]) == sum)
      let back = rows.filter { $0["returned"] as? Bool == true }
      #expect(line["returned"] as? Int == back.count)
      #expect(decimal(line["net"]) == sum - back.reduce(0) { $0 + (decimal($1["amount"]) ?? 0) })
    }
    for group in ["day", "week", "month", "hour", "product", "marketplace"] {
      let by = try await tool.run("sales", "summary", "--json", "--offline", "--by", group)
      let counts = by.items.compactMap { $0["count"] as? Int }
      #expect(counts.reduce(0, +) == run.items.count, "\(group)")
    }
    let returned = try await tool.run("sales", "list", "--json", "--offline", "--returned")
    #expect(
      returned.items.allSatisfy { $0["returned"] as? Bool == true } && !returned.items.isEmpty)
  }

  @Test("An export has every sale, and no cell that a spreadsheet would run")
  func export() async throws {
    let id = 5_100_001
    server.shop.setName(ShopText("=HYPERLINK(\"http://x\",\"y\"), да", "=1+1"), of: id)
    let product = try #require(server.shop.product(id))
    let order = server.shop.dialogs.placeOrder(of: product, by: 7)
    let from = CivilTime.moscow(Date() - 86_400).iso.prefix(10)
    let run = try await tool.run("sales", "export", "--from", "\(from)", "--lang", "ru")
    #expect(run.status == 0 && run.err.isEmpty, "\(run.err)")
    let lines = run.out.components(separatedBy: "\r\n")
    #expect(lines.first?.hasPrefix("account,id,paidAt,product,productName,buyer,amount") == true)
    let line = try #require(lines.first { $0.contains(",\(order.id),") })
    #expect(line.contains("\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\"), да\""))
    let path = tool.home + "/out.json"
    let file = try await tool.run(
      "sales", "export", "--from", "\(from)", "--format", "json", "--output", path, "--offline")
    #expect(file.status == 0 && file.out.isEmpty)
    let object = try JSONSerialization.jsonObject(
      with: Data(contentsOf: URL(fileURLWithPath: path)))
    #expect((object as? [String: Any])?["total"] as? Int == lines.count - 2)
    let again = try await tool.run("sales", "export", "--output", path, "--offline")
    expectError(again, 1, path)
  }

  @Test(
    "Formulas are told by their first sign, blanks aside",
    arguments: [
      ("=1+1", "'=1+1"), (" +7", "' +7"), ("-5", "'-5"), ("@x", "'@x"), ("\t=1", "' =1"),
      ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("５＝", "５＝"), ("＝1", "'＝1"), ("", ""),
      ("x=1", "x=1"),
      ("-1,5", "\"'-1,5\""),
    ])
  func cells(_ text: String, _ cell: String) { #expect(CSV.cell(text) == cell) }

  @Test(
    "Wrong flags are one line and exit 2",
    arguments: [
      ["sales", "list", "--from", "yesterday"], ["sales", "list", "--limit", "-1"],
      ["sales", "export", "--format", "xls"], ["sales", "summary", "--by", "year"],
      ["sales", "list", "--marketplace", "moon"], ["reviews", "list", "--kind", "ugly"],
      ["templates", "show"], ["templates", "set", "31", "--percent", "5100001=101"],
      ["templates", "set", "31", "--percent", "5100001=2.5"],
      ["templates", "set", "31", "--percent", "5100001=2", "--percent", "5100001=3"],
      ["templates", "delete", "31"], ["templates", "apply", "31", "--seller", "7"],
      ["templates", "apply", "31", "--yes"],
    ])
  func wrongFlags(_ arguments: [String]) async throws {
    expectError(try await tool.run(arguments), 2)
    #expect(server.shop.templates[31] != nil && server.shop.templates.applied.isEmpty)
  }

  // MARK: Reviews

  @Test("Reviews: bad ones first, every one once, the same from the store")
  func reviews() async throws {
    let run = try await tool.run("reviews", "list", "--json")
    #expect(run.status == 0 && run.err.isEmpty, "\(run.err)")
    #expect(run.object["complete"] as? Bool == true)
    #expect((3_000...5_000).contains(run.items.count))
    for item in run.items.prefix(50) {
      #expect(
        Set(item.keys) == [
          "account", "id", "product", "order", "good", "text", "answer", "date", "marketplace",
        ])
    }
    let good = run.items.map { $0["good"] as? Bool ?? false }
    #expect(good == good.sorted { !$0 && $1 })
    #expect(Set(run.items.compactMap { $0["id"] as? String }).count == run.items.count)
    let bad = try await tool.run("reviews", "list", "--json", "--kind", "bad", "--offline")
    #expect(bad.items.count == good.count { !$0 })
    #expect(bad.object["source"] as? String == "store")
    let product = try #require(run.items.first?["product"] as? String)
    let some = try await tool.run("reviews", "list", "--json", "--product", product)
    #expect(some.items.allSatisfy { $0["product"] as? String == product } && !some.items.isEmpty)
    #expect(
      some.items.count == run.items.count { $0["product"] as? String == product })
  }

  // MARK: Balance

  @Test("Balance and movements, with the end of what is held")
  func balance() async throws {
    let run = try await tool.run("balance", "--json")
    #expect(run.status == 0 && run.items.count == 12, "\(run.err)")
    #expect(Set(run.items.compactMap { $0["kind"] as? String }) == ["free", "held", "coming"])
    let stored = try await tool.run("balance", "--json", "--offline")
    #expect(stored.items.count == 12 && stored.object["source"] as? String == "store")
    let operations = try await tool.run("balance", "operations", "--json", "--held")
    #expect(operations.status == 0 && !operations.items.isEmpty, "\(operations.err)")
    #expect(operations.items.allSatisfy { $0["held"] as? Bool == true && $0["freeAt"] is String })
    let external = try await tool.run("balance", "external", "--json", "--limit", "4")
    #expect(external.items.count == 4)
    #expect(external.items.allSatisfy { $0["invoice_id"] is String })
    let plain = try await tool.run("balance", "external", "--limit", "2")
    #expect(plain.status == 0 && plain.out.contains("aggregator"))
  }

  // MARK: Templates

  @Test("A template from the command line, from making to deleting it")
  func templates() async throws {
    let made = try await tool.run("templates", "create", "Партнёры", "--json")
    #expect(made.status == 0, "\(made.err)")
    let results = try #require(made.object["results"] as? [[String: Any]])
    let id = try #require(results[0]["id"] as? String)
    #expect(results[0]["outcome"] as? String == "done" && results[0]["message"] is NSNull)
    let list = try await tool.run("templates", "list", "--json")
    #expect(list.items.count == 4)
    let row = try #require(list.items.first { $0["id"] as? String == id })
    #expect(Set(row.keys) == ["account", "id", "name", "created", "modified"])
    #expect(row["name"] as? String == "Партнёры")
    #expect(try await tool.run("templates", "rename", id, "Other").status == 0)
    let set = try await tool.run(
      "templates", "set", id, "--percent", "5100001=3", "--percent", "5100002=7", "--json")
    #expect(set.status == 0, "\(set.err)")
    #expect((set.object["results"] as? [[String: Any]])?.count == 2)
    let number = try #require(Int(id))
    #expect(
      server.shop.templates[number]?.rows.mapValues(\.percent) == [5_100_001: 3, 5_100_002: 7])
    let wrong = try await tool.run("templates", "set", id, "--percent", "7=3", "--json")
    #expect(wrong.status == 1)
    #expect((wrong.object["results"] as? [[String: Any]])?[0]["outcome"] as? String == "failed")
    let shown = try await tool.run("templates", "show", id, "--set", "--json")
    #expect(shown.items.compactMap { $0["percent"] as? String }.sorted() == ["3", "7"])
    let applied = try await tool.run("templates", "apply", id, "--seller", "909", "--yes")
    #expect(applied.status == 0)
    #expect(server.shop.templates.applied.map(\.seller) == [909])
    #expect(try await tool.run("templates", "delete", id, "--yes").status == 0)
    #expect(server.shop.templates[number] == nil)
    let gone = try await tool.run("templates", "rename", id, "x", "--json")
    #expect(gone.status == 1)
    let offline = try await tool.run("templates", "list", "--json", "--offline")
    #expect(offline.items.count == 4 && offline.object["source"] as? String == "store")
  }

  @Test("Writes under --readonly and --offline are refused, and nothing is sent")
  func refusals() async throws {
    for (flag, code) in [("--readonly", Int32(2)), ("--offline", 3)] {
      for arguments in [
        ["create", "x"], ["rename", "31", "x"], ["delete", "31", "--yes"],
        ["set", "31", "--percent", "5100001=3"], ["apply", "31", "--seller", "7", "--yes"],
      ] {
        expectError(try await tool.run(["templates"] + arguments + [flag]), code)
      }
    }
    #expect(server.requests.isEmpty)
  }

  @Test("A write whose answer is lost is unknown, unless a reading shows that it came true")
  func lostAnswers() async throws {
    server.faults = try FaultRule.read(
      json: Array(#"[{"path":"templates/(products|apply)","method":"POST","drop":"after"}]"#.utf8))
    let set = try await tool.run("templates", "set", "31", "--percent", "5100001=3", "--json")
    #expect(set.status == 0, "\(set.out) \(set.err)")
    #expect(server.shop.templates[31]?.rows[5_100_001]?.percent == 3)
    let apply = try await tool.run(
      "templates", "apply", "31", "--seller", "7", "--yes", "--json")
    #expect(apply.status == 5)
    #expect((apply.object["results"] as? [[String: Any]])?[0]["outcome"] as? String == "unknown")
    #expect(server.shop.templates.applied.count == 1)
  }

  @Test("A key without rights is told so, exit 4")
  func rights() async throws {
    tool.environment["SELLERDESK_API_KEY_KEYS"] = account.apiKey + "-limited"
    expectError(try await tool.run("sales", "list"), 4)
    expectError(try await tool.run("balance"), 4)
    expectError(try await tool.run("templates", "list"), 4)
    expectError(try await tool.run("templates", "apply", "31", "--seller", "7", "--yes"), 4)
  }
}
