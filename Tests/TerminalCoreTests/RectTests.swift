import TerminalCore
import Testing

/// Cutting rectangles into pieces.
@Suite("Rectangles")
struct RectTests {
  /// The cells of a rectangle.
  private func cells(_ rect: Rect) -> Set<[Int]> {
    var cells: Set<[Int]> = []
    for row in rect.row..<rect.endRow {
      for column in rect.column..<rect.endColumn { cells.insert([column, row]) }
    }
    return cells
  }

  @Test("Whatever is cut off, the pieces tile the whole: nothing is lost, nothing is there twice")
  func tiling() {
    var random = TextSource(seed: 1)
    for _ in 0..<2_000 {
      let whole = Rect(
        column: random.number(-5...5), row: random.number(-5...5),
        columns: random.number(0...12), rows: random.number(0...12))
      var rest = whole
      var pieces: [Rect] = []
      for _ in 0..<random.number(1...6) {
        let count = random.number(-2...9)
        let piece =
          switch random.number(0...3) {
          case 0: rest.cutTop(count)
          case 1: rest.cutBottom(count)
          case 2: rest.cutLeft(count)
          default: rest.cutRight(count)
          }
        #expect(piece.rows >= 0 && piece.columns >= 0)
        pieces.append(piece)
      }
      pieces.append(rest)
      let parts = pieces.map(cells)
      #expect(parts.map(\.count).reduce(0, +) == whole.columns * whole.rows)
      #expect(parts.reduce(into: []) { $0.formUnion($1) } == cells(whole))
    }
  }

  @Test("A cut takes its piece from the named side, and less where there is less")
  func sides() {
    var rect = Rect(Size(columns: 10, rows: 6))
    #expect(rect.cutTop(2) == Rect(column: 0, row: 0, columns: 10, rows: 2))
    #expect(rect.cutBottom(1) == Rect(column: 0, row: 5, columns: 10, rows: 1))
    #expect(rect.cutLeft(3) == Rect(column: 0, row: 2, columns: 3, rows: 3))
    #expect(rect.cutRight(4) == Rect(column: 6, row: 2, columns: 4, rows: 3))
    #expect(rect == Rect(column: 3, row: 2, columns: 3, rows: 3))
    #expect(rect.cutTop(99) == Rect(column: 3, row: 2, columns: 3, rows: 3))
    #expect(rect.isEmpty)
    #expect(rect.cutLeft(-1).isEmpty)
  }

  @Test("Inset, intersection and centre lie inside")
  func inside() {
    var random = TextSource(seed: 2)
    for _ in 0..<2_000 {
      let one = Rect(
        column: random.number(0...9), row: random.number(0...9), columns: random.number(0...9),
        rows: random.number(0...9))
      let other = Rect(
        column: random.number(0...9), row: random.number(0...9), columns: random.number(0...9),
        rows: random.number(0...9))
      #expect(cells(one.intersection(other)) == cells(one).intersection(cells(other)))
      #expect(one.intersection(other).isEmpty == other.intersection(one).isEmpty)
      let inset = one.inset(columns: random.number(0...6), rows: random.number(0...6))
      #expect(cells(inset).isSubset(of: cells(one)))
      let centred = one.centred(other.size)
      #expect(cells(centred).isSubset(of: cells(one)))
      #expect(centred.columns == min(one.columns, other.columns))
      #expect(abs((centred.column - one.column) - (one.endColumn - centred.endColumn)) <= 1)
      #expect(abs((centred.row - one.row) - (one.endRow - centred.endRow)) <= 1)
    }
  }

  @Test("Negative sizes are empty")
  func negative() {
    let rect = Rect(column: 1, row: 2, columns: -3, rows: -4)
    #expect(rect.isEmpty)
    #expect(rect.size == Size(columns: 0, rows: 0))
    #expect(rect.endColumn == 1 && rect.endRow == 2)
  }
}
