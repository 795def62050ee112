extension DigisellerCalls {
  /// `GET` and `POST /api/products/list`: descriptions by number; numbers that name no product are simply
  /// absent.
  ///
  /// Source: docs/apis/digiseller.md §2.3. Up to 2,000 numbers.
  static func productList(_ call: DigisellerCall) throws(DigisellerRefusal) -> DigisellerResult {
    var ids: [Int] = []
    for text in call.list("ids") {
      guard let id = Int(text) else { throw .invalid("ids") }
      ids.append(id)
    }
    guard !ids.isEmpty else { throw .missing("ids") }
    guard ids.count <= 2_000 else { throw .invalid("ids") }
    var seen: Set<Int> = call.request.failingIDs
    let wanted = ids.filter { seen.insert($0).inserted }
    return .wire(.array(call.shop.shownProducts(wanted).map { listRow($0, call) }))
  }

  private static func listRow(_ product: ShopProduct, _ call: DigisellerCall) -> WireValue {
    let figures = product.figures
    let price = figures.currentPrice(at: call.now)
    let tags = PriceTags(price, figures.currency)
    let sale: WireValue =
      figures.runningSale(at: call.now) == nil && call.shape.hasNulls
      ? nil : .object(figures.saleMembers(at: call.now, withBegin: true, empty: nil))
    // The documents promise a number here.
    let unknownStock: WireValue = call.shape.hasNulls ? nil : 0
    return [
      "id": .int(product.id), "id_seller": .int(Shop.sellerID),
      "name": .text(product.name[call.language]),
      "info": .text(product.info[call.language]), "add_info": .text(product.addInfo[call.language]),
      "collection": .string(figures.theme.collection),
      "base_currency": call.shape.baseCurrency(figures.currency), "base_price": .amount(price),
      "price_usd": tags.usd, "price_rub": tags.rub, "price_eur": tags.eur, "price_uah": tags.uah,
      "cnt_sell": figures.sold.wire(call), "cnt_sell_hidden": figures.sold.hiddenFlag,
      "cnt_return": figures.returned.wire(call), "cnt_return_hidden": figures.returned.hiddenFlag,
      "in_stock": .flag(figures.stock.hasSome),
      "num_in_stock": figures.visibleStock(call).map { .int($0) } ?? unknownStock,
      "num_in_lock": .int(figures.reserved), "owner_id": .int(figures.owner),
      "release_date": figures.releaseDate, "sale_info": sale,
    ]
  }
}
