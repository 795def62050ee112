package import Foundation
import Synchronization

/// What a partner gets, for many products under one name.
package struct ShopTemplate: Equatable, Sendable {
  /// One product in it.
  package struct Row: Equatable, Sendable {
    package var percent: Int
    package var modified: Date
  }

  package let id: Int
  package var name: String
  package let created: Date
  package var modified: Date
  package var rows: [Int: Row] = [:]
}

/// A template that was applied to a partner: what he got then stays his, whatever becomes of the template.
package struct ShopPartnerTerms: Equatable, Sendable {
  package let template: Int
  package let seller: Int
  package let time: Date
  package let percents: [Int: Int]
}

/// The commission templates of the shop.
///
/// All members may be used from any thread.
package final class TemplateBook: Sendable {
  private struct State {
    var templates: [Int: ShopTemplate] = [:]
    var next: Int
    var applied: [ShopPartnerTerms] = []
  }

  private let now: @Sendable () -> Date
  private let state: Mutex<State>

  init(catalogue: ShopCatalogue, now: @escaping @Sendable () -> Date) {
    self.now = now
    var state = State(next: 31)
    let names = ["Gold partners", "Новые партнёры 🤝", "=HYPERLINK(\"x\")"]
    for (place, name) in names.enumerated() {
      var random = SeededRandom(catalogue.seed, stream: "templates", index: place)
      let age = (400 - place * 90) * 86_400 + random.below(9_999)
      let created = catalogue.opened - Double(age)
      var template = ShopTemplate(id: state.next, name: name, created: created, modified: created)
      for index in 0..<min(catalogue.count, 40 - place * 15) where random.chance(70) {
        let modified = created + Double(random.below(80 * 86_400))
        template.rows[ShopCatalogue.firstID + catalogue.index(atRank: index)] =
          .init(percent: random.within(1...30), modified: modified)
        template.modified = max(template.modified, modified)
      }
      state.templates[template.id] = template
      state.next += 1
    }
    self.state = Mutex(state)
  }

  /// All of them, the oldest first.
  package var all: [ShopTemplate] {
    state.withLock { $0.templates.values.sorted { $0.id < $1.id } }
  }

  package subscript(id: Int) -> ShopTemplate? { state.withLock { $0.templates[id] } }

  /// Every application since the shop opened, in order.
  package var applied: [ShopPartnerTerms] { state.withLock { $0.applied } }

  func create(_ name: String) -> ShopTemplate {
    let moment = now()
    return state.withLock { state in
      let template = ShopTemplate(id: state.next, name: name, created: moment, modified: moment)
      state.templates[template.id] = template
      state.next += 1
      return template
    }
  }

  func rename(_ id: Int, _ name: String) -> ShopTemplate? {
    let moment = now()
    return state.withLock { state in
      state.templates[id]?.name = name
      state.templates[id]?.modified = moment
      return state.templates[id]
    }
  }

  /// False when there is none of this number.
  func delete(_ id: Int) -> Bool {
    state.withLock { $0.templates.removeValue(forKey: id) != nil }
  }

  /// Sets all of them; false when there is no such template.
  func set(_ percents: [(product: Int, percent: Int)], in id: Int) -> Bool {
    let moment = now()
    return state.withLock { state in
      guard state.templates[id] != nil else { return false }
      for (product, percent) in percents {
        state.templates[id]?.rows[product] = .init(percent: percent, modified: moment)
      }
      state.templates[id]?.modified = moment
      return true
    }
  }

  /// Gives a partner what the template says now; false when there is no such template.
  func apply(_ id: Int, to seller: Int) -> Bool {
    let moment = now()
    return state.withLock { state in
      guard let template = state.templates[id] else { return false }
      state.applied.append(
        ShopPartnerTerms(
          template: id, seller: seller, time: moment,
          percents: template.rows.mapValues(\.percent)))
      return true
    }
  }
}
