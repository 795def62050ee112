extension Texts {
  // MARK: Logging in

  package func askMarketplace(_ choices: String) -> String {
    pick("Marketplace (\(choices)) [digiseller]: ", "Площадка (\(choices)) [digiseller]: ")
  }
  package var askSellerID: String { pick("Seller id: ", "ID продавца: ") }
  package var askKey: String {
    pick("API key (not shown): ", "Ключ API (не отображается): ")
  }
  package func askKeyPlace(_ path: String, _ usual: String) -> String {
    pick(
      "Where to keep the key: keyring, or file \(path) [\(usual)]: ",
      "Где хранить ключ: keyring (связка ключей) или file (файл \(path)) [\(usual)]: ")
  }
  package func unknownMarketplace(_ word: String, _ choices: String) -> String {
    pick(
      "\"\(word)\" is no marketplace: \(choices)", "«\(word)» — не площадка: \(choices)")
  }
  package func sellerIDIsNumber(_ word: String) -> String {
    pick(
      "\"\(word)\" is no seller id: it is the number in the cabinet",
      "«\(word)» — не ID продавца: это число из кабинета")
  }
  package func unknownKeyPlace(_ word: String) -> String {
    pick("\"\(word)\" is no place for a key: keyring or file", "«\(word)»: нужно keyring или file")
  }
  package func inputEnded(_ question: String) -> String {
    pick("the input ended before: \(question)", "ввод кончился раньше, чем: \(question)")
  }
  package func accountExists(_ name: String, _ path: String) -> String {
    pick(
      "\(path) has an account \"\(name)\" already: choose another --account, or sellerdesk logout \(name) first",
      "в \(path) уже есть аккаунт «\(name)»: укажите другой --account или сначала sellerdesk logout \(name)"
    )
  }
  package func shopExists(_ name: String) -> String {
    pick(
      "this shop is there already as \"\(name)\": sellerdesk logout \(name) first, or name this one with --account",
      "этот магазин уже есть под именем «\(name)»: сначала sellerdesk logout \(name) или задайте имя через --account"
    )
  }
  package func badAccountName(_ name: String) -> String {
    pick(
      "\"\(name)\" is no name for an account: letters, digits, - and _",
      "«\(name)» — не имя аккаунта: буквы, цифры, - и _")
  }
  package var twoKeySources: String {
    pick(
      "name one of --api-key-file, --api-key-command, --api-key-env, --keyring",
      "укажите что-то одно: --api-key-file, --api-key-command, --api-key-env, --keyring")
  }
  package var cancelledByKey: String { pick("cancelled", "отменено") }
  package var keyIsBroken: String {
    pick("the key has control characters in it", "в ключе управляющие символы")
  }
  package func configUnclear(_ path: String) -> String {
    pick(
      "\(path) is written in a way that cannot be changed safely; edit it by hand (sellerdesk config default shows how)",
      "\(path) написан так, что автоматически его не изменить; правьте вручную (пример: sellerdesk config default)"
    )
  }
  package func configChanged(_ path: String) -> String {
    pick(
      "\(path) was changed by somebody else at this moment; try again",
      "\(path) только что изменил кто-то другой; повторите")
  }
  package func accountAdded(_ name: String, _ path: String) -> String {
    pick("Account \"\(name)\" was added to \(path).", "Аккаунт «\(name)» добавлен в \(path).")
  }
  package func keyComesFrom(_ source: String) -> String {
    pick("The key comes from \(source).", "Ключ берётся отсюда: \(source).")
  }
  package var readOnlyRefuses: String {
    pick("--readonly: nothing is changed", "--readonly: ничего не изменено")
  }
  package func allows(_ words: String) -> String {
    pick("The key may: \(words).", "Ключ может: \(words).")
  }
  package func allowsNot(_ words: String) -> String {
    pick("The key may not: \(words).", "Ключ не может: \(words).")
  }
  package var rightsNotTold: String {
    pick(
      "The service does not say what the key may do.", "Сервис не сообщает, что может ключ.")
  }

  // MARK: Logging out

  package func accountRemoved(_ name: String, _ path: String) -> String {
    pick("Account \"\(name)\" was removed from \(path).", "Аккаунт «\(name)» удалён из \(path).")
  }
  package func keyFileRemoved(_ path: String) -> String {
    pick("The key file \(path) was deleted.", "Файл ключа \(path) удалён.")
  }
  package var keyringEntryRemoved: String {
    pick("The key was removed from the keyring.", "Ключ удалён из связки.")
  }
  package func keyStays(_ source: String) -> String {
    pick(
      "The key itself stays where it is: \(source).", "Сам ключ остаётся на месте: \(source).")
  }
  package var pagesForgotten: String {
    pick(
      "What was stored of its pages is erased.", "Сохранённые страницы аккаунта стёрты.")
  }
  package var changesForgotten: String {
    pick("The record of its changes is erased.", "Журнал его изменений стёрт.")
  }
  package func changesUnfinished(_ count: Int) -> String {
    pick(
      "Nothing was removed: changes of the account that have not found their end: \(count); --discard drops them",
      "Ничего не удалено: у аккаунта есть незавершённые изменения: \(count); --discard отбросит их")
  }

  // MARK: Where keys come from

  package func keySourceCommand(_ program: String) -> String {
    pick("the command \(program)", "команда \(program)")
  }
  package func keySourceVariable(_ name: String) -> String {
    pick("the variable \(name)", "переменная \(name)")
  }
  package func keySourceCredential(_ name: String) -> String {
    pick("the systemd credential \(name)", "учётные данные systemd \(name)")
  }
  package func keySourceFile(_ path: String) -> String {
    pick("the file \(path)", "файл \(path)")
  }
  package var keySourceKeyring: String { pick("the keyring", "связка ключей") }

  // MARK: Other commands

  package func backedUp(_ path: String) -> String {
    pick("Backed up to \(path).", "Сохранено в \(path).")
  }
  package func backupHasNoConfig(_ path: String) -> String {
    pick("There is no config at \(path) to back up.", "Нет конфигурации \(path), сохранять нечего.")
  }
  package func fileExists(_ path: String) -> String {
    pick(
      "\(path) is there already: name a new file", "\(path) уже существует: укажите новый файл")
  }
  package var nothingToBackUp: String {
    pick("there is no desk.sqlite yet", "desk.sqlite ещё нет")
  }
  package func cacheCleared(_ path: String) -> String {
    pick("\(path) was erased; it is read again.", "\(path) стёрт; данные прочитаются заново.")
  }
  package func unknownShell(_ name: String) -> String {
    pick(
      "\"\(name)\" is no shell known here: bash, zsh or fish", "«\(name)»: есть bash, zsh и fish")
  }

  // MARK: Doctor

  package func doctorSQLite(_ version: String, isAffected: Bool) -> String {
    isAffected
      ? pick(
        "\(version), one connection per file (this version needs it)",
        "\(version), одно соединение на файл (для этой версии обязательно)")
      : version
  }
  package func bundleMade(_ path: String) -> String {
    pick("Written for a report: \(path)", "Записано для отчёта: \(path)")
  }
  package var doctorNoTerminal: String { pick("no terminal", "не терминал") }
  package func doctorTerminal(_ name: String, columns: Int, rows: Int) -> String {
    "\(name.isEmpty ? "TERM?" : name), \(columns) × \(rows)"
  }
  package func doctorColours(_ count: Int?) -> String {
    count.map(String.init) ?? pick("unknown terminal", "неизвестный терминал")
  }
  package var doctorWidthsGood: String {
    pick("as expected", "как ожидается")
  }
  package func doctorWidthWrong(_ sample: String, drawn: Int, expected: Int) -> String {
    pick(
      "\(sample) is drawn \(drawn) wide, not \(expected)",
      "\(sample) занимает \(drawn), а не \(expected)")
  }
  package var doctorWidthsUnknown: String {
    pick("not measured: no terminal that answers", "не измерено: терминал не отвечает")
  }
  package func doctorReachable(_ milliseconds: Int) -> String {
    pick("answers in \(milliseconds) ms", "отвечает за \(milliseconds) мс")
  }
  package var doctorLocale: String { pick("locale", "локаль") }
  package var doctorTerminalLabel: String { pick("terminal", "терминал") }
  package var doctorColoursLabel: String { pick("colours", "цвета") }
  package var doctorWidthsLabel: String { pick("widths", "ширина") }
  package var doctorConfigLabel: String { pick("config", "конфиг") }
  package var doctorAccountLabel: String { pick("account", "аккаунт") }
  package var doctorKeyLabel: String { pick("key", "ключ") }
  package var doctorServiceLabel: String { pick("service", "сервис") }

  // MARK: Rights

  /// What a right of Digiseller's lets a seller do; the service's own name for those that are not known here.
  package func right(_ name: String) -> String {
    switch name {
    case "description_view": pick("see products", "видеть товары")
    case "description_create": pick("create products", "создавать товары")
    case "description_edit":
      pick("edit products, switch them, change prices", "менять товары, включать их, менять цены")
    case "content_upload": pick("add stock", "загружать содержимое")
    case "content_change": pick("change stock", "менять содержимое")
    case "content_delete": pick("delete stock", "удалять содержимое")
    case "gallery_add": pick("add pictures", "добавлять картинки")
    case "gallery_change": pick("change pictures", "менять картинки")
    case "option_read": pick("see options", "видеть параметры")
    case "option_add": pick("add options", "добавлять параметры")
    case "option_edit": pick("change options", "менять параметры")
    case "option_delete": pick("delete options", "удалять параметры")
    case "view_operations": pick("see the account's money", "видеть операции")
    case "view_invoice": pick("see orders", "видеть заказы")
    case "sales_statistics_view": pick("see sales", "видеть продажи")
    case "agent_sales_statistics_view": pick("see agents' sales", "видеть продажи агентов")
    case "view_personal_offer": pick("see individual offers", "видеть индивидуальные предложения")
    case "read_commission_template": pick("see commission templates", "видеть шаблоны комиссий")
    case "create_commission_template":
      pick("create commission templates", "создавать шаблоны комиссий")
    case "edit_commission_template": pick("edit commission templates", "менять шаблоны комиссий")
    case "delete_commission_template":
      pick("delete commission templates", "удалять шаблоны комиссий")
    case "apply_commission_template":
      pick("apply commission templates", "применять шаблоны комиссий")
    case "debates_read": pick("read dialogs", "читать переписку")
    case "debates_write": pick("write in dialogs", "писать в переписку")
    case "debates_delete": pick("delete own messages", "удалять свои сообщения")
    case "token_get_perms": pick("ask what it may do", "узнавать свои права")
    default: name
    }
  }
}
