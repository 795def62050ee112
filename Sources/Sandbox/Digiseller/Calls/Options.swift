extension DigisellerCalls {
  /// `GET /api/products/options/list/{product_id}`: the parameters of a product, in short.
  ///
  /// Source: docs/apis/digiseller.md §6.10.
  static func optionList(_ call: DigisellerCall) throws(DigisellerRefusal) -> DigisellerResult {
    let id = try call.requiredInteger("product_id")
    guard let product = call.shop.shownProduct(id) else {
      throw .notFound("product_id", "Товар не найден", "The product was not found")
    }
    return call.content(
      .array(product.options.enumerated().map { .object(head(of: $1, order: $0 + 1)) }))
  }

  /// `GET /api/products/options/{option_id}`: one parameter with its variants.
  static func option(_ call: DigisellerCall) throws(DigisellerRefusal) -> DigisellerResult {
    let id = try call.requiredInteger("option_id")
    guard let (product, option) = call.shop.option(id) else {
      throw .notFound("option_id", "Параметр не найден", "The parameter was not found")
    }
    let order = (product.options.firstIndex(of: option) ?? 0) + 1
    let variants = option.variants.enumerated().map { position, variant -> WireValue in
      [
        "variant_id": .int(variant.id), "name": localised(variant.text),
        "type": .string(variant.modifier.rawValue), "rate": .amount(variant.rate),
        "is_default": .bool(variant.isDefault), "visible": .bool(variant.isVisible),
        "order": .int(position + 1),
      ]
    }
    return call.content(
      .object(
        head(of: option, order: order) + [
          .init("required", .bool(option.isRequired)),
          .init("separate_content", .bool(option.hasSeparateContent)),
          .init("modifier_visible", .bool(option.showsModifiers)),
          .init("variants", .array(variants)),
        ]))
  }

  private static func head(of option: ShopOption, order: Int) -> [WireValue.Member] {
    [
      .init("id", .int(option.id)), .init("type", .string(option.kind.rawValue)),
      .init("comment", option.comment.map { localised($0, isSparse: true) } ?? nil),
      .init("order", .int(order)),
      .init("name", localised(option.label, isSparse: true)),
    ]
  }
}
