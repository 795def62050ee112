import Digiseller
import Foundation
import Marketplace
import Sandbox
import Testing
import Transport

/// Reviews, sales, the account and templates: the client against the sandbox over real HTTP, in both shapes.
@Suite struct SandboxMoneyTests {
  static let shapes: [SandboxOptions.DigisellerShape] = [.live, .docs]
  private static let everything = SalesRequest(
    from: Date(timeIntervalSince1970: 946_684_800),
    through: Date(timeIntervalSince1970: 4_102_444_800), rows: 1_000)

  @Test(
    "Every sale comes once over all pages, its money exact, its time turned right (N12)",
    arguments: shapes)
  func sales(_ shape: SandboxOptions.DigisellerShape) throws {
    let shop = try SandboxShop { $0.digisellerShape = shape }
    let client = try shop.client()
    var request = Self.everything
    var ids: Set<String> = []
    while true {
      let page = try client.sales(request)
      #expect(page.rejected.isEmpty)
      for sale in page.items {
        ids.insert(sale.id)
        guard ids.count % 211 == 1 else { continue }
        let order = try #require(shop.server.shop.dialogs.order(Int(sale.id) ?? 0))
        #expect(sale.amount?.amount == Decimal(exact: order.amount.text))
        #expect(sale.amount?.currency == Currency(order.currency.purseCode))
        let paid = try #require(order.paid)
        #expect(sale.paidAt.timeIntervalSince1970 == paid.timeIntervalSince1970.rounded(.down))
        #expect(sale.isReturned == (order.state == .refunded))
        #expect(sale.product == ProductID(order.productID))
        #expect(sale.buyer == order.buyer.email)
        #expect(sale.partner == order.agentID.map(String.init))
        #expect(sale.ownerID == order.owner)
      }
      #expect(page.total == page.total)
      guard page.hasNext == true else {
        #expect(ids.count == page.total)
        break
      }
      request.page += 1
    }
    request.page = 1
    request.returned = .only
    let back = try client.sales(request)
    #expect(back.items.allSatisfy(\.isReturned) && !back.items.isEmpty)
  }

