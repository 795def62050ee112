import CCurl
import Foundation

extension TransportError {
  /// What the end of an exchange means; nil when the answer has come and only the reader can still object.
  ///
  /// The kinds that promise that nothing was sent are given only while ``ccurl_outcome/request_started`` is false,
  /// whatever libcurl calls the failure: a read on a connection that went stale is tried again by libcurl, and it is
  /// the second try that could not connect.
  init?(
    _ ending: CurlLane.Ending, _ outcome: ccurl_outcome, refusal: TransportError?,
    request: HTTPRequest, proxy: Proxy?, after duration: Duration
  ) {
    switch ending {
    case .cancelled: self = .cancelled(mayHaveBeenSent: outcome.request_started)
    case .timedOut: self = .timedOut(after: duration, mayHaveBeenSent: outcome.request_started)
    case .ended:
      if let refusal {
        self = refusal
      } else if outcome.result == .CCURL_OK {
        return nil
      } else if outcome.request_started {
        self = TransportError.afterStart(outcome)
      } else if proxy != nil, let failure = TransportError.proxyFailure(outcome) {
        self = .proxy(failure)
      } else {
        self = TransportError.beforeStart(outcome, request)
      }
    }
  }

  private static func afterStart(_ outcome: ccurl_outcome) -> TransportError {
    switch outcome.result {
    case .CCURL_TRUNCATED: .brokenAnswer(.truncated)
    case .CCURL_MALFORMED: .malformedAnswer
    case .CCURL_HEAD_TOO_LARGE: .tooLarge(.head, limit: AnswerReader.headLimit)
    case .CCURL_CONNECTION_LOST, .CCURL_CANNOT_RESOLVE, .CCURL_CANNOT_RESOLVE_PROXY,
      .CCURL_CANNOT_CONNECT, .CCURL_TLS, .CCURL_TIMED_OUT, .CCURL_PROXY:
      .brokenAnswer(.connectionLost)
    case .CCURL_OK, .CCURL_SINK_REFUSED, .CCURL_OTHER:
      .other(code: Int(outcome.code), mayHaveBeenSent: true)
    }
  }

  private static func beforeStart(_ outcome: ccurl_outcome, _ request: HTTPRequest)
    -> TransportError
  {
    switch outcome.result {
    case .CCURL_CANNOT_RESOLVE: .cannotResolve(host: request.origin.host.text)
    case .CCURL_CANNOT_CONNECT:
      .cannotConnect(Int32(outcome.system_error) == ECONNREFUSED ? .refused : .unreachable)
    case .CCURL_TIMED_OUT:
      outcome.resolved ? .cannotConnect(.timedOut) : .cannotResolve(host: request.origin.host.text)
    case .CCURL_CONNECTION_LOST: .cannotConnect(.dropped)
    case .CCURL_TLS: tlsFailure(outcome, request)
    case .CCURL_OK, .CCURL_SINK_REFUSED, .CCURL_CANNOT_RESOLVE_PROXY, .CCURL_PROXY,
      .CCURL_TRUNCATED, .CCURL_MALFORMED, .CCURL_HEAD_TOO_LARGE, .CCURL_OTHER:
      .other(code: Int(outcome.code), mayHaveBeenSent: false)
    }
  }

  /// Nil where the failure lies behind the proxy.
  private static func proxyFailure(_ outcome: ccurl_outcome) -> ProxyFailure? {
    if outcome.proxy_status == 407 { return .authenticationRequired }
    if outcome.proxy_status >= 300 { return .refused(status: Int(outcome.proxy_status)) }
    return switch outcome.result {
    case .CCURL_CANNOT_RESOLVE_PROXY: .cannotResolve
    case .CCURL_CANNOT_CONNECT: .cannotConnect
    case .CCURL_TIMED_OUT: outcome.resolved ? .timedOut : .cannotResolve
    case .CCURL_PROXY, .CCURL_CONNECTION_LOST, .CCURL_MALFORMED, .CCURL_TRUNCATED,
      .CCURL_HEAD_TOO_LARGE:
      .refused(status: nil)
    case .CCURL_OK, .CCURL_SINK_REFUSED, .CCURL_CANNOT_RESOLVE, .CCURL_TLS, .CCURL_OTHER: nil
    }
  }

  private static func tlsFailure(_ outcome: ccurl_outcome, _ request: HTTPRequest) -> TransportError
  {
    let words = outcome.words.map { String(cString: $0) } ?? ""
    // A refusal is in OpenSSL's own words and has its number; without one the connection broke under the handshake.
    if outcome.code == sslConnectError, !words.contains("error:") {
      return .cannotConnect(.dropped)
    }
    return .tls(reason: shownReason(words, hiding: request.secrets))
  }

  private static let sslConnectError = 35

  /// libcurl's words when they are fit to be shown: short, printable, and without any of the secrets.
  ///
  /// No message about TLS that libcurl 7.88 has quotes the request. This is for the next version.
  static func shownReason(_ words: String, hiding secrets: [Secret]) -> String {
    let quotes = secrets.map { $0.reveal() }.filter { !$0.isEmpty }
      .contains { words.contains($0) || words.contains(PercentEncoding.encode($0)) }
    if quotes || words.contains("?") { return "handshake failed" }
    let printable = words.unicodeScalars.filter { (0x20...0x7E).contains($0.value) }
    return String(String(String.UnicodeScalarView(printable)).prefix(160))
  }
}
