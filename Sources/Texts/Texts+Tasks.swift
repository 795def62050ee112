extension Texts {
  package var tasks: String { pick("Tasks", "Задачи") }

  // MARK: What is done

  package var switchOn: String { pick("switch on", "включить") }
  package var switchOff: String { pick("switch off", "выключить") }
  package var switchOnAndOff: String { pick("switch on and off", "включить и выключить") }
  package func setPercent(_ percent: Int) -> String {
    pick("commission \(percent)%", "комиссия \(percent)%")
  }
  package var setPercents: String { pick("commissions", "комиссии") }
  package func undoOf(_ title: String) -> String { pick("undo: \(title)", "возврат: \(title)") }
  package func retryOf(_ title: String) -> String { pick("again: \(title)", "ещё раз: \(title)") }
  package func productCount(_ count: Int) -> String {
    number(count) + " "
      + plural(count, ("product", "products"), ("товар", "товара", "товаров"))
  }

  // MARK: Screen

  package var timeColumn: String { pick("time", "время") }
  package var taskColumn: String { pick("task", "задача") }
  package var resultColumn: String { pick("result", "результат") }
  package func taskCount(_ count: Int) -> String {
    number(count) + " " + plural(count, ("task", "tasks"), ("задача", "задачи", "задач"))
  }
  package func tasksRunning(_ count: Int) -> String {
    pick("\(number(count)) under way", "\(number(count)) в работе")
  }
  package var noTasks: String {
    pick(
      "Nothing has been changed yet: x on a product switches it on or off",
      "Изменений ещё не было: x на товаре включает и выключает его")
  }
  package var noTaskHere: String { pick("There is no task here", "Здесь нет задачи") }
  package var nothingToStop: String {
    pick("Nothing of it waits to leave", "В ней нечего останавливать: всё уже ушло")
  }
  package var nothingUnsent: String {
    pick(
      "All of it has left; u sends the inverse", "Всё уже ушло; u отправит обратное изменение")
  }
  package var nothingFailed: String { pick("Nothing of it failed", "В ней нет отказов") }

  // MARK: Results

  package var heldBack: String { pick("u takes it back", "u — отменить") }
  package var waitingToLeave: String { pick("waits", "ждёт") }
  package var leaving: String { pick("sending", "отправляется") }
  package var notKnown: String { pick("checking", "проверяется") }
  package var takenBack: String { pick("taken back", "отменено") }
  package var undone: String { pick("undone", "возвращено") }
  package var oneDone: String { pick("done", "готово") }
  package var oneFailed: String { pick("failed", "отказ") }
  package func soManyOf(_ count: Int, _ total: Int) -> String {
    pick("\(number(count)) of \(number(total))", "\(number(count)) из \(number(total))")
  }
  package func doneCount(_ count: Int) -> String {
    pick("\(number(count)) done", "готово \(number(count))")
  }
  package func failedCount(_ count: Int) -> String {
    pick("\(number(count)) failed", "отказов \(number(count))")
  }
  package func unknownCount(_ count: Int) -> String {
    pick("\(number(count)) being checked", "проверяется \(number(count))")
  }
  package func takenBackCount(_ count: Int) -> String {
    pick("\(number(count)) taken back", "отменено \(number(count))")
  }
  package func pace(perSecond rate: Double, secondsLeft: Int) -> String {
    let shown = rate >= 10 ? "\(Int(rate.rounded()))" : "\(Double(Int(rate * 10)) / 10)"
    let left = secondsLeft < 90 ? seconds(secondsLeft) : minutes((secondsLeft + 59) / 60)
    return pick("\(shown)/s, \(left) left", "\(shown)/с, осталось \(left)")
  }

  package enum StopKind: Sendable {
    case asked
    case interrupted
    case old
    case buyerWrote
    case answeredElsewhere
  }

  package func stopped(_ kind: StopKind) -> String {
    switch kind {
    case .asked: pick("stopped", "остановлено")
    case .interrupted:
      pick("not sent; P sends it", "не отправлено; P — отправить")
    case .old: pick("waited a day; P sends", "ждало сутки; P — отправить")
    case .buyerWrote:
      pick("the buyer wrote since; P sends", "покупатель написал ещё; P — отправить")
    case .answeredElsewhere:
      pick("somebody else answered; P sends", "уже ответил кто-то другой; P — отправить")
    }
  }

  // MARK: Notices

  package func switched(_ name: String, on isOn: Bool) -> String {
    isOn
      ? pick("On (u takes it back): \(name)", "Включено (u — отменить): \(name)")
      : pick("Off (u takes it back): \(name)", "Выключено (u — отменить): \(name)")
  }
  package func begun(_ title: String) -> String {
    pick(
      "\(title): begun · u takes it back, 8 shows it",
      "\(title): начато · u — отменить, 8 — показать")
  }
  package func finished(_ title: String, failed: Int) -> String {
    failed == 0
      ? pick("\(title): done", "\(title): готово")
      : pick(
        "\(title): \(failedCount(failed)); 8 shows which",
        "\(title): \(failedCount(failed)); 8 — какие")
  }
  package func switchFailed(_ name: String, _ reason: String) -> String {
    pick("Not changed: \(name). \(reason)", "Не изменено: \(name). \(reason)")
  }
  package var tookBack: String {
    pick("Taken back: nothing was sent", "Отменено: ничего не отправлено")
  }
  package var retrying: String { pick("It is tried again", "Повторяю") }
  package var undoing: String { pick("The inverse is on its way", "Отправляю обратное изменение") }
  package var nothingToUndo: String { pick("There is nothing to undo", "Отменять нечего") }
  package var undoTooLate: String {
    pick("It is too late to undo: nothing of it can be brought back", "Поздно: вернуть уже нечего")
  }
  package var nothingChanged: String { pick("Nothing changes", "Ничего не меняется") }
  package var noiseDropped: String {
    pick(
      "Too many keys at once: the change was dropped, nothing was sent",
      "Слишком много клавиш сразу: изменение отброшено, ничего не отправлено")
  }
  package var noiseIgnored: String {
    pick(
      "Too many keys at once: nothing was changed", "Слишком много клавиш сразу: ничего не изменено"
    )
  }
  package var stoppedJobs: String {
    pick(
      "Changes from earlier were not sent: 8 shows them, P sends them",
      "Прежние изменения не отправлены: 8 — показать, P — отправить")
  }
  package func sentElsewhere(_ pid: Int32?) -> String {
    let process =
      pid.map { pick("process \($0)", "процесс \($0)") }
      ?? pick("another process", "другой процесс")
    return pick(
      "\(process) sends for this account; changes wait for it",
      "За этот аккаунт отправляет \(process); изменения ждут его")
  }
  package func notStored(_ words: String) -> String {
    pick(
      "Not changed: the local store failed (\(words))", "Не изменено: ошибка хранилища (\(words))")
  }
  package var readOnlyRefusal: String {
    pick(
      "Started with --readonly: nothing is changed", "Запущено с --readonly: изменения запрещены")
  }
  package func cannotSwitch(_ marketplace: String) -> String {
    pick(
      "\(marketplace) does not offer switching products",
      "\(marketplace) не умеет включать и выключать товары")
  }
  package var finishRangeFirst: String {
    pick("Finish the range first: v", "Сначала закончите диапазон: v")
  }

  // MARK: Header

  package func onTheirWay(_ count: Int) -> String {
    pick("\(number(count)) on the way", "отправляется \(number(count))")
  }

  // MARK: Plan

  package func planTitle(on isOn: Bool, _ count: Int) -> String {
    (isOn ? pick("Switch on", "Включить") : pick("Switch off", "Выключить")) + ": "
      + productCount(count)
  }
  package func planUndoTitle(_ count: Int) -> String {
    pick("Bring back: \(productCount(count))", "Вернуть как было: \(productCount(count))")
  }
  package func planRetryTitle(_ count: Int) -> String {
    pick("Try again: \(productCount(count))", "Повторить: \(productCount(count))")
  }
  package func alreadySo(_ count: Int, on isOn: Bool) -> String {
    let state = state(isOn ? .on : .off)
    return pick("\(number(count)) already \(state)", "уже \(state): \(number(count))")
  }
  package func noLongerStored(_ count: Int) -> String {
    pick("\(number(count)) no longer in the shop", "нет в магазине: \(number(count))")
  }
  package func typeTheCount(_ count: Int) -> String {
    pick("Type \(count) and press enter", "Введите \(count) и нажмите enter")
  }
  package func countIsWrong(_ count: Int) -> String {
    pick("It is not \(count)", "Это не \(count)")
  }
  package var apply: String { pick("apply", "применить") }
  package var otherDirection: String { pick("on/off", "вкл/выкл") }

  // MARK: Leaving

  package func unsentTitle(_ count: Int) -> String {
    let noun = plural(
      count, ("change has", "changes have"), ("изменение", "изменения", "изменений"))
    return pick("\(number(count)) \(noun) not left yet", "Ещё не ушло: \(number(count)) \(noun)")
  }
  package var unsentExplained: String {
    pick(
      "The desk closes once they have left. q closes it now: they are kept, and shown the next time.",
      "Программа закроется, когда они уйдут. q — закрыть сейчас: они сохранятся до следующего запуска."
    )
  }
  package var unsentIsDropped: String {
    pick(
      "A mark, a deletion or a template has not left yet; with q it is not written.",
      "Отметка, удаление или шаблон ещё не ушли; после q они не будут записаны.")
  }
  package var stay: String { pick("stay", "остаться") }
  package var quitNow: String { pick("quit now", "выйти сейчас") }
}
