package import Marketplace

extension Texts {
  package var products: String { pick("Products", "Товары") }

  // MARK: Columns and figures

  package var idColumn: String { pick("id", "id") }
  package var nameColumnShort: String { pick("product", "товар") }
  package var priceColumn: String { pick("price", "цена") }
  package var stockColumn: String { pick("stock", "склад") }
  package var soldColumn: String { pick("sold", "продано") }
  package var ratingColumn: String { pick("rating", "рейтинг") }
  package var stateColumn: String { pick("state", "сост.") }

  package enum SwitchState: Sendable {
    case on
    case off
    case unknown
  }

  package func state(_ state: SwitchState) -> String {
    switch state {
    case .on: pick("on", "вкл")
    case .off: pick("off", "выкл")
    case .unknown: "–"
    }
  }

  /// What is left of a product.
  ///
  /// Sold out and low stand out by a word and a sign, not by colour alone.
  package func stock(_ stock: Product.Stock) -> String {
    switch stock {
    case .unknown: "–"
    case .available: inStock
    case .units(0): soldOut
    case .units(let count): stock.isLow ? "!" + number(count) : number(count)
    }
  }

  /// The share of good reviews and how many there are: "98% 52"; a dash without any.
  package func rating(good: Int?, bad: Int?) -> String {
    let total = (good ?? 0) + (bad ?? 0)
    guard total > 0 else { return "–" }
    return "\((good ?? 0) * 100 / total)% \(number(total))"
  }

  package var soldOut: String { pick("out", "нет") }
  package var inStock: String { pick("yes", "есть") }
  package var hidden: String { pick("(hidden)", "(скрыт)") }

  /// "349.00 RUB", nothing rounded.
  package func money(_ money: Money) -> String {
    decimal(money.plainText) + "\u{A0}" + money.currency.displayCode
  }

  /// The same with the marketplace's own code where that is another: "3.85 USD (WMZ)".
  package func moneyWithCode(_ money: Money) -> String {
    let code = money.currency.code
    return self.money(money) + (code == money.currency.displayCode ? "" : " (\(code))")
  }

  // MARK: Place and age

  package func position(_ first: Int, _ last: Int, of total: Int) -> String {
    pick(
      "\(number(first))–\(number(last)) of \(number(total))",
      "\(number(first))–\(number(last)) из \(number(total))")
  }
  package func position(_ first: Int, _ last: Int) -> String {
    pick(
      "\(number(first))–\(number(last)) of …", "\(number(first))–\(number(last)) из …")
  }
  package var nothing: String { pick("nothing", "пусто") }
  package func marked(_ count: Int) -> String {
    pick("\(number(count)) marked", "отмечено \(number(count))")
  }
  package func reading(_ seen: Int, of total: Int?) -> String {
    guard let total else { return pick("reading…", "читаю…") }
    return pick(
      "reading \(number(seen))/\(number(total))", "читаю \(number(seen))/\(number(total))")
  }
  package var incomplete: String { pick("incomplete", "неполно") }

  package enum PassEnd: Sendable {
    case complete
    case short(missing: Int)
    case failed
  }

  package func passEnded(_ end: PassEnd) -> String {
    switch end {
    case .complete: pick("complete", "полно")
    case .short(let missing):
      pick("\(number(missing)) not answered", "не получено \(number(missing))")
    case .failed: pick("stopped early", "прервано")
    }
  }

  // MARK: Empty lists and obstacles

  package var noProductHere: String { pick("There is no product here", "Здесь нет товара") }
  package var noProducts: String { pick("This shop has no products", "В магазине нет товаров") }
  package var notReadYet: String {
    pick("No products have been read yet", "Товары ещё не прочитаны")
  }
  package func nothingMatches(_ filter: String) -> String {
    pick("Nothing matches /\(filter)", "Ничего не найдено: /\(filter)")
  }
  package var noFilter: String { pick("No filter is set", "Фильтр не задан") }
  package var nothingMarked: String { pick("Nothing is marked", "Ничего не отмечено") }
  package var markingRange: String {
    pick(
      "Range: move, then v or space marks it; esc leaves",
      "Диапазон: переместитесь и нажмите v или пробел; esc — отмена")
  }
  package func filterNotUnderstood(_ words: String) -> String {
    pick("not understood: \(words)", "не понято: \(words)")
  }
  package func noAddress(_ marketplace: String) -> String {
    pick("\(marketplace) has no page for this product", "У \(marketplace) нет страницы товара")
  }

  // MARK: Preview

  package var asking: String { pick("asking…", "запрашиваю…") }
  package var otherPrices: String { pick("in other currencies", "в других валютах") }
  package func locked(_ count: Int) -> String {
    pick("\(number(count)) being paid for", "\(number(count)) оплачивается")
  }
  package func returned(_ count: Int) -> String {
    pick("\(number(count)) returned", "возвратов \(number(count))")
  }
  package var agentCommission: String { pick("partner's share", "доля партнёра") }
  package var releaseDate: String { pick("release", "выход") }
  package var contentKind: String { pick("content", "содержимое") }
  package var category: String { pick("category", "категория") }
  package var sale: String { pick("sale", "скидка") }
  package func insteadOf(_ prices: String) -> String {
    pick("instead of \(prices)", "вместо \(prices)")
  }
  package func until(_ time: String) -> String { pick("until \(time)", "до \(time)") }
  package var discounts: String { pick("discounts", "скидки") }
  package func volumeDiscount(_ sum: String, _ percent: String) -> String {
    pick("from \(sum): −\(percent) %", "от \(sum): −\(percent) %")
  }
  package var description: String { pick("Description", "Описание") }
  package var additional: String { pick("Additional information", "Дополнительно") }
}

extension Texts {
  package var accountColumn: String { pick("account", "аккаунт") }

  /// The line below a printed list.
  package func totalLine(_ shown: Int, of total: Int, isComplete: Bool) -> String {
    let noun = plural(
      total, ("product", "products"), ("товар", "товара", "товаров"))
    let count =
      shown == total
      ? "\(number(total)) \(noun)"
      : pick("\(number(shown)) of \(number(total)) \(noun)", "\(number(shown)) из \(number(total))")
    return isComplete ? count : count + " · " + incomplete
  }
}
