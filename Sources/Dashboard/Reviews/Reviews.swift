package import Marketplace

/// Screen 4: what buyers wrote, bad ones first.
package enum Reviews {
  package struct Model: Equatable, Sendable {
    package var list = RankedList<Review>()
    package var query: ReviewQuery
    package var filterText = ""
    package var good = 0
    package var bad = 0
    /// Written since the seller last looked.
    package var new = 0
    package var status = DatasetStatus()
    package var isOpen = false
    package var isSyncing = false
    package var trouble: MarketplaceError?

    package init(account: AccountID) { query = ReviewQuery(account: account) }
  }

  static func refresh(_ model: inout Model) -> [MoneyEffect] {
    model.list.refresh()
    return [.readReviewTotals] + nextReads(&model)
  }

  static func nextReads(_ model: inout Model) -> [MoneyEffect] {
    let generation = model.list.generation
    guard let request = model.list.nextRequest() else { return [] }
    return [.readReviews(model.query, request, generation)]
  }

  static func perform(_ model: inout Model, _ command: ListCommand) -> [MoneyEffect] {
    model.list.perform(command)
    return nextReads(&model)
  }

  static func ask(_ model: inout Model) -> [MoneyEffect] {
    model.query.words = SearchFolding.words(model.filterText)
    model.list.ask(keepingRow: true)
    return nextReads(&model)
  }
}

extension Review: Identified {
  package var listID: String { id }
}
