import Foundation
import Sandbox
import Testing

/// `POST product/edit/base/{id}`.
struct EditTests {
  private let path = "/api/product/edit/base/5100001"

  @Test func anySubsetIsSetAndTheRestStays() throws {
    let client = try SandboxClient()
    let token = try client.logIn()
    client.server.shop.change(5_100_001) {
      $0.figures.isEnabled = true
      $0.figures.price = Amount(units: 34_900, places: 2)
      $0.figures.currency = .rub
      $0.name = ShopText("Было", "Was")
    }
    func edit(_ body: String) throws -> RawResponse {
      try client.post("\(path)?token=\(token)", json: body)
    }
    let answer = try edit(#"{"enabled":false}"#)
    #expect(answer.status == 200)
    #expect(
      answer.text == #"{"retval":0,"retdesc":"","errors":null,"content":{"status":"Success"}}"#)
    var product = try #require(client.server.shop.product(5_100_001))
    #expect(!product.figures.isEnabled)
    #expect(product.figures.price.text == "349.00")

    #expect(try edit(#"{"price":{"price":4.50,"currency":"USD"}}"#).status == 200)
    product = try #require(client.server.shop.product(5_100_001))
    #expect(product.figures.price.text == "4.50")
    #expect(product.figures.currency == .usd)
    #expect(!product.figures.isEnabled)

    #expect(try edit(#"{"name":[{"locale":"en-US","value":"Is 🎮 & <b>"}]}"#).status == 200)
    product = try #require(client.server.shop.product(5_100_001))
    #expect(product.name == ShopText("Было", "Is 🎮 & <b>"))

    #expect(try edit(#"{"enabled":true,"enabled_":1,"price":null,"name":null}"#).status == 200)
    product = try #require(client.server.shop.product(5_100_001))
    #expect(product.figures.isEnabled)
    #expect(product.figures.price.text == "4.50")
  }

  @Test func theSampleOfTheDocumentsIsTakenInJSONAndXML() throws {
    let json = #"""
      {"enabled":true,"name":[{"locale":"ru-RU","value":"Тестовый продукт №1"},{"locale":"en-US","value":"Test product №1"}],
       "price":{"price":725,"currency":"RUB"},"comission_partner":15,
       "categories":[{"owner":0,"category_id":7074},{"owner":1,"category_id":18162}],
       "bonus":{"enabled":false,"percent":5},"guarantee":{"enabled":true,"value":5},
       "description":[{"locale":"ru-RU","value":"Тестовое описание"},{"locale":"en-US","value":"Test description"}],
       "add_info":[{"locale":"ru-RU","value":"Ещё"},{"locale":"en-US","value":"More"}],
       "address_required":false,"instruction":{"type":"text","locales":[{"locale":"ru-RU","value":"Русская инструкция"},{"locale":"en-US","value":"English instruction"}]},
       "present_product_id":5100002}
      """#
    let xml = """
      <arbitrary> <enabled>true</enabled> <categories> <owner>0</owner> <category_id>7074</category_id> </categories>
      <categories> <owner>1</owner> <category_id>18162</category_id> </categories>
      <name> <locale>ru-RU</locale> <value> <![CDATA[Тестовый продукт №1]]> </value> </name>
      <name> <locale>en-US</locale> <value> <![CDATA[Test product №1]]> </value> </name>
      <description> <locale>ru-RU</locale> <value> <![CDATA[Тестовое описание]]> </value> </description>
      <description> <locale>en-US</locale> <value>Test description</value> </description>
      <add_info> <locale>ru-RU</locale> <value>Ещё</value> </add_info>
      <add_info> <locale>en-US</locale> <value>More</value> </add_info>
      <price> <price>725</price> <currency>RUB</currency> </price> <comission_partner>15</comission_partner>
      <bonus> <enabled>false</enabled> <percent>5</percent> </bonus> <guarantee> <enabled>true</enabled> <value>5</value> </guarantee>
      <address_required>false</address_required> <instruction> <type>text</type>
      <locales> <locale>ru-RU</locale> <value>Русская инструкция</value> </locales>
      <locales> <locale>en-US</locale> <value>English instruction</value> </locales> </instruction>
      <present_product_id>5100002</present_product_id> </arbitrary>
      """
    var products: [ShopProduct] = []
    for (type, body) in [("application/json", json), ("text/xml", xml)] {
      let client = try SandboxClient()
      let token = try client.logIn()
      let response = try client.send(
        "POST", "\(path)?token=\(token)", headers: ["Content-Type: \(type)", "Accept: \(type)"],
        body: Array(body.utf8))
      #expect(response.status == 200)
      #expect(response.text.contains("Success"))
      if type == "text/xml" {
        #expect(
          response.text
            == "<result><retval>0</retval><retdesc></retdesc><content><status>Success</status></content></result>"
        )
      }
      products.append(try #require(client.server.shop.product(5_100_001)))
    }
    let product = products[0]
    #expect(product.name == ShopText("Тестовый продукт №1", "Test product №1"))
    #expect(product.info == ShopText("Тестовое описание", "Test description"))
    #expect(product.addInfo == ShopText("Ещё", "More"))
    #expect(product.figures.price.text == "725")
    #expect(product.figures.commission.text == "15")
    #expect(product.presentID == 5_100_002)
    #expect(product.terms.bonusPercent == nil)
    #expect(product.terms.guarantee == 5)
    #expect(
      product.terms.placements == [
        .init(owner: 0, categoryID: 7_074), .init(owner: 1, categoryID: 18_162),
      ])
    #expect(product.terms.instruction?.text.en == "English instruction")
    // Both spellings say the same, so both products are the same but for times the seed draws.
    #expect(products[1].terms == product.terms)
    #expect(products[1].name == product.name)
    #expect(products[1].figures.price == product.figures.price)
  }

  @Test(arguments: [
    (#"{"enabled":"yes"}"#, "enabled-1"), (#"{"enabled":1}"#, "enabled-1"),
    (#"{"price":4}"#, "price-1"), (#"{"price":{"currency":"RUB"}}"#, "price-0"),
    (#"{"price":{"price":4}}"#, "currency-0"),
    (#"{"price":{"price":4,"currency":"RUR"}}"#, "currency-1"),
    (#"{"price":{"price":4,"currency":"WMZ"}}"#, "currency-1"),
    (#"{"price":{"price":0,"currency":"RUB"}}"#, "price-1"),
    (#"{"price":{"price":-1,"currency":"RUB"}}"#, "price-1"),
    (#"{"price":{"price":"a lot","currency":"RUB"}}"#, "price-1"),
    (#"{"name":[{"locale":"fr-FR","value":"Nom"}]}"#, "name-1"),
    (#"{"name":[{"locale":"ru-RU","value":null},{"locale":"en-US","value":""}]}"#, "name-0"),
    (#"{"description":[{"value":"x"}]}"#, "description-1"),
    (#"{"comission_partner":-2}"#, "comission_partner-1"), (#"{"categories":[]}"#, "category-0"),
    (#"{"categories":[{"owner":1271,"category_id":1}]}"#, "categories-1"),
    (#"{"bonus":{"enabled":true}}"#, "bonus-0"), (#"{"guarantee":{"value":5}}"#, "guarantee-0"),
    (#"{"instruction":{"type":"song"}}"#, "instruction-1"),
    (#"{"present_product_id":7}"#, "present_product_id-1"),
    (#"{"sales_limit":5}"#, "sales_limit-1"), (#"[{"enabled":true}]"#, "body-0"), ("", "body-0"),
    ("{", "body-0"), ("true", "body-0"),
  ])
  func oneWrongMemberAndNothingIsSet(_ body: String, _ code: String) throws {
    let client = try SandboxClient()
    let token = try client.logIn()
    let before = client.server.shop.product(5_100_001)
    // A right member beside the wrong one.
    let body = body.hasPrefix("{\"") ? #"{"address_required":true,"# + body.dropFirst() : body
    let response = try client.post("\(path)?token=\(token)", json: body)
    #expect(response.status == 400)
    let answer = try JSONReader.read(response.body)
    #expect(answer.names == ["retval", "retdesc", "errors", "content"])
    #expect(answer["retval"] == 1)
    #expect(answer["content"] == .null)
    #expect(answer["errors"]?.elements.first?["code"]?.scalarText == code)
    #expect(client.server.shop.product(5_100_001) == before)
    #expect(client.server.shop.writes.isEmpty)
  }

  @Test(arguments: SandboxOptions.DigisellerShape.allCases)
  func refusalsHaveTheWordsOfTheirShape(_ shape: SandboxOptions.DigisellerShape) throws {
    let client = try SandboxClient { $0.digisellerShape = shape }
    let token = try client.logIn()
    for id in ["1", "0", "-5", "5100051", "9999999999"] {
      let response = try client.post(
        "/api/product/edit/base/\(id)?token=\(token)", json: #"{"enabled":true}"#)
      #expect(response.status == 400)
      let error = try JSONReader.read(response.body)["errors"]?.elements.first
      #expect(error?["code"] == "product_id-2")
      let ru = "Товар не найден или нет доступа"
      switch shape {
      case .live:
        #expect(
          error?["message"] == [
            ["locale": "ru-RU", "value": .string(ru)],
            [
              "locale": "en-US", "value": "The product was not found or access is denied",
            ],
          ])
      case .docs: #expect(error?["message"] == .string(ru))
      }
    }
    let wrong = try client.send(
      "POST", "\(path)?token=\(token)",
      headers: ["Content-Type: text/plain", "Accept: application/json"],
      body: Array(#"{"enabled":true}"#.utf8))
    #expect(wrong.status == 415)
    #expect(try client.get("\(path)?token=\(token)").status == 405)
    #expect(
      try client.post("/api/product/edit/base/x?token=\(token)", json: "{}").status == 400)
    #expect(client.server.shop.writes.isEmpty)
  }

  @Test func readersSeeAnEditAfterHalfASecond() throws {
    let client = try SandboxClient { $0.visibilityDelay = .milliseconds(500) }
    let token = try client.logIn()
    client.server.shop.change(5_100_001) {
      $0.figures.isEnabled = true
      $0.figures.stock = .counted(5)
      $0.figures.isStockHidden = false
    }
    func shown() throws -> [WireValue?] {
      let goods = try client.postJSON(
        "/api/seller-goods?token=\(token)", #"{"id_seller":424242,"rows":1000,"show_hidden":1}"#)
      let row = goods["rows"]?.elements.first { $0["id_goods"] == 5_100_001 }
      let data = try client.getJSON("/api/products/5100001/data")["product"]
      let list = try client.getJSON("/api/products/list?ids=5100001").elements.first
      return [row?["visible"], data?["is_available"], list?["num_in_stock"]]
    }
    Thread.sleep(forTimeInterval: 0.6)
    #expect(try shown() == [1, 1, 5])
    let start = ContinuousClock.now
    #expect(try client.post("\(path)?token=\(token)", json: #"{"enabled":false}"#).status == 200)
    let early = try shown()
    if ContinuousClock.now - start < .milliseconds(450) { #expect(early == [1, 1, 5]) }
    while try shown() != [0, 0, 5], ContinuousClock.now - start < .seconds(5) { usleep(20_000) }
    #expect(ContinuousClock.now - start >= .milliseconds(500))
    #expect(try shown() == [0, 0, 5])
  }

  // MARK: - Permissions

  @Test(arguments: [403, 401, 200])
  func aKeyThatMayNotEditIsDenied(_ status: Int) throws {
    let client = try SandboxClient { $0.digisellerDeniedStatus = status }
    let denied = #"{"retval":-1,"retdesc":"Access denied","errors":[{"code":"auth-0","message":["#
    let writes = [
      ("POST", path, #"{"enabled":false}"#),
      ("POST", "/api/product/edit/V2/status", #"{"new_status":"enabled","products":[5100001]}"#),
      ("POST", "/api/product/edit/prices", #"[{"ProductId":5100001,"Price":1}]"#),
      ("GET", "/api/product/edit/UpdateProductsTaskStatus", ""),
    ]
    for key in [client.server.digiseller.limitedKey, client.server.digiseller.readOnlyKey] {
      let token = try client.logIn(key: key)
      for (method, path, body) in writes {
        let response = try client.send(
          method, "\(path)?token=\(token)",
          headers: ["Accept: application/json", "Content-Type: application/json"],
          body: Array(body.utf8))
        #expect(response.status == status)
        #expect(response.text.hasPrefix(denied))
      }
    }
    for (method, path, body) in writes {
      let response = try client.send(
        method, path, headers: ["Accept: application/json", "Content-Type: application/json"],
        body: Array(body.utf8))
      #expect(response.status == 401)
    }
    #expect(client.server.shop.writes.isEmpty)
    #expect(client.server.digiseller.tasks.isEmpty)
  }

  @Test func theReadOnlyKeyLooksAtEverything() throws {
    let client = try SandboxClient()
    let token = try client.logIn(key: client.server.digiseller.readOnlyKey)
    let perms = try client.getJSON("/api/token/perms?token=\(token)")
    let granted = perms.members.filter { $0.value == true }.map(\.name)
    #expect(granted.contains("description_view"))
    #expect(granted.contains("view_invoice"))
    let writing = perms.members.map(\.name).filter {
      $0.hasSuffix("_edit") || $0.hasSuffix("_add") || $0.hasSuffix("_delete")
        || $0.hasSuffix("_create") || $0.hasSuffix("_write") || $0.hasSuffix("_change")
        || $0.hasSuffix("_upload") || $0.hasPrefix("create_") || $0.hasPrefix("edit_")
        || $0.hasPrefix("delete_") || $0.hasPrefix("apply_")
    }
    #expect(writing.count == 16)
    #expect(Set(granted).isDisjoint(with: writing))
    #expect(granted.count + writing.count == perms.members.count)
  }

  // MARK: - Faults

  @Test func aLostAnswerLeavesTheEditDoneOrNot() throws {
    let client = try SandboxClient()
    let token = try client.logIn()
    client.server.shop.setEnabled(true, of: 5_100_001)
    client.server.faults = [
      FaultRule(path: "edit/base", nth: 1, drop: .before),
      FaultRule(path: "edit/base", nth: 2, drop: .after),
    ]
    func edit() throws -> RawResponse {
      try client.post("\(path)?token=\(token)", json: #"{"enabled":false}"#)
    }
    #expect(throws: RawFailure.reset) { try edit() }
    #expect(client.server.shop.product(5_100_001)?.figures.isEnabled == true)
    #expect(throws: RawFailure.reset) { try edit() }
    #expect(client.server.shop.product(5_100_001)?.figures.isEnabled == false)
    #expect(try edit().status == 200)
    // The third time nothing changes, and still it was written.
    let fields = client.server.shop.writes(to: 5_100_001).map(\.fields)
    #expect(
      fields == [
        [.init(name: "enabled", old: "true", new: "false")],
        [.init(name: "enabled", old: "false", new: "false")],
      ])
    #expect(client.server.requestCount("POST", path) == 3)
  }

  @Test func statusLatencyAndFailingIdsWorkOnEdits() throws {
    let client = try SandboxClient()
    let token = try client.logIn()
    client.server.faults = [
      FaultRule(path: "edit/base/5100001", nth: 1, latency: .milliseconds(120), status: 503),
      FaultRule(path: "edit/base", failIDs: [5_100_002]),
    ]
    let start = ContinuousClock.now
    #expect(try client.post("\(path)?token=\(token)", json: #"{"enabled":false}"#).status == 503)
    #expect(ContinuousClock.now - start >= .milliseconds(120))
    #expect(client.server.shop.writes.isEmpty)
    let failed = try client.post(
      "/api/product/edit/base/5100002?token=\(token)", json: #"{"enabled":false}"#)
    #expect(failed.status == 400)
    #expect(try JSONReader.read(failed.body)["errors"]?.elements.first?["code"] == "product-3")
    #expect(try client.post("\(path)?token=\(token)", json: #"{"enabled":false}"#).status == 200)
    #expect(client.server.shop.writes.map(\.productID) == [5_100_001])
  }
}
