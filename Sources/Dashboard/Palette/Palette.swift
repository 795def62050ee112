package import Marketplace
import TerminalCore
import Texts

/// A line in which anything is found by a few letters: what can be done, screens, accounts, themes, views that the seller
/// keeps, chats, products, sales.
package struct Palette: Equatable, Sendable {
  package var field = TextField()
  package var place = ListPlace()
  package var generation = Generation()
  /// The views of the account.
  package var views: [SavedView] = []
  /// The dialogs that the store found for what is typed.
  package var dialogs: [DialogRow] = []
  /// The products that it found.
  package var products: [Product] = []
  /// The sales that it found.
  package var sales: [Sale] = []
  /// What is listed, the best first.
  private(set) var entries: [Entry] = []
  /// What is there without asking the store.
  private let offers: [Offer]

  /// Something that can be chosen.
  enum Entry: Equatable {
    case action(Desk.Action)
    case theme(String)
    case account(AccountID)
    case view(SavedView)
    case dialog(DialogRow)
    case product(Product)
    case sale(Sale)
  }

  private struct Offer: Equatable {
    let entry: Entry
    let name: FuzzyName
    /// What is added to how well the letters fit.
    var bonus = 0
    /// Whether it is listed before a letter is typed.
    var isAlways = false
  }

  /// The most products that are looked for.
  package static let mostProducts = 8
  /// The most sales that are looked for.
  package static let mostSales = 5
  /// The most dialogs that are looked for.
  package static let mostDialogs = 5
  /// Fewer letters would find any sale.
  static let leastForSales = 3

  init(_ model: Desk.Model) {
    let texts = model.texts
    var offers: [Offer] = []
    for action in Desk.Action.all where action.isInPalette {
      let name = action.name
      offers.append(
        Offer(
          entry: .action(action),
          name: FuzzyName(
            "\(texts.shortName(ofAction: name)) \(texts.longName(ofAction: name)) " + name),
          // What works here comes before what has to change the screen.
          bonus: action.screen == model.screen ? 200 : 0, isAlways: true))
    }
    for theme in model.setup.themes {
      offers.append(Offer(entry: .theme(theme), name: FuzzyName(texts.themeIs(theme))))
    }
    if model.setup.accounts.count > 1 {
      for account in model.setup.accounts {
        offers.append(Offer(entry: .account(account.id), name: FuzzyName(account.id.name)))
      }
    }
    self.offers = offers
    views = model.views[model.account.id] ?? []
    rank(texts)
  }

  /// Lists what fits the letters typed so far.
  mutating func rank(_ texts: Texts) {
    let typed = SearchFolding.fold(field.text)
    // With nothing typed yet the order is that of help.
    guard !typed.isEmpty else {
      entries = offers.filter(\.isAlways).map(\.entry)
      return
    }
    let kept = views.map { view in
      Offer(
        entry: .view(view), name: FuzzyName(texts.viewIs(view.name) + " " + view.filter),
        // A name of the seller's own is what he means.
        bonus: 200)
    }
    let all = offers + kept
    func runs(of text: String) -> [[Character]] { text.split(separator: " ").map(Array.init) }
    // Where nothing has the words as they stand, but something has what the same keys type on the other layout, that is
    // what was meant.
    let other = SearchFolding.fold(RussianLayout.onOtherLayout(field.text))
    func isThere(_ text: String) -> Bool {
      let words = runs(of: text)
      return all.contains { offer in words.allSatisfy(offer.name.contains) }
    }
    func ranked(_ text: String) -> [(score: Int, entry: Entry, isWhole: Bool)] {
      let words = runs(of: text)
      return all.compactMap { offer in
        FuzzyMatch.score(of: text, in: offer.name).map {
          (
            score: $0 + offer.bonus, entry: offer.entry,
            isWhole: words.allSatisfy(offer.name.contains)
          )
        }
      }
    }
    let near = ranked(typed)
    let isOther = !isThere(typed) && (near.isEmpty || isThere(other))
    let sorted = (isOther ? ranked(other) : near).enumerated().sorted {
      $0.element.score == $1.element.score
        ? $0.offset < $1.offset : $0.element.score > $1.element.score
    }.map(\.element)
    // What the store has found has the words as they were typed: it comes after actions that have them too, and before
    // those that only have their letters.
    entries =
      sorted.filter(\.isWhole).map(\.entry) + dialogs.map(Entry.dialog)
      + products.map(Entry.product) + sales.map(Entry.sale)
      + sorted.filter { !$0.isWhole }.map(\.entry)
  }
}

