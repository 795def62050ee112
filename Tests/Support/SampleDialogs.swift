package import Foundation
package import Marketplace

/// Dialogs with what real shops have in them; the same every time.
package struct SampleDialogs {
  package var rows: [DialogRow] = []
  package var threads: [DialogID: [DialogMessage]] = [:]
  package var purchases: [DialogID: Purchase] = [:]
  package var events: [DialogID: [BuyerEvent]] = [:]
  package var states: [DialogID: Dialog.State] = [:]
  package var answers: [ReadyAnswer] = []
  package var administration: [AdministrationMessage] = []

  /// The dialog whose buyer waits longest: Russian, an order with options and a code.
  package static let longest = DialogID(700_000_001)
  package static let second = DialogID(700_000_002)
  /// English, with a file, a link and a message of the administration.
  package static let english = DialogID(700_000_003)
  package static let answered = DialogID(700_000_004)

  private static let start = TestDesk.start

  package init() {
    let day: TimeInterval = 86_400
    add(
      Self.longest, "ivan.petrov@mail.ru", "🔑 Ключ | Space Farmer 👨‍👩‍👧‍👦 для всей семьи | RU+СНГ",
      waiting: 7_500, unread: 2, state: .paid,
      [
        (.buyer, "Здравствуйте! Купил ключ, но Steam пишет «уже активирован».", 2 * day),
        (.seller, "Здравствуйте! Пришлите, пожалуйста, снимок экрана.", 2 * day - 600),
        (
          .buyer, "Вот снимок. Ещё вопрос: подойдёт ли ключ для региона Казахстан?<br>Спасибо",
          7_500
        ),
        (.buyer, "Вы здесь?", 1_800),
      ])
    threads[Self.longest]?[1].seenAt = Self.start - 2 * day + 60
    threads[Self.longest]?[2].attachment = DialogMessage.Attachment(
      name: "steam.png", address: "https://files.example/d/abc/steam.png", isImage: true)
    add(
      Self.second, "anna77@example.com", "Подписка на месяц", waiting: 2_700, unread: 1,
      state: .paid,
      [(.buyer, "Когда придёт подписка?", 2_700)])
    add(
      Self.english, "john.smith@example.org", "Space Farmer (Steam key)", waiting: 240, unread: 1,
      state: .refunded,
      [
        (.buyer, "Hello, the key says <b>region locked</b>", 3 * day),
        (
          .seller, "Please try it with a VPN: https://help.example.com/steam/region?lang=en",
          3 * day - 900
        ),
        (.administration, "The buyer has opened a dispute.", day),
        (.buyer, "Still not working. I want my money back &amp; an apology", 240),
      ])
    threads[Self.english]?[1].isDeleted = false
    add(
      Self.answered, "kate@example.com", "Скидка 15% на всё", waiting: nil, unread: 0, state: .paid,
      [(.buyer, "Спасибо, всё работает!", 4_000), (.seller, "Рады помочь!", 3_600)])
    for number in 5...40 {
      add(
        DialogID(700_000_000 + number), "buyer\(number)@example.com",
        "Космический Фермер \(number)",
        waiting: nil, unread: 0, state: number % 7 == 0 ? .waiting : .paid,
        [
          (.buyer, "Вопрос \(number)", Double(number) * 7_000),
          (.seller, "Ответ \(number)", Double(number) * 6_900),
        ])
    }
    var order = Purchase(order: Self.longest.text, state: .paid)
    order.productID = "5100001"
    order.product = "🔑 Ключ | Space Farmer 👨‍👩‍👧‍👦 для всей семьи | RU+СНГ"
    order.amount = Money(text: "349.00", Currency("RUR")).map(ProductDetail.Amount.init)
    order.profit = 331.55
    order.orderedAt = Self.start - 2 * day - 1_000
    order.paidAt = Self.start - 2 * day - 940
    order.holdDays = 3
    order.isHeld = true
    order.options = [
      Purchase.Option(name: "Регион", value: "Россия"),
      Purchase.Option(name: "Ник в Steam", value: "ivan_p"),
    ]
    order.buyer.email = "ivan.petrov@mail.ru"
    order.buyer.paymentMethod = "Банковская карта"
    order.ownerID = 1
    order.agentID = "88123"
    order.agentPercent = 5
    order.uniqueCode = "AB12CD34EF56GH78"
    var code = Purchase.CodeState(stage: .delivered)
    code.deliveredAt = Self.start - 2 * day - 900
    order.code = code
    order.feedback = Purchase.Feedback(isGood: false, text: "Ключ не подошёл")
    purchases[Self.longest] = order
    var other = Purchase(order: "699000123", state: .paid)
    other.product = "Подписка на месяц"
    other.paidAt = Self.start - 40 * day
    other.amount = Money(text: "99.90", Currency("RUR")).map(ProductDetail.Amount.init)
    var returned = Purchase(order: "699000007", state: .refunded)
    returned.product = "Космический Фермер"
    returned.paidAt = Self.start - 35 * day
    returned.amount = Money(text: "15.5", Currency("WMZ")).map(ProductDetail.Amount.init)
    events[Self.longest] = [
      .dialog(rows[0].dialog), .order(order), .order(returned),
      .review(
        Review(
          id: "1", order: "699000123", product: ProductID("5100002"), isGood: true,
          text: "Быстро,<br>спасибо!", date: Self.start - 39 * day)),
      .order(other),
      .review(
        Review(
          id: "2", order: "699000007", isGood: false, text: "Не работает",
          date: Self.start - 60 * day)),
    ]
    answers = [
      ReadyAnswer(
        id: "key-check", title: LocalizedText(russian: "Проверка ключа", english: "Key check"),
        tags: ["steam"],
        text: LocalizedText(
          russian: "Здравствуйте, {buyer}! Проверили заказ {order} ({options}): ключ рабочий.",
          english: "Hello {buyer}! We have checked order {order}: the key works.")),
      ReadyAnswer(
        id: "wait", title: LocalizedText(russian: "Подождите немного", english: "Please wait"),
        text: LocalizedText(
          russian: "{buyer}, ответим до {время}.", english: "{buyer}, we will answer by {time}."),
        uses: 7),
      ReadyAnswer(
        id: "thanks", title: LocalizedText(russian: "Спасибо за отзыв", english: "Thanks"),
        text: LocalizedText(russian: "Спасибо! Магазин {shop}", english: "Thanks! {shop}"), uses: 3),
    ]
    administration = [
      AdministrationMessage(
        id: MessageID(1), isOwn: false, sender: "Digiseller", text: "Обновите описание товара.",
        writtenAt: Self.start - day, isRead: false),
      AdministrationMessage(
        id: MessageID(2), isOwn: true, sender: nil, text: "Готово", writtenAt: Self.start - 3_600,
        isRead: true),
    ]
  }

  /// Adds a dialog whose messages are so many seconds old.
  package mutating func add(
    _ id: DialogID, _ buyer: String, _ product: String, waiting: TimeInterval?, unread: Int,
    state: Purchase.State, _ messages: [(DialogMessage.Author, String, TimeInterval)]
  ) {
    let first = Int64((id.number ?? 0) % 100_000) * 1_000
    let thread = messages.enumerated().map { index, message in
      DialogMessage(
        id: MessageID(first + Int64(index)), author: message.0, text: message.1,
        writtenAt: Self.start - message.2)
    }
    threads[id] = thread
    rows.append(
      DialogRow(
        dialog: Dialog(
          id: id, buyer: buyer, product: product, lastMessageAt: thread.last?.writtenAt,
          messageCount: thread.count, unread: unread),
        waitingSince: waiting.map { Self.start - $0 }, lastText: thread.last?.text,
        lastAuthor: thread.last?.author, newest: thread.last?.id, orderState: state))
  }

  /// A dialog with so many messages by turns.
  package mutating func addLong(_ id: DialogID, _ count: Int) {
    add(
      id, "long@example.com", "Long", waiting: 100, unread: 0, state: .paid,
      (0..<count).map {
        ($0 % 2 == 0 ? .buyer : .seller, "message \($0)", TimeInterval(count - $0) * 60)
      })
  }
}
