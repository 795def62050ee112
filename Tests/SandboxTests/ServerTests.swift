import Foundation
import Sandbox
import Testing

struct ServerTests {
  private let probe = "/api/categories?seller_id=424242"

  // MARK: - Start and stop

  @Test func theAnnouncementIsOneLineOfJSON() throws {
    let client = try SandboxClient()
    let line = client.server.announcement
    let key = client.server.digiseller.apiKey
    #expect(
      line
        == #"{"accounts":[{"marketplace":"digiseller","base_url":"http://127.0.0.1:\#(client.port)","seller_id":424242,"api_key":"\#(key)"}]}"#
    )
  }

  @Test func aChosenPortIsUsedAndABusyOneIsAnError() throws {
    let first = try SandboxClient()
    var options = SandboxOptions()
    options.size = .s
    options.port = first.port
    let second = SandboxServer(options: options)
    #expect(throws: SandboxError.portBusy(first.port)) { try second.start() }
    first.server.stop()
    let accounts = try second.start()
    #expect(accounts[0].baseURL == "http://127.0.0.1:\(first.port)")
    second.stop()
    options.port = 70_000
    #expect(throws: SandboxError.portRefused(70_000, "ports end at 65535")) {
      try SandboxServer(options: options).start()
    }
  }

  @Test func nothingButLoopbackIsListenedOn() throws {
    let client = try SandboxClient()
    var addresses: UnsafeMutablePointer<ifaddrs>?
    getifaddrs(&addresses)
    defer { freeifaddrs(addresses) }
    var hosts = ["127.0.0.2"]
    var entry = addresses
    while let current = entry {
      if let address = current.pointee.ifa_addr, address.pointee.sa_family == sa_family_t(AF_INET) {
        var name = [CChar](repeating: 0, count: 64)
        address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { address in
          var host = address.pointee.sin_addr
          inet_ntop(AF_INET, &host, &name, 64)
        }
        hosts.append(
          String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
      }
      entry = current.pointee.ifa_next
    }
    for host in hosts where host != "127.0.0.1" {
      #expect(throws: RawFailure.self) { _ = try RawConnection(port: client.port, host: host) }
    }
  }

  @Test(arguments: SandboxOptions.Size.allCases)
  func everySizeStartsAtOnce(_ size: SandboxOptions.Size) throws {
    var options = SandboxOptions()
    options.size = size
    options.isFrozen = true
    let start = ContinuousClock.now
    let server = SandboxServer(options: options)
    try server.start()
    let time = ContinuousClock.now - start
    server.stop()
    #expect(time < .milliseconds(300))
  }

  @Test func stoppingIsQuickWhateverIsUnderWay() throws {
    let client = try SandboxClient {
      $0.faults = [FaultRule(path: "categories", latency: .seconds(30))]
    }
    let idle = try RawConnection(port: client.port)
    idle.send(SandboxClient.message("GET", "/x"))
    _ = try idle.receive()
    let waiting = try RawConnection(port: client.port)
    waiting.send(SandboxClient.message("GET", probe))
    let half = try RawConnection(port: client.port)
    half.send("POST /api/seller-goods HTTP/1.1\r\nContent-Length: 100\r\n\r\n{")
    while client.server.requests.count < 2 { usleep(2_000) }
    let time = ContinuousClock().measure { client.server.stop() }
    #expect(time < .seconds(1))
    #expect(throws: RawFailure.self) { _ = try RawConnection(port: client.port) }
    #expect(throws: RawFailure.self) { try waiting.receive() }
  }

  // MARK: - HTTP

  @Test func aConnectionServesManyRequestsInOrder() throws {
    let client = try SandboxClient()
    let connection = try RawConnection(port: client.port)
    // The first is the slowest to answer.
    client.server.faults = [FaultRule(path: "5100001", latency: .milliseconds(150))]
    let ids = (5_100_001...5_100_020)
    let accept = ["Accept: application/json"]
    connection.send(
      ids.flatMap { SandboxClient.message("GET", "/api/products/list?ids=\($0)", headers: accept) })
    for id in ids {
      let response = try connection.receive()
      #expect(response.status == 200)
      #expect(response.header("connection") == nil)
      #expect(try JSONReader.read(response.body).elements.first?["id"] == .int(id))
    }
  }

  @Test func aRequestMayArriveByteByByte() throws {
    let client = try SandboxClient()
    let connection = try RawConnection(port: client.port)
    let body = Array(#"{"ids":[5100001]}"#.utf8)
    let message = SandboxClient.message(
      "POST", "/api/products/list", headers: ["Content-Type: application/json"], body: body)
    for byte in message { connection.send([byte]) }
    #expect(try connection.receive().status == 200)
  }

  @Test func chunkedBodiesAndExpectationsAreUnderstood() throws {
    let client = try SandboxClient()
    let connection = try RawConnection(port: client.port)
    connection.send(
      "POST /api/products/list HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n"
    )
    connection.send("8\r\n{\"ids\":[\r\n9\r\n5100001]}\r\n0\r\n\r\n")
    let response = try connection.receive()
    #expect(response.status == 200)
    #expect(response.text.contains(#""id":5100001"#))
  }

  @Test func headAnswersLikeGetWithoutTheBody() throws {
    let client = try SandboxClient()
    let connection = try RawConnection(port: client.port)
    let get = try client.get(probe)
    connection.send(SandboxClient.message("HEAD", probe, headers: ["Accept: application/json"]))
    connection.send(SandboxClient.message("GET", probe, headers: ["Accept: application/json"]))
    let head = try connection.receive(afterHead: true)
    #expect(head.status == 200)
    #expect(head.header("content-length") == String(get.body.count))
    #expect(try connection.receive().body == get.body)
  }

  @Test func closingIsHonoured() throws {
    let client = try SandboxClient()
    let closing = try RawConnection(port: client.port)
    closing.send(SandboxClient.message("GET", probe, headers: ["Connection: close"]))
    #expect(
      String(decoding: try closing.receiveAll(), as: UTF8.self).contains(
        "\r\nConnection: close\r\n"))
    let old = try RawConnection(port: client.port)
    old.send("GET \(probe) HTTP/1.0\r\n\r\n")
    #expect(String(decoding: try old.receiveAll(), as: UTF8.self).contains("200 OK"))
    let kept = try RawConnection(port: client.port)
    kept.send("GET \(probe) HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
    #expect(try kept.receive().header("connection") == "keep-alive")
    let silent = try RawConnection(port: client.port)
    silent.send(SandboxClient.message("GET", probe))
    silent.finishSending()
    #expect(String(decoding: try silent.receiveAll(), as: UTF8.self).contains("200 OK"))
  }

  @Test func everyAnswerHasADateAndALength() throws {
    let client = try SandboxClient()
    for target in [
      probe, "/nothing", "/api/products/5100001/data", "/api/token/perms", "/img.ashx?id_d=5100001",
    ] {
      let response = try client.get(target)
      #expect(response.header("content-length") == String(response.body.count))
      #expect(response.header("date")?.hasSuffix(" GMT") == true)
    }
  }

  @Test func bodiesPastTheLimitAreRefused() throws {
    let client = try SandboxClient()
    let announced = try RawConnection(port: client.port)
    announced.send(
      "POST /api/products/list HTTP/1.1\r\nHost: a\r\nContent-Length: 33554433\r\n\r\n")
    #expect(try announced.receive().status == 413)
    let large = [UInt8](repeating: UInt8(ascii: " "), count: 32 << 20)
    let most = try client.send(
      "POST", "/api/products/list", headers: ["Content-Type: application/json"], body: large)
    #expect(most.status == 400)
  }

  /// What is no HTTP, by a name short enough for a report.
  private static let garbage = [
    "blank lines": "\r\n\r\n", "no target": "GET\r\n\r\n", "controls": "\u{0}\u{1}\u{2}\r\n\r\n",
    "version": "GET / HTTP/9.9\r\n\r\n", "nameless header": "GET / HTTP/1.1\r\n: x\r\n\r\n",
    "negative length": "GET / HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
    "two lengths": "GET / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
    "bad chunk": "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "TLS": "\u{16}\u{3}\u{1}\u{2}TLS", "SSH": "SSH-2.0-x\r\n",
    "long header": "GET / HTTP/1.1\r\nX: " + String(repeating: "a", count: 200_000) + "\r\n\r\n",
    "long line": String(repeating: "A", count: 100_000),
  ]

  @Test(arguments: garbage.keys.sorted())
  func garbageIsSurvived(_ kind: String) throws {
    let client = try SandboxClient()
    let connection = try RawConnection(port: client.port, timeout: 5)
    connection.send(Self.garbage[kind] ?? "")
    connection.finishSending()
    _ = try? connection.receiveAll()
    #expect(try client.get(probe).status == 200)
  }

  @Test func randomBytesAreSurvived() throws {
    let client = try SandboxClient()
    var random = SeededRandom(7, stream: "garbage")
    let valid = SandboxClient.message(
      "POST", "/api/seller-goods?token=x", headers: ["Content-Type: application/json"],
      body: Array(#"{"id_seller":424242,"rows":10}"#.utf8))
    for _ in 0..<200 {
      var message = valid
      for _ in 0..<random.within(1...6) {
        message[random.below(message.count)] = UInt8(random.below(256))
      }
      let connection = try RawConnection(port: client.port, timeout: 5)
      connection.send(message)
      connection.finishSending()
      _ = try? connection.receiveAll()
    }
    #expect(try client.get(probe).status == 200)
  }

  // MARK: - Routes

  @Test func pathsAndNamesForgiveCaseAndSlashes() throws {
    let client = try SandboxClient()
    let usual = try client.getJSON(probe)
    for target in [
      "/API/Categories?SELLER_ID=424242", "/api/categories/?seller_id=424242",
      "/api//categories?Seller_Id=424242",
      "/api/%63ategories?seller_id=424242&token=&category_id=",
      "/api/categories/?lang=&seller_id=&seller_id=424242",
    ] {
      #expect(try client.getJSON(target) == usual)
    }
  }

  @Test func whatIsUnknownIsAnsweredByTheWebServer() throws {
    let client = try SandboxClient()
    for target in [
      "/", "/api", "/api/nothing", "/api/products/5100001", "/xml", "/api/seller-goods/1", "*",
    ] {
      let response = try client.get(target)
      #expect(response.status == 404)
      #expect(response.header("content-type") == "text/html")
      #expect(response.text.contains("404 - File or directory not found"))
    }
    let wrong = try client.send("DELETE", "/api/products/list")
    #expect(wrong.status == 405)
    #expect(wrong.header("allow") == "GET, POST")
  }

  @Test func bodiesAreReadByTheirContentType() throws {
    let client = try SandboxClient()
    func post(_ type: String?, _ body: String) throws -> RawResponse {
      try client.send(
        "POST", "/api/products/list", headers: type.map { ["Content-Type: \($0)"] } ?? [],
        body: Array(body.utf8))
    }
    #expect(try post("application/json; charset=utf-8", #"{"ids":[5100001]}"#).status == 200)
    #expect(try post("text/json", #"{"IDs":["5100001"]}"#).status == 200)
    #expect(
      try post("text/xml", "<request><ids>5100001</ids><ids>5100002</ids></request>").status == 200)
    #expect(try post("application/x-www-form-urlencoded", "ids=5100001&ids=5100002").status == 200)
    #expect(try post("text/plain", #"{"ids":[5100001]}"#).status == 415)
    #expect(try post(nil, #"{"ids":[5100001]}"#).status == 415)
    #expect(try post("application/json", "{").status == 400)
    #expect(try post("application/json", "[1,2]").status == 400)
    #expect(try post("text/xml", "<a>").status == 400)
    #expect(try post(nil, "").status == 400)
    let odd = try client.send(
      "GET", "/api/products/list?ids=5100001", headers: ["Content-Type: application/json"],
      body: [0xFF, 0])
    #expect(odd.status == 200)
  }

  @Test(arguments: SandboxOptions.DigisellerShape.allCases)
  func everyRouteOfTheTableIsServedAndCounted(_ shape: SandboxOptions.DigisellerShape) throws {
    let client = try SandboxClient { $0.digisellerShape = shape }
    let names = DigisellerService.routeNames
    #expect(Set(names).count == names.count)
    for name in names {
      let parts = name.split(separator: " ")
      let path = parts[1].replacing(/\{\w+\}/, with: "5100001")
      let response = try client.send(
        String(parts[0]), String(path), headers: ["Accept: application/json"])
      // A picture or a file of no message is not there; that the route took it is counted below.
      let usual = name.contains("deb/") || name.contains("img_deb") ? [404] : [200, 400, 401]
      #expect(usual.contains(response.status), "\(name) answered \(response.status)")
    }
    #expect(
      client.server.counters.byRoute.filter { !$0.key.isEmpty }
        == Dictionary(uniqueKeysWithValues: names.map { ($0, 1) }))
    let permissions = DigisellerService.permissionsByRoute
    #expect(permissions["GET /api/token/perms"] == .tokenGetPerms)
    #expect(permissions["POST /api/seller-goods"] == nil)
  }

  @Test func requestsAreRecorded() throws {
    let client = try SandboxClient()
    _ = try client.post("/api/products/list?x=1", json: #"{"ids":[5100001]}"#)
    _ = try client.get("/nothing")
    let requests = client.server.requests
    #expect(requests.map(\.method) == ["POST", "GET"])
    #expect(requests.map(\.path) == ["/api/products/list", "/nothing"])
    #expect(requests[0].query == "x=1")
    #expect(requests[0].bodyText == #"{"ids":[5100001]}"#)
    #expect(requests.map(\.status) == [200, 404])
    #expect(requests.map(\.route) == ["POST /api/products/list", nil])
    #expect(client.server.counters.total == 2)
    #expect(client.server.counters.byStatus == [200: 1, 404: 1])
    client.server.clearRequests()
    #expect(client.server.requests.isEmpty)
  }

  @Test func manyConnectionsAtOnceAreServed() throws {
    let client = try SandboxClient { $0.size = .m }
    let connections = try (0..<64).map { _ in try RawConnection(port: client.port) }
    let body = Array(#"{"id_seller":424242,"rows":100,"order_col":"name"}"#.utf8)
    for connection in connections {
      connection.send(
        SandboxClient.message(
          "POST", "/api/seller-goods", headers: ["Content-Type: application/json"], body: body))
    }
    let answers = try connections.map { try $0.receive().body }
    #expect(Set(answers).count == 1)
  }
}
