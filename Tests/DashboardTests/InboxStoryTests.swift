import Dashboard
import DeskTesting
import Foundation
import Marketplace
import TerminalCore
import Testing
import Texts

@Suite("Inbox: keys in, effects and cells out")
struct InboxStoryTests {
  private static let longest = SampleDialogs.longest
  private static let second = SampleDialogs.second
  private static let english = SampleDialogs.english
  private static let wide = Size(columns: 160, rows: 50)

  private func desk(
    _ shop: SampleDialogs = SampleDialogs(), size: Size = Size(columns: 80, rows: 24)
  ) -> InboxDesk {
    var desk = InboxDesk(shop, size: size)
    _ = desk.takeOthers()
    return desk
  }

  private func replies(_ effects: [InboxEffect]) -> [(DialogID, Reply)] {
    effects.compactMap {
      if case .putReply(let dialog, _, let reply, _) = $0 { (dialog, reply) } else { nil }
    }
  }

  private func drafts(_ effects: [InboxEffect]) -> [Draft] {
    effects.compactMap { if case .saveDraft(let draft) = $0 { draft } else { nil } }
  }

  /// Stores an answer as the outbox would.
  private func store(
    _ desk: inout InboxDesk, _ dialog: DialogID, _ reply: Reply, number: Int64 = 1,
    state: OutboxItem.State = .held, reason: MarketplaceError? = nil
  ) {
    let item = item(dialog, reply, number: number, state: state, reason: reason)
    let job = Job(
      id: JobID(number), account: TestDesk.account, kind: .reply, wish: item.wish,
      title: item.title, createdAt: TestDesk.start, heldUntil: TestDesk.start + 5,
      tally: Job.Tally([state: 1]), changedAt: TestDesk.start)
    desk.receive(.outbox(TestDesk.account, .put(job, items: [item], replaced: [])))
  }

  private func item(
    _ dialog: DialogID, _ reply: Reply, number: Int64 = 1, state: OutboxItem.State,
    reason: MarketplaceError? = nil
  ) -> OutboxItem {
    OutboxItem(
      id: OutboxID(number), job: JobID(number), account: TestDesk.account, target: .dialog(dialog),
      title: "buyer", wish: .reply(reply), previous: nil, state: state, reason: reason,
      createdAt: TestDesk.start, changedAt: TestDesk.start)
  }

  // MARK: Opening

  @Test("The desk opens on the Inbox where there are dialogs, else on the products, and says why")
  func home() {
    #expect(desk().desk.model.screen == .inbox)
    var other = TestDesk()
    #expect(other.model.screen == .products)
    other.press("1")
    #expect(other.model.screen == .products)
    #expect(other.screen.contains("offers no dialogs"))
    other.press("n")
    #expect(other.screen.contains("offers no dialogs"))
    other.press("[")
    #expect(other.model.screen == .health)
  }

  @Test("Who waits longest comes first; counts stand in tab, header and window title")
  func counts() {
    let desk = desk()
    let rows = desk.desk.rows
    #expect(rows[3].contains("ivan.petrov@mail.ru") && rows[3].contains("2 h"))
    #expect(rows[4].contains("anna77"))
    #expect(rows[5].contains("john.smith"))
    #expect(rows[0].contains("3 wait, the longest 2 h"))
    #expect(rows[1].contains("1 Inbox 3"))
    #expect(desk.desk.frame.title.hasPrefix("(3) "))
    #expect(rows[1].contains("1–19 of 40 · just now · comp"))
  }

  @Test("At the start a line says who waits, what came and what failed")
  func sinceLeft() {
    var desk = InboxDesk(
      drafts: [Draft(dialog: Self.second, text: "half", cursor: 4, changedAt: TestDesk.start)])
    #expect(desk.screen.contains("Since you left: 3 wait · the longest 2 h · 3 unread · 1 draft"))
    desk.report(
      .arrived([
        InboxReport.Arrival(
          dialog: Self.longest, buyer: "ivan", product: nil, text: "news", at: nil)
      ]))
    #expect(desk.screen.contains("3 unread · new messages in 1 dialog"))
    desk.receive(.clock(TestDesk.start + 30))
    desk.report(
      .arrived([
        InboxReport.Arrival(
          dialog: Self.longest, buyer: "ivan", product: nil, text: "<b>later</b>", at: nil)
      ]))
    #expect(desk.screen.contains("New: ivan: later"))
  }

  // MARK: Peeking

