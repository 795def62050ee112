import Foundation
import Marketplace
import TerminalCore
import Texts

extension Inbox {
  static func drawCard(
    _ canvas: inout Canvas, _ model: Model, _ desk: Desk.Model, _ layout: InboxLayout,
    _ title: Rect, _ rect: Rect
  ) {
    let hasKeys = model.focus == .card
    let edge = layout.cardHasBorder ? 2 : 1
    canvas.fill(
      Rect(
        column: title.column - edge, row: title.row, columns: title.columns + edge,
        rows: rect.rows + 1), role: .pane)
    if layout.cardHasBorder {
      canvas.verticalLine(
        column: title.column - 2, row: title.row, rows: rect.rows + 1,
        role: hasKeys ? .paneTitle : .paneBorder)
    }
    let texts = desk.texts
    var parts = [texts.orderTitle(model.card?.dialog.text ?? "")]
    if let card = model.card {
      if card.isFetching {
        parts.append(texts.asking)
      } else if let trouble = card.trouble {
        parts.append(texts.troubleShort(trouble))
      } else if let readAt = card.readAt {
        parts.append(texts.age(seconds: Int(desk.now.timeIntervalSince(readAt))))
      }
    }
    canvas.write(
      (hasKeys ? "› " : "") + parts.joined(separator: " · "), column: title.column, row: title.row,
      columns: title.columns, role: .paneTitle)
    let lines = Desk.cardLines(desk, columns: rect.columns)
    let scroll = min(model.card?.scroll ?? 0, max(0, lines.count - rect.rows))
    for (offset, line) in lines.dropFirst(scroll).prefix(rect.rows).enumerated() {
      canvas.write(
        line.text, column: rect.column, row: rect.row + offset, columns: rect.columns,
        role: line.role, tokenRole: .textToken)
    }
  }
}

extension Desk {
  typealias CardLine = (text: String, role: Role)

  /// The order in three lines: what was bought, what the buyer chose and was given, what else he bought.
  static func stripLines(_ model: Model) -> [CardLine] {
    let texts = model.texts
    let inbox = model.inbox
    guard let card = inbox.card else { return [] }
    let row = inbox.thread?.row
    var first = [texts.orderTitle(card.dialog.text)]
    var second: [String] = []
    if let purchase = card.purchase {
      if let amount = purchase.amount { first.append(texts.money(amount.money)) }
      first.append(texts.orderState(purchase.state))
      if let hold = holdText(purchase, texts) { first.append(hold) }
      first.append(ThreadText.plain(purchase.product ?? row?.dialog.product ?? ""))
      second += purchase.options.map {
        ThreadText.plain($0.name) + ": " + ThreadText.plain($0.value)
      }
      if let code = codeText(card, texts) { second.append(code) }
      if let feedback = purchase.feedback { second.append(feedbackText(feedback, texts)) }
    } else {
      first.append(ThreadText.plain(row?.dialog.product ?? ""))
      first.append(
        card.isFetching || !card.isLoaded
          ? texts.asking : card.trouble.map(texts.troubleShort) ?? texts.orderNotRead)
    }
    var third: [String] = []
    let others = otherOrders(card)
    if card.events != nil, card.purchase != nil || !others.isEmpty {
      third.append(others.isEmpty ? noOthers(card, texts) : texts.otherOrders(others.count))
    }
    let refunds = others.count { $0.state == .refunded }
    if refunds > 0 { third.append(texts.refundCount(refunds)) }
    let complaints = card.events?.count { event in
      if case .review(let review) = event { !review.isGood } else { false }
    }
    if let complaints, complaints > 0 { third.append(texts.complaintCount(complaints)) }
    if let latest = others.first, let date = latest.paidAt ?? latest.orderedAt {
      third.append(
        texts.lastOrder(
          ThreadText.plain(latest.product ?? latest.order), model.account.clock.day(date)))
    }
    var lines: [CardLine] = [
      (first.filter { !$0.isEmpty }.joined(separator: " · "), .paneLabel)
    ]
    if let note = inbox.marks(of: card.dialog).note {
      lines.append(("♪ " + note, .noticeInfo))
    }
    if !second.isEmpty { lines.append((second.joined(separator: " · "), .pane)) }
    if !third.isEmpty { lines.append((third.joined(separator: " · "), .textMuted)) }
    return lines
  }

