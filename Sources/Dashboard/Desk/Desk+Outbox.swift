import Marketplace
import TerminalCore
import Texts

extension Desk {
  // MARK: Switching

  /// Switches the product under the cursor, or begins a plan for the marked ones.
  static func switchProducts(_ model: inout Model) -> [Effect] {
    let products = model.products[model.current]
    let account = model.account.id
    guard products.marks.isEmpty else {
      let generation = model.planGeneration.advance()
      model.overlay = .plan(Plan(marked: account, generation: generation))
      return [.readProductsNamed(account, products.marks.sorted(), generation)]
    }
    guard let product = products.list.selected?.row.product else { return [] }
    let outbox = model.outboxes[model.current]
    let isOn = (outbox.wish(for: .product(product.id))?.productState ?? product.state) == .on
    let wish = Wish.onSale(!isOn)
    let name = product.title(in: products.language)
    // What the row shows may be a wish itself; the store knows what lies under it.
    let previous: Wish? = outbox.wish(for: .product(product.id)) ?? product.switchWish
    let draft = JobDraft(
      account: account,
      items: [
        JobDraft.Item(product: product.id, title: name, wish: wish, previous: previous)
      ], hold: Outbox.switchHold)
    return put(&model, draft) + notify(&model, model.texts.switched(name, on: !isOn), .info)
  }

  /// Shows a job as done and has it stored.
  static func put(_ model: inout Model, _ draft: JobDraft) -> [Effect] {
    guard let index = index(of: draft.account, in: model) else { return [] }
    model.outboxes[index].asked.append(
      Outbox.Asked(
        wishes: Dictionary(
          draft.items.filter(\.wish.isState).map { ($0.target, $0.wish) },
          uniquingKeysWith: { $1 }),
        hold: draft.hold, isUndo: draft.undoes != nil))
    return [.putJob(draft)]
  }

  // MARK: Answering

  /// Sends an answer off: it is held for the moment in which `u` takes it back, then leaves by itself.
  static func sendReply(
    _ model: inout Model, account: AccountID, dialog: DialogID, title: String, _ reply: Reply,
    replacing failed: OutboxID? = nil
  ) -> [Effect] {
    guard let index = index(of: account, in: model) else { return [] }
    let hold = model.setup.replyHold
    model.outboxes[index].asked.append(
      Outbox.Asked(
        wishes: [:], reply: Outbox.AskedReply(dialog: dialog, reply: reply), hold: hold,
        isUndo: false))
    return [.inbox(account, .putReply(dialog, title: title, reply, hold: hold, replacing: failed))]
  }

  /// What was taken back is the seller's to go on with.
  private static func returnReplies(
    _ model: inout Model, _ items: [OutboxItem], at index: Int
  ) -> [Effect] {
    let account = model.setup.accounts[index].id
    var effects: [Effect] = []
    // What gave way to another answer is not the seller's to send once more.
    for item in items where item.state == .cancelled && item.reason != .abandoned {
      guard let dialog = item.dialog, let reply = item.wish.reply,
        model.outboxes[index].replies[dialog]?.contains(where: { $0.id == item.id }) ?? false
      else { continue }
      effects += handle(&model, account, .draftReturned(dialog, reply))
    }
    return effects
  }

  // MARK: Undo

  /// Takes the latest change of this desk back.
  static func undoLatest(_ model: inout Model) -> [Effect] {
    let index = model.current
    if let asked = model.outboxes[index].asked.lastIndex(where: { !$0.isUndo && $0.then == .hold })
    {
      // Not even stored: it is taken back as soon as it is.
      model.outboxes[index].asked[asked].then = .undo
      return []
    }
    guard let job = model.outboxes[index].undoable.popLast() else {
      return notify(&model, model.texts.nothingToUndo, .info)
    }
    return undo(&model, job, at: index)
  }

  static func undo(_ model: inout Model, _ job: JobID, at index: Int) -> [Effect] {
    model.outboxes[index].undoable.removeAll { $0 == job }
    model.outboxes[index].held.removeAll { $0 == job }
    return [.undoJob(model.setup.accounts[index].id, job)]
  }

  // MARK: Reports

