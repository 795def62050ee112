import DeskTesting
import Engine
import Foundation
import Marketplace
import Storage
import Synchronization
import Testing

/// A shop in memory that answers as its script says.
final class ScriptedShop: MarketplaceClient {
  struct State {
    var products: [Product] = []
    /// Called before each page with its number; may change the shop or refuse.
    var beforePage: @Sendable (inout [Product], Int) -> MarketplaceError? = { _, _ in nil }
    /// What is announced instead of the true number.
    var announced: Int?
    var pages = 0
    var idQuestions: [Int] = []
  }

  let state = Mutex(State())
  let pageRows: Int

  init(_ products: [Product], pageRows: Int = 100) {
    self.pageRows = pageRows
    state.withLock { $0.products = products }
  }

  var marketplace: MarketplaceKind { .digiseller }
  var capabilities: Set<Capability> { [.listProducts] }
  var productsByIDLimit: Int { 50 }
  var largestProductPage: Int { pageRows }
  var session: SessionInfo { SessionInfo() }
  func forgetRefusals() {}
  func standing() throws(MarketplaceError) -> Standing { Standing() }
  func webAddress(of product: ProductID, in language: TextLanguage) -> String? { nil }
  func productDetail(
    _ id: ProductID, in language: TextLanguage
  ) throws(MarketplaceError) -> ProductDetail { throw .notFound }

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

  func products(_ request: ProductPageRequest) throws(MarketplaceError) -> Page<Product> {
    let result = state.withLock { state -> Result<Page<Product>, MarketplaceError> in
      state.pages += 1
      if let error = state.beforePage(&state.products, request.page) { return .failure(error) }
      let sorted = state.products.sorted { $0.id < $1.id }
      let first = min(sorted.count, (request.page - 1) * request.rows)
      let last = min(sorted.count, first + request.rows)
      let count = state.announced ?? sorted.count
      return .success(
        Page(
          items: Array(sorted[first..<last]), number: request.page,
          pageCount: (count + request.rows - 1) / request.rows, total: count))
    }
    return try result.get()
  }

  func products(
    ids: [ProductID], in language: TextLanguage
  ) throws(MarketplaceError) -> [Product] {
    state.withLock { state in
      state.idQuestions.append(ids.count)
      return state.products.filter { ids.contains($0.id) }
    }
  }
}

@Suite struct ProductSyncTests {
  private let account = AccountID("keys")
  private let now = Date(timeIntervalSince1970: 1_800_000_000)

  private func store() throws -> PagesStore {
    let store = try PagesStore.inMemory()
    try store.register(account, marketplace: .digiseller, identity: "digiseller:1")
    return store
  }

  private func sync(_ shop: ScriptedShop, _ store: PagesStore) -> ProductSync {
    let now = now
    return ProductSync(account: account, client: shop, store: store, now: { now })
  }

  private func storedIDs(_ store: PagesStore) throws -> [ProductID] {
    try store.productIDs(ProductQuery(account: account)).sorted()
  }

  @Test("A pass stores every product, tells its progress, and the list is complete")
  func whole() throws {
    let shop = ScriptedShop(SampleShop.products(250))
    let store = try store()
    var seen: [Int] = []
    let outcome = try sync(shop, store).run(in: .russian) { count, _ in seen.append(count) }
    #expect(outcome == .complete(removed: 0))
    #expect(seen == [100, 200, 250])
    #expect(try store.productCount(account) == 250)
    #expect(try store.productStatus(account).completeAsOf == now)
  }

