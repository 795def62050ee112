import Digiseller
import Foundation
import Marketplace
import Sandbox
import Testing
import Transport

/// The client against the sandbox over real HTTP, in the shapes that were seen live and in those of the documents.
@Suite struct SandboxReadingTests {
  static let shapes: [SandboxOptions.DigisellerShape] = [.live, .docs]

  @Test("Every product comes once over all pages, with exact prices", arguments: shapes)
  func allPages(_ shape: SandboxOptions.DigisellerShape) throws {
    let shop = try SandboxShop { options in
      options.digisellerShape = shape
      options.size = .m
    }
    let client = try shop.client()
    for order in [ProductPageRequest.Order.name, .mostSold] {
      var ids: [ProductID] = []
      var number = 1
      while true {
        let page = try client.products(
          ProductPageRequest(page: number, rows: 60, language: .russian, order: order))
        #expect(page.rejected.isEmpty)
        #expect(page.total == 500)
        ids += page.items.map(\.id)
        #expect(page.items.allSatisfy { $0.price != nil && !$0.name.isEmpty })
        guard page.hasNext == true else { break }
        number += 1
      }
      #expect(ids.count == 500)
      #expect(Set(ids).count == 500)
    }
  }

  @Test("Rows, detail and products by ids tell the same of a product", arguments: shapes)
  func agreement(_ shape: SandboxOptions.DigisellerShape) throws {
    let shop = try SandboxShop { $0.digisellerShape = shape }
    let client = try shop.client()
    let rows = try client.products(firstPage).items
    let byID = try client.products(ids: rows.map(\.id), in: .russian)
    #expect(Set(byID.map(\.id)) == Set(rows.map(\.id)))
    for row in rows.prefix(12) {
      let other = try #require(byID.first { $0.id == row.id })
      #expect(other.name == row.name)
      #expect(other.sold == row.sold)
      #expect(other.stock.isOut == row.stock.isOut)
      let detail = try client.productDetail(row.id, in: .russian)
      #expect(detail.name == row.name.russian)
      #expect(!detail.prices.isEmpty)
    }
    #expect(try client.products(ids: [ProductID(1)], in: .russian).isEmpty)
    #expect(throws: MarketplaceError.self) { try client.productDetail(ProductID(1), in: .russian) }
  }

  @Test("Names come in the language that was asked for")
  func languages() throws {
    let shop = try SandboxShop()
    let client = try shop.client()
    let russian = try client.products(firstPage).items
    let english = try client.products(
      ProductPageRequest(page: 1, rows: 100, language: .english)
    ).items
    let byID = Dictionary(uniqueKeysWithValues: english.map { ($0.id, $0) })
    let different = russian.filter { $0.name.russian != byID[$0.id]?.name.english }
    #expect(different.count > russian.count / 3)
    #expect(russian.allSatisfy { $0.name.english == nil })
  }

  @Test("A wrong key is refused in the service's own words", arguments: shapes)
  func wrongKey(_ shape: SandboxOptions.DigisellerShape) throws {
    let shop = try SandboxShop { $0.digisellerShape = shape }
    let client = try shop.client(key: "not-the-key")
    #expect {
      try client.products(firstPage)
    } throws: { error in
      guard case MarketplaceError.unauthorised(let words?) = error else { return false }
      return !words.isEmpty
    }
    // The refusal is remembered: the next calls ask nobody.
    let logins = shop.requests(to: "apilogin")
    for _ in 0..<5 { _ = try? client.products(firstPage) }
    #expect(shop.requests(to: "apilogin") == logins)
    client.forgetRefusals()
    _ = try? client.products(firstPage)
    #expect(shop.requests(to: "apilogin") == logins + 1)
  }

  @Test("Rights are told; a key without the right to ask has none to tell")
  func standing() throws {
    let shop = try SandboxShop()
    let rights = try #require(try shop.client().standing().rights)
    #expect(rights["description_view"] == true)
    let limited = try shop.client(key: shop.account.apiKey + "-limited").standing()
    #expect(limited.rights == nil || limited.rights?["description_edit"] == false)
  }

  @Test("A token that has run out is renewed once, and the call goes through", arguments: shapes)
  func expiry(_ shape: SandboxOptions.DigisellerShape) throws {
    let shop = try SandboxShop { options in
      options.digisellerShape = shape
      options.tokenTTL = .milliseconds(300)
      options.digisellerExpiredStatus = 401
    }
    let client = try shop.client()
    _ = try client.standing()
    Thread.sleep(forTimeInterval: 0.5)
    _ = try client.standing()
    #expect(shop.requests(to: "token/perms") <= 3)
  }

  @Test("The page of a maintenance, whatever its status, is told as one", arguments: [200, 503])
  func maintenance(_ status: Int) throws {
    let shop = try SandboxShop { options in
      var rule = FaultRule()
      rule.path = "seller-goods"
      rule.status = status
      rule.body = "<html><body><h1>Digiseller UPDATING</h1>регламентные работы</body></html>"
      options.faults = [rule]
    }
    #expect(throws: MarketplaceError.maintenance) { try shop.client().products(firstPage) }
  }

  @Test("No server is no network")
  func noNetwork() throws {
    let shop = try SandboxShop()
    let client = try shop.client()
    _ = try client.products(firstPage)
    shop.server.stop()
    #expect {
      try client.products(firstPage)
    } throws: { error in
      guard case MarketplaceError.unreachable = error else { return false }
      return true
    }
  }

  @Test("N18 Fifty calls that need a token at once log in once")
  func singleFlight() async throws {
    let shop = try SandboxShop { $0.latency = .milliseconds(100) }
    let session = Session(sellerID: shop.account.sellerID, key: Secret(shop.account.apiKey))
    let group = DispatchGroup()
    let clients = try (0..<50).map { _ in try shop.client(session) }
    let queue = DispatchQueue(label: "calls", attributes: .concurrent)
    for client in clients {
      queue.async(group: group) { _ = try? client.products(firstPage) }
    }
    await withCheckedContinuation { done in group.notify(queue: queue) { done.resume() } }
    #expect(shop.requests(to: "apilogin") == 1)
    #expect(shop.requests(to: "seller-goods") == 50)
  }

  @Test("Two programs that log in with one key in one second both get their token")
  func timestampUsed() throws {
    let shop = try SandboxShop()
    _ = try shop.client().products(firstPage)
    // A new session knows nothing of the first one's timestamp.
    _ = try shop.client().products(firstPage)
    #expect(shop.requests(to: "apilogin") >= 2)
  }

  @Test("K01 No error of a call holds the key, the token or the signature")
  func noSecrets() throws {
    let shop = try SandboxShop { options in
      var rule = FaultRule()
      rule.path = "seller-goods"
      rule.status = 500
      options.faults = [rule]
    }
    let client = try shop.client()
    do {
      _ = try client.products(firstPage)
      Issue.record("a failing call succeeded")
    } catch {
      var shown = ""
      dump(error, to: &shown)
      dump(client, to: &shown)
      shown += "\(error) \(client)"
      let token = shop.server.requests.compactMap { request in
        request.query.contains("token=")
          ? request.query.components(separatedBy: "token=")[1].prefix(32) : nil
      }.first
      #expect(!shown.contains(shop.account.apiKey))
      if let token { #expect(!shown.contains(token)) }
    }
  }
}
