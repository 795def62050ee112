import TerminalCore

/// Reads JPEG (ITU T.81), baseline and progressive, eight bits, at an eighth of its size.
///
/// Of each block of 64 pixels it keeps the mean alone, which is the block's first coefficient: neither a transform nor a
/// buffer of pixels is needed.
enum JPEGReader {
  /// The size that the frame's header tells; nil when there is none.
  static func size(_ bytes: [UInt8]) -> Size? {
    var place = 2
    while let segment = Segment(bytes, at: place) {
      if segment.isFrame, segment.data.count >= 5 {
        let data = segment.data.lowerBound
        return Size(columns: bytes.word(at: data + 3), rows: bytes.word(at: data + 1))
      }
      if segment.marker == 0xDA || segment.marker == 0xD9 { return nil }
      place = segment.end
    }
    return nil
  }

  static func read(
    _ bytes: [UInt8], until deadline: ContinuousClock.Instant
  ) throws(PictureProblem) -> Picture {
    var frame: Frame?
    var tables = Tables()
    var place = 2
    while let segment = Segment(bytes, at: place) {
      place = segment.end
      switch segment.marker {
      case 0xC0, 0xC1, 0xC2:
        guard frame == nil else { throw .damaged }
        frame = try Frame(bytes, segment)
      case 0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF: throw .notRead
      case 0xC4: try tables.addHuffman(bytes, segment.data)
      case 0xDB: try tables.addQuantisers(bytes, segment.data)
      case 0xDD where segment.data.count >= 2:
        tables.restart = bytes.word(at: segment.data.lowerBound)
      case 0xEE where segment.data.count >= 12:
        let data = segment.data.lowerBound
        if bytes[data..<data + 5].elementsEqual("Adobe".utf8) {
          tables.isPlainRGB = bytes[data + 11] == 0
        }
      case 0xDA:
        guard var reading = frame else { throw .damaged }
        frame = nil
        var scan = try Scan(bytes, segment, reading, tables)
        place = try scan.read(&reading, tables, until: deadline)
        frame = reading
        // A picture of one scan needs no end.
        if !reading.isProgressive, reading.isWhole { return try reading.picture(tables) }
      case 0xD9:
        guard let frame, frame.isWhole else { throw .damaged }
        return try frame.picture(tables)
      default: break
      }
    }
    // A file that was cut off shows what there is of it.
    guard let frame, frame.hasAny else { throw .damaged }
    return try frame.picture(tables)
  }

  // MARK: Segments

  struct Segment {
    let marker: UInt8
    let data: Range<Int>
    var end: Int { data.upperBound }

    init?(_ bytes: [UInt8], at start: Int) {
      var place = start
      // Markers may have any number of fill bytes before them; other bytes between segments are skipped.
      while place + 1 < bytes.count {
        if bytes[place] == 0xFF, bytes[place + 1] != 0xFF, bytes[place + 1] != 0 { break }
        place += 1
      }
      guard place + 1 < bytes.count else { return nil }
      marker = bytes[place + 1]
      if marker == 0xD9 || marker == 0x01 || (0xD0...0xD8).contains(marker) {
        data = place + 2..<place + 2
        return
      }
      guard place + 3 < bytes.count else { return nil }
      let length = bytes.word(at: place + 2)
      guard length >= 2, place + 2 + length <= bytes.count else { return nil }
      data = place + 4..<place + 2 + length
    }

    var isFrame: Bool {
      (0xC0...0xCF).contains(marker) && ![0xC4, 0xC8, 0xCC].contains(marker)
    }
  }

  // MARK: Tables

  struct Tables {
    var direct: [Huffman?] = Array(repeating: nil, count: 4)
    var alternating: [Huffman?] = Array(repeating: nil, count: 4)
    /// The first value of each: by which the means are multiplied.
    var quantisers = [Int](repeating: 1, count: 4)
    var restart = 0
    /// Whether the three components are red, green and blue.
    var isPlainRGB = false

