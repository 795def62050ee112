extension Texts {
  /// One line about a key that a seller may not know yet; nil for actions that need none.
  ///
  /// - Parameter key: The chord as it is bound now.
  package func tip(forAction name: String, key: String) -> String? {
    guard let words = Self.tips[name] else { return nil }
    return key + " " + pick(words.0, words.1)
  }

  package func asTip(_ words: String) -> String { pick("Tip: \(words)", "Совет: \(words)") }

  /// The names of all actions that have a tip.
  package static var tippedActions: [String] { tips.keys.sorted() }

  private static let tips: [String: (String, String)] = [
    "desk.next-waiting": (
      "opens who waits longest, from every screen",
      "открывает того, кто ждёт дольше всех, с любого экрана"
    ),
    "desk.search": (
      "searches messages, buyers, orders and products, offline too",
      "ищет по сообщениям, покупателям, заказам и товарам, и без сети"
    ),
    "desk.palette": (
      "finds every command, dialog and product by a few letters",
      "находит любую команду, диалог и товар по нескольким буквам"
    ),
    "place.back": (
      "goes back to the place you came from",
      "возвращает туда, где вы были до этого"
    ),
    "inbox.answer": (
      "puts in a ready answer with the buyer's name and order",
      "вставляет готовый ответ с именем покупателя и заказом"
    ),
    "inbox.no-answer": (
      "takes a dialog out of the queue until the buyer writes again",
      "убирает диалог из очереди, пока покупатель не напишет снова"
    ),
    "inbox.snooze-morning": (
      "lets a dialog sleep until the morning",
      "откладывает диалог до утра"
    ),
    "inbox.note": (
      "keeps a note about the buyer that only you see",
      "сохраняет заметку о покупателе, которую видите только вы"
    ),
    "inbox.edit": (
      "writes the answer in your own editor",
      "открывает ответ в вашем редакторе"
    ),
    "products.switch": (
      "switches a product on or off; u takes it back",
      "включает или выключает товар; u отменяет"
    ),
    "products.range": (
      "marks a range of rows; what you do next is done to all of them",
      "отмечает строки подряд; следующее действие касается их всех"
    ),
    "products.filter": (
      "filters as you type; state:off and stock:low work too",
      "фильтрует по мере ввода; понимает и state:off, stock:low"
    ),
    "sales.period": (
      "changes the days that are shown, totals follow",
      "меняет период, итоги следуют за ним"
    ),
    "sales.refunds": (
      "shows refunds only",
      "показывает только возвраты"
    ),
    "reviews.kind": (
      "goes from bad reviews to good ones and to all",
      "переключает плохие, хорошие и все отзывы"
    ),
    "reviews.order": (
      "goes from a review to its order",
      "переходит от отзыва к его заказу"
    ),
    "commission.formula": (
      "changes all percentages shown by a formula",
      "меняет все показанные проценты по формуле"
    ),
    "commission.put-back": (
      "puts the old percentages back",
      "возвращает прежние проценты"
    ),
    "statistics.group": (
      "counts by day, hour, product, currency or marketplace",
      "считает по дням, часам, товарам, валютам или площадкам"
    ),
    "health.troubles": (
      "shows only the requests that failed",
      "показывает только неудавшиеся запросы"
    ),
    "tasks.open": (
      "shows what became of every row of a task",
      "показывает, что стало с каждой строкой задачи"
    ),
  ]
}
