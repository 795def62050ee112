import DeskTesting
import Foundation
import Marketplace
import Storage
import Testing

@Suite struct StoreFileTests {
  private let now = Date(timeIntervalSince1970: 1_800_000_000)

  private func directory() -> String {
    FileManager.default.temporaryDirectory.path + "/store-\(UUID().uuidString)/state"
  }

  private func mode(_ path: String) throws -> Int {
    try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
  }

  @Test("K05 Stores and their directories are private whatever the umask")
  func privateFiles() throws {
    let path = directory()
    let old = umask(0)
    defer { umask(old) }
    let pages = try PagesStore.open(directory: path, now: now).store
    try pages.register(AccountID("a"), marketplace: .digiseller, identity: "x")
    let desk = try DeskStore.open(directory: path)
    _ = try desk.pragmas()
    #expect(try mode(path) == 0o700)
    #expect(try mode((path as NSString).deletingLastPathComponent) == 0o700)
    for name in try FileManager.default.contentsOfDirectory(atPath: path) {
      #expect(try mode(path + "/" + name) == 0o600, "\(name)")
    }
    withExtendedLifetime((pages, desk)) {}
  }

  @Test("S01 The pragmas in force are those that the stores promise")
  func pragmas() throws {
    let path = directory()
    let pages = try PagesStore.open(directory: path, now: now).store.pragmas()
    #expect(pages["journal_mode"] == "wal")
    #expect(pages["synchronous"] == "1")
    #expect(pages["foreign_keys"] == "1")
    let desk = try DeskStore.open(directory: path).pragmas()
    #expect(desk["journal_mode"] == "truncate")
    #expect(desk["synchronous"] == "2")
    #expect(desk["foreign_keys"] == "1")
  }

  @Test("S08 A second owner is refused and told who has the pages")
  func owned() throws {
    let path = directory()
    let first = try PagesStore.open(directory: path, now: now).store
    #expect(throws: StoreError.owned(path: path + "/pages.lock", pid: getpid())) {
      try PagesStore.open(directory: path, now: now)
    }
    withExtendedLifetime(first) {}
  }

  @Test("A file that is no database is kept beside and begun anew")
  func corrupt() throws {
    let path = directory()
    try PrivateFiles.makeDirectory(path)
    let noise = Data("this is no database, but somebody's text".utf8)
    try noise.write(to: URL(fileURLWithPath: path + "/pages.sqlite"))
    let opened = try PagesStore.open(directory: path, now: now)
    let aside = try #require(opened.setAside)
    #expect(try Data(contentsOf: URL(fileURLWithPath: aside)) == noise)
    try opened.store.register(AccountID("a"), marketplace: .digiseller, identity: "x")
    #expect(try opened.store.productCount(AccountID("a")) == 0)
  }

  @Test("S10 A file of a newer version is refused and left as it is")
  func newer() throws {
    let path = directory()
    try PagesStore.open(directory: path, now: now).store
      .register(AccountID("a"), marketplace: .digiseller, identity: "x")
    try markNewer(path + "/pages.sqlite")
    let before = try Data(contentsOf: URL(fileURLWithPath: path + "/pages.sqlite"))
    #expect(throws: StoreError.newer(path: path + "/pages.sqlite")) {
      try PagesStore.open(directory: path, now: now)
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path + "/pages.sqlite")) == before)
  }

  @Test("A directory in the place of a file is an error that names it")
  func directoryInPlace() throws {
    let path = directory()
    try PrivateFiles.makeDirectory(path + "/pages.sqlite")
    #expect {
      try PagesStore.open(directory: path, now: now)
    } throws: { error in
      guard case StoreError.inaccessible(let named, _) = error else { return false }
      return named == path + "/pages.sqlite"
    }
  }
}
