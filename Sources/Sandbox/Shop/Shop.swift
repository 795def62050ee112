import Foundation
import Synchronization

/// The living shop: what a seed gives, and what was changed since.
///
/// Only changed products are kept; all others are made when asked for. There are two states of a changed
/// product: what it is, and what those who read over the wire are shown until the visibility delay is over.
/// All members may be used from any thread.
package final class Shop: Sendable {
  package static let sellerID = 424_242
  package static let sellerName = "DemoKeys"

  let catalogue: ShopCatalogue
  let seed: UInt64
  let now: @Sendable () -> Date
  let reviews: ReviewBook
  /// Orders, and what buyers and seller write each other about them.
  package let dialogs: ShopDialogs
  /// Who paid what and when.
  package let sales: SaleBook
  package let templates: TemplateBook
  private let visibilityDelay: TimeInterval
  private let state: Mutex<State>
  private let listings: ShopListings

  /// A product that differs from what the seed gives.
  private enum Change: Sendable {
    case product(ShopProduct)
    case removed

    var product: ShopProduct? {
      if case .product(let product) = self { product } else { nil }
    }
  }

  private struct State {
    /// Places 0..<slotCount have been used; those past the catalogue only by added products.
    var slotCount: Int
    var changed: [Int: Change] = [:]
    var listed: [Int: Change] = [:]
    /// Changes that listings do not show yet, oldest first.
    var unlisted: [(due: Date, slot: Int, change: Change)] = []
    /// What calls changed, in that order, and where in it each product's own are.
    var writes: [ShopWrite] = []
    var writePlaces: [Int: [Int]] = [:]
  }

  init(options: SandboxOptions) {
    now = options.now
    seed = options.seed
    let opened = options.now()
    catalogue = ShopCatalogue(size: options.size, seed: options.seed, opened: opened)
    dialogs = ShopDialogs(
      catalogue: OrderCatalogue(size: options.size, products: catalogue), now: options.now)
    sales = SaleBook(dialogs: dialogs)
    reviews = ReviewBook(catalogue: catalogue, sales: sales)
    templates = TemplateBook(catalogue: catalogue, now: options.now)
    listings = ShopListings(catalogue: catalogue)
    let parts = options.visibilityDelay.components
    visibilityDelay = Double(parts.seconds) + Double(parts.attoseconds) / 1e18
    state = Mutex(State(slotCount: catalogue.count))
  }

  // MARK: - Reading

  /// The product as it is; nil when there is none of this number.
  package func product(_ id: Int) -> ShopProduct? { products([id]).first }

  /// The products of these numbers as they are, in the order asked for; unknown ones are left out.
  package func products(_ ids: [Int]) -> [ShopProduct] {
    let slots = ids.map(ShopCatalogue.slot)
    return made(slots, state.withLock { state in slots.map { state.changed[$0] } })
  }

  /// The product as readers are shown it, which lags behind by the visibility delay.
  package func shownProduct(_ id: Int) -> ShopProduct? { shownProducts([id]).first }

  /// The products of these numbers as readers are shown them; unknown ones are left out.
  package func shownProducts(_ ids: [Int]) -> [ShopProduct] {
    settle()
    let slots = ids.map(ShopCatalogue.slot)
    return made(slots, state.withLock { state in slots.map { state.listed[$0] } })
  }

  /// A page of a listing, counted from 1, and how many products the whole listing has.
  package func page(_ query: ShopQuery, page: Int, rows: Int) -> (
    total: Int, products: [ShopProduct]
  ) {
    settle()
    let slots = listings.slots(query, shownBy: self)
    let (skipped, overflow) = (max(1, page) - 1).multipliedReportingOverflow(by: max(0, rows))
    guard !overflow, skipped < slots.count else { return (slots.count, []) }
    let ends = (skipped, min(slots.count, skipped + rows))
    let cut: [Int] =
      query.isDescending
      ? (ends.0..<ends.1).map { Int(slots[slots.count - 1 - $0]) }
      : slots[ends.0..<ends.1].map(Int.init)
    return (slots.count, made(cut, state.withLock { state in cut.map { state.listed[$0] } }))
  }

  /// Products whose name holds this text, letter case aside, the most sold first.
  package func search(
    _ text: String, language: ShopLanguage, page: Int, rows: Int
  ) -> (total: Int, products: [ShopProduct]) {
    settle()
    let needle = text.lowercased()
    let slots = listings.slots(ShopQuery(), shownBy: self).reversed().filter { slot in
      needle.isEmpty || listedName(Int(slot))?[language]?.lowercased().contains(needle) ?? false
    }
    let skipped = min(slots.count, (max(1, page) - 1) * rows)
    let cut = slots.dropFirst(skipped).prefix(rows).map(Int.init)
    return (slots.count, made(cut, state.withLock { state in cut.map { state.listed[$0] } }))
  }

  /// What calls changed since the shop opened, in that order.
  package var writes: [ShopWrite] { state.withLock { $0.writes } }

  /// What calls changed about this product, in that order.
  package func writes(to id: Int) -> [ShopWrite] {
    state.withLock { state in state.writePlaces[id, default: []].map { state.writes[$0] } }
  }

  /// How many products on sale each shelf and each part of a shelf has.
  package func categoryCounts() -> [Int: Int] {
    settle()
    return listings.categoryCounts(shownBy: self)
  }

  /// The option of this number and the product it belongs to.
  package func option(_ id: Int) -> (product: ShopProduct, option: ShopOption)? {
    guard let product = ShopCatalogue.productID(ofOption: id).flatMap(shownProduct),
      let option = product.options.first(where: { $0.id == id })
    else { return nil }
    return (product, option)
  }

  private func made(_ slots: [Int], _ changes: [Change?]) -> [ShopProduct] {
    var products: [ShopProduct] = []
    products.reserveCapacity(slots.count)
    for (slot, change) in zip(slots, changes) {
      if let change {
        if let product = change.product { products.append(product) }
      } else if slot >= 0, slot < catalogue.count {
        products.append(catalogue.product(at: slot))
      }
    }
    return products
  }

  // MARK: - Changing

  /// Changes one product; readers are shown it after the visibility delay.
  ///
  /// - Parameter edit: Runs while the shop is locked: it must not ask the shop for anything.
  /// - Returns: The product afterwards; nil when there is none of this number.
  @discardableResult
  package func change(_ id: Int, _ edit: (inout ShopProduct) -> Void) -> ShopProduct? {
    let edited: ShopProduct? = state.withLock { state in self.edited(id, in: &state, edit) }
    if visibilityDelay <= 0 { settle() }
    return edited
  }

  /// Changes one product on behalf of a call, and writes that down.
  ///
  /// - Returns: What was written down; nil when there is no product of this number.
  @discardableResult
  func write(_ changes: [ProductChange], to id: Int, from source: ShopWrite.Source) -> ShopWrite? {
    let write = state.withLock { state -> ShopWrite? in
      var fields: [ShopWrite.Field] = []
      let edited = self.edited(id, in: &state) { product in
        fields = changes.map { $0.apply(to: &product) }
      }
      guard edited != nil else { return nil }
      let write = ShopWrite(
        number: state.writes.count + 1, productID: id, source: source, fields: fields, time: now())
      state.writePlaces[id, default: []].append(state.writes.count)
      state.writes.append(write)
      return write
    }
    if visibilityDelay <= 0 { settle() }
    return write
  }

  private func edited(
    _ id: Int, in state: inout State, _ edit: (inout ShopProduct) -> Void
  ) -> ShopProduct? {
    let slot = ShopCatalogue.slot(of: id)
    let product: ShopProduct
    if let change = state.changed[slot] {
      guard let changed = change.product else { return nil }
      product = changed
    } else {
      guard slot >= 0, slot < catalogue.count else { return nil }
      product = catalogue.product(at: slot)
    }
    var edited = product
    edit(&edited)
    if edited != product { record(.product(edited), at: slot, in: &state) }
    return edited
  }

  @discardableResult
  package func setEnabled(_ isEnabled: Bool, of id: Int) -> ShopProduct? {
    change(id) { $0.figures.isEnabled = isEnabled }
  }

  @discardableResult
  package func setPrice(_ price: Amount, _ currency: ShopCurrency? = nil, of id: Int)
    -> ShopProduct?
  {
    change(id) {
      $0.figures.price = price
      if let currency { $0.figures.currency = currency }
    }
  }

  @discardableResult
  package func setStock(_ stock: ShopStock, of id: Int) -> ShopProduct? {
    change(id) { $0.figures.stock = stock }
  }

  @discardableResult
  package func setName(_ name: ShopText, of id: Int) -> ShopProduct? {
    change(id) { $0.name = name }
  }

  /// Somebody buys, one more sold and one fewer left; false when there is nothing to buy.
  @discardableResult
  package func sell(_ id: Int) -> Bool {
    var isSold = false
    change(id) { product in
      guard product.figures.isAvailable else { return }
      if case .counted(let left) = product.figures.stock {
        product.figures.stock = .counted(left - 1)
      }
      product.figures.sold.value += 1
      isSold = true
    }
    return isSold
  }

  /// Adds a product under the next free number, which `make` is given.
  @discardableResult
  package func add(_ make: (_ id: Int) -> ShopProduct) -> ShopProduct {
    let product = state.withLock { state in
      let slot = state.slotCount
      state.slotCount += 1
      let product = make(ShopCatalogue.firstID + slot)
      record(.product(product), at: slot, in: &state)
      return product
    }
    if visibilityDelay <= 0 { settle() }
    return product
  }

  /// Takes a product out for good; false when there is none of this number.
  @discardableResult
  package func remove(_ id: Int) -> Bool {
    guard product(id) != nil else { return false }
    state.withLock { record(.removed, at: ShopCatalogue.slot(of: id), in: &$0) }
    if visibilityDelay <= 0 { settle() }
    return true
  }

  private func record(_ change: Change, at slot: Int, in state: inout State) {
    state.changed[slot] = change
    state.unlisted.append((now() + visibilityDelay, slot, change))
  }

  /// Lets listings show the changes whose time has come.
  private func settle() {
    let moment = now()
    let slots = state.withLock { state -> [Int] in
      let due = state.unlisted.prefix { $0.due <= moment }
      guard !due.isEmpty else { return [] }
      for entry in due { state.listed[entry.slot] = entry.change }
      state.unlisted.removeFirst(due.count)
      return due.map(\.slot)
    }
    if !slots.isEmpty { listings.refresh(slots, shownBy: self) }
  }
}

