import Configuration
import Engine
import Foundation
import Logging
import Marketplace
import Storage
import TerminalCore
import Texts

/// A product and whose it is.
struct ListedProduct {
  let account: AccountID
  let product: Product
}

/// A list as `--json` describes it.
struct ProductListing {
  var items: [ListedProduct] = []
  var isComplete = true
  var asOf: Date?
  var isFromStore = false
  /// Why accounts are not in it.
  var failures: [ToolFailure] = []
}

/// One product with everything that is known of it.
struct ShownProduct {
  let account: AccountID
  var product: Product
  var details: [TextLanguage: ProductDetail]
}

/// Reads products for the command line: live, and from the store with `--offline` or when the network fails.
struct ProductReading {
  let workplace: Workplace
  private let accounts: [AccountConfig]
  private let pages: PagesStore?

  init(_ workplace: Workplace) throws(ToolFailure) {
    self.workplace = workplace
    accounts = try workplace.accounts()
    pages = try Self.openPages(workplace, accounts)
  }

  /// The store, when no other process has it.
  static func openPages(
    _ workplace: Workplace, _ accounts: [AccountConfig]
  ) throws(ToolFailure) -> PagesStore? {
    do throws(StoreError) {
      let opened = try PagesStore.open(directory: workplace.paths.stateDirectory, now: Date())
      if let path = opened.setAside { Streams.note(workplace.texts.setAside(path)) }
      for account in accounts {
        try opened.store.register(
          AccountID(account.name), marketplace: account.marketplace, identity: account.identity)
      }
      return opened.store
    } catch .owned {
      if workplace.options.offline { throw ToolFailure(workplace.texts.storeIsOwned, .failure) }
      return nil
    } catch {
      throw ToolFailure(error, workplace.texts)
    }
  }

  private var language: TextLanguage { workplace.contentLanguage }

  // MARK: Lists

  /// The products of all accounts, most sold first.
  ///
  /// An account that fails hides no other.
  ///
  /// - Throws: When all accounts fail.
  func list(filter: String) throws(ToolFailure) -> ProductListing {
    let words = SearchFolding.words(filter)
    var listing = ProductListing()
    for account in accounts {
      let part: ProductListing
      do throws(ToolFailure) {
        part = try list(account)
      } catch {
        listing.failures.append(error)
        listing.isComplete = false
        continue
      }
      listing.items += part.items
      listing.isComplete = listing.isComplete && part.isComplete
      listing.isFromStore = listing.isFromStore || part.isFromStore
      // The list is as old as its oldest part.
      listing.asOf = [listing.asOf, part.asOf].compactMap { $0 }.min()
    }
    if listing.failures.count == accounts.count { throw ToolFailure(listing.failures) }
    listing.items = listing.items.filter { item in
      let folded = SearchFolding.fold(
        [item.product.name.russian, item.product.name.english, item.product.id.text]
          .compactMap { $0 }.joined(separator: " "))
      return words.allSatisfy(folded.contains)
    }.sorted { one, other in
      let (left, right) = (one.product.sold ?? -1, other.product.sold ?? -1)
      return left == right ? one.product.id < other.product.id : left > right
    }
    return listing
  }

  private func list(_ account: AccountConfig) throws(ToolFailure) -> ProductListing {
    if workplace.options.offline {
      return try stored(account, because: workplace.texts.offlineByFlag)
    }
    let connection = try AccountConnection(account, workplace, needsKey: true)
    do throws(MarketplaceError) {
      return try live(connection)
    } catch {
      let failure = ToolFailure(error, account: connection.id, workplace.texts)
      guard failure.code == .network else { throw failure }
      return try stored(
        account, because: DisplayText.plain(workplace.texts.troubleShort(error)), orThrow: failure)
    }
  }

  /// More pages than any shop has.
  private static let mostPages = 10_000

  private func live(_ connection: AccountConnection) throws(MarketplaceError) -> ProductListing {
    let client = connection.user
    var products: [ProductID: Product] = [:]
    var rejected = 0
    var announced: Int?
    for number in 1...Self.mostPages {
      let page = try client.products(
        ProductPageRequest(page: number, rows: client.largestProductPage, language: language))
      for product in page.items { products[product.id] = product }
      rejected += page.rejected.count
      announced = page.total ?? announced
      keep(page.items, of: connection.id, announced: page.total)
      if page.items.isEmpty || page.hasNext == false { break }
    }
    if rejected > 0 {
      Streams.note(workplace.texts.unreadRecords(connection.config.name, rejected))
    }
    return ProductListing(
      items: products.values.map { ListedProduct(account: connection.id, product: $0) },
      isComplete: rejected == 0 && products.count >= announced ?? 0, asOf: Date(),
      isFromStore: false)
  }

