import Configuration
import Engine
import Foundation
import Logging
import Marketplace
import Storage
import TerminalCore
import Texts

/// What was read of one account, or of all of them.
struct Listing<Item> {
  var items: [Item] = []
  var isComplete = true
  var asOf: Date?
  var isFromStore = false
  /// Why accounts are not in it.
  var failures: [ToolFailure] = []

  /// The one document of `--json`.
  ///
  /// - Parameter limit: How many are printed; the total counts all that match.
  func json(limit: Int?, _ item: (Item) -> [JSONText.Member]) -> String {
    let shown = limit.map { Array(items.prefix($0)) } ?? items
    return JSONText.object([
      "items": .array(shown.map { .object(item($0)) }), "total": .number(items.count),
      "complete": .bool(isComplete), "asOf": .string(orNull: asOf.map(ISOTime.text)),
      "source": .string(isFromStore ? "store" : "live"),
    ]).text + "\n"
  }

  /// A table for people, with a last line that counts.
  func table(
    limit: Int?, heading: [String], _ texts: Texts, _ cells: (Item) -> [String]
  ) -> String {
    let shown = limit.map { Array(items.prefix($0)) } ?? items
    let rows = [heading] + shown.map { cells($0).map { DisplayText.plain($0) } }
    let total = texts.rowsLine(shown.count, of: items.count, isComplete: isComplete)
    return ProductTable.aligned(rows) + total + "\n"
  }

  /// Says what failed; a list that lacks an account is only partly done.
  func finish() throws {
    guard failures.isEmpty else {
      for failure in failures { Streams.note(failure.message) }
      throw PartlyDone()
    }
  }

  func mapItems<Other>(_ change: ([Item]) -> [Other]) -> Listing<Other> {
    Listing<Other>(
      items: change(items), isComplete: isComplete, asOf: asOf, isFromStore: isFromStore,
      failures: failures)
  }
}

/// Everything was said already; the exit code is left.
struct PartlyDone: Error {}

/// Reads lists of all accounts: live, and from the store with `--offline` or when the network fails.
struct AccountLists {
  let workplace: Workplace
  let accounts: [AccountConfig]
  /// The store, when no other process has it.
  let pages: PagesStore?

  init(_ workplace: Workplace) throws(ToolFailure) {
    self.workplace = workplace
    accounts = try workplace.accounts()
    pages = try ProductReading.openPages(workplace, accounts)
    guard let pages else { return }
    do throws(StoreError) {
      for account in accounts {
        try pages.setCalendar(ShopCalendar(account), of: AccountID(account.name))
      }
    } catch {
      throw ToolFailure(error, workplace.texts)
    }
  }

  /// - Parameters:
  ///   - live: Asks the marketplace.
  ///   - stored: What is stored; nil where nothing ever was.
  func collect<Item>(
    live: (AccountConnection) throws(MarketplaceError) -> Listing<Item>,
    stored: (AccountConfig, PagesStore) throws(StoreError) -> Listing<Item>?
  ) throws(ToolFailure) -> Listing<Item> {
    var whole = Listing<Item>()
    for account in accounts {
      let part: Listing<Item>
      do throws(ToolFailure) {
        part = try one(account, live, stored)
      } catch {
        whole.failures.append(error)
        whole.isComplete = false
        continue
      }
      whole.items += part.items
      whole.isComplete = whole.isComplete && part.isComplete
      whole.isFromStore = whole.isFromStore || part.isFromStore
      // The list is as old as its oldest part.
      whole.asOf = [whole.asOf, part.asOf].compactMap { $0 }.min()
    }
    if whole.failures.count == accounts.count { throw ToolFailure(whole.failures) }
    return whole
  }

