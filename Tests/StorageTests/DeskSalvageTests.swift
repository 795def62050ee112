import DeskTesting
import Foundation
import GRDB
import Marketplace
import Testing

@testable import Storage

@Suite("Damage to desk.sqlite") struct DeskSalvageTests {
  private let account = AccountID("keys")
  private let now = Date(timeIntervalSince1970: 1_800_000_000)

  /// What is written over the head of a page costs its rows.
  private let mostRowsOfAPage = 60

  private func directory() throws -> String {
    // In memory where that can be had: flushing is not what is tested here.
    let memory = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : nil
    let path =
      (memory ?? FileManager.default.temporaryDirectory.path) + "/salvage-\(UUID().uuidString)"
    try PrivateFiles.makeDirectory(path)
    return path
  }

  /// A store with jobs in every state, and the bytes of its file.
  private func fill(_ directory: String, jobs: Int = 12, each: Int = 40) throws -> [UInt8] {
    let store = try DeskStore.open(directory: directory)
    store.register(account, identity: "digiseller:1")
    for job in 0..<jobs {
      let put = try store.put(
        JobDraft(
          account: account,
          items: (0..<each).map {
            JobDraft.Item(
              product: ProductID(job * 1_000 + $0 + 1), title: "Товар \(job).\($0) 🎮\u{0}x",
              wish: .onSale(job % 2 == 0), previous: .onSale(job % 2 != 0))
          }, hold: .zero), now: now)
      let shipment = try #require(
        try store.takeShipment(account, limit: each, now: now))
      guard job % 6 < 4 else {
        if job % 6 == 4 { _ = try store.accept(shipment, as: TaskID("\(job)"), now: now) }
        continue
      }
      _ = try store.settle(
        Dictionary(
          uniqueKeysWithValues: put.items.map {
            (
              $0.id,
              $0.id.number % 3 == 0
                ? ItemFate.failed(.rejected(code: "7", words: "нет доступа")) : .done
            )
          }), now: now)
    }
    // One that has not left.
    _ = try store.put(
      JobDraft(
        account: account,
        items: [
          JobDraft.Item(product: ProductID(999_999), title: "x", wish: .onSale(true), previous: nil)
        ], hold: .zero), now: now)
    try store.queue.close()
    return [UInt8](try #require(FileManager.default.contents(atPath: directory + "/desk.sqlite")))
  }

