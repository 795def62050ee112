/// What buyers write about a purchase, and what the seller answers.
enum ReviewTexts {
  static func write(
    isGood: Bool, isHostile: Bool, number: Int, _ random: inout SeededRandom
  ) -> (text: String, comment: String?) {
    var text = random.pick(isGood ? good : bad)
    if random.chance(12) { text += " " + random.pick(isGood ? good : bad) }
    if random.chance(8) { text += "\r\n" + random.pick(tails) }
    if isHostile { text += HostileTexts.text(number) }
    let comment = random.chance(isGood ? 15 : 60) ? random.pick(isGood ? thanks : answers) : nil
    return (text, comment)
  }

  private static let good = [
    "Всё пришло сразу, спасибо!", "Ключ рабочий, активировал за минуту 👍", "Worked at once",
    "Great seller, fast answer.",
    "Отлично", "Беру уже третий раз, всё чётко. Рекомендую!", "ok", "", "Быстро &amp; дёшево",
    "Продавец помог с активацией, хотя я сам ошибся с регионом ❤️‍🔥", "super 🇹🇷👌🏻", "все гуд)",
  ]

  private static let bad = [
    "Ключ уже активирован!!!", "Жду ответа третий день, продавец молчит.", "Key says region locked",
    "Не тот регион, в описании ничего не сказано", "Пришлось ждать 2 часа.",
    "Doesn't work <br> refund please",
  ]

  private static let tails = [
    "UPD: разобрались, всё заработало.", "10/10", "Отдельное спасибо за подарок 🎁",
    "Заказ пришёл ночью, в 03:12 😴",
  ]

  private static let thanks = [
    "Спасибо за покупку!", "Thank you! Come again 🙂", "Приятной игры! &#128522;",
  ]

  private static let answers = [
    "Здравствуйте! Ответили вам в чате, ключ заменён.",
    "Please look into the chat: the code was replaced.",
    "Регион указан в названии товара. Деньги возвращены.",
  ]
}
