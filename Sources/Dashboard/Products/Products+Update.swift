import Foundation
import Marketplace
import TerminalCore
package import Texts

extension Products {
  /// Handles what happened elsewhere: answers of the store and of the marketplace.
  package static func update(_ model: inout Model, _ msg: Msg, _ texts: Texts) -> [Effect] {
    switch msg {
    case .windowRead(let asked, let window):
      model.list.receive(window.lines(texts), asked)
      return afterMove(&model)
    case .counted(let asked, let count):
      model.list.receiveTotal(count, asked)
      return nextReads(&model)
    case .readFailed(let asked):
      model.list.receiveFailure(asked)
      return []
    case .idsFound(let asked, let ids):
      guard asked == model.list.generation else { return [] }
      model.marks.formUnion(ids)
      return []
    case .productRead(let id, let product, let detail, let readAt):
      guard var preview = model.preview, preview.id == id else { return [] }
      preview.product = product
      preview.detail = detail
      preview.readAt = readAt
      model.preview = preview
      return []
    case .productFetched(let id, let language, let trouble):
      guard model.preview?.id == id, language == model.language else { return [] }
      model.preview?.isFetching = false
      model.preview?.trouble = trouble
      return trouble == nil ? [.readProduct(model.account, id, language)] : []
    case .storeChanged:
      model.list.refresh()
      return nextReads(&model)
    }
  }

  /// The screen has come up or its size has changed.
  static func resized(_ model: inout Model, height: Int, isWide: Bool) -> [Effect] {
    // A preview that a wide window brought goes with it: a narrow one belongs to the list.
    if model.isWide, !isWide, model.wantsPreview == nil { model.preview = nil }
    model.isWide = isWide
    model.list.resize(height: height)
    return afterMove(&model)
  }

  /// The reads that the list needs now.
  static func nextReads(_ model: inout Model) -> [Effect] {
    let wasLoaded = model.list.isLoaded
    let generation = model.list.generation
    guard let request = model.list.nextRequest() else { return [] }
    var effects: [Effect] = [.readProducts(model.query, request, generation)]
    // The rows of a filtered list come first, their number after them.
    if !wasLoaded, !model.query.filter.isEmpty {
      effects.append(.countProducts(model.query, generation))
    }
    return effects
  }

  // MARK: Keys

  static func perform(_ model: inout Model, _ command: ListCommand) -> [Effect] {
    if var preview = model.preview, preview.hasFocus {
      preview.scroll = command.scrolled(
        from: preview.scroll, page: model.list.height, last: Int.max / 2)
      model.preview = preview
      return []
    }
    model.list.perform(command)
    return afterMove(&model)
  }

  /// After the cursor may have come to another row.
  static func afterMove(_ model: inout Model) -> [Effect] {
    var effects = nextReads(&model)
    let isWanted = model.preview != nil || (model.wantsPreview ?? model.isWide)
    if isWanted, let id = model.list.selected?.row.id, id != model.preview?.id {
      effects += showPreview(&model, of: id)
    }
    return effects
  }

  static func perform(_ model: inout Model, _ command: Command) -> [Effect] {
    switch command {
    case .open:
      let effects = model.preview == nil ? openPreview(&model) : []
      model.wantsPreview = true
      model.preview?.hasFocus = true
      return effects
    case .preview:
      model.wantsPreview = model.preview == nil
      guard model.preview == nil else {
        model.preview = nil
        return nextReads(&model)
      }
      return openPreview(&model)
    case .filter:
      if model.filterField == nil {
        if model.filterText.isEmpty { model.beforeFilter = place(in: model) }
        model.filterField = TextField(model.filterText)
      }
      return []
    case .clearFilter:
      return clearFilter(&model)
    case .sort:
      let columns = ProductSort.Column.allCases
      let index = columns.firstIndex(of: model.query.sort.column) ?? 0
      return sort(&model, by: ProductSort(columns[(index + 1) % columns.count]))
    case .reverse:
      let sort = model.query.sort
      return self.sort(&model, by: ProductSort(sort.column, isReversed: !sort.isReversed))
    case .mark:
      return mark(&model)
    case .range:
      return range(&model)
    case .markAll:
      return [
        .findProductIDs(model.query, first: nil, last: nil, model.list.generation)
      ]
    case .unmark:
      model.marks = []
      return []
    case .copyID:
      guard let line = model.list.selected?.row else { return [] }
      return [.copy(line.id.text)]
    case .copyLink, .browse, .switchOnSale:
      // The address and the outbox are the account's affair; the root adds them.
      return []
    case .language:
      model.language = model.language.other
      model.query.language = model.language
      if model.query.sort.column == .name { model.list.ask(keepingRow: true) }
      var effects = nextReads(&model)
      if let id = model.preview?.id { effects += showPreview(&model, of: id) }
      return effects
    }
  }

  static func sort(_ model: inout Model, by sort: ProductSort) -> [Effect] {
    model.query.sort = sort
    model.rangeStart = nil
    model.list.ask(keepingRow: true)
    return nextReads(&model)
  }

  /// The list as the seller kept it.
  static func show(_ model: inout Model, _ view: SavedView) -> [Effect] {
    model.filterField = nil
    model.filterText = view.filter
    model.beforeFilter = nil
    model.rangeStart = nil
    model.query.filter = ProductFilter(typed: view.filter)
    if let column = view.settings["sort"].flatMap(ProductSort.Column.init(rawValue:)) {
      model.query.sort = ProductSort(column, isReversed: view.settings["order"] == "reversed")
    }
    model.list.ask(keepingRow: false)
    return afterMove(&model)
  }

