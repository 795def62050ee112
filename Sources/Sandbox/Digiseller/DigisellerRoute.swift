/// One call of the API: where it is found, what it asks of the key, and what carries it out.
struct DigisellerRoute: Sendable {
  enum Method: String, Sendable { case get = "GET", post = "POST", put = "PUT", delete = "DELETE" }

  /// How answers of this call are wrapped; decides what an error looks like.
  enum Envelope: Sendable { case content, flat, data, product, bare }

  enum Token: Sendable {
    case none
    /// Reveals what only the owner sees; a wrong one is refused.
    case optional
    case required(DigisellerPermission?)
  }

  typealias Handler = @Sendable (DigisellerCall) throws(DigisellerRefusal) -> DigisellerResult

  let method: Method
  /// Where it is found, "/api/products/{id}/data".
  let pattern: String
  let token: Token
  let envelope: Envelope
  /// What it answers when `Accept` leaves the choice.
  let format: AnswerFormat
  /// The root element of its XML.
  let xmlRoot: String
  /// Whether a body is read whatever its `Content-Type` says, as the old pages do.
  let sniffsBody: Bool
  let handler: Handler

  init(
    _ method: Method, _ pattern: String, _ token: Token, _ envelope: Envelope,
    format: AnswerFormat = .json, xmlRoot: String = "digiseller.response", sniffsBody: Bool = false,
    _ handler: @escaping Handler
  ) {
    self.method = method
    self.pattern = pattern
    self.token = token
    self.envelope = envelope
    self.format = format
    self.xmlRoot = xmlRoot
    self.sniffsBody = sniffsBody
    self.handler = handler
    segments = pattern.split(separator: "/").map { segment in
      segment.hasPrefix("{")
        ? .value(String(segment.dropFirst().dropLast())) : .word(segment.lowercased())
    }
  }

  /// What the log calls it, "GET /api/products/{id}/data".
  var name: String { "\(method.rawValue) \(pattern)" }

  // MARK: - Matching

  private enum Segment: Sendable {
    case word(String)
    case value(String)
  }

  private let segments: [Segment]

  /// How many segments are fixed: of two routes that match the one with more wins.
  var fixedSegments: Int {
    segments.count { segment in
      if case .word = segment { true } else { false }
    }
  }

  /// The values in the path, or nil when it is another call's; letter case counts in values only.
  func match(_ path: DigisellerPath) -> [String: String]? {
    guard path.parts.count == segments.count else { return nil }
    var values: [String: String] = [:]
    for (segment, part) in zip(segments, path.parts) {
      switch segment {
      case .word(let word): if part.folded != word { return nil }
      case .value(let name): values[name] = part.text
      }
    }
    return values
  }
}

/// A path taken apart: empty parts, and with them a slash at the end, do not count.
struct DigisellerPath {
  let parts: [(text: String, folded: String)]

  init(_ path: String) {
    parts = path.split(separator: "/").map { part in
      let text = QueryItems.decoded(part)
      return (text, text.lowercased())
    }
  }
}

/// What a call came to.
enum DigisellerResult: Sendable {
  case wire(WireValue)
  case raw(SandboxAnswer)
}

/// The spelling of an answer.
enum AnswerFormat: Sendable {
  case json, xml

  /// What the `Accept` header asks for; nil when it leaves the choice.
  static func wanted(by accept: String?) -> AnswerFormat? {
    var best: (format: AnswerFormat, quality: Double)?
    for range in (accept ?? "").lowercased().split(separator: ",") {
      let parts = range.split(separator: ";").map { $0.filter { $0 != " " } }
      let format: AnswerFormat
      switch parts.first {
      case "application/json", "text/json": format = .json
      case "application/xml", "text/xml": format = .xml
      default: continue
      }
      let quality =
        parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
      if quality > best?.quality ?? 0 { best = (format, quality) }
    }
    return best?.format
  }
}
