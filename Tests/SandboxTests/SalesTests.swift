import Foundation
import Sandbox
import Testing

/// The statistics of sales, the account and its receipts.
struct SalesTests {
  private static let shapes = SandboxOptions.DigisellerShape.allCases
  private static let everything =
    #""date_start":"2000-01-01 00:00:00","date_finish":"2100-01-01 00:00:00""#

  private func sells(
    _ client: SandboxClient, _ token: String, _ more: String, path: String = "seller-sells"
  ) throws -> WireValue {
    try client.postJSON("/api/\(path)/v2?token=\(token)", "{\(more)}")
  }

  @Test(arguments: shapes)
  func everySaleIsThereOnceWithTheMembersOfItsShape(
    _ shape: SandboxOptions.DigisellerShape
  ) throws {
    let client = try SandboxClient { $0.digisellerShape = shape }
    let token = try client.logIn()
    let first = try sells(client, token, Self.everything + #","rows":5000"#)
    #expect(first.names == ["retval", "retdesc", "total_rows", "pages", "page", "rows"])
    let total = try #require(first["total_rows"]?.integer)
    let pages = try #require(first["pages"]?.integer)
    #expect((27_000...30_000).contains(total))
    #expect(pages == (total + 999) / 1_000)
    var ids: Set<Int> = []
    var dates: [String] = []
    for page in 1...pages {
      let rows = try sells(client, token, Self.everything + #","rows":1000,"page":\#(page)"#)[
        "rows"]
      for row in rows?.elements ?? [] {
        ids.insert(try #require(row["invoice_id"]?.integer))
        dates.append(try #require(row["date_pay"]?.scalarText))
        #expect(row["partner_id"]?.numberText == nil)
        #expect(row["product_entry"] == "****")
        #expect(row["referer"] == (shape == .live ? "" : nil))
        if shape == .docs { #expect(row["email"] != .null) }
      }
    }
    #expect(ids.count == total)
    #expect(dates == dates.sorted(by: >))
    for id in ids.sorted().prefix(40) {
      let order = try #require(client.server.shop.dialogs.order(id))
      #expect(order.paid != nil)
    }
    #expect(
      try sells(client, token, Self.everything + #","rows":1000,"page":\#(pages + 1)"#)["rows"]
        == [])
  }

  @Test func aStretchOfMoscowTimeHoldsItsEnds() throws {
    let client = try SandboxClient()
    let token = try client.logIn()
    let rows = try sells(client, token, Self.everything + #","rows":50"#)["rows"]?.elements ?? []
    let dates = rows.compactMap { $0["date_pay"]?.scalarText }
    let (newest, oldest) = (try #require(dates.first), try #require(dates.last))
    let cut = try sells(
      client, token, #""date_start":"\#(oldest)","date_finish":"\#(newest)","rows":1000"#)
    let found = cut["rows"]?.elements.compactMap { $0["date_pay"]?.scalarText } ?? []
    #expect(found.first == newest && found.last == oldest)
    #expect(found.count >= 50)
    let id = try #require(rows[0]["invoice_id"]?.integer)
    let order = try #require(client.server.shop.dialogs.order(id))
    #expect(CivilTime.moscow(try #require(order.paid)).spaced == newest)
  }

  @Test func refundsAreCountedAsAsked() throws {
    let client = try SandboxClient()
    let token = try client.logIn()
    func total(_ returned: Int) throws -> Int {
      try #require(
        sells(client, token, Self.everything + #","returned":\#(returned)"#)["total_rows"]?.integer)
    }
    let (all, kept, back) = (try total(0), try total(1), try total(2))
    #expect(all == kept + back && back > 500)
    let row = try sells(client, token, Self.everything + #","returned":1,"rows":1"#)["rows"]
    let id = try #require(row?.elements.first?["invoice_id"]?.integer)
    #expect(client.server.shop.dialogs.refund(id))
    #expect(!client.server.shop.dialogs.refund(id))
    #expect(try total(0) == all)
    #expect(try total(2) == back + 1)
    #expect(try sells(client, token, Self.everything + #","returned":3"#)["retval"] == 1)
    #expect(try sells(client, token, #""date_start":"2026-13-01 00:00:00""#)["retval"] == 1)
    #expect(try sells(client, token, "")["retval"] == 1)
  }

  @Test func someProductsAreAskedForByNumber() throws {
    let client = try SandboxClient()
    let token = try client.logIn()
    var sum = 0
    for id in 5_100_001...5_100_050 {
      let answer = try sells(client, token, Self.everything + #","product_ids":[\#(id)]"#)
      #expect(answer["rows"]?.elements.allSatisfy { $0["product_id"] == .int(id) } == true)
      sum += try #require(answer["total_rows"]?.integer)
    }
    for none in [#","product_ids":[]"#, #","product_ids":null"#, ""] {
      #expect(try sells(client, token, Self.everything + none)["total_rows"] == .int(sum))
    }
  }

  @Test func whoBuysNowHasBoughtLast() throws {
    let client = try SandboxClient()
    let token = try client.logIn()
    let before = try sells(client, token, Self.everything)["total_rows"]?.integer ?? 0
    let product = try #require(client.server.shop.product(5_100_001))
    let order = client.server.shop.dialogs.placeOrder(of: product, by: 7)
    let answer = try sells(client, token, Self.everything)
    #expect(answer["total_rows"] == .int(before + 1))
    #expect(answer["rows"]?.elements.first?["invoice_id"] == .int(order.id))
    let last = try client.getJSON("/api/seller-last-sales?token=\(token)&top=3&group=false")
    #expect(last["sales"]?.elements.count == 3)
    #expect(last["sales"]?.elements.first?["invoice_id"] == .int(order.id))
    let grouped = try client.getJSON("/api/seller-last-sales?token=\(token)")["sales"]?.elements
    let products = grouped?.compactMap { $0["product"]?["id"]?.integer } ?? []
    #expect(products.count == Set(products).count && products.count > 40)
  }

  @Test func partnersSalesTellWhatTheyGot() throws {
    let client = try SandboxClient()
    let token = try client.logIn()
    let answer = try sells(client, token, Self.everything + #","rows":1000"#, path: "agent-sales")
    let rows = answer["rows"]?.elements ?? []
    #expect(rows.count == 1_000)
    for row in rows.prefix(100) {
      #expect(
        row.names == [
          "id_seller", "invoice_id", "product_id", "product_name", "product_entry_id", "date_pay",
          "email", "wmid", "amount_in", "amount_currency", "method_pay", "aggregator_pay", "ip",
          "partner_percent", "partner_amount", "lang", "returned",
        ])
      let amount = try #require(row["amount_in"]?.scalarText.flatMap { Amount($0) })
      let percent = try #require(row["partner_percent"]?.integer)
      let expected = amount.scaled(by: Int64(percent), over: 100, places: max(2, amount.places))
      #expect(row["partner_amount"]?.scalarText == expected.text)
    }
    let id = try #require(rows[0]["invoice_id"]?.integer)
    let order = try #require(client.server.shop.dialogs.order(id))
    let partner = try #require(order.agentID)
    let theirs = try sells(
      client, token, Self.everything + #","id_partner":\#(partner),"rows":1000"#,
      path: "agent-sales")
    let ids = theirs["rows"]?.elements.compactMap { $0["invoice_id"]?.integer } ?? []
    #expect(ids.contains(order.id))
    for id in ids { #expect(client.server.shop.dialogs.order(id)?.agentID == partner) }
  }

  // MARK: The account

  @Test func theBalanceHasThreeAmountsForEachPurse() throws {
    let client = try SandboxClient()
    let token = try client.logIn()
    let content = try client.getJSON("/api/sellers/account/balance/info?token=\(token)")["content"]
    let names = ["r", "z", "e", "u"].flatMap { letter in
      ["lock", "free", "plus"].map { "amount_\(letter)_\($0)" }
    }
    #expect(content?.names == names)
    let free = try #require(content?["amount_r_free"]?.scalarText.flatMap { Amount($0) })
    #expect(Amount.isLess(Amount.zero, free))
  }

  @Test func receiptsArePagedAndFiltered() throws {
    let client = try SandboxClient()
    let token = try client.logIn()
    func receipts(_ query: String) throws -> WireValue {
      try #require(
        client.getJSON("/api/sellers/account/receipts?token=\(token)&\(query)")["content"])
    }
    let all = try receipts("count=500")
    #expect(all["count"] == 200)
    #expect(all["items"]?.elements.count == 200)
    let total = try #require(all["total_count"]?.integer)
    #expect(all["total_pages"] == .int((total + 199) / 200))
    let kinds = ["product_sales", "refund", "agent_accurals", "transfer_to_wallet", "adv_goods"]
    var sum = 0
    for kind in kinds {
      let some = try receipts("type=\(kind)")
      for item in some["items"]?.elements ?? [] {
        #expect(item["operation"]?["type"]?.scalarText == kind)
      }
      sum += some["total_count"]?.integer ?? 0
    }
    #expect(sum == total)
    let two = try receipts("type[0]=refund&type[1]=adv_goods&allowType=exclude")
    let three = try receipts("type=product_sales&type=agent_accurals&type=transfer_to_wallet")
    #expect(two["total_count"] == three["total_count"])
    let held = try receipts("type=product_sales&count=200")["items"]?.elements ?? []
    #expect(held.contains { $0["free_description"] != .null })
    let waiting = try receipts("type=product_sales&codeFilter=only_waiting_check_code")
    let checked = try receipts("type=product_sales&codeFilter=hide_waiting_code_check")
    #expect(
      (waiting["total_count"]?.integer ?? 0) + (checked["total_count"]?.integer ?? 0)
        == (try receipts("type=product_sales"))["total_count"]?.integer)
    let currencies = ["WMR", "WMZ", "WME", "WMU"].compactMap {
      try? receipts("currency=\($0)")["total_count"]?.integer
    }
    #expect(currencies.count == 4)
    let external = try client.getJSON(
      "/api/sellers/account/receipts/external?token=\(token)&aggregator=enot&count=5")["content"]
    #expect(external?["items"]?.elements.count == 5)
    #expect(external?["items"]?.elements.allSatisfy { $0["aggregator"] == "enot" } == true)
  }

  @Test func everyCallAsksForItsRight() throws {
    let client = try SandboxClient()
    let token = try client.logIn(key: client.server.digiseller.limitedKey)
    let calls = [
      ("GET", "/api/seller-last-sales"), ("POST", "/api/seller-sells/v2"),
      ("POST", "/api/agent-sales/v2"), ("GET", "/api/sellers/account/balance/info"),
      ("GET", "/api/sellers/account/receipts"), ("GET", "/api/sellers/account/receipts/external"),
      ("GET", "/api/templates"), ("POST", "/api/templates"), ("POST", "/api/templates/31"),
      ("POST", "/api/templates/delete/31"), ("DELETE", "/api/templates/31"),
      ("GET", "/api/templates/products"), ("POST", "/api/templates/products"),
      ("POST", "/api/templates/apply"),
    ]
    for (method, path) in calls {
      #expect(try client.send(method, "\(path)?token=\(token)").status == 403, "\(path)")
      #expect(try client.send(method, path).status == 401, "\(path)")
    }
    #expect(client.server.shop.templates[31] != nil)
  }
}