  // MARK: Filter

  /// A key while the filter is typed.
  ///
  /// Nil when the key is not for the field.
  static func typeFilter(_ model: inout Model, _ key: Key) -> [Effect]? {
    guard var field = model.filterField else { return nil }
    switch key.code {
    case .enter:
      model.filterField = nil
      if model.filterText.isEmpty { model.beforeFilter = nil }
      return []
    case .escape:
      return clearFilter(&model)
    default:
      switch field.press(key) {
      case .edited:
        model.filterField = field
        return filter(&model, typed: field.text)
      case .moved:
        model.filterField = field
        return []
      case .editorWanted:
        model.filterField = field
        return [.edit(field.text)]
      case .ignored:
        return nil
      }
    }
  }

  static func pasteFilter(_ model: inout Model, _ text: String) -> [Effect] {
    guard var field = model.filterField else { return [] }
    field.paste(text)
    model.filterField = field
    return filter(&model, typed: field.text)
  }

  /// Another text in the place of what is being typed.
  static func replaceFilter(_ model: inout Model, with text: String) -> [Effect] {
    guard var field = model.filterField else { return [] }
    field.replaceAll(with: text)
    model.filterField = field
    return filter(&model, typed: field.text)
  }

  static func filter(_ model: inout Model, typed text: String) -> [Effect] {
    if model.beforeFilter == nil, model.filterText.isEmpty { model.beforeFilter = place(in: model) }
    model.filterText = text
    let filter = ProductFilter(typed: text)
    guard filter != model.query.filter else { return [] }
    model.query.filter = filter
    model.rangeStart = nil
    if filter.isEmpty, let before = model.beforeFilter {
      model.list.ask(returningTo: before.id, line: before.line)
    } else {
      model.list.ask(keepingRow: false)
    }
    return nextReads(&model)
  }

  static func clearFilter(_ model: inout Model) -> [Effect] {
    model.filterField = nil
    let effects = filter(&model, typed: "")
    model.beforeFilter = nil
    return effects
  }

  /// Brings the cursor to a product, whatever the filter hides now.
  static func go(_ model: inout Model, to id: ProductID) -> [Effect] {
    model.filterField = nil
    model.filterText = ""
    model.beforeFilter = nil
    model.rangeStart = nil
    model.query.filter = ProductFilter()
    model.list.ask(returningTo: id.text, line: model.list.height / 3)
    return nextReads(&model)
  }

  private static func place(in model: Model) -> Place? {
    model.list.selected.map {
      Place(id: $0.row.listID, line: model.list.cursor - model.list.top)
    }
  }

  // MARK: Marks

  private static func mark(_ model: inout Model) -> [Effect] {
    if model.rangeStart != nil { return range(&model) }
    guard let id = model.list.selected?.row.id else { return [] }
    if model.marks.contains(id) { model.marks.remove(id) } else { model.marks.insert(id) }
    return perform(&model, ListCommand.down)
  }

  /// Begins a range at the cursor, or marks all from where it began.
  private static func range(_ model: inout Model) -> [Effect] {
    guard let selected = model.list.selected else { return [] }
    guard let start = model.rangeStart else {
      model.rangeStart = RangeStart(rank: model.list.cursor, key: selected.key)
      return []
    }
    model.rangeStart = nil
    let isDown = start.rank <= model.list.cursor
    return [
      .findProductIDs(
        model.query, first: isDown ? start.key : selected.key,
        last: isDown ? selected.key : start.key, model.list.generation)
    ]
  }

  // MARK: Preview

  static func openPreview(_ model: inout Model) -> [Effect] {
    guard let id = model.list.selected?.row.id else { return [] }
    return showPreview(&model, of: id)
  }

  private static func showPreview(_ model: inout Model, of id: ProductID) -> [Effect] {
    var preview = model.preview ?? Preview(id: id)
    if preview.id != id {
      preview.id = id
      preview.scroll = 0
      preview.product = nil
    }
    preview.detail = nil
    preview.readAt = nil
    preview.isFetching = false
    preview.trouble = nil
    preview.generation.advance()
    let generation = preview.generation
    model.preview = preview
    return [
      .readProduct(model.account, id, model.language),
      .wake(.previewRested(generation), after: .milliseconds(250)),
    ]
  }

  /// The cursor stayed on a product for a moment: its detail is asked for when it is old or missing.
  static func previewRested(
    _ model: inout Model, _ generation: Generation, now: Date
  ) -> [Effect] {
    guard let preview = model.preview, preview.generation == generation else { return [] }
    if let readAt = preview.readAt, now.timeIntervalSince(readAt) < detailLifetime { return [] }
    model.preview?.isFetching = true
    return [.fetchProduct(model.account, preview.id, model.language)]
  }

  // MARK: One level back

  /// Leaves the innermost thing that is open.
  ///
  /// False when nothing is.
  static func goBack(_ model: inout Model) -> (didLeave: Bool, effects: [Effect]) {
    if model.filterField != nil { return (true, clearFilter(&model)) }
    if model.rangeStart != nil {
      model.rangeStart = nil
      return (true, [])
    }
    if model.preview?.hasFocus == true {
      model.preview?.hasFocus = false
      return (true, [])
    }
    if model.preview != nil {
      model.preview = nil
      model.wantsPreview = false
      return (true, nextReads(&model))
    }
    if !model.filterText.isEmpty { return (true, clearFilter(&model)) }
    return (false, [])
  }
}
