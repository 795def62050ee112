package import TerminalCore
import Texts

extension FirstRun {
  /// Where the parts of the screen lie.
  struct Page {
    let isTooSmall: Bool
    /// Whether there is room for blank lines and explanations.
    let isRoomy: Bool
    /// The left edge and the width of everything between header and footer.
    let column: Int
    let columns: Int
    /// The line of the first field; the others follow it.
    let firstField: Int
    let lastRow: Int

    init(_ model: Model) {
      let size = model.size
      isTooSmall = size.columns < Layout.smallest.columns || size.rows < Layout.smallest.rows
      isRoomy = size.rows >= 18
      columns = min(84, max(0, size.columns - 4))
      column = max(0, (size.columns - columns) / 2)
      firstField = isRoomy ? 7 : 3
      lastRow = size.rows - 2
    }

    func row(of field: Field) -> Int {
      firstField + (Field.allCases.firstIndex(of: field) ?? 0)
    }

    /// The first line below the fields.
    var below: Int { firstField + Field.allCases.count + 1 }

    func field(at place: Position) -> Field? {
      guard (column..<column + columns).contains(place.column), !isTooSmall else { return nil }
      return Field.allCases.first { row(of: $0) == place.row }
    }
  }

  /// Everything that is on the screen.
  package static func view(_ model: Model) -> Frame {
    var canvas = Canvas(model.size)
    let page = Page(model)
    let texts = model.texts
    var cursor: Position?
    if page.isTooSmall {
      canvas.write(
        texts.tooSmall(Layout.smallest.columns, Layout.smallest.rows), column: 0, row: 0,
        columns: model.size.columns, role: .default)
    } else {
      let header = Rect(column: 0, row: 0, columns: model.size.columns, rows: 1)
      canvas.fill(header, role: .header)
      canvas.write("sellerdesk", column: 1, row: 0, columns: header.columns - 1, role: .headerShop)
      drawIntroduction(&canvas, model, page)
      cursor = drawFields(&canvas, model, page)
      drawBelow(&canvas, model, page)
      drawFooter(&canvas, model)
    }
    return Frame(
      canvas: canvas, cursor: cursor, title: "sellerdesk", theme: model.setup.theme)
  }

  private static func drawIntroduction(
    _ canvas: inout Canvas, _ model: Model, _ page: Page
  ) {
    let texts = model.texts
    func line(_ text: String, _ row: Int, _ role: Role) {
      canvas.write(text, column: page.column, row: row, columns: page.columns, role: role)
    }
    guard page.isRoomy else { return line(texts.firstRunShort, 1, .textStrong) }
    line(texts.firstRunTitle, 2, .textStrong)
    line(texts.firstRunDemo, 3, .default)
    line(texts.firstRunAccount, 5, .textMuted)
  }

  // MARK: Fields

  /// Returns the place of the cursor.
  private static func drawFields(
    _ canvas: inout Canvas, _ model: Model, _ page: Page
  ) -> Position? {
    let texts = model.texts
    let labels = Field.allCases.map { label(of: $0, texts) }
    let labelWidth = (labels.map { DisplayText.width(of: $0) }.max() ?? 0) + 2
    let start = page.column + 2 + labelWidth
    let room = max(0, page.column + page.columns - start)
    var cursor: Position?
    for (field, label) in zip(Field.allCases, labels) {
      let row = page.row(of: field)
      let hasKeys = field == model.field && isOpen(model.step)
      canvas.write(
        hasKeys ? "› " : "  ", column: page.column, row: row, columns: 2, role: .inputPrompt)
      canvas.write(
        label, column: page.column + 2, row: row, columns: labelWidth,
        role: hasKeys ? .textStrong : .textMuted)
      let rect = Rect(column: start, row: row, columns: room, rows: 1)
      switch field {
      case .sellerID:
        canvas.fill(rect.narrowed(to: 20), role: .input)
        // A column of its own for the prompt is not needed here.
        let shown = Rect(column: rect.column - 1, row: row, columns: 21, rows: 1)
        let place = Desk.drawField(&canvas, " ", model.sellerID, shown).cursor
        if hasKeys { cursor = place }
      case .key:
        let place = drawKey(&canvas, model, rect)
        if hasKeys { cursor = place }
      case .place:
        canvas.write(
          placeText(model), column: start, row: row, columns: room,
          role: hasKeys ? .textStrong : .default)
        // Where nothing is typed the cursor still says which line has the keys.
        if hasKeys { cursor = Position(column: page.column, row: row) }
      }
    }
    return cursor
  }

