import Foundation

extension DigisellerCalls {
  /// `GET /api/seller-last-sales`: the newest sales, each product once unless asked otherwise.
  ///
  /// Source: docs/apis/digiseller.md §4.3. Inferred: `seller_id` may only be the caller's own.
  static func lastSales(_ call: DigisellerCall) throws(DigisellerRefusal) -> DigisellerResult {
    let sellerID = try call.integer("seller_id") ?? Shop.sellerID
    let top = try call.integer("top", standard: 1_000, in: 1...1_000)
    let isGrouped = try call.flag("group") ?? true
    guard sellerID == Shop.sellerID else { throw .invalid("seller_id") }
    var seen: Set<Int> = []
    var found: [SaleBook.Entry] = []
    for entry in call.shop.sales.entries(SaleBook.Filter()) where found.count < top {
      if !isGrouped || seen.insert(entry.product).inserted { found.append(entry) }
    }
    let products = call.productsByID(found.map(\.product))
    let rows = found.map { entry -> WireValue in
      let product = products[entry.product]
      let figures = product?.figures
      let tags = figures.map { PriceTags($0.currentPrice(at: call.now), $0.currency) }
      return [
        "date": .string(date(entry.paid)), "invoice_id": .int(entry.order),
        "product": [
          "id": .int(entry.product), "name": .text(product?.name[call.language]),
          "price_rub": tags?.rub ?? nil, "price_usd": tags?.usd ?? nil,
          "price_eur": tags?.eur ?? nil, "price_uah": tags?.uah ?? nil,
        ],
      ]
    }
    return .wire(["retval": 0, "retdesc": "", "sales": .array(rows)])
  }

  /// `POST /api/seller-sells/v2`: the sales of a stretch of Moscow time, the newest first.
  ///
  /// Source: docs/apis/digiseller.md §4.4. Inferred: both ends belong to the stretch and both are needed.
  static func sellerSells(_ call: DigisellerCall) throws(DigisellerRefusal) -> DigisellerResult {
    let stretch = try SalesStretch(call)
    let found = call.shop.sales.entries(stretch.filter)
    let orders = call.shop.sales.orders(stretch.cut(found))
    let products = call.productsByID(orders.map(\.productID))
    let rows = orders.map { order -> WireValue in
      var row: WireValue = [
        "invoice_id": .int(order.id), "product_id": .int(order.productID),
        "product_name": .text(products[order.productID]?.name[call.language]),
        "product_entry_id": .int(order.entryID), "product_entry": "****",
        "date_put": .string(CivilTime.moscow(order.purchased - 86_400).spaced),
        "date_pay": .text(order.paid.map { CivilTime.moscow($0).spaced }),
        "email": .text(order.buyer.email ?? (call.shape.hasNulls ? nil : "")),
        "wmid": "000000000000", "amount_in": .amount(order.amount),
        "amount_out": .amount(order.profit), "amount_currency": .string(order.currency.purseCode),
        "method_pay": .string(order.buyer.paymentMethod), "aggregator_pay": "Demo",
        "ip": .string(order.buyer.ip), "partner_id": .string(String(order.agentID ?? 0)),
        "lang": .string(order.buyer.language.rawValue),
        "returned": .flag(order.state == .refunded), "owner": .int(order.owner),
      ]
      if call.shape.hasUndocumentedMembers { row.append([.init("referer", "")]) }
      return row
    }
    return .wire(stretch.answer(found.count, rows))
  }

