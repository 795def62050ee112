package import Foundation

/// One purchase: who bought what, what he chose, and what became of it.
package struct ShopOrder: Equatable, Sendable {
  /// As the wire numbers them.
  package enum State: Int, Sendable {
    case waiting = 1
    case cancelled, paid, overdue, refunded
  }

  /// What the buyer chose or typed for one option of the product.
  package struct Choice: Equatable, Sendable {
    package var optionID: Int
    package var label: ShopText
    package var value: ShopText
    /// nil where the buyer typed a text.
    package var variantID: Int?
  }

  package struct Feedback: Equatable, Sendable {
    package var isGood: Bool
    package var text: String
    package var answer: String?
    package var isDeleted: Bool
  }

  /// The code by which a buyer proves his purchase.
  package struct UniqueCode: Equatable, Sendable {
    package var text: String
    /// 1 not looked up, 5 looked up, 2 delivered, 3 confirmed, 4 refuted.
    package var state: Int
    package var checked: Date?
    package var delivered: Date?
    package var confirmed: Date?
    package var refuted: Date?
  }

  /// The number of the purchase, which is that of its dialog too.
  package let id: Int
  package var productID: Int
  package var buyer: ShopBuyer
  package var amount: Amount
  package var currency: ShopCurrency
  package var purchased: Date
  /// nil as long as nobody paid.
  package var paid: Date?
  package var state: State
  package var choices: [Choice]
  package var feedback: Feedback?
  package var code: UniqueCode
  package var agentID: Int?
  package var agentPercent: Int?
  /// The marketplace it was bought on, as lists number them.
  package var owner: Int
  /// For how many days the money is held.
  package var holdDays: Int
  /// How many units, where the product is sold by quantity.
  package var units: Int?
}

/// Somebody who buys, again and again.
package struct ShopBuyer: Equatable, Sendable {
  package var number: Int
  /// nil for the few whose address the marketplace does not tell.
  package var email: String?
  package var language: ShopLanguage
  package var ip: String
  package var paymentMethod: String
}
