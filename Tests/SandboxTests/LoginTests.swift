import Foundation
import Sandbox
import Synchronization
import Testing

struct LoginTests {
  @Test func aSignedLoginGivesATokenForTwoHours() throws {
    let client = try SandboxClient { $0.now = { Date(timeIntervalSince1970: 1_898_690_700) } }
    let stamp = "1898690700"
    let answer = try client.json(client.logInResponse(timestamp: stamp))
    #expect(answer.names == ["retval", "desc", "token", "seller_id", "valid_thru"])
    #expect(answer["retval"] == 0)
    #expect(answer["desc"] == "")
    #expect(answer["seller_id"] == 424_242)
    #expect(answer["valid_thru"] == "2030-03-02T16:05:00.0000000Z")
    let token = try #require(answer["token"]?.scalarText)
    #expect(token.count == 32)
    #expect(try client.get("/api/token/perms?token=\(token)").status == 200)
  }

  @Test(arguments: ["1898690700", "1898690700123", "\"1898690700.5\"", "\"1898690700\""])
  func everyUsualSpellingOfATimestampIsTaken(_ stamp: String) throws {
    let client = try SandboxClient { $0.now = { Date(timeIntervalSince1970: 1_898_690_700) } }
    #expect(try client.json(client.logInResponse(timestamp: stamp))["retval"] == 0)
  }

  @Test func aTimestampMustGrowForEachKey() throws {
    let client = try SandboxClient { $0.now = { Date(timeIntervalSince1970: 1_898_690_700) } }
    func retval(_ stamp: String, key: String? = nil) throws -> WireValue? {
      try client.json(client.logInResponse(key: key, timestamp: stamp))["retval"]
    }
    #expect(try retval("1898690700") == 0)
    #expect(try retval("1898690700") == -4)
    #expect(try retval("1898690699") == -4)
    #expect(try retval("1898690700000") == -4)
    #expect(try retval("1898690700001") == 0)
    #expect(try retval("1898690701") == 0)
    #expect(try retval("1898690700", key: client.server.digiseller.limitedKey) == 0)
  }

  @Test(arguments: [-86_400 * 3_650, -3_600, -301, 301, 86_400])
  func aTimestampFarFromTheServersClockIsRefused(_ skew: Int) throws {
    let client = try SandboxClient { $0.now = { Date(timeIntervalSince1970: 1_898_690_700) } }
    let response = try client.logInResponse(timestamp: String(1_898_690_700 + skew))
    let answer = try client.json(response)
    #expect(answer["retval"] == -4)
    #expect(answer["endesc"]?.scalarText?.contains("timestamp") == true)
    #expect(response.header("date") == "Sat, 02 Mar 2030 14:05:00 GMT")
  }

  @Test func refusalsComeWithStatus200AndTheirWordsUnderDesc() throws {
    for shape in SandboxOptions.DigisellerShape.allCases {
      let client = try SandboxClient { $0.digisellerShape = shape }
      let now = String(Int(Date().timeIntervalSince1970))
      let refusals: [(RawResponse, WireValue)] = [
        (try client.logInResponse(timestamp: "\"soon\""), -1),
        (try client.post("/api/apilogin", json: "{}"), -1),
        (try client.logInResponse(sellerID: "1"), -2),
        (try client.logInResponse(key: "wrong"), -3),
        (
          try client.logInResponse(
            sign: SHA256.hex(of: client.server.digiseller.apiKey + now).uppercased()), -3
        ),
      ]
      for (response, retval) in refusals {
        let answer = try client.json(response)
        #expect(answer["retval"] == retval)
        #expect(answer["desc"]?.scalarText?.isEmpty == false)
        #expect(answer["token"] == nil)
        #expect((answer["endesc"] != nil) == (shape == .live))
      }
    }
  }

