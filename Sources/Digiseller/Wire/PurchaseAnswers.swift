import Foundation
import Marketplace

/// The answer of `GET purchase/info/{invoice_id}` (api/digiseller.md §4.1); the order's number is not in it.
struct PurchaseInfo: Decodable {
  let envelope: Envelope
  private let content: Content?

  private enum Key: String, CodingKey { case content }

  init(from decoder: any Decoder) throws {
    envelope = try Envelope(from: decoder)
    let container = try decoder.container(keyedBy: Key.self)
    let isGood = (envelope.retval ?? 0) == 0
    content = isGood ? try container.decodeIfPresent(Content.self, forKey: .content) : nil
  }

  /// Nil when the answer holds no order.
  func purchase(_ order: DialogID) -> Purchase? {
    guard var purchase = content?.purchase else { return nil }
    purchase.order = order.text
    return purchase
  }

  private struct Content: Decodable {
    let purchase: Purchase

    private enum Key: String, CodingKey {
      case name, amount, feedback, options, owner, profit
      case productID = "item_id"
      case currency = "currency_type"
      case state = "invoice_state"
      case orderedAt = "purchase_date"
      case paidAt = "date_pay"
      case agentID = "agent_id"
      case agentPercent = "agent_percent"
      case agentFee = "agent_fee"
      case units = "cnt_goods"
      case promoCode = "promo_code"
      case bonusCode = "bonus_code"
      case code = "unique_code_state"
      case buyer = "buyer_info"
      case holdDays = "day_lock"
      case hold = "lock_state"
      case referrer = "referer"
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      var purchase = Purchase(order: "", state: .init(wire: container.number(.state)))
      purchase.productID = container.words(.productID)
      purchase.product = container.words(.name)
      purchase.amount = container.amount(.amount).flatMap { amount in
        container.words(.currency).map { ProductDetail.Amount(Money(amount, Currency($0))) }
      }
      purchase.profit = container.amount(.profit)
      purchase.agentFee = container.amount(.agentFee)
      purchase.agentPercent = container.amount(.agentPercent)
      purchase.agentID = container.words(.agentID)
      purchase.orderedAt = container.moment(.orderedAt)
      purchase.paidAt = container.moment(.paidAt)
      purchase.holdDays = container.number(.holdDays)
      switch container.words(.hold)?.lowercased() {
      case "locked": purchase.isHeld = true
      case "free": purchase.isHeld = false
      default: break
      }
      purchase.options =
        try container.array(of: WireAnswer.self, under: .options)?
        .elements.map(\.option) ?? []
      purchase.buyer =
        (try? container.decodeIfPresent(WireBuyer.self, forKey: .buyer))?.buyer ?? .init()
      purchase.feedback =
        (try? container.decodeIfPresent(WireFeedback.self, forKey: .feedback))?.feedback
      purchase.code = (try? container.decodeIfPresent(WireCode.self, forKey: .code))?.code
      purchase.promoCode = container.words(.promoCode)
      purchase.bonusCode = container.words(.bonusCode)
      purchase.units = container.amount(.units)
      purchase.ownerID = container.number(.owner)
      purchase.referrer = container.words(.referrer)
      self.purchase = purchase
    }
  }
}

/// The answer of `GET purchases/unique-code/{code}` (api/digiseller.md §4.2): flat.
struct UniqueCode: Decodable {
  let envelope: Envelope
  /// Nil when the answer names no order.
  let purchase: Purchase?

  private enum Key: String, CodingKey {
    case order = "inv"
    case productID = "id_goods"
    case product = "name_invoice"
    case currency = "type_curr"
    case paidAt = "date_pay"
    case agentID = "agent_id"
    case agentPercent = "agent_percent"
    case units = "cnt_goods"
    case promoCode = "promo_code"
    case bonusCode = "bonus_code"
    case code = "unique_code_state"
    case amount, profit, email, method, options
  }

