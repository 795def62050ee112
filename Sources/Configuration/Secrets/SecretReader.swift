import Foundation
package import Transport

/// Why an account's key could not be had.
///
/// Nothing in it is the key or what a command printed of it.
package enum SecretProblem: Error, Equatable, Sendable {
  case variableNotSet(String)
  case noFile(path: String, FileTrouble)
  /// The file or its directory can be reached by others; the command that mends it (K04).
  case fileNotPrivate(path: String, mend: String)
  case foreignOwner(path: String)
  case commandFailed(program: String, reason: CommandFailure)
  case keyring(Keyring.Trouble)
  case empty

  package enum CommandFailure: Equatable, Sendable {
    case notStarted(String)
    case exited(Int32)
    case timedOut
    /// More than any key without an end of line.
    case saidTooMuch
  }
}

/// Gets keys from where the config says they are, and from nowhere else: there is no silent second choice.
package struct SecretReader: Sendable {
  private let environment: [String: String]
  private let hidden: Set<String>
  /// How long a command may take.
  package let patience: Duration

  /// - Parameters:
  ///   - environment: The process's, as it was at start.
  ///   - hidden: Variables that no command gets to see, beside all that may hold the key of an account (K02).
  package init(
    environment: [String: String], hiding hidden: Set<String> = [],
    patience: Duration = .seconds(30)
  ) {
    self.environment = environment
    self.hidden = hidden
    self.patience = patience
  }

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
      text = try PrivateFile.read(expanded(path))
    case .command(let arguments):
      text = try SecretCommand.firstLine(
        of: arguments, environment: kept, patience: patience)
    case .given(let secret):
      return secret
    case .keyring(let account):
      return try Keyring(environment: kept).key(of: account)
    }
    let key = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard !key.isEmpty else { throw .empty }
    return Secret(key)
  }

  /// What a program that is asked for a key gets to see.
  private var kept: [String: String] {
    environment.filter { name, _ in
      !name.hasPrefix(SecretSource.standardVariablePrefix) && !hidden.contains(name)
    }
  }

  private func variable(_ name: String) throws(SecretProblem) -> String {
    guard let value = environment[name] else { throw .variableNotSet(name) }
    return value
  }

  /// The path with HOME in the place of a leading `~`.
  private func expanded(_ path: String) -> String {
    guard path.hasPrefix("~/"), let home = environment["HOME"], home.hasPrefix("/") else {
      return path
    }
    return home + path.dropFirst()
  }
}
