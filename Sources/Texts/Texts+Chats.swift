/// Words of the commands for dialogs and ready answers.
extension Texts {
  package func noFence(_ fence: String) -> String {
    pick(
      "the settings of a ready answer stand between two lines \(fence)",
      "настройки готового ответа стоят между двумя строками \(fence)")
  }

  package var textBeforeMark: String {
    pick(
      "text before the first language mark (--- ru --- or --- en ---)",
      "текст до первой метки языка (--- ru --- или --- en ---)")
  }
}

// MARK: Dialogs

extension Texts {
  package var chatWaitingColumn: String { pick("waits", "ждёт") }
  package var chatLastColumn: String { pick("last", "последнее") }
  package var chatUnreadColumn: String { pick("unread", "новых") }
  package var chatMessagesColumn: String { pick("messages", "сообщений") }
  package var chatBuyerColumn: String { pick("buyer", "покупатель") }
  package var chatBuyer: String { pick("buyer", "покупатель") }
  package var chatSeller: String { pick("seller", "продавец") }
  package var chatAdministration: String { pick("administration", "администрация") }
  package var chatDeleted: String { pick("deleted", "удалено") }

  private var moreMayBeMissing: String { pick("more may be missing", "могут быть ещё") }
  package func chatTotal(_ shown: Int, of total: Int, isComplete: Bool) -> String {
    let dialogs = plural(total, ("dialog", "dialogs"), ("диалог", "диалога", "диалогов"))
    let count = shown == total ? number(total) : "\(number(shown)) / \(number(total))"
    let known = "\(count) \(dialogs)"
    return isComplete ? known : known + ", " + moreMayBeMissing
  }

  package func noSuchDialog(_ id: String) -> String {
    pick("there is no dialog \(id)", "нет диалога \(id)")
  }
  package func noDialogNumber(_ id: String) -> String {
    pick("\(id) is no number of a dialog", "\(id) — не номер диалога")
  }
  package func fileNotRead(_ path: String, _ reason: String) -> String {
    pick("\(path) cannot be read: \(reason)", "\(path) не читается: \(reason)")
  }
  package func fileIsNoText(_ path: String) -> String {
    pick(
      "\(path) is no text of UTF-8, or larger than 1 MB",
      "\(path) — не текст в UTF-8 или больше 1 МБ")
  }

  /// What became of an answer, by its word in `--json`.
  package func fate(of outcome: String) -> String {
    switch outcome {
    case "sent": pick("sent", "отправлено")
    case "queued": pick("queued: the desk will send it", "в очереди: отправит рабочий стол")
    case "rejected": pick("not sent", "не отправлено")
    case "notSeen":
      pick(
        "not seen in the dialog: it may not have arrived",
        "в диалоге не видно: возможно, не дошло")
    default:
      pick(
        "unknown: it may have arrived; the desk finds out",
        "неизвестно: могло дойти; рабочий стол выяснит")
    }
  }
}

// MARK: Ready answers

extension Texts {
  package var answerUsesColumn: String { pick("uses", "применений") }
  package var answerTagsColumn: String { pick("tags", "метки") }
  package var answerTitleColumn: String { pick("title", "название") }

  package func noSuchAnswer(_ id: String) -> String {
    pick("there is no ready answer \(id)", "нет готового ответа \(id)")
  }
  package func answersAreGood(_ count: Int) -> String {
    let answers = plural(
      count, ("ready answer", "ready answers"),
      ("готовый ответ", "готовых ответа", "готовых ответов"))
    return pick(
      "\(count) \(answers), nothing is wrong", "\(count) \(answers), ошибок нет")
  }
}
