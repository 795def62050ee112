package import Marketplace

extension Texts {
  // MARK: Writes of the command line

  package func nameTheAccount(_ names: String) -> String {
    pick(
      "a change is for one account: name it with --account (\(names))",
      "изменение относится к одному аккаунту: укажите --account (\(names))")
  }
  package func needsYes(_ count: Int) -> String {
    pick(
      "\(count) rows at once need --yes; nothing is changed",
      "для \(count) строк сразу нужен --yes; ничего не изменено")
  }
  package var noIDs: String { pick("no id was given", "не указано ни одного id") }
  package func noProductNumber(_ id: String) -> String {
    pick(
      "\(id) is no id of a product: ids are numbers; nothing is changed",
      "\(id) — не id товара: это число; ничего не изменено")
  }
  package func noOutboxNumber(_ id: String) -> String {
    pick(
      "\(id) is no id of outbox list; nothing is changed",
      "\(id) — не id из outbox list; ничего не изменено")
  }
  package var notInOutbox: String { pick("not in the outbox", "нет в исходящих") }
  package var hasLeft: String {
    pick("it has left: it cannot be taken back", "уже отправлено: отменить нельзя")
  }
  package var hasEnded: String { pick("it has ended", "уже завершено") }
  package func noAccountOf(_ name: String) -> String {
    pick("its account \(name) is not chosen here", "его аккаунт \(name) здесь не выбран")
  }
  package var fateUnknown: String {
    pick(
      "it may have been applied; the desk finds out",
      "возможно, применено; программа выяснит")
  }
  package var fateUnknownShort: String { pick("not known", "неизвестно") }
  package func notSent(_ reason: String) -> String {
    pick("not sent. \(reason)", "не отправлено. \(reason)")
  }
  package var notSentInTime: String { pick("not sent, taken back", "не отправлено, отменено") }

  // MARK: The outbox

  package var targetColumn: String { pick("target", "цель") }

  /// Where a change in the outbox is; in English the word of `--json`, but for an answer that nobody saw.
  package func state(of item: OutboxItem) -> String {
    switch item.state {
    case .held: pick("held", "придержано")
    case .queued: pick("queued", "в очереди")
    case .sending: pick("sending", "отправляется")
    case .accepted: pick("accepted", "принято")
    case .unknown: pick("unknown", "неизвестно")
    case .done: pick("done", "готово")
    case .failed where item.isReplyNotSeen: pick("not seen", "не видно")
    case .failed: pick("failed", "отказ")
    case .cancelled: pick("cancelled", "отменено")
    }
  }

  // MARK: A damaged store

  package func salvaged(_ rows: Int, _ path: String) -> String {
    pick(
      "desk.sqlite was damaged and kept as \(path); \(number(rows)) rows were saved, and what had not left waits for you",
      "desk.sqlite повреждён и оставлен в \(path); спасено строк: \(number(rows)), неотправленное ждёт вашего решения"
    )
  }
}
