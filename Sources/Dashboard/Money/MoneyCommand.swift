package import TerminalCore
import Texts

extension Money {
  /// What a seller can do on these screens.
  ///
  /// The raw value is the name everywhere; what stands before the dot is the screen.
  package enum Command: String, CaseIterable, Sendable {
    case salesFilter = "sales.filter"
    case salesPeriod = "sales.period"
    case salesRefunds = "sales.refunds"
    case salesCurrency = "sales.currency"
    case salesOpen = "sales.open"
    case salesCopy = "sales.copy"
    case salesDialog = "sales.dialog"
    case salesProduct = "sales.product"
    case reviewsFilter = "reviews.filter"
    case reviewsKind = "reviews.kind"
    case reviewsOpen = "reviews.open"
    case reviewsCopy = "reviews.copy"
    case reviewsOrder = "reviews.order"
    case reviewsProduct = "reviews.product"
    case reviewsDialog = "reviews.dialog"
    case commissionOpen = "commission.open"
    case commissionFilter = "commission.filter"
    case commissionFormula = "commission.formula"
    case commissionSave = "commission.save"
    case commissionPutBack = "commission.put-back"
    case commissionCreate = "commission.create"
    case commissionRename = "commission.rename"
    case commissionDelete = "commission.delete"
    case commissionApply = "commission.apply"
    case statisticsPeriod = "statistics.period"
    case statisticsGroup = "statistics.group"
    case statisticsCurrency = "statistics.currency"
    case statisticsAccount = "statistics.account"

    var screen: Screen {
      switch rawValue.prefix(while: { $0 != "." }) {
      case "sales": .sales
      case "reviews": .reviews
      case "commission": .commission
      default: .statistics
      }
    }
  }

  package static let bindings: [Binding<Command>] = [
    Binding(.salesFilter, "/, ."),
    Binding(.salesOpen, "enter"),
    Binding(.salesPeriod, "s"),
    Binding(.salesRefunds, "f"),
    Binding(.salesCurrency, "c"),
    Binding(.salesCopy, "y"),
    Binding(.salesDialog, "r, z d"),
    Binding(.salesProduct, "z p"),
    Binding(.reviewsFilter, "/, ."),
    Binding(.reviewsOpen, "enter"),
    Binding(.reviewsKind, "f"),
    Binding(.reviewsCopy, "y"),
    Binding(.reviewsOrder, "z o"),
    Binding(.reviewsProduct, "z p"),
    Binding(.reviewsDialog, "r, z d"),
    Binding(.commissionOpen, "enter"),
    Binding(.commissionFilter, "/, ."),
    Binding(.commissionFormula, "f"),
    Binding(.commissionSave, "w"),
    Binding(.commissionPutBack, "U"),
    Binding(.commissionCreate, "c"),
    Binding(.commissionRename, "z n"),
    Binding(.commissionApply, "z a"),
    Binding(.commissionDelete, "z x"),
    Binding(.statisticsPeriod, "s"),
    Binding(.statisticsGroup, "f"),
    Binding(.statisticsCurrency, "c"),
    Binding(.statisticsAccount, "b"),
  ]
}
