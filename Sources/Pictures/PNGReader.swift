import CCurl
import TerminalCore

/// Reads PNG (RFC 2083): all colour types and depths, interlaced or not.
///
/// Rows are made small as they come.
enum PNGReader {
  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  static func size(_ bytes: [UInt8]) -> Size? {
    guard bytes.count >= 33, bytes[12..<16].elementsEqual("IHDR".utf8) else { return nil }
    return Size(columns: bytes.bigWord(at: 16), rows: bytes.bigWord(at: 20))
  }

  static func read(
    _ bytes: [UInt8], until deadline: ContinuousClock.Instant
  ) throws(PictureProblem) -> Picture {
    guard let header = Header(bytes) else { throw .damaged }
    var palette: [UInt32] = []
    var transparency: [UInt8] = []
    var rows: Rows?
    guard let inflater = Inflater() else { throw .tooLarge }
    var place = signature.count
    while bytes.count - place >= 8 {
      let length = bytes.bigWord(at: place)
      let name = String(decoding: bytes[place + 4..<place + 8], as: UTF8.self)
      // A file that was cut off shows what there is of it.
      let end = min(bytes.count, place + 8 + length)
      let data = place + 8..<end
      switch name {
      case "PLTE":
        palette = stride(from: data.lowerBound, to: data.upperBound - 2, by: 3).prefix(256).map {
          UInt32(bytes[$0]) << 16 | UInt32(bytes[$0 + 1]) << 8 | UInt32(bytes[$0 + 2])
        }
      case "tRNS":
        transparency = Array(bytes[data].prefix(256))
      case "IDAT":
        if rows == nil { rows = Rows(header, palette: palette, transparency: transparency) }
        guard var reading = rows.take() else { break }
        let state = try inflater.feed(bytes, data, into: &reading, until: deadline)
        rows = reading
        if state == .isOver, let picture = rows?.picture { return picture }
      case "IEND":
        guard let rows, rows.hasAny else { throw .damaged }
        return rows.picture
      default: break
      }
      place = end + 4
    }
    guard let rows, rows.hasAny else { throw .damaged }
    return rows.picture
  }

  /// What the first chunk says.
  struct Header {
    let size: Size
    let depth: Int
    let colour: Int
    let isInterlaced: Bool

    var channels: Int {
      switch colour {
      case 2: 3
      case 4: 2
      case 6: 4
      default: 1
      }
    }

    init?(_ bytes: [UInt8]) {
      guard let size = PNGReader.size(bytes) else { return nil }
      self.size = size
      depth = Int(bytes[24])
      colour = Int(bytes[25])
      isInterlaced = bytes[28] == 1
      let depths: [Int]
      switch colour {
      case 0: depths = [1, 2, 4, 8, 16]
      case 3: depths = [1, 2, 4, 8]
      case 2, 4, 6: depths = [8, 16]
      default: return nil
      }
      guard depths.contains(depth), bytes[26] == 0, bytes[27] == 0, bytes[28] <= 1 else {
        return nil
      }
    }
  }

  /// Where the pixels of a pass lie.
  struct Pass {
    var column: Int
    var row: Int
    var columnStep: Int
    var rowStep: Int

    static let whole = [Pass(column: 0, row: 0, columnStep: 1, rowStep: 1)]
    static let adam7 = [
      Pass(column: 0, row: 0, columnStep: 8, rowStep: 8),
      Pass(column: 4, row: 0, columnStep: 8, rowStep: 8),
      Pass(column: 0, row: 4, columnStep: 4, rowStep: 8),
      Pass(column: 2, row: 0, columnStep: 4, rowStep: 4),
      Pass(column: 0, row: 2, columnStep: 2, rowStep: 4),
      Pass(column: 1, row: 0, columnStep: 2, rowStep: 2),
      Pass(column: 0, row: 1, columnStep: 1, rowStep: 2),
    ]

    func columns(_ size: Size) -> Int {
      max(0, (size.columns - column + columnStep - 1) / columnStep)
    }
    func rows(_ size: Size) -> Int { max(0, (size.rows - row + rowStep - 1) / rowStep) }
  }

  /// Rows of bytes that become pixels.
  struct Rows {
    private let header: Header
    private let palette: [UInt32]
    private let transparency: [UInt8]
    private var shrinker: PictureShrinker
    private var passes: ArraySlice<Pass>
    /// The row of the pass that is being filled, with the byte that names its filter.
    private var row = 0
    private var line: [UInt8] = []
    private var filled = 0
    private var before: [UInt8] = []
    private(set) var hasAny = false

    init(_ header: Header, palette: [UInt32], transparency: [UInt8]) {
      self.header = header
      self.palette = palette
      self.transparency = transparency
      shrinker = PictureShrinker(header.size, in: Picture.largest)
      passes = (header.isInterlaced ? Pass.adam7 : Pass.whole)[...]
      begin()
    }

    var picture: Picture { shrinker.picture }
    var isOver: Bool { passes.isEmpty }

    /// Makes room for the rows of the next pass that has any.
    private mutating func begin() {
      while let pass = passes.first {
        let columns = pass.columns(header.size)
        if columns > 0, pass.rows(header.size) > 0 {
          let bytes = (columns * header.channels * header.depth + 7) / 8
          line = Array(repeating: 0, count: bytes + 1)
          before = Array(repeating: 0, count: bytes + 1)
          row = 0
          filled = 0
          return
        }
        passes = passes.dropFirst()
      }
    }

