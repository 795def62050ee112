import Foundation

extension ShopCatalogue {
  /// The whole product.
  func product(at index: Int) -> ShopProduct {
    let figures = figures(at: index)
    let writer = ProductTexts(
      catalogue: self, index: index, theme: figures.theme, platform: figures.platform)
    let name = writer.name()
    let info = writer.info()
    let addInfo = writer.addInfo()
    var random = SeededRandom(seed, stream: "details", index: index)
    return ShopProduct(
      id: Self.firstID + index, name: name, info: info, addInfo: addInfo, figures: figures,
      options: options(at: index, currency: figures.currency), discounts: Self.discounts(&random),
      unit: figures.theme == .gameCurrency ? Self.unit(&random) : nil,
      presentID: random.chance(4) ? Self.firstID + random.below(count) : nil,
      imageCount: random.below(5), hasVideo: random.chance(6),
      content: Self.content(figures, &random))
  }

  /// Only its names, for sorting.
  func name(at index: Int) -> ShopText {
    let figures = figures(at: index)
    let writer = ProductTexts(
      catalogue: self, index: index, theme: figures.theme, platform: figures.platform)
    return writer.name()
  }

  private static func discounts(_ random: inout SeededRandom) -> [ShopDiscount] {
    guard random.chance(25) else { return [] }
    let steps = [(10, 1), (50, 3), (100, 5), (500, 7), (1_000, 10)]
    return steps.prefix(random.within(1...5)).map {
      ShopDiscount(total: Amount(whole: $0.0), percent: $0.1)
    }
  }

  private static func unit(_ random: inout SeededRandom) -> ShopUnit {
    let names = [
      ShopText("золото", "gold"), ShopText("кристаллы", "crystals"),
      ShopText("монеты, тыс.", "coins, thousand"),
      ShopText("серебро", "silver"),
    ]
    return ShopUnit(
      name: random.pick(names), least: [1, 10, 50, 100][random.below(4)],
      most: [1_000, 5_000, 20_000, 1_000_000][random.below(4)], isWhole: !random.chance(20))
  }

  private static func content(_ figures: ShopFigures, _ random: inout SeededRandom) -> ShopContent {
    let isFile = figures.theme == .guide || figures.theme == .software && random.chance(50)
    return ShopContent(
      fileName: isFile ? (figures.theme == .guide ? "guide.pdf" : "setup.zip") : nil,
      size: isFile ? random.within(20_000...90_000_000) : random.within(12...64),
      date: figures.addedAt + Double(random.below(20)) * 3600)
  }

  // MARK: - Options

  /// Option ids and variant ids tell their product, so that each can be found without a table.
  static let firstOptionID = 20_000_001
  static let firstVariantID = 60_000_001
  static let optionsPerProduct = 4
  static let variantsPerOption = 8

  /// The number of the product that an option would belong to.
  static func productID(ofOption id: Int) -> Int? {
    id >= firstOptionID ? firstID + (id - firstOptionID) / optionsPerProduct : nil
  }

  /// The same option and variants under the numbers that tell another product.
  static func renumbered(_ option: ShopOption, place: Int, of productID: Int) -> ShopOption {
    let number = slot(of: productID) * optionsPerProduct + place
    return ShopOption(
      id: firstOptionID + number, kind: option.kind, label: option.label, comment: option.comment,
      isRequired: option.isRequired, hasSeparateContent: option.hasSeparateContent,
      showsModifiers: option.showsModifiers,
      variants: option.variants.enumerated().map { place, variant in
        ShopVariant(
          id: firstVariantID + number * variantsPerOption + place, text: variant.text,
          modifier: variant.modifier, rate: variant.rate, isDefault: variant.isDefault,
          isVisible: variant.isVisible)
      })
  }

  private func options(at index: Int, currency: ShopCurrency) -> [ShopOption] {
    var random = SeededRandom(seed, stream: "options", index: index)
    guard random.chance(30) else { return [] }
    let wanted = random.within(1...3)
    let first = random.below(Self.optionKinds.count)
    return (0..<wanted).map { position in
      let sample = Self.optionKinds[(first + position) % Self.optionKinds.count]
      let number = index * Self.optionsPerProduct + position
      let standard = random.below(max(1, sample.variants.count))
      let variants = sample.variants.prefix(Self.variantsPerOption).enumerated().map {
        place, text in
        variant(
          number: number * Self.variantsPerOption + place, text, isDefault: place == standard,
          &random)
      }
      return ShopOption(
        id: Self.firstOptionID + number, kind: sample.kind, label: sample.label,
        comment: sample.comment,
        isRequired: sample.kind == .radio || random.chance(40),
        hasSeparateContent: random.chance(8),
        showsModifiers: !random.chance(10), variants: variants)
    }
  }

  private func variant(
    number: Int, _ text: ShopText, isDefault: Bool, _ random: inout SeededRandom
  ) -> ShopVariant {
    let modifiers: [ShopVariant.Modifier] = [
      .priceplus, .priceplus, .priceplus, .percentplus, .percentplus, .priceminus, .percentminus,
    ]
    let modifier = random.pick(modifiers)
    let isPercent = modifier == .percentplus || modifier == .percentminus
    let isCut = modifier == .percentminus || modifier == .priceminus
    let rate =
      isPercent
      ? Amount(whole: random.within(1...(isCut ? 20 : 60)))
      : Amount(units: Int64(random.within(1...(isCut ? 30 : 900))), places: random.below(3))
    return ShopVariant(
      id: Self.firstVariantID + number, text: text, modifier: modifier,
      rate: isDefault || random.chance(25) ? Amount(whole: 0) : rate, isDefault: isDefault,
      isVisible: isDefault || !random.chance(10))
  }

  private struct OptionSample {
    let kind: ShopOption.Kind
    let label: ShopText
    var comment: ShopText?
    var variants: [ShopText] = []
  }

  private static let optionKinds: [OptionSample] = [
    OptionSample(
      kind: .radio, label: ShopText("Регион", "Region"),
      variants: [
        ShopText("Россия и СНГ", "Russia and CIS"), ShopText("Весь мир", "Global"),
        ShopText("Турция 🇹🇷", "Turkey 🇹🇷"),
        ShopText("Казахстан 🇰🇿", nil),
      ]),
    OptionSample(
      kind: .select, label: ShopText("Издание", "Edition"),
      comment: ShopText("Deluxe включает саундтрек", "Deluxe comes with the soundtrack"),
      variants: [
        ShopText("Standard", "Standard"), ShopText("Deluxe", "Deluxe"),
        ShopText("Ultimate 💎", "Ultimate 💎"),
      ]),
    OptionSample(
      kind: .checkbox, label: ShopText("Дополнительно", "Extras"),
      variants: [
        ShopText("Помощь с активацией", "Help with activation"),
        ShopText("Гарантия 30 дней <b>+</b>", "30 days of warranty <b>+</b>"),
      ]),
    OptionSample(
      kind: .text, label: ShopText("Ваш логин", "Your login"),
      comment: ShopText("Только латиница, <u>без пробелов</u>", "Latin letters, <u>no blanks</u>")),
    OptionSample(kind: .textarea, label: ShopText("Комментарий к заказу", nil)),
  ]
}
