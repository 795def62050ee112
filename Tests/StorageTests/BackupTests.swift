import Foundation
import GRDB
import Marketplace
import Storage
import Synchronization
import Testing

/// Copies, erasing, forgetting: what leaves the stores and what does not.
@Suite struct BackupTests {
  private let now = Date(timeIntervalSince1970: 1_800_000_000)

  private func directory() throws -> String {
    let path = FileManager.default.temporaryDirectory.path + "/backup-\(UUID().uuidString)"
    try PrivateFiles.makeDirectory(path)
    return path
  }

  private func mode(_ path: String) throws -> Int {
    try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
  }

  private func files(_ path: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }

  // MARK: Backups

  @Test("K05 A backup is whole and private, and replaces nothing")
  func backup() throws {
    let state = try directory()
    let copies = try directory()
    let desk = try DeskStore.open(directory: state)
    let other = try DatabaseQueue(path: state + "/desk.sqlite")
    try other.write { db in
      try db.execute(sql: "CREATE TABLE probe (text); INSERT INTO probe VALUES ('unsent')")
    }
    let old = umask(0)
    defer { umask(old) }
    try desk.backUp(to: copies + "/copy.sqlite")
    #expect(try files(copies) == ["copy.sqlite"])
    #expect(try mode(copies + "/copy.sqlite") == 0o600)
    let copy = try DatabaseQueue(path: copies + "/copy.sqlite")
    #expect(try copy.read { try String.fetchOne($0, sql: "SELECT text FROM probe") } == "unsent")
    #expect {
      try desk.backUp(to: copies + "/copy.sqlite")
    } throws: { error in
      guard case StoreError.inaccessible(let path, _) = error else { return false }
      return path == copies + "/copy.sqlite"
    }
    #expect(try files(copies) == ["copy.sqlite"])
  }

  @Test("A backup taken while another process writes holds whole transactions")
  func backupDuringWrites() async throws {
    let state = try directory()
    let copies = try directory()
    let desk = try DeskStore.open(directory: state)
    let path = state + "/desk.sqlite"
    let writer = try DatabaseQueue(path: path, configuration: patient())
    try await writer.write { db in
      try db.execute(sql: "CREATE TABLE pair (side INTEGER, text BLOB)")
    }
    let isWriting = StopFlag()
    let done = DispatchGroup()
    DispatchQueue(label: "writer").async(group: done) {
      while !isWriting.isStopped {
        // Two rows that belong together, on different pages of the file.
        try? writer.write { db in
          for side in 0...1 {
            try db.execute(sql: "INSERT INTO pair VALUES (?, zeroblob(6000))", arguments: [side])
          }
        }
        usleep(2_000)
      }
    }
    for number in 0..<10 {
      let copyPath = copies + "/\(number).sqlite"
      try desk.backUp(to: copyPath)
      let sides = try await DatabaseQueue(path: copyPath).read { db in
        try (0...1).map { side in
          try Int.fetchOne(
            db, sql: "SELECT count(*) FROM pair WHERE side = ?", arguments: [side])
        }
      }
      #expect(sides[0] == sides[1])
    }
    isWriting.stop()
    await withCheckedContinuation { go in done.notify(queue: .global()) { go.resume() } }
  }

  private func patient() -> Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    return configuration
  }

  // MARK: Erasing

  @Test("Erasing takes the pages and nothing else, and never from under their owner")
  func erase() throws {
    let state = try directory()
    let pages = try PagesStore.open(directory: state, now: now).store
    try pages.register(AccountID("a"), marketplace: .digiseller, identity: "x")
    _ = try DeskStore.open(directory: state).pragmas()
    #expect(throws: StoreError.owned(path: state + "/pages.lock", pid: getpid())) {
      try PagesStore.erase(directory: state)
    }
    #expect(try files(state).contains("pages.sqlite"))
    withExtendedLifetime(pages) {}
  }

  @Test("Erasing without an owner leaves the desk")
  func eraseFree() throws {
    let state = try directory()
    do {
      let pages = try PagesStore.open(directory: state, now: now).store
      try pages.register(AccountID("a"), marketplace: .digiseller, identity: "x")
      _ = try DeskStore.open(directory: state).pragmas()
    }
    try erasePatiently(state)
    #expect(try files(state).filter { $0.hasSuffix(".sqlite") } == ["desk.sqlite"])
    try PagesStore.erase(directory: state)
    try PagesStore.erase(directory: state + "/nowhere")
  }

  /// A program that another test starts at this moment holds a copy of the lock until it runs.
  private func erasePatiently(_ state: String) throws {
    let end = ContinuousClock.now + .seconds(5)
    while true {
      do throws(StoreError) {
        return try PagesStore.erase(directory: state)
      } catch .owned where ContinuousClock.now < end {
        usleep(10_000)
      }
    }
  }

  @Test("S15 Of a forgotten account no byte is left, and all of the other one")
  func forget() throws {
    let state = try directory()
    let pages = try PagesStore.open(directory: state, now: now).store
    for (name, text) in [("gone", "Secretive Widget"), ("stays", "Lasting Gadget")] {
      let account = AccountID(name)
      try pages.register(account, marketplace: .digiseller, identity: name)
      let products = (1...300).map { number in
        Product(
          id: ProductID(number), name: LocalizedText("\(text) \(number)", in: .russian),
          texts: ProductTexts(
            description: LocalizedText(String(repeating: text, count: 40), in: .russian)))
      }
      var pass = try pages.beginProductPass(account, language: .russian, rows: 300, now: now)
      _ = try pages.storeProductPage(
        Page(items: products, number: 1, pageCount: 1, total: 300), of: &pass, now: now)
    }
    // Some of it is freed before, as a sync does it.
    try pages.removeProducts((1...100).map { ProductID($0) }, of: AccountID("gone"))
    try pages.forget(AccountID("gone"))
    #expect(try pages.productCount(AccountID("stays")) == 300)
    for file in try files(state) {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: state + "/" + file))
      #expect(bytes.range(of: Data("Secretive".utf8)) == nil, "\(file)")
      #expect(bytes.range(of: Data("secretive".utf8)) == nil, "\(file)")
    }
    let whole = try Data(contentsOf: URL(fileURLWithPath: state + "/pages.sqlite"))
    #expect(whole.range(of: Data("Lasting Gadget".utf8)) != nil)
    #expect(try pages.pragmas()["journal_mode"] == "wal")
  }

  // MARK: Files

  @Test("K15 K05 A replaced file is private, and a link to it stays a link")
  func replace() throws {
    let folder = try directory()
    let old = umask(0)
    defer { umask(old) }
    try Data("old".utf8).write(to: URL(fileURLWithPath: folder + "/real"))
    try FileManager.default.createSymbolicLink(
      atPath: folder + "/link", withDestinationPath: "real")
    try PrivateFiles.replace(folder + "/link", with: Array("new".utf8))
    #expect(try files(folder) == ["link", "real"])
    #expect(try mode(folder + "/real") == 0o600)
    #expect(try String(contentsOfFile: folder + "/real", encoding: .utf8) == "new")
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: folder + "/link") == "real")
    try PrivateFiles.replace(folder + "/first", with: [])
    #expect(try mode(folder + "/first") == 0o600)
    #expect {
      try PrivateFiles.replace(folder + "/none/file", with: [])
    } throws: { error in
      guard case StoreError.inaccessible = error else { return false }
      return true
    }
  }

  @Test("S02 The library's version tells whether one connection is a must")
  func version() {
    #expect(SQLiteLibrary.version.hasPrefix("3."))
    for version in ["3.7.0", "3.40.1", "3.44.5", "3.50.6", "3.51.2", "3.49.9"] {
      #expect(SQLiteLibrary.hasResetBug(version), "\(version)")
    }
    for version in ["3.51.3", "3.50.7", "3.44.6", "3.52.0", "4.0.0", "3.6.23"] {
      #expect(!SQLiteLibrary.hasResetBug(version), "\(version)")
    }
  }
}

/// Tells another thread to stop.
private final class StopFlag: Sendable {
  private let state = Mutex(false)
  var isStopped: Bool { state.withLock { $0 } }
  func stop() { state.withLock { $0 = true } }
}
