extension DigisellerCalls {
  /// `/xml/shop_discount.asp`: what a buyer, known by e-mail, pays less for having bought before.
  ///
  /// Takes XML, a form or nested JSON. What a buyer has spent follows from the e-mail; it is always in US
  /// dollars. Source: docs/apis/digiseller.md §2.7.
  static func buyerDiscount(_ call: DigisellerCall) throws(DigisellerRefusal) -> DigisellerResult {
    let asked = call.body["product"]
    func given(_ name: String) -> String? {
      (asked?[name]?.scalarText ?? call.text("product[\(name)]")).flatMap { $0.isEmpty ? nil : $0 }
    }
    guard let idText = given("id") else { throw .missing("product[id]") }
    guard let currencyCode = given("currency") else { throw .missing("product[currency]") }
    guard let email = call.text("email") else { throw .missing("email") }
    guard let id = Int(idText), let product = call.shop.shownProduct(id) else {
      throw .invalid("product[id]")
    }
    guard let currency = ShopCurrency(code: currencyCode) else {
      throw .invalid("product[currency]")
    }

    let spent = purchases(of: email, seed: call.shop.seed)
    let percent = product.discounts.last { !Amount.isLess(spent, $0.total) }?.percent ?? 0
    let price = product.figures.currency.convert(
      product.figures.currentPrice(at: call.now), to: currency)
    var reduced: WireValue = [
      "price": .amount(
        price.scaled(by: Int64(100 - percent), over: 100, places: max(2, price.places)))
    ]
    if call.shape.hasUndocumentedMembers {
      reduced.append([.init("currency", .string(currency.listCode))])
    }
    return .wire([
      "retval": call.shape.hasTextResultInShop ? "0" : 0, "retdesc": "", "product": reduced,
      "discount": ["percent": .int(percent), "total": .amount(spent), "currency": "USD"],
    ])
  }

  private static func purchases(of email: String, seed: UInt64) -> Amount {
    var hash: UInt64 = seed
    for byte in email.lowercased().utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    var random = SeededRandom(hash, stream: "buyer")
    return random.chance(40) ? .zero : Amount(units: Int64(random.within(100...150_000)), places: 2)
  }
}