  static func handle(
    _ model: inout Model, _ account: AccountID, _ report: OutboxReport
  ) -> [Effect] {
    guard let index = index(of: account, in: model) else { return [] }
    let texts = model.texts
    var effects = refreshTasks(&model)
    switch report {
    case .began(let items):
      // Failures that this desk has seen stay on their rows.
      model.outboxes[index].items = model.outboxes[index].items.filter { !$0.value.state.isOpen }
      for (dialog, replies) in model.outboxes[index].replies {
        model.outboxes[index].replies[dialog] = replies.filter { !$0.state.isOpen }
      }
      model.outboxes[index].take(items)
    case .put(let job, let items, let replaced):
      model.outboxes[index].take(replaced)
      model.outboxes[index].take(items)
      Commission.take(items, into: &model.money[index].commission)
      effects += stored(&model, job, at: index)
    case .changed(let items):
      effects += returnReplies(&model, items, at: index)
      model.outboxes[index].take(items)
      Commission.take(items, into: &model.money[index].commission)
      effects += leaveWhenSent(&model)
    case .finished(let job):
      effects += tellOutcome(&model, of: job, at: index) + alertOutcome(model, of: job)
      effects += Commission.readAgain(model, after: job, at: index)
    case .undone(let job, let cancelled, let rest):
      effects += undone(&model, job, cancelled: cancelled, rest: rest)
    case .retryFound(let job, let draft):
      guard let draft, !draft.items.isEmpty else {
        return effects + notify(&model, texts.nothingFailed, .info)
      }
      effects += begin(&model, draft, for: .retry(job))
    case .stopped:
      effects += notify(&model, texts.stoppedJobs, .warning)
    case .sentElsewhere(let pid):
      model.outboxes[index].sender = .elsewhere(pid: pid)
      if model.outboxes[index].open > 0 {
        effects += notify(&model, texts.sentElsewhere(pid), .warning)
      }
    case .sentHere:
      model.outboxes[index].sender = .here
    case .trouble(let error):
      // The waits of writes are the account's trouble as much as those of reads.
      model.contacts[account, default: Contact()].trouble = error
    case .notStored(let words):
      if !model.outboxes[index].asked.isEmpty {
        let asked = model.outboxes[index].asked.removeFirst()
        if let asked = asked.reply {
          effects += handle(&model, account, .draftReturned(asked.dialog, asked.reply))
        }
      }
      effects += notify(&model, texts.notStored(words), .error)
    }
    return effects
  }

  /// A job is on the disk.
  private static func stored(_ model: inout Model, _ job: Job?, at index: Int) -> [Effect] {
    guard !model.outboxes[index].asked.isEmpty else { return [] }
    let asked = model.outboxes[index].asked.removeFirst()
    guard let job else { return leaveWhenSent(&model) }
    let account = job.account
    if !asked.isUndo { model.outboxes[index].undoable.append(job.id) }
    switch asked.then {
    case .undo:
      return undo(&model, job.id, at: index)
    case .drop:
      model.outboxes[index].undoable.removeAll { $0 == job.id }
      return [.dropHeld(account, [job.id])]
    case .hold:
      guard job.tally[.held] > 0 else { return [] }
      model.outboxes[index].held.append(job.id)
      return [.wake(.hold(account, job.id), after: asked.hold)]
    }
  }

  /// The moment of grace is over.
  static func release(_ model: inout Model, _ account: AccountID, _ job: JobID) -> [Effect] {
    guard let index = index(of: account, in: model), model.outboxes[index].held.contains(job)
    else { return [] }
    model.outboxes[index].held.removeAll { $0 == job }
    return [.releaseJob(account, job)]
  }

  /// Says how a job ended, where its rows do not say it all: single changes that failed, and all larger ones.
  private static func tellOutcome(_ model: inout Model, of job: Job, at index: Int) -> [Effect] {
    let texts = model.texts
    let failed = job.tally[.failed]
    guard job.kind != .reply else { return tellReply(&model, of: job, at: index) }
    guard job.tally.total > 1 else {
      guard failed == 1,
        let item = model.outboxes[index].items.values.first(where: { $0.job == job.id })
      else { return [] }
      let reason = item.reason.map(texts.trouble) ?? texts.oneFailed
      return notify(&model, texts.switchFailed(item.title, reason), .error)
    }
    guard job.tally[.done] + failed > 0 else { return [] }
    return notify(
      &model, texts.finished(Tasks.title(of: job, texts), failed: failed),
      failed > 0 ? .warning : .info)
  }

