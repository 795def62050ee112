package import Marketplace
import TerminalCore
import Texts

/// A line in which anything is found by a few letters: what can be done, screens, accounts, themes, products, sales.
package struct Palette: Equatable, Sendable {
  package var field = TextField()
  package var place = ListPlace()
  package var generation = Generation()
  /// The products that the store found for what is typed.
  package var products: [Product] = []
  /// The sales that it found.
  package var sales: [Sale] = []

  package init() {}

  /// Something that can be chosen.
  enum Entry: Equatable {
    case action(Desk.Action)
    case theme(String)
    case account(AccountID)
    case product(Product)
    case sale(Sale)
  }

  /// The most products that are looked for.
  package static let mostProducts = 8
  /// The most sales that are looked for.
  package static let mostSales = 5
  /// Fewer letters would find any sale.
  static let leastForSales = 3
}

extension Desk {
  // MARK: Entries

  /// What is listed for the letters typed so far, the best first.
  static func entries(_ palette: Palette, _ model: Model) -> [Palette.Entry] {
    let typed = SearchFolding.fold(palette.field.text)
    let texts = model.texts
    var ranked: [(score: Int, entry: Palette.Entry)] = []
    func offer(_ entry: Palette.Entry, _ names: String, bonus: Int = 0) {
      guard let score = FuzzyMatch.score(of: typed, in: SearchFolding.fold(names)) else { return }
      ranked.append((score + bonus, entry))
    }
    for action in Action.all where action.isInPalette {
      offer(
        .action(action),
        "\(texts.shortName(ofAction: action.name)) \(texts.longName(ofAction: action.name)) "
          + action.name,
        // What works here comes before what has to change the screen.
        bonus: action.screen == model.screen ? 200 : 0)
    }
    if !typed.isEmpty {
      for theme in model.setup.themes { offer(.theme(theme), texts.themeIs(theme)) }
      if model.setup.accounts.count > 1 {
        for account in model.setup.accounts { offer(.account(account.id), account.id.name) }
      }
    }
    // With nothing typed yet the order is that of help.
    guard !typed.isEmpty else { return ranked.map(\.entry) }
    let sorted = ranked.enumerated().sorted {
      $0.element.score == $1.element.score
        ? $0.offset < $1.offset : $0.element.score > $1.element.score
    }.map(\.element.entry)
    // What the store has found comes after what has the letters in its own name.
    return sorted + palette.products.map(Palette.Entry.product)
      + palette.sales.map(Palette.Entry.sale)
  }

  // MARK: Keys

  static func openPalette(_ model: inout Model) -> [Effect] {
    model.overlay = .palette(Palette())
    return layOutPalette(&model)
  }

  private static func layOutPalette(_ model: inout Model) -> [Effect] {
    guard case .palette(var palette) = model.overlay else { return [] }
    palette.place.resize(
      height: paletteRect(model.size).rows - 3, count: entries(palette, model).count)
    model.overlay = .palette(palette)
    return []
  }

  static func press(_ model: inout Model, _ key: Key, in palette: Palette) -> [Effect] {
    var palette = palette
    switch (key.code, key.modifiers) {
    case (.escape, []), (.character("c"), .control):
      model.overlay = nil
      return []
    case (.enter, []):
      let found = entries(palette, model)
      model.overlay = nil
      guard found.indices.contains(palette.place.cursor) else { return [] }
      return choose(&model, found[palette.place.cursor])
    case (.down, []), (.character("n"), .control), (.tab, []):
      palette.place.perform(.down)
    case (.up, []), (.character("p"), .control), (.tab, .shift):
      palette.place.perform(.up)
    case (.pageDown, []):
      palette.place.perform(.pageDown)
    case (.pageUp, []):
      palette.place.perform(.pageUp)
    case (.backspace, []) where palette.field.text.isEmpty:
      model.overlay = nil
      return []
    default:
      guard palette.field.press(key) == .edited else { break }
      return typed(&model, palette)
    }
    model.overlay = .palette(palette)
    return []
  }

  static func paste(_ model: inout Model, _ text: String, in palette: Palette) -> [Effect] {
    var palette = palette
    palette.field.paste(text)
    return typed(&model, palette)
  }

  private static func typed(_ model: inout Model, _ palette: Palette) -> [Effect] {
    var palette = palette
    palette.place = ListPlace()
    let generation = palette.generation.advance()
    let text = palette.field.text
    if text.isEmpty { palette.products = [] }
    let findsSales =
      text.count >= Palette.leastForSales && model.account.capabilities.contains(.statistics)
    if !findsSales { palette.sales = [] }
    model.overlay = .palette(palette)
    _ = layOutPalette(&model)
    guard text.count > 1 else { return [] }
    let words = SearchFolding.words(text)
    let sales: [Effect] =
      findsSales ? [.money(model.account.id, .findSales(words, generation))] : []
    return [
      .searchProducts(
        ProductQuery(
          account: model.account.id, filter: ProductFilter(typed: text),
          language: model.products[model.current].language), generation)
    ] + sales
  }

