import Foundation
import Sandbox
import Testing

struct ShopTests {
  private func shop(_ size: SandboxOptions.Size, seed: UInt64 = 1) -> Shop {
    var options = SandboxOptions()
    options.size = size
    options.seed = seed
    options.now = { Date(timeIntervalSince1970: 1_898_690_700) }
    return SandboxServer(options: options).shop
  }

  private func products(_ size: SandboxOptions.Size, seed: UInt64 = 1) -> [ShopProduct] {
    shop(size, seed: seed).products(Array(5_100_001..<5_100_001 + size.products))
  }

  // MARK: - What a seed gives

  @Test(arguments: [("s", 50), ("m", 500), ("l", 6_000), ("xl", 100_000)])
  func sizesHoldWhatTheySay(_ name: String, _ count: Int) throws {
    let size = try #require(SandboxOptions.Size(rawValue: name))
    let shop = shop(size)
    var query = ShopQuery()
    query.visibility = .all
    #expect(shop.page(query, page: 1, rows: 1).total == count)
    #expect(shop.product(5_100_000) == nil)
    #expect(shop.product(5_100_001)?.id == 5_100_001)
    #expect(shop.product(5_100_000 + count)?.id == 5_100_000 + count)
    #expect(shop.product(5_100_001 + count) == nil)
  }

  @Test func theSameSeedGivesTheSameBytes() throws {
    func bytes(_ seed: UInt64) throws -> [[UInt8]] {
      let client = try SandboxClient {
        $0.seed = seed
        $0.size = .m
        $0.now = { Date(timeIntervalSince1970: 1_898_690_700) }
      }
      return try [
        client.post("/api/seller-goods", json: #"{"id_seller":424242,"rows":1000}"#),
        client.get("/api/reviews?seller_id=424242&rows=200"),
        client.get("/api/shop/products?seller_id=424242&category_id=0"),
        client.get("/api/categories?seller_id=424242"), client.get("/api/products/5100007/data"),
        client.get("/img.ashx?id_d=5100007"),
      ].map(\.body)
    }
    let first = try bytes(1)
    #expect(try bytes(1) == first)
    for (left, right) in zip(first, try bytes(2)) { #expect(left != right) }
  }

  @Test func theSharesAreThoseOfARealShop() {
    let all = products(.l)
    func share(_ isCounted: (ShopProduct) -> Bool) -> Double {
      Double(all.count(where: isCounted)) / 60
    }
    #expect((13...17).contains(share { !$0.figures.isEnabled }))
    #expect((6...10).contains(share { $0.figures.stock == .counted(0) }))
    #expect(
      (5...9).contains(
        share { product in
          if case .counted(1...4) = product.figures.stock { true } else { false }
        }))
    #expect((10...30).contains(share { $0.figures.stock == .unlimited }))
    #expect((2...5).contains(share { $0.figures.release != nil }))
    #expect((4...8).contains(share { $0.figures.sale != nil }))
    #expect((25...35).contains(share { !$0.options.isEmpty }))
    #expect((2...6).contains(share { $0.name.en == nil }))
    #expect((8...12).contains(share { $0.info.ru == "" }))
    #expect((1...3).contains(share { $0.info.ru?.unicodeScalars.count == 4_000 }))
    #expect(Set(all.map(\.figures.currency)) == Set(ShopCurrency.allCases))
    #expect(Set(all.map(\.figures.theme)) == Set(ShopTheme.allCases))
    #expect(Set(all.map(\.figures.price.places)) == [0, 1, 2, 3, 4])
    #expect(all.allSatisfy { $0.figures.price.units > 0 })
    let sold = all.map(\.figures.sold.value).sorted(by: >)
    #expect((50_000...100_000).contains(sold[0]))
    #expect(sold.last == 0)
    #expect(sold[3_000] < 100)
  }

  @Test(arguments: SandboxOptions.Size.allCases)
  func reviewsAreAboutAsManyAsPromised(_ size: SandboxOptions.Size) throws {
    let client = try SandboxClient { $0.size = size }
    let total = try #require(
      try client.getJSON("/api/reviews?seller_id=424242&rows=1")["totalItems"]?.integer)
    #expect((size.reviews * 8 / 10...size.reviews * 12 / 10).contains(total))
  }

