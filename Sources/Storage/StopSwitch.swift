import CSearch

/// A switch that ends a long read of the store from another thread.
package final class StopSwitch: Sendable {
  // The C side is one atomic word that lives as long as this object; every access to it is atomic.
  nonisolated(unsafe) private let stop: OpaquePointer

  package init() { stop = csearch_stop_new() }

  deinit { csearch_stop_free(stop) }

  package func throwSwitch() { csearch_stop_throw(stop) }

  /// Makes the statements of a connection obey the switch while `work` runs.
  func guarding<Result>(
    _ connection: OpaquePointer?, _ work: () throws -> Result
  ) rethrows -> Result {
    csearch_obey(connection, stop)
    defer { csearch_obey(connection, nil) }
    return try work()
  }
}
