import Foundation

/// One amount in every currency that the wire shows.
struct PriceTags {
  let usd: WireValue
  let rub: WireValue
  let eur: WireValue
  let uah: WireValue

  init(_ amount: Amount, _ currency: ShopCurrency) {
    usd = .amount(currency.convert(amount, to: .usd))
    rub = .amount(currency.convert(amount, to: .rub))
    eur = .amount(currency.convert(amount, to: .eur))
    uah = .amount(currency.convert(amount, to: .uah))
  }

  /// Under ISO codes, as product data has them.
  var byISOCode: WireValue { ["RUB": rub, "USD": usd, "EUR": eur, "UAH": uah] }
}

extension ShopFigures {
  /// The prices before the running sale, with its dates; the members of all lists, in their order.
  ///
  /// - Parameter empty: What stands for each member when there is no sale.
  func saleMembers(at moment: Date, withBegin: Bool, empty: WireValue) -> [WireValue.Member] {
    let sale = runningSale(at: moment)
    let before = sale.map { _ in PriceTags(price, currency) }
    var members: [WireValue.Member] = [
      .init("common_base_price", sale == nil ? empty : .amount(price)),
      .init("common_price_usd", before?.usd ?? empty),
      .init("common_price_rur", before?.rub ?? empty),
      .init("common_price_eur", before?.eur ?? empty),
      .init("common_price_uah", before?.uah ?? empty),
    ]
    if withBegin {
      members.append(
        .init("sale_begin", sale.map { .string(CivilTime.moscow($0.begin).dotted) } ?? empty))
    }
    members.append(
      .init("sale_end", sale.map { .string(CivilTime.moscow($0.end).dotted) } ?? empty))
    members.append(.init("sale_percent", sale.map { .amount($0.percent) } ?? empty))
    return members
  }

  /// The units left, or nil where the caller may not know or there is no number.
  func visibleStock(_ call: DigisellerCall) -> Int? {
    guard call.isOwner || !isStockHidden, case .counted(let count) = stock else { return nil }
    return count
  }

  /// The release as the wire writes it.
  var releaseDate: WireValue { .text(release.map { CivilTime.moscow($0).iso }) }
}

extension ShopCounter {
  /// −1 stands for a hidden number, unless the owner asks.
  func wire(_ call: DigisellerCall) -> WireValue { .int(isHidden && !call.isOwner ? -1 : value) }

  var hiddenFlag: WireValue { .flag(isHidden) }
}

extension WireValue {
  /// The value as text where a list writes its numbers as strings.
  var quoted: WireValue { .text(scalarText) }
}
