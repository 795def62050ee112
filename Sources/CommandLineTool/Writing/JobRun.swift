import ArgumentParser
import Configuration
import Engine
import Foundation
import Marketplace
import Storage
import TerminalCore
import Texts

/// Puts jobs of one account into the outbox and has them sent: by this process when it gets the right to, else by the
/// desk that has it, whose work is waited for.
///
/// What could not leave when the wait is over is taken back, unless a desk will see to it: no change happens hours after
/// the command that asked for it has said that it did not.
struct JobRun {
  let place: OutboxPlace
  let account: AccountConfig
  /// Leave everything to a desk that runs.
  var leavesToDesk = false
  /// End the wait where all that is left is of unknown fate, which takes a minute or more to find out.
  var stopsAtUnknown = false
  /// The longest wait.
  var patience = Duration.seconds(600)

  /// How it ended.
  struct Outcome {
    var rows: [RowResult] = []
    /// Why rows did not leave.
    var trouble: MarketplaceError?
    /// The signal that ended the wait.
    var signal: Int32?
    /// What this process sent with; nil when another process had the right to send all the time.
    var connection: AccountConnection?
  }

  /// So many answers in a row that tell of no connection are enough.
  private static let mostTroubles = 3
  /// How often the right to send is asked for while a desk has it.
  private static let rightInterval = Duration.seconds(1)
  /// How often the store is read while a desk sends.
  private static let lookInterval = Duration.milliseconds(200)

  private var id: AccountID { AccountID(account.name) }
  private var texts: Texts { place.workplace.texts }

  /// - Parameter asked: The drafts, and the ids under which their items are reported.
  func run(
    _ drafts: [JobDraft], name: (OutboxItem) -> String, asked: [String]
  ) throws(ToolFailure) -> Outcome {
    // The key is asked for before anything is written down: without it nothing could leave.
    var sending = try takeRight()
    let puts = try place.onStore { store throws(StoreError) in
      var puts: [PutJob] = []
      for draft in drafts { puts.append(try store.put(draft, now: Date())) }
      return puts
    }
    place.reflect(puts.flatMap { $0.replaced + $0.items }, of: account)
    let jobs = puts.compactMap(\.job?.id)
    let isDesks = sending == nil
    var outcome = Outcome()
    if !(isDesks && leavesToDesk) {
      try wait(for: jobs, &sending, &outcome)
    }
    if outcome.signal != nil || sending != nil {
      try place.onStore { store throws(StoreError) in
        for job in jobs { _ = try store.cancel(job, now: Date()) }
      }
    }
    let items = try place.onStore { store throws(StoreError) in
      try store.items(withIDs: puts.flatMap { $0.items.map(\.id) })
    }
    place.reflect(items, of: account)
    withExtendedLifetime(sending) {}
    outcome.connection = sending?.connection
    outcome.rows = rows(items, name, asked, outcome)
    try? place.store.prune(before: Date().addingTimeInterval(-DeskUpkeep.keepsJobs))
    return outcome
  }

  private func rows(
    _ items: [OutboxItem], _ name: (OutboxItem) -> String, _ asked: [String], _ outcome: Outcome
  ) -> [RowResult] {
    let byName = Dictionary(items.map { (name($0), $0) }, uniquingKeysWith: { $1 })
    let unsent =
      outcome.trouble.map { texts.notSent(DisplayText.plain(texts.commandTrouble($0))) }
      ?? texts.notSentInTime
    return asked.map { id in
      // No item: an older wish that had not left was taken back, and that was all there was to do.
      guard let item = byName[id] else { return RowResult(id, .done) }
      return RowResult(id, item, unsent: unsent, texts)
    }
  }

  // MARK: Sending and waiting

  /// The right to send, with what sends.
  private struct Sending {
    let lock: SenderLock
    let connection: AccountConnection
    let sender: OutboxSender
  }

  /// Nil when another process has the right.
  private func takeRight() throws(ToolFailure) -> Sending? {
    let lock: SenderLock
    do throws(StoreError) {
      lock = try place.store.takeSenderLock(id)
    } catch .owned {
      return nil
    } catch {
      throw ToolFailure(error, texts)
    }
    let connection = try AccountConnection(account, place.workplace, needsKey: true)
    return Sending(
      lock: lock, connection: connection,
      sender: OutboxSender(account: id, client: connection.writes, store: place.store))
  }

