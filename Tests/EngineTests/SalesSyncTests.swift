import Engine
import Foundation
import Marketplace
import Storage
import Synchronization
import Testing

/// A list of sales in memory that answers as its script says.
private final class SalesShop: MarketplaceClient {
  struct State {
    var sales: [Sale] = []
    /// Called before each page with the number of the question; may change the list or refuse.
    var beforePage: @Sendable (inout [Sale], Int) -> MarketplaceError? = { _, _ in nil }
    var questions = 0
    /// What is left out of every answer although it is counted.
    var hidden: Set<String> = []
  }

  let state = Mutex(State())
  let largestSalesPage: Int

  init(_ sales: [Sale], pageRows: Int = 100) {
    largestSalesPage = pageRows
    state.withLock { $0.sales = sales }
  }

  func sales(_ request: SalesRequest) throws(MarketplaceError) -> Page<Sale> {
    let result = state.withLock { state -> Result<Page<Sale>, MarketplaceError> in
      state.questions += 1
      if let error = state.beforePage(&state.sales, state.questions) { return .failure(error) }
      let found = state.sales.filter { sale in
        (request.from...request.through).contains(sale.paidAt)
          && (request.returned == .included || sale.isReturned == (request.returned == .only))
      }.sorted { ($0.paidAt, $0.id) > ($1.paidAt, $1.id) }
      let first = min(found.count, (request.page - 1) * request.rows)
      let cut = found[first..<min(found.count, first + request.rows)]
      return .success(
        Page(
          items: cut.filter { !state.hidden.contains($0.id) }, number: request.page,
          pageCount: (found.count + request.rows - 1) / request.rows, total: found.count))
    }
    return try result.get()
  }

  var marketplace: MarketplaceKind { .digiseller }
  var capabilities: Set<Capability> { [.statistics] }
  var productsByIDLimit: Int { 1 }
  var largestProductPage: Int { 1 }
  var session: SessionInfo { SessionInfo() }
  func forgetRefusals() {}
  func standing() throws(MarketplaceError) -> Standing { Standing() }
  func webAddress(of product: ProductID, in language: TextLanguage) -> String? { nil }
  func productDetail(
    _ id: ProductID, in language: TextLanguage
  ) throws(MarketplaceError) -> ProductDetail { throw .notFound }
  func products(_ request: ProductPageRequest) throws(MarketplaceError) -> Page<Product> {
    throw .unsupported(.listProducts)
  }
  func products(
    ids: [ProductID], in language: TextLanguage
  ) throws(MarketplaceError) -> [Product] { throw .unsupported(.listProducts) }
  var switchBatchLimit: Int { 1 }
  func setEnabled(_ isEnabled: Bool, product: ProductID) throws(WriteFailure) {
    throw .refused(.unsupported(.switchProduct))
  }
  func setEnabled(_ isEnabled: Bool, products: [ProductID]) throws(WriteFailure) -> TaskID {
    throw .refused(.unsupported(.switchProduct))
  }
  func progress(of task: TaskID) throws(MarketplaceError) -> TaskProgress {
    throw .unsupported(.taskStatus)
  }
  func states(of products: [ProductID]) throws(MarketplaceError) -> [ProductID: Product.State] {
    throw .unsupported(.switchProduct)
  }
}

/// That no sale is ever missed, however the sync is interrupted and the list moves.
@Suite struct SalesSyncTests {
  private static let account = AccountID("keys")
  private static let now = 1_790_000_000

  private static func sale(_ number: Int, _ second: Int) -> Sale {
    Sale(
      id: String(700_000_000 + number), product: ProductID(number % 9),
      amount: Money(text: "10.00", Currency("WMR")),
      paidAt: Date(timeIntervalSince1970: Double(second)), isReturned: number % 50 == 0)
  }

  /// Three years of sales, dense lately, sparse before, with silent months.
  private static let history = (0..<2_500).map { number -> Sale in
    let age = number < 1_500 ? number * 700 : 1_500 * 700 + (number - 1_500) * 90_000
    return sale(5_000 - number, now - 600 - age)
  }

  private func store() throws -> PagesStore {
    let store = try PagesStore.inMemory()
    try store.register(Self.account, marketplace: .digiseller, identity: "digiseller:1")
    return store
  }

  private func sync(_ shop: SalesShop, _ store: PagesStore, now: Int = Self.now) -> SalesSync {
    SalesSync(account: Self.account, client: shop, store: store) {
      Date(timeIntervalSince1970: Double(now))
    }
  }

  private func ids(_ store: PagesStore) throws -> Set<String> {
    Set(try store.sales(SaleQuery(account: Self.account)).map(\.id))
  }

