import Foundation
import Sandbox
import Testing

/// `POST product/clone/{id}`.
struct CloneTests {
  private func clone(_ client: SandboxClient, _ token: String, _ id: Int, _ body: String) throws
    -> RawResponse
  {
    try client.post("/api/product/clone/\(id)?token=\(token)", json: body)
  }

  @Test func copiesHaveWhatWasAskedForAndNoContent() throws {
    let client = try SandboxClient()
    let token = try client.logIn()
    let original = try #require(
      (5_100_001...5_100_050).lazy.compactMap(client.server.shop.product).first {
        $0.options.contains { !$0.variants.isEmpty } && $0.imageCount > 0
          && $0.figures.sold.value > 0
      })
    let all =
      #"{"count":2,"categories":true,"notify":true,"discounts":true,"options":true,"comissions":true,"gallery":true}"#
    let answer = try client.json(clone(client, token, original.id, all))
    #expect(answer["content"]?.names == ["products"])
    let ids = answer["content"]?["products"]?.elements.compactMap(\.integer) ?? []
    #expect(ids == [5_100_051, 5_100_052])
    for id in ids {
      let copy = try #require(client.server.shop.product(id))
      #expect(copy.name == original.name)
      #expect(copy.figures.price == original.figures.price)
      #expect(copy.figures.commission == original.figures.commission)
      #expect(!copy.figures.isEnabled)
      #expect(copy.figures.sold.value == 0)
      #expect(copy.imageCount == original.imageCount)
      #expect(copy.options.map(\.label) == original.options.map(\.label))
      // An option of the copy is the copy's own.
      for option in copy.options {
        #expect(client.server.shop.option(option.id)?.product.id == id)
      }
    }
    let bare = try client.json(clone(client, token, original.id, "{}"))
    let id = try #require(bare["content"]?["products"]?.elements.first?.integer)
    let copy = try #require(client.server.shop.product(id))
    #expect(copy.options.isEmpty)
    #expect(copy.discounts.isEmpty)
    #expect(copy.imageCount == 0)
    let goods = try client.postJSON(
      "/api/seller-goods?token=\(token)", #"{"id_seller":424242,"rows":1000,"show_hidden":1}"#)
    #expect(goods["cnt_goods"] == 53)
  }

  @Test func whatCloningRefuses() throws {
    let client = try SandboxClient()
    let token = try client.logIn()
    for (id, body, code) in [
      (5_100_001, #"{"count":0}"#, "count-1"), (5_100_001, #"{"count":6}"#, "count-1"),
      (5_100_001, #"{"count":"x"}"#, "count-1"), (5_100_001, #"{"options":7}"#, "options-1"),
      (5_100_001, "", "body-0"), (7, #"{"count":1}"#, "product_id-2"),
    ] {
      let response = try clone(client, token, id, body)
      #expect(response.status == 400)
      #expect(
        try JSONReader.read(response.body)["errors"]?.elements.first?["code"]?.scalarText == code)
    }
    let limited = try client.logIn(key: client.server.digiseller.readOnlyKey)
    #expect(try clone(client, limited, 5_100_001, "{}").status == 403)
    #expect(client.server.shop.product(5_100_051) == nil)
  }

  @Test func aLostAnswerLeavesTheCopies() throws {
    let client = try SandboxClient()
    let token = try client.logIn()
    client.server.faults = [FaultRule(path: "clone", nth: 1, drop: .after)]
    #expect(throws: RawFailure.reset) { try clone(client, token, 5_100_001, #"{"count":1}"#) }
    #expect(client.server.shop.product(5_100_051) != nil)
    #expect(client.server.shop.product(5_100_052) == nil)
  }
}
