import Foundation

/// One answer as it came over the wire.
struct RawResponse {
  var status: Int
  var headers: [(name: String, value: String)]
  var body: [UInt8]

  var text: String { String(decoding: body, as: UTF8.self) }

  func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }
}

enum RawFailure: Error, Equatable {
  /// The peer closed in good order, after so many bytes of the answer at hand.
  case closed(afterBytes: Int)
  case reset
  case timedOut
  case system(Int32)
}

/// A bare TCP connection: what a test writes is what goes out, what comes is read byte by byte.
final class RawConnection {
  private let descriptor: Int32
  private var buffer: [UInt8] = []

  init(port: Int, host: String = "127.0.0.1", timeout: Double = 60) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var limit = timeval(
      tv_sec: Int(timeout), tv_usec: Int((timeout - timeout.rounded(.down)) * 1e6))
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var yes: Int32 = 1
    setsockopt(
      descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    inet_pton(AF_INET, host, &address.sin_addr)
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        connect(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else { throw RawFailure.system(errno) }
  }

  deinit { close(descriptor) }

  func send(_ text: String) { send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      sent += count
    }
  }

  /// Says that nothing more will be sent.
  func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// Reads one answer; after a HEAD there is no body whatever the head says.
  func receive(afterHead: Bool = false) throws -> RawResponse {
    var received = 0
    while true {
      if let end = Self.endOfHead(in: buffer) {
        var response = Self.parsed(Array(buffer[..<end]))
        if response.status == 100 {
          buffer.removeFirst(end)
          continue
        }
        let length = afterHead ? 0 : Int(response.header("content-length") ?? "0") ?? 0
        while buffer.count < end + length { received += try fill(received) }
        response.body = Array(buffer[end..<end + length])
        buffer.removeFirst(end + length)
        return response
      }
      received += try fill(received)
    }
  }

  /// What comes first, whatever it is.
  func peek() throws -> String {
    if buffer.isEmpty { _ = try fill(0) }
    return String(decoding: buffer, as: UTF8.self)
  }

  /// Everything until the peer closes.
  func receiveAll() throws -> [UInt8] {
    while true {
      do {
        _ = try fill(0)
      } catch RawFailure.closed {
        return buffer
      }
    }
  }

  private func fill(_ received: Int) throws -> Int {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    let count = recv(descriptor, &chunk, chunk.count, 0)
    if count == 0 { throw RawFailure.closed(afterBytes: buffer.count) }
    guard count > 0 else {
      switch errno {
      case ECONNRESET: throw RawFailure.reset
      case EAGAIN: throw RawFailure.timedOut
      default: throw RawFailure.system(errno)
      }
    }
    buffer += chunk.prefix(count)
    return count
  }

  private static func endOfHead(in bytes: [UInt8]) -> Int? {
    guard bytes.count >= 4 else { return nil }
    for position in 0...(bytes.count - 4) where bytes[position] == 13 {
      if bytes[position + 1] == 10, bytes[position + 2] == 13, bytes[position + 3] == 10 {
        return position + 4
      }
    }
    return nil
  }

  private static func parsed(_ head: [UInt8]) -> RawResponse {
    let lines = String(decoding: head, as: UTF8.self).components(separatedBy: "\r\n")
    let status = Int(lines[0].split(separator: " ").dropFirst().first ?? "") ?? 0
    let headers = lines.dropFirst().compactMap { line -> (name: String, value: String)? in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
      return (String(line[..<colon]), value)
    }
    return RawResponse(status: status, headers: headers, body: [])
  }
}
