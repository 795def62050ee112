import Foundation

/// Reads small files that anybody may have put where they are: it never waits for one, and never reads more than it
/// should.
enum RegularFile {
  /// The bytes of a file.
  ///
  /// What is checked is what is read: nobody can put another file in its place in between.
  ///
  /// - Parameters:
  ///   - directory: An open directory that the path starts from; the present one otherwise.
  ///   - limit: A file with more bytes is refused.
  ///   - failure: What is thrown for trouble with the file.
  ///   - check: Looks at owner and permissions before anything is read.
  static func read<Failure: Error>(
    _ path: String, in directory: Int32 = AT_FDCWD, followingLinks: Bool = true, limit: Int,
    failure: (FileTrouble) -> Failure, check: (stat) throws(Failure) -> Void
  ) throws(Failure) -> [UInt8] {
    // Without O_NONBLOCK opening a pipe waits for its writer.
    let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (followingLinks ? 0 : O_NOFOLLOW)
    let descriptor = openat(directory, path, flags)
    guard descriptor >= 0 else {
      throw failure(errno == ELOOP && !followingLinks ? .symbolicLink : .system())
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(.system()) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw failure(.notRegular) }
    try check(status)
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: min(limit + 1, 65_536))
    while bytes.count <= limit {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure(.system()) }
      if count == 0 { return bytes }
      bytes += chunk.prefix(count)
    }
    throw failure(.tooLarge(limit))
  }

  /// The bytes of a file that needs no owner: a theme.
  static func read(_ path: String, limit: Int) throws(FileTrouble) -> [UInt8] {
    try read(path, limit: limit, failure: { $0 }, check: { (_) throws(FileTrouble) in })
  }
}

extension FileTrouble {
  /// The system's words for the last call that failed.
  static func system() -> FileTrouble { .system(String(cString: strerror(errno))) }
}

/// A path as it can be given to a shell.
enum ShellPath {
  static func quoted(_ path: String) -> String {
    // A name that begins like an option is none.
    let path = path.hasPrefix("-") ? "./" + path : path
    let isPlain = path.unicodeScalars.allSatisfy { scalar in
      ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
        || "/._-+,:@%".unicodeScalars.contains(scalar)
    }
    guard !isPlain || path.isEmpty else { return path }
    return "'" + path.replacing("'", with: "'\\''") + "'"
  }
}
