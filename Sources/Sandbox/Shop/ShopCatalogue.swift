import Foundation

/// The products a seed gives: any of them at once, none of them kept.
///
/// A product is a function of seed and index, so a shop of a hundred thousand starts as fast as one of fifty.
/// The first `count` indexes exist; ids count from ``firstID``.
struct ShopCatalogue: Sendable {
  static let firstID = 5_100_001

  /// The place of a product's number, in or out of the catalogue; −1 for what cannot be a place.
  static func slot(of id: Int) -> Int { id >= firstID ? id - firstID : -1 }

  let count: Int
  let seed: UInt64
  let hasHostileTexts: Bool
  /// Times of sales and releases lie around this one.
  let opened: Date
  private let ranks: AffinePermutation
  /// Reviews for ten thousand sales.
  private let reviewShare: Int

  init(size: SandboxOptions.Size, seed: UInt64, opened: Date) {
    count = size.products
    self.seed = seed
    self.opened = opened
    hasHostileTexts = size != .s
    ranks = AffinePermutation(count: size.products, seed: seed, stream: "ranks")
    reviewShare =
      switch size {
      case .s: 115
      case .m: 850
      case .l: 1_000
      case .xl: 2_010
      }
  }

  /// The product in this place of the bestseller list, 0 first.
  func index(atRank rank: Int) -> Int { ranks.backward(rank) }

  // MARK: - Figures

  func figures(at index: Int) -> ShopFigures {
    var random = SeededRandom(seed, stream: "figures", index: index)
    let rank = ranks.forward(index)
    let theme = Self.theme(random.below(100))
    let platform = random.below(ShopTheme.platforms.count)
    let isNew = random.chance(10)
    let currency = Self.currency(random.below(100))
    let price = Self.price(theme: theme, currency: currency, &random)
    let stock = Self.stock(theme: theme, &random)
    let sold = Self.sold(rank: rank, isNew: isNew, &random)
    let reviews =
      (sold * reviewShare * random.within(70...130) / 100 + random.below(10_000)) / 10_000
    let bad = reviews * random.within(1...9) / 100
    let age = isNew ? random.within(1...20) : random.within(30...1_500)
    return ShopFigures(
      isEnabled: !random.chance(15), theme: theme, platform: platform,
      owner: Self.owner(random.below(100)), price: price, currency: currency, stock: stock,
      isStockHidden: random.chance(10), reserved: random.chance(12) ? random.within(1...3) : 0,
      sold: ShopCounter(value: sold, isHidden: random.chance(5)),
      returned: ShopCounter(
        value: sold * random.within(0...25) / 1000, isHidden: random.chance(12)),
      goodReviews: ShopCounter(value: reviews - bad, isHidden: random.chance(2)),
      badReviews: ShopCounter(value: bad, isHidden: random.chance(4)),
      commission: random.chance(5)
        ? Amount(units: Int64(random.within(1...39) * 5), places: 1)
        : Amount(whole: random.below(26)),
      sale: sale(&random), release: release(&random), isNew: isNew,
      isPopular: rank < max(3, count / 50),
      addedAt: opened - Double(age) * 86_400 - Double(random.below(86_400)))
  }

  private static func theme(_ roll: Int) -> ShopTheme {
    switch roll {
    case ..<34: .gameKey
    case ..<46: .account
    case ..<60: .giftCard
    case ..<72: .subscription
    case ..<80: .software
    case ..<90: .gameCurrency
    case ..<96: .topUp
    default: .guide
    }
  }

  private static func currency(_ roll: Int) -> ShopCurrency {
    switch roll {
    case ..<55: .rub
    case ..<75: .usd
    case ..<83: .wmz
    case ..<93: .eur
    default: .uah
    }
  }

  private static func owner(_ roll: Int) -> Int {
    switch roll {
    case ..<70: 1
    case ..<85: 1271
    case ..<90: 9295
    default: 0
    }
  }

  /// Cheap things are many, dear ones few; the decimals are what sellers type.
  private static func price(theme: ShopTheme, currency: ShopCurrency, _ random: inout SeededRandom)
    -> Amount
  {
    if theme == .gameCurrency {
      let places = random.within(2...4)
      let most = [300, 3_000, 9_999][places - 2]
      return Amount(units: Int64(random.within(1...most)), places: places)
    }
    let ceiling = [90, 300, 300, 900, 900, 2_500, 6_000, 25_000][random.below(8)]
    let roubles = Amount(units: Int64(random.within(ceiling * 20...ceiling * 100)), places: 2)
    let worth = roubles.scaled(by: 10_000, over: currency.rate, places: 2)
    let exact = max(worth.units, 3)
    switch random.below(100) {
    case ..<14: return Amount(units: max(1, exact / 100), places: 0)
    case ..<19: return Amount(units: max(1, exact / 10), places: 1)
    case ..<54:
      return Amount(units: max(100, exact / 100 * 100) - (random.chance(40) ? 1 : 0), places: 2)
    case ..<88: return Amount(units: exact, places: 2)
    case ..<93: return Amount(units: exact * 10 + Int64(random.below(10)), places: 3)
    default: return Amount(units: exact * 100 + Int64(random.below(100)), places: 4)
    }
  }

  private static func stock(theme: ShopTheme, _ random: inout SeededRandom) -> ShopStock {
    let roll = random.below(100)
    switch theme {
    case .topUp, .guide: return .unlimited
    case .subscription, .software:
      if roll < 50 { return .unlimited }
    case .gameKey, .account, .giftCard, .gameCurrency: break
    }
    switch random.below(100) {
    case ..<10: return .counted(0)
    case ..<19: return .counted(random.within(1...4))
    case ..<80: return .counted(random.within(5...80))
    case ..<97: return .counted(random.within(81...900))
    default: return .counted(random.within(901...50_000))
    }
  }

  /// A few products sell by the ten thousand, most a handful of times, new ones hardly ever.
  private static func sold(rank: Int, isNew: Bool, _ random: inout SeededRandom) -> Int {
    let share = random.within(55...100)
    let noise = random.below(12)
    return isNew && rank > 0
      ? noise / 4 : 100_000 / (rank + 1) * share / 100 + (rank > 0 ? noise : 0)
  }

  private func sale(_ random: inout SeededRandom) -> ShopSale? {
    guard random.chance(6) else { return nil }
    let percents: [Amount] = [
      Amount(whole: 5), Amount(whole: 10), Amount(whole: 15), Amount(units: 1667, places: 2),
      Amount(whole: 25), Amount(units: 3333, places: 2), Amount(whole: 50), Amount(whole: 70),
    ]
    // Most are running, some are over or still to come.
    let begin = opened + Double(random.within(-120...24)) * 3600
    return ShopSale(
      percent: random.pick(percents), begin: begin,
      end: begin + Double(random.within(1...30)) * 86_400)
  }

  private func release(_ random: inout SeededRandom) -> Date? {
    guard random.chance(3) else { return nil }
    return opened + Double(random.within(3...120)) * 86_400
  }
}
