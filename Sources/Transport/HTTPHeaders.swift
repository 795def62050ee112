/// The header fields of an answer, in their order; names are compared without case and may repeat.
package struct HTTPHeaders: Equatable, Sendable {
  /// One field.
  package struct Line: Equatable, Sendable {
    /// As the server wrote it.
    package let name: String
    /// Without the blanks around it.
    package let value: String
  }

  /// Every field, in the order of the wire.
  package private(set) var lines: [Line] = []

  /// No fields.
  package init() {}

  /// The first value under a name.
  package subscript(name: String) -> String? {
    lines.first { $0.name.equalsIgnoringCase(name) }?.value
  }

  /// Every value under a name.
  package func all(_ name: String) -> [String] {
    lines.filter { $0.name.equalsIgnoringCase(name) }.map(\.value)
  }

  mutating func append(name: String, value: String) {
    lines.append(Line(name: name, value: value))
  }

  /// Adds a folded line to the value it continues (RFC 9112 §5.2).
  mutating func extendLast(with continuation: String) {
    guard let last = lines.popLast() else { return }
    append(name: last.name, value: "\(last.value) \(continuation)")
  }
}

extension HTTPHeaders: ExpressibleByDictionaryLiteral {
  /// For answers that are made rather than received; names may repeat.
  package init(dictionaryLiteral pairs: (String, String)...) {
    lines = pairs.map { Line(name: $0.0, value: $0.1) }
  }
}

extension String {
  /// For ASCII names; never allocates, as `lowercased()` would.
  func equalsIgnoringCase(_ other: String) -> Bool {
    utf8.elementsEqual(other.utf8) { left, right in
      left == right
        || (left ^ right == 0x20 && (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(left | 0x20))
    }
  }
}
