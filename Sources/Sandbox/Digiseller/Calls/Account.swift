import Foundation

extension DigisellerCalls {
  /// `GET /api/sellers/account/balance/info`: three amounts for each purse.
  ///
  /// Source: docs/apis/digiseller.md §4.6. Inferred: the letters of the purses, from the one clone that is known.
  static func balance(_ call: DigisellerCall) throws(DigisellerRefusal) -> DigisellerResult {
    let balances = call.shop.sales.balance(at: call.now)
    var members: [WireValue.Member] = []
    for (currency, letter) in [(ShopCurrency.rub, "r"), (.wmz, "z"), (.eur, "e"), (.uah, "u")] {
      let balance = balances[currency] ?? SaleBook.Balance()
      members += [
        .init("amount_\(letter)_lock", .amount(balance.locked)),
        .init("amount_\(letter)_free", .amount(balance.free)),
        .init("amount_\(letter)_plus", .amount(balance.plus)),
      ]
    }
    return call.content(.object(members))
  }

  /// `GET /api/sellers/account/receipts`: what moved money, the newest first.
  ///
  /// Source: docs/apis/digiseller.md §4.6.
  static func receipts(_ call: DigisellerCall) throws(DigisellerRefusal) -> DigisellerResult {
    let kinds = try kinds(call)
    let start = try call.text("start") == nil ? nil : SaleBook.second(call.moscowTime("start"))
    let finish = try call.text("finish") == nil ? nil : SaleBook.second(call.moscowTime("finish"))
    let currency = try call.currency()?.purseCode
    let codes: Bool?
    switch call.text("codeFilter")?.lowercased() {
    case nil: codes = nil
    case "only_waiting_check_code": codes = true
    case "hide_waiting_code_check": codes = false
    default: throw .invalid("codeFilter")
    }
    var found = call.shop.sales.operations(until: call.now).filter { operation in
      kinds.contains(operation.kind) && operation.second >= start ?? .min
        && operation.second <= finish ?? .max
        && (currency == nil || currency == operation.sale.currency.purseCode)
    }
    if let codes {
      let waiting = Set(
        call.shop.sales.orders(found.lazy.filter { $0.kind == .sale }.map(\.sale))
          .filter { $0.code.checked == nil }.map(\.id))
      found = found.filter { waiting.contains($0.sale.order) == codes }
    }
    return try paged(found, mostRows: 200, call) { operations in
      let orders = Dictionary(
        call.shop.sales.orders(operations.map(\.sale)).map { ($0.id, $0) },
        uniquingKeysWith: { $1 })
      let products = call.productsByID(operations.map(\.sale.product))
      return operations.compactMap { operation in
        orders[operation.sale.order].map {
          receipt(operation, $0, products[$0.productID], call)
        }
      }
    }
  }

  private static func kinds(
    _ call: DigisellerCall
  ) throws(DigisellerRefusal) -> Set<SaleBook.OperationKind> {
    let all = Set(SaleBook.OperationKind.allCases)
    let named = call.list("type")
    guard !named.isEmpty else { return all }
    // Kinds that this shop never has are still kinds.
    let others: Set = [
      "add_funds", "exchange_response", "exchange_request", "external_commissions",
      "hard_disk_rent", "extra_partner_space", "gift_certificates",
    ]
    var chosen: Set<SaleBook.OperationKind> = []
    for name in named.map({ $0.lowercased() }) {
      if let kind = SaleBook.OperationKind(rawValue: name) {
        chosen.insert(kind)
      } else if !others.contains(name) {
        throw .invalid("type")
      }
    }
    switch call.text("allowType")?.lowercased() {
    case nil, "only": return chosen
    case "exclude": return all.subtracting(chosen)
    default: throw .invalid("allowType")
    }
  }

