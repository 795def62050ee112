import DeskTesting
import Engine
import Foundation
import Marketplace
import Storage
import Synchronization
import Testing

@Suite("The outbox against an unreliable marketplace")
struct OutboxSimulationTests {
  private static let faults: [UnreliableShop.Faults] = [
    UnreliableShop.Faults(),
    UnreliableShop.Faults(lostBefore: 0.2, lostAfter: 0.2),
    UnreliableShop.Faults(unreachable: 0.4, refused: [ProductID(3)]),
    UnreliableShop.Faults(
      lostBefore: 0.15, lostAfter: 0.15, unreachable: 0.15, refused: [ProductID(3)]),
  ]

  @Test(
    "O01 O02 O15 1,000 interleavings of toggle, undo, sync, lost answers and restarts end at the last wish",
    arguments: 0..<20)
  func interleavings(_ group: Int) throws {
    for number in 0..<50 {
      let seed = UInt64(group * 50 + number)
      var simulation = try OutboxSimulation(
        seed: seed, faults: Self.faults[Int(seed) % Self.faults.count])
      for _ in 0..<14 {
        try simulation.step()
        #expect(try simulation.rowsShowOpenWishes(), "seed \(seed): a row flipped back")
        #expect(try simulation.rowsShowTheTruth(), "seed \(seed): a row shows what was")
      }
      try simulation.finish()
      try check(simulation, seed: seed)
    }
  }

  private func check(_ simulation: OutboxSimulation, seed: UInt64) throws {
    let items = try simulation.allItems()
    #expect(items.allSatisfy { !$0.state.isOpen }, "seed \(seed): something is still open")
    let truth = simulation.shop.state.withLock { $0.truth }
    let writes = simulation.shop.state.withLock { $0.writes }
    for product in simulation.products {
      let own = items.filter { $0.product == product }
      // A wish that the marketplace refused, or that never left, changed nothing.
      let last = own.last { $0.state == .done }
      let isKnown = !own.contains { item in
        if case .notTaken? = item.reason { return item.state == .failed }
        return item.state == .cancelled && item.attempts > 0
      }
      guard isKnown else { continue }
      let expected = last.map { $0.wish == .onSale(true) } ?? true
      #expect(truth[product] == expected, "seed \(seed): product \(product) is not as wished last")
      let row = try simulation.pages.products(withIDs: [product], of: OutboxSimulation.account)
      #expect(
        row.first?.state == (expected ? .on : .off), "seed \(seed): the row of \(product) lies")
      // Nothing is applied more often than it was sent, and nothing that was taken back is sent.
      for isOn in [true, false] {
        let arrived = writes.count { $0.product == product && $0.isOn == isOn }
        let sent = own.filter { $0.wish == .onSale(isOn) }.reduce(0) { $0 + $1.attempts }
        #expect(arrived <= sent, "seed \(seed): \(product) was written without being sent")
      }
    }
    for item in items where item.state == .cancelled && item.attempts > 0 {
      // It was taken back after an attempt that certainly was not applied, or one that a newer wish replaced.
      #expect(
        items.contains { $0.product == item.product && $0.id > item.id } || item.reason != nil)
    }
  }
}
