import DeskTesting
import TerminalCore

/// Frames like those of a desk: lists that move, texts that change, dialogs on top.
enum SampleFrames {
  static let size = Size(columns: 60, rows: 18)

  /// The same frames for the same seed; each is called by its number in the title.
  static func frames(seed: UInt64, count: Int) -> [Frame] {
    var random = SeededGenerator(seed: seed)
    var top = 0
    var selected = 0
    return (0..<count).map { number in
      switch Int.random(in: 0...9, using: &random) {
      case 0...3: selected += Int.random(in: -2...2, using: &random)
      case 4...5: top += Int.random(in: -3...3, using: &random)
      case 6: top += Int.random(in: -40...40, using: &random)
      default: break
      }
      var canvas = Canvas(size)
      canvas.fill(Rect(column: 0, row: 0, columns: size.columns, rows: 1), role: .header)
      canvas.write("shop \(number)", column: 1, row: 0, columns: 20, role: .headerShop)
      for row in 2..<(size.rows - 2) {
        let index = top + row
        let role: Role = row == 2 + abs(selected) % 12 ? .tableRowSelected : .tableRow
        canvas.fill(Rect(column: 0, row: row, columns: size.columns, rows: 1), role: role)
        canvas.write(
          text(index), column: 0, row: row, columns: size.columns - 8, role: role)
        canvas.write("\(index)", column: size.columns - 7, row: row, columns: 7, role: role)
      }
      if Int.random(in: 0...7, using: &random) == 0 {
        let rect = Rect(column: 10, row: 4, columns: 30, rows: 6)
        canvas.fill(rect, role: .dialog)
        canvas.box(rect, role: .dialogBorder)
        canvas.write("dialog \(number)", column: 12, row: 5, columns: 20, role: .dialogTitle)
      }
      let cursor =
        Bool.random(using: &random) ? Position(column: 3, row: size.rows - 1) : nil
      return Frame(
        canvas: canvas, cursor: cursor, title: "frame-\(number)",
        theme: number % 17 == 16 ? "other" : "one")
    }
  }

  private static func text(_ index: Int) -> String {
    switch abs(index) % 7 {
    case 0: "Windows 11 Pro, a licence for one machine, number \(index)"
    case 1: "Подписка на 12 месяцев · \(index)"
    case 2: "作者の名前 \(index)"
    case 3: "e\u{301}te\u{301} \(index)"
    case 4: ""
    case 5: "│ \(index) ─────"
    default: "short \(index)"
    }
  }

  static let one = Theme(
    name: "one", isDark: true,
    styles: [
      .default: Style(),
      .header: Style(foreground: .indexed(7), background: .indexed(4)),
      .headerShop: Style(foreground: .indexed(3), background: .indexed(4), attributes: .bold),
      .tableRowSelected: Style(
        foreground: .rgb(red: 255, green: 255, blue: 255),
        background: .rgb(red: 0, green: 95, blue: 135)),
      .dialog: Style(foreground: .indexed(0), background: .indexed(7)),
      .dialogTitle: Style(
        foreground: .indexed(1), background: .indexed(7), attributes: [.bold, .underline]),
    ])

  static let other = Theme(
    name: "other", isDark: false,
    styles: [
      .default: Style(foreground: .indexed(2)), .header: Style(attributes: .reverse),
    ])

  @Sendable static func theme(_ name: String) -> Theme? {
    switch name {
    case "one": one
    case "other": other
    default: nil
    }
  }
}
