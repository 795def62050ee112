/// Names and values of a query string or a form: names without regard to case, an empty value counts as
/// absent.
package struct QueryItems: Equatable, Sendable {
  /// As they came, decoded; names in lower case.
  package private(set) var items: [(name: String, value: String)] = []

  /// Reads `a=1&b=2&a=3`; a broken percent escape stands for itself, "+" is a blank.
  package init(_ text: some StringProtocol) {
    for piece in text.split(separator: "&") {
      let halves = piece.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = Self.decoded(halves[0]).lowercased()
      let value = halves.count > 1 ? Self.decoded(halves[1]) : ""
      if !name.isEmpty { items.append((name, value)) }
    }
  }

  /// The first value of this name (which is given in lower case) that is not empty.
  package func first(_ name: String) -> String? {
    items.first { $0.name == name && !$0.value.isEmpty }?.value
  }

  /// Every value of this name, in order: `type=a&type=b`, also `type[]=a` and `type[0]=a`.
  package func all(_ name: String) -> [String] {
    items.filter { item in
      guard !item.value.isEmpty, item.name.hasPrefix(name) else { return false }
      let rest = item.name.dropFirst(name.count)
      return rest.isEmpty
        || (rest.first == "[" && rest.last == "]"
          && rest.dropFirst().dropLast().allSatisfy(\.isNumber))
    }.map(\.value)
  }

  package static func == (left: QueryItems, right: QueryItems) -> Bool {
    left.items.elementsEqual(right.items) { $0.name == $1.name && $0.value == $1.value }
  }

  /// Percent escapes and "+" undone.
  package static func decoded(_ text: some StringProtocol) -> String {
    guard text.utf8.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else {
      return String(text)
    }
    var out: [UInt8] = []
    let bytes = Array(text.utf8)
    var position = 0
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "%"), position + 2 < bytes.count,
        let high = hexDigit(bytes[position + 1]), let low = hexDigit(bytes[position + 2])
      {
        out.append(high << 4 | low)
        position += 3
      } else {
        out.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
        position += 1
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  private static func hexDigit(_ byte: UInt8) -> UInt8? {
    Character(Unicode.Scalar(byte)).hexDigitValue.map { UInt8($0) }
  }
}
