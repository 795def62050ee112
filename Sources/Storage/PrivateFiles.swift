import Foundation

/// Making directories and files that only their owner can read, from their first instant on.
package enum PrivateFiles {
  /// Makes a directory and what is missing above it, each 0700; leaves existing ones as they are.
  package static func makeDirectory(_ path: String) throws(StoreError) {
    var isDirectory: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) {
      if isDirectory.boolValue { return }
      throw .inaccessible(path: path, reason: String(cString: strerror(ENOTDIR)))
    }
    let parent = (path as NSString).deletingLastPathComponent
    if !parent.isEmpty, parent != path { try makeDirectory(parent) }
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
      throw .inaccessible(path: path, reason: String(cString: strerror(errno)))
    }
  }

  /// Makes an empty file 0600 when there is none, so that whoever opens it next (SQLite) does not choose its rights.
  package static func makeFile(_ path: String) throws(StoreError) {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOCTTY, 0o600)
    guard descriptor >= 0 else {
      throw .inaccessible(path: path, reason: String(cString: strerror(errno)))
    }
    close(descriptor)
  }
}
