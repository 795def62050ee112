package import Marketplace

extension Texts {
  package var inbox: String { pick("Inbox", "Входящие") }
  package var composing: String { pick("While an answer is typed", "Во время ответа") }
  package func noChats(_ marketplace: String) -> String {
    pick("\(marketplace) offers no dialogs", "\(marketplace) не даёт диалогов")
  }

  // MARK: List

  package var waitingColumn: String { pick("waits", "ждёт") }
  package var messagesColumn: String { pick("msgs", "сооб") }
  package var unreadColumn: String { pick("new", "нов") }
  package func rowsAbove(_ count: Int) -> String {
    pick("↑ \(number(count)) above", "↑ \(number(count)) выше")
  }
  package var latestFirst: String { pick("latest first", "сначала новые") }
  package var noDialogs: String { pick("No dialogs", "Диалогов нет") }
  package var noDialogOpen: String {
    pick("enter opens the dialog under the cursor", "enter откроет диалог под курсором")
  }
  package var noDialogHere: String {
    pick("There is no dialog under the cursor", "Под курсором нет диалога")
  }
  package var asleep: String { pick("asleep", "спит") }
  package var noAnswerShort: String { pick("done", "готово") }

  /// How long: "now", "5 min", "2 h", "3 d".
  package func span(seconds: Int) -> String {
    switch max(0, seconds) {
    case ..<60: pick("now", "сейчас")
    case let seconds where seconds < 3_600: minutes(seconds / 60)
    case let seconds where seconds < 86_400: pick("\(seconds / 3_600) h", "\(seconds / 3_600) ч")
    case let seconds: pick("\(seconds / 86_400) d", "\(seconds / 86_400) дн")
    }
  }

  package func completeBackTo(_ day: String) -> String {
    pick("complete back to \(day)", "полно с \(day)")
  }
  package func readingHistory(_ done: Int, of total: Int) -> String {
    pick(
      "history \(number(done))/\(number(total))", "история \(number(done))/\(number(total))")
  }

  /// How far an order is, in a word.
  package func orderState(_ state: Purchase.State) -> String {
    switch state {
    case .waiting: pick("unpaid", "не оплачен")
    case .cancelled: pick("cancelled", "отменён")
    case .paid: pick("paid", "оплачен")
    case .overdue: pick("overdue", "просрочен")
    case .refunded: pick("refunded", "возврат")
    case .refundIncomplete: pick("refund open", "возврат не завершён")
    case .unknown: pick("unknown", "неизвестно")
    }
  }

  // MARK: Counts

  package func waitCount(_ count: Int) -> String {
    pick("\(number(count)) wait", "ждут: \(number(count))")
  }
  package func longestWaits(_ span: String) -> String {
    pick("the longest \(span)", "дольше всех \(span)")
  }
  /// "3/61": how many wait, then how many dialogs are unread; the second only where there are some, nil for none of both.
  package func waitingAndUnread(_ waiting: Int, _ unread: Int) -> String? {
    guard unread > 0 else { return waiting > 0 ? number(waiting) : nil }
    return number(waiting) + "/" + number(unread)
  }
  package func unreadCount(_ count: Int) -> String {
    pick("\(number(count)) unread", "непрочитанных: \(number(count))")
  }
  package func newIn(_ count: Int) -> String {
    let noun = plural(count, ("dialog", "dialogs"), ("диалоге", "диалогах", "диалогах"))
    return pick("new messages in \(number(count)) \(noun)", "новое в \(number(count)) \(noun)")
  }
  package func draftCount(_ count: Int) -> String {
    let noun = plural(count, ("draft", "drafts"), ("черновик", "черновика", "черновиков"))
    return pick("\(number(count)) \(noun)", "\(number(count))\u{A0}\(noun)")
  }
  package func undecidedReplies(_ count: Int) -> String {
    let noun = plural(
      count, ("answer needs you", "answers need you"),
      ("ответ ждёт решения", "ответа ждут решения", "ответов ждут решения"))
    return pick("\(number(count)) \(noun)", "\(number(count))\u{A0}\(noun)")
  }
  package func messageCount(_ count: Int) -> String {
    let noun = plural(
      count, ("message", "messages"), ("сообщение", "сообщения", "сообщений"))
    return pick("\(number(count)) \(noun)", "\(number(count))\u{A0}\(noun)")
  }
  package func sinceLeft(_ what: String) -> String {
    pick("Since you left: \(what)", "Пока вас не было: \(what)")
  }
  package func hookFailed(_ words: String) -> String {
    pick("The hook was not told: \(words)", "Команда hook не сработала: \(words)")
  }
  package var nobodyWaits: String { pick("Nobody waits", "Никто не ждёт") }
  package func newMessage(_ buyer: String, _ text: String, others: Int) -> String {
    guard others > 0 else { return pick("New: \(buyer): \(text)", "Новое: \(buyer): \(text)") }
    return pick(
      "New: \(buyer) and \(others) more: \(text)", "Новое: \(buyer) и ещё \(others): \(text)")
  }

