import Foundation
import Marketplace
import Storage

/// The Inbox on a generated store: 50,000 dialogs, a million messages, ten dialogs of a thousand.
enum InboxBenchmarks {
  private static let account = AccountID("bench")
  /// The first ones are long, and all of one buyer.
  private static let longDialogs = 10
  private static let words = [
    "здравствуйте", "ключ", "не", "активируется", "ошибка", "регион", "россия", "пришлите",
    "снимок",
    "экрана", "спасибо", "заказ", "код", "товар", "подскажите", "пожалуйста", "когда", "придёт",
    "ответ", "уже", "использован", "аккаунт", "логин", "пароль", "hello", "key", "region", "locked",
    "please", "help", "activate", "account", "screenshot", "error", "thanks", "order", "code",
    "ещё",
    "Ёлка", "оплатил", "деньги", "возврат", "жду", "час", "сегодня", "завтра", "магазин", "отзыв",
  ]

  /// Fills the store of a desk that `bench/ptybench.py` is to measure; its account and identity are those of
  /// `bench/fill-store.py`.
  static func fillStore(
    in directory: String, identity: String, dialogs: Int, messages: Int
  ) throws {
    let store = try PagesStore.open(directory: directory, now: Date()).store
    try store.register(account, marketplace: .digiseller, identity: identity)
    try fill(store, dialogs: dialogs, messages: messages)
    let date = Date()
    try store.finishDialogPass(account, startedAt: date - 1, isWhole: true)
    try store.finishLook(
      account, seenThrough: dialog(0, dialogs).lastMessageAt, now: date)
  }

  static func run(dialogs: Int = 50_000, messages: Int = 1_000_000) throws -> [Measurement] {
    let directory = FileManager.default.temporaryDirectory.path + "/sellerdesk-bench-\(UUID())"
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let store = try PagesStore.open(directory: directory, now: Date()).store
    try store.register(account, marketplace: .digiseller, identity: "bench")
    let begun = ContinuousClock.now
    try fill(store, dialogs: dialogs, messages: messages)
    let size = try FileManager.default.attributesOfItem(atPath: directory + "/pages.sqlite")[.size]
    print(
      "filled in \(ContinuousClock.now - begun), \((size as? Int ?? 0) / 1_048_576) MB")
    var rank = 0
    var random = 7
    let queries =
      words.map { String($0.prefix(3)) } + words + words.map { "\($0) кл" } + [
        "zz", "эрр 80070490", "b4711@", "player_77", "снимок экрана ошибка", "700000123",
      ]
    return [
      try Measurement("window of 50 who wait, anywhere of 50,000") {
        rank = (rank + 7_919) % dialogs
        _ = try store.window(
          DialogQuery(account: account),
          WindowRequest(
            anchor: .row(id: "\(700_000_001 + rank)", lastSeenAt: nil), offset: -25, count: 50))
      },
      try Measurement("first window, filtered, nothing found") {
        _ = try store.window(
          DialogQuery(account: account, filter: DialogFilter(words: ["nobody"])),
          WindowRequest(anchor: .start, offset: 0, count: 50))
      },
      try Measurement("counts of the header") { _ = try store.inboxCounts(of: account) },
      try Measurement("order card of a dialog") {
        rank = (rank + 7_919) % dialogs
        _ = try store.card(of: DialogID(700_000_001 + rank), account: account)
      },
      try Measurement("open a dialog of 1,000, the last 200") {
        _ = try store.thread(DialogID(700_000_001), of: account, .newest, count: 200)
      },
      try Measurement("a dialog of 1,000, all of it") {
        _ = try store.thread(DialogID(700_000_001), of: account, .newest, count: 1_000)
      },
      try Measurement("store a look of 50, one changed") {
        random += 1
        var page = (0..<50).map { dialog($0, dialogs) }
        page[0].unread = random % 5
        _ = try store.storeDialogs(page, of: account, now: Date())
      },
      try Measurement("search in \(messages) messages, 150 texts") {
        random += 1
        _ = try store.search(queries[random % queries.count], in: account)
      },
    ]
  }

  private static func dialog(_ number: Int, _ count: Int) -> Dialog {
    Dialog(
      id: DialogID(700_000_001 + number),
      buyer: number < longDialogs ? "long@example.com" : "b\(number % 9_000)@example.com",
      product: "Ключ \(number % 600) Space Farmer",
      lastMessageAt: Date(timeIntervalSince1970: 1_900_000_000 - Double(number) * 600),
      messageCount: 20, unread: number % 400 == 0 ? 1 : 0)
  }

  private static func fill(_ store: PagesStore, dialogs: Int, messages: Int) throws {
    var state: UInt64 = 1
    func below(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
    for start in stride(from: 0, to: dialogs, by: 200) {
      let page = (start..<min(dialogs, start + 200)).map { dialog($0, dialogs) }
      _ = try store.storeDialogs(page, of: account, now: Date())
    }
    let each = messages / dialogs
    for number in 0..<dialogs {
      let id = DialogID(700_000_001 + number)
      guard let plan = try store.threadPlan(of: id, account: account) else { continue }
      let count = number < longDialogs ? 1_000 : each
      let end = 1_900_000_000 - Double(number) * 600
      let thread = (0..<count).map { place in
        // As in life, some words are everywhere and some are rare.
        let text = (0..<(3 + below(15))).map { _ in
          below(9) == 0 ? "w\(below(40_000))" : words[min(below(words.count), below(words.count))]
        }.joined(separator: " ")
        return DialogMessage(
          id: MessageID(Int64(900_000_001 + number * 1_000 + place)),
          author: place % 2 == 0 ? .buyer : .seller, text: text,
          writtenAt: Date(timeIntervalSince1970: end - Double(count - place) * 300))
      }
      _ = try store.storeMessages(
        MessagePage(messages: thread), .newest(asked: count + 1), plan, of: account, now: Date())
    }
  }
}
