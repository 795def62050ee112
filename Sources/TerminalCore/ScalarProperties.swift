/// What the text layer knows about one scalar, in one word; `Scripts/generate-unicode-tables.py` makes the words.
struct ScalarProperties: Equatable, Sendable {
  /// Bits 0–1 width, 2–5 cluster break, 6 pictographic, 7–9 display class, 10 emoji, 11 emoji presentation, 12 joining,
  /// 13 and 14 first and later member of joined emoji.
  let word: UInt16

  @inline(__always)
  init(_ scalar: Unicode.Scalar) {
    // In bounds without a check: `index` has an entry for every block up to U+10FFFF, and no scalar lies above.
    let kind = UnicodeTables.blocks.utf8Start[Self.place(of: scalar.value)] &- UnicodeTables.zero
    word = UnicodeTables.words[Int(kind)]
  }

  /// The place of a scalar's kind in `UnicodeTables.blocks`.
  @inline(__always)
  private static func place(of scalar: UInt32) -> Int {
    if scalar < UnicodeTables.directLimit { return Int(scalar) }
    let index = UnicodeTables.index.utf8Start + Int(scalar >> UnicodeTables.blockBits) * 2
    let block =
      Int(index[0] &- UnicodeTables.zero) * UnicodeTables.base + Int(index[1] &- UnicodeTables.zero)
    return block << Int(UnicodeTables.blockBits) | Int(scalar & (1 << UnicodeTables.blockBits - 1))
  }

  /// How the display filter treats a scalar.
  enum DisplayClass: UInt16 {
    /// Drawn as it is.
    case plain
    /// C0, DEL and C1, but for those that end lines.
    case control
    /// Tab, line feed and their like: what separates words and lines.
    case lineControl
    /// Changes the direction of the text around it.
    case bidiControl
    /// Invisible by itself: format characters, variation selectors, fillers, tags.
    case ignorable
    /// Nothing that terminals agree on: unassigned, private use, noncharacter.
    case undrawable
    /// A blank other than U+0020.
    case space
  }

  /// Grapheme_Cluster_Break of UAX #29.
  enum ClusterBreak: UInt16 {
    case other, cr, lf, control, extend, zwj, regionalIndicator, prepend, spacingMark
    case hangulL, hangulV, hangulT, hangulLV, hangulLVT
  }

  var displayClass: DisplayClass { DisplayClass(rawValue: word >> 7 & 7) ?? .undrawable }
  var clusterBreak: ClusterBreak { ClusterBreak(rawValue: word >> 2 & 15) ?? .control }
  /// Extended_Pictographic: what emoji sequences are joined from.
  var isPictographic: Bool { word & 1 << 6 != 0 }
  /// Emoji, the digits and "#*" among them.
  var isEmoji: Bool { word & 1 << 10 != 0 }
  /// Drawn as an emoji without U+FE0F.
  var hasEmojiPresentation: Bool { word & 1 << 11 != 0 }
  /// A letter or mark of a script where ZWJ and ZWNJ are spelling.
  var isJoining: Bool { word & 1 << 12 != 0 }

  /// An emoji that begins one of the joined sequences in general use ("RGI").
  var startsFamily: Bool { word & 1 << 13 != 0 }
  /// An emoji that comes after a joiner in one of them.
  var continuesFamily: Bool { word & 1 << 14 != 0 }

  /// One of the five emoji modifiers: emoji that extend the emoji before them.
  var isSkinTone: Bool { isEmoji && clusterBreak == .extend }

  /// A letter of Hangul, or a syllable.
  var isHangul: Bool { clusterBreak.rawValue >= ClusterBreak.hangulL.rawValue }
  /// A vowel or final of Hangul that is drawn in the columns of the initial before it.
  var isConjoining: Bool { clusterBreak == .hangulV || clusterBreak == .hangulT }

  /// Whether the scalar is drawn as it is and makes a cluster by itself unless something attaches to it.
  ///
  /// A scalar like this before another one like this is a cluster: no rule of UAX #29 joins the two.
  var isSimple: Bool { word & 0b11_1111_1100 == 0 }

  /// Columns of the scalar by itself: East_Asian_Width, and none for marks and conjoining Hangul vowels and finals.
  @inline(__always)
  func width(_ policy: WidthPolicy) -> Int {
    let width = Int(word & 3)
    return width < 3 ? width : policy.ambiguousIsWide ? 2 : 1
  }
}
