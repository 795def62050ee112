/// Where production and its documents disagree, and which of the two this server speaks.
///
/// Every member begins as production has it. Source: docs/apis/digiseller.md §11 and §12.
struct DigisellerShape: Sendable {
  /// Members that production sends and no document names (`queryId`, `rating_seller`, `dateUtc`…).
  var hasUndocumentedMembers = true
  /// What is missing is null, also where the documents promise a text, a number or an object.
  var hasNulls = true
  /// The array of `GET reviews`.
  var reviewsKey = "review"
  /// The array and the page count of `GET debates/v2/chats`.
  var dialogsKey = "chats"
  var dialogPagesKey = "pages"
  /// `date_pay` of a unique code: "02.03.2030 17:31:02", or "2030-03-02 17:31:02".
  var dotsPaymentDate = true
  /// `errors[].message`: an array of `{locale,value}`, or one text.
  var hasLocalisedErrors = true
  /// `base_currency`: the purse's code (WMZ), or the currency's (USD).
  var namesPurses = true
  /// `sub` of a category: an array, or the one object of the documents' sample.
  var hasSubcategoryArrays = true
  /// An absent `retdesc`, on calls whose samples differ.
  var emptyDescription: WireValue = nil
  /// `has_discount` of a goods row: 0 and 1, or false and true.
  var hasNumericTruths = true
  /// `retval` under /xml: "0" or 0.
  var hasTextResultInShop = true
  /// `product_id` of a review, also where the request named the product.
  var alwaysNamesReviewedProduct = false
  /// `token/perms` lists what is missing as false, or leaves it out.
  var listsMissingPermissions = true

  static let live = DigisellerShape()

  static let docs: DigisellerShape = {
    var shape = DigisellerShape()
    shape.hasUndocumentedMembers = false
    shape.hasNulls = false
    shape.reviewsKey = "reviews"
    shape.dialogsKey = "items"
    shape.dialogPagesKey = "cnt_pages"
    shape.dotsPaymentDate = false
    shape.hasLocalisedErrors = false
    shape.namesPurses = false
    shape.hasSubcategoryArrays = false
    shape.emptyDescription = ""
    shape.hasNumericTruths = false
    shape.hasTextResultInShop = false
    shape.alwaysNamesReviewedProduct = true
    shape.listsMissingPermissions = false
    return shape
  }()

  static func of(_ shape: SandboxOptions.DigisellerShape) -> DigisellerShape {
    switch shape {
    case .live: live
    case .docs: docs
    }
  }

  func baseCurrency(_ currency: ShopCurrency) -> WireValue {
    .string(namesPurses ? currency.purseCode : currency.isoCode)
  }

  func truth(_ value: Bool) -> WireValue { hasNumericTruths ? .flag(value) : .bool(value) }
}
