import Marketplace

/// From a sale or a review to what it is about; the way back is that of all places.
extension Money {
  /// The review under the cursor.
  static func selectedReview(_ desk: Desk.Model) -> Review? {
    desk.money[desk.current].reviews.list.selected?.row
  }

  /// Shows one order among the sales, whatever they were filtered by.
  static func showOrder(_ desk: inout Desk.Model, _ order: String) -> [Effect] {
    desk.trail.leave(Desk.place(desk))
    let index = desk.current
    var sales = desk.money[index].sales
    sales.query = SaleQuery(account: sales.query.account)
    sales.period = .all
    sales.filterText = order
    sales.isOpen = true
    desk.money[index].sales = sales
    let shown = Desk.show(&desk, .sales)
    let calendar = desk.money[index].calendar
    let now = desk.now
    let asked = Sales.ask(&desk.money[index].sales, calendar, now: now)
    return shown + effects(desk.account.id, asked) + Desk.layOut(&desk)
  }

  /// Sets the list of sales or reviews as the seller kept it.
  static func show(_ desk: inout Desk.Model, _ view: SavedView) -> [Effect] {
    let index = desk.current
    let account = desk.account.id
    desk.money[index].prompt = nil
    func choice(_ yes: String, _ no: String) -> Bool? {
      switch view.settings["kind"] {
      case yes: true
      case no: false
      default: nil
      }
    }
    switch view.list {
    case .sales:
      var query = SaleQuery(account: account)
      query.isReturned = choice("returned", "kept")
      query.currency = view.settings["currency"].flatMap { $0 == "all" ? nil : $0 }
      desk.money[index].sales.query = query
      desk.money[index].sales.period =
        view.settings["period"].flatMap(Sales.Period.init(rawValue:)) ?? .all
      desk.money[index].sales.filterText = view.filter
      let calendar = desk.money[index].calendar
      return effects(account, Sales.ask(&desk.money[index].sales, calendar, now: desk.now))
    case .reviews:
      var query = ReviewQuery(account: account)
      query.isGood = choice("good", "bad")
      desk.money[index].reviews.query = query
      desk.money[index].reviews.filterText = view.filter
      return effects(account, Reviews.ask(&desk.money[index].reviews))
    case .dialogs, .products:
      return []
    }
  }

  static func show(_ desk: inout Desk.Model, _ product: ProductID) -> [Effect] {
    desk.trail.leave(Desk.place(desk))
    let shown = Desk.show(&desk, .products)
    return shown + Products.go(&desk.products[desk.current], to: product)
  }

  /// Opens the dialog of an order, which has its number.
  static func showDialog(_ desk: inout Desk.Model, of order: String) -> [Effect] {
    desk.trail.leave(Desk.place(desk))
    return Desk.open(&desk, DialogID(order))
  }
}
