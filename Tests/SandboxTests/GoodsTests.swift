import Foundation
import Sandbox
import Testing

struct GoodsTests {
  @Test(arguments: SandboxOptions.DigisellerShape.allCases)
  func sellerGoodsHasTheMembersOfItsShape(_ shape: SandboxOptions.DigisellerShape) throws {
    let client = try SandboxClient { $0.digisellerShape = shape }
    let token = try client.logIn()
    let answer = try client.postJSON(
      "/api/seller-goods?token=\(token)",
      #"{"id_seller":424242,"rows":50,"show_hidden":1,"currency":"RUR","lang":"ru-RU"}"#)
    let extras = shape == .live
    #expect(
      answer.names == ["retval", "retdesc", "id_seller", "name_seller"]
        + (extras ? ["rating_seller"] : [])
        + ["cnt_goods", "pages", "page", "order_col", "order_dir"] + (extras ? ["show_hidden"] : [])
        + ["rows"])
    #expect(answer["retval"] == 0)
    #expect(answer["retdesc"] == .null)
    #expect(answer["name_seller"] == "DemoKeys")
    #expect(answer["cnt_goods"] == 50)
    #expect(answer["pages"] == 1)
    #expect(answer["order_col"] == "cntsell")
    #expect(answer["order_dir"] == "desc")
    let required = [
      "id_goods", "name_goods", "info_goods", "add_info", "price", "currency", "cnt_sell",
      "cnt_sell_hidden",
      "cnt_return", "cnt_return_hidden", "cnt_goodresponses", "cnt_goodresponses_hidden",
      "cnt_badresponses",
      "cnt_badresponses_hidden", "price_usd", "price_rur", "price_eur", "price_uah", "in_stock",
      "visible",
      "commiss_agent", "has_discount", "num_options", "sale_info", "owner_id", "release_date",
    ]
    let rows = answer["rows"]?.elements ?? []
    #expect(rows.count == 50)
    for row in rows {
      #expect(row.names.filter { $0 != "num_in_stock" } == required)
      #expect(row["currency"] == "RUR")
      #expect(
        row["sale_info"]?.names == [
          "common_base_price", "common_price_usd", "common_price_rur", "common_price_eur",
          "common_price_uah",
          "sale_end", "sale_percent",
        ])
      switch shape {
      case .live: #expect(row["has_discount"] == 0 || row["has_discount"] == 1)
      case .docs: #expect(row["has_discount"] == false || row["has_discount"] == true)
      }
    }
  }

  @Test func pricesAreExactOnTheWire() throws {
    let client = try SandboxClient { $0.size = .m }
    let prices: [(Int, String, ShopCurrency)] = [
      (5_100_001, "349.00", .rub), (5_100_002, "0.0375", .usd), (5_100_003, "15", .eur),
      (5_100_004, "7.5", .uah),
      (5_100_005, "12.125", .wmz), (5_100_006, "0.1", .usd), (5_100_007, "1234567.89", .rub),
    ]
    for (id, text, currency) in prices {
      client.server.shop.change(id) {
        $0.figures.sale = nil
        $0.figures.isEnabled = true
        $0.figures.price = Amount(text) ?? .zero
        $0.figures.currency = currency
      }
    }
    let goods = try client.post("/api/seller-goods", json: #"{"id_seller":424242,"rows":1000}"#)
    let list = try client.get(
      "/api/products/list?ids=" + prices.map { String($0.0) }.joined(separator: ","))
    for (id, text, currency) in prices {
      let row = try #require(
        goods.text.components(separatedBy: #"{"id_goods":"#).first { $0.hasPrefix("\(id),") })
      #expect(row.contains(#""price":\#(text),"currency":"\#(currency.listCode)""#))
      let item = try #require(
        list.text.components(separatedBy: #"{"id":"#).first { $0.hasPrefix("\(id),") })
      #expect(item.contains(#""base_currency":"\#(currency.purseCode)","base_price":\#(text),"#))
    }
    // No figure of the whole list was ever a binary float.
    #expect(goods.text.firstMatch(of: /\d\.\d{5}/) == nil)
    #expect(goods.text.firstMatch(of: /\d[eE][-+]?\d/) == nil)
  }

  @Test func decimalsFromNoneToFourAppear() throws {
    let client = try SandboxClient { $0.size = .m }
    let goods = try client.postJSON("/api/seller-goods", #"{"id_seller":424242,"rows":1000}"#)
    let places = Set(
      (goods["rows"]?.elements ?? []).map { row in
        row["price"]?.numberText?.split(separator: ".").dropFirst().first?.count ?? 0
      })
    #expect(places.isSuperset(of: [0, 1, 2, 3, 4]))
  }

  @Test func theOwnerSeesHiddenGoodsAndNumbersAndThePublicDoesNot() throws {
    let client = try SandboxClient()
    client.server.shop.setEnabled(false, of: 5_100_001)
    client.server.shop.change(5_100_002) {
      $0.figures.isEnabled = true
      $0.figures.isStockHidden = true
      $0.figures.stock = .counted(7)
      $0.figures.sold = ShopCounter(value: 128, isHidden: true)
    }
    let token = try client.logIn()
    func goods(_ token: String, hidden: Int) throws -> [Int: WireValue] {
      let body = #"{"id_seller":424242,"rows":1000,"show_hidden":\#(hidden)}"#
      let answer = try client.postJSON("/api/seller-goods?token=\(token)", body)
      return Dictionary(
        uniqueKeysWithValues: (answer["rows"]?.elements ?? []).map {
          ($0["id_goods"]?.integer ?? 0, $0)
        })
    }
    let visible = try goods(token, hidden: 0)
    let all = try goods(token, hidden: 1)
    let hidden = try goods(token, hidden: 2)
    let disguised = try goods("", hidden: 1)
    #expect(all.count == 50)
    #expect(visible.count + hidden.count == 50)
    #expect(disguised.keys == visible.keys)
    #expect(hidden[5_100_001]?["visible"] == 0)
    #expect(all[5_100_002]?["cnt_sell"] == 128)
    #expect(all[5_100_002]?["cnt_sell_hidden"] == 1)
    #expect(all[5_100_002]?["num_in_stock"] == 7)
    #expect(disguised[5_100_002]?["cnt_sell"] == -1)
    #expect(disguised[5_100_002]?["cnt_sell_hidden"] == 1)
    #expect(disguised[5_100_002]?["num_in_stock"] == nil)
    #expect(disguised[5_100_002]?["in_stock"] == 1)
  }

  @Test func theTokenMayAlsoStandInTheBody() throws {
    let client = try SandboxClient()
    client.server.shop.setEnabled(false, of: 5_100_001)
    let token = try client.logIn()
    let body = #"{"id_seller":"424242","rows":"1000","show_hidden":1,"token":"\#(token)"}"#
    #expect(try client.postJSON("/api/seller-goods", body)["cnt_goods"] == 50)
    #expect(
      try client.post("/api/products/list", json: #"{"ids":[5100001],"token":"bad"}"#).status == 401
    )
  }

  @Test func everyOrderGivesEachProductExactlyOnceOverAllPages() throws {
    let client = try SandboxClient { $0.size = .m }
    let token = try client.logIn()
    let columns = [
      "cntsell", "name", "price", "cntreturn", "cntgoodresponses", "cntbadresponses",
    ]
    for column in columns {
      for direction in ["asc", "desc"] {
        var ids: [Int] = []
        var page = 1
        while true {
          let answer = try client.postJSON(
            "/api/seller-goods?token=\(token)",
            #"{"id_seller":424242,"order_col":"\#(column)","order_dir":"\#(direction)","rows":77,"page":\#(page),"show_hidden":1,"owner_id":null,"currency":"RUB"}"#
          )
          #expect(answer["cnt_goods"] == 500)
          #expect(answer["pages"] == 7)
          #expect(answer["page"] == .int(page))
          let rows = answer["rows"]?.elements ?? []
          ids += rows.compactMap { $0["id_goods"]?.integer }
          if page == 7 { #expect(rows.count == 500 - 6 * 77) }
          if page == 8 {
            #expect(rows.isEmpty)
            break
          }
          page += 1
        }
        #expect(ids.count == 500)
        #expect(Set(ids) == Set(5_100_001...5_100_500))
      }
    }
  }

  @Test(arguments: [
    ("cntsell", "cnt_sell"), ("cntreturn", "cnt_return"), ("cntgoodresponses", "cnt_goodresponses"),
    ("cntbadresponses", "cnt_badresponses"), ("price", "price_rur"),
  ])
  func rowsStandInTheOrderAskedFor(_ column: String, _ member: String) throws {
    let client = try SandboxClient { $0.size = .m }
    let token = try client.logIn()
    for direction in ["asc", "desc"] {
      let answer = try client.postJSON(
        "/api/seller-goods?token=\(token)",
        #"{"id_seller":424242,"order_col":"\#(column)","order_dir":"\#(direction)","rows":1000,"show_hidden":1}"#
      )
      let values = (answer["rows"]?.elements ?? []).compactMap {
        $0[member]?.numberText.flatMap(Double.init)
      }
      #expect(values.count == 500)
      // Prices of other currencies are shown rounded to two decimals.
      for (left, right) in zip(values, values.dropFirst()) {
        #expect(direction == "asc" ? left <= right + 0.011 : right <= left + 0.011)
      }
    }
  }

  @Test func rowsArePagedWithinTheirLimits() throws {
    let client = try SandboxClient { $0.size = .l }
    let token = try client.logIn()
    func goods(_ body: String) throws -> WireValue {
      try client.postJSON(
        "/api/seller-goods?token=\(token)", #"{"id_seller":424242,"show_hidden":1\#(body)}"#)
    }
    #expect(try goods("")["rows"]?.elements.count == 10)
    #expect(try goods(#","rows":5000"#)["rows"]?.elements.count == 1_000)
    #expect(try goods(#","rows":5000"#)["pages"] == 6)
    #expect(try goods(#","rows":0"#)["rows"]?.elements.count == 1)
    #expect(try goods(#","page":9223372036854775807"#)["rows"] == [])
    let stranger = try client.postJSON("/api/seller-goods", #"{"id_seller":1}"#)
    #expect(stranger["cnt_goods"] == 0)
    #expect(stranger["pages"] == 0)
    #expect(stranger["rows"] == [])
  }

  @Test func ownersShareTheProductsOut() throws {
    let client = try SandboxClient { $0.size = .m }
    let token = try client.logIn()
    let counts = try [0, 1, 1271, 9295].map { owner in
      try client.postJSON(
        "/api/seller-goods?token=\(token)",
        #"{"id_seller":424242,"show_hidden":1,"owner_id":\#(owner)}"#
      )["cnt_goods"]?.integer ?? 0
    }
    #expect(counts.allSatisfy { $0 > 0 })
    #expect(counts.reduce(0, +) == 500)
  }

  @Test(arguments: [
    (#"{}"#, "id_seller-0"), (#"{"id_seller":"x"}"#, "id_seller-1"),
    (#"{"id_seller":424242,"order_col":"colour"}"#, "order_col-1"),
    (#"{"id_seller":424242,"order_dir":"up"}"#, "order_dir-1"),
    (#"{"id_seller":424242,"currency":"GBP"}"#, "currency-1"),
    (#"{"id_seller":424242,"rows":"many"}"#, "rows-1"),
    (#"{"id_seller":424242,"show_hidden":3}"#, "show_hidden-1"),
    (#"{"id_seller":424242,"owner_id":5}"#, "owner_id-1"),
  ])
  func wrongParametersAreRefusedWithRetval1(_ body: String, _ code: String) throws {
    let client = try SandboxClient()
    let answer = try client.postJSON("/api/seller-goods", body)
    #expect(answer["retval"] == 1)
    #expect(answer["retdesc"] == "Validation error")
    #expect(answer["errors"]?.elements.first?["code"] == .string(code))
  }

  @Test func namesFollowTheLanguage() throws {
    let client = try SandboxClient()
    client.server.shop.setName(ShopText("Ключ", "Key"), of: 5_100_001)
    client.server.shop.setName(ShopText("Только по-русски", nil), of: 5_100_002)
    func names(_ language: String) throws -> [WireValue?] {
      let list = try client.getJSON("/api/products/list?ids=5100001,5100002\(language)")
      return list.elements.map { $0["name"] }
    }
    #expect(try names("") == ["Ключ", "Только по-русски"])
    #expect(try names("&lang=en-US") == ["Key", .null])
    #expect(try names("&LANG=ru-RU") == ["Ключ", "Только по-русски"])
  }

  @Test(arguments: SandboxOptions.DigisellerShape.allCases)
  func aSaleShowsThePricesBeforeIt(_ shape: SandboxOptions.DigisellerShape) throws {
    let client = try SandboxClient {
      $0.digisellerShape = shape
      $0.now = { Date(timeIntervalSince1970: 1_898_690_700) }
    }
    let now = Date(timeIntervalSince1970: 1_898_690_700)
    client.server.shop.change(5_100_001) {
      $0.figures.price = Amount(units: 1200, places: 2)
      $0.figures.currency = .usd
      $0.figures.isEnabled = true
      $0.figures.sale = ShopSale(
        percent: Amount(units: 1667, places: 2), begin: now - 3600, end: now + 86_400)
    }
    let item = try #require(try client.getJSON("/api/products/list?ids=5100001").elements.first)
    #expect(item["base_price"]?.numberText == "10.00")
    #expect(item["base_currency"] == (shape == .live ? "WMZ" : "USD"))
    #expect(
      item["sale_info"] == [
        "common_base_price": .number("12.00"), "common_price_usd": .number("12.00"),
        "common_price_rur": .number("1087.80"), "common_price_eur": .number("10.97"),
        "common_price_uah": .number("493.74"), "sale_begin": "02.03.2030 16:05:00",
        "sale_end": "03.03.2030 17:05:00", "sale_percent": .number("16.67"),
      ])
    let window = try client.getJSON(
      "/api/shop/products?seller_id=424242&category_id=-1&rows=500&currency=USD")
    let row = try #require(window["product"]?.elements.first { $0["id"] == "5100001" })
    #expect(row["price"] == "10.00")
    #expect(row["sale_info"]?["common_price_rur"] == "1087.80")
    #expect(row["sale_info"]?["sale_percent"] == "16.67")
    #expect(row["label"] == "sale")
  }

  // MARK: - products/list

  @Test(arguments: SandboxOptions.DigisellerShape.allCases)
  func theListHasEveryDocumentedMember(_ shape: SandboxOptions.DigisellerShape) throws {
    let client = try SandboxClient { $0.digisellerShape = shape }
    let documented = [
      "id", "id_seller", "name", "info", "add_info", "collection", "base_currency", "base_price",
      "price_usd",
      "price_rub", "price_eur", "price_uah", "cnt_sell", "cnt_sell_hidden", "cnt_return",
      "cnt_return_hidden",
      "in_stock", "num_in_stock", "num_in_lock", "owner_id", "release_date", "sale_info",
    ]
    let list = try client.getJSON("/api/products/list?ids=5100003,5100001,777,5100001")
    #expect(list.elements.map { $0["id"] } == [5_100_003, 5_100_001])
    #expect(list.elements.allSatisfy { $0.names == documented })
    // The documents promise an object and a number where production sends null.
    if shape == .docs {
      let all = try client.getJSON(
        "/api/products/list?ids=" + (5_100_001...5_100_050).map(String.init).joined(separator: ","))
      #expect(all.elements.allSatisfy { $0["sale_info"]?.names.count == 8 })
      #expect(all.elements.allSatisfy { $0["num_in_stock"]?.numberText != nil })
    }
    let posted = try client.postJSON(
      "/api/products/list/", #"{"ids":[5100003,5100001,777],"lang":"ru-RU"}"#)
    #expect(posted == list)
    let repeated = try client.getJSON("/api/Products/List?IDS=5100003&ids=5100001")
    #expect(repeated == list)
    // The documents' own example: a GET whose parameters stand in a JSON body.
    let odd = try client.send(
      "GET", "/api/products/list",
      headers: ["Accept: application/json", "Content-Type: application/json"],
      body: Array(#"{"ids":[5100003,5100001],"lang":"ru-RU","token":""}"#.utf8))
    #expect(try client.json(odd) == list)
  }

  @Test func atMostTwoThousandIdsAreTaken() throws {
    let client = try SandboxClient { $0.size = .l }
    let ids = (5_100_001...5_102_001).map(String.init)
    let most = try client.postJSON(
      "/api/products/list", "{\"ids\":[\(ids.dropLast().joined(separator: ","))]}")
    #expect(most.elements.count == 2_000)
    let more = try client.post(
      "/api/products/list", json: "{\"ids\":[\(ids.joined(separator: ","))]}")
    #expect(more.status == 400)
    #expect(try JSONReader.read(more.body)["retval"] == 1)
    #expect(try client.get("/api/products/list?ids=").status == 400)
    #expect(try client.get("/api/products/list?ids=one").status == 400)
  }

  // MARK: - products/{id}/data

  @Test(arguments: SandboxOptions.DigisellerShape.allCases)
  func productDataHasEveryDocumentedMember(_ shape: SandboxOptions.DigisellerShape) throws {
    let client = try SandboxClient { $0.digisellerShape = shape }
    let token = try client.logIn()
    let common = [
      "id", "id_prev", "id_next", "name", "price", "currency", "url", "info", "add_info",
      "release_date",
      "agency_fee", "agency_sum", "agency_id", "collection", "propertygood", "is_available",
      "show_rest",
      "num_in_stock", "num_in_lock", "pwyw", "label", "prices", "payment_methods", "prices_unit",
      "preview_imgs",
      "preview_videos", "type",
    ]
    let rest = [
      "category_id", "breadcrumbs", "discounts", "units", "present", "gift_commiss", "options",
      "options_check",
      "statistics", "seller", "sale_info",
    ]
    let extras = shape == .live ? ["owner", "section_id", "no_cart", "type_good"] : []
    for id in 5_100_001...5_100_050 {
      let answer = try client.getJSON(
        "/api/products/\(id)/data?token=\(token)&showHiddenVariants=1&owner=1")
      #expect(
        answer.names == ["retval", "retdesc"] + (shape == .live ? ["queryId"] : []) + ["product"])
      let product = try #require(answer["product"])
      let type = try #require(product["type"]?.scalarText)
      #expect(product.names == common + [type] + rest + extras)
      #expect(product["id"] == .int(id))
      #expect(product["id_prev"] == (id == 5_100_001 ? 0 : .int(id - 1)))
      #expect(product["id_next"] == (id == 5_100_050 ? 0 : .int(id + 1)))
      #expect(product["prices"]?["initial"]?.names == ["RUB", "USD", "EUR", "UAH"])
      #expect(product["payment_methods"]?.elements.count == 4)
      for option in product["options"]?.elements ?? [] {
        #expect(
          option.names == [
            "id", "name", "label", "comment", "type", "separate_content", "required",
            "modifier_visible", "variants",
          ])
        for variant in option["variants"]?.elements ?? [] {
          #expect(
            variant.names == [
              "value", "text", "default", "modify", "modify_type", "modify_value",
              "modify_value_default",
              "num_in_stock", "visible",
            ])
        }
      }
    }
  }

  @Test func productDataIsXMLUnlessJSONIsAskedFor() throws {
    let client = try SandboxClient()
    for headers in [
      [], ["Accept: */*"], ["Accept: text/xml"],
      ["Accept: application/json;q=0.1, application/xml"],
    ] {
      let response = try client.send("GET", "/api/products/5100001/data", headers: headers)
      #expect(response.header("content-type") == "application/xml; charset=utf-8")
      let (root, value) = try XMLReader.read(response.body)
      #expect(root == "digiseller.response")
      #expect(value["product"]?["id"] == "5100001")
    }
    for accept in [
      "application/json", "text/json",
      "application/json, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.7",
    ] {
      let response = try client.send(
        "GET", "/api/products/5100001/data", headers: ["Accept: \(accept)"])
      #expect(try client.json(response)["product"]?["id"] == 5_100_001)
    }
  }

  @Test func anUnknownProductHasNoData() throws {
    let client = try SandboxClient()
    for id in ["1", "5100051", "99999999999999999999", "abc", "-5"] {
      let answer = try client.getJSON("/api/products/\(id)/data")
      #expect(answer["retval"] == 1)
      #expect(answer["product"] == .null)
    }
  }

  @Test func hiddenVariantsAreShownOnlyOnRequest() throws {
    let client = try SandboxClient()
    var option = ShopOption(
      id: 1, kind: .radio, label: ShopText("Регион", nil), comment: nil, isRequired: true,
      hasSeparateContent: false, showsModifiers: true, variants: [])
    option.variants = [
      ShopVariant(
        id: 11, text: ShopText("Да", "Yes"), modifier: .priceplus,
        rate: Amount(units: 1000, places: 2),
        isDefault: true, isVisible: true),
      ShopVariant(
        id: 12, text: ShopText("Нет", "No"), modifier: .percentminus, rate: Amount(whole: 5),
        isDefault: false,
        isVisible: false),
    ]
    client.server.shop.change(5_100_001) {
      $0.options = [option]
      $0.figures.currency = .rub
    }
    func variants(_ query: String) throws -> [WireValue] {
      let product = try client.getJSON("/api/products/5100001/data?\(query)")["product"]
      return product?["options"]?.elements.first?["variants"]?.elements ?? []
    }
    #expect(try variants("").map { $0["value"] } == [11])
    let both = try variants("showHiddenVariants=1")
    #expect(both.map { $0["modify"] } == ["+10.00 RUB", "-5%"])
    #expect(both.map { $0["modify_type"] } == ["RUB", "%"])
    #expect(both.map { $0["modify_value"]?.numberText } == ["10.00", "-5"])
    #expect(both.map { $0["visible"] } == [1, 0])
  }
}
