import Engine
import Foundation
import Marketplace
import Storage
import Synchronization
import Testing

@Suite("Rows that show wishes", .timeLimit(.minutes(1)))
struct WishBoardTests {
  private static let account = AccountID("keys")
  private static let identity = "digiseller:1"

  /// What a second thread does; `Thread` takes no values.
  private final class Other: Sendable {
    private let begin = DispatchSemaphore(value: 0)
    private let end = DispatchSemaphore(value: 0)
    private let trouble = Mutex<(any Error)?>(nil)

    /// Runs two pieces of work at once, and waits for both.
    func beside(_ work: @escaping @Sendable () throws -> Void, _ own: () throws -> Void) throws {
      Thread.detachNewThread { [self] in
        begin.wait()
        do { try work() } catch { trouble.withLock { $0 = error } }
        end.signal()
      }
      begin.signal()
      defer { end.wait() }
      try own()
    }

    func check() throws {
      if let error = trouble.withLock({ $0 }) { throw error }
    }
  }

  @Test("A write that comes true while the seller wishes anew does not take the row back")
  func settlingWhileWishing() throws {
    let desk = try DeskStore.inMemory()
    let pages = try PagesStore.inMemory()
    desk.register(Self.account, identity: Self.identity)
    try pages.register(Self.account, marketplace: .digiseller, identity: Self.identity)
    let products = (1...20).map { ProductID($0) }
    _ = try pages.storeProducts(
      products.map { Product(id: $0, name: LocalizedText(russian: "p"), state: .on) },
      of: Self.account, in: .russian, announced: 20, askedAt: Date(), now: Date())
    let board = WishBoard(account: Self.account, store: desk, pages: pages)
    let other = Other()

    @Sendable func put(on isOn: Bool) throws {
      let put = try desk.put(
        JobDraft(
          account: Self.account,
          items: products.map {
            JobDraft.Item(
              product: $0, title: "p", wish: .onSale(isOn), previous: .onSale(!isOn))
          }, hold: .zero), now: Date())
      try board.reflect(put.replaced + put.items, now: Date())
    }

    try put(on: false)
    for round in 0..<300 {
      let shipment = try #require(try desk.takeShipment(Self.account, limit: 100, now: Date()))
      let wished = round % 2 == 1
      try other.beside {
        try put(on: !wished)
      } _: {
        let settled = try desk.settle(
          Dictionary(uniqueKeysWithValues: shipment.items.map { ($0.id, .done) }), now: Date())
        try board.reflect(settled, now: Date())
      }
      try other.check()
      // The newest wish is open; its rows show it.
      let states = try pages.products(withIDs: products, of: Self.account).map(\.state)
      let expected: Product.State = wished ? .off : .on
      #expect(states.allSatisfy { $0 == expected }, "round \(round): \(states)")
      if states.contains(where: { $0 != expected }) { return }
    }
  }
}
