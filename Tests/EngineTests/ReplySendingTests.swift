import DeskTesting
import Engine
import Foundation
import Marketplace
import Storage
import Synchronization
import Testing

/// One seller who answers, in virtual time.
private struct Answering {
  static let account = AccountID("keys")

  let threads: UnreliableThreads
  let store: DeskStore
  var sender: OutboxSender
  var random: SeededGenerator
  private(set) var time: TimeInterval = 0
  private let start = Date(timeIntervalSince1970: 1_795_341_600)
  private let startInstant = ContinuousClock.now
  private var nextTurn: TimeInterval = 0
  private var holds: [(at: TimeInterval, job: JobID)] = []
  private(set) var put: [OutboxItem] = []

  init(seed: UInt64 = 1, faults: UnreliableThreads.Faults = .init()) throws {
    random = SeededGenerator(seed: seed)
    threads = UnreliableThreads(seed: seed &+ 1)
    threads.state.withLock { $0.faults = faults }
    store = try DeskStore.inMemory()
    store.register(Self.account, identity: "digiseller:1")
    sender = OutboxSender(account: Self.account, client: threads, store: store)
  }

  var now: Date { start.addingTimeInterval(time) }

  mutating func answer(
    _ text: String, in dialog: DialogID = DialogID(1), basis: MessageID? = nil,
    hold: TimeInterval = 0
  ) throws -> OutboxItem {
    let put = try store.putReply(
      Reply(text: text, basis: basis), to: dialog, title: "buyer", of: Self.account,
      hold: .seconds(hold), now: now)
    if hold > 0, let job = put.job { holds.append((time + hold, job.id)) }
    nextTurn = time
    self.put += put.items
    return try #require(put.items.first)
  }

  mutating func pass(_ seconds: TimeInterval) throws {
    let end = time + seconds
    while true {
      let due = min(nextTurn, holds.map(\.at).min() ?? .infinity)
      guard due <= end else { break }
      threads.advance(by: max(0, due - time))
      time = max(time, due)
      for hold in holds where hold.at <= time { _ = try store.release(hold.job, now: now) }
      holds.removeAll { $0.at <= time }
      let turn = try sender.takeTurn(
        at: OutboxSender.Moment(date: now, instant: startInstant + .seconds(time)))
      nextTurn = turn.next.map { time + max(0.01, $0 / .seconds(1)) } ?? .infinity
      if !holds.isEmpty { nextTurn = min(nextTurn, holds.map(\.at).min() ?? .infinity) }
    }
    threads.advance(by: end - time)
    time = end
  }

  /// The process is killed; the next one knows only what is on the disk.
  mutating func restart() throws {
    sender = OutboxSender(account: Self.account, client: threads, store: store)
    holds = []
    nextTurn = time
  }

  mutating func release(_ job: JobID) throws {
    _ = try store.setPause(nil, of: job, now: now)
    nextTurn = time
  }

  /// Something was put into the store beside the sender.
  mutating func wake() { nextTurn = time }

  func item(_ item: OutboxItem) throws -> OutboxItem {
    try #require(try store.items(withIDs: [item.id]).first)
  }

  func state(of item: OutboxItem) throws -> OutboxItem.State { try self.item(item).state }

  func job(of item: OutboxItem) throws -> Job { try #require(try store.job(item.job)) }

  mutating func stopFaults() {
    threads.state.withLock { $0.faults = UnreliableThreads.Faults() }
  }
}

@Suite("Answers leave at most once and nothing is lost")
struct ReplySendingTests {
  @Test("an answer is sent once, in the order of its dialog")
  func order() throws {
    var desk = try Answering()
    let items = try (1...3).map { try desk.answer("answer \($0)") }
    try desk.pass(5)
    #expect(try items.map { try desk.state(of: $0) } == [.done, .done, .done])
    #expect(desk.threads.arrivals(in: DialogID(1)) == ["answer 1", "answer 2", "answer 3"])
  }

  @Test("the message that an answer became is told by one reading, once the dialog shows it")
  func message() throws {
    var desk = try Answering(faults: .init(lag: 3))
    let first = try desk.answer("same words")
    try desk.pass(1)
    #expect(try desk.state(of: first) == .done)
    #expect(try desk.sender.message(of: first) == nil, "it does not show yet")
    try desk.pass(5)
    let message = try #require(try desk.sender.message(of: first))
    #expect(try desk.sender.message(of: first) == message, "it is known from then on")
    // The next one of the same words is another message.
    let second = try desk.answer("same words")
    try desk.pass(60)
    #expect(try desk.state(of: second) == .done)
    #expect(try #require(try desk.sender.message(of: second)) > message)
    #expect(desk.threads.state.withLock { $0.sends } == 2)
    // What has not left is no message.
    let held = try desk.answer("later", hold: 60)
    #expect(try desk.sender.message(of: held) == nil)
  }

