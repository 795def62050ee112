import Foundation
package import Transport

/// Why an account's key could not be had.
///
/// Nothing in it is the key or what a command printed of it.
package enum SecretProblem: Error, Equatable, Sendable {
  case variableNotSet(String)
  case noFile(path: String, reason: String)
  /// The file or its directory can be reached by others; the command that mends it (K04).
  case fileNotPrivate(path: String, mend: String)
  case foreignOwner(path: String)
  case commandFailed(program: String, reason: CommandFailure)
  case keyring(Keyring.Trouble)
  /// A credential of systemd's that is there and cannot be read.
  case credential(path: String, reason: String)
  case empty

  package enum CommandFailure: Equatable, Sendable {
    case notStarted(String)
    case exited(Int32)
    case timedOut
  }
}

/// Gets keys from where the config says they are, and from nowhere else: there is no silent second choice.
package struct SecretReader: Sendable {
  private let environment: [String: String]

  /// - Parameter environment: The process's, as it was at start.
  package init(environment: [String: String]) { self.environment = environment }

  package func read(_ source: SecretSource) throws(SecretProblem) -> Secret {
    let text: String
    switch source {
    case .environment(let name):
      text = try variable(name)
    case .standardVariable(let name):
      if let credential = try SystemdCredential.read(name, environment) {
        text = credential
      } else {
        text = try variable(name)
      }
    case .file(let path):
      text = try PrivateFile.read(path)
    case .command(let arguments):
      text = try SecretCommand.firstLine(of: arguments, environment: environment)
    case .given(let secret):
      return secret
    case .keyring(let account):
      return try Keyring(environment: environment).key(of: account)
    }
    let key = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard !key.isEmpty else { throw .empty }
    return Secret(key)
  }

  private func variable(_ name: String) throws(SecretProblem) -> String {
    guard let value = environment[name] else { throw .variableNotSet(name) }
    return value
  }
}

/// A file that only its owner can read, in a directory that only its owner can enter.
enum PrivateFile {
  /// The longest key file that is read.
  private static let longest = 65_536

  static func read(_ path: String) throws(SecretProblem) -> String {
    let path = (path as NSString).expandingTildeInPath
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else {
      throw .noFile(path: path, reason: String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw .noFile(path: path, reason: "not a regular file")
    }
    guard status.st_uid == getuid() else { throw .foreignOwner(path: path) }
    guard status.st_mode & 0o077 == 0 else {
      throw .fileNotPrivate(path: path, mend: "chmod 600 \(path)")
    }
    let directory = (path as NSString).deletingLastPathComponent
    let parent = directory.isEmpty ? "." : directory
    var parentStatus = stat()
    guard stat(parent, &parentStatus) == 0, parentStatus.st_mode & 0o077 == 0 else {
      throw .fileNotPrivate(path: parent, mend: "chmod 700 \(parent)")
    }
    guard parentStatus.st_uid == getuid() else { throw .foreignOwner(path: parent) }
    var bytes = [UInt8](repeating: 0, count: longest)
    let count = Glibc.read(descriptor, &bytes, longest)
    guard count >= 0 else { throw .noFile(path: path, reason: String(cString: strerror(errno))) }
    let text = String(decoding: bytes.prefix(count), as: UTF8.self)
    return String(text.split(separator: "\n", omittingEmptySubsequences: false).first ?? "")
  }
}
