package import Marketplace

extension Texts {
  package var health: String { pick("Health", "Связь") }

  // MARK: Headings and labels

  package func accountHeading(_ name: String) -> String {
    pick("account \(name)", "аккаунт \(name)")
  }
  package var connectionHeading: String { pick("Connection", "Соединение") }
  package var outboxHeading: String { pick("Changes on their way", "Исходящие изменения") }
  package var dataHeading: String { pick("Stored data", "Сохранённые данные") }
  package var keyHeading: String { pick("What the key may do", "Права ключа") }
  package var logHeading: String { pick("requests", "запросы") }
  package var serviceLabel: String { pick("service", "сервис") }
  package var latencyLabel: String { pick("latency", "ответ за") }
  package var requestsLabel: String { pick("requests", "запросы") }
  package var limitLabel: String { pick("own limit", "свой лимит") }
  package var errorsLabel: String { pick("errors", "ошибки") }
  package var pausesLabel: String { pick("pauses", "паузы") }
  package var tokenLabel: String { pick("token", "токен") }
  package var changesLabel: String { pick("changes", "изменения") }
  package var senderLabel: String { pick("sent by", "отправляет") }

  // MARK: Connection

  package var answers: String { pick("answers", "отвечает") }
  package func latency(last: String, median: String, p95: String) -> String {
    pick(
      "last \(last) · median \(median) · 95\u{A0}% within \(p95)",
      "последний \(last) · медиана \(median) · 95\u{A0}% до \(p95)")
  }
  package var noAnswerYet: String { pick("no answer yet", "ответов ещё не было") }
  package func perMinute(_ count: Int) -> String {
    pick("\(number(count)) a minute", "\(number(count)) в минуту")
  }
  package func sinceTime(_ count: Int, _ time: String) -> String {
    pick("\(number(count)) since \(time)", "\(number(count)) с \(time)")
  }
  package func inQueue(_ count: Int) -> String {
    pick("\(number(count)) in the queue", "в очереди \(number(count))")
  }
  /// - Parameter rate: In plain digits; nil for no limit.
  package func allowance(perSecond rate: String?, atOnce: Int) -> String {
    guard let rate else {
      return pick("\(number(atOnce)) at a time", "одновременно \(number(atOnce))")
    }
    return pick(
      "\(rate) a second, \(number(atOnce)) at a time",
      "\(rate) в секунду, одновременно \(number(atOnce))")
  }
  package var noErrors: String { pick("none", "нет") }
  package func ofTheLatest(_ count: Int) -> String {
    pick("of the latest \(number(count))", "из последних \(number(count))")
  }
  package var noPause: String { pick("none", "нет") }
  package func allRest(_ left: String) -> String {
    pick("the service rests, next try in \(left)", "сервису даём отдых, попытка через \(left)")
  }
  package var probing: String {
    pick("trying whether the service is back", "проверяю, вернулся ли сервис")
  }
  package func minutesLeft(_ count: Int) -> String {
    pick("\(minutes(count)) left", "осталось \(minutes(count))")
  }
  package var noToken: String { pick("none yet", "ещё нет") }

  // MARK: Changes and data

  package func notLeft(_ count: Int) -> String {
    pick("\(number(count)) not left yet", "не ушло \(number(count))")
  }
  package var nothingOpen: String { pick("none on their way", "всё отправлено") }
  package var thisDesk: String { pick("this desk, when needed", "эта программа, когда есть что") }
  package func processName(_ pid: Int32?) -> String {
    guard let pid else { return pick("another process", "другой процесс") }
    return pick("process \(pid)", "процесс \(pid)")
  }
  package func wholeAsOf(_ age: String) -> String { pick("whole \(age)", "целиком \(age)") }
  package func partlyAsOf(_ age: String) -> String {
    pick("in part \(age)", "частично \(age)")
  }
  package var notWhole: String { pick("never whole", "ещё не целиком") }
  package var neverRead: String { pick("never read", "ещё не читались") }
  package func beingRead(_ progress: String) -> String {
    pick("reading: \(progress)", "читаю: \(progress)")
  }

  // MARK: Key

  package var rightsNotAsked: String {
    pick("Not asked yet: the service has not answered", "Ещё не известно: сервис не отвечал")
  }
  package func wouldEnable(_ keys: String) -> String {
    pick("would enable \(keys)", "включит \(keys)")
  }
  /// - Parameter name: The service's own name of the right.
  package func lacksRight(_ name: String) -> String {
    let words = right(name)
    return pick(
      "The key lacks the permission \(name); 9 shows what it may do (not: \(words))",
      "Ключу не дано право \(name); 9 — что он может (нельзя: \(words))")
  }

  // MARK: Log

  package var onlyErrors: String { pick("only errors", "только ошибки") }
  package var nothingFound: String {
    pick("None like that; esc shows all", "Таких нет; esc — показать все")
  }
  package var noRequestYet: String { pick("No request yet", "Запросов ещё не было") }
  package var noExchangeHere: String { pick("There is no request here", "Здесь нет запроса") }
  package func waited(_ time: String) -> String {
    pick("waited \(time)", "ждал \(time)")
  }
  package func attempt(_ count: Int) -> String {
    pick("attempt \(count)", "попытка \(count)")
  }
  package func sentAndGot(_ sent: String, _ got: String) -> String {
    pick("sent \(sent), got \(got)", "отправлено \(sent), получено \(got)")
  }
  package func bytes(_ count: Int) -> String {
    count < 1_000
      ? pick("\(count) B", "\(count) Б")
      : count < 1_000_000
        ? pick("\(count / 1_000) kB", "\(count / 1_000) кБ")
        : pick("\(count / 1_000_000) MB", "\(count / 1_000_000) МБ")
  }
  /// "213 ms", "1.2 s", "34 s", with a blank that does not break.
  package func took(_ duration: Duration) -> String {
    let milliseconds = max(0, Int(duration / .milliseconds(1)))
    switch milliseconds {
    case ..<1_000: return pick("\(milliseconds)\u{A0}ms", "\(milliseconds)\u{A0}мс")
    case ..<9_950:
      let tenths = (milliseconds + 50) / 100
      let shown = decimal("\(tenths / 10).\(tenths % 10)")
      return pick("\(shown)\u{A0}s", "\(shown)\u{A0}с")
    default:
      let whole = (milliseconds + 500) / 1_000
      return pick("\(whole)\u{A0}s", "\(whole)\u{A0}с")
    }
  }
  package func exchangeTrouble(_ trouble: Exchange.Trouble) -> String {
    switch trouble {
    case .throttled: pick("too many requests", "слишком много запросов")
    case .unauthorised: pick("token or key refused", "токен или ключ отклонён")
    case .forbidden: pick("no permission", "нет прав")
    case .refused: pick("refused", "отказ")
    case .serverFailure: pick("server error", "ошибка сервера")
    case .noName: pick("name not found", "имя не найдено")
    case .noConnection: pick("no connection", "нет соединения")
    case .insecure: pick("not secure", "небезопасно")
    case .proxy: pick("proxy", "прокси")
    case .timedOut: pick("timed out", "время вышло")
    case .broken: pick("broken off", "оборвалось")
    case .tooLarge: pick("too large", "слишком велико")
    case .redirected: pick("sent elsewhere", "перенаправление")
    case .cancelled: pick("cancelled", "отменено")
    case .other: pick("failed", "сбой")
    }
  }
}