  @Test("A stretch of time holds the seconds of both its ends, and the same ones as the server's")
  func stretch() throws {
    let shop = try SandboxShop()
    let client = try shop.client()
    let last = try client.lastSales(20)
    #expect(last.count == 20)
    let (newest, oldest) = (try #require(last.first), try #require(last.last))
    let page = try client.sales(
      SalesRequest(from: oldest.paidAt, through: newest.paidAt, rows: 1_000))
    #expect(Set(page.items.map(\.id)).isSuperset(of: last.map(\.id)))
    #expect(page.items.allSatisfy { oldest.paidAt <= $0.paidAt && $0.paidAt <= newest.paidAt })
  }

  @Test("Some products are asked for by number, never all of them by mistake")
  func products() throws {
    let shop = try SandboxShop()
    let client = try shop.client()
    var request = Self.everything
    request.products = [ProductID(5_100_003)]
    let page = try client.sales(request)
    #expect(page.items.allSatisfy { $0.product == ProductID(5_100_003) } && !page.items.isEmpty)
    request.products = [ProductID("no-number")]
    #expect(throws: MarketplaceError.notFound) { try client.sales(request) }
  }

  @Test("Partners' sales tell what they got", arguments: shapes)
  func agentSales(_ shape: SandboxOptions.DigisellerShape) throws {
    let shop = try SandboxShop { $0.digisellerShape = shape }
    let page = try shop.client().agentSales(Self.everything)
    #expect(page.items.count == 1_000 && page.rejected.isEmpty)
    for sale in page.items {
      let (amount, percent) = (try #require(sale.amount), try #require(sale.percent))
      let reward = try #require(sale.reward)
      var exact = amount.amount * percent / 100
      var rounded = Decimal()
      NSDecimalRound(&rounded, &exact, 4, .plain)
      #expect(abs(reward.amount - rounded) <= Decimal(string: "0.005") ?? 0)
      #expect(reward.currency == amount.currency)
    }
  }

  @Test("Reviews come under either name, with order, product, time and answer", arguments: shapes)
  func reviews(_ shape: SandboxOptions.DigisellerShape) throws {
    let shop = try SandboxShop { $0.digisellerShape = shape }
    let client = try shop.client()
    let all = try client.reviews(ReviewRequest(rows: 1_000))
    let (good, bad) = (try #require(all.good), try #require(all.bad))
    #expect(all.page.total == good + bad && all.page.rejected.isEmpty)
    let bads = try client.reviews(ReviewRequest(kind: .bad, rows: 1_000))
    #expect(bads.page.total == bad)
    #expect(bads.page.items.allSatisfy { !$0.isGood })
    #expect(bads.page.items.contains { $0.answer != nil })
    for review in all.page.items {
      #expect(review.product != nil && review.order != nil && review.date != nil)
    }
    let dates = all.page.items.compactMap(\.date)
    #expect(dates == dates.sorted(by: >))
    #expect(try #require(dates.first) <= Date())
    let product = try #require(all.page.items.first?.product)
    let some = try client.reviews(ReviewRequest(product: product, rows: 10))
    #expect(some.page.items.allSatisfy { $0.product == product } && !some.page.items.isEmpty)
    let own = try client.reviews(ReviewRequest(ownerID: 1_271, rows: 10))
    #expect(own.page.items.allSatisfy { $0.ownerID == 1_271 })
  }

  @Test("The balance has whatever amounts the marketplace tells", arguments: shapes)
  func balance(_ shape: SandboxOptions.DigisellerShape) throws {
    let shop = try SandboxShop { $0.digisellerShape = shape }
    let balance = try shop.client().balance()
    #expect(balance.parts.count == 12)
    let free = try #require(balance.parts.first { $0.name == "amount_r_free" })
    #expect(free.kind == .free && free.currency?.displayCode == "RUB" && free.amount > 0)
    let odd = try ScriptedExchange.client(
      #"{"retval":0,"content":{"amount_t_lock":1.5,"bonus":"7","note":"x","flag":true,"none":null}}"#
    )
    #expect(
      try odd.balance().parts == [
        .init(
          name: "amount_t_lock", kind: .held, currency: Currency("WMT"),
          amount: try #require(Decimal(exact: "1.5"))),
        .init(name: "bonus", kind: .other, currency: nil, amount: 7),
      ])
  }

  @Test("Movements of the account, their holds, and receipts of other services", arguments: shapes)
  func operations(_ shape: SandboxOptions.DigisellerShape) throws {
    let shop = try SandboxShop { $0.digisellerShape = shape }
    let client = try shop.client()
    let page = try client.operations(OperationRequest(rows: 200))
    #expect(page.items.count == 200 && page.rejected.isEmpty && page.hasNext == true)
    #expect(Set(page.items.map(\.id)).count == 200)
    #expect(page.items.contains { ($0.freeAt ?? .distantPast) > Date() && $0.holdWords != nil })
    for operation in page.items where operation.kind == "product_sales" {
      #expect(operation.amount != nil && operation.product != nil && operation.date != nil)
      #expect(operation.productName.russian != nil)
    }
    let refunds = try client.operations(OperationRequest(rows: 50, kinds: ["refund", "adv_goods"]))
    #expect(Set(refunds.items.map(\.kind)) == ["refund", "adv_goods"])
    #expect(refunds.items.allSatisfy { ($0.amount?.amount ?? 0) < 0 })
    let day = Date().addingTimeInterval(-86_400)
    let recent = try client.operations(OperationRequest(rows: 200, from: day))
    #expect(recent.items.allSatisfy { ($0.date ?? .distantPast) >= day.addingTimeInterval(-1) })
    let external = try client.externalReceipts(page: 1, rows: 7)
    #expect(external.items.count == 7)
    #expect(
      Set(external.items[0].fields.map(\.name)).isSuperset(of: [
        "aggregator", "amount", "currency", "date", "invoice_id", "product.id", "product.name",
      ]))
  }

  // MARK: Templates

  @Test("A template from creating to deleting, 300 percentages in between", arguments: shapes)
  func template(_ shape: SandboxOptions.DigisellerShape) throws {
    let shop = try SandboxShop { options in
      options.digisellerShape = shape
      options.size = .m
    }
    let client = try shop.client()
    let made = try client.createTemplate(named: "Партнёры \"А\" <b>")
    #expect(made.name == "Партнёры \"А\" <b>" && made.created != nil)
    #expect(abs(try #require(made.created).timeIntervalSinceNow) < 60)
    let percents = (0..<300).map {
      TemplatePercent(product: ProductID(5_100_001 + $0), percent: $0 % 101)
    }
    for start in stride(from: 0, to: 300, by: client.templateBatchLimit) {
      try client.set(
        Array(percents[start..<min(300, start + client.templateBatchLimit)]), in: made.id)
    }
    var rows: [TemplateRow] = []
    var number = 1
    while true {
      let page = try client.products(
        of: made.id, TemplateFilter(), page: number, in: .russian)
      #expect(page.rejected.isEmpty && page.total == 500)
      rows += page.items
      guard page.hasNext == true else { break }
      number += 1
    }
    #expect(rows.count == 500)
    let set = Dictionary(uniqueKeysWithValues: percents.map { ($0.product, Decimal($0.percent)) })
    for row in rows {
      #expect(row.percent == set[row.id] && (row.modified != nil) == (row.percent != nil))
    }
    #expect(try client.rename(made.id, to: "Other").name == "Other")
    try client.apply(made.id, to: 909)
    #expect(shop.server.shop.templates.applied.last?.percents.count == 300)
    #expect(try client.templates(page: 1).items.map(\.id).contains(made.id))
    try client.delete(made.id)
    #expect(shop.server.shop.templates[made.id.number] == nil)
    #expect(throws: WriteFailure.self) { try client.delete(made.id) }
    let asked = Set(shop.server.requests.compactMap(\.route))
    #expect(
      asked.isSuperset(of: [
        "POST /api/templates", "POST /api/templates/{id}", "GET /api/templates",
        "DELETE /api/templates/{id}", "GET /api/templates/products", "POST /api/templates/products",
        "POST /api/templates/apply",
      ]))
  }

  @Test("Where DELETE does not get through, a template is deleted by POST")
  func deleteByPost() throws {
    let exchange = ScriptedExchange { request in
      HTTPResponse(status: request.method == .delete ? 405 : 204, body: [])
    }
    try exchange.client().delete(TemplateID(7))
    #expect(
      exchange.calls.map { "\($0.method.rawValue) \($0.path.encoded)" } == [
        "DELETE /api/templates/7", "POST /api/templates/delete/7",
      ])
  }

