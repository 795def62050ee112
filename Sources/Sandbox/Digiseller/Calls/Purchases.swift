import Foundation

extension DigisellerCalls {
  /// `GET /api/purchase/info/{invoice_id}`: one order; its number is not repeated in the answer.
  ///
  /// Source: docs/apis/digiseller.md §4.1.
  static func purchaseInfo(_ call: DigisellerCall) throws(DigisellerRefusal) -> DigisellerResult {
    let id = try call.requiredInteger("invoice_id")
    guard let order = call.shop.dialogs.order(id) else {
      throw .notFound("invoice_id", "Заказ не найден", "The order was not found")
    }
    let product = call.shop.shownProduct(order.productID)
    let profit = order.paid == nil ? nil : order.profit
    let isHeld = order.paid.map { call.now < $0 + Double(order.holdDays) * 86_400 } ?? false
    var content: WireValue = [
      "item_id": .int(order.productID), "cart_uid": nil,
      "name": .text(product?.name[call.language]), "amount": .amount(order.amount),
      "currency_type": .string(order.currency.purseCode),
      "invoice_state": .int(order.state.rawValue),
      "purchase_date": .string(CivilTime.moscow(order.purchased).iso),
      "date_pay": date(order.paid),
      "agent_id": order.agentID.map { .int($0) } ?? nil,
      "agent_percent": order.agentPercent.map { .int($0) } ?? nil,
      "query_string": .text(order.queryString),
      "unit_goods": order.units.map { .int($0) } ?? nil,
      "cnt_goods": order.units.map { .int($0) } ?? nil, "promo_code": nil, "bonus_code": nil,
      "feedback": order.feedback.map(feedback) ?? nil,
      "unique_code_state": state(of: order.code),
      "options": .array(
        order.choices.map { choice in
          [
            "id": .int(choice.optionID),
            "name": .text(choice.label[call.language] ?? choice.label.ru),
            "user_data": .text(choice.value[call.language] ?? choice.value.ru),
            "user_data_id": choice.variantID.map { .int($0) } ?? nil,
          ]
        }),
      "buyer_info": [
        "payment_method": .string(order.buyer.paymentMethod), "payment_aggregator": "Demo",
        "account": nil, "email": .text(order.buyer.email), "phone": nil, "skype": nil,
        "whatsapp": nil, "ip_address": .string(order.buyer.ip),
      ],
      "owner": .int(order.owner), "day_lock": .int(order.holdDays),
      "lock_state": order.paid == nil ? nil : .string(isHeld ? "locked" : "free"),
      "profit": profit.map { .amount($0) } ?? nil,
      "agent_fee": order.paid == nil ? nil : .amount(order.agentFee),
    ]
    if call.shape.hasUndocumentedMembers { content.append([.init("referer", nil)]) }
    return call.content(content)
  }

  private static func date(_ moment: Date?) -> WireValue {
    .text(moment.map { CivilTime.moscow($0).iso })
  }

  private static func feedback(_ feedback: ShopOrder.Feedback) -> WireValue {
    [
      "deleted": .bool(feedback.isDeleted), "feedback": .string(feedback.text),
      "feedback_type": feedback.isGood ? "positive" : "negative",
      "comment": .text(feedback.answer),
    ]
  }

  private static func state(of code: ShopOrder.UniqueCode) -> WireValue {
    [
      "state": .int(code.state), "date_check": date(code.checked),
      "date_delivery": date(code.delivered), "date_confirmed": date(code.confirmed),
      "date_refuted": date(code.refuted),
    ]
  }

  // MARK: - Unique codes

  /// `GET /api/purchases/unique-code/{code}`: the order behind a code; looking stamps it as looked up.
  ///
  /// Source: docs/apis/digiseller.md §4.2.
  static func uniqueCode(_ call: DigisellerCall) throws(DigisellerRefusal) -> DigisellerResult {
    guard let (order, _) = call.shop.dialogs.useCode(call.text("code") ?? "", delivering: false)
    else { throw unknownCode }
    let dollars = order.currency.convert(order.amount, to: .usd)
    let paid = order.paid.map(CivilTime.moscow)
    var answer: WireValue = [
      "retval": 0, "retdesc": call.shape.emptyDescription, "inv": .int(order.id),
      "id_goods": .int(order.productID), "amount": .amount(order.amount),
      "type_curr": .string(order.currency.purseCode),
      "profit": order.paid == nil ? "" : .amount(order.profit), "amount_usd": .amount(dollars),
      "date_pay": .text(paid.map { call.shape.dotsPaymentDate ? $0.dotted : $0.spaced }),
      "email": .text(order.buyer.email),
    ]
    if call.shape.hasUndocumentedMembers {
      answer.append([.init("method", .string(order.buyer.paymentMethod))])
    }
    answer.append([
      .init("name_invoice", .text(call.shop.shownProduct(order.productID)?.name[call.language])),
      .init("lang", .string(order.buyer.language.rawValue)),
      .init("agent_id", order.agentID.map { .int($0) } ?? 0),
      .init("agent_percent", order.agentPercent.map { .int($0) } ?? 0),
      .init("query_string", .text(order.queryString)),
      .init("unit_goods", order.units.map { .int($0) } ?? nil),
      .init("cnt_goods", order.units.map { .int($0) } ?? nil), .init("promo_code", nil),
      .init("bonus_code", nil), .init("cart_uid", nil),
      .init("unique_code_state", state(of: order.code)),
      .init(
        "options",
        .array(
          order.choices.map { choice in
            var row: WireValue = [
              "id": .int(choice.optionID),
              "name": .text(choice.label[call.language] ?? choice.label.ru),
              "value": .text(choice.value[call.language] ?? choice.value.ru),
            ]
            if let id = choice.variantID { row.append([.init("variant_id", .int(id))]) }
            return row
          })),
    ])
    return .wire(answer)
  }

  /// `PUT /api/purchases/unique-code/{code}/deliver`: retval 4 says that it was delivered before.
  static func deliverUniqueCode(
    _ call: DigisellerCall
  ) throws(DigisellerRefusal) -> DigisellerResult {
    guard let used = call.shop.dialogs.useCode(call.text("code") ?? "", delivering: true) else {
      throw unknownCode
    }
    return .wire([
      "retval": used.wasDelivered ? 4 : 0,
      "retdesc": used.wasDelivered ? "Товар уже доставлен" : call.shape.emptyDescription,
    ])
  }

  private static let unknownCode = DigisellerRefusal(
    status: 400, retdesc: "отсутствует или неверно задан параметр unique_code",
    code: "unique_code-1",
    words: ShopText(
      "Отсутствует или неверно задан параметр unique_code",
      "The parameter unique_code is missing or wrong"))
}

extension ShopOrder {
  /// The page's own parameters, as the seller's link had them.
  fileprivate var queryString: String? {
    agentID.map { Data("ai=\($0)&lang=\(buyer.language.rawValue)".utf8).base64EncodedString() }
  }

  /// What the agent gets of the amount.
  var agentFee: Amount {
    amount.scaled(by: Int64(agentPercent ?? 0), over: 100, places: max(2, amount.places))
  }

  /// What is left of the amount: the marketplace keeps a tenth, the agent his share.
  var profit: Amount {
    amount.scaled(by: Int64(90 - (agentPercent ?? 0)), over: 100, places: max(2, amount.places))
  }
}
