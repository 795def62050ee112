/// Random texts from a seed, rich in what text layers stumble over.
struct TextSource: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  /// SplitMix64's steps: any seed will do, and every number comes up.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
    return word ^ word >> 31
  }

  mutating func number(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &self)
  }

  /// A text of at most so many scalars.
  mutating func text(length: Int) -> String {
    var text = String.UnicodeScalarView()
    for _ in 0..<number(0...length) { text.append(scalar()) }
    return String(text)
  }

  mutating func scalar() -> Unicode.Scalar {
    let pool = Self.pools[number(0...Self.pools.count - 1)]
    if let scalar = pool.randomElement(using: &self) { return scalar }
    return Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &self)) ?? "\u{FFFD}"
  }

  /// Each as likely as the others; the empty one stands for any scalar at all.
  private static let pools: [[Unicode.Scalar]] = [
    [],
    Array("abcXYZ 019#*-|›".unicodeScalars),
    Array("текст Ёж ъы".unicodeScalars),
    Array("漢字かな한글！\u{3000}".unicodeScalars),
    (0...0x1F).map { Unicode.Scalar(UInt8($0)) },
    (0x7F...0xAD).map { Unicode.Scalar(UInt8($0)) },
    ["\u{2028}", "\u{2029}", "\r", "\n", "\t", " ", "\u{A0}", "\u{2003}"],
    ["\u{202E}", "\u{202D}", "\u{2066}", "\u{2069}", "\u{200E}", "\u{200F}", "\u{61C}"],
    ["\u{200B}", "\u{200C}", "\u{200D}", "\u{AD}", "\u{FEFF}", "\u{2060}", "\u{34F}", "\u{3164}"],
    ["\u{FE0E}", "\u{FE0F}", "\u{FE00}", "\u{E0100}", "\u{20E3}", "\u{1F3FB}", "\u{1F3FF}"],
    ["👩", "🚀", "❤", "☺", "©", "🏴", "🏳", "⚧", "👶", "🦰", "✈", "🇷", "🇺", "🇩"],
    ["\u{E0067}", "\u{E0062}", "\u{E0065}", "\u{E006E}", "\u{E0001}", "\u{E007F}"],
    ["\u{300}", "\u{301}", "\u{308}", "\u{20DD}", "\u{483}", "\u{FF9E}", "\u{1D165}"],
    ["\u{1100}", "\u{1160}", "\u{1161}", "\u{11A8}", "가", "각", "\u{115F}"],
    ["क", "\u{94D}", "ष", "\u{903}", "\u{D4E}", "ن", "\u{64E}", "م", "\u{600}", "\u{110BD}"],
    [0xE000, 0xFFFE, 0xFDD0, 0x378, 0x10FFFF, 0xFFFD, 0x1FAFF].compactMap(Unicode.Scalar.init),
  ]
}
