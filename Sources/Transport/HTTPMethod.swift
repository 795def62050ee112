/// What a request asks for.
package enum HTTPMethod: String, CaseIterable, Sendable {
  case get = "GET"
  case head = "HEAD"
  case post = "POST"
  case put = "PUT"
  case patch = "PATCH"
  case delete = "DELETE"

  /// Whether asking twice is the same as asking once, as far as the method alone can tell.
  package var isRead: Bool { self == .get || self == .head }
}
