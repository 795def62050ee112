/// One account at one marketplace: from calls to answers in our vocabulary.
///
/// Calls block and are made on a Dispatch lane, never on the loop. Every wait inside has a deadline. Reads are retried
/// below; a call that throws has given up. What a back end does not offer throws `MarketplaceError.unsupported`, but
/// callers ask `capabilities` first.
package protocol MarketplaceClient: DialogClient, SalesClient {
  var marketplace: MarketplaceKind { get }
  var capabilities: Set<Capability> { get }

  /// Checks the key and tells what it may do. Signs in anew even when a session is alive.
  func standing() throws(MarketplaceError) -> Standing

  /// What the key may do by the service's own names, asked with the session that is alive; nil where it does not tell.
  func rights() throws(MarketplaceError) -> [String: Bool]?

  /// One page of the seller's own products, hidden ones included.
  ///
  /// - Parameter page: One-based. Past the end the answer is an empty page, not an error.
  func products(_ request: ProductPageRequest) throws(MarketplaceError) -> Page<Product>

  /// The detail of one product, texts in this language.
  func productDetail(
    _ id: ProductID, in language: TextLanguage
  ) throws(MarketplaceError) -> ProductDetail

  /// The products with these ids; ids that the marketplace no longer knows are absent from the answer.
  ///
  /// - Parameter ids: At most `productsByIDLimit`.
  func products(
    ids: [ProductID], in language: TextLanguage
  ) throws(MarketplaceError) -> [Product]

  /// How many ids `products(ids:in:)` takes at once.
  var productsByIDLimit: Int { get }
  /// The most products that one page may hold.
  var largestProductPage: Int { get }

  // MARK: Writes
  // Nothing below repeats a write: what a failure means is the outbox's to decide.

  /// Switches one product on or off.
  func setEnabled(_ isEnabled: Bool, product: ProductID) throws(WriteFailure)

  /// Hands the marketplace a task that switches many products.
  ///
  /// - Parameter products: At most `switchBatchLimit`.
  func setEnabled(_ isEnabled: Bool, products: [ProductID]) throws(WriteFailure) -> TaskID

  /// How far a task is.
  ///
  /// A task that the marketplace does not know throws `MarketplaceError.notFound`.
  func progress(of task: TaskID) throws(MarketplaceError) -> TaskProgress

  /// Whether each of these products is on sale, as the owner sees it; products that the shop does not have are absent.
  ///
  /// Asks for as many pages of the shop as it takes to find them all.
  func states(of products: [ProductID]) throws(MarketplaceError) -> [ProductID: Product.State]

  /// How many products one task may switch.
  var switchBatchLimit: Int { get }

  /// The address of the product's page for buyers.
  func webAddress(of product: ProductID, in language: TextLanguage) -> String?

  /// What is known of the session without asking anybody.
  var session: SessionInfo { get }

  /// A key that was refused rests for a while; the seller asks anew, so it is tried again.
  func forgetRefusals()
}

extension MarketplaceClient {
  package func rights() throws(MarketplaceError) -> [String: Bool]? { try standing().rights }
}

/// A page of products to ask for.
package struct ProductPageRequest: Hashable, Sendable {
  package var page: Int
  package var rows: Int
  package var language: TextLanguage
  package var order: Order

  package init(page: Int, rows: Int, language: TextLanguage, order: Order = .name) {
    self.page = page
    self.rows = rows
    self.language = language
    self.order = order
  }

  /// The order in which pages are cut.
  ///
  /// A sync takes the one that changes least while it pages.
  package enum Order: Hashable, Sendable {
    case name
    case mostSold
  }
}

/// What a key is good for, as the marketplace says.
package struct Standing: Hashable, Sendable {
  /// The service's name of the shop where it gives one.
  package var shopName: String?
  /// Rights by the service's own names; nil where it does not tell.
  package var rights: [String: Bool]?

  package init(shopName: String? = nil, rights: [String: Bool]? = nil) {
    self.shopName = shopName
    self.rights = rights
  }
}

/// The state of the session with a marketplace.
///
/// Times are on the monotonic clock.
package struct SessionInfo: Hashable, Sendable {
  /// How long the present token will still be taken; nil when there is none.
  package var tokenLeft: Duration?
  /// The shop's own name, once an answer gave it.
  package var shopName: String?

  package init(tokenLeft: Duration? = nil, shopName: String? = nil) {
    self.tokenLeft = tokenLeft
    self.shopName = shopName
  }
}
