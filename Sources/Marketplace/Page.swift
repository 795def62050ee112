/// One page of a list as a marketplace answered it.
package struct Page<Item: Sendable>: Sendable {
  /// In the order of the answer.
  ///
  /// Records that could not be read are not here but in `rejected`.
  package var items: [Item]
  /// One-based.
  package var number: Int
  /// How many pages the server says there are; nil where it does not say.
  package var pageCount: Int?
  /// How many items the whole list has, by the server's word; nil where it does not say.
  package var total: Int?
  /// Records of this page that could not be read.
  ///
  /// One bad record never hides its neighbours.
  package var rejected: [RejectedRecord]

  package init(
    items: [Item], number: Int, pageCount: Int? = nil, total: Int? = nil,
    rejected: [RejectedRecord] = []
  ) {
    self.items = items
    self.number = number
    self.pageCount = pageCount
    self.total = total
    self.rejected = rejected
  }

  /// Whether the server's own figures say that more pages follow; nil when it gives none.
  package var hasNext: Bool? { pageCount.map { number < $0 } }
}

extension Page: Equatable where Item: Equatable {}

/// A record that a server sent and that could not be understood.
package struct RejectedRecord: Hashable, Sendable {
  /// Its place on the page, zero-based.
  package let index: Int
  /// Which field, and what was wrong with it.
  ///
  /// Holds no content of the record.
  package let reason: String

  package init(index: Int, reason: String) {
    self.index = index
    self.reason = reason
  }
}