  /// What was read live is there the next time without the network.
  ///
  /// A store that cannot take it spoils no list.
  private func keep(_ products: [Product], of account: AccountID, announced: Int?) {
    do throws(StoreError) {
      _ = try pages?.storeProducts(
        products, of: account, in: language, announced: announced, now: Date())
    } catch {
      workplace.log.warning("\(error.words)")
    }
  }

  private func stored(
    _ account: AccountConfig, because reason: String, orThrow failure: ToolFailure? = nil
  ) throws(ToolFailure) -> ProductListing {
    let id = AccountID(account.name)
    let texts = workplace.texts
    guard let pages else { throw failure ?? ToolFailure(texts.storeIsOwned, .failure) }
    do throws(StoreError) {
      let status = try pages.productStatus(id)
      guard let asOf = status.asOf else {
        throw StoreError.cancelled
      }
      let age = texts.age(seconds: Int(Date().timeIntervalSince(asOf)))
      Streams.note(texts.fromStore(account.name, reason, age))
      let products = try pages.products(ProductQuery(account: id), limit: nil)
      return ProductListing(
        items: products.map { ListedProduct(account: id, product: $0) },
        isComplete: status.isComplete || status.announced == status.stored, asOf: asOf,
        isFromStore: true)
    } catch .cancelled {
      // Nothing was ever read: there is no list to show.
      throw failure ?? ToolFailure(texts.nothingStored(account.name), .network)
    } catch {
      throw ToolFailure(error, workplace.texts)
    }
  }

  // MARK: One product

  /// The first account's product with this id.
  func show(_ id: ProductID) throws(ToolFailure) -> ShownProduct {
    var failures: [ToolFailure] = []
    for account in accounts {
      do throws(ToolFailure) {
        guard let shown = try show(id, account) else { continue }
        for failure in failures { Streams.note(failure.message) }
        return shown
      } catch {
        failures.append(error)
      }
    }
    if !failures.isEmpty { throw ToolFailure(failures) }
    throw ToolFailure(workplace.texts.noSuchProduct(DisplayText.plain(id.text)), .failure)
  }

  private func show(
    _ id: ProductID, _ account: AccountConfig
  ) throws(ToolFailure) -> ShownProduct? {
    let accountID = AccountID(account.name)
    if workplace.options.offline { return try storedProduct(id, accountID) }
    let connection = try AccountConnection(account, workplace, needsKey: true)
    do throws(MarketplaceError) {
      return try liveProduct(id, connection)
    } catch .notFound {
      return nil
    } catch {
      let failure = ToolFailure(error, account: accountID, workplace.texts)
      guard failure.code == .network, let shown = try storedProduct(id, accountID) else {
        throw failure
      }
      let reason = DisplayText.plain(workplace.texts.troubleShort(error))
      Streams.note(workplace.texts.shownFromStore(account.name, reason))
      return shown
    }
  }

  /// Detail in both languages.
  ///
  /// What only the list tells (whether the product is on) comes from the stored row, which is read
  /// from the list when it is not there.
  private func liveProduct(
    _ id: ProductID, _ connection: AccountConnection
  ) throws(MarketplaceError) -> ShownProduct? {
    guard var product = try row(id, connection) else { return nil }
    var details: [TextLanguage: ProductDetail] = [:]
    for language in TextLanguage.allCases {
      let detail = try connection.user.productDetail(id, in: language)
      details[language] = detail
      product.name[language] = detail.name ?? product.name[language]
      product.texts.description[language] = detail.description
      product.texts.additional[language] = detail.additional
    }
    return ShownProduct(account: connection.id, product: product, details: details)
  }

  private func row(
    _ id: ProductID, _ connection: AccountConnection
  ) throws(MarketplaceError) -> Product? {
    let client = connection.user
    for number in 1...Self.mostPages {
      let page = try client.products(
        ProductPageRequest(page: number, rows: client.largestProductPage, language: language))
      keep(page.items, of: connection.id, announced: page.total)
      if let found = page.items.first(where: { $0.id == id }) { return found }
      if page.items.isEmpty || page.hasNext == false { return nil }
    }
    return nil
  }

  private func storedProduct(
    _ id: ProductID, _ account: AccountID
  ) throws(ToolFailure) -> ShownProduct? {
    do throws(StoreError) {
      guard let product = try pages?.product(id, of: account) else { return nil }
      var details: [TextLanguage: ProductDetail] = [:]
      for language in TextLanguage.allCases {
        details[language] = try pages?.detail(id, of: account, in: language)?.detail
      }
      return ShownProduct(account: account, product: product, details: details)
    } catch {
      throw ToolFailure(error, workplace.texts)
    }
  }
}
