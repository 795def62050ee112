import Foundation
import Logging
import Storage
import Synchronization
import TerminalCore

/// The log: a private file, one line an event, no secret and no raw byte of anybody's text in it.
///
/// A log that cannot be written never stops the desk.
final class LogFile: Sendable {
  /// Beyond this the file is renamed to `….1` and begun anew, so two of this size are the most there is.
  private static let largest = 5 * 1_048_576

  private struct State {
    var descriptor: Int32
    var size: Int
  }

  let path: String
  private let state: Mutex<State>

  init(path: String) {
    self.path = path
    let descriptor = Self.open(path)
    var status = stat()
    let size = descriptor >= 0 && fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
    state = Mutex(State(descriptor: descriptor, size: size))
  }

  deinit { state.withLock { _ = $0.descriptor >= 0 ? close($0.descriptor) : 0 } }

  private static func open(_ path: String) -> Int32 {
    try? PrivateFiles.makeDirectory((path as NSString).deletingLastPathComponent)
    return Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
  }

  func append(_ line: String) {
    var text = line + "\n"
    state.withLock { state in
      guard state.descriptor >= 0 else { return }
      if state.size > Self.largest {
        close(state.descriptor)
        rename(path, path + ".1")
        state = State(descriptor: Self.open(path), size: 0)
      }
      state.size += text.withUTF8 { max(0, write(state.descriptor, $0.baseAddress, $0.count)) }
    }
  }

  /// Sends what libraries and the runtime write to standard error here, while the desk owns the
  /// screen.
  ///
  /// Returns the old descriptor for `restoreStandardError`.
  func captureStandardError() -> Int32 {
    let old = dup(2)
    state.withLock { state in
      if state.descriptor >= 0 { dup2(state.descriptor, 2) }
    }
    if old >= 0 { _ = fcntl(old, F_SETFD, FD_CLOEXEC) }
    return old
  }

  static func restoreStandardError(_ old: Int32) {
    guard old >= 0 else { return }
    dup2(old, 2)
    close(old)
  }
}

/// swift-log's face of the file.
struct FileLogHandler: LogHandler {
  let file: LogFile
  let label: String
  var metadata: Logger.Metadata = [:]
  var logLevel: Logger.Level

  init(_ file: LogFile, label: String, level: Logger.Level) {
    self.file = file
    self.label = label
    logLevel = level
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let fields = metadata.merging(event.metadata ?? [:]) { $1 }
      .sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
    file.append(
      DisplayText.plain(
        "\(ISOTime.text(Date())) \(event.level) \(label): \(event.message)\(fields)"))
  }
}