  @Test("Every filter of a template's products is sent under its printed name")
  func filters() throws {
    let exchange = ScriptedExchange { _ in
      HTTPResponse(status: 200, body: Array(#"{"retval":0,"content":{"items":[]}}"#.utf8))
    }
    let filter = TemplateFilter(
      product: ProductID(5), leastPrice: 1, mostPrice: Decimal(exact: "99.5"),
      currency: Currency("RUR"), name: "ключ", leastPercent: 2, mostPercent: 30,
      inAffiliateProgram: true, notInAffiliateProgram: false, onlyPayable: true)
    _ = try exchange.client().products(of: TemplateID(31), filter, page: 2, in: .english)
    let sent = Dictionary(
      uniqueKeysWithValues: try #require(exchange.calls.first).query.map {
        ($0.name, $0.value.reveal())
      })
    #expect(
      sent.filter { $0.key != "token" } == [
        "templateId": "31", "page": "2", "count": "100", "productId": "5", "priceMin": "1",
        "priceMax": "99.5", "currency": "RUB", "language": "en-US", "name": "ключ",
        "maxComiss": "30", "minComiss": "2", "inAffiliate": "true", "notInAffiliate": "false",
        "onlyPayment": "true",
      ])
  }

  @Test("An empty answer is success where the documents promise one, and nowhere else")
  func emptyAnswers() throws {
    let silent = try ScriptedExchange.client("", status: 204)
    try silent.apply(TemplateID(1), to: 2)
    #expect(throws: WriteFailure.self) { try silent.createTemplate(named: "x") }
    #expect(throws: MarketplaceError.self) { try silent.balance() }
    let refusing = try ScriptedExchange.client(
      #"{"retval":1,"errors":[{"code":"percent-1","message":"no"}]}"#, status: 400)
    #expect(throws: WriteFailure.refused(.rejected(code: "percent-1", words: "no"))) {
      try refusing.set([TemplatePercent(product: ProductID(1), percent: 1)], in: TemplateID(1))
    }
    let failing = try ScriptedExchange.client("", status: 500)
    #expect(throws: WriteFailure.unknown(.serverFailure(status: 500))) {
      try failing.apply(TemplateID(1), to: 2)
    }
  }

  @Test(
    "A sale that cannot be read hides no other",
    arguments: [
      #"{"invoice_id":null,"product_id":1,"date_pay":"2030-01-01 00:00:00"}"#,
      #"{"invoice_id":1,"product_id":1,"date_pay":"soon"}"#, #""row""#,
    ])
  func broken(_ row: String) throws {
    let good =
      #"{"invoice_id":"7","product_id":"5","date_pay":"02.03.2030 17:31:02","amount_in":"1,50","#
      + #""amount_currency":"WMZ","partner_id":"0","returned":"true","owner":"1"}"#
    let client = try ScriptedExchange.client(
      #"{"retval":"0","total_rows":2,"pages":1,"rows":[\#(row),\#(good)]}"#)
    let page = try client.sales(Self.everything)
    #expect(page.rejected.count == 1)
    let sale = try #require(page.items.first)
    #expect(sale.id == "7" && sale.isReturned && sale.partner == nil)
    #expect(sale.amount == Money(Decimal(exact: "1.5") ?? 0, Currency("WMZ")))
    #expect(sale.paidAt == Date(timeIntervalSince1970: 1_898_692_262))
  }

  @Test("A key without the right is told which one it lacks")
  func rights() throws {
    let shop = try SandboxShop()
    let client = try shop.client(key: shop.account.apiKey + "-limited")
    #expect(throws: MarketplaceError.forbidden(right: "sales_statistics_view")) {
      try client.sales(Self.everything)
    }
    #expect(throws: MarketplaceError.forbidden(right: "view_operations")) { try client.balance() }
    #expect(throws: MarketplaceError.forbidden(right: "read_commission_template")) {
      try client.templates(page: 1)
    }
    #expect(throws: WriteFailure.refused(.forbidden(right: "apply_commission_template"))) {
      try client.apply(TemplateID(31), to: 2)
    }
  }
}