  /// Says that an answer did not arrive; where it did, the thread shows it.
  private static func tellReply(_ model: inout Model, of job: Job, at index: Int) -> [Effect] {
    let items = model.outboxes[index].replies.values.joined()
    guard job.tally[.failed] > 0, let item = items.first(where: { $0.job == job.id }) else {
      return []
    }
    if case .notTaken = item.reason {
      return notify(&model, model.texts.replyNotSeen(item.title), .warning)
    }
    let reason = item.reason.map(model.texts.trouble) ?? model.texts.oneFailed
    return notify(&model, model.texts.replyRefused(item.title, reason), .error)
  }

  private static func undone(
    _ model: inout Model, _ job: JobID, cancelled: Int, rest: JobDraft?
  ) -> [Effect] {
    let texts = model.texts
    guard let rest, !rest.items.isEmpty else {
      return notify(
        &model, cancelled > 0 ? texts.tookBack : texts.undoTooLate,
        cancelled > 0 ? .info : .warning) + leaveWhenSent(&model)
    }
    return begin(&model, rest, for: .undo(job))
  }

  /// Puts a change of one product at once, shows a larger one first.
  private static func begin(
    _ model: inout Model, _ draft: JobDraft, for purpose: Plan.Purpose
  ) -> [Effect] {
    guard draft.items.count > 1 else {
      var draft = draft
      if let item = draft.items.first, item.wish.reply != nil { draft.hold = model.setup.replyHold }
      let words =
        if case .retry = purpose { model.texts.retrying } else { model.texts.undoing }
      return put(&model, draft) + notify(&model, words, .info)
    }
    model.overlay = .plan(Plan(draft, for: purpose))
    return []
  }

  // MARK: Noise

  /// Whether an action asks a marketplace to change something.
  static func isWrite(_ action: Action) -> Bool {
    switch action {
    case .products(.switchOnSale), .tasks(.retry), .tasks(.pause), .desk(.undo),
      .money(.commissionOpen):
      true
    case .inbox(let command): isWrite(command)
    case .products, .tasks, .health, .composer, .money, .list, .desk: false
    }
  }

  /// Takes note of a command; when with it noise has begun, what is held is dropped.
  static func note(_ model: inout Model, _ command: String, isWrite: Bool) -> [Effect] {
    guard model.noise.note(command, isWrite: isWrite, at: model.now) else { return [] }
    var effects: [Effect] = []
    for index in model.outboxes.indices {
      let held = model.outboxes[index].held
      for asked in model.outboxes[index].asked.indices {
        model.outboxes[index].asked[asked].then = .drop
      }
      guard !held.isEmpty else { continue }
      model.outboxes[index].held = []
      model.outboxes[index].undoable.removeAll { held.contains($0) }
      effects.append(.dropHeld(model.setup.accounts[index].id, held))
    }
    let hadWrites = dropWrites(&model)
    let hadAny = hadWrites || !effects.isEmpty || model.outboxes.contains { !$0.asked.isEmpty }
    return hadAny ? effects + notify(&model, model.texts.noiseDropped, .warning) : effects
  }

  // MARK: Plan

  static func handle(
    _ model: inout Model, _ generation: Generation, planned products: [Product]
  ) -> [Effect] {
    guard case .plan(let plan) = model.overlay, plan.generation == generation,
      let index = index(of: plan.account, in: model)
    else { return [] }
    let outbox = model.outboxes[index]
    model.overlay = .plan(
      plan.with(
        products, of: model.products[index].marks.count, in: model.products[index].language
      ) {
        outbox.wish(for: .product($0.id))?.productState ?? $0.state
      })
    return []
  }

  static func press(_ model: inout Model, _ key: Key, in plan: Plan) -> [Effect] {
    var plan = plan
    switch (key.code, key.modifiers) {
    case (.escape, []), (.character("c"), .control), (.character("q"), []):
      model.overlay = nil
      return []
    case (.enter, []):
      return apply(&model, plan)
    case (.character("x"), []):
      plan = plan.turned()
    default:
      if plan.needsCount, key.typed?.isNumber ?? (key.code == .backspace) {
        _ = plan.typed.press(key)
        plan.isRefused = false
      } else if case .command(let command) = model.setup.keys.list.match([key]) {
        plan.scroll = planScroll(plan, command, in: model.size)
      }
    }
    model.overlay = .plan(plan)
    return []
  }

