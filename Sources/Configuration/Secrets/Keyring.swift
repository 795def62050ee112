import Foundation
package import Transport

/// The keyring of the seller's session, through libsecret's `secret-tool`.
///
/// It answers within three seconds or counts as not there: a locked keyring asks on a screen that may not exist (K08).
package struct Keyring: Sendable {
  /// Why the keyring did not serve.
  package enum Trouble: Equatable, Sendable {
    /// `secret-tool` is not installed.
    case noTool
    case timedOut
    /// It holds no key for this account.
    case noEntry
    /// It refused, in its own words.
    case failed(words: String)
  }

  private let environment: [String: String]
  private let tool: String
  private let patience: Duration

  /// - Parameters:
  ///   - environment: All of what the tool gets to see: its way to the session, no keys.
  ///   - tool: The program, by its name or its path.
  package init(
    environment: [String: String], tool: String = "secret-tool", patience: Duration = .seconds(3)
  ) {
    self.environment = environment
    self.tool = tool
    self.patience = patience
  }

  package func key(of account: String) throws(SecretProblem) -> Secret {
    let result = try run(["lookup"] + Self.attributes(account))
    // The tool says "not found" by its status alone.
    if result.status != 0, result.errors.isEmpty { throw .keyring(.noEntry) }
    try check(result)
    let key = String(decoding: result.output, as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    guard !key.isEmpty else { throw .keyring(.noEntry) }
    return Secret(key)
  }

  /// Keeps a key, in the place of an older one of the account.
  package func keep(_ key: Secret, of account: String) throws(SecretProblem) {
    try check(
      run(
        ["store", "--label=sellerdesk \(account)"] + Self.attributes(account),
        input: Array(key.reveal().utf8)))
  }

  /// Removes the key of an account; one that is not there is removed already.
  package func remove(_ account: String) throws(SecretProblem) {
    let result = try run(["clear"] + Self.attributes(account))
    if result.status != 0, result.errors.isEmpty { return }
    try check(result)
  }

  private static func attributes(_ account: String) -> [String] {
    ["service", "sellerdesk", "account", account]
  }

  private func run(
    _ arguments: [String], input: [UInt8] = []
  ) throws(SecretProblem) -> CommandRun.Result {
    do {
      return try CommandRun.run(
        [tool] + arguments, environment: environment, input: input, patience: patience)
    } catch {
      switch error {
      case .timedOut: throw .keyring(.timedOut)
      case .notStarted(ENOENT): throw .keyring(.noTool)
      case .notStarted(let code):
        throw .keyring(.failed(words: String(cString: strerror(code))))
      }
    }
  }

  private func check(_ result: CommandRun.Result) throws(SecretProblem) {
    guard result.status != 0 else { return }
    let words = String(decoding: result.errors.prefix(500), as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    throw .keyring(.failed(words: words.isEmpty ? "\(result.status)" : words))
  }
}
