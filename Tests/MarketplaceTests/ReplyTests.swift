import Marketplace
import Testing

@Suite("Answers to buyers")
struct ReplyTests {
  @Test(
    "A text without a character that can be seen shows nothing",
    arguments: [
      "", " ", " \t\r\n ", "\u{A0}\u{2003}\u{3000}", "\u{200B}", "\u{200D}\u{2060}\u{FEFF}",
      "\u{AD}", "\u{202E} \u{2066}", "\u{FE0F}", "\u{3164}", "\u{2800}", "\u{0}\u{1B}", "\u{E0001}",
    ])
  func blank(_ text: String) {
    #expect(!Reply.shows(text))
    #expect(Reply(text: text).showsNothing)
    #expect(!Reply(text: text, files: [Reply.File(path: "/a", name: "a")]).showsNothing)
  }

  @Test(
    "One character that can be seen is enough",
    arguments: [".", " a ", "\u{200B}ё", "👍🏽", "❤\u{FE0F}", "\u{301}", "\n—\n", "\u{E000}", "키"])
  func visible(_ text: String) {
    #expect(Reply.shows(text))
    #expect(!Reply(text: text).showsNothing)
  }
}