  private static func receipt(
    _ operation: SaleBook.Operation, _ order: ShopOrder, _ product: ShopProduct?,
    _ call: DigisellerCall
  ) -> WireValue {
    let isSale = operation.kind == .sale
    let paid = SaleBook.second(order.paid ?? order.purchased)
    let free = isSale ? paid + order.holdDays * 86_400 : nil
    let isHeld = free.map { $0 > SaleBook.second(call.now) } ?? false
    func date(_ second: Int) -> WireValue {
      .string(CivilTime.moscow(Date(timeIntervalSince1970: Double(second))).iso)
    }
    let price: Amount =
      switch operation.kind {
      case .sale: order.profit
      case .refund: order.profit.scaled(by: -1, over: 1, places: order.profit.places)
      case .agentFee: order.agentFee.scaled(by: -1, over: 1, places: order.agentFee.places)
      case .payout: Amount(units: -500_000, places: 2)
      case .advertising: Amount(units: -15_000, places: 2)
      }
    let concernsProduct = operation.kind != .payout
    return [
      "account_operation_id": .int(operation.id),
      "operation": [
        "id": .int(order.id), "type": .string(operation.kind.rawValue),
        "datetime": date(operation.second),
        "percent": operation.kind == .agentFee ? .int(order.agentPercent ?? 0) : 10,
        "price": .amount(price), "currency": .string(order.currency.purseCode),
        "on_account": .bool(!isHeld),
      ],
      "owner_id": .int(order.owner),
      "product": concernsProduct
        ? [
          "id": .int(order.productID), "name": localised(product?.name),
          "deleted": .bool(product == nil),
        ] : nil,
      "code_check_datetime": isSale
        ? .text(order.code.checked.map { CivilTime.moscow($0).iso }) : nil,
      "date_free": free.map(date) ?? nil,
      "free_description": isHeld
        ? .string(
          call.language == .ru
            ? "Холд \(order.holdDays) дн." : "Held for \(order.holdDays) days") : nil,
      "response": nil,
    ]
  }

  private static func localised(_ text: ShopText?) -> WireValue {
    .array(
      ShopLanguage.allCases.map {
        ["locale": .string($0.rawValue), "value": .text(text?[$0])]
      })
  }

  /// `GET /api/sellers/account/receipts/external`: what came through payment services of the seller's own.
  ///
  /// Source: docs/apis/digiseller.md §4.6. Inferred: every member of an item; every twentieth sale is one.
  static func externalReceipts(_ call: DigisellerCall) throws(DigisellerRefusal) -> DigisellerResult
  {
    let aggregator = call.text("aggregator")?.lowercased()
    let isRising: Bool
    switch call.text("order")?.lowercased() {
    case nil, "date", "date desc": isRising = false
    case "date asc": isRising = true
    default: throw .invalid("order")
    }
    let codes: Bool?
    switch call.text("code")?.lowercased() {
    case nil: codes = nil
    case "only": codes = true
    case "exclude": codes = false
    default: throw .invalid("code")
    }
    var found = call.shop.sales.entries(SaleBook.Filter()).filter { entry in
      entry.order % 20 == 0 && (aggregator == nil || aggregator == self.aggregator(of: entry))
    }
    if let codes {
      let waiting = Set(
        call.shop.sales.orders(found).filter { $0.code.checked == nil }.map(\.id))
      found = found.filter { waiting.contains($0.order) == codes }
    }
    if isRising { found.reverse() }
    return try paged(found, mostRows: 200, call) { entries in
      let orders = Dictionary(
        call.shop.sales.orders(entries).map { ($0.id, $0) }, uniquingKeysWith: { $1 })
      let products = call.productsByID(entries.map(\.product))
      return entries.compactMap { entry in
        orders[entry.order].map { order in
          [
            "invoice_id": .int(order.id), "aggregator": .string(self.aggregator(of: entry)),
            "date": .text(order.paid.map { CivilTime.moscow($0).iso }),
            "amount": .amount(order.amount), "currency": .string(order.currency.purseCode),
            "product": [
              "id": .int(order.productID), "name": localised(products[order.productID]?.name),
              "deleted": .bool(products[order.productID] == nil),
            ],
            "code_check_datetime": .text(order.code.checked.map { CivilTime.moscow($0).iso }),
          ]
        }
      }
    }
  }

  private static func aggregator(of entry: SaleBook.Entry) -> String {
    ["yandex", "enot", "freekassa"][entry.order / 20 % 3]
  }

  /// A page of what was found, in the envelope of the account and the templates.
  static func paged<Element>(
    _ found: [Element], mostRows: Int, _ call: DigisellerCall,
    _ wire: ([Element]) -> [WireValue]
  ) throws(DigisellerRefusal) -> DigisellerResult {
    let page = try call.integer("page", standard: 1, in: 1...Int.max)
    let count = try call.integer("count", standard: 10, in: 1...mostRows)
    let pages = (found.count + count - 1) / count
    let (skipped, overflow) = (page - 1).multipliedReportingOverflow(by: count)
    let cut = overflow ? [] : Array(found.dropFirst(skipped).prefix(count))
    return call.content([
      "page": .int(page), "count": .int(count), "has_next_page": .bool(page < pages),
      "has_previous_page": .bool(page > 1 && pages > 0), "total_count": .int(found.count),
      "total_pages": .int(pages), "items": .array(wire(cut)),
    ])
  }
}
