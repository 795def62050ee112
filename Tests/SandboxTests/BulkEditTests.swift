import Foundation
import Sandbox
import Testing

/// `edit/V2/status`, `edit/prices` and the tasks they begin.
struct BulkEditTests {
  private static let statusPath = "/api/product/edit/V2/status"
  private static let pricesPath = "/api/product/edit/prices"

  /// One server, logged in.
  private struct Desk {
    let client: SandboxClient
    let token: String

    init(_ edit: (inout SandboxOptions) -> Void = { _ in }) throws {
      client = try SandboxClient(edit)
      token = try client.logIn()
    }

    var shop: Shop { client.server.shop }

    func switchProducts(_ status: String, _ ids: [Int]) throws -> RawResponse {
      try client.post(
        "\(statusPath)?token=\(token)", json: #"{"new_status":"\#(status)","products":\#(ids)}"#)
    }

    /// The id of a task that was taken.
    func taskID(_ response: RawResponse) throws -> String {
      #expect(response.status == 200)
      let answer = try JSONReader.read(response.body)
      #expect(answer.names == ["retval", "retdesc", "errors", "content"])
      #expect(answer["retval"] == 0)
      let id = try #require(answer["content"]?.scalarText)
      #expect(UUID(uuidString: id) != nil)
      return id
    }

    func status(_ id: String) throws -> WireValue {
      try client.getJSON("/api/product/edit/UpdateProductsTaskStatus?taskId=\(id)&token=\(token)")
    }

    /// The statuses seen until the task is over, and what it then came to.
    func follow(_ id: String) throws -> (seen: [Int], end: WireValue) {
      var seen: [Int] = []
      let deadline = ContinuousClock.now + .seconds(20)
      while ContinuousClock.now < deadline {
        let answer = try status(id)
        let number = try #require(answer["Status"]?.integer)
        seen.append(number)
        if number >= 2 { return (seen, answer) }
        usleep(5_000)
      }
      Issue.record("the task \(id) does not end")
      return (seen, .null)
    }

    func refusal(_ response: RawResponse) throws -> String? {
      #expect(response.status == 400)
      let answer = try JSONReader.read(response.body)
      #expect(answer["retval"] == 1)
      return answer["errors"]?.elements.first?["code"]?.scalarText
    }
  }

  // MARK: - The life of a task

  @Test func aTaskIsQueuedThenRunningThenDone() throws {
    let desk = try Desk()
    let ids = [5_100_001, 5_100_002, 5_100_003]
    for id in ids { desk.shop.setEnabled(true, of: id) }
    let id = try desk.taskID(try desk.switchProducts("disabled", ids))
    let first = try desk.status(id)
    #expect(
      first.names == [
        "TaskId", "Status", "SuccessCount", "ErrorCount", "TotalCount", "ErrorsDescriptions",
      ])
    #expect(first["TaskId"]?.scalarText == id)
    #expect(first["Status"] == 0)
    #expect(first["SuccessCount"] == 0)
    #expect(first["TotalCount"] == 3)
    #expect(try desk.status(id.uppercased())["Status"] == 1)
    let end = try desk.status(id)
    #expect(end["Status"] == 3)
    #expect(end["SuccessCount"] == 3)
    #expect(end["ErrorCount"] == 0)
    #expect(end["ErrorsDescriptions"] == .null)
    #expect(desk.shop.products(ids).allSatisfy { !$0.figures.isEnabled })
    // Asked for ever again, it says the same.
    #expect(try desk.status(id) == end)
  }

  @Test func timeDecidesWhenATaskIsDoneAndNobodyNeedsToAsk() throws {
    let desk = try Desk {
      $0.taskDelay = .milliseconds(150)
      $0.taskItemTime = .milliseconds(10)
      $0.taskPolls = 0
    }
    let ids = Array(5_100_001...5_100_030)
    for id in ids { desk.shop.setEnabled(true, of: id) }
    let start = ContinuousClock.now
    let id = try desk.taskID(try desk.switchProducts("disabled", ids))
    if ContinuousClock.now - start < .milliseconds(100) {
      #expect(try desk.status(id)["Status"] == 0)
      #expect(desk.shop.writes.isEmpty)
    }
    var counts: [Int] = []
    while desk.client.server.digiseller.tasks[0].stage != .done,
      ContinuousClock.now - start < .seconds(10)
    {
      counts.append(desk.shop.writes.count)
      usleep(5_000)
    }
    #expect(ContinuousClock.now - start >= .milliseconds(445))
    #expect(counts == counts.sorted())
    // It was seen half done.
    #expect(counts.contains { $0 > 0 && $0 < 30 })
    #expect(desk.shop.writes.map(\.productID) == ids)
    #expect(try desk.status(id)["Status"] == 3)
  }

