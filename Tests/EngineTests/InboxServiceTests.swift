import Dashboard
import DeskTesting
import Digiseller
import Engine
import Foundation
import Marketplace
import Sandbox
import Storage
import Synchronization
import TerminalCore
import Testing
import Transport

/// The Inbox at work against the sandbox over real HTTP.
@Suite struct InboxServiceTests {
  private final class Heard: Sendable {
    let messages = Mutex<[Desk.Msg]>([])
  }

  private final class Rig: Sendable {
    let server: SandboxServer
    let pages: PagesStore
    let desk: DeskStore
    let service: AccountService
    let inbox: InboxService
    let busy = BusyCount()
    private let heard = Heard()
    let id = AccountID("keys")

    init(
      poll: Duration? = .milliseconds(200), cache: String? = nil,
      _ adjust: (inout SandboxOptions) -> Void = { _ in }
    ) throws {
      var options = SandboxOptions()
      options.size = .s
      options.isFrozen = true
      adjust(&options)
      server = SandboxServer(options: options)
      let account = try server.start()[0]
      pages = try PagesStore.inMemory()
      desk = try DeskStore.inMemory()
      desk.register(id, identity: "digiseller:424242")
      try pages.register(id, marketplace: .digiseller, identity: "digiseller:424242")
      let session = Session(sellerID: account.sellerID, key: Secret(account.apiKey))
      let origin = try Origin(account.baseURL, allowLoopbackHTTP: true)
      let traffic = AccountTraffic(
        .init(limit: RateLimit(requestsPerSecond: nil, maxConcurrent: 2)))
      func client(_ priority: Priority) -> DigisellerClient {
        DigisellerClient(
          settings: DigisellerSettings(
            origin: origin, sellerID: account.sellerID, timeout: .seconds(10)), session: session,
          exchange: AccountTransport(
            lane: CurlLane(TransportSettings(userAgent: "sellerdesk-tests")), traffic: traffic,
            priority: priority))
      }
      service = AccountService(
        id: id, userClient: client(.user), backgroundClient: client(.background),
        writeClient: client(.user), inboxClient: client(.user))
      let box = heard
      inbox = InboxService(
        service: service, pages: pages, desk: desk,
        tools: InboxTools(
          pollInterval: poll, historyPause: .milliseconds(1), cacheDirectory: cache,
          answers: {
            (
              [
                ReadyAnswer(
                  id: "a", title: LocalizedText(english: "A"), text: LocalizedText(english: "B"))
              ], ["a.txt:1"]
            )
          }),
        busy: busy
      ) { message in
        box.messages.withLock { $0.append(message) }
      }
    }

    var reports: [InboxReport] {
      heard.messages.withLock { messages in
        messages.compactMap { if case .inbox(_, let report) = $0 { report } else { nil } }
      }
    }

    var arrivals: [InboxReport.Arrival] {
      reports.flatMap { report -> [InboxReport.Arrival] in
        if case .arrived(let arrivals) = report { arrivals } else { [] }
      }
    }

    /// Waits for something that another thread brings about.
    @discardableResult
    func wait(_ seconds: Double = 30, until isThere: () throws -> Bool) throws -> Bool {
      let end = Date() + seconds
      while Date() < end {
        if try isThere() { return true }
        usleep(10_000)
      }
      return try isThere()
    }

    func open() throws -> ShopDialog {
      var filter = ShopDialogs.Filter()
      filter.isUnreadOnly = true
      return try #require(server.shop.dialogs.page(filter, page: 1, rows: 1).dialogs.first)
    }
  }

