/// The text of a ready answer: words, and places that are filled when it is used.
///
/// A place is a name in braces, `{order}`. Eight names are filled by the program; any other one is a free field that the
/// seller is asked for. A name begins with a letter and holds no brace and no line break; braces around anything else are
/// just braces.
package struct AnswerText: Hashable, Sendable {
  package let pieces: [Piece]

  /// A stretch of the text.
  package enum Piece: Hashable, Sendable {
    case words(String)
    /// The name between the braces.
    case place(String)
  }

  /// What the program can fill in by itself.
  package enum Known: String, CaseIterable, Sendable {
    case buyer
    case product
    case order
    case code
    case options
    case amount
    case date
    case shop
  }

  /// The most letters that a name has; what is longer is text.
  private static let longestName = 60

  package init(_ source: String) {
    var pieces: [Piece] = []
    var words = ""
    var rest = source[...]
    while let brace = rest.firstIndex(of: "{") {
      words += rest[..<brace]
      rest = rest[brace...]
      guard let name = Self.name(at: rest) else {
        words += "{"
        rest = rest.dropFirst()
        continue
      }
      if !words.isEmpty { pieces.append(.words(words)) }
      words = ""
      pieces.append(.place(String(name)))
      rest = rest[name.endIndex...].dropFirst()
    }
    words += rest
    if !words.isEmpty { pieces.append(.words(words)) }
    self.pieces = pieces
  }

  /// The name of the place that the text begins with; nil when it begins with none.
  private static func name(at text: Substring) -> Substring? {
    let inside = text.dropFirst()
    guard let first = inside.first, first.isLetter else { return nil }
    let name = inside.prefix(longestName).prefix { $0 != "}" && $0 != "{" && !$0.isNewline }
    guard name.endIndex < inside.endIndex, inside[name.endIndex] == "}" else { return nil }
    return name
  }

  /// The names of all places, in their order, each once.
  package var places: [String] {
    var seen: Set<String> = []
    return pieces.compactMap { piece in
      guard case .place(let name) = piece, seen.insert(name).inserted else { return nil }
      return name
    }
  }

  /// The places that the seller is asked for.
  package var fields: [String] { places.filter { Known(rawValue: $0) == nil } }

  /// The text with its places filled.
  ///
  /// A place without a value stays as it is, braces and all, so that nobody sends a gap without seeing it.
  package func filled(_ values: [Known: String], fields: [String: String] = [:]) -> String {
    pieces.reduce(into: "") { text, piece in
      switch piece {
      case .words(let words): text += words
      case .place(let name):
        let value = Known(rawValue: name).map { values[$0] } ?? fields[name]
        text += value ?? "{\(name)}"
      }
    }
  }
}
