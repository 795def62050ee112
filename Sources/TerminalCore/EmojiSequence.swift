/// Reads the sequences of UTS #51 that are one emoji of two columns: with U+FE0F, with a skin tone, keycaps, joined
/// families, the three flags spelt with tags.
struct EmojiSequence {
  private var offset: Int
  private let limit: Int

  /// Where the sequence that starts at `start` ends; nil when none does.
  ///
  /// A pictograph by itself is no sequence: its width is its own.
  static func end(in bytes: Span<UInt8>, from start: Int, upTo limit: Int) -> Int? {
    // None is shorter than "©" and U+FE0F, so that most clusters are spared the look-ups.
    guard limit - start >= 5 else { return nil }
    let base = bytes.scalar(at: start)
    let properties = ScalarProperties(base)
    guard properties.isEmoji else { return nil }
    let afterBase = start + UTF8.width(base)
    var sequence = EmojiSequence(offset: afterBase, limit: limit)
    if properties.isSimple {
      let isKeycap =
        sequence.skip("\u{FE0F}", in: bytes) && sequence.skip("\u{20E3}", in: bytes)
      return isKeycap ? sequence.offset : nil
    }
    guard properties.isPictographic else { return nil }
    if base == "\u{1F3F4}", sequence.skipCountry(in: bytes) { return sequence.offset }
    sequence.skipPresentation(in: bytes)
    if properties.startsFamily { sequence.skipFamily(in: bytes) }
    return sequence.offset > afterBase ? sequence.offset : nil
  }

  /// The next scalar, if it is still in the cluster.
  private func next(in bytes: Span<UInt8>) -> Unicode.Scalar? {
    offset < limit ? bytes.scalar(at: offset) : nil
  }

  private mutating func skip(_ scalar: Unicode.Scalar, in bytes: Span<UInt8>) -> Bool {
    guard next(in: bytes) == scalar else { return false }
    offset += UTF8.width(scalar)
    return true
  }

  /// Skips what says how the base looks; phones have put U+FE0F on either side of the skin tone.
  private mutating func skipPresentation(in bytes: Span<UInt8>) {
    _ = skip("\u{FE0F}", in: bytes)
    if let tone = next(in: bytes), ScalarProperties(tone).isSkinTone {
      offset += UTF8.width(tone)
      _ = skip("\u{FE0F}", in: bytes)
    }
  }

  /// Skips the emoji that are joined to the base.
  ///
  /// Only what has come after a joiner in some sequence in general use, and three at most: the base is drawn for all of
  /// them, so that a longer chain, or one of any emoji, would hide what it says.
  private mutating func skipFamily(in bytes: Span<UInt8>) {
    for _ in 0..<3 {
      let before = offset
      guard skip("\u{200D}", in: bytes), let member = next(in: bytes),
        ScalarProperties(member).continuesFamily
      else {
        offset = before
        return
      }
      offset += UTF8.width(member)
      skipPresentation(in: bytes)
    }
  }

  /// Skips the tags that make the black flag England's, Scotland's or Wales's, or nothing.
  ///
  /// Only these: letters in tags are invisible, so with any others a flag would carry hidden text.
  private mutating func skipCountry(in bytes: Span<UInt8>) -> Bool {
    let before = offset
    for country: StaticString in ["gbeng", "gbsct", "gbwls"] {
      let isWhole = (0..<country.utf8CodeUnitCount).allSatisfy { place in
        skip(Self.tag(country.utf8Start[place]), in: bytes)
      }
      if isWhole, skip("\u{E007F}", in: bytes) { return true }
      offset = before
    }
    return false
  }

  private static func tag(_ letter: UInt8) -> Unicode.Scalar {
    Unicode.Scalar(0xE0000 + UInt32(letter)) ?? "\u{FFFD}"
  }
}
