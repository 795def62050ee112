/// Writes the name and the descriptions of one product.
///
/// Titles look as sellers write them: parts between bars, emoji, languages mixed. Every text has a source of
/// chance of its own, so a name can be made without the rest.
struct ProductTexts {
  let catalogue: ShopCatalogue
  let index: Int
  let theme: ShopTheme
  let platform: Int

  /// One title in both languages while it is put together.
  private struct Draft {
    var ru: String
    var en: String

    mutating func add(_ part: ShopText) {
      ru += " | " + (part.ru ?? "")
      en += " | " + (part.en ?? "")
    }
  }

  // MARK: - Names

  func name() -> ShopText {
    var random = SeededRandom(catalogue.seed, stream: "name", index: index)
    var draft = subject(&random)
    let firstExtra = random.below(Self.extras.count)
    var extras = random.below(3)
    for position in 0..<extras {
      draft.add(Self.extras[(firstExtra + position) % Self.extras.count])
    }
    if random.chance(45) {
      let sign = random.pick(Self.signs)
      draft.ru = sign + " " + draft.ru
      draft.en = sign + " " + draft.en
    }
    if random.chance(4) {
      while draft.ru.count < 99 || draft.en.count < 99 {
        draft.add(Self.extras[(firstExtra + extras) % Self.extras.count])
        extras += 1
      }
      draft.ru = String(draft.ru.prefix(99))
      draft.en = String(draft.en.prefix(99))
    }
    if catalogue.hasHostileTexts, index % 400 == 57 {
      draft.ru += HostileTexts.text(index / 400)
      draft.en += HostileTexts.text(index / 400)
    }
    switch random.below(100) {
    case ..<4: return ShopText(draft.ru, nil)
    case ..<10: return ShopText(draft.ru, draft.ru)
    default: return ShopText(draft.ru, draft.en)
    }
  }

  private func subject(_ random: inout SeededRandom) -> Draft {
    let shop = ShopTheme.platforms[platform]
    let game = random.pick(Self.worlds) + random.pick(Self.sequels)
    let region = random.pick(Self.regions)
    switch theme {
    case .gameKey:
      let edition =
        random.chance(30) ? random.pick([" Deluxe", " Ultimate", " GOTY", " + DLC"]) : ""
      return Draft(
        ru: "\(game)\(edition) | \(shop) ключ | \(region.ru ?? "")",
        en: "\(game)\(edition) | \(shop) key | \(region.en ?? "")")
    case .account:
      let level = random.within(5...120)
      return Draft(
        ru: "\(game) • аккаунт \(level) лвл + родная почта | полный доступ",
        en: "\(game) • account lvl \(level) + native e-mail | full access")
    case .giftCard:
      let value = random.pick([5, 10, 20, 25, 50, 100, 500, 1_000, 2_500])
      let currency = random.pick(["USD", "EUR", "TRY", "RUB", "KZT"])
      return Draft(
        ru: "Подарочная карта \(shop) \(value) \(currency) | \(region.ru ?? "")",
        en: "\(shop) gift card \(value) \(currency) | \(region.en ?? "")")
    case .subscription:
      let service = random.pick(Self.services)
      let months = random.pick([1, 3, 6, 12])
      return Draft(
        ru: "\(service) Premium | \(months) мес. | на ваш аккаунт",
        en: "\(service) Premium | \(months) mo. | to your account")
    case .software:
      let program = random.pick(Self.programs)
      let seats = random.pick([1, 2, 3, 5])
      let year = random.within(2023...2026)
      return Draft(
        ru: "\(program) \(year) — лицензия на \(seats) ПК, бессрочно",
        en: "\(program) \(year) — licence for \(seats) PC, lifetime")
    case .gameCurrency:
      let server = random.pick(["EU-1", "RU-3", "Aster", "Полночь", "Nord"])
      return Draft(ru: "\(game): золото, сервер \(server)", en: "\(game): gold, server \(server)")
    case .topUp:
      return Draft(
        ru: "Пополнение кошелька \(shop) | \(region.ru ?? "") | любая сумма",
        en: "\(shop) wallet top-up | \(region.en ?? "") | any amount")
    case .guide:
      let pages = random.within(20...300)
      return Draft(
        ru: "Гайд «\(game) на 100 %» (PDF, \(pages) стр.)",
        en: "Guide: 100 % of \(game) (PDF, \(pages) pages)")
    }
  }

  // MARK: - Descriptions

  func info() -> ShopText {
    var random = SeededRandom(catalogue.seed, stream: "info", index: index)
    switch random.below(100) {
    case ..<10: return ShopText("", "")
    case ..<12: return longText(&random)
    case ..<20: return ShopText(paragraph(&random).ru, nil)
    default: break
    }
    var text = paragraph(&random)
    if catalogue.hasHostileTexts, index % 400 == 57 {
      text.ru = (text.ru ?? "") + HostileTexts.markup
      text.en = (text.en ?? "") + HostileTexts.markup
    }
    return text
  }

  func addInfo() -> ShopText {
    var random = SeededRandom(catalogue.seed, stream: "addInfo", index: index)
    switch random.below(100) {
    case ..<55: return ShopText("", "")
    case ..<60: return ShopText(nil, nil)
    case ..<68: return ShopText(random.pick(Self.sentences).ru, nil)
    default: return random.pick(Self.sentences)
    }
  }

  private func paragraph(_ random: inout SeededRandom) -> ShopText {
    var (ru, en) = ("", "")
    let first = random.below(Self.sentences.count)
    for position in 0..<random.within(1...3) {
      let sentence = Self.sentences[(first + position * 4) % Self.sentences.count]
      let join = position == 0 ? "" : random.pick(["<br>", " ", "<br />\r\n"])
      ru += join + (sentence.ru ?? "")
      en += join + (sentence.en ?? "")
    }
    return ShopText(ru, en)
  }

