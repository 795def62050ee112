import Foundation
import Marketplace
import Transport

/// Makes calls for one account over one lane: token, envelope, every way of going wrong.
///
/// Inside, every failure is a `WriteFailure`: whether a request was applied is known only where it fails. Reads drop
/// that and keep the reason.
struct Caller: Sendable {
  let settings: DigisellerSettings
  let session: Session
  let exchange: any HTTPExchange
  /// For addresses that answers give: their hosts are not the service, so that their failures say nothing of it.
  let files: any HTTPExchange
  let clock: any TransportClock

  /// A token older than this is renewed when the answer says "access denied": it may be the token, not the right.
  private static let suspectAge = Duration.seconds(110 * 60)

  /// Makes a read with a token.
  ///
  /// A token that is not taken is renewed once; a second refusal is final.
  func perform<Answer>(
    _ call: Call<Answer>, cancellation: Cancellation = Cancellation()
  ) throws(MarketplaceError) -> Answer {
    do { return try authorised(call, cancellation) } catch { throw error.reason }
  }

  /// Makes a write with a token and tells, if it fails, what may have become of it.
  ///
  /// It is sent at most once more, and only when the first was turned away for its token.
  func performWrite<Answer>(
    _ call: Call<Answer>, cancellation: Cancellation = Cancellation()
  ) throws(WriteFailure) -> Answer {
    var call = call
    call.isWrite = true
    call.isSafeToRepeat = false
    return try authorised(call, cancellation)
  }

  private func authorised<Answer>(
    _ call: Call<Answer>, _ cancellation: Cancellation
  ) throws(WriteFailure) -> Answer {
    let deadline = clock.now + settings.timeout
    var isSecond = false
    while true {
      let token: Session.Token
      do throws(MarketplaceError) {
        token = try self.token(deadline: deadline, cancellation: cancellation)
      } catch {
        // Without a token nothing was sent.
        throw .notApplied(error)
      }
      do throws(WriteFailure) {
        let (answer, _) = try exchange(call, token: token.secret, cancellation: cancellation)
        session.accepted(token)
        return answer
      } catch .notApplied(.unauthorised(let words)) {
        session.turnedAway(token, words: words)
        guard !isSecond else { throw .notApplied(.unauthorised(words: words)) }
      } catch .refused(let reason) {
        guard case .forbidden = reason, !isSecond, session.age(of: token) > Self.suspectAge else {
          session.accepted(token)
          throw .refused(reason)
        }
        session.discard(token)
      }
      isSecond = true
    }
  }

  // MARK: One exchange

  private func exchange<Answer>(
    _ call: Call<Answer>, token: Secret?, cancellation: Cancellation
  ) throws(WriteFailure) -> (Answer, HTTPResponse) {
    let response = try send(call, token: token, cancellation: cancellation)
    do throws(WriteFailure) {
      let answer: Answer = try read(response, call)
      if let failure = call.failure(answer) { throw .refused(failure.naming(call.right)) }
      return (answer, response)
    } catch {
      // Other statuses say so themselves.
      if (200...299).contains(response.status) { exchange.noteRefusal(response) }
      throw session.concealing(error)
    }
  }

  private func send<Answer>(
    _ call: Call<Answer>, token: Secret?, cancellation: Cancellation
  ) throws(WriteFailure) -> HTTPResponse {
    var body: HTTPRequest.Body?
    if let fields = call.body {
      let encoder = JSONEncoder()
      // The same write is the same bytes each time (O11).
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      guard let bytes = try? encoder.encode(fields) else {
        throw .refused(
          .unreadable(endpoint: call.endpoint, detail: "the request could not be written"))
      }
      body = HTTPRequest.Body(Array(bytes), contentType: "application/json")
    } else if let form = call.form {
      body = HTTPRequest.Body(form.bytes, contentType: form.contentType)
    }
    let request = HTTPRequest(
      call.method, settings.origin, call.path,
      query: call.query + (token.map { [HTTPField("token", $0)] } ?? []),
      headers: [HTTPField("Accept", "application/json")], body: body, endpoint: call.endpoint,
      isSafeToRepeat: call.isSafeToRepeat, mayProbe: call.isSafeToRepeat || call.mayProbe,
      deadline: settings.timeout)
    do throws(TransportError) {
      let response = try exchange.send(request, cancellation: cancellation)
      session.learn(remoteDate: response.remoteDate)
      return response
    } catch {
      let reason = MarketplaceError(error)
      throw error.mayHaveReachedServer ? .unknown(reason) : .notApplied(reason)
    }
  }

  /// An answer by its status and its bytes (api/digiseller.md §1.6): 200 and 400 carry envelopes, so may the others.
  private func read<Answer>(
    _ response: HTTPResponse, _ call: Call<Answer>
  ) throws(WriteFailure) -> Answer {
    let body = JSONBody(response.body)
    switch response.status {
    case 200...299: return try readSuccess(body, call)
    // A read's answer is in the envelope; a write that is answered so was not done, whatever the envelope says.
    case 400 where !call.isWrite: return try readSuccess(body, call)
    case 400...499: throw turnedAway(response, body, call)
    case 500...:
      throw .unknown(body == .maintenance ? .maintenance : .serverFailure(status: response.status))
    default:
      throw .unknown(.unreadable(endpoint: call.endpoint, detail: "HTTP \(response.status)"))
    }
  }

