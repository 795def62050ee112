/// A small picture: pixels in rows, each 0xRRGGBB.
///
/// Cells show two pixels each, one above the other, so what is larger than a screen is never kept.
package struct Picture: Equatable, Sendable {
  /// The most pixels that are kept of a picture, each way: a large screen has fewer.
  package static let largest = Size(columns: 480, rows: 320)

  package let size: Size
  package let pixels: [UInt32]

  /// A picture of so many columns and rows of pixels.
  ///
  /// - Parameter pixels: Row after row; as many as the size says.
  package init(_ size: Size, pixels: [UInt32]) {
    precondition(pixels.count == size.columns * size.rows)
    self.size = size
    self.pixels = pixels
  }

  /// The largest size that fits into a box with its proportions kept; never larger than the picture, never empty.
  package static func fit(_ size: Size, in box: Size) -> Size {
    let (columns, rows) = (max(1, size.columns), max(1, size.rows))
    var fitted = Size(
      columns: min(columns, max(1, box.columns)), rows: min(rows, max(1, box.rows)))
    if columns * fitted.rows > rows * fitted.columns {
      fitted.rows = max(1, rows * fitted.columns / columns)
    } else {
      fitted.columns = max(1, columns * fitted.rows / rows)
    }
    return fitted
  }

  /// The picture made smaller, to fit into so many cells.
  package func shrunk(toCells cells: Size) -> Picture {
    var shrinker = PictureShrinker(
      size, in: Size(columns: cells.columns, rows: max(1, cells.rows) * 2))
    for row in 0..<size.rows {
      for column in 0..<size.columns {
        shrinker.add(pixels[row * size.columns + column], column: column, row: row)
      }
    }
    return shrinker.picture
  }
}

/// What can be told of a picture's file without reading it whole.
package struct PictureFacts: Equatable, Sendable {
  package var kind: Kind
  /// In pixels.
  package var size: Size

  package init(_ kind: Kind, _ size: Size) {
    self.kind = kind
    self.size = size
  }

  package enum Kind: String, CaseIterable, Sendable {
    case png = "PNG"
    case jpeg = "JPEG"
    case gif = "GIF"
    case webP = "WebP"
  }
}

/// Why a picture is not shown.
package enum PictureProblem: Error, Equatable, Sendable {
  /// The file is of none of the kinds that are known.
  case noPicture
  /// It is of a kind, or of a form of one, that is not read here.
  case notRead
  case tooLarge
  case damaged
  /// It takes longer than anybody wants to wait.
  case tooSlow
}

/// Makes a picture smaller as its pixels come in, in any order: each pixel of the small one is the mean of those that
/// fall on it.
package struct PictureShrinker: Sendable {
  package let source: Size
  package let target: Size
  private var sums: [UInt64]
  private let columns: [Int32]
  private let rows: [Int32]

  package init(_ source: Size, in box: Size) {
    self.source = source
    let target = Picture.fit(source, in: box)
    self.target = target
    sums = Array(repeating: 0, count: target.columns * target.rows * 4)
    columns = (0..<max(0, source.columns)).map { Int32($0 * target.columns / source.columns) }
    rows = (0..<max(0, source.rows)).map { Int32($0 * target.rows / source.rows) }
  }

  /// Takes a pixel in, 0xRRGGBB.
  package mutating func add(_ pixel: UInt32, column: Int, row: Int) {
    let place = (Int(rows[row]) * target.columns + Int(columns[column])) * 4
    sums[place] += UInt64(pixel >> 16 & 0xFF)
    sums[place + 1] += UInt64(pixel >> 8 & 0xFF)
    sums[place + 2] += UInt64(pixel & 0xFF)
    sums[place + 3] += 1
  }

  /// What has come in; black where nothing has.
  package var picture: Picture {
    Picture(
      target,
      pixels: (0..<target.columns * target.rows).map { index in
        let count = max(1, sums[index * 4 + 3])
        func mean(_ part: Int) -> UInt32 { UInt32((sums[index * 4 + part] + count / 2) / count) }
        return mean(0) << 16 | mean(1) << 8 | mean(2)
      })
  }
}

extension Canvas {
  /// Draws a picture of which each cell shows two pixels, one above the other, in the middle of the rectangle.
  ///
  /// What does not fit in is left out.
  package mutating func draw(_ picture: Picture, in rect: Rect) {
    let cells = Size(columns: picture.size.columns, rows: (picture.size.rows + 1) / 2)
    let place = rect.centred(
      Size(columns: min(cells.columns, rect.columns), rows: min(cells.rows, rect.rows)))
    let area = clip(place)
    for row in area.row..<area.endRow {
      let line = prepare(area.column..<area.endColumn, row: row)
      for (offset, index) in line.enumerated() {
        let column = area.column - place.column + offset
        let top = (row - place.row) * 2
        let upper = picture.pixels[top * picture.size.columns + column]
        let lower =
          top + 1 < picture.size.rows
          ? picture.pixels[(top + 1) * picture.size.columns + column] : upper
        setCell(at: index, upper: upper, lower: lower)
      }
    }
  }
}