extension Desk {
  // MARK: Keys

  static func openPalette(_ model: inout Model) -> [Effect] {
    // The views come from the disk: another desk may have kept some.
    rank(&model, Palette(model)) + [.views(model.account.id, .read)]
  }

  /// Lists anew what fits, and takes the palette over.
  static func rank(_ model: inout Model, _ palette: Palette) -> [Effect] {
    var palette = palette
    palette.rank(model.texts)
    palette.place.resize(height: paletteRect(model.size).rows - 3, count: palette.entries.count)
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
      model.overlay = nil
      guard palette.entries.indices.contains(palette.place.cursor) else { return [] }
      return choose(&model, palette.entries[palette.place.cursor])
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

  /// The wheel moves the cursor, a click puts it on a row, and a second click there runs what writes nothing.
  static func point(
    _ model: inout Model, _ mouse: MouseEvent, in palette: Palette
  ) -> [Effect] {
    var palette = palette
    if let command = mouse.wheelCommand {
      for _ in 0..<MouseEvent.wheelLines { palette.place.perform(command) }
      model.overlay = .palette(palette)
      return []
    }
    let rect = paletteRect(model.size).inset(columns: 1, rows: 1)
    let index = palette.place.top + mouse.place.row - rect.row - 1
    guard mouse.action == .press(.left), rect.contains(mouse.place),
      mouse.place.row > rect.row, palette.place.visible.contains(index)
    else { return [] }
    guard index == palette.place.cursor else {
      palette.place.move(to: index)
      model.overlay = .palette(palette)
      return []
    }
    if case .action(let action) = palette.entries[index], mayWrite(action) {
      return notify(&model, model.texts.pressTheKey("enter"), .info)
    }
    return press(&model, Key(.enter), in: palette)
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
    let isLooking = text.count > 1
    let account = model.account
    if text.isEmpty { palette.products = [] }
    let findsSales =
      text.count >= Palette.leastForSales && account.capabilities.contains(.statistics)
    let findsDialogs = isLooking && account.capabilities.contains(.chats)
    if !findsSales { palette.sales = [] }
    if !findsDialogs { palette.dialogs = [] }
    _ = rank(&model, palette)
    guard isLooking else { return [] }
    let words = SearchFolding.words(text)
    var effects: [Effect] = [
      .searchProducts(
        ProductQuery(
          account: account.id, filter: ProductFilter(typed: text),
          language: model.products[model.current].language), generation)
    ]
    if findsDialogs { effects.append(.inbox(account.id, .findDialogs(words, generation))) }
    if findsSales { effects.append(.money(account.id, .findSales(words, generation))) }
    return effects
  }

  static func handle(
    _ model: inout Model, _ generation: Generation, found dialogs: [DialogRow]
  ) -> [Effect] {
    receive(&model, generation) { $0.dialogs = dialogs }
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
    return rank(&model, palette)
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
    case .view(let view):
      return show(&model, view)
    case .dialog(let row):
      model.trail.leave(place(model))
      return open(&model, row.dialog.id)
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
    let found = palette.entries
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
    case .view(let view):
      let reason = viewObstacle(view, model)
      return (
        [texts.viewIs(view.name), reason ?? words(of: view, texts)].joined(separator: " – "), "",
        reason == nil
      )
    case .dialog(let row):
      let parts = [row.dialog.buyer, row.dialog.product].compactMap { $0 }
      return (
        ([texts.dialogTitle(row.dialog.id.text)] + parts).joined(separator: " · "),
        (row.dialog.unread ?? 0) > 0 ? texts.unreadCount(row.dialog.unread ?? 0) : "", true
      )
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
