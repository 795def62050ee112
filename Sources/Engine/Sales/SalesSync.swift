package import Foundation
package import Marketplace
package import Storage

/// Fetches an account's sales into the store until no second is missing.
///
/// What is covered is written down stretch by stretch, in the transaction of its last page, so a sync that ends anywhere
/// goes on where it stopped. The newest come first: from a little before what was covered last up to now, because late
/// ones appear in the past; then what lies before, in stretches as long as their sales allow, back to the first sale.
/// Nothing is ever removed. A stretch counts as covered only when as many different sales came as the server says it has.
package struct SalesSync: Sendable {
  package let account: AccountID
  package let client: any MarketplaceClient
  package let store: PagesStore
  package let kind: PagesStore.SalesKind
  package let now: @Sendable () -> Date

  package init(
    account: AccountID, client: any MarketplaceClient, store: PagesStore,
    kind: PagesStore.SalesKind = .own, now: @escaping @Sendable () -> Date = { Date() }
  ) {
    self.account = account
    self.client = client
    self.store = store
    self.kind = kind
    self.now = now
  }

  package enum Failure: Error, Equatable, Sendable {
    case marketplace(MarketplaceError)
    case store(StoreError)
    /// The answers do not add up to what the server says it has.
    case unsteady
  }

  /// How far a sync has come.
  package struct Progress: Equatable, Sendable {
    /// Sales that this run has stored or seen.
    package var seen = 0
    /// The earliest second without a gap up to now.
    package var coveredFrom: Int?
    /// How many sales the server says lie before that; nil where nobody asked.
    package var remaining: Int?

    package init() {}
  }

  /// Sales may appear up to so many seconds late: the newest covered stretch is read again from there.
  private static let lateness = 7_200
  /// Refunds of so many days are looked for again.
  private static let refundDays = 60
  /// A stretch with more sales than this is cut, so that little is lost when it is interrupted.
  private static let mostPages = 5
  /// A list that keeps moving is read at most so often.
  private static let mostRounds = 4

  /// - Parameters:
  ///   - earliest: The first second that is wanted; what lies before may stay unknown.
  ///   - shouldGoOn: Asked between stretches.
  package func run(
    since earliest: Int = PagesStore.beginning, progress: (Progress) -> Void = { _ in },
    shouldGoOn: () -> Bool = { true }
  ) throws(Failure) {
    var state = Progress()
    let second = Int(now().timeIntervalSince1970)
    let known = try stored { () throws(StoreError) in try store.coverage(kind, of: account) }
    // The last minutes stay open: who pays now may be told of a little later.
    let settled = second - 300
    let start: Int
    if let newest = known.last, newest.upperBound >= earliest - 1 {
      start = max(earliest, newest.upperBound - Self.lateness)
    } else {
      start = max(earliest, second - 86_400)
    }
    try fetch(
      from: min(start, settled), through: second + 86_400,
      covering: min(start, settled)...settled, &state)
    progress(state)
    if known.last != nil { try refreshRefunds(second, &state) }
    try fill(downTo: earliest, &state, progress, shouldGoOn)
  }

  /// Closes gaps and goes back to the first sale, the newest missing stretch first.
  private func fill(
    downTo earliest: Int, _ state: inout Progress, _ progress: (Progress) -> Void,
    _ shouldGoOn: () -> Bool
  ) throws(Failure) {
    var span = 7 * 86_400
    while shouldGoOn() {
      let known = try stored { () throws(StoreError) in try store.coverage(kind, of: account) }
      guard let newest = known.last, newest.lowerBound > earliest else { return }
      state.coveredFrom = newest.lowerBound
      let end = newest.lowerBound - 1
      let floor = max(earliest, (known.dropLast().last?.upperBound ?? earliest - 1) + 1)
      // What nobody sold needs no stretches.
      let rest = try ask(SalesRequest(from: date(floor), through: date(end), rows: 1))
      state.remaining = rest.total
      if rest.total == 0 || (rest.total == nil && rest.isEmpty) {
        try cover(floor...end)
        continue
      }
      if let total = rest.total, total <= client.largestSalesPage * Self.mostPages {
        span = end - floor + 1
      }
      let from = max(floor, end - span + 1)
      let found = try fetch(from: from, through: end, covering: from...end, &state)
      progress(state)
      switch found {
      case nil: span = max(60, span / 4)
      case let found? where found < client.largestSalesPage: span = min(span * 4, 400 * 86_400)
      case _?: break
      }
    }
  }

  /// What was given back lately, of whatever age it is covered.
  private func refreshRefunds(_ second: Int, _ state: inout Progress) throws(Failure) {
    var request = SalesRequest(
      from: date(second - Self.refundDays * 86_400), through: date(second + 86_400),
      rows: client.largestSalesPage, returned: .only)
    while true {
      let page = try ask(request)
      try keep(page, covering: nil)
      guard page.hasNext, request.page < 1_000 else { return }
      request.page += 1
    }
  }

  /// Fetches a stretch from its first page to its last.
  ///
  /// - Returns: How many sales it has; nil where they are too many for one stretch, of which nothing is covered then.
  @discardableResult
  private func fetch(
    from: Int, through: Int, covering: ClosedRange<Int>, _ state: inout Progress
  ) throws(Failure) -> Int? {
    for _ in 0..<Self.mostRounds {
      var request = SalesRequest(
        from: date(from), through: date(through), rows: client.largestSalesPage)
      var seen: Set<String> = []
      var rejected = 0
      var isSteady = true
      var total: Int?
      while true {
        let page = try ask(request)
        if request.page == 1 {
          total = page.total
          if let total, total > client.largestSalesPage * Self.mostPages, through - from > 60,
            // The newest stretch has to be read, however much there is in it.
            covering.upperBound == through
          {
            return nil
          }
        }
        // A sale that comes in between moves all that follow by one.
        if page.total != total { isSteady = false }
        seen.formUnion(page.ids)
        rejected += page.rejected
        state.seen += page.ids.count
        let isLast = !page.hasNext || page.isEmpty
        let isWhole = isLast && isSteady && seen.count + rejected >= total ?? seen.count
        try keep(page, covering: isWhole ? covering : nil)
        if isWhole { return seen.count }
        if isLast || request.page >= 10_000 { break }
        request.page += 1
      }
    }
    throw .unsteady
  }

  // MARK: Both kinds

  /// A page of either kind.
  private enum Answer {
    case own(Page<Sale>)
    case agents(Page<AgentSale>)

    var ids: [String] {
      switch self {
      case .own(let page): page.items.map(\.id)
      case .agents(let page): page.items.map(\.id)
      }
    }
    var total: Int? {
      switch self {
      case .own(let page): page.total
      case .agents(let page): page.total
      }
    }
    var rejected: Int {
      switch self {
      case .own(let page): page.rejected.count
      case .agents(let page): page.rejected.count
      }
    }
    var isEmpty: Bool { ids.isEmpty && rejected == 0 }
    var hasNext: Bool {
      switch self {
      case .own(let page): page.hasNext ?? !page.items.isEmpty
      case .agents(let page): page.hasNext ?? !page.items.isEmpty
      }
    }
  }

  private func ask(_ request: SalesRequest) throws(Failure) -> Answer {
    do throws(MarketplaceError) {
      switch kind {
      case .own: return .own(try client.sales(request))
      case .agents: return .agents(try client.agentSales(request))
      }
    } catch {
      throw .marketplace(error)
    }
  }

  private func keep(_ answer: Answer, covering: ClosedRange<Int>?) throws(Failure) {
    try stored { () throws(StoreError) in
      switch answer {
      case .own(let page):
        _ = try store.store(page.items, of: account, covering: covering, now: now())
      case .agents(let page):
        try store.store(page.items, of: account, covering: covering, now: now())
      }
    }
  }

  private func cover(_ range: ClosedRange<Int>) throws(Failure) {
    switch kind {
    case .own: try keep(.own(Page(items: [], number: 1)), covering: range)
    case .agents: try keep(.agents(Page(items: [], number: 1)), covering: range)
    }
  }

  private func date(_ second: Int) -> Date { Date(timeIntervalSince1970: Double(second)) }

  private func stored<Value>(_ work: () throws(StoreError) -> Value) throws(Failure) -> Value {
    do { return try work() } catch { throw .store(error) }
  }
}
