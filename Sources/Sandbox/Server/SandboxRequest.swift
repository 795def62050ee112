import Foundation

/// One whole request, as a marketplace of the sandbox sees it.
struct SandboxRequest: Sendable {
  /// As it came, in upper case for the known ones ("GET").
  let method: String
  /// The path as it came: still percent-encoded, without the query.
  let path: String
  /// What follows the question mark; empty when nothing does.
  let query: String
  let headers: [(name: String, value: String)]
  let body: [UInt8]
  let time: Date
  /// Ids that a fault wants to fail inside an otherwise working call.
  var failingIDs: Set<Int> = []
  /// After how many products a fault wants a bulk task to break off.
  var stopAfter: Int?
  /// How long a fault hides a message that is sent.
  var lag = Duration.zero
  /// Whether a fault has a message that is sent stored as HTML.
  var altersText = false

  /// The first header of this name, letter case aside.
  func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }
}

/// A whole answer.
///
/// `Content-Length` and `Date` are added on the way out.
struct SandboxAnswer: Sendable {
  var status: Int
  var contentType: String?
  var headers: [(name: String, value: String)] = []
  var body: [UInt8] = []

  init(status: Int, contentType: String? = nil, body: [UInt8] = []) {
    self.status = status
    self.contentType = contentType
    self.body = body
  }

  static func html(status: Int, _ text: String) -> SandboxAnswer {
    SandboxAnswer(status: status, contentType: "text/html", body: Array(text.utf8))
  }
}

/// One marketplace behind one port.
protocol SandboxService: Sendable {
  /// Answers a request; called on a worker thread, several at a time.
  func answer(_ request: SandboxRequest) -> SandboxAnswer

  /// What the request counts as in the log ("GET /api/products/{id}/data"); nil when no route takes it.
  func routeName(method: String, path: String) -> String?
}
