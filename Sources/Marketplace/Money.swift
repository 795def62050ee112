package import Foundation

/// An exact amount in one currency.
///
/// Never a `Double`, not even in passing.
package struct Money: Sendable {
  /// Major units (roubles, not kopecks), with as many decimals as the marketplace gave.
  package let amount: Decimal
  package let currency: Currency
  /// The text that the amount was read from, when it is a plain one: a screen shows dozens of amounts a frame, and
  /// printing a `Decimal` costs a hundred times more than padding its text.
  private let digits: String?

  package init(_ amount: Decimal, _ currency: Currency) {
    self.amount = amount
    self.currency = currency
    digits = nil
  }

  /// Reads "349.00"; nil when the text is not a plain decimal number.
  package init?(text: String, _ currency: Currency) {
    guard let amount = Decimal(exact: text) else { return nil }
    self.amount = amount
    self.currency = currency
    let isPlain = text.utf8.allSatisfy { byte in
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: ".")
    }
    let isCanonical = text == "0" || text.hasPrefix("0.") || !text.hasPrefix("0")
    digits = isPlain && isCanonical && !text.hasPrefix(".") && !text.hasSuffix(".") ? text : nil
  }

  /// The amount as JSON, stores and exports write it: a point, at least two decimals, nothing rounded.
  package var plainText: String {
    guard let digits else { return amount.plainText(minimumDecimals: 2) }
    guard let point = digits.utf8.firstIndex(of: UInt8(ascii: ".")) else { return digits + ".00" }
    switch digits.utf8.distance(from: point, to: digits.utf8.endIndex) {
    case 2: return digits + "0"
    case 3: return digits
    // Zeros behind more than two decimals say nothing.
    default: return digits.hasSuffix("0") ? amount.plainText(minimumDecimals: 2) : digits
    }
  }
}

extension Money: Hashable {
  /// The same amount in the same currency, however it was written.
  package static func == (one: Money, other: Money) -> Bool {
    one.amount == other.amount && one.currency == other.currency
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(amount)
    hasher.combine(currency)
  }
}

extension Decimal {
  /// Reads a whole text of digits with an optional sign, point and exponent ("-1.50", "1e1"); nil for anything else, and
  /// for numbers that a `Decimal` cannot hold exactly (more than 38 significant digits).
  package init?(exact text: some StringProtocol) {
    var mantissaDigits: [UInt8] = []
    var exponent = 0
    var isNegative = false
    var sawDigit = false
    var sawPoint = false
    var bytes = Array(text.utf8)[...]
    if let sign = bytes.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      isNegative = sign == UInt8(ascii: "-")
      bytes.removeFirst()
    }
    while let byte = bytes.first {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        sawDigit = true
        mantissaDigits.append(byte - UInt8(ascii: "0"))
        if sawPoint { exponent -= 1 }
      case UInt8(ascii: ".") where !sawPoint:
        sawPoint = true
      case UInt8(ascii: "e"), UInt8(ascii: "E"):
        guard sawDigit, let power = Int(String(decoding: bytes.dropFirst(), as: UTF8.self)),
          abs(power) < 1_000
        else { return nil }
        exponent += power
        bytes = bytes.suffix(1)
      default:
        return nil
      }
      bytes.removeFirst()
    }
    guard sawDigit else { return nil }
    let significant = mantissaDigits.drop { $0 == 0 }
    var kept = significant
    while let last = kept.last, last == 0 {
      kept.removeLast()
      exponent += 1
    }
    guard !kept.isEmpty else {
      self = 0
      return
    }
    guard kept.count <= 38, (-127...127).contains(exponent) else { return nil }
    // Eighteen digits fit an integer; only longer numbers are put together the slow way.
    var mantissa = Decimal(kept.prefix(18).reduce(0) { $0 * 10 + Int($1) })
    for digit in kept.dropFirst(18) { mantissa = mantissa * 10 + Decimal(Int(digit)) }
    self.init(
      sign: isNegative ? .minus : .plus, exponent: exponent, significand: mantissa)
  }

  /// Digits with a point, no exponent and no grouping: at least `minimumDecimals` after the point, more where the value
  /// has them.
  package func plainText(minimumDecimals: Int) -> String {
    let parts = "\(self)".split(separator: ".", omittingEmptySubsequences: false)
    let fraction = parts.count > 1 ? String(parts[1]) : ""
    let padded = fraction + String(repeating: "0", count: max(0, minimumDecimals - fraction.count))
    return padded.isEmpty ? String(parts[0]) : parts[0] + "." + padded
  }
}
