import Digiseller
import Foundation
import Marketplace
import Sandbox
import Synchronization
import Transport

/// A running sandbox and clients of it over real HTTP.
struct SandboxShop {
  let server: SandboxServer
  let account: SandboxAccount

  init(_ adjust: (inout SandboxOptions) -> Void = { _ in }) throws {
    var options = SandboxOptions()
    options.size = .s
    options.isFrozen = true
    adjust(&options)
    server = SandboxServer(options: options)
    account = try server.start()[0]
  }

  /// A client with a lane and a session of its own, without limits.
  func client(key: String? = nil, timeout: Duration = .seconds(15)) throws -> DigisellerClient {
    let session = Session(sellerID: account.sellerID, key: Secret(key ?? account.apiKey))
    return try client(session, timeout: timeout)
  }

  func client(_ session: Session, timeout: Duration = .seconds(15)) throws -> DigisellerClient {
    let origin = try Origin(account.baseURL, allowLoopbackHTTP: true)
    return DigisellerClient(
      settings: DigisellerSettings(
        origin: origin, sellerID: account.sellerID, timeout: timeout), session: session,
      exchange: CurlLane(TransportSettings(userAgent: "sellerdesk-tests")))
  }

  func requests(to path: String) -> Int {
    server.requests.filter { $0.path.lowercased().contains(path) }.count
  }
}

/// Answers requests in the process: the bytes of one endpoint, whatever they are.
final class ScriptedExchange: HTTPExchange {
  typealias Answer = @Sendable (HTTPRequest) throws(TransportError) -> HTTPResponse
  private let answer: Answer
  private let seen = Mutex<[HTTPRequest]>([])

  init(_ answer: @escaping Answer) { self.answer = answer }

  var requests: [HTTPRequest] { seen.withLock { $0 } }

  func send(
    _ request: HTTPRequest, cancellation: Cancellation
  ) throws(TransportError) -> HTTPResponse {
    seen.withLock { $0.append(request) }
    if request.endpoint == "apilogin" {
      let token = #"{"retval":0,"desc":"","token":"0123456789ABCDEF","seller_id":1}"#
      return HTTPResponse(status: 200, body: Array(token.utf8))
    }
    return try answer(request)
  }

  /// A client that gets this body with this status for everything but its login.
  static func client(
    _ body: [UInt8], status: Int = 200, headers: HTTPHeaders = HTTPHeaders()
  ) throws -> DigisellerClient {
    try client { _ in HTTPResponse(status: status, headers: headers, body: body) }
  }

  static func client(_ body: String, status: Int = 200) throws -> DigisellerClient {
    try client(Array(body.utf8), status: status)
  }

  static func client(_ answer: @escaping Answer) throws -> DigisellerClient {
    DigisellerClient(
      settings: DigisellerSettings(
        origin: try Origin("https://api.digiseller.com"), sellerID: 1),
      session: Session(sellerID: 1, key: Secret("key")), exchange: ScriptedExchange(answer))
  }
}

let firstPage = ProductPageRequest(page: 1, rows: 100, language: .russian)
