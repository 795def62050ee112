import TerminalCore
import Testing

@Suite("Widths")
struct WidthTests {
  private let wide = WidthPolicy(ambiguousIsWide: true)

  @Test(
    "T07 every assigned wide scalar is drawn in two columns",
    .enabled(if: UnicodeData.isAvailable, UnicodeData.whyNot))
  func wideScalars() throws {
    // Fillers, which are shown as tokens.
    let ignorable: Set<Unicode.Scalar> = ["\u{115F}", "\u{3164}"]
    let assigned = try UnicodeData.records("extracted/DerivedGeneralCategory.txt")
      .filter { !["Cn", "Co", "Cs", "Mn", "Me"].contains($0[1]) }
    let drawable = Set(assigned.flatMap { UnicodeData.scalars($0[0]) }).subtracting(ignorable)
    for record in try UnicodeData.records("EastAsianWidth.txt")
    where ["W", "F"].contains(record[1]) {
      for scalar in UnicodeData.scalars(record[0]) where drawable.contains(scalar) {
        guard DisplayText.width(of: String(scalar)) != 2 else { continue }
        Issue.record("U+\(String(scalar.value, radix: 16)) of \(record)")
      }
    }
  }

  @Test(
    "T08 every fully-qualified emoji takes two columns and draws nothing but its base",
    .enabled(if: UnicodeData.isAvailable, UnicodeData.whyNot))
  func emoji() throws {
    let sequences = try UnicodeData.records("emoji/emoji-test.txt")
      .filter { $0[1] == "fully-qualified" }.map { UnicodeData.text($0[0]) }
    #expect(sequences.count == 3_655)
    for sequence in sequences {
      #expect(DisplayText.width(of: sequence) == 2)
      #expect(DisplayText.width(of: sequence, policy: wide) == 2)
      let canvas = Canvas.row("|\(sequence)|", columns: 4)
      #expect(canvas.fault == nil)
      #expect(canvas[3, 0].base == "|", "\(sequence)")
      let base = canvas[1, 0]
      #expect(base.marks.isEmpty)
      #expect(base.width == 2 || ("A"..."Z").contains(base.base), "\(sequence)")
      #expect(DisplayText.hasHiddenCharacters(sequence) == false)
      #expect(DisplayText.width(of: sequence + sequence) == 4)
    }
  }

  @Test("T07 ambiguous scalars are as wide as the policy says, in every question about them")
  func ambiguous() {
    let text = "Цена §5 …"
    #expect(DisplayText.width(of: text) == 9)
    #expect(DisplayText.width(of: text, policy: wide) == 15)
    #expect(DisplayText.prefix(of: text, columns: 5, policy: wide).text == "Це")
    #expect(DisplayText.wrap(text, columns: 9, policy: wide) == ["Цена", "§5 …"])
    let canvas = Canvas.row(text, columns: 9, policy: wide)
    #expect(canvas.text(row: 0) == "Цен… ")
    #expect(canvas.fault == nil)
  }

  @Test("unassigned scalars are drawn as U+FFFD, whatever width their block defaults to")
  func unassigned() {
    for value: UInt32 in [0x378, 0x2FFFD, 0xE000, 0x10FFFF, 0xFDD0, 0x1FAE9] {
      let text = Unicode.Scalar(value).map { String($0) } ?? ""
      #expect(drawn(text) == "\u{FFFD}")
      #expect(DisplayText.width(of: text) == 1)
    }
  }
}
