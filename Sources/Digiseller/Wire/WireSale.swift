import Foundation
import Marketplace

/// `sale_info`: every member may be absent, null, "" or 0 (api/digiseller.md §2.1–2.3).
struct WireSale: Decodable {
  let sale: Product.Sale?

  private enum Key: String, CodingKey {
    case percent = "sale_percent"
    case begin = "sale_begin"
    case end = "sale_end"
    case usd = "common_price_usd"
    case rur = "common_price_rur"
    case rub = "common_price_rub"
    case eur = "common_price_eur"
    case uah = "common_price_uah"
  }

  init(from decoder: any Decoder) throws {
    guard let container = try? decoder.container(keyedBy: Key.self) else {
      sale = nil
      return
    }
    func amount(_ key: Key) -> Decimal? {
      container.amount(key).flatMap { $0 > 0 ? $0 : nil }
    }
    func date(_ key: Key) -> Date? {
      container.words(key).flatMap(MoscowTime.parse)
    }
    let prices: [(Key, String)] = [
      (.usd, "USD"), (.rur, "RUR"), (.rub, "RUB"), (.eur, "EUR"), (.uah, "UAH"),
    ]
    let found = Product.Sale(
      percent: amount(.percent),
      usualPrices: prices.compactMap { key, code in
        amount(key).map { Money($0, Currency(code)) }
      }, begins: date(.begin), ends: date(.end))
    // Prices alone, without a percentage, are what some answers repeat for products that are on no sale.
    sale = found.isEmpty || (found.percent == nil && found.ends == nil) ? nil : found
  }
}
