extension Texts {
  // MARK: Files

  package func fileUnreadable(_ reason: String) -> String {
    pick("cannot be read: \(reason)", "не читается: \(reason)")
  }
  package func writableByOthers(_ mend: String) -> String {
    pick(
      "others may change this file; run: \(mend)",
      "файл могут изменить другие; выполните: \(mend)")
  }
  package var foreignOwner: String {
    pick("the file belongs to somebody else", "файл принадлежит другому пользователю")
  }
  package func tomlSyntax(_ words: String) -> String {
    pick("not TOML: \(words)", "не TOML: \(words)")
  }
  package var notUTF8: String { pick("not UTF-8 text", "не текст в UTF-8") }
  package func unknownKey(_ known: String) -> String {
    pick("there is no such setting; there are \(known)", "нет такой настройки; есть \(known)")
  }
  package var nulCharacter: String {
    pick("a NUL character is no text", "символ NUL не текст")
  }
  package var notRegularFile: String { pick("not a regular file", "не обычный файл") }
  package var symbolicLink: String {
    pick("a symbolic link: name the file itself", "символическая ссылка: укажите сам файл")
  }
  package func tooLarge(_ limit: Int) -> String {
    pick("larger than \(number(limit)) bytes", "больше \(number(limit)) байт")
  }
  package func expected(_ what: String) -> String {
    pick("expected: \(what)", "ожидается: \(what)")
  }
  package var expectedText: String { pick("a text in quotes", "текст в кавычках") }
  package var expectedTexts: String {
    pick("a list of texts, [\"…\", \"…\"]", "список текстов, [\"…\", \"…\"]")
  }
  package var expectedWholeNumber: String { pick("a whole number", "целое число") }
  package var expectedNumber: String { pick("a number", "число") }
  package var expectedTable: String { pick("a table", "таблица") }
  package var expectedAccountName: String {
    pick("letters, digits, - and _", "буквы, цифры, - и _")
  }
  package var expectedTimeZone: String {
    pick("a name such as \"Europe/Moscow\"", "имя вида \"Europe/Moscow\"")
  }
  package var missing: String { pick("is missing", "отсутствует") }
  package func needed(by marketplace: String) -> String {
    pick("is needed for \(marketplace)", "нужно для \(marketplace)")
  }
  package func twoSecretSources(_ first: String, _ second: String) -> String {
    pick(
      "the key has two sources, \(first) and \(second); keep one",
      "у ключа два источника, \(first) и \(second); оставьте один")
  }
  package func duplicate(_ name: String) -> String {
    pick("\"\(name)\" is there twice", "«\(name)» указан дважды")
  }
  package func badOrigin(_ reason: String) -> String {
    pick("not an address to use: \(reason)", "адрес не годится: \(reason)")
  }
  package enum AddressFlaw: CaseIterable, Sendable {
    case missingScheme, unsupportedScheme, plainHTTP, plainHTTPNotAllowed, userInfo, host, port
    case path, query, fragment
  }

  package func addressFlaw(_ flaw: AddressFlaw) -> String {
    switch flaw {
    case .missingScheme: pick("it has to begin with https://", "должен начинаться с https://")
    case .unsupportedScheme: pick("only https:// is offered", "подходит только https://")
    case .plainHTTP:
      pick(
        "http:// is only for loopback addresses, 127.0.0.1 or [::1]",
        "http:// годится только для адресов 127.0.0.1 и [::1]")
    case .plainHTTPNotAllowed:
      pick(
        "http:// needs allow_loopback_http = true", "для http:// нужно allow_loopback_http = true")
    case .userInfo:
      pick("no user name or password belongs in it", "имени и паролю в нём не место")
    case .host:
      pick("the host is no plain name or address", "узел — не простое имя и не адрес")
    case .port:
      pick("the port is no number from 1 to 65535", "порт — не число от 1 до 65535")
    case .path: pick("no path belongs in it", "пути в нём не место")
    case .query: pick("no query belongs in it", "запросу в нём не место")
    case .fragment: pick("no fragment belongs in it", "фрагменту в нём не место")
    }
  }

  package enum ProxyFlaw: CaseIterable, Sendable {
    case scheme, host, port, credentials
  }

  /// What is wrong with the proxy of the config or the environment.
  package func badProxy(_ flaw: ProxyFlaw) -> String {
    let words =
      switch flaw {
      case .scheme:
        pick(
          "it has to begin with http://, https://, socks5:// or socks5h://",
          "должен начинаться с http://, https://, socks5:// или socks5h://")
      case .host: addressFlaw(.host)
      case .port: addressFlaw(.port)
      case .credentials:
        pick("its user name or password cannot be read", "имя или пароль не читаются")
      }
    return pick("the proxy cannot be used: \(words)", "прокси не годится: \(words)")
  }

