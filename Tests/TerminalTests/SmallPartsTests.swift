import DeskTesting
import Foundation
import TerminalCore
import Testing

@testable import Terminal

@Suite("Base64")
struct Base64Tests {
  @Test(
    "The examples of RFC 4648",
    arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
      ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"), ("ключ", "0LrQu9GO0Yc="),
      ("???>>>", "Pz8/Pj4+"),
    ])
  func examples(_ text: String, _ encoded: String) {
    #expect(Base64.encode(text.utf8) == encoded)
  }

  @Test("Random bytes come back from Foundation's decoder")
  func random() {
    var random = SeededGenerator(seed: 3)
    for count in 0..<300 {
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      #expect(Data(base64Encoded: Base64.encode(bytes)) == Data(bytes))
    }
  }
}

@Suite("Colours of a terminal")
struct ColourSupportTests {
  private let blue = Colour.rgb(red: 0, green: 95, blue: 135)

  @Test(
    "What a terminal reports says what it can show",
    arguments: [
      (-1, ColourSupport.none), (0, .none), (2, .none), (8, .eight), (15, .eight), (16, .sixteen),
      (88, .sixteen), (256, .palette256), (1 << 24, .direct),
    ])
  func reported(_ count: Int, _ support: ColourSupport) {
    #expect(ColourSupport(reported: count) == support)
  }

  @Test("The terminal's own colour stays its own everywhere")
  func terminal() {
    for support in [ColourSupport.none, .eight, .sixteen, .palette256, .direct] {
      #expect(support.number(.terminal) == -1)
    }
  }

  @Test("A colour becomes the nearest that there is")
  func numbers() {
    #expect(ColourSupport.none.number(blue) == -1)
    #expect(ColourSupport.none.number(.indexed(3)) == -1)
    #expect(ColourSupport.eight.number(.indexed(11)) == 3)
    #expect(ColourSupport.sixteen.number(.indexed(11)) == 11)
    #expect(ColourSupport.palette256.number(blue) == 24)
    #expect(ColourSupport.palette256.number(.indexed(11)) == 11)
    #expect(ColourSupport.direct.number(blue) == 0x005F87)
  }

  @Test("In direct colour no RGB value is taken for one of the eight of the palette")
  func direct() {
    for value in UInt8(0)...20 {
      let number = ColourSupport.direct.number(.rgb(red: 0, green: 0, blue: value))
      #expect(number == Int32(max(8, value)))
    }
    #expect(ColourSupport.direct.number(.rgb(red: 255, green: 255, blue: 255)) == 0xFFFFFF)
    for index in UInt8(0)..<16 {
      #expect((0..<8).contains(ColourSupport.direct.number(.indexed(index))))
    }
  }

  @Test("Every number that is made is one that the terminal has")
  func range() {
    var random = SeededGenerator(seed: 5)
    for _ in 0..<2_000 {
      let colour = Colour.rgb(
        red: .random(in: 0...255, using: &random), green: .random(in: 0...255, using: &random),
        blue: .random(in: 0...255, using: &random))
      #expect((0..<8).contains(ColourSupport.eight.number(colour)))
      #expect((0..<16).contains(ColourSupport.sixteen.number(colour)))
      #expect((16..<256).contains(ColourSupport.palette256.number(colour)))
      #expect((8..<(1 << 24)).contains(ColourSupport.direct.number(colour)))
    }
  }
}

@Suite("Repertoire of a terminal")
struct RepertoireTests {
  private func drawn(_ text: String, _ repertoire: Repertoire) -> (text: String, widths: [Int]) {
    var canvas = Canvas(Size(columns: 20, rows: 1))
    canvas.write(text, column: 0, row: 0, columns: 20, role: .tableRow)
    var cells = canvas.cells[...]
    if repertoire != .unicode { repertoire.replace(in: &cells) }
    var drawn = ""
    for cell in cells where !cell.isContinuation { drawn.unicodeScalars.append(cell.base) }
    while drawn.hasSuffix(" ") { drawn.removeLast() }
    for (cell, before) in zip(cells, canvas.cells) { #expect(cell.role == before.role) }
    return (drawn, cells.map(\.width))
  }

  @Test("Borders alone are replaced where letters can be shown")
  func plainBorders() {
    #expect(drawn("│ Ключ ─ é …", .plainBorders).text.hasPrefix("| Ключ - é"))
    #expect(drawn("plain ~", .plainBorders).text == "plain ~")
  }

  @Test("T22 in ASCII no byte is left from 0x80 up, and every column stays in its place")
  func ascii() {
    for text in ["│ Ключ ─ é", "作者 x", "😀 ok", "e\u{301}", "\u{1B}[31m", "½ €"] {
      let (drawn, widths) = drawn(text, .ascii)
      #expect(drawn.utf8.allSatisfy { (0x20..<0x7F).contains($0) }, "\(drawn)")
      #expect(widths == self.drawn(text, .unicode).widths)
    }
    #expect(drawn("plain ~", .ascii).text == "plain ~")
  }

  @Test("T22 a title in ASCII has a character for each")
  func titles() {
    #expect(AsciiFallback.text("Ключи — sellerdesk").count == "Ключи — sellerdesk".count)
    #expect(AsciiFallback.text("Ключи — 作").utf8.allSatisfy { (0x20..<0x7F).contains($0) })
    #expect(AsciiFallback.text("plain") == "plain")
  }
}
