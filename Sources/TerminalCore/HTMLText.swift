/// The text of a piece of HTML as marketplaces write it: loose, unclosed, half of it not HTML at all.
///
/// Entities are decoded here, and whatever they decode to goes through the display filter afterwards like any text.
package enum HTMLText {
  /// The text without tags and comments; breaks and blocks as new lines, entities decoded once.
  ///
  /// A `<` that begins no tag stays what it is ("5 < 7", "I <3 you"). The content of style and script is dropped. Behind
  /// a link stands its whole address in brackets, unless the link's text is that address. Takes time in proportion to
  /// the length, whatever is nested in it.
  package static func plain(_ html: String) -> String {
    guard html.utf8.contains(where: { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "&") }) else {
      return html
    }
    var reader = Reader(Array(html.utf8))
    reader.read()
    reader.endLink()
    return String(decoding: reader.text, as: UTF8.self)
  }

  private struct Reader {
    let bytes: [UInt8]
    var index = 0
    var text: [UInt8] = []
    /// Once a search for an end failed it would fail again; remembering keeps time linear.
    var hasNoMoreCommentEnds = false
    var hasNoMoreCDATAEnds = false
    /// The address of the link that is open, and where its text begins.
    var link: (address: [UInt8], start: Int)?

    init(_ bytes: [UInt8]) {
      self.bytes = bytes
      text.reserveCapacity(bytes.count)
    }

    mutating func read() {
      while index < bytes.count {
        switch bytes[index] {
        case UInt8(ascii: "<"): if !readMarkup() { take() }
        case UInt8(ascii: "&"): if !readEntity() { take() }
        default: take()
        }
      }
    }

    mutating func take() {
      text.append(bytes[index])
      index += 1
    }

    // MARK: Tags

    /// Skips a comment or a tag; false when the `<` begins neither.
    mutating func readMarkup() -> Bool {
      if begins("<!--") { return skipComment() }
      if begins("<![CDATA[") { return takeCDATA() }
      var place = index + 1
      let isEnd = place < bytes.count && bytes[place] == UInt8(ascii: "/")
      if isEnd { place += 1 }
      let nameStart = place
      guard place < bytes.count, bytes[place].isLetter || bytes[place] == UInt8(ascii: "!") else {
        return false
      }
      while place < bytes.count, bytes[place].isNameByte { place += 1 }
      // A tag ends at the first `>` and is never longer than this: what goes on for ever is text.
      let limit = min(bytes.count, index + 2_048)
      var close = place
      while close < limit, bytes[close] != UInt8(ascii: ">"), bytes[close] != UInt8(ascii: "<") {
        close += 1
      }
      guard close < limit, bytes[close] == UInt8(ascii: ">") else { return false }
      let name = String(decoding: bytes[nameStart..<place], as: UTF8.self).lowercased()
      if name == "a" {
        endLink()
        if !isEnd { beginLink(place..<close) }
      }
      index = close + 1
      if !isEnd, name == "style" || name == "script" {
        index = findElementEnd(name)
      } else {
        takeTag(name, isEnd: isEnd)
      }
      return true
    }

    // MARK: Links

    private mutating func beginLink(_ attributes: Range<Int>) {
      guard let value = Self.address(in: bytes[attributes]) else { return }
      var decoder = Reader(value)
      decoder.readEntities()
      // Browsers leave out what ends lines; one to a place on the same page is none.
      let address = decoder.text.filter { $0 > 0x20 && $0 != 0x7F }
      if let first = address.first, first != UInt8(ascii: "#") { link = (address, text.count) }
    }

    /// Writes the address of the open link behind its text.
    mutating func endLink() {
      guard let link else { return }
      self.link = nil
      guard !text[link.start...].elementsEqual(link.address) else { return }
      if text.count > link.start { text.append(UInt8(ascii: " ")) }
      text.append(UInt8(ascii: "("))
      text += link.address
      text.append(UInt8(ascii: ")"))
    }

    /// The text with its entities decoded and nothing else.
    private mutating func readEntities() {
      while index < bytes.count {
        if bytes[index] != UInt8(ascii: "&") || !readEntity() { take() }
      }
    }

    /// The value of `href` among a tag's attributes.
    private static func address(in attributes: ArraySlice<UInt8>) -> [UInt8]? {
      func isBlank(_ byte: UInt8) -> Bool { byte <= 0x20 || byte == UInt8(ascii: "/") }
      var rest = attributes
      while true {
        rest = rest.drop(while: isBlank)
        guard !rest.isEmpty else { return nil }
        // A name may begin with "=", but not go on with it.
        let length = 1 + rest.dropFirst().prefix { !isBlank($0) && $0 != UInt8(ascii: "=") }.count
        let name = rest.prefix(length)
        rest = rest.dropFirst(length).drop { $0 <= 0x20 }
        guard rest.first == UInt8(ascii: "=") else { continue }
        rest = rest.dropFirst().drop { $0 <= 0x20 }
        let value: ArraySlice<UInt8>
        if let quote = rest.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
          rest = rest.dropFirst()
          value = rest.prefix { $0 != quote }
          rest = rest.dropFirst(value.count + 1)
        } else {
          value = rest.prefix { $0 > 0x20 }
          rest = rest.dropFirst(value.count)
        }
        if name.map({ $0 | 0x20 }) == Array("href".utf8) { return Array(value) }
      }
    }

    /// A comment; `<!-->` and `<!--->` are whole ones too, as in browsers.
    private mutating func skipComment() -> Bool {
      guard !hasNoMoreCommentEnds, let end = find("-->", from: index + 2) else {
        hasNoMoreCommentEnds = true
        return false
      }
      index = end + 3
      return true
    }

    /// `<![CDATA[…]]>` is the way to write text that looks like markup.
    private mutating func takeCDATA() -> Bool {
      guard !hasNoMoreCDATAEnds, let end = find("]]>", from: index + 9) else {
        hasNoMoreCDATAEnds = true
        return false
      }
      text += bytes[(index + 9)..<end]
      index = end + 3
      return true
    }

    /// What a tag does to the text: breaks, and gaps between what stands apart on a page.
    private mutating func takeTag(_ name: String, isEnd: Bool) {
      switch name {
      case "br":
        text.append(UInt8(ascii: "\n"))
      case "li":
        endLine()
        if !isEnd { text += "• ".utf8 }
      case "td" where !isEnd, "th" where !isEnd:
        if let last = text.last, last != UInt8(ascii: "\n"), last != UInt8(ascii: " ") {
          text.append(UInt8(ascii: " "))
        }
      default:
        if Self.blocks.contains(name) { endLine() }
      }
    }

    /// Begins a line unless one has just begun.
    private mutating func endLine() {
      if let last = text.last, last != UInt8(ascii: "\n") { text.append(UInt8(ascii: "\n")) }
    }

    static let blocks: Set<String> = [
      "p", "div", "tr", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "blockquote",
      "pre", "dl", "dt", "dd", "center", "section", "article", "attention", "delivery",
    ]

    func begins(_ prefix: StaticString) -> Bool {
      let length = prefix.utf8CodeUnitCount
      guard index + length <= bytes.count else { return false }
      return (0..<length).allSatisfy { bytes[index + $0] == prefix.utf8Start[$0] }
    }

    func find(_ part: StaticString, from start: Int) -> Int? {
      let length = part.utf8CodeUnitCount
      var place = start
      while place + length <= bytes.count {
        if (0..<length).allSatisfy({ bytes[place + $0] == part.utf8Start[$0] }) { return place }
        place += 1
      }
      return nil
    }

    /// After the end tag of an element whose content is no text; the end of everything when there is none.
    func findElementEnd(_ name: String) -> Int {
      let wanted = Array(name.utf8)
      var place = index
      while place + wanted.count + 2 < bytes.count {
        if bytes[place] == UInt8(ascii: "<"), bytes[place + 1] == UInt8(ascii: "/"),
          (0..<wanted.count).allSatisfy({ bytes[place + 2 + $0] | 0x20 == wanted[$0] }),
          !bytes[place + 2 + wanted.count].isNameByte
        {
          let close = bytes[place...].firstIndex(of: UInt8(ascii: ">"))
          return close.map { $0 + 1 } ?? bytes.count
        }
        place += 1
      }
      return bytes.count
    }

    // MARK: Entities

    /// Decodes one entity; false when the `&` begins none.
    mutating func readEntity() -> Bool {
      var place = index + 1
      if place < bytes.count, bytes[place] == UInt8(ascii: "#") {
        guard let end = readNumber(from: place + 1) else { return false }
        place = end
      } else {
        // No name is longer.
        let limit = min(bytes.count, index + 34)
        let start = place
        while place < limit, bytes[place].isNameByte { place += 1 }
        let name = String(decoding: bytes[start..<place], as: UTF8.self)
        guard let scalar = HTMLText.entities[name] else { return false }
        append(scalar)
      }
      if place < bytes.count, bytes[place] == UInt8(ascii: ";") { place += 1 }
      index = place
      return true
    }

    /// Decodes the number behind `&#` and returns where it ends; nil when there are no digits.
    private mutating func readNumber(from start: Int) -> Int? {
      var place = start
      let isHexadecimal = place < bytes.count && bytes[place] | 0x20 == UInt8(ascii: "x")
      if isHexadecimal { place += 1 }
      let digits = place
      var value: UInt32 = 0
      while place < bytes.count, let digit = bytes[place].digit(isHexadecimal: isHexadecimal) {
        // Beyond every character it stays there.
        value = min(0x110000, value * (isHexadecimal ? 16 : 10) + digit)
        place += 1
      }
      guard place > digits else { return nil }
      if (0x80...0x9F).contains(value) { value = HTMLText.windows1252[Int(value - 0x80)] }
      append(Unicode.Scalar(value) ?? "\u{FFFD}")
      return place
    }

    mutating func append(_ scalar: Unicode.Scalar) {
      text.append(contentsOf: Array(String(Character(scalar)).utf8))
    }
  }

  /// The numbers 128–159 are no characters of Unicode's; old pages and browsers mean those of Windows-1252.
  private static let windows1252: [UInt32] = [
    0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039,
    0x152,
    0x8D, 0x17D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122,
    0x161, 0x203A, 0x153, 0x9D, 0x17E, 0x178,
  ]

  /// The named entities that shops use.
  private static let entities: [String: Unicode.Scalar] = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "shy": "\u{AD}",
    "laquo": "«", "raquo": "»", "ldquo": "“", "rdquo": "”", "bdquo": "„", "lsquo": "‘",
    "rsquo": "’", "sbquo": "‚", "ndash": "–", "mdash": "—", "hellip": "…", "bull": "•",
    "middot": "·", "copy": "©", "reg": "®", "trade": "™", "deg": "°", "plusmn": "±",
    "times": "×", "divide": "÷", "frac12": "½", "euro": "€", "pound": "£", "yen": "¥",
    "cent": "¢", "sect": "§", "para": "¶", "larr": "←", "rarr": "→", "uarr": "↑", "darr": "↓",
    "infin": "∞", "ne": "≠", "le": "≤", "ge": "≥", "numero": "№", "check": "✓", "hearts": "♥",
    "ensp": "\u{2002}", "emsp": "\u{2003}", "thinsp": "\u{2009}", "zwnj": "\u{200C}",
    "zwj": "\u{200D}", "lrm": "\u{200E}", "rlm": "\u{200F}",
  ]
}

extension UInt8 {
  fileprivate var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }

  /// Letters and digits, of which names of tags and entities consist.
  fileprivate var isNameByte: Bool { isLetter || digit(isHexadecimal: false) != nil }

  fileprivate func digit(isHexadecimal: Bool) -> UInt32? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      UInt32(self - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f") where isHexadecimal:
      UInt32(self - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F") where isHexadecimal:
      UInt32(self - UInt8(ascii: "A") + 10)
    default: nil
    }
  }
}
