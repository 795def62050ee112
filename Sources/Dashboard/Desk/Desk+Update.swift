import Foundation
import Marketplace
import TerminalCore
import Texts

extension Desk {
  /// How long to wait before the next look at what sells most, and after one that failed.
  static let glanceInterval = Duration.seconds(30)
  /// How long a complete list is taken to be fresh.
  static let syncInterval = Duration.seconds(900)
  /// The shortest time between two passes that nobody asked for: a list that never adds up is not read for ever.
  static let syncRest = Duration.seconds(180)
  /// How long a notice stays.
  static let noticeTime = Duration.seconds(6)

  /// From what happened to what is, and what to do about it.
  package static func update(_ model: inout Model, _ msg: Msg) -> [Effect] {
    WidthPolicy.$current.withValue(model.setup.widths) {
      let effects = handle(&model, msg)
      settleInbox(&model)
      Products.layOutPreview(&model)
      return effects + countDown(&model)
    }
  }

  private static func handle(_ model: inout Model, _ msg: Msg) -> [Effect] {
    switch msg {
    case .began(let now):
      model.now = now
      return begin(&model)
    case .clock(let now):
      model.now = now
      return []
    case .input(let event):
      let effects = handle(&model, event)
      return holdWrites(&model, effects)
    case .resized(let size):
      model.size = size
      return layOut(&model)
    case .timer(let timer):
      return handle(&model, timer)
    case .resumed:
      return [.redraw] + layOut(&model)
    case .products(let account, let msg):
      guard let index = index(of: account, in: model) else { return [] }
      return Products.update(&model.products[index], msg, model.texts)
    case .sync(let account, let report):
      return handle(&model, account, report)
    case .answered(let account, let contact):
      return handle(&model, account, contact)
    case .productStatusRead(let account, let status):
      guard let index = index(of: account, in: model) else { return [] }
      return handle(&model, status, at: index)
    case .outbox(let account, let report):
      return handle(&model, account, report) + repliesChanged(&model, account)
    case .viewsRead(let account, let views):
      return receive(&model, account, views)
    case .inbox(let account, let report):
      var effects = handle(&model, account, report)
      if case .done(let action, let dialog, _) = report {
        effects += writeAnswered(&model) { $0 == action.effect(account, dialog) }
      }
      return effects
    case .money(let account, let report):
      guard let index = index(of: account, in: model) else { return [] }
      var effects = Money.update(&model, at: index, report)
      if case .written = report {
        effects += writeAnswered(&model) { if case .money(account, _) = $0 { true } else { false } }
      }
      return effects
    case .planRead(let generation, let products):
      return handle(&model, generation, planned: products)
    case .paletteFound(let generation, let products):
      return handle(&model, generation, found: products)
    case .tasks(let msg):
      return Tasks.update(&model.tasks, msg)
    case .healthRead(let account, let reading):
      Health.receive(
        &model.health, reading, of: account, shown: model.account.id, model.texts)
      return []
    case .rights(let account, let report):
      return handle(&model, account, report)
    case .storeFailed(let words):
      return notify(&model, model.texts.storeFailed(words), .error)
    case .themesChanged(let names, let problem):
      return rereadThemes(&model, names, problem)
    case .edited(let result):
      return takeBack(&model, result)
    case .copied:
      return notify(&model, model.texts.copied, .info)
    case .opened(let address, let failure):
      guard let failure else { return notify(&model, model.texts.opening(address), .info) }
      return notify(&model, model.texts.notOpened(address, failure), .error)
    }
  }

  static func index(of account: AccountID, in model: Model) -> Int? {
    model.setup.accounts.firstIndex { $0.id == account }
  }

  /// Whether the next frame would lack something that the store is about to answer.
  package static func isWaitingForStore(_ model: Model) -> Bool {
    switch model.screen {
    case .inbox:
      return model.inbox.list.isWaiting || model.inbox.thread.map { !$0.isLoaded } ?? false
        || model.inbox.card.map { !$0.isLoaded || $0.events == nil } ?? false
    case .sales: return model.money[model.current].sales.list.isWaiting
    case .reviews: return model.money[model.current].reviews.list.isWaiting
    case .statistics: return model.money[model.current].statistics.reading == nil
    case .commission, .tasks, .health: return false
    case .products: break
    }
    let products = model.products[model.current]
    return products.list.isWaiting || products.preview.map { $0.product == nil } ?? false
  }

  // MARK: Beginning, size, time

