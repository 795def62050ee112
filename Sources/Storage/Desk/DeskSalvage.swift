import Foundation
import GRDB

/// Reads the rows of a damaged `desk.sqlite` from its pages, without SQLite (S04).
///
/// Leaf pages of tables describe themselves, so one that is destroyed costs its own rows only, whichever page it is, the
/// first included. Freed space is overwritten with zeros (`secure_delete`), so nothing that was deleted comes back. A
/// table is known by the shape of its rows: a new one in the schema needs its shape here.
struct DeskSalvage {
  typealias Rows = [Int64: [DatabaseValue]]

  private(set) var jobs: Rows = [:]
  private(set) var shipments: Rows = [:]
  private(set) var items: Rows = [:]
  private(set) var replies: Rows = [:]
  private(set) var drafts: Rows = [:]
  private(set) var marks: Rows = [:]
  private(set) var templateImages: Rows = [:]
  private(set) var views: Rows = [:]
  private(set) var settings: Rows = [:]

  private let bytes: [UInt8]
  private let pageSize: Int

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    pageSize = Self.pageSize(bytes)
    for start in stride(from: 0, to: bytes.count, by: pageSize) { readPage(start) }
  }

  /// What the header says where it can be believed; SQLite's own choice where not.
  private static func pageSize(_ bytes: [UInt8]) -> Int {
    guard bytes.starts(with: Array("SQLite format 3\0".utf8)), bytes.count >= 100 else {
      return 4_096
    }
    let size = Int(bytes[16]) << 8 | Int(bytes[17])
    return size >= 512 && size & (size - 1) == 0 ? size : 4_096
  }

  // MARK: Pages

  private static let tableLeaf: UInt8 = 0x0D

  private mutating func readPage(_ start: Int) {
    let end = min(start + pageSize, bytes.count)
    // The first page begins with the file's header.
    let header = start == 0 ? 100 : start
    guard header + 8 <= end, bytes[header] == Self.tableLeaf else { return }
    for index in 0..<short(header + 3) {
      let pointer = header + 8 + 2 * index
      guard pointer + 2 <= end else { return }
      let cell = start + short(pointer)
      guard cell >= header + 8, cell < end, let row = row(at: cell, end: end) else { continue }
      take(row.id, row.values)
    }
  }

  private func short(_ place: Int) -> Int { Int(bytes[place]) << 8 | Int(bytes[place + 1]) }
  private func long(_ place: Int) -> Int { short(place) << 16 | short(place + 2) }

  private static let longestRow: Int64 = 16 * 1_048_576

  private func row(at cell: Int, end: Int) -> (id: Int64, values: [DatabaseValue])? {
    var place = cell
    guard let length = Self.number(bytes, &place, end), let id = Self.number(bytes, &place, end),
      id > 0, length > 0, length <= Self.longestRow,
      let payload = payload(at: place, Int(length), end: end),
      let values = Self.values(payload)
    else { return nil }
    return (id, values)
  }

  /// What a cell holds, with what of it lies on pages of its own.
  private func payload(at place: Int, _ length: Int, end: Int) -> [UInt8]? {
    let most = pageSize - 35
    guard length > most else {
      return place + length <= end ? Array(bytes[place..<place + length]) : nil
    }
    let least = (pageSize - 12) * 32 / 255 - 23
    let rest = least + (length - least) % (pageSize - 4)
    let local = rest <= most ? rest : least
    guard place + local + 4 <= end else { return nil }
    var payload = Array(bytes[place..<place + local])
    var next = long(place + local)
    while payload.count < length {
      let start = (next - 1) * pageSize
      guard next > 1, start + pageSize <= bytes.count else { return nil }
      payload += bytes[(start + 4)..<(start + min(pageSize, 4 + length - payload.count))]
      next = long(start)
    }
    return payload
  }

  // MARK: Rows

  /// SQLite's numbers of varying length: seven bits a byte, eight in the ninth.
  private static func number(_ bytes: [UInt8], _ place: inout Int, _ end: Int) -> Int64? {
    var value: UInt64 = 0
    for index in 0..<9 {
      guard place < end else { return nil }
      let byte = bytes[place]
      place += 1
      if index == 8 { return Int64(bitPattern: value << 8 | UInt64(byte)) }
      value = value << 7 | UInt64(byte & 0x7F)
      if byte & 0x80 == 0 { return Int64(bitPattern: value) }
    }
    return nil
  }

  private static func values(_ row: [UInt8]) -> [DatabaseValue]? {
    var place = 0
    guard let header = number(row, &place, row.count), header <= row.count else { return nil }
    var body = Int(header)
    var values: [DatabaseValue] = []
    while place < header {
      guard let kind = number(row, &place, Int(header)),
        let value = value(row, kind, &body)
      else { return nil }
      values.append(value)
    }
    return body == row.count ? values : nil
  }

  private static func value(_ row: [UInt8], _ kind: Int64, _ place: inout Int) -> DatabaseValue? {
    func take(_ count: Int) -> ArraySlice<UInt8>? {
      guard count >= 0, place + count <= row.count else { return nil }
      defer { place += count }
      return row[place..<place + count]
    }
    func integer(_ count: Int) -> Int64? {
      guard let part = take(count), let first = part.first else { return nil }
      let sign: Int64 = first & 0x80 == 0 ? 0 : -1
      return part.reduce(sign) { $0 << 8 | Int64($1) }
    }
    switch kind {
    case 0: return .null
    case 1...4: return integer(Int(kind))?.databaseValue
    case 5: return integer(6)?.databaseValue
    case 6: return integer(8)?.databaseValue
    case 7: return integer(8).map { Double(bitPattern: UInt64(bitPattern: $0)).databaseValue }
    case 8, 9: return (kind - 8).databaseValue
    case 12...:
      guard kind <= 2 * longestRow, let part = take(Int(kind - 12) / 2) else { return nil }
      if kind % 2 == 0 { return Data(part).databaseValue }
      return String(validating: part, as: UTF8.self)?.databaseValue
    default: return nil
    }
  }

  // MARK: Tables

  private enum Kind {
    case key
    case integer
    case real
    case text
    case blob
    case maybeInteger
    case maybeReal
    case maybeText
    case maybeBlob
  }

  private static let jobShape: [Kind] = [
    .key, .text, .text, .text, .maybeText, .maybeBlob, .real, .real, .maybeInteger, .maybeInteger,
    .maybeText,
  ]
  private static let shipmentShape: [Kind] = [.key, .text, .text, .real, .maybeText]
  private static let itemShape: [Kind] = [
    .key, .integer, .text, .text, .blob, .text, .maybeText, .text, .integer, .maybeInteger,
    .maybeText, .real, .real,
  ]

  private static let replyShape: [Kind] = [
    .key, .blob, .text, .maybeInteger, .maybeInteger, .maybeInteger,
  ]
  private static let draftShape: [Kind] = [
    .key, .text, .text, .text, .blob, .integer, .text, .maybeInteger, .real,
  ]
  private static let markShape: [Kind] = [
    .key, .text, .text, .text, .maybeInteger, .maybeReal, .maybeInteger, .integer, .maybeBlob,
    .real,
  ]

  private static let templateImageShape: [Kind] = [.key, .text, .text, .real, .integer, .text]
  private static let viewShape: [Kind] = [
    .key, .text, .text, .text, .blob, .text, .blob, .text, .real,
  ]

  private static let settingShape: [Kind] = [.text, .maybeText]

  private mutating func take(_ id: Int64, _ values: [DatabaseValue]) {
    let row = [id.databaseValue] + values.dropFirst()
    if Self.has(values, Self.itemShape) {
      items[id] = row
    } else if Self.has(values, Self.jobShape) {
      jobs[id] = row
    } else if Self.has(values, Self.shipmentShape) {
      shipments[id] = row
    } else if Self.has(values, Self.replyShape) {
      replies[id] = row
    } else if Self.has(values, Self.draftShape) {
      drafts[id] = row
    } else if Self.has(values, Self.markShape) {
      marks[id] = row
    } else if Self.has(values, Self.templateImageShape) {
      templateImages[id] = row
    } else if Self.has(values, Self.viewShape) {
      views[id] = row
    } else if Self.has(values, Self.settingShape) {
      // Its key is a name: the row's number is no part of it.
      settings[id] = values
    }
  }

  private static func has(_ values: [DatabaseValue], _ shape: [Kind]) -> Bool {
    values.count == shape.count && zip(values, shape).allSatisfy { fits($0, $1) }
  }

  private static func fits(_ value: DatabaseValue, _ kind: Kind) -> Bool {
    switch (value.storage, kind) {
    // The row's number stands beside the row, not in it.
    case (.null, .key), (.null, .maybeInteger), (.null, .maybeText), (.null, .maybeBlob),
      (.null, .maybeReal):
      true
    case (.int64, .integer), (.int64, .maybeInteger): true
    // Whole numbers are stored as such.
    case (.double, .real), (.int64, .real), (.double, .maybeReal), (.int64, .maybeReal): true
    case (.string, .text), (.string, .maybeText): true
    case (.blob, .blob), (.blob, .maybeBlob): true
    default: false
    }
  }
}
