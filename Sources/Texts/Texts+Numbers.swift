extension Texts {
  /// A whole number with its thousands apart: "1,204", "1 204" (a space that does not break).
  package func number(_ value: Int) -> String { decimal(String(value)) }

  /// A plain decimal ("1234.50") as this language writes it: "1,234.50", "1 234,50".
  package func decimal(_ plain: String) -> String {
    var plain = plain
    return plain.withUTF8 { digits in
      let end = digits.firstIndex(of: UInt8(ascii: ".")) ?? digits.count
      let start = digits.first == UInt8(ascii: "-") ? 1 : 0
      return String(unsafeUninitializedCapacity: digits.count * 2) { buffer in
        var length = 0
        func put(_ byte: UInt8) {
          buffer[length] = byte
          length += 1
        }
        for (index, byte) in digits.enumerated() {
          if index > start, index < end, (end - index) % 3 == 0 {
            if language == .english {
              put(UInt8(ascii: ","))
            } else {
              // A blank that does not break.
              put(0xC2)
              put(0xA0)
            }
          }
          put(index == end && language == .russian ? UInt8(ascii: ",") : byte)
        }
        return length
      }
    }
  }

  /// How long ago: "now", "3 m", "2 h", "5 d".
  package func age(seconds: Int) -> String {
    switch max(0, seconds) {
    case ..<60: pick("just now", "только что")
    case let seconds where seconds < 3_600:
      pick("\(seconds / 60) m ago", "\(seconds / 60) мин назад")
    case let seconds where seconds < 86_400:
      pick("\(seconds / 3_600) h ago", "\(seconds / 3_600) ч назад")
    case let seconds:
      pick("\(seconds / 86_400) d ago", "\(seconds / 86_400) дн назад")
    }
  }

  package func minutes(_ count: Int) -> String { pick("\(count) min", "\(count) мин") }
  package func seconds(_ count: Int) -> String { pick("\(count) s", "\(count) с") }
}
