extension DigisellerCalls {
  /// `POST /api/seller-goods`: the seller's own list; with the owner's token hidden goods and numbers too.
  ///
  /// Source: docs/apis/digiseller.md §2.1. Inferred: without `currency` a price is in the product's own
  /// currency.
  static func sellerGoods(_ call: DigisellerCall) throws(DigisellerRefusal) -> DigisellerResult {
    let sellerID = try call.requiredInteger("id_seller")
    let (column, order) = try orderColumn(call)
    let direction = call.text("order_dir")?.lowercased() ?? "desc"
    guard direction == "asc" || direction == "desc" else { throw .invalid("order_dir") }
    let rows = try call.integer("rows", standard: 10, in: 1...1_000)
    let page = try call.integer("page", standard: 1, in: 1...Int.max)
    let currency = try call.currency()
    let hidden = try call.integer("show_hidden") ?? 0
    guard (0...2).contains(hidden) else { throw .invalid("show_hidden") }

    var query = ShopQuery()
    query.order = order
    query.isDescending = direction == "desc"
    query.owner = try call.owner()
    // The public sees what is on sale, whatever it asks for.
    let shown = call.isOwner ? hidden : 0
    query.visibility = [.enabled, .all, .disabled][shown]
    let found =
      sellerID == Shop.sellerID
      ? call.shop.page(query, page: page, rows: rows) : (total: 0, products: [])

    var answer: WireValue = [
      "retval": 0, "retdesc": nil, "id_seller": .int(sellerID),
      "name_seller": sellerID == Shop.sellerID ? .string(Shop.sellerName) : "",
    ]
    if call.shape.hasUndocumentedMembers {
      answer.append([.init("rating_seller", .number("97.5"))])
    }
    answer.append([
      .init("cnt_goods", .int(found.total)), .init("pages", .int((found.total + rows - 1) / rows)),
      .init("page", .int(page)), .init("order_col", .string(column)),
      .init("order_dir", .string(direction)),
    ])
    if call.shape.hasUndocumentedMembers { answer.append([.init("show_hidden", .int(shown))]) }
    answer.append([.init("rows", .array(found.products.map { goodsRow($0, currency, call) }))])
    return .wire(answer)
  }

  private static func orderColumn(
    _ call: DigisellerCall
  ) throws(DigisellerRefusal) -> (name: String, order: ShopQuery.Order) {
    let column = call.text("order_col")?.lowercased() ?? "cntsell"
    switch column {
    case "cntsell": return (column, .sold)
    case "name": return (column, .name(call.language))
    case "price": return (column, .price)
    case "cntreturn": return (column, .returned)
    case "cntgoodresponses": return (column, .goodReviews)
    case "cntbadresponses": return (column, .badReviews)
    default: throw .invalid("order_col")
    }
  }

  private static func goodsRow(
    _ product: ShopProduct, _ currency: ShopCurrency?, _ call: DigisellerCall
  ) -> WireValue {
    let figures = product.figures
    let price = figures.currentPrice(at: call.now)
    let tags = PriceTags(price, figures.currency)
    let shown = currency ?? figures.currency
    var members: [WireValue.Member] = [
      .init("id_goods", .int(product.id)), .init("name_goods", .text(product.name[call.language])),
      .init("info_goods", .text(product.info[call.language])),
      .init("add_info", .text(product.addInfo[call.language])),
      .init("price", .amount(figures.currency.convert(price, to: shown))),
      .init("currency", .string(shown.listCode)), .init("cnt_sell", figures.sold.wire(call)),
      .init("cnt_sell_hidden", figures.sold.hiddenFlag),
      .init("cnt_return", figures.returned.wire(call)),
      .init("cnt_return_hidden", figures.returned.hiddenFlag),
      .init("cnt_goodresponses", figures.goodReviews.wire(call)),
      .init("cnt_goodresponses_hidden", figures.goodReviews.hiddenFlag),
      .init("cnt_badresponses", figures.badReviews.wire(call)),
      .init("cnt_badresponses_hidden", figures.badReviews.hiddenFlag), .init("price_usd", tags.usd),
      .init("price_rur", tags.rub), .init("price_eur", tags.eur), .init("price_uah", tags.uah),
      .init("in_stock", .flag(figures.stock.hasSome)),
    ]
    // A number that is hidden, or that does not exist, is left out altogether.
    if let count = figures.visibleStock(call) { members.append(.init("num_in_stock", .int(count))) }
    members += [
      .init("visible", .flag(figures.isEnabled)),
      .init("commiss_agent", .amount(figures.commission)),
      .init("has_discount", call.shape.truth(!product.discounts.isEmpty)),
      .init("num_options", .int(product.options.count)),
      .init("sale_info", .object(figures.saleMembers(at: call.now, withBegin: false, empty: nil))),
      .init("owner_id", .int(figures.owner)), .init("release_date", figures.releaseDate),
    ]
    return .object(members)
  }
}
