import Foundation
import Pictures
import TerminalCore
import Testing

/// Pictures of strangers: read small, within limits that no file can move.
///
/// The files hold four quarters, 48 by 32 pixels each: red, green, blue and white.
@Suite("Pictures")
struct PictureReaderTests {
  private static func file(_ name: String) throws -> [UInt8] {
    let directory = URL(filePath: #filePath).deletingLastPathComponent()
    return Array(try Data(contentsOf: directory.appending(path: "Files/" + name)))
  }

  /// Whether a pixel is near a colour: what JPEG keeps is never the same.
  private func isNear(_ pixel: UInt32, _ colour: UInt32, by most: Int = 24) -> Bool {
    [16, 8, 0].allSatisfy { shift in
      abs(Int(pixel >> UInt32(shift) & 0xFF) - Int(colour >> UInt32(shift) & 0xFF)) <= most
    }
  }

  private func corners(_ picture: Picture) -> [UInt32] {
    let (columns, rows) = (picture.size.columns, picture.size.rows)
    func pixel(_ column: Int, _ row: Int) -> UInt32 { picture.pixels[row * columns + column] }
    return [
      pixel(columns / 4, rows / 4), pixel(columns * 3 / 4, rows / 4),
      pixel(columns / 4, rows * 3 / 4), pixel(columns * 3 / 4, rows * 3 / 4),
    ]
  }

  private static let colours: [UInt32] = [0xE61414, 0x14C828, 0x1E28DC, 0xFAFAFA]

  @Test(
    "JPEG: baseline, progressive, with restarts, sampled in every way, an eighth of the size",
    arguments: ["baseline.jpg", "full.jpg", "progressive.jpg", "restart.jpg"])
  func jpeg(_ name: String) throws {
    let bytes = try Self.file(name)
    #expect(PictureReader.facts(bytes) == PictureFacts(.jpeg, Size(columns: 96, rows: 64)))
    let picture = try PictureReader.read(bytes)
    #expect(picture.size == Size(columns: 12, rows: 8))
    for (pixel, colour) in zip(corners(picture), Self.colours) {
      #expect(isNear(pixel, colour), "\(name): \(String(pixel, radix: 16))")
    }
  }

  @Test("JPEG without colours; one for print is not read")
  func greyJPEG() throws {
    let picture = try PictureReader.read(try Self.file("grey.jpg"))
    let greys = corners(picture)
    #expect(greys.allSatisfy { $0 >> 16 == $0 & 0xFF })
    #expect(greys[3] > greys[1] && greys[1] > greys[2])
    #expect(throws: PictureProblem.notRead) {
      try PictureReader.read(try Self.file("cmyk.jpg"))
    }
  }

  @Test("PNG: colours, palette, grey in one, eight and sixteen bits, and what can be seen through")
  func png() throws {
    for name in ["rgb.png", "palette.png"] {
      let bytes = try Self.file(name)
      #expect(PictureReader.facts(bytes) == PictureFacts(.png, Size(columns: 96, rows: 64)))
      let picture = try PictureReader.read(bytes)
      #expect(picture.size == Size(columns: 96, rows: 64))
      #expect(corners(picture) == Self.colours, "\(name)")
    }
    let grey = corners(try PictureReader.read(try Self.file("grey.png")))
    #expect(corners(try PictureReader.read(try Self.file("deep.png"))) == grey)
    #expect(grey[3] == 0xFAFAFA)
    let bits = corners(try PictureReader.read(try Self.file("bits.png")))
    #expect(bits.allSatisfy { $0 == 0 || $0 == 0xFF_FFFF } && bits[3] == 0xFF_FFFF)
    let alpha = corners(try PictureReader.read(try Self.file("alpha.png")))
    #expect(alpha == [0x808080] + Self.colours.dropFirst())
  }

