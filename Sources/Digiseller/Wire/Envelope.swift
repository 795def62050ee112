import Foundation
import Marketplace

/// What says whether an answer is one: `retval`, the texts beside it and `errors`, in all their forms
/// (api/digiseller.md §1.5).
struct Envelope: Decodable {
  /// 0 is good.
  ///
  /// Nil where the endpoint has no envelope.
  let retval: Int?
  let words: String?
  let errors: [WireError]

  private enum Key: String, CodingKey {
    case retval, retdesc, desc, endesc, errors
  }

  init(from decoder: any Decoder) throws {
    // A bare array or text has no envelope.
    guard let container = try? decoder.container(keyedBy: Key.self) else {
      retval = nil
      words = nil
      errors = []
      return
    }
    retval = container.number(.retval)
    // The English word is for people who read logs; the service's main language comes first.
    words = container.words(.desc) ?? container.words(.retdesc) ?? container.words(.endesc)
    errors = (try? container.decodeIfPresent(WireErrors.self, forKey: .errors))?.errors ?? []
  }

  /// The refusal that the envelope states, nil when all is well.
  func failure(endpoint: String) -> MarketplaceError? {
    guard let retval, retval != 0 else { return nil }
    if errors.contains(where: \.isAccessDenied) { return .forbidden(right: nil) }
    let said = errors.compactMap(\.words)
    return .rejected(
      code: errors.compactMap(\.code).first ?? String(retval),
      words: said.isEmpty ? words ?? endpoint : said.joined(separator: "; "))
  }
}

/// `errors`: an array of objects or texts, an object, or null.
private struct WireErrors: Decodable {
  let errors: [WireError]

  init(from decoder: any Decoder) throws {
    errors = (try? LenientArray<WireError>(from: decoder).elements) ?? []
  }
}

/// One element of `errors`.
struct WireError: Decodable {
  let code: String?
  let words: String?

  var isAccessDenied: Bool { code == "auth-0" }

  private enum Key: String, CodingKey {
    case code, message
  }

  init(from decoder: any Decoder) throws {
    if let text = try? decoder.singleValueContainer().decode(String.self) {
      code = nil
      words = text
      return
    }
    let container = try decoder.container(keyedBy: Key.self)
    code = container.words(.code)
    words = (try? container.decodeIfPresent(WireMessage.self, forKey: .message))?.text
  }
}

/// The words of an error: a text, or one for each language.
private struct WireMessage: Decodable {
  let text: String?

  private struct Localized: Decodable {
    let locale: LenientText?
    let value: LenientText?
  }

  init(from decoder: any Decoder) throws {
    if let plain = try? decoder.singleValueContainer().decode(String.self) {
      text = plain
      return
    }
    let all = try LenientArray<Localized>(from: decoder).elements
    text = all.compactMap { $0.value?.nonEmpty }.first
  }
}
