import Foundation

extension DigisellerCalls {
  /// `GET /api/products/{id}/data`: everything a product page shows; XML unless JSON is asked for.
  ///
  /// Source: docs/apis/digiseller.md §2.2.
  static func productData(_ call: DigisellerCall) throws(DigisellerRefusal) -> DigisellerResult {
    let id = try call.requiredInteger("product_id")
    guard !call.request.failingIDs.contains(id), let product = call.shop.shownProduct(id) else {
      throw .notFound("product_id", "Товар не найден", "The product was not found")
    }
    var answer: WireValue = ["retval": 0, "retdesc": call.shape.emptyDescription]
    if call.shape.hasUndocumentedMembers { answer.append([.init("queryId", nil)]) }
    answer.append([.init("product", try data(of: product, call))])
    return .wire(answer)
  }

  private static func data(of product: ShopProduct, _ call: DigisellerCall)
    throws(DigisellerRefusal) -> WireValue
  {
    let figures = product.figures
    let currency = try call.currency() ?? .usd
    let base = figures.currentPrice(at: call.now)
    let price = figures.currency.convert(base, to: currency)
    let language = call.language
    let neighbours = call.shop.shownProducts([product.id - 1, product.id + 1]).map(\.id)
    var members: [WireValue.Member] = [
      .init("id", .int(product.id)),
      .init("id_prev", .int(neighbours.contains(product.id - 1) ? product.id - 1 : 0)),
      .init("id_next", .int(neighbours.contains(product.id + 1) ? product.id + 1 : 0)),
      .init("name", .text(product.name[language])), .init("price", .amount(price)),
      .init("currency", .string(currency.isoCode)), .init("url", nil),
      .init("info", .text(product.info[language])),
      .init("add_info", .text(product.addInfo[language])),
      .init("release_date", figures.releaseDate), .init("agency_fee", .amount(figures.commission)),
      .init("agency_sum", .amount(price.percent(figures.commission))), .init("agency_id", 0),
      .init("collection", .string(figures.theme.collection)),
      .init("propertygood", figures.theme.isUniversal ? 1 : 2),
      .init("is_available", .flag(figures.isAvailable)),
      .init("show_rest", .flag(!figures.isStockHidden)),
      .init("num_in_stock", figures.visibleStock(call).map { .int($0) } ?? nil),
      .init("num_in_lock", .int(figures.reserved)), .init("pwyw", nil),
      .init("label", .text(label(of: figures, call))),
      .init(
        "prices",
        [
          "initial": PriceTags(base, figures.currency).byISOCode,
          "default": PriceTags(PaymentMethod.card.charged(base), figures.currency).byISOCode,
        ]),
      .init(
        "payment_methods",
        .array(PaymentMethod.offered(call).map { $0.wire(base, figures.currency) })),
      .init("prices_unit", unitPrices(of: product, currency, call)),
      .init("preview_imgs", pictures(of: product, call)),
      .init("preview_videos", videos(of: product, call)),
    ]
    members += content(of: product)
    members += [
      .init("category_id", .int(figures.category)),
      .init("breadcrumbs", breadcrumbs(of: figures, call)),
      .init("discounts", discounts(of: product)),
      .init("units", units(of: product, currency, call)),
      .init("present", try present(of: product, call)), .init("gift_commiss", nil),
      .init("options", .array(product.options.map { option($0, of: product, call) })),
      .init("options_check", .flag(product.id % 11 == 0)),
      .init("statistics", statistics(of: figures, call)),
      .init("seller", ["id": .int(Shop.sellerID), "name": .string(Shop.sellerName)]),
      .init(
        "sale_info",
        figures.runningSale(at: call.now) == nil
          ? nil : .object(figures.saleMembers(at: call.now, withBegin: false, empty: nil))),
    ]
    if call.shape.hasUndocumentedMembers {
      members += [
        .init("owner", .int(figures.owner)), .init("section_id", .int(17 + figures.theme.rawValue)),
        .init("no_cart", 0), .init("type_good", 1),
      ]
    }
    return .object(members)
  }

  // MARK: - Parts

  static func label(of figures: ShopFigures, _ call: DigisellerCall) -> String? {
    if figures.runningSale(at: call.now) != nil { return "sale" }
    if figures.isNew { return "new" }
    return figures.isPopular ? "top" : nil
  }

