import Foundation
import Marketplace

/// The answer of a call whose answer is nothing (api/digiseller.md §1.5): an empty body, null, or an envelope.
///
/// An object without `retval` is none: nobody knows what it says of the write.
struct WriteReceipt: Decodable {
  let envelope: Envelope?

  static let empty = WriteReceipt(envelope: nil)

  private init(envelope: Envelope?) { self.envelope = envelope }

  init(from decoder: any Decoder) throws {
    if try decoder.singleValueContainer().decodeNil() {
      envelope = nil
      return
    }
    let envelope = try Envelope(from: decoder)
    guard envelope.retval != nil else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: decoder.codingPath, debugDescription: "no word of the outcome"))
    }
    self.envelope = envelope
  }
}

/// The answer of `POST debates/v2/upload-preview` (api/digiseller.md §3.4).
struct UploadAnswer: Decodable {
  let envelope: Envelope
  let files: LenientArray<File>?

  private enum Key: String, CodingKey { case files }

  init(from decoder: any Decoder) throws {
    envelope = try Envelope(from: decoder)
    files = try decoder.container(keyedBy: Key.self).array(of: File.self, under: .files)
  }

  struct File: Decodable {
    let id: String?
    let name: String?
    let type: String?
    /// The refusal of this file, with its words.
    let problem: (code: String, words: String)?

    private enum Key: String, CodingKey {
      case id = "newid"
      case name, type, error, message
      case errorNumber = "error_num"
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      id = container.words(.id)
      name = container.words(.name)
      type = container.words(.type)
      let number = container.number(.errorNumber) ?? 0
      problem =
        number == 0
        ? nil
        : (
          "\(number)",
          container.words(.error) ?? container.words(.message) ?? "error_num \(number)"
        )
    }
  }
}
