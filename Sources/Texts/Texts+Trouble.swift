package import Marketplace

extension Texts {
  /// A few words for the header: what is wrong between the desk and the marketplace.
  package func troubleShort(_ error: MarketplaceError) -> String {
    switch error {
    case .unauthorised: pick("key refused", "ключ отклонён")
    case .forbidden: pick("no permission", "нет прав")
    case .rateLimited: pick("too many requests", "слишком много запросов")
    case .unsupported: pick("not offered", "не поддерживается")
    case .rejected(_, let words): pick("refused: \(words)", "отказ: \(words)")
    case .unreadable: pick("answer not understood", "ответ не понят")
    case .maintenance: pick("maintenance", "регламентные работы")
    case .serverFailure(let status): pick("server error \(status)", "ошибка сервера \(status)")
    case .notFound: pick("not found", "не найдено")
    case .notTaken: pick("not applied", "не применилось")
    case .abandoned: pick("given up, outcome not known", "брошено, исход неизвестен")
    case .unreachable(let trouble):
      pick("offline: ", "офлайн: ") + networkTrouble(trouble)
    case .offline: offlineByFlag
    case .cancelled: pick("cancelled", "отменено")
    }
  }

  /// The same of a write that stands in the outbox: a time until the next try that was said then is over.
  package func storedTroubleShort(_ error: MarketplaceError) -> String {
    if case .unreachable(.resting) = error { return pick("offline", "офлайн") }
    return troubleShort(error)
  }

  /// Who reads a sentence about a trouble decides what it says after what happened.
  private enum Reader {
    /// Who looks at the desk, which goes on with what is stored.
    case desk
    /// Who ran a command, which has ended.
    case command
    /// Who looks at what was written down when it happened.
    case outbox
  }

  /// A sentence for who looks at the desk: what happened, and what to do about it.
  package func trouble(_ error: MarketplaceError) -> String { sentence(error, .desk) }

  /// A sentence for who ran a command that ended with it: what happened, and what to do about it.
  package func commandTrouble(_ error: MarketplaceError) -> String { sentence(error, .command) }

  /// Why a change in the outbox is where it is; nil when there is nothing to say.
  package func reason(of item: OutboxItem) -> String? {
    item.reason.map { reason in
      item.isReplyNotSeen ? replyNobodySaw : sentence(reason, .outbox)
    }
  }

  /// The same in a few words.
  package func reasonShort(of item: OutboxItem) -> String? {
    item.reason.map { item.isReplyNotSeen ? replyNeverSeen : storedTroubleShort($0) }
  }

  private func sentence(_ error: MarketplaceError, _ reader: Reader) -> String {
    switch error {
    case .unauthorised(let words):
      pick(
        "The key was refused\(quoted(words)): make a new one in the cabinet, then sellerdesk login",
        "Ключ отклонён\(quoted(words)): создайте новый в кабинете, затем sellerdesk login")
    case .forbidden(let right):
      pick(
        "The key lacks a permission\(quoted(right)): grant it in the cabinet",
        "Ключу не хватает прав\(quoted(right)): дайте их в кабинете")
    case .rateLimited(let wait): slowDown(wait, reader)
    case .unsupported: pick("This marketplace does not offer it", "Площадка этого не предлагает")
    case .rejected(let code, let words):
      pick("The service refused: \(words)", "Сервис отказал: \(words)")
        + (code.isEmpty ? "" : " [\(code)]")
    case .unreadable(let endpoint, let detail):
      pick(
        "The answer of \(endpoint) was not understood: \(detail)",
        "Ответ \(endpoint) не понят: \(detail)")
    case .maintenance:
      pick("The service is under maintenance", "На сервисе регламентные работы")
        + afterwards(reader, tryAgainLater)
    case .serverFailure(let status):
      pick("The service failed (HTTP \(status))", "Сбой сервиса (HTTP \(status))")
        + afterwards(reader, tryAgainLater)
    case .notFound: pick("The service does not know it", "Сервис этого не знает")
    case .notTaken(let attempts):
      notTaken(attempts, plural(attempts, ("time", "times"), ("раз", "раза", "раз")))
    case .abandoned:
      pick(
        "Given up: nobody knows whether it was applied",
        "Брошено: неизвестно, применилось ли оно")
    case .unreachable(.resting) where reader != .desk: noConnection + afterwards(reader, checkIt)
    case .unreachable(let trouble):
      noConnection + ": " + networkTrouble(trouble) + afterwards(reader, checkIt)
    case .offline: toldToStayOffline
    case .cancelled: pick("Cancelled", "Отменено")
    }
  }

