/// Percent-encoding of UTF-8 (RFC 3986 §2), upper-case digits.
enum PercentEncoding {
  /// Keeps letters, digits and `-._~`; everything else, a slash and a percent sign included, is encoded.
  ///
  /// - Parameter alsoKept: Further ASCII characters to leave as they are.
  static func encode(_ text: String, alsoKept: StaticString = "") -> String {
    let kept = alsoKept.withUTF8Buffer { Array($0) }
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      if isUnreserved(byte) || kept.contains(byte) {
        bytes.append(byte)
      } else {
        bytes.append(UInt8(ascii: "%"))
        bytes.append(contentsOf: Hex.encode(CollectionOfOne(byte)).uppercased().utf8)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The text behind the encoding; nil where a percent sign is not followed by two digits.
  static func decode(_ text: some StringProtocol) -> String? {
    var bytes: [UInt8] = []
    var rest = Substring(text).utf8
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let pair = Hex.decode(Substring(rest.prefix(2))), let value = pair.first else {
        return nil
      }
      bytes.append(value)
      rest = rest.dropFirst(2)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"), UInt8(ascii: "~"):
      true
    default:
      false
    }
  }
}
