import Dashboard
import DeskTesting
import Foundation
import Marketplace
import TerminalCore
import Testing

/// Texts that are longer than anybody reads (T13), and texts that play the interface (T19).
@Suite("Long and lying texts", .serialized)
struct LongTextTests {
  private func desk(_ text: String, size: Size = Size(columns: 100, rows: 30)) throws -> StoredDesk
  {
    var products = SampleShop.products(1)
    products[0].texts.description.russian = text
    products[0].texts.description.english = text
    return try StoredDesk(products, size: size)
  }

  /// The CPU time of a piece of work in microseconds.
  private func cost(_ work: () throws -> Void) rethrows -> Double {
    let start = clock()
    try work()
    return Double(clock() - start)
  }

  private func scroll(_ bytes: Int) throws -> (opening: Double, key: Double) {
    var desk = try desk(String(repeating: "длинное слово ", count: bytes / 26))
    let opening = try cost {
      try desk.press("p", "tab")
      _ = desk.desk.frame
    }
    #expect(desk.desk.screen.contains("длинное"))
    var worst: [Double] = []
    for _ in 0..<40 {
      worst.append(
        try cost {
          try desk.press("pgdn")
          _ = desk.desk.frame
        })
    }
    return (opening, worst.sorted()[36])
  }

  @Test("T13 a key in a text of 1 MB or 10 MB costs what it costs in one of 2 kB")
  func long() throws {
    let small = try scroll(2_000)
    let large = try scroll(1_000_000)
    let huge = try scroll(10_000_000)
    #expect(large.key < small.key * 5 + 5_000, "\(small) \(large)")
    #expect(huge.key < small.key * 5 + 5_000, "\(small) \(huge)")
    // Ten times the text, about ten times the work at the one moment that needs it.
    #expect(huge.opening < large.opening * 25, "\(large) \(huge)")
  }

  @Test("T19 no text of a product reaches a cell outside its fields, whatever it plays")
  func lying() throws {
    var generator = SeededGenerator(seed: 19)
    let pieces = [
      "✓ sent", "✗ failed", "│", "─┐", "┌─ plan ─", "› ", "● ", "\n", "\r", "\t", "\u{1B}[2J",
      "[y/N]",
      "Apply?", "\u{202E}", "<br>", "<b>", "admin:", "2 Products", "sellerdesk –", "日本", "👩‍👩‍👧‍👦",
      "e\u{301}\u{301}", "\u{200B}", "&#27;", "&#x202e;", " ", "……", "▲ offline", "q quits",
    ]
    let honest = try desk("plain", size: Size(columns: 120, rows: 30))
    var shown = honest
    try shown.press("p", "tab")
    let reference = shown.desk.frame.canvas
    // The pane's border; everything right of it belongs to the text.
    let border = try #require(
      (0..<120).first { reference[$0, 5].base == "│" && reference[$0, 20].base == "│" })
    for scene in 0..<300 {
      var text = ""
      for _ in 0..<(scene % 40 + 3) {
        text += pieces[Int.random(in: 0..<pieces.count, using: &generator)]
      }
      var desk = try desk(text, size: Size(columns: 120, rows: 30))
      try desk.press("p", "tab")
      let canvas = desk.desk.frame.canvas
      #expect(canvas != reference, "the text is shown")
      for row in 0..<30 {
        for column in 0..<120 where row < 2 || row > 27 || column <= border {
          let (was, now) = (reference[column, row], canvas[column, row])
          if was != now {
            Issue.record("scene \(scene): \(column), \(row): \(text.debugDescription)")
            return
          }
        }
      }
    }
  }
}