    mutating func addHuffman(_ bytes: [UInt8], _ range: Range<Int>) throws(PictureProblem) {
      var place = range.lowerBound
      while place < range.upperBound {
        guard range.upperBound - place >= 17 else { throw .damaged }
        let (kind, number) = (bytes[place] >> 4, Int(bytes[place] & 15))
        let counts = bytes[place + 1..<place + 17].map(Int.init)
        let total = counts.reduce(0, +)
        guard kind <= 1, number < 4, total <= 256, range.upperBound - place >= 17 + total else {
          throw .damaged
        }
        let table = try Huffman(counts, Array(bytes[place + 17..<place + 17 + total]))
        if kind == 0 { direct[number] = table } else { alternating[number] = table }
        place += 17 + total
      }
    }

    mutating func addQuantisers(_ bytes: [UInt8], _ range: Range<Int>) throws(PictureProblem) {
      var place = range.lowerBound
      while place < range.upperBound {
        let (isWide, number) = (bytes[place] >> 4 == 1, Int(bytes[place] & 15))
        let length = isWide ? 128 : 64
        guard number < 4, range.upperBound - place > length else { throw .damaged }
        quantisers[number] = isWide ? bytes.word(at: place + 1) : Int(bytes[place + 1])
        place += 1 + length
      }
    }
  }

  /// Codes of up to sixteen bits: for each length the first code, and where its values begin.
  struct Huffman {
    private var first = [Int](repeating: 0, count: 17)
    private var last = [Int](repeating: -1, count: 17)
    private var start = [Int](repeating: 0, count: 17)
    private let values: [UInt8]

    init(_ counts: [Int], _ values: [UInt8]) throws(PictureProblem) {
      self.values = values
      var (code, place) = (0, 0)
      for length in 1...16 {
        first[length] = code
        start[length] = place
        code += counts[length - 1]
        place += counts[length - 1]
        last[length] = code - 1
        guard code <= 1 << length else { throw .damaged }
        code <<= 1
      }
    }

    func value(_ bits: inout Bits) -> UInt8? {
      var code = 0
      for length in 1...16 {
        code = code << 1 | bits.next()
        if code <= last[length], code >= first[length] {
          return values[start[length] + code - first[length]]
        }
      }
      return nil
    }
  }

  /// The bits of a scan; zeros after its end.
  struct Bits {
    private let bytes: [UInt8]
    private(set) var place: Int
    private var word = 0
    private var left = 0
    /// Whether the scan's bytes are used up.
    private(set) var isAtEnd = false

    init(_ bytes: [UInt8], at place: Int) {
      self.bytes = bytes
      self.place = place
    }

    mutating func next() -> Int {
      if left == 0 { fill() }
      left -= 1
      return word >> left & 1
    }

    private mutating func fill() {
      left = 8
      guard place < bytes.count else {
        isAtEnd = true
        word = 0
        return
      }
      let byte = bytes[place]
      if byte == 0xFF {
        // A marker ends the scan; a stuffed zero makes it a byte.
        guard place + 1 < bytes.count, bytes[place + 1] == 0 else {
          isAtEnd = true
          word = 0
          return
        }
        place += 1
      }
      place += 1
      word = Int(byte)
    }

    mutating func number(_ count: Int) -> Int {
      var value = 0
      for _ in 0..<count { value = value << 1 | next() }
      return value
    }

    /// A number with its sign, of so many bits.
    mutating func signed(_ count: Int) -> Int {
      guard count > 0 else { return 0 }
      let value = number(count)
      return value < 1 << (count - 1) ? value - (1 << count) + 1 : value
    }

    /// Goes on after a restart marker, if one is here.
    mutating func restart() -> Bool {
      left = 0
      guard place + 1 < bytes.count, bytes[place] == 0xFF,
        (0xD0...0xD7).contains(bytes[place + 1])
      else { return false }
      place += 2
      isAtEnd = false
      return true
    }
  }

  // MARK: Frame

  struct Component {
    let id: UInt8
    let across: Int
    let down: Int
    let quantiser: Int
    /// Blocks in a row of the component, filled up to whole units, and how many have a pixel of the picture.
    var columns = 0
    var rows = 0
    var usedColumns = 0
    var usedRows = 0
    /// The mean of each block, row after row.
    var means: [Int32] = []
    var isRead = false
  }

  struct Frame {
    let size: Size
    let isProgressive: Bool
    var components: [Component] = []
    let most: (across: Int, down: Int)
    /// Units in a row of the picture, and rows of them.
    let units: Size

