package import Marketplace
import Transport

extension DigisellerClient {
  /// The right that every edit of a product needs (api/digiseller.md §1.4).
  private static let editRight = "description_edit"

  /// Source: api/digiseller.md §6.5.
  package var switchBatchLimit: Int { 200 }

  /// Source: api/digiseller.md §6.2.
  package func setEnabled(_ isEnabled: Bool, product: ProductID) throws(WriteFailure) {
    guard let number = product.number else { throw .refused(.notFound) }
    let endpoint = "product/edit/base"
    var call = Call<EditAnswer>(
      .post, "/api/product/edit/base/\(number)", endpoint: endpoint
    ) { $0.envelope.failure(endpoint: endpoint) }
    call.body = ["enabled": .flag(isEnabled)]
    call.right = Self.editRight
    _ = try caller.performWrite(call)
  }

  /// Source: api/digiseller.md §6.5.
  package func setEnabled(
    _ isEnabled: Bool, products: [ProductID]
  ) throws(WriteFailure) -> TaskID {
    precondition(products.count <= switchBatchLimit, "more products than one task takes")
    let numbers = products.compactMap(\.number)
    // One that cannot be named would be left out in silence.
    guard !numbers.isEmpty, numbers.count == products.count else { throw .refused(.notFound) }
    let endpoint = "product/edit/V2/status"
    var call = Call<TaskReceipt>(.post, "/api/product/edit/V2/status", endpoint: endpoint) {
      $0.envelope?.failure(endpoint: endpoint)
    }
    call.body = [
      "new_status": .text(isEnabled ? "enabled" : "disabled"), "products": .numbers(numbers),
    ]
    call.right = Self.editRight
    call.readText = TaskReceipt.init(text:)
    guard let task = try caller.performWrite(call).task else {
      throw .unknown(.unreadable(endpoint: endpoint, detail: "no task"))
    }
    return task
  }

  /// Source: api/digiseller.md §6.7.
  package func progress(of task: TaskID) throws(MarketplaceError) -> TaskProgress {
    let endpoint = "UpdateProductsTaskStatus"
    var call = Call<TaskStatus>(
      .get, "/api/product/edit/UpdateProductsTaskStatus", endpoint: endpoint
    ) { $0.envelope.failure(endpoint: endpoint) }
    call.query = [HTTPField("taskId", task.text)]
    call.right = Self.editRight
    do throws(MarketplaceError) {
      return caller.session.concealing(try caller.perform(call).progress)
    } catch .rejected {
      // The id is all that there is to refuse.
      throw .notFound
    }
  }

  /// No shop has more pages (N24).
  private static let mostPages = 10_000

  /// Source: api/digiseller.md §2.1; no call that takes ids tells whether a product is on sale.
  package func states(
    of products: [ProductID]
  ) throws(MarketplaceError) -> [ProductID: Product.State] {
    var wanted = Set(products.filter { $0.number != nil })
    var states: [ProductID: Product.State] = [:]
    var seen: Set<ProductID> = []
    var number = 1
    while !wanted.isEmpty {
      let page = try self.products(
        ProductPageRequest(page: number, rows: largestProductPage, language: .russian))
      let known = seen.count
      for product in page.items {
        seen.insert(product.id)
        if wanted.remove(product.id) != nil { states[product.id] = product.state }
      }
      if wanted.isEmpty { break }
      let isLast = page.hasNext == false || seen.count == known
      guard isLast || number >= Self.mostPages else {
        number += 1
        continue
      }
      // What is missing is called absent only when the whole shop was seen. A shop that has nothing at all is a bad
      // answer until proven otherwise.
      guard page.rejected.isEmpty, let total = page.total, total > 0, seen.count >= total else {
        throw .unreadable(
          endpoint: "seller-goods",
          detail: "\(seen.count) of \(page.total.map(String.init) ?? "?") products")
      }
      break
    }
    return states
  }
}