// MARK: - What listings show

extension Shop {
  /// What commission templates ask of every product, as readers are shown it, in the order of the products' numbers.
  func listedTerms() -> [(id: Int, figures: ShopFigures, partnership: ShopTerms.Partnership)] {
    settle()
    let listed = state.withLock { $0.listed }
    return (0..<listedSlotCount).compactMap { slot in
      let id = ShopCatalogue.firstID + slot
      if let change = listed[slot] {
        return change.product.map { (id, $0.figures, $0.terms.partnership) }
      }
      return slot < catalogue.count ? (id, catalogue.figures(at: slot), .all) : nil
    }
  }
}

extension Shop: ListedProducts {
  var listedSlotCount: Int {
    state.withLock { state in max(catalogue.count, (state.listed.keys.max() ?? 0) + 1) }
  }

  var changedSlots: [Int] { state.withLock { Array($0.listed.keys) } }

  func listedEntry(_ slot: Int) -> ShopIndexEntry? {
    if let change = state.withLock({ $0.listed[slot] }) {
      return change.product.map { ShopIndexEntry($0.figures, at: catalogue.opened) }
    }
    return slot < catalogue.count
      ? ShopIndexEntry(catalogue.figures(at: slot), at: catalogue.opened) : nil
  }

  func listedName(_ slot: Int) -> ShopText? {
    if let change = state.withLock({ $0.listed[slot] }) { return change.product?.name }
    return slot < catalogue.count ? catalogue.name(at: slot) : nil
  }
}
