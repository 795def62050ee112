extension Texts {
  // MARK: Composer

  package func replyTo(_ buyer: String) -> String { pick("to \(buyer)", "кому: \(buyer)") }
  package var draftBeingKept: String { pick("keeping the draft…", "сохраняю черновик…") }
  package var draftIsKept: String { pick("draft kept", "черновик сохранён") }
  package var draftIsNotKept: String { pick("the draft is NOT kept", "черновик НЕ сохранён") }
  package func draftNotSaved(_ words: String) -> String {
    pick(
      "The draft was not kept on the disk: \(words)", "Черновик не сохранён на диск: \(words)")
  }
  package var draftKept: String {
    pick("The draft is kept; r goes on", "Черновик сохранён; r продолжит")
  }
  package func draftStays(_ reason: String) -> String {
    pick("\(reason). The draft stays", "\(reason). Черновик остаётся")
  }
  package var nothingTyped: String { pick("Nothing is typed yet", "Ещё ничего не набрано") }
  package var noFiles: String { pick("No file goes with it", "Файлов нет") }
  package func fileGoesWithIt(_ name: String, _ bytes: Int) -> String {
    pick("\(name), \(self.bytes(bytes)), goes with it", "\(name), \(self.bytes(bytes)), приложен")
  }
  package var noSuchName: String { pick("nothing begins so", "ничего так не начинается") }
  package func fileIsThere(_ name: String) -> String {
    pick("\(name) goes with it already", "\(name) уже приложен")
  }
  package var newLine: String { pick("new line", "новая строка") }
  package var editor: String { pick("editor", "редактор") }
  package func sendAllTheSame(_ send: String, back: String) -> String {
    pick(
      "send all the same? \(send)\u{A0}yes, \(back)\u{A0}no",
      "всё равно отправить? \(send)\u{A0}— да, \(back)\u{A0}— нет")
  }
  package func andMoreConcerns(_ count: Int) -> String {
    pick("and\u{A0}\(number(count))\u{A0}more", "и\u{A0}ещё\u{A0}\(number(count))")
  }
  package func concernCount(_ count: Int) -> String {
    let noun = plural(count, ("doubt", "doubts"), ("сомнение", "сомнения", "сомнений"))
    return pick("\(number(count)) \(noun)", "\(number(count))\u{A0}\(noun)")
  }

  /// Something about an answer that its sender may have overlooked.
  package enum Concern: Sendable {
    case unfilled(String)
    case foreignOrder(String)
    case code(String)
    case repeated
    case closed
    case buyerWrote
    case answeredElsewhere
  }

  package func concern(_ concern: Concern) -> String {
    switch concern {
    case .unfilled(let name): pick("{\(name)} is not filled", "{\(name)} не заполнено")
    case .foreignOrder(let order):
      pick("\(order) looks like another order", "\(order) похоже на другой заказ")
    case .code(let code):
      pick("\(code) looks like a unique code", "\(code) похоже на уникальный код")
    case .repeated:
      pick("the same went out less than a minute ago", "то же отправлено меньше минуты назад")
    case .closed: pick("the dialog is closed", "диалог закрыт")
    case .buyerWrote: pick("the buyer has just written", "покупатель только что написал")
    case .answeredElsewhere:
      pick("somebody has answered meanwhile", "кто-то уже ответил")
    }
  }

  // MARK: On its way

  package func leavesIn(_ left: Int, undo: String) -> String {
    pick(
      "leaves in \(seconds(left)), \(undo) takes it back",
      "уйдёт через \(seconds(left)), \(undo) — вернуть")
  }
  package var queued: String { pick("queued, not sent yet", "в очереди, ещё не отправлен") }
  package func queuedBecause(_ reason: String) -> String {
    pick("queued, not sent yet: \(reason)", "в очереди, ещё не отправлен: \(reason)")
  }
  package func queuedChoices(_ go: String, _ edit: String) -> String {
    pick("\(go) lets it go, \(edit) takes it back", "\(go) — отпустить, \(edit) — вернуть")
  }
  package var notLetGo: String {
    pick(
      "not sent: the desk ended while it could be taken back",
      "не отправлен: программа закрылась, пока его можно было вернуть")
  }
  /// Why an answer does not leave, where the seller answers.
  package func replyStopped(_ kind: StopKind) -> String {
    switch kind {
    case .asked: pick("stopped", "остановлен")
    case .interrupted: notLetGo
    case .old: pick("not sent: it has waited for a day", "не отправлен: ждал целые сутки")
    case .buyerWrote:
      pick("not sent: the buyer has written since", "не отправлен: покупатель написал ещё")
    case .answeredElsewhere:
      pick("not sent: somebody has answered since", "не отправлен: кто-то уже ответил")
    }
  }
  package var beingKept: String { pick("being stored…", "сохраняется…") }
  package var replyNeverSeen: String {
    pick("not seen in the dialog so far", "в диалоге пока не появился")
  }
  package var beingSent: String { pick("being sent…", "отправляется…") }
  package var fateOfReplyUnknown: String {
    pick(
      "nobody knows yet whether it arrived: it is being looked for",
      "пока неизвестно, дошёл ли: ищем его в диалоге")
  }
  package func replyNotSent(_ reason: String) -> String {
    pick("not sent: \(reason)", "не отправлен: \(reason)")
  }
  package func replyChoices(_ again: String, _ edit: String, _ discard: String) -> String {
    pick(
      "\(again) sends again, \(edit) edits, \(discard) discards",
      "\(again) — ещё раз, \(edit) — править, \(discard) — убрать")
  }
  package var nothingToDecide: String {
    pick("No answer here waits for you to decide", "Здесь нет ответа, ждущего решения")
  }
  package var replyDiscarded: String { pick("The answer is discarded", "Ответ убран") }

  // MARK: Ready answers

  package var readyAnswers: String { pick("Ready answers", "Готовые ответы") }
  package var noReadyAnswers: String {
    pick("There are no ready answers yet", "Готовых ответов пока нет")
  }
  package func answerProblem(_ words: String) -> String {
    pick("A ready answer was not read: \(words)", "Готовый ответ не прочитан: \(words)")
  }
}
