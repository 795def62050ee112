import Foundation

/// What a test in another process asks of the sandbox itself, beside the marketplace's own calls.
///
/// Everything lies under `/sandbox/`, where no marketplace has anything. It needs no token, knows no faults and
/// no latency, and is neither counted nor recorded. Described in docs/sandbox.md.
struct BackDoor: Sendable {
  let shop: Shop
  let digiseller: DigisellerService
  let faults: FaultPlan
  let log: RequestLog

  static func owns(_ path: String) -> Bool { path == "/sandbox" || path.hasPrefix("/sandbox/") }

  func answer(_ request: SandboxRequest) -> SandboxAnswer {
    let parts = DigisellerPath(request.path).parts.dropFirst().map(\.text)
    let query = QueryItems(request.query)
    let (name, argument) = (parts.first ?? "", parts.dropFirst().first)
    guard parts.count <= 2 else { return Self.unknown }
    switch (request.method, name, argument) {
    case ("GET", "products", let id?): return product(id)
    case ("GET", "products", nil):
      return .json(.array(shop.products(Self.ids(query)).map(truth)))
    case ("PATCH", "products", let id?): return edit(id, request.body)
    case ("GET", "writes", nil):
      let since = query.first("since").flatMap { Int($0) } ?? 0
      return .json(.array(shop.writes.filter { $0.number > since }.map(\.wire)))
    case ("GET", "tasks", nil): return .json(.array(digiseller.tasks.map(\.wire)))
    case ("GET", "tasks", let id?):
      guard let task = digiseller.tasks.first(where: { $0.id == id.lowercased() }) else {
        return Self.unknown
      }
      return .json(task.wire)
    case ("GET", "dialogs", let id?): return dialog(id)
    case ("POST", "dialogs", let id?): return write(id, request.body)
    case ("POST", "orders", nil): return placeOrder(request.body)
    case ("DELETE", "orders", let id?):
      guard let id = Int(id), shop.dialogs.refund(id) else { return Self.unknown }
      return SandboxAnswer(status: 204)
    case ("GET", "templates", nil): return .json(templates)
    case ("GET", "sent", nil): return .json(.array(shop.dialogs.sent.map(\.wire)))
    case ("GET", "routes", nil): return .json(routes)
    case ("GET", "requests", nil): return requests(query)
    case ("DELETE", "requests", nil):
      log.clear()
      return SandboxAnswer(status: 204)
    case ("PUT", "faults", nil): return setFaults(request.body)
    case ("DELETE", "faults", nil):
      faults.rules = []
      return SandboxAnswer(status: 204)
    case ("PUT", "keys", let key?): return setPermissions(of: key, request.body)
    case ("DELETE", "keys", let key?):
      digiseller.setPermissions(nil, of: key)
      return SandboxAnswer(status: 204)
    case ("DELETE", "tokens", nil):
      digiseller.expireTokens()
      return SandboxAnswer(status: 204)
    default: return Self.unknown
    }
  }

  private static let unknown = problem(404, "there is nothing here; docs/sandbox.md lists what is")

  private static func problem(_ status: Int, _ words: String) -> SandboxAnswer {
    var answer = SandboxAnswer.json(["error": .string(words)])
    answer.status = status
    return answer
  }

  // MARK: - Products

  private static func ids(_ query: QueryItems) -> [Int] {
    query.all("ids").flatMap { $0.split(separator: ",") }.compactMap { Int($0) }
  }

  private func product(_ id: String) -> SandboxAnswer {
    guard let product = Int(id).flatMap({ shop.product($0) }) else { return Self.unknown }
    var answer = truth(product)
    answer.append([.init("writes", .array(shop.writes(to: product.id).map(\.wire)))])
    return .json(answer)
  }

  /// What the product is, and what readers are shown of it where that is something else.
  private func truth(_ product: ShopProduct) -> WireValue {
    var answer = Self.figures(of: product)
    let shown = shop.shownProduct(product.id)
    answer.append([
      .init("isShown", .bool(shown == product)),
      .init("shown", shown.map(Self.figures) ?? nil),
    ])
    return answer
  }

  private static func figures(of product: ShopProduct) -> WireValue {
    let figures = product.figures
    let stock: WireValue =
      if case .counted(let count) = figures.stock { .int(count) } else { nil }
    return [
      "id": .int(product.id), "enabled": .bool(figures.isEnabled),
      "price": .string(figures.price.text), "currency": .string(figures.currency.isoCode),
      "name": product.name.wire, "description": product.info.wire, "add_info": product.addInfo.wire,
      "stock": stock, "sold": .int(figures.sold.value),
      "commission": .string(figures.commission.text),
      "partnership": .string(product.terms.partnership.rawValue),
    ]
  }

