/// What is wrong with an answer: where, never what the answer held, which may be a buyer's words or a token.
enum WireProblem {
  static func words(for error: any Error) -> String {
    guard let error = error as? DecodingError else { return "not understood" }
    switch error {
    case .typeMismatch(let type, let context):
      return "\(path(context.codingPath)) is no \(type)"
    case .valueNotFound(_, let context):
      return "\(path(context.codingPath)) is null"
    case .keyNotFound(let key, let context):
      return "\(path(context.codingPath + [key])) is missing"
    case .dataCorrupted(let context):
      return context.codingPath.isEmpty ? "no JSON" : "\(path(context.codingPath)) cannot be read"
    @unknown default:
      return "not understood"
    }
  }

  /// "rows[3].id_goods".
  ///
  /// Names of keys come from the answer when it is hostile, so only plain ones are said.
  private static func path(_ keys: [any CodingKey]) -> String {
    guard !keys.isEmpty else { return "the answer" }
    var path = ""
    for key in keys {
      if let index = key.intValue {
        path += "[\(index)]"
      } else {
        let name = key.stringValue.filter {
          $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_")
        }
        path += (path.isEmpty ? "" : ".") + name.prefix(40)
      }
    }
    return path
  }
}
