extension DigisellerCalls {
  /// `GET /api/reviews`: of one product or of the whole shop, newest first.
  ///
  /// There is no call that answers one.
  ///
  /// Source: docs/apis/digiseller.md §2.8. Inferred: 20 rows unless asked otherwise, at most 1,000.
  static func reviews(_ call: DigisellerCall) throws(DigisellerRefusal) -> DigisellerResult {
    let sellerID = try call.requiredInteger("seller_id")
    var filter = ReviewBook.Filter()
    filter.productID = try call.integer("product_id")
    filter.owner = try call.owner()
    switch call.text("type")?.lowercased() {
    case nil, "all": filter.kind = .all
    case "good": filter.kind = .good
    case "bad": filter.kind = .bad
    default: throw .invalid("type")
    }
    let rows = try call.integer("rows", standard: 20, in: 1...1_000)
    let page = try call.integer("page", standard: 1, in: 1...Int.max)
    let found =
      sellerID == Shop.sellerID
      ? call.shop.reviews.page(filter, page: page, rows: rows)
      : ReviewBook.Page(total: 0, totalGood: 0, totalBad: 0, reviews: [])

    let products = Set(found.reviews.map(\.productID))
    let names = Dictionary(
      uniqueKeysWithValues: call.shop.shownProducts(products.sorted()).map {
        ($0.id, $0.name[call.language])
      })
    let namesProduct = filter.productID == nil || call.shape.alwaysNamesReviewedProduct
    let items = found.reviews.map { review -> WireValue in
      let utc = WireValue.string(CivilTime(review.date).iso + "Z")
      var item: WireValue = [
        "id": .int(review.id), "invoice_id": .int(review.invoiceID), "owner_id": .int(review.owner),
        "type": review.isGood ? "good" : "bad", "good": .flag(review.isGood),
        "name": .text(names[review.productID] ?? nil),
        "date": call.shape.hasUndocumentedMembers
          ? .string(CivilTime.moscow(review.date).iso) : utc,
      ]
      if call.shape.hasUndocumentedMembers { item.append([.init("dateUtc", utc)]) }
      item.append([
        .init("info", .string(review.text)),
        .init("comment", .text(review.comment ?? (call.shape.hasNulls ? nil : ""))),
      ])
      if namesProduct { item.append([.init("product_id", .int(review.productID))]) }
      return item
    }
    return .wire([
      "retval": 0, "retdesc": call.shape.emptyDescription,
      "totalPages": .int((found.total + rows - 1) / rows), "totalItems": .int(found.total),
      "totalGood": .int(found.totalGood), "totalBad": .int(found.totalBad),
      call.shape.reviewsKey: .array(items),
    ])
  }
}
