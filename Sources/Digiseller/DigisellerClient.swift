package import Marketplace
package import Transport

/// Digiseller's API for one account, over one lane.
///
/// Source: api/digiseller.md; shapes that the documents give and shapes that were seen live are both read.
package struct DigisellerClient: MarketplaceClient {
  let caller: Caller

  /// - Parameters:
  ///   - session: Shared by the clients of the account's lanes.
  ///   - exchange: The lane's own.
  ///   - files: What fetches the files of messages, from whatever host; the lane's own unless given.
  package init(
    settings: DigisellerSettings, session: Session, exchange: any HTTPExchange,
    files: (any HTTPExchange)? = nil, clock: any TransportClock = SystemClock()
  ) {
    caller = Caller(
      settings: settings, session: session, exchange: exchange, files: files ?? exchange,
      clock: clock)
  }

  package var marketplace: MarketplaceKind { .digiseller }
  package var capabilities: Set<Capability> { Self.capabilities }
  /// What the program can do here so far; the rest of Digiseller's offer joins as it is built.
  package static let capabilities: Set<Capability> = [
    .listProducts, .productDetail, .switchProduct, .taskStatus, .chats, .orderDetail, .reviews,
    .statistics, .balance, .commissionTemplates,
  ]

  /// The rights that a key may have, by the service's own names.
  ///
  /// Source: api/digiseller.md §1.4.
  package static let rights = [
    "description_view", "description_create", "description_edit", "content_upload",
    "content_change", "content_delete", "gallery_add", "gallery_change", "option_read",
    "option_add", "option_edit", "option_delete", "view_operations", "view_invoice",
    "sales_statistics_view", "agent_sales_statistics_view", "view_personal_offer",
    "read_commission_template", "create_commission_template", "edit_commission_template",
    "delete_commission_template", "apply_commission_template", "debates_read", "debates_write",
    "debates_delete", "token_get_perms",
  ]

  /// The right that a key needs for what the program can do.
  ///
  /// Source: api/digiseller.md §1.4, §2, §3, §4.1.
  package static let neededRights: [Capability: String] = [
    .listProducts: "description_view", .productDetail: "description_view",
    .switchProduct: "description_edit", .chats: "debates_read", .orderDetail: "view_invoice",
    .statistics: "sales_statistics_view", .balance: "view_operations",
    .commissionTemplates: "read_commission_template",
  ]

  package var session: SessionInfo { caller.session.info }

  /// Source: api/digiseller.md §2.3.
  package var productsByIDLimit: Int { 2_000 }
  /// Source: api/digiseller.md §2.1; clients that ask for more met both 1,000 and 2,000 as the cap.
  package var largestProductPage: Int { 1_000 }

  /// Where buyers see a product, with `{id}` where its id goes.
  ///
  /// Source: api/digiseller.md §1.1 (the shop of owner 1).
  package static let productAddress = "https://plati.market/itm/{id}"

  package func webAddress(of product: ProductID, in language: TextLanguage) -> String? {
    product.number.map { Self.productAddress.replacing("{id}", with: String($0)) }
  }

  package func forgetRefusals() { caller.session.forgetRefusal() }

  // MARK: Calls

  /// Source: api/digiseller.md §1.3, §1.4.
  ///
  /// A key without the right to ask for its rights has none to tell.
  package func standing() throws(MarketplaceError) -> Standing {
    try caller.renew()
    return Standing(rights: try rights())
  }

  /// Source: api/digiseller.md §1.4.
  package func rights() throws(MarketplaceError) -> [String: Bool]? {
    let call = Call<Permissions>(.get, "/api/token/perms", endpoint: "token/perms") {
      $0.envelope.failure(endpoint: "token/perms")
    }
    do throws(MarketplaceError) {
      return try caller.perform(call).rights
    } catch .forbidden {
      return nil
    }
  }

  /// Source: api/digiseller.md §2.1.
  package func products(
    _ request: ProductPageRequest
  ) throws(MarketplaceError) -> Page<Product> {
    let endpoint = "seller-goods"
    var call = Call<SellerGoods>(.post, "/api/seller-goods", endpoint: endpoint) { answer in
      answer.envelope.failure(endpoint: endpoint)
    }
    call.language = request.language
    call.body = [
      "id_seller": .number(caller.session.sellerID),
      "order_col": .text(request.order == .name ? "name" : "cntsell"),
      "order_dir": .text(request.order == .name ? "asc" : "desc"),
      "rows": .number(request.rows), "page": .number(request.page),
      "lang": .text(request.language.rawValue),
      "show_hidden": .number(1),
    ]
    let answer = try caller.perform(call)
    guard let rows = answer.rows else {
      throw .unreadable(endpoint: endpoint, detail: "rows is missing")
    }
    caller.session.learn(shopName: answer.shopName)
    return Page(
      items: rows.elements.map { $0.product(in: request.language) },
      number: request.page, pageCount: answer.pages, total: answer.total, rejected: rows.rejected)
  }

  /// Source: api/digiseller.md §2.3.
  package func products(
    ids: [ProductID], in language: TextLanguage
  ) throws(MarketplaceError) -> [Product] {
    let numbers = ids.compactMap(\.number)
    guard !numbers.isEmpty else { return [] }
    let endpoint = "products/list"
    var call = Call<ProductList>(.post, "/api/products/list", endpoint: endpoint) { answer in
      answer.envelope.failure(endpoint: endpoint)
    }
    call.language = language
    call.body = ["ids": .numbers(numbers), "lang": .text(language.rawValue)]
    let answer = try caller.perform(call)
    guard let items = answer.items else {
      throw .unreadable(endpoint: endpoint, detail: "no list of products")
    }
    // Whoever asks by ids wants to know which are gone: a record that cannot be read is not gone.
    guard items.rejected.isEmpty else {
      throw .unreadable(endpoint: endpoint, detail: items.rejected[0].reason)
    }
    return items.elements.map(\.product)
  }

  /// Source: api/digiseller.md §2.2.
  package func productDetail(
    _ id: ProductID, in language: TextLanguage
  ) throws(MarketplaceError) -> ProductDetail {
    guard let number = id.number else { throw .notFound }
    let endpoint = "products/data"
    var call = Call<ProductData>(.get, "/api/products/\(number)/data", endpoint: endpoint) {
      answer in
      answer.envelope.failure(endpoint: endpoint)
    }
    call.language = language
    call.query = [
      HTTPField("seller_id", String(caller.session.sellerID)), HTTPField("currency", "RUB"),
      HTTPField("lang", language.rawValue), HTTPField("showHiddenVariants", "1"),
    ]
    let answer = try caller.perform(call)
    guard let detail = answer.detail else { throw .notFound }
    return detail.detail(id, in: language)
  }
}
