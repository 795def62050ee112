import DeskTesting
import Foundation
import Marketplace
import Storage
import Testing

/// Windows of the store against the same list sorted and filtered in memory.
@Suite struct ProductWindowTests {
  private let account = AccountID("keys")
  private let now = Date(timeIntervalSince1970: 1_800_000_000)

  private func filledStore(_ products: [Product]) throws -> PagesStore {
    let store = try PagesStore.inMemory()
    try store.register(account, marketplace: .digiseller, identity: "digiseller:1")
    let other = AccountID("other")
    try store.register(other, marketplace: .digiseller, identity: "digiseller:2")
    _ = try store.storeProducts(
      SampleShop.products(20, seed: 9), of: other, in: .russian, announced: nil, now: now)
    _ = try store.storeProducts(products, of: account, in: .russian, announced: nil, now: now)
    return store
  }

  private func number(_ product: Product) -> Int { product.id.number ?? 0 }

  /// The list as the contract of `ProductSort` and `ProductFilter` describes it.
  private func expected(_ products: [Product], _ query: ProductQuery) -> [ProductID] {
    func name(_ product: Product) -> String {
      SearchFolding.fold(product.name.text(preferring: query.language) ?? "")
    }
    func stock(_ product: Product) -> Int {
      switch product.stock {
      case .units(let count): count
      case .available: Int.max - 1
      case .unknown: Int.max
      }
    }
    func share(_ product: Product) -> (Int, Int) {
      let total = (product.goodReviews ?? 0) + (product.badReviews ?? 0)
      return total == 0 ? (1, 0) : (-((product.goodReviews ?? 0) * 1_000 / total), -total)
    }
    func precedes(_ one: Product, _ two: Product) -> Bool {
      let ties = number(one) < number(two)
      switch query.sort.column {
      case .sold:
        let (left, right) = (one.sold ?? -1, two.sold ?? -1)
        return left == right ? ties : left > right
      case .name:
        return name(one) == name(two)
          ? ties : Array(name(one).utf8).lexicographicallyPrecedes(Array(name(two).utf8))
      case .price:
        let (left, right) = (one.price?.amount ?? 0, two.price?.amount ?? 0)
        return left == right ? ties : left < right
      case .stock:
        return stock(one) == stock(two) ? ties : stock(one) < stock(two)
      case .rating:
        return share(one) == share(two) ? ties : share(one) < share(two)
      }
    }
    let sorted = products.filter {
      query.filter.keeps(
        folded: SearchFolding.fold("\($0.name.russian ?? "") \($0.name.english ?? "") \($0.id)"),
        state: $0.state, stock: $0.stock)
    }.sorted(by: precedes)
    return (query.sort.isReversed ? sorted.reversed() : sorted).map(\.id)
  }

  private static let filters = [
    "", "ключ", "о", "ёлка 7", "farmer state:off", "stock:out", "stock:low", "stock:any",
    "stock:<3 state:on", "stock:>=100", "51000", "нет такого", "stock:<-1",
  ]

  @Test("Windows from every anchor agree with the whole list", arguments: filters)
  func windows(_ typed: String) throws {
    let products = SampleShop.products(2_500)
    let store = try filledStore(products)
    var random = SeededGenerator(seed: 3)
    for column in ProductSort.Column.allCases {
      for isReversed in [false, true] {
        let query = ProductQuery(
          account: account, sort: ProductSort(column, isReversed: isReversed),
          filter: ProductFilter(typed: typed), language: .russian)
        let list = expected(products, query)
        #expect(try store.count(query, stoppedBy: StopSwitch()) == list.count)
        #expect(Set(try store.productIDs(query)) == Set(list))
        for _ in 0..<3 {
          let count = Int.random(in: 1...60, using: &random)
          try check(store, query, list, count: count, using: &random)
        }
      }
    }
  }

  private func check(
    _ store: PagesStore, _ query: ProductQuery, _ list: [ProductID], count: Int,
    using random: inout SeededGenerator
  ) throws {
    func slice(_ first: Int, _ count: Int) -> [ProductID] {
      let low = min(max(0, first), list.count)
      return Array(list[low..<max(low, min(list.count, first + count))])
    }
    let offset = Int.random(in: 0...max(0, list.count), using: &random)
    let start = try store.window(query, WindowRequest(anchor: .start, offset: offset, count: count))
    #expect(start.rows.map(\.row.id) == slice(offset, count))

    let end = try store.window(query, WindowRequest(anchor: .end, offset: -count, count: count))
    #expect(end.rows.map(\.row.id) == Array(list.suffix(count)))
    #expect(end.total == list.count)
    if !end.rows.isEmpty { #expect(list.count + end.offset == max(0, list.count - count)) }

    guard !list.isEmpty else { return }
    let rank = Int.random(in: 0..<list.count, using: &random)
    let whole = try store.window(query, WindowRequest(anchor: .start, offset: rank, count: 1))
    let key = try #require(whole.rows.first).key
    let shift = Int.random(in: -90...90, using: &random)
    let anchored = WindowRequest(anchor: .key(key), offset: shift, count: count)
    let around = try store.window(query, anchored)
    #expect(around.rows.map(\.row.id) == slice(rank + around.offset, around.rows.count))
    #expect(around.rows.map(\.row.id) == slice(rank + shift, count))
    let found = try store.window(
      query,
      WindowRequest(
        anchor: .row(id: list[rank].text, lastSeenAt: RowKey(key.order, tie: -5)), offset: -10,
        count: 20))
    #expect(found.anchorRank == rank)
    #expect(found.foundAnchor)
    #expect(found.rows.map(\.row.id) == slice(rank - 10, 20))
  }

  @Test("A row that is gone anchors at its old place")
  func goneRow() throws {
    let products = SampleShop.products(100)
    let store = try filledStore(products)
    let query = ProductQuery(account: account)
    let all = try store.window(query, WindowRequest(anchor: .start, offset: 0, count: 100))
    let gone = all.rows[40]
    try store.removeProducts([gone.row.id], of: account)
    let window = try store.window(
      query,
      WindowRequest(
        anchor: .row(id: gone.row.id.text, lastSeenAt: gone.key), offset: 0, count: 1))
    #expect(!window.foundAnchor)
    #expect(window.anchorRank == 40)
    #expect(window.rows.map(\.row.id) == [all.rows[41].row.id])
    #expect(window.total == 99)
  }

  @Test("Counting stops when nobody waits any more")
  func stopped() throws {
    let store = try filledStore(SampleShop.products(5_000))
    let stop = StopSwitch()
    stop.throwSwitch()
    let query = ProductQuery(account: account, filter: ProductFilter(typed: "zzz"))
    #expect(throws: StoreError.cancelled) { try store.count(query, stoppedBy: stop) }
    #expect(try store.count(query, stoppedBy: StopSwitch()) == 0)
  }
}