  @Test func anExpiredTokenIsAnswered401() throws {
    let clock = TestClock(1_898_690_700)
    let client = try SandboxClient {
      $0.now = { clock.now }
      $0.tokenTTL = .seconds(60)
    }
    let token = try #require(
      try client.json(client.logInResponse(timestamp: "1898690700"))["token"]?.scalarText)
    let route = "/api/token/perms?token=\(token)"
    clock.advance(59)
    #expect(try client.get(route).status == 200)
    clock.advance(1)
    let refused = try client.get(route)
    #expect(refused.status == 401)
    let answer = try JSONReader.read(refused.body)
    #expect(answer["retval"] == -1)
    #expect(answer["errors"]?.elements.first?["code"] == "auth-0")
  }

  @Test func wrongMissingAndWithdrawnTokensAreAnswered401() throws {
    let client = try SandboxClient()
    let token = try client.logIn()
    #expect(try client.get("/api/token/perms").status == 401)
    #expect(try client.get("/api/token/perms?token=").status == 401)
    #expect(try client.get("/api/token/perms?token=nonsense").status == 401)
    #expect(
      try client.post("/api/seller-goods?token=nonsense", json: #"{"id_seller":424242}"#).status
        == 401)
    #expect(try client.get("/api/token/perms?token=\(token)").status == 200)
    client.server.digiseller.expireTokens()
    #expect(try client.get("/api/token/perms?token=\(token)").status == 401)
  }

  @Test func theRefusingStatusesCanBeChosen() throws {
    let client = try SandboxClient {
      $0.digisellerExpiredStatus = 200
      $0.digisellerDeniedStatus = 401
      $0.digisellerKeys = ["poor": []]
    }
    let expired = try client.get("/api/token/perms?token=old")
    #expect(expired.status == 200)
    #expect(try JSONReader.read(expired.body)["errors"]?.elements.first?["code"] == "auth-0")
    let token = try client.logIn(key: "poor")
    #expect(try client.get("/api/token/perms?token=\(token)").status == 401)
  }

  @Test func aKeyWithoutThePermissionIsAnswered403() throws {
    for shape in SandboxOptions.DigisellerShape.allCases {
      let client = try SandboxClient { $0.digisellerShape = shape }
      let token = try client.logIn(key: client.server.digiseller.limitedKey)
      let refused = try client.get("/api/products/options/list/5100001?token=\(token)&lang=en-US")
      #expect(refused.status == 403)
      let answer = try JSONReader.read(refused.body)
      #expect(answer["retval"] == -1)
      #expect(answer["content"] == .null)
      let error = try #require(answer["errors"]?.elements.first)
      #expect(error["code"] == "auth-0")
      switch shape {
      case .live:
        #expect(
          error["message"] == [
            ["locale": "ru-RU", "value": "Недостаточно прав"],
            ["locale": "en-US", "value": "Access denied"],
          ])
      case .docs: #expect(error["message"] == "Access denied")
      }
    }
  }

  @Test func permissionsAreListedAndCanBeChanged() throws {
    let client = try SandboxClient()
    let token = try client.logIn(key: client.server.digiseller.limitedKey)
    let all = try client.getJSON("/api/token/perms?token=\(try client.logIn())")
    #expect(all.names == DigisellerPermission.allCases.map(\.rawValue))
    #expect(all.members.allSatisfy { $0.value == true })
    let limited = try client.getJSON("/api/token/perms?token=\(token)")
    #expect(limited.names.count == 26)
    #expect(
      limited.members.filter { $0.value == true }.map(\.name) == [
        "description_view", "debates_read", "token_get_perms",
      ])
    client.server.digiseller.setPermissions([.optionRead], of: client.server.digiseller.limitedKey)
    #expect(try client.get("/api/token/perms?token=\(token)").status == 403)
    client.server.digiseller.setPermissions(nil, of: client.server.digiseller.limitedKey)
    #expect(try client.get("/api/token/perms?token=\(token)").status == 401)
  }

  @Test func docsLeaveMissingPermissionsOut() throws {
    let client = try SandboxClient { $0.digisellerShape = .docs }
    let token = try client.logIn(key: client.server.digiseller.limitedKey)
    #expect(
      try client.getJSON("/api/token/perms?token=\(token)")
        == ["description_view": true, "debates_read": true, "token_get_perms": true])
  }

  @Test func theKeyFollowsFromTheSeed() throws {
    let keys = try [1, 1, 2].map { seed in
      try SandboxClient { $0.seed = UInt64(seed) }.server.digiseller.apiKey
    }
    #expect(keys[0] == keys[1])
    #expect(keys[0] != keys[2])
    #expect(keys[0].count == 32)
  }
}

/// A clock that moves only when told to.
final class TestClock: Sendable {
  private let seconds: Mutex<Double>

  init(_ seconds: Double) { self.seconds = Mutex(seconds) }

  var now: Date { Date(timeIntervalSince1970: seconds.withLock { $0 }) }

  func advance(_ more: Double) { seconds.withLock { $0 += more } }
}
