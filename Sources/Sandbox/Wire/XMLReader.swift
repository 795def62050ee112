/// Reads the small XML that the documents show into a ``WireValue``.
///
/// An element with children becomes an object, one without becomes its trimmed text; an element that is
/// repeated becomes an array under its name. Attributes become members. Declarations, comments and processing
/// instructions are skipped; document types and entities of one's own are refused. At most 128 levels.
package struct XMLReader {
  package struct Failure: Error, Equatable {
    package let offset: Int
    package let problem: String
  }

  private let bytes: [UInt8]
  private var position = 0

  /// The name of the root element and what it holds.
  package static func read(_ bytes: [UInt8]) throws(Failure) -> (root: String, value: WireValue) {
    var reader = XMLReader(bytes: bytes)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.position = 3 }
    try reader.skipProlog()
    let root = try reader.element(depth: 0)
    try reader.skipProlog()
    guard reader.position == bytes.count else { throw reader.failure("text after the root") }
    return (root.name, root.value)
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private func failure(_ problem: String) -> Failure { Failure(offset: position, problem: problem) }

  private func sees(_ text: String) -> Bool { bytes[position...].starts(with: text.utf8) }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  private mutating func skipBlanks() {
    while position < bytes.count, Self.isBlank(bytes[position]) { position += 1 }
  }

  private mutating func skipProlog() throws(Failure) {
    while true {
      skipBlanks()
      if sees("<?") {
        _ = try takeThrough("?>")
      } else if sees("<!--") {
        _ = try takeThrough("-->")
      } else if sees("<!") {
        throw failure("document types are not read")
      } else {
        return
      }
    }
  }

  /// What stands before the next `end`, which is passed.
  private mutating func takeThrough(_ end: String) throws(Failure) -> ArraySlice<UInt8> {
    let start = position
    let needle = Array(end.utf8)
    while position + needle.count <= bytes.count {
      if bytes[position] == needle[0], bytes[position...].starts(with: needle) {
        let taken = bytes[start..<position]
        position += needle.count
        return taken
      }
      position += 1
    }
    throw failure("no \(end)")
  }

  private mutating func name() throws(Failure) -> String {
    let start = position
    while position < bytes.count, !Self.isBlank(bytes[position]),
      !"<>/=&\"'".utf8.contains(bytes[position])
    {
      position += 1
    }
    guard position > start else { throw failure("no name") }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func element(depth: Int) throws(Failure) -> WireValue.Member {
    guard depth < 128 else { throw failure("nested too deep") }
    guard sees("<") else { throw failure("no element") }
    position += 1
    let elementName = try name()
    var members: [WireValue.Member] = try attributes()
    if sees("/>") {
      position += 2
      return WireValue.Member(elementName, members.isEmpty ? .string("") : .object(members))
    }
    position += 1
    var text = ""
    while true {
      if sees("</") {
        position += 2
        guard try name() == elementName else { throw failure("</\(elementName)> expected") }
        skipBlanks()
        guard sees(">") else { throw failure("an end tag without an end") }
        position += 1
        break
      } else if sees("<![CDATA[") {
        position += 9
        text += String(decoding: try takeThrough("]]>"), as: UTF8.self)
      } else if sees("<!--") {
        _ = try takeThrough("-->")
      } else if sees("<?") {
        _ = try takeThrough("?>")
      } else if sees("<") {
        members.append(try element(depth: depth + 1))
      } else {
        text += try characters()
      }
    }
    let trimmed = Self.trimmed(text)
    guard !members.isEmpty else { return WireValue.Member(elementName, .string(trimmed)) }
    if !trimmed.isEmpty { members.append(WireValue.Member("", .string(trimmed))) }
    return WireValue.Member(elementName, .object(Self.grouped(members)))
  }

  private mutating func attributes() throws(Failure) -> [WireValue.Member] {
    var members: [WireValue.Member] = []
    while true {
      skipBlanks()
      if sees(">") || sees("/>") { return members }
      let attribute = try name()
      skipBlanks()
      guard sees("=") else { throw failure("an attribute without a value") }
      position += 1
      skipBlanks()
      guard sees("\"") || sees("'") else { throw failure("an attribute without quotes") }
      let quote = String(decoding: [bytes[position]], as: UTF8.self)
      position += 1
      let raw = Array(try takeThrough(quote))
      members.append(WireValue.Member(attribute, .string(Self.unescaped(raw))))
    }
  }

  private mutating func characters() throws(Failure) -> String {
    let start = position
    while position < bytes.count, bytes[position] != UInt8(ascii: "<") { position += 1 }
    guard position < bytes.count else { throw failure("an element without an end") }
    return Self.unescaped(Array(bytes[start..<position]))
  }

  private static func unescaped(_ bytes: [UInt8]) -> String {
    guard bytes.contains(UInt8(ascii: "&")) else { return String(decoding: bytes, as: UTF8.self) }
    var out = ""
    var rest = Substring(String(decoding: bytes, as: UTF8.self))
    while let ampersand = rest.firstIndex(of: "&") {
      out += rest[..<ampersand]
      rest = rest[ampersand...]
      if let end = rest.prefix(12).firstIndex(of: ";"),
        let character = entity(rest[..<end].dropFirst())
      {
        out.unicodeScalars.append(character)
        rest = rest[rest.index(after: end)...]
      } else {
        out.append("&")
        rest = rest.dropFirst()
      }
    }
    return out + rest
  }

  private static func entity(_ name: Substring) -> Unicode.Scalar? {
    switch name {
    case "amp": return "&"
    case "lt": return "<"
    case "gt": return ">"
    case "quot": return "\""
    case "apos": return "'"
    default:
      guard name.first == "#" else { return nil }
      let digits = name.dropFirst()
      let value =
        digits.first == "x" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits, radix: 10)
      return value.flatMap(Unicode.Scalar.init)
    }
  }

  private static func trimmed(_ text: String) -> String {
    let scalars = text.utf8.drop(while: isBlank)
    var end = scalars.endIndex
    while end > scalars.startIndex, isBlank(scalars[scalars.index(before: end)]) {
      end = scalars.index(before: end)
    }
    return String(decoding: scalars[scalars.startIndex..<end], as: UTF8.self)
  }

  /// Elements of one name as one array, in the place of the first.
  private static func grouped(_ members: [WireValue.Member]) -> [WireValue.Member] {
    var order: [String] = []
    var values: [String: [WireValue]] = [:]
    for member in members {
      if values[member.name] == nil { order.append(member.name) }
      values[member.name, default: []].append(member.value)
    }
    return order.map { name in
      let all = values[name] ?? []
      return WireValue.Member(name, all.count == 1 ? all[0] : .array(all))
    }
  }
}
