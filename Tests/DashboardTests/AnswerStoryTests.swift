import Dashboard
import DeskTesting
import Foundation
import Marketplace
import TerminalCore
import Testing
import Texts

@Suite("Answers: typed, guarded, sent and taken back")
struct AnswerStoryTests {
  private static let longest = SampleDialogs.longest
  private static let second = SampleDialogs.second

  private func replies(_ effects: [InboxEffect]) -> [(DialogID, Reply)] {
    effects.compactMap {
      if case .putReply(let dialog, _, let reply, _, _) = $0 { (dialog, reply) } else { nil }
    }
  }

  private func drafts(_ effects: [InboxEffect]) -> [Draft] {
    effects.compactMap { if case .saveDraft(let draft) = $0 { draft } else { nil } }
  }

  // MARK: Answering

  @Test("A typed answer is two keys and the typing; the focus returns to the list")
  func typedAnswer() throws {
    var desk = InboxDesk.begun()
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
    desk.store(Self.longest, try #require(sent.first).1)
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
    var desk = InboxDesk.begun()
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
    var desk = InboxDesk.begun()
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
    var desk = InboxDesk.begun()
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
    var desk = InboxDesk.begun()
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

  @Test(
    "A draft of the last time that comes after r stands in the answer, before what was typed since")
  func slowDraft() {
    let kept = Draft(dialog: Self.longest, text: "kept words", cursor: 4, changedAt: TestDesk.start)
    // Nothing was typed yet: as if it had been there.
    var desk = InboxDesk(isSlow: true)
    desk.press("n", "r")
    _ = desk.takeOthers()
    desk.begin([kept])
    #expect(desk.inbox.composer?.editor.text == "kept words")
    #expect(drafts(desk.takeInbox()).isEmpty)
    desk.type("!")
    #expect(desk.inbox.composer?.editor.text == "kept! words")
    // The first letters were faster: the disk had lost the old words to them.
    desk = InboxDesk(isSlow: true)
    desk.press("n", "r")
    desk.type("new")
    desk.press("left")
    _ = desk.takeOthers()
    desk.begin([kept])
    #expect(drafts(desk.takeInbox()).map(\.text) == ["kept words\n\nnew"])
    desk.type("-")
    #expect(desk.inbox.composer?.editor.text == "kept words\n\nne-w")
    // Even an answer that was sent off.
    desk = InboxDesk(isSlow: true)
    desk.press("n", "r")
    desk.type("new")
    desk.press("enter")
    _ = desk.takeOthers()
    desk.begin([kept])
    #expect(drafts(desk.takeInbox()) == [kept])
    #expect(desk.inbox.drafts[Self.longest] == kept)
    // What was read a second time, for a shop that came back, writes over nothing.
    desk.press("r")
    desk.type("?")
    _ = desk.takeOthers()
    desk.begin([kept])
    #expect(desk.inbox.composer?.editor.text == "kept? words")
    #expect(drafts(desk.takeInbox()).isEmpty)
  }

  @Test("Twenty answers within one second are no noise")
  func fastHands() throws {
    var desk = InboxDesk.begun()
    for number in 0..<20 {
      desk.press(number == 0 ? "n" : "j", "r")
      _ = desk.takeOthers()
      desk.type("answer \(number)")
      desk.press("enter")
      let sent = try #require(replies(desk.takeInbox()).first, "answer \(number)")
      #expect(sent.1.text == "answer \(number)")
    }
  }

  @Test("R12 a megabyte pasted stays a draft: nothing is sent, no key is pressed")
  func paste() {
    var desk = InboxDesk.begun()
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
    var desk = InboxDesk.begun()
    desk.press("n", "e")
    #expect(desk.takeOthers().contains(.edit("")))
    desk.receive(.edited(EditorResult("from vi\n", .taken)))
    #expect(desk.inbox.composer?.editor.text == "from vi")
    #expect(drafts(desk.takeInbox()).map(\.text) == ["from vi"])
  }

  @Test("alt-enter and ctrl-j begin lines; an empty answer is not sent")
  func lines() {
    var desk = InboxDesk.begun()
    desk.press("n", "r")
    _ = desk.takeOthers()
    desk.press("enter")
    #expect(replies(desk.takeInbox()).isEmpty)
    desk.press("a", "alt-enter", "b", "ctrl-j", "c", "enter")
    #expect(replies(desk.takeInbox()).map(\.1.text) == ["a\nb\nc"])
  }

  @Test("A file goes with the answer by its whole path, and can be taken away")
  func files() {
    var desk = InboxDesk.begun()
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
    var desk = InboxDesk.begun()
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
    var desk = InboxDesk.begun()
    desk.press("n", "r")
    desk.type("first")
    desk.press("enter")
    let reply = try #require(replies(desk.takeInbox()).first).1
    desk.store(Self.longest, reply)
    desk.press("u")
    #expect(desk.takeOthers().contains(.undoJob(TestDesk.account, JobID(1))))
    desk.receive(
      .outbox(TestDesk.account, .changed([InboxDesk.item(Self.longest, reply, state: .cancelled)])))
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
      var desk = InboxDesk.begun(size: Size(columns: 120, rows: 40))
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
    var desk = InboxDesk.begun()
    desk.press("n", "r")
    desk.type(text)
    _ = desk.takeOthers()
    desk.press("enter")
    #expect(replies(desk.takeInbox()).count == 1)
  }

  @Test("The same text within a minute is asked about, after it no more")
  func repetition() throws {
    var desk = InboxDesk.begun()
    desk.press("n", "r")
    desk.type("Soon")
    desk.press("enter")
    desk.store(Self.longest, Reply(text: "Soon"))
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
    var desk = InboxDesk.begun(shop)
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

  @Test(
    "T13 The line that is being typed is on the screen, with the cursor, however many there are",
    arguments: [(40, 12), (60, 20), (80, 24), (100, 30), (120, 40), (160, 50)])
  func longAnswer(_ columns: Int, _ rows: Int) throws {
    var desk = InboxDesk.begun(size: Size(columns: columns, rows: rows))
    desk.press("n", "r")
    for line in 1...30 {
      desk.type("line\(line)x")
      let cursor = try #require(desk.desk.frame.cursor, "line \(line)")
      #expect(desk.desk.rows[cursor.row].contains("line\(line)x"), "line \(line)")
      desk.press("alt-enter")
    }
    for _ in 1...30 {
      desk.press("up")
      #expect(desk.desk.frame.cursor != nil)
    }
  }

  // MARK: Fates

  @Test("An answer of open fate is shown as such, and what the seller may do about it")
  func fates() {
    var desk = InboxDesk.begun(size: Size(columns: 120, rows: 40))
    let reply = Reply(text: "my words")
    desk.store(Self.longest, reply, state: .unknown)
    desk.press("n", "n", "n", "n")
    desk.press("esc", "g", "enter")
    #expect(desk.screen.contains("? nobody knows yet whether it arrived: it is being looked for"))
    // Until that is over nothing may be sent beside it.
    _ = desk.takeOthers()
    desk.press("z", "s")
    #expect(replies(desk.takeInbox()).isEmpty)
    #expect(desk.screen.contains("No answer here waits for you to decide"))
    desk.receive(
      .outbox(
        TestDesk.account,
        .changed([
          InboxDesk.item(Self.longest, reply, state: .failed, reason: .notTaken(attempts: 1))
        ])))
    #expect(desk.screen.contains("✗ not seen in the dialog so far · z s sends again"))
    _ = desk.takeOthers()
    desk.press("z", "e")
    #expect(desk.inbox.composer?.editor.text == "my words")
    #expect(!desk.screen.contains("not seen in the dialog"))
    desk.press("esc")
    desk.store(Self.longest, reply, number: 2, state: .failed, reason: .maintenance)
    _ = desk.takeOthers()
    desk.press("z", "s")
    // In the place of the failed one, so that no other key can send that too.
    let replaced = desk.takeInbox().compactMap { effect -> OutboxID? in
      guard case .putReply(_, _, let reply, _, let replaced) = effect, reply.text == "my words"
      else { return nil }
      return replaced
    }
    #expect(replaced == [OutboxID(2)])
    desk.store(Self.longest, reply, number: 3, state: .failed, reason: .maintenance)
    _ = desk.takeOthers()
    desk.press("z", "x")
    #expect(!desk.screen.contains("✗"))
    #expect(desk.takeOthers().contains(.discardItem(TestDesk.account, OutboxID(3))))
  }

  @Test("O05 an answer that was stopped says why in its dialog, and n leads to it")
  func stopped() {
    let words: [(Job.Pause, String)] = [
      (.answeredElsewhere, "‖ not sent: somebody has answered since · z s lets it go"),
      (.buyerWrote, "‖ not sent: the buyer has written since · z s lets it go"),
      (.old, "‖ not sent: it has waited for a day · z s lets it go"),
      (.interrupted, "‖ not sent: the desk ended while it could be taken back · z s lets it go"),
    ]
    for (pause, text) in words {
      var desk = InboxDesk.begun(size: Size(columns: 240, rows: 40))
      let reply = Reply(text: "my words")
      var item = InboxDesk.item(Self.longest, reply, number: 1, state: .queued, reason: nil)
      // One that is on its way is answered.
      desk.receive(.outbox(TestDesk.account, .began([item])))
      desk.press("n")
      #expect(desk.inbox.thread?.dialog == Self.second)
      item.pause = pause
      desk.press("esc", "g")
      desk.receive(.outbox(TestDesk.account, .changed([item])))
      desk.press("n")
      #expect(desk.inbox.thread?.dialog == Self.longest)
      #expect(desk.screen.contains(text), "\(pause)")
      #expect(desk.desk.frame.title.hasPrefix("(\(desk.inbox.counts.waiting + 1)/"))
      _ = desk.takeOthers()
      desk.press("z", "s")
      #expect(desk.takeOthers().contains(.pauseJob(TestDesk.account, item.job, false)))
    }
  }

  @Test("What a colleague writes while one types is asked about, however many keys follow")
  func overlooked() {
    var desk = InboxDesk.begun()
    desk.press("n", "r")
    desk.type("I look")
    desk.change { desk in
      let last = desk.threads[Self.longest]?.last?.id.number ?? 0
      desk.threads[Self.longest]?.append(
        DialogMessage(
          id: MessageID(last + 1), author: .seller, text: "Done already",
          writtenAt: TestDesk.start))
    }
    desk.type(" into it")
    _ = desk.takeOthers()
    desk.press("enter")
    #expect(desk.inbox.composer?.concerns == [.answeredElsewhere])
    desk.press("enter")
    #expect(replies(desk.takeInbox()).map(\.1.text) == ["I look into it"])
  }

  @Test("An answer that has left is shown until its message is there, and then once")
  func doneIsShownOnce() {
    var desk = InboxDesk.begun()
    desk.press("n")
    let reply = Reply(text: "line one\nline two", basis: desk.threads[Self.longest]?.last?.id)
    desk.store(Self.longest, reply)
    desk.receive(
      .outbox(TestDesk.account, .changed([InboxDesk.item(Self.longest, reply, state: .done)])))
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
}
