import Foundation
import Sandbox
import Testing

/// The seven operations of commission templates on their eight routes, as seed 002 prints them.
struct TemplateTests {
  private static let shapes = SandboxOptions.DigisellerShape.allCases

  @Test(arguments: shapes)
  func aTemplateLivesFromCreatingToDeleting(_ shape: SandboxOptions.DigisellerShape) throws {
    let client = try SandboxClient { $0.digisellerShape = shape }
    let token = try client.logIn()
    let made = try client.postJSON("/api/templates?token=\(token)", #"{"name":"Mine"}"#)
    #expect(made.names == ["retval", "retdesc", "errors", "content"])
    let content = try #require(made["content"])
    #expect(content.names == ["id", "name", "seller_id", "created", "modified"])
    #expect(
      content["created"]?.scalarText?.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}/) != nil
    )
    let id = try #require(content["id"]?.integer)
    let renamed = try client.postJSON("/api/templates/\(id)?token=\(token)", #"{"name":"Ours"}"#)
    #expect(renamed["content"]?["name"] == "Ours")

    let list = try #require(
      try client.getJSON("/api/templates?page=1&count=2&token=\(token)")["content"])
    #expect(
      list.names == [
        "page", "count", "has_next_page", "has_previous_page", "total_count", "total_pages",
        "items",
      ])
    #expect(list["total_count"] == 4 && list["total_pages"] == 2 && list["has_next_page"] == true)

    let set = try client.post(
      "/api/templates/products?token=\(token)",
      json:
        #"{"template_id":\#(id),"products":[{"product_id":5100001,"percent":2},{"product_id":5100002,"percent":5}]}"#
    )
    #expect(set.status == 204 && set.body.isEmpty)
    #expect(
      client.server.shop.templates[id]?.rows.mapValues(\.percent) == [5_100_001: 2, 5_100_002: 5])

    let applied = try client.post(
      "/api/templates/apply?token=\(token)", json: #"{"template_id":\#(id),"seller_id":77}"#)
    #expect(applied.status == 204 && applied.body.isEmpty)
    #expect(client.server.shop.templates.applied.map(\.seller) == [77])
    #expect(client.server.shop.templates.applied[0].percents == [5_100_001: 2, 5_100_002: 5])

    let byPost = try client.send("POST", "/api/templates/delete/\(id)?token=\(token)")
    #expect(byPost.status == 204 && byPost.body.isEmpty)
    #expect(client.server.shop.templates[id] == nil)
    #expect(try client.send("DELETE", "/api/templates/31?token=\(token)").status == 204)
    #expect(client.server.shop.templates[31] == nil)
    #expect(try client.send("DELETE", "/api/templates/31?token=\(token)").status == 400)
    // What a partner was given stays his.
    #expect(client.server.shop.templates.applied.count == 1)
  }

  @Test func everyFilterOfTheProductsNarrowsThem() throws {
    let client = try SandboxClient()
    let token = try client.logIn()
    func rows(_ query: String) throws -> [WireValue] {
      let content = try client.getJSON(
        "/api/templates/products?templateId=31&page=1&count=100&token=\(token)\(query)")["content"]
      #expect(content?["total_count"]?.integer == content?["items"]?.elements.count)
      return content?["items"]?.elements ?? []
    }
    let all = try rows("")
    #expect(all.count == 50)
    for row in all {
      #expect(
        row.names == [
          "id", "name", "price", "currency", "added_in_affiliate", "percent", "global_percent",
          "modified",
        ])
      #expect((row["percent"] == .null) == (row["modified"] == .null))
    }
    #expect(all.contains { $0["percent"] == .null } && all.contains { $0["percent"] != .null })
    #expect(try rows("&productId=5100007").map { $0["id"] } == [5_100_007])
    let inside = try rows("&notInAffiliate=false")
    let outside = try rows("&inAffiliate=false")
    #expect(inside.count + outside.count == 50)
    #expect(inside.allSatisfy { $0["added_in_affiliate"] == true })
    #expect(outside.allSatisfy { $0["added_in_affiliate"] == false })
    let dear = try rows("&priceMin=500&currency=RUB")
    let cheap = try rows("&priceMax=499.99&currency=RUB")
    #expect(dear.count + cheap.count == 50 && !dear.isEmpty && !cheap.isEmpty)
    #expect(dear.allSatisfy { $0["currency"] == "RUR" })
    let payable = try rows("&onlyPayment=true")
    #expect(!payable.isEmpty && payable.count < 50)
    for row in payable {
      let product = client.server.shop.product(try #require(row["id"]?.integer))
      #expect(product?.figures.isAvailable == true)
    }
    let high = try rows("&minComiss=15")
    for row in high {
      let percent = row["percent"] == .null ? row["global_percent"] : row["percent"]
      #expect((Double(percent?.scalarText ?? "") ?? 0) >= 15)
    }
    #expect(!high.isEmpty && high.count < 50)
    let name = try #require(all[3]["name"]?.scalarText?.split(separator: " ").first)
    let encoded = String(name).addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    #expect(try rows("&name=\(encoded)").contains { $0["id"] == all[3]["id"] })
  }

  @Test func whatCannotBeSetChangesNothing() throws {
    let client = try SandboxClient()
    let token = try client.logIn()
    let before = client.server.shop.templates[31]
    for products in [
      "[]", #"[{"product_id":5100001}]"#, #"[{"percent":3}]"#,
      #"[{"product_id":5100001,"percent":3},{"product_id":7,"percent":3}]"#,
      #"[{"product_id":5100001,"percent":101}]"#, #"[{"product_id":5100001,"percent":2.5}]"#,
    ] {
      let answer = try client.post(
        "/api/templates/products?token=\(token)",
        json: #"{"template_id":31,"products":\#(products)}"#)
      #expect(answer.status == 400, "\(products)")
    }
    #expect(client.server.shop.templates[31] == before)
    #expect(try client.post("/api/templates?token=\(token)", json: #"{"name":" "}"#).status == 400)
    #expect(
      try client.post(
        "/api/templates/apply?token=\(token)", json: #"{"template_id":999,"seller_id":7}"#
      ).status == 400)
  }

  @Test func xmlHasTheRootsOfTheSeed() throws {
    let client = try SandboxClient()
    let token = try client.logIn()
    let answer = try client.send(
      "POST", "/api/templates?token=\(token)",
      headers: ["Accept: text/xml", "Content-Type: text/xml"],
      body: Array("<request><name>comission template name</name></request>".utf8))
    #expect(answer.status == 200)
    let text = String(decoding: answer.body, as: UTF8.self)
    #expect(text.hasPrefix("<response><retval>0</retval>"))
    #expect(text.contains("<name>comission template name</name>"))
    let set = try client.send(
      "POST", "/api/templates/products?token=\(token)", headers: ["Content-Type: text/xml"],
      body: Array(
        """
        <request> <template_id>31</template_id> <products> <product_id>5100001</product_id> \
        <percent>2</percent> </products> <products> <product_id>5100002</product_id> \
        <percent>5</percent> </products> </request>
        """.utf8))
    #expect(set.status == 204)
    #expect(client.server.shop.templates[31]?.rows[5_100_002]?.percent == 5)
  }
}
