import Foundation
import Marketplace
import Storage
import Testing

@Suite("Drafts, marks and answers in the store")
struct ReplyStoreTests {
  private static let account = AccountID("keys")
  private static let now = Date(timeIntervalSince1970: 1_795_341_600)

  private func store(in directory: String) throws -> DeskStore {
    let store = try DeskStore.open(directory: directory)
    store.register(Self.account, identity: "digiseller:1")
    return store
  }

  private func withDirectory(_ work: (String) throws -> Void) throws {
    let path = FileManager.default.temporaryDirectory.path + "/replies-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try work(path)
  }

  @Test(
    "T20 O02 a draft comes back byte for byte, with its cursor and files, and is replaced, not added"
  )
  func draft() throws {
    try withDirectory { directory in
      let text = "line\r\n\u{0}after NUL \u{202E}рус"
      do {
        let store = try store(in: directory)
        try store.save(
          Draft(dialog: DialogID(7), text: "old", changedAt: Self.now), of: Self.account)
        try store.save(
          Draft(
            dialog: DialogID(7), text: text, cursor: 3,
            files: [Reply.File(path: "/tmp/a b", name: "a b")], basis: MessageID(12),
            changedAt: Self.now), of: Self.account)
      }
      let store = try store(in: directory)
      let draft = try #require(try store.drafts(of: Self.account).first)
      #expect(Array(draft.text.utf8) == Array(text.utf8))
      #expect(draft.cursor == 3 && draft.basis == MessageID(12) && draft.files.count == 1)
      #expect(try store.drafts(of: Self.account).count == 1)
      try store.save(Draft(dialog: DialogID(7), text: "", changedAt: Self.now), of: Self.account)
      #expect(try store.drafts(of: Self.account).isEmpty)
    }
  }

  @Test("two shops under one name never see each other's drafts and marks")
  func identities() throws {
    let store = try DeskStore.inMemory()
    store.register(Self.account, identity: "digiseller:1")
    try store.save(Draft(dialog: DialogID(7), text: "mine", changedAt: Self.now), of: Self.account)
    try store.save(
      DialogMarks(note: "careful"), for: DialogID(7), of: Self.account, now: Self.now)
    store.register(Self.account, identity: "digiseller:2")
    #expect(try store.drafts(of: Self.account).isEmpty)
    #expect(try store.marks(of: Self.account).isEmpty)
    store.register(Self.account, identity: "digiseller:1")
    #expect(try store.drafts(of: Self.account).map(\.text) == ["mine"])
    #expect(try store.marks(of: Self.account)[DialogID(7)]?.note == "careful")
  }

