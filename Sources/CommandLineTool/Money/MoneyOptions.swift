import ArgumentParser
import Marketplace

/// How much of a list is printed.
struct RowOptions: ParsableArguments {
  @Option(help: "Print so many at most.")
  var limit: Int?

  func validate() throws { try Bounds.check(limit: limit) }
}

/// What rows are about and where they come from: sales and reviews have both.
struct OriginOptions: ParsableArguments {
  @Option(help: "Only those of this product.")
  var product: String?

  @Option(help: "Only those of one marketplace: own, plati, ggsel, wmcentre.")
  var marketplace: String?

  func validate() throws { try Bounds.check(marketplace: marketplace) }

  var productID: ProductID? { product.map { ProductID($0) } }

  /// The marketplace-given number of the shop; nil for all.
  var ownerID: Int? { marketplace.flatMap(OwnerName.number) }
}
