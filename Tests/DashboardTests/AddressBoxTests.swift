import Dashboard
import DeskTesting
import Marketplace
import TerminalCore
import Testing
import Texts

/// What a buyer's link is before it is opened (T15).
@Suite("Links of messages")
struct AddressBoxTests {
  private func desk(
    _ text: String, file: String? = nil, size: Size = Size(columns: 80, rows: 24),
    language: Language = .english
  ) -> InboxDesk {
    var shop = SampleDialogs()
    shop.threads[SampleDialogs.longest]?[2].text = text
    shop.threads[SampleDialogs.longest]?[2].attachment = file.map {
      DialogMessage.Attachment(name: $0, address: "https://graph.digiseller.ru/file/1")
    }
    var desk = InboxDesk(shop, size: size, language: language)
    desk.press("n", "k")
    _ = desk.takeOthers()
    desk.press("o")
    return desk
  }

  private func opened(_ desk: inout InboxDesk) -> [String] {
    desk.takeOthers().compactMap { if case .open(let address) = $0 { address } else { nil } }
  }

  @Test("T15 nothing is opened before its whole address was seen, and what was seen is opened")
  func wholeAddress() {
    let long = "https://shop.example/" + String(repeating: "path/", count: 60) + "end?x=1"
    var desk = desk("see \(long), please")
    #expect(opened(&desk) == [])
    #expect(desk.desk.model.overlay == .address(AddressBox(addresses: [WebAddress(long)!])))
    #expect(desk.screen.contains("Leads to shop.example"))
    let inside = desk.desk.rows.compactMap { row -> Substring? in
      let parts = row.split(separator: "│")
      return parts.count == 3 ? parts[1] : nil
    }
    #expect(inside.joined().filter { $0 != " " }.contains(long))
    desk.press("enter")
    #expect(opened(&desk) == [long])
    #expect(desk.desk.model.overlay == nil)
  }

  @Test("T15 an address that the screen cannot show whole is copied, never opened")
  func longerThanScreen() {
    let long = "https://shop.example/" + String(repeating: "a", count: 1_900)
    var desk = desk(long, size: Size(columns: 60, rows: 20))
    desk.press("enter")
    #expect(opened(&desk) == [])
    #expect(desk.screen.contains("longer than the screen"))
    desk.press("y")
    #expect(desk.takeOthers().contains(.copy(long)))
  }

  @Test("T15 a false host, a name before the host and hidden characters are said in words")
  func warnings() {
    var desk = desk(
      "https://pаypal.com/login https://paypal.com@evil.example/x https://a.example/b\u{202E}c",
      language: .english)
    #expect(desk.screen.contains("xn--pypal-4ve.com"))
    #expect(desk.screen.contains("written in other letters"))
    #expect(desk.screen.contains("1/3"))
    desk.press("j")
    #expect(desk.screen.contains("Leads to evil.example"))
    #expect(desk.screen.contains("What stands before @"))
    desk.press("j", "j")
    #expect(desk.screen.contains("cannot be seen"))
    #expect(desk.screen.contains("https://a.example/b%E2%80%AEc"))
    desk.press("g", "esc")
    #expect(desk.desk.model.overlay == nil)
    #expect(opened(&desk) == [])
    #expect(desk.desk.model.inbox.thread?.selected != nil)
  }

  @Test("T15 text that is no address is not offered")
  func noAddress() {
    for text in ["javascript:alert(1)", "file:///etc/passwd", "-o https:/x", "see http://"] {
      var desk = desk(text)
      #expect(desk.desk.model.overlay == nil, "\(text)")
      #expect(opened(&desk) == [], "\(text)")
    }
  }

  @Test("T15 a file that may run as a program is not opened; pictures and papers are")
  func files() {
    for name in ["a.desktop", "a.exe", "run.sh", "page.html", "x.svg", "noextension", "a.png.lnk"] {
      var desk = desk("file", file: name)
      #expect(desk.takeInbox() == [], "\(name)")
      #expect(desk.screen.contains("can run as a program"), "\(name)")
    }
    for name in ["a.png", "A.JPG", "check.pdf", "log.txt"] {
      var desk = desk("file", file: name)
      #expect(
        desk.takeInbox().contains {
          if case .fetchAttachment(_, _, _, purpose: .open) = $0 { true } else { false }
        }, "\(name)")
    }
  }

  @Test("The question about a link", arguments: Language.allCases)
  func picture(_ language: Language) throws {
    let desk = desk(
      "https://paypal.com@пример.рф/login?next=%2Fhome https://plati.market/itm/1",
      language: language)
    try expectGolden(desk.desk.frame.canvas, "inbox-link-80x24-\(language.rawValue)")
  }
}