  // MARK: Conversation

  package func author(_ author: DialogMessage.Author) -> String {
    switch author {
    case .buyer: pick("buyer", "покуп.")
    case .seller: pick("you", "вы")
    case .administration: pick("admin", "админ.")
    }
  }
  /// A day of the week in two or three letters; zero is Monday.
  package func weekday(_ day: Int) -> String {
    switch day {
    case 0: pick("Mon", "Пн")
    case 1: pick("Tue", "Вт")
    case 2: pick("Wed", "Ср")
    case 3: pick("Thu", "Чт")
    case 4: pick("Fri", "Пт")
    case 5: pick("Sat", "Сб")
    default: pick("Sun", "Вс")
    }
  }
  package var today: String { pick("today", "сегодня") }
  package var yesterday: String { pick("yesterday", "вчера") }
  package var olderAbove: String { pick("older messages above", "выше — старые сообщения") }
  package var askingOlder: String {
    pick("asking for older messages…", "запрашиваю старые сообщения…")
  }
  package var olderUnknown: String {
    pick("there may be older messages: k asks", "раньше могло быть ещё: k спросит")
  }
  package var beginningOfDialog: String { pick("the dialog begins here", "начало диалога") }
  package var newerBelow: String { pick("newer messages below", "ниже — новые сообщения") }
  package var messagesNotRead: String {
    pick("The messages have not been read yet", "Сообщения ещё не прочитаны")
  }
  package var dialogsNotRead: String {
    pick("No dialogs have been read yet", "Диалоги ещё не прочитаны")
  }
  package var answersNotRead: String {
    pick("The ready answers have not been read yet", "Готовые ответы ещё не прочитаны")
  }
  package var noMessages: String { pick("No messages", "Сообщений нет") }
  /// At most ten columns, for the gutter.
  package var deletedMark: String { pick("deleted", "удалено") }
  package var hiddenCharacters: String { pick("! hidden", "! скрытые") }
  package var attachmentMark: String { pick("file", "файл") }
  package var unnamedFile: String { pick("file without a name", "файл без имени") }
  package var picture: String { pick("picture", "картинка") }
  package func fileOfKind(_ ending: String) -> String { pick("\(ending) file", "файл \(ending)") }
  package var dialogClosed: String { pick("closed", "закрыт") }
  package var openedByAdministrationShort: String { pick("opened by admin", "открыт админом") }
  package var openedByAdministration: String {
    pick(
      "The administration opened this dialog: you cannot close it",
      "Диалог открыт администрацией: закрыть его нельзя")
  }
  package func waitsFor(_ span: String) -> String { pick("waits \(span)", "ждёт \(span)") }

  // MARK: Commands

