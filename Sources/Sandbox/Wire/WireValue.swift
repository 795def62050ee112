/// What a JSON or XML body holds: members keep their order, numbers keep their exact text.
///
/// Answers are built as one such value and written as JSON or XML at the very end, so a call has one shape
/// and two spellings. There is no floating-point case on purpose: an amount reaches the wire digit by digit.
package enum WireValue: Equatable, Sendable {
  case null
  case bool(Bool)
  /// A number as its text, "349.00" or "1e3".
  case number(String)
  case string(String)
  case array([WireValue])
  case object([Member])

  /// One named member of an object.
  package struct Member: Equatable, Sendable {
    package var name: String
    package var value: WireValue

    package init(_ name: String, _ value: WireValue) {
      self.name = name
      self.value = value
    }
  }
}

// MARK: - Building

extension WireValue {
  package static func int(_ value: Int) -> WireValue { .number(String(value)) }

  /// 1 or 0, which is how most of the Digiseller wire spells a truth.
  package static func flag(_ value: Bool) -> WireValue { .number(value ? "1" : "0") }

  package static func amount(_ value: Amount) -> WireValue { .number(value.text) }

  /// A text, or null where there is none.
  package static func text(_ value: String?) -> WireValue { value.map { .string($0) } ?? .null }

  /// Adds members at the end of an object; anything else stays as it is.
  package mutating func append(_ more: [Member]) {
    guard case .object(var members) = self else { return }
    members += more
    self = .object(members)
  }
}

extension WireValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral,
  ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  package init(nilLiteral: ()) { self = .null }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(integerLiteral value: Int) { self = .int(value) }
  package init(stringLiteral value: String) { self = .string(value) }
  package init(arrayLiteral elements: WireValue...) { self = .array(elements) }
  package init(dictionaryLiteral elements: (String, WireValue)...) {
    self = .object(elements.map { Member($0, $1) })
  }
}

// MARK: - Reading

extension WireValue {
  /// The member of this name, letter case aside, as the real service binds its bodies.
  package subscript(name: String) -> WireValue? {
    guard case .object(let members) = self else { return nil }
    if let exact = members.first(where: { $0.name == name }) { return exact.value }
    let folded = name.lowercased()
    return members.first { $0.name.lowercased() == folded }?.value
  }

  /// The elements of an array; a lone value counts as an array of one (XML cannot tell them apart), null as
  /// none.
  package var elements: [WireValue] {
    switch self {
    case .array(let elements): elements
    case .null: []
    default: [self]
    }
  }

  /// The text of a scalar; nil for null, arrays and objects.
  package var scalarText: String? {
    switch self {
    case .string(let text), .number(let text): text
    case .bool(let value): value ? "true" : "false"
    case .null, .array, .object: nil
    }
  }

  package var members: [Member] {
    if case .object(let members) = self { return members }
    return []
  }

  /// A whole number, also when it came as text ("10", "10.0").
  package var integer: Int? {
    guard let text = scalarText else { return nil }
    return Int(text) ?? Amount(text)?.wholeNumber
  }
}
