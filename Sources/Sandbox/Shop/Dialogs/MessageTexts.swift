/// What buyers, the seller and the administration write to each other.
///
/// Buyers' texts come as the marketplace stores them: some with HTML and entities, some with line ends of
/// their own, a few four thousand characters long.
struct MessageTexts {
  let language: ShopLanguage
  /// Whether some texts hold what must never reach a terminal.
  let isHostile: Bool

  func text(
    _ author: ShopMessage.Author, isFirst: Bool, isLast: Bool, number: Int,
    _ random: inout SeededRandom
  ) -> String {
    switch author {
    case .administration: return random.pick(Self.administration[language] ?? [])
    case .seller: return random.pick((isLast ? Self.farewells : Self.answers)[language] ?? [])
    case .buyer: break
    }
    var text = random.pick((isFirst ? Self.openings : Self.replies)[language] ?? [])
    if random.chance(6) { text += random.pick(Self.markup) }
    if random.chance(4) { text += "\r\n" + random.pick(Self.replies[language] ?? []) }
    if number % 211 == 0 {
      while text.count < 4_000 { text += " " + random.pick(Self.replies[language] ?? []) }
      text = String(text.prefix(4_000))
    }
    if isHostile, number % 499 == 3 { text += HostileTexts.text(number / 499) }
    return text
  }

  private static let openings: [ShopLanguage: [String]] = [
    .ru: [
      "Здравствуйте, ключ не активируется", "Добрый день! Оплатил, а товар не пришёл",
      "Код уже использован!!!", "Подскажите, как активировать?", "Привет, регион не тот 😕",
      "Здравствуйте. Нужен ключ для Турции, а пришёл для РФ. Можно заменить?",
      "Куда вводить код?",
    ],
    .en: [
      "Hello, key says region locked", "Hi! I paid but got nothing", "Code already used",
      "How do I activate it?", "hey, wrong region 😕", "Is it possible to change the account?",
      "It asks for a VPN??",
    ],
  ]

  private static let replies: [ShopLanguage: [String]] = [
    .ru: [
      "Пробую", "Всё равно ошибка 0x80070490", "Сейчас скину скрин", "А сколько ждать?", "ау",
      "Вы тут?", "Логин player_one, пароль не подходит", "Не работает &quot;Активировать&quot;",
      "Уже второй час жду…", "Да", "нет", "Хорошо, жду 👌🏻", "?", "Ок",
    ],
    .en: [
      "Trying", "Still error 0x80070490", "Will send a screenshot", "How long?", "hello??",
      "Are you there?", "Login player_one, wrong password", "It says &quot;invalid&quot; &lt;1&gt;",
      "Waiting for two hours…", "Yes", "no", "Ok, waiting 👌🏻", "?", "k",
    ],
  ]

  private static let answers: [ShopLanguage: [String]] = [
    .ru: [
      "Здравствуйте! Проверяю.", "Пришлите, пожалуйста, снимок экрана с ошибкой.",
      "Активируйте с VPN нужного региона: https://example.com/how",
      "Ключ заменён, проверьте заказ.",
      "Код: AAAA-BBBB-CCCC. Напишите, если что-то не так.", "Минуту.",
    ],
    .en: [
      "Hello! Let me check.", "Please send a screenshot of the error.",
      "Use a VPN of that region: https://example.com/how",
      "The key was replaced, look into the order.",
      "Code: AAAA-BBBB-CCCC. Write if anything is wrong.", "One minute.",
    ],
  ]

  private static let farewells: [ShopLanguage: [String]] = [
    .ru: ["Спасибо за покупку! Будем рады отзыву.", "Рады помочь, приятной игры!", "Готово."],
    .en: ["Thank you! A review would be great.", "Glad to help, enjoy!", "Done."],
  ]

  private static let administration: [ShopLanguage: [String]] = [
    .ru: ["Администрация: просим продавца ответить покупателю в течение 24 часов."],
    .en: ["Administration: the seller is asked to answer within 24 hours."],
  ]

  private static let markup = [
    "<br>Спасибо", " <b>!!!</b>", " &amp; ещё вопрос", "<br/><br/>--<br/>Sent from my phone",
    " <a href=\"https://example.com\">link</a>", " &#128591;",
  ]
}
