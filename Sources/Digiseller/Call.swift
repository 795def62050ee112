import Foundation
import Marketplace
import Transport

/// One kind of call and how its answer is read.
struct Call<Answer: Decodable> {
  var method: HTTPMethod
  var path: HTTPPath
  /// Short and constant, for logs and errors.
  var endpoint: String
  var query: [HTTPField] = []
  /// A body that is sent as JSON.
  var body: [String: JSONValue]?
  var isSafeToRepeat = true
  var language = TextLanguage.russian
  /// The refusal that a well-formed answer states.
  var failure: (Answer) -> MarketplaceError?

  init(
    _ method: HTTPMethod, _ path: HTTPPath, endpoint: String,
    failure: @escaping (Answer) -> MarketplaceError?
  ) {
    self.method = method
    self.path = path
    self.endpoint = endpoint
    self.failure = failure
  }
}

/// What bodies of requests are made of.
enum JSONValue: Encodable {
  case number(Int)
  case text(String)
  case numbers([Int])

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .number(let value): try container.encode(value)
    case .text(let value): try container.encode(value)
    case .numbers(let values): try container.encode(values)
    }
  }
}

/// Makes calls for one account over one lane: token, envelope, every way of going wrong.
struct Caller: Sendable {
  let settings: DigisellerSettings
  let session: Session
  let exchange: any HTTPExchange
  let clock: any TransportClock

  /// A token older than this is renewed when the answer says "access denied": it may be the token, not the right.
  private static let suspectAge = Duration.seconds(110 * 60)

  /// Makes a call with a token.
  ///
  /// A token that is not taken is renewed once; a second refusal is final.
  func perform<Answer>(
    _ call: Call<Answer>, cancellation: Cancellation = Cancellation()
  ) throws(MarketplaceError) -> Answer {
    let deadline = clock.now + settings.timeout
    var isSecond = false
    while true {
      let token = try token(deadline: deadline, cancellation: cancellation)
      do throws(MarketplaceError) {
        return try exchange(call, token: token.secret, cancellation: cancellation)
      } catch .unauthorised(let words) {
        session.discard(token)
        guard !isSecond else { throw .unauthorised(words: words) }
      } catch .forbidden(let right) {
        guard !isSecond, session.age(of: token) > Self.suspectAge else {
          throw .forbidden(right: right)
        }
        session.discard(token)
      }
      isSecond = true
    }
  }

  // MARK: One exchange

  private func exchange<Answer>(
    _ call: Call<Answer>, token: Secret?, cancellation: Cancellation
  ) throws(MarketplaceError) -> Answer {
    let response = try send(call, token: token, cancellation: cancellation)
    do throws(MarketplaceError) {
      let answer: Answer = try read(response, call)
      if let failure = call.failure(answer) { throw failure }
      return answer
    } catch {
      throw session.concealing(error)
    }
  }

  private func send<Answer>(
    _ call: Call<Answer>, token: Secret?, cancellation: Cancellation
  ) throws(MarketplaceError) -> HTTPResponse {
    var body: HTTPRequest.Body?
    if let fields = call.body {
      guard let bytes = try? JSONEncoder().encode(fields) else {
        throw .unreadable(endpoint: call.endpoint, detail: "the request could not be written")
      }
      body = HTTPRequest.Body(Array(bytes), contentType: "application/json")
    }
    let request = HTTPRequest(
      call.method, settings.origin, call.path,
      query: call.query + (token.map { [HTTPField("token", $0)] } ?? []),
      headers: [HTTPField("Accept", "application/json")], body: body, endpoint: call.endpoint,
      isSafeToRepeat: call.isSafeToRepeat, deadline: settings.timeout)
    do throws(TransportError) {
      let response = try exchange.send(request, cancellation: cancellation)
      session.learn(remoteDate: response.remoteDate)
      return response
    } catch {
      throw MarketplaceError(error)
    }
  }

