import Marketplace
import Transport

/// One kind of call and how its answer is read.
struct Call<Answer: Decodable> {
  var method: HTTPMethod
  var path: HTTPPath
  /// Short and constant, for logs and errors.
  var endpoint: String
  var query: [HTTPField] = []
  /// A body that is sent as JSON.
  var body: [String: JSONValue]?
  /// Files that are sent instead.
  var form: MultipartForm?
  var isSafeToRepeat = true
  /// Whether it may find out if the service is back, though it is sent once.
  var mayProbe = false
  /// Set by `performWrite`.
  var isWrite = false
  var language = TextLanguage.russian
  /// The right that the call needs, by the service's own name; nil where the documents name none.
  var right: String?
  /// Reads an answer that is a bare text instead of JSON; nil where it is not one that the endpoint gives.
  var readText: (String) -> Answer? = { _ in nil }
  /// What an empty body of success means; nil where the endpoint always says something.
  var emptyAnswer: Answer?
  /// The refusal that a well-formed answer states.
  var failure: (Answer) -> MarketplaceError?

  init(
    _ method: HTTPMethod, _ path: HTTPPath, endpoint: String,
    failure: @escaping (Answer) -> MarketplaceError?
  ) {
    self.method = method
    self.path = path
    self.endpoint = endpoint
    self.failure = failure
  }
}

/// What bodies of requests are made of.
enum JSONValue: Encodable {
  case flag(Bool)
  case number(Int)
  case text(String)
  case numbers([Int])
  case list([[String: JSONValue]])

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .flag(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .text(let value): try container.encode(value)
    case .numbers(let values): try container.encode(values)
    case .list(let objects): try container.encode(objects)
    }
  }
}
