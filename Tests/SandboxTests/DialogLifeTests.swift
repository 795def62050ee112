import Foundation
import Sandbox
import Testing

/// Whatever happens in the dialogs, the list, its filters and the messages tell the same story.
struct DialogLifeTests {
  private struct Disagreement: Error, CustomStringConvertible {
    let description: String
  }

  @Test(arguments: [1, 2, 3])
  func randomLivesKeepListAndMessagesInAgreement(_ seed: UInt64) throws {
    let clock = TestClock(1_898_690_700)
    var options = SandboxOptions()
    options.size = .s
    options.seed = seed
    options.now = { clock.now }
    let shop = SandboxServer(options: options).shop
    let dialogs = shop.dialogs
    var random = SeededRandom(seed, stream: "random life")
    var known = dialogs.page(.init(), page: 1, rows: 1_000).dialogs.map(\.id)
    for step in 0..<250 {
      clock.advance(Double(random.below(3)))
      let id = known[random.below(random.chance(70) ? min(8, known.count) : known.count)]
      switch random.below(8) {
      case 0, 1: dialogs.write("\(step)", by: .buyer, in: id)
      case 2: dialogs.write("\(step)", by: .seller, in: id)
      case 3: _ = try? dialogs.send("\(step)", storedAs: "\(step)", files: [], to: id, lag: .zero)
      case 4: try dialogs.markSeen(id)
      case 5:
        let all = dialogs.allMessages(id)
        try? dialogs.delete(all[random.below(all.count)].id, in: id)
      case 6:
        try? dialogs.set(random.chance(50) ? .closed : .bySeller, of: id)
        if random.chance(10) { dialogs.write("!", by: .administration, in: id) }
      default:
        let product = try #require(shop.product(5_100_001 + random.below(50)))
        let order = dialogs.placeOrder(of: product, by: random.below(100))
        dialogs.write("new \(step)", by: .buyer, in: order.id)
        known.insert(order.id, at: 0)
      }
      try check(id, dialogs)
    }
    for id in known { try check(id, dialogs) }
    try checkList(known, dialogs)
  }

  private func check(_ id: Int, _ dialogs: ShopDialogs) throws {
    let row = try #require(dialogs.dialog(id))
    let shown = dialogs.messages(id, .init())
    let all = dialogs.allMessages(id)
    func demand(_ holds: Bool, _ what: String) throws {
      if !holds { throw Disagreement(description: "\(id): \(what)") }
    }
    try demand(row.messageCount == shown.count, "count \(row.messageCount), \(shown.count) shown")
    let unread = shown.count { $0.author == .buyer && $0.seen == nil }
    try demand(row.unread == unread, "unread \(row.unread), \(unread) without a time")
    try demand(all.map(\.id) == all.map(\.id).sorted(), "ids do not rise")
    try demand(all.map(\.written) == all.map(\.written).sorted(), "times do not rise")
    try demand(all.last?.written == row.lastMessageAt, "last message at another time")
    try demand(all.filter { !$0.isDeleted } == shown, "shown are not all that were not deleted")
    try demand(all.allSatisfy { !$0.isDeleted || $0.author == .seller }, "a buyer's is deleted")
    // Backwards by pages comes to the same.
    var query = ShopDialogs.MessageQuery()
    query.count = 7
    var paged = dialogs.messages(id, query)
    while let first = paged.first {
      query.held = first.id
      let older = dialogs.messages(id, query)
      if older.isEmpty { break }
      paged = older + paged
    }
    try demand(paged == shown, "paged backwards it is another dialog")
  }

  private func checkList(_ known: [Int], _ dialogs: ShopDialogs) throws {
    let all = dialogs.page(.init(), page: 1, rows: 10_000)
    #expect(all.total == known.count)
    #expect(Set(all.dialogs.map(\.id)) == Set(known))
    #expect(all.dialogs.count == known.count)
    let dates = all.dialogs.map(\.lastMessageAt)
    #expect(dates == dates.sorted(by: >))
    var paged: [ShopDialog] = []
    for page in 1... {
      let dialogs = dialogs.page(.init(), page: page, rows: 13).dialogs
      if dialogs.isEmpty { break }
      paged += dialogs
    }
    #expect(paged == all.dialogs)
    var filter = ShopDialogs.Filter()
    filter.isUnreadOnly = true
    let unread = dialogs.page(filter, page: 1, rows: 10_000)
    #expect(unread.dialogs.map(\.id) == all.dialogs.filter { $0.unread > 0 }.map(\.id))
    #expect(unread.total == unread.dialogs.count)
    filter = .init()
    filter.productIDs = [all.dialogs[0].productID]
    #expect(
      dialogs.page(filter, page: 1, rows: 10_000).dialogs
        == all.dialogs.filter { $0.productID == all.dialogs[0].productID })
  }
}
