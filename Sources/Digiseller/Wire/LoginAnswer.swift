import Foundation
import Transport

/// The answer of `POST apilogin` (api/digiseller.md §1.3).
struct LoginAnswer: Decodable {
  let envelope: Envelope
  let token: Secret?
  /// When the token ends by the server's clock; nil when it does not say so in words we know.
  let validThrough: Date?

  private enum Key: String, CodingKey {
    case token
    case validThrough = "valid_thru"
  }

  init(from decoder: any Decoder) throws {
    envelope = try Envelope(from: decoder)
    let container = try decoder.container(keyedBy: Key.self)
    token = (try? container.decodeIfPresent(LenientText.self, forKey: .token))?.nonEmpty
      .map(Secret.init)
    validThrough = (try? container.decodeIfPresent(LenientText.self, forKey: .validThrough))?
      .nonEmpty.flatMap(MoscowTime.parse)
  }
}
