import Foundation
package import Marketplace

/// A change of many products, as the seller sees it before it begins.
package struct Plan: Equatable, Sendable {
  package let account: AccountID
  package let purpose: Purpose
  package let generation: Generation
  /// What would change, in the order of the list; nil while the store is asked.
  package private(set) var draft: JobDraft?
  /// How many products already are as wished.
  package private(set) var unchanged = 0
  /// How many marked products the store does not have any more.
  package private(set) var missing = 0
  private var products: [Product] = []
  private var language = TextLanguage.russian
  /// The number that is typed to confirm a large change.
  package var typed = TextField()
  package var scroll = 0
  /// What is wrong with what was typed.
  package var isRefused = false

  package enum Purpose: Equatable, Sendable {
    /// Switch the marked products on or off.
    case switching(on: Bool)
    case undo(JobID)
    case retry(JobID)
  }

  /// Above so many rows the number is typed.
  static let countLimit = 20

  /// A plan for marked products, of which the store is being asked.
  init(marked account: AccountID, generation: Generation) {
    self.account = account
    self.generation = generation
    purpose = .switching(on: false)
  }

  private init(_ plan: Plan, on isOn: Bool) {
    account = plan.account
    generation = plan.generation
    purpose = .switching(on: isOn)
    products = plan.products
    language = plan.language
    missing = plan.missing
  }

  /// A plan whose changes are known.
  init(_ draft: JobDraft, for purpose: Purpose) {
    account = draft.account
    generation = Generation()
    self.purpose = purpose
    self.draft = draft
  }

  /// The marked products are these; where any is on, they are to be switched off.
  func with(
    _ products: [Product], of marked: Int, in language: TextLanguage,
    shown: (Product) -> Product.State
  ) -> Plan {
    var plan = self
    plan.language = language
    plan.products = products.map { product in
      var product = product
      product.state = shown(product)
      return product
    }
    plan.missing = marked - products.count
    return plan.directed(on: !plan.products.contains { $0.state == .on })
  }

  /// The same with the other direction.
  func turned() -> Plan {
    guard case .switching(let isOn) = purpose, draft != nil else { return self }
    return directed(on: !isOn)
  }

  private func directed(on isOn: Bool) -> Plan {
    var plan = Plan(self, on: isOn)
    let wish = Wish.onSale(isOn)
    let changing = products.filter { $0.state != wish.productState }
    plan.unchanged = products.count - changing.count
    plan.draft = JobDraft(
      account: account,
      items: changing.map { product in
        JobDraft.Item(
          product: product.id, title: product.title(in: language), wish: wish,
          previous: product.switchWish)
      }, hold: Outbox.switchHold)
    return plan
  }

  var count: Int { draft?.items.count ?? 0 }
  var needsCount: Bool { count > Self.countLimit }
  /// Whether Enter may begin it.
  var isConfirmed: Bool { count > 0 && (!needsCount || typed.text == String(count)) }
}

extension Product {
  /// A name to remember the product by.
  func title(in language: TextLanguage) -> String { name.text(preferring: language) ?? id.text }

  /// The wish that would bring the product back to what it is; nil where that is not known.
  var switchWish: Wish? {
    switch state {
    case .on: .onSale(true)
    case .off: .onSale(false)
    case .unknown: nil
    }
  }
}
