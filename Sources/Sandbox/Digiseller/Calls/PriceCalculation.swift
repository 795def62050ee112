import Foundation

extension DigisellerCalls {
  /// `GET /api/products/price/calc`: one price with chosen options and a count, in the currency of a way to
  /// pay.
  ///
  /// The count is `unit_cnt` for a variable price, `count` for a fixed one, or follows from `amount` of
  /// money. A limit that is broken answers retval 1 (too few) or 2 (too many). Source:
  /// docs/apis/digiseller.md §2.6.
  static func priceCalculation(_ call: DigisellerCall) throws(DigisellerRefusal) -> DigisellerResult
  {
    let id = try call.requiredInteger("product_id")
    guard let product = call.shop.shownProduct(id) else {
      throw .notFound("product_id", "Товар не найден", "The product was not found")
    }
    let figures = product.figures
    let currency = try call.currency() ?? figures.currency
    let base = figures.currentPrice(at: call.now)
    let single = try modified(base, product, call)
    let price = figures.currency.convert(single, to: currency)
    let count = try count(of: product, price: price, call)
    let total =
      product.unit == nil && count.units == 1 && count.places == 0 ? price : price.times(count)

    var data: WireValue = [
      "price": .amount(price), "count": .amount(count), "amount": .amount(total),
      "currency": .string(currency.isoCode),
      "commission": .amount(total.percent(figures.commission)),
    ]
    if call.shape.hasUndocumentedMembers { data.append([.init("free_pay", nil)]) }
    let sale = figures.runningSale(at: call.now)
    let before = sale.map { _ in figures.currency.convert(figures.price, to: currency) }
    let sums: WireValue = [
      "common_base_price": before.map { .amount($0) } ?? nil,
      "sale_percent": sale.map { .amount($0.percent) } ?? nil,
    ]
    data.append([.init("sale_info", sale == nil && call.shape.hasNulls ? nil : sums)])
    return .wire(["retval": 0, "retdesc": "", "data": data])
  }

  /// The price with the modifiers of the chosen variants; where nothing is chosen the default counts.
  private static func modified(
    _ price: Amount, _ product: ShopProduct, _ call: DigisellerCall
  ) throws(DigisellerRefusal) -> Amount {
    var chosen: [Int: Set<Int>] = [:]
    for text in call.list("options") {
      let halves = text.split(separator: ":").map { Int($0) }
      guard halves.count == 2, let option = halves[0] else { throw .invalid("options") }
      // The value of a text option is the buyer's; only numbers name variants.
      if let variant = halves[1] { chosen[option, default: []].insert(variant) }
    }
    guard Set(chosen.keys).isSubset(of: product.options.map(\.id)) else {
      throw .invalid("options")
    }
    var sum = price
    for option in product.options {
      let wanted = chosen[option.id]
      guard wanted?.isSubset(of: option.variants.map(\.id)) ?? true else {
        throw .invalid("options")
      }
      for variant in option.variants {
        guard wanted?.contains(variant.id) ?? (variant.isDefault && option.kind != .checkbox) else {
          continue
        }
        sum = sum + variant.change(of: price)
      }
    }
    return sum.units < 0 ? Amount(units: 0, places: sum.places) : sum
  }

  private static func count(
    of product: ShopProduct, price: Amount, _ call: DigisellerCall
  ) throws(DigisellerRefusal) -> Amount {
    var count = try call.amount(product.unit == nil ? "count" : "unit_cnt")
    if count == nil, let money = try call.amount("amount"), price.units > 0 {
      count = money.divided(by: price)
    }
    guard let unit = product.unit else { return count ?? Amount(whole: 1) }
    guard let count else { throw .missing("unit_cnt") }
    if Amount.isLess(count, Amount(whole: unit.least)) {
      throw DigisellerRefusal(
        retval: 1, retdesc: "Min: \(unit.least)", code: "unit_cnt-min",
        words: ShopText("Не меньше \(unit.least)", "At least \(unit.least)"))
    }
    if Amount.isLess(Amount(whole: unit.most), count) {
      throw DigisellerRefusal(
        retval: 2, retdesc: "Max: \(unit.most)", code: "unit_cnt-max",
        words: ShopText("Не больше \(unit.most)", "At most \(unit.most)"))
    }
    return count
  }
}

extension ShopVariant {
  /// What choosing it adds to a price, or takes away.
  fileprivate func change(of price: Amount) -> Amount {
    switch modifier {
    case .priceplus: rate
    case .priceminus: Amount(units: -rate.units, places: rate.places)
    case .percentplus: price.percent(rate)
    case .percentminus:
      Amount(units: -price.percent(rate).units, places: price.percent(rate).places)
    }
  }
}

extension Amount {
  fileprivate func times(_ count: Amount) -> Amount {
    var scale: Int64 = 1
    for _ in 0..<count.places { scale *= 10 }
    return scaled(by: count.units, over: scale, places: max(2, places))
  }

  /// How often `price` fits, whole.
  fileprivate func divided(by price: Amount) -> Amount {
    let (mine, its) = (
      rounded(to: max(places, price.places)), price.rounded(to: max(places, price.places))
    )
    return Amount(units: its.units == 0 ? 0 : mine.units / its.units, places: 0)
  }
}
