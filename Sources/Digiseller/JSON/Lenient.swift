import Foundation
import Marketplace

// Digiseller writes one kind of value in several ways: numbers as texts, flags as 0 and 1, absent as null or "". These
// types read every way that was seen (api/digiseller.md §1.9, §12). A value that cannot be read at all is nil where the
// field may be absent; what must be there is checked by the record that needs it.

/// A whole number: 17, "17", 17.0, true; nil for null, "" and everything else.
struct LenientInt: Decodable {
  let value: Int?

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      value = nil
    } else if let number = try? container.decode(Int.self) {
      value = number
    } else if let text = try? container.decode(String.self) {
      value = Int(text.trimmingCharacters(in: .whitespaces)) ?? Decimal(exact: text)?.wholeNumber
    } else if let flag = try? container.decode(Bool.self) {
      value = flag ? 1 : 0
    } else {
      value = (try? container.decode(Decimal.self))?.wholeNumber
    }
  }
}

/// An exact decimal: 19.99, "19.99", "19,99"; nil for null, "" and everything else.
///
/// Never read through a `Double`.
struct LenientDecimal: Decodable {
  let value: Decimal?

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      value = nil
    } else if let text = try? container.decode(String.self) {
      let plain = text.trimmingCharacters(in: .whitespaces).replacing(",", with: ".")
      value = Decimal(exact: plain)
    } else {
      value = try? container.decode(Decimal.self)
    }
  }
}

/// A text: "a", and numbers and flags as they are written; nil for null and everything else.
struct LenientText: Decodable {
  let value: String?

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      value = nil
    } else if let text = try? container.decode(String.self) {
      value = text
    } else if let number = try? container.decode(Decimal.self) {
      value = "\(number)"
    } else if let flag = try? container.decode(Bool.self) {
      value = flag ? "true" : "false"
    } else {
      value = nil
    }
  }

  /// Nil for an empty text too.
  var nonEmpty: String? { value.flatMap { $0.isEmpty ? nil : $0 } }
}

/// A flag: true, 1, "1", "true", "True"; nil for null, "" and everything else.
struct LenientBool: Decodable {
  let value: Bool?

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let flag = try? container.decode(Bool.self) {
      value = flag
    } else if let number = try? container.decode(Int.self) {
      value = number != 0
    } else if let text = try? container.decode(String.self) {
      switch text.lowercased() {
      case "1", "true", "yes": value = true
      case "0", "false", "no": value = false
      default: value = nil
      }
    } else {
      value = nil
    }
  }
}

/// An array whose elements are read one by one: one that cannot be read is counted and named, its neighbours stay.
///
/// Null is an empty array, and a single object stands for an array of one (api/digiseller.md §2.1, §2.5).
struct LenientArray<Element: Decodable>: Decodable {
  private(set) var elements: [Element] = []
  private(set) var rejected: [RejectedRecord] = []

  init(from decoder: any Decoder) throws {
    guard var container = try? decoder.unkeyedContainer() else {
      let single = try decoder.singleValueContainer()
      if single.decodeNil() { return }
      elements = [try single.decode(Element.self)]
      return
    }
    while !container.isAtEnd {
      let index = container.currentIndex
      do {
        elements.append(try container.decode(Element.self))
      } catch {
        rejected.append(RejectedRecord(index: index, reason: WireProblem.words(for: error)))
        // Steps over it; the attempt to decode did not.
        _ = try container.decode(Anything.self)
      }
    }
  }

  /// Takes any value and keeps none of it.
  private struct Anything: Decodable {
    init(from decoder: any Decoder) throws {}
  }
}

/// Members that may be absent or of another kind; whichever way a value is written, nil is what cannot be read.
extension KeyedDecodingContainer {
  func number(_ key: Key) -> Int? {
    (try? decodeIfPresent(LenientInt.self, forKey: key))?.value
  }

  func amount(_ key: Key) -> Decimal? {
    (try? decodeIfPresent(LenientDecimal.self, forKey: key))?.value
  }

  func flag(_ key: Key) -> Bool? {
    (try? decodeIfPresent(LenientBool.self, forKey: key))?.value
  }

  /// A text, which may be empty.
  func text(_ key: Key) -> String? {
    (try? decodeIfPresent(LenientText.self, forKey: key))?.value
  }

  /// A text that says something: nil for an empty one too.
  func words(_ key: Key) -> String? {
    (try? decodeIfPresent(LenientText.self, forKey: key))?.nonEmpty
  }

  /// The elements that can be read of an array; none where there is no array.
  func list<Element: Decodable>(_ key: Key, of type: Element.Type) -> [Element] {
    (try? decodeIfPresent(LenientArray<Element>.self, forKey: key))?.elements ?? []
  }

  /// A wall time of Moscow.
  func moment(_ key: Key) -> Date? { words(key).flatMap(MoscowTime.parse) }

  /// The array under the first of these names that the object has, null being an empty one; nil when it has none.
  func array<Element: Decodable>(
    of type: Element.Type, under keys: Key...
  ) throws -> LenientArray<Element>? {
    guard let key = keys.first(where: contains) else { return nil }
    return try decode(LenientArray<Element>.self, forKey: key)
  }
}

extension Decimal {
  /// The value as an `Int`, nil when it has a fraction or does not fit.
  var wholeNumber: Int? {
    var value = self
    var rounded = Decimal()
    NSDecimalRound(&rounded, &value, 0, .plain)
    guard rounded == self, self <= Decimal(Int.max), self >= Decimal(Int.min) else { return nil }
    return NSDecimalNumber(decimal: self).intValue
  }
}