  /// Exactly 4,000 characters (Unicode scalars) in each language.
  private func longText(_ random: inout SeededRandom) -> ShopText {
    var (ru, en) = ("", "")
    var (ruCount, enCount) = (0, 0)
    while ruCount < 4_000 || enCount < 4_000 {
      let next = paragraph(&random)
      for (piece, isRussian) in [(next.ru ?? "", true), (next.en ?? "", false)] {
        let count = piece.unicodeScalars.count + 8
        if isRussian, ruCount < 4_000 {
          ru += piece + "<br><br>"
          ruCount += count
        } else if !isRussian, enCount < 4_000 {
          en += piece + "<br><br>"
          enCount += count
        }
      }
    }
    ru.unicodeScalars.removeLast(ruCount - 4_000)
    en.unicodeScalars.removeLast(enCount - 4_000)
    return ShopText(ru, en)
  }

  // MARK: - Words (every name is invented)

  private static let worlds = [
    "Kromvale", "Tundrik", "Orbisane", "Myrrhold", "Zephyrwick", "Quillmoor", "Brassthorn",
    "Lumenfjord",
    "Duskport", "Ravelkin", "Pixelmarsh", "Gearlotte", "Wyrmstead", "Snowkarst", "Cinderloom",
    "Vostrelle",
    "Hollowmere Bay", "Otterfall", "Space Farmer", "Громовей", "Полынь-7", "Тихий Архипелаг",
  ]

  private static let sequels = [
    "", "", "", " 2", " III", ": Last Harbour", ": Iron Season", ": Shards of Dawn",
    ": Night Shift",
    " Tactics", " Rally 9", " Online", " Farm Days", " Kart Party",
  ]

  private static let regions = [
    ShopText("РФ + СНГ", "RU + CIS"), ShopText("Весь мир 🌍", "Global 🌍"),
    ShopText("Турция 🇹🇷", "Turkey 🇹🇷"),
    ShopText("Казахстан 🇰🇿", "Kazakhstan 🇰🇿"), ShopText("Аргентина 🇦🇷", "Argentina 🇦🇷"),
    ShopText("Европа", "Europe"),
    ShopText("GLOBAL", "GLOBAL"),
  ]

  private static let services = [
    "Kinoluna", "Melodika", "TunnelFox VPN", "Chitalnya+", "CloudShed", "FitOtter", "ГолосЪ",
  ]

  private static let programs = [
    "Paperlane Office", "Shieldcat Antivirus", "Pixelforge Studio", "Winnow Backup", "Planario CAD",
    "Notabene Pro",
  ]

  private static let signs = [
    "🔥", "⭐️", "🎮", "🏴‍☠️", "👨‍👩‍👧‍👦", "💎", "🚀", "⚡️", "❤️‍🔥", "✅", "🇷🇺", "☀️", "👩🏽‍🚀",
  ]

  private static let extras = [
    ShopText("Автовыдача 24/7 ⚡️", "Instant delivery 24/7 ⚡️"), ShopText("0% комиссии", "0% fee"),
    ShopText("Гарантия ✔️", "Warranty ✔️"), ShopText("🎁 за отзыв", "🎁 for a review"),
    ShopText("CD KEY", "CD KEY"), ShopText("СКИДКИ", "DISCOUNTS"), ShopText("❤️‍🔥 ХИТ", "❤️‍🔥 HIT"),
    ShopText("без VPN", "no VPN"), ShopText("лучшая цена", "best price"),
  ]

  private static let sentences = [
    ShopText(
      "Ключ придёт сразу после оплаты на странице заказа и на почту.",
      "The key arrives at once after the payment, on the order page and by e-mail."),
    ShopText(
      "<b>Внимание!</b> Перед покупкой проверьте регион своего аккаунта.",
      "<b>Attention!</b> Check the region of your account before you buy."),
    ShopText(
      "<attention>Активировать до конца месяца</attention>",
      "<attention>Activate before the month ends</attention>"),
    ShopText(
      "Игра остаётся у вас навсегда, обновления &amp; дополнения ставятся как обычно.",
      "The game stays yours for ever, updates &amp; add-ons install as usual."),
    ShopText(
      "Вопросы — в чат после оплаты, отвечаем с 9:00 до 23:00 (МСК).",
      "Questions go to the chat after the payment; we answer 9:00 to 23:00 (Moscow)."),
    ShopText(
      "1. Войдите в клиент.<br>2. Откройте «Активировать».<br>3. Введите код вида XXXXX-XXXXX-XXXXX.",
      "1. Sign in to the client.<br>2. Open “Activate”.<br>3. Enter a code like XXXXX-XXXXX-XXXXX."),
    ShopText(
      "Скидка постоянным покупателям: 3&nbsp;% после $50, 5&nbsp;% после $100.",
      "Regular buyers get 3&nbsp;% off after $50 and 5&nbsp;% after $100."),
    ShopText(
      "Возврат только за неактивированный код ☝️", "Only a code that was not activated is refunded ☝️"
    ),
    ShopText(
      "<ul><li>язык: русский, English</li><li>платформа: ПК</li></ul>",
      "<ul><li>language: Russian, English</li><li>platform: PC</li></ul>"),
    ShopText(
      "Подробности: <a href=\"https://example.com/help?id=1&amp;l=ru\">инструкция</a>.",
      "Details: <a href=\"https://example.com/help?id=1&amp;l=en\">manual</a>."),
    ShopText(
      "Работаем с 2014 года, более 100&nbsp;000 продаж 👍🏻",
      "Here since 2014, over 100&nbsp;000 sales 👍🏻"),
  ]
}