  private static func begin(_ model: inout Model) -> [Effect] {
    // The store is read before anything else; the network comes second.
    var effects = layOut(&model) + beginInboxes(&model)
    effects += offerTip(&model)
    effects.append(.wake(.minute, after: .seconds(60)))
    if let problem = model.setup.problemAtStart {
      effects += notify(&model, problem, .warning)
    }
    for account in model.setup.accounts where !account.wasHereBefore {
      effects.append(.settings(.began(account.id)))
    }
    for account in model.setup.accounts {
      effects.append(.readProductStatus(account.id))
      effects.append(.recallRights(account.id))
      effects.append(.beginOutbox(account.id))
    }
    guard !model.setup.isOffline else { return effects }
    for index in model.setup.accounts.indices { effects += glance(model, at: index) }
    for account in model.setup.accounts where account.capabilities.contains(.chats) {
      effects.append(.wake(.buyers(account.id), after: Money.buyersDelay))
    }
    return effects
  }

  /// Gives the list its height and asks for what it then lacks.
  static func layOut(_ model: inout Model) -> [Effect] {
    switch model.screen {
    case .inbox:
      return layOutInbox(&model)
    case .products:
      return Products.resized(
        &model.products[model.current], height: Layout(model).list.rows,
        isWide: model.size.columns >= Layout.wideColumns)
    case .tasks:
      let layout = Layout(model)
      Tasks.resized(
        &model.tasks, height: layout.list.rows, openHeight: max(0, (layout.preview?.rows ?? 1) - 1))
      return []
    case .health:
      Health.resized(&model.health, height: Layout(model).list.rows)
      return []
    case .sales, .reviews, .commission, .statistics:
      return Money.layOut(&model)
    }
  }

  private static func glance(_ model: Model, at index: Int) -> [Effect] {
    let account = model.setup.accounts[index]
    guard account.capabilities.contains(.listProducts) else { return [] }
    return [.glanceAtProducts(account.id, model.products[index].language)]
  }

  private static func handle(_ model: inout Model, _ timer: DeskTimer) -> [Effect] {
    switch timer {
    case .minute:
      return wakeSnoozed(&model) + [.wake(.minute, after: .seconds(60))]
    case .glance(let account):
      guard let index = index(of: account, in: model) else { return [] }
      return glance(model, at: index)
    case .sync(let account):
      guard let index = index(of: account, in: model) else { return [] }
      return startSync(&model, at: index)
    case .buyers(let account):
      guard let index = index(of: account, in: model) else { return [] }
      return Money.syncBuyers(&model, at: index)
    case .previewRested(let generation):
      guard !model.setup.isOffline else { return [] }
      return Products.previewRested(
        &model.products[model.current], generation, now: model.now)
    case .dialogRested(let generation):
      return dialogRested(&model, generation)
    case .replyCountdown:
      model.isCountingDown = false
      return []
    case .write(let id):
      return releaseWrite(&model, id)
    case .hold(let account, let job):
      return release(&model, account, job)
    case .health:
      return refreshHealth(model)
    case .chordWaited(let generation):
      explainChord(&model, generation)
      return []
    case .tipFaded(let generation):
      tipFaded(&model, generation)
      return []
    case .noticeFaded(let generation):
      if generation == model.noticeGeneration { model.notice = nil }
      return []
    }
  }

  // MARK: Sync

  private static func startSync(_ model: inout Model, at index: Int) -> [Effect] {
    guard !model.setup.isOffline, model.products[index].progress == nil else { return [] }
    model.products[index].progress = Products.Progress(seen: 0)
    return [
      .syncProducts(model.setup.accounts[index].id, first: model.products[index].language)
    ]
  }

  /// What the store holds was learnt anew, after a write or at the beginning.
  private static func handle(
    _ model: inout Model, _ status: DatasetStatus, at index: Int
  ) -> [Effect] {
    model.products[index].status = status
    guard index == model.current else {
      // Read when the seller comes to it.
      model.products[index].list.refresh()
      return []
    }
    return Products.update(&model.products[index], .storeChanged, model.texts)
  }

  /// Whether the list is not whole, too old, or shorter or longer than the server says.
  private static func needsSync(_ model: Model, at index: Int) -> Bool {
    let status = model.products[index].status
    if let ended = model.products[index].lastPassAt,
      model.now.timeIntervalSince(ended) < TimeInterval(syncRest.components.seconds)
    {
      return false
    }
    guard let complete = status.completeAsOf else { return true }
    if let announced = status.announced, announced != status.stored { return true }
    return model.now.timeIntervalSince(complete) > TimeInterval(syncInterval.components.seconds)
  }

