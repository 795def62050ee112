import Foundation
import Synchronization

@testable import Transport

/// A loopback server that does with each connection what its script says, byte by byte; it knows no HTTP but to tell
/// where a request ends.
final class HostileServer: Sendable {
  private struct State {
    var requests: [ReceivedRequest] = []
    var open: Set<Int32> = []
    var accepted = 0
    var isStopped = false
  }

  enum Family {
    case v4
    case v6
  }

  let port: UInt16
  private let family: Family
  private let listener: Int32
  private let state = Mutex(State())

  /// - Parameter script: What happens on a connection; it is closed afterwards. Each runs on a thread of its own.
  init(
    _ family: Family = .v4, backlog: Int32 = 128, accepts: Bool = true,
    script: @escaping @Sendable (HostileConnection) -> Void = { _ in }
  ) throws {
    self.family = family
    (listener, port) = try Sockets.listen(family == .v6, backlog: backlog)
    guard accepts else { return }
    Thread.detachNewThread { [self] in
      while let socket = Sockets.accept(listener) {
        let number: Int? = state.withLock { state in
          guard !state.isStopped else { return nil }
          state.accepted += 1
          state.open.insert(socket)
          return state.accepted
        }
        guard let number else {
          close(socket)
          return
        }
        Thread.detachNewThread { [self] in
          let connection = HostileConnection(socket: socket, number: number) { [self] request in
            state.withLock { $0.requests.append(request) }
          }
          script(connection)
          state.withLock { _ = $0.open.remove(socket) }
          close(socket)
        }
      }
    }
  }

  /// One that answers every request on every connection with the same bytes and keeps the connection.
  convenience init(_ family: Family = .v4, answering bytes: [UInt8]) throws {
    try self.init(family) { connection in
      while connection.readRequest() != nil { connection.send(bytes) }
    }
  }

  deinit {
    close(listener)
  }

  /// Ends every connection and takes no new ones.
  func stop() {
    state.withLock { state in
      state.isStopped = true
      for socket in state.open { shutdown(socket, Int32(SHUT_RDWR)) }
    }
    shutdown(listener, Int32(SHUT_RDWR))
  }

  var origin: Origin {
    get throws {
      let host = family == .v6 ? "[::1]" : "127.0.0.1"
      return try Origin("http://\(host):\(port)", allowLoopbackHTTP: true)
    }
  }

  /// Every request that was read to its end, in order.
  var requests: [ReceivedRequest] { state.withLock(\.requests) }
  var acceptedCount: Int { state.withLock(\.accepted) }
}

struct ReceivedRequest: Sendable {
  /// The request line and the headers.
  let head: String
  let body: [UInt8]
  /// Of the connection, from 1.
  let connection: Int

  var line: String { String(head.prefix { $0 != "\r\n" }) }
  var method: String { String(line.prefix { $0 != " " }) }

  func header(_ name: String) -> String? {
    head.components(separatedBy: "\r\n").dropFirst().lazy
      .compactMap { line -> String? in
        let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].lowercased() == name.lowercased() else { return nil }
        return parts[1].trimmingCharacters(in: .whitespaces)
      }.first
  }
}
