import Foundation
import Sandbox
import Testing

struct FaultTests {
  private let probe = "/api/categories?seller_id=424242"

  // MARK: - Answers

  @Test func aStatusReplacesTheCall() throws {
    let client = try SandboxClient { $0.faults = [FaultRule(path: "/categories", status: 503)] }
    let refused = try client.get(probe)
    #expect(refused.status == 503)
    #expect(refused.header("content-type") == "text/html")
    #expect(refused.text.contains("maintenance"))
    #expect(try client.get("/api/products/list?ids=5100001").status == 200)
    client.server.faults = []
    #expect(try client.get(probe).status == 200)
  }

  @Test(arguments: [
    (#"  {"a":1}"#, "application/json; charset=utf-8"), ("[]", "application/json; charset=utf-8"),
    ("<html>Digiseller UPDATING</html>", "text/html; charset=utf-8"),
    ("<?xml version=\"1.0\"?><a/>", "text/xml; charset=utf-8"),
    ("oops", "text/plain; charset=utf-8"),
    ("", "text/plain; charset=utf-8"),
  ])
  func aBodyBringsItsContentType(_ body: String, _ type: String) throws {
    let client = try SandboxClient { $0.faults = [FaultRule(body: body)] }
    let response = try client.get(probe)
    #expect(response.status == 200)
    #expect(response.text == body)
    #expect(response.header("content-type") == type)
  }

  @Test func retryAfterMeansTooManyRequests() throws {
    let client = try SandboxClient()
    client.server.faults = [FaultRule(retryAfter: "7")]
    let limited = try client.get(probe)
    #expect(limited.status == 429)
    #expect(limited.header("retry-after") == "7")
    client.server.faults = [
      FaultRule(status: 503, retryAfter: "Wed, 21 Oct 2026 07:28:00 GMT", body: "later")
    ]
    let busy = try client.get(probe)
    #expect(busy.status == 503)
    #expect(busy.header("retry-after") == "Wed, 21 Oct 2026 07:28:00 GMT")
    #expect(busy.text == "later")
  }

  @Test func aReplacedCallIsNotCarriedOut() throws {
    let client = try SandboxClient { $0.faults = [FaultRule(path: "apilogin", status: 500)] }
    #expect(try client.logInResponse(timestamp: "1").status == 500)
    client.server.faults = []
    // Had the login been carried out, this timestamp would be used up.
    let stamp = String(Int(Date().timeIntervalSince1970))
    client.server.faults = [FaultRule(path: "apilogin", nth: 1, status: 500)]
    #expect(try client.logInResponse(timestamp: stamp).status == 500)
    #expect(try client.json(client.logInResponse(timestamp: stamp))["retval"] == 0)
  }

  // MARK: - Connections

  @Test func aDropBeforeResetsWithoutCarryingOut() throws {
    let client = try SandboxClient()
    let stamp = String(Int(Date().timeIntervalSince1970))
    client.server.faults = [FaultRule(path: "apilogin", nth: 1, drop: .before)]
    #expect(throws: RawFailure.reset) { try client.logInResponse(timestamp: stamp) }
    #expect(try client.json(client.logInResponse(timestamp: stamp))["retval"] == 0)
    #expect(client.server.requests.map(\.status) == [nil, 200])
  }

  @Test func aDropAfterResetsOnceCarriedOut() throws {
    let client = try SandboxClient()
    let stamp = String(Int(Date().timeIntervalSince1970))
    client.server.faults = [FaultRule(path: "apilogin", nth: 1, drop: .after)]
    #expect(throws: RawFailure.reset) { try client.logInResponse(timestamp: stamp) }
    #expect(try client.json(client.logInResponse(timestamp: stamp))["retval"] == -4)
  }

  /// O01: cut in the head of the answer, also where there is no body to cut.
  @Test func aDropInTheHeadResetsOnceCarriedOutAndHalfAnswered() throws {
    let client = try SandboxClient()
    let stamp = String(Int(Date().timeIntervalSince1970))
    client.server.faults = [FaultRule(path: "apilogin", nth: 1, drop: .head)]
    #expect(throws: RawFailure.reset) { try client.logInResponse(timestamp: stamp) }
    #expect(try client.json(client.logInResponse(timestamp: stamp))["retval"] == -4)
    #expect(client.server.requests.map(\.status) == [nil, 200])
    client.server.faults = [FaultRule(drop: .head)]
    let connection = try RawConnection(port: client.port)
    connection.send(SandboxClient.message("GET", probe))
    #expect(try connection.peek() == "HTTP/1.1 200 OK\r\nDate: ")
    #expect(throws: RawFailure.reset) { try connection.receive() }
  }

  @Test func aTruncatedBodyEndsShortOfItsLength() throws {
    let client = try SandboxClient { $0.faults = [FaultRule(truncate: 100)] }
    let connection = try RawConnection(port: client.port)
    connection.send(SandboxClient.message("GET", probe, headers: ["Accept: application/json"]))
    let all = String(decoding: try connection.receiveAll(), as: UTF8.self)
    let parts = all.components(separatedBy: "\r\n\r\n")
    #expect(parts.count == 2)
    #expect(parts[1].utf8.count == 100)
    #expect(parts[0].contains("Content-Length: "))
    #expect(!parts[0].contains("Content-Length: 100\r"))
  }

  @Test func aTruncatedBodyMayEndInAReset() throws {
    let client = try SandboxClient { $0.faults = [FaultRule(drop: .after, truncate: 0)] }
    let connection = try RawConnection(port: client.port)
    connection.send(SandboxClient.message("GET", probe))
    #expect(throws: RawFailure.reset) { try connection.receiveAll() }
  }

  @Test func truncatingBeyondTheEndChangesNothing() throws {
    let client = try SandboxClient { $0.faults = [FaultRule(truncate: 1_000_000)] }
    #expect(try client.getJSON(probe)["retval"] == 0)
  }

  @Test func latencyHoldsTheAnswerBackAndAddsUp() throws {
    let client = try SandboxClient {
      $0.latency = .milliseconds(60)
      $0.faults = [
        FaultRule(latency: .milliseconds(50)), FaultRule(latency: .milliseconds(50), status: 500),
      ]
    }
    let clock = ContinuousClock()
    var statuses: [Int] = []
    let time = try clock.measure { statuses.append(try client.get(probe).status) }
    #expect(statuses == [500])
    #expect(time >= .milliseconds(155))
    #expect(time < .milliseconds(1_500))
    client.server.faults = []
    #expect(try clock.measure { _ = try client.get(probe) } >= .milliseconds(58))
  }

  @Test func aSlowAnswerHoldsUpNobodyElse() throws {
    let client = try SandboxClient {
      $0.faults = [FaultRule(path: "categories", latency: .seconds(5))]
    }
    let slow = try RawConnection(port: client.port)
    slow.send(SandboxClient.message("GET", probe))
    let time = try ContinuousClock().measure {
      _ = try client.getJSON("/api/products/list?ids=5100001")
    }
    #expect(time < .seconds(2))
  }

  // MARK: - Choosing requests

  @Test func rulesMatchMethodAndAnythingInPathAndQuery() throws {
    let client = try SandboxClient()
    client.server.faults = [FaultRule(method: "POST", path: "^/api/products/list$", status: 500)]
    #expect(try client.get("/api/products/list?ids=5100001").status == 200)
    #expect(try client.post("/api/products/list", json: #"{"ids":[5100001]}"#).status == 500)
    client.server.faults = [FaultRule(path: #"LIST\?.*ids=5100002"#, status: 500)]
    #expect(try client.get("/api/products/list?ids=5100001").status == 200)
    #expect(try client.get("/api/products/list?ids=5100002").status == 500)
  }

  @Test func nthAndEveryCountTheRequestsOfTheirRule() throws {
    let client = try SandboxClient()
    func statuses(_ count: Int) throws -> [Int] {
      try (0..<count).map { _ in try client.get(probe).status }
    }
    client.server.faults = [FaultRule(path: "categories", nth: 2, status: 500)]
    #expect(try client.get("/other").status == 404)
    #expect(try statuses(4) == [200, 500, 200, 200])
    client.server.faults = [FaultRule(every: 3, status: 500)]
    #expect(try statuses(7) == [200, 200, 500, 200, 200, 500, 200])
    client.server.faults = [FaultRule(nth: 1, status: 500), FaultRule(nth: 2, status: 502)]
    #expect(try statuses(3) == [500, 502, 200])
  }

  @Test func probabilityIsDrawnFromTheSeed() throws {
    func draws() throws -> [Int] {
      let client = try SandboxClient { $0.faults = [FaultRule(probability: 0.3, status: 500)] }
      return try (0..<60).map { _ in try client.get("/x").status }
    }
    let first = try draws()
    #expect(try draws() == first)
    #expect((8...30).contains(first.count { $0 == 500 }))
    let client = try SandboxClient { $0.faults = [FaultRule(probability: 0, status: 500)] }
    #expect(try client.get(probe).status == 200)
    client.server.faults = [FaultRule(probability: 1, status: 500)]
    #expect(try client.get(probe).status == 500)
  }

  @Test func failingIdsReachTheCall() throws {
    let client = try SandboxClient {
      $0.faults = [FaultRule(failIDs: [5_100_002]), FaultRule(failIDs: [5_100_003])]
    }
    let list = try client.getJSON("/api/products/list?ids=5100001,5100002,5100003")
    #expect(list.elements.map { $0["id"] } == [5_100_001])
    #expect(try client.getJSON("/api/products/5100002/data")["retval"] == 1)
  }

  // MARK: - Files

  @Test func aFileSetsEveryPart() throws {
    let text = """
      [{"method":"post","path":"seller-goods|list","nth":2,"every":2,"probability":0.5,"latency_ms":200,"status":503,
        "retry_after":5,"body":{"a":1.50},"drop":"after","truncate":10,"fail_ids":[1,2],"stop_after":3,
        "lag_ms":700,"alter_text":true},
       {"retry_after":"soon","body":"<html>"}, {}]
      """
    let rules = try FaultRule.read(json: Array(text.utf8))
    #expect(
      rules == [
        FaultRule(
          method: "POST", path: "seller-goods|list", nth: 2, every: 2, probability: 0.5,
          latency: .milliseconds(200), status: 503, retryAfter: "5", body: #"{"a":1.50}"#,
          drop: .after,
          truncate: 10, failIDs: [1, 2], stopAfter: 3, lag: .milliseconds(700), altersText: true),
        FaultRule(retryAfter: "soon", body: "<html>"),
        FaultRule(),
      ])
  }

  @Test(arguments: [
    ("{}", "f.json: must be a JSON array of rules"), ("[{}\n,]", "f.json: line 2: no JSON number"),
    ("[3]", "f.json: rule 1: must be an object"),
    (#"[{},{"stauts":500}]"#, "f.json: rule 2: stauts: unknown key"),
    (#"[{"status":42}]"#, "f.json: rule 1: status: must be a whole number from 200 to 599"),
    (#"[{"status":"500"}]"#, "f.json: rule 1: status: must be a whole number from 200 to 599"),
    (#"[{},{},{"path":"("}]"#, "f.json: rule 3: path: no regular expression"),
    (#"[{"path":7}]"#, "f.json: rule 1: path: must be a text"),
    (#"[{"nth":0}]"#, "f.json: rule 1: nth: must be a whole number from 1"),
    (#"[{"every":1.5}]"#, "f.json: rule 1: every: must be a whole number from 1"),
    (#"[{"probability":2}]"#, "f.json: rule 1: probability: must be a number from 0 to 1"),
    (#"[{"drop":"now"}]"#, "f.json: rule 1: drop: must be \"before\", \"head\" or \"after\""),
    (
      #"[{"retry_after":true}]"#,
      "f.json: rule 1: retry_after: must be seconds or the text of the header"
    ),
    (#"[{"alter_text":1}]"#, "f.json: rule 1: alter_text: must be true or false"),
    (#"[{"fail_ids":["a"]}]"#, "f.json: rule 1: fail_ids: must be a whole number from 0"),
    (
      #"[{"latency_ms":-1}]"#,
      "f.json: rule 1: latency_ms: must be a whole number from 0 to 86400000"
    ),
  ])
  func aBadFileIsRefusedNamingRuleAndKey(_ text: String, _ message: String) {
    do {
      _ = try FaultRule.read(json: Array(text.utf8), file: "f.json")
      Issue.record("was accepted")
    } catch {
      #expect(error.description == message)
    }
  }

  @Test func theServerReadsItsFileAndSaysWhyNot() throws {
    let file = NSTemporaryDirectory() + "faults-\(UUID().uuidString).json"
    defer { try? FileManager.default.removeItem(atPath: file) }
    try #"[{"path":"categories","status":500}]"#.write(
      toFile: file, atomically: true, encoding: .utf8)
    let client = try SandboxClient { $0.faultsFile = file }
    #expect(try client.get(probe).status == 500)
    #expect(client.server.faults.count == 1)
    #expect(throws: FaultFileError.self) {
      try SandboxClient { $0.faultsFile = "/nowhere/faults.json" }
    }
  }
}
