import Foundation

/// Runs the command that prints a key: arguments as they are, no shell, no terminal, the first line of what it prints
/// (K07).
enum SecretCommand {
  /// More than any key; what follows is not read.
  private static let mostBytes = 65_536
  /// How long a command that has printed its line may go on before it is ended.
  private static let grace: Duration = .seconds(3)
  /// Milliseconds between looks at whether the command has ended: one that left a child behind on its output has, though
  /// the output goes on.
  private static let slice: Int32 = 50

  /// - Parameter environment: All of what the command gets.
  static func firstLine(
    of arguments: [String], environment: [String: String], patience: Duration
  ) throws(SecretProblem) -> String {
    guard let program = arguments.first else { throw .empty }
    func failed(_ reason: SecretProblem.CommandFailure) -> SecretProblem {
      .commandFailed(program: program, reason: reason)
    }
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else {
      throw failed(.notStarted(String(cString: strerror(errno))))
    }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[0]) }
    let child: pid_t
    do {
      defer { close(ends[1]) }
      child = try spawn(arguments, environment, output: ends[1], failed)
    }
    var run = Run(child: child)
    defer { run.end() }
    let line: [UInt8]
    switch run.firstLine(from: ends[0], until: .now + patience) {
    case .line(let bytes): line = bytes
    case .timedOut: throw failed(.timedOut)
    case .saidTooMuch: throw failed(.saidTooMuch)
    }
    // Killed after it had said its line: the line counts.
    let status = run.wait(until: .now + grace) ?? 0
    guard status == 0 else { throw failed(.exited(status)) }
    return String(decoding: line, as: UTF8.self)
  }

  private static func spawn(
    _ arguments: [String], _ environment: [String: String], output: Int32,
    _ failed: (SecretProblem.CommandFailure) -> SecretProblem
  ) throws(SecretProblem) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    // What it says on its standard error could be anything; the desk owns the screen.
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
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
    guard code == 0 else { throw failed(.notStarted(String(cString: strerror(code)))) }
    return child
  }

  /// `POSIX_SPAWN_SETSID`, which glibc shows to GNU sources only.
  #if os(Linux)
    private static let newSession: Int16 = 0x80
  #else
    private static let newSession = Int16(POSIX_SPAWN_SETSID)
  #endif

  private enum Reading {
    case line([UInt8])
    case timedOut
    case saidTooMuch
  }

  /// A command that was started, until it has ended and was waited for.
  private struct Run {
    let child: pid_t
    private var status: Int32?

    init(child: pid_t) { self.child = child }

    /// The exit status, nil while it runs.
    private mutating func look() -> Int32? {
      var word: Int32 = 0
      guard status == nil, waitpid(child, &word, WNOHANG) == child else { return status }
      status = word & 0x7F == 0 ? word >> 8 & 0xFF : 128 + (word & 0x7F)
      return status
    }

    mutating func wait(until deadline: ContinuousClock.Instant) -> Int32? {
      while look() == nil, .now < deadline { usleep(5_000) }
      return status
    }

    /// Ends the command and its group, whatever they do.
    mutating func end() {
      guard look() == nil else { return }
      kill(-child, SIGKILL)
      kill(child, SIGKILL)
      var word: Int32 = 0
      while waitpid(child, &word, 0) < 0, errno == EINTR {}
      status = word
    }

    /// Everything up to the first line end, or to the end of what the command prints.
    mutating func firstLine(
      from descriptor: Int32, until deadline: ContinuousClock.Instant
    ) -> Reading {
      var bytes: [UInt8] = []
      var chunk = [UInt8](repeating: 0, count: 4_096)
      while true {
        guard bytes.count <= mostBytes else { return .saidTooMuch }
        guard .now < deadline else { return .timedOut }
        let hadEnded = look() != nil
        var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&wait, 1, hadEnded ? 0 : slice) > 0 else {
          // Nothing more will come of a command that has ended, though a child of it may hold the pipe.
          if hadEnded { return .line(bytes) }
          continue
        }
        let count = Glibc.read(descriptor, &chunk, chunk.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return .line(bytes) }
        if let end = chunk.prefix(count).firstIndex(of: UInt8(ascii: "\n")) {
          return .line(bytes + chunk[..<end])
        }
        bytes += chunk.prefix(count)
      }
    }
  }
}