  init(from decoder: any Decoder) throws {
    envelope = try Envelope(from: decoder)
    let container = try decoder.container(keyedBy: Key.self)
    guard (envelope.retval ?? 0) == 0, let order = container.words(.order) else {
      purchase = nil
      return
    }
    let paidAt = container.moment(.paidAt)
    // The answer does not speak of the order's state; that it was paid is all that it tells.
    var purchase = Purchase(order: order, state: paidAt == nil ? .unknown : .paid)
    purchase.productID = container.words(.productID)
    purchase.product = container.words(.product)
    purchase.amount = container.amount(.amount).flatMap { amount in
      container.words(.currency).map { ProductDetail.Amount(Money(amount, Currency($0))) }
    }
    purchase.profit = container.amount(.profit)
    // Without an agent both are 0.
    purchase.agentID = container.words(.agentID).flatMap { $0 == "0" ? nil : $0 }
    purchase.agentPercent = purchase.agentID == nil ? nil : container.amount(.agentPercent)
    purchase.paidAt = paidAt
    purchase.options =
      try container.array(of: WireAnswer.self, under: .options)?
      .elements.map(\.option) ?? []
    purchase.buyer.email = container.words(.email)
    purchase.buyer.paymentMethod = container.words(.method)
    purchase.code = (try? container.decodeIfPresent(WireCode.self, forKey: .code))?.code
    purchase.promoCode = container.words(.promoCode)
    purchase.bonusCode = container.words(.bonusCode)
    purchase.units = container.amount(.units)
    self.purchase = purchase
  }
}

/// One answer of the buyer: `user_data` in one endpoint, `value` in the other.
private struct WireAnswer: Decodable {
  let option: Purchase.Option

  private enum Key: String, CodingKey {
    case name, value
    case userData = "user_data"
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    option = Purchase.Option(
      name: container.text(.name) ?? "",
      value: container.text(.userData) ?? container.text(.value) ?? "")
  }
}

private struct WireBuyer: Decodable {
  let buyer: Purchase.Buyer

  private enum Key: String, CodingKey {
    case email, account, phone, skype, whatsapp
    case paymentMethod = "payment_method"
    case aggregator = "payment_aggregator"
    case address = "ip_address"
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    var buyer = Purchase.Buyer()
    buyer.email = container.words(.email)
    buyer.paymentMethod = container.words(.paymentMethod)
    buyer.aggregator = container.words(.aggregator)
    buyer.account = container.words(.account)
    buyer.phone = container.words(.phone)
    buyer.skype = container.words(.skype)
    buyer.whatsapp = container.words(.whatsapp)
    buyer.address = container.words(.address)
    self.buyer = buyer
  }
}

private struct WireFeedback: Decodable {
  let feedback: Purchase.Feedback?

  private enum Key: String, CodingKey {
    case deleted, feedback, comment
    case kind = "feedback_type"
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let text = container.words(.feedback)
    let kind = container.words(.kind)?.lowercased()
    // An object of nulls is no feedback.
    guard text != nil || kind != nil else {
      feedback = nil
      return
    }
    feedback = Purchase.Feedback(
      isGood: kind != "negative", isDeleted: container.flag(.deleted) ?? false, text: text,
      answer: container.words(.comment))
  }
}

/// How far the delivery by unique code is; the number stands under `state`, or under `options`.
private struct WireCode: Decodable {
  let code: Purchase.CodeState?

  private enum Key: String, CodingKey {
    case state, options
    case checked = "date_check"
    case delivered = "date_delivery"
    case confirmed = "date_confirmed"
    case refuted = "date_refuted"
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    guard let number = container.number(.state) ?? container.number(.options) else {
      code = nil
      return
    }
    var code = Purchase.CodeState(stage: .init(wire: number))
    code.checkedAt = container.moment(.checked)
    code.deliveredAt = container.moment(.delivered)
    code.confirmedAt = container.moment(.confirmed)
    code.refutedAt = container.moment(.refuted)
    self.code = code
  }
}

extension Purchase.State {
  fileprivate init(wire number: Int?) {
    switch number {
    case 1: self = .waiting
    case 2: self = .cancelled
    case 3: self = .paid
    case 4: self = .overdue
    case 5: self = .refunded
    case 35: self = .refundIncomplete
    default: self = .unknown
    }
  }
}

extension Purchase.CodeState.Stage {
  fileprivate init(wire number: Int) {
    switch number {
    case 1: self = .unchecked
    case 2: self = .delivered
    case 3: self = .confirmed
    case 4: self = .refuted
    case 5: self = .checked
    default: self = .unknown
    }
  }
}
