import Digiseller
import Foundation
import Marketplace
import Synchronization
import Testing
import Transport

/// Switching products on and off: what is sent, every shape of the answers, and reading back.
@Suite struct SwitchTests {
  private static let guid = "03a5e74f-654d-4d60-9585-ff1dcf02fe6f"

  @Test("One product is switched by the smallest edit there is")
  func single() throws {
    let exchange = ScriptedExchange { _ in
      .json(#"{"retval":0,"retdesc":null,"errors":null,"content":{"status":"success"}}"#)
    }
    let client = try exchange.client()
    try client.setEnabled(false, product: ProductID(5_100_001))
    try client.setEnabled(true, product: ProductID(5_100_001))
    #expect(
      exchange.calls.map(\.path.description) == [
        "/api/product/edit/base/5100001", "/api/product/edit/base/5100001",
      ])
    #expect(exchange.calls.map(\.text) == [#"{"enabled":false}"#, #"{"enabled":true}"#])
    #expect(
      exchange.calls.allSatisfy { $0.method == .post && $0.token == ScriptedExchange.token(1) })
    #expect(exchange.calls.allSatisfy { $0.body?.contentType == "application/json" })
    #expect(throws: WriteFailure.refused(.notFound)) {
      try client.setEnabled(true, product: ProductID("prod_1"))
    }
    #expect(exchange.calls.count == 2)
  }

  @Test(
    "An answer that says retval 0 is a success, with or without content",
    arguments: [
      #"{"retval":0}"#, #"{"retval":"0","content":null}"#,
      #"{"retval":0,"errors":[],"content":""}"#,
      "\u{FEFF}" + #" {"retval":0,"content":{"status":"Success"}} "#,
    ])
  func success(_ body: String) throws {
    try ScriptedExchange.client(body).setEnabled(true, product: ProductID(7))
  }

  @Test(
    "The number of a task in every way that it is handed out",
    arguments: [
      #"{"retval":0,"retdesc":"Return description","errors":null,"content":"GUID"}"#,
      #"{"retval":"0","content":" GUID "}"#,
      #"{"retval":0,"content":{"taskId":"GUID"}}"#,
      #"{"taskId":"GUID"}"#, #"{"TaskId":"GUID"}"#, #""GUID""#, "GUID", "  GUID\r\n",
      "\u{FEFF}GUID",
      #""{GUID}""#,
    ])
  func task(_ body: String) throws {
    let exchange = ScriptedExchange { _ in .json(body.replacing("GUID", with: Self.guid)) }
    let task = try exchange.client().setEnabled(false, products: [ProductID(123), ProductID(2345)])
    #expect(task == TaskID(Self.guid))
    let call = try #require(exchange.calls.first)
    #expect(call.path.description == "/api/product/edit/V2/status")
    #expect(call.json == ["new_status": "disabled", "products": [123, 2_345]] as NSDictionary)
  }

  @Test("Task numbers that are no GUID are taken where they are named")
  func namedTask() throws {
    let named = try ScriptedExchange.client(#"{"taskId":4711}"#)
      .setEnabled(true, products: [ProductID(1)])
    #expect(named == TaskID("4711"))
  }

  @Test(
    "An answer without the number of a task leaves the outcome unknown",
    arguments: [
      #"{"retval":0,"content":null}"#, #"{"retval":0}"#, "{}", "[]", "null", "17", #""""#,
      #""Access denied""#, "Access denied", "03a5e74f-654d-4d60-9585",
      "03a5e74f-654d-4d60-9585-ff1d",
      #"{"retval":0,"content":"your task was taken"}"#,
    ])
  func noTask(_ body: String) throws {
    let client = try ScriptedExchange.client(body)
    #expect {
      try client.setEnabled(true, products: [ProductID(1)])
    } throws: { error in
      guard case WriteFailure.unknown(.unreadable) = error else { return false }
      return true
    }
  }

  @Test("A product that Digiseller cannot have is not left out of a task in silence")
  func strangeProduct() throws {
    let exchange = ScriptedExchange { _ in .json(Self.guid) }
    let client = try exchange.client()
    #expect(throws: WriteFailure.refused(.notFound)) {
      try client.setEnabled(true, products: [ProductID(1), ProductID("prod_1")])
    }
    #expect(exchange.requests.isEmpty)
  }

  // MARK: Progress

  @Test("The progress of a task as the documents show it")
  func progress() throws {
    let exchange = ScriptedExchange { _ in
      .json(
        #"{"TaskId":"GUID","Status":2,"SuccessCount":1,"ErrorCount":1,"TotalCount":2,"#
          + #""ErrorsDescriptions":[{"Key":"5100009","Value":"Товар не найден или нет доступа"}]}"#)
    }
    let progress = try exchange.client().progress(of: TaskID(Self.guid))
    #expect(
      progress
        == TaskProgress(
          state: .failed, total: 2, succeeded: 1, failed: 1,
          problems: [
            TaskProgress.Problem(
              product: ProductID(5_100_009), words: "Товар не найден или нет доступа")
          ]))
    let call = try #require(exchange.calls.first)
    #expect(call.method == .get)
    #expect(call.path.description == "/api/product/edit/UpdateProductsTaskStatus")
    #expect(call.query.first { $0.name == "taskId" }?.value.reveal() == Self.guid)
  }

  @Test(
    "Missing fields, numbers as texts, names of states, other cases, an envelope",
    arguments: [
      (#"{}"#, TaskProgress(state: .unknown)),
      (#"{"Status":0}"#, TaskProgress(state: .queued)),
      (#"{"Status":"1","TotalCount":"40"}"#, TaskProgress(state: .running, total: 40)),
      (#"{"Status":"InProgress"}"#, TaskProgress(state: .running)),
      (#"{"Status":7,"ErrorsDescriptions":null}"#, TaskProgress(state: .unknown)),
      (
        #"{"status":3,"successCount":2,"errorCount":0,"totalCount":2,"errorsDescriptions":[]}"#,
        TaskProgress(state: .done, total: 2, succeeded: 2, failed: 0)
      ),
      (
        #"{"retval":0,"content":{"Status":3,"SuccessCount":1}}"#,
        TaskProgress(state: .done, succeeded: 1)
      ),
      (#"{"retval":0,"Status":"Done"}"#, TaskProgress(state: .done)),
      (#"{"Status":3,"SuccessCount":-1,"TotalCount":"many"}"#, TaskProgress(state: .done)),
      (
        #"{"Status":3,"ErrorsDescriptions":["words",{"Key":7,"Value":null},{"Key":"price","Value":"x"},5]}"#,
        TaskProgress(
          state: .done,
          problems: [
            TaskProgress.Problem(product: nil, words: "words"),
            TaskProgress.Problem(product: ProductID(7), words: ""),
            TaskProgress.Problem(product: nil, words: "x"),
          ])
      ),
      (
        #"{"Status":3,"ErrorsDescriptions":{"8":"b","7":"a"}}"#,
        TaskProgress(
          state: .done,
          problems: [
            TaskProgress.Problem(product: ProductID(7), words: "a"),
            TaskProgress.Problem(product: ProductID(8), words: "b"),
          ])
      ),
      (
        #"{"Status":3,"ErrorsDescriptions":{"Key":"7","Value":"a"}}"#,
        TaskProgress(
          state: .done, problems: [TaskProgress.Problem(product: ProductID(7), words: "a")])
      ),
    ])
  func oddProgress(_ body: String, _ expected: TaskProgress) throws {
    #expect(try ScriptedExchange.client(body).progress(of: TaskID(Self.guid)) == expected)
  }

  @Test("An answer that speaks of no task is none")
  func noProgress() throws {
    for body in ["null", "[]", "17", "", "<html></html>", #"{"retval":0,"content":null}"#] {
      let client = try ScriptedExchange.client(body)
      #expect {
        try client.progress(of: TaskID(Self.guid))
      } throws: { error in
        guard case MarketplaceError.unreadable = error else { return false }
        return true
      }
    }
    let unknown = try ScriptedExchange.client("", status: 404)
    #expect(throws: MarketplaceError.notFound) { try unknown.progress(of: TaskID(Self.guid)) }
    let refused = try ScriptedExchange.client(#"{"retval":1,"retdesc":"no such task"}"#)
    #expect(throws: MarketplaceError.notFound) {
      try refused.progress(of: TaskID(Self.guid))
    }
  }

  // MARK: Reading back

  /// A shop of so many products with ids from 1, as pages of rows; even ones are off.
  private static func shop(
    _ count: Int, announced: Int? = nil, rows shown: Int = 1_000
  ) -> ScriptedExchange.Answer {
    { request in
      guard let body = request.json, let page = body["page"] as? Int else {
        return .json("", status: 400)
      }
      let first = min(count, (page - 1) * shown)
      let rows = (first..<min(count, first + shown)).map { index in
        #"{"id_goods":\#(index + 1),"name_goods":"a","visible":\#(index % 2 == 0 ? 1 : 0)}"#
      }
      let total = announced ?? count
      return .json(
        #"{"retval":0,"cnt_goods":\#(total),"pages":\#((total + shown - 1) / shown),"page":\#(page),"#
          + #""rows":[\#(rows.joined(separator: ","))]}"#)
    }
  }

  @Test("States are read from the owner's list, and no page more than it takes")
  func states() throws {
    let exchange = ScriptedExchange(Self.shop(2_500))
    let client = try exchange.client()
    #expect(
      try client.states(of: [ProductID(1), ProductID(1_002)])
        == [ProductID(1): .on, ProductID(1_002): .off])
    #expect(exchange.calls.count == 2)
    let body = try #require(exchange.calls[0].json)
    #expect(body["show_hidden"] as? Int == 1)
    #expect(body["rows"] as? Int == 1_000)
    #expect(body["order_col"] as? String == "name")
    #expect(try client.states(of: []).isEmpty)
    #expect(exchange.calls.count == 2)
  }

  @Test("Products that the whole list does not have are absent")
  func absent() throws {
    let exchange = ScriptedExchange(Self.shop(2_500))
    let states = try exchange.client().states(
      of: [ProductID(2_500), ProductID(9_999), ProductID("prod_1")])
    #expect(states == [ProductID(2_500): .off])
    #expect(exchange.calls.count == 3)
  }

  @Test(
    "N24 A list that does not add up proves no absence",
    arguments: [
      shop(0), shop(0, announced: 5), shop(1_500, announced: 2_500),
      { _ in .json(#"{"retval":0,"rows":[{"id_goods":1,"visible":1}]}"#) },
      { _ in
        .json(
          #"{"retval":0,"cnt_goods":2,"pages":1,"rows":[{"id_goods":1,"visible":1},{"id_goods":"x"}]}"#
        )
      },
    ] as [ScriptedExchange.Answer])
  func short(_ answer: @escaping ScriptedExchange.Answer) throws {
    let exchange = ScriptedExchange(answer)
    let client = try exchange.client()
    #expect {
      try client.states(of: [ProductID(9_999)])
    } throws: { error in
      guard case MarketplaceError.unreadable(endpoint: "seller-goods", _) = error else {
        return false
      }
      return true
    }
    #expect(exchange.calls.count <= 3)
  }

  @Test("N24 A server that always has one page more is left after a bound")
  func endless() throws {
    let exchange = ScriptedExchange { request in
      let page = request.json?["page"] as? Int ?? 0
      return .json(
        #"{"retval":0,"cnt_goods":99999999,"pages":\#(page + 1),"rows":[{"id_goods":\#(page)}]}"#)
    }
    let client = try exchange.client()
    #expect(throws: MarketplaceError.self) { try client.states(of: [ProductID(99_999)]) }
    #expect(exchange.calls.count <= 10_000)
  }
}

extension HTTPRequest {
  /// What is sent, as text.
  fileprivate var text: String { String(decoding: body?.bytes ?? [], as: UTF8.self) }

  /// What is sent, read as an object.
  fileprivate var json: NSDictionary? {
    try? JSONSerialization.jsonObject(with: Data(body?.bytes ?? [])) as? NSDictionary
  }
}
