package import Dashboard
import Foundation

/// Hands a text to the seller's own editor, waits for it, and brings the text back.
///
/// The text lies in a file only its owner can read (0600 in a fresh 0700 directory), which is removed with whatever the
/// editor left beside it. The editor gets the text's path as an argument and no shell; keys from the environment are kept
/// from it. However it ends, nothing that was written is lost: the text comes back where the file can be read, bytes that
/// are no UTF-8 as U+FFFD, and a file that is not one to take stays where it is and is named.
package struct EditorErrand: Sendable {
  private let environment: [String: String]

  /// A text longer than this is not taken back.
  private static let largest = 4 << 20

  package init(environment: [String: String]) { self.environment = environment }

  /// Runs the editor in the foreground of a terminal that nobody else uses meanwhile.
  ///
  /// - Parameter isEnding: Whether somebody asks this program to end: the editor is then asked to end, too.
  package func edit(_ text: String, isEnding: () -> Bool) -> EditorResult {
    guard let directory = makeDirectory() else {
      return EditorResult(text, failure: .system(words(errno)))
    }
    var isKept = false
    defer { if !isKept { try? FileManager.default.removeItem(atPath: directory) } }
    let path = directory + "/text.txt"
    guard write(text, to: path) else {
      return EditorResult(text, failure: .system(words(errno)))
    }
    let failure = run(path, isEnding: isEnding)
    let bytes: [UInt8]
    do throws(FileTrouble) {
      bytes = try read(path)
    } catch {
      switch error {
      case .gone: return EditorResult(text, .gone, failure: failure)
      case .untakable(let why):
        isKept = true
        return EditorResult(text, .left(path: path, why), failure: failure)
      }
    }
    let valid = String(validating: bytes, as: UTF8.self)
    let edited = valid ?? String(decoding: bytes, as: UTF8.self)
    // Editors end the last line; the seller's text did not.
    let isEnded = edited.hasSuffix("\n") && !text.hasSuffix("\n")
    let taken = isEnded ? String(edited.dropLast()) : edited
    let fate: EditorResult.Fate =
      // Bytes: two texts that are canonically the same may be written in two ways.
      if valid == nil { .repaired } else if taken.utf8.elementsEqual(text.utf8) { .same } else {
        .taken
      }
    return EditorResult(taken, fate, failure: failure)
  }

  // MARK: The file

  private func makeDirectory() -> String? {
    let parent = ["XDG_RUNTIME_DIR", "TMPDIR"].compactMap { environment[$0] }
      .first { $0.hasPrefix("/") && access($0, W_OK) == 0 }
    var template = Array(((parent ?? "/tmp") + "/sellerdesk-XXXXXX").utf8CString)
    return template.withUnsafeMutableBufferPointer { buffer -> String? in
      guard let base = buffer.baseAddress, mkdtemp(base) != nil else { return nil }
      return String(cString: base)
    }
  }

  private func write(_ text: String, to path: String) -> Bool {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  private enum FileTrouble: Error {
    case gone
    case untakable(EditorResult.Untakable)
  }

  /// The bytes of the file as it is now, which may be another than the one that was written.
  private func read(_ path: String) throws(FileTrouble) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      switch errno {
      case ENOENT: throw .gone
      case ELOOP, ENXIO: throw .untakable(.notRegular)
      case let code: throw .untakable(.system(words(code)))
      }
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .untakable(.system(words(errno))) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .untakable(.notRegular) }
    let tooLarge = FileTrouble.untakable(.tooLarge(megabytes: Self.largest >> 20))
    guard status.st_size <= Self.largest else { throw tooLarge }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while bytes.count <= Self.largest {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .untakable(.system(words(errno))) }
      guard count > 0 else { return bytes }
      bytes += chunk[..<count]
    }
    throw tooLarge
  }

  // MARK: The program

  /// The seller's editor and, where none is named, those that are usually there.
  private var editors: [[String]] {
    for name in ["VISUAL", "EDITOR"] {
      let words = (environment[name] ?? "").split(separator: " ").map(String.init)
      if !words.isEmpty { return [words] }
    }
    return [["editor"], ["nano"], ["vi"]]
  }

  /// Runs an editor to its end; answers what went wrong, nil when nothing did.
  private func run(_ path: String, isEnding: () -> Bool) -> EditorResult.Failure? {
    var failure = EditorResult.Failure.system("no editor")
    for words in editors {
      switch start(words + [path]) {
      case .failure(let problem): failure = .system(words[0] + ": " + problem.words)
      case .success(let child): return wait(for: child, words[0], isEnding: isEnding)
      }
    }
    return failure
  }

  private struct Problem: Error { var words: String }

  private func start(_ arguments: [String]) -> Result<pid_t, Problem> {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // Standard error is the log's; an editor's belongs on the screen.
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for signal in [SIGPIPE, SIGINT, SIGQUIT, SIGTSTP, SIGTERM, SIGHUP] {
      sigaddset(&signals, signal)
    }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGDEF) | Int16(POSIX_SPAWN_SETSIGMASK))
    let kept = environment.filter { !$0.key.hasPrefix("SELLERDESK_API_KEY") }
    var argv: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    var envp: [UnsafeMutablePointer<CChar>?] = kept.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in argv + envp { free(pointer) } }
    var child: pid_t = 0
    let code = posix_spawnp(&child, arguments[0], &actions, &attributes, &argv, &envp)
    return code == 0 ? .success(child) : .failure(Problem(words: words(code)))
  }

  private func wait(
    for child: pid_t, _ name: String, isEnding: () -> Bool
  ) -> EditorResult.Failure? {
    var status: Int32 = 0
    var isAsked = false
    // A signal that asks to end may be delivered to any thread, so a blocking wait could sleep through it.
    while true {
      let ended = waitpid(child, &status, WNOHANG)
      if ended == child { break }
      if ended < 0, errno != EINTR { return .system(name + ": " + words(errno)) }
      if !isAsked, isEnding() {
        kill(child, SIGTERM)
        isAsked = true
      }
      usleep(20_000)
    }
    let signal = status & 0x7F
    if signal != 0 { return .signal(name, Int(signal)) }
    let code = status >> 8 & 0xFF
    return code == 0 ? nil : .status(name, Int(code))
  }

  private func words(_ code: Int32) -> String { String(cString: strerror(code)) }
}
