import Foundation

/// Credentials that systemd hands to a service (`LoadCredential=NAME:/path`, `SetCredentialEncrypted=`): files in a
/// directory of the service's own.
enum SystemdCredential {
  /// The longest that is read.
  private static let longest = 65_536

  /// The first line of the credential of this name; nil when there is none.
  static func read(
    _ name: String, _ environment: [String: String]
  ) throws(SecretProblem) -> String? {
    guard let directory = environment["CREDENTIALS_DIRECTORY"], directory.hasPrefix("/") else {
      return nil
    }
    let path = directory + "/" + name
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw .credential(path: path, reason: String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw .credential(path: path, reason: String(cString: strerror(EINVAL)))
    }
    // systemd's own, or the service's. Its mode says nothing: a list of who may read is kept beside it.
    guard status.st_uid == 0 || status.st_uid == getuid() else { throw .foreignOwner(path: path) }
    guard status.st_mode & 0o007 == 0 else {
      throw .fileNotPrivate(path: path, mend: "chmod o= \(path)")
    }
    var bytes = [UInt8](repeating: 0, count: longest)
    let count = Glibc.read(descriptor, &bytes, longest)
    guard count >= 0 else {
      throw .credential(path: path, reason: String(cString: strerror(errno)))
    }
    let line = bytes.prefix(count).split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
    ).first
    return String(decoding: line ?? [], as: UTF8.self)
  }
}
