extension Texts {
  /// A whole number with its thousands apart: "1,204", "1 204" (a space that does not break).
  package func number(_ value: Int) -> String {
    let digits = Array(String(value.magnitude))
    let separator = pick(",", "\u{A0}")
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text += separator }
      text.append(digit)
    }
    return value < 0 ? "-" + text : text
  }

  /// A plain decimal ("1234.50") as this language writes it: "1,234.50", "1 234,50".
  package func decimal(_ plain: String) -> String {
    let parts = plain.split(separator: ".", omittingEmptySubsequences: false)
    guard let whole = parts.first, let value = Int(whole) else { return plain }
    // "-0.50" has a sign that its whole part loses.
    let sign = whole.hasPrefix("-") && value == 0 ? "-" : ""
    let fraction = parts.count > 1 ? pick(".", ",") + parts[1] : ""
    return sign + number(value) + fraction
  }

  /// How long ago: "now", "3 m", "2 h", "5 d".
  package func age(seconds: Int) -> String {
    switch max(0, seconds) {
    case ..<60: pick("just now", "только что")
    case let seconds where seconds < 3_600:
      pick("\(seconds / 60) m ago", "\(seconds / 60) мин назад")
    case let seconds where seconds < 86_400:
      pick("\(seconds / 3_600) h ago", "\(seconds / 3_600) ч назад")
    case let seconds:
      pick("\(seconds / 86_400) d ago", "\(seconds / 86_400) дн назад")
    }
  }

  package func minutes(_ count: Int) -> String { pick("\(count) min", "\(count) мин") }
  package func seconds(_ count: Int) -> String { pick("\(count) s", "\(count) с") }
}