  /// An answer by its status and its bytes (api/digiseller.md §1.6): 200 and 400 carry envelopes, so may the others.
  private func read<Answer>(
    _ response: HTTPResponse, _ call: Call<Answer>
  ) throws(MarketplaceError) -> Answer {
    let body = JSONBody(response.body)
    switch response.status {
    case 200...299, 400: break
    case 401: throw .unauthorised(words: envelope(of: body)?.words)
    case 403: throw .forbidden(right: nil)
    case 404:
      if let stated = envelope(of: body)?.failure(endpoint: call.endpoint) { throw stated }
      throw .notFound
    case 429: throw .rateLimited(retryAfter: response.retryAfter)
    case 500...:
      if body == .maintenance { throw .maintenance }
      throw .serverFailure(status: response.status)
    default:
      if let stated = envelope(of: body)?.failure(endpoint: call.endpoint) { throw stated }
      throw .unreadable(endpoint: call.endpoint, detail: "HTTP \(response.status)")
    }
    switch body {
    case .json(let data):
      return try decode(data, call)
    case .maintenance:
      throw .maintenance
    case .markup:
      throw .unreadable(endpoint: call.endpoint, detail: "a web page instead of JSON")
    case .empty:
      throw .unreadable(endpoint: call.endpoint, detail: "an empty answer")
    }
  }

  private func decode<Answer>(
    _ data: Data, _ call: Call<Answer>
  ) throws(MarketplaceError) -> Answer {
    let decoder = JSONDecoder()
    decoder.userInfo[.textLanguage] = call.language
    do {
      return try decoder.decode(Answer.self, from: data)
    } catch {
      // Not what was asked for, but perhaps a refusal in its own words.
      if let stated = envelope(of: .json(data))?.failure(endpoint: call.endpoint) { throw stated }
      throw .unreadable(endpoint: call.endpoint, detail: WireProblem.words(for: error))
    }
  }

  private func envelope(of body: JSONBody) -> Envelope? {
    guard case .json(let data) = body else { return nil }
    return try? JSONDecoder().decode(Envelope.self, from: data)
  }

  // MARK: Login

  private func token(
    deadline: ContinuousClock.Instant, cancellation: Cancellation
  ) throws(MarketplaceError) -> Session.Token {
    try session.token(deadline: deadline, cancellation: cancellation) {
      (timestamp, signature) throws(MarketplaceError) in
      try logIn(timestamp, signature, cancellation: cancellation)
    }
  }

  /// Logs in anew and says nothing of the token.
  func renew(cancellation: Cancellation = Cancellation()) throws(MarketplaceError) {
    session.forgetRefusal()
    let deadline = clock.now + settings.timeout
    let token = try token(deadline: deadline, cancellation: cancellation)
    guard session.age(of: token) > .seconds(1) else { return }
    session.discard(token)
    _ = try self.token(deadline: deadline, cancellation: cancellation)
  }

  private func logIn(
    _ timestamp: Int, _ signature: String, cancellation: Cancellation
  ) throws(MarketplaceError) -> Session.LoginOutcome {
    var call = Call<LoginAnswer>(.post, "/api/apilogin", endpoint: "apilogin") { _ in nil }
    call.body = [
      "seller_id": .number(session.sellerID), "timestamp": .number(timestamp),
      "sign": .text(signature),
    ]
    // The same timestamp is refused a second time; a new attempt needs a new one.
    call.isSafeToRepeat = false
    let answer = try exchange(call, token: nil, cancellation: cancellation)
    let retval = answer.envelope.retval ?? 0
    if retval == 0, let token = answer.token {
      let lifetime = answer.validThrough.map { end in
        Duration.seconds(end.timeIntervalSince(clock.date + session.skew))
      }
      return .token(token, lifetime: lifetime)
    }
    let words = answer.envelope.words ?? "retval \(retval)"
    // Some answers say it only in words.
    if retval == -4 || (retval != 0 && words.lowercased().contains("timestamp")) {
      return .timestampUsed
    }
    return .refused(words: session.concealing(words))
  }
}
