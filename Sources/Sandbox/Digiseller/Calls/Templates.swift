import Foundation

extension DigisellerCalls {
  /// `GET /api/templates`: the commission templates, the oldest first.
  ///
  /// Source: docs/apis/digiseller.md §5.3.
  static func templates(_ call: DigisellerCall) throws(DigisellerRefusal) -> DigisellerResult {
    try paged(call.shop.templates.all, mostRows: 100, call) { $0.map(wire) }
  }

  /// `POST /api/templates`: a new one, empty.
  static func createTemplate(_ call: DigisellerCall) throws(DigisellerRefusal) -> DigisellerResult {
    call.content(wire(call.shop.templates.create(try name(call))))
  }

  /// `POST /api/templates/{id}`: another name.
  static func renameTemplate(_ call: DigisellerCall) throws(DigisellerRefusal) -> DigisellerResult {
    let id = try call.requiredInteger("id")
    let name = try name(call)
    guard let template = call.shop.templates.rename(id, name) else { throw noTemplate }
    return call.content(wire(template))
  }

  /// `POST /api/templates/delete/{id}` and `DELETE /api/templates/{id}`: takes it away.
  static func deleteTemplate(_ call: DigisellerCall) throws(DigisellerRefusal) -> DigisellerResult {
    guard call.shop.templates.delete(try call.requiredInteger("id")) else { throw noTemplate }
    return .raw(SandboxAnswer(status: 204))
  }

  /// `GET /api/templates/products`: every product of the shop beside its percentage in the template.
  ///
  /// Source: docs/apis/digiseller.md §5.3. Inferred: `minComiss` and `maxComiss` are about the percentage that counts,
  /// the template's before the product's own; prices are shown in `currency` where that is given.
  static func templateProducts(
    _ call: DigisellerCall
  ) throws(DigisellerRefusal) -> DigisellerResult {
    guard let template = call.shop.templates[try call.requiredInteger("templateId")] else {
      throw noTemplate
    }
    let only = try call.integer("productId")
    let prices = (least: try call.amount("priceMin"), most: try call.amount("priceMax"))
    let percents = (least: try call.amount("minComiss"), most: try call.amount("maxComiss"))
    let currency = try call.currency()
    let showsAffiliated = try call.flag("inAffiliate") ?? true
    let showsOthers = try call.flag("notInAffiliate") ?? true
    let isPayableOnly = try call.flag("onlyPayment") ?? false
    let words = call.text("name")?.lowercased()

    func admits(_ figures: ShopFigures, _ id: Int, isAffiliated: Bool) -> Bool {
      if let only, id != only { return false }
      guard isAffiliated ? showsAffiliated : showsOthers else { return false }
      if isPayableOnly, !figures.isAvailable { return false }
      let price = figures.currency.convert(
        figures.currentPrice(at: call.now), to: currency ?? figures.currency)
      guard isWithin(price, prices.least, prices.most) else { return false }
      let percent = template.rows[id].map { Amount(whole: $0.percent) } ?? figures.commission
      return isWithin(percent, percents.least, percents.most)
    }

    var found = call.shop.listedTerms().filter { entry in
      admits(
        entry.figures, entry.id, isAffiliated: isAffiliated(entry.figures, entry.partnership))
    }
    if let words {
      let names = call.productsByID(found.map(\.id))
      found = found.filter {
        names[$0.id]?.name[call.language]?.lowercased().contains(words) ?? false
      }
    }
    return try paged(found, mostRows: 100, call) { entries in
      let products = call.productsByID(entries.map(\.id))
      return entries.map { entry in
        let row = template.rows[entry.id]
        let shown = currency ?? entry.figures.currency
        let price = entry.figures.currency.convert(
          entry.figures.currentPrice(at: call.now), to: shown)
        return [
          "id": .int(entry.id), "name": .text(products[entry.id]?.name[call.language]),
          "price": .amount(price), "currency": .string(shown.listCode),
          "added_in_affiliate": .bool(isAffiliated(entry.figures, entry.partnership)),
          "percent": row.map { .int($0.percent) } ?? nil,
          "global_percent": .amount(
            call.shape.hasNulls
              ? entry.figures.commission : entry.figures.commission.rounded(to: 0)),
          "modified": .text(row.map { CivilTime.moscow($0.modified).isoWithTicks }),
        ]
      }
    }
  }

  private static func isWithin(_ amount: Amount, _ least: Amount?, _ most: Amount?) -> Bool {
    if let least, Amount.isLess(amount, least) { return false }
    if let most, Amount.isLess(most, amount) { return false }
    return true
  }

  private static func isAffiliated(
    _ figures: ShopFigures, _ partnership: ShopTerms.Partnership
  ) -> Bool {
    partnership == .all && Amount.isLess(Amount(whole: 0), figures.commission)
  }

  /// `POST /api/templates/products`: all of the percentages, or none.
  ///
  /// Source: docs/apis/digiseller.md §5.3. Inferred: whole numbers from 0 to 100.
  static func setTemplateProducts(
    _ call: DigisellerCall
  ) throws(DigisellerRefusal) -> DigisellerResult {
    let id = try call.requiredInteger("template_id")
    let rows = call.body["products"]?.elements ?? []
    guard !rows.isEmpty else { throw .missing("products") }
    var percents: [(product: Int, percent: Int)] = []
    for row in rows {
      guard let product = row["product_id"]?.integer else { throw .missing("product_id") }
      guard let text = row["percent"]?.scalarText else { throw .missing("percent") }
      guard let percent = Int(text), (0...100).contains(percent) else { throw .invalid("percent") }
      guard !call.request.failingIDs.contains(product), call.shop.shownProduct(product) != nil
      else { throw .foreignProduct }
      percents.append((product, percent))
    }
    guard call.shop.templates.set(percents, in: id) else { throw noTemplate }
    return .raw(SandboxAnswer(status: 204))
  }

  /// `POST /api/templates/apply`: gives a partner what the template says now.
  static func applyTemplate(_ call: DigisellerCall) throws(DigisellerRefusal) -> DigisellerResult {
    let id = try call.requiredInteger("template_id")
    let seller = try call.requiredInteger("seller_id")
    guard seller > 0 else { throw .invalid("seller_id") }
    guard call.shop.templates.apply(id, to: seller) else { throw noTemplate }
    return .raw(SandboxAnswer(status: 204))
  }

  private static func name(_ call: DigisellerCall) throws(DigisellerRefusal) -> String {
    guard let name = call.body["name"]?.scalarText, !name.allSatisfy(\.isWhitespace) else {
      throw .missing("name")
    }
    return name
  }

  private static func wire(_ template: ShopTemplate) -> WireValue {
    [
      "id": .int(template.id), "name": .string(template.name), "seller_id": .int(Shop.sellerID),
      "created": .string(CivilTime.moscow(template.created).isoWithTicks),
      "modified": .string(CivilTime.moscow(template.modified).isoWithTicks),
    ]
  }

  private static let noTemplate = DigisellerRefusal.notFound(
    "template_id", "Шаблон не найден", "The template was not found")
}