  private var noConnection: String { pick("No connection", "Нет связи") }
  private var checkIt: String {
    pick("; check the connection and try again", "; проверьте связь и повторите")
  }
  private var tryAgainLater: String { pick("; try again later", "; повторите позже") }

  private func afterwards(_ reader: Reader, _ advice: String) -> String {
    switch reader {
    case .desk: pick("; the desk shows what it has stored", "; показаны сохранённые данные")
    case .command: advice
    case .outbox: ""
    }
  }

  private func slowDown(_ wait: Duration?, _ reader: Reader) -> String {
    switch reader {
    case .desk:
      pick(
        "The service asks to slow down\(waiting(wait)); the desk waits",
        "Сервис просит не спешить\(waiting(wait)); программа ждёт")
    case .command:
      pick(
        "The service asks to slow down\(waiting(wait)); try again later",
        "Сервис просит не спешить\(waiting(wait)); повторите позже")
    case .outbox: pick("The service asked to slow down", "Сервис просил не спешить")
    }
  }

  private func notTaken(_ attempts: Int, _ times: String) -> String {
    pick(
      "Sent \(attempts) \(times), but not applied",
      "Отправлено \(attempts) \(times), но не применилось")
  }

  private var replyNobodySaw: String {
    pick(
      "Sent, but not there when the dialog was looked at: nobody can be sure that it arrived",
      "Отправлено, но при проверке в диалоге не появилось: дошло ли, неизвестно")
  }

  private func quoted(_ words: String?) -> String {
    guard let words, !words.isEmpty else { return "" }
    return pick(" (\"\(words)\")", " («\(words)»)")
  }

  private func waiting(_ wait: Duration?) -> String {
    guard let wait else { return "" }
    return " (" + seconds(Int(wait.components.seconds)) + ")"
  }

  package func networkTrouble(_ trouble: MarketplaceError.NetworkTrouble) -> String {
    switch trouble {
    case .cannotResolve: pick("the name was not found", "имя не найдено")
    case .refused: pick("connection refused", "в соединении отказано")
    case .unreachable: pick("no route", "нет маршрута")
    case .connectTimedOut: pick("no connection in time", "нет соединения вовремя")
    case .timedOut(let limit):
      pick(
        "no answer in \(seconds(Int(limit.components.seconds)))",
        "нет ответа за \(seconds(Int(limit.components.seconds)))")
    case .insecure(let reason):
      pick("the connection is not secure (\(reason))", "соединение небезопасно (\(reason))")
    case .proxy: pick("the proxy failed", "прокси не отвечает")
    case .broken: pick("the answer broke off", "ответ оборвался")
    case .tooLarge: pick("the answer is too large", "ответ слишком велик")
    case .redirected: pick("sent elsewhere", "перенаправление")
    case .noLibrary(let reason):
      pick(
        "libcurl 4 cannot be loaded (\(reason)); install it and start again",
        "не загружается libcurl 4 (\(reason)); установите её и перезапустите")
    case .resting(let wait):
      pick(
        "next try in \(seconds(Int(wait.components.seconds)))",
        "следующая попытка через \(seconds(Int(wait.components.seconds)))")
    }
  }
}