  @Test("O01 an answer whose confirmation was lost is found in the thread and not sent again")
  func lostAnswer() throws {
    var desk = try Answering(faults: .init(lostAfter: 1))
    let item = try desk.answer("Thanks & <b>bye</b>\nsee you")
    try desk.pass(1)
    #expect(try desk.state(of: item) == .unknown)
    try desk.pass(300)
    #expect(try desk.state(of: item) == .done)
    #expect(desk.threads.arrivals(in: DialogID(1)).count == 1)
  }

  @Test("O01 an answer that never arrived is the seller's to decide after readings a minute apart")
  func lostRequest() throws {
    var desk = try Answering()
    let item = try desk.answer("lost")
    desk.threads.state.withLock { $0.losesNextSend = true }
    try desk.pass(1)
    #expect(try desk.state(of: item) == .unknown)
    try desk.pass(58)
    #expect(try desk.state(of: item) == .unknown)
    try desk.pass(30)
    #expect(try desk.item(item).reason == .notTaken(attempts: 1))
    #expect(desk.threads.arrivals(in: DialogID(1)).isEmpty)
    #expect(desk.threads.state.withLock { $0.sends } == 1)
  }

  @Test("O01 a stuck answer does not stop other dialogs, and holds back its own")
  func stuck() throws {
    var desk = try Answering(faults: .init(lostAfter: 1, lag: 1_000))
    let stuck = try desk.answer("one", in: DialogID(1))
    try desk.pass(1)
    desk.threads.state.withLock { $0.faults.lostAfter = 0 }
    let behind = try desk.answer("two", in: DialogID(1))
    let other = try desk.answer("three", in: DialogID(2))
    try desk.pass(5)
    #expect(try desk.state(of: stuck) == .unknown)
    #expect(try desk.state(of: behind) == .queued)
    #expect(try desk.state(of: other) == .done)
    // It never shows: after a minute it is the seller's to decide, and the next one may leave.
    try desk.pass(120)
    #expect(try desk.item(stuck).reason == .notTaken(attempts: 1))
    #expect(try desk.state(of: behind) == .done)
  }

  @Test("O01 trying again twice sends once, and the failed answer gives way for good")
  func retriedTwice() throws {
    var desk = try Answering()
    let item = try desk.answer("lost", basis: MessageID(0))
    desk.threads.state.withLock { $0.losesNextSend = true }
    try desk.pass(200)
    #expect(try desk.item(item).reason == .notTaken(attempts: 1))
    #expect(try desk.store.unfinishedItems(of: Answering.account).map(\.id) == [item.id])
    // Both were asked for before either was put, as two presses of a key or two commands do.
    let drafts = try (1...2).map { _ in
      try #require(try desk.store.retryDraft(of: item.job, hold: .zero))
    }
    let puts = try drafts.map { try desk.store.put($0, now: desk.now) }
    #expect(puts[0].items.count == 1 && puts[0].replaced.map(\.id) == [item.id])
    #expect(puts[1].job == nil && puts[1].items.isEmpty && puts[1].replaced.isEmpty)
    #expect(try desk.store.retryDraft(of: item.job, hold: .zero) == nil)
    let again = try desk.store.putReply(
      Reply(text: "lost"), to: DialogID(1), title: "b", of: Answering.account, hold: .zero,
      replacing: item.id, now: desk.now)
    #expect(again.job == nil)
    desk.wake()
    try desk.pass(20)
    #expect(desk.threads.arrivals(in: DialogID(1)) == ["lost"])
    #expect(try desk.store.unfinishedItems(of: Answering.account).isEmpty)
    #expect(try desk.state(of: item) == .cancelled)
  }

  @Test("O01 an answer that came to light after it was given up is not sent a second time unasked")
  func lateThenRetried() throws {
    var desk = try Answering(faults: .init(lostAfter: 1, lag: 150))
    let item = try desk.answer("slow")
    try desk.pass(120)
    #expect(try desk.item(item).reason == .notTaken(attempts: 1))
    desk.stopFaults()
    let draft = try #require(try desk.store.retryDraft(of: item.job, hold: .zero))
    // By now it shows.
    try desk.pass(60)
    let put = try desk.store.put(draft, now: desk.now)
    desk.wake()
    try desk.pass(20)
    let second = try #require(put.items.first)
    #expect(try desk.job(of: second).pause == .answeredElsewhere)
    #expect(try desk.item(second).isStopped)
    #expect(try desk.store.stoppedItems(of: Answering.account).map(\.id) == [second.id])
    #expect(desk.threads.arrivals(in: DialogID(1)) == ["slow"])
    // The seller has looked, and wants it all the same.
    let going = try desk.store.setPause(nil, of: second.job, now: desk.now)
    #expect(going.map(\.id) == [second.id] && going.allSatisfy { $0.pause == nil })
    desk.wake()
    try desk.pass(20)
    #expect(desk.threads.arrivals(in: DialogID(1)) == ["slow", "slow"])
  }

