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
///
/// Each login gets a token of its own.
final class ScriptedExchange: HTTPExchange {
  typealias Answer = @Sendable (HTTPRequest) throws(TransportError) -> HTTPResponse
  private let answer: Answer
  private let login: Answer?
  private let seen = Mutex<[HTTPRequest]>([])
  /// The bodies of answers that were noted as refusals.
  let refusals = Mutex<[String]>([])

  /// - Parameter login: Answers logins; nil lets them all in.
  init(login: Answer? = nil, _ answer: @escaping Answer) {
    self.login = login
    self.answer = answer
  }

  /// What the login of this number gets.
  static func token(_ number: Int) -> String { "0123456789ABCDEF-\(number)" }

  var requests: [HTTPRequest] { seen.withLock { $0 } }
  var logins: Int { requests.filter { $0.endpoint == "apilogin" }.count }
  /// Everything but logins.
  var calls: [HTTPRequest] { requests.filter { $0.endpoint != "apilogin" } }

  func send(
    _ request: HTTPRequest, cancellation: Cancellation
  ) throws(TransportError) -> HTTPResponse {
    seen.withLock { $0.append(request) }
    guard request.endpoint == "apilogin" else { return try answer(request) }
    if let login { return try login(request) }
    return .json(#"{"retval":0,"desc":"","token":"\#(Self.token(logins))","seller_id":1}"#)
  }

  func noteRefusal(_ response: HTTPResponse) {
    refusals.withLock { $0.append(String(decoding: response.body, as: UTF8.self)) }
  }

  /// A client over this exchange.
  func client(
    _ session: Session? = nil, clock: any TransportClock = SystemClock()
  ) throws -> DigisellerClient {
    DigisellerClient(
      settings: DigisellerSettings(origin: try Origin("https://api.digiseller.com"), sellerID: 1),
      session: session ?? Session(sellerID: 1, key: Secret("key"), clock: clock), exchange: self,
      clock: clock)
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
    try ScriptedExchange(answer).client()
  }
}

extension HTTPResponse {
  /// An answer with this text.
  static func json(_ text: String, status: Int = 200) -> HTTPResponse {
    HTTPResponse(status: status, body: Array(text.utf8))
  }
}

extension HTTPRequest {
  /// The token that it carries.
  var token: String? {
    query.first { $0.name == "token" }?.value.reveal()
  }
}

let firstPage = ProductPageRequest(page: 1, rows: 100, language: .russian)
