import Foundation
import Marketplace
import TerminalCore
import Texts

/// Ready answers over the composer, found by a few letters.
package struct AnswerPicker: Equatable, Sendable {
  package var field = TextField()
  package var place = ListPlace()

  init() {}

  /// The answers that have the typed letters, the best first; those used most lead while nothing is typed.
  static func found(_ answers: [ReadyAnswer], typed: String, language: TextLanguage)
    -> [ReadyAnswer]
  {
    let typed = SearchFolding.fold(typed)
    let ranked = answers.enumerated().compactMap { index, answer -> (Int, Int, ReadyAnswer)? in
      let title = FuzzyName(answer.title.text(preferring: language) ?? answer.id)
      let other = FuzzyName(
        ([answer.title.text(preferring: language.other) ?? "", answer.id] + answer.tags)
          .joined(separator: " "))
      let scores = [
        // A title in the language of the answer counts more than its other names.
        FuzzyMatch.score(of: typed, in: title).map { $0 + 200 },
        FuzzyMatch.score(of: typed, in: other),
      ].compactMap { $0 }
      guard let score = scores.max() else { return nil }
      return (typed.isEmpty ? 0 : score + min(answer.uses, 99), index, answer)
    }
    return ranked.sorted {
      if $0.0 != $1.0 { return $0.0 > $1.0 }
      if $0.2.uses != $1.2.uses { return $0.2.uses > $1.2.uses }
      return $0.1 < $1.1
    }.map(\.2)
  }
}

extension Inbox.Model {
  /// The language in which the buyer of a dialog is answered.
  ///
  /// It is that of his last words; before he has said any, that of his order.
  func language(of dialog: DialogID, fallback: TextLanguage) -> TextLanguage {
    guard let thread, thread.dialog == dialog else { return fallback }
    let texts = thread.messages.filter { $0.author == .buyer }.suffix(5).map(\.text)
    for text in texts.reversed() + [card?.purchase?.product ?? ""] {
      let letters = text.unicodeScalars.prefix(400)
      if letters.contains(where: { (0x400...0x45F).contains($0.value) }) { return .russian }
      if letters.filter({ $0.isASCII && $0.properties.isAlphabetic }).count >= 3 { return .english }
    }
    return fallback
  }

  /// What the places of ready answers are filled with for a dialog.
  func answerValues(
    of dialog: DialogID, shop: String, clock: ShopClock, _ texts: Texts
  ) -> [AnswerText.Known: String] {
    var values: [AnswerText.Known: String] = [.order: dialog.text, .shop: shop]
    let purchase = card?.dialog == dialog ? card?.purchase : nil
    let row = thread?.dialog == dialog ? thread?.row : nil
    if let email = purchase?.buyer.email ?? row?.dialog.buyer {
      // Nobody is greeted by a whole address.
      values[.buyer] = String(email.prefix { $0 != "@" })
    }
    values[.product] = (purchase?.product ?? row?.dialog.product).map(ThreadText.plain)
    values[.code] = purchase?.uniqueCode
    if let purchase, !purchase.options.isEmpty {
      values[.options] =
        purchase.options.map { ThreadText.plain($0.name) + ": " + ThreadText.plain($0.value) }
        .joined(separator: ", ")
    }
    values[.amount] = purchase?.amount.map { texts.money($0.money) }
    values[.date] = (purchase?.paidAt ?? purchase?.orderedAt).map(clock.day)
    return values.filter { !$0.value.isEmpty }
  }
}
