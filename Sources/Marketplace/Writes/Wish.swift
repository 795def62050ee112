/// What the seller wants to come true at a marketplace.
package enum Wish: Hashable, Sendable {
  /// The product is on sale, or is not.
  case onSale(Bool)
  /// A commission template gives partners so many per cent of a product, 0 to 100.
  case percent(Int)
  /// The buyer of a dialog has been told this.
  case reply(Reply)

  /// The kind of change, by the name that stores and the command line use.
  package var kind: WriteKind {
    switch self {
    case .onSale: .switchProduct
    case .percent: .templatePercent
    case .reply: .reply
    }
  }

  /// Whether it names a state to be in, so that asking for it twice is asking for it once.
  ///
  /// What does not is never handed to the network again once it may have arrived, and a later wish does not take its
  /// place.
  package var isState: Bool {
    switch self {
    case .onSale, .percent: true
    case .reply: false
    }
  }

  /// The state of the product once the wish has come true; nil when it is not about that.
  package var productState: Product.State? {
    switch self {
    case .onSale(let isOnSale): isOnSale ? .on : .off
    case .percent, .reply: nil
    }
  }

  /// What a template is to give of a product; nil when it is not about a template.
  package var percent: Int? {
    if case .percent(let percent) = self { percent } else { nil }
  }

  /// The same wish when the seller asks for it once more: he has seen what happened since.
  package var again: Wish {
    guard case .reply(var reply) = self else { return self }
    reply.basis = nil
    return .reply(reply)
  }

  /// What the buyer is to be told; nil when it is not about a dialog.
  package var reply: Reply? {
    if case .reply(let reply) = self { reply } else { nil }
  }
}

/// The kinds of writes that go through the outbox.
///
/// The raw value is the name in the store and on the command line.
package enum WriteKind: String, CaseIterable, Sendable {
  case switchProduct = "product.switch"
  case templatePercent = "template.percent"
  case reply = "chat.reply"
}

/// What a wish is about.
package enum WriteTarget: Hashable, Sendable, CustomStringConvertible {
  case product(ProductID)
  /// What a commission template says of a product.
  case templateRow(TemplateID, ProductID)
  case dialog(DialogID)

  /// The id as its marketplace writes it; for a row of a template the template's, a stroke and the product's.
  package var description: String {
    switch self {
    case .product(let id): id.text
    case .templateRow(let template, let product): "\(template)/\(product.text)"
    case .dialog(let id): id.text
    }
  }

  /// The id without that of what it belongs to: what stands beside a title.
  package var shortID: String {
    switch self {
    case .product(let id), .templateRow(_, let id): id.text
    case .dialog(let id): id.text
    }
  }

  /// Nil for what a template says of a product: the product itself stays as it is.
  package var product: ProductID? {
    if case .product(let id) = self { id } else { nil }
  }

  package var templateRow: (template: TemplateID, product: ProductID)? {
    if case .templateRow(let template, let product) = self { (template, product) } else { nil }
  }

  package var dialog: DialogID? {
    if case .dialog(let id) = self { id } else { nil }
  }
}
