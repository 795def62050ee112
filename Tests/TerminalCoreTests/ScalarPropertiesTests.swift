import Testing

@testable import TerminalCore

@Suite("Scalar properties")
struct ScalarPropertiesTests {
  private let wide = WidthPolicy(ambiguousIsWide: true)

  @Test(
    "T07 every scalar of EastAsianWidth.txt has its width, marks and conjoining jamo none",
    .enabled(if: UnicodeData.isAvailable, UnicodeData.whyNot))
  func eastAsianWidth() throws {
    let categories = try UnicodeData.records("extracted/DerivedGeneralCategory.txt")
    let marks = Set(
      categories.filter { $0[1] == "Mn" || $0[1] == "Me" }.flatMap { UnicodeData.scalars($0[0]) })
    var checked = 0
    for record in try UnicodeData.records("EastAsianWidth.txt") {
      for scalar in UnicodeData.scalars(record[0]) {
        let isJamo = 0x1160...0x11FF ~= scalar.value || 0xD7B0...0xD7FB ~= scalar.value
        let expected =
          switch record[1] {
          case _ where marks.contains(scalar) || isJamo: (0, 0)
          case "W", "F": (2, 2)
          case "A": (1, 2)
          default: (1, 1)
          }
        let properties = ScalarProperties(scalar)
        checked += 1
        guard (properties.width(WidthPolicy()), properties.width(wide)) != expected else {
          continue
        }
        Issue.record("U+\(String(scalar.value, radix: 16)) of \(record)")
      }
    }
    #expect(checked > 280_000)
  }

  @Test(
    "the table knows the emoji, and those drawn as emoji by themselves are wide",
    .enabled(if: UnicodeData.isAvailable, UnicodeData.whyNot))
  func emojiProperties() throws {
    var named: [String: Set<Unicode.Scalar>] = [:]
    for record in try UnicodeData.records("emoji/emoji-data.txt") {
      named[record[1], default: []].formUnion(UnicodeData.scalars(record[0]))
    }
    for value in 0...UInt32(0x1FFFF) {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let properties = ScalarProperties(scalar)
      let agrees =
        properties.isEmoji == named["Emoji"]?.contains(scalar)
        && properties.hasEmojiPresentation == named["Emoji_Presentation"]?.contains(scalar)
        && properties.isPictographic == named["Extended_Pictographic"]?.contains(scalar)
        && properties.isSkinTone == named["Emoji_Modifier"]?.contains(scalar)
      if !agrees { Issue.record("U+\(String(value, radix: 16))") }
      if properties.hasEmojiPresentation, properties.clusterBreak != .regionalIndicator {
        #expect(properties.width(WidthPolicy()) == 2)
      }
    }
  }

  @Test("the table's simple scalars are those that need no look at their neighbours")
  func simple() {
    for value in 0...UInt32(0x10FFFF) {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let properties = ScalarProperties(scalar)
      let isSimple =
        properties.clusterBreak == .other && properties.displayClass == .plain
        && !properties.isPictographic
      if properties.isSimple != isSimple { Issue.record("U+\(String(value, radix: 16))") }
      if isSimple, properties.width(WidthPolicy()) == 0 {
        Issue.record("U+\(value) has no columns")
      }
    }
  }
}
