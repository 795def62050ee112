import TerminalCore
import Testing

@Suite("Hostile text")
struct HostileTextTests {
  /// Draws the text in the middle of three framed fields, and expects the frame and the others untouched.
  private func expectHarmless(_ text: String, then second: String = "", _ note: String) {
    var canvas = Canvas(Size(columns: 40, rows: 3))
    canvas.box(Rect(column: 0, row: 0, columns: 40, rows: 3), role: .paneBorder)
    canvas.write("соседи", column: 1, row: 1, columns: 6, role: .header)
    canvas.draw(.vertical, column: 39, row: 1, role: .paneBorder)
    let before = canvas
    canvas.write(text, column: 8, row: 1, columns: 20, role: .default)
    canvas.write(second, column: 29, row: 1, columns: 9, role: .default)
    #expect(canvas.fault == nil, "\(note)")
    for row in 0..<3 {
      for column in 0..<40 where row != 1 || !(8..<28 ~= column || 29..<38 ~= column) {
        if canvas[column, row] != before[column, row] { Issue.record("\(note): \(column), \(row)") }
      }
    }
    for keepingLines in [false, true] {
      let plain = DisplayText.plain(text + second, keepingLines: keepingLines)
      let bad = Oracle.violations(in: plain).filter { !keepingLines || $0 != "\n" }
      #expect(bad.isEmpty, "\(note)")
    }
    let copied = DisplayText.clipboard(text + second).unicodeScalars
    #expect(
      copied.allSatisfy {
        $0 == "\n" || ![.control, .format].contains($0.properties.generalCategory)
      })
  }

  @Test("T01 naughty strings") func naughtyStrings() {
    for text in NaughtyStrings.all { expectHarmless(text, text.debugDescription) }
  }

  @Test("T02 escape sequences of every kind, cut anywhere between two fields")
  func escapes() {
    let payloads = EscapePayloads.all
    #expect(payloads.count >= 5_000)
    for payload in payloads {
      expectHarmless(payload.first, then: payload.second, payload.first.debugDescription)
    }
  }

  @Test("T02 the oracle itself knows a forbidden byte")
  func oracle() {
    for bad in [
      "\u{1B}", "\u{9B}", "\u{7F}", "\u{202E}", "\u{200D}", "\u{FE0F}", "\u{E0041}", "\u{E000}",
      "🇷",
    ] {
      #expect(Oracle.violations(in: "a\(bad)b").count == 1)
    }
    #expect(Oracle.violations(in: "aёй漢👩e\u{301}·…").isEmpty)
  }
}