  private static func handle(
    _ model: inout Model, _ account: AccountID, _ report: SyncReport
  ) -> [Effect] {
    guard let index = index(of: account, in: model) else { return [] }
    switch report {
    case .began:
      model.products[index].progress = Products.Progress(seen: 0)
      return []
    case .progressed(let seen, let total):
      model.products[index].progress = Products.Progress(seen: seen, total: total)
      return []
    case .ended(let end):
      model.products[index].progress = nil
      model.products[index].lastPassAt = model.now
      model.products[index].lastEnd = end == .complete ? nil : end
      return [.wake(.sync(account), after: syncInterval)]
    }
  }

  private static func handle(
    _ model: inout Model, _ account: AccountID, _ contact: Contact
  ) -> [Effect] {
    guard let index = index(of: account, in: model) else { return [] }
    let before = model.contacts[account]?.trouble
    model.contacts[account] = contact
    // A refused key is not tried again until the seller says so.
    var effects: [Effect] = []
    if contact.trouble?.isPassing ?? true {
      effects.append(.wake(.glance(account), after: glanceInterval))
    }
    if contact.trouble == nil, before != nil { effects.append(.wakeOutbox(account)) }
    if contact.trouble == nil, !model.rightsAsked.contains(account) {
      // Before the list, which may take its lane for long.
      effects += askRights(&model, account)
    }
    if contact.trouble == nil, needsSync(model, at: index) {
      effects += startSync(&model, at: index)
    }
    if let trouble = contact.trouble, before != trouble {
      effects += notify(&model, model.texts.trouble(trouble), .error)
    }
    return effects
  }

  // MARK: Rights

  static func askRights(_ model: inout Model, _ account: AccountID) -> [Effect] {
    model.rightsAsked.insert(account)
    return [.readRights(account)]
  }

  private static func handle(
    _ model: inout Model, _ account: AccountID, _ report: RightsReport
  ) -> [Effect] {
    switch report {
    case .recalled(let rights):
      // What was told since the start is newer.
      if model.rights[account] == nil { model.rights[account] = rights }
    case .told(let rights):
      model.rights[account] = rights
    case .failed(let trouble):
      // The next good answer is the time to ask again, unless the service will not say it then either.
      if trouble.isPassing { model.rightsAsked.remove(account) }
    }
    return []
  }

  // MARK: Screens

  static func show(_ model: inout Model, _ screen: Screen) -> [Effect] {
    let isOther = screen != model.screen
    if isOther { model.trail.leave(place(model)) }
    model.screen = screen
    endChord(&model)
    let effects = layOut(&model) + (isOther ? offerTip(&model) : [])
    if screen == .health {
      Health.fill(&model.health, of: model.account.id, model.texts)
    }
    return effects + refreshTasks(&model) + refreshHealth(model) + Money.show(&model)
  }

  /// Another account comes on the screen.
  static func show(_ model: inout Model, accountAt index: Int) -> [Effect] {
    if index != model.current { model.trail.leave(place(model)) }
    model.current = index
    if model.screen == .inbox, model.home != .inbox { model.screen = model.home }
    if model.screen == .health {
      Health.fill(&model.health, of: model.account.id, model.texts)
    }
    return layOut(&model) + refreshHealth(model) + Money.show(&model)
  }

  /// Asks for the figures of the Health screen, and to be asked again; nothing while it is not shown.
  static func refreshHealth(_ model: Model) -> [Effect] {
    guard model.screen == .health else { return [] }
    return [.readHealth(model.account.id), .wake(.health, after: Health.interval)]
  }

  /// The screen so many steps on, around the end.
  static func screen(_ steps: Int, from model: Model) -> Screen {
    // One that the marketplace does not offer is passed over.
    let all = Screen.allCases.filter { $0 != .inbox || model.account.capabilities.contains(.chats) }
    let index = all.firstIndex(of: model.screen) ?? 0
    return all[(index + steps + all.count) % all.count]
  }

  // MARK: Notices

  static func notify(
    _ model: inout Model, _ text: String, _ weight: Notice.Weight
  ) -> [Effect] {
    model.notice = Notice(text: text, weight: weight)
    let generation = model.noticeGeneration.advance()
    return [.wake(.noticeFaded(generation), after: noticeTime)]
  }
}