  private func write(_ bytes: [UInt8], _ directory: String) throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: directory) {
      try FileManager.default.removeItem(atPath: directory + "/" + name)
    }
    try PrivateFiles.create(directory + "/desk.sqlite", with: bytes)
  }

  private func items(_ store: DeskStore) throws -> [OutboxID: OutboxItem] {
    Dictionary(
      uniqueKeysWithValues: try store.items(in: Set(OutboxItem.State.allCases), of: nil)
        .map { ($0.id, $0) })
  }

  private func openUnlessNewer(_ directory: String) throws -> DeskStore? {
    do {
      return try DeskStore.open(directory: directory, now: now)
    } catch StoreError.newer {
      return nil
    }
  }

  @Test("S04 Damage to one page costs the rows of that page only, whichever it is")
  func onePage() throws {
    let directory = try directory()
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let whole = try fill(directory)
    let before = try items(DeskStore.open(directory: directory))
    let pages = whole.count / 4_096
    #expect(before.count == 481 && pages > 20)
    var lost = 0
    var mended = 0
    for page in 0..<pages {
      var bytes = whole
      bytes.replaceSubrange(
        page * 4_096..<(page + 1) * 4_096, with: repeatElement(0, count: 4_096))
      try write(bytes, directory)
      let store = try DeskStore.open(directory: directory, now: now)
      let after = try items(store)
      let verdict = try store.read { db in
        try String.fetchOne(db, sql: "PRAGMA integrity_check")
      }
      #expect(verdict == "ok")
      let violations = try store.read { db in
        try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").count
      }
      #expect(violations == 0)
      for (id, item) in after {
        let was = before[id]
        #expect(was?.product == item.product && was?.state == item.state, "page \(page)")
        #expect(was?.title == item.title && was?.reason == item.reason)
      }
      if let salvage = store.salvage {
        mended += 1
        #expect(salvage.items == after.count)
        #expect(FileManager.default.contents(atPath: salvage.aside).map { [UInt8]($0) } == bytes)
        // Nothing leaves by itself after that.
        store.register(account, identity: "digiseller:1")
        #expect(try store.takeShipment(account, limit: 10, now: now) == nil)
      } else {
        #expect(after.count == before.count)
      }
      lost += before.count - after.count
      #expect(before.count - after.count < 80, "page \(page) cost \(before.count - after.count)")
    }
    // Every row lies on one page: all pages together cost each of them once.
    #expect(lost <= before.count)
    #expect(mended >= pages - 1)
    #expect(Double(lost) / Double(before.count * pages) < 0.06)
  }

  @Test(
    "S04 300 mutations: flips, swaps, truncation, foreign journals; the seller's file is never lost"
  )
  func mutations() throws {
    let directory = try directory()
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let whole = try fill(directory, jobs: 9, each: 25)
    let before = try items(DeskStore.open(directory: directory)).count
    let pages = whole.count / 4_096
    var random = SeededGenerator(seed: 4)
    for round in 0..<300 {
      var bytes = whole
      var journal: [UInt8]?
      /// How many of the rows may be gone.
      var most = mostRowsOfAPage
      switch round % 6 {
      case 0:
        let place = Int.random(in: 0..<bytes.count, using: &random)
        bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 1:
        let (one, other) = (
          Int.random(in: 1..<pages, using: &random), Int.random(in: 1..<pages, using: &random)
        )
        let first = Array(bytes[one * 4_096..<(one + 1) * 4_096])
        bytes.replaceSubrange(
          one * 4_096..<(one + 1) * 4_096, with: bytes[other * 4_096..<(other + 1) * 4_096])
        bytes.replaceSubrange(other * 4_096..<(other + 1) * 4_096, with: first)
      case 2:
        bytes = Array(bytes.prefix(Int.random(in: 0..<bytes.count, using: &random)))
        most = before
      case 3:
        for place in 0..<100 { bytes[place] = UInt8.random(in: 0...255, using: &random) }
      case 4:
        journal = (0..<5_000).map { _ in UInt8.random(in: 0...255, using: &random) }
      default:
        let place = Int.random(in: 0..<bytes.count - 64, using: &random)
        for offset in 0..<64 { bytes[place + offset] = UInt8.random(in: 0...255, using: &random) }
      }
      try write(bytes, directory)
      if let journal { try PrivateFiles.create(directory + "/desk.sqlite-journal", with: journal) }
      guard let store = try openUnlessNewer(directory) else {
        // The version in the header was hit: it is left as it is.
        let left = FileManager.default.contents(atPath: directory + "/desk.sqlite")
        #expect(left.map { [UInt8]($0) } == bytes)
        continue
      }
      let after = try? items(store).count
      guard let after else {
        Issue.record("round \(round): cannot be read")
        continue
      }
      #expect(before - after <= most, "round \(round): \(after) of \(before)")
      if let salvage = store.salvage {
        let kept = FileManager.default.contents(atPath: salvage.aside)
        #expect(kept?.count == bytes.count, "round \(round)")
      }
      // What is there can be worked with.
      store.register(account, identity: "digiseller:1")
      #expect(throws: Never.self, "round \(round)") {
        _ = try store.recover(account, now: now)
        _ = try store.jobs(of: nil, limit: 100)
        try store.queue.close()
      }
    }
  }

  @Test("S04 What templates said before they were changed survives damage to other pages")
  func templateImages() throws {
    let directory = try directory()
    defer { try? FileManager.default.removeItem(atPath: directory) }
    _ = try fill(directory, jobs: 2, each: 5)
    let rows = (1...300).map {
      TemplateRow(id: ProductID($0), name: "p", percent: Decimal($0 % 101))
    }
    do {
      let store = try DeskStore.open(directory: directory)
      store.register(account, identity: "digiseller:1")
      let percents = rows.map { TemplatePercent(product: $0.id, percent: 50) }
      _ = try store.put(
        JobDraft(
          setting: percents, in: TemplateID(3), rows: rows, account: account, hold: .seconds(1)),
        now: now)
      try store.queue.close()
    }
    let path = directory + "/desk.sqlite"
    var bytes = [UInt8](try #require(FileManager.default.contents(atPath: path)))
    for place in 0..<100 { bytes[place] = 0xA5 }
    try write(bytes, directory)
    let store = try DeskStore.open(directory: directory, now: now)
    #expect(store.salvage != nil)
    store.register(account, identity: "digiseller:1")
    let image = try store.lastImage(of: TemplateID(3), account: account)
    #expect(image?.before.rows.map(\.percent) == rows.map(\.percent))
    // The percentages themselves are as safe as any other wish.
    let wishes = try store.openItems(of: account).filter { $0.templateRow != nil }
    #expect(wishes.count > 200 && wishes.allSatisfy { $0.wish == .percent(50) })
  }

  @Test("S04 A damaged file that another process has open is left to it")
  func notAlone() throws {
    let directory = try directory()
    defer { try? FileManager.default.removeItem(atPath: directory) }
    var bytes = try fill(directory, jobs: 2, each: 10)
    try write(bytes, directory)
    let first = try DeskStore.open(directory: directory)
    bytes.replaceSubrange(4_096..<8_192, with: repeatElement(0, count: 4_096))
    try Data(bytes).write(to: URL(fileURLWithPath: directory + "/desk.sqlite"))
    #expect(throws: StoreError.owned(path: directory + "/desk.sqlite", pid: nil)) {
      try DeskStore.open(directory: directory)
    }
    withExtendedLifetime(first) {}
  }

  @Test("S04 A large file that was found damaged in use is mended at the next start")
  func large() throws {
    let directory = try directory()
    defer { try? FileManager.default.removeItem(atPath: directory) }
    func fillLarge() throws {
      let store = try DeskStore.open(directory: directory)
      store.register(account, identity: "digiseller:1")
      _ = try store.put(
        JobDraft(
          account: account,
          items: (1...12_000).map {
            JobDraft.Item(
              product: ProductID($0), title: String(repeating: "t", count: 90), wish: .onSale(true),
              previous: nil)
          }, hold: .zero), now: now)
    }
    try fillLarge()
    let file = directory + "/desk.sqlite"
    var bytes = [UInt8](try #require(FileManager.default.contents(atPath: file)))
    #expect(bytes.count > 2_200_000)
    // A leaf in the midst of the table.
    let page = try #require(
      (200..<bytes.count / 4_096).first { bytes[$0 * 4_096] == 0x0D })
    bytes.replaceSubrange(page * 4_096..<(page + 1) * 4_096, with: repeatElement(9, count: 4_096))
    try Data(bytes).write(to: URL(fileURLWithPath: file))
    do {
      let hurt = try DeskStore.open(directory: directory)
      #expect(hurt.salvage == nil)
      #expect(throws: StoreError.self) { try items(hurt) }
    }
    let mended = try DeskStore.open(directory: directory)
    #expect(mended.salvage != nil)
    #expect(try items(mended).count >= 11_880)
  }
}
