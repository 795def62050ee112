import Foundation
import Testing

/// A private directory that is there as long as its test.
final class TemporaryDirectory {
  let path: String

  init() throws {
    let parent = URL(fileURLWithPath: NSTemporaryDirectory()).path
    var template = Array((parent + "/sellerdesk-XXXXXX").utf8CString)
    path = String(cString: try #require(mkdtemp(&template)))
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file with exactly these permissions and returns its path.
  @discardableResult
  func write(_ name: String, _ bytes: some Sequence<UInt8>, mode: mode_t = 0o600) throws -> String {
    let file = path + "/" + name
    try Data(bytes).write(to: URL(fileURLWithPath: file))
    try #require(chmod(file, mode) == 0)
    return file
  }

  @discardableResult
  func write(_ name: String, _ text: String, mode: mode_t = 0o600) throws -> String {
    try write(name, text.utf8, mode: mode)
  }

  /// Makes a directory with exactly these permissions and returns its path.
  func makeDirectory(_ name: String, mode: mode_t = 0o700) throws -> String {
    let directory = path + "/" + name
    try #require(mkdir(directory, 0o700) == 0)
    try #require(chmod(directory, mode) == 0)
    return directory
  }

  func link(_ name: String, to target: String) throws -> String {
    let link = path + "/" + name
    try #require(symlink(target, link) == 0)
    return link
  }

  /// A pipe with a name that nobody writes to.
  func makePipe(_ name: String) throws -> String {
    let pipe = path + "/" + name
    try #require(mkfifo(pipe, 0o600) == 0)
    return pipe
  }
}

/// Whether files can be given to somebody else.
let isRoot = geteuid() == 0
