import TerminalCore
import Testing

@Suite("Properties of random text and drawing")
struct TextPropertyTests {
  private let wide = WidthPolicy(ambiguousIsWide: true)

  private func texts(seed: UInt64, count: Int, length: Int = 30) -> [String] {
    var source = TextSource(seed: seed)
    return (0..<count).map { _ in source.text(length: length) }
  }

  @Test("T21 what is drawn is allowed, and as wide as it was said to be")
  func widthsAgree() {
    for text in texts(seed: 211, count: 4_000) {
      for policy in [WidthPolicy(), wide] {
        let width = DisplayText.width(of: text, policy: policy)
        var canvas = Canvas(Size(columns: width + 1, rows: 1), role: .tab)
        let used = canvas.write(
          text, column: 0, row: 0, columns: width, role: .default, policy: policy)
        #expect(used == width, "\(text.debugDescription)")
        #expect(canvas.fault == nil, "\(text.debugDescription)")
        #expect(canvas[width, 0] == .blank(.tab))
        #expect(
          (0..<width).allSatisfy { canvas[$0, 0].role == .default }, "\(text.debugDescription)")
      }
    }
  }

  @Test("T21 plain text is allowed, plain again, as wide as before, and drawn the same")
  func plain() {
    for text in texts(seed: 212, count: 6_000) {
      let plain = DisplayText.plain(text)
      let note = Comment(rawValue: text.debugDescription)
      #expect(Oracle.violations(in: plain).isEmpty, note)
      #expect(Array(DisplayText.plain(plain).utf8) == Array(plain.utf8), note)
      let width = DisplayText.width(of: text)
      #expect(DisplayText.width(of: plain) == width, note)
      #expect(!DisplayText.hasHiddenCharacters(plain), note)
      let lines = DisplayText.plain(text, keepingLines: true)
      #expect(Array(DisplayText.plain(lines, keepingLines: true).utf8) == Array(lines.utf8), note)
      #expect(Oracle.violations(in: lines).allSatisfy { $0 == "\n" }, note)
      #expect(lines.unicodeScalars.count == plain.unicodeScalars.count, note)
    }
  }

  @Test("T21 text split at a line break is drawn as the whole, in either policy")
  func chunks() {
    var source = TextSource(seed: 213)
    for _ in 0..<3_000 {
      let one = source.text(length: 20)
      let other = source.text(length: 20)
      let whole = DisplayText.plain(one + "\u{2028}" + other)
      #expect(
        Array(whole.utf8) == Array((DisplayText.plain(one) + " " + DisplayText.plain(other)).utf8))
    }
  }

  @Test("T21 a prefix is whole clusters, fits, and could not be longer")
  func prefixes() {
    var source = TextSource(seed: 214)
    for _ in 0..<4_000 {
      let text = source.text(length: 25)
      let columns = source.number(0...20)
      let (prefix, used) = DisplayText.prefix(of: text, columns: columns)
      #expect(used <= columns)
      #expect(Array(text.utf8).starts(with: prefix.utf8))
      #expect(DisplayText.width(of: prefix) == used, "\(text.debugDescription)")
      if prefix.endIndex == text.endIndex { continue }
      let total = DisplayText.width(of: text)
      #expect(total > columns, "\(text.debugDescription)")
    }
  }

  @Test(
    "T21 wrapped lines fit, lose nothing but blanks and line breaks, and break only where they must"
  )
  func wrapping() {
    let blanks = Set(
      " \t\u{B}\u{C}\r\n\u{85}\u{2028}\u{2029}\u{3000}\u{2003}\u{2002}\u{1680}\u{205F}"
        .unicodeScalars)
    var source = TextSource(seed: 215)
    for _ in 0..<3_000 {
      let text = source.text(length: 60)
      let columns = source.number(1...20)
      let lines = DisplayText.wrap(text, columns: columns)
      var end = text.startIndex
      for line in lines {
        #expect(text[end..<line.startIndex].unicodeScalars.allSatisfy(blanks.contains))
        end = line.endIndex
        guard DisplayText.width(of: line) > columns else { continue }
        // Only a cluster that fits nowhere may be too wide.
        #expect(
          DisplayText.prefix(of: line, columns: columns).columns == 0, "\(text.debugDescription)")
      }
      #expect(text[end...].unicodeScalars.allSatisfy(blanks.contains))
      let unbroken = DisplayText.wrap(text, columns: .max)
      #expect(
        unbroken.count == DisplayText.plain(text, keepingLines: true).utf8.count { $0 == 10 } + 1)
    }
  }

  @Test(
    "random drawing never leaves half a wide cell and never traps", arguments: [0, 1, 2, 3, 9, 24])
  func drawing(columns: Int) {
    var source = TextSource(seed: UInt64(900 + columns))
    for rows in [0, 1, 2, 5] {
      var canvas = Canvas(Size(columns: columns, rows: rows))
      for step in 0..<400 {
        draw(on: &canvas, from: &source)
        #expect(canvas.fault == nil, "step \(step)")
      }
    }
  }

  private func draw(on canvas: inout Canvas, from source: inout TextSource) {
    func place() -> Int {
      [source.number(-4...28), .max, .min, -1, 0][source.number(0...12) % 9 % 5]
    }
    let rect = Rect(column: place(), row: place(), columns: place(), rows: place())
    let role = Role.allCases[source.number(0...Role.allCases.count - 1)]
    switch source.number(0...6) {
    case 0: canvas.fill(rect, role: role)
    case 1: canvas.restyle(rect, role: role)
    case 2: canvas.box(rect, role: role)
    case 3:
      var other = Canvas(Size(columns: source.number(0...9), rows: source.number(0...3)))
      other.write(source.text(length: 9), column: 0, row: 0, columns: 9, role: role)
      canvas.paste(other, at: rect)
    default:
      let cuts: [Canvas.Cut] = [.clip, .ellipsis]
      let alignments: [Canvas.Alignment] = [.leading, .centre, .trailing]
      let used = canvas.write(
        source.text(length: 12), column: rect.column, row: source.number(-1...4), columns: place(),
        role: role, tokenRole: .textToken, cut: cuts[source.number(0...1)],
        align: alignments[source.number(0...2)],
        policy: source.number(0...1) == 0 ? wide : WidthPolicy())
      #expect(used >= 0)
    }
  }
}
