import Foundation
import TerminalCore
import Testing

/// T14: what marketplaces call HTML, as text.
@Suite("HTML")
struct HTMLTextTests {
  @Test(
    "T14 tags go, breaks and blocks begin lines, words of neighbours never run together",
    arguments: [
      ("plain", "plain"), ("", ""), ("<b>bold</b> and <i>it</i>", "bold and it"),
      ("one<br>two<BR/>three<br />four", "one\ntwo\nthree\nfour"), ("a<br><br>b", "a\n\nb"),
      ("<p>one</p><p>two</p>", "one\ntwo\n"), ("<p>one<p>two", "one\ntwo"),
      ("one<div>two</div>three", "one\ntwo\nthree"), ("<div><div>x</div></div>", "x\n"),
      ("<ul><li>one<li>two</ul>", "• one\n• two\n"), ("text<ul><li>one</li></ul>", "text\n• one\n"),
      ("<h1>Title</h1>text", "Title\ntext"), ("a<hr>b", "a\nb"),
      ("<table><tr><td>a<td>b</table>", "a b\n"),
      ("<tr><td>a</td><td>b</td></tr><tr><td>c</td></tr>", "a b\nc\n"),
      ("<attention>careful</attention>text", "careful\ntext"), ("a<span\nclass='x'>b</span>", "ab"),
      ("<a href=\"https://example.com/?a=1&b=2\">link</a>", "link (https://example.com/?a=1&b=2)"),
      ("<img src=x alt=y>", ""),
      ("<!DOCTYPE html><html><body>x</body></html>", "x"), ("<P>Ё</P>", "Ё\n"),
    ])
  func tags(_ html: String, _ text: String) { #expect(HTMLText.plain(html) == text) }

  @Test(
    "T14 what is no tag stays text",
    arguments: [
      "5 < 7", "5 <7 and >3", "I <3 you >", "a<", "<", "<>", "</>", "< b>", "a<b", "<b", "</b",
      "<имя>", "<!", "<!-",
      "<-- x -->", "1 <1> 2", "<_x>", "x <= y >= z", "\\u003cb>", "%3Cb%3E", "&#", "&", "&;", "& b",
    ])
  func noTags(_ text: String) { #expect(HTMLText.plain(text) == text) }

  @Test(
    "T14 comments go, also abrupt ones; one without an end hides nothing",
    arguments: [
      ("a<!-- b -->c", "ac"), ("a<!---->b", "ab"), ("a<!-->b", "ab"), ("a<!--->b", "ab"),
      ("a<!-- <b> -- > --->c", "ac"), ("a<!-- b", "a<!-- b"), ("a<!-- b<b>c</b>", "a<!-- bc"),
      ("<!-- a --><!-- b", "<!-- b"),
    ])
  func comments(_ html: String, _ text: String) { #expect(HTMLText.plain(html) == text) }

  @Test(
    "T14 CDATA is text as it stands",
    arguments: [
      ("a<![CDATA[<b> & &lt; > ]]>b", "a<b> & &lt; > b"), ("<![CDATA[]]>x", "x"),
      ("<![CDATA[a]]b]]]>c", "a]]b]c"), ("a<![CDATA[b", "a<![CDATA[b"),
    ])
  func cdata(_ html: String, _ text: String) { #expect(HTMLText.plain(html) == text) }

  @Test(
    "T14 style and script are no text, up to their own end tag",
    arguments: [
      ("a<style>p{color:red}</style>b", "ab"), ("a<script>if (1<2) x('</b>')</script>b", "ab"),
      ("a<SCRIPT src=x>y</ScRiPt >b", "ab"), ("a<script></scripty>x</script>b", "ab"),
      ("a<script>x", "a"), ("a<script>x</script", "a"), ("a<scripts>b", "ab"),
      ("a</script>b", "ab"),
      ("a<style/>b</style>c", "ac"),
    ])
  func hiddenElements(_ html: String, _ text: String) { #expect(HTMLText.plain(html) == text) }

  @Test(
    "T14 entities are decoded once, with or without their semicolon",
    arguments: [
      ("&lt;b&gt; &amp; &quot;x&quot; &apos;", "<b> & \"x\" '"), ("&laquo;слово&raquo;", "«слово»"),
      ("100&nbsp;руб", "100\u{A0}руб"), ("100&nbspруб", "100\u{A0}руб"), ("&amp", "&"),
      ("&#65;&#x42;&#X43;", "ABC"),
      ("&#65&#x42 C", "AB C"), ("&amp;#27;", "&#27;"), ("&amp;lt;", "&lt;"), ("&amp;amp;", "&amp;"),
      ("&unknown;", "&unknown;"), ("&ampere;", "&ampere;"), ("&#x1F680;", "🚀"), ("&#128640;", "🚀"),
      ("&#;", "&#;"),
      ("&#x;", "&#x;"), ("&#xg;", "&#xg;"), ("&\u{430}mp;", "&\u{430}mp;"), ("AT&T", "AT&T"),
      ("&#0000000000000000000000000000000000000000000065;", "A"),
    ])
  func entities(_ html: String, _ text: String) { #expect(HTMLText.plain(html) == text) }

  @Test("T14 numbers that are no character are shown as one that could not be read")
  func noCharacters() {
    for number in ["&#1114112;", "&#xD800;", "&#xDFFF;", "&#99999999999999999999;", "&#x110000;"] {
      #expect(HTMLText.plain("a\(number)b") == "a\u{FFFD}b")
    }
    let digits = String(repeating: "9", count: 100_000)
    #expect(HTMLText.plain("&#\(digits);x") == "\u{FFFD}x")
  }

  @Test("T14 the numbers 128–159 mean what they meant on Windows, as browsers read them")
  func windows() {
    #expect(HTMLText.plain("&#151; &#150; &#133; &#128; &#x99; &#147;x&#148;") == "— – … € ™ “x”")
  }

  @Test("T14 whatever an entity decodes to, what is shown holds no control or format character")
  func controls() {
    for value in Array(UInt32(0)...0x2FF) + Array(0x2000...0x20FF) + [
      0xFEFF, 0xFFFE, 0xE0001, 0x10FFFF,
    ] {
      for spelling in [
        "&#\(value);", "&#\(value)", "&#x\(String(value, radix: 16));", "&amp;#\(value);",
      ] {
        let text = HTMLText.plain("a\(spelling)]0;x")
        #expect(Oracle.violations(in: DisplayText.plain(text)).isEmpty, "\(spelling)")
      }
    }
    // Decoding comes before filtering: the control is there to be filtered.
    #expect(HTMLText.plain("&#27;[31m").unicodeScalars.first == "\u{1B}")
    #expect(HTMLText.plain("&#x202e;").unicodeScalars.first == "\u{202E}")
    #expect(HTMLText.plain("a&#0;b") == "a\0b")
  }

  @Test("T14 ten thousand elements inside one another are as good as one")
  func nesting() {
    let count = 10_000
    for name in ["b", "div", "span", "ul", "table"] {
      let html =
        String(repeating: "<\(name)>", count: count) + "x"
        + String(repeating: "</\(name)>", count: count)
      let text = HTMLText.plain(html)
      #expect(text.trimmingCharacters(in: .whitespacesAndNewlines) == "x", "\(name)")
      #expect(text.utf8.count <= 2, "\(name)")
    }
  }

  @Test("T14 random pieces of markup: no crash, and text without markup stays itself")
  func randomMarkup() {
    var random = TextSource(seed: 11)
    let pieces = [
      "<", ">", "/", "!", "--", "<!--", "-->", "<b", "<br>", "</p>", "&", "&#", "x", ";", "&amp",
      "script",
      "<script>", "</script", "<![CDATA[", "]]>", "\"", "'", "=", " ", "ж", "🚀", "27", "\n",
    ]
    for _ in 0..<3_000 {
      let html = (0..<random.number(0...20)).map { _ in
        pieces[random.number(0...pieces.count - 1)]
      }.joined()
      let text = HTMLText.plain(html)
      if !html.contains("&"), !html.contains("<") { #expect(text == html) }
      #expect(Oracle.violations(in: DisplayText.plain(text)).isEmpty)
    }
    for _ in 0..<500 { _ = HTMLText.plain(random.text(length: 60)) }
  }

  @Test(
    "T14 eight times the text takes about eight times as long, whatever it is made of",
    arguments: [
      "<a", "<", "&", "&&&&", "<!--", "<!-", "</script", "<script>", "<script></scrip", "<a href=",
      "<![CDATA[", "]]>",
      "<b>", "</div>", "<div>", "&#", "&#1", "&#x", "&amp", "&ampampampampampampampamp",
      "<aaaaaaaaaaaaaaaaaaaaaaaa",
      "<!", "<!-- -->", "<a <b ", "<p>x", "text ", "-->", "<li>", "<td>",
    ])
  func linear(_ unit: String) {
    let short = String(repeating: unit, count: 4_096 / unit.utf8.count)
    let long = String(repeating: short, count: 8)
    for opener in ["", "<script>", "<!--"] {
      #expect(shortest(opener + long) / shortest(opener + short) < 24, "\(opener)")
    }
  }

  @Test("T14 a megabyte of the worst", arguments: ["<a", "&&&&", "<!--", "</script"])
  func megabyte(_ unit: String) {
    let short = String(repeating: unit, count: 131_072 / unit.utf8.count)
    #expect(shortest(String(repeating: short, count: 8)) / shortest(short) < 24)
  }

  private func shortest(_ text: String) -> Double {
    (0..<2).map { _ in cpuTime { _ = HTMLText.plain(text) } }.min() ?? 1
  }

  @Test(
    "T15 behind a link stands its whole address, whatever its text claims",
    arguments: [
      ("<a href=\"https://plati.market/itm/1\">Товар</a>!", "Товар (https://plati.market/itm/1)!"),
      (
        "<A class=x HREF='http://evil.example'>https://good.example</A>",
        "https://good.example (http://evil.example)"
      ),
      ("<a href=https://a.example/x?y=1&amp;z=2>да</a>", "да (https://a.example/x?y=1&z=2)"),
      ("<a href=\"https://a.example\">https://a.example</a>", "https://a.example"),
      ("<a href=\"https://a.example\"></a>", "(https://a.example)"),
      (
        "<a href='https://a.example'>одна <a href='https://b.example'>другая",
        "одна  (https://a.example)другая (https://b.example)"
      ),
      ("<a href='#top'>наверх</a> <a name=x>метка</a> <a>пусто</a>", "наверх метка пусто"),
      ("<a href='java\nscript:alert(1)'>x</a>", "x (javascript:alert(1))"),
      ("<a data-href='https://no.example' title='href=x'>x</a>", "x"),
      ("<a href = \"https://a.example/\" >x</a>", "x (https://a.example/)"),
      ("<a href='https://a.example'><b>жирно</b></a>", "жирно (https://a.example)"),
      ("<a href=''>x</a>", "x"), ("<a href>x</a>", "x"), ("<a =href=y>x</a>", "x"),
    ])
  func links(_ html: String, _ text: String) { #expect(HTMLText.plain(html) == text) }

  @Test("T15 what an address hides is a token when it is shown")
  func hiddenInLinks() {
    let text = HTMLText.plain("<a href='https://a.example/&#x202e;gpj.exe&#27;'>x</a>")
    #expect(DisplayText.plain(text) == "x (https://a.example/‹RLO›gpj.exe)")
    #expect(DisplayText.hasHiddenCharacters(text))
  }
}
