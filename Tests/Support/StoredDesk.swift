package import Dashboard
import Foundation
package import Marketplace
package import Storage
package import TerminalCore
package import Texts

/// A desk on a store in memory whose reads are answered at once: lists behave as in the program, without queues.
package struct StoredDesk {
  package var desk: TestDesk
  package let store: PagesStore
  /// The effects that no store answers, in order.
  package private(set) var others: [Effect] = []

  package init(
    _ products: [Product], size: Size = Size(columns: 80, rows: 24), language: Language = .english,
    isOffline: Bool = false, isPlain: Bool = false
  ) throws {
    store = try PagesStore.inMemory()
    try store.register(TestDesk.account, marketplace: .digiseller, identity: "digiseller:424242")
    if !products.isEmpty {
      _ = try store.storeProducts(
        products, of: TestDesk.account, in: .russian, announced: products.count,
        now: TestDesk.start)
    }
    desk = TestDesk(size: size, language: language, isOffline: isOffline, isPlain: isPlain)
    try settle()
  }

  /// Stores products as a sync would, and tells the desk.
  package mutating func sync(_ products: [Product]) throws {
    _ = try store.storeProducts(
      products, of: TestDesk.account, in: .russian, announced: nil, now: TestDesk.start)
    try receive(
      .productStatusRead(TestDesk.account, try store.productStatus(TestDesk.account)))
  }

  package mutating func press(_ names: String...) throws {
    for name in names {
      desk.press(name)
      try settle()
    }
  }

  package mutating func type(_ text: String) throws {
    for character in text {
      desk.type(String(character))
      try settle()
    }
  }

  package mutating func receive(_ message: Desk.Msg) throws {
    desk.receive(message)
    try settle()
  }

  /// Takes the effects that only the world could answer.
  package mutating func takeOthers() -> [Effect] {
    defer { others = [] }
    return others
  }

  private mutating func settle() throws {
    var queue = desk.takeEffects()
    while !queue.isEmpty {
      for effect in queue {
        if let answer = try answer(effect) { desk.receive(answer) } else { others.append(effect) }
      }
      queue = desk.takeEffects()
    }
  }

  private func answer(_ effect: Effect) throws -> Desk.Msg? {
    switch effect {
    case .readProducts(let query, let request, let generation):
      return .products(
        query.account, .windowRead(generation, try store.window(query, request)))
    case .countProducts(let query, let generation):
      return .products(
        query.account, .counted(generation, try store.count(query, stoppedBy: StopSwitch())))
    case .findProductIDs(let query, let first, let last, let generation):
      return .products(
        query.account,
        .idsFound(generation, try store.productIDs(query, from: first, through: last)))
    case .readProductStatus(let account):
      return .productStatusRead(account, try store.productStatus(account))
    case .readProduct(let account, let id, let language):
      let detail = try store.detail(id, of: account, in: language)
      return .products(
        account,
        .productRead(
          id, try store.product(id, of: account), detail?.detail, detail?.readAt))
    case .searchProducts(let query, let generation):
      let window = try store.window(
        query, WindowRequest(anchor: .start, offset: 0, count: Palette.mostProducts))
      return .paletteFound(generation, window.rows.map(\.row))
    case .readProductsNamed(let account, let ids, let generation):
      return .planRead(generation, try store.products(withIDs: ids, of: account))
    case .recallRights(let account):
      return .rights(account, .recalled(try store.rights(of: account)))
    case .readHealth, .forgetRefusals, .readRights, .beginOutbox, .putJob, .releaseJob, .undoJob,
      .cancelJob, .discardItem, .dropHeld, .pauseJob, .findRetry, .inbox, .money, .views, .settings,
      .wakeOutbox, .readJobs, .readJobItems, .fetchProduct, .syncProducts, .glanceAtProducts, .copy,
      .notify, .bell,
      .open, .edit, .wake, .redraw, .suspend:
      return nil
    }
  }
}
