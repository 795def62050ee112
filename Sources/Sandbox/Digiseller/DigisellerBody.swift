/// Reads the body of a request by its `Content-Type`.
enum DigisellerBody {
  private enum Kind { case json, xml, form, other }

  /// - Returns: What it holds; null for an empty body and for uploads.
  static func read(_ request: SandboxRequest, _ route: DigisellerRoute) throws(DigisellerRefusal)
    -> WireValue
  {
    guard !request.body.isEmpty else { return .null }
    var kind = kind(of: request.header("content-type"))
    if kind == .other, route.sniffsBody || route.method == .get { kind = sniffed(request.body) }
    switch kind {
    case .json:
      if let value = try? JSONReader.read(request.body) { return value }
    case .xml:
      if let value = try? XMLReader.read(request.body).value { return value }
    case .form:
      return form(QueryItems(String(decoding: request.body, as: UTF8.self)))
    case .other:
      if request.header("content-type")?.lowercased().hasPrefix("multipart/form-data") == true {
        return .null
      }
      if route.method == .get { return .null }
      throw DigisellerRefusal(
        status: 415, code: "content-type-0",
        words: ShopText("Неизвестный Content-Type", "Unsupported media type"))
    }
    // Nobody minds what stands in the body of a GET.
    if route.method == .get { return .null }
    throw .unreadableBody
  }

  private static func kind(of contentType: String?) -> Kind {
    let type = contentType?.split(separator: ";").first?.lowercased().filter { $0 != " " }
    switch type {
    case "application/json", "text/json": return .json
    case "application/xml", "text/xml": return .xml
    case "application/x-www-form-urlencoded": return .form
    default: return .other
    }
  }

  private static func sniffed(_ body: [UInt8]) -> Kind {
    switch body.first(where: { $0 > 0x20 && $0 < 0x7F }) {
    case UInt8(ascii: "<"): .xml
    case UInt8(ascii: "{"), UInt8(ascii: "["): .json
    case nil: .other
    default: .form
    }
  }

  /// `product[id]=1&email=x` as `{"product":{"id":"1"},"email":"x"}`.
  private static func form(_ items: QueryItems) -> WireValue {
    var members: [WireValue.Member] = []
    for item in items.items {
      let parts = item.name.split(separator: "[", maxSplits: 1)
      if parts.count == 2, parts[1].hasSuffix("]"), parts[1].count > 1 {
        let inner = WireValue.Member(String(parts[1].dropLast()), .string(item.value))
        let outer = String(parts[0])
        if let place = members.firstIndex(where: { $0.name == outer }) {
          members[place].value.append([inner])
        } else {
          members.append(.init(outer, .object([inner])))
        }
      } else if let place = members.firstIndex(where: { $0.name == item.name }) {
        members[place].value = .array(members[place].value.elements + [.string(item.value)])
      } else {
        members.append(.init(item.name, .string(item.value)))
      }
    }
    return .object(members)
  }
}
