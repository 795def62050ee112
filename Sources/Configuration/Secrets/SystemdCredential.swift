import Foundation

/// Credentials that systemd hands to a service (`LoadCredential=NAME:/path`, `SetCredentialEncrypted=`): files in a
/// directory of the service's own.
package enum SystemdCredential {
  /// The longest that is read.
  private static let longest = 65_536

  /// Whether there is a credential of this name.
  package static func exists(_ name: String, _ environment: [String: String]) -> Bool {
    path(name, environment).map { access($0, F_OK) == 0 } ?? false
  }

  private static func path(_ name: String, _ environment: [String: String]) -> String? {
    guard let directory = environment["CREDENTIALS_DIRECTORY"], directory.hasPrefix("/") else {
      return nil
    }
    return directory + "/" + name
  }

  /// The first line of the credential of this name; nil when there is none.
  static func read(
    _ name: String, _ environment: [String: String]
  ) throws(SecretProblem) -> String? {
    guard let path = path(name, environment), access(path, F_OK) == 0 else { return nil }
    let bytes = try RegularFile.read(
      path, followingLinks: false, limit: longest,
      failure: { SecretProblem.noFile(path: path, $0) }
    ) { status throws(SecretProblem) in
      // systemd's own, or the service's. The group's rights are the mask of a list that is kept beside them.
      guard status.st_uid == 0 || status.st_uid == getuid() else {
        throw .foreignOwner(path: path)
      }
      guard status.st_mode & 0o007 == 0 else {
        throw .fileNotPrivate(path: path, mend: "chmod o= \(ShellPath.quoted(path))")
      }
    }
    let line = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).first
    return String(decoding: line ?? [], as: UTF8.self)
  }
}