  private static func apply(_ model: inout Model, _ plan: Plan) -> [Effect] {
    var plan = plan
    guard let draft = plan.draft else { return [] }
    guard !draft.items.isEmpty else {
      model.overlay = nil
      return notify(&model, model.texts.nothingChanged, .info)
    }
    guard plan.isConfirmed else {
      plan.isRefused = !plan.typed.text.isEmpty
      plan.typed = TextField()
      model.overlay = .plan(plan)
      return []
    }
    let noise = note(&model, "plan.apply", isWrite: true)
    guard !model.noise.isNoisy(at: model.now) else {
      model.overlay = nil
      return noise + notify(&model, model.texts.noiseIgnored, .warning)
    }
    model.overlay = nil
    if case .switching = plan.purpose, let index = index(of: plan.account, in: model) {
      // What has been dealt with is no longer marked; what stays as it is, too.
      model.products[index].marks = []
    }
    let title =
      switch plan.purpose {
      case .switching(let isOn): model.texts.planTitle(on: isOn, plan.count)
      case .undo: model.texts.planUndoTitle(plan.count)
      case .retry: model.texts.planRetryTitle(plan.count)
      }
    return noise + put(&model, draft) + notify(&model, model.texts.begun(title), .info)
  }

  // MARK: Tasks

  static func perform(_ model: inout Model, _ command: Tasks.Command) -> [Effect] {
    if let reason = Tasks.obstacle(to: command, in: model.tasks, model.texts) {
      return notify(&model, reason, .warning)
    }
    guard let job = model.tasks.target else { return [] }
    if let reason = writeObstacle(to: command, on: job, model) {
      return notify(&model, reason, .warning)
    }
    switch command {
    case .open:
      return Tasks.open(&model.tasks) + layOut(&model)
    case .pause:
      return [.pauseJob(job.account, job.id, job.pause == nil)]
    case .cancel:
      return [.cancelJob(job.account, job.id)]
    case .retry:
      return [.findRetry(job.account, job.id)]
    }
  }

  static func refreshTasks(_ model: inout Model) -> [Effect] {
    model.screen == .tasks ? Tasks.refresh(&model.tasks) : []
  }

  /// Why a command must not change a job; nil when it may.
  static func writeObstacle(to command: Tasks.Command, on job: Job, _ model: Model) -> String? {
    switch command {
    case .open: nil
    // What has not left can be stopped and taken back whatever the key may do.
    case .pause, .cancel: writeObstacle(model, job.account)
    case .retry:
      switch job.kind {
      case .switchProduct, .reply: switchObstacle(model, job.account)
      case .templatePercent: percentObstacle(model, job.account)
      }
    }
  }

  /// Why no product of an account may be switched; nil when it may.
  static func switchObstacle(_ model: Model, _ account: AccountID) -> String? {
    writeObstacle(model, account) ?? rightObstacle(model, account, to: .switchProduct)
  }

  /// Why no percentage of a template may be changed; nil when it may.
  static func percentObstacle(_ model: Model, _ account: AccountID) -> String? {
    writeObstacle(model, account) ?? rightObstacle(model, account, to: .commissionTemplates)
  }

  /// Why nothing may be written for an account; nil when it may.
  static func writeObstacle(_ model: Model, _ account: AccountID) -> String? {
    if model.setup.isReadOnly { return model.texts.readOnlyRefusal }
    if model.setup.isOffline { return model.texts.toldToStayOffline }
    guard let index = index(of: account, in: model) else { return model.texts.noTaskHere }
    guard model.setup.accounts[index].capabilities.contains(.switchProduct) else {
      return model.texts.cannotSwitch(model.setup.accounts[index].marketplace.name)
    }
    return nil
  }

  // MARK: Leaving

  /// Quits, or says first what has not left.
  static func quit(_ model: inout Model) -> [Effect] {
    guard unsent(model) > 0 else {
      model.isOver = true
      return []
    }
    model.overlay = .leaving
    return []
  }

  static func unsent(_ model: Model) -> Int {
    model.outboxes.reduce(model.heldWrites.count) { $0 + $1.unsent }
  }

  /// The seller has asked to quit, and everything has left.
  static func leaveWhenSent(_ model: inout Model) -> [Effect] {
    if model.overlay == .leaving, unsent(model) == 0 { model.isOver = true }
    return []
  }

  static func pressWhileLeaving(_ model: inout Model, _ key: Key) -> [Effect] {
    switch (key.code, key.modifiers) {
    case (.character("q"), []): model.isOver = true
    case (.escape, []), (.character("c"), .control): model.overlay = nil
    case (.character("u"), []): return undoLatest(&model)
    default: break
    }
    return []
  }
}
