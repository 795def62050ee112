import Foundation
import Sandbox
import Testing

struct ShopWindowTests {
  @Test(arguments: SandboxOptions.DigisellerShape.allCases)
  func categoriesWriteNumbersAsTextAboveAndAsNumbersBelow(_ shape: SandboxOptions.DigisellerShape)
    throws
  {
    let client = try SandboxClient { $0.digisellerShape = shape }
    let answer = try client.getJSON("/api/categories?seller_id=424242")
    #expect(answer["retdesc"] == "")
    #expect((answer["queryId"] == .null) == (shape == .live))
    let categories = answer["category"]?.elements ?? []
    #expect(categories.count == 8)
    for category in categories {
      guard case .string = category["id"], case .string = category["cnt"] else {
        Issue.record("id and cnt are texts")
        continue
      }
      switch (shape, category["sub"]) {
      case (.live, .array(let parts)):
        #expect(
          parts.allSatisfy { $0.names == ["id", "name", "cnt"] && $0["id"]?.numberText != nil })
        let sum = parts.compactMap { $0["cnt"]?.integer }.reduce(0, +)
        #expect(category["cnt"]?.integer == sum)
      case (.docs, .object): break
      default: Issue.record("sub has the wrong shape")
      }
    }
    let one = try client.getJSON("/api/categories?seller_id=424242&category_id=7003&lang=en-US")
    #expect(one["category"]?.elements.map { $0["name"] } == ["Gift cards"])
    #expect(try client.getJSON("/api/categories")["retval"] == 1)
    let total = categories.compactMap { $0["cnt"]?.integer }.reduce(0, +)
    let onSale = try client.postJSON("/api/seller-goods", #"{"id_seller":424242}"#)["cnt_goods"]?
      .integer
    #expect(total == onSale)
  }

