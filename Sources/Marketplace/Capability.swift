/// What a marketplace may offer: the rows of api/capabilities.md.
///
/// A screen or key whose capability is missing is greyed and says so, it never fails after the key press.
package enum Capability: String, CaseIterable, Sendable, Codable {
  case listProducts
  case productDetail
  case productVariants
  case createProduct
  case cloneProduct
  case editProduct
  case deleteProduct
  case switchProduct
  case changePrice
  case changeStock
  case taskStatus
  case productImages
  case priceCalculation
  case categories
  case editCategories
  case assignCategories
  case brands
  case suppliers
  case embellishments
  case listOrders
  case orderDetail
  case createOrder
  case changeOrderStatus
  case cancelOrder
  case shipping
  case payments
  case listCustomers
  case editCustomers
  case returns
  case reviews
  case chats
  case commissionTemplates
  case individualOffers
  case statistics
  case balance
  case webhooks
}
