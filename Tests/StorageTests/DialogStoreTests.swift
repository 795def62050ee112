import Foundation
import GRDB
import Marketplace
import Storage
import Testing

/// Dialogs and their messages in the store.
@Suite struct DialogStoreTests {
  static let account = AccountID("keys")
  static let start = Date(timeIntervalSince1970: 1_900_000_000)

  static func store() throws -> PagesStore {
    let store = try PagesStore.inMemory()
    try store.register(account, marketplace: .digiseller, identity: "digiseller:1")
    return store
  }

  private var account: AccountID { Self.account }

  private func at(_ seconds: Int) -> Date { Self.start + TimeInterval(seconds) }

  private func message(
    _ id: Int, _ author: DialogMessage.Author, _ text: String = "text", deleted: Bool = false
  ) -> DialogMessage {
    DialogMessage(
      id: MessageID(Int64(id)), author: author, text: text, writtenAt: at(id), isDeleted: deleted)
  }

  /// Stores the newest messages of a dialog, as an answer that had room for `asked`.
  private func put(
    _ messages: [DialogMessage], in id: Int, _ store: PagesStore, asked: Int = 200, now: Date? = nil
  ) throws -> StoredMessages {
    let plan = try #require(try store.threadPlan(of: DialogID(id), account: account))
    return try store.storeMessages(
      MessagePage(messages: messages), .newest(asked: asked), plan, of: account,
      now: now ?? Self.start)
  }

  private func list(_ order: DialogQuery.Order, _ store: PagesStore) throws -> [Int] {
    try store.dialogs(DialogQuery(account: account, order: order), limit: nil)
      .compactMap(\.dialog.id.number)
  }

  // MARK: Orders

  /// One step of a random history.
  private enum Step {
    case list(Dialog)
    case messages(Int, [DialogMessage])
    case mark(Int, DialogMarks)
    case seen(Int)
    case wake(Date)
  }

  /// What the store should say of one dialog, thought out again from the words of the vocabulary.
  private struct Model {
    var listed: Dialog?
    var messages: [Int: DialogMessage] = [:]
    var marks = DialogMarks()
    /// Decided at the last write, as time alone writes nothing.
    var isAsleep = false

    func waitingSince() -> Date? {
      guard let listed else { return nil }
      let kept = messages.values.filter { !$0.isDeleted }.sorted { $0.id < $1.id }
      let answered = kept.last { $0.author == .seller }?.id ?? MessageID(.min)
      let open = kept.filter {
        $0.author == .buyer && $0.id > answered && $0.id > marks.quietThrough ?? MessageID(.min)
      }
      if let first = open.first { return first.writtenAt }
      guard isAhead else { return nil }
      return listed.lastMessageAt
    }

    var isAhead: Bool {
      let newest = messages.values.filter { !$0.isDeleted }.max { $0.id < $1.id }
      guard let listed, (listed.unread ?? 0) > 0, let last = listed.lastMessageAt else {
        return false
      }
      return last > newest?.writtenAt ?? .distantPast
    }

    mutating func settle(_ now: Date) {
      isAsleep = false
      guard let until = marks.snoozedUntil, until > now, !isAhead else { return }
      guard let at = marks.snoozedAt else {
        isAsleep = true
        return
      }
      // Only what he wrote since the last answer can wake.
      let kept = messages.values.filter { !$0.isDeleted }
      let answered = kept.filter { $0.author == .seller }.map(\.id).max() ?? MessageID(.min)
      isAsleep = !kept.contains { $0.author == .buyer && $0.id > at && $0.id > answered }
    }

    var lastAt: Date? {
      [
        listed?.lastMessageAt,
        messages.values.filter { !$0.isDeleted }.max { $0.id < $1.id }?.writtenAt,
      ].compactMap { $0 }.max()
    }
  }

