import Foundation
package import Marketplace
package import Storage
import Synchronization

extension Shipment {
  /// The answer that it carries; nil when it carries wishes for products.
  var reply: (item: OutboxItem, reply: Reply)? {
    guard let item = items.first, let reply = item.wish.reply else { return nil }
    return (item, reply)
  }
}

/// Answers: at most once, in order, and only to a thread that is what the seller saw (RELIABILITY, "A reply's life").
extension OutboxSender {
  /// What has to be known of a thread before anything leaves: so many of its newest messages.
  private static let threadRows = 50
  private static let largestFile = 16 * 1_048_576

  // MARK: Sending

  /// Reads the thread, writes down where it stands, hands over the files, and writes to the buyer.
  func send(
    _ reply: Reply, _ item: OutboxItem, _ moment: Moment, _ turn: inout Turn
  ) throws(StoreError) {
    guard let dialog = item.dialog else { return }
    let thread: [DialogMessage]
    do throws(MarketplaceError) {
      thread = try client.messages(
        of: dialog, .newest(count: min(Self.threadRows, client.largestMessagePage))
      ).messages
    } catch {
      return try give(up: item, error, moment, &turn)
    }
    turn.answer = .fine
    succeed()
    let traces = try recognise(thread, in: dialog)
    if let pause = question(before: reply, item, thread, traces, moment) {
      turn.changed += try store.stop(item.job, because: pause, now: moment.date)
      turn.hasPausedJobs = true
      return
    }
    if isEchoPending(reply, item, traces, moment) {
      turn.changed += try settle([item], moment) { _ in .again(nil) }
      memory.withLock { $0.restUntil = moment.instant + .seconds(1) }
      return
    }
    try store.note(newest: thread.last?.id ?? MessageID(0), before: item.id)
    var files: [UploadedFile] = []
    for file in reply.files {
      switch upload(file) {
      case .success(let uploaded): files.append(uploaded)
      case .failure(.refused(let reason)):
        turn.changed += try settle([item], moment) { _ in .failed(reason) }
        return
      case .failure(let failure):
        // A file that no message names was seen by nobody.
        return try give(up: item, failure.reason, moment, &turn)
      }
    }
    switch write(reply.text, files, to: dialog) {
    case .success(let message):
      turn.changed += try settle([item], moment) { _ in .done }
      if let message { try store.note(message, as: item.id) }
    case .failure(let failure):
      turn.answer = answer(to: failure.reason)
      switch failure {
      case .notApplied(let reason): try give(up: item, reason, moment, &turn)
      case .refused(let reason):
        turn.changed += try settle([item], moment) { _ in .failed(reason) }
      case .unknown(let reason):
        turn.changed += try settle([item], moment) { _ in .unknown(reason) }
      }
    }
  }

  /// Nothing was sent: it leaves later, or never when asking again would bring the same answer.
  private func give(
    up item: OutboxItem, _ reason: MarketplaceError, _ moment: Moment, _ turn: inout Turn
  ) throws(StoreError) {
    turn.answer = answer(to: reason)
    let comesBack =
      switch reason {
      case .unauthorised, .offline, .cancelled: true
      default: reason.isPassing
      }
    turn.changed += try settle([item], moment) { _ in comesBack ? .again(reason) : .failed(reason) }
    if comesBack { rest(after: reason, moment) }
  }

  private func write(
    _ text: String, _ files: [UploadedFile], to dialog: DialogID
  ) -> Result<MessageID?, WriteFailure> {
    do throws(WriteFailure) {
      return .success(try client.send(text, files: files, to: dialog))
    } catch {
      return .failure(error)
    }
  }

  private func upload(_ file: Reply.File) -> Result<UploadedFile, WriteFailure> {
    let problem: String
    do {
      let data = try Data(contentsOf: URL(fileURLWithPath: file.path))
      guard data.count <= Self.largestFile else {
        return .failure(.refused(.rejected(code: "size", words: file.name)))
      }
      do throws(WriteFailure) {
        return .success(try client.upload(data, named: file.name))
      } catch {
        return .failure(error)
      }
    } catch {
      problem = (error as NSError).localizedFailureReason ?? error.localizedDescription
    }
    return .failure(.refused(.rejected(code: "file", words: "\(file.name): \(problem)")))
  }

  // MARK: Reading the thread

  /// Finds the answers that arrived among a thread's messages, and remembers which they became.
  private func recognise(
    _ thread: [DialogMessage], in dialog: DialogID
  ) throws(StoreError) -> [ReplyTrace] {
    var traces = try store.traces(of: dialog, account)
    var claimed = Set(traces.compactMap(\.message))
    for index in traces.indices {
      let trace = traces[index]
      guard trace.message == nil, trace.state == .done || trace.state == .unknown else { continue }
      guard let found = Self.find(trace, in: thread, claimed) else { continue }
      claimed.insert(found)
      if trace.state == .done { try store.note(found, as: trace.id) }
      traces[index].message = found
    }
    return traces
  }

