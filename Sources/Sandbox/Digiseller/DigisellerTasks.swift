import Dispatch
import Foundation
import Synchronization

/// Bulk edits: taken by one call, carried out one after the other whether or not anybody asks for them.
///
/// Every task is kept for as long as the process lives. What a caller is told lags behind what was done: the
/// first `taskPolls` answers never show a task that is over.
final class DigisellerTasks: Sendable {
  /// What a task does to one product.
  struct Item: Sendable {
    let productID: Int
    let change: ProductChange
    /// Why it will not be done, where that is known beforehand.
    let refusal: DigisellerTask.Reason?
  }

  private struct Entry {
    var task: DigisellerTask
    let items: [Item]
    /// How many products are dealt with before it breaks off.
    let limit: Int
    let due: DispatchTime
  }

  private struct State {
    var entries: [Entry] = []
    var places: [String: Int] = [:]
    /// The first task that is not over; those after it wait.
    var current = 0
    var isWorking = false
  }

  /// How many products are changed before others get a word in.
  private static let slice = 10

  private let shop: Shop
  private let now: @Sendable () -> Date
  private let delay: Double
  private let itemTime: Double
  private let patience: Int
  private let shape: SandboxOptions.DigisellerShape
  private let queue = DispatchQueue(label: "sellerdesk.sandbox.tasks")
  private let state = Mutex(State())

  init(shop: Shop, options: SandboxOptions) {
    self.shop = shop
    now = options.now
    delay = options.taskDelay / .seconds(1)
    itemTime = options.taskItemTime / .seconds(1)
    patience = options.taskPolls
    shape = options.digisellerShape
  }

  // MARK: - Taking and asking

  /// Takes a task and returns its id.
  ///
  /// - Parameter stopAfter: After how many products it breaks off, the others being left as they are.
  func begin(_ kind: DigisellerTask.Kind, _ items: [Item], stopAfter: Int?) -> String {
    let id = UUID().uuidString.lowercased()
    let task = DigisellerTask(
      id: id, kind: kind, productIDs: items.map(\.productID), created: now())
    let entry = Entry(
      task: task, items: items, limit: min(stopAfter ?? .max, items.count),
      due: .now() + delay)
    state.withLock { state in
      state.places[id] = state.entries.count
      state.entries.append(entry)
    }
    if delay <= 0, itemTime <= 0 {
      queue.sync { self.work() }
    } else {
      queue.async { [weak self] in self?.work() }
    }
    return id
  }

  /// What a caller is told of a task; nil when there is none of this id.
  func ask(_ id: String) -> DigisellerTask? {
    state.withLock { state in
      guard let place = state.places[id.lowercased()] else { return nil }
      state.entries[place].task.polls += 1
      var shown = state.entries[place].task
      guard shown.polls <= patience else { return shown }
      if shown.polls == 1 || shown.stage == .queued {
        shown.stage = .queued
        shown.processed = 0
        shown.failures = []
      } else {
        shown.stage = .running
      }
      return shown
    }
  }

  var all: [DigisellerTask] { state.withLock { $0.entries.map(\.task) } }

  // MARK: - Carrying out

  /// Goes on with the task whose turn it is; runs on the queue alone.
  private func work() {
    while true {
      let step = state.withLock { state -> (entry: Entry, place: Int)? in
        guard !state.isWorking, state.current < state.entries.count else { return nil }
        state.isWorking = true
        return (state.entries[state.current], state.current)
      }
      guard let (entry, place) = step else { return }
      if entry.due > .now() { return pause(until: entry.due) }
      let count =
        itemTime > 0
        ? min(Self.slice, entry.limit - entry.task.processed) : entry.limit - entry.task.processed
      for item in entry.items[entry.task.processed...].prefix(count) {
        let failure = carryOut(item, of: entry.task.id)
        state.withLock { state in
          state.entries[place].task.stage = .running
          state.entries[place].task.processed += 1
          if let failure {
            state.entries[place].task.failures.append(
              .init(productID: item.productID, reason: failure))
          }
        }
      }
      if itemTime > 0, count > 0 { return pause(until: .now() + itemTime * Double(count)) }
      endIfOver(place)
    }
  }

  private func pause(until moment: DispatchTime) {
    queue.asyncAfter(deadline: moment) { [weak self] in
      guard let self else { return }
      let place = state.withLock { state in
        state.isWorking = false
        return state.current
      }
      endIfOver(place)
      work()
    }
  }

  /// Ends the task in this place when nothing of it is left to do, and lets the next one have its turn.
  private func endIfOver(_ place: Int) {
    state.withLock { state in
      state.isWorking = false
      let entry = state.entries[place]
      guard entry.due <= .now(), entry.task.processed >= entry.limit else { return }
      state.entries[place].task.stage = outcome(of: entry)
      state.current = place + 1
    }
  }

  /// How a task ends: production calls it done when anything was done, the documents only when everything was.
  ///
  /// Source: docs/apis/digiseller.md §6.7 and §12.
  private func outcome(of entry: Entry) -> DigisellerTask.Stage {
    if entry.limit < entry.items.count { return .failed }
    let isDone =
      switch shape {
      case .live: entry.task.successes > 0
      case .docs: entry.task.failures.isEmpty
      }
    return isDone ? .done : .failed
  }

  private func carryOut(_ item: Item, of taskID: String) -> DigisellerTask.Reason? {
    if let refusal = item.refusal { return refusal }
    return shop.write([item.change], to: item.productID, from: .task(taskID)) == nil
      ? .notFound : nil
  }
}