  @Test("An interlaced PNG comes out as it would in rows", arguments: [1, 3, 5, 8, 13])
  func interlaced(_ side: Int) throws {
    let size = Size(columns: side, rows: max(1, side - 1))
    func pixel(_ column: Int, _ row: Int) -> [UInt8] {
      [UInt8(column * 19 % 256), UInt8(row * 31 % 256), UInt8((column + row) % 256)]
    }
    var passes: [UInt8] = []
    for (column, row, across, down) in [
      (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
      (0, 1, 1, 2),
    ] {
      for y in stride(from: row, to: size.rows, by: down) where column < size.columns {
        passes.append(0)
        for x in stride(from: column, to: size.columns, by: across) { passes += pixel(x, y) }
      }
    }
    let picture = try PictureReader.read(
      PNGWriter.file(size, depth: 8, colour: 2, isInterlaced: true, rows: passes))
    #expect(picture.size == size)
    for row in 0..<size.rows {
      for column in 0..<size.columns {
        let parts = pixel(column, row).map(UInt32.init)
        #expect(
          picture.pixels[row * size.columns + column]
            == parts[0] << 16 | parts[1] << 8 | parts[2])
      }
    }
  }

  @Test("GIF and WebP are known and left to the viewer; anything else is no picture")
  func others() throws {
    for (name, kind) in [
      ("still.gif", PictureFacts.Kind.gif), ("lossy.webp", .webP), ("lossless.webp", .webP),
    ] {
      let bytes = try Self.file(name)
      #expect(PictureReader.facts(bytes) == PictureFacts(kind, Size(columns: 96, rows: 64)))
      #expect(throws: PictureProblem.notRead) { try PictureReader.read(bytes) }
    }
    for bytes in [[], Array("<svg/>".utf8), [0xFF, 0xD8], Array("GIF89a".utf8)] as [[UInt8]] {
      #expect(PictureReader.facts(bytes) == nil)
      #expect(throws: PictureProblem.noPicture) { try PictureReader.read(bytes) }
    }
  }

  // MARK: Hostile files

  @Test("A file that is cut off anywhere shows what there is, or says that it is damaged")
  func truncated() throws {
    for name in ["baseline.jpg", "progressive.jpg", "restart.jpg", "rgb.png", "palette.png"] {
      let bytes = try Self.file(name)
      var shown = 0
      for length in 0..<bytes.count {
        let picture = try? PictureReader.read(Array(bytes.prefix(length)))
        if picture != nil { shown += 1 }
      }
      #expect(shown > 0, "\(name)")
    }
  }

  @Test("M04 Any byte may be any other: no crash, and no picture larger than promised")
  func mutated() throws {
    for name in ["baseline.jpg", "progressive.jpg", "restart.jpg", "rgb.png", "bits.png"] {
      let bytes = try Self.file(name)
      for index in bytes.indices {
        for value in [0, 0xFF, bytes[index] ^ 1, bytes[index] &+ 0x10] as [UInt8] {
          var changed = bytes
          changed[index] = value
          guard let picture = try? PictureReader.read(changed) else { continue }
          #expect(picture.size.columns <= Picture.largest.columns)
          #expect(picture.size.rows <= Picture.largest.rows)
        }
      }
    }
  }

