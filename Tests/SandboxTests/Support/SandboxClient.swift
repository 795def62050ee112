import Foundation
import Sandbox
import Testing

/// A server of its own for one test, and the few lines of HTTP to talk to it.
final class SandboxClient {
  let server: SandboxServer
  let port: Int
  private var lastTimestamp = 0

  /// Starts a frozen server on a free port unless the options say otherwise.
  init(_ edit: (inout SandboxOptions) -> Void = { _ in }) throws {
    var options = SandboxOptions()
    options.size = .s
    options.isFrozen = true
    options.visibilityDelay = .zero
    options.taskDelay = .zero
    options.taskItemTime = .zero
    edit(&options)
    server = SandboxServer(options: options)
    let accounts = try server.start()
    port = try #require(URL(string: accounts[0].baseURL)?.port)
  }

  deinit { server.stop() }

  // MARK: - Requests

  func send(
    _ method: String, _ target: String, headers: [String] = ["Accept: application/json"],
    body: [UInt8] = [],
    timeout: Double = 60
  ) throws -> RawResponse {
    let connection = try RawConnection(port: port, timeout: timeout)
    connection.send(Self.message(method, target, headers: headers, body: body))
    return try connection.receive(afterHead: method == "HEAD")
  }

  static func message(
    _ method: String, _ target: String, headers: [String] = [], body: [UInt8] = []
  ) -> [UInt8] {
    var lines = ["\(method) \(target) HTTP/1.1", "Host: 127.0.0.1:8765"] + headers
    if !body.isEmpty || method == "POST" { lines.append("Content-Length: \(body.count)") }
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
  }

  func get(_ target: String) throws -> RawResponse { try send("GET", target) }

  func post(_ target: String, json: String) throws -> RawResponse {
    try send(
      "POST", target, headers: ["Accept: application/json", "Content-Type: application/json"],
      body: Array(json.utf8))
  }

  /// The body as JSON, after checking that it says so and came with status 200.
  func json(_ response: RawResponse) throws -> WireValue {
    #expect(response.status == 200)
    #expect(response.header("content-type")?.hasPrefix("application/json") == true)
    return try JSONReader.read(response.body)
  }

  func getJSON(_ target: String) throws -> WireValue { try json(get(target)) }

  func postJSON(_ target: String, _ body: String) throws -> WireValue {
    try json(post(target, json: body))
  }

  // MARK: - Login

  func logInResponse(
    key: String? = nil, sellerID: String = "424242", timestamp: String? = nil, sign: String? = nil
  ) throws -> RawResponse {
    lastTimestamp = max(lastTimestamp + 1, Int(Date().timeIntervalSince1970 * 1000))
    let stamp = timestamp ?? String(lastTimestamp)
    let signature =
      sign ?? SHA256.hex(of: (key ?? server.digiseller.apiKey) + stamp.filter { $0 != "\"" })
    return try post(
      "/api/apilogin",
      json: #"{"seller_id":\#(sellerID),"timestamp":\#(stamp),"sign":"\#(signature)"}"#)
  }

  /// A token of the key, the announced one unless another is named.
  func logIn(key: String? = nil) throws -> String {
    let answer = try json(logInResponse(key: key))
    #expect(answer["retval"] == 0)
    return try #require(answer["token"]?.scalarText)
  }
}

extension WireValue {
  /// The names of an object's members, in order.
  var names: [String] { members.map(\.name) }

  var numberText: String? {
    if case .number(let text) = self { text } else { nil }
  }

  var isNull: Bool { self == .null }
}