  @Test func titlesAreWhatSellersWrite() throws {
    let names = products(.l).compactMap(\.name.ru)
    #expect(names.allSatisfy { !$0.isEmpty })
    #expect((60...500).contains(names.count { $0.count == 99 }))
    for sign in ["|", "👨‍👩‍👧‍👦", "🇹🇷", "⚡️", "🏴‍☠️", "❤️‍🔥"] {
      #expect(names.contains { $0.contains(sign) }, "nobody writes \(sign)")
    }
  }

  @Test func hostileTitlesAppearFromSizeMUp() {
    func hostile(_ products: [ShopProduct]) -> [String] {
      products.compactMap(\.name.ru).filter { name in
        name.unicodeScalars.contains { scalar in
          scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
            || (0x202A...0x202E).contains(scalar.value)
            || scalar.value == 0x200B || scalar.value == 0x0321
        }
      }
    }
    #expect(hostile(products(.s)).isEmpty)
    #expect(!hostile(products(.m)).isEmpty)
    let many = hostile(products(.l))
    #expect(many.count == 15)
    #expect(many.contains { $0.contains("\u{0}") })
    #expect(many.contains { $0.contains("\u{1B}") })
    #expect(many.contains { $0.contains("\u{202E}") })
    #expect(many.contains { $0.contains("\r\n") })
  }

  @Test func hostileTitlesReachTheWireEscaped() throws {
    let client = try SandboxClient { $0.size = .m }
    client.server.shop.change(5_100_001) {
      $0.name = ShopText("a\u{0}b\u{1B}[31m\r\n\u{202E}\"\\", nil)
      $0.figures.isEnabled = true
    }
    let response = try client.get("/api/products/list?ids=5100001")
    #expect(response.text.contains("\"a\\u0000b\\u001b[31m\\r\\n\u{202E}\\\"\\\\\""))
    #expect(!response.body.contains { $0 < 0x20 })
  }

  // MARK: - Changing

  @Test func changesAreReadBackOverTheWire() throws {
    let client = try SandboxClient()
    let shop = client.server.shop
    let token = try client.logIn()
    func row(_ id: Int) throws -> WireValue? {
      let body = #"{"id_seller":424242,"rows":1000,"show_hidden":1}"#
      let rows = try client.postJSON("/api/seller-goods?token=\(token)", body)["rows"]?.elements
      return rows?.first { $0["id_goods"] == .int(id) }
    }
    _ = try row(5_100_001)
    shop.setEnabled(false, of: 5_100_001)
    shop.setPrice(Amount(units: 4500, places: 1), .eur, of: 5_100_001)
    shop.setStock(.counted(77), of: 5_100_001)
    shop.setName(ShopText("Новое имя", "New name"), of: 5_100_001)
    shop.change(5_100_001) { $0.figures.sale = nil }
    let changed = try #require(try row(5_100_001))
    #expect(changed["visible"] == 0)
    #expect(changed["price"]?.numberText == "450.0")
    #expect(changed["currency"] == "EUR")
    #expect(changed["num_in_stock"] == 77)
    #expect(changed["name_goods"] == "Новое имя")

    let copy = try #require(shop.product(5_100_001))
    let added = shop.add { id in
      var product = copy.renumbered(id)
      product.name = ShopText("Добавлен", nil)
      return product
    }
    #expect(added.id == 5_100_051)
    #expect(try row(5_100_051)?["name_goods"] == "Добавлен")
    #expect(shop.remove(5_100_002))
    #expect(try row(5_100_002) == nil)
    #expect(!shop.remove(5_100_002))
    #expect(shop.change(5_100_002) { $0.figures.isEnabled = true } == nil)
    #expect(shop.change(1) { _ in } == nil)
    #expect(try client.getJSON("/api/products/list?ids=5100002").elements.isEmpty)
  }

