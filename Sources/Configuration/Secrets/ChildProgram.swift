import Foundation

/// A program that was started, until it has ended and was waited for.
///
/// No shell, and a session of its own: it cannot reach the terminal, and what it starts ends with it.
struct ChildProgram {
  /// What a program finds at one of its three standard descriptors.
  enum Stream {
    case nowhere
    case descriptor(Int32)
  }

  /// The system's number of why a program was not started.
  struct NotStarted: Error, Equatable {
    let code: Int32
  }

  private let id: pid_t
  private var status: Int32?

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - arguments: The program, found by `PATH`, and what it is told.
  ///   - environment: All of what it gets.
  init(
    _ arguments: [String], environment: [String: String], input: Stream, output: Stream,
    errors: Stream
  ) throws(NotStarted) {
    guard let program = arguments.first else { throw NotStarted(code: ENOENT) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (number, stream) in [input, output, errors].enumerated() {
      switch stream {
      case .nowhere:
        posix_spawn_file_actions_addopen(&actions, Int32(number), "/dev/null", O_RDWR, 0)
      case .descriptor(let descriptor):
        posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
      }
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Self.newSession)
    var argv: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    var envp: [UnsafeMutablePointer<CChar>?] =
      environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in argv + envp { free(pointer) } }
    var child: pid_t = 0
    let code = posix_spawnp(&child, program, &actions, &attributes, &argv, &envp)
    guard code == 0 else { throw NotStarted(code: code) }
    id = child
  }

  /// `POSIX_SPAWN_SETSID`, which glibc shows to GNU sources only.
  #if os(Linux)
    private static let newSession: Int16 = 0x80
  #else
    private static let newSession = Int16(POSIX_SPAWN_SETSID)
  #endif

  /// The exit status, 128 and the signal's number where one ended it; nil while it runs.
  mutating func look() -> Int32? {
    var word: Int32 = 0
    if status == nil, waitpid(id, &word, WNOHANG) == id { status = Self.exitStatus(word) }
    return status
  }

  /// The exit status, nil when it runs longer.
  mutating func wait(until deadline: ContinuousClock.Instant) -> Int32? {
    while look() == nil, .now < deadline { usleep(5_000) }
    return status
  }

  /// Ends the program and its group, whatever they do.
  mutating func end() {
    guard look() == nil else { return }
    kill(-id, SIGKILL)
    kill(id, SIGKILL)
    var word: Int32 = 0
    while waitpid(id, &word, 0) < 0, errno == EINTR {}
    status = Self.exitStatus(word)
  }

  private static func exitStatus(_ word: Int32) -> Int32 {
    word & 0x7F == 0 ? word >> 8 & 0xFF : 128 + (word & 0x7F)
  }
}
