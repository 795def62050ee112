import Foundation
import Marketplace

/// One element of the bare array that `products/list` answers (api/digiseller.md §2.3).
struct ProductListItem: Decodable {
  let product: Product

  private enum Key: String, CodingKey {
    case id, name, info, collection
    case addInfo = "add_info"
    case baseCurrency = "base_currency"
    case basePrice = "base_price"
    case usd = "price_usd"
    case rub = "price_rub"
    case rur = "price_rur"
    case eur = "price_eur"
    case uah = "price_uah"
    case sold = "cnt_sell"
    case returned = "cnt_return"
    case inStock = "in_stock"
    case units = "num_in_stock"
    case owner = "owner_id"
    case released = "release_date"
    case sale = "sale_info"
  }

  /// - Parameter decoder: With the language of the texts in `userInfo`.
  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    guard let id = container.number(.id) else {
      throw DecodingError.keyNotFound(
        Key.id,
        DecodingError.Context(
          codingPath: container.codingPath, debugDescription: "a product without an id"))
    }
    let language = decoder.userInfo[.textLanguage] as? TextLanguage ?? .russian
    let given: [(Key, String)] = [
      (.usd, "USD"), (.rub, "RUB"), (.rur, "RUR"), (.eur, "EUR"), (.uah, "UAH"),
    ]
    let currency = container.text(.baseCurrency)
    product = Product(
      id: ProductID(id), name: LocalizedText(container.text(.name) ?? "", in: language),
      price: container.amount(.basePrice).flatMap { price in
        currency.map { Money(price, Currency($0)) }
      },
      prices: given.compactMap { key, code in
        container.amount(key).flatMap { $0 > 0 ? Money($0, Currency(code)) : nil }
      },
      // This answer does not tell whether the product is on sale.
      state: .unknown,
      stock: Product.Stock(
        inStock: container.flag(.inStock), units: container.number(.units)),
      sold: container.number(.sold).flatMap { $0 < 0 ? nil : $0 },
      returned: container.number(.returned).flatMap { $0 < 0 ? nil : $0 },
      sale: (try? container.decodeIfPresent(WireSale.self, forKey: .sale))?.sale,
      ownerID: container.number(.owner), releaseDate: container.words(.released),
      texts: ProductTexts(
        description: LocalizedText(container.text(.info) ?? "", in: language),
        additional: LocalizedText(container.text(.addInfo) ?? "", in: language)))
  }
}

/// `products/list`: a bare array, or an envelope that says why not.
struct ProductList: Decodable {
  let envelope: Envelope
  let items: LenientArray<ProductListItem>?

  init(from decoder: any Decoder) throws {
    envelope = try Envelope(from: decoder)
    items = envelope.retval == nil ? try LenientArray(from: decoder) : nil
  }
}

extension CodingUserInfoKey {
  /// The language in which the texts of an answer were asked for.
  static let textLanguage: CodingUserInfoKey = {
    guard let key = CodingUserInfoKey(rawValue: "textLanguage") else {
      preconditionFailure("a key is never empty")
    }
    return key
  }()
}
