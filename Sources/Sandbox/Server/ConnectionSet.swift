import Dispatch
import NIOCore
import Synchronization

/// The open connections of a server, so that it can let them finish and then close them.
final class ConnectionSet: Sendable {
  private let channels = Mutex<[ObjectIdentifier: any Channel]>([:])
  private let open = DispatchGroup()

  func insert(_ channel: any Channel) {
    let id = ObjectIdentifier(channel)
    open.enter()
    channels.withLock { $0[id] = channel }
    channel.closeFuture.whenComplete { _ in
      self.channels.withLock { $0[id] = nil }
      self.open.leave()
    }
  }

  /// Closes idle connections; the others close after the answer they are writing.
  func quiesce() {
    for channel in all {
      channel.eventLoop.execute {
        channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
      }
    }
  }

  func closeAll() {
    for channel in all { channel.close(promise: nil) }
  }

  /// False when some are still open after that time.
  func waitUntilEmpty(_ limit: DispatchTimeInterval) -> Bool {
    open.wait(timeout: .now() + limit) == .success
  }

  private var all: [any Channel] { channels.withLock { Array($0.values) } }
}