    /// Takes bytes in; a filter that there is none of is a damaged file.
    mutating func add(_ bytes: ArraySlice<UInt8>) throws(PictureProblem) {
      var rest = bytes
      while !rest.isEmpty, let pass = passes.first {
        let count = min(rest.count, line.count - filled)
        line.replaceSubrange(filled..<filled + count, with: rest.prefix(count))
        filled += count
        rest = rest.dropFirst(count)
        guard filled == line.count else { return }
        try unfilter()
        show(pass)
        hasAny = true
        swap(&line, &before)
        filled = 0
        row += 1
        if row == pass.rows(header.size) {
          passes = passes.dropFirst()
          begin()
        }
      }
    }

    private mutating func unfilter() throws(PictureProblem) {
      let step = max(1, header.channels * header.depth / 8)
      let count = line.count
      switch line[0] {
      case 0: break
      case 1:
        for index in 1..<count where index > step { line[index] &+= line[index - step] }
      case 2:
        for index in 1..<count { line[index] &+= before[index] }
      case 3:
        for index in 1..<count {
          let left = index > step ? Int(line[index - step]) : 0
          line[index] &+= UInt8((left + Int(before[index])) / 2)
        }
      case 4:
        for index in 1..<count {
          let left = index > step ? Int(line[index - step]) : 0
          let corner = index > step ? Int(before[index - step]) : 0
          let above = Int(before[index])
          let guess = left + above - corner
          let (far, high, both) = (abs(guess - left), abs(guess - above), abs(guess - corner))
          let nearest = far <= high && far <= both ? left : high <= both ? above : corner
          line[index] &+= UInt8(nearest)
        }
      default: throw .damaged
      }
    }

    private mutating func show(_ pass: Pass) {
      let row = pass.row + self.row * pass.rowStep
      let columns = pass.columns(header.size)
      for index in 0..<columns {
        shrinker.add(pixel(index), column: pass.column + index * pass.columnStep, row: row)
      }
    }

    private func pixel(_ index: Int) -> UInt32 {
      switch header.colour {
      case 2, 6:
        let width = header.depth / 8
        let place = 1 + index * header.channels * width
        let alpha = header.colour == 6 ? line[place + 3 * width] : 255
        return Self.blend(line[place], line[place + width], line[place + 2 * width], alpha)
      case 4:
        let width = header.depth / 8
        let place = 1 + index * 2 * width
        return Self.blend(line[place], line[place], line[place], line[place + width])
      case 3:
        let number = sample(index)
        guard number < palette.count else { return 0 }
        let colour = palette[number]
        let alpha = number < transparency.count ? transparency[number] : 255
        return Self.blend(
          UInt8(colour >> 16), UInt8(colour >> 8 & 0xFF), UInt8(colour & 0xFF), alpha)
      default:
        let most = header.depth == 16 ? 255 : (1 << header.depth) - 1
        let grey = UInt32(sample(index) * 255 / most)
        return grey << 16 | grey << 8 | grey
      }
    }

    /// A sample of a picture with one channel; of sixteen bits the upper eight.
    private func sample(_ index: Int) -> Int {
      switch header.depth {
      case 16: return Int(line[1 + index * 2])
      case 8: return Int(line[1 + index])
      default:
        let place = index * header.depth
        let shift = 8 - header.depth - place % 8
        return Int(line[1 + place / 8]) >> shift & ((1 << header.depth) - 1)
      }
    }

    /// What can be seen through has a middle grey behind it: dark signs and light ones show.
    private static func blend(
      _ red: UInt8, _ green: UInt8, _ blue: UInt8, _ alpha: UInt8
    ) -> UInt32 {
      if alpha == 255 { return UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue) }
      func part(_ value: UInt8) -> UInt32 {
        (UInt32(value) * UInt32(alpha) + 128 * UInt32(255 - alpha)) / 255
      }
      return part(red) << 16 | part(green) << 8 | part(blue)
    }
  }
}

extension Optional {
  /// Moves the value out, so that it is changed in place and not copied.
  fileprivate mutating func take() -> Wrapped? {
    defer { self = nil }
    return self
  }
}

extension [UInt8] {
  /// Four bytes, the most significant first.
  func bigWord(at place: Int) -> Int {
    Int(self[place]) << 24 | Int(self[place + 1]) << 16 | Int(self[place + 2]) << 8
      | Int(self[place + 3])
  }
}

/// zlib's stream, closed when nobody has it any more.
private final class Inflater {
  enum State {
    case wantsMore
    case isOver
  }

  private let stream: OpaquePointer
  private var room = [UInt8](repeating: 0, count: 65_536)

  init?() {
    guard let stream = ccurl_inflater_open(.CCURL_ZLIB) else { return nil }
    self.stream = stream
  }

  deinit { ccurl_inflater_close(stream) }

  /// Decodes a run of bytes into rows, until the rows are complete.
  func feed(
    _ bytes: [UInt8], _ range: Range<Int>, into rows: inout PNGReader.Rows,
    until deadline: ContinuousClock.Instant
  ) throws(PictureProblem) -> State {
    var place = range.lowerBound
    while true {
      if rows.isOver { return .isOver }
      if ContinuousClock.now > deadline { throw .tooSlow }
      var (taken, made) = (0, 0)
      let state = bytes.withUnsafeBufferPointer { source in
        room.withUnsafeMutableBufferPointer { target in
          ccurl_inflate(
            stream, source.baseAddress.map { $0 + place }, range.upperBound - place,
            target.baseAddress, target.count, &taken, &made)
        }
      }
      place += taken
      if made > 0 { try rows.add(room[..<made]) }
      switch state {
      case .CCURL_INFLATE_ENDED: return .isOver
      case .CCURL_INFLATE_CORRUPT:
        guard rows.hasAny else { throw .damaged }
        return .isOver
      case .CCURL_INFLATE_MORE:
        if taken == 0, made == 0 { return .wantsMore }
        if place == range.upperBound, made < room.count {
          return rows.isOver ? .isOver : .wantsMore
        }
      }
    }
  }
}
