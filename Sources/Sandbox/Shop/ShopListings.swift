import Synchronization

/// What the listings ask the shop: its products as they are shown, by place.
protocol ListedProducts: Sendable {
  /// One more than the highest place in use.
  var listedSlotCount: Int { get }
  /// The places whose product differs from the catalogue's.
  var changedSlots: [Int] { get }
  func listedEntry(_ slot: Int) -> ShopIndexEntry?
  func listedName(_ slot: Int) -> ShopText?
}

/// The shop's products in every order that was ever asked for.
///
/// Nothing is made before it is needed. An order is sorted once and then mended product by product, when it
/// is next asked for; a filtered view of it is made again after a change. Each order has a lock of its own,
/// so that sorting a hundred thousand names holds up only those who want them sorted. Locks are taken in the
/// order: order, index, shop.
final class ShopListings: Sendable {
  private final class SortedSlots: Sendable {
    /// Rising; nil until somebody asks.
    let slots = Mutex<[Int32]?>(nil)
    /// Places whose product changed since; put right when the order is next asked for.
    let stale = Mutex<Set<Int>>([])
  }

  private struct View {
    let version: Int
    let slots: [Int32]
  }

  private let catalogue: ShopCatalogue
  private let index = Mutex<[ShopIndexEntry?]?>(nil)
  private let orders: [ShopQuery.Order: SortedSlots]
  private let views = Mutex<[ShopQuery: View]>([:])
  private let counts = Mutex<(version: Int, byCategory: [Int: Int])?>(nil)
  /// Grows after each change was worked in.
  private let version = Atomic<Int>(0)

  init(catalogue: ShopCatalogue) {
    self.catalogue = catalogue
    let all: [ShopQuery.Order] = [
      .sold, .price, .returned, .goodReviews, .badReviews, .name(.ru), .name(.en),
    ]
    orders = Dictionary(uniqueKeysWithValues: all.map { ($0, SortedSlots()) })
  }

  /// The places of a listing, rising, whichever way the query wants them.
  func slots(_ query: ShopQuery, shownBy shop: some ListedProducts) -> [Int32] {
    var key = query
    key.isDescending = false
    let current = version.load(ordering: .acquiring)
    if let view = views.withLock({ $0[key] }), view.version == current { return view.slots }
    let sorted = sortedSlots(key.order, shownBy: shop)
    let slots = withIndex(shownBy: shop) { entries in
      sorted.filter { slot in entries[Int(slot)].map(key.admits) ?? false }
    }
    views.withLock { views in
      if views.count > 64 { views.removeAll() }
      views[key] = View(version: current, slots: slots)
    }
    return slots
  }

  func categoryCounts(shownBy shop: some ListedProducts) -> [Int: Int] {
    let current = version.load(ordering: .acquiring)
    if let counts = counts.withLock({ $0 }), counts.version == current { return counts.byCategory }
    let made = withIndex(shownBy: shop) { entries in
      var made: [Int: Int] = [:]
      for case .some(let entry) in entries where entry.isEnabled {
        made[Int(entry.category), default: 0] += 1
        made[Int(entry.shelf), default: 0] += 1
      }
      return made
    }
    counts.withLock { $0 = (current, made) }
    return made
  }

  /// Works in what changed at these places.
  func refresh(_ slots: [Int], shownBy shop: some ListedProducts) {
    index.withLock { entries in
      guard entries != nil else { return }
      for slot in slots {
        while entries?.count ?? .max <= slot { entries?.append(nil) }
        entries?[slot] = shop.listedEntry(slot)
      }
    }
    for box in orders.values { box.stale.withLock { $0.formUnion(slots) } }
    version.add(1, ordering: .acquiringAndReleasing)
  }

  // MARK: - Making