  /// The message that an answer became: one of the seller's after where the thread stood, that no other answer is.
  private static func find(
    _ trace: ReplyTrace, in thread: [DialogMessage], _ claimed: Set<MessageID>
  ) -> MessageID? {
    guard let newest = trace.newest else { return nil }
    let candidates = thread.filter {
      $0.author == .seller && $0.id > newest && !claimed.contains($0.id)
    }
    let text = trace.reply.text
    if let equal = candidates.first(where: { MessageComparison.reads($0.text, as: text) }) {
      return equal.id
    }
    if let similar = candidates.first(where: { MessageComparison.resembles($0.text, text) }) {
      return similar.id
    }
    // An answer that is only files shows as those.
    guard text.isEmpty else { return nil }
    let names = Set(trace.reply.files.map(\.name))
    return candidates.first { message in
      guard let attachment = message.attachment else { return false }
      return names.contains(attachment.name ?? message.text)
    }?.id
  }

  /// What the seller has to be asked before an answer leaves; nil when nothing.
  private func question(
    before reply: Reply, _ item: OutboxItem, _ thread: [DialogMessage], _ traces: [ReplyTrace],
    _ moment: Moment
  ) -> Job.Pause? {
    guard let basis = reply.basis else { return nil }
    let own = Set(traces.compactMap(\.message))
    let since = thread.filter { $0.id.number > basis && !$0.isDeleted && !own.contains($0.id) }
    if since.contains(where: { $0.author == .seller }) {
      // What this program sent and could not recognise was not written by somebody else.
      let strangers = since.count { $0.author == .seller }
      let nameless = traces.count {
        $0.message == nil && ($0.state == .done || $0.state == .unknown)
          && ($0.newest?.number ?? 0) >= basis
      }
      if strangers > nameless { return .answeredElsewhere }
    }
    let isFresh = moment.date.timeIntervalSince(item.createdAt) < SendingPolicy.freshReply
    if !isFresh, since.contains(where: { $0.author == .buyer }) { return .buyerWrote }
    return nil
  }

  /// Whether an answer with the same words was sent a moment ago and does not show yet: then nobody could tell later
  /// which of the two a message is.
  private func isEchoPending(
    _ reply: Reply, _ item: OutboxItem, _ traces: [ReplyTrace], _ moment: Moment
  ) -> Bool {
    traces.contains { trace in
      trace.id != item.id && trace.state == .done && trace.message == nil
        && moment.date.timeIntervalSince(trace.changedAt) < SendingPolicy.echoPatience
        && MessageComparison.reads(trace.reply.text, as: reply.text)
    }
  }

  // MARK: Finding out

  /// Reads the thread of an answer whose fate is unknown.
  ///
  /// It is never sent again by the program: found, it was sent; not found in readings a minute apart, it is the seller's
  /// to decide.
  func look(
    for shipment: Shipment, _ moment: Moment, _ turn: inout Turn
  ) throws(StoreError) {
    guard let (item, _) = shipment.reply, let dialog = item.dialog else { return }
    let thread: [DialogMessage]
    do throws(MarketplaceError) {
      let newest = try newestBefore(item)
      thread =
        newest.number > 0
        ? try client.messages(of: dialog, .after(newest)).messages
        : try client.messages(of: dialog, .newest(count: client.largestMessagePage)).messages
    } catch {
      turn.answer = answer(to: error)
      rest(after: error, moment)
      return
    }
    turn.answer = .fine
    succeed()
    let trace = try recognise(thread, in: dialog).first { $0.id == item.id }
    if let message = trace?.message {
      try store.note(message, as: item.id)
      turn.changed += try settle([item], moment) { _ in .done }
      return
    }
    let isOver = memory.withLock { memory in
      let former = memory.readings[shipment.id]
      let count = (former?.count ?? 0) + 1
      let begunAt = former?.begunAt ?? moment.instant
      memory.readings[shipment.id] = Reading(
        count: count, begunAt: begunAt,
        nextAt: moment.instant + SendingPolicy.threadDelay(after: count))
      return count >= 2
        && begunAt.duration(to: moment.instant) >= SendingPolicy.threadPatience
    }
    guard isOver else { return }
    turn.changed += try settle([item], moment) { item in
      .failed(.notTaken(attempts: item.attempts))
    }
  }

  /// The message that an answer became which was sent: as the store knows it, else as one reading of the dialog tells.
  ///
  /// Marketplaces answer with nothing when they take a message (api/digiseller.md §3.5). Nothing is sent, and no state
  /// changes; nil where the reading fails or does not show it.
  package func message(of item: OutboxItem) throws(StoreError) -> MessageID? {
    guard let dialog = item.dialog else { return nil }
    let traces = try store.traces(of: dialog, account)
    guard let trace = traces.first(where: { $0.id == item.id }) else { return nil }
    guard trace.message == nil, trace.state == .done, let newest = trace.newest else {
      return trace.message
    }
    let thread: [DialogMessage]
    do throws(MarketplaceError) {
      thread = try client.messages(of: dialog, .after(newest)).messages
    } catch {
      return nil
    }
    return try recognise(thread, in: dialog).first { $0.id == item.id }?.message
  }

  private func newestBefore(_ item: OutboxItem) throws(MarketplaceError) -> MessageID {
    guard let dialog = item.dialog else { return MessageID(0) }
    do throws(StoreError) {
      return try store.traces(of: dialog, account).first { $0.id == item.id }?.newest
        ?? MessageID(0)
    } catch {
      // Without it the whole thread is read.
      return MessageID(0)
    }
  }
}
