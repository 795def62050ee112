package import Marketplace
import Texts

/// Something that is done with the views that an account's seller keeps; each is answered with all of them.
package enum ViewsEffect: Equatable, Sendable {
  case read
  case keep(SavedView)
  case forget(String)
}

extension Desk {
  /// What the list on the screen is set to, without a name; nil where no list can be kept.
  static func arrangement(_ model: Model) -> SavedView? {
    switch model.screen {
    case .inbox:
      return SavedView(
        name: "", list: .dialogs, filter: model.inbox.filterText,
        settings: ["sort": model.inbox.query.order.rawValue])
    case .products:
      let products = model.products[model.current]
      let sort = products.query.sort
      return SavedView(
        name: "", list: .products, filter: products.filterText,
        settings: [
          "sort": sort.column.rawValue, "order": sort.isReversed ? "reversed" : "usual",
        ])
    case .sales:
      let sales = model.money[model.current].sales
      return SavedView(
        name: "", list: .sales, filter: sales.filterText,
        settings: [
          "period": sales.period.rawValue, "currency": sales.query.currency ?? "all",
          "kind": sales.query.isReturned.map { $0 ? "returned" : "kept" } ?? "all",
        ])
    case .reviews:
      let reviews = model.money[model.current].reviews
      return SavedView(
        name: "", list: .reviews, filter: reviews.filterText,
        settings: ["kind": reviews.query.isGood.map { $0 ? "good" : "bad" } ?? "all"])
    case .commission, .statistics, .tasks, .health:
      return nil
    }
  }

  /// Why the list on the screen cannot be kept; nil when it can.
  static func viewObstacle(_ model: Model) -> String? {
    arrangement(model) == nil ? model.texts.noListToKeep : nil
  }

  /// Goes to the screen of a view and sets its list as it was kept.
  static func show(_ model: inout Model, _ view: SavedView) -> [Effect] {
    let screen = screen(of: view.list)
    if let reason = viewObstacle(view, model) { return notify(&model, reason, .warning) }
    model.trail.leave(place(model))
    var effects = model.screen == screen ? [] : show(&model, screen)
    switch view.list {
    case .dialogs:
      model.inbox.filterField = nil
      model.inbox.focus = .list
      if let order = view.settings["sort"].flatMap(DialogQuery.Order.init(rawValue:)) {
        model.inbox.query.order = order
      }
      model.inbox.filterText = view.filter
      model.inbox.beforeFilter = nil
      model.inbox.query.filter = DialogFilter(typed: view.filter)
      model.inbox.rangeStart = nil
      model.inbox.list.ask(keepingRow: false)
      effects += afterInboxMove(&model)
    case .products:
      effects += Products.show(&model.products[model.current], view)
    case .sales, .reviews:
      effects += Money.show(&model, view)
    }
    return effects + layOut(&model) + notify(&model, model.texts.viewShown(view.name), .info)
  }

  /// Why a view cannot be shown; nil when it can.
  static func viewObstacle(_ view: SavedView, _ model: Model) -> String? {
    let isOffered =
      switch view.list {
      case .dialogs: model.account.capabilities.contains(.chats)
      case .products: true
      case .sales, .reviews:
        Money.capability(of: screen(of: view.list)).map(model.account.capabilities.contains) ?? true
      }
    guard !isOffered else { return nil }
    return model.texts.notOffered(model.account.marketplace.name)
  }

  private static func screen(of list: SavedView.List) -> Screen {
    switch list {
    case .dialogs: .inbox
    case .products: .products
    case .sales: .sales
    case .reviews: .reviews
    }
  }

  /// What a view looks for, in words: the screen, the filter, and what else is not as usual.
  static func words(of view: SavedView, _ texts: Texts) -> String {
    var parts = [texts.name(of: screen(of: view.list))]
    if !view.filter.isEmpty { parts.append(view.filter) }
    let settings = view.settings
    switch view.list {
    case .dialogs:
      if settings["sort"] == DialogQuery.Order.latest.rawValue { parts.append(texts.latestFirst) }
    case .products:
      if let column = settings["sort"].flatMap(ProductSort.Column.init(rawValue:)) {
        let arrow = settings["order"] == "reversed" ? " ↑" : ""
        if ProductSort(column) != .standard || !arrow.isEmpty {
          parts.append(name(of: column, texts) + arrow)
        }
      }
    case .sales:
      if let period = settings["period"].flatMap(Sales.Period.init(rawValue:)), period != .all {
        parts.append(texts.salesPeriod(period.word))
      }
      if let currency = settings["currency"], currency != "all" { parts.append(currency) }
      if settings["kind"] == "returned" { parts.append(texts.refunded) }
      if settings["kind"] == "kept" { parts.append(texts.paid) }
    case .reviews:
      if settings["kind"] == "good" { parts.append(texts.goodReview) }
      if settings["kind"] == "bad" { parts.append(texts.badReview) }
    }
    return parts.joined(separator: " · ")
  }

  private static func name(of column: ProductSort.Column, _ texts: Texts) -> String {
    switch column {
    case .sold: texts.soldColumn
    case .name: texts.nameColumnShort
    case .price: texts.priceColumn
    case .stock: texts.stockColumn
    case .rating: texts.ratingColumn
    }
  }

  /// All views of an account were read.
  static func receive(
    _ model: inout Model, _ account: AccountID, _ views: [SavedView]
  ) -> [Effect] {
    model.views[account] = views
    guard account == model.account.id else { return [] }
    switch model.overlay {
    case .views(var box):
      box.receive(views)
      model.overlay = .views(box)
    case .palette(var palette):
      palette.views = views
      return rank(&model, palette)
    default: break
    }
    return []
  }
}