  @Test("Who waits, since when, and both orders agree with a plain model", arguments: 0..<20)
  func properties(_ seed: UInt64) throws {
    var random = Numbers(seed)
    let store = try Self.store()
    var models: [Int: Model] = [:]
    var now = Self.start
    var next = 1
    for _ in 0..<80 {
      now += TimeInterval(random.below(50))
      let id = 1 + random.below(6)
      var model = models[id] ?? Model()
      switch random.below(10) {
      case 0..<3:
        let dialog = Dialog(
          id: DialogID(id), buyer: "b\(id)@example.com", product: "P",
          lastMessageAt: random.below(8) == 0 ? nil : at(next - random.below(3)),
          messageCount: random.below(9), unread: [nil, 0, 0, 1, 2][random.below(5)])
        model.listed = dialog
        _ = try store.storeDialogs([dialog], of: account, now: now)
      case 3..<7:
        guard model.listed != nil else { continue }
        var messages: [DialogMessage] = []
        for _ in 0..<(1 + random.below(4)) {
          let author = DialogMessage.Author.allCases[random.below(3)]
          if random.below(6) == 0, let old = model.messages.keys.randomElement(using: &random) {
            var message = model.messages[old] ?? self.message(old, .buyer)
            message.isDeleted = true
            messages.append(message)
          } else {
            messages.append(self.message(next, author, deleted: random.below(10) == 0))
            next += 1 + random.below(3)
          }
        }
        messages = Dictionary(messages.map { ($0.id, $0) }, uniquingKeysWith: { $1 }).values
          .sorted { $0.id < $1.id }
        for message in messages { model.messages[Int(message.id.number)] = message }
        _ = try put(messages, in: id, store, now: now)
      case 7:
        model.marks = DialogMarks(
          quietThrough: random.below(2) == 0 ? MessageID(Int64(next - random.below(8))) : nil,
          snoozedUntil: random.below(2) == 0 ? now + TimeInterval(random.below(200)) : nil,
          snoozedAt: random.below(3) == 0 ? nil : MessageID(Int64(next - random.below(8))),
          isUnreadAgain: random.below(3) == 0)
        try store.mirror(model.marks, of: DialogID(id), account: account, now: now)
      case 8:
        guard model.listed != nil else { continue }
        model.listed?.unread = 0
        try store.markSeen(DialogID(id), of: account, now: now)
      default:
        _ = try store.wakeSleepers(of: account, now: now)
        for (other, var asleep) in models where asleep.isAsleep {
          if let until = asleep.marks.snoozedUntil, until <= now {
            asleep.settle(now)
            models[other] = asleep
          }
        }
        continue
      }
      model.settle(now)
      models[id] = model
      try compare(store, models)
    }
  }

