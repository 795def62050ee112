package import Marketplace

/// Products to fill a store with; the same for the same seed.
package enum SampleShop {
  private static let russian = [
    "Космический Фермер", "Ёлка", "Подписка на месяц", "Скидка", "Ключ активации", "Аккаунт",
    "Игра «Северный Ветер»", "Подарочная карта",
  ]
  private static let english = [
    "Space Farmer", "Fir Tree", "Monthly Subscription", "Discount", "Activation Key", "Account",
    "Northern Wind", "Gift Card",
  ]

  package static func product(_ number: Int, using random: inout some RandomNumberGenerator)
    -> Product
  {
    let kind = Int.random(in: 0..<russian.count, using: &random)
    let extra = Int.random(in: 0...99, using: &random)
    let stock: Product.Stock =
      switch Int.random(in: 0..<10, using: &random) {
      case 0: .units(0)
      case 1: .units(Int.random(in: 1...5, using: &random))
      case 2: .available
      case 3: .unknown
      default: .units(Int.random(in: 6...500, using: &random))
      }
    let price = Money(
      text:
        "\(Int.random(in: 1...9_999, using: &random)).\(Int.random(in: 10...99, using: &random))",
      Currency("RUR"))
    return Product(
      id: ProductID(5_100_000 + number),
      name: LocalizedText(
        russian: "\(russian[kind]) \(extra)", english: "\(english[kind]) \(extra)"),
      price: price, prices: price.map { [$0] } ?? [],
      state: Int.random(in: 0..<6, using: &random) == 0 ? .off : .on, stock: stock,
      sold: Int.random(in: 0..<8, using: &random) == 0
        ? nil : Int.random(in: 0...300, using: &random),
      goodReviews: Int.random(in: 0...50, using: &random),
      badReviews: Int.random(in: 0...3, using: &random))
  }

  /// Products that are all on sale, the first of which sell most.
  package static func numbered(_ count: Int) -> [Product] {
    (1...count).map { number in
      Product(
        id: ProductID(number),
        name: LocalizedText(russian: "товар \(number)", english: "product \(number)"), state: .on,
        stock: .units(10), sold: 10_000 - number)
    }
  }

  package static func products(_ count: Int, seed: UInt64 = 1) -> [Product] {
    var random = SeededGenerator(seed: seed)
    return (0..<count).map { product($0, using: &random) }
  }
}
