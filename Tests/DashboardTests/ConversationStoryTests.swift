import Dashboard
import DeskTesting
import Foundation
import Marketplace
import TerminalCore
import Testing
import Texts

@Suite("Conversations: reading, searching and files")
struct ConversationStoryTests {
  private static let longest = SampleDialogs.longest
  private static let second = SampleDialogs.second

  // MARK: Conversation

  @Test("Older messages are read as the text is paged back, and asked for where the store ends")
  func paging() {
    var shop = SampleDialogs()
    let id = DialogID(700_000_900)
    shop.addLong(id, 600)
    var desk = InboxDesk.begun(shop)
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
    var desk = InboxDesk.begun(shop)
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
    var desk = InboxDesk.begun(shop)
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
    var desk = InboxDesk.begun()
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
    var desk = InboxDesk.begun()
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
    var desk = InboxDesk.begun()
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
    var desk = InboxDesk.begun()
    desk.press("F")
    desk.type("qqq")
    desk.report(
      .found(Generation(1), [SearchHit(kind: .dialog(Self.second), excerpt: "old")]))
    #expect(!desk.screen.contains("old"))
  }

  @Test("Messages of the administration are read, and nothing can be typed there")
  func administration() {
    var desk = InboxDesk.begun()
    desk.press("z", "a")
    #expect(desk.screen.contains("Обновите описание товара."))
    desk.press("r", "j", "esc")
    #expect(desk.desk.model.overlay == nil && desk.inbox.composer == nil)
  }
}
