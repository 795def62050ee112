import Foundation
import Sandbox
import Testing

struct WireTests {
  @Test func digestsMatchThePublishedVectors() {
    #expect(
      SHA256.hex(of: "") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(
      SHA256.hex(of: "abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      SHA256.hex(of: "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
        == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
    #expect(
      SHA256.hex(of: String(repeating: "a", count: 1_000))
        == "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3")
  }

  @Test(arguments: [
    ("349.00", "349.00"), ("349", "349"), ("0.0375", "0.0375"), ("-1.5", "-1.5"), ("1e1", "10"),
    ("1.25e-2", "0.0125"), ("007.10", "7.10"), ("0", "0"), ("-0.05", "-0.05"), ("1e-3", "0.001"),
  ])
  func amountsKeepTheirText(_ text: String, _ shown: String) {
    #expect(Amount(text)?.text == shown)
  }

  @Test(arguments: [
    "", "-", ".", "1.2.3", "1e", "e1", "NaN", "1,5", " 1", "12345678901234567890", "1e99",
  ])
  func whatIsNoAmountIsRefused(_ text: String) { #expect(Amount(text) == nil) }

  @Test func amountsRoundHalfUp() throws {
    let price = try #require(Amount("349.00"))
    #expect(price.scaled(by: 85, over: 100, places: 2).text == "296.65")
    #expect(Amount(units: 5, places: 3).rounded(to: 2).text == "0.01")
    #expect(Amount(units: -5, places: 3).rounded(to: 2).text == "-0.01")
    #expect(Amount(units: 4, places: 3).rounded(to: 2).text == "0.00")
    #expect((price + Amount(units: 5, places: 3)).text == "349.005")
    #expect(Amount(units: .max, places: 0).scaled(by: 10, over: 1, places: 9).units == .max)
  }

  @Test func currenciesConvertThroughRoubles() throws {
    let dollars = try #require(Amount("10.00"))
    #expect(ShopCurrency.usd.convert(dollars, to: .rub).text == "906.50")
    #expect(ShopCurrency.wmz.convert(dollars, to: .usd).text == "10.00")
    #expect(ShopCurrency.rub.convert(Amount(units: 1, places: 2), to: .usd).text == "0.0001")
    #expect(ShopCurrency.rub.convert(Amount(units: 375, places: 4), to: .rub).text == "0.0375")
  }

  @Test func jsonIsReadAndWrittenExactly() throws {
    let text = #"{"a":[1,-0.50,1e3,true,false,null],"б":"\"\\\n\u0000\u001b😀","":{}}"#
    let value = try JSONReader.read(Array(text.utf8))
    #expect(String(decoding: value.json, as: UTF8.self) == text)
    #expect(value["a"]?.elements[1] == .number("-0.50"))
    #expect(try JSONReader.read(Array(#""\ud83d\ude00 \ud83d""#.utf8)) == "😀 \u{FFFD}")
  }

  @Test(arguments: [
    "", "{", "[1,]", "{\"a\"}", "{\"a\":1,}", "01", "1.", "-", "1e", "nul", "\"\\x\"", "\"\u{1}\"",
    "[1] 2", "\"abc",
    "\"\\u12\"",
  ])
  func brokenJSONIsRefused(_ text: String) {
    #expect(throws: JSONReader.Failure.self) { try JSONReader.read(Array(text.utf8)) }
  }

  @Test func deepJSONIsRefusedWithoutFalling() {
    let deep = [UInt8](repeating: UInt8(ascii: "["), count: 100_000)
    #expect(throws: JSONReader.Failure.self) { try JSONReader.read(deep) }
  }

  @Test func xmlRepeatsArraysAndLeavesNullOut() {
    let value: WireValue = [
      "retval": 0, "retdesc": nil, "items": [["id": 1], ["id": 2, "name": "a<b&\u{1B}"]],
      "ok": true,
    ]
    #expect(
      String(decoding: value.xml(root: "response"), as: UTF8.self)
        == "<response><retval>0</retval><items><id>1</id></items><items><id>2</id><name>a&lt;b&amp;\u{FFFD}</name></items><ok>true</ok></response>"
    )
    #expect(
      String(decoding: WireValue.array([1, 2]).xml(root: "r"), as: UTF8.self)
        == "<r><item>1</item><item>2</item></r>")
  }

  @Test func xmlOfTheDocumentsIsRead() throws {
    let text = """
      <?xml version="1.0"?><!-- hi --><request> <new_status>disabled</new_status> <products>123</products>
      <products>2345</products> <name lang="ru"> <value> <![CDATA[Тест <b>№1</b>]]> </value> </name>
      <empty/> <text>Business &amp; Economics &#8470;1 &#x31; &bogus;</text> </request>
      """
    let (root, value) = try XMLReader.read(Array(text.utf8))
    #expect(root == "request")
    #expect(value["new_status"] == "disabled")
    #expect(value["products"] == .array([.string("123"), .string("2345")]))
    #expect(value["name"]?["value"] == "Тест <b>№1</b>")
    #expect(value["name"]?["lang"] == "ru")
    #expect(value["empty"] == "")
    #expect(value["text"] == "Business & Economics №1 1 &bogus;")
  }

  @Test(arguments: [
    "", "<a>", "<a></b>", "<a", "a", "<!DOCTYPE a [<!ENTITY x \"y\">]><a/>", "<a/><b/>",
    "<a b></a>", "<a><![CDATA[",
    "<a b='1></a>",
  ])
  func brokenXMLIsRefused(_ text: String) {
    #expect(throws: XMLReader.Failure.self) { try XMLReader.read(Array(text.utf8)) }
  }

  @Test func queriesForgiveSpelling() {
    let query = QueryItems(
      "Page=2&empty=&options[]=1:2&options=3:4&options%5B0%5D=5&name=%D0%B0+b&bad=%zz&&x")
    #expect(query.first("page") == "2")
    #expect(query.first("empty") == nil)
    #expect(query.all("options") == ["1:2", "3:4", "5"])
    #expect(query.first("name") == "а b")
    #expect(query.first("bad") == "%zz")
    #expect(QueryItems.decoded("%D0%") == "\u{FFFD}%")
  }

  @Test(arguments: [
    (0.0, "1970-01-01 00:00:00", "Thu, 01 Jan 1970 00:00:00 GMT"),
    (951_782_400.0, "2000-02-29 00:00:00", "Tue, 29 Feb 2000 00:00:00 GMT"),
    (1_898_690_700.0, "2030-03-02 14:05:00", "Sat, 02 Mar 2030 14:05:00 GMT"),
    (-1.0, "1969-12-31 23:59:59", "Wed, 31 Dec 1969 23:59:59 GMT"),
  ])
  func timesAreWrittenAsTheWireWants(_ seconds: Double, _ spaced: String, _ http: String) {
    let time = CivilTime(Date(timeIntervalSince1970: seconds))
    #expect(time.spaced == spaced)
    #expect(time.httpDate == http)
  }

  @Test func moscowIsThreeHoursAhead() {
    let moment = Date(timeIntervalSince1970: 1_898_715_900.5)
    #expect(CivilTime.moscow(moment).iso == "2030-03-03T00:05:00")
    #expect(CivilTime.moscow(moment).dotted == "03.03.2030 00:05:00")
    #expect(CivilTime(moment).isoWithTicks == "2030-03-02T21:05:00.5000000")
  }
}
