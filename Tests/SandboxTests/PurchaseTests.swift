import Foundation
import Sandbox
import Testing

/// `purchase/info` and the unique codes.
struct PurchaseTests {
  private static let members = [
    "item_id", "cart_uid", "name", "amount", "currency_type", "invoice_state", "purchase_date",
    "date_pay", "agent_id", "agent_percent", "query_string", "unit_goods", "cnt_goods",
    "promo_code", "bonus_code", "feedback", "unique_code_state", "options", "buyer_info", "owner",
    "day_lock", "lock_state", "profit", "agent_fee",
  ]

  @Test(arguments: SandboxOptions.DigisellerShape.allCases)
  func anOrderHasTheMembersOfItsShape(_ shape: SandboxOptions.DigisellerShape) throws {
    let client = try SandboxClient { $0.digisellerShape = shape }
    let token = try client.logIn()
    var states: Set<Int> = []
    for id in 700_000_001...700_000_150 {
      let answer = try client.getJSON("/api/purchase/info/\(id)?token=\(token)")
      #expect(answer.names == ["retval", "retdesc", "errors", "content"])
      let content = try #require(answer["content"])
      #expect(content.names == Self.members + (shape == .live ? ["referer"] : []))
      let order = try #require(client.server.shop.dialogs.order(id))
      #expect(content["item_id"] == .int(order.productID))
      #expect(content["amount"]?.numberText == order.amount.text)
      #expect(["WMR", "WMZ", "WME", "WMU"].contains(content["currency_type"]?.scalarText))
      #expect((content["date_pay"] == .null) == (order.paid == nil))
      #expect(
        content["buyer_info"]?.names == [
          "payment_method", "payment_aggregator", "account", "email", "phone", "skype", "whatsapp",
          "ip_address",
        ])
      for option in content["options"]?.elements ?? [] {
        #expect(option.names == ["id", "name", "user_data", "user_data_id"])
      }
      if content["feedback"] != .null {
        #expect(
          content["feedback"]?.names == ["deleted", "feedback", "feedback_type", "comment"])
      }
      states.insert(try #require(content["invoice_state"]?.integer))
    }
    #expect(states.isSuperset(of: [3, 5]))
  }

  @Test func aDialogsOrderNamesItsProductAndBuyer() throws {
    let client = try SandboxClient()
    let token = try client.logIn()
    for dialog in client.server.shop.dialogs.page(.init(), page: 1, rows: 30).dialogs {
      let content = try client.getJSON("/api/purchase/info/\(dialog.id)?token=\(token)")["content"]
      #expect(content?["item_id"] == .int(dialog.productID))
      #expect(content?["buyer_info"]?["email"]?.scalarText == dialog.email)
      let first = try #require(client.server.shop.dialogs.allMessages(dialog.id).first)
      let order = try #require(client.server.shop.dialogs.order(dialog.id))
      #expect(order.purchased < first.written)
    }
  }

  @Test func unknownOrdersAreRefused() throws {
    let client = try SandboxClient()
    let token = try client.logIn()
    for id in ["1", "700000000", "700030001", "-1", "x", "99999999999999999999"] {
      let response = try client.get("/api/purchase/info/\(id)?token=\(token)")
      #expect(response.status == 400)
      #expect(try JSONReader.read(response.body)["retval"] == 1)
    }
  }

  @Test func aCodeLeadsToItsOrderAndIsStamped() throws {
    let client = try SandboxClient()
    let token = try client.logIn()
    let dialogs = client.server.shop.dialogs
    let fresh = try #require(
      (700_000_001...700_000_400).lazy.compactMap(dialogs.order).first {
        $0.code.state == 1 && $0.state == .paid
      })
    #expect(fresh.code.text.count == 16)
    for (slash, state) in [("", 5), ("/", 5)] {
      let answer = try client.getJSON(
        "/api/purchases/unique-code/\(fresh.code.text.lowercased())\(slash)?token=\(token)")
      #expect(answer["inv"] == .int(fresh.id))
      #expect(answer["id_goods"] == .int(fresh.productID))
      #expect(answer["unique_code_state"]?["state"] == .int(state))
      #expect(answer["unique_code_state"]?["date_check"] != .null)
      #expect(answer["date_pay"]?.scalarText?.wholeMatch(of: #/\d\d\.\d\d\.\d{4} .*/#) != nil)
    }
    func deliver() throws -> WireValue? {
      try client.json(
        client.send(
          "PUT", "/api/purchases/unique-code/\(fresh.code.text)/deliver?token=\(token)"))["retval"]
    }
    #expect(try deliver() == 0)
    #expect(try deliver() == 4)
    let content = try client.getJSON("/api/purchase/info/\(fresh.id)?token=\(token)")["content"]
    #expect(content?["unique_code_state"]?["state"] == 2)
    for wrong in ["0000000000000000", "short", fresh.code.text.replacing("0", with: "1") + "X"] {
      let response = try client.get("/api/purchases/unique-code/\(wrong)?token=\(token)")
      #expect(response.status == 400)
      #expect(
        try JSONReader.read(response.body)["retdesc"]
          == "отсутствует или неверно задан параметр unique_code")
    }
  }

  @Test func anOrderOfThisLifeIsFoundByNumberAndCode() throws {
    let client = try SandboxClient()
    let token = try client.logIn()
    let answer = try client.json(
      client.send(
        "POST", "/sandbox/orders", body: Array(#"{"product":5100001,"buyer":3}"#.utf8)))
    let id = try #require(answer["order"]?.integer)
    let order = try #require(client.server.shop.dialogs.order(id))
    #expect(order.productID == 5_100_001)
    let info = try client.getJSON("/api/purchase/info/\(id)?token=\(token)")["content"]
    #expect(info?["invoice_state"] == 3)
    let code = try client.getJSON("/api/purchases/unique-code/\(order.code.text)?token=\(token)")
    #expect(code["inv"] == .int(id))
  }
}
