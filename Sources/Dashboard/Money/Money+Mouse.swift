import TerminalCore

extension Money {
  /// A click moves the cursor of a list.
  ///
  /// What a rehearsal and Statistics show has none.
  static func point(_ desk: inout Desk.Model, _ mouse: MouseEvent, _ layout: Layout) -> [Effect] {
    guard mouse.action == .press(.left), !layout.previewCoversList, isOffered(desk),
      layout.list.contains(mouse.place)
    else { return [] }
    let index = desk.current
    let line = mouse.place.row - layout.list.row
    let id = desk.account.id
    switch desk.screen {
    case .sales:
      let rank = desk.money[index].sales.list.top + line
      guard desk.money[index].sales.list.visibleRanks.contains(rank) else { return [] }
      desk.money[index].sales.list.move(to: rank)
      return effects(id, Sales.nextReads(&desk.money[index].sales))
    case .reviews:
      let rank = desk.money[index].reviews.list.top + line
      guard desk.money[index].reviews.list.visibleRanks.contains(rank) else { return [] }
      desk.money[index].reviews.list.move(to: rank)
      return effects(id, Reviews.nextReads(&desk.money[index].reviews))
    case .commission:
      guard let open = desk.money[index].commission.open else {
        let place = desk.money[index].commission.place
        if place.visible.contains(place.top + line) {
          desk.money[index].commission.place.move(to: place.top + line)
        }
        return []
      }
      if open.rehearsal == nil, open.place.visible.contains(open.place.top + line) {
        desk.money[index].commission.open?.place.move(to: open.place.top + line)
      }
      return []
    case .statistics, .inbox, .products, .tasks, .health: return []
    }
  }
}
