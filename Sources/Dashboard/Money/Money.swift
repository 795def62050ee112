import Foundation
package import Marketplace
import TerminalCore
import Texts

/// The screens about money: sales, reviews, commission templates, statistics.
package enum Money {
  /// What these screens know of one account.
  package struct Model: Equatable, Sendable {
    package let account: AccountID
    package var calendar: ShopCalendar
    package var sales: Sales.Model
    package var reviews: Reviews.Model
    package var commission = Commission.Model()
    package var statistics = Statistics.Model()
    /// What is being typed on one of these screens.
    package var prompt: Prompt?

    package init(account: AccountID, calendar: ShopCalendar) {
      self.account = account
      self.calendar = calendar
      sales = Sales.Model(account: account)
      reviews = Reviews.Model(account: account)
    }
  }

  /// A line that is typed, and what it is for.
  package struct Prompt: Equatable, Sendable {
    package var purpose: Purpose
    package var field: TextField
    /// What is wrong with what was typed.
    package var isRefused = false

    package enum Purpose: Equatable, Sendable {
      case filterSales
      case filterReviews
      case filterRows
      case createTemplate
      case renameTemplate(TemplateID)
      /// The template's number is typed to confirm.
      case deleteTemplate(TemplateID)
      case percent(ProductID)
      /// A percentage for all rows shown: "12", "+3", "-2", "*1.5", "own".
      case formula
      /// The partner's number.
      case apply(TemplateID)
      /// The number of rows is typed to confirm.
      case confirmRows

      /// Whether the list follows every letter.
      var isFilter: Bool {
        switch self {
        case .filterSales, .filterReviews, .filterRows: true
        default: false
        }
      }
    }

    init(_ purpose: Purpose, _ text: String = "") {
      self.purpose = purpose
      field = TextField(text)
    }
  }

  /// The screens of this family.
  static let screens: Set<Screen> = [.sales, .reviews, .commission, .statistics]

  /// What a screen of this family needs of a marketplace.
  static func capability(of screen: Screen) -> Capability? {
    switch screen {
    case .sales, .statistics: .statistics
    case .reviews: .reviews
    case .commission: .commissionTemplates
    case .inbox, .products, .tasks, .health: nil
    }
  }

  static func effects(_ account: AccountID, _ effects: [MoneyEffect]) -> [Effect] {
    effects.map { .money(account, $0) }
  }

  /// What is done to the world, for an account.
  static func effects(_ model: Model, _ effects: [MoneyEffect]) -> [Effect] {
    effects.map { .money(model.account, $0) }
  }
}