  /// Somebody else edits the product, at the desk of the marketplace: nothing is written down.
  private func edit(_ id: String, _ body: [UInt8]) -> SandboxAnswer {
    guard let product = Int(id).flatMap({ shop.product($0) }) else { return Self.unknown }
    guard let wish = try? JSONReader.read(body), case .object = wish else {
      return Self.problem(400, "the body is no JSON object")
    }
    var reader = ProductChangeReader(body: wish, product: product, shop: shop)
    do throws(DigisellerRefusal) {
      try reader.read()
    } catch {
      return Self.problem(400, error.words.en ?? error.code)
    }
    let changes = reader.changes
    shop.change(product.id) { product in
      for change in changes { _ = change.apply(to: &product) }
    }
    return self.product(id)
  }

  // MARK: - Dialogs

  private func dialog(_ text: String) -> SandboxAnswer {
    guard let id = Int(text), let order = shop.dialogs.order(id) else { return Self.unknown }
    let dialog = shop.dialogs.dialog(id)
    return .json([
      "id": .int(id), "product": .int(order.productID), "email": .text(order.buyer.email),
      "language": .string(order.buyer.language.rawValue), "code": .string(order.code.text),
      "state": dialog.map { .int($0.state.rawValue) } ?? nil,
      "unread": .int(dialog?.unread ?? 0),
      "messages": .array(shop.dialogs.allMessages(id).map(\.wire)),
      "sent": .array(shop.dialogs.sent.filter { $0.dialog == id }.map(\.wire)),
    ])
  }

  /// Somebody writes at the marketplace itself.
  private func write(_ text: String, _ body: [UInt8]) -> SandboxAnswer {
    guard let wish = try? JSONReader.read(body) else {
      return Self.problem(400, "the body is no JSON object")
    }
    let author = wish["author"]?.scalarText ?? ShopMessage.Author.buyer.rawValue
    guard let author = ShopMessage.Author(rawValue: author) else {
      return Self.problem(400, "author is none of buyer, seller, administration")
    }
    let picture = wish["picture"]?.scalarText
    guard let words = wish["text"]?.scalarText ?? picture else {
      return Self.problem(400, "text or picture is missing")
    }
    let file = picture.map { ShopFile(name: $0, type: "image/png") }
    guard let id = Int(text), let message = shop.dialogs.write(words, file, by: author, in: id)
    else { return Self.unknown }
    return .json(["message": .int(message)])
  }

  /// Somebody buys.
  private func placeOrder(_ body: [UInt8]) -> SandboxAnswer {
    let wish = (try? JSONReader.read(body)) ?? .null
    guard let id = wish["product"]?.integer, let product = shop.product(id) else {
      return Self.problem(400, "product is missing or unknown")
    }
    let buyer = wish["buyer"]?.integer ?? 0
    guard (0..<1_000_000).contains(buyer) else { return Self.problem(400, "no such buyer") }
    return .json(["order": .int(shop.dialogs.placeOrder(of: product, by: buyer).id)])
  }

  /// The commission templates as they are, and what each application gave a partner.
  private var templates: WireValue {
    func rows(_ percents: [Int: Int]) -> WireValue {
      .object(percents.sorted { $0.key < $1.key }.map { .init(String($0.key), .int($0.value)) })
    }
    return [
      "templates": .array(
        shop.templates.all.map {
          [
            "id": .int($0.id), "name": .string($0.name),
            "percents": rows($0.rows.mapValues(\.percent)),
          ]
        }),
      "applied": .array(
        shop.templates.applied.map {
          [
            "template": .int($0.template), "seller": .int($0.seller),
            "percents": rows($0.percents),
          ]
        }),
    ]
  }

  // MARK: - Requests

  /// Every call on offer and the permission it needs.
  private var routes: WireValue {
    let needed = DigisellerService.permissionsByRoute
    return .array(
      DigisellerService.routeNames.map { name in
        ["route": .string(name), "permission": .text(needed[name]?.rawValue)]
      })
  }

