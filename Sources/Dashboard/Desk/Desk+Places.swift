package import Marketplace
import Texts

/// Where the seller was: a screen, its account, and the product or the dialog that he had there.
package struct Place: Equatable, Sendable {
  package var screen: Screen
  package var account: AccountID
  package var product: ProductID?
  /// The dialog that was open.
  package var dialog: DialogID?
}

/// The places that were left, for the ways back and forward again, as in a browser.
package struct Trail: Equatable, Sendable {
  private(set) var back: [Place] = []
  private(set) var forward: [Place] = []
  /// More is not walked back.
  private static let longest = 50

  /// A place is left for another; what lay ahead is forgotten.
  mutating func leave(_ place: Place) {
    guard back.last != place else { return }
    back = back.suffix(Self.longest - 1) + [place]
    forward = []
  }

  /// The place to go to; the present one then lies in the other direction.
  ///
  /// Nil at the end.
  mutating func step(forward isForward: Bool, from here: Place) -> Place? {
    if isForward {
      guard let place = forward.popLast() else { return nil }
      back.append(here)
      return place
    }
    guard let place = back.popLast() else { return nil }
    forward.append(here)
    return place
  }
}

extension Desk {
  /// Where the seller is.
  static func place(_ model: Model) -> Place {
    Place(
      screen: model.screen, account: model.account.id,
      product: model.screen == .products
        ? model.products[model.current].list.selected?.row.id : nil,
      dialog: model.screen == .inbox && model.inbox.focus != .list
        ? model.inbox.thread?.dialog : nil)
  }

  /// Goes to a place that was visited, without forgetting what lies on its other side.
  static func walk(_ model: inout Model, forward: Bool) -> [Effect] {
    var trail = model.trail
    guard let place = trail.step(forward: forward, from: place(model)) else {
      return notify(&model, forward ? model.texts.noPlaceAhead : model.texts.noPlaceBack, .info)
    }
    var effects: [Effect] = []
    if let index = index(of: place.account, in: model), index != model.current {
      effects += show(&model, accountAt: index)
    }
    if place.screen != model.screen { effects += show(&model, place.screen) }
    if let product = place.product, model.products[model.current].list.selected?.row.id != product {
      effects += Products.go(&model.products[model.current], to: product)
    }
    if let dialog = place.dialog { effects += open(&model, dialog) }
    model.trail = trail
    return effects
  }
}
