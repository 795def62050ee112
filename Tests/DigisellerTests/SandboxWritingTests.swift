import Digiseller
import Foundation
import Marketplace
import Sandbox
import Synchronization
import Testing
import Transport

/// Switching products in the sandbox over real HTTP: what the client says of a write agrees with what the shop did.
@Suite(.timeLimit(.minutes(2))) struct SandboxWritingTests {
  private static let edit = "/api/product/edit/base/"
  private static let status = "/api/product/edit/V2/status"
  static let shapes: [SandboxOptions.DigisellerShape] = [.live, .docs]

  /// Asks until the task is over.
  private func follow(_ task: TaskID, _ client: DigisellerClient) throws -> TaskProgress {
    let end = ContinuousClock.now + .seconds(20)
    while ContinuousClock.now < end {
      let progress = try client.progress(of: task)
      if progress.state.isFinal { return progress }
      #expect(progress.state == .queued || progress.state == .running)
      Thread.sleep(forTimeInterval: 0.02)
    }
    throw MarketplaceError.unreachable(.timedOut(after: .seconds(20)))
  }

  private func isOn(_ shop: SandboxShop, _ id: Int) throws -> Bool {
    try #require(shop.server.shop.product(id)).figures.isEnabled
  }

  @Test(
    "A product is switched off and on, and reads back once the write is visible", arguments: shapes)
  func single(_ shape: SandboxOptions.DigisellerShape) throws {
    let shop = try SandboxShop { options in
      options.digisellerShape = shape
      options.visibilityDelay = .zero
    }
    let client = try shop.client()
    let product = try #require(try client.products(firstPage).items.first).id
    let id = try #require(product.number)
    for isEnabled in [false, true, true] {
      try client.setEnabled(isEnabled, product: product)
      #expect(try isOn(shop, id) == isEnabled)
      #expect(try client.states(of: [product]) == [product: isEnabled ? .on : .off])
    }
    #expect(shop.server.requestCount("POST", Self.edit + "\(id)") == 3)
    let unknown = ProductID(1)
    #expect {
      try client.setEnabled(true, product: unknown)
    } throws: { error in
      guard case WriteFailure.refused(.rejected(_, let words)) = error else { return false }
      return !words.isEmpty
    }
    #expect(try client.states(of: [unknown, product]).keys.elementsEqual([product]))
  }

  @Test("A task that leaves products out says which and why", arguments: shapes)
  func mixedTask(_ shape: SandboxOptions.DigisellerShape) throws {
    let shop = try SandboxShop { options in
      options.digisellerShape = shape
      options.size = .m
      options.visibilityDelay = .zero
    }
    let client = try shop.client()
    let ids = try client.products(
      ProductPageRequest(page: 1, rows: 150, language: .russian)
    ).items.map(\.id)
    let foreign = [ProductID(17), ProductID(18)]
    let task = try client.setEnabled(false, products: ids + foreign)
    let end = try follow(task, client)
    #expect(end.state == (shape == .live ? .done : .failed))
    #expect(end.total == 152)
    #expect(end.succeeded == 150)
    #expect(end.failed == 2)
    #expect(end.problems.compactMap(\.product) == foreign)
    #expect(end.problems.allSatisfy { !$0.words.isEmpty })
    let states = try client.states(of: ids + foreign)
    #expect(states == Dictionary(uniqueKeysWithValues: ids.map { ($0, .off) }))
    #expect(shop.server.requestCount("POST", Self.status) == 1)
    #expect(throws: MarketplaceError.notFound) {
      try client.progress(of: TaskID("03a5e74f-654d-4d60-9585-ff1dcf02fe6f"))
    }
  }

  @Test(
    "A key without the right is told which one it lacks, and changes nothing",
    arguments: [200, 403])
  func missingRight(_ denied: Int) throws {
    let shop = try SandboxShop { $0.digisellerDeniedStatus = denied }
    let client = try shop.client(key: shop.account.apiKey + "-readonly")
    let product = try #require(try client.products(firstPage).items.first).id
    let refused = WriteFailure.refused(.forbidden(right: "description_edit"))
    #expect(throws: refused) { try client.setEnabled(false, product: product) }
    #expect(throws: refused) { try client.setEnabled(false, products: [product]) }
    #expect(shop.server.shop.writes.isEmpty)
    #expect(shop.requests(to: "apilogin") == 1)
  }

  @Test("N18 Tokens that are withdrawn cost one login, and the write happens once")
  func withdrawnToken() throws {
    let shop = try SandboxShop()
    let client = try shop.client()
    let product = try #require(try client.products(firstPage).items.first).id
    let id = try #require(product.number)
    shop.server.digiseller.expireTokens()
    try client.setEnabled(false, product: product)
    #expect(shop.server.shop.writes(to: id).count == 1)
    #expect(shop.requests(to: "apilogin") == 2)
  }

  @Test(
    "N18 Fifty calls under one stale token cost one login, and none is made three times"
  )
  func fiftyInFlight() async throws {
    let shop = try SandboxShop { $0.latency = .milliseconds(150) }
    let session = Session(sellerID: shop.account.sellerID, key: Secret(shop.account.apiKey))
    let clients = try (0..<50).map { _ in try shop.client(session) }
    _ = try clients[0].products(firstPage)
    // All of them leave with a token that is no good any more.
    shop.server.digiseller.expireTokens()
    let group = DispatchGroup()
    let failures = Mutex(0)
    for (number, client) in clients.enumerated() {
      DispatchQueue(label: "call \(number)").async(group: group) {
        do throws(WriteFailure) {
          try client.setEnabled(false, product: ProductID(5_100_001))
        } catch {
          failures.withLock { $0 += 1 }
        }
      }
    }
    await withCheckedContinuation { done in
      group.notify(queue: .global()) { done.resume() }
    }
    #expect(failures.withLock { $0 } == 0)
    #expect(shop.requests(to: "apilogin") == 2)
    #expect((50...100).contains(shop.requests(to: "edit/base")))
    #expect(shop.server.shop.writes.count == 50)
  }

  /// What is done to a write, and whether the shop carries it out.
  struct Trouble: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let isApplied: Bool
    let adjust: @Sendable (inout FaultRule) -> Void
  }

  static let troubles = [
    Trouble(testDescription: "reset before", isApplied: false) { $0.drop = .before },
    Trouble(testDescription: "reset after", isApplied: true) { $0.drop = .after },
    Trouble(testDescription: "cut early", isApplied: true) { $0.truncate = 1 },
    Trouble(testDescription: "cut late", isApplied: true) { $0.truncate = 40 },
    Trouble(testDescription: "502", isApplied: false) { $0.status = 502 },
    Trouble(testDescription: "time-out", isApplied: true) { $0.latency = .seconds(3) },
  ]

  @Test("A lost answer is never a success and never a refusal, applied or not", arguments: troubles)
  func lost(_ trouble: Trouble) throws {
    let shop = try SandboxShop { options in
      var rule = FaultRule()
      rule.path = "product/edit"
      trouble.adjust(&rule)
      options.faults = [rule]
    }
    let client = try shop.client(timeout: .seconds(1))
    let product = try #require(try client.products(firstPage).items.first).id
    let id = try #require(product.number)
    let wasOn = try isOn(shop, id)
    for products in [[product], [product, ProductID(id + 1)]] {
      #expect {
        if products.count == 1 {
          try client.setEnabled(!wasOn, product: product)
        } else {
          _ = try client.setEnabled(!wasOn, products: products)
        }
      } throws: { error in
        guard case WriteFailure.unknown = error else { return false }
        return true
      }
    }
    if trouble.isApplied {
      let end = ContinuousClock.now + .seconds(10)
      while try isOn(shop, id) == wasOn, ContinuousClock.now < end {
        Thread.sleep(forTimeInterval: 0.05)
      }
    }
    #expect(try isOn(shop, id) == (trouble.isApplied ? !wasOn : wasOn))
    // Sent once each, whatever came of it.
    #expect(shop.requests(to: "edit/base") == 1)
    #expect(shop.requests(to: "edit/v2/status") == 1)
  }

  @Test("No server at all is certainly not applied")
  func noServer() throws {
    let shop = try SandboxShop()
    let client = try shop.client()
    let product = try #require(try client.products(firstPage).items.first).id
    shop.server.stop()
    #expect(throws: WriteFailure.notApplied(.unreachable(.refused))) {
      try client.setEnabled(false, product: product)
    }
  }

  @Test("429 is certainly not applied, and says how long to wait")
  func tooMany() throws {
    let shop = try SandboxShop { options in
      var rule = FaultRule()
      rule.path = "product/edit"
      rule.status = 429
      rule.retryAfter = "30"
      options.faults = [rule]
    }
    let client = try shop.client()
    #expect(throws: WriteFailure.notApplied(.rateLimited(retryAfter: .seconds(30)))) {
      try client.setEnabled(false, product: ProductID(5_100_001))
    }
    #expect(shop.server.shop.writes.isEmpty)
  }
}
