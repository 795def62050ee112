package import Dashboard
import Foundation
import Marketplace
package import Storage
import Synchronization

/// Everything that the desk can do to the world, in one switch.
///
/// Called on the loop; each effect is handed to a queue at once and answers through the mailbox.
package final class Interpreter: Sendable {
  package let busy: BusyCount
  let mailbox: Mailbox<Desk.Msg>
  let pages: PagesStore
  let desk: DeskStore
  private let accounts: [AccountID: AccountService]
  private let outboxes: [AccountID: OutboxService]
  private let inboxes: [AccountID: InboxService]
  private let upkeep: DeskUpkeep
  private let deskLane = Lane("desk")
  private let opener: @Sendable (String) -> String?
  private let storeLane = Lane("store")
  private let errandLane = Lane("errands")
  private let healthLane = Lane("health")
  /// The count under way; a newer question stops it.
  let counting = Mutex<StopSwitch?>(nil)

  /// - Parameters:
  ///   - opener: Opens an address in the browser; answers why not, or nil.
  package init(
    mailbox: Mailbox<Desk.Msg>, pages: PagesStore, desk: DeskStore, accounts: [AccountService],
    maySend: Bool = true, inbox: InboxTools = InboxTools(), busy: BusyCount = BusyCount(),
    opener: @escaping @Sendable (String) -> String?
  ) {
    self.mailbox = mailbox
    self.pages = pages
    self.accounts = Dictionary(accounts.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    self.desk = desk
    // One for each account: a draft that is kept after its answer was stored would bring the text back.
    let hands = Dictionary(
      accounts.map { ($0.id, Lane("\($0.id).desk")) }, uniquingKeysWith: { $1 })
    outboxes = Dictionary(
      accounts.map { service in
        (
          service.id,
          OutboxService(
            account: service.id, client: service.writeClient, store: desk, pages: pages,
            busy: busy, maySend: maySend, desk: hands[service.id], post: mailbox.post)
        )
      }, uniquingKeysWith: { $1 })
    inboxes = Dictionary(
      accounts.map { service in
        var tools = inbox
        // Each account has a pace of its own.
        if inbox.pollInterval != nil { tools.pollInterval = service.pollInterval }
        return (
          service.id,
          InboxService(
            service: service, pages: pages, desk: desk, tools: tools, busy: busy,
            deskLane: hands[service.id], post: mailbox.post)
        )
      }, uniquingKeysWith: { $1 })
    self.busy = busy
    self.opener = opener
    upkeep = DeskUpkeep(store: desk) { [outboxes, inboxes] in
      for outbox in outboxes.values { outbox.storeTouched() }
      for inbox in inboxes.values { inbox.storeTouched() }
    }
    upkeep.begin()
  }

  package func perform(_ effect: Effect) {
    switch effect {
    case .readProducts(let query, let request, let generation):
      stopCounting()
      onStore(isQuick: true) { pages in
        do throws(StoreError) {
          let window = try pages.window(query, request)
          return [.products(query.account, .windowRead(generation, window))]
        } catch {
          return [.products(query.account, .readFailed(generation)), Self.failure(error)]
        }
      }
    case .countProducts(let query, let generation):
      let stop = StopSwitch()
      counting.withLock { $0 = stop }
      onStore { pages in
        do throws(StoreError) {
          let count = try pages.count(query, stoppedBy: stop)
          return [.products(query.account, .counted(generation, count))]
        } catch .cancelled {
          return []
        } catch {
          return [Self.failure(error)]
        }
      }
    case .findProductIDs(let query, let first, let last, let generation):
      onStore { pages in
        do throws(StoreError) {
          let ids = try pages.productIDs(query, from: first, through: last)
          return [.products(query.account, .idsFound(generation, ids))]
        } catch {
          return [Self.failure(error)]
        }
      }
    case .readProductStatus(let account):
      onStore { pages in Self.status(of: account, in: pages) }
    case .readProduct(let account, let id, let language):
      onStore(isQuick: true) { pages in
        do throws(StoreError) {
          let product = try pages.product(id, of: account)
          let detail = try pages.detail(id, of: account, in: language)
          return [.products(account, .productRead(id, product, detail?.detail, detail?.readAt))]
        } catch {
          return [Self.failure(error)]
        }
      }
    case .fetchProduct(let account, let id, let language):
      onAccount(account, \.user, \.userClient) { [pages] service, client in
        Self.fetch(id, in: language, of: service, client, pages)
      }
    case .syncProducts(let account, let first):
      sync(account, first: first)
    case .glanceAtProducts(let account, let language):
      onAccount(account, \.background, \.backgroundClient) { [pages] service, client in
        Self.glance(language, of: service, client, pages)
      }
    case .open(let address):
      run(errandLane, isQuick: false) { [opener] in
        [.opened(address, failure: opener(address))]
      }
    case .beginOutbox(let account): outboxes[account]?.begin()
    case .putJob(let draft): outboxes[draft.account]?.put(draft)
    case .releaseJob(let account, let job): outboxes[account]?.release(job)
    case .undoJob(let account, let job): outboxes[account]?.undo(job, hold: Outbox.switchHold)
    case .cancelJob(let account, let job): outboxes[account]?.cancel(job)
    case .discardItem(let account, let item): outboxes[account]?.discard(item)
    case .dropHeld(let account, let jobs): outboxes[account]?.cancelHeld(jobs)
    case .pauseJob(let account, let job, let isPaused):
      outboxes[account]?.setPause(isPaused, of: job)
    case .findRetry(let account, let job):
      outboxes[account]?.retry(job, hold: Outbox.switchHold)
    case .wakeOutbox(let account): outboxes[account]?.wake()
    case .inbox(let account, .putReply(let dialog, let title, let reply, let hold, let failed)):
      outboxes[account]?.put(reply, to: dialog, title: title, hold: hold, replacing: failed)
    case .inbox(let account, let effect): inboxes[account]?.perform(effect)
    case .money(let account, let effect): perform(effect, of: account)
    case .views(let account, let effect):
      onDesk { desk throws(StoreError) in
        switch effect {
        case .read: break
        case .keep(let view): try desk.keep(view, of: account, now: Date())
        case .forget(let name): try desk.forgetView(name, of: account)
        }
        return [.viewsRead(account, try desk.views(of: account))]
      }
    case .settings(let effect):
      onDesk { desk throws(StoreError) in
        switch effect {
        case .keep(let settings): try desk.keep(settings)
        case .began(let account): try desk.noteSession(of: account)
        }
        return []
      }
    case .readJobs(let generation):
      onDesk { desk throws(StoreError) in
        [.tasks(.jobsRead(generation, try desk.jobs(of: nil, limit: Tasks.jobsShown)))]
      }
    case .readJobItems(let job, let first, let generation):
      onDesk { desk throws(StoreError) in
        let items = try desk.items(of: job, from: first, limit: Tasks.itemsAtOnce)
        return [.tasks(.itemsRead(generation, job, from: first, items))]
      }
    case .readProductsNamed(let account, let ids, let generation):
      onStore { pages in
        do throws(StoreError) {
          return [.planRead(generation, try pages.products(withIDs: ids, of: account))]
        } catch {
          return [Self.failure(error)]
        }
      }
    case .searchProducts(let query, let generation):
      onStore { pages in
        do throws(StoreError) {
          let window = try pages.window(
            query, WindowRequest(anchor: .start, offset: 0, count: Palette.mostProducts))
          return [.paletteFound(generation, window.rows.map(\.row))]
        } catch {
          return [Self.failure(error)]
        }
      }
    case .readHealth(let account):
      guard let service = accounts[account] else { return }
      run(healthLane, isQuick: false) { [pages] in
        // Figures of the traffic are worth showing when the store is not well.
        let data = (try? pages.ages(of: account)) ?? [:]
        let reading = Health.Reading(
          traffic: service.traffic(), session: service.userClient.session, data: data)
        return [.healthRead(account, reading)]
      }
    case .recallRights(let account):
      onStore { pages in
        do throws(StoreError) {
          return [.rights(account, .recalled(try pages.rights(of: account)))]
        } catch {
          return [Self.failure(error)]
        }
      }
    case .forgetRefusals(let account):
      // The clients of an account share what they know of its key.
      accounts[account]?.userClient.forgetRefusals()
    case .readRights(let account):
      onAccount(account, \.background, \.backgroundClient) { [pages] service, client in
        Self.readRights(of: service, client, pages)
      }
    case .copy, .notify, .bell, .edit, .wake, .redraw, .suspend:
      // The loop's own.
      break
    }
  }

  // MARK: Queues

  func run(
    _ lane: Lane, isQuick: Bool, _ work: @escaping @Sendable () -> [Desk.Msg]
  ) {
    busy.begin(isQuick: isQuick)
    lane.perform { [busy, mailbox] in
      let messages = work()
      if isQuick { busy.endQuick() }
      for message in messages { mailbox.post(message) }
      busy.end()
    }
  }

  func onStore(
    isQuick: Bool = false, _ work: @escaping @Sendable (PagesStore) -> [Desk.Msg]
  ) {
    run(storeLane, isQuick: isQuick) { [pages] in work(pages) }
  }

  func onDesk(
    _ work: @escaping @Sendable (DeskStore) throws(StoreError) -> [Desk.Msg]
  ) {
    run(deskLane, isQuick: false) { [desk] in
      do throws(StoreError) {
        return try work(desk)
      } catch {
        return [Self.failure(error)]
      }
    }
  }

  func onAccount(
    _ account: AccountID, _ lane: KeyPath<AccountService, Lane>,
    _ client: KeyPath<AccountService, any MarketplaceClient>,
    _ work: @escaping @Sendable (AccountService, any MarketplaceClient) -> [Desk.Msg]
  ) {
    guard let service = accounts[account] else { return }
    let client = service[keyPath: client]
    run(service[keyPath: lane], isQuick: false) { work(service, client) }
  }

  func stopCounting() {
    counting.withLock { stop in
      stop?.throwSwitch()
      stop = nil
    }
  }

  /// Waits a moment for what has been asked of the desk's own store.
  func finish(atMost patience: Duration) { deskLane.wait(atMost: patience) }

  // MARK: Work

  static func failure(_ error: StoreError) -> Desk.Msg { .storeFailed(error.words) }

  private static func status(of account: AccountID, in pages: PagesStore) -> [Desk.Msg] {
    do throws(StoreError) {
      return [.productStatusRead(account, try pages.productStatus(account))]
    } catch {
      return [failure(error)]
    }
  }

  static func contact(
    _ service: AccountService, _ client: any MarketplaceClient, _ trouble: MarketplaceError?
  ) -> Desk.Msg {
    .answered(service.id, Contact(trouble: trouble, session: client.session))
  }

  private static func fetch(
    _ id: ProductID, in language: TextLanguage, of service: AccountService,
    _ client: any MarketplaceClient, _ pages: PagesStore
  ) -> [Desk.Msg] {
    do throws(MarketplaceError) {
      let detail = try client.productDetail(id, in: language)
      do throws(StoreError) {
        try pages.store(detail, of: service.id, in: language, now: Date())
      } catch {
        return [failure(error)]
      }
      return [
        contact(service, client, nil), .products(service.id, .productFetched(id, language, nil)),
      ]
    } catch {
      // Only what concerns the connection is the account's affair; the rest is this product's.
      let words: [Desk.Msg] = error.concernsConnection ? [contact(service, client, error)] : []
      return words + [.products(service.id, .productFetched(id, language, error))]
    }
  }

  private static func readRights(
    of service: AccountService, _ client: any MarketplaceClient, _ pages: PagesStore
  ) -> [Desk.Msg] {
    do throws(MarketplaceError) {
      let rights = KeyRights(rights: try client.rights(), asOf: Date())
      do throws(StoreError) {
        try pages.store(rights, of: service.id)
      } catch {
        return [.rights(service.id, .told(rights)), failure(error)]
      }
      return [.rights(service.id, .told(rights))]
    } catch {
      return [.rights(service.id, .failed(error))]
    }
  }

  /// How many products a glance asks for.
  private static let glanceRows = 100

  private static func glance(
    _ language: TextLanguage, of service: AccountService, _ client: any MarketplaceClient,
    _ pages: PagesStore
  ) -> [Desk.Msg] {
    do throws(MarketplaceError) {
      let askedAt = Date()
      let page = try client.products(
        ProductPageRequest(page: 1, rows: glanceRows, language: language, order: .mostSold))
      do throws(StoreError) {
        _ = try pages.storeProducts(
          page.items, of: service.id, in: language, announced: page.total,
          askedAt: askedAt, now: Date())
      } catch {
        return [failure(error), contact(service, client, nil)]
      }
      return status(of: service.id, in: pages) + [contact(service, client, nil)]
    } catch {
      return [contact(service, client, error)]
    }
  }

  /// A pass in the language on the screen, then one in the other for its names and texts.
  private func sync(_ account: AccountID, first: TextLanguage) {
    guard let service = accounts[account] else { return }
    let isFree = service.isSyncing.withLock { isSyncing in
      defer { isSyncing = true }
      return !isSyncing
    }
    guard isFree else { return }
    onAccount(account, \.background, \.backgroundClient) { [pages, mailbox] service, client in
      defer { service.isSyncing.withLock { $0 = false } }
      mailbox.post(.sync(account, .began))
      let sync = ProductSync(account: account, client: client, store: pages)
      do throws(ProductSync.Failure) {
        var end = SyncEnd.complete
        for language in [first, first.other] {
          let outcome = try sync.run(in: language) { seen, total in
            for message in Self.status(of: account, in: pages) { mailbox.post(message) }
            // The second pass only adds texts; the number that the seller sees does not start again.
            if language == first {
              mailbox.post(.sync(account, .progressed(seen: seen, of: total)))
            }
          }
          if case .short(let missing) = outcome, language == first {
            end = .short(missing: missing)
          }
        }
        return Self.status(of: account, in: pages)
          + [.sync(account, .ended(end)), Self.contact(service, client, nil)]
      } catch {
        switch error {
        case .store(let error):
          return [Self.failure(error), .sync(account, .ended(.failed(.cancelled)))]
        case .marketplace(let error):
          return [.sync(account, .ended(.failed(error))), Self.contact(service, client, error)]
        }
      }
    }
  }
}
