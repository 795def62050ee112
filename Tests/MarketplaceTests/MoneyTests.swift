import Foundation
import Marketplace
import Testing

@Suite struct MoneyTests {
  @Test(
    "Amounts are shown with two decimals at least and never rounded",
    arguments: [
      ("349", "349.00"), ("10.10", "10.10"), ("10.1", "10.10"), ("0.0375", "0.0375"),
      ("1e1", "10.00"), ("-0.5", "-0.50"), ("0", "0.00"),
      ("123456789.123456789", "123456789.123456789"),
      ("+7", "7.00"), ("1E-7", "0.0000001"),
    ])
  func plainText(_ text: String, _ shown: String) {
    #expect(Money(text: text, Currency("RUR"))?.plainText == shown)
  }

  @Test(
    "What is no plain decimal number is no amount",
    arguments: ["", ".", "-", "1,5", "0x10", "1e", "1e9999", "nan", "١", "1 000", "--1", "1.2.3"])
  func refused(_ text: String) {
    #expect(Money(text: text, Currency("USD")) == nil)
  }

  @Test("N12 10,000 random amounts survive text and back")
  func roundTrip() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<10_000 {
      let digits = Int.random(in: 0...99_999_999_999, using: &random)
      let decimals = Int.random(in: 0...4, using: &random)
      let amount = Decimal(sign: .plus, exponent: -decimals, significand: Decimal(digits))
      #expect(
        Money(text: Money(amount, Currency("USD")).plainText, Currency("USD"))?.amount == amount)
    }
  }

  @Test("WebMoney codes and the old rouble are shown as what they stand for; the raw code stays")
  func currencies() {
    #expect(
      ["RUR", "WMR", "WMZ", "WME", "WMU", "usd", "WMT"].map { Currency($0).displayCode }
        == ["RUB", "RUB", "USD", "EUR", "UAH", "USD", "WMT"])
    #expect(Currency("WMZ").code == "WMZ")
    #expect(Currency("RUR").isSameMoney(as: Currency("RUB")))
  }
}
