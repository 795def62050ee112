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

extension PrivateFiles {
  /// Puts a whole new content in the place of a file, private from its first instant: whoever reads sees the old content
  /// or the new one, also after a crash.
  ///
  /// A link is followed: the file that it names is replaced, not the link.
  package static func replace(_ path: String, with bytes: [UInt8]) throws(StoreError) {
    let path = resolved(path)
    let temporary = "\(path).\(getpid()).new"
    // What a process of this number left behind when it was killed.
    unlink(temporary)
    try create(temporary, with: bytes)
    guard rename(temporary, path) == 0 else {
      let reason = errno
      unlink(temporary)
      throw .inaccessible(path: path, reason: String(cString: strerror(reason)))
    }
    flushDirectory(of: path)
  }

  /// Makes a file with this content where there is none.
  ///
  /// - Throws: `.inaccessible` with the system's words, also when there is one.
  package static func create(_ path: String, with bytes: [UInt8]) throws(StoreError) {
    let descriptor = open(
      path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY, 0o600)
    guard descriptor >= 0 else {
      throw .inaccessible(path: path, reason: String(cString: strerror(errno)))
    }
    var reason = write(bytes, to: descriptor)
    if reason == 0, fsync(descriptor) != 0 { reason = errno }
    close(descriptor)
    guard reason == 0 else {
      unlink(path)
      throw .inaccessible(path: path, reason: String(cString: strerror(reason)))
    }
    flushDirectory(of: path)
  }

  /// Gives a finished file its name, and fails when that name is taken.
  package static func publish(_ temporary: String, as path: String) throws(StoreError) {
    if link(temporary, path) == 0 {
      unlink(temporary)
    } else {
      var reason = errno
      // A file system without hard links (a memory stick).
      if reason == EPERM || reason == ENOTSUP {
        reason = access(path, F_OK) == 0 ? EEXIST : rename(temporary, path) == 0 ? 0 : errno
      }
      guard reason == 0 else {
        throw .inaccessible(path: path, reason: String(cString: strerror(reason)))
      }
    }
    flushDirectory(of: path)
  }

  /// The system's number of what went wrong, zero for nothing.
  private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
    bytes.withUnsafeBytes { buffer in
      var sent = 0
      while sent < buffer.count {
        let rest = UnsafeRawBufferPointer(rebasing: buffer[sent...])
        let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return errno }
        sent += count
      }
      return 0
    }
  }

  /// Makes a new name in a directory as durable as the file behind it.
  static func flushDirectory(of path: String) {
    let parent = (path as NSString).deletingLastPathComponent
    let descriptor = open(parent.isEmpty ? "." : parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }
}
