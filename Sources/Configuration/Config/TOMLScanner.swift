/// Walks over a TOML text and notes where everything begins.
///
/// It knows what strings, comments, arrays and tables look like and takes everything else for a value. Up to the first
/// mistake of a text it sees what the parser sees; behind that its lines mean nothing. It makes one step forward at least
/// whatever it meets, so it ends on any text.
struct TOMLScanner {
  /// Something that the parser (toml++) does not survive.
  struct Flaw: Equatable {
    var line: Int
    /// Where the table header or key begins that it belongs to, in bytes.
    var start: Int
    var words: String
  }

  /// Something that is said twice.
  struct Repeat: Equatable {
    var path: TOMLPath
    var line: Int
    var firstLine: Int
  }

  private(set) var lines: [TOMLPath: Int] = [:]
  /// Keys and tables that are there again: on which line, and where they were first.
  private(set) var repeats: [Repeat] = []
  /// The first line with a `\u0000` in a string.
  private(set) var nulEscape: Int?
  /// The first one; scanning ends there.
  private(set) var flaw: Flaw?

  /// Tables and arrays inside one another.
  ///
  /// The parser's tables are freed by recursion.
  private static let deepest = 64

  private let bytes: [UInt8]
  private var place = 0
  private var line = 1
  /// The place where the present table header or key of a table began.
  private var start = 0
  private var depth = 0
  /// How many `[[name]]` there were so far.
  private var counts: [TOMLPath: Int] = [:]
  /// Where keys got their values and tables their headers.
  private var defined: [TOMLPath: Int] = [:]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    // A byte order mark belongs to no key.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
  }

  mutating func scan() {
    var table = TOMLPath()
    while skipToContent(), flaw == nil {
      start = place
      if take("[") {
        let isArray = take("[")
        skipBlanks()
        // The parser asserts that a name follows.
        guard let next, next.beginsKey || next == UInt8(ascii: "]") else {
          return refuse("expected the name of a table")
        }
        table = isArray ? arrayHeader() : path(key(), from: TOMLPath())
        if !isArray { define(table) }
        skipLine()
      } else {
        pair(in: table)
        skipLine()
      }
    }
  }

  // MARK: Tables

  private mutating func refuse(_ words: String) {
    if flaw == nil { flaw = Flaw(line: line, start: start, words: words) }
  }

  /// `[[table]]`: the next element of its array.
  private mutating func arrayHeader() -> TOMLPath {
    let names = key()
    var path = path(names.dropLast(), from: TOMLPath())
    path = path.key(names.last ?? "")
    note(path)
    let count = counts[path, default: 0]
    counts[path] = count + 1
    path = path.index(count)
    note(path)
    return path
  }

  /// The path of a table by its dotted name; of an array of tables its last element is meant.
  private mutating func path(_ names: some Sequence<String>, from table: TOMLPath) -> TOMLPath {
    var path = table
    for name in names {
      path = path.key(name)
      note(path)
      if let count = counts[path] { path = path.index(count - 1) }
    }
    return path
  }

  /// The first place where something is mentioned is where it stands.
  private mutating func note(_ path: TOMLPath) {
    if lines[path] == nil { lines[path] = line }
  }

  private mutating func define(_ path: TOMLPath) {
    if let firstLine = defined[path] {
      repeats.append(Repeat(path: path, line: line, firstLine: firstLine))
    } else {
      defined[path] = line
    }
  }

  // MARK: Keys and values

  private mutating func pair(in table: TOMLPath) {
    var path = table
    for name in key() {
      path = path.key(name)
      note(path)
    }
    skipBlanks()
    guard take("=") else { return }
    define(path)
    skipBlanks()
    value(path)
  }

  /// The parts of a dotted key.
  private mutating func key() -> [String] {
    var names: [String] = []
    repeat {
      guard names.count < Self.deepest else {
        refuse("nested too deeply")
        break
      }
      skipBlanks()
      if isNext("\"") || isNext("'") {
        names.append(string())
      } else {
        let start = place
        while let byte = next, byte.isBareKey { place += 1 }
        names.append(String(decoding: bytes[start..<place], as: UTF8.self))
      }
      skipBlanks()
    } while take(".")
    return names
  }

  private mutating func value(_ path: TOMLPath) {
    guard depth < Self.deepest else { return refuse("nested too deeply") }
    depth += 1
    defer { depth -= 1 }
    switch next {
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      _ = string()
    case UInt8(ascii: "["):
      place += 1
      elements(of: path)
    case UInt8(ascii: "{"):
      place += 1
      inlineTable(path)
    default:
      let first = place
      while let byte = next, !byte.endsValue { place += 1 }
      if !Self.isSurvived(bytes[first..<place]) { refuse("not a date and time") }
    }
  }

  /// Whether the parser survives a value without quotes: it asserts that behind a date there are two digits and a colon,
  /// and reads over all underscores.
  private static func isSurvived(_ value: ArraySlice<UInt8>) -> Bool {
    let signs = value.filter { $0 != UInt8(ascii: "_") }
    guard signs.count > 10, signs[4] == UInt8(ascii: "-"), signs[7] == UInt8(ascii: "-") else {
      return true
    }
    let time = signs.dropFirst(10)
    if time.allSatisfy(\.isBlank) { return true }
    guard time.count > 3, "Tt ".utf8.contains(signs[10]) else { return false }
    return signs[11...12].allSatisfy(\.isDigit) && signs[13] == UInt8(ascii: ":")
  }

  private mutating func elements(of path: TOMLPath) {
    var index = 0
    while flaw == nil, skipToContent(), !take("]") {
      let start = place
      let element = path.index(index)
      note(element)
      // The parser asserts that something follows that can be a value.
      guard let next, next.beginsValue else { return refuse("expected a value or ]") }
      value(element)
      index += 1
      _ = skipToContent()
      // What is no element is passed over.
      if !take(","), !isNext("]"), place == start { place += 1 }
    }
  }

  private mutating func inlineTable(_ path: TOMLPath) {
    while flaw == nil, skipToContent(), !take("}") {
      let start = place
      pair(in: path)
      _ = skipToContent()
      if !take(","), !isNext("}"), place == start { place += 1 }
    }
  }

  // MARK: Strings

  /// A string in any of the four kinds of quotes.
  ///
  /// Escapes are followed only as far as keys need it.
  private mutating func string() -> String {
    guard let quote = next else { return "" }
    let isMultiline = isNext(quote, times: 3)
    place += isMultiline ? 3 : 1
    var text: [UInt8] = []
    while let byte = next {
      if byte == quote, !isMultiline {
        place += 1
        break
      }
      if isMultiline, isNext(quote, times: 3) {
        // Up to two quotes may belong to the text itself.
        while next == quote { place += 1 }
        break
      }
      if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
        place += 1
        escape(&text)
      } else {
        if byte == UInt8(ascii: "\n") { line += 1 }
        text.append(byte)
        place += 1
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// What follows a backslash.
  private mutating func escape(_ text: inout [UInt8]) {
    guard let byte = next else { return }
    let plain: [UInt8: UInt8] = [
      UInt8(ascii: "b"): 8, UInt8(ascii: "t"): 9, UInt8(ascii: "n"): 10, UInt8(ascii: "f"): 12,
      UInt8(ascii: "r"): 13,
    ]
    let digits: Int? =
      byte == UInt8(ascii: "u") ? 4 : byte == UInt8(ascii: "U") ? 8 : nil
    if byte == UInt8(ascii: "\n") { line += 1 }
    place += 1
    guard let digits else {
      text.append(plain[byte] ?? byte)
      return
    }
    let hex = bytes[place..<min(bytes.count, place + digits)]
    place += hex.count
    let value = UInt32(String(decoding: hex, as: UTF8.self), radix: 16)
    if value == 0, nulEscape == nil { nulEscape = line }
    text += String(Character(value.flatMap(Unicode.Scalar.init) ?? "\u{FFFD}")).utf8
  }

  // MARK: Bytes

  private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

  private func isNext(_ sign: Unicode.Scalar) -> Bool { next.map(UInt32.init) == sign.value }

  private func isNext(_ byte: UInt8, times count: Int) -> Bool {
    place + count <= bytes.count && bytes[place..<(place + count)].allSatisfy { $0 == byte }
  }

  private mutating func take(_ sign: Unicode.Scalar) -> Bool {
    guard isNext(sign) else { return false }
    place += 1
    return true
  }

  private mutating func skipBlanks() {
    while let byte = next, byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { place += 1 }
  }

  /// Over blanks, line ends and comments.
  ///
  /// False at the end of the text.
  private mutating func skipToContent() -> Bool {
    while let byte = next {
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
        place += 1
      case UInt8(ascii: "\n"), UInt8(ascii: "#"):
        skipLine()
      default:
        return true
      }
    }
    return false
  }

  /// To the beginning of the next line.
  private mutating func skipLine() {
    while let byte = next {
      place += 1
      if byte == UInt8(ascii: "\n") {
        line += 1
        return
      }
    }
  }
}

extension UInt8 {
  /// Letters, digits, - and _.
  fileprivate var isBareKey: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

  fileprivate var isBlank: Bool {
    self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") || self == UInt8(ascii: "\r")
  }

  /// Also of values that the parser has a word to say about, such as the comma that no value stands before.
  fileprivate var beginsValue: Bool { beginsKey || "[{+.,".utf8.contains(self) }

  fileprivate var beginsKey: Bool {
    isBareKey || self == UInt8(ascii: "\"") || self == UInt8(ascii: "'")
  }

  fileprivate var endsValue: Bool { ",]}#\n".utf8.contains(self) }
}
