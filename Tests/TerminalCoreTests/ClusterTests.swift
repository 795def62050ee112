import Testing

@testable import TerminalCore

@Suite("Clusters")
struct ClusterTests {
  private func clusters(of text: String) -> [String] {
    text[...].withBytes { bytes in
      var reader = ClusterReader(bytes)
      var clusters: [String] = []
      while let cluster = reader.next(in: bytes) {
        clusters.append(
          bytes.extracting(cluster.start..<cluster.end).withUnsafeBufferPointer {
            String(decoding: $0, as: UTF8.self)
          })
      }
      return clusters
    }
  }

  @Test(
    "every line of GraphemeBreakTest", .enabled(if: UnicodeData.isAvailable, UnicodeData.whyNot))
  func graphemeBreakTest() throws {
    let lines = try UnicodeData.lines("auxiliary/GraphemeBreakTest.txt")
    #expect(lines.count == 602)
    for line in lines {
      let expected = line.split(separator: "÷").map { UnicodeData.text($0.filter { $0 != "×" }) }
        .filter { !$0.isEmpty }
      let found = clusters(of: expected.joined())
      #expect(found.map { Array($0.utf8) } == expected.map { Array($0.utf8) }, "\(line)")
    }
  }

  @Test("a text is the sum of its clusters")
  func nothingLost() {
    var source = TextSource(seed: 1)
    for _ in 0..<2_000 {
      let text = source.text(length: 40)
      #expect(Array(clusters(of: text).joined().utf8) == Array(text.utf8))
    }
  }
}
