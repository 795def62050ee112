package import Foundation

/// What is known of the order that a dialog is about (api/digiseller.md §4.1, §4.2).
///
/// Values that the marketplace does not give are nil. Texts are raw.
package struct Purchase: Hashable, Sendable, Codable {
  /// The order's number.
  package var order: String
  package var productID: String?
  package var product: String?
  /// What the buyer paid, in the order's currency.
  package var amount: ProductDetail.Amount?
  /// What the seller gets of it.
  package var profit: Decimal?
  package var agentFee: Decimal?
  package var agentPercent: Decimal?
  package var agentID: String?
  package var state: State
  package var orderedAt: Date?
  package var paidAt: Date?
  /// So many days the money is held.
  package var holdDays: Int?
  /// Whether the money is held now.
  package var isHeld: Bool?
  /// The answers that the buyer gave when buying.
  package var options: [Option]
  package var buyer: Buyer
  package var feedback: Feedback?
  package var code: CodeState?
  /// The unique code that unlocks the delivery, where the order was looked up by it; nil otherwise.
  package var uniqueCode: String?
  package var promoCode: String?
  package var bonusCode: String?
  /// So many units, for products that are sold by amount.
  package var units: Decimal?
  /// The marketplace-given number of the shop where it was sold: 0 own shop, 1 Plati, 1271 GGsel, 9295 WMCentre.
  package var ownerID: Int?
  package var referrer: String?

  package init(order: String, state: State) {
    self.order = order
    self.state = state
    options = []
    buyer = Buyer()
  }

  /// How far the order is (api/digiseller.md §4.1 `invoice_state`).
  package enum State: String, CaseIterable, Sendable, Codable {
    case waiting
    case cancelled
    case paid
    case overdue
    case refunded
    /// The buyer did not complete a refund.
    case refundIncomplete
    /// A state that the documents do not name.
    case unknown
  }

  /// One answer of the buyer.
  package struct Option: Hashable, Sendable, Codable {
    package var name: String
    package var value: String

    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// Who bought.
  package struct Buyer: Hashable, Sendable, Codable {
    package var email: String?
    package var paymentMethod: String?
    package var aggregator: String?
    package var account: String?
    package var phone: String?
    package var skype: String?
    package var whatsapp: String?
    package var address: String?

    package init() {}
  }

  /// What the buyer thought of it.
  package struct Feedback: Hashable, Sendable, Codable {
    package var isGood: Bool
    package var isDeleted: Bool
    package var text: String?
    /// The seller's answer to it.
    package var answer: String?

    package init(isGood: Bool, isDeleted: Bool = false, text: String?, answer: String? = nil) {
      self.isGood = isGood
      self.isDeleted = isDeleted
      self.text = text
      self.answer = answer
    }
  }

  /// How far the delivery by unique code is (api/digiseller.md §4.2 `state`).
  package struct CodeState: Hashable, Sendable, Codable {
    package var stage: Stage
    package var checkedAt: Date?
    package var deliveredAt: Date?
    package var confirmedAt: Date?
    package var refutedAt: Date?

    package init(stage: Stage) { self.stage = stage }

    package enum Stage: String, CaseIterable, Sendable, Codable {
      case unchecked
      case delivered
      case confirmed
      case refuted
      case checked
      case unknown
    }
  }
}
