extension Texts {
  // MARK: Header

  package var demo: String { pick("demo shop", "демо-магазин") }
  package var readOnly: String { pick("read-only", "только чтение") }
  package var offlineByFlag: String { pick("offline", "офлайн") }
  package var connecting: String { pick("connecting…", "соединяюсь…") }
  package func tokenMinutes(_ minutes: Int) -> String {
    pick("token \(minutes) min", "токен \(minutes) мин")
  }
  package func tooSmall(_ columns: Int, _ rows: Int) -> String {
    pick(
      "The window is too small: sellerdesk needs \(columns)×\(rows)",
      "Окно слишком мало: нужно \(columns)×\(rows)")
  }

  // MARK: Notices

  package var copied: String { pick("Copied", "Скопировано") }
  package var openAddressTitle: String { pick("Open in the browser?", "Открыть в браузере?") }
  package func leadsTo(_ host: String) -> String {
    pick("Leads to \(host)", "Ведёт на \(host)")
  }
  package var addressHasForeignHost: String {
    pick(
      "The name of the site is written in other letters; this is its spelling in Latin ones.",
      "Имя сайта написано нелатинскими буквами; здесь оно в латинской записи.")
  }
  package var addressHasUser: String {
    pick(
      "What stands before @ is a name, not the site.",
      "То, что стоит перед @, — имя пользователя, а не сайт.")
  }
  package var addressHidesCharacters: String {
    pick(
      "It holds characters that cannot be seen.", "В адресе есть невидимые символы.")
  }
  package var addressTooLong: String {
    pick(
      "Not opened: the address is longer than the screen. y copies it",
      "Не открыто: адрес длиннее экрана. y копирует его")
  }
  package var copyIt: String { pick("copy", "копировать") }
  package var otherAddress: String { pick("other address", "другой адрес") }
  package func opening(_ address: String) -> String {
    pick("Opening \(address)", "Открываю \(address)")
  }
  package func notOpened(_ address: String, _ reason: String) -> String {
    pick("Not opened: \(address) (\(reason))", "Не открыто: \(address) (\(reason))")
  }
  package func storeFailed(_ words: String) -> String {
    pick("The local store failed: \(words)", "Ошибка локального хранилища: \(words)")
  }
  package func editorEnded(_ program: String, status: Int) -> String {
    pick("\(program) ended with status \(status)", "\(program) завершился с кодом \(status)")
  }
  package func editorEnded(_ program: String, signal: Int) -> String {
    pick("\(program) was ended by signal \(signal)", "\(program) завершён сигналом \(signal)")
  }
  package var editorTextIsSame: String { pick("the text is as it was", "текст прежний") }
  package func editorTextTaken(undo: String) -> String {
    pick(
      "its text was taken, \(undo) brings back the old one",
      "его текст взят, \(undo) вернёт прежний")
  }
  package func editorTextRepaired(undo: String) -> String {
    pick(
      "the text was taken; what is not UTF-8 in it became \u{FFFD}, "
        + "\(undo) brings back the old one",
      "текст взят; что в нём не UTF-8, стало \u{FFFD}, \(undo) вернёт прежний")
  }
  package var editorLeftNothing: String {
    pick(
      "the editor left no file: the text is as it was",
      "редактор не оставил файла: текст прежний")
  }
  package func editorFileTooLarge(_ megabytes: Int) -> String {
    pick("larger than \(megabytes) MB", "больше \(megabytes) МБ")
  }
  package var editorFileNotRegular: String { pick("not a regular file", "не обычный файл") }
  package func editorFileLeft(_ path: String, _ reason: String) -> String {
    pick(
      "the text was not taken (\(reason)), it is in \(path)",
      "текст не взят (\(reason)), он в \(path)")
  }
  /// How an editor ended, where that is worth a word, and what became of the text.
  package func editorNotice(end: String?, text: String) -> String {
    if let end { return end + "; " + text }
    return text.prefix(1).uppercased() + text.dropFirst()
  }
  package var pasteIgnored: String {
    pick(
      "Pasted text was ignored: no text field is open",
      "Вставленный текст отброшен: нет открытого поля")
  }
  package func unboundKey(_ key: String) -> String {
    pick("\(key) does nothing here; ? shows the keys", "\(key) здесь ничего не делает; ? — клавиши")
  }
  package func pressTheKey(_ key: String) -> String {
    pick(
      "A click changes nothing in the shop: press \(key)",
      "Щелчок ничего не меняет в магазине: нажмите \(key)")
  }
  package var quitHint: String { pick("q quits", "q — выход") }
  package var refreshing: String { pick("Reading all products…", "Читаю все товары…") }
  package var alreadyRefreshing: String {
    pick("All products are being read already", "Все товары уже читаются")
  }
  package var toldToStayOffline: String {
    pick(
      "Started with --offline: the network is not used",
      "Запущено с --offline: сеть не используется")
  }
  package var oneAccount: String { pick("There is one account only", "Аккаунт только один") }
  package var themePickerTitle: String { pick("Themes", "Темы") }
  package func themeIs(_ name: String) -> String { pick("Theme: \(name)", "Тема: \(name)") }