  private func withIndex<Result>(
    shownBy shop: some ListedProducts, _ body: ([ShopIndexEntry?]) -> Result
  ) -> Result {
    index.withLock { entries in
      if let entries { return body(entries) }
      var made: [ShopIndexEntry?] = []
      made.reserveCapacity(catalogue.count)
      for slot in 0..<catalogue.count {
        made.append(ShopIndexEntry(catalogue.figures(at: slot), at: catalogue.opened))
      }
      while made.count < shop.listedSlotCount { made.append(nil) }
      for slot in shop.changedSlots { made[slot] = shop.listedEntry(slot) }
      entries = made
      return body(made)
    }
  }

  private func sortedSlots(_ order: ShopQuery.Order, shownBy shop: some ListedProducts) -> [Int32] {
    guard let box = orders[order] else { return [] }
    return box.slots.withLock { slots in
      let stale = box.stale.withLock { stale in
        defer { stale = [] }
        return stale
      }
      if slots != nil {
        for slot in stale.sorted() { mend(slot, by: order, in: &slots, shownBy: shop) }
        return slots ?? []
      }
      let made: [Int32]
      if case .name(let language) = order {
        made = sortedByName(language, shownBy: shop)
      } else {
        let keys = withIndex(shownBy: shop) { entries in
          entries.enumerated().compactMap { slot, entry in
            entry.map { SortKey(key: $0.key(order), slot: Int32(slot)) }
          }
        }
        made = keys.sorted().map(\.slot)
      }
      slots = made
      return made
    }
  }

  private struct SortKey: Comparable {
    let key: Int64
    let slot: Int32

    static func < (left: SortKey, right: SortKey) -> Bool {
      left.key == right.key ? left.slot < right.slot : left.key < right.key
    }
  }

  private func sortedByName(_ language: ShopLanguage, shownBy shop: some ListedProducts) -> [Int32]
  {
    let changed = Set(shop.changedSlots)
    var names: [(name: String, slot: Int32)] = []
    names.reserveCapacity(catalogue.count)
    for slot in 0..<shop.listedSlotCount {
      let name: ShopText?
      if slot < catalogue.count, !changed.contains(slot) {
        name = catalogue.name(at: slot)
      } else {
        name = shop.listedName(slot)
      }
      if let name { names.append((name[language] ?? "", Int32(slot))) }
    }
    return names.sorted { Self.precedes($0.name, $0.slot, $1.name, $1.slot) }.map(\.slot)
  }

  private static func precedes(
    _ left: String, _ leftSlot: Int32, _ right: String, _ rightSlot: Int32
  ) -> Bool {
    left == right ? leftSlot < rightSlot : left < right
  }

  /// Puts a product in its right place, or takes it out.
  private func mend(
    _ slot: Int, by order: ShopQuery.Order, in sorted: inout [Int32]?,
    shownBy shop: some ListedProducts
  ) {
    if let place = sorted?.firstIndex(of: Int32(slot)) { sorted?.remove(at: place) }
    if let place = place(of: slot, by: order, in: sorted ?? [], shownBy: shop) {
      sorted?.insert(Int32(slot), at: place)
    }
  }

  /// Where a product belongs in an order; nil when it is shown no more.
  private func place(
    of slot: Int, by order: ShopQuery.Order, in sorted: [Int32], shownBy shop: some ListedProducts
  ) -> Int? {
    if case .name(let language) = order {
      guard let name = shop.listedName(slot) else { return nil }
      return Self.firstPlace(in: sorted) { other in
        let otherName = shop.listedName(Int(other))?[language] ?? ""
        return !Self.precedes(otherName, other, name[language] ?? "", Int32(slot))
      }
    }
    return withIndex(shownBy: shop) { entries in
      guard let entry = entries[slot] else { return nil }
      let key = SortKey(key: entry.key(order), slot: Int32(slot))
      return Self.firstPlace(in: sorted) { other in
        guard let entry = entries[Int(other)] else { return false }
        return SortKey(key: entry.key(order), slot: other) > key
      }
    }
  }

  /// The first place whose element is past what is looked for, the elements being sorted.
  private static func firstPlace(in sorted: [Int32], where isPast: (Int32) -> Bool) -> Int {
    var (low, high) = (0, sorted.count)
    while low < high {
      let middle = (low + high) / 2
      if isPast(sorted[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