  package func badColour(_ value: String) -> String {
    pick(
      "\"\(value)\" is no colour: #rrggbb, a name of the palette or of the terminal's colours",
      "«\(value)» не цвет: #rrggbb, имя из палитры или цвет терминала")
  }
  package func unknownRole(_ name: String) -> String {
    pick("there is no role \"\(name)\"", "нет роли «\(name)»")
  }
  package func thereTwice(firstLine: Int) -> String {
    pick(
      "it is there twice, first in line \(firstLine)",
      "встречается дважды, первый раз в строке \(firstLine)")
  }
  package func inheritsFromItself(_ name: String) -> String {
    pick(
      "the theme inherits from itself, and no other one is called \"\(name)\"",
      "тема наследует сама себя, а другой темы «\(name)» нет")
  }
  package func inheritsInCircle(_ names: String) -> String {
    pick("themes inherit in a circle: \(names)", "темы наследуют по кругу: \(names)")
  }
  package func noSuchAction(_ name: String, _ near: String) -> String {
    pick("no action is called \(name); there are \(near)", "нет действия \(name); есть \(near)")
  }
  package func keyTaken(_ chord: String, by action: String) -> String {
    pick(
      "\"\(chord)\" is the key of \(action); give that one another or \"\"",
      "«\(chord)» — клавиша действия \(action); назначьте ему другую или \"\"")
  }
  package func keyTypes(_ chord: String) -> String {
    pick(
      "\"\(chord)\" types a character where answers are written; take a key that types none",
      "«\(chord)» печатает символ в поле ответа; возьмите клавишу, которая ничего не печатает")
  }
  package func keyEdits(_ chord: String, _ command: String) -> String {
    pick(
      "\"\(chord)\" is \(command) in every text field and cannot mean anything else there",
      "«\(chord)» во всех полях ввода — \(command), другого там значить не может")
  }
  package func oneKeyOnly(_ chord: String) -> String {
    pick(
      "\"\(chord)\" is several keys; where answers are written an action has one",
      "«\(chord)» — это несколько клавиш; при наборе ответа у действия одна клавиша")
  }
  package func noSuchKey(_ name: String) -> String {
    pick("no key is called \"\(name)\"", "нет клавиши «\(name)»")
  }
  package func moreProblems(_ count: Int) -> String {
    pick(
      "(and \(count) more: sellerdesk config check)", "(и ещё \(count): sellerdesk config check)")
  }
  package var configIsGood: String { pick("the config is good", "конфигурация в порядке") }

  // MARK: Starting

  package func noConfig(_ path: String) -> String {
    pick(
      "there is no config at \(path): sellerdesk login makes one, sellerdesk demo shows a sample shop",
      "нет конфигурации \(path): sellerdesk login создаст её, sellerdesk demo покажет пример магазина"
    )
  }
  package func noAccounts(_ path: String) -> String {
    pick(
      "\(path) names no account: sellerdesk login adds one, sellerdesk demo shows a sample shop",
      "в \(path) нет аккаунтов: sellerdesk login добавит, sellerdesk demo покажет пример магазина")
  }
  package func noSuchAccount(_ name: String, _ known: String) -> String {
    pick(
      "there is no account \"\(name)\" in the config; there are \(known)",
      "в конфигурации нет аккаунта «\(name)»; есть \(known)")
  }
  package func notBuilt(_ marketplace: String, account: String) -> String {
    pick(
      "\(account): \(marketplace) is not offered by this version",
      "\(account): \(marketplace) пока не поддерживается этой версией")
  }
  package var needsTerminal: String {
    pick(
      "the desk needs a terminal on standard input and output; for scripts: sellerdesk products list --json",
      "нужен терминал на стандартном вводе и выводе; для скриптов: sellerdesk products list --json")
  }
  package func unknownTerminal(_ name: String) -> String {
    name.isEmpty
      ? pick(
        "TERM is not set: say which terminal this is, for example TERM=xterm-256color",
        "TERM не задан: укажите терминал, например TERM=xterm-256color")
      : pick(
        "TERM=\(name) is not a known terminal: try TERM=xterm-256color",
        "TERM=\(name) — неизвестный терминал: попробуйте TERM=xterm-256color")
  }
  package func terminalCannotAddress(_ name: String) -> String {
    pick(
      "TERM=\(name) cannot place text on the screen: try TERM=xterm-256color, or sellerdesk products list",
      "TERM=\(name) не умеет позиционировать текст: попробуйте TERM=xterm-256color или sellerdesk products list"
    )
  }
  package var terminalFailed: String {
    pick("the terminal could not be set up", "не удалось подготовить терминал")
  }
  package var crashed: String {
    pick(
      "sellerdesk crashed; what was typed is saved. Please report it with the last lines of sellerdesk.log.",
      "sellerdesk аварийно завершился; набранное сохранено. Сообщите об этом, приложив конец sellerdesk.log."
    )
  }
  package func setAside(_ path: String) -> String {
    pick(
      "the stored pages were damaged and kept as \(path); they are read again",
      "сохранённые страницы повреждены и оставлены в \(path); они читаются заново")
  }
  package var storeIsOwned: String {
    pick(
      "another sellerdesk uses the stored pages: close it, or read live without --offline",
      "сохранёнными страницами пользуется другой sellerdesk: закройте его или читайте без --offline"
    )
  }
  package func storeIsNewer(_ path: String) -> String {
    pick(
      "\(path) was written by a newer sellerdesk: use that one",
      "\(path) создан более новым sellerdesk: запустите его")
  }
  package func storeIsInUse(_ path: String, _ process: Int32?) -> String {
    guard let process else {
      return pick(
        "\(path) is in use by another sellerdesk: close it",
        "\(path) занят другим sellerdesk: закройте его")
    }
    return pick(
      "\(path) is in use by another sellerdesk, process \(process): close it",
      "\(path) занят другим sellerdesk, процесс \(process): закройте его")
  }
  package func storeTrouble(_ path: String, _ reason: String) -> String { "\(path): \(reason)" }
  package var sandboxFailed: String {
    pick("the sandbox did not start", "песочница не запустилась")
  }
  package var notWebAddress: String {
    pick("not an http address", "не адрес http")
  }
  package var noBrowser: String { pick("no browser is set", "браузер не задан") }
  package func usageHint(_ words: String) -> String {
    pick("\(words); sellerdesk --help shows the usage", "\(words); справка: sellerdesk --help")
  }

