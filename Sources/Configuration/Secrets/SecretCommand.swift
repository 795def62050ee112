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
    var child: ChildProgram
    do {
      defer { close(ends[1]) }
      // What it says on its standard error could be anything; the desk owns the screen.
      child = try ChildProgram(
        arguments, environment: environment, input: .nowhere, output: .descriptor(ends[1]),
        errors: .nowhere)
    } catch {
      throw failed(.notStarted(String(cString: strerror(error.code))))
    }
    defer { child.end() }
    let line: [UInt8]
    switch read(ends[0], until: .now + patience, of: &child) {
    case .line(let bytes): line = bytes
    case .timedOut: throw failed(.timedOut)
    case .saidTooMuch: throw failed(.saidTooMuch)
    }
    // Killed after it had said its line: the line counts.
    let status = child.wait(until: .now + grace) ?? 0
    guard status == 0 else { throw failed(.exited(status)) }
    return String(decoding: line, as: UTF8.self)
  }

  private enum Reading {
    case line([UInt8])
    case timedOut
    case saidTooMuch
  }

  /// Everything up to the first line end, or to the end of what the command prints.
  private static func read(
    _ descriptor: Int32, until deadline: ContinuousClock.Instant, of child: inout ChildProgram
  ) -> Reading {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4_096)
    while true {
      guard bytes.count <= mostBytes else { return .saidTooMuch }
      guard .now < deadline else { return .timedOut }
      let hadEnded = child.look() != nil
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
