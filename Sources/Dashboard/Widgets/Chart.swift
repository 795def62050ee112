import TerminalCore

/// Charts in cells; the number always stands beside.
enum Chart {
  /// A bar of whole and part blocks; a value above nothing is never invisible.
  static func bar(_ value: Double, of largest: Double, columns: Int) -> String {
    guard value > 0, largest > 0, columns > 0 else { return "" }
    let eighths = max(1, Int((min(1, value / largest) * Double(columns * 8)).rounded()))
    let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    return String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
  }

  /// Two values a cell in dots of braille, as many rows high as wanted; values fill from the bottom.
  ///
  /// - Returns: The rows, the highest first, each as many cells as it takes for the values.
  static func dots(_ values: [Double], rows: Int) -> [String] {
    let largest = values.max() ?? 0
    let heights = values.map { value -> Int in
      guard value > 0, largest > 0 else { return 0 }
      return max(1, Int((value / largest * Double(rows * 4)).rounded()))
    }
    // The dots of the left and the right column of a cell, from the bottom up.
    let left: [UInt32] = [0x40, 0x04, 0x02, 0x01]
    let right: [UInt32] = [0x80, 0x20, 0x10, 0x08]
    return (0..<rows).reversed().map { row in
      stride(from: 0, to: heights.count, by: 2).map { place -> String in
        var bits: UInt32 = 0
        for (offset, dots) in [left, right].enumerated() where place + offset < heights.count {
          let filled = min(4, max(0, heights[place + offset] - row * 4))
          for dot in dots.prefix(filled) { bits |= dot }
        }
        guard bits > 0, let scalar = Unicode.Scalar(0x2800 + bits) else { return " " }
        return String(Character(scalar))
      }.joined()
    }
  }
}
