package import Foundation

/// One change that a call made to a product, also when it left everything as it was.
///
/// Buyers change products too; that is not written down.
package struct ShopWrite: Equatable, Sendable {
  /// What asked for the change.
  package enum Source: Equatable, Sendable {
    /// A call that changed this product alone.
    case edit
    /// The bulk task of this id.
    case task(String)
  }

  /// One member of the product, as words: "price", "349.00 RUB", "4.50 USD".
  package struct Field: Equatable, Sendable {
    package let name: String
    package let old: String?
    package let new: String?

    package init(name: String, old: String?, new: String?) {
      self.name = name
      self.old = old
      self.new = new
    }
  }

  /// Counts from 1 in the order in which the shop was changed.
  package let number: Int
  package let productID: Int
  package let source: Source
  package let fields: [Field]
  package let time: Date

  /// What the write set this member to; nil when it did not touch it, or took it away.
  package func new(_ name: String) -> String? { fields.first { $0.name == name }?.new }
}
