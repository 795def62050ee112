package import TerminalCore

/// Reads pictures that strangers have sent, as small as a screen shows them.
///
/// Memory and time have limits that no file can move: a large picture is made small while it is read, row by row.
package enum PictureReader {
  /// The most pixels of a picture that is read.
  static let mostPixels = 48_000_000
  /// The longest side.
  static let longestSide = 30_000
  /// How long reading may take.
  package static let patience = Duration.seconds(2)

  /// What a file's beginning tells of it; nil for one that is no picture of a known kind.
  package static func facts(_ bytes: [UInt8]) -> PictureFacts? {
    if bytes.starts(with: PNGReader.signature) {
      return PNGReader.size(bytes).map { .init(.png, $0) }
    }
    if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
      return JPEGReader.size(bytes).map { .init(.jpeg, $0) }
    }
    if bytes.starts(with: Array("GIF87a".utf8)) || bytes.starts(with: Array("GIF89a".utf8)) {
      guard bytes.count >= 10 else { return nil }
      return PictureFacts(
        .gif,
        Size(
          columns: Int(bytes[6]) | Int(bytes[7]) << 8, rows: Int(bytes[8]) | Int(bytes[9]) << 8))
    }
    if bytes.count >= 30, bytes.starts(with: Array("RIFF".utf8)),
      bytes[8..<12].elementsEqual("WEBP".utf8)
    {
      return webPSize(bytes).map { .init(.webP, $0) }
    }
    return nil
  }

  private static func webPSize(_ bytes: [UInt8]) -> Size? {
    func word(_ place: Int) -> Int { Int(bytes[place]) | Int(bytes[place + 1]) << 8 }
    switch String(decoding: bytes[12..<16], as: UTF8.self) {
    case "VP8 ": return Size(columns: word(26) & 0x3FFF, rows: word(28) & 0x3FFF)
    case "VP8L":
      let packed = word(21) | word(23) << 16
      return Size(columns: (packed & 0x3FFF) + 1, rows: (packed >> 14 & 0x3FFF) + 1)
    case "VP8X":
      return Size(
        columns: (word(24) | Int(bytes[26]) << 16) + 1, rows: (word(27) | Int(bytes[29]) << 16) + 1)
    default: return nil
    }
  }

  /// Reads a picture, made small enough for ``Picture/largest``.
  ///
  /// - Parameter deadline: When to give up.
  package static func read(
    _ bytes: [UInt8], until deadline: ContinuousClock.Instant = .now + patience
  ) throws(PictureProblem) -> Picture {
    guard let facts = facts(bytes) else { throw .noPicture }
    let size = facts.size
    guard size.columns > 0, size.rows > 0 else { throw .damaged }
    guard size.columns <= longestSide, size.rows <= longestSide,
      size.columns * size.rows <= mostPixels
    else { throw .tooLarge }
    switch facts.kind {
    case .png: return try PNGReader.read(bytes, until: deadline)
    case .jpeg: return try JPEGReader.read(bytes, until: deadline)
    case .gif, .webP: throw .notRead
    }
  }
}
