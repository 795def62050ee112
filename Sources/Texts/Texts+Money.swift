package import Marketplace

extension Texts {
  // MARK: Columns

  package var orderColumn: String { pick("order", "заказ") }
  package var reviewColumn: String { pick("review", "отзыв") }
  package var textColumn: String { pick("text", "текст") }
  package var amountColumn: String { pick("amount", "сумма") }
  package var buyerColumn: String { pick("buyer", "покупатель") }
  package var currencyColumn: String { pick("currency", "валюта") }
  package var countColumn: String { pick("sales", "продаж") }
  package var sumColumn: String { pick("sum", "на сумму") }
  package var refundsColumn: String { pick("refunds", "возвраты") }
  package var netColumn: String { pick("net", "итого") }
  package var groupColumn: String { pick("group", "группа") }
  package var kindColumn: String { pick("kind", "вид") }
  package var freeAtColumn: String { pick("free at", "доступно с") }
  package var createdColumn: String { pick("created", "создан") }
  package var modifiedColumn: String { pick("modified", "изменён") }
  package var percentColumn: String { pick("percent", "процент") }
  package var ownPercentColumn: String { pick("own percent", "свой процент") }

  // MARK: States

  package var goodReview: String { pick("good", "хороший") }
  package var badReview: String { pick("bad", "плохой") }
  package var paid: String { pick("paid", "оплачен") }
  package var refunded: String { pick("refunded", "возврат") }

  package func balanceKind(_ kind: Balance.Kind) -> String {
    switch kind {
    case .free: pick("free", "доступно")
    case .held: pick("held", "удержано")
    case .coming: pick("coming", "ожидается")
    case .other: pick("other", "прочее")
    }
  }

  // MARK: Lines

  package func rowsLine(_ shown: Int, of total: Int, isComplete: Bool) -> String {
    let noun = plural(total, ("row", "rows"), ("строка", "строки", "строк"))
    let count =
      shown == total
      ? "\(number(total)) \(noun)"
      : pick("\(number(shown)) of \(number(total)) \(noun)", "\(number(shown)) из \(number(total))")
    return isComplete ? count : count + " · " + incomplete
  }
  package func salesRemaining(_ account: String, _ seen: Int, _ rest: Int) -> String {
    pick(
      "\(account): \(number(seen)) sales read, \(number(rest)) to go",
      "\(account): прочитано продаж: \(number(seen)), осталось: \(number(rest))")
  }
  package func fileNotWritten(_ path: String, _ reason: String) -> String {
    pick("\(path) was not written: \(reason)", "файл \(path) не записан: \(reason)")
  }

  // MARK: Templates

  package var needsYesFlag: String {
    pick("this needs --yes", "для этого нужен --yes")
  }
  package func typeToConfirm(_ word: String) -> String {
    pick("type \(word) to go on", "введите \(word), чтобы продолжить")
  }
  package func noPercent(_ text: String) -> String {
    pick(
      "\(text): a product and a whole percentage from 0 to 100 are needed, such as 5100001=12",
      "\(text): нужны товар и целый процент от 0 до 100, например 5100001=12")
  }
  package func percentTwice(_ product: String) -> String {
    pick("product \(product) is named twice", "товар \(product) назван дважды")
  }
}