    init(_ bytes: [UInt8], _ segment: Segment) throws(PictureProblem) {
      let data = segment.data
      guard data.count >= 6 else { throw .damaged }
      let start = data.lowerBound
      guard bytes[start] == 8 else { throw .notRead }
      size = Size(columns: bytes.word(at: start + 3), rows: bytes.word(at: start + 1))
      isProgressive = segment.marker == 0xC2
      let count = Int(bytes[start + 5])
      guard size.columns > 0, size.rows > 0, data.count >= 6 + count * 3 else { throw .damaged }
      guard size.columns <= PictureReader.longestSide, size.rows <= PictureReader.longestSide,
        size.columns * size.rows <= PictureReader.mostPixels
      else { throw .tooLarge }
      guard count == 1 || count == 3 else { throw .notRead }
      for index in 0..<count {
        let place = start + 6 + index * 3
        let component = Component(
          id: bytes[place], across: Int(bytes[place + 1] >> 4), down: Int(bytes[place + 1] & 15),
          quantiser: Int(bytes[place + 2]))
        guard (1...4).contains(component.across), (1...4).contains(component.down),
          component.quantiser < 4
        else { throw .damaged }
        components.append(component)
      }
      let across = components.map(\.across).max() ?? 1
      let down = components.map(\.down).max() ?? 1
      most = (across, down)
      units = Size(
        columns: (size.columns + across * 8 - 1) / (across * 8),
        rows: (size.rows + down * 8 - 1) / (down * 8))
      for index in components.indices {
        let component = components[index]
        components[index].columns = units.columns * component.across
        components[index].rows = units.rows * component.down
        func used(_ pixels: Int, _ factor: Int, _ most: Int) -> Int {
          ((pixels * factor + most - 1) / most + 7) / 8
        }
        components[index].usedColumns = used(size.columns, component.across, across)
        components[index].usedRows = used(size.rows, component.down, down)
        components[index].means = Array(
          repeating: 0, count: components[index].columns * components[index].rows)
      }
    }

    var isWhole: Bool { components.allSatisfy(\.isRead) }
    var hasAny: Bool { components.first?.isRead ?? false }

    /// The means as pixels.
    func picture(_ tables: Tables) throws(PictureProblem) -> Picture {
      let small = Size(columns: (size.columns + 7) / 8, rows: (size.rows + 7) / 8)
      var shrinker = PictureShrinker(small, in: Picture.largest)
      func value(_ index: Int, _ column: Int, _ row: Int) -> Int {
        let component = components[index]
        let place =
          min(component.rows - 1, row * component.down / most.down) * component.columns
          + min(component.columns - 1, column * component.across / most.across)
        // The first coefficient is eight times the mean.
        return Int(component.means[place]) * tables.quantisers[component.quantiser] / 8 + 128
      }
      func byte(_ value: Int) -> UInt32 { UInt32(min(max(value, 0), 255)) }
      for row in 0..<small.rows {
        for column in 0..<small.columns {
          let first = value(0, column, row)
          guard components.count == 3 else {
            let grey = byte(first)
            shrinker.add(grey << 16 | grey << 8 | grey, column: column, row: row)
            continue
          }
          let (second, third) = (value(1, column, row), value(2, column, row))
          let pixel: UInt32
          if tables.isPlainRGB {
            pixel = byte(first) << 16 | byte(second) << 8 | byte(third)
          } else {
            // 1.402, 0.344, 0.714 and 1.772 in thousandths.
            let (blue, red) = (second - 128, third - 128)
            pixel =
              byte(first + red * 1_402 / 1_000) << 16
              | byte(first - blue * 344 / 1_000 - red * 714 / 1_000) << 8
              | byte(first + blue * 1_772 / 1_000)
          }
          shrinker.add(pixel, column: column, row: row)
        }
      }
      return shrinker.picture
    }
  }

  // MARK: Scan

  struct Scan {
    private struct Part {
      let component: Int
      let direct: Int
      let alternating: Int
      var previous = 0
    }

    private var parts: [Part] = []
    private var bits: Bits
    /// The coefficients that the scan has, and their place in the number.
    private let firstCoefficient: Int
    private let isRefining: Bool
    private let shift: Int

