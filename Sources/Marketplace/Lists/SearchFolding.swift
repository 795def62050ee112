/// Makes texts comparable for search: what a hurried reader takes for equal becomes equal, byte by byte.
///
/// Lower case; ё as е and й as и; Latin letters without their diacritics; no combining marks and no format characters;
/// every run of blanks and controls as one space, none at either end. Composed and decomposed spellings fold alike.
package enum SearchFolding {
  /// The folded words of what was typed.
  package static func words(_ text: String) -> [String] {
    fold(text).split(separator: " ").map(String.init)
  }

  /// The folded form; folding twice changes nothing.
  package static func fold(_ text: String) -> String {
    var text = text
    return text.withUTF8 { bytes in
      // No fold is longer than its text but for a few letters of Latin Extended-B, whose two bytes become three.
      let capacity = bytes.count + bytes.count / 2 + 4
      return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: capacity) { buffer in
        var folded = Folded(buffer)
        folded.append(contentsOf: bytes)
        return String(
          decoding: UnsafeBufferPointer(rebasing: buffer[..<folded.endWithoutBlank]), as: UTF8.self)
      }
    }
  }

  /// What stands for a blank, and for nothing, among the folds of scalars.
  fileprivate static let blank: UInt16 = 0x20
  fileprivate static let nothing: UInt16 = 0

  /// The folds of the scalars that UTF-8 writes with one or two bytes.
  fileprivate static let short: [UInt16] = (0..<0x800).map { value in
    Unicode.Scalar(UInt32(value)).map { UInt16(rule($0).value) } ?? nothing
  }

  /// The fold of one scalar, by the rules: a space for a blank, U+0000 for what is dropped.
  fileprivate static func rule(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    let properties = scalar.properties
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return "\0"
    case .spaceSeparator, .lineSeparator, .paragraphSeparator, .control: return " "
    default: break
    }
    // Of all mappings only that of "İ" has a second scalar, and that is a mark.
    let lower =
      properties.changesWhenLowercased
      ? properties.lowercaseMapping.unicodeScalars.first ?? scalar : scalar
    return lower.value < 0x800 ? bare[lower] ?? lower : lower
  }

  /// Small letters with diacritics, and the letters that are meant.
  private static let bare: [Unicode.Scalar: Unicode.Scalar] = {
    var bare: [Unicode.Scalar: Unicode.Scalar] = [:]
    for (plain, letters) in [
      ("a", "àáâãäåāăą"), ("c", "çćĉċč"), ("d", "ďđ"), ("e", "èéêëēĕėęě"), ("g", "ĝğġģ"),
      ("h", "ĥħ"),
      ("i", "ìíîïĩīĭįı"), ("j", "ĵ"), ("k", "ķ"), ("l", "ĺļľŀł"), ("n", "ñńņň"), ("o", "òóôõöøōŏő"),
      ("r", "ŕŗř"), ("s", "śŝşšș"), ("t", "ţťŧț"), ("u", "ùúûüũūŭůűų"), ("w", "ŵ"), ("y", "ýÿŷ"),
      ("z", "źżž"), ("а", "ӑӓ"), ("г", "ѓ"), ("е", "ѐёӗ"), ("ж", "ӂӝ"), ("з", "ӟ"), ("и", "йѝӣӥ"),
      ("і", "ї"), ("к", "ќ"), ("о", "ӧ"), ("у", "ўӯӱӳ"), ("ч", "ӵ"), ("ы", "ӹ"), ("э", "ӭ"),
      ("ә", "ӛ"), ("ө", "ӫ"), ("ѵ", "ѷ"),
    ] as [(Unicode.Scalar, String)] {
      for letter in letters.unicodeScalars { bare[letter] = plain }
    }
    return bare
  }()
}

/// The folded text in the making.
private struct Folded {
  private let buffer: UnsafeMutableBufferPointer<UInt8>
  private var end = 0
  /// Whether a further blank would be one too many: after another and at the start.
  private var isBlank = true

  init(_ buffer: UnsafeMutableBufferPointer<UInt8>) {
    self.buffer = buffer
  }

  /// Where the text ends when a blank at its end is left out.
  var endWithoutBlank: Int { isBlank && end > 0 ? end - 1 : end }

  mutating func append(contentsOf bytes: UnsafeBufferPointer<UInt8>) {
    SearchFolding.short.withUnsafeBufferPointer { short in
      var offset = 0
      while offset < bytes.count {
        let lead = bytes[offset]
        if lead < 0x80 {
          append(short: short[Int(lead)])
          offset += 1
        } else if lead < 0xE0 {
          append(short: short[Int(lead & 0x1F) << 6 | Int(bytes[offset + 1] & 0x3F)])
          offset += 2
        } else {
          let length = lead < 0xF0 ? 3 : 4
          var value = UInt32(lead) & (lead < 0xF0 ? 0x0F : 0x07)
          for byte in bytes[offset + 1..<offset + length] {
            value = value << 6 | UInt32(byte & 0x3F)
          }
          append(SearchFolding.rule(Unicode.Scalar(value) ?? "\u{FFFD}"))
          offset += length
        }
      }
    }
  }

  private mutating func append(_ folded: Unicode.Scalar) {
    if let short = UInt16(exactly: folded.value) { return append(short: short) }
    for byte in UTF8.encode(folded) ?? UTF8.encodedReplacementCharacter { append(byte) }
    isBlank = false
  }

  @inline(__always)
  private mutating func append(short folded: UInt16) {
    switch folded {
    case SearchFolding.nothing: return
    case SearchFolding.blank:
      if isBlank { return }
      append(UInt8(ascii: " "))
      isBlank = true
      return
    case ..<0x80:
      append(UInt8(truncatingIfNeeded: folded))
    case ..<0x800:
      append(0xC0 | UInt8(truncatingIfNeeded: folded >> 6))
      append(0x80 | UInt8(truncatingIfNeeded: folded & 0x3F))
    default:
      append(0xE0 | UInt8(truncatingIfNeeded: folded >> 12))
      append(0x80 | UInt8(truncatingIfNeeded: folded >> 6 & 0x3F))
      append(0x80 | UInt8(truncatingIfNeeded: folded & 0x3F))
    }
    isBlank = false
  }

  @inline(__always)
  private mutating func append(_ byte: UInt8) {
    precondition(end < buffer.count, "A fold is longer than foreseen")
    buffer[end] = byte
    end += 1
  }
}
