package import Foundation
import Marketplace

extension Texts {
  // MARK: Names

  package var sales: String { pick("Sales", "Продажи") }
  package var reviews: String { pick("Reviews", "Отзывы") }
  package var commission: String { pick("Commission", "Комиссия") }
  package var statistics: String { pick("Statistics", "Статистика") }

  package var profitColumn: String { pick("profit", "доход") }
  package var marketplaceColumn: String { pick("marketplace", "площадка") }
  package var partnerColumn: String { pick("partner", "партнёр") }
  package var paymentColumn: String { pick("paid by", "оплата") }
  package var addressColumn: String { pick("address", "адрес") }
  package var languageColumn: String { pick("language", "язык") }
  package var ownColumn: String { pick("own", "свой") }
  package var affiliateColumn: String { pick("aff", "пп") }
  package var beforeColumn: String { pick("before", "было") }

  /// The shops of Digiseller by their numbers.
  package func marketplace(_ owner: Int) -> String {
    switch owner {
    case 0: pick("own shop", "свой магазин")
    case 1: "Plati"
    case 1_271: "GGsel"
    case 9_295: "WMCentre"
    default: owner < 0 ? "–" : String(owner)
    }
  }

  // MARK: Amounts

  package func amount(_ amount: Decimal, _ currency: String) -> String {
    plainAmount(amount) + (currency.isEmpty ? "" : "\u{A0}" + currency)
  }
  package func plainAmount(_ amount: Decimal) -> String {
    decimal(amount.plainText(minimumDecimals: 2))
  }
  package func signedAmount(_ amount: Decimal, _ currency: String) -> String {
    var (exact, rounded) = (amount, Decimal())
    NSDecimalRound(&rounded, &exact, 2, .plain)
    return (rounded < 0 ? "" : "+") + self.amount(rounded, currency)
  }

  // MARK: Sales

  package enum PeriodWord: Sendable { case all, today, week, month }

  package func salesPeriod(_ period: PeriodWord) -> String {
    switch period {
    case .all: pick("all", "все")
    case .today: pick("today", "сегодня")
    case .week: pick("7 days", "7 дней")
    case .month: pick("30 days", "30 дней")
    }
  }
  package func todaySum(_ sums: String) -> String { pick("today: \(sums)", "сегодня: \(sums)") }
  package func balanceIs(_ amounts: String) -> String {
    pick("balance: \(amounts)", "баланс: \(amounts)")
  }
  package var balanceTitle: String { pick("Balance", "Баланс") }
  package var holdsEnd: String {
    pick("Held money becomes free", "Удержанные деньги станут доступны")
  }
  package func laterDays(_ count: Int) -> String {
    let noun = plural(count, ("day", "days"), ("день", "дня", "дней"))
    return pick("and on \(number(count)) later \(noun)", "и ещё \(number(count)) \(noun) позже")
  }

  package enum AccountList: Sendable {
    case operations, held, receipts
  }

  package func accountList(_ list: AccountList) -> String {
    switch list {
    case .operations: pick("operations", "движения")
    case .held: pick("held", "удержано")
    case .receipts: pick("receipts of your own services", "поступления своих касс")
    }
  }

  /// What a movement of money is; the marketplace's own word for kinds that are not known.
  package func operationKind(_ kind: String) -> String {
    switch kind {
    case "product_sales": pick("sale", "продажа")
    case "refund": pick("refund", "возврат")
    case "agent_accurals": pick("partner's share", "доля партнёра")
    case "transfer_to_wallet": pick("paid out", "вывод")
    case "adv_goods": pick("advertising", "реклама")
    case "add_funds": pick("paid in", "пополнение")
    case "exchange_request", "exchange_response": pick("exchange", "обмен")
    case "external_commissions": pick("commission", "комиссия")
    default: kind
    }
  }
  package func since(_ day: String) -> String { pick("since \(day)", "с \(day)") }
  package var noSales: String { pick("no sales yet", "продаж пока нет") }
  package var reviewHasNoOrder: String {
    pick("this review names no order", "у этого отзыва нет номера заказа")
  }
  package var noSaleHere: String { pick("there is no sale here", "здесь нет продажи") }

  // MARK: Reviews

  package func reviewCounts(good: Int, bad: Int) -> String {
    pick(
      "reviews: \(number(good)) good, \(number(bad)) bad",
      "отзывы: \(number(good)) хороших, \(number(bad)) плохих")
  }
  package func newReviews(_ count: Int) -> String {
    pick("\(number(count)) new", "новых: \(number(count))")
  }
  package var noReviews: String { pick("no reviews yet", "отзывов пока нет") }
  package var noReviewHere: String { pick("there is no review here", "здесь нет отзыва") }
  package func reviewsCannotBeAnswered(_ order: String) -> String {
    pick(
      "The marketplace lets no program answer a review; write to the buyer in the dialog of order \(order).",
      "Площадка не даёт программам отвечать на отзывы; напишите покупателю в диалоге заказа \(order)."
    )
  }

  // MARK: Statistics

  package enum PeriodUnit: Sendable { case day, week, month, year }
  package enum GroupWord: Sendable { case days, hours, products, falling, marketplaces }