  @Test("A first sync reads back to the first sale, in few questions, and leaves no gap")
  func first() throws {
    let shop = SalesShop(Self.history)
    let store = try store()
    try sync(shop, store).run()
    #expect(try ids(store) == Set(Self.history.map(\.id)))
    let status = try store.salesStatus(Self.account)
    #expect(status.reachesFirst && status.stored == 2_500)
    #expect(try store.coverage(.own, of: Self.account).count == 1)
    #expect(shop.state.withLock { $0.questions } < 70)
    // A second one asks little.
    let before = shop.state.withLock { $0.questions }
    try sync(shop, store).run()
    #expect(shop.state.withLock { $0.questions } - before < 6)
  }

  @Test("An empty history is covered at once")
  func empty() throws {
    let shop = SalesShop([])
    let store = try store()
    try sync(shop, store).run()
    #expect(try store.salesStatus(Self.account).reachesFirst)
    #expect(shop.state.withLock { $0.questions } < 6)
  }

  @Test("Interrupted after any number of questions, it goes on where it stopped and misses nothing")
  func interruptions() throws {
    let shop = SalesShop(Self.history)
    let store = try store()
    var runs = 0
    while try !store.salesStatus(Self.account).reachesFirst {
      runs += 1
      try #require(runs < 200)
      let until = shop.state.withLock { $0.questions } + 3 + runs % 7
      shop.state.withLock { state in
        state.beforePage = { _, question in
          question > until ? .unreachable(.broken) : nil
        }
      }
      do { try sync(shop, store).run() } catch {}
      // What is called covered is there.
      let kept = try ids(store)
      for range in try store.coverage(.own, of: Self.account) {
        for sale in Self.history where range.contains(Int(sale.paidAt.timeIntervalSince1970)) {
          #expect(kept.contains(sale.id))
        }
      }
    }
    #expect(runs > 5)
    #expect(try ids(store) == Set(Self.history.map(\.id)))
  }

  @Test("N24: sales that come in between pages are not lost, and nothing is twice")
  func movingList() throws {
    let shop = SalesShop(Self.history, pageRows: 30)
    let store = try store()
    shop.state.withLock { state in
      state.beforePage = { sales, question in
        // Somebody buys now and then, and some sales appear late.
        if question % 5 == 1, question < 60 {
          sales.append(Self.sale(10_000 + question, Self.now - 200 - question))
          sales.append(Self.sale(20_000 + question, Self.now - 3_000 - question * 11))
        }
        return nil
      }
    }
    try sync(shop, store).run()
    try sync(shop, store, now: Self.now + 60).run()
    let all = shop.state.withLock { Set($0.sales.map(\.id)) }
    #expect(try ids(store) == all)
    #expect(try store.salesStatus(Self.account).stored == all.count)
  }

  @Test("After days without a desk the gap is closed from its newest end")
  func gap() throws {
    let shop = SalesShop(Self.history)
    let store = try store()
    try sync(shop, store).run()
    let later = Self.now + 20 * 86_400
    shop.state.withLock { state in
      state.sales += (0..<900).map { Self.sale(30_000 + $0, Self.now + 100 + $0 * 1_900) }
    }
    try sync(shop, store, now: later).run()
    #expect(try ids(store) == shop.state.withLock { Set($0.sales.map(\.id)) })
    #expect(try store.coverage(.own, of: Self.account).count == 1)
  }

  @Test("Money that went back later is noticed")
  func refunds() throws {
    let shop = SalesShop(Self.history)
    let store = try store()
    try sync(shop, store).run()
    let id = Self.history[300].id
    shop.state.withLock { $0.sales[300].isReturned = true }
    try sync(shop, store, now: Self.now + 60).run()
    #expect(try store.sale(id, of: Self.account)?.isReturned == true)
  }

  @Test("An answer that lacks what it counts covers nothing, and removes nothing")
  func short() throws {
    let shop = SalesShop(Self.history)
    let store = try store()
    shop.state.withLock { $0.hidden = [Self.history[5].id] }
    #expect(throws: SalesSync.Failure.unsteady) { try sync(shop, store).run() }
    #expect(try store.coverage(.own, of: Self.account).isEmpty)
    let kept = try ids(store).count
    #expect(kept > 0)
    shop.state.withLock { $0.hidden = [] }
    try sync(shop, store).run()
    #expect(try ids(store) == Set(Self.history.map(\.id)))
    shop.state.withLock { $0.sales = [] }
    try sync(shop, store, now: Self.now + 60).run()
    #expect(try ids(store).count == Self.history.count)
  }

  @Test("Only what is wanted is fetched: back to a day, and the rest later")
  func since() throws {
    let shop = SalesShop(Self.history)
    let store = try store()
    let earliest = Self.now - 3 * 86_400
    try sync(shop, store).run(since: earliest)
    let wanted = Set(
      Self.history.filter { Int($0.paidAt.timeIntervalSince1970) >= earliest }.map(\.id))
    #expect(try ids(store) == wanted)
    #expect(try store.coverage(.own, of: Self.account).first?.lowerBound == earliest)
    try sync(shop, store).run()
    #expect(try ids(store) == Set(Self.history.map(\.id)))
  }
}
