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
    case unreadable(FileTrouble)
    /// Others may write it; the command that mends it.
    case writableByOthers(mend: String)
    case foreignOwner
    /// No TOML; the parser's words.
    case syntax(String)
    case notUTF8
    /// A NUL character, raw or as an escape: what stands behind it would be lost.
    case nul
    case unknownKey(known: [String])
    case wrongType(Expected)
    /// A value that is not one of these.
    case notOneOf([String])
    case outOfRange(String)
    case missing
    /// A key that this marketplace needs or does not take.
    case needed(marketplace: String)
    case twoSecretSources(String, String)
    case duplicate(String)
    /// A key or a table that is there already, on this line.
    case twice(firstLine: Int)
    case badOrigin(OriginError)
    case badColour(String)
    case unknownRole(String)
    case inheritsInCircle([String])
    case noSuchTheme(String, known: [String])
    case noSuchKey(String)
    case noSuchAction(String, near: [String])
    /// A chord that another action has.
    case keyTaken(String, by: String)
    /// A chord that types a character where its action is wanted.
    case keyTypes(String)
    /// A chord that means something else in every text field.
    case keyEdits(String, by: String)
    /// Several keys where one is all that counts.
    case oneKeyOnly(String)
    /// A ready answer whose settings do not stand between two such lines.
    case noFence(String)
    /// Words of a ready answer that belong to no language.
    case textBeforeMark
  }

  /// What a setting takes.
  package enum Expected: Equatable, Sendable {
    case text
    case texts
    case flag
    case wholeNumber
    case number
    case table
    /// `[[key]]` tables.
    case tables(String)
    case accountName
    case timeZone
    /// Two times of day, "23:00-08:00".
    case hours
    case proxy
  }
}

/// Why a file of the seller's cannot be read.
package enum FileTrouble: Error, Equatable, Sendable {
  /// The system's words.
  case system(String)
  /// A directory, a pipe, a device.
  case notRegular
  /// A symbolic link where the file itself is wanted.
  case symbolicLink
  /// More than so many bytes.
  case tooLarge(Int)
}