  @Test func changedProductsKeepTheirPlaceInEveryOrder() throws {
    let client = try SandboxClient()
    let shop = client.server.shop
    let orders: [ShopQuery.Order] = [
      .sold, .price, .returned, .goodReviews, .badReviews, .name(.ru), .name(.en),
    ]
    func ids(_ order: ShopQuery.Order) -> [Int] {
      var query = ShopQuery()
      query.order = order
      query.visibility = .all
      return shop.page(query, page: 1, rows: 100).products.map(\.id)
    }
    for order in orders { #expect(ids(order).count == 50) }
    shop.change(5_100_010) {
      $0.figures.sold.value = 1_000_000
      $0.figures.price = Amount(whole: 9_000_000)
      $0.figures.sale = nil
      $0.figures.returned.value = 999_999
      $0.figures.goodReviews.value = 999_999
      $0.figures.badReviews.value = 999_999
      $0.name = ShopText("\u{10FFFD}", "\u{10FFFD}")
    }
    shop.remove(5_100_020)
    for order in orders {
      let now = ids(order)
      #expect(now.first == 5_100_010)
      #expect(now.count == 49)
      #expect(Set(now).count == 49)
    }
  }

  @Test func readersAreShownAChangeOnlyAfterTheDelay() throws {
    let clock = TestClock(1_898_690_700)
    let client = try SandboxClient {
      $0.now = { clock.now }
      $0.visibilityDelay = .milliseconds(500)
    }
    let token = try #require(
      try client.json(client.logInResponse(timestamp: "1898690700"))["token"]?.scalarText)
    func visible() throws -> [WireValue?] {
      let body = #"{"id_seller":424242,"rows":1000,"show_hidden":1}"#
      let rows =
        try client.postJSON("/api/seller-goods?token=\(token)", body)["rows"]?.elements ?? []
      let goods = rows.first { $0["id_goods"] == 5_100_001 }
      let data = try client.getJSON("/api/products/5100001/data")["product"]
      return [goods?["visible"], data?["is_available"]]
    }
    client.server.shop.change(5_100_001) {
      $0.figures.isEnabled = true
      $0.figures.stock = .counted(5)
    }
    clock.advance(1)
    #expect(try visible() == [1, 1])
    client.server.shop.setEnabled(false, of: 5_100_001)
    #expect(client.server.shop.product(5_100_001)?.figures.isEnabled == false)
    #expect(try visible() == [1, 1])
    clock.advance(0.4)
    #expect(try visible() == [1, 1])
    clock.advance(0.2)
    #expect(try visible() == [0, 0])
  }

  @Test func buyingCountsUpAndDown() {
    let shop = shop(.s)
    shop.change(5_100_001) {
      $0.figures.isEnabled = true
      $0.figures.stock = .counted(1)
      $0.figures.sold.value = 9
    }
    #expect(shop.sell(5_100_001))
    #expect(!shop.sell(5_100_001))
    #expect(shop.product(5_100_001)?.figures.sold.value == 10)
    #expect(shop.product(5_100_001)?.figures.stock == .counted(0))
    #expect(!shop.sell(1))
  }

  @Test func aServedShopLivesUnlessFrozen() throws {
    func sold(frozen: Bool) throws -> (before: Int, after: Int) {
      let client = try SandboxClient { $0.isFrozen = frozen }
      func total() -> Int {
        client.server.shop.products(Array(5_100_001...5_100_050)).map(\.figures.sold.value).reduce(
          0, +)
      }
      let before = total()
      let deadline = ContinuousClock.now + .seconds(frozen ? 4 : 12)
      while total() == before, ContinuousClock.now < deadline { usleep(50_000) }
      return (before, total())
    }
    let living = try sold(frozen: false)
    #expect(living.after > living.before)
    let frozen = try sold(frozen: true)
    #expect(frozen.after == frozen.before)
  }
}