  static func handle(
    _ model: inout Model, _ generation: Generation, found sales: [Sale]
  ) -> [Effect] {
    receive(&model, generation) { $0.sales = sales }
  }

  static func handle(
    _ model: inout Model, _ generation: Generation, found products: [Product]
  ) -> [Effect] {
    receive(&model, generation) { $0.products = products }
  }

  /// Takes what was found, unless other words were typed since.
  private static func receive(
    _ model: inout Model, _ generation: Generation, _ take: (inout Palette) -> Void
  ) -> [Effect] {
    guard case .palette(var palette) = model.overlay, palette.generation == generation else {
      return []
    }
    take(&palette)
    palette.place.update(count: entries(palette, model).count)
    model.overlay = .palette(palette)
    return layOutPalette(&model)
  }

  private static func choose(_ model: inout Model, _ entry: Palette.Entry) -> [Effect] {
    switch entry {
    case .action(let action):
      return choose(&model, action)
    case .theme(let name):
      return chooseTheme(&model, name)
    case .account(let account):
      guard let index = index(of: account, in: model) else { return [] }
      return show(&model, accountAt: index)
    case .product(let product):
      model.trail.leave(place(model))
      let effects = model.screen == .products ? [] : show(&model, .products)
      return effects + Products.go(&model.products[model.current], to: product.id)
    case .sale(let sale):
      return Money.showOrder(&model, sale.id)
    }
  }

  // MARK: View

  private static func paletteRect(_ size: Size) -> Rect {
    Rect(size).centred(Size(columns: min(90, size.columns - 2), rows: min(20, size.rows - 2)))
  }

  /// Returns the place of the cursor.
  static func drawPalette(_ canvas: inout Canvas, _ model: Model, _ palette: Palette) -> Position {
    let rect = paletteRect(model.size)
    canvas.fill(rect, role: .dialog)
    canvas.box(rect, role: .dialogBorder)
    canvas.write(
      " " + model.texts.paletteTitle + " ", column: rect.column + 2, row: rect.row,
      columns: max(0, rect.columns - 4), role: .dialogTitle)
    var inner = rect.inset(columns: 2, rows: 1)
    let line = inner.cutTop(1)
    let field = drawField(&canvas, "›", palette.field, line)
    let found = entries(palette, model)
    if found.isEmpty {
      canvas.write(
        model.texts.nothing, column: inner.column, row: inner.row, columns: inner.columns,
        role: .dialogBorder)
    }
    var place = palette.place
    place.resize(height: inner.rows, count: found.count)
    for (offset, index) in place.visible.enumerated() {
      let isChosen = index == place.cursor
      let row = inner.row + offset
      let role: Role = isChosen ? .dialogSelected : .dialog
      canvas.fill(
        Rect(column: inner.column - 1, row: row, columns: inner.columns + 2, rows: 1), role: role)
      let shown = words(for: found[index], model)
      let keyWidth = DisplayText.width(of: shown.key)
      canvas.write(
        (isChosen ? "› " : "  ") + shown.text, column: inner.column - 1, row: row,
        columns: max(0, inner.columns - keyWidth),
        role: shown.isPossible ? role : isChosen ? role : .dialogBorder)
      canvas.write(
        shown.key, column: inner.endColumn - keyWidth, row: row, columns: keyWidth,
        role: isChosen ? role : .dialogKey)
    }
    return field.cursor
  }

  /// How an entry is listed: its words, its key, and why it cannot be chosen now.
  private static func words(
    for entry: Palette.Entry, _ model: Model
  ) -> (text: String, key: String, isPossible: Bool) {
    let texts = model.texts
    switch entry {
    case .action(let action):
      let key = model.setup.keys.chords(for: action).first.map(\.description) ?? ""
      let reason = obstacle(to: action, model)
      let name = texts.longName(ofAction: action.name)
      return (reason.map { name + " – " + $0 } ?? name, key, reason == nil)
    case .theme(let name): return (texts.themeIs(name), "", true)
    case .account(let account):
      return (texts.accountColumn + ": " + account.name, "", true)
    case .product(let product):
      let language = model.products[model.current].language
      let price = product.price.map(texts.money) ?? ""
      return (
        product.title(in: language),
        [texts.state(product.state.kind), price].filter { !$0.isEmpty }.joined(separator: " · "),
        true
      )
    case .sale(let sale):
      let parts = [sale.buyer, sale.productName].compactMap { $0 }
      return (
        ([texts.orderColumn + " " + sale.id] + parts).joined(separator: " · "),
        sale.amount.map(texts.money) ?? "", true
      )
    }
  }
}

extension Desk.Action {
  /// Moving is what keys are for; nobody looks it up to run it once.
  fileprivate var isInPalette: Bool {
    switch self {
    case .list, .composer, .desk(.palette), .desk(.back), .desk(.paneLeft), .desk(.paneRight): false
    case .inbox, .products, .tasks, .health, .money, .desk: true
    }
  }
}
