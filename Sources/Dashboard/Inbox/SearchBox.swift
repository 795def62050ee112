import Foundation
package import Marketplace
import TerminalCore
import Texts

/// A line in which everything stored is searched: messages, buyers, orders, products.
package struct SearchBox: Equatable, Sendable {
  package let account: AccountID
  package var field = TextField()
  package var place = ListPlace()
  package var hits: [SearchHit] = []
  /// Whether an answer to what is typed has come.
  var isAnswered = false

  init(_ account: AccountID) { self.account = account }
}

extension Desk {
  static func openSearch(_ model: inout Model) -> [Effect] {
    guard model.account.capabilities.contains(.chats) else {
      return notify(&model, model.texts.noChats(model.account.marketplace.name), .warning)
    }
    model.overlay = .search(SearchBox(model.account.id))
    return []
  }

  static func press(_ model: inout Model, _ key: Key, in box: SearchBox) -> [Effect] {
    var box = box
    switch (key.code, key.modifiers) {
    case (.escape, []), (.character("c"), .control):
      model.overlay = nil
      return []
    case (.enter, []):
      guard box.hits.indices.contains(box.place.cursor) else { return [] }
      model.overlay = nil
      return go(&model, to: box.hits[box.place.cursor])
    case (.down, []), (.character("n"), .control), (.tab, []):
      box.place.perform(.down)
    case (.up, []), (.character("p"), .control), (.tab, .shift):
      box.place.perform(.up)
    case (.pageDown, []):
      box.place.perform(.pageDown)
    case (.pageUp, []):
      box.place.perform(.pageUp)
    case (.backspace, []) where box.field.text.isEmpty:
      model.overlay = nil
      return []
    default:
      guard box.field.press(key) == .edited else { break }
      return typed(&model, box)
    }
    model.overlay = .search(box)
    return []
  }

  static func paste(_ model: inout Model, _ text: String, in box: SearchBox) -> [Effect] {
    var box = box
    box.field.paste(text)
    return typed(&model, box)
  }

  private static func typed(_ model: inout Model, _ box: SearchBox) -> [Effect] {
    var box = box
    box.place = ListPlace()
    box.isAnswered = false
    let generation = model.searchGeneration.advance()
    let text = box.field.text
    // What was found for other words stays until the answer comes, but not for no words at all.
    if text.allSatisfy(\.isWhitespace) { box.hits = [] }
    box.place.resize(height: searchRows(model), count: box.hits.count)
    model.overlay = .search(box)
    guard !text.allSatisfy(\.isWhitespace) else { return [] }
    return [.inbox(box.account, .search(text, generation))]
  }

  static func receive(_ model: inout Model, _ generation: Generation, _ hits: [SearchHit]) {
    guard case .search(var box) = model.overlay, generation == model.searchGeneration else {
      return
    }
    box.hits = hits
    box.isAnswered = true
    box.place.resize(height: searchRows(model), count: hits.count)
    model.overlay = .search(box)
  }

  private static func go(_ model: inout Model, to hit: SearchHit) -> [Effect] {
    switch hit.kind {
    case .message(let dialog, let message, _): return open(&model, dialog, nil, at: message)
    case .dialog(let dialog): return open(&model, dialog)
    case .product(let product):
      let effects = model.screen == .products ? [] : show(&model, .products)
      return effects + Products.go(&model.products[model.current], to: product)
    }
  }

  // MARK: View

  private static func searchRect(_ size: Size) -> Rect {
    Rect(size).centred(Size(columns: min(120, size.columns - 2), rows: min(30, size.rows - 2)))
  }

  private static func searchRows(_ model: Model) -> Int { max(1, searchRect(model.size).rows - 3) }

  static func drawSearch(_ canvas: inout Canvas, _ model: Model, _ box: SearchBox) -> Position {
    let texts = model.texts
    let rect = searchRect(model.size)
    canvas.fill(rect, role: .dialog)
    canvas.box(rect, role: .dialogBorder)
    canvas.write(
      " " + texts.searchTitle + " ", column: rect.column + 2, row: rect.row,
      columns: max(0, rect.columns - 4), role: .dialogTitle)
    var inner = rect.inset(columns: 2, rows: 1)
    let cursor = drawField(&canvas, "/", box.field, inner.cutTop(1)).cursor
    guard !box.hits.isEmpty else {
      let words =
        box.field.text.isEmpty
        ? texts.searchHint
        : box.isAnswered ? texts.nothingMatches(box.field.text) : texts.searching
      canvas.write(
        words, column: inner.column, row: inner.row, columns: inner.columns, role: .dialogBorder)
      return cursor
    }
    // Where and when stand in columns of their own, which no excerpt reaches.
    let whereColumns = min(26, inner.columns / 3)
    for index in box.place.visible where index < box.hits.count {
      let row = inner.row + index - box.place.top
      guard row < inner.endRow else { break }
      let hit = box.hits[index]
      let isSelected = index == box.place.cursor
      let role: Role = isSelected ? .dialogSelected : .dialog
      canvas.fill(Rect(column: inner.column, row: row, columns: inner.columns, rows: 1), role: role)
      let place =
        switch hit.kind {
        case .message(let dialog, _, let buyer): buyer ?? dialog.text
        case .dialog(let dialog): texts.dialogTitle(dialog.text)
        case .product: texts.nameColumnShort
        }
      canvas.write(
        (isSelected ? "› " : "  ") + place, column: inner.column, row: row, columns: whereColumns,
        role: role)
      let date = hit.date.map { model.account.clock.short($0, now: model.now) } ?? ""
      let dateColumns = inner.columns >= 60 ? 12 : 0
      canvas.write(
        date, column: inner.column + whereColumns + 1, row: row, columns: max(0, dateColumns - 1),
        role: isSelected ? role : .dialogBorder)
      draw(
        &canvas, hit,
        Rect(
          column: inner.column + whereColumns + 1 + dateColumns, row: row,
          columns: max(0, inner.columns - whereColumns - 1 - dateColumns), rows: 1), role,
        isSelected: isSelected)
    }
    return cursor
  }

  /// An excerpt with the words that were found in it.
  private static func draw(
    _ canvas: inout Canvas, _ hit: SearchHit, _ rect: Rect, _ role: Role, isSelected: Bool
  ) {
    // Offsets are of raw scalars, so the pieces are written one by one, tags and all.
    let scalars = Array(hit.excerpt.unicodeScalars)
    var column = rect.column
    func write(_ range: Range<Int>, _ role: Role) {
      guard column < rect.endColumn, !range.isEmpty else { return }
      var piece = String.UnicodeScalarView()
      piece.append(contentsOf: scalars[range])
      column += canvas.write(
        String(piece), column: column, row: rect.row, columns: rect.endColumn - column, role: role,
        tokenRole: .textToken)
    }
    var done = 0
    for match in hit.matches.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      let range = match.clamped(to: done..<max(done, scalars.count))
      write(done..<range.lowerBound, role)
      write(range, isSelected ? role : .textMatch)
      done = max(done, range.upperBound)
    }
    if done < scalars.count { write(done..<scalars.count, role) }
  }
}
