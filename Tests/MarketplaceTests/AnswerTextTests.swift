import Marketplace
import Testing

@Suite("Texts of ready answers")
struct AnswerTextTests {
  @Test("Known places are filled, free fields asked for, the rest is text")
  func filling() {
    let text = AnswerText("Hello {buyer}! Order {order}: {reason}. Until {reason}, {shop}")
    #expect(text.places == ["buyer", "order", "reason", "shop"])
    #expect(text.fields == ["reason"])
    #expect(
      text.filled([.buyer: "ivan", .order: "17", .shop: "Keys"], fields: ["reason": "noon"])
        == "Hello ivan! Order 17: noon. Until noon, Keys")
  }

  @Test("What has no value stays, so that nobody sends a gap unseen")
  func missing() {
    let text = AnswerText("{code} and {date}, {когда}")
    #expect(text.filled([.date: "2026-11-22"]) == "{code} and 2026-11-22, {когда}")
    #expect(AnswerText(text.filled([:])) == text)
    // A value is text: places in it are not filled again, an empty one is a value.
    #expect(AnswerText("{buyer}").filled([.buyer: "{order}", .order: "17"]) == "{order}")
    #expect(AnswerText("a{x}b").filled([:], fields: ["x": ""]) == "ab")
  }

  @Test(
    "Braces around anything else are braces",
    arguments: [
      "", "{", "}", "{}", "{{", "{ order}", "{1}", "{a\nb}", "{\"json\": 1}", "a { b } c",
      "{" + String(repeating: "n", count: 61) + "}", "{order",
    ])
  func braces(_ source: String) {
    #expect(AnswerText(source).places.isEmpty)
    #expect(AnswerText(source).filled([.order: "x"]) == source)
  }

  @Test("Doubled and nested braces hold the innermost name")
  func nested() {
    #expect(AnswerText("{{order}}").filled([.order: "17"]) == "{17}")
    #expect(AnswerText("{a{order}").filled([.order: "17"]) == "{a17")
  }

  @Test("A long text without an end costs a walk along it")
  func long() {
    let source = String(repeating: "{a", count: 200_000)
    #expect(AnswerText(source).filled([:]) == source)
  }
}
