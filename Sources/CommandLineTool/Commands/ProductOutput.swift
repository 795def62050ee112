import Foundation
import Marketplace
import TerminalCore
import Texts

extension ProductListing {
  /// The one document of `--json`.
  ///
  /// - Parameter shown: The rows that are printed; the total counts all that match.
  func json(_ shown: [ListedProduct]) -> String {
    JSONText.object([
      "items": .array(shown.map { .object($0.members) }), "total": .number(items.count),
      "complete": .bool(isComplete), "asOf": .string(orNull: asOf.map(ISOTime.text)),
      "source": .string(isFromStore ? "store" : "live"),
    ]).text + "\n"
  }
}

extension ListedProduct {
  var members: [JSONText.Member] {
    product.members(account: account)
  }
}

extension Product {
  /// What lists print of a product.
  ///
  /// Texts are raw; the JSON escapes them.
  fileprivate func members(account: AccountID) -> [JSONText.Member] {
    let enabled: JSONText =
      switch state {
      case .on: .bool(true)
      case .off: .bool(false)
      case .unknown: .null
      }
    return [
      JSONText.Member(name: "account", value: .string(account.name)),
      JSONText.Member(name: "id", value: .string(id.text)),
      JSONText.Member(
        name: "name", value: .string(name.russian ?? name.english ?? "")),
      JSONText.Member(name: "price", value: .string(orNull: price?.plainText)),
      JSONText.Member(name: "currency", value: .string(orNull: price?.currency.displayCode)),
      JSONText.Member(name: "enabled", value: enabled),
      JSONText.Member(name: "stock", value: .number(orNull: stock.count)),
      JSONText.Member(name: "sold", value: .number(orNull: sold)),
    ]
  }
}

extension ShownProduct {
  var json: String {
    var members = ListedProduct(account: account, product: product).members
    func add(_ name: String, _ value: JSONText) {
      members.append(JSONText.Member(name: name, value: value))
    }
    add(
      "texts",
      .object(
        TextLanguage.allCases.map { language in
          JSONText.Member(
            name: language.code,
            value: .object([
              "name": .string(orNull: product.name[language]),
              "description": .string(orNull: product.texts.description[language]),
              "additional": .string(orNull: product.texts.additional[language]),
            ]))
        }))
    add(
      "prices",
      .object(
        prices.map { JSONText.Member(name: $0.currency.displayCode, value: .string($0.plainText)) })
    )
    add("options", .array(options.map(Self.json)))
    add("sale", product.sale.map(Self.json) ?? .null)
    add(
      "dates",
      .object([
        "release": .string(orNull: product.releaseDate ?? anyDetail?.releaseDate),
        "content": .string(orNull: anyDetail?.contentDate),
        "saleBegins": .string(orNull: product.sale?.begins.map(ISOTime.text)),
        "saleEnds": .string(orNull: product.sale?.ends.map(ISOTime.text)),
      ]))
    return JSONText.object(members).text
  }

  private var anyDetail: ProductDetail? { details[.russian] ?? details[.english] }

  /// The marketplace's own prices, one for each currency that people know.
  var prices: [Money] {
    var seen: Set<String> = []
    let all =
      [product.price].compactMap { $0 } + product.prices
      + (anyDetail?.prices.map(\.money) ?? [])
    return all.filter { seen.insert($0.currency.displayCode).inserted }
  }

  var options: [ProductDetail.Option] { anyDetail?.options ?? [] }

  private static func json(_ option: ProductDetail.Option) -> JSONText {
    .object([
      "label": .string(option.label), "kind": .string(option.kind),
      "required": .bool(option.isRequired),
      "variants": .array(
        option.variants.map { variant in
          .object([
            "label": .string(variant.label), "default": .bool(variant.isDefault),
            "visible": .bool(variant.isVisible),
            "priceChange": .string(orNull: variant.priceChange),
            "stock": .number(orNull: variant.stock),
          ])
        }),
    ])
  }

  private static func json(_ sale: Product.Sale) -> JSONText {
    .object([
      "percent": .string(orNull: sale.percent.map { "\($0)" }),
      "usualPrices": .object(
        sale.usualPrices.map {
          JSONText.Member(name: $0.currency.displayCode, value: .string($0.plainText))
        }),
    ])
  }
}

/// Lists for people: columns, everything filtered.
enum ProductTable {
  static func text(
    _ shown: [ListedProduct], _ list: ProductListing, _ workplace: Workplace
  ) -> String {
    let texts = workplace.texts
    let several = Set(list.items.map(\.account)).count > 1
    var lines = shown.map { item -> [String] in
      let product = item.product
      return (several ? [item.account.name] : [])
        + [
          product.id.text, product.price.map(texts.money) ?? "–", texts.stock(product.stock),
          product.sold.map(texts.number) ?? "–", texts.state(state(product.state)),
          product.name.text(preferring: workplace.contentLanguage) ?? "",
        ].map { DisplayText.plain($0) }
    }
    let heading =
      (several ? [texts.accountColumn] : []) + [
        texts.idColumn, texts.priceColumn, texts.stockColumn, texts.soldColumn, texts.stateColumn,
        texts.nameColumnShort,
      ]
    lines.insert(heading, at: 0)
    let total = texts.totalLine(shown.count, of: list.items.count, isComplete: list.isComplete)
    return aligned(lines) + total + "\n"
  }

  /// Columns as wide as their widest text; the last one as it is.
  static func aligned(_ lines: [[String]]) -> String {
    let columns = lines.first?.count ?? 0
    let widths = (0..<columns).map { column in
      lines.map { DisplayText.width(of: $0[column]) }.max() ?? 0
    }
    return lines.map { line in
      var text = ""
      for (column, cell) in line.enumerated() {
        text += cell
        guard column < columns - 1 else { break }
        let padding = widths[column] - DisplayText.width(of: cell) + 2
        text += String(repeating: " ", count: padding)
      }
      return text + "\n"
    }.joined()
  }

  static func text(_ shown: ShownProduct, _ workplace: Workplace) -> String {
    let texts = workplace.texts
    let language = workplace.contentLanguage
    let product = shown.product
    var lines = [
      product.name.text(preferring: language) ?? product.id.text,
      "\(texts.idColumn): \(product.id)",
    ]
    lines += shown.prices.map { "\(texts.priceColumn): \(texts.moneyWithCode($0))" }
    lines += [
      "\(texts.stockColumn): \(texts.stock(product.stock))",
      "\(texts.soldColumn): \(product.sold.map(texts.number) ?? "–")",
      "\(texts.stateColumn): \(texts.state(state(product.state)))",
    ]
    for option in shown.options {
      lines.append("\(option.label)\(option.isRequired ? " *" : "")")
      lines += option.variants.map { "  \($0.label)\($0.priceChange.map { "  " + $0 } ?? "")" }
    }
    var text = lines.map { DisplayText.plain($0) + "\n" }.joined()
    for (heading, raw) in [
      (texts.description, product.texts.description.text(preferring: language)),
      (texts.additional, product.texts.additional.text(preferring: language)),
    ] {
      guard let raw, !raw.isEmpty else { continue }
      text +=
        "\n" + heading + "\n" + DisplayText.plain(HTMLText.plain(raw), keepingLines: true) + "\n"
    }
    return text
  }

  private static func state(_ state: Product.State) -> Texts.SwitchState {
    switch state {
    case .on: .on
    case .off: .off
    case .unknown: .unknown
    }
  }
}
