import Foundation

@testable import Transport

/// One accepted connection, in the hands of a script.
final class HostileConnection {
  let socket: Int32
  /// The first connection of a server is 1.
  let number: Int
  private let report: (ReceivedRequest) -> Void
  private var unread: [UInt8] = []

  init(socket: Int32, number: Int, report: @escaping (ReceivedRequest) -> Void) {
    self.socket = socket
    self.number = number
    self.report = report
  }

  /// Reads one request, head and body; nil when the client has gone.
  func readRequest() -> ReceivedRequest? {
    let end = Array("\r\n\r\n".utf8)
    while unread.firstRange(of: end) == nil {
      guard let more = Sockets.read(socket) else { return nil }
      unread += more
    }
    guard let range = unread.firstRange(of: end) else { return nil }
    let head = String(decoding: unread[..<range.lowerBound], as: UTF8.self)
    unread.removeFirst(range.upperBound)
    let length =
      ReceivedRequest(head: head, body: [], connection: number).header("Content-Length")
      .flatMap { Int($0) } ?? 0
    while unread.count < length {
      guard let more = Sockets.read(socket) else { return nil }
      unread += more
    }
    let request = ReceivedRequest(
      head: head, body: Array(unread.prefix(length)), connection: number)
    unread.removeFirst(length)
    report(request)
    return request
  }

  /// Reads so many bytes; fewer when the client has gone.
  func read(_ count: Int) -> [UInt8] {
    while unread.count < count, let more = Sockets.read(socket) { unread += more }
    defer { unread.removeFirst(min(count, unread.count)) }
    return Array(unread.prefix(count))
  }

  /// False when the client has gone.
  @discardableResult
  func send(_ bytes: some Sequence<UInt8>) -> Bool {
    Sockets.write(socket, Array(bytes))
  }

  @discardableResult
  func send(_ text: String) -> Bool {
    send(Array(text.utf8))
  }

  /// Sends byte by byte with a pause after each, until the client goes.
  func drip(_ bytes: some Sequence<UInt8>, every pause: Duration) {
    for byte in bytes {
      guard send([byte]) else { return }
      self.pause(pause)
    }
  }

  func pause(_ duration: Duration) {
    usleep(UInt32(duration.inSeconds * 1_000_000))
  }

  /// The script is over and the client hears a reset instead of an end.
  func reset() {
    var option = linger(l_onoff: 1, l_linger: 0)
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
  }

  /// Ends our side of the stream and goes on listening.
  func halfClose() {
    shutdown(socket, Int32(SHUT_WR))
  }

  /// Reads and forgets until the client has gone, or the server is stopped.
  func waitForClose() {
    while Sockets.read(socket) != nil {}
  }

  /// Passes bytes both ways between the client and a port of this machine; returns what the client sent.
  func tunnel(to port: UInt16) -> [UInt8] {
    guard let other = Sockets.connect(port) else { return [] }
    defer { close(other) }
    var sent = unread
    _ = Sockets.write(other, unread)
    while true {
      var polls = [
        pollfd(fd: socket, events: Int16(POLLIN), revents: 0),
        pollfd(fd: other, events: Int16(POLLIN), revents: 0),
      ]
      guard poll(&polls, 2, -1) > 0 else { return sent }
      if polls[0].revents != 0 {
        guard let bytes = Sockets.read(socket), Sockets.write(other, bytes) else { return sent }
        sent += bytes
      }
      if polls[1].revents != 0 {
        guard let bytes = Sockets.read(other), send(bytes) else { return sent }
      }
    }
  }
}