  @Test("A new message is stored and told once, also while history is read; nothing old is news")
  func arrivals() throws {
    let rig = try Rig()
    rig.inbox.perform(.begin)
    try rig.wait {
      try rig.pages.staleDialogs(of: rig.id, limit: 1).isEmpty && rig.reports.contains(.polled(nil))
    }
    #expect(rig.arrivals.isEmpty)
    let dialog = try rig.open()
    // The sandbox writes times without fractions.
    usleep(1_100_000)
    let begun = Date()
    rig.server.shop.dialogs.write("Новое \u{1F44D}", by: .buyer, in: dialog.id)
    #expect(try rig.wait { !rig.arrivals.isEmpty })
    // The poll interval, a look, and the reading of the dialog; the machine may be busy.
    #expect(Date().timeIntervalSince(begun) < 10)
    let quiet = rig.server.shop.dialogs.page(.init(), page: 3, rows: 50).dialogs[0]
    rig.server.shop.dialogs.write("Tief unten", by: .buyer, in: quiet.id)
    #expect(try rig.wait { rig.arrivals.count >= 2 })
    usleep(700_000)
    #expect(rig.arrivals.map(\.text) == ["Новое \u{1F44D}", "Tief unten"])
    #expect(rig.arrivals.map(\.dialog) == [DialogID(dialog.id), DialogID(quiet.id)])
    let row = try #require(try rig.pages.dialog(DialogID(quiet.id), of: rig.id))
    #expect(row.lastText == "Tief unten")
    #expect(row.waitingSince != nil)
    // What the seller himself writes elsewhere ends the waiting and is no news.
    rig.server.shop.dialogs.write("Ответ", by: .seller, in: quiet.id)
    #expect(
      try rig.wait { try rig.pages.dialog(DialogID(quiet.id), of: rig.id)?.waitingSince == nil })
    #expect(rig.arrivals.count == 2)
  }

  @Test("The history of all dialogs is read behind, and says how far it is")
  func history() throws {
    let rig = try Rig()
    rig.inbox.perform(.begin)
    #expect(
      try rig.wait(100) {
        let progress = try rig.pages.historyProgress(of: rig.id)
        return progress.complete == 200 && progress.total == 200
      })
    let truth = rig.server.shop.dialogs
    for dialog in truth.page(.init(), page: 1, rows: 200).dialogs {
      let thread = try rig.pages.thread(
        DialogID(dialog.id), of: rig.id, .newest, count: 10_000)
      #expect(
        thread.window.messages.map(\.id.number) == truth.allMessages(dialog.id).map { Int64($0.id) }
      )
      #expect(thread.window.isCompleteBack)
    }
    #expect(try rig.pages.historyProgress(of: rig.id).completeBackTo != nil)
    let waiting = try rig.pages.dialogs(
      DialogQuery(account: rig.id, filter: DialogFilter(isWaitingOnly: true)), limit: nil)
    #expect(!waiting.isEmpty)
    #expect(try rig.wait { try rig.pages.waitingWithoutOrder(of: rig.id, limit: 1).isEmpty })
    #expect(
      try rig.pages.dialogs(
        DialogQuery(account: rig.id, filter: DialogFilter(isWaitingOnly: true)), limit: nil
      ).allSatisfy { $0.orderState != nil })
  }

  @Test("An outage is told, and what was missed comes by itself when it is over")
  func outage() throws {
    let rig = try Rig()
    rig.inbox.perform(.begin)
    try rig.wait { rig.reports.contains(.polled(nil)) }
    rig.server.faults = [FaultRule(path: "debates", status: 503)]
    #expect(
      try rig.wait {
        rig.reports.contains { if case .polled(.some) = $0 { true } else { false } }
      })
    usleep(1_100_000)
    let dialogs = rig.server.shop.dialogs
    let touched = dialogs.page(.init(), page: 1, rows: 200).dialogs.suffix(120).map(\.id)
    for id in touched { dialogs.write("verpasst", by: .buyer, in: id) }
    rig.server.faults = []
    #expect(try rig.wait(100) { rig.arrivals.count >= touched.count })
    #expect(Set(rig.arrivals.map(\.dialog.number)) == Set(touched))
    #expect(rig.arrivals.count == touched.count)
    #expect(try rig.pages.inboxCounts(of: rig.id).waiting >= touched.count)
  }

  @Test("Marks are kept by the desk and respected by lists; drafts come back")
  func marks() throws {
    let rig = try Rig(poll: nil)
    let dialog = DialogID(7)
    _ = try rig.pages.storeDialogs(
      [Dialog(id: dialog, lastMessageAt: Date() - 60, messageCount: 1, unread: 1)], of: rig.id,
      now: Date())
    #expect(try rig.pages.inboxCounts(of: rig.id).waiting == 1)
    let marks = DialogMarks(snoozedUntil: Date(timeIntervalSince1970: 4e9), note: "VIP")
    rig.inbox.perform(.saveMarks(dialog, DialogMarks(note: "VIP")))
    try rig.wait { rig.reports.contains(.marksSaved(dialog, DialogMarks(note: "VIP"))) }
    #expect(try rig.pages.dialog(dialog, of: rig.id)?.marks.note == "VIP")
    rig.inbox.perform(.saveMarks(dialog, marks))
    try rig.wait { rig.reports.contains(.marksSaved(dialog, marks)) }
    let draft = Draft(
      dialog: dialog, text: "Добрый", cursor: 3, changedAt: Date(timeIntervalSince1970: 2e9))
    rig.inbox.perform(.saveDraft(draft))
    try rig.wait { rig.reports.contains(.draftSaved(dialog)) }
    rig.inbox.perform(.begin)
    #expect(try rig.wait { rig.reports.contains(.began(drafts: [draft], marks: [dialog: marks])) })
    // Offline: nothing is asked, and everybody is told so.
    rig.inbox.perform(.poll)
    rig.inbox.perform(.fetchMessages(dialog, older: false))
    rig.inbox.perform(.markSeen(dialog))
    #expect(try rig.wait { rig.reports.contains(.messagesFetched(dialog, .offline)) })
    #expect(
      try rig.wait { rig.reports.contains(.done(.markSeen, dialog, .notApplied(.offline))) })
    #expect(rig.reports.contains(.polled(.offline)))
    #expect(rig.server.requests.isEmpty)
  }

  @Test("Many dialogs need no answer in one step, counts follow, and it can be taken back")
  func quiet() throws {
    let rig = try Rig(poll: nil)
    let ids = (1...3).map { DialogID($0) }
    _ = try rig.pages.storeDialogs(
      ids.map { Dialog(id: $0, lastMessageAt: Date() - 9_000, messageCount: 1) }, of: rig.id,
      now: Date())
    for id in ids {
      let plan = try #require(try rig.pages.threadPlan(of: id, account: rig.id))
      _ = try rig.pages.storeMessages(
        MessagePage(
          messages: [
            DialogMessage(
              id: MessageID(10), author: .buyer, text: "?", writtenAt: Date() - 9_000)
          ]), .newest(asked: 10), plan, of: rig.id, now: Date())
    }
    rig.inbox.perform(.findQuiet(.silentSince(Date() - 3_600), Generation()))
    #expect(
      try rig.wait {
        rig.reports.contains {
          if case .quietFound(_, let finding) = $0 { finding.dialogs.count == 3 } else { false }
        }
      })
    rig.inbox.perform(.quiet([ids[0]: MessageID(10), ids[1]: MessageID(10)]))
    func changes() -> [MarksChange]? {
      rig.reports.lazy.compactMap { if case .quieted(let done) = $0 { done } else { nil } }.last
    }
    #expect(try rig.wait { changes() != nil })
    #expect(try rig.pages.inboxCounts(of: rig.id).waiting == 1)
    #expect(
      rig.reports.contains {
        if case .counts(let counts) = $0 { counts.waiting == 1 } else { false }
      })
    #expect(try rig.desk.marks(of: rig.id).count == 2)
    rig.inbox.perform(.takeBackMarks(changes() ?? []))
    #expect(
      try rig.wait {
        rig.reports.contains(.marksChanged([ids[0]: DialogMarks(), ids[1]: DialogMarks()]))
      })
    #expect(try rig.pages.inboxCounts(of: rig.id).waiting == 3)
    #expect(try rig.desk.marks(of: rig.id).isEmpty)
  }

  @Test("A file that shall go with an answer is looked at: there, a file, not empty, not too long")
  func examining() throws {
    let rig = try Rig(poll: nil)
    let directory = FileManager.default.temporaryDirectory.path + "/attach-\(UUID())"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try Data("12345".utf8).write(to: URL(filePath: directory + "/five"))
    try Data().write(to: URL(filePath: directory + "/empty"))
    let long = try #require(fopen(directory + "/long", "w"))
    #expect(ftruncate(fileno(long), 17 << 20) == 0)
    fclose(long)
    #expect(mkfifo(directory + "/pipe", 0o600) == 0)
    func examined(_ name: String) throws -> (length: Int?, problem: String?)? {
      let file = Reply.File(path: directory + "/" + name, name: name)
      rig.inbox.perform(.examineFile(DialogID(7), file))
      var found: (Int?, String?)?
      try rig.wait {
        for case .fileExamined(_, file, let length, let problem) in rig.reports {
          found = (length, problem)
        }
        return found != nil
      }
      return found
    }
    #expect(try examined("five")?.length == 5)
    for (name, problem) in [
      ("none", ENOENT), ("", EISDIR), ("empty", ENODATA), ("long", EFBIG), ("pipe", EINVAL),
    ] {
      let found = try #require(try examined(name))
      #expect(found.length == nil && found.problem == String(cString: strerror(problem)), "\(name)")
    }
  }

  @Test("A path is gone on with as far as it is clear, directories with their slash")
  func completing() throws {
    let rig = try Rig(poll: nil)
    let directory = FileManager.default.temporaryDirectory.path + "/complete-\(UUID())"
    try FileManager.default.createDirectory(
      atPath: directory + "/shots", withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    for name in ["shot-1.png", "shot-2.png", "снимок.png", ".hidden"] {
      try Data().write(to: URL(filePath: directory + "/" + name))
    }
    func completed(_ typed: String) throws -> (String, [String])? {
      let path = directory + "/" + typed
      rig.inbox.perform(.completePath(typed: typed, path: path))
      var found: (String, [String])?
      try rig.wait {
        for case .pathCompleted(typed, let addition, let names) in rig.reports {
          found = (addition, names)
        }
        return found != nil
      }
      return found
    }
    for (typed, addition, names) in [
      ("sh", "ot", ["shot-1.png", "shot-2.png", "shots/"]), ("shots", "/", ["shots/"]),
      ("shot-", "", ["shot-1.png", "shot-2.png"]), ("с", "нимок.png", ["снимок.png"]),
      ("none", "", []), (".", "hidden", [".hidden"]), ("no/where", "", []),
    ] {
      let found = try #require(try completed(typed))
      #expect(found.0 == addition && found.1 == names, "\(typed): \(found)")
    }
  }

  @Test("What another process says of a dialog is shown within two seconds, and once")
  func elsewhere() throws {
    let rig = try Rig(poll: nil)
    let directory = FileManager.default.temporaryDirectory.path + "/marks-\(UUID())"
    defer { try? FileManager.default.removeItem(atPath: directory) }
    func open() throws -> DeskStore {
      let store = try DeskStore.open(directory: directory)
      store.register(rig.id, identity: "digiseller:424242")
      return store
    }
    let mine = try open()
    let other = try open()
    let dialog = DialogID(7)
    _ = try rig.pages.storeDialogs(
      [Dialog(id: dialog, lastMessageAt: Date() - 60, messageCount: 1, unread: 1)], of: rig.id,
      now: Date())
    let mailbox = Mailbox<Desk.Msg> {}
    let interpreter = Interpreter(
      mailbox: mailbox, pages: rig.pages, desk: mine, accounts: [rig.service], maySend: false,
      opener: { _ in nil })
    defer { withExtendedLifetime(interpreter) {} }
    var told: [[DialogID: DialogMarks]] = []
    func hear() {
      for case .inbox(_, .marksChanged(let marks)) in mailbox.drain() { told.append(marks) }
    }
    let marks = DialogMarks(note: "from elsewhere")
    try other.save(marks, for: dialog, of: rig.id, now: Date())
    #expect(
      try rig.wait(3) {
        hear()
        return !told.isEmpty
      })
    #expect(told == [[dialog: marks]])
    #expect(try rig.pages.dialog(dialog, of: rig.id)?.marks == marks)
    // Something else that it writes is no news of marks; what it takes away is.
    try other.save(
      Draft(dialog: dialog, text: "x", changedAt: Date()), of: rig.id)
    try other.save(DialogMarks(), for: dialog, of: rig.id, now: Date())
    #expect(
      try rig.wait(3) {
        hear()
        return told.count > 1
      })
    #expect(told.last == [dialog: DialogMarks()])
  }

  @Test("What the screen asks of the marketplace: messages, card, letters, files, small writes")
  func asking() throws {
    let cache = FileManager.default.temporaryDirectory.path + "/cache-\(UUID())"
    defer { try? FileManager.default.removeItem(atPath: cache) }
    let rig = try Rig(cache: cache)
    let shop = rig.server.shop.dialogs
    let dialog = DialogID(try rig.open().id)
    rig.inbox.perform(.fetchMessages(dialog, older: false))
    #expect(try rig.wait { rig.reports.contains(.messagesFetched(dialog, nil)) })
    rig.inbox.perform(.fetchCard(dialog))
    #expect(try rig.wait { rig.reports.contains(.cardFetched(dialog, nil)) })
    #expect(try rig.pages.card(of: dialog, account: rig.id).purchase?.order == dialog.text)
    let state = try rig.pages.thread(dialog, of: rig.id, .newest, count: 5).state
    #expect(state == .open)
    rig.inbox.perform(.readAdministration(Generation()))
    #expect(
      try rig.wait {
        rig.reports.contains {
          if case .administrationRead(_, let letters) = $0 { letters.count == 8 } else { false }
        }
      })
    // A file with a name that would like to lie elsewhere.
    shop.write(
      "x", .init(name: "../../.ssh/évil\u{202E}.png", type: "image/png"), by: .buyer,
      in: dialog.number ?? 0)
    rig.inbox.perform(.fetchMessages(dialog, older: false))
    #expect(
      try rig.wait {
        try rig.pages.dialog(dialog, of: rig.id)?.newest?.number
          == shop.allMessages(dialog.number ?? 0).last.map { Int64($0.id) }
      })
    let message = try #require(
      try rig.pages.thread(dialog, of: rig.id, .newest, count: 1).window.messages.last)
    let attachment = try #require(message.attachment)
    let save = cache + "/saved"
    try FileManager.default.createDirectory(atPath: save, withIntermediateDirectories: true)
    for _ in 0..<2 {
      rig.inbox.perform(
        .fetchAttachment(dialog, message.id, attachment, purpose: .save(directory: save)))
    }
    #expect(
      try rig.wait {
        try FileManager.default.contentsOfDirectory(atPath: save).count == 2
      })
    #expect(
      try Set(FileManager.default.contentsOfDirectory(atPath: save)) == [
        "évil_.png", "évil_-2.png",
      ])
    rig.inbox.perform(.fetchAttachment(dialog, message.id, attachment, purpose: .show))
    func reading() -> PictureReading? {
      rig.reports.lazy.compactMap {
        if case .pictureRead(message.id, let reading) = $0 { reading } else { nil }
      }.last
    }
    #expect(try rig.wait { reading() != nil })
    #expect(reading()?.facts?.kind == .png && (reading()?.bytes ?? 0) > 1_000)
    guard case .picture(let picture)? = reading()?.outcome else {
      Issue.record("\(String(describing: reading()))")
      return
    }
    #expect(picture.size.columns > 100 && Set(picture.pixels).count > 1)
    // It was fetched; what is wrong is the place.
    rig.inbox.perform(
      .fetchAttachment(dialog, message.id, attachment, purpose: .save(directory: cache + "/none")))
    #expect(
      try rig.wait {
        rig.reports.contains(
          .attachmentNotSaved(
            dialog, message.id, attachment, words: "No such file or directory"))
      })
    // The directory that the desk itself proposes is made.
    rig.inbox.perform(
      .fetchAttachment(
        dialog, message.id, attachment,
        purpose: .save(directory: cache + "/made/here", makesDirectory: true)))
    #expect(
      try rig.wait {
        rig.reports.contains {
          if case .attachmentFetched(message.id, let path?, nil) = $0 {
            path.hasPrefix(cache + "/made/here/")
              && FileManager.default.fileExists(atPath: path)
          } else {
            false
          }
        }
      })
    #expect(rig.server.requests.count { $0.path.contains("/files/") } == 1, "once for all")
    rig.inbox.perform(.markSeen(dialog))
    rig.inbox.perform(.setOpen(dialog, false))
    #expect(try rig.wait { rig.reports.contains(.done(.close, dialog, nil)) })
    #expect(rig.reports.contains(.done(.markSeen, dialog, nil)))
    #expect(shop.dialog(dialog.number ?? 0)?.unread == 0)
    #expect(try rig.pages.dialog(dialog, of: rig.id)?.dialog.unread == 0)
    rig.inbox.perform(.deleteMessage(dialog, message.id))
    #expect(
      try rig.wait {
        rig.reports.contains {
          if case .done(.delete, dialog, .refused?) = $0 { true } else { false }
        }
      })
    rig.inbox.perform(.answerUsed("a"))
    rig.inbox.perform(.readAnswers(Generation()))
    #expect(
      try rig.wait {
        rig.reports.contains {
          if case .answersRead(_, let answers, ["a.txt:1"]) = $0 {
            answers[0].uses == 1
          } else {
            false
          }
        }
      })
  }
}
