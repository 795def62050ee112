/// The name of an account in the seller's config: the key of everything stored for it.
package struct AccountID: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let name: String

  package init(_ name: String) { self.name = name }

  package var description: String { name }

  package static func < (one: Self, other: Self) -> Bool { one.name < other.name }
}

/// A product's id as its marketplace writes it: a number for Digiseller, a `prod_…` text for DiSeller, a product code
/// for Sellers Commerce.
package struct ProductID: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let text: String

  package init(_ text: String) { self.text = text }
  package init(_ number: Int) { text = String(number) }

  package var description: String { text }

  /// The id as a number, nil where the marketplace does not number its products.
  package var number: Int? { Int(text) }

  /// Numbers in order of value, before texts in order of code points.
  package static func < (one: Self, other: Self) -> Bool {
    switch (one.number, other.number) {
    case (let left?, let right?): left < right
    case (_?, nil): true
    case (nil, _?): false
    case (nil, nil): one.text < other.text
    }
  }
}

/// The three back ends.
///
/// The raw value is the word that the config file uses.
///
/// "Digiseller" and "DiSeller" are two different services.
package enum MarketplaceKind: String, CaseIterable, Sendable {
  case digiseller
  case diseller
  case sellersCommerce = "sellerscommerce"

  /// The service's own spelling of its name.
  package var name: String {
    switch self {
    case .digiseller: "Digiseller"
    case .diseller: "DiSeller"
    case .sellersCommerce: "Sellers Commerce"
    }
  }
}
