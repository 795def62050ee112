/// Takes a `multipart/form-data` body apart.
package enum MultipartReader {
  package struct Part: Equatable, Sendable {
    package let name: String
    /// nil for a plain field.
    package let fileName: String?
    package let type: String?
    package let bytes: [UInt8]
  }

  /// The parts in order; nil when the type names no boundary or the body does not keep to it.
  package static func read(_ body: [UInt8], contentType: String) -> [Part]? {
    guard contentType.lowercased().hasPrefix("multipart/form-data"),
      let boundary = parameter("boundary", of: contentType), !boundary.isEmpty
    else { return nil }
    let mark = Array("--\(boundary)".utf8)
    guard var position = find(mark, in: body, from: 0).map({ $0 + mark.count }) else { return nil }
    var parts: [Part] = []
    while true {
      if body[position...].starts(with: "--".utf8) { return parts }
      guard body[position...].starts(with: "\r\n".utf8),
        let headEnd = find(Array("\r\n\r\n".utf8), in: body, from: position),
        let end = find(Array("\r\n".utf8) + mark, in: body, from: headEnd + 2)
      else { return nil }
      let head = String(decoding: body[position..<headEnd], as: UTF8.self)
      guard let part = part(head, Array(body[min(headEnd + 4, end)..<end])) else { return nil }
      parts.append(part)
      position = end + 2 + mark.count
    }
  }

  private static func part(_ head: String, _ bytes: [UInt8]) -> Part? {
    var disposition: String?
    var type: String?
    for line in head.split(separator: "\r\n") {
      let halves = line.split(separator: ":", maxSplits: 1)
      guard halves.count == 2 else { continue }
      let value = String(halves[1].drop { $0 == " " })
      switch halves[0].lowercased() {
      case "content-disposition": disposition = value
      case "content-type": type = value
      default: continue
      }
    }
    guard let disposition, let name = parameter("name", of: disposition) else { return nil }
    return Part(
      name: name, fileName: parameter("filename", of: disposition), type: type, bytes: bytes)
  }

  /// The value of `name="…"` or `name=…` behind a semicolon; one inside quotes separates nothing.
  private static func parameter(_ wanted: String, of header: String) -> String? {
    var pieces: [String] = [""]
    var isQuoted = false
    for character in header {
      if character == "\"" { isQuoted.toggle() }
      if character == ";", !isQuoted {
        pieces.append("")
      } else {
        pieces[pieces.count - 1].append(character)
      }
    }
    for piece in pieces.dropFirst() {
      let halves = piece.split(separator: "=", maxSplits: 1)
      guard halves.count == 2, halves[0].filter({ $0 != " " }).lowercased() == wanted else {
        continue
      }
      var value = halves[1][...]
      while value.last == " " { value.removeLast() }
      if value.count >= 2, value.first == "\"", value.last == "\"" {
        value = value.dropFirst().dropLast()
      }
      return String(value)
    }
    return nil
  }

  private static func find(_ needle: [UInt8], in body: [UInt8], from start: Int) -> Int? {
    guard let first = needle.first, body.count >= needle.count else { return nil }
    var position = start
    while position + needle.count <= body.count {
      if body[position] == first, body[position...].starts(with: needle) { return position }
      position += 1
    }
    return nil
  }
}