  private func readSuccess<Answer>(
    _ body: JSONBody, _ call: Call<Answer>
  ) throws(WriteFailure) -> Answer {
    switch body {
    case .json(let data):
      return try decode(data, call)
    case .maintenance:
      throw .unknown(.maintenance)
    case .markup:
      throw .unknown(.unreadable(endpoint: call.endpoint, detail: "a web page instead of JSON"))
    case .empty:
      if let answer = call.emptyAnswer { return answer }
      throw .unknown(.unreadable(endpoint: call.endpoint, detail: "an empty answer"))
    }
  }

  private func decode<Answer>(
    _ data: Data, _ call: Call<Answer>
  ) throws(WriteFailure) -> Answer {
    let decoder = JSONDecoder()
    decoder.userInfo[.textLanguage] = call.language
    do {
      return try decoder.decode(Answer.self, from: data)
    } catch {
      // Not what was asked for, but perhaps a refusal in its own words.
      if let stated = envelope(of: .json(data))?.failure(endpoint: call.endpoint) {
        throw .refused(stated.naming(call.right))
      }
      if let answer = call.readText(String(decoding: data, as: UTF8.self)) { return answer }
      throw .unknown(.unreadable(endpoint: call.endpoint, detail: WireProblem.words(for: error)))
    }
  }

  /// What an answer of 400 to 499 means: the service looked at the request and did not do it.
  private func turnedAway<Answer>(
    _ response: HTTPResponse, _ body: JSONBody, _ call: Call<Answer>
  ) -> WriteFailure {
    let envelope = envelope(of: body)
    switch response.status {
    case 401: return .notApplied(.unauthorised(words: envelope?.words))
    case 403: return .refused(.forbidden(right: call.right))
    case 429: return .notApplied(.rateLimited(retryAfter: response.retryAfter))
    default: break
    }
    if let stated = envelope?.failure(endpoint: call.endpoint) {
      return .refused(stated.naming(call.right))
    }
    if response.status == 404 { return .refused(.notFound) }
    return .refused(
      .unreadable(endpoint: call.endpoint, detail: "HTTP \(response.status)"))
  }

  private func envelope(of body: JSONBody) -> Envelope? {
    guard case .json(let data) = body else { return nil }
    return try? JSONDecoder().decode(Envelope.self, from: data)
  }

  // MARK: Files

  /// What is behind an address that an answer gave: asked without a token, and not followed anywhere else.
  ///
  /// - Parameter limit: In bytes; a larger file is refused.
  func fetch(
    _ address: ReceivedAddress, limit: Int, endpoint: String,
    cancellation: Cancellation = Cancellation()
  ) throws(MarketplaceError) -> Data {
    let request = HTTPRequest(
      .get, address.origin, address.path, query: address.query,
      // The hosts of the marketplace's files want to know from which page they are asked for.
      headers: [HTTPField("Referer", "https://my.digiseller.com/")], endpoint: endpoint,
      deadline: settings.timeout)
    let response: HTTPResponse
    do throws(TransportError) {
      response = try files.send(request, cancellation: cancellation)
    } catch {
      throw MarketplaceError(error)
    }
    switch response.status {
    case 200...299: break
    case 404, 410: throw .notFound
    case 429: throw .rateLimited(retryAfter: response.retryAfter)
    case 500...: throw .serverFailure(status: response.status)
    default: throw .unreadable(endpoint: endpoint, detail: "HTTP \(response.status)")
    }
    guard response.body.count <= limit else { throw .unreachable(.tooLarge) }
    return Data(response.body)
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
    // Lost, it does no harm, and without it nobody would learn that the service is back.
    call.mayProbe = true
    let (answer, response): (LoginAnswer, HTTPResponse)
    do throws(WriteFailure) {
      (answer, response) = try exchange(call, token: nil, cancellation: cancellation)
    } catch {
      throw error.reason
    }
    let retval = answer.envelope.retval ?? 0
    if retval == 0, let token = answer.token {
      let lifetime = answer.validThrough.map { end in
        Duration.seconds(end.timeIntervalSince(clock.date + session.skew))
      }
      return .token(token, lifetime: lifetime)
    }
    exchange.noteRefusal(response)
    let words = answer.envelope.words ?? "retval \(retval)"
    // Some answers say it only in words.
    if retval == -4 || (retval != 0 && words.lowercased().contains("timestamp")) {
      return .timestampUsed
    }
    return .refused(words: session.concealing(words))
  }
}

extension MarketplaceError {
  /// The same, with the right that is missing where the answer did not name it.
  fileprivate func naming(_ right: String?) -> MarketplaceError {
    if case .forbidden(nil) = self { .forbidden(right: right) } else { self }
  }
}
