package import Marketplace

/// Changes the text of a config file and leaves everything else in it as it was, byte for byte: order, comments, blanks.
///
/// Nothing is returned that does not read as it should: the old settings, and the accounts that are wanted.
package enum ConfigEditor {
  /// Why a text cannot be changed.
  package enum Failure: Error, Equatable, Sendable {
    /// It is no good config as it is.
    case problems(ConfigProblems)
    case noSuchAccount(known: [String])
    case duplicate
    /// It is written in a way that this editor does not change: by hand, then.
    case unclear
  }

  /// What an account needs to be written down.
  package struct Entry: Equatable, Sendable {
    package var name: String
    package var marketplace: MarketplaceKind
    package var sellerID: Int?
    package var secret: SecretSource
    /// As the seller wrote it; nil for the marketplace's own.
    package var baseURL: String?
    package var allowsLoopbackHTTP = false

    package init(
      name: String, marketplace: MarketplaceKind, sellerID: Int?, secret: SecretSource
    ) {
      self.name = name
      self.marketplace = marketplace
      self.sellerID = sellerID
      self.secret = secret
    }

    fileprivate var lines: [String] {
      var lines = [
        "[[account]]", "name = \(quoted(name))", "marketplace = \(quoted(marketplace.rawValue))",
      ]
      if let sellerID { lines.append("seller_id = \(sellerID)") }
      switch secret {
      case .command(let arguments):
        lines.append("api_key_command = [\(arguments.map(quoted).joined(separator: ", "))]")
      case .environment(let variable): lines.append("api_key_env = \(quoted(variable))")
      case .file(let path): lines.append("api_key_file = \(quoted(path))")
      case .keyring: lines.append("keyring = true")
      case .standardVariable, .given: break
      }
      if let baseURL { lines.append("base_url = \(quoted(baseURL))") }
      if allowsLoopbackHTTP { lines.append("allow_loopback_http = true") }
      return lines
    }
  }

  /// What a new config begins with.
  package static let newFile = "# sellerdesk config default prints every setting.\n"

  /// The text with an account behind everything else.
  ///
  /// - Parameter file: The name for the problems.
  package static func adding(
    _ entry: Entry, to text: String, file: String
  ) throws(Failure) -> String {
    let before = try config(text, file)
    guard !before.accounts.contains(where: { $0.name == entry.name }) else { throw .duplicate }
    let lineEnd = text.contains("\r\n") ? "\r\n" : "\n"
    var result = text
    if !result.isEmpty {
      if result.utf8.last != UInt8(ascii: "\n") { result += lineEnd }
      result += lineEnd
    }
    result += entry.lines.joined(separator: lineEnd) + lineEnd
    var after = try understood(result, file)
    guard let added = after.accounts.popLast(), added.name == entry.name,
      added.marketplace == entry.marketplace, added.sellerID == entry.sellerID,
      added.secret == entry.secret || entry.secret.isUnwritten, after == before
    else { throw .unclear }
    return result
  }

  /// The text without an account.
  ///
  /// Comments above an account stay: what they are about is not known.
  package static func removing(
    _ name: String, from text: String, file: String
  ) throws(Failure) -> String {
    var wanted = try config(text, file)
    guard let index = wanted.accounts.firstIndex(where: { $0.name == name }) else {
      throw .noSuchAccount(known: wanted.accounts.map(\.name))
    }
    var lines = TOMLLines(text).lines
    let headers = lines.indices.filter { lines[$0].isAccountHeader }
    guard headers.count == wanted.accounts.count else { throw .unclear }
    let first = headers[index]
    let next = lines[(first + 1)...].firstIndex { $0.isHeader } ?? lines.endIndex
    // What stands after its last setting belongs to what follows.
    let last = lines[first..<next].lastIndex { !$0.isBlank && !$0.isComment } ?? first
    let isFollowedByBlank = last + 1 == lines.endIndex || lines[last + 1].isBlank
    lines.removeSubrange(first...last)
    if first > 0, lines[first - 1].isBlank, isFollowedByBlank { lines.remove(at: first - 1) }
    wanted.accounts.remove(at: index)
    let result = String(decoding: lines.flatMap(\.bytes), as: UTF8.self)
    guard try understood(result, file) == wanted else { throw .unclear }
    return result
  }

  // MARK: Reading

  private static func config(_ text: String, _ file: String) throws(Failure) -> Config {
    switch ConfigFile.parse(text, file: file) {
    case .success(let config): return config.withoutLines
    case .failure(let problems): throw .problems(problems)
    }
  }

  private static func understood(_ text: String, _ file: String) throws(Failure) -> Config {
    guard case .success(let config) = ConfigFile.parse(text, file: file) else { throw .unclear }
    return config.withoutLines
  }
}