  @Test("Looking at dialogs, whatever the way, tells the marketplace nothing")
  func peeking() {
    for size in [Size(columns: 80, rows: 24), Self.wide] {
      var desk = desk(size: size)
      desk.press("j", "enter", "k", "j", "G", "g", "esc", "n", "n", "p", "p", "l", "h", "tab")
      desk.receive(.timer(.dialogRested(desk.inbox.restGeneration)))
      let wrote = desk.takeInbox().filter {
        switch $0 {
        case .markSeen, .putReply, .setOpen, .deleteMessage, .saveMarks, .saveDraft: true
        default: false
        }
      }
      #expect(wrote == [])
    }
  }

  @Test("m says it was read, M that it is unread again, which only this machine knows")
  func reading() {
    var desk = desk()
    desk.press("M")
    #expect(
      desk.takeInbox() == [.saveMarks(Self.longest, DialogMarks(isUnreadAgain: true))])
    desk.press("m")
    #expect(desk.takeInbox() == [.saveMarks(Self.longest, DialogMarks()), .markSeen(Self.longest)])
    desk.press("j", "j", "j", "M")
    #expect(desk.desk.rows[6].hasPrefix("›○"), "shown apart from what the marketplace counts")
  }

  @Test("A fresh order is asked for again where nobody knows whether its dialog is open")
  func stateIsAsked() {
    for knows in [true, false] {
      var desk = desk()
      desk.knowsStates = knows
      desk.press("j", "enter")
      _ = desk.takeOthers()
      desk.receive(.timer(.dialogRested(desk.inbox.restGeneration)))
      #expect(desk.takeInbox().contains(.fetchCard(Self.second)) == !knows)
    }
  }

  @Test("An answer that has arrived marks what it answered as read, which needs no words")
  func answeringReads() {
    var desk = desk()
    let reply = Reply(text: "Hello")
    store(&desk, Self.longest, reply)
    #expect(!desk.takeInbox().contains(.markSeen(Self.longest)))
    desk.receive(.outbox(TestDesk.account, .changed([item(Self.longest, reply, state: .done)])))
    #expect(desk.takeInbox().contains(.markSeen(Self.longest)))
    desk.receive(.outbox(TestDesk.account, .changed([item(Self.longest, reply, state: .done)])))
    #expect(!desk.takeInbox().contains(.markSeen(Self.longest)), "once")
    desk.report(.done(.markSeen, Self.longest, nil))
    #expect(!desk.screen.contains("marked as read"))
    desk.press("m")
    desk.report(.done(.markSeen, Self.longest, nil))
    #expect(desk.screen.contains("ivan.petrov@mail.ru is marked as read"))
  }

  // MARK: Next

  @Test("n shows the longest waiting with the order: one key, from any screen")
  func next() {
    var desk = desk()
    desk.press("9", "n")
    #expect(desk.inbox.thread?.dialog == Self.longest)
    #expect(desk.screen.contains("order 700000001 · 349.00 RUB · paid · money held 3 d"))
    #expect(desk.screen.contains("Ник в Steam: ivan_p"))
    #expect(desk.screen.contains("code •••••••• · delivered"))
    #expect(desk.screen.contains("2 other orders · 1 refunded · 1 bad review"))
    #expect(!desk.screen.contains("AB12CD34EF56GH78"))
  }

  @Test("n goes on to the next, from the first again when all were seen, and never to the open one")
  func nextOrder() {
    var desk = desk()
    var seen: [DialogID] = []
    for _ in 0..<5 {
      desk.press("n")
      seen += [desk.inbox.thread?.dialog].compactMap { $0 }
    }
    #expect(seen == [Self.longest, Self.second, Self.english, Self.longest, Self.second])
    #expect(desk.desk.rows.contains { $0.contains("anna77") })
  }

  @Test("What is answered or put aside is passed over by n")
  func nextExcludes() {
    var desk = desk()
    store(&desk, Self.longest, Reply(text: "on its way"))
    desk.press("j", "z", "h", "g", "n")
    #expect(desk.inbox.thread?.dialog == Self.english)
    desk.press("n")
    #expect(desk.screen.contains("Nobody waits"))
  }

  @Test("An answer to an older question for the next is dropped")
  func nextStale() {
    var desk = desk()
    desk.press("n")
    desk.report(.longestWaiting(Generation(0), desk.rows[2]))
    #expect(desk.inbox.thread?.dialog == Self.longest)
  }

  // MARK: Lists

  @Test("The row under the cursor keeps its line whatever comes in above it", arguments: [0, 2, 5])
  func neverJumps(_ steps: Int) {
    var desk = desk(size: Size(columns: 160, rows: 20))
    // The first key holds the row, whichever it is.
    desk.press("left")
    for _ in 0..<steps { desk.press("j") }
    let row = desk.desk.rows.firstIndex { $0.hasPrefix("›") }
    let dialog = desk.inbox.list.selected?.row.id
    desk.change { desk in
      for index in 30..<34 {
        desk.rows[index].waitingSince = TestDesk.start - 90_000
        desk.rows[index].dialog.unread = 1
      }
    }
    #expect(desk.inbox.list.selected?.row.id == dialog)
    #expect(desk.inbox.thread?.dialog == dialog, "what r would answer has not changed")
    let now = desk.desk.rows.firstIndex { $0.hasPrefix("›") }
    #expect(now == row)
  }

  @Test("The filter narrows as it is typed and gives the place back")
  func filter() {
    var desk = desk()
    desk.press("j", "/")
    desk.type("john")
    #expect(desk.inbox.list.selected?.row.id == Self.english)
    #expect(desk.inbox.list.total == 1)
    desk.press("esc")
    #expect(desk.inbox.list.selected?.row.id == Self.second)
    desk.press("/")
    desk.type("is:wai")
    #expect(desk.inbox.list.total == 40, "half a condition narrows nothing")
    desk.type("ting")
    #expect(desk.inbox.list.total == 3)
    desk.press("enter", "s")
    #expect(desk.inbox.query.order == .latest)
    #expect(desk.inbox.query.filter.isWaitingOnly)
  }

  @Test("Windows and messages of older questions are dropped")
  func stale() {
    var desk = desk()
    desk.press("n")
    let thread = desk.inbox.thread
    desk.report(
      .threadRead(
        Generation(0), Self.longest, nil, ThreadWindow(messages: []), state: .closed))
    desk.report(
      .threadRead(
        thread?.generation ?? Generation(), Self.second, nil, ThreadWindow(messages: []),
        state: .closed))
    #expect(desk.inbox.thread == thread)
    desk.report(.dialogsRead(Generation(99), ListWindow(rows: [], offset: 0)))
    #expect(!desk.inbox.list.rows.isEmpty)
    desk.report(.cardRead(Generation(0), Self.longest, nil, readAt: nil))
    #expect(desk.inbox.card?.purchase != nil)
  }

  // MARK: Answering

  @Test("A typed answer is two keys and the typing; the focus returns to the list")
  func typedAnswer() throws {
    var desk = desk()
    desk.press("n")
    _ = desk.takeOthers()
    desk.press("r")
    desk.type("Hello, yes")
    desk.press("enter")
    let sent = replies(desk.takeInbox())
    #expect(sent.map(\.0) == [Self.longest])
    #expect(
      sent.map(\.1) == [Reply(text: "Hello, yes", basis: desk.threads[Self.longest]?.last?.id)])
    #expect(desk.inbox.composer == nil && desk.inbox.focus == .list)
    store(&desk, Self.longest, try #require(sent.first).1)
    #expect(desk.desk.rows[3].contains("↑5"))
    desk.press("n")
    #expect(desk.inbox.thread?.dialog == Self.second)
    desk.press("esc", "g", "enter")
    #expect(desk.screen.contains("↑ leaves in 5 s, u takes it back"))
    desk.receive(.clock(TestDesk.start + 2))
    #expect(desk.screen.contains("↑ leaves in 3 s, u takes it back"))
  }

  @Test("A ready answer is six keys: t, three letters, Enter, Enter")
  func readyAnswer() {
    var desk = desk()
    desk.press("n")
    _ = desk.takeOthers()
    desk.press("t", "п", "р", "о", "enter", "enter")
    let effects = desk.takeInbox()
    #expect(
      replies(effects).map(\.1.text) == [
        "Здравствуйте, ivan.petrov! Проверили заказ 700000001 (Регион: Россия, Ник в Steam: ivan_p): "
          + "ключ рабочий."
      ])
    #expect(effects.contains(.answerUsed("key-check")))
  }

  @Test(
    "A ready answer speaks the buyer's language, asks for its free fields, goes in at the cursor")
  func readyAnswerFields() {
    var desk = desk()
    desk.press("n", "n", "n", "r")
    desk.type("Hi!")
    desk.press("ctrl-a", "tab")
    desk.type("wait")
    #expect(desk.screen.contains("john.smith, we will answer by {time}."), "the preview")
    desk.press("enter")
    #expect(desk.screen.contains(" time:"))
    desk.type("noon")
    desk.press("enter")
    #expect(desk.inbox.composer?.editor.text == "john.smith, we will answer by noon.Hi!")
    #expect(drafts(desk.takeInbox()).last?.text == "john.smith, we will answer by noon.Hi!")
  }

  @Test("Every change keeps the draft; Esc leaves it, r goes on where the cursor was")
  func draft() {
    var desk = desk()
    desk.press("n", "r")
    _ = desk.takeOthers()
    desk.type("abc")
    #expect(drafts(desk.takeInbox()).map(\.text) == ["a", "ab", "abc"])
    desk.press("left", "esc")
    #expect(desk.inbox.composer == nil)
    desk.press("esc")
    #expect(desk.desk.rows[3].contains("✎"))
    desk.press("r")
    #expect(desk.inbox.composer?.editor.text == "abc")
    desk.type("-")
    #expect(desk.inbox.composer?.editor.text == "ab-c")
    desk.press("ctrl-e", "ctrl-u")
    #expect(drafts(desk.takeInbox()).last?.isEmpty == true)
    desk.press("esc", "esc")
    #expect(!desk.desk.rows[3].contains("✎"))
  }

  @Test("O03 where the cursor was moved to is kept with the draft, and asks nothing anew")
  func draftCursor() {
    var desk = desk()
    desk.press("n", "r")
    desk.type("abc def")
    let typed = drafts(desk.takeInbox()).last
    #expect(typed?.cursor == 7)
    desk.press("left", "left")
    desk.press("home")
    let moved = drafts(desk.takeInbox())
    #expect(moved.map(\.cursor) == [6, 5, 0])
    #expect(moved.allSatisfy { $0.text == "abc def" && $0.basis == typed?.basis })
    desk.press("home", "left")
    #expect(drafts(desk.takeInbox()) == [], "it stands there already")
    desk.press("esc", "r")
    desk.type("x")
    #expect(desk.inbox.composer?.editor.text == "xabc def")
  }

  @Test("A draft of the last time is in the list, and the cursor stands where it stood")
  func keptDraft() {
    var desk = InboxDesk(
      drafts: [
        Draft(dialog: Self.second, text: "Привет, 👨‍👩‍👧", cursor: 6, changedAt: TestDesk.start)
      ])
    #expect(desk.desk.rows[4].contains("✎"))
    desk.press("j", "r")
    desk.type("!")
    #expect(desk.inbox.composer?.editor.text == "Привет!, 👨‍👩‍👧")
  }

  @Test("R12 a megabyte pasted stays a draft: nothing is sent, no key is pressed")
  func paste() {
    var desk = desk()
    desk.press("n", "r")
    _ = desk.takeOthers()
    let text = String(repeating: "q\nn\u{1B}[201~ошибка\r\n", count: 40_000)
    desk.receive(.input(.paste(text)))
    let effects = desk.takeInbox()
    #expect(drafts(effects).count == 1)
    #expect(replies(effects).isEmpty)
    #expect(!(desk.inbox.composer?.editor.text.contains("\u{1B}") ?? true))
    #expect(!desk.desk.model.isOver && desk.inbox.thread?.dialog == Self.longest)
    desk.press("esc", "esc")
    _ = desk.takeOthers()
    desk.receive(.input(.paste(text)))
    #expect(desk.takeInbox().isEmpty, "outside a text a paste presses nothing")
  }

  @Test("The editor's text comes back into the answer and is kept")
  func editor() {
    var desk = desk()
    desk.press("n", "e")
    #expect(desk.takeOthers().contains(.edit("")))
    desk.receive(.edited(.edited("from vi\n")))
    #expect(desk.inbox.composer?.editor.text == "from vi")
    #expect(drafts(desk.takeInbox()).map(\.text) == ["from vi"])
  }

  @Test("alt-enter and ctrl-j begin lines; an empty answer is not sent")
  func lines() {
    var desk = desk()
    desk.press("n", "r")
    _ = desk.takeOthers()
    desk.press("enter")
    #expect(replies(desk.takeInbox()).isEmpty)
    desk.press("a", "alt-enter", "b", "ctrl-j", "c", "enter")
    #expect(replies(desk.takeInbox()).map(\.1.text) == ["a\nb\nc"])
  }

  @Test("A file goes with the answer by its whole path, and can be taken away")
  func files() {
    var desk = desk()
    desk.files = ["/tmp/shot.png": 340_000, "/a/b": 1]
    desk.press("n", "r", "ctrl-o", "ctrl-u")
    desk.type("shot.png")
    desk.press("enter")
    #expect(desk.inbox.prompt != nil, "half a path names nothing")
    desk.press("ctrl-u")
    desk.type("/tmp/shut.png")
    desk.press("enter")
    #expect(desk.screen.contains("/tmp/shut.png  No such file or directory"), "asked for again")
    #expect(desk.inbox.composer?.files == [])
    desk.press("ctrl-u")
    desk.type("/tmp/shot.png")
    desk.press("enter")
    #expect(desk.screen.contains("shot.png, 340 kB, goes with it"))
    desk.press("ctrl-o", "ctrl-u")
    desk.type("/tmp/shot.png")
    desk.press("enter")
    #expect(desk.screen.contains("shot.png goes with it already"))
    desk.press("enter")
    #expect(
      replies(desk.takeInbox()).map(\.1.files)
        == [[Reply.File(path: "/tmp/shot.png", name: "shot.png")]])
    desk.press("n", "r", "ctrl-o", "ctrl-u")
    desk.type("/a/b")
    desk.press("enter", "alt-o")
    #expect(desk.inbox.composer?.files == [])
  }

  @Test("Tab goes on with a path, and shows the names where it is not clear")
  func completing() {
    var desk = desk()
    desk.files = ["/tmp/shot-1.png": 1, "/tmp/shot-2.png": 1]
    desk.press("n", "r", "ctrl-o", "ctrl-u")
    desk.type("/tmp/s")
    desk.press("tab")
    #expect(desk.inbox.prompt?.field.text == "/tmp/shot-")
    #expect(desk.screen.contains("shot-1.png  shot-2.png"))
    #expect(desk.screen.contains("tab complete"))
    desk.type("2")
    desk.press("tab", "enter")
    #expect(desk.inbox.composer?.files.map(\.name) == ["shot-2.png"])
    desk.press("ctrl-o", "ctrl-u")
    desk.type("/x")
    desk.press("tab")
    #expect(desk.screen.contains("nothing begins so"))
    // An answer for what is no longer typed changes nothing.
    desk.report(.pathCompleted("/tmp", addition: "/a", names: ["a"]))
    #expect(desk.inbox.prompt?.field.text == "/x")
  }

  @Test("What was taken back stands in the composer again, before what was typed since")
  func takenBack() throws {
    var desk = desk()
    desk.press("n", "r")
    desk.type("first")
    desk.press("enter")
    let reply = try #require(replies(desk.takeInbox()).first).1
    store(&desk, Self.longest, reply)
    desk.press("u")
    #expect(desk.takeOthers().contains(.undoJob(TestDesk.account, JobID(1))))
    desk.receive(
      .outbox(TestDesk.account, .changed([item(Self.longest, reply, state: .cancelled)])))
    #expect(desk.inbox.composer?.editor.text == "first")
    #expect(desk.inbox.thread?.dialog == Self.longest)
    desk.type("!")
    desk.press("esc")
    desk.report(.draftReturned(Self.longest, Reply(text: "older")))
    #expect(desk.inbox.drafts[Self.longest]?.text == "older\n\nfirst!")
  }

  // MARK: Guards

  @Test(
    "What speaks against an answer is asked about: Enter again sends it, Esc does not",
    arguments: [
      ("Hello {buyer}", "{buyer} is not filled"),
      ("It is order 700000002", "700000002 looks like another order"),
      ("Take ZX98YW76VU54TS32", "ZX98YW76VU54TS32 looks like a unique code"),
    ])
  func guards(_ text: String, _ words: String) {
    for confirms in [true, false] {
      var desk = desk(size: Size(columns: 120, rows: 40))
      desk.press("n", "r")
      desk.type(text)
      _ = desk.takeOthers()
      desk.press("enter")
      #expect(replies(desk.takeInbox()).isEmpty)
      #expect(desk.screen.contains(words))
      desk.press(confirms ? "enter" : "esc")
      #expect(replies(desk.takeInbox()).count == (confirms ? 1 : 0))
      #expect((desk.inbox.composer == nil) == confirms, "esc goes back to the text")
    }
  }

  @Test(
    "The order's own number and code, prices and keys with hyphens are nothing to ask about",
    arguments: [
      "Order 700000001, code AB12CD34EF56GH78", "1234 RUB, +79161234567",
      "XXXXX-12345-ABCDE", "product 5100001",
    ])
  func noGuard(_ text: String) {
    var desk = desk()
    desk.press("n", "r")
    desk.type(text)
    _ = desk.takeOthers()
    desk.press("enter")
    #expect(replies(desk.takeInbox()).count == 1)
  }

  @Test("The same text within a minute is asked about, after it no more")
  func repetition() throws {
    var desk = desk()
    desk.press("n", "r")
    desk.type("Soon")
    desk.press("enter")
    store(&desk, Self.longest, Reply(text: "Soon"))
    desk.press("enter", "r")
    desk.type("soon ")
    _ = desk.takeOthers()
    desk.press("enter")
    #expect(replies(desk.takeInbox()).isEmpty)
    #expect(desk.screen.contains("less than a minute ago"))
    desk.press("esc")
    desk.receive(.clock(TestDesk.start + 61))
    desk.press("enter")
    #expect(desk.inbox.composer?.concerns ?? [] == [])
  }

  @Test("A closed dialog, and words that came in since the last key, are asked about")
  func changedMeanwhile() {
    var shop = SampleDialogs()
    shop.states[Self.second] = .closed
    var desk = desk(shop)
    desk.press("n", "n", "r", "x", "enter")
    #expect(desk.inbox.composer?.concerns == [.closed])
    desk.press("esc", "esc", "esc", "g", "enter", "r", "x")
    for author in [DialogMessage.Author.buyer, .seller] {
      desk.change { desk in
        let last = desk.threads[Self.longest]?.last?.id.number ?? 0
        desk.threads[Self.longest]?.append(
          DialogMessage(
            id: MessageID(last + 1), author: author, text: "just now", writtenAt: TestDesk.start))
      }
    }
    _ = desk.takeOthers()
    desk.press("enter")
    #expect(desk.inbox.composer?.concerns == [.buyerWrote, .answeredElsewhere])
    // Seen now: another key is an answer to it.
    desk.press("y", "enter")
    #expect(replies(desk.takeInbox()).map(\.1.text) == ["xy"])
  }

  @Test("Read-only and offline desks keep the draft and send nothing")
  func refused() {
    for (isOffline, isReadOnly) in [(true, false), (false, true)] {
      var desk = InboxDesk(isOffline: isOffline, isReadOnly: isReadOnly)
      desk.press("n", "r", "a", "enter")
      let effects = desk.takeInbox()
      #expect(replies(effects).isEmpty && drafts(effects).count == 1)
      #expect(desk.inbox.composer?.editor.text == "a")
      desk.press("esc", "m", "z", "o")
      #expect(desk.takeInbox() == [])
    }
  }

  // MARK: Fates

  @Test("An answer of open fate is shown as such, and what the seller may do about it")
  func fates() {
    var desk = desk(size: Size(columns: 120, rows: 40))
    let reply = Reply(text: "my words")
    store(&desk, Self.longest, reply, state: .unknown)
    desk.press("n", "n", "n", "n")
    desk.press("esc", "g", "enter")
    #expect(desk.screen.contains("? nobody knows whether it arrived"))
    desk.receive(
      .outbox(
        TestDesk.account,
        .changed([item(Self.longest, reply, state: .failed, reason: .notTaken(attempts: 1))])))
    #expect(desk.screen.contains("✗ not seen in the dialog so far · z s sends again"))
    _ = desk.takeOthers()
    desk.press("z", "e")
    #expect(desk.inbox.composer?.editor.text == "my words")
    #expect(!desk.screen.contains("not seen in the dialog"))
    desk.press("esc")
    store(&desk, Self.longest, reply, number: 2, state: .failed, reason: .maintenance)
    _ = desk.takeOthers()
    desk.press("z", "s")
    #expect(replies(desk.takeInbox()).map(\.1.text) == ["my words"])
    store(&desk, Self.longest, reply, number: 3, state: .failed, reason: .maintenance)
    desk.press("z", "x")
    #expect(!desk.screen.contains("✗"))
  }

  @Test("An answer that has left is shown until its message is there, and then once")
  func doneIsShownOnce() {
    var desk = desk()
    desk.press("n")
    let reply = Reply(text: "line one\nline two", basis: desk.threads[Self.longest]?.last?.id)
    store(&desk, Self.longest, reply)
    desk.receive(.outbox(TestDesk.account, .changed([item(Self.longest, reply, state: .done)])))
    func shown() -> Int { desk.desk.rows.count { $0.contains("line one") } }
    #expect(shown() == 1)
    desk.change { desk in
      let last = desk.threads[Self.longest]?.last?.id.number ?? 0
      desk.threads[Self.longest]?.append(
        DialogMessage(
          id: MessageID(last + 1), author: .seller, text: "line one<br>line two",
          writtenAt: TestDesk.start))
    }
    #expect(shown() == 1)
  }

  // MARK: Marks

  @Test("No answer needed, put aside, waits again: kept here, shown as such")
  func marks() {
    var desk = desk()
    let newest = desk.rows[0].newest
    desk.press("d")
    #expect(desk.takeInbox() == [.saveMarks(Self.longest, DialogMarks(quietThrough: newest))])
    #expect(desk.inbox.list.selected?.row.id == Self.second, "the next who waits")
    #expect(desk.desk.rows.contains { $0.contains("ivan.petrov") && $0.contains("done") })
    desk.press("/")
    desk.type("ivan.petrov")
    desk.press("enter", "z", "z")
    #expect(desk.takeInbox() == [.saveMarks(Self.longest, DialogMarks())])
    desk.press("z", "h")
    #expect(
      desk.takeInbox() == [
        .saveMarks(
          Self.longest, DialogMarks(snoozedUntil: TestDesk.start + 3_600, snoozedAt: newest))
      ])
    desk.press("z", "w")
    #expect(desk.desk.rows.contains { $0.hasPrefix("›") && $0.contains("asleep") })
    desk.press("c")
    desk.type("pays late")
    desk.press("enter", "enter")
    #expect(desk.screen.contains("♪ pays late"))
  }

  @Test("Tomorrow morning is nine o'clock by the shop's clock")
  func morning() {
    // 22 November 2026, 01:00 and 12:00 in Moscow.
    let night = Date(timeIntervalSince1970: 1_795_298_400)
    #expect(ShopClock.moscow.text(night) == "2026-11-22 01:00 MSK")
    #expect(
      ShopClock.moscow.text(ShopClock.moscow.next(hour: 9, after: night)).hasPrefix(
        "2026-11-22 09:00"))
    let noon = night + 11 * 3_600
    #expect(
      ShopClock.moscow.text(ShopClock.moscow.next(hour: 9, after: noon)).hasPrefix(
        "2026-11-23 09:00"))
  }

  @Test("A message is deleted only when the word is typed, and only an own one")
  func deletion() {
    var desk = desk()
    desk.press("n", "n", "n", "z", "d")
    #expect(desk.inbox.prompt == nil)
    #expect(desk.screen.contains("Only your own"))
    desk.press("k", "k", "z", "d")
    let own = desk.threads[Self.english]?[1].id ?? MessageID(0)
    #expect(desk.inbox.prompt?.purpose == .delete(Self.english, own))
    _ = desk.takeOthers()
    desk.press("y", "enter")
    #expect(desk.takeInbox() == [])
    desk.press("ctrl-u")
    desk.type("delete")
    desk.press("enter")
    #expect(desk.takeInbox() == [.deleteMessage(Self.english, own)])
  }

  // MARK: Conversation

  @Test("Older messages are read as the text is paged back, and asked for where the store ends")
  func paging() {
    var shop = SampleDialogs()
    let id = DialogID(700_000_900)
    shop.addLong(id, 600)
    var desk = desk(shop)
    desk.isWhole = false
    desk.press("/")
    desk.type("long@")
    desk.press("enter", "enter")
    #expect(desk.screen.contains("message 599"))
    #expect(desk.inbox.thread?.messages.count == 150)
    for _ in 0..<200 { desk.press("pgup") }
    #expect(desk.inbox.thread?.messages.first?.text == "message 0")
    #expect(desk.screen.contains("message 0 ") || desk.screen.contains("message 0\n"))
    #expect(desk.takeInbox().contains(.fetchMessages(id, older: true)))
    #expect(desk.screen.contains("asking for older messages"))
    desk.press("G")
    #expect(desk.screen.contains("message 599"))
  }

  @Test("What comes in at the end keeps the place of who reads further up")
  func arrivalWhileReading() {
    var shop = SampleDialogs()
    let id = DialogID(700_000_900)
    shop.addLong(id, 100)
    var desk = desk(shop)
    desk.press("/")
    desk.type("long@")
    desk.press("enter", "enter", "pgup", "pgup")
    let before = desk.desk.rows[5..<18]
    desk.change { desk in
      let last = desk.threads[id]?.last?.id.number ?? 0
      desk.threads[id]?.append(
        DialogMessage(
          id: MessageID(last + 1), author: .buyer, text: "new", writtenAt: TestDesk.start))
    }
    #expect(desk.desk.rows[5..<18] == before)
    desk.press("G")
    desk.change { desk in
      let last = desk.threads[id]?.last?.id.number ?? 0
      desk.threads[id]?.append(
        DialogMessage(
          id: MessageID(last + 1), author: .buyer, text: "newest", writtenAt: TestDesk.start))
    }
    #expect(desk.screen.contains("newest"), "at the end the text goes along")
  }

  @Test("A search in the dialog: n and N go through the matches; Esc gives n its meaning back")
  func searchInThread() {
    var shop = SampleDialogs()
    let id = DialogID(700_000_900)
    shop.addLong(id, 100)
    var desk = desk(shop)
    desk.press("/")
    desk.type("long@")
    desk.press("enter", "enter", "/")
    desk.type("ESSAGE 9")
    #expect(desk.inbox.thread?.selected?.text == "message 99")
    desk.press("enter", "n", "n")
    #expect(desk.inbox.thread?.selected?.text == "message 97")
    #expect(desk.screen.contains("Match 9 of 11"))
    desk.press("N")
    #expect(desk.inbox.thread?.selected?.text == "message 98")
    desk.press("esc", "n")
    #expect(desk.inbox.thread?.dialog == Self.longest)
  }

  @Test("o opens the file, or the links in turn; S saves where the seller says")
  func attachments() throws {
    var desk = desk()
    desk.press("n", "k")
    let attachment = try #require(desk.threads[Self.longest]?[2].attachment)
    let message = try #require(desk.threads[Self.longest]?[2].id)
    _ = desk.takeOthers()
    desk.press("o")
    #expect(
      desk.takeInbox() == [
        .fetchAttachment(Self.longest, message, attachment, purpose: .open)
      ])
    desk.press("S", "ctrl-u")
    desk.type("/tmp")
    desk.press("enter")
    #expect(
      desk.takeInbox() == [
        .fetchAttachment(Self.longest, message, attachment, purpose: .save(directory: "/tmp"))
      ])
    desk.press("n", "n", "k", "k")
    _ = desk.takeOthers()
    desk.press("o")
    #expect(desk.screen.contains("https://help.example.com/steam/region?lang=en"))
    #expect(!desk.takeOthers().contains { if case .open = $0 { true } else { false } })
    desk.press("enter")
    #expect(
      desk.takeOthers().contains(.open("https://help.example.com/steam/region?lang=en")))
  }

  @Test("y copies the order's number, Y the product's link, v shows the code")
  func copying() {
    var desk = desk()
    desk.press("n")
    _ = desk.takeOthers()
    desk.press("y", "Y")
    #expect(
      desk.takeOthers().filter { if case .copy = $0 { true } else { false } }
        == [.copy("700000001"), .copy("https://plati.market/itm/5100001")])
    desk.press("v")
    #expect(desk.screen.contains("AB12CD34EF56GH78"))
    desk.press("n", "esc", "g", "enter")
    #expect(!desk.screen.contains("AB12CD34EF56GH78"), "masked again")
  }

  // MARK: Search over everything

  @Test("F searches as typed and jumps to the message")
  func searchEverywhere() {
    var desk = desk()
    desk.press("2", "F")
    desk.type("Вопрос 30")
    #expect(desk.screen.contains("buyer30@example.com"))
    desk.press("enter")
    #expect(desk.desk.model.screen == .inbox)
    #expect(desk.inbox.thread?.dialog == DialogID(700_000_030))
    #expect(desk.inbox.thread?.selected?.text == "Вопрос 30")
    desk.press("F", "z", "z", "esc")
    #expect(desk.desk.model.overlay == nil)
  }

  @Test("An answer to other words than those typed now is dropped")
  func searchStale() {
    var desk = desk()
    desk.press("F")
    desk.type("qqq")
    desk.report(
      .found(Generation(1), [SearchHit(kind: .dialog(Self.second), excerpt: "old")]))
    #expect(!desk.screen.contains("old"))
  }

  @Test("Messages of the administration are read, and nothing can be typed there")
  func administration() {
    var desk = desk()
    desk.press("z", "a")
    #expect(desk.screen.contains("Обновите описание товара."))
    desk.press("r", "j", "esc")
    #expect(desk.desk.model.overlay == nil && desk.inbox.composer == nil)
  }
}
