/// The currencies that products are priced in.
///
/// The rates are invented and never change, so a converted price can be checked by hand.
package enum ShopCurrency: String, CaseIterable, Sendable {
  case rub, usd, eur, uah
  /// Dollars of the payment system's own, worth as much as dollars.
  case wmz

  /// Ten-thousandths of a rouble for one.
  package var rate: Int64 {
    switch self {
    case .rub: 10_000
    case .usd, .wmz: 906_500
    case .eur: 991_400
    case .uah: 22_032
    }
  }

  /// "RUB", and what a currency with no code of its own is worth.
  package var isoCode: String {
    switch self {
    case .rub: "RUB"
    case .usd, .wmz: "USD"
    case .eur: "EUR"
    case .uah: "UAH"
    }
  }

  /// What lists call it: roubles are RUR there.
  package var listCode: String {
    switch self {
    case .rub: "RUR"
    case .wmz: "WMZ"
    case .usd, .eur, .uah: isoCode
    }
  }

  /// The code of the purse that takes it.
  package var purseCode: String {
    switch self {
    case .rub: "WMR"
    case .usd, .wmz: "WMZ"
    case .eur: "WME"
    case .uah: "WMU"
    }
  }

  /// Understands ISO codes, list codes and purse codes, letter case aside.
  package init?(code: String) {
    switch code.uppercased() {
    case "RUB", "RUR", "WMR": self = .rub
    case "USD": self = .usd
    case "WMZ": self = .wmz
    case "EUR", "WME": self = .eur
    case "UAH", "WMU": self = .uah
    default: return nil
    }
  }

  /// The amount in another currency: two decimals, four where two would leave nothing; unchanged within one
  /// currency.
  package func convert(_ amount: Amount, to other: ShopCurrency) -> Amount {
    guard rate != other.rate else { return amount }
    let usual = amount.scaled(by: rate, over: other.rate, places: 2)
    return usual.units == 0 ? amount.scaled(by: rate, over: other.rate, places: 4) : usual
  }
}