  private func requests(_ query: QueryItems) -> SandboxAnswer {
    let method = query.first("method")?.uppercased()
    var pattern: Regex<AnyRegexOutput>?
    if let text = query.first("path") {
      guard let read = try? Regex(text) else {
        return Self.problem(400, "path is no regular expression")
      }
      pattern = read.ignoresCase()
    }
    let limit = query.first("limit").flatMap { Int($0) } ?? 1_000
    let kept = log.requests.filter { request in
      (method == nil || request.method == method)
        && (pattern.map { request.path.firstMatch(of: $0) != nil } ?? true)
    }
    let counters = log.counters
    return .json([
      "total": .int(counters.total), "matching": .int(kept.count),
      "byRoute": Self.counts(counters.byRoute), "byPath": Self.counts(counters.byPath),
      "byStatus": Self.counts(
        Dictionary(uniqueKeysWithValues: counters.byStatus.map { (String($0.key), $0.value) })),
      "requests": .array(kept.suffix(max(0, limit)).map(\.wire)),
    ])
  }

  private static func counts(_ counts: [String: Int]) -> WireValue {
    .object(counts.sorted { $0.key < $1.key }.map { .init($0.key, .int($0.value)) })
  }

  // MARK: - Settings

  private func setFaults(_ body: [UInt8]) -> SandboxAnswer {
    do throws(FaultFileError) {
      faults.rules = try FaultRule.read(json: body)
      return SandboxAnswer(status: 204)
    } catch {
      return Self.problem(400, error.description)
    }
  }

  private func setPermissions(of key: String, _ body: [UInt8]) -> SandboxAnswer {
    guard case .array(let names)? = try? JSONReader.read(body) else {
      return Self.problem(400, "the body is no JSON array of permissions")
    }
    var permissions: Set<DigisellerPermission> = []
    for name in names {
      guard let permission = name.scalarText.flatMap({ DigisellerPermission(rawValue: $0) }) else {
        return Self.problem(400, "no permission: \(name.scalarText ?? "")")
      }
      permissions.insert(permission)
    }
    digiseller.setPermissions(permissions, of: key)
    return SandboxAnswer(status: 204)
  }
}

extension SandboxAnswer {
  fileprivate static func json(_ value: WireValue) -> SandboxAnswer {
    SandboxAnswer(status: 200, contentType: "application/json; charset=utf-8", body: value.json)
  }
}

extension ShopText {
  fileprivate var wire: WireValue {
    .object(ShopLanguage.allCases.map { .init($0.rawValue, .text(self[$0])) })
  }
}

extension ShopWrite {
  fileprivate var wire: WireValue {
    let task: WireValue = if case .task(let id) = source { .string(id) } else { nil }
    return [
      "number": .int(number), "product": .int(productID), "task": task,
      "time": .string(CivilTime(time).isoWithTicks + "Z"),
      "fields": .array(
        fields.map { ["name": .string($0.name), "old": .text($0.old), "new": .text($0.new)] }),
    ]
  }
}

extension ShopMessage {
  fileprivate var wire: WireValue {
    [
      "id": .int(id), "author": .string(author.rawValue), "text": .string(text),
      "written": .string(CivilTime(written).isoWithTicks + "Z"),
      "seen": .text(seen.map { CivilTime($0).isoWithTicks + "Z" }), "deleted": .bool(isDeleted),
      "file": .text(file?.name),
    ]
  }
}

extension ShopDialogs.SentMessage {
  fileprivate var wire: WireValue {
    [
      "dialog": .int(dialog), "message": .int(messageID), "text": .string(text),
      "files": .array(fileNames.map { .string($0) }),
      "time": .string(CivilTime(time).isoWithTicks + "Z"),
    ]
  }
}

extension DigisellerTask {
  fileprivate var wire: WireValue {
    [
      "id": .string(id), "kind": .string(kind.rawValue), "status": .int(stage.rawValue),
      "products": .array(productIDs.map { .int($0) }), "processed": .int(processed),
      "failed": .array(failures.map { .int($0.productID) }), "polls": .int(polls),
      "created": .string(CivilTime(created).isoWithTicks + "Z"),
    ]
  }
}

extension RecordedRequest {
  fileprivate var wire: WireValue {
    [
      "marketplace": .string(marketplace), "method": .string(method), "path": .string(path),
      "query": .string(query), "route": .text(route), "status": status.map { .int($0) } ?? nil,
      "time": .string(CivilTime(time).isoWithTicks + "Z"), "body": .string(bodyText),
    ]
  }
}
