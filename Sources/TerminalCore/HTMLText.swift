/// The text of a piece of HTML as marketplaces write it: loose, unclosed, half of it not HTML at all.
///
/// Entities are decoded here, and whatever they decode to goes through the display filter afterwards like any text.
package enum HTMLText {
  /// The text without tags and comments; breaks and blocks as new lines, entities decoded once.
  ///
  /// A `<` that begins no tag stays what it is ("5 < 7"). The content of style and script is dropped. Takes time in
  /// proportion to the length, whatever is nested in it.
  package static func plain(_ html: String) -> String {
    guard html.utf8.contains(where: { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "&") }) else {
      return html
    }
    var reader = Reader(Array(html.utf8))
    reader.read()
    return String(decoding: reader.text, as: UTF8.self)
  }

  private struct Reader {
    let bytes: [UInt8]
    var index = 0
    var text: [UInt8] = []
    /// Once a search for a comment's or an element's end failed it would fail again; remembering keeps time linear.
    var hasNoMoreCommentEnds = false

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
      if begins("<!--") {
        guard !hasNoMoreCommentEnds, let end = find("-->", from: index + 4) else {
          hasNoMoreCommentEnds = true
          return false
        }
        index = end + 3
        return true
      }
      var place = index + 1
      let isEnd = place < bytes.count && bytes[place] == UInt8(ascii: "/")
      if isEnd { place += 1 }
      let nameStart = place
      while place < bytes.count, bytes[place].isNameByte { place += 1 }
      guard place > nameStart || (place < bytes.count && bytes[place] == UInt8(ascii: "!")) else {
        return false
      }
      // A tag ends at the first `>` and is never longer than this: what goes on for ever is text.
      let limit = min(bytes.count, index + 2_048)
      var close = place
      while close < limit, bytes[close] != UInt8(ascii: ">"), bytes[close] != UInt8(ascii: "<") {
        close += 1
      }
      guard close < limit, bytes[close] == UInt8(ascii: ">") else { return false }
      let name = String(decoding: bytes[nameStart..<place], as: UTF8.self).lowercased()
      index = close + 1
      if !isEnd, name == "style" || name == "script" {
        index = findElementEnd(name)
        return true
      }
      if name == "br" || (isEnd && Self.blocks.contains(name)) {
        text.append(UInt8(ascii: "\n"))
      } else if name == "li" {
        text.append(contentsOf: "\n• ".utf8)
      }
      return true
    }

    static let blocks: Set<String> = [
      "p", "div", "tr", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote",
      "pre", "attention", "delivery",
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
          (0..<wanted.count).allSatisfy({ bytes[place + 2 + $0] | 0x20 == wanted[$0] })
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
      let limit = min(bytes.count, index + 34)
      var place = index + 1
      if place < limit, bytes[place] == UInt8(ascii: "#") {
        place += 1
        var radix: UInt32 = 10
        if place < limit, bytes[place] | 0x20 == UInt8(ascii: "x") {
          radix = 16
          place += 1
        }
        let start = place
        while place < limit, bytes[place].isDigit(radix) { place += 1 }
        guard place > start else { return false }
        let digits = String(decoding: bytes[start..<place], as: UTF8.self)
        let value = UInt32(digits, radix: Int(radix)) ?? UInt32.max
        append(Unicode.Scalar(value) ?? "\u{FFFD}")
      } else {
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

    mutating func append(_ scalar: Unicode.Scalar) {
      text.append(contentsOf: Array(String(Character(scalar)).utf8))
    }
  }

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
  /// Letters and digits, of which names of tags and entities consist.
  fileprivate var isNameByte: Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
  }

  fileprivate func isDigit(_ radix: UInt32) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
      || (radix == 16 && (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self | 0x20))
  }
}