  @Test("N04 A page that fails leaves what was stored, and the next pass goes on from there")
  func resumes() throws {
    let shop = ScriptedShop(SampleShop.products(350))
    let store = try store()
    shop.state.withLock {
      $0.beforePage = { _, page in page == 3 ? .unreachable(.broken) : nil }
    }
    #expect(throws: ProductSync.Failure.marketplace(.unreachable(.broken))) {
      try sync(shop, store).run(in: .russian) { _, _ in }
    }
    #expect(try store.productCount(account) == 200)
    #expect(try store.productStatus(account).completeAsOf == nil)
    shop.state.withLock {
      $0.beforePage = { _, _ in nil }
      $0.pages = 0
    }
    _ = try sync(shop, store).run(in: .russian) { _, _ in }
    #expect(shop.state.withLock { $0.pages } == 2)
    #expect(try store.productCount(account) == 350)
    #expect(try store.productStatus(account).completeAsOf != nil)
  }

  @Test("Only products that the marketplace does not know by id are removed")
  func removal() throws {
    let products = SampleShop.products(300)
    let shop = ScriptedShop(products)
    let store = try store()
    _ = try sync(shop, store).run(in: .russian) { _, _ in }
    shop.state.withLock { $0.products.removeLast(7) }
    let outcome = try sync(shop, store).run(in: .russian) { _, _ in }
    #expect(outcome == .complete(removed: 7))
    #expect(try storedIDs(store) == products.dropLast(7).map(\.id).sorted())
  }

  @Test("An empty answer, a short one and one that lost half the shop remove nothing (N10)")
  func badAnswers() throws {
    let products = SampleShop.products(300)
    let shop = ScriptedShop(products)
    let store = try store()
    _ = try sync(shop, store).run(in: .russian) { _, _ in }
    // The list says it is empty.
    shop.state.withLock { $0.products = [] }
    #expect(try sync(shop, store).run(in: .russian) { _, _ in } == .short(missing: 300))
    #expect(try store.productCount(account) == 300)
    // Half of it is missing, consistently; by id they are gone too, and still it is not believed.
    shop.state.withLock { $0.products = Array(products.prefix(150)) }
    _ = try sync(shop, store).run(in: .russian) { _, _ in }
    #expect(try store.productCount(account) == 300)
    // More is announced than answered.
    shop.state.withLock {
      $0.products = Array(products.prefix(290))
      $0.announced = 300
    }
    #expect(try sync(shop, store).run(in: .russian) { _, _ in } == .short(missing: 10))
    #expect(try store.productCount(account) == 300)
  }

  @Test("N24 500 schedules of a list that changes between its pages: nothing lost, nothing twice")
  func changingList() throws {
    for seed in 0..<500 as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      let start = SampleShop.products(Int.random(in: 0...90, using: &random), seed: seed)
      let shop = ScriptedShop(start, pageRows: Int.random(in: 1...40, using: &random))
      let changes = Int.random(in: 0...3, using: &random)
      let store = try store()
      // The list changes during the first pages only: a list that never rests cannot be read whole by anybody.
      shop.state.withLock { state in
        state.beforePage = { products, page in
          var random = SeededGenerator(seed: seed &* 1_000 &+ UInt64(page))
          guard page <= changes else { return nil }
          if Bool.random(using: &random) {
            let number = Int.random(in: -5_000...5_000, using: &random)
            let id = ProductID(5_200_000 + number)
            if !products.contains(where: { $0.id == id }) {
              var added = SampleShop.products(1, seed: seed)[0]
              added.id = id
              products.append(added)
            }
          } else if !products.isEmpty {
            products.remove(at: Int.random(in: 0..<products.count, using: &random))
          }
          return nil
        }
      }
      var outcome = try sync(shop, store).run(in: .russian) { _, _ in }
      shop.state.withLock { $0.beforePage = { _, _ in nil } }
      // A pass that met changes may end short; the next one finds the list at rest.
      if outcome != .complete(removed: 0) {
        outcome = try sync(shop, store).run(in: .russian) { _, _ in }
      }
      outcome = try sync(shop, store).run(in: .russian) { _, _ in }
      let truth = shop.state.withLock { $0.products.map(\.id).sorted() }
      let stored = try storedIDs(store)
      // Nothing that exists is missing; what is gone may stay only where a removal was not believed.
      #expect(Set(truth).isSubset(of: Set(stored)), "seed \(seed)")
      #expect(stored.count == Set(stored).count)
      if stored.count - truth.count <= 10, !truth.isEmpty {
        #expect(stored == truth, "seed \(seed)")
      }
    }
  }

  @Test("N24 A server that always has one more page is left after a bound")
  func endlessPages() throws {
    final class Endless: MarketplaceClient {
      let pages = Mutex(0)
      var marketplace: MarketplaceKind { .digiseller }
      var capabilities: Set<Capability> { [] }
      var productsByIDLimit: Int { 1 }
      var largestProductPage: Int { 1 }
      var session: SessionInfo { SessionInfo() }
      func forgetRefusals() {}
      func standing() throws(MarketplaceError) -> Standing { Standing() }
      func webAddress(of product: ProductID, in language: TextLanguage) -> String? { nil }
      func productDetail(
        _ id: ProductID, in language: TextLanguage
      ) throws(MarketplaceError) -> ProductDetail { throw .notFound }
      func products(
        ids: [ProductID], in language: TextLanguage
      ) throws(MarketplaceError) -> [Product] { [] }
      var switchBatchLimit: Int { 1 }
      func setEnabled(_ isEnabled: Bool, product: ProductID) throws(WriteFailure) {}
      func setEnabled(_ isEnabled: Bool, products: [ProductID]) throws(WriteFailure) -> TaskID {
        throw .refused(.unsupported(.switchProduct))
      }
      func progress(of task: TaskID) throws(MarketplaceError) -> TaskProgress {
        throw .unsupported(.taskStatus)
      }
      func states(
        of products: [ProductID]
      ) throws(MarketplaceError) -> [ProductID: Product.State] { [:] }
      func products(_ request: ProductPageRequest) throws(MarketplaceError) -> Page<Product> {
        pages.withLock { $0 += 1 }
        // The same product for ever, and always a next page.
        return Page(
          items: [Product(id: ProductID(1), name: LocalizedText("a", in: .russian))],
          number: request.page, pageCount: request.page + 1, total: 1_000_000)
      }
    }
    let client = Endless()
    let now = now
    let sync = ProductSync(account: account, client: client, store: try store(), now: { now })
    _ = try sync.run(in: .russian) { _, _ in }
    #expect(client.pages.withLock { $0 } <= 10_000)
  }
}
