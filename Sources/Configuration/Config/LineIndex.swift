/// The lines of a text, found when the first mistake asks for one: most files have none.
final class LazyLines {
  private let text: String
  private lazy var index = LineIndex(text)

  init(_ text: String) { self.text = text }

  func line(of path: String) -> Int? { index.line(of: path) }
}

/// On which line of a TOML text each key stands.
///
/// The parser knows the lines of syntax errors only; a wrong value has to be named with its line
/// too.
struct LineIndex {
  private var lines: [String: Int] = [:]

  /// - Parameter text: TOML that has been parsed without an error.
  init(_ text: String) {
    var table = ""
    var arrays: [String: Int] = [:]
    var inMultiline: Substring?
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      if let quotes = inMultiline {
        if line.contains(quotes) { inMultiline = nil }
        continue
      }
      let trimmed = line.drop { $0 == " " || $0 == "\t" }
      if trimmed.hasPrefix("[[") {
        let name = Self.key(trimmed.dropFirst(2).prefix { $0 != "]" })
        let index = arrays[name, default: 0]
        arrays[name] = index + 1
        table = "\(name)[\(index)]"
        lines[table] = number + 1
      } else if trimmed.hasPrefix("[") {
        table = Self.key(trimmed.dropFirst().prefix { $0 != "]" })
        lines[table] = number + 1
      } else if !trimmed.hasPrefix("#"), let sign = Self.equalsSign(in: trimmed) {
        let key = Self.key(trimmed[..<sign])
        lines[table.isEmpty ? key : table + "." + key] = number + 1
        for quotes in ["\"\"\"", "'''"] {
          let occurrences = trimmed[sign...].ranges(of: quotes).count
          if occurrences % 2 == 1 { inMultiline = Substring(quotes) }
        }
      }
    }
  }

  /// The line of a key by its path ("account[0].seller_id"), or of what holds it.
  func line(of path: String) -> Int? {
    var path = Substring(path)
    while true {
      if let line = lines[String(path)] { return line }
      guard let dot = path.lastIndex(of: ".") else { return nil }
      path = path[..<dot]
    }
  }

  /// The `=` behind a key, which may be quoted.
  private static func equalsSign(in line: Substring) -> Substring.Index? {
    var quote: Character?
    for index in line.indices {
      let character = line[index]
      if let open = quote {
        if character == open { quote = nil }
      } else if character == "\"" || character == "'" {
        quote = character
      } else if character == "=" {
        return index
      }
    }
    return nil
  }

  /// A key without blanks and quotes.
  private static func key(_ text: Substring) -> String {
    String(text.filter { $0 != " " && $0 != "\t" && $0 != "\"" && $0 != "'" })
  }
}
