import Marketplace
import Testing
import Texts

/// Numbers, sums and counted words in both languages.
@Suite("Numbers in texts")
struct NumberTests {
  private let english = Texts(.english)
  private let russian = Texts(.russian)

  /// The word behind the number, and nothing else.
  private func counted(_ texts: Texts, _ count: Int) -> String? {
    texts.totalLine(count, of: count, isComplete: true).split(separator: " ").last.map(String.init)
  }

  @Test("Russian words take the form that their number asks for")
  func russianPlurals() {
    let forms: [(word: String, counts: [Int])] = [
      ("товар", [1, 21, 31, 101, 121, 1_001, 1_000_021]),
      ("товара", [2, 3, 4, 22, 33, 94, 102, 1_004, 122]),
      (
        "товаров",
        [0, 5, 9, 10, 11, 12, 13, 14, 15, 19, 20, 25, 100, 111, 112, 114, 1_011, 1_012, 1_000_013]
      ),
    ]
    for (word, counts) in forms {
      for count in counts {
        #expect(counted(russian, count) == word, "\(count)")
      }
    }
  }

  @Test("English words have one form for one and another for the rest")
  func englishPlurals() {
    #expect(counted(english, 1) == "product")
    for count in [0, 2, 5, 11, 21, 101] { #expect(counted(english, count) == "products") }
    #expect(
      english.unreadRecords("keys", 1) == "keys: 1 record of the answer could not be read")
    #expect(
      english.unreadRecords("keys", 2) == "keys: 2 records of the answer could not be read")
    #expect(russian.unreadRecords("keys", 1) == "keys: из ответа не прочитано: 1 запись")
    #expect(russian.unreadRecords("keys", 3) == "keys: из ответа не прочитано: 3 записи")
    #expect(russian.unreadRecords("keys", 11) == "keys: из ответа не прочитано: 11 записей")
  }

  @Test("The line below a list says how many of how many, and whether that is all")
  func totals() {
    #expect(english.totalLine(5, of: 5, isComplete: true) == "5 products")
    #expect(english.totalLine(5, of: 1_204, isComplete: true) == "5 of 1,204 products")
    #expect(russian.totalLine(5, of: 1_204, isComplete: true) == "5 из 1\u{A0}204")
    #expect(english.totalLine(1, of: 1, isComplete: false) == "1 product · incomplete")
    #expect(russian.totalLine(2, of: 2, isComplete: false) == "2 товара · неполно")
  }

  @Test(
    "Thousands are apart, with a comma in English and a blank that does not break in Russian",
    arguments: [
      ("0", "0", "0"), ("999", "999", "999"), ("1000", "1,000", "1_000"),
      ("-1000", "-1,000", "-1_000"), ("-100", "-100", "-100"),
      ("1234567", "1,234,567", "1_234_567"),
      ("1234.5", "1,234.5", "1_234,5"), ("0.10", "0.10", "0,10"), ("-0.0001", "-0.0001", "-0,0001"),
      ("1000.123456", "1,000.123456", "1_000,123456"), ("", "", ""),
      (
        "123456789012345678901234567890.00", "123,456,789,012,345,678,901,234,567,890.00",
        "123_456_789_012_345_678_901_234_567_890,00"
      ),
    ])
  func decimals(_ plain: String, _ english: String, _ russian: String) {
    #expect(self.english.decimal(plain) == english)
    #expect(self.russian.decimal(plain) == russian.replacing("_", with: "\u{A0}"))
  }

  @Test("Whole numbers are written like decimals")
  func wholeNumbers() {
    #expect(english.number(1_204) == "1,204")
    #expect(russian.number(1_204) == "1\u{A0}204")
    #expect(english.number(.min) == "-9,223,372,036,854,775,808")
  }

  @Test(
    "Ages are told in the largest unit that fits, never rounded up",
    arguments: [
      (-5, "just now", "только что"), (0, "just now", "только что"), (59, "just now", "только что"),
      (60, "1 m ago", "1 мин назад"), (3_599, "59 m ago", "59 мин назад"),
      (3_600, "1 h ago", "1 ч назад"), (86_399, "23 h ago", "23 ч назад"),
      (86_400, "1 d ago", "1 дн назад"), (8_640_000, "100 d ago", "100 дн назад"),
    ])
  func ages(_ seconds: Int, _ english: String, _ russian: String) {
    #expect(self.english.age(seconds: seconds) == english)
    #expect(self.russian.age(seconds: seconds) == russian)
  }

  @Test("N12 sums are shown with their currency and lose no digit")
  func money() throws {
    let price = try #require(Money(text: "1234.5", Currency("WMZ")))
    #expect(english.money(price) == "1,234.50\u{A0}USD")
    #expect(russian.money(price) == "1\u{A0}234,50\u{A0}USD")
    #expect(english.moneyWithCode(price) == "1,234.50\u{A0}USD (WMZ)")
    let fine = try #require(Money(text: "0.0005", Currency("USD")))
    #expect(english.moneyWithCode(fine) == "0.0005\u{A0}USD")
  }

  @Test(
    "The language follows the locale",
    arguments: [
      ("ru_RU.UTF-8", Language.russian), ("ru", .russian), ("RU_ru", .russian),
      ("en_US.UTF-8", .english),
      ("C.UTF-8", .english), ("", .english), ("de_DE", .english), ("uk_UA", .english),
    ])
  func languages(_ locale: String, _ language: Language) {
    #expect(Language(locale: locale) == language)
  }
}