  package func periodName(_ unit: PeriodUnit) -> String {
    switch unit {
    case .day: pick("Day", "День")
    case .week: pick("Week", "Неделя")
    case .month: pick("Month", "Месяц")
    case .year: pick("Year", "Год")
    }
  }
  package func statisticsTitle(_ period: String, _ first: String, _ last: String) -> String {
    first == last
      ? pick(
        "\(period) \(first), against the one before", "\(period) \(first), сравнение с прошлым")
      : pick(
        "\(period) \(first) – \(last), against the one before",
        "\(period) \(first) – \(last), сравнение с прошлым")
  }
  package func statisticsGroup(_ group: GroupWord) -> String {
    switch group {
    case .days: pick("by day", "по дням")
    case .hours: pick("by hour", "по часам")
    case .products: pick("top products", "лучшие товары")
    case .falling: pick("falling products", "товары, что стали продаваться хуже")
    case .marketplaces: pick("by marketplace", "по площадкам")
    }
  }
  package func totalLine(count: Int, sum: String, change: String, refunds: Int) -> String {
    let noun = plural(count, ("sale", "sales"), ("продажа", "продажи", "продаж"))
    return pick(
      "\(number(count)) \(noun) (\(change)) · \(sum) · refunds: \(number(refunds))",
      "\(number(count)) \(noun) (\(change)) · \(sum) · возвратов: \(number(refunds))")
  }

  package var earlierAndLater: String {
    pick("h earlier, l later", "h — раньше, l — позже")
  }

  // MARK: Commission

  package var noTemplates: String { pick("no templates yet", "шаблонов пока нет") }
  package var noTemplateHere: String { pick("there is no template here", "здесь нет шаблона") }
  package var openTemplateFirst: String { pick("open a template first", "сначала откройте шаблон") }
  package var nothingToSave: String { pick("nothing was changed", "ничего не изменено") }
  package var nothingToPutBack: String {
    pick("there is nothing to put back", "возвращать нечего")
  }
  package func edited(_ count: Int) -> String {
    pick("\(number(count)) not saved", "не сохранено: \(number(count))")
  }
  package var newTemplateName: String {
    pick("name of the new template", "название нового шаблона")
  }
  package var templateName: String { pick("name of the template", "название шаблона") }
  package var percentPrompt: String { pick("percent, 0 to 100", "процент, от 0 до 100") }
  package var formulaPrompt: String {
    pick("all shown: 12, +3, -2, *1.5 or own", "всем показанным: 12, +3, -2, *1.5 или own")
  }
  package var partnerNumber: String { pick("number of the partner", "номер партнёра") }
  package var notUnderstood: String { pick("not understood", "непонятно") }

  package func rehearseSave(_ name: String, _ rows: Int) -> String {
    pick("Save \(name): \(number(rows)) rows", "Сохранить \(name): строк \(number(rows))")
  }
  package func rehearseApply(_ name: String, _ seller: String, _ rows: Int) -> String {
    pick(
      "Apply \(name) to partner \(seller): \(number(rows)) rows",
      "Применить \(name) к партнёру \(seller): строк \(number(rows))")
  }
  package func rehearsePutBack(_ name: String, _ rows: Int) -> String {
    pick(
      "Put back the old percentages of \(name): \(number(rows)) rows",
      "Вернуть прежние проценты \(name): строк \(number(rows))")
  }
  package func rehearsalCost(_ days: Int, _ sales: Int, _ cost: String) -> String {
    pick(
      "On \(number(sales)) sales by partners of the last \(days) days: \(cost)",
      "На продажах партнёров за \(days) дней (\(number(sales))): \(cost)")
  }
  package func rehearsalFar(_ rows: Int, _ points: Int) -> String {
    pick(
      "! more than \(points) points from the product's own: \(number(rows))",
      "! дальше \(points) пунктов от своего процента: \(number(rows))")
  }
  package func rehearsalBelowFloor(_ rows: Int, _ floor: Int) -> String {
    pick(
      "▼ under your floor of \(floor)%: \(number(rows))", "▼ ниже порога \(floor)%: \(number(rows))"
    )
  }
  package var appliedStays: String {
    pick(
      "! the marketplace offers no way to take an applied template back",
      "! применённый шаблон площадка отозвать не даёт")
  }
  package func addedStay(_ rows: Int) -> String {
    pick(
      "! were not in the template and stay in it with their own percentage: \(number(rows))",
      "! не входили в шаблон и останутся в нём со своим процентом: \(number(rows))")
  }
  package var rehearsalKeys: String {
    pick(
      "enter goes on, esc leaves everything as it is", "enter — выполнить, esc — оставить как есть")
  }

  package enum TemplateWrite: Sendable {
    case created, renamed, deleted
    case applied(Int)
  }

  package func templateWritten(_ write: TemplateWrite) -> String {
    switch write {
    case .created: pick("the template was made", "шаблон создан")
    case .renamed: pick("the template was renamed", "шаблон переименован")
    case .deleted: pick("the template was deleted", "шаблон удалён")
    case .applied(let seller):
      pick("the template was applied to partner \(seller)", "шаблон применён к партнёру \(seller)")
    }
  }
  package func templateUnknown(_ reason: String) -> String {
    pick(
      "nobody knows whether it was done: \(reason)", "неизвестно, выполнено ли: \(reason)")
  }
  package func templateRefused(_ reason: String) -> String {
    pick("not done: \(reason)", "не выполнено: \(reason)")
  }
  package func notOffered(_ marketplace: String) -> String {
    pick("\(marketplace) does not offer this", "\(marketplace) этого не предлагает")
  }
}
