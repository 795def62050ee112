import Foundation
@testable import Sandbox
import Testing

struct ReviewTests {
  @Test(arguments: SandboxOptions.DigisellerShape.allCases)
  func reviewsStandUnderTheKeyOfTheirShape(_ shape: SandboxOptions.DigisellerShape) throws {
    let client = try SandboxClient { $0.digisellerShape = shape }
    let all = try client.getJSON("/api/reviews?seller_id=424242&type=all&rows=50")
    let key = shape == .live ? "review" : "reviews"
    #expect(
      all.names == ["retval", "retdesc", "totalPages", "totalItems", "totalGood", "totalBad", key])
    #expect(all["retdesc"] == (shape == .live ? .null : ""))
    let good = try #require(all["totalGood"]?.integer)
    let bad = try #require(all["totalBad"]?.integer)
    #expect(all["totalItems"] == .int(good + bad))
    #expect((3_000...5_000).contains(good + bad))
    let rows = all[key]?.elements ?? []
    #expect(rows.count == 50)
    let names =
      ["id", "invoice_id", "owner_id", "type", "good", "name", "date"]
      + (shape == .live ? ["dateUtc"] : [])
      + ["info", "comment", "product_id"]
    for row in rows {
      #expect(row.names == names)
      #expect((row["type"] == "good") == (row["good"] == 1))
      let pattern =
        shape == .live ? /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/ : /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/
      #expect(row["date"]?.scalarText?.wholeMatch(of: pattern) != nil)
    }
    let product = try #require(rows.first?["product_id"]?.integer)
    let some = try client.getJSON("/api/reviews?seller_id=424242&product_id=\(product)&rows=1")
    #expect((some[key]?.elements.first?["product_id"] == nil) == (shape == .live))
  }

  @Test("Reviews are about orders of their products that were paid before, no two about one")
  func orders() throws {
    let client = try SandboxClient()
    let rows =
      try client.getJSON("/api/reviews?seller_id=424242&rows=1000")["review"]?.elements ?? []
    let sales = Dictionary(
      client.server.shop.sales.entries().map { ($0.order, $0) }, uniquingKeysWith: { $1 })
    var seen: Set<Int> = []
    var found = 0
    for row in rows {
      let order = try #require(row["invoice_id"]?.integer)
      #expect(seen.insert(order).inserted)
      guard let sale = sales[order] else { continue }
      found += 1
      #expect(sale.product == row["product_id"]?.integer)
      let written = try #require(row["dateUtc"]?.scalarText)
      let paid = CivilTime(Date(timeIntervalSince1970: Double(sale.paid))).iso + "Z"
      #expect(paid < written)
    }
    // The shop has the orders of one year, and reviews of four.
    #expect(found > 500)
  }

  @Test func filtersAddUpAndPagesCoverEveryReviewOnce() throws {
    let client = try SandboxClient()
    func answer(_ query: String) throws -> WireValue {
      try client.getJSON("/api/reviews?seller_id=424242\(query)")
    }
    let all = try answer("")
    let good = try answer("&type=good")
    let bad = try answer("&type=bad")
    #expect(good["totalItems"] == all["totalGood"])
    #expect(bad["totalItems"] == all["totalBad"])
    #expect(bad["totalGood"] == all["totalGood"])
    let owners = try [0, 1, 1271, 9295].compactMap {
      try answer("&owner_id=\($0)")["totalItems"]?.integer
    }
    #expect(owners.reduce(0, +) == all["totalItems"]?.integer)

    var ids: [Int] = []
    var dates: [String] = []
    for page in 1...(try #require(bad["totalPages"]?.integer) + 1) {
      let rows = try answer("&type=bad&page=\(page)")["review"]?.elements ?? []
      ids += rows.compactMap { $0["id"]?.integer }
      dates += rows.compactMap { $0["dateUtc"]?.scalarText }
    }
    #expect(ids.count == bad["totalItems"]?.integer)
    #expect(Set(ids).count == ids.count)
    #expect(dates == dates.sorted().reversed())

    var counted = 0
    for id in 5_100_001...5_100_050 {
      let product = try #require(client.server.shop.product(id))
      let answer = try answer("&product_id=\(id)&rows=1")
      #expect(answer["totalGood"] == .int(product.figures.goodReviews.value))
      #expect(answer["totalBad"] == .int(product.figures.badReviews.value))
      counted += answer["totalItems"]?.integer ?? 0
    }
    #expect(counted == all["totalItems"]?.integer)
  }

  @Test func nothingReviewedIsNoPages() throws {
    let client = try SandboxClient()
    for query in ["seller_id=424242&product_id=1", "seller_id=1"] {
      let answer = try client.getJSON("/api/reviews?\(query)")
      #expect(answer["totalPages"] == 0)
      #expect(answer["totalItems"] == 0)
      #expect(answer["review"] == [])
    }
    #expect(try client.getJSON("/api/reviews")["retval"] == 1)
    #expect(try client.getJSON("/api/reviews?seller_id=424242&type=ugly")["retval"] == 1)
    #expect(try client.getJSON("/api/reviews?seller_id=424242&page=999999999")["review"] == [])
  }
}
