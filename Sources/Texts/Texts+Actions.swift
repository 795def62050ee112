extension Texts {
  /// What an action is called: a word or two for the footer, a phrase for help.
  private struct ActionText: Sendable {
    let short: (String, String)
    let long: (String, String)

    init(_ short: (String, String), _ long: (String, String)) {
      self.short = short
      self.long = long
    }
  }

  /// The word for the footer.
  ///
  /// An action without a text is shown by its name; a test finds it.
  package func shortName(ofAction name: String) -> String {
    guard let text = Self.actions[name] else { return name }
    return pick(text.short.0, text.short.1)
  }

  /// The phrase for help and documents.
  package func longName(ofAction name: String) -> String {
    guard let text = Self.actions[name] else { return name }
    return pick(text.long.0, text.long.1)
  }

  /// The names of all actions that have a text.
  package static var namedActions: [String] { actions.keys.sorted() }

  private static let actions: [String: ActionText] = [
    "inbox.open": ActionText(
      ("open", "открыть"),
      ("open the dialog; does not mark it as read", "открыть диалог; прочитанным не отмечает")),
    "inbox.reply": ActionText(("reply", "ответ"), ("answer the buyer", "ответить покупателю")),
    "inbox.answer": ActionText(
      ("ready answer", "готовый"),
      ("answer with a ready answer", "ответить готовым ответом")),
    "inbox.edit": ActionText(
      ("editor", "редактор"),
      ("answer in your own editor", "писать ответ в своём редакторе")),
    "inbox.card": ActionText(
      ("order", "заказ"), ("show or hide the order card", "показать или скрыть карточку заказа")),
    "inbox.reveal": ActionText(
      ("show code", "код"), ("show or mask the delivered code", "показать или скрыть выданный код")),
    "inbox.mark": ActionText(
      ("mark", "отметить"), ("mark the dialog and move down", "отметить диалог и сойти ниже")),
    "inbox.range": ActionText(
      ("range", "диапазон"),
      (
        "begin a range, mark it; in a dialog: show the code",
        "начать диапазон, отметить его; в диалоге: показать код"
      )),
    "inbox.mark-all": ActionText(
      ("mark all", "все"), ("mark all dialogs of the list", "отметить все диалоги списка")),
    "inbox.unmark": ActionText(
      ("unmark", "снять отметки"),
      ("take the marks off all dialogs", "снять отметки со всех диалогов")),
    "inbox.no-answer-old": ActionText(
      ("old ones", "старые"),
      (
        "who is silent for long needs no answer; shows them first",
        "давно молчащим ответ не нужен; сначала покажет их"
      )),
    "inbox.filter": ActionText(
      ("filter", "фильтр"),
      (
        "filter the list (words, is:unread, is:waiting); in a dialog: search it",
        "фильтр списка (слова, is:unread, is:waiting); в диалоге — поиск в нём"
      )),
    "inbox.previous-match": ActionText(
      ("newer match", "совпадение"),
      ("to the newer match in the dialog", "к более новому совпадению в диалоге")),
    "inbox.sort": ActionText(
      ("sort", "порядок"),
      ("longest waiting first, or newest message first", "кто дольше ждёт или новые сверху")),
    "inbox.seen": ActionText(
      ("read", "прочитан"),
      ("mark as read at the marketplace", "отметить прочитанным на площадке")),
    "inbox.unread": ActionText(
      ("unread", "непрочитан"),
      ("unread again, on this machine only", "снова непрочитан, только на этой машине")),
    "inbox.no-answer": ActionText(
      ("no answer", "без ответа"),
      (
        "needs no answer until he writes again; all marked at once",
        "ответ не нужен, пока не напишет; отмеченные — разом"
      )),
    "inbox.snooze-hour": ActionText(
      ("1 hour", "на час"), ("put aside for an hour", "отложить на час")),
    "inbox.snooze-morning": ActionText(
      ("till morning", "до утра"),
      ("put aside until 9 in the morning", "отложить до 9 утра")),
    "inbox.snooze-reply": ActionText(
      ("till he writes", "до ответа"),
      ("put aside until the buyer writes", "отложить до сообщения покупателя")),
    "inbox.unsnooze": ActionText(
      ("waits again", "вернуть"),
      (
        "put aside no longer; needs an answer after all",
        "больше не откладывать, ответ всё же нужен"
      )),
    "inbox.note": ActionText(
      ("note", "заметка"), ("a note that only you see", "заметка, которую видите только вы")),
    "inbox.picture": ActionText(
      ("picture", "картинка"),
      ("look at the message's picture here", "посмотреть картинку сообщения здесь")),
    "inbox.browse": ActionText(
      ("open file", "открыть"),
      (
        "open the message's file, or its links in turn",
        "открыть файл сообщения или ссылки по очереди"
      )),
    "inbox.save": ActionText(
      ("save file", "сохранить"), ("save the message's file", "сохранить файл сообщения")),
    "inbox.copy": ActionText(
      ("copy order", "номер"), ("copy the order's number", "скопировать номер заказа")),
    "inbox.copy-link": ActionText(
      ("copy link", "ссылка"),
      ("copy the message's link, or the product's", "скопировать ссылку сообщения или товара")),
    "inbox.copy-text": ActionText(
      ("copy text", "текст"), ("copy the message's text", "скопировать текст сообщения")),
    "inbox.send-again": ActionText(
      ("send again", "ещё раз"),
      ("send an answer again that did not arrive", "отправить снова недошедший ответ")),
    "inbox.edit-again": ActionText(
      ("edit again", "править"),
      ("edit an answer that did not arrive", "править недошедший ответ")),
    "inbox.discard": ActionText(
      ("discard", "убрать"),
      ("discard an answer that did not arrive", "убрать недошедший ответ")),
    "inbox.open-or-close": ActionText(
      ("open/close", "закрыть"),
      ("close the dialog for the buyer, or open it", "закрыть диалог для покупателя или открыть")),
    "inbox.delete": ActionText(
      ("delete", "удалить"), ("delete your own message", "удалить своё сообщение")),
    "inbox.administration": ActionText(
      ("admin", "админ"),
      ("read the administration's messages", "читать сообщения администрации")),
    "inbox.filter-clear": ActionText(
      ("all dialogs", "все диалоги"), ("show all dialogs again", "снова показать все диалоги")),
    "composer.send": ActionText(
      ("send", "отправить"),
      ("send; it can be taken back for a few seconds", "отправить; несколько секунд можно вернуть")),
    "composer.answers": ActionText(
      ("ready answers", "готовые"),
      ("put a ready answer where the cursor is", "вставить готовый ответ у курсора")),
    "composer.attach": ActionText(
      ("attach", "файл"), ("send a file with it", "приложить файл")),
    "composer.detach": ActionText(
      ("no file", "без файла"), ("take the last file away", "убрать последний файл")),
    "composer.leave": ActionText(
      ("keep draft", "в черновик"), ("leave; the draft is kept", "выйти; черновик сохранится")),
    "products.open": ActionText(
      ("open", "открыть"), ("open the product and read its texts", "открыть товар и читать тексты")),
    "products.preview": ActionText(
      ("preview", "просмотр"), ("show or hide the preview", "показать или скрыть просмотр")),
    "products.filter": ActionText(
      ("filter", "фильтр"),
      (
        "filter as typed: words, state:off, stock:out, stock:low, stock:<10",
        "фильтр по мере ввода: слова, state:off, stock:out, stock:low, stock:<10"
      )),
    "products.filter-clear": ActionText(
      ("clear filter", "сбросить фильтр"), ("clear the filter", "сбросить фильтр")),
    "products.sort": ActionText(
      ("sort", "порядок"),
      (
        "sort by the next column (:sort price takes one by name)",
        "сортировать по следующему столбцу (:sort price — по имени)"
      )),
    "products.reverse": ActionText(
      ("reverse", "наоборот"), ("reverse the order", "обратный порядок")),
    "products.mark": ActionText(
      ("mark", "отметить"), ("mark and move down", "отметить и вниз")),
    "products.range": ActionText(
      ("range", "диапазон"), ("begin a range, mark it", "начать диапазон, отметить его")),
    "products.mark-all": ActionText(
      ("mark all", "отметить все"), ("mark all that the filter shows", "отметить всё показанное")),
    "products.unmark": ActionText(
      ("unmark", "снять отметки"), ("take all marks away", "снять все отметки")),
    "products.copy": ActionText(("copy id", "id"), ("copy the id", "скопировать id")),
    "products.copy-link": ActionText(
      ("copy link", "ссылка"), ("copy the link", "скопировать ссылку")),
    "products.browse": ActionText(
      ("browser", "браузер"), ("open in the browser", "открыть в браузере")),
    "products.language": ActionText(
      ("ru/en", "ru/en"),
      ("names and texts in the other language", "названия и тексты на другом языке")),
    "products.switch": ActionText(
      ("on/off", "вкл/выкл"),
      (
        "switch on or off; with marks: look, then enter",
        "включить или выключить; отмеченные: посмотреть, enter"
      )),
    "sales.open": ActionText(
      ("order", "заказ"), ("show the order, or hide it", "показать заказ или скрыть")),
    "sales.filter": ActionText(
      ("filter", "фильтр"),
      ("filter sales as typed: order, buyer, product", "фильтр продаж: заказ, покупатель, товар")),
    "sales.period": ActionText(
      ("period", "период"),
      ("all sales, today, 7 days, 30 days", "все продажи, сегодня, 7 и 30 дней")),
    "sales.refunds": ActionText(
      ("refunds", "возвраты"),
      ("all sales, only refunds, only the others", "все продажи, только возвраты, только без них")),
    "sales.currency": ActionText(
      ("currency", "валюта"), ("sales in the next currency", "продажи в следующей валюте")),
    "sales.copy": ActionText(
      ("copy order", "номер заказа"),
      ("copy the number of this sale's order", "скопировать номер заказа этой продажи")),
    "sales.dialog": ActionText(
      ("write", "написать"),
      ("open the dialog of this order", "открыть диалог этого заказа")),
    "sales.product": ActionText(
      ("to the product", "к товару"),
      ("show the product of this sale", "показать товар этой продажи")),
    "reviews.open": ActionText(
      ("read", "читать"), ("read the review, or hide it", "читать отзыв или скрыть")),
    "reviews.filter": ActionText(
      ("filter", "фильтр"), ("filter reviews as typed", "фильтр отзывов по мере ввода")),
    "reviews.kind": ActionText(
      ("bad/good", "плохие/хорошие"),
      ("all reviews, only bad, only good", "все отзывы, только плохие, только хорошие")),
    "reviews.copy": ActionText(
      ("copy order", "номер заказа"),
      ("copy the number of the review's order", "скопировать номер заказа отзыва")),
    "reviews.order": ActionText(
      ("to the order", "к заказу"), ("show the review's order", "показать заказ отзыва")),
    "reviews.product": ActionText(
      ("to the product", "к товару"), ("show the review's product", "показать товар отзыва")),
    "reviews.dialog": ActionText(
      ("dialog", "в диалог"),
      ("open the dialog of the review's order", "открыть диалог заказа отзыва")),
    "commission.open": ActionText(
      ("open/percent", "открыть/процент"),
      (
        "open the template, set a percentage, carry out a rehearsal",
        "открыть шаблон, задать процент, выполнить проверенное"
      )),
    "commission.filter": ActionText(
      ("filter", "фильтр"), ("filter the template's products", "фильтр товаров шаблона")),
    "commission.formula": ActionText(
      ("formula", "формула"),
      ("percentages of all rows shown by a formula", "проценты всех показанных по формуле")),
    "commission.save": ActionText(
      ("save", "сохранить"),
      ("show what saving would do, then enter", "показать последствия, затем enter — сохранить")),
    "commission.put-back": ActionText(
      ("put back", "вернуть"), ("put the old percentages back", "вернуть прежние проценты")),
    "commission.create": ActionText(
      ("new", "новый"), ("make a new template", "создать шаблон")),
    "commission.rename": ActionText(
      ("rename", "имя"), ("give the template another name", "переименовать шаблон")),
    "commission.delete": ActionText(
      ("delete", "удалить"),
      ("delete the template; its number is typed", "удалить шаблон; вводится его номер")),
    "commission.apply": ActionText(
      ("apply", "применить"),
      ("apply the template to a partner", "применить шаблон к партнёру")),
    "statistics.period": ActionText(
      ("period", "период"), ("day, week, month, year", "день, неделя, месяц, год")),
    "statistics.group": ActionText(
      ("group", "группы"),
      (
        "by day, hour, product, falling products, marketplace",
        "по дням, часам, товарам, упавшим товарам, площадкам"
      )),
    "statistics.currency": ActionText(
      ("currency", "валюта"), ("statistics in the next currency", "статистика в следующей валюте")),
    "statistics.account": ActionText(
      ("balance", "баланс"),
      ("balance, holds, what moved money", "баланс, удержания, движения денег")),
    "screen.sales": ActionText(("sales", "продажи"), ("show the sales", "показать продажи")),
    "screen.reviews": ActionText(("reviews", "отзывы"), ("show the reviews", "показать отзывы")),
    "screen.commission": ActionText(
      ("commission", "комиссия"), ("show the commission templates", "показать шаблоны комиссии")),
    "screen.statistics": ActionText(
      ("statistics", "статистика"), ("show the statistics", "показать статистику")),
    "tasks.open": ActionText(
      ("open", "открыть"), ("show what became of each item", "показать итог по каждому")),
    "tasks.pause": ActionText(
      ("stop/go on", "пауза"),
      ("stop what has not left, or let it go on", "остановить неотправленное или продолжить")),
    "tasks.cancel": ActionText(
      ("take back", "отменить"), ("take back what has not left", "отменить неотправленное")),
    "tasks.retry": ActionText(
      ("retry failed", "повторить"), ("try only the failed again", "повторить только отказы")),
    "health.search": ActionText(
      ("search", "поиск"),
      ("search the requests: name, status, error", "поиск в запросах: имя, статус, ошибка")),
    "health.troubles": ActionText(
      ("only errors", "ошибки"),
      ("show only the requests that went wrong", "показать только неудавшиеся запросы")),
    "health.copy": ActionText(
      ("copy", "копия"), ("copy the line of the request", "скопировать строку запроса")),
    "list.down": ActionText(("down", "вниз"), ("down", "вниз")),
    "list.up": ActionText(("up", "вверх"), ("up", "вверх")),
    "list.half-page-down": ActionText(
      ("½ down", "½ вниз"), ("half a page down", "полстраницы вниз")),
    "list.half-page-up": ActionText(("½ up", "½ вверх"), ("half a page up", "полстраницы вверх")),
    "list.page-down": ActionText(("page", "страница"), ("a page down", "страница вниз")),
    "list.page-up": ActionText(("page up", "назад"), ("a page up", "страница вверх")),
    "list.top": ActionText(("top", "начало"), ("to the top", "в начало")),
    "list.bottom": ActionText(("bottom", "конец"), ("to the bottom", "в конец")),
    "desk.help": ActionText(("help", "помощь"), ("this help", "эта справка")),
    "desk.command": ActionText(
      ("command", "команда"), ("type a command; tab completes", "ввести команду; tab дополняет")),
    "desk.palette": ActionText(
      ("palette", "палитра"),
      (
        "find anything by a few letters: actions, views, chats, products, themes",
        "найти по буквам что угодно: действия, виды, чаты, товары, темы"
      )),
    "desk.refresh": ActionText(
      ("refresh", "обновить"), ("read everything anew", "прочитать всё заново")),
    "desk.redraw": ActionText(
      ("redraw", "перерисовать"), ("draw the screen anew", "перерисовать экран")),
    "desk.next-pane": ActionText(("pane", "панель"), ("to the next pane", "в следующую панель")),
    "desk.pane-left": ActionText(("list", "список"), ("to the pane on the left", "в панель слева")),
    "desk.pane-right": ActionText(
      ("read", "читать"), ("to the pane on the right", "в панель справа")),
    "desk.views": ActionText(
      ("views", "виды"),
      (
        "views: lists kept under a name, and keeping this one",
        "виды: списки под своими именами; сохранить и этот"
      )),
    "desk.theme": ActionText(
      ("theme", "тема"),
      ("choose a theme (:theme paper takes one by name)", "выбрать тему (:theme paper — по имени)")),
    "desk.account": ActionText(("account", "аккаунт"), ("next account", "следующий аккаунт")),
    "desk.undo": ActionText(
      ("undo", "отменить"),
      (
        "undo: take back what has not left, send the inverse of the rest",
        "отмена: неотправленное отменить, остальное вернуть"
      )),
    "desk.next-waiting": ActionText(
      ("next", "следующий"),
      (
        "open the dialog that waits longest; in a search: the next match",
        "открыть того, кто ждёт дольше всех; в поиске — следующее совпадение"
      )),
    "desk.search": ActionText(
      ("find", "найти"),
      (
        "search all messages, buyers, orders, products",
        "искать сообщения, покупателей, заказы, товары"
      )),
    "screen.inbox": ActionText(("inbox", "входящие"), ("to the inbox", "к входящим")),
    "screen.products": ActionText(("products", "товары"), ("to the products", "к товарам")),
    "screen.tasks": ActionText(("tasks", "задачи"), ("to the tasks", "к задачам")),
    "screen.health": ActionText(
      ("health", "связь"), ("to the health of the connection", "к состоянию связи")),
    "screen.next": ActionText(
      ("next screen", "экран →"), ("to the next screen", "следующий экран")),
    "screen.previous": ActionText(
      ("previous screen", "← экран"), ("to the previous screen", "предыдущий экран")),
    "place.back": ActionText(
      ("back", "назад"),
      ("go back to the place visited before", "вернуться туда, где были до этого")),
    "place.forward": ActionText(
      ("forward", "вперёд"), ("go forward again", "снова вперёд по пройденным местам")),
    "desk.back": ActionText(("back", "назад"), ("one level back", "на уровень назад")),
    "desk.close": ActionText(
      ("quit", "выход"), ("close; at the root: quit", "закрыть; в корне — выход")),
    "desk.quit": ActionText(("quit", "выход"), ("quit", "выход")),
    "desk.suspend": ActionText(
      ("suspend", "приостановить"), ("suspend; fg comes back", "приостановить; fg вернёт")),
  ]
}
