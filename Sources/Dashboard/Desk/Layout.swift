import TerminalCore

/// Where the parts of the desk lie on a screen of this size.
struct Layout: Equatable {
  /// From this width on a preview is shown without being asked for.
  static let wideColumns = 150
  /// From this width on a preview stands beside the list; on a narrower screen it takes the list's place.
  static let sideBySideColumns = 100
  /// Below this the desk is one line that says so.
  static let smallest = Size(columns: 40, rows: 10)

  var header = Rect(.zero)
  /// Screens and the place in the list; absent on low screens.
  var bar = Rect(.zero)
  var heading = Rect(.zero)
  /// The lines of the list.
  var list = Rect(.zero)
  /// The pane beside the list, with its border on the left.
  var preview: Rect?
  /// One line for what is typed and for what happened.
  var status = Rect(.zero)
  var footer = Rect(.zero)
  var isTooSmall = false

  init(_ model: Desk.Model) {
    let hasPreview =
      switch model.screen {
      case .products: model.products[model.current].preview != nil
      case .tasks: model.tasks.open != nil
      case .inbox, .health: false
      case .sales, .reviews, .commission, .statistics: Money.hasPane(model)
      }
    self.init(model.size, hasPreview: hasPreview)
  }

  init(_ size: Size, hasPreview: Bool) {
    guard size.columns >= Self.smallest.columns, size.rows >= Self.smallest.rows else {
      isTooSmall = true
      return
    }
    var rest = Rect(size)
    header = rest.cutTop(1)
    if size.rows >= 14 { bar = rest.cutTop(1) }
    footer = rest.cutBottom(1)
    status = rest.cutBottom(1)
    if hasPreview {
      let isBeside = size.columns >= Self.sideBySideColumns
      preview = isBeside ? rest.cutRight(rest.columns * 2 / 5) : rest
    }
    heading = rest.cutTop(1)
    list = rest
  }

  /// Whether the preview hides the list.
  var previewCoversList: Bool { preview.map { $0.endColumn == list.endColumn } ?? false }
}
