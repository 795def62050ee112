import Configuration
import Foundation
import Storage
import Texts
import Transport

/// Where this program itself keeps keys: a private file of its own, or the keyring.
struct KeyStore {
  /// The directory of the key files, beside the config.
  let directory: String
  let keyring: Keyring
  let reader: SecretReader
  private let searchPath: [String]

  init(_ paths: Paths, _ context: ProcessContext, hiding hidden: Set<String>) {
    directory = paths.keys
    keyring = Keyring(environment: context.environmentForChildren(hiding: hidden))
    reader = SecretReader(environment: context.environment, hiding: hidden)
    searchPath = (context.variable("PATH") ?? "").split(separator: ":").map(String.init)
  }

  /// Whether the keyring's tool is installed; whether the keyring is open is another matter.
  var hasKeyring: Bool {
    searchPath.contains { access($0 + "/secret-tool", X_OK) == 0 }
  }

  func path(of account: String) -> String { directory + "/" + account }

  /// Whether a key file is one that this program made.
  func owns(_ path: String) -> Bool {
    (path as NSString).deletingLastPathComponent == directory
  }

  /// Keeps a key and makes sure that it can be read back.
  func keep(
    _ key: Secret, at source: SecretSource, _ texts: Texts
  ) throws(ToolFailure) {
    do {
      switch source {
      case .file(let path):
        try PrivateFiles.makeDirectory((path as NSString).deletingLastPathComponent)
        try PrivateFiles.replace(path, with: Array((key.reveal() + "\n").utf8))
      case .keyring(let account):
        try keyring.keep(key, of: account)
      case .command, .environment, .standardVariable, .given:
        return
      }
      guard try reader.read(source) == key else { throw SecretProblem.empty }
    } catch let problem as SecretProblem {
      remove(source)
      throw ToolFailure(problem.words(texts), .usage)
    } catch let error as StoreError {
      throw ToolFailure(error, texts)
    } catch {
      throw ToolFailure("\(error)", .failure)
    }
  }

  /// Takes a key back that was just kept.
  func remove(_ source: SecretSource) {
    switch source {
    case .file(let path): unlink(path)
    case .keyring(let account): try? keyring.remove(account)
    case .command, .environment, .standardVariable, .given: break
    }
  }
}

extension SecretSource {
  /// Where a key comes from, never the key: of a command only its name.
  func words(_ texts: Texts, _ environment: [String: String]) -> String {
    switch self {
    case .command(let arguments): texts.keySourceCommand(arguments.first ?? "")
    case .environment(let name): texts.keySourceVariable(name)
    case .standardVariable(let name):
      SystemdCredential.exists(name, environment)
        ? texts.keySourceCredential(name) : texts.keySourceVariable(name)
    case .file(let path): texts.keySourceFile(path)
    case .keyring: texts.keySourceKeyring
    case .given: ""
    }
  }
}
