import Foundation

/// Runs the command that prints a key: arguments as they are, no shell, 30 seconds, the first line of what it prints.
enum SecretCommand {
  private static let patience: TimeInterval = 30
  /// More than any key; what follows is not read.
  private static let mostBytes = 65_536

  static func firstLine(
    of arguments: [String], environment: [String: String]
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
    let (bytes, isComplete) = read(ends[0])
    let status = end(child, kill: !isComplete)
    guard isComplete else { throw failed(.timedOut) }
    guard status == 0 else { throw failed(.exited(status)) }
    let line = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).first
    return String(decoding: line ?? [], as: UTF8.self)
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
    // A group of its own, so that what it starts ends with it.
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    posix_spawnattr_setpgroup(&attributes, 0)
    let kept = environment.filter { !$0.key.hasPrefix("SELLERDESK_API_KEY") }
    var argv: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    var envp: [UnsafeMutablePointer<CChar>?] = kept.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in argv + envp { free(pointer) } }
    var child: pid_t = 0
    let code = posix_spawnp(&child, arguments[0], &actions, &attributes, &argv, &envp)
    guard code == 0 else { throw failed(.notStarted(String(cString: strerror(code)))) }
    return child
  }

  /// What comes within the time, and whether the command had finished by then or said more than enough.
  private static func read(_ descriptor: Int32) -> (bytes: [UInt8], isComplete: Bool) {
    let deadline = Date().addingTimeInterval(patience)
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4_096)
    while bytes.count < mostBytes, !bytes.contains(UInt8(ascii: "\n")) {
      let left = deadline.timeIntervalSinceNow
      guard left > 0 else { return (bytes, false) }
      var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&wait, 1, Int32(left * 1_000) + 1) > 0 else { continue }
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      guard count > 0 else { return (bytes, true) }
      bytes += chunk.prefix(count)
    }
    return (bytes, true)
  }

  /// Ends the command's group and returns its exit status.
  ///
  /// One that has printed its line may go on for a moment.
  private static func end(_ child: pid_t, kill isTooLate: Bool) -> Int32 {
    var status: Int32 = 0
    if !isTooLate {
      for _ in 0..<40 {
        if waitpid(child, &status, WNOHANG) == child { return exitStatus(status) }
        usleep(25_000)
      }
    }
    kill(-child, SIGKILL)
    waitpid(child, &status, 0)
    // Killed after it had said its line: the line counts.
    return isTooLate ? 1 : 0
  }

  private static func exitStatus(_ status: Int32) -> Int32 {
    status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + (status & 0x7F)
  }
}
