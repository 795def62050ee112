import Digiseller
import Foundation
import Marketplace
import Synchronization
import Testing
import Transport

/// What every way of going wrong means for a write (RELIABILITY.md, a reply's life): not applied, refused, or unknown.
@Suite struct WriteFateTests {
  /// One row of the table: what the exchange brings, and what it means.
  struct Row: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let answer: ScriptedExchange.Answer
    let fate: WriteFailure

    init(_ name: String, _ fate: WriteFailure, _ answer: @escaping ScriptedExchange.Answer) {
      testDescription = name
      self.fate = fate
      self.answer = answer
    }

    init(_ name: String, status: Int, _ body: String, _ fate: WriteFailure) {
      self.init(name, fate) { _ in .json(body, status: status) }
    }

    init(_ error: TransportError, _ fate: WriteFailure) {
      self.init("\(error)", fate) { (_) throws(TransportError) in throw error }
    }
  }

  private static let refusal =
    #"{"retval":1,"retdesc":"Validation error","errors":[{"code":"product-7","message":"#
    + #"[{"locale":"ru-RU","value":"Товар не найден"}]}],"content":null}"#
  private static let denial =
    #"{"retval":-1,"retdesc":null,"errors":[{"code":"auth-0","message":"Access denied"}]}"#
  private static let maintenance =
    "<html><body><h1>Digiseller UPDATING</h1>регламентные работы</body></html>"
  private static let rejected = MarketplaceError.rejected(
    code: "product-7", words: "Товар не найден")
  private static let forbidden = MarketplaceError.forbidden(right: "description_edit")
  private static let endpoint = "product/edit/base"

  private static func unreadable(_ detail: String) -> MarketplaceError {
    .unreadable(endpoint: endpoint, detail: detail)
  }

  static let answers: [Row] = [
    Row("200 refuses in its own words", status: 200, refusal, .refused(rejected)),
    Row("400 with an envelope", status: 400, refusal, .refused(rejected)),
    Row("404 with an envelope", status: 404, refusal, .refused(rejected)),
    Row("422 with an envelope", status: 422, refusal, .refused(rejected)),
    Row(
      "retval as a text", status: 200, #"{"retval":"3","desc":"нет"}"#,
      .refused(.rejected(code: "3", words: "нет"))),
    Row("400 without words", status: 400, "", .refused(unreadable("HTTP 400"))),
    Row("400 with a page", status: 400, "<html></html>", .refused(unreadable("HTTP 400"))),
    Row(
      "400 that claims success", status: 400, #"{"retval":0,"content":{"status":"Success"}}"#,
      .refused(unreadable("HTTP 400"))),
    Row("404 without words", status: 404, "", .refused(.notFound)),
    Row("418", status: 418, "tea", .refused(unreadable("HTTP 418"))),
    Row("403", status: 403, "", .refused(forbidden)),
    Row("403 with auth-0", status: 403, denial, .refused(forbidden)),
    Row("200 with auth-0", status: 200, denial, .refused(forbidden)),
    Row("429", status: 429, "", .notApplied(.rateLimited(retryAfter: nil))),
    Row("500", status: 500, "", .unknown(.serverFailure(status: 500))),
    Row("500 with an envelope", status: 500, refusal, .unknown(.serverFailure(status: 500))),
    Row("503 maintenance", status: 503, maintenance, .unknown(.maintenance)),
    Row("999", status: 999, "", .unknown(.serverFailure(status: 999))),
    Row("200 maintenance", status: 200, maintenance, .unknown(.maintenance)),
    Row(
      "200 page", status: 200, "<html>ok</html>",
      .unknown(unreadable("a web page instead of JSON"))),
    Row("200 empty", status: 200, "", .unknown(unreadable("an empty answer"))),
    Row("204", status: 204, "", .unknown(unreadable("an empty answer"))),
    Row(
      "200 half an answer", status: 200, #"{"retval":0,"content":{"sta"#,
      .unknown(unreadable("no JSON"))),
    Row(
      "200 without retval", status: 200, #"{"content":{"status":"Success"}}"#,
      .unknown(unreadable("retval is missing"))),
    Row(
      "200 with another status", status: 200, #"{"retval":0,"content":{"status":"Failed"}}"#,
      .unknown(unreadable("content cannot be read"))),
    Row("N16 304", status: 304, "", .unknown(unreadable("HTTP 304"))),
  ]

  static let failures: [Row] = [
    Row(.cannotResolve(host: "h"), .notApplied(.unreachable(.cannotResolve))),
    Row(.cannotConnect(.refused), .notApplied(.unreachable(.refused))),
    Row(.cannotConnect(.dropped), .notApplied(.unreachable(.refused))),
    Row(.cannotConnect(.timedOut), .notApplied(.unreachable(.connectTimedOut))),
    Row(.tls(reason: "expired"), .notApplied(.unreachable(.insecure(reason: "expired")))),
    Row(.proxy(.authenticationRequired), .notApplied(.unreachable(.proxy))),
    Row(.paused(retryIn: .seconds(9)), .notApplied(.rateLimited(retryAfter: .seconds(9)))),
    Row(
      .unavailable(retryIn: .seconds(9)),
      .notApplied(.unreachable(.resting(next: .seconds(9))))),
    Row(.tooManyWaiting, .notApplied(.rateLimited(retryAfter: nil))),
    Row(
      .timedOut(after: .seconds(60), mayHaveBeenSent: false),
      .notApplied(.unreachable(.timedOut(after: .seconds(60))))),
    Row(
      .timedOut(after: .seconds(60), mayHaveBeenSent: true),
      .unknown(.unreachable(.timedOut(after: .seconds(60))))),
    Row(.cancelled(mayHaveBeenSent: false), .notApplied(.cancelled)),
    Row(.cancelled(mayHaveBeenSent: true), .unknown(.cancelled)),
    Row(.brokenAnswer(.truncated), .unknown(.unreachable(.broken))),
    Row(.brokenAnswer(.connectionLost), .unknown(.unreachable(.broken))),
    Row(.malformedAnswer, .unknown(.unreachable(.broken))),
    Row(.tooLarge(.body, limit: 9), .unknown(.unreachable(.tooLarge))),
    // N16
    Row(
      .redirectRefused(status: 307, to: .other(origin: "https://elsewhere.example")),
      .unknown(.unreachable(.redirected))),
    Row(.other(code: 56, mayHaveBeenSent: true), .unknown(.unreachable(.broken))),
    Row(.other(code: 2, mayHaveBeenSent: false), .notApplied(.unreachable(.broken))),
  ]

  @Test("What an answer means for a write, which is sent once", arguments: answers + failures)
  func fate(_ row: Row) throws {
    let exchange = ScriptedExchange(row.answer)
    let client = try exchange.client()
    #expect(throws: row.fate) { try client.setEnabled(false, product: ProductID(7)) }
    #expect(exchange.calls.count == 1)
    #expect(exchange.calls.allSatisfy { !$0.isSafeToRepeat })
  }

  @Test("The same means the same for a task", arguments: answers + failures)
  func taskFate(_ row: Row) throws {
    let exchange = ScriptedExchange(row.answer)
    let client = try exchange.client()
    let failure = #expect(throws: WriteFailure.self) {
      try client.setEnabled(false, products: [ProductID(7)])
    }
    #expect(failure?.kind == row.fate.kind)
    #expect(exchange.calls.count == 1)
    #expect(exchange.calls.allSatisfy { !$0.isSafeToRepeat })
  }

  @Test("K01 Neither a refused write nor a task's report repeats the key or the token")
  func echoes() throws {
    let exchange = ScriptedExchange(
      login: { _ in .json(#"{"retval":0,"token":"0123456789abcdef0123"}"#) }
    ) { request in
      let token = request.token ?? ""
      return request.method == .get
        ? .json(#"{"Status":3,"ErrorsDescriptions":[{"Key":"7","Value":"bad \#(token)"}]}"#)
        : .json(#"{"retval":1,"retdesc":"bad \#(token)"}"#)
    }
    let client = try exchange.client()
    let refused = WriteFailure.refused(.rejected(code: "1", words: "bad ‹secret›"))
    #expect(throws: refused) { try client.setEnabled(true, product: ProductID(7)) }
    let progress = try client.progress(of: TaskID("03a5e74f-654d-4d60-9585-ff1dcf02fe6f"))
    #expect(progress.problems.map(\.words) == ["bad ‹secret›"])
  }

  // MARK: Tokens

  @Test("N18 A token that is not taken is renewed once, and the write goes out again")
  func renewal() throws {
    let exchange = ScriptedExchange { request in
      request.token == ScriptedExchange.token(1)
        ? .json("", status: 401) : .json(#"{"retval":0,"content":{"status":"Success"}}"#)
    }
    try exchange.client().setEnabled(true, product: ProductID(7))
    #expect(exchange.calls.map(\.token) == [ScriptedExchange.token(1), ScriptedExchange.token(2)])
  }

  @Test(
    "N18 A second 401 is final, and a server that takes no token sees three logins in 10 minutes")
  func permanentRefusal() throws {
    let clock = ManualClock(.jumping)
    let exchange = ScriptedExchange { _ in
      .json(#"{"retval":-1,"retdesc":"Invalid token"}"#, status: 401)
    }
    let client = try exchange.client(clock: clock)
    let refused = WriteFailure.notApplied(.unauthorised(words: "Invalid token"))
    for _ in 0..<600 {
      #expect(throws: refused) { try client.setEnabled(true, product: ProductID(7)) }
      #expect(throws: refused.reason) { try client.products(firstPage) }
      if exchange.requests.count == 4 { #expect(exchange.logins == 2) }
      clock.advance(by: .seconds(1))
    }
    #expect(exchange.logins <= 3)
    // The seller asks anew: one more try.
    let before = exchange.logins
    client.forgetRefusals()
    #expect(throws: refused) { try client.setEnabled(true, product: ProductID(7)) }
    #expect(exchange.logins == before + 1)
  }

  @Test("N18 A late 401 for an old token does not cost the new one")
  func lateRefusal() throws {
    let session = Session(sellerID: 1, key: Secret("key"))
    let other = Mutex<(@Sendable () -> Void)?>(nil)
    let exchange = ScriptedExchange { request in
      // While this call waits for its answer, another one meets the same 401 and renews the token.
      let action = other.withLock { action in
        defer { action = nil }
        return action
      }
      action?()
      return request.token == ScriptedExchange.token(1)
        ? .json("", status: 401) : .json(#"{"retval":0,"content":{"status":"Success"}}"#)
    }
    let first = try exchange.client(session)
    let second = try exchange.client(session)
    other.withLock { $0 = { try? second.setEnabled(true, product: ProductID(8)) } }
    try first.setEnabled(true, product: ProductID(7))
    #expect(exchange.logins == 2)
    #expect(
      exchange.calls.map(\.token) == [
        ScriptedExchange.token(1), ScriptedExchange.token(1), ScriptedExchange.token(2),
        ScriptedExchange.token(2),
      ])
  }

  @Test("Access denied under a token that is nearly over may be the token: it is renewed once")
  func oldToken() throws {
    let clock = ManualClock(.jumping)
    let exchange = ScriptedExchange { request in
      request.token == ScriptedExchange.token(1)
        ? .json(Self.denial) : .json(#"{"retval":0,"content":{"status":"Success"}}"#)
    }
    let client = try exchange.client(clock: clock)
    #expect(throws: WriteFailure.refused(Self.forbidden)) {
      try client.setEnabled(true, product: ProductID(7))
    }
    clock.advance(by: .seconds(111 * 60))
    try client.setEnabled(true, product: ProductID(7))
    #expect(
      exchange.calls.map(\.token) == [
        ScriptedExchange.token(1), ScriptedExchange.token(1), ScriptedExchange.token(2),
      ])
  }

  @Test("What goes wrong with the login comes before the write")
  func login() throws {
    let broken: [(ScriptedExchange.Answer, MarketplaceError)] = [
      ({ _ in .json("", status: 500) }, .serverFailure(status: 500)),
      ({ _ in .json("<html>регламентные работы</html>") }, .maintenance),
      ({ _ in .json(#"{"retval":-3,"desc":"bad sign"}"#) }, .unauthorised(words: "bad sign")),
      (
        { (_) throws(TransportError) in throw .brokenAnswer(.truncated) },
        .unreachable(.broken)
      ),
    ]
    for (answer, reason) in broken {
      let exchange = ScriptedExchange(login: answer) { _ in .json(#"{"retval":0}"#) }
      let client = try exchange.client()
      #expect(throws: WriteFailure.notApplied(reason)) {
        try client.setEnabled(true, product: ProductID(7))
      }
      #expect(exchange.calls.isEmpty)
    }
  }
}

extension WriteFailure {
  /// Which of the three it is.
  fileprivate var kind: String {
    switch self {
    case .notApplied: "not applied"
    case .refused: "refused"
    case .unknown: "unknown"
    }
  }
}
