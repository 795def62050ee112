extension DigisellerCalls {
  /// `POST /api/product/edit/base/{product_id}`: sets what the body names and leaves the rest.
  ///
  /// One wrong member and nothing is set. Readers are shown the product as it was for half a second. Source:
  /// docs/apis/digiseller.md §6.2. Inferred: translations that are not named stay; a null takes one away.
  static func editBase(_ call: DigisellerCall) throws(DigisellerRefusal) -> DigisellerResult {
    let id = try call.requiredInteger("product_id")
    guard let product = call.shop.product(id) else { throw .foreignProduct }
    guard case .object = call.body else { throw .unreadableBody }
    var reader = ProductChangeReader(body: call.body, product: product, shop: call.shop)
    try reader.read()
    if call.request.failingIDs.contains(id) {
      throw DigisellerRefusal(
        code: "product-3", words: DigisellerTask.Reason.made(for: id).words)
    }
    guard call.shop.write(reader.changes, to: id, from: .edit) != nil else {
      throw .foreignProduct
    }
    return call.content(["status": "Success"], retdesc: "")
  }
}

/// Takes the body of an edit apart, member by member.
struct ProductChangeReader {
  let body: WireValue
  let product: ShopProduct
  let shop: Shop
  private(set) var changes: [ProductChange] = []

  init(body: WireValue, product: ShopProduct, shop: Shop) {
    self.body = body
    self.product = product
    self.shop = shop
  }

  mutating func read() throws(DigisellerRefusal) {
    if let enabled = try truth("enabled", in: body) { changes.append(.enabled(enabled)) }
    try readPrice()
    try readTexts(.name)
    try readTexts(.description)
    try readTexts(.addInfo)
    if let percent = try number("comission_partner", in: body, -1...100) {
      changes.append(.commission(percent))
    }
    try readPlacements()
    try readPromise("bonus", "percent", 0...100) { .bonus($0) }
    try readPromise("guarantee", "value", 0...1_000_000) { .guarantee($0) }
    if let isRequired = try truth("address_required", in: body) {
      changes.append(.addressRequired(isRequired))
    }
    try readInstruction()
    if let id = try number("present_product_id", in: body, 0...Int.max) {
      guard id == 0 || shop.product(id) != nil else { throw .invalid("present_product_id") }
      changes.append(.present(id == 0 ? nil : id))
    }
    try readSalesLimit()
  }

  // MARK: - Members

  private mutating func readPrice() throws(DigisellerRefusal) {
    guard let price = given("price", in: body) else { return }
    guard case .object = price else { throw .invalid("price") }
    guard let amountText = price["price"]?.scalarText else { throw .missing("price") }
    guard let amount = Amount(amountText) else { throw .invalid("price") }
    guard amount.units > 0 else {
      throw DigisellerRefusal(
        code: "price-1", words: ShopText("Цена вне диапазона", "Price is out of range"))
    }
    guard let code = price["currency"]?.scalarText else { throw .missing("currency") }
    // Lists say RUR, and purses WMZ; this call knows neither.
    guard ["RUB", "USD", "EUR", "UAH"].contains(code.uppercased()),
      let currency = ShopCurrency(code: code)
    else { throw .invalid("currency") }
    changes.append(.price(amount, currency))
  }

  private mutating func readTexts(_ field: ProductChange.TextField) throws(DigisellerRefusal) {
    guard let list = given(field.rawValue, in: body) else { return }
    let texts = try translations(list, named: field.rawValue)
    if field == .name {
      var name = product.name
      for (language, text) in texts { name[language] = text }
      guard name.ru?.isEmpty == false || name.en?.isEmpty == false else {
        throw .missing(field.rawValue)
      }
    }
    changes += texts.map { .text(field, $0.0, $0.1) }
  }

  private func translations(
    _ list: WireValue, named name: String
  ) throws(DigisellerRefusal) -> [(ShopLanguage, String?)] {
    var texts: [(ShopLanguage, String?)] = []
    for element in list.elements {
      guard let locale = element["locale"]?.scalarText,
        let language = ShopLanguage.allCases.first(where: {
          $0.rawValue.lowercased() == locale.lowercased()
        })
      else { throw .invalid(name) }
      switch element["value"] {
      case nil, .null?: texts.append((language, nil))
      case .string(let text)?: texts.append((language, text))
      default: throw .invalid(name)
      }
    }
    return texts
  }

  private mutating func readPlacements() throws(DigisellerRefusal) {
    guard let list = given("categories", in: body) else { return }
    var placements: [ShopTerms.Placement] = []
    for element in list.elements {
      guard let owner = element["owner"]?.integer, (0...3).contains(owner),
        let id = (element["category_id"] ?? element["cataloguer_category_id"])?.integer, id >= 0
      else { throw .invalid("categories") }
      placements.append(.init(owner: owner, categoryID: id))
    }
    guard !placements.isEmpty else { throw .missing("category") }
    changes.append(.placements(placements))
  }

  /// A member with a switch and a number that counts while it is on.
  private mutating func readPromise(
    _ name: String, _ figure: String, _ range: ClosedRange<Int>,
    _ change: (Int?) -> ProductChange
  ) throws(DigisellerRefusal) {
    guard let promise = given(name, in: body) else { return }
    guard let isEnabled = try truth("enabled", in: promise) else { throw .missing(name) }
    let value = try number(figure, in: promise, range)
    guard !isEnabled || value != nil else { throw .missing(name) }
    changes.append(change(isEnabled ? value : nil))
  }

  private mutating func readInstruction() throws(DigisellerRefusal) {
    guard let instruction = given("instruction", in: body) else { return }
    guard
      let kind = instruction["type"]?.scalarText.flatMap({
        ShopTerms.InstructionKind(rawValue: $0.lowercased())
      })
    else { throw .invalid("instruction") }
    var text = ShopText(nil, nil)
    for (language, words) in try translations(
      instruction["locales"] ?? .null, named: "instruction")
    {
      text[language] = words
    }
    changes.append(.instruction(.init(kind: kind, text: text)))
  }

  private mutating func readSalesLimit() throws(DigisellerRefusal) {
    guard let limit = given("sales_limit", in: body) else { return }
    if limit.scalarText?.isEmpty == true { return changes.append(.salesLimit(nil)) }
    guard let number = limit.integer, [-1, 1, 10, 50, 100, 1_000].contains(number) else {
      throw .invalid("sales_limit")
    }
    changes.append(.salesLimit(number))
  }

  // MARK: - Values

  /// A member that is there and not null.
  private func given(_ name: String, in object: WireValue) -> WireValue? {
    guard let value = object[name], value != .null else { return nil }
    return value
  }

  private func truth(_ name: String, in object: WireValue) throws(DigisellerRefusal) -> Bool? {
    guard let value = given(name, in: object) else { return nil }
    switch value.scalarText?.lowercased() {
    case "true": return true
    case "false": return false
    default: throw .invalid(name)
    }
  }

  private func number(
    _ name: String, in object: WireValue, _ range: ClosedRange<Int>
  ) throws(DigisellerRefusal) -> Int? {
    guard let value = given(name, in: object) else { return nil }
    guard let number = value.integer, range.contains(number) else { throw .invalid(name) }
    return number
  }
}
