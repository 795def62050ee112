import Foundation
import Logging
import Storage
import Synchronization
import TerminalCore

/// The log: a private file, one line an event, no secret and no raw byte of anybody's text in it.
///
/// A log that cannot be written never stops the desk.
final class LogFile: Sendable {
  /// The usual cap.
  private static let largest = 5 * 1_048_576

  private struct State {
    var descriptor: Int32
    var size: Int
    var hasStandardError = false
  }

  let path: String
  /// Where what was written before goes on lying.
  var formerPath: String { path + ".1" }
  /// Beyond this the file is renamed and begun anew, so two of this size are the most there is.
  private let largest: Int
  private let state: Mutex<State>

  init(path: String, largest: Int = LogFile.largest) {
    self.path = path
    self.largest = largest
    let descriptor = Self.open(path)
    state = Mutex(State(descriptor: descriptor, size: Self.size(descriptor)))
  }

  deinit { state.withLock { _ = $0.descriptor >= 0 ? close($0.descriptor) : 0 } }

  private static func open(_ path: String) -> Int32 {
    try? PrivateFiles.makeDirectory((path as NSString).deletingLastPathComponent)
    return Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
  }

  private static func size(_ descriptor: Int32) -> Int {
    var status = stat()
    return descriptor >= 0 && fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
  }

  func append(_ line: String) {
    var text = line + "\n"
    state.withLock { state in
      guard state.descriptor >= 0 else { return }
      if state.size > largest { rotate(&state) }
      state.size += text.withUTF8 { max(0, write(state.descriptor, $0.baseAddress, $0.count)) }
    }
  }

  private func rotate(_ state: inout State) {
    var own = stat()
    var named = stat()
    // Another process may have done it: its new file is not to push the old one out.
    if fstat(state.descriptor, &own) == 0, stat(path, &named) == 0, own.st_ino == named.st_ino {
      rename(path, formerPath)
    }
    let descriptor = Self.open(path)
    // Better the old file than none.
    guard descriptor >= 0 else { return }
    close(state.descriptor)
    state.descriptor = descriptor
    state.size = Self.size(descriptor)
    if state.hasStandardError { dup2(descriptor, 2) }
  }

  /// Sends what libraries and the runtime write to standard error here, while the desk owns the
  /// screen.
  ///
  /// Returns the old descriptor for `restoreStandardError`.
  func captureStandardError() -> Int32 {
    let old = dup(2)
    state.withLock { state in
      guard state.descriptor >= 0 else { return }
      dup2(state.descriptor, 2)
      state.hasStandardError = true
    }
    if old >= 0 { _ = fcntl(old, F_SETFD, FD_CLOEXEC) }
    return old
  }

  func restoreStandardError(_ old: Int32) {
    state.withLock { $0.hasStandardError = false }
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
