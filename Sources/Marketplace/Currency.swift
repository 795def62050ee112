/// A currency by the code that the marketplace used, which is kept: the server must get back the code that it knows.
package struct Currency: Hashable, Sendable, CustomStringConvertible {
  /// Upper case, as it came: "RUR", "WMZ", "USD".
  package let code: String

  package init(_ code: String) {
    self.code = code.uppercased()
  }

  /// The code that people read: WebMoney's and the old rouble code are shown as the currency they stand for.
  ///
  /// Source: api/digiseller.md §1.9.
  package var displayCode: String {
    switch code {
    case "RUR", "WMR": "RUB"
    case "WMZ": "USD"
    case "WME": "EUR"
    case "WMU": "UAH"
    default: code
    }
  }

  package var description: String { code }

  /// Whether both codes name the same money: RUR and RUB do.
  package func isSameMoney(as other: Currency) -> Bool { displayCode == other.displayCode }
}