  @Test("N09 What says to be huge is not begun; what blows up ends with its rows, or with patience")
  func bombs() throws {
    for (columns, rows) in [(60_000, 10), (10, 2_000_000_000), (20_000, 20_000), (0, 5)] {
      let file = PNGWriter.file(
        Size(columns: columns, rows: rows), depth: 8, colour: 0, rows: [0, 0])
      #expect(throws: columns == 0 ? PictureProblem.damaged : .tooLarge) {
        try PictureReader.read(file)
      }
    }
    // Far more data than the picture has rows.
    let file = PNGWriter.file(
      Size(columns: 2, rows: 1), depth: 8, colour: 0,
      rows: [0, 9, 200] + [UInt8](repeating: 0, count: 3_000_000))
    #expect(try PictureReader.read(file).pixels == [0x090909, 0xC8C8C8])
    let large = PNGWriter.file(
      Size(columns: 3_000, rows: 300), depth: 8, colour: 0,
      rows: [UInt8](repeating: 0, count: 3_001 * 300))
    #expect(throws: PictureProblem.tooSlow) {
      try PictureReader.read(large, until: .now - .seconds(1))
    }
  }

  // MARK: Cells

  @Test("A picture is made smaller with its proportions, never larger, and never to nothing")
  func fitting() {
    let box = Size(columns: 40, rows: 20)
    #expect(Picture.fit(Size(columns: 80, rows: 80), in: box) == Size(columns: 20, rows: 20))
    #expect(Picture.fit(Size(columns: 400, rows: 10), in: box) == Size(columns: 40, rows: 1))
    #expect(Picture.fit(Size(columns: 4_000, rows: 1), in: box) == Size(columns: 40, rows: 1))
    #expect(Picture.fit(Size(columns: 3, rows: 2), in: box) == Size(columns: 3, rows: 2))
    #expect(Picture.fit(Size(columns: 3, rows: 2), in: Size(columns: 0, rows: 0)).columns == 1)
    let picture = Picture(
      Size(columns: 4, rows: 2),
      pixels: [0x000000, 0x100000, 0x000010, 0x000010, 0x200000, 0x300000, 0, 0])
    let small = picture.shrunk(toCells: Size(columns: 2, rows: 1))
    #expect(small.size == Size(columns: 2, rows: 1) && small.pixels == [0x180000, 0x000008])
  }

  @Test("Cells show two pixels each, are the same again, and lie inside their rectangle")
  func cells() {
    let picture = Picture(Size(columns: 2, rows: 3), pixels: [1, 2, 3, 4, 5, 0xFF_FFFF])
    var canvas = Canvas(Size(columns: 6, rows: 4))
    canvas.write("作者作者", column: 0, row: 1, columns: 6, role: .default)
    canvas.draw(picture, in: Rect(column: 1, row: 1, columns: 2, rows: 2))
    #expect(
      canvas[1, 1].isPicture && canvas[1, 1].pixels == (1, 3) && canvas[2, 1].pixels == (2, 4))
    #expect(canvas[1, 2].pixels == (5, 5), "an odd row has its own colour below")
    #expect(canvas[2, 2].pixels == (0xFF_FFFF, 0xFF_FFFF))
    #expect(canvas[0, 1].base == " " && !canvas[3, 1].isContinuation, "wide cells are whole")
    #expect(canvas[1, 1].base == "▀" && canvas[1, 1].width == 1 && canvas[1, 1].marks.isEmpty)
    let hash = canvas.rowHash(1)
    canvas.draw(picture, in: Rect(column: 1, row: 1, columns: 2, rows: 2))
    #expect(canvas.rowHash(1) == hash)
    canvas.draw(picture, in: Rect(column: 5, row: 3, columns: 40, rows: 40))
    canvas.draw(picture, in: Rect(column: -9, row: -9, columns: 4, rows: 4))
  }
}

/// Writes PNG without compression, for pictures that no program would write.
enum PNGWriter {
  static func file(
    _ size: Size, depth: UInt8, colour: UInt8, isInterlaced: Bool = false, rows: [UInt8]
  ) -> [UInt8] {
    let header =
      word(size.columns) + word(size.rows) + [depth, colour, 0, 0, isInterlaced ? 1 : 0]
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", header)
      + chunk("IDAT", stored(rows)) + chunk("IEND", [])
  }

  private static func word(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
    word(data.count) + Array(name.utf8) + data + [0, 0, 0, 0]
  }

  /// A zlib stream of stored blocks.
  private static func stored(_ bytes: [UInt8]) -> [UInt8] {
    var stream: [UInt8] = [0x78, 0x01]
    var (low, high): (UInt32, UInt32) = (1, 0)
    for byte in bytes {
      low = (low + UInt32(byte)) % 65_521
      high = (high + low) % 65_521
    }
    var rest = bytes[...]
    repeat {
      let block = rest.prefix(65_535)
      rest = rest.dropFirst(block.count)
      let count = UInt16(block.count)
      stream += [
        rest.isEmpty ? 1 : 0, UInt8(count & 0xFF), UInt8(count >> 8), UInt8(~count & 0xFF),
        UInt8(~count >> 8),
      ]
      stream += block
    } while !rest.isEmpty
    return stream + word(Int(high << 16 | low))
  }
}
