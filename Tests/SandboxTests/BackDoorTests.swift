import Foundation
import Sandbox
import Testing

/// What tests in other processes ask under `/sandbox/`.
struct BackDoorTests {
  private func edit(_ client: SandboxClient, _ token: String, _ body: String) throws {
    let response = try client.post("/api/product/edit/base/5100001?token=\(token)", json: body)
    #expect(response.status == 200)
  }

  @Test func aProductIsShownAsItIsWithItsWrites() throws {
    let client = try SandboxClient { $0.visibilityDelay = .seconds(60) }
    let token = try client.logIn()
    client.server.shop.change(5_100_002) { $0.figures.isEnabled.toggle() }
    let before = try client.getJSON("/sandbox/products/5100001")
    #expect(before["isShown"] == true)
    #expect(before["writes"] == [])
    try edit(client, token, #"{"enabled":true,"price":{"price":12.50,"currency":"EUR"}}"#)
    try edit(client, token, #"{"enabled":false}"#)
    let after = try client.getJSON("/sandbox/products/5100001")
    #expect(after["id"] == 5_100_001)
    #expect(after["enabled"] == false)
    #expect(after["price"] == "12.50")
    #expect(after["currency"] == "EUR")
    #expect(after["isShown"] == false)
    #expect(after["shown"]?["price"] == before["price"])
    let writes = after["writes"]?.elements ?? []
    #expect(writes.map { $0["number"] } == [1, 2])
    #expect(writes.map { $0["task"] } == [.null, .null])
    #expect(
      writes.map { $0["fields"]?.elements.map { $0["new"] } } == [
        ["true", "12.50 EUR"], ["false"],
      ])

    let some = try client.getJSON("/sandbox/products?ids=5100002,7,5100001").elements
    #expect(some.map { $0["id"] } == [5_100_002, 5_100_001])
    #expect(try client.get("/sandbox/products/7").status == 404)
    #expect(try client.get("/sandbox/products/x").status == 404)
    let later = try client.getJSON("/sandbox/writes?since=1").elements
    #expect(later.map { $0["product"] } == [5_100_001])
    #expect(try client.getJSON("/sandbox/writes").elements.count == 2)
  }

  @Test func tasksAreShownWithoutBeingAsked() throws {
    let client = try SandboxClient()
    let token = try client.logIn()
    let answer = try client.postJSON(
      "/api/product/edit/V2/status?token=\(token)",
      #"{"new_status":"disabled","products":[5100001,3]}"#)
    let id = try #require(answer["content"]?.scalarText)
    let task = try client.getJSON("/sandbox/tasks/\(id)")
    #expect(task["status"] == 3)
    #expect(task["products"] == [5_100_001, 3])
    #expect(task["failed"] == [3])
    #expect(task["polls"] == 0)
    #expect(try client.getJSON("/sandbox/tasks").elements == [task])
    #expect(try client.get("/sandbox/tasks/7").status == 404)
    #expect(try client.getJSON("/sandbox/writes").elements.first?["task"]?.scalarText == id)
  }

  @Test func requestsAreCountedAndTheseAreNot() throws {
    let client = try SandboxClient()
    let token = try client.logIn()
    try edit(client, token, #"{"enabled":true}"#)
    try edit(client, token, #"{"enabled":false}"#)
    client.server.faults = [FaultRule(path: "categories", drop: .before)]
    #expect(throws: RawFailure.reset) { try client.get("/api/categories") }
    let answer = try client.getJSON("/sandbox/requests")
    #expect(answer["total"] == 4)
    #expect(answer["byRoute"]?["POST /api/product/edit/base/{product_id}"] == 2)
    #expect(answer["byPath"]?["POST /api/product/edit/base/5100001"] == 2)
    #expect(answer["byStatus"] == ["200": 3])
    let edits = try client.getJSON("/sandbox/requests?method=post&path=EDIT/base&limit=1")
    #expect(edits["matching"] == 2)
    #expect(edits["requests"]?.elements.map { $0["body"] } == [#"{"enabled":false}"#])
    let dropped = try client.getJSON("/sandbox/requests?path=categories")["requests"]?.elements
    #expect(dropped?.map { $0["status"] } == [.null])
    #expect(try client.get("/sandbox/requests?path=(").status == 400)
    #expect(client.server.requestCount("POST", "/api/product/edit/base/5100001") == 2)
    #expect(client.server.counters.total == 4)
    #expect(try client.send("DELETE", "/sandbox/requests").status == 204)
    #expect(try client.getJSON("/sandbox/requests")["total"] == 0)
  }

  @Test func everyCallOnOfferIsListed() throws {
    let client = try SandboxClient()
    let routes = try client.getJSON("/sandbox/routes").elements
    #expect(routes.compactMap { $0["route"]?.scalarText } == DigisellerService.routeNames)
    let prices = routes.first { $0["route"] == "POST /api/product/edit/prices" }
    #expect(prices?["permission"] == "description_edit")
    #expect(routes.first?["permission"] == .null)
  }

  @Test func faultsKnowNothingOfItAndAreSetThroughIt() throws {
    let client = try SandboxClient()
    let rules = #"[{"path":".","status":503},{"latency_ms":5000}]"#
    #expect(try client.send("PUT", "/sandbox/faults", body: Array(rules.utf8)).status == 204)
    #expect(client.server.faults.count == 2)
    let start = ContinuousClock.now
    let bad = try client.send("PUT", "/sandbox/faults", body: Array(#"[{"path":"("}]"#.utf8))
    #expect(bad.status == 400)
    #expect(bad.text == #"{"error":"rule 1: path: no regular expression"}"#)
    #expect(client.server.faults.count == 2)
    #expect(try client.get("/sandbox/writes").status == 200)
    #expect(try client.send("DELETE", "/sandbox/faults").status == 204)
    #expect(try client.get("/api/categories?seller_id=424242").status == 200)
    #expect(ContinuousClock.now - start < .seconds(4))
  }

  @Test func somebodyElseMayEditAProduct() throws {
    let client = try SandboxClient()
    let body = #"{"price":{"price":99,"currency":"RUB"},"enabled":false}"#
    let answer = try client.json(
      client.send("PATCH", "/sandbox/products/5100001", body: Array(body.utf8)))
    #expect(answer["price"] == "99")
    #expect(answer["writes"] == [])
    #expect(client.server.shop.product(5_100_001)?.figures.price.text == "99")
    for wrong in ["", "[]", #"{"price":{"price":0,"currency":"RUB"}}"#] {
      let response = try client.send(
        "PATCH", "/sandbox/products/5100001", body: Array(wrong.utf8))
      #expect(response.status == 400)
    }
    #expect(
      try client.send("PATCH", "/sandbox/products/1", body: Array(body.utf8)).status == 404)
  }

  @Test func keysAndTokensAreChangedThroughIt() throws {
    let client = try SandboxClient()
    let names = #"["description_edit","token_get_perms"]"#
    #expect(try client.send("PUT", "/sandbox/keys/mine", body: Array(names.utf8)).status == 204)
    let token = try client.logIn(key: "mine")
    let perms = try client.getJSON("/api/token/perms?token=\(token)")
    #expect(
      Set(perms.members.filter { $0.value == true }.map(\.name)) == [
        "description_edit", "token_get_perms",
      ])
    try edit(client, token, #"{"enabled":false}"#)
    let wrong = try client.send("PUT", "/sandbox/keys/mine", body: Array(#"["fly"]"#.utf8))
    #expect(wrong.status == 400)
    #expect(try client.send("DELETE", "/sandbox/keys/mine").status == 204)
    #expect(try client.get("/api/token/perms?token=\(token)").status == 401)
    let other = try client.logIn()
    #expect(try client.send("DELETE", "/sandbox/tokens").status == 204)
    #expect(try client.get("/api/token/perms?token=\(other)").status == 401)
  }

  @Test(arguments: [
    "/sandbox", "/sandbox/", "/sandbox/x", "/sandbox/products/5100001/x", "/sandbox/requests/1",
    "/sandbox/../api/categories",
  ])
  func anythingElseIsNotThere(_ path: String) throws {
    let client = try SandboxClient()
    let response = try client.get(path)
    #expect(response.status == 404)
    #expect(response.header("content-type")?.hasPrefix("application/json") == true)
    #expect(try client.send("POST", "/sandbox/products/5100001").status == 404)
    // No call of the marketplace begins like this.
    #expect(!DigisellerService.routeNames.contains { $0.lowercased().contains("/sandbox") })
    #expect(try client.get("/sandboxes").header("content-type") == "text/html")
  }
}
