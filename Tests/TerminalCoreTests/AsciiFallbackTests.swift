import TerminalCore
import Testing

@Suite("ASCII fallback")
struct AsciiFallbackTests {
  private func ascii(_ text: String) -> String {
    String(decoding: text.unicodeScalars.map(AsciiFallback.replacement), as: UTF8.self)
  }

  @Test("T22 every scalar has one printable byte, and ASCII is its own")
  func total() {
    for value in 0...UInt32(0x10FFFF) {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let byte = AsciiFallback.replacement(for: scalar)
      if !(0x20...0x7E ~= byte) { Issue.record("U+\(String(value, radix: 16)) is \(byte)") }
      if 0x20...0x7E ~= value, UInt32(byte) != value {
        Issue.record("U+\(String(value, radix: 16))")
      }
    }
  }

  @Test(
    "letters stay readable and symbols stay what they are for",
    arguments: [
      ("Товары и чаты, ещё ы", "Tovary i caty, ese y"),
      ("Объём: подъезд, Ёж, объявление", "Ob'em: pod'ezd, Ej, ob'avlenie"),
      ("Київ ґанок є", "Kiiv ganok e"), ("тетрадь", "tetrad`"),
      ("Żółć Čeština Ñandú Œ ß", "Zolc Cestina Nandu O s"),
      ("349 ₽ 5 € £3 ₴ ₸ ¥", "349 R 5 E L3 U K Y"), ("«да» — „нет“ ‘x’…", "\"da\" - \"net\" 'x'."),
      ("┌─┬─┐│├┼┤└┴┘═║╔", "+-+-+|++++++-|+"), ("←↑→↓↔ ▲▼ ▶◀", "<^>v- ^v ><"),
      ("• ● ○ ■ □ ✓ ✗ ★", "* * o # _ v x *"), ("█▓▒░▌", "#####"), ("‹RLO› ␛", "<RLO> ?"),
      ("漢字👩", "???"),
      ("№ 5 × 2 ± 1 °", "N 5 x 2 + 1 o"),
    ])
  func readable(text: String, expected: String) {
    #expect(ascii(text) == expected)
  }

  @Test("in a UTF-8 locale only decoration is replaced")
  func decoration() {
    for scalar in "─│┌┼═╬←→⇒█▌■▲●•…·✓☐‹›×—–−«»“”’".unicodeScalars {
      #expect(AsciiFallback.isBorder(scalar), "\(scalar)")
      #expect(AsciiFallback.replacement(for: scalar) != UInt8(ascii: "?"), "\(scalar)")
    }
    for scalar in "aё漢é₽€№\u{301}␛👩🚀\u{FFFD}0 ".unicodeScalars {
      #expect(!AsciiFallback.isBorder(scalar), "\(scalar)")
    }
    for piece in Border.allCases { #expect(AsciiFallback.isBorder(piece.rawValue)) }
  }
}
