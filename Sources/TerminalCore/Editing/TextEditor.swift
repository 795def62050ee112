/// A text of several lines that is being edited on a piece of the screen, as a value.
///
/// Long lines are broken softly, never inside a cluster; the last column is the cursor's when a row is full. It keeps
/// what it shows up to date as it is changed: drawing only reads. Rows are laid out where they are looked at and no
/// further, so that a paste of a megabyte costs a frame what a short text costs it.
package struct TextEditor: Equatable, Sendable {
  private var content: EditedText
  private let filter: DisplayFilter
  /// The cells that it may draw on.
  private var size = Size(columns: 80, rows: 24)
  /// The row at the top of the screen, by where it starts.
  private var top = 0
  /// The rows on the screen.
  private(set) var visible: [EditorRow] = []
  /// The column that moving up and down keeps to.
  private var goal: Int?
  /// The keys of a chord that is not finished.
  private var pending: [Key] = []
  /// Layouts of the lines that were looked at last.
  private var layouts: [LineLayout] = []

  private static let mostLayouts = 4

  package init(_ text: String = "", policy: WidthPolicy = .current) {
    content = EditedText(Self.readable(text))
    filter = DisplayFilter(policy: policy)
    settle()
  }

  package static func == (left: TextEditor, right: TextEditor) -> Bool {
    left.content == right.content && left.size == right.size && left.top == right.top
      && left.pending == right.pending
  }

  package var text: String { content.text }
  /// The bytes of UTF-8 before the cursor.
  package var cursor: Int { content.cursor }
  package var selection: Range<Int>? { content.selection }
  /// The text before the cursor.
  package var beforeCursor: Substring { content.beforeCursor }
  /// How many rows of its cells it uses.
  package var rowsInUse: Int { visible.count }

  private var columns: Int { max(1, size.columns - 1) }

  // MARK: Changing

  /// Gives the editor so many cells.
  package mutating func resize(_ size: Size) {
    guard size != self.size else { return }
    self.size = size
    layouts = []
    settle()
  }

  /// Inserts a paste: line breaks of any kind become line feeds, and controls and bidi controls are left out.
  package mutating func paste(_ pasted: String) {
    content.insert(Self.readable(pasted))
    goal = nil
    pending = []
    settle()
  }

  /// The text is another now, as after an external editor; that can be undone.
  package mutating func replaceAll(with text: String) {
    content.replaceAll(with: Self.readable(text))
    goal = nil
    settle()
  }

  /// Puts the cursor behind so many bytes of UTF-8, or at the next place between two clusters.
  package mutating func move(to place: Int) {
    content.move(to: min(max(0, place), text.utf8.count))
    goal = nil
    settle()
  }

  /// Handles a key.
  ///
  /// Enter is nobody's here: it sends where a text is sent, and ends a line where somebody says so with `newLine`.
  package mutating func press(_ key: Key) -> EditCommand.Outcome {
    if pending.isEmpty, let typed = key.typed {
      content.type(typed)
      goal = nil
      settle()
      return .edited
    }
    let keys = pending + [key]
    pending = []
    switch EditCommand.keymap.match(keys) {
    case .pending:
      pending = keys
      return .moved
    case .command(let command):
      return perform(command)
    case .none:
      // A chord that means nothing presses nothing.
      return keys.count > 1 ? .moved : .ignored
    }
  }

  /// Does what a command says.
  package mutating func perform(_ command: EditCommand) -> EditCommand.Outcome {
    switch command {
    case .openEditor:
      return .editorWanted
    case .newLine:
      content.insert("\n")
      goal = nil
    case .up, .selectUp:
      moveRows(by: -1, selecting: command == .selectUp)
    case .down, .selectDown:
      moveRows(by: 1, selecting: command == .selectDown)
    case .pageUp, .pageDown:
      let page = max(1, size.rows - 1)
      let rows = command == .pageUp ? -page : page
      scroll(by: rows)
      moveRows(by: rows, selecting: false)
    case .left, .right, .wordLeft, .wordRight, .lineStart, .lineEnd, .textStart, .textEnd,
      .selectLeft, .selectRight, .selectWordLeft, .selectWordRight, .selectLineStart,
      .selectLineEnd, .selectAll, .setMark, .exchangeMark, .deleteBack, .deleteForward, .killLine,
      .killToLineStart, .killWord, .killWordBack, .killBlankWordBack, .copySelection, .yank,
      .yankPop, .transpose, .upcaseWord, .downcaseWord, .capitaliseWord, .undo, .redo:
      _ = content.perform(command)
      goal = nil
    }
    let isEdit = content.lastChange != nil
    settle()
    return isEdit ? .edited : .moved
  }

  /// Puts the cursor under the pointer; the place is counted from the editor's own corner.
  package mutating func point(at place: Position, selecting: Bool = false) {
    guard !visible.isEmpty else { return }
    let row = visible[min(max(0, place.row), visible.count - 1)]
    let (filter, column) = (filter, max(0, place.column))
    content.move(
      to: content.places { $0.place(atColumn: column, of: row, filter: filter) },
      selecting: selecting)
    goal = nil
    settle()
  }

  /// What may stand in a text that is written: no controls but line feeds and tabs, no bidi controls.
  private static func readable(_ text: String) -> String {
    let needsWork = text.unicodeScalars.contains { scalar in
      switch ScalarProperties(scalar).displayClass {
      case .control, .bidiControl: true
      case .lineControl: scalar != "\n" && scalar != "\t"
      case .plain, .space, .ignorable, .undrawable: false
      }
    }
    guard needsWork else { return text }
    var kept = String.UnicodeScalarView()
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      switch ScalarProperties(scalar).displayClass {
      case .control, .bidiControl: break
      case .lineControl where scalar == "\t": kept.append(scalar)
      case .lineControl where scalar == "\n" && previous == "\r": break
      case .lineControl: kept.append("\n")
      case .plain, .space, .ignorable, .undrawable: kept.append(scalar)
      }
      previous = scalar
    }
    return String(kept)
  }

  // MARK: Rows

  private mutating func moveRows(by count: Int, selecting: Bool) {
    let start = rowStart(of: cursor)
    let (filter, here) = (filter, cursor)
    let wanted =
      goal ?? content.places { $0.columns(from: start, to: here, filter: filter) }
    guard let target = rowStart(movedBy: count, from: start) else {
      // Past the first row is its start, past the last one its end.
      content.move(to: count < 0 ? 0 : text.utf8.count, selecting: selecting)
      return
    }
    let columns = columns
    content.move(
      to: content.places { bytes in
        let row = bytes.row(from: target, columns: columns, filter: filter)
        return bytes.place(atColumn: wanted, of: row, filter: filter)
      }, selecting: selecting)
    goal = wanted
  }

  /// The start of the row so many rows away, or of the first or last on the way; nil when there is none at all.
  private mutating func rowStart(movedBy count: Int, from start: Int) -> Int? {
    var place = start
    for _ in 0..<abs(count) {
      guard let next = count < 0 ? rowStart(before: place) : rowStart(after: place) else { break }
      place = next
    }
    return place == start ? nil : place
  }

  private func rowStart(after start: Int) -> Int? {
    let row = row(from: start)
    return row.endsText ? nil : row.next
  }

  private mutating func rowStart(before start: Int) -> Int? {
    let index = layoutIndex(of: start)
    if let before = layouts[index].rowStart(before: start) { return before }
    return start > 0 ? rowStart(of: start - 1) : nil
  }

  private func row(from start: Int) -> EditorRow {
    let (columns, filter) = (columns, filter)
    return content.places { $0.row(from: start, columns: columns, filter: filter) }
  }

  /// The start of the row on which a place lies.
  private mutating func rowStart(of place: Int) -> Int {
    let index = layoutIndex(of: place)
    var layout = layouts[index]
    let (columns, filter) = (columns, filter)
    let start = content.places {
      layout.rowStart(of: place, in: $0, columns: columns, filter: filter)
    }
    layouts[index] = layout
    return start
  }

  /// Which layout is the one of the line in which a place lies, knowing at least its row.
  private mutating func layoutIndex(of place: Int) -> Int {
    let known = layouts.firstIndex { layout in
      guard layout.start <= place else { return false }
      let floor = min(layout.lastKnown, place)
      return content.places { $0.lineStart(of: place, notBefore: floor) } == floor
        && content.places { floor == layout.start || $0[floor - 1] != UInt8(ascii: "\n") }
    }
    var layout: LineLayout
    if let known {
      layout = layouts.remove(at: known)
    } else {
      layout = LineLayout(start: content.places { $0.lineStart(of: place) })
      if layouts.count >= Self.mostLayouts { layouts.removeFirst() }
    }
    let (columns, filter) = (columns, filter)
    _ = content.places {
      layout.rowStart(of: place, in: $0, columns: columns, filter: filter)
    }
    layouts.append(layout)
    return layouts.count - 1
  }

  private mutating func scroll(by rows: Int) {
    if let place = rowStart(movedBy: rows, from: top) { top = place }
  }

  /// Brings the layout up to date with the text, and the cursor onto the screen.
  private mutating func settle() {
    if let change = content.takeLastChange() {
      layouts = layouts.compactMap {
        var layout = $0
        return layout.follow(change) ? layout : nil
      }
      if top >= change.range.upperBound, top > change.range.lowerBound {
        top += change.shift
      } else {
        top = min(top, change.range.lowerBound)
      }
    }
    top = rowStart(of: min(top, text.utf8.count))
    let cursorRow = rowStart(of: cursor)
    let height = max(1, size.rows)
    if cursorRow < top {
      top = cursorRow
    } else {
      // Whether the cursor's row is on the screen is seen from its own side: above it may be a megabyte.
      var highest = cursorRow
      for _ in 1..<max(2, height) where height > 1 {
        guard highest > top, let before = rowStart(before: highest) else { break }
        highest = before
      }
      if highest > top { top = highest }
    }
    visible = []
    var next: Int? = top
    while visible.count < height, let start = next {
      let row = row(from: start)
      visible.append(row)
      next = row.endsText ? nil : row.next
    }
    fillScreen(height)
  }

  /// Shows no empty rows below the text while there are rows above it.
  private mutating func fillScreen(_ height: Int) {
    while visible.count < height, let before = rowStart(before: top) {
      top = before
      visible.insert(row(from: before), at: 0)
    }
  }

  // MARK: Drawing

  /// Draws what is visible, and says where the cursor is.
  @discardableResult
  package func draw(
    in canvas: inout Canvas, _ rect: Rect, role: Role = .input,
    selectionRole: Role = .inputSelected
  ) -> Position? {
    canvas.fill(rect, role: role)
    var cursorPlace: Position?
    let selection = selection
    for (offset, row) in visible.prefix(rect.rows).enumerated() {
      let line = rect.row + offset
      canvas.write(
        content[row.start..<row.end], column: rect.column, row: line, columns: rect.columns,
        role: role, tokenRole: .textToken, cut: .clip, policy: filter.policy)
      if let selection, selection.overlaps(row.start..<row.next) {
        let first = column(of: max(selection.lowerBound, row.start), on: row)
        // A selected line feed is seen as a blank.
        let goesOn = selection.upperBound >= row.next && !row.endsText
        let last =
          goesOn ? column(of: row.end, on: row) + 1 : column(of: selection.upperBound, on: row)
        canvas.restyle(
          Rect(column: rect.column + first, row: line, columns: last - first, rows: 1)
            .intersection(rect), role: selectionRole)
      }
      if (row.start..<row.next).contains(cursor) || (row.endsText && cursor == row.next) {
        cursorPlace = Position(
          column: rect.column + min(column(of: cursor, on: row), max(0, rect.columns - 1)),
          row: line)
      }
    }
    return cursorPlace
  }

  private func column(of place: Int, on row: EditorRow) -> Int {
    let filter = filter
    return content.places { $0.columns(from: row.start, to: place, filter: filter) }
  }
}
