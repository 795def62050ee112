/// The header lines of a request, checked for what must not be on the wire.
enum WireHeaders {
  /// Names that say how a message is carried: they are the transport's, and a second opinion would be an attack.
  private static let reserved: Set<String> = [
    "accept-encoding", "connection", "content-length", "content-type", "expect", "host", "te",
    "trailer", "transfer-encoding", "upgrade", "user-agent",
  ]

  /// - Returns: Lines in libcurl's notation: `Name: value`, and `Name;` for an empty value.
  /// - Throws: ``TransportError/unsendable(field:)`` for a name that is no token or is the transport's own, and for a
  ///   value with anything but printable ASCII, blanks and tabs: a line end in a value would begin another header.
  static func lines(_ request: HTTPRequest) throws(TransportError) -> [String] {
    var lines = ["Accept-Encoding: gzip, deflate"]
    if let body = request.body {
      guard isValue(body.contentType), !body.contentType.isEmpty else {
        throw .unsendable(field: "Content-Type")
      }
      lines.append("Content-Type: \(body.contentType)")
    }
    for header in request.headers {
      let value = header.value.reveal()
      guard isToken(header.name) else { throw .unsendable(field: "?") }
      guard isValue(value), !reserved.contains(header.name.lowercased()) else {
        throw .unsendable(field: header.name)
      }
      let isBlank = value.utf8.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
      lines.append(isBlank ? "\(header.name);" : "\(header.name): \(value)")
    }
    return lines
  }

  private static func isToken(_ name: String) -> Bool {
    !name.isEmpty
      && name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"):
          true
        default:
          "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
      }
  }

  private static func isValue(_ value: String) -> Bool {
    value.utf8.allSatisfy { (0x20...0x7E).contains($0) || $0 == UInt8(ascii: "\t") }
  }
}
