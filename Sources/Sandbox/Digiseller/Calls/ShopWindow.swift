extension DigisellerCalls {
  /// `GET /api/categories`: the shelves of the seller's own shop; numbers are texts above and numbers below.
  ///
  /// Source: docs/apis/digiseller.md §2.5.
  static func categories(_ call: DigisellerCall) throws(DigisellerRefusal) -> DigisellerResult {
    let sellerID = try call.requiredInteger("seller_id")
    let wanted = try call.integer("category_id") ?? 0
    let counts = call.shop.categoryCounts()
    let themes = sellerID == Shop.sellerID ? ShopTheme.allCases : []
    let shelves = themes.filter { wanted == 0 || $0.category == wanted }.map { theme -> WireValue in
      let parts = ShopTheme.platforms.indices.map { platform -> WireValue in
        let id = theme.subcategory(platform: platform)
        return [
          "id": .int(id), "name": .string(ShopTheme.platforms[platform]),
          "cnt": .int(counts[id] ?? 0),
        ]
      }
      return [
        "id": .string(String(theme.category)), "name": .text(theme.title[call.language]),
        "cnt": .string(String(counts[theme.category] ?? 0)),
        "sub": call.shape.hasSubcategoryArrays ? .array(parts) : parts.first ?? nil,
      ]
    }
    var answer: WireValue = ["retval": 0, "retdesc": ""]
    if call.shape.hasUndocumentedMembers { answer.append([.init("queryId", nil)]) }
    answer.append([.init("category", .array(shelves))])
    return .wire(answer)
  }

  /// `GET /api/shop/products`: what the seller's own shop shows, with nearly every number as text.
  ///
  /// A selection (0 main page, −1 discount, −2 new, −3 popular) comes as `selection_option` or in place of
  /// the category. Source: docs/apis/digiseller.md §2.5. A `POST` may nest its parameters (`seller.id`,
  /// `pages.num`, `pages.rows`).
  static func shopProducts(_ call: DigisellerCall) throws(DigisellerRefusal) -> DigisellerResult {
    let seller = call.body["seller"]?["id"]?.integer
    guard let sellerID = try call.integer("seller_id") ?? seller else {
      throw .missing("seller_id")
    }
    guard let category = try call.integer("category_id") ?? (seller == nil ? nil : 0) else {
      throw .missing("category_id")
    }
    let nested = call.body["pages"]
    let rows = try call.integer("rows", standard: nested?["rows"]?.integer ?? 20, in: 1...500)
    let page = try call.integer("page", standard: nested?["num"]?.integer ?? 1, in: 1...Int.max)
    let currency = try call.currency() ?? .usd

    var query = ShopQuery()
    try choose(category: category, call, in: &query)
    try choose(order: call.text("order"), call, in: &query)
    let found =
      sellerID == Shop.sellerID
      ? call.shop.page(query, page: page, rows: rows) : (total: 0, products: [])
    var answer: WireValue = ["retval": "0", "retdesc": ""]
    if call.shape.hasUndocumentedMembers { answer.append([.init("queryId", nil)]) }
    answer.append([
      .init("lang", .string(call.language.rawValue)),
      .init("totalPages", .string(String((found.total + rows - 1) / rows))),
      .init("totalItems", .string(String(found.total))),
      .init("breadCrumbs", breadcrumbs(of: category, call)),
      .init("categories", parts(of: category, call)),
      .init("product", .array(found.products.map { windowRow($0, currency, call) })),
    ])
    return .wire(answer)
  }

  private static func choose(
    category: Int, _ call: DigisellerCall, in query: inout ShopQuery
  ) throws(DigisellerRefusal) {
    let selection = try call.integer("selection_option") ?? (category <= 0 ? category : nil)
    switch selection {
    case nil: break
    case 0: query.mark = .main
    case -1: query.mark = .discount
    case -2: query.mark = .new
    case -3: query.mark = .popular
    default: throw .invalid(category == selection ? "category_id" : "selection_option")
    }
    if category > 0 { query.category = category }
  }

  private static func choose(
    order: String?, _ call: DigisellerCall, in query: inout ShopQuery
  ) throws(DigisellerRefusal) {
    switch order?.lowercased() {
    case nil: break
    case "name", "namedesc": query.order = .name(call.language)
    case "price", "pricedesc": query.order = .price
    default: throw .invalid("order")
    }
    if let order { query.isDescending = order.lowercased().hasSuffix("desc") }
  }

  private static func breadcrumbs(of category: Int, _ call: DigisellerCall) -> WireValue {
    for theme in ShopTheme.allCases {
      let shelf: WireValue = [
        "id": .string(String(theme.category)), "name": .text(theme.title[call.language]),
      ]
      if theme.category == category { return [shelf] }
      for (platform, name) in ShopTheme.platforms.enumerated()
      where theme.subcategory(platform: platform) == category {
        return [shelf, ["id": .string(String(category)), "name": .string(name)]]
      }
    }
    return []
  }

  private static func parts(of category: Int, _ call: DigisellerCall) -> WireValue {
    let counts = call.shop.categoryCounts()
    let below: [(id: Int, name: String?)]
    if let theme = ShopTheme(category: category) {
      below = ShopTheme.platforms.enumerated().map { (theme.subcategory(platform: $0), $1) }
    } else if category <= 0 {
      below = ShopTheme.allCases.map { ($0.category, $0.title[call.language]) }
    } else {
      below = []
    }
    return .array(
      below.map { id, name in
        [
          "id": .string(String(id)), "name": .text(name),
          "hasImg": .string(id % 3 == 0 ? "1" : "0"),
          "cnt": .string(String(counts[id] ?? 0)),
        ]
      })
  }

  private static func windowRow(
    _ product: ShopProduct, _ currency: ShopCurrency, _ call: DigisellerCall
  ) -> WireValue {
    let figures = product.figures
    let price = figures.currentPrice(at: call.now)
    let tags = PriceTags(price, figures.currency)
    let sale = figures.saleMembers(at: call.now, withBegin: false, empty: "")
    return [
      "id": .string(String(product.id)), "name": .text(product.name[call.language]),
      "cntImg": .string(String(product.imageCount)), "info": .text(product.info[call.language]),
      "price": WireValue.amount(figures.currency.convert(price, to: currency)).quoted,
      "base_price": WireValue.amount(price).quoted,
      "base_currency": call.shape.baseCurrency(figures.currency),
      "currency": .string(currency.listCode),
      "price_rub": tags.rub.quoted, "price_usd": tags.usd.quoted, "price_eur": tags.eur.quoted,
      "price_uah": tags.uah.quoted, "partner_comiss": .string(figures.commission.text),
      "agency_id": "0",
      "collection": .string(figures.theme.collection), "is_available": .flag(figures.isAvailable),
      "has_discount": .flag(!product.discounts.isEmpty), "id_present": .int(product.presentID ?? 0),
      "sale_info": .object(sale.map { .init($0.name, $0.value.quoted) }),
      "label": .string(label(of: figures, call) ?? ""),
    ]
  }
}
