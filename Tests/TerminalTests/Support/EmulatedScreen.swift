import TerminalCore

/// A terminal as far as ncurses uses one: interprets bytes and knows what is on the screen.
///
/// What it does not know it notes, so that no test passes on a screen that nobody drew.
struct EmulatedScreen {
  struct Look: Hashable {
    var foreground: [Int] = []
    var background: [Int] = []
    var attributes: Set<Int> = []

    /// What of it is seen on a blank.
    var ofBlank: Look {
      let isReverse = attributes.contains(7)
      return Look(
        foreground: isReverse ? foreground : [], background: background,
        attributes: attributes.intersection([4, 7]))
    }
  }

  struct Square: Hashable {
    /// Empty in the right half of a wide character.
    var text = " "
    var look = Look()
  }

  private(set) var columns: Int
  private(set) var rows: Int
  private(set) var squares: [[Square]]
  private(set) var cursor = (row: 0, column: 0)
  private(set) var isCursorVisible = true
  private(set) var isAlternate = false
  private(set) var takesPaste = false
  /// Of the mouse (1002, 1006) and the focus (1004) those that are reported.
  private(set) var reports: Set<String> = []
  /// How often the kitty keyboard protocol was switched on and not off again.
  private(set) var keyboards = 0
  /// What was asked of the terminal.
  private(set) var questions: [String] = []
  /// How many frames were held back until they were whole, and whether one still is.
  private(set) var heldFrames = 0
  private(set) var isHeld = false
  private(set) var keypadSends = false
  private(set) var titles: [String] = []
  private(set) var clipboard: [String] = []
  /// Sequences that are not understood.
  private(set) var unknown: [String] = []
  /// How many lines were moved by scrolling regions.
  private(set) var scrolled = 0
  private(set) var look = Look()
  private var region: ClosedRange<Int>
  private var mustWrap = false
  /// Whether Greek and Cyrillic letters, and some signs, take two columns.
  var ambiguousIsWide = false

