import Synchronization

/// Where queues leave messages for the loop.
package final class Mailbox<Msg: Sendable>: Sendable {
  private let pending = Mutex<[Msg]>([])
  private let wake: @Sendable () -> Void

  /// - Parameter wake: Ends the loop's sleep; called once for each batch, from any thread.
  package init(wake: @escaping @Sendable () -> Void) { self.wake = wake }

  package func post(_ msg: Msg) {
    let isFirst = pending.withLock { box in
      box.append(msg)
      return box.count == 1
    }
    if isFirst { wake() }
  }

  /// Takes everything that is there, in the order in which it came.
  package func drain() -> [Msg] {
    pending.withLock { box in
      defer { box.removeAll(keepingCapacity: true) }
      return Array(box)
    }
  }
}
