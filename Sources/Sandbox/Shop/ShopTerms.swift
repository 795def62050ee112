/// What a seller promises and asks beside goods and price; nothing of it is in a listing.
package struct ShopTerms: Equatable, Sendable {
  /// Where a product stands in a shop or on a marketplace.
  package struct Placement: Equatable, Sendable {
    /// 0 own shop, 1 Plati, 2 WMCentre, 3 GGsel: other numbers than lists use.
    package var owner: Int
    package var categoryID: Int

    package init(owner: Int, categoryID: Int) {
      self.owner = owner
      self.categoryID = categoryID
    }
  }

  package enum InstructionKind: String, Sendable { case url, text }

  package struct Instruction: Equatable, Sendable {
    package var kind: InstructionKind
    package var text: ShopText

    package init(kind: InstructionKind, text: ShopText) {
      self.kind = kind
      self.text = text
    }
  }

  /// Where the seller put it; nil as long as nobody said.
  package var placements: [Placement]?
  /// Per cent of the price, given for a good review.
  package var bonusPercent: Int?
  /// Days, or hours for codes.
  package var guarantee: Int?
  package var isAddressRequired = false
  package var instruction: Instruction?
  /// −1 hides the number of sales, another number hides it until it is reached.
  package var salesLimit: Int?
  /// Whether every partner may sell it, only chosen ones, or none.
  package var partnership = Partnership.all

  package enum Partnership: String, Sendable { case all, chosen, none }

  package init() {}
}