  package var nothingSearched: String {
    pick("Nothing is searched here: / begins", "Здесь ничего не ищется: / начнёт")
  }
  package var noMatchInDialog: String {
    pick(
      "Not in the messages that are loaded; F searches everything",
      "Нет в загруженных сообщениях; F ищет везде")
  }
  package func matchOf(_ place: Int, _ count: Int) -> String {
    pick("Match \(place) of \(count)", "Совпадение \(place) из \(count)")
  }
  package var openDialogFirst: String {
    pick(
      "Choose a message first: enter opens the dialog", "Сначала сообщение: enter откроет диалог")
  }
  package var replyHint: String {
    pick("r answers, t takes a ready answer", "r — ответ, t — готовый")
  }
  package var nothingToOpen: String {
    pick("This message has no file and no link", "В сообщении нет ни файла, ни ссылки")
  }
  package var noAttachmentHere: String {
    pick("This message has no file that can be fetched", "В сообщении нет файла для загрузки")
  }
  package var fileMayRun: String {
    pick(
      "Not opened: a file of this kind can run as a program. S saves it",
      "Не открыто: файл такого типа может запуститься как программа. S сохраняет его")
  }
  package var noPictureHere: String {
    pick("This message has no picture", "В сообщении нет картинки")
  }
  package var terminalShowsNoPictures: String {
    pick(
      "This terminal shows no pictures in cells: o opens it, S saves it",
      "Этот терминал не показывает картинки: o — открыть, S — сохранить")
  }

  /// Why a picture is not shown.
  package enum PictureProblem: Sendable {
    case noPicture
    case notRead
    case tooLarge
    case damaged
    case tooSlow
  }

  package func pictureProblem(_ problem: PictureProblem) -> String {
    let reason =
      switch problem {
      case .noPicture: pick("The file is no picture", "Файл — не картинка")
      case .notRead: pick("Such pictures are not shown here", "Такие картинки здесь не показать")
      case .tooLarge: pick("The picture is too large", "Картинка слишком большая")
      case .damaged: pick("The picture is damaged", "Картинка повреждена")
      case .tooSlow: pick("Reading the picture takes too long", "Картинка читается слишком долго")
      }
    return reason + ": " + pick("o opens it, S saves it", "o — открыть, S — сохранить")
  }