  @Test("an answer that was being sent when the process died is unknown, never sent again")
  func killedWhileSending() throws {
    var desk = try Answering()
    let item = try desk.answer("was it sent?")
    _ = try desk.store.takeShipment(Answering.account, limit: 1, now: desk.now)
    try desk.store.note(newest: MessageID(0), before: item.id)
    try desk.restart()
    try desk.pass(0.5)
    #expect(try desk.state(of: item) == .unknown)
    try desk.pass(200)
    #expect(try desk.item(item).reason == .notTaken(attempts: 1))
    #expect(desk.threads.arrivals(in: DialogID(1)).isEmpty)
  }

  @Test("an answer whose thread was not even read when the process died leaves after all")
  func killedBeforeReading() throws {
    var desk = try Answering()
    let item = try desk.answer("not yet")
    _ = try desk.store.takeShipment(Answering.account, limit: 1, now: desk.now)
    try desk.restart()
    try desk.pass(2)
    #expect(try desk.state(of: item) == .done)
    #expect(desk.threads.arrivals(in: DialogID(1)) == ["not yet"])
  }

  @Test("O15 an answer that was taken back is a draft again and never leaves")
  func undo() throws {
    var desk = try Answering()
    let item = try desk.answer("too early", hold: 5)
    try desk.store.save(
      Draft(dialog: DialogID(1), text: "typed since", cursor: 5, changedAt: desk.now),
      of: Answering.account)
    try desk.pass(4)
    #expect(try desk.store.cancel(item.job, now: desk.now).count == 1)
    try desk.pass(60)
    #expect(desk.threads.arrivals(in: DialogID(1)).isEmpty)
    let drafts = try desk.store.drafts(of: Answering.account)
    #expect(drafts.map(\.text) == ["too early\n\ntyped since"])
    #expect(drafts.map(\.cursor) == [16])
  }

  @Test("a draft is forgotten with the answer that it became, both or neither")
  func draftBecomesAnswer() throws {
    var desk = try Answering()
    try desk.store.save(
      Draft(dialog: DialogID(1), text: "hello", changedAt: desk.now), of: Answering.account)
    _ = try desk.answer("hello")
    #expect(try desk.store.drafts(of: Answering.account).isEmpty)
    #expect(try desk.store.unfinishedItems(of: nil).map(\.wish.reply?.text) == ["hello"])
  }

  @Test("O05 72 hours offline: old answers ask first, each dialog in its order")
  func offline() throws {
    var desk = try Answering(faults: .init(unreachable: 1))
    var old: [OutboxItem] = []
    var fresh: [OutboxItem] = []
    for index in 0..<40 {
      let item = try desk.answer("answer \(index)", in: DialogID(index % 15))
      if desk.time < 46 * 3_600 { old.append(item) } else { fresh.append(item) }
      try desk.pass(1.8 * 3_600)
    }
    desk.stopFaults()
    try desk.pass(600)
    #expect(!old.isEmpty && !fresh.isEmpty)
    for item in old {
      #expect(try desk.state(of: item) == .queued)
      #expect(try desk.job(of: item).pause == .old)
    }
    // One that waited behind another may have become old meanwhile.
    for _ in 0..<2 {
      for item in old + fresh where try desk.job(of: item).pause != nil {
        try desk.release(item.job)
      }
      try desk.pass(600)
    }
    for dialog in (0..<15).map({ DialogID($0) }) {
      let sent = (0..<40).filter { $0 % 15 == dialog.number }.map { "answer \($0)" }
      #expect(desk.threads.arrivals(in: dialog) == sent)
    }
  }

  @Test("when the buyer wrote while an answer waited, the seller is asked; a fresh one just leaves")
  func buyerWrote() throws {
    var desk = try Answering()
    desk.threads.write("hello?", by: .buyer, in: DialogID(1))
    let basis = desk.threads.newest
    try desk.pass(1)
    desk.threads.write("anybody?", by: .buyer, in: DialogID(1))
    try desk.pass(1)
    let fresh = try desk.answer("yes", basis: basis)
    try desk.pass(5)
    #expect(try desk.state(of: fresh) == .done)

    desk.threads.state.withLock { $0.faults.unreachable = 1 }
    let waiting = try desk.answer("and this", basis: desk.threads.newest)
    try desk.pass(600)
    desk.threads.write("forget it", by: .buyer, in: DialogID(1))
    desk.stopFaults()
    try desk.pass(120)
    #expect(try desk.state(of: waiting) == .queued)
    #expect(try desk.job(of: waiting).pause == .buyerWrote)
    try desk.release(waiting.job)
    try desk.pass(5)
    #expect(try desk.state(of: waiting) == .done)
  }