  package var noPlaceBack: String {
    pick("There is no place to go back to", "Возвращаться некуда")
  }
  package var noPlaceAhead: String {
    pick("There is no place to go forward to", "Впереди пройденных мест нет")
  }

  // MARK: Command line

  package var run: String { pick("run", "выполнить") }
  package var complete: String { pick("complete", "дополнить") }
  package var cancel: String { pick("cancel", "отмена") }
  package var keep: String { pick("keep", "оставить") }
  package var clear: String { pick("clear", "сбросить") }
  package var examples: String { pick("conditions", "условия") }
  package func noSuchCommand(_ name: String) -> String {
    pick("There is no command \"\(name)\"", "Нет команды «\(name)»")
  }
  package func noSuchTheme(_ name: String, _ themes: [String]) -> String {
    let known = themes.joined(separator: ", ")
    return pick(
      "There is no theme \"\(name)\"; there are \(known)", "Нет темы «\(name)»; есть \(known)")
  }
  package func noSuchColumn(_ name: String, _ columns: [String]) -> String {
    let known = columns.joined(separator: ", ")
    return pick(
      "Cannot sort by \"\(name)\"; by \(known)", "Нет сортировки «\(name)»; есть \(known)")
  }
  package func commandTakesNothing(_ name: String) -> String {
    pick("\(name) takes no words", "\(name) не принимает слов")
  }

  // MARK: Palette

  package var paletteTitle: String {
    pick("Actions, views, chats, products", "Действия, виды, чаты, товары")
  }

  /// A command that changes a row has brought its screen.
  package var lookFirst: String {
    pick(
      "It is about the row under the cursor here: give it once more to do it",
      "Речь о строке под курсором: повторите команду, чтобы выполнить")
  }

  // MARK: Views

  package var readingViews: String { pick("Reading…", "Читаю…") }
  package var viewsTitle: String { pick("Views", "Виды") }
  package func viewIs(_ name: String) -> String { pick("View: \(name)", "Вид: \(name)") }
  package func viewShown(_ name: String) -> String {
    pick("View “\(name)”", "Вид «\(name)»")
  }
  package func viewKept(_ name: String) -> String {
    pick("This list is kept as “\(name)”", "Этот список сохранён как «\(name)»")
  }
  package func viewForgotten(_ name: String) -> String {
    pick("“\(name)” is forgotten, u puts it back", "Вид «\(name)» удалён, u вернёт его")
  }
  package func tooManyViews(_ count: Int) -> String {
    pick(
      "\(number(count)) views are kept already: x forgets one",
      "Видов уже \(number(count)): x удалит лишний")
  }
  package var noViews: String {
    pick(
      "No views yet: s keeps the list on the screen", "Видов пока нет: s сохранит список на экране")
  }
  package func thisList(_ words: String) -> String {
    pick("On the screen: \(words)", "На экране: \(words)")
  }
  package var noListToKeep: String {
    pick(
      "There is no list on this screen to keep",
      "На этом экране нет списка, который можно сохранить")
  }
  package var keepThisList: String { pick("keep this list", "сохранить список") }
  package var forgetIt: String { pick("forget", "удалить") }

  // MARK: Help

  package var helpTitle: String { pick("Keys of sellerdesk", "Клавиши sellerdesk") }
  package var movingHeading: String { pick("Moving", "Движение") }
  package var everywhereHeading: String { pick("Everywhere", "Везде") }
  package func keysByConfig(_ own: String) -> String {
    own.isEmpty
      ? pick("by the config; the program's own: none", "из конфига; исходно: нет")
      : pick("by the config; the program's own: \(own)", "из конфига; исходно: \(own)")
  }
  package var keyColumn: String { pick("key", "клавиша") }
  package var meaningColumn: String { pick("meaning", "значение") }
  package var nameColumn: String { pick("name", "имя") }
  package var keysDocumentNote: String {
    pick(
      "Printed from the program's keymap by `sellerdesk keys --markdown`; do not edit. The name works after `:` too, "
        + "in full or without what stands before the dot.",
      "Напечатано из таблицы клавиш программы: `sellerdesk keys --markdown`; не править. Имя работает и после `:`, "
        + "целиком или без части до точки.")
  }
}
