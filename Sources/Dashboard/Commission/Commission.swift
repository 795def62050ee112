package import Foundation
package import Marketplace
import TerminalCore

/// Screen 5: commission templates, their products, and what changing them would cost.
package enum Commission {
  package struct Model: Equatable, Sendable {
    package var templates: [CommissionTemplate] = []
    package var asOf: Date?
    package var place = ListPlace()
    package var isLoading = false
    package var trouble: MarketplaceError?
    package var open: OpenTemplate?
    /// The lines of the screen.
    var height = 0

    package init() {}

    /// The template under the cursor.
    package var selected: CommissionTemplate? {
      templates.indices.contains(place.cursor) ? templates[place.cursor] : nil
    }
    /// The template that keys act on: the open one, else the one under the cursor.
    package var target: CommissionTemplate? {
      open.map(\.template) ?? selected
    }
  }

  /// A template with the products of the shop beside their percentages.
  package struct OpenTemplate: Equatable, Sendable {
    package var template: CommissionTemplate
    package var rows: [TemplateRow] = []
    /// The places of the rows that the filter shows.
    package var shown: [Int] = []
    package var filterText = ""
    package var place = ListPlace()
    /// What the seller has typed and not saved.
    package var edits: [ProductID: Int] = [:]
    package var asOf: Date?
    package var isLoading = true
    package var trouble: MarketplaceError?
    package var rehearsal: Rehearsal?
    package var generation = Generation()

    init(_ template: CommissionTemplate) { self.template = template }

    package var selected: TemplateRow? {
      shown.indices.contains(place.cursor) ? rows[shown[place.cursor]] : nil
    }

    /// Shows the rows that have all words in name or id.
    mutating func filter(height: Int) {
      let words = SearchFolding.words(filterText)
      shown = rows.indices.filter { index in
        guard !words.isEmpty else { return true }
        let folded = SearchFolding.fold(rows[index].name + " " + rows[index].id.text)
        return words.allSatisfy(folded.contains)
      }
      place.resize(height: height, count: shown.count)
    }

    mutating func take(_ rows: [TemplateRow], height: Int) {
      self.rows = rows
      filter(height: height)
    }
  }

  /// What a formula makes of a row's percentage; nil for text that is no formula.
  ///
  /// "12" sets, "+3" and "-2" add, "*1.5" multiplies, "own" takes the product's own; the result is a whole number from 0
  /// to 100, halves rounded up.
  package static func percent(of row: TemplateRow, by formula: String) -> Int? {
    let text = formula.trimmingCharacters(in: .whitespaces).lowercased()
    let now = row.percent ?? row.ownPercent ?? 0
    let result: Decimal?
    switch text.first {
    case nil: result = nil
    case "+": result = Decimal(exact: text.dropFirst()).map { now + $0 }
    case "-": result = Decimal(exact: text.dropFirst()).map { now - $0 }
    case "*": result = Decimal(exact: text.dropFirst()).map { now * $0 }
    default: result = text == "own" ? row.ownPercent : Decimal(exact: text)
    }
    return result.map(TemplatePercent.whole)
  }
}

/// What a change of a template would do, before it is done.
package struct Rehearsal: Equatable, Sendable {
  package var purpose: Purpose
  package var lines: [Line]
  /// What partners sold in the last days; nil while the store is asked.
  package var partnerSales: [ProductID: PartnerSales]?
  package var floor: Int
  package var scroll = 0

  package enum Purpose: Equatable, Sendable {
    case save
    case apply(seller: Int)
    /// So many of the rows were not in the template before, and stay in it with their own percentage.
    case putBack(added: Int)
  }

  package struct Line: Equatable, Sendable {
    package var product: ProductID
    package var name: String
    /// What a partner gets now: the template's percentage, else the product's own.
    package var from: Decimal?
    package var to: Int
    package var own: Decimal?
  }

  /// So many points away from the product's own percentage is far.
  static let farPoints = 10
  /// So many days of partners' sales are looked at.
  static let days = 30
  /// Above so many rows the number is typed.
  static let countLimit = 20

  /// What saving these edits would do.
  init(saving edits: [ProductID: Int], of rows: [TemplateRow], floor: Int) {
    purpose = .save
    self.floor = floor
    lines = rows.compactMap { row in
      guard let to = edits[row.id], row.percent != Decimal(to) else { return nil }
      return Line(
        product: row.id, name: row.name, from: row.percent ?? row.ownPercent, to: to,
        own: row.ownPercent)
    }
  }

  /// What a partner would get who gets the products' own percentages now.
  init(applying rows: [TemplateRow], to seller: Int, floor: Int) {
    purpose = .apply(seller: seller)
    self.floor = floor
    lines = rows.compactMap { row in
      row.percent.map { percent in
        Line(
          product: row.id, name: row.name, from: row.ownPercent, to: TemplatePercent.whole(percent),
          own: row.ownPercent)
      }
    }
  }

  /// What bringing back the old percentages would do.
  init(puttingBack percents: [TemplatePercent], added: Int, of rows: [TemplateRow], floor: Int) {
    let known = Dictionary(rows.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    purpose = .putBack(added: added)
    self.floor = floor
    lines = percents.compactMap { wish in
      let row = known[wish.product]
      guard row?.percent != Decimal(wish.percent) else { return nil }
      return Line(
        product: wish.product, name: row?.name ?? wish.product.text,
        from: row?.percent ?? row?.ownPercent, to: wish.percent, own: row?.ownPercent)
    }
  }

  func isFar(_ line: Line) -> Bool {
    line.own.map { abs(Decimal(line.to) - $0) > Decimal(Self.farPoints) } ?? false
  }

  func isBelowFloor(_ line: Line) -> Bool { line.to < floor }

  package var far: Int { lines.count(where: isFar) }
  package var belowFloor: Int { lines.count(where: isBelowFloor) }

  /// What partners would have got more (or less) for what they sold, by currency.
  package var cost: [(currency: String, amount: Decimal)] {
    var amounts: [String: Decimal] = [:]
    for line in lines {
      guard let sales = partnerSales?[line.product] else { continue }
      let points = Decimal(line.to) - (line.from ?? 0)
      for (currency, sum) in sales.sums { amounts[currency, default: 0] += sum * points / 100 }
    }
    return amounts.filter { $0.value != 0 }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// How many sales that is.
  package var soldByPartners: Int {
    lines.reduce(0) { $0 + (partnerSales?[$1.product]?.count ?? 0) }
  }

  var percents: [TemplatePercent] {
    lines.map { TemplatePercent(product: $0.product, percent: $0.to) }
  }
}