  @Test func tasksAreCarriedOutInTheOrderOfTheirCalls() throws {
    let desk = try Desk {
      $0.taskDelay = .milliseconds(20)
      $0.taskItemTime = .milliseconds(1)
    }
    let ids = Array(5_100_001...5_100_025)
    let tasks = try ["disabled", "enabled", "disabled", "enabled"].map {
      try desk.taskID(try desk.switchProducts($0, ids))
    }
    #expect(Set(tasks).count == 4)
    for task in tasks { #expect(try desk.follow(task).seen.last == 3) }
    #expect(desk.shop.products(ids).allSatisfy { $0.figures.isEnabled })
    #expect(
      desk.shop.writes.map(\.source) == tasks.flatMap { task in ids.map { _ in .task(task) } })
    #expect(desk.shop.writes.map(\.number) == Array(1...100))
    for id in ids {
      #expect(
        desk.shop.writes(to: id).map { $0.new("enabled") } == ["false", "true", "false", "true"])
    }
  }

  @Test func tasksSurviveARestartOfTheServer() throws {
    let desk = try Desk { $0.taskDelay = .milliseconds(50) }
    let id = try desk.taskID(try desk.switchProducts("enabled", [5_100_001]))
    desk.client.server.stop()
    let port = try #require(URL(string: try desk.client.server.start()[0].baseURL)?.port)
    let connection = try RawConnection(port: port)
    var status: WireValue?
    while status != 3 {
      connection.send(
        SandboxClient.message(
          "GET", "/api/product/edit/UpdateProductsTaskStatus?taskId=\(id)&token=\(desk.token)"))
      let answer = try connection.receive()
      try #require(answer.status == 200)
      status = try JSONReader.read(answer.body)["Status"]
      usleep(5_000)
    }
    #expect(desk.shop.product(5_100_001)?.figures.isEnabled == true)
  }

  // MARK: - Results

  @Test(arguments: SandboxOptions.DigisellerShape.allCases)
  func mixedResultsNameEveryProductLeftOut(_ shape: SandboxOptions.DigisellerShape) throws {
    let desk = try Desk { $0.digisellerShape = shape }
    for id in 5_100_001...5_100_003 { desk.shop.setEnabled(true, of: id) }
    let id = try desk.taskID(
      try desk.switchProducts("disabled", [5_100_001, 777, 5_100_002, 5_100_051, 5_100_003]))
    let end = try desk.follow(id).end
    // Production calls it done, the documents an error, with the same counts.
    #expect(end["Status"] == (shape == .live ? 3 : 2))
    #expect(end["SuccessCount"] == 3)
    #expect(end["ErrorCount"] == 2)
    #expect(end["TotalCount"] == 5)
    let words: WireValue =
      shape == .live
      ? "Товар не найден или нет доступа"
      : "Продукт не найден или у Вас нет доступа для его редактирования"
    #expect(
      end["ErrorsDescriptions"] == [
        ["Key": "777", "Value": words], ["Key": "5100051", "Value": words],
      ])
    #expect(desk.shop.writes.map(\.productID) == [5_100_001, 5_100_002, 5_100_003])
  }

  @Test(arguments: SandboxOptions.DigisellerShape.allCases)
  func aTaskThatDidNothingIsAnError(_ shape: SandboxOptions.DigisellerShape) throws {
    let desk = try Desk { $0.digisellerShape = shape }
    let end = try desk.follow(try desk.taskID(try desk.switchProducts("enabled", [1, 2]))).end
    #expect(end["Status"] == 2)
    #expect(end["SuccessCount"] == 0)
    #expect(end["ErrorCount"] == 2)
    #expect(desk.shop.writes.isEmpty)
  }

  @Test func withoutErrorsTheListIsNullInProductionAndEmptyInTheDocuments() throws {
    for (shape, list) in [(SandboxOptions.DigisellerShape.live, WireValue.null), (.docs, [])] {
      let desk = try Desk { $0.digisellerShape = shape }
      let end = try desk.follow(try desk.taskID(try desk.switchProducts("enabled", [5_100_001])))
      #expect(end.end["ErrorsDescriptions"] == list)
      #expect(end.end["Status"] == 3)
    }
  }

  @Test func pricesAreSetInTheProductsOwnCurrency() throws {
    let desk = try Desk()
    desk.shop.setPrice(Amount(units: 100, places: 2), .eur, of: 5_100_001)
    desk.shop.setPrice(Amount(units: 100, places: 2), .wmz, of: 5_100_002)
    desk.shop.setPrice(Amount(units: 100, places: 2), .rub, of: 5_100_003)
    let response = try desk.client.post(
      "\(Self.pricesPath)?token=\(desk.token)",
      json: #"""
        [{"ProductId":5100001,"Price":1.25},{"product_id":5100002,"price":0.0375},
         {"productid":"5100003","PRICE":"349.90"},{"ProductId":5100004,"Price":0},{"ProductId":9,"Price":1}]
        """#)
    #expect(response.status == 200)
    #expect(response.header("content-type")?.hasPrefix("text/plain") == true)
    #expect(UUID(uuidString: response.text) != nil)
    let end = try desk.follow(response.text).end
    #expect(end["Status"] == 3)
    #expect(end["SuccessCount"] == 3)
    #expect(
      end["ErrorsDescriptions"] == [
        ["Key": "5100004", "Value": "Цена вне диапазона"],
        ["Key": "9", "Value": "Товар не найден или нет доступа"],
      ])
    let products = desk.shop.products([5_100_001, 5_100_002, 5_100_003])
    #expect(products.map(\.figures.price.text) == ["1.25", "0.0375", "349.90"])
    #expect(products.map(\.figures.currency) == [.eur, .wmz, .rub])
    #expect(desk.shop.writes(to: 5_100_001).map { $0.new("price") } == ["1.25 EUR"])
  }

  @Test func readersSeeTheResultsLaterThanTheTaskSaysDone() throws {
    let desk = try Desk {
      $0.visibilityDelay = .milliseconds(500)
      $0.taskPolls = 0
    }
    let before = desk.shop.product(5_100_001)?.figures.isEnabled == true
    let id = try desk.taskID(
      try desk.switchProducts(before ? "disabled" : "enabled", [5_100_001]))
    let start = ContinuousClock.now
    #expect(try desk.status(id)["Status"] == 3)
    func shown() throws -> WireValue? {
      let goods = try desk.client.postJSON(
        "/api/seller-goods?token=\(desk.token)",
        #"{"id_seller":424242,"rows":1000,"show_hidden":1}"#)
      return goods["rows"]?.elements.first { $0["id_goods"] == 5_100_001 }?["visible"]
    }
    let early = try shown()
    if ContinuousClock.now - start < .milliseconds(400) { #expect(early == (before ? 1 : 0)) }
    while try shown() == early, ContinuousClock.now - start < .seconds(5) { usleep(20_000) }
    #expect(try shown() == (before ? 0 : 1))
  }

  // MARK: - Parameters

  @Test(arguments: SandboxOptions.DigisellerShape.allCases)
  func whatTheCallsRefuse(_ shape: SandboxOptions.DigisellerShape) throws {
    let desk = try Desk { $0.digisellerShape = shape }
    func code(_ path: String, _ body: String) throws -> String? {
      try desk.refusal(try desk.client.post("\(path)?token=\(desk.token)", json: body))
    }
    let bodies = [
      (#"{"products":[5100001]}"#, "new_status-0"),
      (#"{"new_status":"on","products":[5100001]}"#, "new_status-1"),
      (#"{"new_status":true,"products":[5100001]}"#, "new_status-1"),
      (#"{"new_status":"enabled"}"#, "products-0"),
      (#"{"new_status":"enabled","products":[]}"#, "products-0"),
      (#"{"new_status":"enabled","products":["x"]}"#, "products-1"),
      (#"{"new_status":"enabled","products":[5100001.5]}"#, "products-1"),
      (#"{"new_status":"enabled","products":\#(Array(1...201))}"#, "products-1"),
      ("[5100001]", "body-0"), ("", "body-0"), ("{", "body-0"),
    ]
    for (body, expected) in bodies { #expect(try code(Self.statusPath, body) == expected) }
    let prices = [
      ("{}", "body-0"), ("[]", "body-0"), ("", "body-0"), ("[1]", "ProductId-1"),
      (#"[{"Price":1}]"#, "ProductId-1"), (#"[{"ProductId":5100001}]"#, "Price-1"),
      (#"[{"ProductId":5100001,"Price":"1,5"}]"#, "Price-1"),
      (#"[{"ProductId":5100001,"Price":1},{"ProductId":5100002,"Price":{}}]"#, "Price-1"),
    ]
    for (body, expected) in prices { #expect(try code(Self.pricesPath, body) == expected) }
    #expect(desk.client.server.digiseller.tasks.isEmpty)

    let status = "/api/product/edit/UpdateProductsTaskStatus"
    for (query, expected) in [
      ("", "taskId-0"), ("taskId=", "taskId-0"), ("taskId=7", "taskId-2"),
      ("taskId=00000000-0000-0000-0000-000000000000", "taskId-2"),
    ] {
      let response = try desk.client.get("\(status)?\(query)&token=\(desk.token)")
      #expect(try desk.refusal(response) == expected)
    }
    let plain = try desk.client.send(
      "POST", "\(Self.statusPath)?token=\(desk.token)", headers: ["Content-Type: text/plain"],
      body: Array(#"{"new_status":"enabled","products":[5100001]}"#.utf8))
    #expect(plain.status == 415)
    #expect(try desk.client.get("\(Self.statusPath)?token=\(desk.token)").status == 405)
  }

  @Test func twoHundredAreTaken() throws {
    let desk = try Desk { $0.size = .m }
    let ids = Array(5_100_001...5_100_200)
    let id = try desk.taskID(try desk.switchProducts("disabled", ids))
    #expect(try desk.follow(id).end["SuccessCount"] == 200)
    #expect(desk.shop.products(ids).allSatisfy { !$0.figures.isEnabled })
  }

  @Test func xmlIsTakenAndAnswered() throws {
    let desk = try Desk()
    let headers = ["Content-Type: text/xml", "Accept: text/xml"]
    for ids in [[5_100_001], [5_100_001, 5_100_002]] {
      let products = ids.map { "<products>\($0)</products>" }.joined(separator: " ")
      let response = try desk.client.send(
        "POST", "\(Self.statusPath)?token=\(desk.token)", headers: headers,
        body: Array("<request> <new_status>disabled</new_status> \(products) </request>".utf8))
      let match = try #require(
        response.text.wholeMatch(
          of: #/<response><retval>0</retval><content>([0-9a-f-]{36})</content></response>/#))
      #expect(try desk.follow(String(match.1)).end["TotalCount"] == .int(ids.count))
    }
    let json = try desk.client.send(
      "GET",
      "/api/product/edit/UpdateProductsTaskStatus?TASKID=\(desk.client.server.digiseller.tasks[0].id)&token=\(desk.token)",
      headers: ["Accept: text/xml"])
    #expect(json.header("content-type")?.hasPrefix("application/json") == true)
  }

  // MARK: - Faults

  /// O12: what was lost on the way is done once, and a call made again is a task of its own.
  @Test func aLostAnswerLeavesATaskThatIsCarriedOutOnce() throws {
    let desk = try Desk()
    desk.shop.setEnabled(true, of: 5_100_001)
    desk.client.server.faults = [
      FaultRule(path: "V2/status", nth: 1, drop: .after),
      FaultRule(path: "V2/status", nth: 2, drop: .before),
      FaultRule(path: "V2/status", nth: 3, truncate: 10),
    ]
    #expect(throws: RawFailure.reset) { try desk.switchProducts("disabled", [5_100_001]) }
    #expect(desk.shop.writes(to: 5_100_001).count == 1)
    #expect(desk.shop.product(5_100_001)?.figures.isEnabled == false)
    #expect(throws: RawFailure.reset) { try desk.switchProducts("disabled", [5_100_001]) }
    #expect(desk.shop.writes(to: 5_100_001).count == 1)
    #expect(throws: RawFailure.self) { try desk.switchProducts("disabled", [5_100_001]) }
    #expect(desk.shop.writes(to: 5_100_001).count == 2)
    let id = try desk.taskID(try desk.switchProducts("disabled", [5_100_001]))
    #expect(try desk.follow(id).end["SuccessCount"] == 1)
    #expect(desk.shop.writes(to: 5_100_001).count == 3)
    #expect(desk.client.server.digiseller.tasks.count == 3)
    #expect(desk.client.server.requestCount("POST", Self.statusPath) == 4)
  }

  @Test func failingIdsAreRefusedInsideATaskEachWithAReason() throws {
    let desk = try Desk()
    desk.client.server.faults = [
      FaultRule(
        method: "POST", path: "edit/(V2|prices)", failIDs: [5_100_002, 5_100_003, 5_100_004])
    ]
    let ids = Array(5_100_001...5_100_005)
    let status = try desk.follow(try desk.taskID(try desk.switchProducts("disabled", ids))).end
    #expect(status["Status"] == 3)
    #expect(status["SuccessCount"] == 2)
    let errors = status["ErrorsDescriptions"]?.elements ?? []
    #expect(errors.map { $0["Key"] } == ["5100002", "5100003", "5100004"])
    let reasons = errors.compactMap { $0["Value"]?.scalarText }
    #expect(Set(reasons).count == 3)
    #expect(reasons.allSatisfy { !$0.isEmpty })
    let answer = try desk.client.post(
      "\(Self.pricesPath)?token=\(desk.token)",
      json: #"[{"ProductId":5100002,"Price":1},{"ProductId":5100005,"Price":1}]"#)
    #expect(try desk.follow(answer.text).end["ErrorCount"] == 1)
    #expect(desk.shop.writes.map(\.productID) == [5_100_001, 5_100_005, 5_100_005])
    // The rule is looked at when the task is taken: asking again does not fail anything more.
    desk.client.server.faults = []
    let again = try desk.follow(try desk.taskID(try desk.switchProducts("disabled", ids))).end
    #expect(again["ErrorCount"] == 0)
  }

  @Test func aTaskMayBreakOff() throws {
    let desk = try Desk()
    desk.client.server.faults = [FaultRule(path: "V2", nth: 1, stopAfter: 2)]
    let ids = Array(5_100_001...5_100_005)
    let broken = try desk.follow(try desk.taskID(try desk.switchProducts("disabled", ids))).end
    #expect(broken["Status"] == 2)
    #expect(broken["SuccessCount"] == 2)
    #expect(broken["ErrorCount"] == 0)
    #expect(broken["TotalCount"] == 5)
    #expect(desk.shop.writes.map(\.productID) == [5_100_001, 5_100_002])
    let whole = try desk.follow(try desk.taskID(try desk.switchProducts("disabled", ids))).end
    #expect(whole["SuccessCount"] == 5)
  }

  @Test func manyTasksAtOnceAreEachCarriedOutOnce() throws {
    let desk = try Desk {
      $0.size = .m
      $0.taskDelay = .milliseconds(10)
      $0.taskItemTime = .microseconds(50)
    }
    let connections = try (0..<24).map { _ in try RawConnection(port: desk.client.port) }
    for (number, connection) in connections.enumerated() {
      let ids = Array(5_100_001 + number * 20..<5_100_001 + (number + 1) * 20)
      connection.send(
        SandboxClient.message(
          "POST", "\(Self.statusPath)?token=\(desk.token)",
          headers: ["Content-Type: application/json"],
          body: Array(#"{"new_status":"disabled","products":\#(ids)}"#.utf8)))
    }
    let tasks = try connections.map { try desk.taskID(try $0.receive()) }
    for task in tasks { #expect(try desk.follow(task).end["SuccessCount"] == 20) }
    #expect(desk.shop.writes.count == 480)
    #expect(Set(desk.shop.writes.map(\.productID)).count == 480)
  }
}
