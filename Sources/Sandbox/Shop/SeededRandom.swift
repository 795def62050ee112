/// A small reproducible source of numbers (SplitMix64): the same seed and stream give the same draws
/// everywhere.
package struct SeededRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// A source of its own for one purpose, and for one element of it.
  package init(_ seed: UInt64, stream: StaticString, index: Int = 0) {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    stream.withUTF8Buffer { bytes in
      for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    }
    state = Self.mixed(Self.mixed(seed ^ hash) &+ UInt64(bitPattern: Int64(index)))
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    return Self.mixed(state)
  }

  private static func mixed(_ word: UInt64) -> UInt64 {
    var word = word
    word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
    return word ^ (word >> 31)
  }
}

extension SeededRandom {
  /// A number from 0 up to, not including, `bound` (at most 2³²).
  package mutating func below(_ bound: Int) -> Int {
    Int(((next() >> 32) &* UInt64(max(1, bound))) >> 32)
  }

  package mutating func within(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.upperBound - range.lowerBound + 1)
  }

  /// True in `percent` of 100 draws.
  package mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

  package mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[below(elements.count)]
  }

  /// From 0 up to, not including, 1; for probabilities, never for money.
  package mutating func fraction() -> Double { Double(next() >> 11) * 0x1p-53 }
}
