import DeskTesting
import Engine
import Foundation
import Marketplace
import Storage
import Synchronization

/// One seller, one outbox and one unreliable marketplace, in virtual time.
struct OutboxSimulation {
  static let account = AccountID("keys")

  let products = (1...4).map { ProductID($0) }
  let shop: UnreliableShop
  let store: DeskStore
  let pages: PagesStore
  let board: WishBoard
  var sender: OutboxSender
  var random: SeededGenerator
  private(set) var time: TimeInterval = 0
  private let start = Date(timeIntervalSince1970: 1_795_341_600)
  private let startInstant = ContinuousClock.now
  private var nextTurn: TimeInterval?
  /// When jobs may leave, as the desk's timers know it; a desk that is killed forgets.
  private var holds: [(at: TimeInterval, job: JobID)] = []
  private var jobs: [JobID] = []

  init(seed: UInt64, faults: UnreliableShop.Faults) throws {
    random = SeededGenerator(seed: seed)
    shop = UnreliableShop(products: products, seed: seed &+ 1)
    shop.state.withLock { $0.faults = faults }
    store = try DeskStore.inMemory()
    store.register(Self.account, identity: "digiseller:1")
    pages = try PagesStore.inMemory()
    try pages.register(Self.account, marketplace: .digiseller, identity: "digiseller:1")
    board = WishBoard(account: Self.account, store: store, pages: pages)
    sender = OutboxSender(account: Self.account, client: shop, store: store)
    try sync()
  }

  var now: Date { start.addingTimeInterval(time) }

  private var moment: OutboxSender.Moment {
    OutboxSender.Moment(date: now, instant: startInstant + .seconds(time))
  }

  // MARK: What can happen

  mutating func step() throws {
    switch Int.random(in: 0..<14, using: &random) {
    case 0...4: try toggle([products.randomElement(using: &random) ?? products[0]])
    case 5: try toggle(Array(products.shuffled(using: &random).prefix(3)))
    case 6: try undo()
    case 7: try restart()
    case 8...10: try sync()
    default: try pass(Double.random(in: 0.05...2.5, using: &random))
    }
  }

  mutating func toggle(_ chosen: [ProductID]) throws {
    let shown = try pages.products(withIDs: chosen, of: Self.account)
    let isOn = shown.contains { $0.state == .on }
    let items = shown.filter { ($0.state == .on) == isOn }.map {
      JobDraft.Item(
        product: $0.id, title: "p", wish: .onSale(!isOn), previous: .onSale($0.state == .on))
    }
    try put(JobDraft(account: Self.account, items: items, hold: .seconds(1)))
  }

  private mutating func put(_ draft: JobDraft) throws {
    let put = try store.put(draft, now: now)
    try board.reflect(put.replaced + put.items, now: now)
    guard let job = put.job else { return }
    holds.append((time + 1, job.id))
    jobs.append(job.id)
  }

  mutating func undo() throws {
    guard let job = jobs.popLast() else { return }
    holds.removeAll { $0.job == job }
    let cancelled = try store.cancel(job, now: now)
    try board.reflect(cancelled, now: now)
    if let rest = try store.undoDraft(of: job, hold: .seconds(1)) { try put(rest) }
  }

  /// The desk is killed and starts again: timers and the sender's memory are gone.
  mutating func restart() throws {
    sender = OutboxSender(account: Self.account, client: shop, store: store)
    holds = []
    nextTurn = time
    try board.restore(try store.openItems(of: Self.account), now: now)
  }

  mutating func sync() throws {
    let askedAt = now
    let page = shop.listed
    // The answer takes a while, in which the seller and the sender go on.
    try pass(Double.random(in: 0...0.8, using: &random))
    _ = try pages.storeProducts(
      page, of: Self.account, in: .russian, announced: page.count, askedAt: askedAt, now: now)
  }

  /// Lets time go by from one event to the next, releasing and sending what is due.
  mutating func pass(_ seconds: TimeInterval) throws {
    let end = time + seconds
    while time < end {
      let events = holds.map(\.at) + [nextTurn].compactMap { $0 }
      let stride = max(0.01, min(end, events.min() ?? end) - time)
      time += stride
      shop.advance(by: stride)
      for hold in holds where hold.at <= time {
        try board.reflect(try store.release(hold.job, now: now), now: now)
        nextTurn = time
      }
      holds.removeAll { $0.at <= time }
      try send()
    }
  }

  private mutating func send() throws {
    var turns = 0
    while let due = nextTurn, due <= time, turns < 50 {
      turns += 1
      let turn = try sender.takeTurn(at: moment)
      try board.reflect(turn.changed, now: now)
      nextTurn = turn.next.map { time + $0 / .seconds(1) }
    }
  }

  // MARK: The end

  /// The faults end, the seller lets everything go that was stopped, and time passes until nothing is on its way.
  mutating func finish() throws {
    shop.state.withLock { state in
      state.faults.lostBefore = 0
      state.faults.lostAfter = 0
      state.faults.unreachable = 0
    }
    for _ in 0..<60 {
      try pass(5)
      for job in try store.jobs(of: nil, limit: 1_000)
      where job.pause != nil && job.tally.unsent > 0 {
        _ = try store.setPause(nil, of: job.id, now: now)
      }
      sender.wake()
      nextTurn = time
      if try store.openItems(of: Self.account).isEmpty { break }
    }
    try pass(2)
    try sync()
    try sync()
  }

  // MARK: What must hold

  /// While a wish is open its product is shown as wished, whatever pages say.
  func rowsShowOpenWishes() throws -> Bool {
    var wishes: [ProductID: Product.State] = [:]
    for item in try store.openItems(of: Self.account) {
      wishes[item.product ?? ProductID("")] = item.wish.productState
    }
    return try pages.products(withIDs: Array(wishes.keys), of: Self.account)
      .allSatisfy { wishes[$0.id] == $0.state }
  }

  /// A product of which nothing is on its way is shown as it is, also while readers are still shown what it was.
  func rowsShowTheTruth() throws -> Bool {
    let items = try allItems()
    let truth = shop.state.withLock { $0.truth }
    for product in products {
      let own = items.filter { $0.product == product }
      guard own.allSatisfy({ $0.state == .done || ($0.state == .cancelled && $0.attempts == 0) })
      else { continue }
      let row = try pages.products(withIDs: [product], of: Self.account).first
      guard row?.state == (truth[product] == true ? .on : .off) else { return false }
    }
    return true
  }

  func allItems() throws -> [OutboxItem] {
    try store.items(in: Set(OutboxItem.State.allCases), of: nil)
  }
}
