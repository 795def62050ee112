import GRDB
package import Marketplace

/// The statements of one list that is read by key.
protocol KeyedList {
  associatedtype Item: Sendable & Hashable

  /// Rows before a place, or from it on.
  func rows(
    _ db: Database, from key: RowKey?, forward: Bool, skip: Int, limit: Int
  ) throws -> [KeyedRow<Item>]
  /// How many rows there are, or how many before a place.
  func count(_ db: Database, before key: RowKey?) throws -> Int
  /// The place of a row.
  func key(_ db: Database, of id: String) throws -> RowKey?
}

extension KeyedList {
  /// A run of rows, by the rules of ``PagesStore/window(_:_:)``.
  func window(
    _ db: Database, _ request: WindowRequest, total: Int?
  ) throws -> ListWindow<Item> {
    switch request.anchor {
    case .start:
      let offset = max(0, request.offset)
      let count = request.count + min(0, request.offset)
      let rows = try rows(db, from: nil, forward: true, skip: offset, limit: count)
      return ListWindow(
        rows: rows, offset: offset, anchorRank: 0, total: total, reachesEnd: rows.count < count)
    case .end:
      let total = try total ?? count(db, before: nil)
      let first = max(0, total + request.offset)
      let skip = max(0, total - first - request.count)
      let rows = try rows(
        db, from: nil, forward: false, skip: skip, limit: total - first - skip)
      return ListWindow(
        rows: rows.reversed(), offset: first - total, anchorRank: total, total: total,
        reachesEnd: skip == 0)
    case .key(let key):
      return try window(db, around: key, request, total: total)
    case .row(let id, let lastSeenAt):
      let found = try self.key(db, of: id)
      guard let key = found ?? lastSeenAt else {
        let rows = try rows(db, from: nil, forward: true, skip: 0, limit: request.count)
        return ListWindow(
          rows: rows, offset: 0, anchorRank: 0, total: total, foundAnchor: false,
          reachesEnd: rows.count < request.count)
      }
      var window = try window(db, around: key, request, total: total)
      window.anchorRank = try count(db, before: key)
      window.foundAnchor = found != nil
      return window
    }
  }

  private func window(
    _ db: Database, around key: RowKey, _ request: WindowRequest, total: Int?
  ) throws -> ListWindow<Item> {
    var found: [KeyedRow<Item>] = []
    var offset = max(0, request.offset)
    if request.offset < 0 {
      let above = -request.offset
      let skip = max(0, above - request.count)
      found = try rows(
        db, from: key, forward: false, skip: skip, limit: above - skip
      ).reversed()
      offset = -(found.count + skip)
    }
    let below = request.count + min(0, request.offset)
    var reachesEnd = false
    if below > 0 {
      let following = try rows(
        db, from: key, forward: true, skip: max(0, request.offset), limit: below)
      reachesEnd = following.count < below
      found += following
    }
    return ListWindow(rows: found, offset: offset, total: total, reachesEnd: reachesEnd)
  }
}

extension ProductSQL: KeyedList {}
extension DialogSQL: KeyedList {}

extension PagesStore {
  /// A run of rows of a list of sales.
  package func window(
    _ query: SaleQuery, _ request: WindowRequest
  ) throws(StoreError) -> ListWindow<Sale> {
    let list = query.list(account: key(of: query.account))
    let total = query.isEmpty ? try salesStatus(query.account).stored : nil
    return try read { db in try list.window(db, request, total: total) }
  }

  package func count(
    _ query: SaleQuery, stoppedBy stop: StopSwitch
  ) throws(StoreError) -> Int {
    let list = query.list(account: key(of: query.account))
    return try read(stoppedBy: stop) { db in try list.count(db, before: nil) }
  }

  /// A run of rows of a list of reviews.
  package func window(
    _ query: ReviewQuery, _ request: WindowRequest
  ) throws(StoreError) -> ListWindow<Review> {
    let list = query.list(account: key(of: query.account))
    return try read { db in
      try list.window(db, request, total: try list.count(db, before: nil))
    }
  }
}
