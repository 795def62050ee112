import TerminalCore

extension Products {
  /// A click moves the cursor, the wheel moves it by three rows, and dragging marks a range as `v` does.
  ///
  /// Over the preview the wheel scrolls its text, and a click gives it the keys.
  static func point(_ model: inout Model, _ mouse: MouseEvent, _ layout: Layout) -> [Effect] {
    let isOverPreview = layout.preview?.contains(mouse.place) ?? false
    switch mouse.action {
    case .wheelUp, .wheelDown:
      let lines = mouse.action == .wheelUp ? -MouseEvent.wheelLines : MouseEvent.wheelLines
      if isOverPreview {
        let scroll = model.preview?.scroll ?? 0
        model.preview?.scroll = max(0, scroll + lines)
        return []
      }
      model.list.move(by: lines)
      return afterMove(&model)
    case .press(.left):
      if isOverPreview {
        model.preview?.hasFocus = true
        return []
      }
      guard let rank = rank(at: mouse.place, model, layout) else { return [] }
      model.preview?.hasFocus = false
      model.press = Press(rank: rank)
      model.list.move(to: rank)
      return afterMove(&model)
    case .drag(.left):
      // A pointer that leaves the list keeps to its nearest row.
      var place = mouse.place
      place.column = layout.list.column
      place.row = min(max(place.row, layout.list.row), layout.list.endRow - 1)
      guard let press = model.press, let rank = rank(at: place, model, layout),
        rank != model.list.cursor
      else { return [] }
      var effects: [Effect] = []
      if model.rangeStart == nil {
        model.list.move(to: press.rank)
        effects = perform(&model, .range)
        model.press?.hasBegunRange = true
      }
      model.list.move(to: rank)
      return effects + afterMove(&model)
    case .release(.left):
      let hasBegunRange = model.press?.hasBegunRange ?? false
      model.press = nil
      return hasBegunRange && model.rangeStart != nil ? perform(&model, .range) : []
    case .press, .drag, .release:
      return []
    }
  }

  /// The rank on a line of the list; nil where there is no row.
  private static func rank(at place: Position, _ model: Model, _ layout: Layout) -> Int? {
    guard !layout.previewCoversList, layout.list.contains(place) else { return nil }
    let rank = model.list.top + place.row - layout.list.row
    return model.list.visibleRanks.contains(rank) ? rank : nil
  }
}
