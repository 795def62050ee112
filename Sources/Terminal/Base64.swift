/// RFC 4648 base64, which terminals take clipboard texts in.
enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func encode(_ bytes: some Collection<UInt8>) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    var group: UInt32 = 0
    var held = 0
    for byte in bytes {
      group = group << 8 | UInt32(byte)
      held += 1
      if held == 3 {
        append(group, digits: 4, to: &text)
        (group, held) = (0, 0)
      }
    }
    if held > 0 {
      append(group << UInt32(8 * (3 - held)), digits: held + 1, to: &text)
      text.append(contentsOf: [UInt8](repeating: UInt8(ascii: "="), count: 3 - held))
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func append(_ group: UInt32, digits: Int, to text: inout [UInt8]) {
    for digit in 0..<digits { text.append(alphabet[Int(group >> UInt32(18 - 6 * digit) & 63)]) }
  }
}