    init(
      _ bytes: [UInt8], _ segment: Segment, _ frame: Frame, _ tables: Tables
    ) throws(PictureProblem) {
      let data = segment.data
      guard let count = data.first.map({ Int(bytes[$0]) }), (1...4).contains(count),
        data.count >= 4 + count * 2
      else { throw .damaged }
      for index in 0..<count {
        let place = data.lowerBound + 1 + index * 2
        guard let component = frame.components.firstIndex(where: { $0.id == bytes[place] }) else {
          throw .damaged
        }
        parts.append(
          Part(
            component: component, direct: Int(bytes[place + 1] >> 4 & 3),
            alternating: Int(bytes[place + 1] & 3)))
      }
      let rest = data.lowerBound + 1 + count * 2
      firstCoefficient = Int(bytes[rest])
      isRefining = bytes[rest + 2] >> 4 > 0
      shift = Int(bytes[rest + 2] & 15)
      guard shift <= 13 else { throw .damaged }
      bits = Bits(bytes, at: segment.end)
    }

    /// Reads the means that the scan has.
    ///
    /// - Returns: Where the next marker is looked for.
    mutating func read(
      _ frame: inout Frame, _ tables: Tables, until deadline: ContinuousClock.Instant
    ) throws(PictureProblem) -> Int {
      // What a progressive picture adds to the means is not wanted.
      guard firstCoefficient == 0 else { return bits.place }
      let isSingle = parts.count == 1
      let component = frame.components[parts[0].component]
      let columns = isSingle ? component.usedColumns : frame.units.columns
      let rows = isSingle ? component.usedRows : frame.units.rows
      var count = 0
      outer: for row in 0..<rows {
        if ContinuousClock.now > deadline { throw .tooSlow }
        for column in 0..<columns {
          if tables.restart > 0, count > 0, count % tables.restart == 0 {
            guard bits.restart() else { break outer }
            for index in parts.indices { parts[index].previous = 0 }
          }
          // What is missing stays grey.
          if bits.isAtEnd, tables.restart == 0 { break outer }
          count += 1
          for index in parts.indices {
            let component = frame.components[parts[index].component]
            let (across, down) = isSingle ? (1, 1) : (component.across, component.down)
            for y in 0..<down {
              for x in 0..<across {
                let place = (row * down + y) * component.columns + column * across + x
                guard try readBlock(index, place, &frame, tables) else { break outer }
              }
            }
          }
        }
      }
      for part in parts { frame.components[part.component].isRead = true }
      return bits.place
    }

    /// - Returns: Whether the block was there; a file that was cut off ends anywhere.
    private mutating func readBlock(
      _ index: Int, _ place: Int, _ frame: inout Frame, _ tables: Tables
    ) throws(PictureProblem) -> Bool {
      let component = parts[index].component
      if isRefining {
        if bits.next() == 1 { frame.components[component].means[place] |= Int32(1 << shift) }
        return true
      }
      guard let table = tables.direct[parts[index].direct] else { throw .damaged }
      guard let length = table.value(&bits), length <= 15 else {
        if bits.isAtEnd { return false }
        throw .damaged
      }
      parts[index].previous += bits.signed(Int(length))
      // No picture has such a number; a damaged one may add up to anything.
      parts[index].previous = min(max(parts[index].previous, -65_536), 65_536)
      frame.components[component].means[place] = Int32(parts[index].previous << shift)
      guard !frame.isProgressive else { return true }
      guard let rest = tables.alternating[parts[index].alternating] else { throw .damaged }
      var coefficient = 1
      while coefficient < 64 {
        guard let code = rest.value(&bits) else {
          if bits.isAtEnd { return false }
          throw .damaged
        }
        let (zeros, length) = (Int(code >> 4), Int(code & 15))
        if length == 0 {
          guard zeros == 15 else { break }
          coefficient += 16
        } else {
          coefficient += zeros + 1
          _ = bits.number(length)
        }
      }
      return true
    }
  }
}

extension [UInt8] {
  /// Two bytes, the more significant first.
  fileprivate func word(at place: Int) -> Int { Int(self[place]) << 8 | Int(self[place + 1]) }
}