  init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    squares = Array(repeating: Array(repeating: Square(), count: columns), count: rows)
    region = 0...(rows - 1)
  }

  /// How the squares look to a person: of a blank one only the background and lines are seen.
  var looks: [[Look]] {
    squares.map { row in row.map { $0.text == " " ? $0.look.ofBlank : $0.look } }
  }

  /// The rows as texts, without the blanks at their ends.
  var lines: [String] {
    squares.map { row in
      var text = row.map(\.text).joined()
      while text.hasSuffix(" ") { text.removeLast() }
      return text
    }
  }

  /// Whether nothing of a program is left: its screen, colours, region and modes.
  var isAsFound: Bool {
    !isAlternate && isCursorVisible && !takesPaste && !keypadSends && look == Look()
      && region == 0...(rows - 1) && reports.isEmpty && keyboards == 0
  }

  // MARK: Reading

  mutating func feed(_ bytes: some Sequence<UInt8>) {
    var rest = Array(String(decoding: Array(bytes), as: UTF8.self).unicodeScalars)[...]
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\u{1B}": escape(&rest)
      case "\r": move(row: cursor.row, column: 0)
      case "\n": lineFeed()
      case "\u{8}": move(row: cursor.row, column: cursor.column - 1)
      case "\u{7}", "\u{F}", "\0": break
      case "\t": move(row: cursor.row, column: (cursor.column / 8 + 1) * 8)
      default: print(scalar)
      }
    }
  }

  private mutating func escape(_ rest: inout ArraySlice<Unicode.Scalar>) {
    switch rest.popFirst() {
    case "[": control(&rest)
    case "]" where rest.first == "R":
      // The palette of the Linux console, without an end.
      rest.removeFirst()
    case "]":
      var text = String.UnicodeScalarView()
      while let scalar = rest.popFirst(), scalar != "\u{7}" {
        if scalar == "\u{1B}", rest.first == "\\" {
          rest.removeFirst()
          break
        }
        text.append(scalar)
      }
      system(String(text))
    case "M":
      if cursor.row == region.lowerBound { scroll(region, by: -1) } else { cursor.row -= 1 }
    case "7", "8": break
    case "(", ")": _ = rest.popFirst()
    case "=": keypadSends = true
    case ">": keypadSends = false
    case let other: unknown.append("ESC \(other.map(String.init) ?? "end")")
    }
  }

  private mutating func system(_ text: String) {
    if text.hasPrefix("2;") {
      titles.append(String(text.dropFirst(2)))
    } else if text.hasPrefix("52;c;") {
      clipboard.append(String(text.dropFirst(5)))
    } else if text == "11;?" {
      questions.append("background")
    } else if text != "104" {
      unknown.append("OSC \(text)")
    }
  }

  private mutating func control(_ rest: inout ArraySlice<Unicode.Scalar>) {
    var text = ""
    while let scalar = rest.first, !(0x40...0x7E).contains(scalar.value) {
      text.unicodeScalars.append(scalar)
      rest.removeFirst()
    }
    guard let final = rest.popFirst() else { return unknown.append("CSI end") }
    // The shape of the Linux console's cursor.
    if text.hasPrefix("?"), final == "c" { return }
    switch (text, final) {
    case ("?", "u"): return questions.append("keyboard")
    case ("?2026$", "p"): return questions.append("synchronized output")
    case (">5", "u"): return keyboards += 1
    case ("<", "u"):
      // Each of the terminal's screens has its own.
      if isAlternate { keyboards -= 1 } else { unknown.append("CSI <u on the other screen") }
      return
    default: break
    }
    if text.hasPrefix("?") { return mode(text.dropFirst(), isOn: final == "h") }
    if text.hasPrefix(">") || text.hasSuffix("!") || final == "t" { return }
    let numbers = text.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) }
    func number(_ index: Int = 0, or fallback: Int = 1) -> Int {
      numbers.indices.contains(index) ? numbers[index] ?? fallback : fallback
    }
    switch final {
    case "H", "f": move(row: number() - 1, column: number(1) - 1)
    case "d": move(row: number() - 1, column: cursor.column)
    case "G": move(row: cursor.row, column: number() - 1)
    case "A": move(row: cursor.row - number(), column: cursor.column)
    case "B": move(row: cursor.row + number(), column: cursor.column)
    case "C": move(row: cursor.row, column: cursor.column + number())
    case "D": move(row: cursor.row, column: cursor.column - number())
    case "K": eraseLine(number(or: 0))
    case "J": eraseScreen(number(or: 0))
    case "X": blank(cursor.row, cursor.column..<min(columns, cursor.column + number()))
    case "P":
      squares[cursor.row].removeSubrange(
        cursor.column..<min(columns, cursor.column + number()))
      pad(cursor.row)
    case "@":
      squares[cursor.row].insert(
        contentsOf: Array(repeating: blankSquare, count: number()), at: cursor.column)
      squares[cursor.row].removeLast(squares[cursor.row].count - columns)
    case "b":
      let square = squares[cursor.row][max(0, cursor.column - 1)].text.unicodeScalars
      for _ in 0..<number() { for scalar in square { print(scalar) } }
    case "S": scroll(region, by: number())
    case "T": scroll(region, by: -number())
    case "L": scroll(cursor.row...region.upperBound, by: -number())
    case "M": scroll(cursor.row...region.upperBound, by: number())
    case "r":
      region = (number() - 1)...(number(1, or: rows) - 1)
      move(row: 0, column: 0)
    case "m":
      for part in text.split(separator: ";") where part.contains(":") { selectDirect(part) }
      select(
        text.isEmpty
          ? [0] : text.split(separator: ";").filter { !$0.contains(":") }.map { Int($0) ?? 0 })
    case "h", "l": break
    default: unknown.append("CSI \(text)\(final)")
    }
  }

  private mutating func mode(_ text: Substring, isOn: Bool) {
    for number in text.split(separator: ";") {
      switch number {
      case "25": isCursorVisible = isOn
      case "1049", "47": isAlternate = isOn
      case "2004": takesPaste = isOn
      case "1": keypadSends = isOn
      case "1002", "1004", "1006":
        if isOn { reports.insert(String(number)) } else { reports.remove(String(number)) }
      case "2026":
        if isOn { heldFrames += 1 }
        isHeld = isOn
      case "7", "12": break
      default: unknown.append("mode \(number)")
      }
    }
  }

  /// "38:2::255:0:0".
  private mutating func selectDirect(_ text: Substring) {
    let parts = text.split(separator: ":").compactMap { Int($0) }
    guard parts.count == 5, parts[1] == 2 else { return unknown.append("SGR \(text)") }
    if parts[0] == 38 {
      look.foreground = Array(parts[2...])
    } else {
      look.background = Array(parts[2...])
    }
  }

  private mutating func select(_ numbers: [Int]) {
    var rest = numbers[...]
    while let number = rest.popFirst() {
      switch number {
      case 0: look = Look()
      case 1...9: look.attributes.insert(number)
      case 22: look.attributes.subtract([1, 2])
      case 23...29: look.attributes.remove(number - 20)
      case 30...37: look.foreground = [number - 30]
      case 90...97: look.foreground = [number - 82]
      case 40...47: look.background = [number - 40]
      case 100...107: look.background = [number - 92]
      case 39: look.foreground = []
      case 49: look.background = []
      case 10: break
      case 38, 48:
        let count = rest.first == 5 ? 2 : 4
        let colour = Array(rest.prefix(count).dropFirst())
        rest = rest.dropFirst(count)
        if number == 38 { look.foreground = colour } else { look.background = colour }
      default: unknown.append("SGR \(number)")
      }
    }
  }

  // MARK: Drawing

  /// What erasing leaves: the terminals of these tests erase with the present background.
  private var blankSquare: Square {
    Square(text: " ", look: Look(background: look.background))
  }

  private mutating func move(row: Int, column: Int) {
    cursor = (max(0, min(rows - 1, row)), max(0, min(columns - 1, column)))
    mustWrap = false
  }

  private mutating func lineFeed() {
    if cursor.row == region.upperBound {
      scroll(region, by: 1)
    } else {
      cursor.row = min(rows - 1, cursor.row + 1)
    }
    mustWrap = false
  }

  private mutating func print(_ scalar: Unicode.Scalar) {
    let width = ambiguousIsWide && Self.isAmbiguous(scalar) ? 2 : Self.width(scalar)
    if width == 0 {
      let column = mustWrap ? cursor.column : cursor.column - 1
      squares[cursor.row][max(0, column)].text.unicodeScalars.append(scalar)
      return
    }
    if mustWrap {
      cursor.column = 0
      lineFeed()
    }
    squares[cursor.row][cursor.column] = Square(text: String(scalar), look: look)
    if width == 2, cursor.column + 1 < columns {
      squares[cursor.row][cursor.column + 1] = Square(text: "", look: look)
    }
    if cursor.column + width >= columns {
      mustWrap = true
      cursor.column = columns - 1
    } else {
      cursor.column += width
    }
  }

  private static func isAmbiguous(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0xB1, 0xE9, 0x3A9, 0x410...0x451: true
    default: false
    }
  }

  private static func width(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0x300...0x36F: 0
    case 0x1100...0x115F, 0x2E80...0x9FFF, 0xAC00...0xD7A3, 0xFF00...0xFF60, 0x1F300...0x1FAFF: 2
    default: 1
    }
  }

  private mutating func blank(_ row: Int, _ range: Range<Int>) {
    for column in range { squares[row][column] = blankSquare }
  }

  private mutating func pad(_ row: Int) {
    while squares[row].count < columns { squares[row].append(blankSquare) }
  }

  private mutating func eraseLine(_ kind: Int) {
    switch kind {
    case 0: blank(cursor.row, cursor.column..<columns)
    case 1: blank(cursor.row, 0..<(cursor.column + 1))
    default: blank(cursor.row, 0..<columns)
    }
  }

  private mutating func eraseScreen(_ kind: Int) {
    if kind == 0 {
      eraseLine(0)
      for row in (cursor.row + 1)..<max(rows, cursor.row + 1) { blank(row, 0..<columns) }
    } else {
      for row in 0..<rows { blank(row, 0..<columns) }
    }
  }

  private mutating func scroll(_ rows: ClosedRange<Int>, by lines: Int) {
    scrolled += abs(lines)
    let old = squares
    for row in rows {
      let source = row + lines
      squares[row] =
        rows.contains(source) ? old[source] : Array(repeating: blankSquare, count: columns)
    }
  }
}