  /// `POST /api/agent-sales/v2`: the sales that partners brought, and what they got for them.
  ///
  /// Source: docs/apis/digiseller.md §4.5. Inferred: `id_seller` is the shop's own number, `id_partner` the partner's.
  static func agentSales(_ call: DigisellerCall) throws(DigisellerRefusal) -> DigisellerResult {
    var stretch = try SalesStretch(call)
    stretch.filter.byAgentsOnly = true
    var found = call.shop.sales.entries(stretch.filter)
    if let partner = try call.integer("id_partner") {
      let theirs = Set(
        call.shop.sales.orders(found).filter { $0.agentID == partner }.map(\.id))
      found = found.filter { theirs.contains($0.order) }
    }
    let orders = call.shop.sales.orders(stretch.cut(found))
    let products = call.productsByID(orders.map(\.productID))
    let rows = orders.map { order -> WireValue in
      [
        "id_seller": .int(Shop.sellerID), "invoice_id": .int(order.id),
        "product_id": .int(order.productID),
        "product_name": .text(products[order.productID]?.name[call.language]),
        "product_entry_id": .int(order.entryID),
        "date_pay": .text(order.paid.map { CivilTime.moscow($0).spaced }),
        "email": .text(order.buyer.email ?? (call.shape.hasNulls ? nil : "")),
        "wmid": "000000000000", "amount_in": .amount(order.amount),
        "amount_currency": .string(order.currency.purseCode),
        "method_pay": .string(order.buyer.paymentMethod), "aggregator_pay": "Demo",
        "ip": .string(order.buyer.ip), "partner_percent": .int(order.agentPercent ?? 0),
        "partner_amount": .amount(order.agentFee), "lang": .string(order.buyer.language.rawValue),
        "returned": .flag(order.state == .refunded),
      ]
    }
    return .wire(stretch.answer(found.count, rows))
  }

  private static func date(_ second: Int) -> String {
    CivilTime.moscow(Date(timeIntervalSince1970: Double(second))).spaced
  }
}

/// What both statistics of sales are asked: from when to when, of what, which page.
private struct SalesStretch {
  var filter = SaleBook.Filter()
  let page: Int
  let rows: Int

  init(_ call: DigisellerCall) throws(DigisellerRefusal) {
    filter.from = SaleBook.second(try call.moscowTime("date_start"))
    filter.through = SaleBook.second(try call.moscowTime("date_finish"))
    for text in call.list("product_ids") {
      guard let id = Int(text) else { throw .invalid("product_ids") }
      filter.products.insert(id)
    }
    let returned = try call.integer("returned") ?? 0
    guard let refunded = SaleBook.Filter.Refunded(rawValue: returned) else {
      throw .invalid("returned")
    }
    filter.refunded = refunded
    page = try call.integer("page", standard: 1, in: 1...Int.max)
    rows = try call.integer("rows", standard: 10, in: 1...1_000)
  }

  func cut(_ found: [SaleBook.Entry]) -> ArraySlice<SaleBook.Entry> {
    let (skipped, overflow) = (page - 1).multipliedReportingOverflow(by: rows)
    return overflow ? [] : found.dropFirst(skipped).prefix(rows)
  }

  func answer(_ total: Int, _ rows: [WireValue]) -> WireValue {
    [
      "retval": 0, "retdesc": nil, "total_rows": .int(total),
      "pages": .int((total + self.rows - 1) / self.rows), "page": .int(page), "rows": .array(rows),
    ]
  }
}

extension DigisellerCall {
  /// Products as readers are shown them, by their numbers.
  func productsByID(_ ids: some Sequence<Int>) -> [Int: ShopProduct] {
    Dictionary(
      uniqueKeysWithValues: shop.shownProducts(Set(ids).sorted()).map { ($0.id, $0) })
  }

  /// A moment of Moscow's clock that must be given.
  func moscowTime(_ name: String) throws(DigisellerRefusal) -> Date {
    guard let text = text(name) else { throw .missing(name) }
    guard let moment = CivilTime.moment(text, hoursEast: 3) else { throw .invalid(name) }
    return moment
  }

  /// true, false, 1 or 0; nil when it is absent.
  func flag(_ name: String) throws(DigisellerRefusal) -> Bool? {
    switch text(name)?.lowercased() {
    case nil: nil
    case "1", "true": true
    case "0", "false": false
    default: throw .invalid(name)
    }
  }
}

extension ShopOrder {
  /// The number of what was handed over.
  fileprivate var entryID: Int { 61_000_001 + (id - OrderCatalogue.firstID) }
}
