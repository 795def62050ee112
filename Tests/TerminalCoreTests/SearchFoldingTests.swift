import Marketplace
import TerminalCore
import Testing

@Suite("Search folding")
struct SearchFoldingTests {
  @Test(
    "what a reader takes for equal folds alike",
    arguments: [
      ("Ёлка", "елка"), ("ЙОД", "йод"), ("и\u{306}од", "йод"), ("Київ", "киів"),
      ("Čeština", "cestina"),
      ("ŁÓDŹ", "lodz"), ("e\u{301}te\u{301}", "été"), ("Straße", "straße"),
      ("İstanbul", "istanbul"),
      ("K\u{212B}", "kå"), ("ΑΒΓ", "αβγ"), ("Ⱥ", "ⱥ"), ("Ꙁ", "ꙁ"), ("𐐀", "𐐨"), ("a\u{200B}b", "ab"),
      ("a\u{AD}b", "ab"), ("a \t\r\n\u{3000} b", "a b"), ("  a  ", "a"), ("A\0B", "a b"),
      ("a \u{200B} b", "a b"),
      ("КЛЮЧ — 5 ₽", "ключ — 5 ₽"), ("漢字", "漢字"), ("👩🏽‍🚀", "👩🏽🚀"), (" \u{301} ", ""), ("", ""),
    ])
  func alike(one: String, other: String) {
    let folded = SearchFolding.fold(one)
    #expect(Array(folded.utf8) == Array(SearchFolding.fold(other).utf8))
    #expect(Array(SearchFolding.fold(folded).utf8) == Array(folded.utf8))
  }

  @Test("folds as they are stored")
  func folded() {
    #expect(SearchFolding.fold("Ёжик ЙОГУРТ Ÿ Ő \n x") == "ежик иогурт y o x")
  }

  @Test("folding twice changes nothing, for every scalar there is")
  func idempotent() {
    for start in stride(from: UInt32(0), to: 0x110000, by: 64) {
      let scalars = (start..<start + 64).compactMap(Unicode.Scalar.init)
      let once = SearchFolding.fold(scalars.map { "x\($0)y" }.joined())
      guard Array(SearchFolding.fold(once).utf8) != Array(once.utf8) else { continue }
      Issue.record("among the 64 scalars from U+\(String(start, radix: 16))")
    }
  }

  @Test("folding random texts twice changes nothing")
  func idempotentTexts() {
    var source = TextSource(seed: 21)
    for _ in 0..<3_000 {
      let once = SearchFolding.fold(source.text(length: 60))
      #expect(Array(SearchFolding.fold(once).utf8) == Array(once.utf8))
    }
  }

  @Test(
    "letters of Latin-1, Latin Extended-A and Cyrillic fold as they decompose",
    .enabled(if: UnicodeData.isAvailable, UnicodeData.whyNot))
  func decompositions() throws {
    let letters: [ClosedRange<UInt32>] = [0xC0...0x17F, 0x400...0x4FF]
    for record in try UnicodeData.records("UnicodeData.txt") {
      guard let scalar = UnicodeData.scalars(record[0]).first, !record[5].isEmpty,
        !record[5].hasPrefix("<"), letters.contains(where: { $0.contains(scalar.value) })
      else { continue }
      let decomposed = UnicodeData.text(record[5])
      #expect(
        Array(SearchFolding.fold(String(scalar)).utf8)
          == Array(SearchFolding.fold(decomposed).utf8),
        "\(scalar)")
    }
  }
}
