import Foundation
package import Marketplace
import Transport

/// Commission templates (api/digiseller.md §5.3, seed 002): paths, verbs and names of parameters as printed there.
extension DigisellerClient {
  /// Source: api/digiseller.md §5.3, `count` is 1 to 100.
  private static let pageRows = 100

  /// Source: api/digiseller.md §5.3.
  package func templates(page: Int) throws(MarketplaceError) -> Page<CommissionTemplate> {
    try contentPage(
      "/api/templates", "templates", right: "read_commission_template",
      [HTTPField("page", String(page)), HTTPField("count", String(Self.pageRows))], page
    ) { (item: WireTemplate) in item.template }
  }

  /// Source: api/digiseller.md §5.3.
  package func products(
    of template: TemplateID, _ filter: TemplateFilter, page: Int, in language: TextLanguage
  ) throws(MarketplaceError) -> Page<TemplateRow> {
    var query = [
      HTTPField("templateId", String(template.number)), HTTPField("page", String(page)),
      HTTPField("count", String(Self.pageRows)), HTTPField("language", language.rawValue),
      HTTPField("inAffiliate", String(filter.inAffiliateProgram)),
      HTTPField("notInAffiliate", String(filter.notInAffiliateProgram)),
      HTTPField("onlyPayment", String(filter.onlyPayable)),
    ]
    let optional: [(String, String?)] = [
      ("productId", filter.product?.text), ("priceMin", filter.leastPrice.map { "\($0)" }),
      ("priceMax", filter.mostPrice.map { "\($0)" }),
      // The documents take RUB here, whatever code the rows have.
      ("currency", filter.currency?.displayCode), ("name", filter.name),
      ("minComiss", filter.leastPercent.map { "\($0)" }),
      ("maxComiss", filter.mostPercent.map { "\($0)" }),
    ]
    query += optional.compactMap { name, value in value.map { HTTPField(name, $0) } }
    return try contentPage(
      "/api/templates/products", "templates/products", right: "read_commission_template", query,
      page, language: language
    ) { (item: WireTemplateRow) in item.row }
  }

  // MARK: Writes

  /// Source: api/digiseller.md §5.3.
  package func createTemplate(named name: String) throws(WriteFailure) -> CommissionTemplate {
    try named(name, "/api/templates", right: "create_commission_template")
  }

  /// Source: api/digiseller.md §5.3.
  package func rename(
    _ template: TemplateID, to name: String
  ) throws(WriteFailure) -> CommissionTemplate {
    try named(name, "/api/templates/\(template.number)", right: "edit_commission_template")
  }

  private func named(
    _ name: String, _ path: HTTPPath, right: String
  ) throws(WriteFailure) -> CommissionTemplate {
    let endpoint = "templates"
    var call = Call<TemplateAnswer>(.post, path, endpoint: endpoint) {
      $0.envelope.failure(endpoint: endpoint)
    }
    call.body = ["name": .text(name)]
    call.right = right
    guard let template = try caller.performWrite(call).template else {
      throw .unknown(.unreadable(endpoint: endpoint, detail: "content is missing"))
    }
    return template
  }

  /// Source: api/digiseller.md §5.3: DELETE, or POST for those whom something on the way keeps from it.
  package func delete(_ template: TemplateID) throws(WriteFailure) {
    let right = "delete_commission_template"
    let number = template.number
    do throws(WriteFailure) {
      try silently(.delete, "/api/templates/\(number)", "templates/delete", right: right, nil)
    } catch .refused(.unreadable(_, detail: "HTTP 405")) {
      try silently(
        .post, "/api/templates/delete/\(number)", "templates/delete", right: right, nil)
    }
  }

  /// No document tells a limit; as many as the bulk edits of products take.
  package var templateBatchLimit: Int { 200 }

  /// Source: api/digiseller.md §5.3.
  package func set(
    _ percents: [TemplatePercent], in template: TemplateID
  ) throws(WriteFailure) {
    precondition(percents.count <= templateBatchLimit, "more products than one call takes")
    let rows = percents.compactMap { percent in
      percent.product.number.map { number -> [String: JSONValue] in
        ["product_id": .number(number), "percent": .number(percent.percent)]
      }
    }
    // One that cannot be named would be left out in silence.
    guard !rows.isEmpty, rows.count == percents.count else { throw .refused(.notFound) }
    try silently(
      .post, "/api/templates/products", "templates/products", right: "edit_commission_template",
      ["template_id": .number(template.number), "products": .list(rows)])
  }

  /// Source: api/digiseller.md §5.3.
  package func apply(_ template: TemplateID, to seller: Int) throws(WriteFailure) {
    try silently(
      .post, "/api/templates/apply", "templates/apply", right: "apply_commission_template",
      ["template_id": .number(template.number), "seller_id": .number(seller)])
  }

  /// A write that is answered with 204 and nothing else.
  private func silently(
    _ method: HTTPMethod, _ path: HTTPPath, _ endpoint: String, right: String,
    _ body: [String: JSONValue]?
  ) throws(WriteFailure) {
    var call = Call<SilentAnswer>(method, path, endpoint: endpoint) {
      $0.envelope?.failure(endpoint: endpoint)
    }
    call.body = body
    call.right = right
    call.emptyAnswer = .silent
    _ = try caller.performWrite(call)
  }
}
