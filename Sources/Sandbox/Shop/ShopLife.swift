import Dispatch
import Synchronization

/// Buyers who come by while the sandbox serves: every few seconds some popular products sell, and somebody
/// writes or answers.
final class ShopLife: Sendable {
  private let shop: Shop
  private let random: Mutex<SeededRandom>
  private let timer = Mutex<(any DispatchSourceTimer)?>(nil)

  init(shop: Shop, seed: UInt64) {
    self.shop = shop
    random = Mutex(SeededRandom(seed, stream: "life"))
  }

  func begin() {
    timer.withLock { timer in
      let fresh = DispatchSource.makeTimerSource(queue: .global(qos: .utility))
      fresh.schedule(deadline: .now() + 3, repeating: 3, leeway: .milliseconds(500))
      fresh.setEventHandler { @Sendable [weak self] in self?.sellSome() }
      fresh.activate()
      timer = fresh
    }
  }

  func end() {
    timer.withLock { timer in
      timer?.cancel()
      timer = nil
    }
  }

  private func sellSome() {
    let ranks = random.withLock { random in
      (0..<random.within(1...3)).map { _ in random.below(min(20, shop.catalogue.count)) }
    }
    for rank in ranks {
      let id = ShopCatalogue.firstID + shop.catalogue.index(atRank: rank)
      guard shop.sell(id), let product = shop.product(id) else { continue }
      let buyer = random.withLock { $0.below(shop.dialogs.catalogue.count / 3) }
      _ = shop.dialogs.placeOrder(of: product, by: buyer)
    }
    random.withLock { shop.dialogs.live(&$0, shop: shop) }
  }
}
