import Dashboard
import DeskTesting
import Foundation
import Marketplace
import TerminalCore
import Testing
import Texts

/// Pictures that buyers send, over the conversation.
@Suite("Inbox: pictures")
struct InboxPictureTests {
  private static let message = MessageID(1_000 + 2)

  private func desk(
    size: Size = Size(columns: 80, rows: 24), language: Language = .english, shows: Bool = true,
    theme: String = "midnight"
  ) -> InboxDesk {
    var desk = InboxDesk(size: size, language: language, theme: theme, showsPictures: shows)
    desk.press("n", "k")
    _ = desk.takeOthers()
    return desk
  }

  /// Red above blue.
  private static let picture = Picture(
    Size(columns: 40, rows: 40),
    pixels: (0..<1_600).map { $0 < 800 ? 0xE00000 : 0x0000E0 })
  private static let facts = PictureFacts(.png, Size(columns: 1_280, rows: 720))

  private func purpose(_ effects: [InboxEffect]) -> [AttachmentPurpose] {
    effects.compactMap {
      if case .fetchAttachment(_, _, _, let purpose) = $0 { purpose } else { nil }
    }
  }

  @Test(
    "K03 Nothing is fetched before i asks for it; then kind, size and length stand over the picture"
  )
  func showing() {
    var desk = desk()
    #expect(desk.inbox.thread?.selected?.attachment?.name == "steam.png")
    #expect(purpose(desk.takeInbox()).isEmpty)
    desk.press("i")
    #expect(purpose(desk.takeInbox()) == [.show])
    #expect(desk.screen.contains("Fetching the file"))
    let message = desk.inbox.thread?.selected?.id ?? Self.message
    desk.report(
      .pictureRead(
        message, PictureReading(bytes: 340_000, facts: Self.facts, .picture(Self.picture))))
    #expect(desk.screen.contains("PNG · 1280×720 · 340 kB"))
    let canvas = desk.desk.frame.canvas
    let cells = canvas.cells.filter(\.isPicture)
    #expect(cells.count == 38 * 19, "as large as fits, in its proportions")
    #expect(cells.first?.pixels.upper == 0xE00000 && cells.last?.pixels.lower == 0x0000E0)
    desk.press("esc")
    #expect(desk.desk.model.overlay == nil)
    #expect(!desk.desk.frame.canvas.cells.contains { $0.isPicture })
  }

  @Test("Without colours, or in mono, the facts are said and the viewer is named")
  func withoutColours() {
    for shows in [false, true] {
      var desk = desk(shows: shows, theme: shows ? "mono" : "midnight")
      desk.press("i")
      let message = desk.inbox.thread?.selected?.id ?? Self.message
      desk.report(
        .pictureRead(
          message, PictureReading(bytes: 340_000, facts: Self.facts, .picture(Self.picture))))
      #expect(desk.screen.contains("PNG · 1280×720"))
      #expect(desk.screen.contains("o opens it, S saves it"))
      #expect(!desk.desk.frame.canvas.cells.contains { $0.isPicture })
    }
  }

  @Test("What cannot be shown says why; o hands it to the viewer, S asks where to save it")
  func notShown() {
    var desk = desk()
    desk.press("i")
    let message = desk.inbox.thread?.selected?.id ?? Self.message
    desk.report(
      .pictureRead(
        message,
        PictureReading(
          bytes: 5_000, facts: PictureFacts(.webP, Size(columns: 5, rows: 5)), .notShown(.notRead)))
    )
    #expect(desk.screen.contains("WebP · 5×5 · 5 kB"))
    #expect(desk.screen.contains("Such pictures are not shown here"))
    // An answer for another message is not taken for this one's.
    desk.report(.pictureRead(MessageID(5), PictureReading(.notFetched("gone"))))
    #expect(desk.screen.contains("WebP"))
    _ = desk.takeOthers()
    desk.press("o")
    #expect(purpose(desk.takeInbox()) == [.open] && desk.desk.model.overlay == nil)
    desk.press("i", "S")
    #expect(desk.screen.contains("Save in"))
    desk.press("esc", "k", "i")
    #expect(desk.screen.contains("This message has no picture"))
  }

  @Test(
    "The picture at every layout",
    arguments: [
      Size(columns: 40, rows: 12), Size(columns: 80, rows: 24), Size(columns: 120, rows: 40),
    ], Language.allCases)
  func pictures(_ size: Size, _ language: Language) throws {
    var desk = desk(size: size, language: language)
    desk.press("i")
    let message = desk.inbox.thread?.selected?.id ?? Self.message
    desk.report(
      .pictureRead(
        message, PictureReading(bytes: 340_000, facts: Self.facts, .picture(Self.picture))))
    desk.receive(.timer(.noticeFaded(desk.desk.model.noticeGeneration)))
    try expectGolden(
      desk.desk.frame.canvas,
      "inbox-picture-\(size.columns)x\(size.rows)-\(language.rawValue)")
  }
}
