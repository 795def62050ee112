extension DigisellerCalls {
  /// `POST /xml/shop_search.asp`: products of the shop by words in their names.
  ///
  /// Source: docs/apis/digiseller.md §2.4. 20 rows unless asked otherwise, at most 500.
  static func shopSearch(_ call: DigisellerCall) throws(DigisellerRefusal) -> DigisellerResult {
    guard call.body["seller"]?["id"]?.integer == Shop.sellerID else { throw .invalid("seller") }
    let asked = call.body["products"]
    let words = asked?["search"]?.scalarText ?? ""
    let currencyCode = asked?["currency"]?.scalarText ?? "USD"
    guard let currency = ShopCurrency(code: currencyCode.isEmpty ? "USD" : currencyCode) else {
      throw .invalid("currency")
    }
    let rows = min(max(call.body["pages"]?["rows"]?.integer ?? 20, 1), 500)
    let page = min(max(call.body["pages"]?["num"]?.integer ?? 1, 1), 1_000_000)
    let found = call.shop.search(words, language: call.language, page: page, rows: rows)
    let products = found.products.map { product -> WireValue in
      let figures = product.figures
      let price = figures.currency.convert(figures.currentPrice(at: call.now), to: currency)
      return [
        "id": .int(product.id), "name": .text(product.name[call.language]), "price": .amount(price),
        "agency_fee": .amount(figures.commission),
        "snippets": [
          "name": .text(product.name[call.language]), "info": .text(product.info[call.language]),
        ],
        "sale_info": .object(figures.saleMembers(at: call.now, withBegin: false, empty: nil)),
      ]
    }
    return .wire([
      "retval": call.shape.hasTextResultInShop ? "0" : 0, "retdesc": "",
      "pages": [
        "num": .int(page), "rows": .int(rows), "cnt": .int((found.total + rows - 1) / rows),
      ],
      "products": .array(products), "search": .string(words),
      "currency": .string(currency.listCode),
    ])
  }

  /// `GET /api/cataloguer/front/products`: the marketplace's public search, which no document names.
  ///
  /// Source: docs/apis/digiseller.md §2.4; the members of an item are inferred.
  static func marketplaceSearch(_ call: DigisellerCall) throws(DigisellerRefusal)
    -> DigisellerResult
  {
    let rows = try call.integer("count", standard: 20, in: 1...100)
    let page = try call.integer("page", standard: 1, in: 1...1_000_000)
    let currency = try call.currency() ?? .usd
    let found = call.shop.search(
      call.text("productName") ?? "", language: call.language, page: page, rows: rows)
    let pages = (found.total + rows - 1) / rows
    let items = found.products.map { product -> WireValue in
      let price = product.figures.currency.convert(
        product.figures.currentPrice(at: call.now), to: currency)
      return [
        "product_id": .int(product.id), "name": localised(product.name), "price": .amount(price),
        "currency": .string(currency.isoCode), "seller_id": .int(Shop.sellerID),
        "seller_name": .string(Shop.sellerName), "cnt_sell": product.figures.sold.wire(call),
      ]
    }
    return call.content([
      "page": .int(page), "count": .int(items.count), "has_next_page": .bool(page < pages),
      "has_previous_page": .bool(page > 1), "total_count": .int(found.total),
      "total_pages": .int(pages),
      "items": .array(items),
    ])
  }

  /// `[{"locale":"ru-RU","value":…},…]`, with null where a translation is missing.
  ///
  /// - Parameter isSparse: Leaves a missing translation out instead.
  static func localised(_ text: ShopText, isSparse: Bool = false) -> WireValue {
    .array(
      ShopLanguage.allCases.filter { !isSparse || text[$0] != nil }.map {
        ["locale": .string($0.rawValue), "value": .text(text[$0])]
      })
  }
}
