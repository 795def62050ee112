import Foundation

@testable import Transport

extension TransportSettings {
  static let test = TransportSettings(userAgent: "sellerdesk/test")
}

extension HTTPExchange {
  /// The outcome as a value.
  func result(of request: HTTPRequest, _ cancellation: Cancellation = Cancellation())
    -> Result<HTTPResponse, TransportError>
  {
    do throws(TransportError) {
      return .success(try send(request, cancellation: cancellation))
    } catch {
      return .failure(error)
    }
  }
}

extension Result where Success == HTTPResponse, Failure == TransportError {
  var error: TransportError? {
    if case .failure(let error) = self { error } else { nil }
  }
  var response: HTTPResponse? { try? get() }
}

extension HTTPRequest {
  static func get(
    _ origin: Origin, _ path: HTTPPath = "/", deadline: Duration = .seconds(10)
  ) -> HTTPRequest {
    HTTPRequest(.get, origin, path, endpoint: "test", deadline: deadline)
  }
}

extension ContinuousClock {
  static func seconds(_ work: () throws -> Void) rethrows -> Double {
    try ContinuousClock().measure(work).inSeconds
  }
}

/// An answer with a Content-Length.
func answer(_ status: Int = 200, headers: String = "", body: [UInt8] = []) -> [UInt8] {
  Array("HTTP/1.1 \(status) X\r\n\(headers)Content-Length: \(body.count)\r\n\r\n".utf8) + body
}

func answer(_ status: Int = 200, headers: String = "", body: String) -> [UInt8] {
  answer(status, headers: headers, body: Array(body.utf8))
}
