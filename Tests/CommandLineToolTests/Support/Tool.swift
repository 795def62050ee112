import Foundation
import Testing

/// The built program in a home of its own.
final class Tool {
  struct Run {
    /// As a shell would say it: 128 and the number for a signal.
    var status: Int32
    var out: String
    var err: String

    /// The document on standard output.
    var json: Any? { try? JSONSerialization.jsonObject(with: Data(out.utf8)) }
    var object: [String: Any] { json as? [String: Any] ?? [:] }
    var items: [[String: Any]] { object["items"] as? [[String: Any]] ?? [] }
    var errorLines: [String] { err.split(separator: "\n").map(String.init) }
  }

  /// Where the program lies beside the tests.
  static let binary: String = {
    let tests = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    return tests.deletingLastPathComponent().appendingPathComponent("sellerdesk").path
  }()

  let home: String
  var environment: [String: String]

  init() throws {
    var template = Array("/tmp/sellerdesk-tool-XXXXXX".utf8CString)
    home = String(cString: try #require(mkdtemp(&template)))
    environment = [
      "HOME": home, "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TERM": "xterm-256color",
      "SWIFT_BACKTRACE": "enable=no",
    ]
    try #require(FileManager.default.isExecutableFile(atPath: Self.binary), "\(Self.binary)")
  }

  deinit { try? FileManager.default.removeItem(atPath: home) }

  var configPath: String { home + "/.config/sellerdesk/config.toml" }
  var statePath: String { home + "/.local/state/sellerdesk" }

  /// Writes a file below the home, with its directories.
  func write(_ name: String, _ text: String, mode: mode_t = 0o600) throws {
    let path = home + "/" + name
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    let isProgram = mode & 0o111 != 0
    let source = isProgram ? path + ".source" : path
    try Data(text.utf8).write(to: URL(fileURLWithPath: source))
    try #require(chmod(source, mode) == 0)
    guard isProgram else { return }
    // Copied by another process: a program that a test beside this one starts meanwhile could hold the descriptor that
    // this process wrote with, and a file that is being written cannot be run.
    let copy = Process()
    copy.executableURL = URL(fileURLWithPath: "/bin/cp")
    copy.arguments = ["-p", source, path]
    try copy.run()
    copy.waitUntilExit()
    try #require(copy.terminationStatus == 0)
    try FileManager.default.removeItem(atPath: source)
  }

  func writeConfig(_ text: String) throws { try write(".config/sellerdesk/config.toml", text) }

  /// Runs the program; what takes longer than a minute is ended.
  func run(_ arguments: String..., under wrapper: [String] = []) async throws -> Run {
    try await run(arguments, under: wrapper)
  }

  func run(_ arguments: [String], under wrapper: [String] = []) async throws -> Run {
    let command = wrapper + [Self.binary] + arguments
    let process = Process()
    process.executableURL = URL(fileURLWithPath: command[0])
    process.arguments = Array(command.dropFirst())
    process.environment = environment
    process.currentDirectoryURL = URL(fileURLWithPath: home)
    process.standardInput = FileHandle(forReadingAtPath: "/dev/null")
    let (out, err) = (try output("out"), try output("err"))
    defer {
      unlink(out.path)
      unlink(err.path)
    }
    process.standardOutput = out.file
    process.standardError = err.file
    let ended = AsyncStream<Void>.makeStream()
    process.terminationHandler = { _ in ended.continuation.finish() }
    try process.run()
    let pid = process.processIdentifier
    let patience = Task {
      try await Task.sleep(for: .seconds(60))
      kill(pid, SIGKILL)
    }
    for await _ in ended.stream {}
    patience.cancel()
    let isSignal = process.terminationReason == .uncaughtSignal
    return Run(
      status: process.terminationStatus + (isSignal ? 128 : 0),
      out: try String(contentsOfFile: out.path, encoding: .utf8),
      err: try String(contentsOfFile: err.path, encoding: .utf8))
  }

  private func output(_ name: String) throws -> (file: FileHandle, path: String) {
    var template = Array("/tmp/sellerdesk-\(name)-XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    try #require(descriptor >= 0)
    return (
      FileHandle(fileDescriptor: descriptor, closeOnDealloc: true),
      String(decoding: template.dropLast().map(UInt8.init), as: UTF8.self)
    )
  }

  /// Every file below the home.
  var files: [String] {
    let names = FileManager.default.enumerator(atPath: home)?.compactMap { $0 as? String } ?? []
    return names.map { home + "/" + $0 }
  }
}

/// An error as the contract wants it: nothing on standard output, one line on the other.
func expectError(
  _ run: Tool.Run, _ status: Int32, _ words: String...,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(run.status == status, "\(run.err)", sourceLocation: sourceLocation)
  #expect(run.out.isEmpty, sourceLocation: sourceLocation)
  #expect(
    run.errorLines.count == 1 && run.err.hasSuffix("\n"), "\(run.err)",
    sourceLocation: sourceLocation)
  #expect(run.err.hasPrefix("sellerdesk: "), sourceLocation: sourceLocation)
  for word in words {
    #expect(run.err.contains(word), "\(run.err)", sourceLocation: sourceLocation)
  }
}
