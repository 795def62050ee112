/// One thing that a write sets on a product.
enum ProductChange: Equatable, Sendable {
  enum TextField: String, Sendable {
    case name, description
    case addInfo = "add_info"
  }

  case enabled(Bool)
  /// The currency stays when none is given.
  case price(Amount, ShopCurrency?)
  /// nil takes the translation away.
  case text(TextField, ShopLanguage, String?)
  /// Per cent; 0 leaves the product to chosen partners, −1 to none.
  case commission(Int)
  case placements([ShopTerms.Placement])
  case bonus(Int?)
  case guarantee(Int?)
  case addressRequired(Bool)
  case instruction(ShopTerms.Instruction)
  /// The number of the product given away with it.
  case present(Int?)
  case salesLimit(Int?)

  /// Sets it, and tells what it was and what it is.
  func apply(to product: inout ShopProduct) -> ShopWrite.Field {
    let old = words(of: product)
    set(on: &product)
    return ShopWrite.Field(name: name, old: old, new: words(of: product))
  }

  /// The name of the member on the wire; of a translation also its language.
  private var name: String {
    switch self {
    case .enabled: "enabled"
    case .price: "price"
    case .text(let field, let language, _): "\(field.rawValue).\(language.rawValue)"
    case .commission: "comission_partner"
    case .placements: "categories"
    case .bonus: "bonus"
    case .guarantee: "guarantee"
    case .addressRequired: "address_required"
    case .instruction: "instruction"
    case .present: "present_product_id"
    case .salesLimit: "sales_limit"
    }
  }

  private func set(on product: inout ShopProduct) {
    switch self {
    case .enabled(let isEnabled): product.figures.isEnabled = isEnabled
    case .price(let price, let currency):
      product.figures.price = price
      if let currency { product.figures.currency = currency }
    case .text(let field, let language, let text):
      product[keyPath: field.path][language] = text
    case .commission(let percent):
      product.figures.commission = Amount(whole: max(0, percent))
      product.terms.partnership = percent < 0 ? .none : percent == 0 ? .chosen : .all
    case .placements(let placements): product.terms.placements = placements
    case .bonus(let percent): product.terms.bonusPercent = percent
    case .guarantee(let value): product.terms.guarantee = value
    case .addressRequired(let isRequired): product.terms.isAddressRequired = isRequired
    case .instruction(let instruction): product.terms.instruction = instruction
    case .present(let id): product.presentID = id
    case .salesLimit(let limit):
      product.terms.salesLimit = limit
      product.figures.sold.isHidden =
        limit.map { $0 < 0 || product.figures.sold.value < $0 } ?? false
    }
  }

  private func words(of product: ShopProduct) -> String? {
    switch self {
    case .enabled: String(product.figures.isEnabled)
    case .price: "\(product.figures.price.text) \(product.figures.currency.isoCode)"
    case .text(let field, let language, _): product[keyPath: field.path][language]
    case .commission: "\(product.figures.commission.text) \(product.terms.partnership.rawValue)"
    case .placements:
      product.terms.placements?.map { "\($0.owner):\($0.categoryID)" }.joined(separator: ",")
    case .bonus: product.terms.bonusPercent.map { String($0) }
    case .guarantee: product.terms.guarantee.map { String($0) }
    case .addressRequired: String(product.terms.isAddressRequired)
    case .instruction:
      product.terms.instruction.map { "\($0.kind.rawValue): \($0.text.ru ?? $0.text.en ?? "")" }
    case .present: product.presentID.map { String($0) }
    case .salesLimit: product.terms.salesLimit.map { String($0) }
    }
  }
}

extension ProductChange.TextField {
  fileprivate var path: WritableKeyPath<ShopProduct, ShopText> {
    switch self {
    case .name: \.name
    case .description: \.info
    case .addInfo: \.addInfo
    }
  }
}