  package var fetchingAttachment: String { pick("Fetching the file…", "Загружаю файл…") }
  package func attachmentFetched(_ path: String) -> String {
    pick("The file is \(path)", "Файл: \(path)")
  }
  package func attachmentNotOpened(_ path: String, _ words: String) -> String {
    pick(
      "Not opened (\(words)); the file is \(path), S saves it",
      "Не открылся (\(words)); файл: \(path), S сохранит")
  }
  package func attachmentFailed(_ words: String) -> String {
    pick("The file was not fetched: \(words)", "Файл не загружен: \(words)")
  }
  package func attachmentNotSaved(_ directory: String, _ words: String) -> String {
    pick(
      "The file is fetched, but not saved in \(directory): \(words)",
      "Файл загружен, но не сохранён в \(directory): \(words)")
  }
  package func notSavedThere(_ words: String) -> String {
    pick("fetched, not saved there: \(words)", "загружен, сюда не сохранён: \(words)")
  }
  package var noLinkHere: String { pick("No link is known here", "Ссылка здесь неизвестна") }
  package var notSnoozed: String { pick("It is not put aside", "Он не отложен") }
  package var nowUnread: String {
    pick("Unread again, on this machine only", "Снова непрочитан, только на этой машине")
  }
  package var nowAwake: String { pick("It waits again", "Он снова ждёт") }
  package var needsNoAnswer: String {
    pick("Needs no answer until he writes again", "Ответ не нужен, пока он не напишет снова")
  }
  package var marksInList: String {
    pick("Marks are set in the list: esc", "Отметки ставятся в списке: esc")
  }
  package var quietTitle: String { pick("No answer needed", "Ответ не нужен") }
  package func quietTitle(_ count: Int) -> String {
    let noun = plural(count, ("dialog", "dialogs"), ("диалог", "диалога", "диалогов"))
    return pick(
      "No answer needed: \(number(count)) \(noun)", "Ответ не нужен: \(number(count)) \(noun)")
  }
  /// Before a number of days that is typed.
  package var silentForAtLeast: String { pick("Nobody wrote for", "Никто не писал") }
  /// After it.
  package func daysOrMore(_ count: Int) -> String {
    let noun = plural(count, ("day", "days"), ("день", "дня", "дней"))
    return pick("\(noun) or more", "\(noun) и дольше")
  }
  package var typeDays: String { pick("Type a number of days", "Введите число дней") }
  package func stayWaiting(_ count: Int) -> String {
    pick("\(number(count)) go on waiting", "продолжат ждать: \(number(count))")
  }
  package func waitForNothing(_ count: Int) -> String {
    pick("\(number(count)) wait for nothing", "ничего не ждут: \(number(count))")
  }
  package func notYetStored(_ count: Int) -> String {
    pick(
      "\(number(count)) not read yet: they stay", "ещё не прочитаны и останутся: \(number(count))")
  }
  package func quieted(_ count: Int) -> String {
    let noun = plural(
      count, ("dialog needs", "dialogs need"), ("диалогу", "диалогам", "диалогам"))
    return pick(
      "\(number(count)) \(noun) no answer until somebody writes · u takes it back",
      "\(number(count)) \(noun) ответ не нужен, пока не напишут · u — вернуть")
  }
  package var marksTakenBack: String {
    pick("Taken back: it is as it was", "Возвращено: всё как было")
  }
  package func sleepsUntil(_ time: String) -> String {
    pick("Put aside until \(time), or until he writes", "Отложен до \(time) или до его сообщения")
  }
  package var sleepsUntilHeWrites: String {
    pick("Put aside until he writes", "Отложен до его сообщения")
  }
  package var notePrompt: String { pick("Note, for you only", "Заметка, только для вас") }
  package var noteOnlyHere: String { pick("note for you only", "заметка только для вас") }
  package var noteKept: String { pick("The note is kept", "Заметка сохранена") }
  package var noteRemoved: String { pick("The note is removed", "Заметка удалена") }
  package var savePrompt: String { pick("Save in", "Сохранить в") }
  package var attachPrompt: String { pick("File to send", "Файл для отправки") }
  package var wholePath: String {
    pick("begins with / or ~/ and names a file", "начинается с / или ~/ и называет файл")
  }
  package var deleteWord: String { pick("delete", "удалить") }
  package func typeDelete(_ word: String) -> String {
    pick("The buyer loses it. Type \(word)", "У покупателя исчезнет. Наберите: \(word)")
  }
  package var notYourMessage: String {
    pick("Only your own messages can be deleted", "Удалить можно только свои сообщения")
  }
  package var alreadyDeleted: String { pick("It is deleted already", "Оно уже удалено") }
  package func didMarkSeen(_ dialog: String) -> String {
    pick("\(dialog) is marked as read", "\(dialog) отмечен прочитанным")
  }
  package func didOpen(_ dialog: String) -> String {
    pick("\(dialog) is open", "\(dialog) открыт")
  }
  package func didClose(_ dialog: String) -> String {
    pick("\(dialog) is closed", "\(dialog) закрыт")
  }
  package func didDelete(_ dialog: String) -> String {
    pick("Deleted in \(dialog)", "Удалено в \(dialog)")
  }
  package func notDone(_ what: String, _ reason: String) -> String {
    pick("Not done (\(what)): \(reason)", "Не вышло (\(what)): \(reason)")
  }

  package var askingForNews: String { pick("Asking for news…", "Запрашиваю новости…") }
  package var onlyWhileTyping: String {
    pick(
      "That works while an answer is typed: r begins", "Это работает при наборе ответа: r начнёт")
  }

  package func lastWords(_ author: String, _ text: String) -> String {
    pick("last, \(author): \(text)", "последнее, \(author): \(text)")
  }
  package var openIt: String { pick("open", "открыть") }
  package var chooseIt: String { pick("choose", "выбрать") }
  package var scrollIt: String { pick("scroll", "листать") }
  package var insertIt: String { pick("insert", "вставить") }
  package var attachIt: String { pick("attach", "приложить") }
  package var sendIt: String { pick("send", "отправить") }
  package var goBack: String { pick("back", "назад") }

  // MARK: Search and administration

  package var searchTitle: String {
    pick(
      "Search messages, buyers, orders, products", "Поиск: сообщения, покупатели, заказы, товары")
  }
  package var searchHint: String {
    pick("Words, an e-mail, an order number", "Слова, e-mail, номер заказа")
  }
  package var searching: String { pick("Searching…", "Ищу…") }
  package var administrationTitle: String {
    pick("Messages of the administration, to read only", "Сообщения администрации, только чтение")
  }
  package var unreadWord: String { pick("unread", "не прочитано") }
}
