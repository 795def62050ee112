/// An exact decimal with a fixed number of places: 349.00 is 34900 with two.
///
/// The places are part of the value on purpose, because the wire shows them: a shop may ask 349, 349.0 or
/// 349.00.
package struct Amount: Hashable, Sendable {
  /// The digits without the point.
  package let units: Int64
  /// How many of them stand after the point, 0 to 9.
  package let places: Int

  package init(units: Int64, places: Int) {
    self.units = units
    self.places = min(max(0, places), 9)
  }

  package init(whole: Int) { self.init(units: Int64(whole), places: 0) }

  /// Reads "349.00", "-1.5" or "1e1"; nil for anything else, for more than nine places and for more than 18
  /// digits.
  package init?(_ text: String) {
    var units: Int64 = 0
    var places = 0
    var digits = 0
    var sawPoint = false
    var exponent = 0
    var bytes = Array(text.utf8)[...]
    let isNegative = bytes.first == UInt8(ascii: "-")
    if isNegative || bytes.first == UInt8(ascii: "+") { bytes.removeFirst() }
    while let byte = bytes.popFirst() {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        guard digits < 18 else { return nil }
        units = units * 10 + Int64(byte - UInt8(ascii: "0"))
        digits += 1
        if sawPoint { places += 1 }
      case UInt8(ascii: ".") where !sawPoint:
        sawPoint = true
      case UInt8(ascii: "e") where digits > 0, UInt8(ascii: "E") where digits > 0:
        guard let power = Int(String(decoding: bytes, as: UTF8.self)), abs(power) <= 18 else {
          return nil
        }
        exponent = power
        bytes = []
      default:
        return nil
      }
    }
    guard digits > 0 else { return nil }
    places -= exponent
    while places < 0 {
      let (product, overflow) = units.multipliedReportingOverflow(by: 10)
      guard !overflow else { return nil }
      units = product
      places += 1
    }
    while places > 9, units % 10 == 0 {
      units /= 10
      places -= 1
    }
    guard places <= 9 else { return nil }
    self.init(units: isNegative ? -units : units, places: places)
  }

  /// The digits with a point and exactly `places` of them after it.
  package var text: String {
    guard places > 0 else { return String(units) }
    let scale = Self.powersOfTen[places]
    let magnitude = units.magnitude
    let whole = magnitude / UInt64(scale)
    let fraction = String(magnitude % UInt64(scale))
    let zeros = String(repeating: "0", count: places - fraction.utf8.count)
    return (units < 0 ? "-" : "") + String(whole) + "." + zeros + fraction
  }

  /// The value as an integer, when it is one.
  package var wholeNumber: Int? {
    let scale = Self.powersOfTen[places]
    return units % scale == 0 ? Int(units / scale) : nil
  }

  package static let zero = Amount(units: 0, places: 2)

  fileprivate static let powersOfTen: [Int64] = [
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
  ]
}

// MARK: - Arithmetic

extension Amount {
  /// The value times `numerator / denominator`, rounded half up (away from zero) to so many places.
  ///
  /// 349.00 scaled by 85 over 100 to two places is 296.65. The denominator is positive. A result too large to
  /// hold is the largest amount.
  package func scaled(by numerator: Int64, over denominator: Int64, places wanted: Int) -> Amount {
    let wanted = min(max(0, wanted), 9)
    let isNegative = (units < 0) != (numerator < 0) && units != 0 && numerator != 0
    let limit = Int64.max
    // Two words of 64 bits always fit; what the scale adds may not.
    let (product, overflow) = (UInt128(units.magnitude) * UInt128(numerator.magnitude))
      .multipliedReportingOverflow(by: 2 * UInt128(Self.powersOfTen[wanted]))
    guard !overflow else { return Amount(units: isNegative ? -limit : limit, places: wanted) }
    let divisor = UInt128(denominator.magnitude) * UInt128(Self.powersOfTen[places])
    let bounded = Int64(clamping: product / divisor / 2 + product / divisor % 2)
    return Amount(units: isNegative ? -bounded : bounded, places: wanted)
  }

  /// The same value with so many places, rounded half up.
  package func rounded(to places: Int) -> Amount { scaled(by: 1, over: 1, places: places) }

  package static func + (left: Amount, right: Amount) -> Amount {
    let places = max(left.places, right.places)
    let sum = left.rounded(to: places).units.addingReportingOverflow(
      right.rounded(to: places).units)
    return Amount(units: sum.overflow ? .max : sum.partialValue, places: places)
  }

  /// Whether both are the same value, places aside.
  package func equals(_ other: Amount) -> Bool { order == other.order }

  package static func isLess(_ left: Amount, _ right: Amount) -> Bool { left.order < right.order }

  /// The value in billionths, for comparing.
  private var order: Int128 { Int128(units) * Int128(Self.powersOfTen[9 - places]) }
}
