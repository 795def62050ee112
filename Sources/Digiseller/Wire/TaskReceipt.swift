import Foundation
import Marketplace

/// The number of a task, in all the ways in which Digiseller hands one out (api/digiseller.md §6.5, §6.6): as the content
/// of an envelope, as a labelled field, as a bare text with or without quotes.
struct TaskReceipt: Decodable {
  let envelope: Envelope?
  /// Nil only beside a refusal.
  let task: TaskID?

  private enum Key: String, CodingKey {
    case content
    case taskId
    case capitalTaskId = "TaskId"
  }

  /// A bare text that is no JSON; nil when it is no number of a task.
  init?(text: String) {
    guard let task = Self.task(guid: text) else { return nil }
    envelope = nil
    self.task = task
  }

  init(from decoder: any Decoder) throws {
    if let text = try? decoder.singleValueContainer().decode(String.self) {
      guard let task = Self.task(guid: text) else {
        throw DecodingError.dataCorrupted(
          DecodingError.Context(
            codingPath: decoder.codingPath, debugDescription: "a text that is no task"))
      }
      envelope = nil
      self.task = task
      return
    }
    let envelope = try Envelope(from: decoder)
    self.envelope = envelope
    let container = try decoder.container(keyedBy: Key.self)
    task = Self.task(in: container)
    guard task != nil || (envelope.retval ?? 0) != 0 else {
      throw DecodingError.keyNotFound(
        Key.taskId,
        DecodingError.Context(
          codingPath: container.codingPath, debugDescription: "no number of a task"))
    }
  }

  private static func task(in container: KeyedDecodingContainer<Key>) -> TaskID? {
    func text(_ key: Key, of container: KeyedDecodingContainer<Key>) -> TaskID? {
      (try? container.decodeIfPresent(LenientText.self, forKey: key))?.nonEmpty
        .flatMap(Self.task(labelled:))
    }
    if let task = text(.taskId, of: container) ?? text(.capitalTaskId, of: container) {
      return task
    }
    if let inner = try? container.nestedContainer(keyedBy: Key.self, forKey: .content) {
      return text(.taskId, of: inner) ?? text(.capitalTaskId, of: inner)
    }
    return text(.content, of: container)
  }

  /// A text that nothing names must look like a GUID: it could as well be words, or half of the answer.
  private static func task(guid text: String) -> TaskID? {
    let text = trimmed(text)
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.count) == [8, 4, 4, 4, 12], text.allSatisfy({ $0 == "-" || $0.isHexDigit }),
      text.utf8.count == 36
    else { return nil }
    return TaskID(text)
  }

  private static func task(labelled text: String) -> TaskID? {
    let text = trimmed(text)
    guard (1...100).contains(text.utf8.count),
      text.utf8.allSatisfy({ byte in
        byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
          || UnicodeScalar(byte).properties.isASCIIHexDigit
          || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
      })
    else { return nil }
    return TaskID(text)
  }

  private static func trimmed(_ text: String) -> String {
    text.trimmingCharacters(in: CharacterSet(charactersIn: " \t\r\n{}"))
  }
}
