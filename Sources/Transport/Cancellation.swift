import Synchronization

/// The other end of a blocking call: whoever holds it can end the call at once, from any thread, once and for all.
package final class Cancellation: Sendable {
  private struct State {
    var isCancelled = false
    var nextID = 0
    var actions: [Int: @Sendable () -> Void] = [:]
  }

  private let state = Mutex(State())

  /// Of one call, or of several that shall end together.
  package init() {}

  /// Whether somebody has cancelled.
  package var isCancelled: Bool { state.withLock(\.isCancelled) }

  /// Ends the calls; a second time changes nothing.
  package func cancel() {
    let actions = state.withLock { state in
      defer { state.actions = [:] }
      state.isCancelled = true
      return Array(state.actions.values)
    }
    // Outside the lock: an action may look at `isCancelled`.
    for action in actions { action() }
  }

  /// Runs `body`, and `action` as soon as somebody cancels while it runs (at once when somebody has).
  ///
  /// - Parameter action: Wakes the thread that runs `body`; it may still be running when this returns.
  package func waking<Result, Failure: Error>(
    _ action: @escaping @Sendable () -> Void, while body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let id = state.withLock { state -> Int? in
      guard !state.isCancelled else { return nil }
      state.nextID += 1
      state.actions[state.nextID] = action
      return state.nextID
    }
    guard let id else {
      action()
      return try body()
    }
    defer { state.withLock { _ = $0.actions.removeValue(forKey: id) } }
    return try body()
  }
}