  private func wait(
    for jobs: [JobID], _ sending: inout Sending?, _ outcome: inout Outcome
  ) throws(ToolFailure) {
    let interruption = Interruption()
    let progress = ProgressLine(texts)
    defer { progress.clear() }
    let deadline = ContinuousClock.now + patience
    var nextRight = ContinuousClock.now + Self.rightInterval
    var troubles = 0
    while true {
      var tally = Job.Tally()
      do throws(StoreError) {
        tally = try self.tally(of: jobs)
        if tally.open == (stopsAtUnknown ? tally[.unknown] : 0) { return }
      } catch  where error.isBusy {
        interruption.sleep(.seconds(1))
      } catch {
        throw ToolFailure(error, texts)
      }
      progress.show(tally)
      if let signal = interruption.signalNumber {
        outcome.signal = signal
        return
      }
      if ContinuousClock.now >= deadline { return }
      var pause = Self.lookInterval
      if let sender = sending?.sender {
        do throws(StoreError) {
          let turn = try sender.takeTurn(at: OutboxSender.Moment())
          pause = min(turn.next ?? .seconds(1), .seconds(1))
          switch turn.answer {
          case .trouble(let error):
            troubles += 1
            outcome.trouble = error
            if !error.isPassing || troubles >= Self.mostTroubles { return }
          case .fine:
            troubles = 0
            outcome.trouble = nil
          case nil: break
          }
        } catch  where error.isBusy {
          // Another program has the file for a while; what was on its way is found out afterwards.
          pause = .seconds(1)
        } catch {
          throw ToolFailure(error, texts)
        }
      } else if ContinuousClock.now >= nextRight {
        nextRight = ContinuousClock.now + Self.rightInterval
        // The desk that had it may have ended.
        sending = try takeRight()
        if sending != nil { pause = .zero }
      }
      interruption.sleep(min(pause, max(.zero, ContinuousClock.now.duration(to: deadline))))
    }
  }

  private func tally(of jobs: [JobID]) throws(StoreError) -> Job.Tally {
    var counts: [OutboxItem.State: Int] = [:]
    for id in jobs {
      guard let job = try place.store.job(id) else { continue }
      counts.merge(job.tally.counts, uniquingKeysWith: +)
    }
    return Job.Tally(counts)
  }
}

extension StoreError {
  /// Whether another program has the file for the moment.
  var isBusy: Bool {
    if case .failed(_, 5...6, _) = self { true } else { false }
  }
}

extension JobRun.Outcome {
  /// Prints what became of every id and ends the command with the code that says so.
  ///
  /// - Throws: A failure with nothing printed when nothing left at all for a reason that concerns the account.
  func report(_ account: String, leavesQueued: Bool, _ workplace: Workplace) throws {
    let texts = workplace.texts
    let id = AccountID(account)
    if signal == nil, !rows.isEmpty, rows.allSatisfy({ $0.outcome == .failed }) {
      if let trouble, rows.allSatisfy({ $0.reason == nil || $0.reason == trouble }) {
        throw ToolFailure(trouble, account: id, texts)
      }
      let reasons = Set(rows.map(\.reason))
      if reasons.count == 1, let reason = rows[0].reason {
        let failure = ToolFailure(reason, account: id, texts)
        if failure.code == .authentication { throw failure }
      }
    }
    Streams.out(workplace.options.json ? rows.json() : rows.lines(texts))
    if let signal { throw ExitCode(128 + signal) }
    if let code = rows.exitCode(leavesQueued: leavesQueued) { throw ExitCode(code.rawValue) }
  }
}

/// A line on a terminal's standard error that says how far a job is.
final class ProgressLine {
  private let texts: Texts
  private let isShown = isatty(2) == 1
  private var shown = ""

  init(_ texts: Texts) { self.texts = texts }

  func show(_ tally: Job.Tally) {
    guard isShown else { return }
    var words = texts.soManyOf(tally.settled, tally.total)
    if tally[.failed] > 0 { words += ", " + texts.failedCount(tally[.failed]) }
    guard words != shown else { return }
    shown = words
    write("\r\u{1B}[K" + words)
  }

  func clear() {
    if isShown, !shown.isEmpty { write("\r\u{1B}[K") }
  }

  private func write(_ text: String) {
    let bytes = Array(text.utf8)
    _ = Glibc.write(2, bytes, bytes.count)
  }
}
