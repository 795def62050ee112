extension Circuit {
  /// What an outcome says about the server as a whole, and about the endpoint's patience.
  static func signs(of outcome: Result<HTTPResponse, TransportError>)
    -> (outage: Sign, throttle: Sign)
  {
    switch outcome {
    case .success(let response):
      switch response.status {
      case 429: (.success, .failure(askedToWait: response.retryAfter))
      case 503 where response.retryAfter.map { $0 > .zero } ?? false:
        (.failure(askedToWait: nil), .failure(askedToWait: response.retryAfter))
      case 502, 503, 504: (.failure(askedToWait: nil), .nothing)
      // A 500 too: it is often about one product, and the server is there.
      default: (.success, .success)
      }
    case .failure(let error):
      switch error {
      case .cannotResolve, .cannotConnect, .tls, .proxy, .brokenAnswer, .timedOut(_, true):
        (.failure(askedToWait: nil), .nothing)
      case .malformedAnswer, .tooLarge, .redirectRefused: (.success, .nothing)
      case .timedOut, .paused, .unavailable, .tooManyWaiting, .cancelled, .unsendable, .noLibrary,
        .other:
        (.nothing, .nothing)
      }
    }
  }
}