  private static func otherOrders(_ card: Inbox.Card) -> [Purchase] {
    (card.events ?? []).compactMap {
      if case .order(let order) = $0, order.order != card.dialog.text { order } else { nil }
    }
  }

  /// Why no other order is shown.
  private static func noOthers(_ card: Inbox.Card, _ texts: Texts) -> String {
    card.hasReadSales ? texts.firstOrder : texts.otherOrdersNotRead
  }

  private static func holdText(_ purchase: Purchase, _ texts: Texts) -> String? {
    switch (purchase.isHeld, purchase.holdDays) {
    case (true?, let days): texts.moneyHeld(days)
    case (false?, _): texts.moneyFree
    case (nil, _): nil
    }
  }

  private static func codeText(_ card: Inbox.Card, _ texts: Texts) -> String? {
    guard let purchase = card.purchase else { return nil }
    let stage = purchase.code.map { texts.codeStage($0.stage) }
    guard let code = purchase.uniqueCode else { return stage }
    // The mask does not tell how long it is.
    let shown = card.isRevealed ? code : "••••••••"
    return [texts.codeIs(shown), stage].compactMap { $0 }.joined(separator: " · ")
  }

  private static func feedbackText(_ feedback: Purchase.Feedback, _ texts: Texts) -> String {
    (feedback.isGood ? "+ " : "− ")
      + (feedback.isGood ? texts.praised : texts.complained)
      + (feedback.isDeleted ? " (" + texts.deletedMark + ")" : "")
  }

  /// The order card, broken to a width.
  static func cardLines(_ model: Model, columns: Int) -> [CardLine] {
    var lines: [CardLine] = []
    func add(_ text: String, _ role: Role = .pane) {
      for line in DisplayText.wrap(text, columns: max(1, columns)) {
        lines.append((String(line), role))
      }
    }
    func add(_ label: String, _ value: String?) {
      guard let value, !value.isEmpty else { return }
      add(label + ": " + value)
    }
    let texts = model.texts
    let clock = model.account.clock
    let inbox = model.inbox
    guard let card = inbox.card else { return [] }
    let purchase = card.purchase
    let row = inbox.thread?.row
    add(ThreadText.plain(purchase?.product ?? row?.dialog.product ?? card.dialog.text), .textStrong)
    add("")
    if let note = inbox.marks(of: card.dialog).note {
      add("♪ " + texts.noteOnlyHere + ": " + note, .noticeInfo)
      add("")
    }
    guard let purchase else {
      add(
        card.isFetching || !card.isLoaded
          ? texts.asking : card.trouble.map(texts.trouble) ?? texts.orderNotRead, .textMuted)
      add(texts.buyerColumn, row?.dialog.buyer)
      return lines + timeLine(model, card, columns: columns)
    }
    add(texts.stateLabel, texts.orderState(purchase.state))
    add(
      texts.amountLabel,
      [
        purchase.amount.map { texts.moneyWithCode($0.money) },
        purchase.profit.map { profit in
          texts.profitIs(
            purchase.amount.map { texts.money(Marketplace.Money(profit, $0.money.currency)) }
              ?? texts.decimal("\(profit)"))
        },
        holdText(purchase, texts),
      ].compactMap { $0 }.joined(separator: " · "))
    add(
      texts.paymentLabel,
      [purchase.buyer.paymentMethod, purchase.buyer.aggregator].compactMap { $0 }
        .joined(separator: " · "))
    add(texts.orderedLabel, purchase.orderedAt.map(clock.text))
    if purchase.paidAt != purchase.orderedAt {
      add(texts.paidLabel, purchase.paidAt.map(clock.text))
    }
    add(texts.unitsLabel, purchase.units.map { texts.decimal("\($0)") })
    if !purchase.options.isEmpty {
      add("")
      add(texts.optionsLabel, .paneLabel)
      for option in purchase.options {
        add(
          "  " + ThreadText.plain(option.name) + ": " + ThreadText.plain(option.value), .textStrong)
      }
    }
    if let code = codeText(card, texts) {
      add("")
      add(texts.deliveryLabel, code)
      for (label, date) in [
        (texts.codeChecked, purchase.code?.checkedAt),
        (texts.codeDelivered, purchase.code?.deliveredAt),
        (texts.codeConfirmed, purchase.code?.confirmedAt),
        (texts.codeRefuted, purchase.code?.refutedAt),
      ] {
        if let date { add("  " + label + " " + clock.text(date), .textMuted) }
      }
    }
    add(texts.promoLabel, purchase.promoCode)
    add(texts.bonusLabel, purchase.bonusCode)
    if let agent = purchase.agentID {
      add(
        texts.agentLabel,
        [
          agent, purchase.agentPercent.map { texts.decimal("\($0)") + " %" },
          purchase.agentFee.map { texts.decimal("\($0)") },
        ].compactMap { $0 }.joined(separator: " · "))
    }
    add(texts.soldAtLabel, purchase.ownerID.map { texts.owner($0) })
    add("")
    add(texts.buyerColumn, purchase.buyer.email ?? row?.dialog.buyer)
    for (label, value) in [
      (texts.accountLabel, purchase.buyer.account), (texts.phoneLabel, purchase.buyer.phone),
      ("WhatsApp", purchase.buyer.whatsapp), ("Skype", purchase.buyer.skype),
      ("IP", purchase.buyer.address), (texts.referrerLabel, purchase.referrer),
    ] {
      add(label, value)
    }
    if let feedback = purchase.feedback {
      add("")
      add(feedbackText(feedback, texts), feedback.isGood ? .stateOn : .noticeWarning)
      if let text = feedback.text { add("  " + ThreadText.plain(text)) }
      if let answer = feedback.answer, !answer.isEmpty {
        add("  " + texts.yourAnswer + ": " + ThreadText.plain(answer), .textMuted)
      }
    }
    return lines + timeLine(model, card, columns: columns)
  }

