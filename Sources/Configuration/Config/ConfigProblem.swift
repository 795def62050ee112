package import Transport

/// What is wrong with a file of the seller's, and where.
package struct ConfigProblem: Error, Equatable, Sendable {
  package var file: String
  /// One-based; nil when the file as a whole is meant.
  package var line: Int?
  package var key: String?
  package var kind: Kind

  package init(file: String, line: Int? = nil, key: String? = nil, _ kind: Kind) {
    self.file = file
    self.line = line
    self.key = key
    self.kind = kind
  }

  package enum Kind: Equatable, Sendable {
    /// The file cannot be read; the system's words.
    case unreadable(String)
    /// Others may write it; the command that mends it.
    case writableByOthers(mend: String)
    case foreignOwner
    /// No TOML; the parser's words.
    case syntax(String)
    case notUTF8
    case unknownKey(known: [String])
    case wrongType(expected: String)
    /// A value that is not one of these.
    case notOneOf([String])
    case outOfRange(String)
    case missing
    /// A key that this marketplace needs or does not take.
    case needed(marketplace: String)
    case twoSecretSources(String, String)
    case duplicate(String)
    case badOrigin(OriginError)
    case badColour(String)
    case unknownRole(String)
    case inheritsInCircle([String])
    case noSuchTheme(String, known: [String])
    case noSuchKey(String)
  }
}
