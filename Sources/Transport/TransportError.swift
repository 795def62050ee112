/// Why a request has no answer.
///
/// Nothing in it is secret and nothing in it was written by a stranger, but for the reason of ``tls(reason:)``, which
/// is libcurl's, filtered, and that of ``noLibrary(reason:)``.
package enum TransportError: Error, Equatable, Sendable {
  case cannotResolve(host: String)
  case cannotConnect(ConnectFailure)
  case tls(reason: String)  // the other side could not prove who it is, or speaks no TLS of today
  case proxy(ProxyFailure)
  case timedOut(after: Duration, mayHaveBeenSent: Bool)  // the deadline of the whole exchange
  case brokenAnswer(AnswerFlaw)  // asking again may help
  case malformedAnswer  // what came is not HTTP
  case tooLarge(AnswerPart, limit: Int)
  case redirectRefused(status: Int, to: RedirectTarget)
  case paused(retryIn: Duration)  // the server asked to leave this endpoint alone
  case unavailable(retryIn: Duration)  // it failed again and again; the next try is due
  case tooManyWaiting  // the queue for a turn is full
  case cancelled(mayHaveBeenSent: Bool)
  case unsendable(field: String)  // a header that cannot be put on the wire
  case noLibrary(reason: String)  // libcurl cannot be loaded; the loader's words
  case other(code: Int, mayHaveBeenSent: Bool)  // libcurl's code

  /// How a connection failed before anything was sent.
  package enum ConnectFailure: Equatable, Sendable {
    case refused
    case unreachable
    case timedOut
    case dropped  // during the TLS handshake
  }

  /// How the way through a proxy failed.
  package enum ProxyFailure: Equatable, Sendable {
    case cannotResolve
    case cannotConnect
    case timedOut
    case authenticationRequired  // 407
    case refused(status: Int?)  // the proxy's answer to CONNECT; nil where it has no number
  }

  /// What was wrong with an answer that another attempt may get whole.
  package enum AnswerFlaw: Equatable, Sendable {
    case connectionLost
    case truncated
    case corruptCoding
    case unexpectedCoding  // one that was not asked for, or two
  }

  /// What grew too large.
  package enum AnswerPart: Equatable, Sendable {
    case head
    case body
  }
}

extension TransportError {
  /// Whether the server may have acted on the request.
  ///
  /// False is a promise: no byte of the request was handed to a connection. The outbox repeats a write on it. For a
  /// request that was tried several times (reads only) it speaks of the last attempt.
  package var mayHaveReachedServer: Bool {
    switch self {
    case .cannotResolve, .cannotConnect, .tls, .proxy, .paused, .unavailable, .tooManyWaiting,
      .unsendable, .noLibrary:
      false
    case .timedOut(_, let mayHaveBeenSent), .cancelled(let mayHaveBeenSent),
      .other(_, let mayHaveBeenSent):
      mayHaveBeenSent
    case .brokenAnswer, .malformedAnswer, .tooLarge, .redirectRefused:
      true
    }
  }
}

extension TransportError: CustomStringConvertible {
  /// For logs, in English; what a person reads is made from the cases.
  package var description: String {
    switch self {
    case .cannotResolve(let host): "cannot resolve \(host)"
    case .cannotConnect(let failure): "cannot connect: \(failure)"
    case .tls(let reason): "TLS refused: \(reason)"
    case .proxy(let failure): "proxy: \(failure)"
    case .timedOut(let after, let sent):
      "timed out after \(after)\(sent ? "" : ", nothing was sent")"
    case .brokenAnswer(let flaw): "broken answer: \(flaw)"
    case .malformedAnswer: "the answer is not HTTP"
    case .tooLarge(let part, let limit): "\(part) larger than \(limit) bytes"
    case .redirectRefused(let status, let target): "redirect refused: \(status) to \(target)"
    case .paused(let wait): "the server asked to wait \(wait)"
    case .unavailable(let wait): "the server keeps failing; next try in \(wait)"
    case .tooManyWaiting: "too many requests wait"
    case .cancelled(let sent): "cancelled\(sent ? "" : ", nothing was sent")"
    case .unsendable(let field): "the header \(field) cannot be sent"
    case .noLibrary(let reason): "libcurl cannot be loaded: \(reason)"
    case .other(let code, _): "libcurl error \(code)"
    }
  }
}
