import Foundation
import Marketplace

/// The answer of `POST seller-goods` (api/digiseller.md §2.1): flat, rows beside the envelope.
struct SellerGoods: Decodable {
  let envelope: Envelope
  let shopName: String?
  let total: Int?
  let pages: Int?
  let page: Int?
  let rows: LenientArray<Row>?

  private enum Key: String, CodingKey {
    case shopName = "name_seller"
    case total = "cnt_goods"
    case totalRows = "total_rows"
    case pages, page, rows, goods
  }

  init(from decoder: any Decoder) throws {
    envelope = try Envelope(from: decoder)
    let container = try decoder.container(keyedBy: Key.self)
    shopName = container.words(.shopName)
    total = container.number(.total) ?? container.number(.totalRows)
    pages = container.number(.pages)
    page = container.number(.page)
    // Some clients met the rows under another name.
    rows =
      try container.decodeIfPresent(LenientArray<Row>.self, forKey: .rows)
      ?? container.decodeIfPresent(LenientArray<Row>.self, forKey: .goods)
  }

  /// One product of the seller's list.
  struct Row: Decodable {
    let id: Int
    let name: String?
    let info: String?
    let addInfo: String?
    let price: Decimal?
    let currency: String?
    let prices: [Money]
    let sold: Int?
    let returned: Int?
    let good: Int?
    let bad: Int?
    let inStock: Bool?
    let units: Int?
    let isVisible: Bool?
    let commission: Decimal?
    let options: Int?
    let sale: Product.Sale?
    let owner: Int?
    let released: String?

    private enum Key: String, CodingKey {
      case id = "id_goods"
      case otherID = "id"
      case name = "name_goods"
      case info = "info_goods"
      case addInfo = "add_info"
      case price, currency
      case usd = "price_usd"
      case rur = "price_rur"
      case rub = "price_rub"
      case eur = "price_eur"
      case uah = "price_uah"
      case sold = "cnt_sell"
      case soldHidden = "cnt_sell_hidden"
      case returned = "cnt_return"
      case returnedHidden = "cnt_return_hidden"
      case good = "cnt_goodresponses"
      case goodHidden = "cnt_goodresponses_hidden"
      case bad = "cnt_badresponses"
      case badHidden = "cnt_badresponses_hidden"
      case inStock = "in_stock"
      case units = "num_in_stock"
      case visible
      case commission = "commiss_agent"
      case options = "num_options"
      case sale = "sale_info"
      case owner = "owner_id"
      case released = "release_date"
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      /// A counter that the seller's own token does not reveal is -1 or has its twin set.
      func counter(_ key: Key) -> Int? { container.number(key).flatMap { $0 < 0 ? nil : $0 } }
      guard let id = container.number(.id) ?? container.number(.otherID) else {
        throw DecodingError.keyNotFound(
          Key.id,
          DecodingError.Context(
            codingPath: container.codingPath, debugDescription: "a product without an id"))
      }
      self.id = id
      name = container.text(.name)
      info = container.text(.info)
      addInfo = container.text(.addInfo)
      price = container.amount(.price)
      currency = container.text(.currency)
      let given: [(Key, String)] = [
        (.usd, "USD"), (.rur, "RUR"), (.rub, "RUB"), (.eur, "EUR"), (.uah, "UAH"),
      ]
      prices = given.compactMap { key, code in
        container.amount(key).flatMap { $0 > 0 ? Money($0, Currency(code)) : nil }
      }
      sold = counter(.sold)
      returned = counter(.returned)
      good = counter(.good)
      bad = counter(.bad)
      inStock = container.flag(.inStock)
      units = container.number(.units)
      isVisible = container.flag(.visible)
      commission = container.amount(.commission)
      options = container.number(.options)
      sale = (try? container.decodeIfPresent(WireSale.self, forKey: .sale))?.sale
      owner = container.number(.owner)
      released = container.words(.released)
    }

    func product(in language: TextLanguage) -> Product {
      Product(
        id: ProductID(id), name: LocalizedText(name ?? "", in: language),
        price: price.flatMap { amount in currency.map { Money(amount, Currency($0)) } },
        prices: prices, state: isVisible.map { $0 ? .on : .off } ?? .unknown,
        stock: Product.Stock(inStock: inStock, units: units), sold: sold, returned: returned,
        goodReviews: good, badReviews: bad, agentCommission: commission, sale: sale,
        optionCount: options, ownerID: owner, releaseDate: released,
        texts: ProductTexts(
          description: LocalizedText(info ?? "", in: language),
          additional: LocalizedText(addInfo ?? "", in: language)))
    }
  }
}

extension Product.Stock {
  /// From Digiseller's pair of flag and number.
  ///
  /// A missing number with the flag up is a product that does not run out, or one that does not
  /// show its rest; with the flag down there is none.
  init(inStock: Bool?, units: Int?) {
    switch (inStock, units) {
    case (false?, _): self = .units(0)
    case (_, let count?) where count > 0: self = .units(count)
    case (true?, _): self = .available
    case (nil, 0?): self = .units(0)
    case (nil, _): self = .unknown
    }
  }
}
