extension DigisellerCalls {
  /// `GET /img.ashx`: the main picture of a product, in the size asked for.
  ///
  /// `maxlength` is the longer side; `w` and `h`, alone or together, keep the proportions; `crop=true` makes
  /// a square. Source: docs/apis/digiseller.md §2.5.
  static func picture(_ call: DigisellerCall) throws(DigisellerRefusal) -> DigisellerResult {
    let id = try call.requiredInteger("id_d")
    guard call.shop.shownProduct(id) != nil else { return .raw(IISPage.answer(status: 404)) }
    let size = Picture.fitted(
      longest: try call.integer("maxlength"), width: try call.integer("w"),
      height: try call.integer("h"),
      isSquare: call.text("crop")?.lowercased() == "true")
    let picture = Picture(width: size.width, height: size.height, seed: call.shop.seed, number: id)
    return .raw(SandboxAnswer(status: 200, contentType: "image/png", body: picture.png))
  }
}

/// A made-up product picture: coloured tiles in four colours, written as PNG without compression.
struct Picture {
  /// The size of every original.
  static let fullWidth = 600
  static let fullHeight = 400

  let width: Int
  let height: Int
  private let palette: [UInt8]
  private let tiles: UInt64

  init(width: Int, height: Int, seed: UInt64, number: Int) {
    var random = SeededRandom(seed, stream: "picture", index: number)
    self.width = width
    self.height = height
    palette = (0..<12).map { _ in UInt8(random.below(256)) }
    tiles = random.next()
  }

  /// The size of the answer: never larger than asked, never larger than the original, at least one pixel.
  static func fitted(longest: Int?, width: Int?, height: Int?, isSquare: Bool) -> (
    width: Int, height: Int
  ) {
    var (across, down) = (fullWidth, fullHeight)
    if isSquare { (across, down) = (fullHeight, fullHeight) }
    let limits = [
      longest.map { ($0, max(across, down)) }, width.map { ($0, across) },
      height.map { ($0, down) },
    ].compactMap { $0 }.filter { $0.0 > 0 && $0.0 < $0.1 }
    // The limit that shrinks most decides.
    guard let limit = limits.min(by: { $0.0 * $1.1 < $1.0 * $0.1 }) else { return (across, down) }
    return (max(1, across * limit.0 / limit.1), max(1, down * limit.0 / limit.1))
  }

  var png: [UInt8] {
    var out: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    // Two bits a pixel, palette.
    out += Self.chunk("IHDR", Self.word(width) + Self.word(height) + [2, 3, 0, 0, 0])
    out += Self.chunk("PLTE", palette)
    out += Self.chunk("IDAT", Self.zlibStored(scanlines))
    out += Self.chunk("IEND", [])
    return out
  }

  private var scanlines: [UInt8] {
    var out: [UInt8] = []
    let stride = (width + 3) / 4
    for row in 0..<height {
      out.append(0)
      let tileRow = row * 8 / height
      for byte in 0..<stride {
        var packed: UInt8 = 0
        for pixel in 0..<4 {
          let column = min(width - 1, byte * 4 + pixel) * 4 / width
          let shift = UInt64((tileRow * 4 + column) * 2 % 64)
          packed = packed << 2 | UInt8(tiles >> shift & 3)
        }
        out.append(packed)
      }
    }
    return out
  }

  private static func word(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
    let named = Array(name.utf8) + data
    return word(data.count) + named + word(Int(checksum(named)))
  }

  private static func zlibStored(_ data: [UInt8]) -> [UInt8] {
    var out: [UInt8] = [0x78, 0x01]
    var rest = data[...]
    repeat {
      let block = rest.prefix(65_535)
      rest = rest.dropFirst(block.count)
      let size = UInt16(block.count)
      out += [
        rest.isEmpty ? 1 : 0, UInt8(size & 0xFF), UInt8(size >> 8), UInt8(~size & 0xFF),
        UInt8(~size >> 8),
      ]
      out += block
    } while !rest.isEmpty
    var (low, high): (UInt32, UInt32) = (1, 0)
    for byte in data {
      low = (low + UInt32(byte)) % 65_521
      high = (high + low) % 65_521
    }
    return out + word(Int(high << 16 | low))
  }

  /// CRC-32 as PNG wants it.
  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~UInt32(0)) { sum, byte in
      table[Int(UInt8(truncatingIfNeeded: sum) ^ byte)] ^ sum >> 8
    }
  }

  private static let table: [UInt32] = (0..<256).map { number in
    (0..<8).reduce(UInt32(number)) { sum, _ in sum & 1 == 1 ? 0xEDB8_8320 ^ sum >> 1 : sum >> 1 }
  }
}
