import Foundation

/// The sources of the catalogue and of what uses it, read as text.
enum CatalogueSource {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Sources")

  /// All Swift files below a folder of `Sources`, by their paths.
  static func files(_ folder: String) throws -> [String: String] {
    let start = root.appendingPathComponent(folder).path
    guard let names = FileManager.default.enumerator(atPath: start) else { throw Missing() }
    var files: [String: String] = [:]
    for case let name as String in names where name.hasSuffix(".swift") {
      files[name] = try String(contentsOfFile: start + "/" + name, encoding: .utf8)
    }
    return files
  }

  struct Missing: Error {}

  /// A text of the catalogue as it is written: its languages with their interpolations.
  struct Entry {
    var file: String
    var line: Int
    var english: Literal
    var russian: Literal
  }

  /// What an argument of `pick` says: the text between quotes, an ellipsis for each interpolation, and these.
  struct Literal: Equatable {
    var text = ""
    var interpolations: [String] = []
  }

  /// Every `pick(…, …)` of a file.
  static func entries(_ file: String, _ source: String) throws -> [Entry] {
    var entries: [Entry] = []
    var rest = source[...]
    while let call = rest.range(of: "pick(") {
      rest = rest[call.upperBound...]
      let line = source[..<call.lowerBound].count { $0 == "\n" } + 1
      guard !source[..<call.lowerBound].hasSuffix("func ") else { continue }
      guard let english = literal(&rest), rest.first == ",", rest.removeFirst() == ",",
        let russian = literal(&rest), rest.first == ")"
      else { throw Unreadable(file: file, line: line) }
      entries.append(Entry(file: file, line: line, english: english, russian: russian))
    }
    return entries
  }

  struct Unreadable: Error {
    var file: String
    var line: Int
  }

  /// Literals joined by `+`.
  private static func literal(_ rest: inout Substring) -> Literal? {
    var literal = Literal()
    while true {
      rest = rest.drop(while: \.isWhitespace)
      guard rest.first == "\"" else { return nil }
      rest.removeFirst()
      while let sign = rest.popFirst(), sign != "\"" {
        guard sign == "\\", let next = rest.popFirst() else {
          literal.text.append(sign)
          continue
        }
        guard next == "(" else {
          literal.text.append(next)
          continue
        }
        literal.interpolations.append(interpolation(&rest))
        literal.text.append("…")
      }
      rest = rest.drop(while: \.isWhitespace)
      guard rest.first == "+" else { return literal }
      rest.removeFirst()
    }
  }

  /// Up to the parenthesis that closes it.
  private static func interpolation(_ rest: inout Substring) -> String {
    var depth = 1
    var text = ""
    while let sign = rest.popFirst() {
      if sign == "(" { depth += 1 }
      if sign == ")" { depth -= 1 }
      if depth == 0 { break }
      text.append(sign)
    }
    return text
  }

  /// The names of all texts that other modules can ask for.
  static func names(_ source: String) -> [String] {
    source.matches(of: /package (?:var|func) (\w+)/).map { String($0.1) }
  }
}

extension String {
  var hasCyrillic: Bool { unicodeScalars.contains { (0x400...0x4FF).contains($0.value) } }
  var hasLatin: Bool { unicodeScalars.contains { $0.isASCII && $0.properties.isAlphabetic } }
}
