import Foundation

/// Runs a program to its end: no shell, no terminal, bounded in time and in what it may say.
enum CommandRun {
  struct Result: Equatable {
    var status: Int32
    var output: [UInt8]
    var errors: [UInt8]
  }

  enum Failure: Error, Equatable {
    case notStarted(code: Int32)
    case timedOut
  }

  /// More than this of each stream is read and dropped.
  private static let mostBytes = 65_536

  /// - Parameters:
  ///   - environment: All of what the program gets.
  ///   - input: What it finds on its standard input.
  static func run(
    _ arguments: [String], environment: [String: String], input: [UInt8] = [],
    patience: Duration
  ) throws(Failure) -> Result {
    var streams: [Int32] = []
    var ends: [Int32] = []
    defer { for end in streams + ends where end >= 0 { close(end) } }
    // Sockets instead of pipes: a program that does not read its input must not end this one by a signal.
    for _ in 0..<3 {
      var pair: [Int32] = [-1, -1]
      let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
      guard socketpair(AF_UNIX, kind, 0, &pair) == 0 else { throw .notStarted(code: errno) }
      streams.append(pair[0])
      ends.append(pair[1])
    }
    let child: ChildProgram
    do {
      child = try ChildProgram(
        arguments, environment: environment, input: .descriptor(ends[0]),
        output: .descriptor(ends[1]), errors: .descriptor(ends[2]))
    } catch {
      throw .notStarted(code: error.code)
    }
    for end in ends { close(end) }
    ends = []
    var run = Run(child: child, streams: streams, input: input[...])
    defer { run.child.end() }
    guard let status = run.talk(until: .now + patience) else { throw .timedOut }
    return Result(status: status, output: run.output, errors: run.errors)
  }

  private struct Run {
    var child: ChildProgram
    let streams: [Int32]
    var input: ArraySlice<UInt8>
    var output: [UInt8] = []
    var errors: [UInt8] = []

    /// Writes and reads until the program has ended; its exit status, nil when it took too long.
    mutating func talk(until deadline: ContinuousClock.Instant) -> Int32? {
      var isOpen = [true, true, true]
      while ContinuousClock.now < deadline {
        let status = child.look()
        if input.isEmpty, isOpen[0] {
          shutdown(streams[0], Int32(SHUT_WR))
          isOpen[0] = false
        }
        var waits = (0..<3).map { number in
          pollfd(
            fd: isOpen[number] ? streams[number] : -1,
            events: Int16(number == 0 ? POLLOUT : POLLIN), revents: 0)
        }
        // Nothing more will come of a program that has ended, though a child of it may hold its streams.
        let count = poll(&waits, 3, status == nil ? 20 : 0)
        if count <= 0, let status { return status }
        guard count > 0 else { continue }
        if waits[0].revents != 0 { isOpen[0] = send() }
        if waits[1].revents != 0 { isOpen[1] = receive(streams[1], &output) }
        if waits[2].revents != 0 { isOpen[2] = receive(streams[2], &errors) }
        if !isOpen[1], !isOpen[2], status == nil { usleep(2_000) }
      }
      return nil
    }

    private mutating func send() -> Bool {
      let count = input.withUnsafeBytes {
        Glibc.send(
          streams[0], $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return count < 0 && errno == EINTR }
      input = input.dropFirst(count)
      return true
    }

    private func receive(_ stream: Int32, _ bytes: inout [UInt8]) -> Bool {
      var chunk = [UInt8](repeating: 0, count: 4_096)
      let count = Glibc.read(stream, &chunk, chunk.count)
      guard count > 0 else { return count < 0 && errno == EINTR }
      if bytes.count < mostBytes { bytes += chunk.prefix(count) }
      return true
    }
  }
}