  @Test("when somebody else answered meanwhile, the seller is asked")
  func answeredElsewhere() throws {
    var desk = try Answering()
    desk.threads.write("hello?", by: .buyer, in: DialogID(1))
    let basis = desk.threads.newest
    desk.threads.write("the panel's answer", by: .seller, in: DialogID(1))
    try desk.pass(1)
    let item = try desk.answer("mine", basis: basis)
    try desk.pass(60)
    #expect(try desk.job(of: item).pause == .answeredElsewhere)
    #expect(desk.threads.arrivals(in: DialogID(1)) == ["the panel's answer"])
  }

  @Test("own answers that were sent meanwhile are no reason to ask")
  func ownAnswers() throws {
    var desk = try Answering()
    desk.threads.write("hello?", by: .buyer, in: DialogID(1))
    let basis = desk.threads.newest
    try desk.pass(1)
    let items = try (1...3).map { try desk.answer("part \($0)", basis: basis) }
    try desk.pass(20)
    for item in items { #expect(try desk.state(of: item) == .done) }
  }

  @Test("O01 the same words twice: one lost answer is not taken for the other")
  func sameWordsTwice() throws {
    var desk = try Answering()
    let first = try desk.answer("ok")
    let second = try desk.answer("ok")
    try desk.pass(0.05)
    #expect(try desk.state(of: first) == .done)
    // The second one waits until the first shows; then its request is lost.
    try desk.pass(0.2)
    #expect(desk.threads.arrivals(in: DialogID(1)).count == 1)
    try desk.pass(10)
    #expect(try desk.state(of: second) == .done)
    #expect(desk.threads.arrivals(in: DialogID(1)).count == 2)
  }

  @Test("a refusal is final and says why; the text stays")
  func refused() throws {
    var desk = try Answering(faults: .init(refused: 1))
    let item = try desk.answer("no")
    try desk.pass(5)
    let end = try desk.item(item)
    #expect(end.state == .failed && end.reason == .rejected(code: "no", words: "no"))
    #expect(end.wish.reply?.text == "no")
    #expect(try desk.store.retryDraft(of: item.job, hold: .zero)?.items.count == 1)
  }

  @Test(
    "O01 O02 random faults, restarts and undos: at most once, in order, none lost",
    arguments: 0..<25)
  func simulation(seed: Int) throws {
    var desk = try Answering(
      seed: UInt64(seed),
      faults: .init(unreachable: 0.1, lostBefore: 0.15, lostAfter: 0.2, refused: 0.05))
    var undone: Set<OutboxID> = []
    for step in 0..<30 {
      switch Int.random(in: 0..<10, using: &desk.random) {
      case 0...3:
        let dialog = DialogID(Int.random(in: 1...3, using: &desk.random))
        let isRepeated = Int.random(in: 0..<5, using: &desk.random) == 0
        _ = try desk.answer(
          isRepeated ? "thank you" : "answer number \(step) to you", in: dialog,
          hold: Double(Int.random(in: 0...1, using: &desk.random)) * 5)
      case 4: try desk.restart()
      case 5:
        if let item = desk.put.last {
          for item in try desk.store.cancel(item.job, now: desk.now) { undone.insert(item.id) }
        }
      case 6:
        desk.threads.write(
          "buyer \(step)", by: .buyer,
          in: DialogID(Int.random(in: 1...3, using: &desk.random)))
      default: try desk.pass(Double.random(in: 0.1...20, using: &desk.random))
      }
    }
    desk.stopFaults()
    try desk.restart()
    // A desk that died while an answer was held is noticed ten seconds after it should have left.
    try desk.pass(30)
    for job in try desk.store.jobs(of: nil, limit: 1_000) where job.pause != nil {
      try desk.release(job.id)
    }
    try desk.pass(900)
    for dialog in (1...3).map({ DialogID($0) }) {
      let arrived = desk.threads.arrivals(in: dialog)
      let items = try desk.store.items(withIDs: desk.put.filter { $0.dialog == dialog }.map(\.id))
      #expect(items.allSatisfy { !$0.state.isOpen })
      // In their order, each as often as it is said to have been sent.
      #expect(items.filter { $0.state == .done }.compactMap(\.wish.reply?.text) == arrived)
      #expect(items.filter { undone.contains($0.id) }.allSatisfy { $0.state == .cancelled })
    }
  }
}
