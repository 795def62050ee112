/// The path of a request, encoded where it is written.
///
/// What stands in the literal is the API's and keeps its slashes; what is interpolated is data and stays within its
/// segment, so no id from outside can leave the place that was meant for it:
///
///     "/api/products/\(7)/data"            →  /api/products/7/data
///     "/api/unique-code/\("a/b?c")"        →  /api/unique-code/a%2Fb%3Fc
///     "/api/unique-code/\("..")"           →  /api/unique-code/%2E%2E
///
/// A percent sign in a literal is encoded too: literals are written as they are read.
package struct HTTPPath: Hashable, Sendable {
  /// Begins with a slash; ASCII without blanks, `?` and `#`.
  package let encoded: String

  private init(encoded: String) {
    self.encoded = encoded.hasPrefix("/") ? encoded : "/" + encoded
  }
}

extension HTTPPath: ExpressibleByStringInterpolation {
  /// A path without data.
  package init(stringLiteral literal: String) {
    self.init(encoded: HTTPPath.encodeLiteral(literal))
  }

  /// A path with data in it.
  package init(stringInterpolation: StringInterpolation) {
    self.init(encoded: stringInterpolation.encoded)
  }

  /// Encodes the pieces as they come.
  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var encoded = ""

    /// An empty path.
    package init(literalCapacity: Int, interpolationCount: Int) {}

    /// What the API calls it.
    package mutating func appendLiteral(_ literal: String) {
      encoded += HTTPPath.encodeLiteral(literal)
    }

    /// Part of one segment.
    package mutating func appendInterpolation(_ data: String) {
      // A segment of dots alone would be a step to another path for whoever resolves it.
      let isDots = data == "." || data == ".."
      encoded += isDots ? String(repeating: "%2E", count: data.count) : PercentEncoding.encode(data)
    }

    /// A number, part of one segment.
    package mutating func appendInterpolation(_ number: some BinaryInteger) {
      encoded += String(number)
    }

    /// A path within a path, as a client's base in front of its endpoints.
    package mutating func appendInterpolation(_ path: HTTPPath) {
      encoded += path.encoded
    }
  }

  /// The path of an address that came out of an answer: what it has encoded stays, everything else that cannot stand in
  /// a path is encoded.
  init(received text: Substring) {
    var encoded = ""
    var rest = text
    while let first = rest.first {
      let isEncoded = first == "%" && PercentEncoding.decode(rest.prefix(3)) != nil
      let piece = isEncoded ? rest.prefix(3) : rest.prefix(1)
      encoded += isEncoded ? String(piece) : HTTPPath.encodeLiteral(String(piece))
      rest = rest.dropFirst(piece.count)
    }
    self.init(encoded: encoded)
  }

  private static func encodeLiteral(_ literal: String) -> String {
    PercentEncoding.encode(literal, alsoKept: "/!$&'()*+,;=:@")
  }
}

extension HTTPPath: CustomStringConvertible {
  package var description: String { encoded }
}
