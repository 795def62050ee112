import Foundation

/// The few socket calls that the servers of these tests are made of.
enum Sockets {
  struct Failure: Error {
    let call: String
    let code = errno
  }

  private static let stream = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)

  /// Listens on a free port of loopback.
  static func listen(_ isV6: Bool, backlog: Int32) throws -> (socket: Int32, port: UInt16) {
    let socket = Foundation.socket(isV6 ? AF_INET6 : AF_INET, stream, 0)
    guard socket >= 0 else { throw Failure(call: "socket") }
    let port = isV6 ? bindV6(socket) : bindV4(socket)
    guard let port, Foundation.listen(socket, backlog) == 0 else { throw Failure(call: "listen") }
    return (socket, port)
  }

  static func accept(_ listener: Int32) -> Int32? {
    let socket = Foundation.accept(listener, nil, nil)
    guard socket >= 0 else { return nil }
    _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
    // Bytes leave as they are written, or a drip would be a gush.
    var on: Int32 = 1
    setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    return socket
  }

  /// Connects to a port of 127.0.0.1.
  static func connect(_ port: UInt16, blocking: Bool = true) -> Int32? {
    let type = blocking ? stream : stream | Int32(SOCK_NONBLOCK.rawValue)
    let socket = Foundation.socket(AF_INET, type, 0)
    var address = loopback(port)
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Foundation.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 || (!blocking && errno == EINPROGRESS) else {
      close(socket)
      return nil
    }
    return socket
  }

  /// What has come, waiting for at least a byte; nil at the end of the stream or after an error.
  static func read(_ socket: Int32) -> [UInt8]? {
    var room = [UInt8](repeating: 0, count: 64 * 1024)
    let count = recv(socket, &room, room.count, 0)
    return count > 0 ? Array(room[..<count]) : nil
  }

  /// Whether all of it could be written.
  static func write(_ socket: Int32, _ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Foundation.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// The IPv4 port at the other end; nil for what is no such socket.
  static func peerPort(_ socket: Int32) -> UInt16? {
    var address = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    return withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        getpeername(socket, $0, &size) == 0 && $0.pointee.sa_family == AF_INET
      } ? UInt16(bigEndian: pointer.pointee.sin_port) : nil
    }
  }

  private static func loopback(_ port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
  }

  private static func bindV4(_ socket: Int32) -> UInt16? {
    var address = loopback(0)
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    return withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, size) == 0 && getsockname(socket, $0, &size) == 0
      } ? UInt16(bigEndian: pointer.pointee.sin_port) : nil
    }
  }

  private static func bindV6(_ socket: Int32) -> UInt16? {
    var address = sockaddr_in6()
    address.sin6_family = sa_family_t(AF_INET6)
    address.sin6_addr = in6addr_loopback
    var size = socklen_t(MemoryLayout<sockaddr_in6>.size)
    return withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, size) == 0 && getsockname(socket, $0, &size) == 0
      } ? UInt16(bigEndian: pointer.pointee.sin6_port) : nil
    }
  }
}
