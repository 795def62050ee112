package import Foundation

/// A text in the two languages of the shop; nil where a translation is missing.
package struct ShopText: Equatable, Sendable {
  package var ru: String?
  package var en: String?

  package init(_ ru: String?, _ en: String?) {
    self.ru = ru
    self.en = en
  }

  package subscript(language: ShopLanguage) -> String? {
    get {
      switch language {
      case .ru: ru
      case .en: en
      }
    }
    set {
      switch language {
      case .ru: ru = newValue
      case .en: en = newValue
      }
    }
  }
}

package enum ShopLanguage: String, CaseIterable, Sendable {
  case ru = "ru-RU"
  case en = "en-US"
}

/// Everything the shop knows of one product.
package struct ShopProduct: Equatable, Sendable {
  package let id: Int
  package var name: ShopText
  package var info: ShopText
  package var addInfo: ShopText
  package var figures: ShopFigures
  package var options: [ShopOption]
  /// What a buyer gets off, by what he has bought before: US dollars and per cent, rising.
  package var discounts: [ShopDiscount]
  /// How a product with a variable price is counted.
  package var unit: ShopUnit?
  /// The product given away with this one.
  package var presentID: Int?
  package var imageCount: Int
  package var hasVideo: Bool
  package var content: ShopContent
  package var terms = ShopTerms()

  /// The same product under another number; its options and variants keep theirs.
  package func renumbered(_ id: Int) -> ShopProduct {
    ShopProduct(
      id: id, name: name, info: info, addInfo: addInfo, figures: figures, options: options,
      discounts: discounts, unit: unit, presentID: presentID, imageCount: imageCount,
      hasVideo: hasVideo, content: content, terms: terms)
  }
}

/// The numbers and switches of a product: cheap to make, enough to sort and filter by.
package struct ShopFigures: Equatable, Sendable {
  package var isEnabled: Bool
  package var theme: ShopTheme
  package var platform: Int
  /// Where it is sold: 0 own shop, 1 Plati, 1271 GGsel, 9295 WMCentre.
  package var owner: Int
  /// The price before any sale, with as many decimals as the seller typed.
  package var price: Amount
  package var currency: ShopCurrency
  package var stock: ShopStock
  package var isStockHidden: Bool
  /// Units that somebody is paying for just now.
  package var reserved: Int
  package var sold: ShopCounter
  package var returned: ShopCounter
  package var goodReviews: ShopCounter
  package var badReviews: ShopCounter
  /// Per cent for partners.
  package var commission: Amount
  package var sale: ShopSale?
  /// When a product that can already be ordered will be delivered.
  package var release: Date?
  package var isNew: Bool
  package var isPopular: Bool
  package var addedAt: Date

  package var category: Int { theme.subcategory(platform: platform) }

  /// What a buyer pays now: the price less a running sale.
  package func currentPrice(at moment: Date) -> Amount {
    guard let sale = runningSale(at: moment) else { return price }
    let left = Amount(units: 100 * 10_000 - sale.percent.rounded(to: 4).units, places: 4)
    return price.scaled(by: left.units, over: 1_000_000, places: max(2, price.places))
  }

  package func runningSale(at moment: Date) -> ShopSale? {
    sale.flatMap { $0.begin <= moment && moment < $0.end ? $0 : nil }
  }

  package var isAvailable: Bool { isEnabled && stock.hasSome }
}

/// What a product is filled with.
package struct ShopContent: Equatable, Sendable {
  package var fileName: String?
  package var size: Int
  package var date: Date

  package init(fileName: String? = nil, size: Int, date: Date) {
    self.fileName = fileName
    self.size = size
    self.date = date
  }
}

package enum ShopStock: Equatable, Sendable {
  case counted(Int)
  /// One content for everybody, or made on demand.
  case unlimited

  package var hasSome: Bool {
    switch self {
    case .counted(let count): count > 0
    case .unlimited: true
    }
  }
}

/// A number that the seller may hide from the public.
package struct ShopCounter: Equatable, Sendable {
  package var value: Int
  package var isHidden: Bool

  package init(value: Int, isHidden: Bool) {
    self.value = value
    self.isHidden = isHidden
  }
}

/// A temporary lower price.
package struct ShopSale: Equatable, Sendable {
  package var percent: Amount
  package var begin: Date
  package var end: Date

  package init(percent: Amount, begin: Date, end: Date) {
    self.percent = percent
    self.begin = begin
    self.end = end
  }
}

package struct ShopDiscount: Equatable, Sendable {
  package var total: Amount
  package var percent: Int

  package init(total: Amount, percent: Int) {
    self.total = total
    self.percent = percent
  }
}

/// The counting of a product that is sold by quantity; its price is for one.
package struct ShopUnit: Equatable, Sendable {
  package var name: ShopText
  package var least: Int
  package var most: Int
  package var isWhole: Bool

  package init(name: ShopText, least: Int, most: Int, isWhole: Bool) {
    self.name = name
    self.least = least
    self.most = most
    self.isWhole = isWhole
  }
}

package struct ShopOption: Equatable, Sendable {
  package enum Kind: String, Sendable { case text, textarea, checkbox, radio, select }

  package let id: Int
  package var kind: Kind
  package var label: ShopText
  package var comment: ShopText?
  package var isRequired: Bool
  package var hasSeparateContent: Bool
  package var showsModifiers: Bool
  package var variants: [ShopVariant]

  package init(
    id: Int, kind: Kind, label: ShopText, comment: ShopText? = nil, isRequired: Bool,
    hasSeparateContent: Bool, showsModifiers: Bool, variants: [ShopVariant]
  ) {
    self.id = id
    self.kind = kind
    self.label = label
    self.comment = comment
    self.isRequired = isRequired
    self.hasSeparateContent = hasSeparateContent
    self.showsModifiers = showsModifiers
    self.variants = variants
  }
}

package struct ShopVariant: Equatable, Sendable {
  package enum Modifier: String, Sendable { case percentplus, percentminus, priceplus, priceminus }

  package let id: Int
  package var text: ShopText
  package var modifier: Modifier
  /// Per cent, or money in the product's currency; never negative.
  package var rate: Amount
  package var isDefault: Bool
  package var isVisible: Bool

  package init(
    id: Int, text: ShopText, modifier: Modifier, rate: Amount, isDefault: Bool, isVisible: Bool
  ) {
    self.id = id
    self.text = text
    self.modifier = modifier
    self.rate = rate
    self.isDefault = isDefault
    self.isVisible = isVisible
  }
}
