import Digiseller
import Foundation
import Marketplace
import Synchronization
import Testing
import Transport

/// Both sides of every row of the disagreements register that concerns reading goods, and answers that are none.
@Suite struct WireTests {
  private func page(_ rows: String, _ rest: String = "") -> String {
    #"{"retval":0,"retdesc":null,"cnt_goods":1,"pages":1,"page":1,"rows":\#(rows)\#(rest)}"#
  }

  private func product(_ members: String) throws -> Product {
    let client = try ScriptedExchange.client(page(#"[{"id_goods":7,"name_goods":"a"\#(members)}]"#))
    return try #require(try client.products(firstPage).items.first)
  }

  @Test("K01 a refusal that quotes the key or the token, or a piece of one, is shown without it")
  func quotedSecrets() throws {
    let token = #"{"retval":0,"desc":"","token":"0123456789ABCDEF","seller_id":1}"#
    for (quoted, shown) in [
      ("the token 0123456789abcdef is old", "the token ‹secret› is old"),
      ("0123456789ABCDEF0123456789ABCDEF", "‹secret›"), ("token=23456789ABCD…", "token=‹secret›…"),
      ("0123456789", "0123456789"), ("sign of FEEDC0FFEE012!", "sign of ‹secret›!"),
      ("Доступ 0123456789ABCDEF закрыт", "Доступ ‹secret› закрыт"),
    ] {
      let exchange = ScriptedExchange(login: { _ in .json(token) }) { _ in
        .json(#"{"retval":5,"retdesc":"\#(quoted)"}"#)
      }
      let client = try exchange.client(Session(sellerID: 1, key: Secret("BEEFFEEDC0FFEE012345")))
      #expect(throws: MarketplaceError.rejected(code: "5", words: shown)) {
        try client.products(firstPage)
      }
    }
  }

  @Test("Numbers and flags as numbers, texts, truth values and nothing")
  func lenientValues() throws {
    let numbers = try product(
      #","price":349.00,"currency":"RUR","cnt_sell":128,"in_stock":1,"num_in_stock":17,"visible":1"#
    )
    let texts = try product(
      #","price":"349,00","currency":"RUR","cnt_sell":"128","in_stock":"1","num_in_stock":"17","visible":"true""#
    )
    let flags = try product(
      #","price":"349.00","currency":"RUR","cnt_sell":128.0,"in_stock":true,"num_in_stock":17,"visible":true"#
    )
    #expect(numbers == texts)
    #expect(numbers == flags)
    #expect(numbers.price == Money(text: "349", Currency("RUR")))
    #expect(numbers.stock == .units(17))
    #expect(numbers.state == .on)
    let nothing = try product(
      #","price":null,"currency":null,"cnt_sell":null,"in_stock":null,"num_in_stock":null,"visible":null"#
    )
    #expect(nothing.price == nil)
    #expect(nothing.sold == nil)
    #expect(nothing.state == .unknown)
    #expect(nothing.stock == .unknown)
  }

  @Test("Hidden counters are unknown, not minus one")
  func hiddenCounters() throws {
    let hidden = try product(
      #","cnt_sell":-1,"cnt_sell_hidden":1,"cnt_return":-1,"cnt_goodresponses":"-1""#)
    #expect(hidden.sold == nil)
    #expect(hidden.returned == nil)
    #expect(hidden.goodReviews == nil)
  }

  @Test("Roubles under both names, WebMoney codes kept and shown as what they are")
  func currencies() throws {
    let product = try product(
      #","price":3.85,"currency":"WMZ","price_rub":349.5,"price_usd":3.85,"price_eur":"","price_uah":0"#
    )
    #expect(product.price?.currency.code == "WMZ")
    #expect(product.prices.map(\.currency.displayCode) == ["USD", "RUB"])
  }

  @Test("Sales with empty members are none")
  func sales() throws {
    let none = try product(
      #","sale_info":{"common_base_price":null,"common_price_usd":null,"sale_end":"","sale_percent":null}"#
    )
    #expect(none.sale == nil)
    let sale = try product(
      #","sale_info":{"common_price_rur":"415.50","sale_begin":"01.12.2030 00:00:00","sale_end":"31.12.2030 23:59:59","sale_percent":"16"}"#
    )
    #expect(sale.sale?.percent == 16)
    #expect(sale.sale?.usualPrices.map(\.plainText) == ["415.50"])
    // Moscow's midnight is nine in the evening before, in UTC.
    #expect(sale.sale?.begins == Date(timeIntervalSince1970: 1_922_302_800))
  }

  @Test("One record that cannot be read does not hide its neighbours (principle 2)")
  func badRecord() throws {
    let rows =
      #"[{"id_goods":1,"name_goods":"a"},{"name_goods":"no id"},17,null,{"id_goods":{"x":1}},{"id_goods":"2","name_goods":5},{"id_goods":3,"name_goods":null,"price":1e999}]"#
    let page = try ScriptedExchange.client(page(rows)).products(firstPage)
    #expect(page.items.map(\.id.text) == ["1", "2", "3"])
    #expect(page.rejected.map(\.index) == [1, 2, 3, 4])
    #expect(page.rejected.allSatisfy { !$0.reason.contains("no id") })
  }

  @Test("Rows as one object, under another name, and null")
  func rowShapes() throws {
    let single = try ScriptedExchange.client(page(#"{"id_goods":1,"name_goods":"a"}"#))
    #expect(try single.products(firstPage).items.count == 1)
    let goods = try ScriptedExchange.client(
      #"{"retval":"0","cnt_goods":"1","goods":[{"id_goods":1}]}"#)
    #expect(try goods.products(firstPage).total == 1)
    let null = try ScriptedExchange.client(page("null"))
    #expect(throws: MarketplaceError.self) { try null.products(firstPage) }
  }

  @Test("T10 Ill-formed UTF-8 in one name leaves the page whole")
  func illFormed() throws {
    let head = Array(
      page(#"[{"id_goods":1,"name_goods":"ok"},{"id_goods":2,"name_goods":""#).dropLast(1).utf8)
    for bad in [
      [0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82], [0x9B],
    ] as [[UInt8]] {
      let body = head + bad + Array(#""}]}"#.utf8)
      let items = try ScriptedExchange.client(body).products(firstPage).items
      #expect(items.map(\.id.text) == ["1", "2"])
      #expect(items[1].name.russian?.unicodeScalars.contains("\u{FFFD}") == true)
    }
  }

  @Test("T11 NUL and half characters in texts are kept or shown as replaced")
  func escapes() throws {
    let body = page(
      #"[{"id_goods":1,"name_goods":"a\u0000b\ud83d\ude00c"},{"id_goods":2,"name_goods":"x\ud800y\udc00\\ud800"}]"#
    )
    let items = try ScriptedExchange.client(body).products(firstPage).items
    #expect(items[0].name.russian == "a\u{0}b😀c")
    #expect(items[1].name.russian == "x\u{FFFD}y\u{FFFD}\\ud800")
  }

  @Test("A mark in front and UTF-16 are read; N10")
  func encodings() throws {
    let text = page(#"[{"id_goods":1,"name_goods":"ключ"}]"#)
    let utf16 = Array(text.utf16)
    var little: [UInt8] = [0xFF, 0xFE]
    for unit in utf16 { little += [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
    var big: [UInt8] = [0xFE, 0xFF]
    for unit in utf16 { big += [UInt8(unit >> 8), UInt8(unit & 0xFF)] }
    for body in [[0xEF, 0xBB, 0xBF] + Array(text.utf8), little, big] {
      #expect(try ScriptedExchange.client(body).products(firstPage).items[0].name.russian == "ключ")
    }
  }

  @Test(
    "N10 What is no list is an error that names the endpoint, never an empty shop",
    arguments: [
      "", "   \n", "null", "[]", "{}", "true", "17", "\"text\"", "{\"retval\":0}",
      "<html><body>hello</body></html>", "<?xml version=\"1.0\"?><digiseller.response/>",
      "{\"retval\":0,\"rows\":", "not json at all", "{\"retval\":0,\"rows\":17}",
      "{\"retval\":0,\"rows\":\"a\"}",
    ])
  func noList(_ body: String) throws {
    let client = try ScriptedExchange.client(body)
    #expect {
      try client.products(firstPage)
    } throws: { error in
      guard case MarketplaceError.unreadable("seller-goods", let detail) = error else {
        return false
      }
      return !detail.isEmpty
    }
  }

  @Test(
    "N10 Refusals in every form say their words",
    arguments: [
      (
        #"{"retval":1,"retdesc":"Validation error","errors":[{"code":"price-1","message":"bad"}]}"#,
        "price-1", "bad"
      ),
      (
        #"{"retval":"1","errors":[{"code":"price-1","message":[{"locale":"ru-RU","value":"плохо"},{"locale":"en-US","value":"bad"}]}],"content":null}"#,
        "price-1", "плохо"
      ),
      (#"{"retval":1,"retdesc":"no","errors":["first","second"]}"#, "1", "first; second"),
      (
        #"{"retval":1,"retdesc":"no","errors":{"code":"x-1","message":{"locale":"ru-RU","value":"нет"}}}"#,
        "x-1", "нет"
      ),
      (#"{"retval":-3,"desc":"слова"}"#, "-3", "слова"),
      (#"{"retval":2,"retdesc":"words","errors":null}"#, "2", "words"),
    ])
  func refusals(_ body: String, _ code: String, _ words: String) throws {
    for status in [200, 400] {
      let client = try ScriptedExchange.client(body, status: status)
      #expect(throws: MarketplaceError.rejected(code: code, words: words)) {
        try client.products(firstPage)
      }
    }
  }

  @Test(
    "Access denied under every status is a missing right, told without a login storm (N20)",
    arguments: [200, 400, 403])
  func denied(_ status: Int) throws {
    let body = #"{"retval":-1,"retdesc":"","errors":[{"code":"auth-0","message":"Access denied"}]}"#
    let exchange = ScriptedExchange { _ in HTTPResponse(status: status, body: Array(body.utf8)) }
    let client = DigisellerClient(
      settings: DigisellerSettings(origin: try Origin("https://api.digiseller.com"), sellerID: 1),
      session: Session(sellerID: 1, key: Secret("key")), exchange: exchange)
    #expect(throws: MarketplaceError.forbidden(right: nil)) { try client.products(firstPage) }
    #expect(exchange.requests.filter { $0.endpoint == "apilogin" }.count == 1)
  }

  @Test("A 401 logs in again once; a second one is final")
  func unauthorised() throws {
    let exchange = ScriptedExchange { _ in HTTPResponse(status: 401) }
    let client = DigisellerClient(
      settings: DigisellerSettings(origin: try Origin("https://api.digiseller.com"), sellerID: 1),
      session: Session(sellerID: 1, key: Secret("key")), exchange: exchange)
    #expect(throws: MarketplaceError.unauthorised(words: nil)) { try client.products(firstPage) }
    #expect(exchange.requests.filter { $0.endpoint == "apilogin" }.count == 2)
    #expect(exchange.requests.filter { $0.endpoint == "seller-goods" }.count == 2)
  }

  @Test("Statuses mean what they mean")
  func statuses() throws {
    func error(_ status: Int, _ headers: HTTPHeaders = HTTPHeaders()) throws -> MarketplaceError? {
      let client = try ScriptedExchange.client([], status: status, headers: headers)
      do throws(MarketplaceError) {
        _ = try client.products(firstPage)
        return nil
      } catch {
        return error
      }
    }
    #expect(try error(404) == .notFound)
    #expect(try error(500) == .serverFailure(status: 500))
    #expect(try error(503) == .serverFailure(status: 503))
    #expect(try error(429) == .rateLimited(retryAfter: nil))
    #expect(try error(418) == .unreadable(endpoint: "seller-goods", detail: "HTTP 418"))
  }

  @Test("N12 10,000 random prices arrive as they were written")
  func prices() throws {
    var rows: [String] = []
    var expected: [Decimal] = []
    for index in 0..<10_000 {
      let digits = Int.random(in: 0...99_999_999_999)
      let decimals = Int.random(in: 0...4)
      let amount = Decimal(sign: .plus, exponent: -decimals, significand: Decimal(digits))
      expected.append(amount)
      let text = index % 2 == 0 ? "\(amount)" : "\"\(amount)\""
      rows.append(#"{"id_goods":\#(index + 1),"price":\#(text),"currency":"USD"}"#)
    }
    let client = try ScriptedExchange.client(page("[" + rows.joined(separator: ",") + "]"))
    #expect(try client.products(firstPage).items.map { $0.price?.amount } == expected)
  }

  @Test("N11 Deep nesting, huge texts and huge numbers neither end nor stop the program")
  func extremes() throws {
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: MarketplaceError.self) { try ScriptedExchange.client(deep).products(firstPage) }
    let objects = String(repeating: #"{"a":"#, count: 100_000)
    #expect(throws: MarketplaceError.self) {
      try ScriptedExchange.client(objects).products(firstPage)
    }
    let long = String(repeating: "ы", count: 2_000_000)
    let items = try ScriptedExchange.client(
      page(
        #"[{"id_goods":1,"name_goods":"\#(long)"},{"id_goods":9223372036854775808},{"id_goods":2,"cnt_sell":99999999999999999999}]"#
      )
    ).products(firstPage)
    #expect(items.items.map(\.id.text) == ["1", "2"])
    #expect(items.items[0].name.russian?.count == 2_000_000)
  }

  @Test("The detail's options, variants and prices in every form")
  func detail() throws {
    let body = #"""
      {"retval":0,"retdesc":null,"queryId":null,"product":{"id":7,"name":"n","price":"3.85","currency":"USD",
      "info":"Key for <b>one</b>","agency_fee":"10.0","num_in_stock":null,"num_in_lock":2,"collection":"pins",
      "prices":{"initial":{"RUB":349.0,"USD":"3.85","mBTC":null},"default":{"RUB":355.0}},
      "breadcrumbs":[{"id":1,"name":"Games"},{"id":2,"name":null}],"discounts":[{"summa":"10","percent":1}],
      "statistics":{"sales":128,"refunds":"2","good_reviews":51,"bad_reviews":1},
      "options":[{"id":900,"name":"900","label":"Region","type":"radio","required":1,"variants":[
        {"value":9001,"text":"Global","default":1,"modify":"","modify_value":0,"visible":1},
        {"value":9002,"text":null,"default":0,"modify":null,"modify_type":"RUB","modify_value":"-10.5","visible":0,"num_in_stock":"3"}]}],
      "text":{"date":"2030-02-01T10:00:00","size":29}}}
      """#
    let detail = try ScriptedExchange.client(body).productDetail(ProductID(7), in: .english)
    #expect(detail.price?.money == Money(text: "3.85", Currency("USD")))
    #expect(detail.prices.map { "\($0.currency) \($0.amount)" } == ["RUB 349", "USD 3.85"])
    #expect(detail.locked == 2)
    #expect(detail.refunds == 2)
    #expect(detail.categories == ["Games"])
    #expect(detail.discounts == [ProductDetail.VolumeDiscount(sum: 10, percent: 1)])
    let variants = try #require(detail.options.first).variants
    #expect(variants.map(\.label) == ["Global", "9002"])
    #expect(variants.map(\.priceChange) == [nil, "-10.5 RUB"])
    #expect(variants.map(\.isVisible) == [true, false])
    #expect(variants[1].stock == 3)
    #expect(detail.contentDate == "2030-02-01T10:00:00")
    let gone = try ScriptedExchange.client(#"{"retval":0,"product":null}"#)
    #expect(throws: MarketplaceError.notFound) {
      try gone.productDetail(ProductID(7), in: .english)
    }
  }

  @Test("A login that lacks a token or is refused says the words of either language key")
  func logins() throws {
    for (body, words) in [
      (#"{"retval":-3,"desc":"Неверная подпись","endesc":"bad sign"}"#, "Неверная подпись"),
      (#"{"retval":-2,"retdesc":"unknown seller"}"#, "unknown seller"),
      (#"{"retval":0,"token":""}"#, "retval 0"),
    ] {
      let client = DigisellerClient(
        settings: DigisellerSettings(origin: try Origin("https://api.digiseller.com"), sellerID: 1),
        session: Session(sellerID: 1, key: Secret("key")), exchange: LoginOnly(body))
      #expect(throws: MarketplaceError.unauthorised(words: words)) {
        try client.products(firstPage)
      }
    }
  }

  @Test(
    "An answer of 200 that is no success is noted as a refusal; every other status speaks for itself"
  )
  func notedRefusals() throws {
    let good = page("[]")
    let denied = #"{"retval":-1,"retdesc":"no"}"#
    for (status, body, isNoted) in [
      (200, good, false), (200, denied, true), (200, "<html></html>", true), (200, "", true),
      (400, denied, false), (403, denied, false), (500, denied, false), (503, "<html>", false),
    ] {
      let exchange = ScriptedExchange { _ in .json(body, status: status) }
      _ = try? exchange.client().products(firstPage)
      #expect(exchange.refusals.withLock { $0 } == (isNoted ? [body] : []), "\(status) \(body)")
    }
    let refused = #"{"retval":-3,"desc":"no"}"#
    let exchange = ScriptedExchange(login: { _ in .json(refused) }, { _ in .json(good) })
    _ = try? exchange.client().products(firstPage)
    #expect(exchange.refusals.withLock { $0 } == [refused])
  }

  private struct LoginOnly: HTTPExchange {
    let body: String
    init(_ body: String) { self.body = body }
    func send(
      _ request: HTTPRequest, cancellation: Cancellation
    ) throws(TransportError) -> HTTPResponse {
      HTTPResponse(status: 200, body: Array(body.utf8))
    }
  }
}
