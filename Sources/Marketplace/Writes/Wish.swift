/// What the seller wants one thing of a marketplace to be.
///
/// A wish names a state to be in, not a step to take, so asking for it twice is asking for it once.
package enum Wish: Hashable, Sendable {
  /// The product is on sale, or is not.
  case onSale(Bool)

  /// The kind of change, by the name that stores and the command line use.
  package var kind: WriteKind {
    switch self {
    case .onSale: .switchProduct
    }
  }

  /// The state of the product once the wish has come true.
  package var productState: Product.State {
    switch self {
    case .onSale(let isOnSale): isOnSale ? .on : .off
    }
  }
}

/// The kinds of writes that go through the outbox.
///
/// The raw value is the name in the store and on the command line.
package enum WriteKind: String, CaseIterable, Sendable {
  case switchProduct = "product.switch"
}