  /// As many dots as there are letters, up to what fits, and the number: nothing of the key itself.
  private static func drawKey(
    _ canvas: inout Canvas, _ model: Model, _ rect: Rect
  ) -> Position {
    let texts = model.texts
    let count = texts.characterCount(model.key.count)
    let width = DisplayText.width(of: count)
    let most = max(4, min(40, rect.columns - width - 2))
    canvas.fill(rect.narrowed(to: most), role: .input)
    let dots = min(model.key.count, most - 1)
    if model.key.isEmpty {
      canvas.write(
        texts.pasteKeyHere, column: rect.column, row: rect.row, columns: most, role: .inputHint)
    } else {
      canvas.write(
        String(repeating: "•", count: dots), column: rect.column, row: rect.row, columns: most,
        role: .input)
      canvas.write(
        count, column: rect.column + most + 1, row: rect.row,
        columns: max(0, rect.columns - most - 1), role: .textMuted)
    }
    return Position(column: rect.column + dots, row: rect.row)
  }

  private static func placeText(_ model: Model) -> String {
    guard model.setup.places.indices.contains(model.place) else { return "" }
    let name =
      switch model.setup.places[model.place] {
      case .keyring: model.texts.keySourceKeyring
      case .file(let path): model.texts.privateFile(DisplayText.plain(path))
      }
    return model.setup.places.count > 1 ? "‹ " + name + " ›" : name
  }

  private static func label(of field: Field, _ texts: Texts) -> String {
    switch field {
    case .sellerID: texts.sellerIDLabel
    case .key: texts.apiKeyLabel
    case .place: texts.keyKeptLabel
    }
  }

  private static func isOpen(_ step: Step) -> Bool {
    switch step {
    case .filling, .works: true
    case .checking, .adding, .startingDemo: false
    }
  }

  // MARK: What happens

  private static func drawBelow(_ canvas: inout Canvas, _ model: Model, _ page: Page) {
    var lines: [(text: String, role: Role)] = []
    let texts = model.texts
    func add(_ text: String, _ role: Role) {
      for line in DisplayText.wrap(text, columns: page.columns) {
        lines.append((String(line), role))
      }
    }
    switch model.step {
    case .filling:
      if let notice = model.notice {
        switch notice.weight {
        case .info: add(notice.text, .noticeInfo)
        case .warning: add("! " + notice.text, .noticeWarning)
        case .error: add("✗ " + notice.text, .noticeError)
        }
      } else {
        add(texts.firstRunWhere, .textMuted)
      }
    case .checking: add(texts.checkingKey, .noticeInfo)
    case .adding: add(texts.addingAccount, .noticeInfo)
    case .startingDemo: add(texts.startingDemo, .noticeInfo)
    case .works(let report):
      if let notice = model.notice { add("! " + notice.text, .noticeWarning) }
      add("✓ " + texts.keyWorks, .stateOn)
      add(texts.enterAdds(DisplayText.plain(model.setup.configPath)), .textMuted)
      func list(_ names: [String]) -> String {
        DisplayText.plain(names.map(texts.right).joined(separator: "; "))
      }
      if !report.granted.isEmpty { add(texts.allows(list(report.granted)), .default) }
      if !report.missing.isEmpty { add(texts.allowsNot(list(report.missing)), .default) }
      if !report.isTold { add(texts.rightsNotTold, .textMuted) }
    }
    let first = page.isRoomy ? page.below : page.below - 1
    let room = max(0, page.lastRow - first + 1)
    for (offset, line) in lines.prefix(room).enumerated() {
      let isCut = offset == room - 1 && lines.count > room
      canvas.write(
        isCut ? line.text + " …" : line.text, column: page.column, row: first + offset,
        columns: page.columns, role: line.role)
    }
  }

  private static func drawFooter(_ canvas: inout Canvas, _ model: Model) {
    let rect = Rect(column: 0, row: model.size.rows - 1, columns: model.size.columns, rows: 1)
    canvas.fill(rect, role: .footer)
    var column = rect.column + 1
    for (key, text) in hints(model) {
      let width = DisplayText.width(of: key) + 1 + DisplayText.width(of: text)
      guard column + width < rect.endColumn else { break }
      column += canvas.write(
        key, column: column, row: rect.row, columns: rect.endColumn - column, role: .footerKey)
      column += 1
      column += canvas.write(
        text, column: column, row: rect.row, columns: rect.endColumn - column, role: .footer)
      column += 2
    }
  }

  private static func hints(_ model: Model) -> [(String, String)] {
    let texts = model.texts
    switch model.step {
    case .checking: return [("esc", texts.cancel)]
    case .adding, .startingDemo: return []
    case .filling, .works: break
    }
    let enter: (String, String)
    if case .works = model.step {
      enter = ("enter", texts.addAccount)
    } else {
      enter = ("enter", texts.checkKey)
    }
    guard model.field != .key else {
      return [enter, ("tab", texts.nextField), ("esc", texts.cancel)]
    }
    var hints = [enter]
    if model.field == .place, model.setup.places.count > 1 {
      hints.append(("space", texts.otherPlace))
    }
    return hints + [
      ("d", texts.demo), ("L", texts.otherLanguage), ("tab", texts.nextField),
      ("q", texts.quitWord),
    ]
  }
}

extension Rect {
  /// The rectangle's left part, of so many columns at most.
  fileprivate func narrowed(to most: Int) -> Rect {
    Rect(column: column, row: row, columns: min(columns, most), rows: rows)
  }
}
