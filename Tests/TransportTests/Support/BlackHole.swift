import Foundation

@testable import Transport

/// A port of this machine that drops every attempt to connect: its backlog is full and nobody accepts.
final class BlackHole {
  private let listener: Int32
  private let port: UInt16
  private var fillers: [Int32] = []

  init() throws {
    (listener, port) = try Sockets.listen(false, backlog: 0)
    // The kernel takes one more than the backlog says; a few more never hurt.
    for _ in 0..<4 {
      if let filler = Sockets.connect(port, blocking: false) { fillers.append(filler) }
    }
    usleep(50_000)
  }

  deinit {
    for filler in fillers { close(filler) }
    close(listener)
  }

  var origin: Origin {
    get throws { try Origin("http://127.0.0.1:\(port)", allowLoopbackHTTP: true) }
  }
}
