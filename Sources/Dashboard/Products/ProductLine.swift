package import Marketplace
import Texts

/// A product as a line of the list shows it.
///
/// Its figures are put into words once, when its window arrives, and not for every frame that shows
/// them.
package struct ProductLine: Hashable, Sendable, Identified {
  package let product: Product
  let price: String
  let stock: String
  let sold: String
  let rating: String

  init(_ product: Product, _ texts: Texts) {
    self.product = product
    price = product.price.map { texts.money($0) } ?? "–"
    stock = texts.stock(product.stock)
    sold = product.sold.map { texts.number($0) } ?? "–"
    rating = texts.rating(good: product.goodReviews, bad: product.badReviews)
  }

  package var id: ProductID { product.id }
  package var listID: String { product.id.text }
}

extension ListWindow<Product> {
  /// The same window in words.
  func lines(_ texts: Texts) -> ListWindow<ProductLine> {
    ListWindow<ProductLine>(
      rows: rows.map { KeyedRow($0.key, ProductLine($0.row, texts)) }, offset: offset,
      anchorRank: anchorRank, total: total, foundAnchor: foundAnchor, reachesEnd: reachesEnd)
  }
}
