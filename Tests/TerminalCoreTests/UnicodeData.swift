import Foundation
import Testing

/// The files of Debian's `unicode-data`, against which the tables and what is built on them are checked.
enum UnicodeData {
  private static let directory = "/usr/share/unicode/"

  /// Whether the data are here in the version that the tables are made from.
  static let isAvailable: Bool = {
    let head = try? String(contentsOfFile: directory + "EastAsianWidth.txt", encoding: .utf8)
      .prefix(60)
    return head?.contains("15.0.0") == true
  }()

  static let whyNot: Comment = "needs Debian's unicode-data 15.0 in /usr/share/unicode"

  /// The lines of a file without comments and without blanks at the ends; empty ones are left out.
  static func lines(_ name: String) throws -> [Substring] {
    try String(contentsOfFile: directory + name, encoding: .utf8)
      .split(separator: "\n")
      .map { line in
        line.prefix { $0 != "#" }.drop { $0 == " " || $0 == "\t" }
      }
      .filter { !$0.isEmpty }
  }

  /// The fields of each line, split at ";" and without blanks around them.
  static func records(_ name: String) throws -> [[String]] {
    try lines(name).map { line in
      line.split(separator: ";", omittingEmptySubsequences: false).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
    }
  }

  /// The scalars that a field like "0600..0605" or "00AD" names, without surrogates.
  static func scalars(_ field: String) -> [Unicode.Scalar] {
    let ends = field.split(separator: ".").compactMap { UInt32($0, radix: 16) }
    guard let first = ends.first, let last = ends.last else { return [] }
    return (first...last).compactMap(Unicode.Scalar.init)
  }

  /// The text that a field like "1F468 200D 1F469" spells.
  static func text(_ field: some StringProtocol) -> String {
    var text = String.UnicodeScalarView()
    text.append(
      contentsOf: field.split(separator: " ").compactMap { UInt32($0, radix: 16) }
        .compactMap(Unicode.Scalar.init))
    return String(text)
  }
}
