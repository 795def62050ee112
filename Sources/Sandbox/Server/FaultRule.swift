/// What goes wrong, and for which requests.
///
/// Every part is optional; a rule without conditions meets every request.
///
/// Conditions: `method`, `path`, then `nth` or `every` counted over the requests that meet those two, then
/// `probability`. With `status`, `retryAfter` or `body` the call is not carried out and this is the answer.
/// `drop` resets the connection before the call is carried out, or after it with nothing sent or with half of
/// the answer's head; `truncate` sends only so many
/// bytes of the body under the full `Content-Length` and closes (with `drop: .after` it resets). `latency`
/// holds back whatever comes. `failIDs` and `stopAfter` reach the call itself: the products that fail inside it,
/// and after how many products the bulk task that it begins breaks off. So do `lag`, for
/// which a message that is sent is shown to nobody, and `altersText`, which stores it as HTML.
///
/// Of several rules that meet a request each gives what those before it left open; latencies add up.
package struct FaultRule: Equatable, Sendable {
  package enum Drop: String, CaseIterable, Sendable { case before, head, after }

  package var method: String?
  /// A regular expression found anywhere in path and query, letter case aside.
  package var path: String?
  /// Only the n-th such request, counted from 1.
  package var nth: Int?
  /// Every n-th such request.
  package var every: Int?
  /// How likely, 0 to 1, drawn from the server's seed.
  package var probability: Double?

  package var latency: Duration?
  package var status: Int?
  /// The text of a `Retry-After` header; the status is 429 unless another is given.
  package var retryAfter: String?
  /// The answer's body; its content type follows from the first character.
  package var body: String?
  package var drop: Drop?
  package var truncate: Int?
  package var failIDs: [Int]
  package var stopAfter: Int?
  package var lag: Duration?
  package var altersText: Bool

  package init(
    method: String? = nil, path: String? = nil, nth: Int? = nil, every: Int? = nil,
    probability: Double? = nil, latency: Duration? = nil, status: Int? = nil,
    retryAfter: String? = nil, body: String? = nil, drop: Drop? = nil, truncate: Int? = nil,
    failIDs: [Int] = [], stopAfter: Int? = nil, lag: Duration? = nil, altersText: Bool = false
  ) {
    self.method = method
    self.path = path
    self.nth = nth
    self.every = every
    self.probability = probability
    self.latency = latency
    self.status = status
    self.retryAfter = retryAfter
    self.body = body
    self.drop = drop
    self.truncate = truncate
    self.failIDs = failIDs
    self.stopAfter = stopAfter
    self.lag = lag
    self.altersText = altersText
  }
}