  @Test(arguments: SandboxOptions.DigisellerShape.allCases)
  func shopProductsWritesItsNumbersAsText(_ shape: SandboxOptions.DigisellerShape) throws {
    let client = try SandboxClient { $0.digisellerShape = shape }
    let answer = try client.getJSON(
      "/api/shop/products?seller_id=424242&category_id=0&rows=500&currency=RUR")
    #expect(
      answer.names == ["retval", "retdesc"] + (shape == .live ? ["queryId"] : [])
        + ["lang", "totalPages", "totalItems", "breadCrumbs", "categories", "product"])
    #expect(answer["retval"] == "0")
    #expect(answer["lang"] == "ru-RU")
    let documented = [
      "id", "name", "cntImg", "info", "price", "base_price", "base_currency", "currency",
      "price_rub", "price_usd",
      "price_eur", "price_uah", "partner_comiss", "agency_id", "collection", "is_available",
      "has_discount",
      "id_present", "sale_info", "label",
    ]
    let integers: Set = ["is_available", "has_discount", "id_present", "sale_info"]
    let products = answer["product"]?.elements ?? []
    #expect(answer["totalItems"] == .string(String(products.count)))
    for product in products {
      #expect(product.names == documented)
      for member in product.members where !integers.contains(member.name) {
        #expect(member.value.numberText == nil, "\(member.name) is a text")
      }
      #expect(product["is_available"]?.numberText != nil)
      #expect(
        product["sale_info"]?.names == [
          "common_base_price", "common_price_usd", "common_price_rur", "common_price_eur",
          "common_price_uah",
          "sale_end", "sale_percent",
        ])
      #expect(
        product["sale_info"]?.members.allSatisfy { $0.value.numberText == nil && $0.value != .null }
          == true)
    }
  }

  @Test func shelvesAndSelectionsNarrowTheWindow() throws {
    let client = try SandboxClient { $0.size = .m }
    func total(_ query: String) throws -> Int {
      try client.getJSON("/api/shop/products?seller_id=424242&\(query)")["totalItems"]?.integer
        ?? -1
    }
    let all = try total("category_id=0")
    let shelves = try (7001...7008).map { try total("category_id=\($0)") }
    #expect(shelves.reduce(0, +) == all)
    let parts = try (7100...7104).map { try total("category_id=\($0)") }
    #expect(parts.reduce(0, +) == shelves[0])
    for selection in [-1, -2, -3] {
      let count = try total("category_id=\(selection)")
      #expect(count > 0 && count < all)
      #expect(try total("category_id=0&selection_option=\(selection)") == count)
    }
    let part = try client.getJSON("/api/shop/products?seller_id=424242&category_id=7100&lang=en-US")
    #expect(
      part["breadCrumbs"] == [
        ["id": "7001", "name": "Game keys"], ["id": "7100", "name": "Playport"],
      ])
    #expect(try client.getJSON("/api/shop/products?seller_id=424242")["retval"] == 1)
    #expect(try client.getJSON("/api/shop/products?category_id=0")["retval"] == 1)
    #expect(
      try client.getJSON("/api/shop/products?seller_id=424242&category_id=0&order=size")["retval"]
        == 1)
  }

  @Test(arguments: ["name", "nameDESC", "price", "priceDESC"])
  func theWindowPagesInEveryOrder(_ order: String) throws {
    let client = try SandboxClient { $0.size = .m }
    var rows: [WireValue] = []
    var total = 0
    for page in 1...10 {
      let answer = try client.getJSON(
        "/api/shop/products?seller_id=424242&category_id=0&rows=100&page=\(page)&order=\(order)&currency=USD"
      )
      total = answer["totalItems"]?.integer ?? 0
      rows += answer["product"]?.elements ?? []
    }
    #expect(rows.count == total)
    #expect(Set(rows.compactMap { $0["id"]?.scalarText }).count == total)
    if order.hasPrefix("price") {
      let prices = rows.compactMap { $0["price"]?.scalarText.flatMap(Double.init) }
      for (left, right) in zip(prices, prices.dropFirst()) {
        #expect(order == "price" ? left <= right + 0.011 : right <= left + 0.011)
      }
    } else {
      let names = rows.compactMap { $0["name"]?.scalarText }
      #expect(names == (order == "name" ? names.sorted() : names.sorted().reversed()))
    }
  }

  @Test func theNestedFormOfTheWindowIsTaken() throws {
    let client = try SandboxClient()
    let answer = try client.postJSON(
      "/api/shop/products",
      #"{"seller":{"id":424242},"pages":{"num":2,"rows":5},"lang":"en-US","show_all":1}"#)
    #expect(answer["product"]?.elements.count == 5)
    #expect(answer["lang"] == "en-US")
  }

  // MARK: - Prices

  @Test(arguments: SandboxOptions.DigisellerShape.allCases)
  func pricesAreCalculatedWithOptionsAndCounts(_ shape: SandboxOptions.DigisellerShape) throws {
    let client = try SandboxClient { $0.digisellerShape = shape }
    client.server.shop.change(5_100_001) {
      $0.figures.sale = nil
      $0.figures.price = Amount(units: 10_000, places: 2)
      $0.figures.currency = .usd
      $0.figures.commission = Amount(whole: 5)
      $0.unit = nil
      $0.options = [
        ShopOption(
          id: 28_532, kind: .radio, label: ShopText("a", "a"), comment: nil, isRequired: true,
          hasSeparateContent: false, showsModifiers: true,
          variants: [
            ShopVariant(
              id: 41_541, text: ShopText("a", "a"), modifier: .priceplus,
              rate: Amount(units: 15, places: 1),
              isDefault: false, isVisible: true),
            ShopVariant(
              id: 41_540, text: ShopText("b", "b"), modifier: .percentminus,
              rate: Amount(whole: 50),
              isDefault: true, isVisible: true),
          ]),
        ShopOption(
          id: 28_530, kind: .checkbox, label: ShopText("b", "b"), comment: nil, isRequired: false,
          hasSeparateContent: false, showsModifiers: true,
          variants: [
            ShopVariant(
              id: 41_534, text: ShopText("c", "c"), modifier: .percentplus, rate: Amount(whole: 10),
              isDefault: true, isVisible: true)
          ]),
      ]
    }
    // The documents' own example, with its brackets.
    let answer = try client.getJSON(
      "/api/products/price/calc?product_id=5100001&options[]=28532:41541&options[]=28530:41534&currency=WMZ"
    )
    #expect(answer["retval"] == 0)
    let data = try #require(answer["data"])
    #expect(
      data.names == ["price", "count", "amount", "currency", "commission"]
        + (shape == .live ? ["free_pay", "sale_info"] : ["sale_info"]))
    #expect(data["price"]?.numberText == "111.50")
    #expect(data["currency"] == "USD")
    #expect(data["commission"]?.numberText == "5.58")
    func price(_ query: String) throws -> String? {
      try client.getJSON("/api/products/price/calc?product_id=5100001&\(query)")["data"]?["price"]?
        .numberText
    }
    #expect(try price("") == "50.00")
    #expect(try price("options=28532:41541") == "101.50")
    #expect(try price("options=28532:41540&options=28530:41534&currency=WMR") == "5439.00")
    #expect(
      try client.getJSON("/api/products/price/calc?product_id=5100001&count=3")["data"]?["amount"]?
        .numberText == "150.00")
    #expect(
      try client.getJSON("/api/products/price/calc?product_id=5100001&options[]=1:1")["retval"] == 1
    )
    #expect(
      try client.getJSON("/api/products/price/calc?product_id=5100001&options[]=x")["retval"] == 1)
    let unknown = try client.getJSON("/api/products/price/calc?product_id=1")
    #expect(unknown["retval"] == 1)
    #expect(unknown["data"] == .null)
  }

  @Test func variablePricesNeedACountWithinTheirLimits() throws {
    let client = try SandboxClient()
    client.server.shop.change(5_100_001) {
      $0.figures.sale = nil
      $0.figures.price = Amount(units: 375, places: 4)
      $0.figures.currency = .rub
      $0.options = []
      $0.unit = ShopUnit(name: ShopText("золото", "gold"), least: 10, most: 1_000, isWhole: true)
    }
    func calculate(_ query: String) throws -> WireValue {
      try client.getJSON("/api/products/price/calc?product_id=5100001&\(query)")
    }
    let five = try calculate("unit_cnt=50&currency=RUB")
    #expect(five["data"]?["price"]?.numberText == "0.0375")
    #expect(five["data"]?["amount"]?.numberText == "1.8750")
    #expect(try calculate("amount=3.00")["data"]?["count"] == 80)
    #expect(try calculate("unit_cnt=9")["retval"] == 1)
    #expect(try calculate("unit_cnt=1001")["retval"] == 2)
    #expect(try calculate("")["errors"]?.elements.first?["code"] == "unit_cnt-0")
  }

  @Test(arguments: SandboxOptions.DigisellerShape.allCases)
  func aBuyersDiscountIsToldInEveryForm(_ shape: SandboxOptions.DigisellerShape) throws {
    let client = try SandboxClient { $0.digisellerShape = shape }
    client.server.shop.change(5_100_001) {
      $0.figures.sale = nil
      $0.figures.price = Amount(units: 10_000, places: 2)
      $0.figures.currency = .usd
      $0.discounts = [ShopDiscount(total: Amount(whole: 0), percent: 10)]
    }
    let json = try client.postJSON(
      "/xml/shop_discount.asp",
      #"{"product":{"id":"5100001","currency":"USD"},"email":"customer@example.com"}"#)
    #expect(json["retval"] == (shape == .live ? "0" : 0))
    #expect(json["product"]?.names == (shape == .live ? ["price", "currency"] : ["price"]))
    #expect(json["product"]?["price"]?.numberText == "90.00")
    #expect(json["discount"]?.names == ["percent", "total", "currency"])
    #expect(json["discount"]?["percent"] == 10)
    #expect(json["discount"]?["currency"] == "USD")
    let form = try client.send(
      "POST", "/xml/shop_discount.asp",
      headers: ["Accept: application/json", "Content-Type: application/x-www-form-urlencoded"],
      body: Array("product[id]=5100001&product%5Bcurrency%5D=USD&email=customer%40example.com".utf8)
    )
    #expect(try client.json(form) == json)
    let xml = try client.send(
      "POST", "/xml/shop_discount.asp", headers: ["Accept: application/json"],
      body: Array(
        "<digiseller.request><product><id>5100001</id><currency>USD</currency></product><email>customer@example.com</email></digiseller.request>"
          .utf8))
    #expect(try client.json(xml) == json)
    let query = try client.getJSON(
      "/xml/shop_discount.asp?product[id]=5100001&product[currency]=USD&email=customer@example.com")
    #expect(query == json)
    #expect(
      try client.postJSON(
        "/xml/shop_discount.asp", #"{"product":{"id":"5100001","currency":"USD"}}"#)["retval"] == 1)
  }

  // MARK: - Pictures

  @Test(arguments: [
    ("", 600, 400), ("&maxlength=300", 300, 200), ("&w=150", 150, 100), ("&h=100", 150, 100),
    ("&w=200&h=50", 75, 50), ("&w=200&h=150&crop=true", 150, 150), ("&maxlength=99999", 600, 400),
    ("&maxlength=1", 1, 1), ("&crop=true", 400, 400),
  ])
  func picturesComeInTheSizeAskedFor(_ query: String, _ width: Int, _ height: Int) throws {
    let client = try SandboxClient()
    let response = try client.send("GET", "/img.ashx?id_d=5100001\(query)", headers: [])
    #expect(response.status == 200)
    #expect(response.header("content-type") == "image/png")
    #expect(response.body.prefix(8) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    func word(_ at: Int) -> Int { response.body[at..<at + 4].reduce(0) { $0 << 8 | Int($1) } }
    #expect(word(16) == width)
    #expect(word(20) == height)
  }

  @Test func aPictureOfNothingIsNotFound() throws {
    let client = try SandboxClient()
    #expect(try client.get("/img.ashx?id_d=1").status == 404)
    #expect(try client.get("/img.ashx").status == 400)
  }

  // MARK: - Parameters, categories of the marketplaces, search

  @Test(arguments: SandboxOptions.DigisellerShape.allCases)
  func parametersAreListedAndRead(_ shape: SandboxOptions.DigisellerShape) throws {
    let client = try SandboxClient {
      $0.size = .m
      $0.digisellerShape = shape
    }
    let token = try client.logIn()
    var found = 0
    for id in 5_100_001...5_100_060 {
      let list = try client.getJSON("/api/products/options/list/\(id)?token=\(token)")
      #expect(list.names == ["retval", "retdesc", "errors", "content"])
      for (position, option) in (list["content"]?.elements ?? []).enumerated() {
        found += 1
        #expect(option.names == ["id", "type", "comment", "order", "name"])
        #expect(option["order"] == .int(position + 1))
        let number = try #require(option["id"]?.integer)
        let whole = try #require(
          try client.getJSON("/api/products/options/\(number)?token=\(token)")["content"])
        #expect(
          whole.names == [
            "id", "type", "comment", "order", "name", "required", "separate_content",
            "modifier_visible", "variants",
          ])
        #expect(whole["name"] == option["name"])
        #expect(whole["name"]?.elements.first?["locale"] == "ru-RU")
        for variant in whole["variants"]?.elements ?? [] {
          #expect(
            variant.names == [
              "variant_id", "name", "type", "rate", "is_default", "visible", "order",
            ])
        }
      }
    }
    #expect(found > 10)
    let none = try client.get("/api/products/options/list/1?token=\(token)")
    #expect(none.status == 400)
    #expect(try JSONReader.read(none.body)["content"] == .null)
  }

  @Test(arguments: ["plati", "ggsel", "wmcentre"], SandboxOptions.DigisellerShape.allCases)
  func theMarketplacesHaveTrees(
    _ platform: String, _ shape: SandboxOptions.DigisellerShape
  ) throws {
    let client = try SandboxClient { $0.digisellerShape = shape }
    let tree = try client.getJSON("/api/dictionary/platforms/categories/\(platform)")
    #expect(tree.names == ["retval", "retdesc", "errors", "content"])
    var ids: Set<Int> = []
    func walk(_ nodes: [WireValue], level: Int, parent: Int) throws {
      for node in nodes {
        #expect(node["level"] == .int(level))
        #expect(node["parent_id"] == .int(parent))
        let id = try #require(node["id"]?.integer)
        #expect(ids.insert(id).inserted)
        try walk(node["children"]?.elements ?? [], level: level + 1, parent: id)
      }
    }
    try walk(tree["content"]?.elements ?? [], level: 0, parent: 0)
    #expect(ids.count > 40)
    let parts = try client.getJSON(
      "/api/dictionary/platforms/subcategories/\(try #require(ids.max()))")
    for part in parts["content"]?.elements ?? [] { #expect(part.names == ["id", "title", "name"]) }
    #expect(try client.get("/api/dictionary/platforms/categories/other").status == 400)
    let xml = try client.send(
      "GET", "/api/dictionary/platforms/categories/\(platform)", headers: ["Accept: text/xml"])
    #expect(try XMLReader.read(xml.body).root == "result")
  }

  @Test(arguments: SandboxOptions.DigisellerShape.allCases)
  func theShopCanBeSearched(_ shape: SandboxOptions.DigisellerShape) throws {
    let client = try SandboxClient {
      $0.size = .m
      $0.digisellerShape = shape
    }
    client.server.shop.change(5_100_009) {
      $0.name = ShopText("Волшебный Ёж | КЛЮЧ", "Magic hedgehog | KEY")
      $0.figures.isEnabled = true
    }
    let body =
      "<digiseller.request><seller><id>424242</id></seller><products><search>ёж</search><currency>RUR</currency></products><pages><num>1</num><rows>10</rows></pages><lang>ru-RU</lang></digiseller.request>"
    let response = try client.send(
      "POST", "/xml/shop_search.asp",
      headers: ["Accept: application/json", "Content-Type: text/xml"],
      body: Array(body.utf8))
    let answer = try client.json(response)
    #expect(answer["retval"] == (shape == .live ? "0" : 0))
    #expect(answer["pages"] == ["num": 1, "rows": 10, "cnt": 1])
    #expect(answer["products"]?.elements.map { $0["id"] } == [5_100_009])
    #expect(
      answer["products"]?.elements.first?.names == [
        "id", "name", "price", "agency_fee", "snippets", "sale_info",
      ])
    let market = try client.getJSON(
      "/api/cataloguer/front/products?productName=HEDGEHOG&ownerId=plati&currency=USD&lang=en-US&page=1&count=100&sortBy=popular"
    )
    #expect(market["content"]?["items"]?.elements.map { $0["product_id"] } == [5_100_009])
    #expect(market["content"]?["total_pages"] == 1)
  }
}
