package import Foundation
import Synchronization

/// What one buyer thought of one product.
package struct ShopReview: Equatable, Sendable {
  package let id: Int
  package let invoiceID: Int
  package let productID: Int
  package let owner: Int
  package let isGood: Bool
  package let date: Date
  package let text: String
  /// The seller's answer.
  package let comment: String?
}

/// All reviews of the shop, newest first, made when asked for.
///
/// How many there are and which are bad follows from the figures the seed gives each product. A fixed
/// shuffling spreads the reviews of a product over the years. Each is about an order of its product that was paid before
/// it was written, no two about one; what is older than the shop's orders names a number that nobody has any more.
final class ReviewBook: Sendable {
  enum Kind: Hashable, Sendable { case good, bad, all }

  struct Filter: Hashable, Sendable {
    var kind = Kind.all
    var productID: Int?
    var owner: Int?
  }

  struct Page: Sendable {
    let total: Int
    /// Of the product or the whole shop, whichever kind was asked for.
    let totalGood: Int
    let totalBad: Int
    let reviews: [ShopReview]
  }

  private struct Contents: Sendable {
    /// Where the reviews of a product begin among all; one more than there are products.
    let starts: [Int32]
    let bad: [Int32]
    let owners: [Int32]
    let shuffle: AffinePermutation
    /// The orders that reviews are about, the newest review first; zero for those that are gone.
    var orders: [Int32] = []

    var count: Int { Int(starts.last ?? 0) }

    /// The product a place belongs to.
    func slot(at place: Int) -> Int {
      var (low, high) = (0, starts.count - 1)
      while high - low > 1 {
        let middle = (low + high) / 2
        if Int(starts[middle]) <= place { low = middle } else { high = middle }
      }
      return low
    }

    func isGood(place: Int, slot: Int) -> Bool { place - Int(starts[slot]) >= Int(bad[slot]) }
  }

  private let catalogue: ShopCatalogue
  private let sales: SaleBook
  private let contents = Mutex<Contents?>(nil)
  /// Numbers of reviews by filter, newest first, for filters over the whole shop.
  private let lists = Mutex<[Filter: [Int32]]>([:])

  init(catalogue: ShopCatalogue, sales: SaleBook) {
    self.catalogue = catalogue
    self.sales = sales
  }

  /// A page counted from 1.
  func page(_ filter: Filter, page: Int, rows: Int) -> Page {
    let contents = counted()
    let numbers = list(filter, contents)
    let (skipped, overflow) = (max(1, page) - 1).multipliedReportingOverflow(by: max(1, rows))
    let cut = overflow ? [] : numbers.dropFirst(skipped).prefix(rows)
    var everything = filter
    everything.kind = .bad
    let bad = list(everything, contents).count
    everything.kind = .all
    let all = list(everything, contents).count
    return Page(
      total: numbers.count, totalGood: all - bad, totalBad: bad,
      reviews: cut.map { review(Int($0), contents) })
  }

  private func counted() -> Contents {
    contents.withLock { contents in
      if let contents { return contents }
      var starts: [Int32] = [0]
      var bad: [Int32] = []
      var owners: [Int32] = []
      for index in 0..<catalogue.count {
        let figures = catalogue.figures(at: index)
        bad.append(Int32(clamping: figures.badReviews.value))
        owners.append(Int32(clamping: figures.owner))
        starts.append(starts[index] + bad[index] + Int32(clamping: figures.goodReviews.value))
      }
      var made = Contents(
        starts: starts, bad: bad, owners: owners,
        shuffle: AffinePermutation(
          count: Int(starts.last ?? 0), seed: catalogue.seed, stream: "reviews"))
      made.orders = orders(made)
      contents = made
      return made
    }
  }

  /// So long after paying nobody has an opinion yet.
  private static let thought = 600

  /// An order for each review: the newest one of its product that was paid before and has no review yet.
  private func orders(_ contents: Contents) -> [Int32] {
    var paid: [[(second: Int, order: Int32)]] = Array(repeating: [], count: catalogue.count)
    for entry in sales.seededEntries() {
      paid[ShopCatalogue.slot(of: entry.product)].append((entry.paid, Int32(entry.order)))
    }
    let opened = SaleBook.second(catalogue.opened)
    return (0..<contents.count).map { number in
      let slot = contents.slot(at: contents.shuffle.forward(number))
      // The earliest moment at which it may have been written.
      let written = opened - ages(number, of: contents.count).upperBound
      while let last = paid[slot].popLast() {
        if last.second + Self.thought < written { return last.order }
      }
      return 0
    }
  }

  /// How many seconds ago a review was written, at least and at most.
  private func ages(_ number: Int, of count: Int) -> Range<Int> {
    let step = max(1, 4 * 365 * 86_400 / max(1, count))
    return (number * step + 60)..<((number + 1) * step + 60)
  }

  private func list(_ filter: Filter, _ contents: Contents) -> [Int32] {
    if let productID = filter.productID {
      let slot = ShopCatalogue.slot(of: productID)
      guard slot >= 0, slot < catalogue.count else { return [] }
      if let owner = filter.owner, contents.owners[slot] != Int32(clamping: owner) { return [] }
      return (Int(contents.starts[slot])..<Int(contents.starts[slot + 1]))
        .filter { Self.admits(filter.kind, contents.isGood(place: $0, slot: slot)) }
        .map { Int32(contents.shuffle.backward($0)) }.sorted()
    }
    return lists.withLock { lists in
      if let list = lists[filter] { return list }
      let made = (0..<contents.count).compactMap { number -> Int32? in
        if filter.kind == .all, filter.owner == nil { return Int32(number) }
        let place = contents.shuffle.forward(number)
        let slot = contents.slot(at: place)
        if let owner = filter.owner, contents.owners[slot] != Int32(clamping: owner) { return nil }
        return Self.admits(filter.kind, contents.isGood(place: place, slot: slot))
          ? Int32(number) : nil
      }
      if lists.count > 32 { lists.removeAll() }
      lists[filter] = made
      return made
    }
  }

  private static func admits(_ kind: Kind, _ isGood: Bool) -> Bool {
    kind == .all || (kind == .good) == isGood
  }

  /// The review of this number, 0 being the newest.
  private func review(_ number: Int, _ contents: Contents) -> ShopReview {
    let place = contents.shuffle.forward(number)
    let slot = contents.slot(at: place)
    let isGood = contents.isGood(place: place, slot: slot)
    let age = contents.count - 1 - number
    var random = SeededRandom(catalogue.seed, stream: "review", index: age)
    let words = ReviewTexts.write(
      isGood: isGood, isHostile: catalogue.hasHostileTexts && age % 997 == 11, number: age, &random)
    let ages = ages(number, of: contents.count)
    let secondsAgo = ages.lowerBound + random.below(ages.count)
    let order = Int(contents.orders[number])
    return ShopReview(
      id: 88_000_001 + age * 3, invoiceID: order > 0 ? order : 600_000_001 + age * 7,
      productID: ShopCatalogue.firstID + slot, owner: Int(contents.owners[slot]), isGood: isGood,
      date: catalogue.opened - Double(secondsAgo), text: words.text, comment: words.comment)
  }
}
