import Foundation
package import Marketplace

/// Sales, reviews, movements of money and rows of a template, the same every time.
package enum SampleMoney {
  /// 400 sales of the last 80 days, the same every time.
  package static let sales: [Sale] = (0..<400).map { (number: Int) -> Sale in
    let currency = Currency(["WMR", "WMR", "WMZ", "WME"][number % 4])
    let product = number * number % 13
    let age = Double(number * 17_000 + number % 7 * 500)
    let amount = "\(100 + number * 37 % 900).5\(number % 10)"
    let partner: String? = number % 5 == 0 ? "77" : nil
    return Sale(
      id: String(700_000_400 - number), product: ProductID(5_100_001 + product),
      productName: "Товар \(product) 🎮 <b>|</b>", buyer: "buyer\(number)@example.com",
      amount: Money(text: amount, currency), profit: Money(text: "\(90 + number)", currency),
      paidAt: TestDesk.start.addingTimeInterval(-age), isReturned: number % 23 == 5,
      ownerID: [0, 1, 1_271][number % 3], partner: partner, paymentMethod: "Bank card",
      address: "203.0.113.7")
  }

  package static let reviews: [Review] = (0..<40).map { (number: Int) -> Review in
    let text = "Всё \(number) <b>хорошо</b>\u{1B}[2J &amp; быстро"
    let answer: String? = number % 12 == 2 ? "Спасибо!" : nil
    let age = Double(number * 9_000)
    return Review(
      id: String(88_000_040 - number), order: String(700_000_400 - number * 3),
      product: ProductID(5_100_001 + number % 5), productName: "Товар \(number % 5)",
      isGood: number % 6 != 2, text: text, answer: answer,
      date: TestDesk.start.addingTimeInterval(-age), ownerID: 1)
  }

  package static let operations: [AccountOperation] = (0..<60).map { number -> AccountOperation in
    let kinds = ["product_sales", "product_sales", "agent_accurals", "refund", "hard_disk_rent"]
    let kind = kinds[number % 5]
    let date = TestDesk.start.addingTimeInterval(-Double(number) * 7_000)
    let isSale = kind == "product_sales"
    let amount = isSale ? "\(100 + number).25" : "-\(number).5"
    return AccountOperation(
      id: "\(1_000 + number)", kind: kind, date: date,
      amount: Money(text: amount, Currency(number % 3 == 0 ? "WMZ" : "WMR")),
      reference: "\(700_000_400 - number)", product: ProductID(5_100_001),
      productName: LocalizedText(russian: "Товар 🎮", english: "Product \u{1B}[2J"),
      freeAt: isSale ? date.addingTimeInterval(3 * 86_400) : nil)
  }

  package static let rows: [TemplateRow] = (0..<30).map { (number: Int) -> TemplateRow in
    let percent: Decimal? = number % 2 == 0 ? Decimal(number) : nil
    return TemplateRow(
      id: ProductID(5_100_001 + number), name: "Product \(number)",
      price: Money(text: "\(100 + number).00", Currency("RUR")),
      isInAffiliateProgram: number % 3 > 0, percent: percent,
      ownPercent: 5)
  }
}
