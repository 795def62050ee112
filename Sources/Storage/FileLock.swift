import Foundation

/// Ownership of something across processes: an advisory lock on a file of its own, which the kernel takes back when the
/// owner dies, however it dies.
package final class FileLock: Sendable {
  private let descriptor: Int32

  private init(descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// Takes the lock, or throws `StoreError.owned` at once with the process number that the owner left in the file.
  package static func take(_ path: String) throws(StoreError) -> FileLock {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw .inaccessible(path: path, reason: String(cString: strerror(errno)))
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let reason = errno
      var text = [UInt8](repeating: 0, count: 32)
      let length = max(0, pread(descriptor, &text, text.count, 0))
      close(descriptor)
      guard reason == EWOULDBLOCK else {
        throw .inaccessible(path: path, reason: String(cString: strerror(reason)))
      }
      let owner = String(decoding: text.prefix(length), as: UTF8.self)
      throw .owned(path: path, pid: Int32(owner.prefix { $0.isNumber }))
    }
    let lock = FileLock(descriptor: descriptor)
    lock.sign()
    return lock
  }

  /// Takes the lock, waiting for an owner that needs a moment.
  ///
  /// - Throws: `StoreError.owned` when the owner has not given it up by then, `.inaccessible`.
  static func await(
    _ path: String, for patience: Duration = .seconds(5)
  ) throws(StoreError) -> FileLock {
    for _ in 0..<Int(patience / .milliseconds(50)) {
      do {
        return try take(path)
      } catch .owned {
        usleep(50_000)
      }
    }
    return try take(path)
  }

  /// Takes a lock that any number of processes may share, so that nobody takes the whole of it meanwhile.
  ///
  /// - Throws: `StoreError.owned` when somebody has the whole of it for longer than a moment.
  package static func share(_ path: String) throws(StoreError) -> FileLock {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw .inaccessible(path: path, reason: String(cString: strerror(errno)))
    }
    let lock = FileLock(descriptor: descriptor)
    for _ in 0..<100 {
      if flock(descriptor, LOCK_SH | LOCK_NB) == 0 { return lock }
      usleep(50_000)
    }
    throw .owned(path: path, pid: nil)
  }

  /// Makes a shared lock the only one; false when others share it.
  func takeWhole() -> Bool { flock(descriptor, LOCK_EX | LOCK_NB) == 0 }

  /// Lets others share it again.
  func shareAgain() { _ = flock(descriptor, LOCK_SH) }

  private func sign() {
    let own = Array("\(getpid())\n".utf8)
    // The number only informs; the lock holds without it.
    if ftruncate(descriptor, 0) == 0 { _ = pwrite(descriptor, own, own.count, 0) }
  }
}
