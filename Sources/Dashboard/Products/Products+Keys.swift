package import TerminalCore
import Texts

extension Products {
  /// What a seller can do here.
  ///
  /// The raw value is the name everywhere: key binding, `:` command, documents.
  package enum Command: String, CaseIterable, Sendable {
    case open = "products.open"
    case preview = "products.preview"
    case filter = "products.filter"
    case clearFilter = "products.filter-clear"
    case sort = "products.sort"
    case reverse = "products.reverse"
    case mark = "products.mark"
    case range = "products.range"
    case markAll = "products.mark-all"
    case unmark = "products.unmark"
    case copyID = "products.copy"
    case copyLink = "products.copy-link"
    case browse = "products.browse"
    case language = "products.language"
    case switchOnSale = "products.switch"
  }

  package static let bindings: [Binding<Command>] = [
    Binding(.open, "enter"),
    Binding(.preview, "p"),
    Binding(.filter, "/, ."),
    Binding(.switchOnSale, "x"),
    Binding(.sort, "s"),
    Binding(.reverse, "S"),
    Binding(.mark, "space"),
    Binding(.range, "v"),
    Binding(.markAll, "*"),
    Binding(.unmark, "z u"),
    Binding(.copyID, "y"),
    Binding(.copyLink, "Y"),
    Binding(.browse, "o"),
    Binding(.language, "L"),
    Binding(.clearFilter, "z /"),
  ]

  /// Why a command cannot run now; nil when it can.
  static func obstacle(to command: Command, in model: Model, _ texts: Texts) -> String? {
    switch command {
    case .switchOnSale where model.rangeStart != nil:
      texts.finishRangeFirst
    case .switchOnSale where !model.marks.isEmpty:
      nil
    case .open, .preview, .mark, .range, .copyID, .copyLink, .browse, .switchOnSale:
      model.list.selected == nil ? texts.noProductHere : nil
    case .clearFilter:
      model.filterText.isEmpty && model.filterField == nil ? texts.noFilter : nil
    case .unmark:
      model.marks.isEmpty ? texts.nothingMarked : nil
    case .markAll:
      model.list.rows.isEmpty ? texts.noProductHere : nil
    case .filter, .sort, .reverse, .language:
      nil
    }
  }
}
