import Foundation

/// A file that only its owner can read, in a directory that only its owner can enter (K04).
enum PrivateFile {
  /// The longest key file that is read.
  private static let longest = 65_536

  /// The first line of the file.
  static func read(_ path: String) throws(SecretProblem) -> String {
    func failed(_ trouble: FileTrouble) -> SecretProblem { .noFile(path: path, trouble) }
    let parent = (path as NSString).deletingLastPathComponent
    // Held open, so that the file is looked for in the directory that was checked.
    let directory = open(
      parent.isEmpty ? "." : parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard directory >= 0 else { throw failed(.system()) }
    defer { close(directory) }
    var status = stat()
    guard fstat(directory, &status) == 0 else { throw failed(.system()) }
    let directoryStatus = status
    let bytes = try RegularFile.read(
      (path as NSString).lastPathComponent, in: directory, followingLinks: false, limit: longest,
      failure: failed
    ) { status throws(SecretProblem) in
      try check(status, path, mode: "600")
      try check(directoryStatus, parent.isEmpty ? "." : parent, mode: "700")
    }
    let line = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).first
    return String(decoding: line ?? [], as: UTF8.self)
  }

  private static func check(
    _ status: stat, _ path: String, mode: String
  ) throws(SecretProblem) {
    guard status.st_uid == getuid() else { throw .foreignOwner(path: path) }
    guard status.st_mode & 0o077 == 0 else {
      throw .fileNotPrivate(path: path, mend: "chmod \(mode) \(ShellPath.quoted(path))")
    }
  }
}