/// A text in TOML's quotes.
private func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value):
      let digits = String(scalar.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}

extension SecretSource {
  /// Whether nothing in the file names it.
  fileprivate var isUnwritten: Bool {
    switch self {
    case .standardVariable, .given: true
    case .command, .environment, .file, .keyring: false
    }
  }
}

extension Config {
  /// The same, whatever lines its parts stand on.
  fileprivate var withoutLines: Config {
    var config = self
    for index in config.accounts.indices { config.accounts[index].line = nil }
    for index in config.keys.indices { config.keys[index].line = nil }
    return config
  }
}

/// A TOML text as lines, and which of them begin a table.
private struct TOMLLines {
  struct Line {
    /// With its line end.
    var bytes: ArraySlice<UInt8>
    /// Whether it begins outside strings and arrays.
    var isOuter: Bool

    private var content: ArraySlice<UInt8> {
      bytes.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D || $0 == 0x0A }
    }
    var isBlank: Bool { isOuter && content.isEmpty }
    var isComment: Bool { isOuter && content.first == UInt8(ascii: "#") }
    var isHeader: Bool { isOuter && content.first == UInt8(ascii: "[") }
    /// `[[account]]`, with blanks and quotes where TOML allows them.
    var isAccountHeader: Bool {
      guard isHeader else { return false }
      let text = String(decoding: content, as: UTF8.self).filter {
        !" \t\"'".contains($0)
      }
      return text.hasPrefix("[[account]]")
    }
  }

  private enum Inside: Equatable {
    case nothing
    case text(quote: UInt8, isMultiline: Bool)
  }

  private(set) var lines: [Line] = []

  init(_ text: String) {
    let bytes = Array(text.utf8)
    var inside = Inside.nothing
    var depth = 0
    var start = 0
    // A byte order mark is no part of a line.
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count
      let line = Line(bytes: bytes[start..<end], isOuter: inside == .nothing && depth == 0)
      lines.append(line)
      // A header's brackets hold no value.
      if !line.isHeader { Self.walk(line.bytes, &inside, &depth) }
      start = end
    }
  }

  private static func walk(
    _ bytes: ArraySlice<UInt8>, _ inside: inout Inside, _ depth: inout Int
  ) {
    var rest = bytes
    while let byte = rest.popFirst() {
      switch inside {
      case .nothing:
        switch byte {
        case UInt8(ascii: "#"): return
        case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
        case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
          let isMultiline = rest.starts(with: [byte, byte])
          if isMultiline { rest = rest.dropFirst(2) }
          inside = .text(quote: byte, isMultiline: isMultiline)
        default: break
        }
      case .text(let quote, let isMultiline):
        if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
          _ = rest.popFirst()
        } else if byte == quote, !isMultiline {
          inside = .nothing
        } else if byte == quote, rest.starts(with: [quote, quote]) {
          // Up to two quotes before the closing three belong to the text.
          rest = rest.drop { $0 == quote }
          inside = .nothing
        }
      }
    }
    // No other kind of string goes over a line end.
    if case .text(_, isMultiline: false) = inside { inside = .nothing }
  }
}
