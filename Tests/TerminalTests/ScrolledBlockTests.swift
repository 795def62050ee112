import DeskTesting
import Testing

@testable import Terminal

/// Which rows of a frame were only moved.
@Suite("Scrolled blocks")
struct ScrolledBlockTests {
  private func rows(_ range: Range<Int>) -> [UInt64] { range.map { UInt64($0 + 1) } }

  @Test("A list that moves by a few lines is one block", arguments: [1, 2, 5, -1, -3])
  func wholeList(_ lines: Int) {
    let old = [900, 901] + rows(100..<130) + [902]
    let new = [900, 901] + rows((100 + lines)..<(130 + lines)) + [902]
    let block = ScrolledBlock.find(from: old, to: new)
    #expect(block == ScrolledBlock(rows: 2..<32, lines: lines))
    let moved = block?.apply(to: old) ?? []
    // Only the rows that came in are left to draw.
    #expect(zip(moved, new).count { $0 != $1 } == abs(lines))
  }

  @Test("The row that the cursor left and the one it came to do not break the block")
  func cursor() {
    let old = rows(0..<20).enumerated().map { $0.offset == 9 ? 777 : $0.element }
    let new = rows(1..<21).enumerated().map { $0.offset == 9 ? 778 : $0.element }
    let block = ScrolledBlock.find(from: old, to: new)
    #expect(block == ScrolledBlock(rows: 0..<20, lines: 1))
    #expect(zip(block?.apply(to: old) ?? [], new).count { $0 != $1 } == 3)
  }

  @Test("What stayed, moved too little or came new is no block")
  func none() {
    let old = rows(0..<20)
    #expect(ScrolledBlock.find(from: old, to: old) == nil)
    #expect(ScrolledBlock.find(from: old, to: rows(100..<120)) == nil)
    #expect(ScrolledBlock.find(from: [], to: []) == nil)
    #expect(ScrolledBlock.find(from: [1], to: [2]) == nil)
    // Four rows are drawn as quickly.
    #expect(ScrolledBlock.find(from: [1, 2, 3, 4, 5], to: [2, 3, 4, 5, 6]) == nil)
    #expect(ScrolledBlock.find(from: [1, 2, 3, 4, 5, 6], to: [2, 3, 4, 5, 6, 7]) != nil)
    // Equal rows gain nothing by moving.
    #expect(
      ScrolledBlock.find(
        from: [UInt64](repeating: 5, count: 20) + [1], to: [UInt64](repeating: 5, count: 20) + [2])
        == nil)
  }

  @Test("A block lies inside the frame, and scrolling it leaves less to draw than before")
  func properties() {
    var random = SeededGenerator(seed: 11)
    var found = 0
    for _ in 0..<3_000 {
      let count = Int.random(in: 0...40, using: &random)
      let kinds = UInt64(Int.random(in: 2...60, using: &random))
      let old = (0..<count).map { _ in UInt64.random(in: 1...kinds, using: &random) }
      var new = old
      if count > 6, Int.random(in: 0...3, using: &random) > 0 {
        let lines = Int.random(in: -5...5, using: &random)
        for row in 0..<count where (0..<count).contains(row + lines) { new[row] = old[row + lines] }
      }
      for _ in 0..<Int.random(in: 0...4, using: &random) where count > 0 {
        new[Int.random(in: 0..<count, using: &random)] = UInt64.random(
          in: 1...kinds, using: &random)
      }
      guard let block = ScrolledBlock.find(from: old, to: new) else { continue }
      found += 1
      #expect(block.lines != 0)
      #expect(0 <= block.rows.lowerBound && block.rows.upperBound <= count)
      #expect(abs(block.lines) < block.rows.count)
      let moved = block.apply(to: old)
      for row in 0..<count {
        if !block.rows.contains(row) {
          #expect(moved[row] == old[row])
        } else if block.rows.contains(row + block.lines) {
          #expect(moved[row] == old[row + block.lines])
        } else {
          #expect(moved[row] == ScrolledBlock.blank)
        }
      }
    }
    #expect(found > 500)
  }
}
