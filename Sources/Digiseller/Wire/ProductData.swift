import Foundation
import Marketplace

/// The answer of `GET products/{id}/data` (api/digiseller.md §2.2): flat, the product beside the envelope.
struct ProductData: Decodable {
  let envelope: Envelope
  let detail: WireDetail?

  private enum Key: String, CodingKey { case product }

  init(from decoder: any Decoder) throws {
    envelope = try Envelope(from: decoder)
    let container = try decoder.container(keyedBy: Key.self)
    let isGood = (envelope.retval ?? 0) == 0
    detail = isGood ? try container.decodeIfPresent(WireDetail.self, forKey: .product) : nil
  }
}

/// The member `product`.
///
/// It has over forty members, of which everything that a preview shows is read; each may be absent.
struct WireDetail: Decodable {
  let id: Int?
  let name: String?
  let info: String?
  let addInfo: String?
  let price: Money?
  let prices: [Money]
  let collection: String?
  let isAvailable: Bool?
  let units: Int?
  let locked: Int?
  let statistics: Statistics?
  let agencyFee: Decimal?
  let released: String?
  let contentDate: String?
  let breadcrumbs: [String]
  let discounts: [ProductDetail.VolumeDiscount]
  let options: [ProductDetail.Option]
  let url: String?

  struct Statistics: Decodable {
    let sales: LenientInt?
    let refunds: LenientInt?
    let good: LenientInt?
    let bad: LenientInt?

    private enum CodingKeys: String, CodingKey {
      case sales, refunds
      case good = "good_reviews"
      case bad = "bad_reviews"
    }
  }

  private enum Key: String, CodingKey {
    case id, name, info, price, currency, prices, collection, statistics, breadcrumbs, discounts
    case options, url, text, file
    case addInfo = "add_info"
    case isAvailable = "is_available"
    case units = "num_in_stock"
    case locked = "num_in_lock"
    case agencyFee = "agency_fee"
    case released = "release_date"
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    id = container.number(.id)
    name = container.words(.name)
    info = container.words(.info)
    addInfo = container.words(.addInfo)
    price = container.amount(.price).flatMap { price in
      container.words(.currency).map { Money(price, Currency($0)) }
    }
    prices = (try? container.decodeIfPresent(WirePrices.self, forKey: .prices))?.prices ?? []
    collection = container.words(.collection)
    isAvailable = container.flag(.isAvailable)
    units = container.number(.units)
    locked = container.number(.locked)
    statistics = try? container.decodeIfPresent(Statistics.self, forKey: .statistics)
    agencyFee = container.amount(.agencyFee)
    released = container.words(.released)
    let content =
      (try? container.decodeIfPresent(WireContent.self, forKey: .text))
      ?? (try? container.decodeIfPresent(WireContent.self, forKey: .file))
    contentDate = content?.date?.nonEmpty
    breadcrumbs = container.list(.breadcrumbs, of: WireBreadcrumb.self).compactMap {
      $0.name?.nonEmpty
    }
    discounts = container.list(.discounts, of: WireDiscount.self).compactMap(\.discount)
    options = container.list(.options, of: WireOption.self).map(\.option)
    url = container.words(.url)
  }

  private struct WireContent: Decodable {
    let date: LenientText?
  }

  private struct WireBreadcrumb: Decodable {
    let name: LenientText?
  }

  private struct WireDiscount: Decodable {
    let summa: LenientDecimal?
    let percent: LenientDecimal?

    var discount: ProductDetail.VolumeDiscount? {
      guard let sum = summa?.value, let percent = percent?.value else { return nil }
      return ProductDetail.VolumeDiscount(sum: sum, percent: percent)
    }
  }
}

/// The member `prices`, such as `{"initial":{"RUB":349.0},"default":{"RUB":355.0}}`.
///
/// The default ones, with the payment fee, are what buyers see; the initial ones are the seller's own, and those are
/// taken.
private struct WirePrices: Decodable {
  let prices: [Money]

  private enum Key: String, CodingKey {
    case initial
    case standard = "default"
  }

  private struct Code: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let kind: Key = container.contains(.initial) ? .initial : .standard
    guard let amounts = try? container.nestedContainer(keyedBy: Code.self, forKey: kind) else {
      prices = []
      return
    }
    prices = amounts.allKeys.sorted { $0.stringValue < $1.stringValue }.compactMap { code in
      amounts.amount(code).flatMap { $0 > 0 ? Money($0, Currency(code.stringValue)) : nil }
    }
  }
}

/// An option of a product with its variants.
private struct WireOption: Decodable {
  let option: ProductDetail.Option

  private enum Key: String, CodingKey { case label, name, type, required, variants }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let variants = container.list(.variants, of: WireVariant.self)
    option = ProductDetail.Option(
      label: container.words(.label) ?? container.words(.name) ?? "",
      kind: container.words(.type) ?? "",
      isRequired: container.flag(.required) ?? false, variants: variants.map(\.variant))
  }
}

private struct WireVariant: Decodable {
  let variant: ProductDetail.Variant

  private enum Key: String, CodingKey {
    case text, modify, visible, value
    case isDefault = "default"
    case modifyType = "modify_type"
    case modifyValue = "modify_value"
    case units = "num_in_stock"
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let amount = container.amount(.modifyValue)
    var change = container.words(.modify)
    if change == nil, let amount, amount != 0 {
      change = (amount > 0 ? "+" : "") + "\(amount) " + (container.words(.modifyType) ?? "")
    }
    variant = ProductDetail.Variant(
      label: container.words(.text) ?? container.words(.value) ?? "",
      isDefault: container.flag(.isDefault) ?? false,
      isVisible: container.flag(.visible) ?? true, priceChange: change,
      stock: container.number(.units))
  }
}

extension WireDetail {
  func detail(_ id: ProductID, in language: TextLanguage) -> ProductDetail {
    var detail = ProductDetail(id: id, language: language)
    detail.name = name
    detail.description = info
    detail.additional = addInfo
    detail.price = price.map(ProductDetail.Amount.init)
    detail.prices = prices.map(ProductDetail.Amount.init)
    detail.options = options
    detail.collection = collection
    detail.isAvailable = isAvailable
    detail.stock = units
    detail.locked = locked
    detail.sold = statistics?.sales?.value
    detail.refunds = statistics?.refunds?.value
    detail.goodReviews = statistics?.good?.value
    detail.badReviews = statistics?.bad?.value
    detail.agentFeePercent = agencyFee
    detail.releaseDate = released
    detail.contentDate = contentDate
    detail.categories = breadcrumbs
    detail.discounts = discounts
    detail.link = url
    return detail
  }
}