  private static func content(of product: ShopProduct) -> [WireValue.Member] {
    let date = WireValue.string(CivilTime.moscow(product.content.date).iso)
    let size = WireValue.int(product.content.size)
    guard let name = product.content.fileName else {
      return [.init("type", "text"), .init("text", ["date": date, "size": size])]
    }
    let trial: WireValue = product.figures.theme == .software ? "https://example.com/trial" : nil
    return [
      .init("type", "file"),
      .init("file", ["date": date, "size": size, "name": .string(name), "trial": trial]),
    ]
  }

  private static func pictures(of product: ShopProduct, _ call: DigisellerCall) -> WireValue {
    let origin = "http://" + (call.request.header("host") ?? "127.0.0.1")
    return .array(
      (0..<product.imageCount).map { number in
        let url = "\(origin)/img.ashx?id_d=\(product.id)&maxlength=600&n=\(number + 1)"
        return [
          "id": .int((product.id - ShopCatalogue.firstID) * 8 + number + 1), "url": .string(url),
          "width": .int(Picture.fullWidth), "height": .int(Picture.fullHeight),
        ]
      })
  }

  private static func videos(of product: ShopProduct, _ call: DigisellerCall) -> WireValue {
    guard product.hasVideo else { return nil }
    let kind = ["youtube", "vimeo", "video"][product.id % 3]
    let preview =
      "http://" + (call.request.header("host") ?? "127.0.0.1")
      + "/img.ashx?id_d=\(product.id)&w=120"
    return [["type": .string(kind), "id": .string("v\(product.id)"), "preview": .string(preview)]]
  }

  private static func breadcrumbs(of figures: ShopFigures, _ call: DigisellerCall) -> WireValue {
    let counts = call.shop.categoryCounts()
    let shelf = figures.theme.category
    return [
      [
        "id": .int(shelf), "name": .text(figures.theme.title[call.language]),
        "products_cnt": .int(counts[shelf] ?? 0),
      ],
      [
        "id": .int(figures.category), "name": .string(ShopTheme.platforms[figures.platform]),
        "products_cnt": .int(counts[figures.category] ?? 0),
      ],
    ]
  }

  private static func discounts(of product: ShopProduct) -> WireValue {
    guard !product.discounts.isEmpty else { return nil }
    return .array(
      product.discounts.map { ["summa": .amount($0.total), "percent": .int($0.percent)] })
  }

  private static func unitPrices(
    of product: ShopProduct, _ currency: ShopCurrency, _ call: DigisellerCall
  ) -> WireValue {
    guard let unit = product.unit else { return nil }
    let price = product.figures.currency.convert(
      product.figures.currentPrice(at: call.now), to: currency)
    return [
      "unit_name": .text(unit.name[call.language]), "unit_amount": .amount(price),
      "unit_amount_desc": .string("\(price.text) \(currency.isoCode)"),
      "unit_currency": .string(currency.isoCode), "unit_cnt": 1, "unit_cnt_min": .int(unit.least),
      "unit_cnt_max": .int(unit.most), "unit_cnt_desc": .text(unit.name[call.language]),
      "unit_fixed": nil,
      "unit_only_int": .flag(unit.isWhole),
    ]
  }

  private static func units(
    of product: ShopProduct, _ currency: ShopCurrency, _ call: DigisellerCall
  ) -> WireValue {
    guard let unit = product.unit else { return nil }
    let price = product.figures.currency.convert(
      product.figures.currentPrice(at: call.now), to: currency)
    let steps = product.discounts.map { step -> WireValue in
      let cheaper = price.scaled(
        by: Int64(100 - step.percent), over: 100, places: max(4, price.places))
      return [
        "desc": .string("\(step.total.text)+"), "percent": .int(step.percent),
        "price": .amount(cheaper),
        "cnt": .amount(step.total),
      ]
    }
    return [
      "desc": .text(unit.name[call.language]), "price": .amount(price), "discounts": .array(steps),
    ]
  }

  private static func present(of product: ShopProduct, _ call: DigisellerCall)
    throws(DigisellerRefusal) -> WireValue
  {
    guard let present = product.presentID.flatMap({ call.shop.shownProduct($0) }) else {
      return nil
    }
    return ["id": .int(present.id), "name": .text(present.name[call.language])]
  }

