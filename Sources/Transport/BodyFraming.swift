/// How an answer says where its body ends (RFC 9112 §6.3).
enum BodyFraming: Equatable {
  case none  // there is no body, whatever the head says
  case length(Int)
  case selfDelimiting  // chunks, or the frames of HTTP/2
  case untilClose

  /// - Throws: ``TransportError/malformedAnswer`` for lengths that are none or contradict each other,
  ///   ``TransportError/AnswerFlaw/unexpectedCoding`` for a transfer coding other than chunked.
  init(_ headers: HTTPHeaders, status: Int, method: HTTPMethod, isHTTP2: Bool)
    throws(TransportError)
  {
    let transferCodings = headers.codings("Transfer-Encoding")
    let lengths = Set(headers.list("Content-Length"))
    if method == .head || status == 204 || status == 304 {
      self = .none
    } else if !transferCodings.isEmpty {
      guard transferCodings == ["chunked"] else { throw .brokenAnswer(.unexpectedCoding) }
      self = .selfDelimiting
    } else if let written = lengths.first {
      // libcurl takes the last of several, and none for one that is beyond its numbers.
      guard lengths.count == 1, let length = Int(written), length >= 0, !written.hasPrefix("+")
      else {
        throw .malformedAnswer
      }
      self = .length(length)
    } else {
      self = isHTTP2 ? .selfDelimiting : .untilClose
    }
  }
}

extension HTTPHeaders {
  /// The elements of a comma-separated field, from all its lines.
  func list(_ name: String) -> [String] {
    all(name).flatMap { $0.split(separator: ",") }
      .map { String($0.trimmingBlanks()) }
      .filter { !$0.isEmpty }
  }

  /// The codings of a field in lower case, without those that change nothing.
  func codings(_ name: String) -> [String] {
    list(name).map { $0.lowercased() }.filter { $0 != "identity" }
  }
}

extension Substring {
  /// Without blanks and tabs at either end.
  func trimmingBlanks() -> Substring {
    func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" }
    let start = drop(while: isBlank)
    guard let last = start.lastIndex(where: { !isBlank($0) }) else { return "" }
    return start[...last]
  }
}
