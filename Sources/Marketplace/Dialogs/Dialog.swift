package import Foundation

/// A dialog's id as its marketplace writes it; for Digiseller the number of the order that it is about
/// (api/digiseller.md §3).
package struct DialogID: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let text: String

  package init(_ text: String) { self.text = text }
  package init(_ number: Int) { text = String(number) }

  package var description: String { text }

  /// The id as a number, nil where the marketplace does not number its dialogs.
  package var number: Int? { Int(text) }

  /// Numbers in order of value, before texts in order of code points.
  package static func < (one: Self, other: Self) -> Bool {
    ProductID(one.text) < ProductID(other.text)
  }
}

/// A message's id; within a dialog, later messages have greater ones.
package struct MessageID: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let number: Int64

  package init(_ number: Int64) { self.number = number }

  package var description: String { String(number) }

  package static func < (one: Self, other: Self) -> Bool { one.number < other.number }
}

/// One conversation with a buyer as the marketplace's list tells it.
///
/// Values that the marketplace does not give are nil, never zero. Texts are raw.
package struct Dialog: Hashable, Sendable, Identifiable {
  package var id: DialogID
  /// The buyer's e-mail address.
  package var buyer: String?
  /// The product's name.
  package var product: String?
  /// The product's id, where the list gives it instead of a name, or the order told it.
  package var productID: ProductID?
  package var lastMessageAt: Date?
  package var messageCount: Int?
  /// How many of the buyer's messages the seller has not read, by the marketplace's word.
  package var unread: Int?

  package init(
    id: DialogID, buyer: String? = nil, product: String? = nil, productID: ProductID? = nil,
    lastMessageAt: Date? = nil, messageCount: Int? = nil, unread: Int? = nil
  ) {
    self.id = id
    self.buyer = buyer
    self.product = product
    self.productID = productID
    self.lastMessageAt = lastMessageAt
    self.messageCount = messageCount
    self.unread = unread
  }

  /// Whether a dialog can be written in, and who decides (api/digiseller.md §3.2).
  package enum State: String, CaseIterable, Sendable {
    case closed
    case open
    /// Opened by the administration: the seller cannot close it.
    case openedByAdministration
  }
}

/// A page of dialogs to ask for, those with the newest messages first.
package struct DialogPageRequest: Hashable, Sendable {
  /// One-based.
  package var page: Int
  package var rows: Int
  package var isUnreadOnly: Bool
  /// Only those of this buyer, by his whole address.
  package var buyer: String?
  package var products: [ProductID]

  package init(
    page: Int, rows: Int, isUnreadOnly: Bool = false, buyer: String? = nil,
    products: [ProductID] = []
  ) {
    self.page = page
    self.rows = rows
    self.isUnreadOnly = isUnreadOnly
    self.buyer = buyer
    self.products = products
  }
}