  private func compare(_ store: PagesStore, _ models: [Int: Model]) throws {
    let known = models.filter { $0.value.listed != nil }
    var waiting: [(Date, Int)] = []
    for (id, model) in known {
      let row = try #require(try store.dialog(DialogID(id), of: account))
      let since = model.isAsleep ? nil : model.waitingSince()
      #expect(row.waitingSince == since, "\(id)")
      #expect(row.dialog.lastMessageAt == model.lastAt)
      #expect(row.marks == model.marks)
      if let since { waiting.append((since, id)) }
    }
    func latest(_ ids: some Sequence<Int>) -> [Int] {
      ids.sorted { one, other in
        let (a, b) = (known[one]?.lastAt ?? nil, known[other]?.lastAt ?? nil)
        // Those without a time come last.
        return (a ?? Date(timeIntervalSince1970: 0), one) > (
          b ?? Date(timeIntervalSince1970: 0), other
        )
      }
    }
    let first = waiting.sorted { ($0.0, -$0.1) < ($1.0, -$1.1) }.map(\.1)
    #expect(try list(.waiting, store) == first + latest(known.keys.filter { !first.contains($0) }))
    #expect(try list(.latest, store) == latest(known.keys))
    let counts = try store.inboxCounts(of: account)
    #expect(counts.waiting == waiting.count)
    #expect(counts.longestSince == waiting.map(\.0).min())
    #expect(
      counts.unread
        == known.values.count { ($0.listed?.unread ?? 0) > 0 || $0.marks.isUnreadAgain })
    #expect(try store.longestWaiting(of: account)?.dialog.id.number == first.first)
    #expect(
      try store.longestWaiting(of: account, excluding: Set(first.prefix(1).map { DialogID($0) }))?
        .dialog.id.number == first.dropFirst().first)
  }

  @Test("Windows of both orders are pieces of the whole list, from every anchor", arguments: 0..<3)
  func windows(_ seed: UInt64) throws {
    var random = Numbers(seed)
    let store = try Self.store()
    let dialogs = (1...300).map { id in
      Dialog(
        id: DialogID(id), buyer: "Покупатель\(id % 7)@example.com",
        product: id % 3 == 0 ? "Ключ Ёлка" : "Key", lastMessageAt: at(random.below(100)),
        messageCount: 3, unread: random.below(4) == 0 ? 1 : 0)
    }
    _ = try store.storeDialogs(dialogs, of: account, now: Self.start)
    for order in DialogQuery.Order.allCases {
      for filter in ["", "елка", "ПОКУПАТЕЛЬ3", "is:unread", "is:waiting key", "297"] {
        let query = DialogQuery(
          account: account, order: order, filter: DialogFilter(typed: filter))
        let whole = try store.window(query, WindowRequest(anchor: .start, offset: 0, count: 999))
        #expect(whole.reachesEnd)
        #expect(!whole.rows.isEmpty)
        #expect(try store.count(query, stoppedBy: StopSwitch()) == whole.rows.count)
        for _ in 0..<20 {
          let rank = random.below(whole.rows.count)
          let offset = random.below(21) - 10
          let request = WindowRequest(
            anchor: .row(id: whole.rows[rank].row.dialog.id.text, lastSeenAt: nil), offset: offset,
            count: 15)
          let window = try store.window(query, request)
          #expect(window.anchorRank == rank)
          let first = rank + window.offset
          #expect(window.offset == max(offset, -rank))
          #expect(
            window.rows
              == Array(
                whole.rows[min(first, whole.rows.count)...].prefix(
                  15 - (window.offset - offset))))
          let keyed = try store.window(
            query,
            WindowRequest(anchor: .key(whole.rows[rank].key), offset: offset, count: 15))
          #expect(keyed.rows == window.rows)
        }
        let end = try store.window(query, WindowRequest(anchor: .end, offset: -9, count: 9))
        #expect(end.rows == whole.rows.suffix(9))
      }
    }
  }

  // MARK: Texts

  @Test("T11 T20 Texts are stored byte for byte, also with NUL; what is told once is not forgotten")
  func texts() throws {
    let store = try Self.store()
    let texts = [
      "a\u{0}b", "\u{1B}[2J", "\r\n", "Ёжик e\u{301}", "", "\u{202E}x",
      String(repeating: "я", count: 4_000),
    ]
    _ = try store.storeDialogs(
      [Dialog(id: DialogID(7), buyer: "a\u{0}b@example.com", product: "P\u{0}Q")], of: account,
      now: Self.start)
    let messages = texts.enumerated().map { message($0 + 1, .buyer, $1) }
    _ = try put(messages, in: 7, store)
    let window = try store.thread(DialogID(7), of: account, .newest, count: 50).window
    #expect(window.messages.map { Array($0.text.utf8) } == texts.map { Array($0.utf8) })
    let row = try #require(try store.dialog(DialogID(7), of: account))
    #expect(row.dialog.buyer.map { Array($0.utf8) } == Array("a\u{0}b@example.com".utf8))
    #expect(row.dialog.product == "P\u{0}Q")
    // A list with nulls takes nothing away.
    _ = try store.storeDialogs([Dialog(id: DialogID(7))], of: account, now: Self.start)
    #expect(try store.dialog(DialogID(7), of: account)?.dialog.buyer == row.dialog.buyer)
  }

  @Test("A deleted message stays, marked, with its text; an empty answer takes nothing away")
  func deletions() throws {
    let store = try Self.store()
    _ = try store.storeDialogs(
      [Dialog(id: DialogID(7), messageCount: 3)], of: account, now: Self.start)
    var file = message(2, .seller, "")
    file.attachment = .init(name: "a.png", address: "https://f.example/a", isImage: true)
    let first = [message(1, .buyer, "one"), file, message(3, .seller, "three")]
    #expect(try put(first, in: 7, store).added == first)
    var taken = message(3, .seller, "", deleted: true)
    taken.writtenAt = nil
    let second = try put(
      [taken, message(2, .seller, "", deleted: true)].sorted { $0.id < $1.id }, in: 7, store)
    #expect(second.added.isEmpty)
    #expect(second.changed == 2)
    let kept = try store.thread(DialogID(7), of: account, .newest, count: 9)
    #expect(kept.window.messages.map(\.text) == ["one", "", "three"])
    #expect(kept.window.messages.map(\.isDeleted) == [false, true, true])
    #expect(kept.window.messages[1].attachment == file.attachment)
    #expect(kept.row?.waitingSince == at(1))
    _ = try put([], in: 7, store)
    #expect(try store.thread(DialogID(7), of: account, .newest, count: 9).window == kept.window)
    #expect(try put(first, in: 7, store).changed == 2)
  }

  // MARK: Gaps

  @Test(
    "What was missed between two looks is a gap until it is filled, and never shown as whole",
    arguments: 0..<12)
  func gaps(_ seed: UInt64) throws {
    var random = Numbers(seed)
    let store = try Self.store()
    let id = DialogID(7)
    var truth: [DialogMessage] = []
    var next = 1
    func fetch(_ reach: ThreadReach) throws {
      let plan = try #require(try store.threadPlan(of: id, account: account))
      let answer: [DialogMessage]
      switch reach {
      case .newest(let asked): answer = truth.suffix(asked)
      case .before(let message, let asked): answer = truth.filter { $0.id < message }.suffix(asked)
      }
      _ = try store.storeMessages(
        MessagePage(messages: answer), reach, plan, of: account, now: Self.start)
    }
    for _ in 0..<60 {
      for _ in 0..<random.below(40) {
        truth.append(message(next, random.below(2) == 0 ? .buyer : .seller))
        next += 1 + random.below(3)
      }
      _ = try store.storeDialogs(
        [Dialog(id: id, lastMessageAt: truth.last?.writtenAt, messageCount: truth.count)],
        of: account, now: Self.start)
      let asked = 1 + random.below(30)
      switch random.below(3) {
      case 0: try fetch(.newest(asked: asked))
      case 1:
        if let gap = try store.threadPlan(of: id, account: account)?.gap {
          try fetch(.before(gap.high, asked: asked))
        }
      default:
        if let oldest = try store.threadPlan(of: id, account: account)?.oldest {
          try fetch(.before(oldest, asked: asked))
        }
      }
      // Every run that is shown is a run of the truth, without holes.
      let window = try store.thread(id, of: account, .newest, count: 25).window
      if let first = window.messages.first, let last = window.messages.last {
        #expect(window.messages == truth.filter { $0.id >= first.id && $0.id <= last.id })
        if window.isCompleteBack, !window.hasOlder { #expect(first == truth.first) }
        let older = try store.thread(id, of: account, .before(first.id), count: 25).window
        #expect(older.messages.isEmpty == !window.hasOlder)
        if let top = older.messages.first {
          #expect(older.messages == truth.filter { $0.id >= top.id && $0.id < first.id })
        }
      }
    }
    // It ends whole.
    try fetch(.newest(asked: 30))
    while let gap = try store.threadPlan(of: id, account: account)?.gap {
      try fetch(.before(gap.high, asked: 30))
    }
    for _ in 0..<1_000 {
      guard let plan = try store.threadPlan(of: id, account: account), !plan.isCompleteBack,
        let oldest = plan.oldest
      else { break }
      try fetch(.before(oldest, asked: 30))
    }
    let whole = try store.thread(id, of: account, .newest, count: 100_000).window
    #expect(whole.messages == truth)
    #expect(whole.isCompleteBack)
    #expect(!whole.hasOlder)
    #expect(try store.dialogsWithGaps(of: account).isEmpty)
    #expect(try store.incompleteDialogs(of: account, limit: 9).isEmpty)
  }

  @Test("Around a message, after it, before it")
  func threads() throws {
    let store = try Self.store()
    _ = try store.storeDialogs(
      [Dialog(id: DialogID(7), messageCount: 100)], of: account, now: Self.start)
    let all = (1...100).map { message($0, .buyer) }
    _ = try put(all, in: 7, store)
    func window(_ anchor: ThreadAnchor) throws -> ThreadWindow {
      try store.thread(DialogID(7), of: account, anchor, count: 10).window
    }
    #expect(try window(.newest).messages == all.suffix(10))
    #expect(try window(.newest).hasNewer == false)
    #expect(try window(.before(MessageID(50))).messages == Array(all[39..<49]))
    #expect(try window(.after(MessageID(50))).messages == Array(all[50..<60]))
    #expect(try window(.after(MessageID(95))).messages == Array(all[95...]))
    #expect(try window(.after(MessageID(100))).messages.isEmpty)
    #expect(try window(.around(MessageID(50))).messages == Array(all[44..<54]))
    #expect(try window(.around(MessageID(2))).messages == Array(all[..<10]))
    #expect(try window(.around(MessageID(2))).isCompleteBack)
    #expect(try store.thread(DialogID(8), of: account, .newest, count: 3).row == nil)
  }

  // MARK: Changes

  @Test("Only dialogs whose line changed since their messages were read are stale")
  func stale() throws {
    let store = try Self.store()
    var dialog = Dialog(
      id: DialogID(7), lastMessageAt: at(3), messageCount: 3, unread: 1)
    func look() throws -> [StoredDialogs.Stale] {
      try store.storeDialogs([dialog], of: account, now: Self.start).stale
    }
    #expect(try look().map(\.wasRead) == [false])
    #expect(try look().map(\.wasRead) == [false])
    _ = try put([message(1, .buyer), message(2, .seller), message(3, .buyer)], in: 7, store)
    #expect(try look().isEmpty)
    for change in [
      { (dialog: inout Dialog) in dialog.unread = 2 }, { $0.messageCount = 4 },
      { $0.lastMessageAt = self.at(9) }, { $0.lastMessageAt = nil },
    ] {
      change(&dialog)
      #expect(try look().map(\.wasRead) == [true])
      #expect(try look().map(\.wasRead) == [true])
      _ = try put([message(9, .buyer)], in: 7, store)
      #expect(try look().isEmpty)
      #expect(try store.staleDialogs(of: account, limit: 9).isEmpty)
    }
    // An answer that is older than what the list promised is asked for again, until it is the last try.
    dialog.lastMessageAt = at(20)
    #expect(try look().count == 1)
    #expect(try put([message(9, .buyer)], in: 7, store).isUpToDate == false)
    #expect(try look().count == 1)
    #expect(try store.staleDialogs(of: account, limit: 9) == [DialogID(7)])
    let plan = try #require(try store.threadPlan(of: DialogID(7), account: account))
    _ = try store.storeMessages(
      MessagePage(messages: [message(9, .buyer)]), .newest(asked: 9), plan, of: account,
      isLastTry: true, now: Self.start)
    #expect(try look().isEmpty)
    #expect(try store.staleDialogs(of: account, limit: 9).isEmpty)
  }

  // MARK: Search

  @Test("Words are found in messages by their beginnings, folded, the newest and the best first")
  func search() throws {
    let store = try Self.store()
    _ = try store.storeDialogs(
      [
        Dialog(
          id: DialogID(700_000_007), buyer: "Ivan.Petrov@example.com", product: "Ёлка Premium"),
        Dialog(id: DialogID(700_000_008), buyer: "other@example.org", product: "Steam"),
      ], of: account, now: Self.start)
    _ = try put(
      [
        message(1, .buyer, "Здравствуйте, ключ не активируется"),
        message(2, .seller, "Заменил <b>КЛЮЧ</b>&nbsp;сейчас"),
        message(3, .buyer, "ещё ключи? Ёжик <img src=\"тайна\">"),
      ], in: 700_000_007, store)
    var picture = message(4, .buyer, "")
    picture.attachment = .init(name: "Снимок экрана 12.png", isImage: true)
    _ = try put([picture, message(5, .buyer, "не активируется ключ")], in: 700_000_008, store)
    func found(_ text: String) throws -> [String] {
      try store.search(text, in: account).map { hit in
        switch hit.kind {
        case .message(_, let id, _): "m\(id)"
        case .dialog(let id): "d\(id)"
        case .product(let id): "p\(id)"
        }
      }
    }
    #expect(try found("ключ") == ["m5", "m3", "m2", "m1"])
    #expect(try found("КЛЮЧ НЕ акт") == ["m1", "m5"])
    #expect(try found("ежик") == ["m3"])
    #expect(try found("тайна") == [])
    #expect(try found("img") == [])
    #expect(try found("nbsp") == [])
    #expect(try found("снимок 12") == ["m4"])
    #expect(try found("лка") == ["d700000007"])
    #expect(try found("ivan.petrov@ex") == ["d700000007"])
    #expect(try found("00000008") == ["d700000008"])
    #expect(try found("\"ключ\" OR * -") == [])
    #expect(try found("к") == [])
    #expect(try found("") == [])
    let hit = try #require(try store.search("ежик", in: account).first)
    let scalars = Array(hit.excerpt.unicodeScalars)
    #expect(
      hit.matches.map { range in
        String(String.UnicodeScalarView(scalars[range]))
      } == ["Ёжик"])
    // A changed text is found by its new words only.
    _ = try put([message(5, .buyer, "всё хорошо")], in: 700_000_008, store)
    #expect(try found("ключ") == ["m3", "m2", "m1"])
    #expect(try found("хорошо") == ["m5"])
    // Another account's words are its own.
    try store.register(AccountID("other"), marketplace: .digiseller, identity: "digiseller:2")
    #expect(try store.search("ключ", in: AccountID("other")).isEmpty)
  }

  @Test("S15 The words of an account that is forgotten are in no index")
  func forgotten() throws {
    let directory = FileManager.default.temporaryDirectory.path + "/forget-\(UUID())"
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let store = try PagesStore.open(directory: directory, now: Self.start).store
    for (name, shop) in [("keys", "1"), ("other", "2")] {
      try store.register(AccountID(name), marketplace: .digiseller, identity: "digiseller:\(shop)")
      _ = try store.storeDialogs(
        [Dialog(id: DialogID(7), buyer: "\(name)@secrets.example")], of: AccountID(name),
        now: Self.start)
      let plan = try #require(try store.threadPlan(of: DialogID(7), account: AccountID(name)))
      _ = try store.storeMessages(
        MessagePage(messages: [message(1, .buyer, "zanzibar\(name)word")]), .newest(asked: 9),
        plan, of: AccountID(name), now: Self.start)
    }
    try store.forget(account)
    for file in ["pages.sqlite", "pages.sqlite-wal"] {
      let bytes = FileManager.default.contents(atPath: "\(directory)/\(file)") ?? Data()
      #expect(bytes.firstRange(of: Data("zanzibarkeys".utf8)) == nil)
      #expect(bytes.firstRange(of: Data("keys@secrets".utf8)) == nil)
    }
    #expect(try store.search("zanzibar", in: AccountID("other")).count == 1)
  }

  // MARK: Many at once

  @Test("What waits is found by who has been silent for long, and by marks; what is not read stays")
  func quiet() throws {
    let store = try Self.store()
    // 1 waits and is silent; 2 waits for as long and wrote again; 3 is answered; 4 has news that is not stored; 5 sleeps.
    var listed: [Dialog] = []
    for id in 1...5 {
      listed.append(
        Dialog(
          id: DialogID(id), buyer: "b\(id)", lastMessageAt: at(id == 2 ? 900 : id == 4 ? 50 : 20),
          unread: id == 4 ? 1 : 0))
    }
    _ = try store.storeDialogs(listed, of: account, now: Self.start)
    _ = try put([message(11, .buyer)], in: 1, store)
    _ = try put([message(12, .buyer), message(900, .buyer)], in: 2, store)
    _ = try put([message(13, .buyer), message(14, .seller)], in: 3, store)
    _ = try put([message(15, .buyer)], in: 4, store)
    _ = try put([message(16, .buyer)], in: 5, store)
    try store.mirror(
      DialogMarks(snoozedUntil: .distantFuture, snoozedAt: MessageID(16)), of: DialogID(5),
      account: account, now: Self.start)
    var finding = try store.find(.silentSince(at(100)), of: account)
    #expect(finding.dialogs.map(\.id) == [DialogID(1)])
    #expect(finding.dialogs.first?.newest == MessageID(11))
    #expect(finding.others == 1 && finding.unread == 1)
    finding = try store.find(.these([DialogID(2), DialogID(3), DialogID(5)]), of: account)
    #expect(finding.dialogs.map(\.id) == [DialogID(2)])
    #expect(finding.others == 2 && finding.unread == 0)
    finding = try store.find(.silentSince(at(0)), of: account)
    #expect(finding.dialogs.isEmpty && finding.others == 3)

    let query = DialogQuery(account: account)
    let ids = try list(.waiting, store)
    #expect(try store.dialogIDs(query).map(\.number) == ids.map(Optional.init))
    let rows = try store.window(
      query, WindowRequest(anchor: .start, offset: 0, count: 10)
    ).rows
    #expect(
      try store.dialogIDs(query, from: rows[1].key, through: rows[3].key).map(\.number)
        == ids[1...3].map(Optional.init))
    #expect(
      try store.dialogIDs(
        DialogQuery(account: account, filter: DialogFilter(typed: "b3"))) == [DialogID(3)])
  }

  @Test("Thousands of dialogs are found and quieted in small steps, and a second mirroring is free")
  func quietMany() throws {
    let store = try Self.store()
    let count = 3_000
    _ = try store.storeDialogs(
      (1...count).map { Dialog(id: DialogID($0), buyer: "b\($0)", lastMessageAt: at($0)) },
      of: account, now: Self.start)
    for id in 1...count { _ = try put([message(id, .buyer)], in: id, store) }
    let finding = try store.find(.silentSince(at(2_500)), of: account)
    #expect(finding.dialogs.count == 2_500 && finding.others == 500)
    #expect(finding.dialogs.first?.id == DialogID(1), "who waits longest first")
    let marks = Dictionary(
      uniqueKeysWithValues: finding.dialogs.map {
        ($0.id, DialogMarks(quietThrough: $0.newest))
      })
    #expect(try store.mirror(marks, of: account, now: Self.start) == marks)
    #expect(try store.inboxCounts(of: account).waiting == 500)
    #expect(try store.mirror(marks, of: account, now: Self.start).isEmpty)
    // One of them writes again, and another process wakes one.
    _ = try put([message(7, .buyer), message(9_000, .buyer)], in: 7, store)
    var fewer = marks
    fewer[DialogID(8)] = nil
    #expect(
      try store.mirror(fewer, of: account, now: Self.start) == [DialogID(8): DialogMarks()])
    #expect(try store.inboxCounts(of: account).waiting == 502)
  }

  // MARK: Orders

  @Test("An order tells its dialog what it knows; the buyer's time line holds the rest")
  func cards() throws {
    let store = try Self.store()
    _ = try store.storeDialogs(
      [
        Dialog(id: DialogID(7), productID: ProductID(51), lastMessageAt: at(50)),
        Dialog(id: DialogID(9), buyer: "ANN@example.com", lastMessageAt: at(30)),
      ], of: account, now: Self.start)
    func purchase(_ order: Int, _ seconds: Int) -> Purchase {
      var purchase = Purchase(order: "\(order)", state: .paid)
      purchase.product = "Товар"
      purchase.productID = "52"
      purchase.amount = .init(Money(text: "349.10", Currency("WMZ"))!)
      purchase.orderedAt = at(seconds)
      purchase.options = [.init(name: "Логин", value: "player_one\u{0}")]
      purchase.buyer.email = "ann@example.com"
      return purchase
    }
    for (order, seconds) in [(7, 10), (8, 40), (9, 20)] {
      try store.store(purchase(order, seconds), of: account, now: at(100))
    }
    let row = try #require(try store.dialog(DialogID(7), of: account))
    #expect(row.dialog.buyer == "ann@example.com")
    #expect(row.dialog.product == "Товар")
    #expect(row.dialog.productID == ProductID(51))
    #expect(row.orderState == .paid)
    let card = try store.card(of: DialogID(7), account: account)
    #expect(card.purchase == purchase(7, 10))
    #expect(card.readAt == at(100))
    #expect(try timeLine(7, store) == ["o8 paid", "d9", "o9 paid"])
    #expect(try store.search("player_o", in: account).count == 2)
  }

  private func timeLine(_ dialog: Int, _ store: PagesStore) throws -> [String] {
    try store.timeLine(of: DialogID(dialog), account: account).map { event in
      switch event {
      case .order(let purchase): "o\(purchase.order) \(purchase.state)"
      case .dialog(let dialog): "d\(dialog.id)"
      case .review(let review): "r\(review.id)\(review.isGood ? "+" : "-")"
      }
    }
  }

  @Test("The time line tells of sales, refunds and reviews of the same buyer, and of nobody else's")
  func timeLines() throws {
    let store = try Self.store()
    _ = try store.storeDialogs(
      [
        Dialog(id: DialogID(7), buyer: "Ann@Example.com", lastMessageAt: at(50)),
        Dialog(id: DialogID(20), buyer: "bob@example.com", lastMessageAt: at(60)),
      ], of: account, now: Self.start)
    #expect(try !store.hasReadSales(account))
    func sale(_ id: Int, _ buyer: String, _ seconds: Int, isReturned: Bool = false) -> Sale {
      Sale(
        id: "\(id)", product: ProductID(51), productName: "Ключ", buyer: buyer,
        amount: Money(text: "10.50", Currency("WMZ")), paidAt: at(seconds), isReturned: isReturned)
    }
    _ = try store.store(
      [
        sale(7, "ann@example.com", 1), sale(8, "ANN@example.com", 2, isReturned: true),
        sale(9, "ann@example.com", 3, isReturned: true), sale(20, "bob@example.com", 4),
      ], of: account, now: Self.start)
    #expect(try store.hasReadSales(account))
    // The order's detail was read before its money went back.
    var paid = Purchase(order: "9", state: .paid)
    paid.buyer.email = "ann@example.com"
    paid.orderedAt = at(3)
    try store.store(paid, of: account, now: at(5))
    func review(_ id: String, _ order: String?, _ seconds: Int, isGood: Bool) -> Review {
      Review(id: id, order: order, isGood: isGood, text: "t\u{0}", date: at(seconds))
    }
    _ = try store.store(
      [
        review("1", "8", 10, isGood: false), review("2", "7", 11, isGood: true),
        review("3", "20", 12, isGood: true), review("4", nil, 13, isGood: true),
      ], of: account, now: Self.start)
    #expect(try timeLine(7, store) == ["r2+", "r1-", "o9 refunded", "o8 refunded"])
    #expect(try timeLine(20, store) == ["r3+"])
    #expect(try timeLine(99, store) == [])
    let events = try store.timeLine(of: DialogID(7), account: account)
    guard case .order(let told) = events[3] else {
      Issue.record("\(events)")
      return
    }
    #expect(told.product == "Ключ" && told.amount?.amount == 10.5 && told.paidAt == at(2))
    #expect(events.count(where: \.isRefund) == 2)
  }

  @Test("The administration's letters are kept")
  func letters() throws {
    let store = try Self.store()
    let letters = (1...3).map { id in
      AdministrationMessage(
        id: MessageID(Int64(id)), isOwn: id == 2, sender: nil, text: "t\u{0}\(id)",
        writtenAt: at(id), isRead: id < 3)
    }
    try store.store(letters, of: account)
    try store.store([], of: account)
    #expect(try store.letters(of: account) == letters)
  }
}

/// Numbers that a seed gives.
private struct Numbers: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }

  mutating func below(_ limit: Int) -> Int { Int(next() >> 11) % limit }
}