  @Test("Many dialogs need no answer in one go; taken back, what was changed since stays")
  func quiet() throws {
    let store = try DeskStore.inMemory()
    store.register(Self.account, identity: "digiseller:1")
    try store.save(
      DialogMarks(quietThrough: MessageID(3), note: "old"), for: DialogID(1), of: Self.account,
      now: Self.now)
    try store.save(
      DialogMarks(quietThrough: MessageID(90)), for: DialogID(2), of: Self.account, now: Self.now)
    let changes = try store.quiet(
      [DialogID(1): MessageID(10), DialogID(2): MessageID(20), DialogID(3): MessageID(30)],
      of: Self.account, now: Self.now)
    #expect(Set(changes.map(\.dialog)) == [DialogID(1), DialogID(3)], "2 was quiet for longer")
    #expect(
      try store.marks(of: Self.account) == [
        DialogID(1): DialogMarks(quietThrough: MessageID(10), note: "old"),
        DialogID(2): DialogMarks(quietThrough: MessageID(90)),
        DialogID(3): DialogMarks(quietThrough: MessageID(30)),
      ])
    // Meanwhile another process writes a note, and says of another dialog that it is quiet for longer.
    try store.save(
      DialogMarks(quietThrough: MessageID(10), note: "new"), for: DialogID(1), of: Self.account,
      now: Self.now)
    try store.save(
      DialogMarks(quietThrough: MessageID(31)), for: DialogID(3), of: Self.account, now: Self.now)
    let now = try store.takeBack(changes, of: Self.account, now: Self.now)
    #expect(
      now == [
        DialogID(1): DialogMarks(quietThrough: MessageID(3), note: "new"),
        DialogID(3): DialogMarks(quietThrough: MessageID(31)),
      ])
    #expect(try store.marks(of: Self.account).filter { $0.key != DialogID(2) } == now)
  }

  @Test("A change of marks touches the fields that it changes and no others")
  func changes() {
    let before = DialogMarks(quietThrough: MessageID(1), note: "a")
    var after = before
    after.isUnreadAgain = true
    let change = MarksChange(DialogID(1), from: before, to: after)
    let other = DialogMarks(snoozedUntil: .distantFuture, snoozedAt: MessageID(5), note: "b")
    var changed = other
    changed.isUnreadAgain = true
    #expect(change.applied(to: other) == changed)
    #expect(change.takenBack(from: changed) == other)
    #expect(change.takenBack(from: other) == other, "somebody has changed it since")
  }

  @Test("marks come back whole, and nothing is kept of nothing")
  func marks() throws {
    let store = try DeskStore.inMemory()
    store.register(Self.account, identity: "digiseller:1")
    let marks = DialogMarks(
      quietThrough: MessageID(5), snoozedUntil: Self.now, snoozedAt: MessageID(4),
      isUnreadAgain: true, note: "a\u{0}b")
    try store.save(marks, for: DialogID(7), of: Self.account, now: Self.now)
    #expect(try store.marks(of: Self.account) == [DialogID(7): marks])
    try store.save(DialogMarks(), for: DialogID(7), of: Self.account, now: Self.now)
    #expect(try store.marks(of: Self.account).isEmpty)
  }

  @Test("a file that goes with an answer is copied, kept while it may be needed, then removed")
  func files() throws {
    try withDirectory { directory in
      let store = try store(in: directory)
      let original = directory + "/shot.png"
      try Data("picture".utf8).write(to: URL(fileURLWithPath: original))
      let put = try store.putReply(
        Reply(text: "look", files: [Reply.File(path: original, name: "shot.png")]),
        to: DialogID(7), title: "b", of: Self.account, hold: .seconds(5), now: Self.now)
      try FileManager.default.removeItem(atPath: original)
      let file = try #require(put.items.first?.wish.reply?.files.first)
      #expect(file.name == "shot.png")
      #expect(FileManager.default.contents(atPath: file.path) == Data("picture".utf8))
      let job = try #require(put.job)
      // Taken back: the draft names the copy.
      _ = try store.cancel(job.id, now: Self.now)
      try store.removeUnusedFiles(now: Date().addingTimeInterval(7_200))
      #expect(FileManager.default.fileExists(atPath: file.path))
      try store.save(Draft(dialog: DialogID(7), text: "", changedAt: Self.now), of: Self.account)
      try store.removeUnusedFiles(now: Date())
      #expect(FileManager.default.fileExists(atPath: file.path))
      try store.removeUnusedFiles(now: Date().addingTimeInterval(7_200))
      #expect(!FileManager.default.fileExists(atPath: file.path))
    }
  }

  @Test("an answer with a file that cannot be read is not stored, and its draft stays")
  func missingFile() throws {
    try withDirectory { directory in
      let store = try store(in: directory)
      try store.save(Draft(dialog: DialogID(7), text: "x", changedAt: Self.now), of: Self.account)
      #expect {
        try store.putReply(
          Reply(text: "x", files: [Reply.File(path: directory, name: "d")]), to: DialogID(7),
          title: "b", of: Self.account, hold: .zero, now: Self.now)
      } throws: { error in
        guard case StoreError.inaccessible(let path, _) = error else { return false }
        return path == directory
      }
      #expect(try store.drafts(of: Self.account).count == 1)
      #expect(try store.openItems(of: Self.account).isEmpty)
    }
  }

  @Test("ready answers are counted as they are used")
  func uses() throws {
    let store = try DeskStore.inMemory()
    try store.noteAnswerUse("hello")
    try store.noteAnswerUse("hello")
    #expect(try store.answerUses() == ["hello": 2])
  }

  @Test("S04 drafts and answers are saved from a damaged file")
  func salvage() throws {
    try withDirectory { directory in
      do {
        let store = try store(in: directory)
        for index in 1...200 {
          try store.save(
            Draft(
              dialog: DialogID(index), text: "draft \(index) " + String(repeating: "x", count: 300),
              changedAt: Self.now), of: Self.account)
          _ = try store.putReply(
            Reply(text: "answer \(index)"), to: DialogID(1_000 + index), title: "b",
            of: Self.account, hold: .zero, now: Self.now)
        }
      }
      let path = directory + "/desk.sqlite"
      var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      // The first page and one more.
      for start in [0, 4_096 * 9] {
        bytes.replaceSubrange(start..<start + 4_096, with: Data(count: 4_096))
      }
      try bytes.write(to: URL(fileURLWithPath: path))
      let store = try store(in: directory)
      #expect(store.salvage != nil)
      let drafts = try store.drafts(of: Self.account)
      let answers = try store.openItems(of: Self.account).compactMap(\.wish.reply?.text)
      #expect(drafts.count >= 180)
      #expect(drafts.allSatisfy { $0.text.hasPrefix("draft \($0.dialog) x") })
      #expect(answers.count { !$0.isEmpty } >= 100)
    }
  }
}