  private static func statistics(of figures: ShopFigures, _ call: DigisellerCall) -> WireValue {
    [
      "sales": figures.sold.wire(call), "sales_hidden": figures.sold.hiddenFlag,
      "refunds": figures.returned.wire(call), "refunds_hidden": figures.returned.hiddenFlag,
      "good_reviews": figures.goodReviews.wire(call),
      "good_reviews_hidden": figures.goodReviews.hiddenFlag,
      "bad_reviews": figures.badReviews.wire(call),
      "bad_reviews_hidden": figures.badReviews.hiddenFlag,
    ]
  }

  // MARK: - Options

  private static func option(_ option: ShopOption, of product: ShopProduct, _ call: DigisellerCall)
    -> WireValue
  {
    let showsAll = call.text("showHiddenVariants") == "1"
    let variants = option.variants.filter { $0.isVisible || showsAll }
    return [
      "id": .int(option.id), "name": .string(String(option.id)),
      "label": .text(option.label[call.language]),
      "comment": .text(option.comment?[call.language] ?? ""), "type": .string(option.kind.rawValue),
      "separate_content": .flag(option.hasSeparateContent), "required": .flag(option.isRequired),
      "modifier_visible": .flag(option.showsModifiers),
      "variants": .array(variants.map { variant($0, of: product, call) }),
    ]
  }

  private static func variant(
    _ variant: ShopVariant, of product: ShopProduct, _ call: DigisellerCall
  ) -> WireValue {
    let isCut = variant.modifier == .percentminus || variant.modifier == .priceminus
    let isPercent = variant.modifier == .percentminus || variant.modifier == .percentplus
    let value = Amount(
      units: isCut ? -variant.rate.units : variant.rate.units, places: variant.rate.places)
    let currency = product.figures.currency
    let sign = isCut ? "-" : "+"
    let kind = isPercent ? "%" : currency.isoCode
    let changes = variant.rate.units != 0
    let inDollars = isPercent ? value : currency.convert(value, to: .usd)
    return [
      "value": .int(variant.id), "text": .text(variant.text[call.language]),
      "default": .flag(variant.isDefault),
      "modify": .string(changes ? "\(sign)\(variant.rate.text)\(isPercent ? "" : " ")\(kind)" : ""),
      "modify_type": changes ? .string(kind) : nil, "modify_value": .amount(value),
      "modify_value_default": .amount(inDollars), "num_in_stock": nil,
      "visible": .flag(variant.isVisible),
    ]
  }
}

extension Amount {
  /// So many per cent of it, to two decimals.
  func percent(_ share: Amount) -> Amount {
    scaled(by: share.rounded(to: 4).units, over: 1_000_000, places: max(2, places))
  }
}

/// How a buyer may pay and what it adds to the price; invented.
struct PaymentMethod: Sendable {
  let name: String
  let code: String
  let currencies: [ShopCurrency]
  /// Tenths of a per cent on top.
  let fee: Int64
  let least: Int64
  let most: Int64

  static let card = PaymentMethod(
    name: "Bank card", code: "BNK", currencies: [.rub, .usd, .eur], fee: 17, least: 10, most: 75_000
  )

  private static let others = [
    PaymentMethod(
      name: "WebMoney", code: "WM", currencies: [.rub, .usd, .eur, .uah], fee: 0, least: 1,
      most: 300_000),
    PaymentMethod(
      name: "Fast payments", code: "SBP", currencies: [.rub], fee: 5, least: 50, most: 600_000),
    PaymentMethod(name: "Coins", code: "COIN", currencies: [.usd], fee: 30, least: 5, most: 9_999),
  ]

  /// All of a marketplace's when the call names one, else the usual one.
  static func offered(_ call: DigisellerCall) -> [PaymentMethod] {
    call.text("owner") == nil ? [card] : [card] + others
  }

  func charged(_ price: Amount) -> Amount {
    price.scaled(by: 1_000 + fee, over: 1_000, places: max(2, price.places))
  }

  func wire(_ price: Amount, _ currency: ShopCurrency) -> WireValue {
    let tags = currencies.map { other -> WireValue in
      let limit: WireValue = [
        "min": .int(Int(least)), "max": .int(Int(most)), "currency": .string(other.isoCode),
      ]
      return [
        "currency": .string(other.isoCode), "code": .string(code == "WM" ? other.purseCode : code),
        "price": .amount(currency.convert(charged(price), to: other)), "limit": limit,
      ]
    }
    return ["name": .string(name), "code": .string(code), "hide": 0, "currencies": .array(tags)]
  }
}
