import Foundation

extension DigisellerCalls {
  /// `GET /api/messages/v2`: what the administration wrote to the seller, oldest first.
  ///
  /// Source: docs/apis/digiseller.md §3.8. Inferred: unread ones alone unless asked otherwise.
  static func administrationMessages(
    _ call: DigisellerCall
  ) throws(DigisellerRefusal) -> DigisellerResult {
    let from = try call.integer("id_from")
    let to = try call.integer("id_to")
    let count = try call.integer("count", standard: 100, in: 1...1_000)
    let correspondent = try call.integer("corr_id") ?? -1
    let isUnreadOnly: Bool
    switch call.text("only_unread")?.lowercased() {
    case nil, "1", "true": isUnreadOnly = true
    case "0", "false": isUnreadOnly = false
    default: throw .invalid("only_unread")
    }
    var since: String?
    if let text = call.text("date_from") {
      guard let read = sortable(text) else { throw .invalid("date_from") }
      since = read
    }
    let all = (0..<letters.count).map { letter($0, call.shop) }
    var found = all.filter { letter in
      (correspondent == -1) && !(isUnreadOnly && letter.isRead)
        && letter.id >= from ?? .min && letter.id <= to ?? .max
        && letter.date >= since ?? ""
    }
    if from == nil || to == nil { found = Array(found.suffix(count)) }
    return .wire(.array(found.map(\.wire)))
  }

  private struct Letter {
    let id: Int
    let date: String
    let text: String
    let isRead: Bool

    var wire: WireValue {
      [
        "id": .int(id), "id_to": .int(Shop.sellerID), "id_from": -1, "date": .string(date),
        "text": .string(text), "is_read": .bool(isRead), "shop_id": 1, "shop_name": "Plati.Market",
        "seller_full_name": "Demo Seller", "seller_nickname": .string(Shop.sellerName),
      ]
    }
  }

  /// The two newest are unread.
  private static func letter(_ number: Int, _ shop: Shop) -> Letter {
    let age = Double(letters.count - number) * 9 * 86_400 - 8 * 86_400
    return Letter(
      id: 330_001 + number * 2,
      date: CivilTime.moscow(shop.catalogue.opened - age).spaced, text: letters[number],
      isRead: number < letters.count - 2)
  }

  /// "02.03.2030 9:05:00" as "2030-03-02 09:05:00", which sorts as time does.
  private static func sortable(_ text: String) -> String? {
    let halves = text.split(whereSeparator: { $0 == " " || $0 == "T" })
    guard let day = halves.first, (1...2).contains(halves.count) else { return nil }
    let dayParts = day.split(separator: ".").map { Int($0) }
    let clock = (halves.count > 1 ? halves[1] : "0:00:00").split(separator: ":").map { Int($0) }
    guard dayParts.count == 3, let days = dayParts[0], let months = dayParts[1],
      let years = dayParts[2], clock.count == 3, !clock.contains(nil),
      (1...31).contains(days), (1...12).contains(months), (1_000...9_999).contains(years)
    else { return nil }
    let numbers = [months, days] + clock.compactMap { $0 }
    guard numbers.allSatisfy({ (0...99).contains($0) }) else { return nil }
    let words = numbers.map { $0 < 10 ? "0\($0)" : String($0) }
    return "\(years)-\(words[0])-\(words[1]) \(words[2]):\(words[3]):\(words[4])"
  }

  private static let letters = [
    "Добро пожаловать в Digiseller!",
    "Товар 5100003: просим уточнить регион активации в описании.",
    "Maintenance on Sunday, 03:00–05:00 MSK.<br>Sales go on.",
    "Покупатель открыл спор по заказу 700000151. Просим ответить в течение 24 часов.",
    "С 1 числа меняется комиссия раздела &laquo;Ключи игр&raquo;.",
    "Спор закрыт в вашу пользу.",
    "Выплата задержана: подтвердите адрес электронной почты.",
    "New: prices of up to 200 products can be changed at once.",
  ]
}
