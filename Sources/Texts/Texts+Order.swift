package import Marketplace

extension Texts {
  // MARK: Order card

  package func orderTitle(_ number: String) -> String { pick("order \(number)", "заказ \(number)") }
  package func dialogTitle(_ number: String) -> String {
    pick("dialog \(number)", "диалог \(number)")
  }
  package var orderNotRead: String { pick("the order is not read yet", "заказ ещё не прочитан") }
  package var stateLabel: String { pick("state", "состояние") }
  package var amountLabel: String { pick("amount", "сумма") }
  package func profitIs(_ money: String) -> String { pick("you get \(money)", "вам \(money)") }
  package func moneyHeld(_ days: Int?) -> String {
    guard let days else { return pick("money held", "деньги удержаны") }
    return pick("money held \(days) d", "деньги удержаны \(days) дн")
  }
  package var moneyFree: String { pick("money free", "деньги свободны") }
  package var paymentLabel: String { pick("payment", "оплата") }
  package var orderedLabel: String { pick("ordered", "заказан") }
  package var paidLabel: String { pick("paid", "оплачен") }
  package var unitsLabel: String { pick("units", "количество") }
  package var optionsLabel: String { pick("what the buyer chose", "что выбрал покупатель") }
  package var deliveryLabel: String { pick("delivery", "выдача") }
  package func codeIs(_ code: String) -> String { pick("code \(code)", "код \(code)") }
  package func codeStage(_ stage: Purchase.CodeState.Stage) -> String {
    switch stage {
    case .unchecked: pick("code not checked yet", "код ещё не проверен")
    case .delivered: pick("delivered", "выдан")
    case .confirmed: pick("delivered, confirmed by the buyer", "выдан, покупатель подтвердил")
    case .refuted: pick("delivered, disputed by the buyer", "выдан, покупатель оспорил")
    case .checked: pick("code checked, not delivered", "код проверен, не выдан")
    case .unknown: pick("delivery unknown", "выдача неизвестна")
    }
  }
  package var codeChecked: String { pick("checked", "проверен") }
  package var codeDelivered: String { pick("delivered", "выдан") }
  package var codeConfirmed: String { pick("confirmed", "подтверждён") }
  package var codeRefuted: String { pick("disputed", "оспорен") }
  package var noCodeHere: String {
    pick(
      "The marketplace tells how the delivery stands, not the order's code",
      "Площадка сообщает, как идёт выдача, но не код заказа")
  }
  package var promoLabel: String { pick("promo code", "промокод") }
  package var bonusLabel: String { pick("bonus code", "бонусный код") }
  package var agentLabel: String { pick("agent", "агент") }
  package var soldAtLabel: String { pick("sold at", "продан в") }
  package func owner(_ id: Int) -> String {
    switch id {
    case 0: pick("own shop", "свой магазин")
    case 1: "Plati"
    case 1_271: "GGsel"
    case 9_295: "WMCentre"
    default: String(id)
    }
  }
  package var accountLabel: String { pick("account", "аккаунт") }
  package var phoneLabel: String { pick("telephone", "телефон") }
  package var referrerLabel: String { pick("came from", "пришёл с") }
  package var praised: String { pick("good review", "хороший отзыв") }
  package var complained: String { pick("bad review", "плохой отзыв") }
  package var yourAnswer: String { pick("your answer", "ваш ответ") }
  package var timeLine: String {
    pick("with this buyer, newest first", "с этим покупателем, сначала новое")
  }
  package var firstOrder: String { pick("no other orders known", "других заказов не известно") }
  package var otherOrdersNotRead: String {
    pick("other orders are not read yet", "другие заказы ещё не прочитаны")
  }
  package func otherOrders(_ count: Int) -> String {
    let noun = plural(
      count, ("other order", "other orders"), ("другой заказ", "других заказа", "других заказов"))
    return pick("\(number(count)) \(noun)", "\(number(count))\u{A0}\(noun)")
  }
  package func refundCount(_ count: Int) -> String {
    pick("\(number(count)) refunded", "возвратов: \(number(count))")
  }
  package func complaintCount(_ count: Int) -> String {
    let noun = plural(
      count, ("bad review", "bad reviews"),
      ("плохой отзыв", "плохих отзыва", "плохих отзывов"))
    return pick("\(number(count)) \(noun)", "\(number(count))\u{A0}\(noun)")
  }
  package func lastOrder(_ product: String, _ day: String) -> String {
    pick("last: \(product), \(day)", "последний: \(product), \(day)")
  }
}
