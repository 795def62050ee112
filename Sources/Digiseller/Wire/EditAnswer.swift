import Marketplace

/// The answer of `POST product/edit/…` (api/digiseller.md §6.2): an envelope around `{"status":"Success"}`.
///
/// An object without `retval` is none: a write that it answers has an unknown outcome.
struct EditAnswer: Decodable {
  let envelope: Envelope
  /// Whether the content says "Success", in whatever case; nil where it does not speak of a status.
  let isSuccess: Bool?

  private enum Key: String, CodingKey {
    case content, retval
  }

  private struct Content: Decodable {
    let status: LenientText?
  }

  init(from decoder: any Decoder) throws {
    envelope = try Envelope(from: decoder)
    let container = try decoder.container(keyedBy: Key.self)
    guard envelope.retval != nil else {
      throw DecodingError.keyNotFound(
        Key.retval,
        DecodingError.Context(
          codingPath: container.codingPath, debugDescription: "no word of the outcome"))
    }
    let status = (try? container.decodeIfPresent(Content.self, forKey: .content))?.status?.nonEmpty
    isSuccess = status.map { $0.lowercased() == "success" }
    guard envelope.retval != 0 || isSuccess != false else {
      throw DecodingError.dataCorruptedError(
        forKey: .content, in: container, debugDescription: "retval 0 and another status")
    }
  }
}
