import Foundation
import Marketplace

/// The members of a record, read leniently one by one: what cannot be read is absent.
struct Fields<Key: CodingKey> {
  let container: KeyedDecodingContainer<Key>

  init(_ decoder: any Decoder, keyedBy: Key.Type) throws {
    container = try decoder.container(keyedBy: Key.self)
  }

  func number(_ key: Key) -> Int? {
    (try? container.decodeIfPresent(LenientInt.self, forKey: key))?.value
  }

  func text(_ key: Key) -> String? {
    (try? container.decodeIfPresent(LenientText.self, forKey: key))?.value
  }

  /// Nil for an empty text too.
  func words(_ key: Key) -> String? {
    (try? container.decodeIfPresent(LenientText.self, forKey: key))?.nonEmpty
  }

  func amount(_ key: Key) -> Decimal? {
    (try? container.decodeIfPresent(LenientDecimal.self, forKey: key))?.value
  }

  func flag(_ key: Key) -> Bool? {
    (try? container.decodeIfPresent(LenientBool.self, forKey: key))?.value
  }

  /// A wall time of Moscow, or a time that names its zone.
  func date(_ key: Key) -> Date? { words(key).flatMap(MoscowTime.parse) }

  func value<Value: Decodable>(_ key: Key, as type: Value.Type = Value.self) -> Value? {
    try? container.decodeIfPresent(type, forKey: key)
  }

  /// What a record cannot do without.
  func required<Value>(_ value: Value?, _ key: Key) throws -> Value {
    guard let value else {
      throw DecodingError.keyNotFound(
        key,
        DecodingError.Context(
          codingPath: container.codingPath, debugDescription: "a record without it"))
    }
    return value
  }
}

/// Texts in several languages: an array of `{locale,value}`, or one text.
struct WireTexts: Decodable {
  let text: LocalizedText

  private struct Localised: Decodable {
    let locale: LenientText?
    let value: LenientText?
  }

  init(from decoder: any Decoder) throws {
    var text = LocalizedText()
    if let plain = try? decoder.singleValueContainer().decode(String.self) {
      text.russian = plain
    } else {
      for one in try LenientArray<Localised>(from: decoder).elements {
        guard let language = one.locale?.value.flatMap(TextLanguage.init(tag:)) else { continue }
        text[language] = one.value?.value
      }
    }
    self.text = text
  }
}
