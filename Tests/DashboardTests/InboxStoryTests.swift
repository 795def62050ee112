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

  // MARK: Opening

  @Test("The desk opens on the Inbox where there are dialogs, else on the products, and says why")
  func home() {
    #expect(InboxDesk.begun().desk.model.screen == .inbox)
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
    let desk = InboxDesk.begun()
    let rows = desk.desk.rows
    #expect(rows[3].contains("ivan.petrov@mail.ru") && rows[3].contains("2 h"))
    #expect(rows[4].contains("anna77"))
    #expect(rows[5].contains("john.smith"))
    #expect(rows[0].contains("3 wait, the longest 2 h"))
    #expect(rows[1].contains("1 Inbox 3/3 "))
    #expect(desk.desk.frame.title.hasPrefix("(3/3) "))
    #expect(rows[1].contains("1–19 of 40 · just now · comp"))
  }

  @Test("At the start a line says who waits, what came and what failed")
  func sinceLeft() {
    var desk = InboxDesk(
      drafts: [Draft(dialog: Self.second, text: "half", cursor: 4, changedAt: TestDesk.start)])
    #expect(desk.screen.contains("Since you left: 3 wait · the longest 2 h · 1 draft · 3 unread"))
    desk.report(
      .arrived([
        InboxReport.Arrival(
          dialog: Self.longest, buyer: "ivan", product: nil, text: "news", at: nil)
      ]))
    #expect(desk.screen.contains("the longest 2 h · new messages in 1 dialog"))
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
      var desk = InboxDesk.begun(size: size)
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
    var desk = InboxDesk.begun()
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
      var desk = InboxDesk.begun()
      desk.knowsStates = knows
      desk.press("j", "enter")
      _ = desk.takeOthers()
      desk.receive(.timer(.dialogRested(desk.inbox.restGeneration)))
      #expect(desk.takeInbox().contains(.fetchCard(Self.second)) == !knows)
    }
  }

  @Test("An answer that has arrived marks what it answered as read, which needs no words")
  func answeringReads() {
    var desk = InboxDesk.begun()
    let reply = Reply(text: "Hello")
    desk.store(Self.longest, reply)
    #expect(!desk.takeInbox().contains(.markSeen(Self.longest)))
    desk.receive(
      .outbox(TestDesk.account, .changed([InboxDesk.item(Self.longest, reply, state: .done)])))
    #expect(desk.takeInbox().contains(.markSeen(Self.longest)))
    desk.receive(
      .outbox(TestDesk.account, .changed([InboxDesk.item(Self.longest, reply, state: .done)])))
    #expect(!desk.takeInbox().contains(.markSeen(Self.longest)), "once")
    desk.report(.done(.markSeen, Self.longest, nil))
    #expect(!desk.screen.contains("marked as read"))
    desk.press("m")
    desk.report(.done(.markSeen, Self.longest, nil))
    #expect(desk.screen.contains("ivan.petrov@mail.ru is marked as read"))
  }

  @Test("With mark_read_on_reply = false an answer marks nothing as read, and m still does")
  func answeringReadsNothing() {
    var desk = InboxDesk(marksReadOnReply: false)
    _ = desk.takeOthers()
    let reply = Reply(text: "Hello")
    desk.store(Self.longest, reply)
    desk.receive(
      .outbox(TestDesk.account, .changed([InboxDesk.item(Self.longest, reply, state: .done)])))
    #expect(!desk.takeInbox().contains(.markSeen(Self.longest)))
    desk.press("m")
    #expect(desk.takeInbox().contains(.markSeen(Self.longest)))
    desk.report(.done(.markSeen, Self.longest, nil))
    #expect(desk.screen.contains("ivan.petrov@mail.ru is marked as read"))
  }

  // MARK: Next

  @Test("n shows the longest waiting with the order: one key, from any screen")
  func next() {
    var desk = InboxDesk.begun()
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
    var desk = InboxDesk.begun()
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
    var desk = InboxDesk.begun()
    desk.store(Self.longest, Reply(text: "on its way"))
    desk.press("j", "z", "h", "g", "n")
    #expect(desk.inbox.thread?.dialog == Self.english)
    desk.press("n")
    #expect(desk.screen.contains("Nobody waits"))
  }

  @Test("An answer to an older question for the next is dropped")
  func nextStale() {
    var desk = InboxDesk.begun()
    desk.press("n")
    desk.report(.longestWaiting(Generation(0), desk.rows[2]))
    #expect(desk.inbox.thread?.dialog == Self.longest)
  }

  // MARK: Lists

  @Test("The row under the cursor keeps its line whatever comes in above it", arguments: [0, 2, 5])
  func neverJumps(_ steps: Int) {
    var desk = InboxDesk.begun(size: Size(columns: 160, rows: 20))
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
    var desk = InboxDesk.begun()
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
    var desk = InboxDesk.begun()
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

  // MARK: Marks

  @Test("No answer needed, put aside, waits again: kept here, shown as such")
  func marks() {
    var desk = InboxDesk.begun()
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
    var desk = InboxDesk.begun()
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
}