  private func one<Item>(
    _ account: AccountConfig,
    _ live: (AccountConnection) throws(MarketplaceError) -> Listing<Item>,
    _ stored: (AccountConfig, PagesStore) throws(StoreError) -> Listing<Item>?
  ) throws(ToolFailure) -> Listing<Item> {
    if workplace.options.offline {
      return try kept(account, stored, because: workplace.texts.offlineByFlag, orThrow: nil)
    }
    let connection = try AccountConnection(account, workplace, needsKey: true)
    do throws(MarketplaceError) {
      return try live(connection)
    } catch {
      let failure = ToolFailure(error, account: connection.id, workplace.texts)
      guard failure.code == .network else { throw failure }
      return try kept(
        account, stored, because: DisplayText.plain(workplace.texts.troubleShort(error)),
        orThrow: failure)
    }
  }

  private func kept<Item>(
    _ account: AccountConfig,
    _ stored: (AccountConfig, PagesStore) throws(StoreError) -> Listing<Item>?,
    because reason: String, orThrow failure: ToolFailure?
  ) throws(ToolFailure) -> Listing<Item> {
    let texts = workplace.texts
    guard let pages else { throw failure ?? ToolFailure(texts.storeIsOwned, .failure) }
    let found: Listing<Item>?
    do throws(StoreError) {
      found = try stored(account, pages)
    } catch {
      throw ToolFailure(error, texts)
    }
    guard var found, let asOf = found.asOf else {
      throw failure ?? ToolFailure(texts.nothingStored(account.name), .network)
    }
    let age = texts.age(seconds: Int(Date().timeIntervalSince(asOf)))
    Streams.note(texts.fromStore(account.name, reason, age))
    found.isFromStore = true
    return found
  }

  /// What was read live is there the next time without the network; a store that cannot take it spoils no list.
  func keep(_ work: (PagesStore) throws(StoreError) -> Void) {
    guard let pages else { return }
    do throws(StoreError) { try work(pages) } catch { workplace.log.warning("\(error.words)") }
  }

  /// All pages of a list.
  ///
  /// - Returns: What could be read, and whether that is as much as the server says it has.
  static func allPages<Item>(
    _ ask: (Int) throws(MarketplaceError) -> Page<Item>
  ) throws(MarketplaceError) -> (items: [Item], isWhole: Bool, rejected: Int) {
    var items: [Item] = []
    var rejected = 0
    var announced: Int?
    // More pages than any shop has.
    for number in 1...10_000 {
      let page = try ask(number)
      items += page.items
      rejected += page.rejected.count
      announced = page.total ?? announced
      if page.items.isEmpty || page.hasNext == false { break }
    }
    return (items, rejected == 0 && items.count >= announced ?? 0, rejected)
  }
}

extension ShopCalendar {
  /// How far back and ahead a zone's changes are known.
  private static let reach: TimeInterval = 30 * 366 * 86_400

  /// The calendar of an account's zone; Moscow's for a name that the machine does not know.
  init(_ account: AccountConfig) {
    guard account.timeZone != "Europe/Moscow", let zone = TimeZone(identifier: account.timeZone)
    else {
      self = .moscow
      return
    }
    // Fixed ends, so that the same zone is the same calendar every day.
    var instant = Date(timeIntervalSince1970: 946_684_800)
    let end = instant.addingTimeInterval(Self.reach * 1.5)
    var periods = [
      Period(from: Int(instant.timeIntervalSince1970), offset: zone.secondsFromGMT(for: instant))
    ]
    while let next = zone.nextDaylightSavingTimeTransition(after: instant), next < end {
      periods.append(
        Period(from: Int(next.timeIntervalSince1970), offset: zone.secondsFromGMT(for: next)))
      instant = next
    }
    self.init(zone: account.timeZone, periods)
  }
}

/// The shops of Digiseller where something is sold, by the words of flags and of `--json`.
enum OwnerName {
  static let names: KeyValuePairs<Int, String> = [
    0: "own", 1: "plati", 1_271: "ggsel", 9_295: "wmcentre",
  ]

  static func text(_ owner: Int?) -> String? {
    owner.map { owner in names.first { $0.key == owner }?.value ?? String(owner) }
  }

  static func number(_ text: String) -> Int? {
    names.first { $0.value == text.lowercased() }?.key ?? Int(text)
  }
}
