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
    let child = try spawn(arguments, environment, ends)
    for end in ends { close(end) }
    ends = []
    var run = Run(child: child, streams: streams, input: input[...])
    defer { run.kill() }
    guard let status = run.talk(until: .now + patience) else { throw .timedOut }
    return Result(status: status, output: run.output, errors: run.errors)
  }

  private static func spawn(
    _ arguments: [String], _ environment: [String: String], _ ends: [Int32]
  ) throws(Failure) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (number, end) in ends.enumerated() {
      posix_spawn_file_actions_adddup2(&actions, end, Int32(number))
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // A session of its own: it cannot reach the terminal, and what it starts ends with it.
    posix_spawnattr_setflags(&attributes, newSession)
    var argv: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    var envp: [UnsafeMutablePointer<CChar>?] =
      environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in argv + envp { free(pointer) } }
    var child: pid_t = 0
    let code = posix_spawnp(&child, arguments[0], &actions, &attributes, &argv, &envp)
    guard code == 0 else { throw .notStarted(code: code) }
    return child
  }

  /// `POSIX_SPAWN_SETSID`, which glibc shows to GNU sources only.
  #if os(Linux)
    private static let newSession: Int16 = 0x80
  #else
    private static let newSession = Int16(POSIX_SPAWN_SETSID)
  #endif

  private struct Run {
    let child: pid_t
    let streams: [Int32]
    var input: ArraySlice<UInt8>
    var output: [UInt8] = []
    var errors: [UInt8] = []
    private var status: Int32?

    init(child: pid_t, streams: [Int32], input: ArraySlice<UInt8>) {
      self.child = child
      self.streams = streams
      self.input = input
    }

    /// Writes and reads until the program has ended; its exit status, nil when it took too long.
    mutating func talk(until deadline: ContinuousClock.Instant) -> Int32? {
      var isOpen = [true, true, true]
      while ContinuousClock.now < deadline {
        let hasEnded = look() != nil
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
        let count = poll(&waits, 3, hasEnded ? 0 : 20)
        if count <= 0, let status { return status }
        guard count > 0 else { continue }
        if waits[0].revents != 0 { isOpen[0] = send() }
        if waits[1].revents != 0 { isOpen[1] = receive(streams[1], &output) }
        if waits[2].revents != 0 { isOpen[2] = receive(streams[2], &errors) }
        if !isOpen[1], !isOpen[2], !hasEnded { usleep(2_000) }
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

    /// The exit status, nil while it runs.
    private mutating func look() -> Int32? {
      var word: Int32 = 0
      guard status == nil, waitpid(child, &word, WNOHANG) == child else { return status }
      status = word & 0x7F == 0 ? word >> 8 & 0xFF : 128 + (word & 0x7F)
      return status
    }

    /// Ends the program and its group, whatever they do.
    mutating func kill() {
      guard look() == nil else { return }
      Glibc.kill(-child, SIGKILL)
      Glibc.kill(child, SIGKILL)
      var word: Int32 = 0
      while waitpid(child, &word, 0) < 0, errno == EINTR {}
      status = 128 + SIGKILL
    }
  }
}
