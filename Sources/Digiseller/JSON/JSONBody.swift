import Foundation

/// The bytes of an answer, made ready for a JSON decoder.
///
/// Content types are not looked at: Digiseller sends JSON under wrong ones and pages of HTML under right ones
/// (api/digiseller.md §1.2).
enum JSONBody: Equatable {
  case json(Data)
  /// A page that says the service is being worked on.
  case maintenance
  /// Any other HTML or XML.
  case markup
  case empty

  init(_ bytes: [UInt8]) {
    let text = JSONBody.utf8(bytes)
    guard let first = text.first(where: { !$0.isJSONBlank }) else {
      self = .empty
      return
    }
    guard first == UInt8(ascii: "<") else {
      self = .json(Data(JSONBody.mended(text)))
      return
    }
    self = JSONBody.saysMaintenance(text) ? .maintenance : .markup
  }

  /// UTF-8 without a mark in front, whatever Unicode encoding the bytes are in.
  private static func utf8(_ bytes: [UInt8]) -> [UInt8] {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return Array(bytes.dropFirst(3)) }
    let isLittleEndian = bytes.starts(with: [0xFF, 0xFE])
    guard isLittleEndian || bytes.starts(with: [0xFE, 0xFF]) else { return bytes }
    let pairs = stride(from: 2, to: bytes.count - 1, by: 2).map { index in
      isLittleEndian
        ? UInt16(bytes[index]) | UInt16(bytes[index + 1]) << 8
        : UInt16(bytes[index]) << 8 | UInt16(bytes[index + 1])
    }
    return Array(String(decoding: pairs, as: UTF16.self).utf8)
  }

  /// Replaces what a decoder would refuse the whole page for, so that one bad text costs one letter: ill-formed UTF-8,
  /// and `\u` escapes of half a character.
  private static func mended(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    if String(validating: bytes, as: UTF8.self) == nil {
      bytes = Array(String(decoding: bytes, as: UTF8.self).utf8)
    }
    return LoneSurrogates.replaced(in: bytes)
  }

  private static let maintenanceWords = [
    "digiseller updating", "unscheduled maintenance", "maintenance work", "регламентные работы",
    "технические работы",
  ]

  private static func saysMaintenance(_ bytes: [UInt8]) -> Bool {
    let text = String(decoding: bytes.prefix(65_536), as: UTF8.self).lowercased()
    return maintenanceWords.contains { text.contains($0) }
  }
}

/// Escapes such as `\ud800` that name half a character and nothing behind it.
enum LoneSurrogates {
  /// The text with each of them made `\ufffd`; the same array when there is none.
  static func replaced(in bytes: [UInt8]) -> [UInt8] {
    var result = bytes
    var index = 0
    while index + 5 < bytes.count {
      guard bytes[index] == UInt8(ascii: "\\") else {
        index += 1
        continue
      }
      guard let unit = escapedUnit(bytes, index) else {
        // Whatever is escaped, it is no surrogate; `\\` must not make its second half an escape.
        index += 2
        continue
      }
      if (0xD800..<0xDC00).contains(unit), let next = escapedUnit(bytes, index + 6),
        (0xDC00..<0xE000).contains(next)
      {
        index += 12
        continue
      }
      if (0xD800..<0xE000).contains(unit) {
        result.replaceSubrange((index + 2)..<(index + 6), with: Array("fffd".utf8))
      }
      index += 6
    }
    return result
  }

  /// The number of a `\uXXXX` at this place, nil when there is none.
  private static func escapedUnit(_ bytes: [UInt8], _ index: Int) -> UInt16? {
    guard index + 5 < bytes.count, bytes[index] == UInt8(ascii: "\\"),
      bytes[index + 1] == UInt8(ascii: "u")
    else { return nil }
    return UInt16(String(decoding: bytes[(index + 2)..<(index + 6)], as: UTF8.self), radix: 16)
  }
}

extension UInt8 {
  fileprivate var isJSONBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }
}