  // MARK: Keys of accounts

  package func keyVariableNotSet(_ name: String) -> String {
    pick("the variable \(name) is not set", "переменная \(name) не задана")
  }
  package func keyFileMissing(_ path: String, _ reason: String) -> String {
    pick(
      "the key file \(path) cannot be read: \(reason)", "файл ключа \(path) не читается: \(reason)")
  }
  package func keyFileNotPrivate(_ path: String, _ mend: String) -> String {
    pick(
      "others can reach \(path); run: \(mend)", "\(path) доступен другим; выполните: \(mend)")
  }
  package func keyFileForeign(_ path: String) -> String {
    pick("\(path) belongs to somebody else", "\(path) принадлежит другому пользователю")
  }
  package func keyCommandFailed(_ program: String, _ reason: String) -> String {
    pick(
      "the key command \(program) failed: \(reason)",
      "команда ключа \(program) не сработала: \(reason)")
  }
  package func exitStatus(_ status: Int32) -> String {
    pick("exit status \(status)", "код завершения \(status)")
  }
  package var tookTooLong: String { pick("it took longer than 30 s", "дольше 30 с") }
  package var saidTooMuch: String {
    pick("its first line does not end", "первая строка не кончается")
  }
  package var keyringHasNoTool: String {
    pick(
      "the keyring needs the program secret-tool (package libsecret-tools)",
      "для связки ключей нужна программа secret-tool (пакет libsecret-tools)")
  }
  package var keyringTimedOut: String {
    pick(
      "the keyring did not answer in 3 s: it may be locked; unlock it, or name another source",
      "связка ключей не ответила за 3 с: возможно, она закрыта; откройте её или укажите другой источник"
    )
  }
  package var keyringHasNoEntry: String {
    pick("the keyring holds no key for this account", "в связке нет ключа этого аккаунта")
  }
  package func keyringFailed(_ words: String) -> String {
    pick("the keyring cannot be used: \(words)", "связка ключей недоступна: \(words)")
  }
  package var keyEmpty: String { pick("the key is empty", "ключ пуст") }

  // MARK: Lists

  package func fromStore(_ account: String, _ reason: String, _ age: String) -> String {
    pick(
      "\(account): \(reason); showing what was stored \(age)",
      "\(account): \(reason); показано сохранённое (\(age))")
  }
  package func shownFromStore(_ account: String, _ reason: String) -> String {
    pick(
      "\(account): \(reason); showing what is stored", "\(account): \(reason); показано сохранённое"
    )
  }
  package func nothingStored(_ account: String) -> String {
    pick("\(account): nothing is stored yet", "\(account): ещё ничего не сохранено")
  }
  package func unreadRecords(_ account: String, _ count: Int) -> String {
    let records = plural(count, ("record", "records"), ("запись", "записи", "записей"))
    return pick(
      "\(account): \(count) \(records) of the answer could not be read",
      "\(account): из ответа не прочитано: \(count) \(records)")
  }
  package func noSuchProduct(_ id: String) -> String {
    pick("there is no product \(id)", "нет товара \(id)")
  }
}

extension Texts {
  package var darkTheme: String { pick("dark", "тёмная") }
  package var lightTheme: String { pick("light", "светлая") }
}
