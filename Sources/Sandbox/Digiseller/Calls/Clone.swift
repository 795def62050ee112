import Foundation

extension DigisellerCalls {
  /// `POST /api/product/clone/{product_id}`: up to five copies of a product, with what the body asks for and
  /// never with its content.
  ///
  /// Source: docs/apis/digiseller.md §6.3. Inferred: a copy is off sale and sold to nobody yet; one is made
  /// when no count is given.
  static func clone(_ call: DigisellerCall) throws(DigisellerRefusal) -> DigisellerResult {
    let id = try call.requiredInteger("product_id")
    guard let original = call.shop.product(id), !call.request.failingIDs.contains(id) else {
      throw .foreignProduct
    }
    guard case .object = call.body else { throw .unreadableBody }
    let count = try call.integer("count") ?? 1
    guard (1...5).contains(count) else { throw .invalid("count") }
    var wanted: Set<String> = []
    // The documents misspell the sixth.
    for name in ["categories", "notify", "discounts", "options", "gallery", "comissions"] {
      switch call.body[name]?.scalarText?.lowercased() {
      case nil, "false": break
      case "true": wanted.insert(name)
      default: throw .invalid(name)
      }
    }
    let ids = (0..<count).map { _ in
      call.shop.add { copy(of: original, as: $0, with: wanted, addedAt: call.now) }.id
    }
    return call.content(["products": .array(ids.map { .int($0) })], retdesc: "")
  }

  private static func copy(
    of original: ShopProduct, as id: Int, with wanted: Set<String>, addedAt moment: Date
  ) -> ShopProduct {
    var copy = original.renumbered(id)
    let none = ShopCounter(value: 0, isHidden: false)
    copy.figures.isEnabled = false
    copy.figures.isNew = true
    copy.figures.isPopular = false
    copy.figures.addedAt = moment
    copy.figures.reserved = 0
    if case .counted = copy.figures.stock { copy.figures.stock = .counted(0) }
    (copy.figures.sold, copy.figures.returned) = (none, none)
    (copy.figures.goodReviews, copy.figures.badReviews) = (none, none)
    if !wanted.contains("categories") { copy.terms.placements = nil }
    if !wanted.contains("discounts") {
      copy.discounts = []
      copy.figures.sale = nil
    }
    copy.options =
      wanted.contains("options")
      ? original.options.enumerated().map { ShopCatalogue.renumbered($1, place: $0, of: id) } : []
    if !wanted.contains("gallery") { (copy.imageCount, copy.hasVideo) = (0, false) }
    if !wanted.contains("comissions") { copy.figures.commission = Amount(whole: 0) }
    return copy
  }
}
