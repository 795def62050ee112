import TerminalCore
import Testing

@Suite("Canvas")
struct CanvasTests {
  private func canvas(_ columns: Int, _ rows: Int = 1) -> Canvas {
    Canvas(Size(columns: columns, rows: rows))
  }

  @Test("a cell is sixteen bytes in the layout that the driver reads")
  func layout() {
    #expect(MemoryLayout<Cell>.size == 16 && MemoryLayout<Cell>.stride == 16)
    var canvas = canvas(3)
    canvas.write("e\u{301}\u{302}\u{303}\u{304}漢", column: 0, row: 0, columns: 3, role: .tab)
    let cell = canvas.cells[0]
    #expect(cell.low == 0x65 | 0x301 << 21 | 0x302 << 42)
    #expect(cell.high == 0x303 | 0x304 << 21 | UInt64(Role.tab.rawValue) << 42 | 1 << 50)
    #expect(cell.base == "e" && cell.marks == ["\u{301}", "\u{302}", "\u{303}", "\u{304}"])
    #expect(cell.role == .tab && cell.width == 1 && !cell.isContinuation)
    #expect(canvas.cells[1].low == 0x6F22 && canvas.cells[1].width == 2)
    #expect(canvas.cells[2].low == 0 && canvas.cells[2].isContinuation)
    #expect(canvas.cells[2].high == UInt64(Role.tab.rawValue) << 42)
    #expect(Cell.blank(.tab).low == 0x20)
  }

  @Test("text longer than its field is cut, with an ellipsis or without")
  func cut() {
    func written(_ text: String, _ limit: Int, _ cut: Canvas.Cut) -> String {
      var canvas = canvas(8)
      canvas.fill(Rect(canvas.size), role: .table)
      let used = canvas.write(text, column: 1, row: 0, columns: limit, role: .table, cut: cut)
      #expect(canvas.fault == nil)
      return canvas.text(row: 0) + "\(used)"
    }
    #expect(written("товары", 6, .ellipsis) == " товары 6")
    #expect(written("товары", 5, .ellipsis) == " това…  5")
    #expect(written("товары", 5, .clip) == " товар  5")
    #expect(written("漢字漢", 5, .ellipsis) == " 漢字…  5")
    #expect(written("漢字漢", 4, .ellipsis) == " 漢…    3")
    #expect(written("漢字漢", 5, .clip) == " 漢字   4")
    #expect(written("ab", 1, .ellipsis) == " …      1")
    #expect(written("ab", 0, .ellipsis) == "        0")
    #expect(written("ab", -3, .clip) == "        0")
    #expect(written("товары и ещё", .max, .ellipsis) == " товары…7")
  }

  @Test("text stands in its field as it is asked to")
  func alignment() {
    func written(_ align: Canvas.Alignment) -> String {
      var canvas = canvas(9)
      #expect(canvas.write("ключ", column: 1, row: 0, columns: 7, role: .tab, align: align) == 4)
      return canvas.text(row: 0)
    }
    #expect(written(.leading) == " ключ    ")
    #expect(written(.centre) == "  ключ   ")
    #expect(written(.trailing) == "    ключ ")
  }

  @Test("what lies outside is not drawn and nothing is displaced by it")
  func clipping() {
    var canvas = canvas(4)
    #expect(canvas.write("abcdefg", column: -2, row: 0, columns: 9, role: .tab, cut: .clip) == 6)
    #expect(canvas.plainRows == ["cdef"])
    canvas.write("漢字", column: -1, row: 0, columns: 4, role: .tab)
    #expect(canvas.plainRows == [" 字f"])
    #expect(canvas[0, 0] == .blank(.tab))
    for (column, row) in [(4, 0), (0, 1), (0, -1), (.max, 0), (.min, 0), (0, .min)] {
      let before = canvas
      canvas.write("xyz", column: column, row: row, columns: 3, role: .tab)
      #expect(canvas == before)
    }
    #expect(canvas[-1, 0] == .blank(.default))
    #expect(canvas[4, 0] == .blank(.default))
  }

  @Test("half of a wide cell does not outlive the other")
  func wideHalves() {
    var canvas = canvas(6)
    canvas.write("漢字漢", column: 0, row: 0, columns: 6, role: .tab)
    canvas.write("x", column: 1, row: 0, columns: 1, role: .default)
    #expect(canvas.plainRows == [" x字漢"])
    canvas.write("y", column: 2, row: 0, columns: 1, role: .default)
    #expect(canvas.plainRows == [" xy 漢"])
    canvas.write("字", column: 3, row: 0, columns: 2, role: .default)
    #expect(canvas.plainRows == [" xy字 "])
    #expect(canvas[5, 0] == .blank(.tab))
    #expect(canvas.fault == nil)
  }

