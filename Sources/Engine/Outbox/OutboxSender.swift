package import Foundation
package import Marketplace
package import Storage
import Synchronization

/// Sends what is in one account's outbox.
///
/// Turns are taken one after another on the account's lane for writes, by the one process that holds the sender lock.
/// Each makes at most one request and leaves the store saying what became of it, so that a process that is killed
/// between any two lines loses nothing: what was leaving is found as unknown, looked up at the marketplace, and sent
/// again only when it was not applied.
package final class OutboxSender: Sendable {
  package let account: AccountID
  let client: any MarketplaceClient
  let store: DeskStore
  let memory = Mutex(Memory())

  package init(account: AccountID, client: any MarketplaceClient, store: DeskStore) {
    self.account = account
    self.client = client
    self.store = store
  }

  /// The time by both clocks: the store keeps dates, waits go by the clock that nobody sets.
  package struct Moment: Sendable {
    package var date: Date
    package var instant: ContinuousClock.Instant

    package init(date: Date = Date(), instant: ContinuousClock.Instant = .now) {
      self.date = date
      self.instant = instant
    }
  }

  /// What a turn did.
  package struct Turn: Sendable, Equatable {
    /// The items that changed, as they are now.
    package var changed: [OutboxItem] = []
    /// Jobs were stopped because nobody knows whether they may leave.
    package var hasPausedJobs = false
    /// What the marketplace had to say; nil when it was not asked.
    package var answer: Answer?
    /// When the next turn is due; nil when only new work can bring one.
    package var next: Duration?

    package init() {}
  }

  package enum Answer: Sendable, Equatable {
    case fine
    case trouble(MarketplaceError)
  }

  struct Memory {
    var hasRecovered = false
    var restUntil: ContinuousClock.Instant?
    var failures = 0
    var polls: [Int64: Poll] = [:]
    var readings: [Int64: Reading] = [:]
  }

  struct Poll {
    var count = 0
    var begunAt: ContinuousClock.Instant
    var nextAt: ContinuousClock.Instant
  }

  struct Reading {
    var count = 0
    /// When the first one was made; nil before that.
    var begunAt: ContinuousClock.Instant?
    var nextAt: ContinuousClock.Instant
  }

  /// The marketplace answers again, or the seller asks: what rests is tried at once.
  package func wake() {
    memory.withLock { memory in
      memory.restUntil = nil
      memory.failures = 0
    }
  }

  /// Takes one turn.
  ///
  /// - Throws: What the store said; the next turn begins with finding out what was left behind.
  package func takeTurn(at moment: Moment) throws(StoreError) -> Turn {
    do {
      return try turn(at: moment)
    } catch {
      memory.withLock { $0.hasRecovered = false }
      throw error
    }
  }

  // MARK: A turn

  private func turn(at moment: Moment) throws(StoreError) -> Turn {
    var turn = Turn()
    if !memory.withLock({ $0.hasRecovered }) {
      turn.changed = try store.recover(account, now: moment.date)
      memory.withLock { $0.hasRecovered = true }
    }
    let interrupted = try store.pauseInterrupted(account, now: moment.date)
    let old = try store.stopOldReplies(account, now: moment.date)
    turn.hasPausedJobs = interrupted.stopped > 0 || old > 0
    if turn.hasPausedJobs { turn.changed += try store.stoppedItems(of: account) }
    if let rest = memory.withLock({ $0.restUntil }), rest > moment.instant {
      turn.next = moment.instant.duration(to: rest)
      return turn
    }
    let accepted = try store.acceptedShipments(account)
    let unknown = try store.unknownShipments(account)
    if let shipment = duePoll(accepted, moment) {
      try poll(shipment, moment, &turn)
    } else if case let due = dueReadings(unknown, moment), !due.isEmpty {
      try find(out: due, moment, &turn)
    } else if let shipment = try store.takeShipment(
      account, limit: max(1, client.switchBatchLimit),
      templateLimit: max(1, client.templateBatchLimit), now: moment.date)
    {
      turn.changed += shipment.items
      try send(shipment, moment, &turn)
    } else {
      turn.next = timeToNext(moment, interruption: interrupted.next)
      return turn
    }
    // More may be due at once.
    turn.next = memory.withLock { $0.restUntil }.map { moment.instant.duration(to: $0) } ?? .zero
    return turn
  }

  // MARK: Sending

  private func send(
    _ shipment: Shipment, _ moment: Moment, _ turn: inout Turn
  ) throws(StoreError) {
    if let (item, reply) = shipment.reply { return try send(reply, item, moment, &turn) }
    switch request(for: shipment) {
    case .success(let task):
      turn.answer = .fine
      succeed()
      if let task {
        turn.changed += try store.accept(shipment, as: task, now: moment.date)
      } else {
        turn.changed += try settle(shipment.items, moment) { _ in .done }
      }
    case .failure(let failure):
      turn.answer = answer(to: failure.reason)
      switch failure {
      case .notApplied(let reason):
        turn.changed += try settle(shipment.items, moment) { _ in .again(reason) }
        rest(after: reason, moment)
      case .refused(let reason):
        turn.changed += try settle(shipment.items, moment) { _ in .failed(reason) }
      case .unknown(let reason):
        turn.changed += try settle(shipment.items, moment) { _ in .unknown(reason) }
      }
    }
  }

  /// Makes the one request that carries a shipment; the marketplace's task where it takes its time.
  private func request(for shipment: Shipment) -> Result<TaskID?, WriteFailure> {
    guard let first = shipment.items.first else { return .success(nil) }
    do throws(WriteFailure) {
      switch first.wish {
      case .onSale(let isOnSale):
        let products = shipment.items.compactMap(\.product)
        guard products.count == 1, let product = products.first else {
          return .success(try client.setEnabled(isOnSale, products: products))
        }
        try client.setEnabled(isOnSale, product: product)
        return .success(nil)
      case .percent:
        guard let template = shipment.template else { return .success(nil) }
        try client.set(
          shipment.items.compactMap { item in
            guard let row = item.templateRow, let percent = item.wish.percent else { return nil }
            return TemplatePercent(product: row.product, percent: percent)
          }, in: template)
        return .success(nil)
      case .reply:
        // Answers have a way of their own.
        return .success(nil)
      }
    } catch {
      return .failure(error)
    }
  }

  func settle(
    _ items: [OutboxItem], _ moment: Moment, _ fate: (OutboxItem) -> ItemFate
  ) throws(StoreError) -> [OutboxItem] {
    try store.settle(
      Dictionary(items.map { ($0.id, fate($0)) }, uniquingKeysWith: { $1 }), now: moment.date)
  }

  // MARK: Tasks

  private func duePoll(_ shipments: [Shipment], _ moment: Moment) -> Shipment? {
    memory.withLock { memory in
      var polls: [Int64: Poll] = [:]
      for shipment in shipments {
        polls[shipment.id] =
          memory.polls[shipment.id]
          ?? Poll(
            begunAt: moment.instant,
            nextAt: moment.instant + SendingPolicy.pollDelay(after: 0))
      }
      memory.polls = polls
      return shipments.first { (polls[$0.id]?.nextAt ?? moment.instant) <= moment.instant }
    }
  }

  private func poll(
    _ shipment: Shipment, _ moment: Moment, _ turn: inout Turn
  ) throws(StoreError) {
    guard let task = shipment.task else {
      turn.changed += try settle(shipment.items, moment) { _ in .unknown(.cancelled) }
      return
    }
    let age = memory.withLock { memory in
      let count = (memory.polls[shipment.id]?.count ?? 0) + 1
      memory.polls[shipment.id]?.count = count
      memory.polls[shipment.id]?.nextAt = moment.instant + SendingPolicy.pollDelay(after: count)
      return memory.polls[shipment.id]?.begunAt.duration(to: moment.instant) ?? .zero
    }
    switch progress(of: task) {
    case .success(let progress):
      turn.answer = .fine
      succeed()
      if progress.state.isFinal {
        turn.changed += try finish(shipment, progress, moment)
      } else if age > SendingPolicy.pollingLimit {
        turn.changed += try settle(shipment.items, moment) { _ in .unknown(.cancelled) }
      }
    case .failure(let error):
      turn.answer = answer(to: error)
      if error.isPassing || error.isUnauthorised {
        rest(after: error, moment)
      } else {
        // It will not tell; the products will.
        turn.changed += try settle(shipment.items, moment) { _ in .unknown(error) }
      }
    }
  }

  private func progress(of task: TaskID) -> Result<TaskProgress, MarketplaceError> {
    do throws(MarketplaceError) {
      return .success(try client.progress(of: task))
    } catch {
      return .failure(error)
    }
  }

  /// What a finished task says of each of its items.
  ///
  /// Where its figures do not add up to its list of problems, what it does not name is looked up.
  private func finish(
    _ shipment: Shipment, _ progress: TaskProgress, _ moment: Moment
  ) throws(StoreError) -> [OutboxItem] {
    var problems: [ProductID: String] = [:]
    var hasNameless = false
    for problem in progress.problems {
      if let product = problem.product {
        problems[product] = problem.words
      } else {
        hasNameless = true
      }
    }
    let carried = Set(shipment.items.compactMap(\.product))
    let named = problems.keys.count { carried.contains($0) }
    let addsUp =
      switch (progress.state, progress.failed, progress.succeeded) {
      case (.done, nil, _): !hasNameless
      case (.done, let failed?, _): failed == named
      // The documents' own sample ends with this state after a partial success.
      case (_, let failed?, let succeeded?):
        failed == named && failed + succeeded == shipment.items.count
      default: false
      }
    return try settle(shipment.items, moment) { item in
      if let words = item.product.flatMap({ problems[$0] }) {
        return .failed(.rejected(code: "", words: words))
      }
      return addsUp ? .done : .unknown(.unreadable(endpoint: "task", detail: "does not add up"))
    }
  }

  // MARK: Finding out

  private func dueReadings(_ shipments: [Shipment], _ moment: Moment) -> [Shipment] {
    memory.withLock { memory in
      var readings: [Int64: Reading] = [:]
      for shipment in shipments {
        readings[shipment.id] =
          memory.readings[shipment.id]
          ?? Reading(
            nextAt: moment.instant
              + (shipment.reply == nil
                ? SendingPolicy.readingDelay(after: 0) : SendingPolicy.threadDelay(after: 0)))
      }
      memory.readings = readings
      return shipments.filter { (readings[$0.id]?.nextAt ?? moment.instant) <= moment.instant }
    }
  }

  /// Reads what has become of wishes of one kind: states of products first, then a template, then a thread.
  private func find(
    out due: [Shipment], _ moment: Moment, _ turn: inout Turn
  ) throws(StoreError) {
    let switches = due.filter { $0.reply == nil && $0.template == nil }
    if !switches.isEmpty {
      try lookAtStates(switches, moment, &turn)
    } else if let template = due.lazy.compactMap(\.template).first {
      try look(at: template, due.filter { $0.template == template }, moment, &turn)
    } else if let first = due.first {
      try look(for: first, moment, &turn)
    }
  }

  private func lookAtStates(
    _ shipments: [Shipment], _ moment: Moment, _ turn: inout Turn
  ) throws(StoreError) {
    let states: [ProductID: Product.State]
    do throws(MarketplaceError) {
      states = try client.states(of: shipments.flatMap { $0.items.compactMap(\.product) })
      turn.answer = .fine
      succeed()
    } catch {
      turn.answer = answer(to: error)
      rest(after: error, moment)
      return
    }
    try settle(shipments, moment, &turn) { item in
      switch item.product.flatMap({ states[$0] }) {
      case nil: .missing
      case .unknown: .untold
      case let state: state == item.wish.productState ? .asWished : .otherwise
      }
    }
  }

  private func look(
    at template: TemplateID, _ shipments: [Shipment], _ moment: Moment, _ turn: inout Turn
  ) throws(StoreError) {
    var rows: [ProductID: TemplateRow] = [:]
    do throws(MarketplaceError) {
      rows = try client.rows(
        of: template,
        for: shipments.flatMap { $0.items.compactMap { $0.templateRow?.product } }, in: .russian)
      turn.answer = .fine
      succeed()
    } catch .notFound {
      // The template is gone, and what it said with it.
      turn.answer = .fine
    } catch {
      turn.answer = answer(to: error)
      rest(after: error, moment)
      return
    }
    try settle(shipments, moment, &turn) { item in
      guard let row = item.templateRow.flatMap({ rows[$0.product] }) else { return .missing }
      return row.percent == item.wish.percent.map { Decimal($0) } ? .asWished : .otherwise
    }
  }

  /// What a reading showed of a wish.
  private enum Sight {
    case asWished
    case otherwise
    /// The marketplace does not say.
    case untold
    /// What the wish is about is not there.
    case missing
  }

  /// Draws the conclusions of a reading.
  private func settle(
    _ shipments: [Shipment], _ moment: Moment, _ turn: inout Turn,
    seeing sight: (OutboxItem) -> Sight
  ) throws(StoreError) {
    for shipment in shipments {
      var fates: [OutboxID: ItemFate] = [:]
      var open: [OutboxItem] = []
      var isSeen = false
      for item in shipment.items {
        switch sight(item) {
        case .missing: fates[item.id] = .failed(.notFound)
        case .asWished:
          fates[item.id] = .done
          isSeen = true
        case .otherwise: open.append(item)
        // Where the marketplace does not tell, it stays unknown.
        case .untold: break
        }
      }
      let readings = memory.withLock { memory in
        // A part has come true, so the rest may be on its way.
        let count = isSeen ? 0 : (memory.readings[shipment.id]?.count ?? 0) + 1
        memory.readings[shipment.id] = Reading(
          count: count, nextAt: moment.instant + SendingPolicy.readingDelay(after: max(1, count)))
        return count
      }
      if readings >= SendingPolicy.readingsEnough {
        for item in open {
          fates[item.id] =
            item.attempts < SendingPolicy.mostAttempts
            ? .again(item.reason) : .failed(.notTaken(attempts: item.attempts))
        }
      }
      turn.changed += try store.settle(fates, now: moment.date)
    }
  }

  // MARK: Resting

  func answer(to error: MarketplaceError) -> Answer {
    error.concernsConnection ? .trouble(error) : .fine
  }

  func succeed() {
    memory.withLock { memory in
      memory.failures = 0
      memory.restUntil = nil
    }
  }

  func rest(after error: MarketplaceError, _ moment: Moment) {
    memory.withLock { memory in
      memory.failures += 1
      memory.restUntil =
        moment.instant + SendingPolicy.rest(after: error, failures: memory.failures)
    }
  }

  private func timeToNext(_ moment: Moment, interruption: Date?) -> Duration? {
    let due = memory.withLock { memory in
      memory.polls.values.map(\.nextAt) + memory.readings.values.map(\.nextAt)
    }
    let waits = due.map { max(.zero, moment.instant.duration(to: $0)) }
    let rest = interruption.map {
      Duration.seconds(max(0.1, $0.timeIntervalSince(moment.date)))
    }
    return (waits + [rest].compactMap { $0 }).min()
  }
}

extension Shipment {
  /// The template whose percentages it carries; nil when it carries something else.
  fileprivate var template: TemplateID? { items.first?.templateRow?.template }
}

extension MarketplaceError {
  fileprivate var isUnauthorised: Bool {
    if case .unauthorised = self { true } else { false }
  }
}