  /// What else happened with the buyer, newest first.
  private static func timeLine(
    _ model: Model, _ card: Inbox.Card, columns: Int
  ) -> [CardLine] {
    let texts = model.texts
    let clock = model.account.clock
    var lines: [CardLine] = [("", .pane), (texts.timeLine, .paneLabel)]
    guard let events = card.events else { return lines + [(texts.asking, .textMuted)] }
    guard !events.isEmpty else { return lines + [(noOthers(card, texts), .textMuted)] }
    for event in events {
      // What it is, and what it was about.
      var what: [String?]
      var about: [String?]
      let date: Date?
      var role = Role.pane
      var isThis = false
      switch event {
      case .order(let order):
        date = order.paidAt ?? order.orderedAt
        what = [
          texts.orderTitle(order.order), texts.orderState(order.state),
          order.feedback.map { $0.isGood ? "+" : "−" },
        ]
        about = [
          order.amount.map { texts.money($0.money) }, order.product.map(ThreadText.plain),
        ]
        isThis = order.order == card.dialog.text
        if order.state == .refunded || order.state == .refundIncomplete { role = .noticeWarning }
      case .dialog(let dialog):
        date = dialog.lastMessageAt
        what = [
          texts.dialogTitle(dialog.id.text), dialog.messageCount.map { texts.messageCount($0) },
        ]
        about = [dialog.product.map(ThreadText.plain)]
        isThis = dialog.id == card.dialog
      case .review(let review):
        date = review.date
        what = [
          review.isGood ? "+ " + texts.praised : "− " + texts.complained,
          review.order.map(texts.orderTitle),
        ]
        about = [ThreadText.plain(review.text)]
        isThis = review.order == card.dialog.text
        role = review.isGood ? .stateOn : .noticeWarning
      }
      if isThis && role == .pane { role = .textStrong }
      func line(_ parts: [String?]) -> String {
        parts.compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " · ")
          .split(whereSeparator: \.isNewline).joined(separator: " ")
      }
      let first = (isThis ? "▸ " : "  ") + (date.map(clock.day) ?? "–") + " "
      let whole = first + line(what + about)
      // One line each while it fits: a time line is read down, not across. Else what it was about has a line of its own.
      if DisplayText.width(of: whole) <= columns || line(about).isEmpty {
        lines.append((whole, role))
      } else {
        for (index, text) in DisplayText.wrap(line(what), columns: max(1, columns - 13))
          .enumerated()
        {
          lines.append((index == 0 ? first + text : String(repeating: " ", count: 13) + text, role))
        }
        lines.append(("    " + line(about), role))
      }
    }
    return lines
  }
}