  @Test("fill empties, restyle keeps what is shown")
  func fillAndRestyle() {
    var canvas = canvas(6, 2)
    for row in 0...1 { canvas.write("漢字漢", column: 0, row: row, columns: 6, role: .tab) }
    canvas.fill(Rect(column: 1, row: 0, columns: 3, rows: 1), role: .header)
    #expect(canvas.plainRows == ["    漢", "漢字漢"])
    #expect((0..<6).map { canvas[$0, 0].role } == [.tab, .header, .header, .header, .tab, .tab])
    canvas.restyle(Rect(column: 1, row: 1, columns: 2, rows: 9), role: .header)
    #expect(canvas.plainRows == ["    漢", "漢字漢"])
    #expect((0..<6).map { canvas[$0, 1].role } == [.tab, .tab, .header, .header, .tab, .tab])
    #expect(canvas.fault == nil)
  }

  @Test("a pasted canvas is cut to its rectangle and to the canvas")
  func paste() {
    var inner = canvas(4, 2)
    inner.write("漢字", column: 0, row: 0, columns: 4, role: .tab)
    inner.write("abcd", column: 0, row: 1, columns: 4, role: .tab)
    var outer = canvas(6, 3)
    for row in 0..<3 { outer.write("漢漢漢", column: 0, row: row, columns: 6, role: .header) }
    var whole = outer
    whole.paste(inner, at: Rect(column: 1, row: 1, columns: 9, rows: 9))
    #expect(whole.plainRows == ["漢漢漢", " 漢字 ", " abcd "])
    var cut = outer
    cut.paste(inner, at: Rect(column: 0, row: 1, columns: 3, rows: 1))
    #expect(cut.plainRows == ["漢漢漢", "漢  漢", "漢漢漢"])
    var shifted = outer
    shifted.paste(inner, at: Rect(column: -1, row: -1, columns: 4, rows: 2))
    #expect(shifted.plainRows == ["bcd 漢", "漢漢漢", "漢漢漢"])
    var wide = outer
    wide.paste(inner, at: Rect(column: -1, row: 0, columns: 4, rows: 1))
    #expect(wide.plainRows[0] == " 字 漢")
    for canvas in [whole, cut, shifted, wide] { #expect(canvas.fault == nil) }
  }

  @Test("frames of every size down to none")
  func boxes() {
    var canvas = canvas(5, 3)
    canvas.box(Rect(column: 0, row: 0, columns: 5, rows: 3), role: .paneBorder)
    #expect(canvas.plainRows == ["┌───┐", "│   │", "└───┘"])
    canvas.horizontalLine(column: 1, row: 1, columns: 3, role: .paneBorder)
    canvas.draw(.teeLeft, column: 0, row: 1, role: .paneBorder)
    canvas.draw(.teeRight, column: 4, row: 1, role: .paneBorder)
    canvas.verticalLine(column: 2, row: 1, rows: 1, role: .paneBorder)
    #expect(canvas.plainRows[1] == "├─│─┤")
    var small = self.canvas(4, 2)
    small.box(Rect(column: 0, row: 0, columns: 4, rows: 1), role: .default)
    small.box(Rect(column: 3, row: 0, columns: 1, rows: 2), role: .default)
    small.box(Rect(column: 0, row: 1, columns: 0, rows: 1), role: .default)
    #expect(small.plainRows == ["───│", "   │"])
    small.box(Rect(column: -1, row: -1, columns: 4, rows: 3), role: .default)
    #expect(small.plainRows == ["──││", "──┘│"])
    small.box(Rect(column: 1, row: 1, columns: .max, rows: .max), role: .default)
    #expect(small.plainRows == ["──││", "─┌──"])
  }

  @Test("rows that look alike have one hash, others have others")
  func hashes() {
    var canvas = canvas(20, 200)
    for row in 0..<200 {
      canvas.write("заказ \(row / 2)", column: 0, row: row, columns: 20, role: .table)
    }
    #expect(canvas.rowHash(0) == canvas.rowHash(1))
    #expect(Set((0..<200).map(canvas.rowHash)).count == 100)
    let before = canvas.rowHash(0)
    canvas.restyle(Rect(column: 19, row: 0, columns: 1, rows: 1), role: .header)
    #expect(canvas.rowHash(0) != before)
    #expect(canvas.rowHash(-1) == 0 && canvas.rowHash(200) == 0)
    canvas.write("ab", column: 0, row: 0, columns: 2, role: .table)
    canvas.write("ba", column: 0, row: 1, columns: 2, role: .table)
    #expect(canvas.rowHash(0) != canvas.rowHash(1))
  }
}
