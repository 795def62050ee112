import Foundation

/// The Digiseller API on one port: finds the call, checks the caller, spells the answer.
package final class DigisellerService: SandboxService {
  let shop: Shop
  let keys: DigisellerKeys
  let bulk: DigisellerTasks
  private let shape: DigisellerShape
  private let expiredStatus: Int
  private let deniedStatus: Int
  private let routes: [DigisellerRoute]

  init(shop: Shop, options: SandboxOptions) {
    self.shop = shop
    keys = DigisellerKeys(options: options)
    bulk = DigisellerTasks(shop: shop, options: options)
    shape = .of(options.digisellerShape)
    expiredStatus = options.digisellerExpiredStatus
    deniedStatus = options.digisellerDeniedStatus
    // Where two patterns match, the one with more fixed words is meant.
    routes = DigisellerRoutes.all.enumerated().sorted {
      ($1.element.fixedSegments, $0.offset) < ($0.element.fixedSegments, $1.offset)
    }.map(\.element)
  }

  // MARK: - For programs and tests

  /// The announced key: may do everything.
  package var apiKey: String { keys.apiKey }

  /// A key that may only look at goods and dialogs.
  package var limitedKey: String { DigisellerKeys.limited(keys.apiKey) }

  /// A key that may look at everything and change nothing.
  package var readOnlyKey: String { DigisellerKeys.readOnly(keys.apiKey) }

  /// The bulk tasks since the start, in the order of their calls; looking at them does not count as asking.
  package var tasks: [DigisellerTask] { bulk.all }

  /// Every call that is answered, "POST /api/seller-goods", in the order of the table.
  package static var routeNames: [String] { DigisellerRoutes.all.map(\.name) }

  /// The permission each call needs; calls without one are left out.
  package static var permissionsByRoute: [String: DigisellerPermission] {
    var needed: [String: DigisellerPermission] = [:]
    for route in DigisellerRoutes.all {
      if case .required(let permission?) = route.token { needed[route.name] = permission }
    }
    return needed
  }

  /// Changes what a key may do, for tokens given out already too; nil withdraws the key.
  package func setPermissions(_ permissions: Set<DigisellerPermission>?, of key: String) {
    keys.setPermissions(permissions, of: key)
  }

  /// Makes every token given out so far worthless.
  package func expireTokens() { keys.expireTokens() }

  // MARK: - Answering

  func routeName(method: String, path: String) -> String? {
    let (path, method) = (DigisellerPath(path), Self.effective(method))
    return routes.first { $0.method.rawValue == method && $0.match(path) != nil }?.name
  }

  /// HEAD is a GET whose body stays here.
  private static func effective(_ method: String) -> String { method == "HEAD" ? "GET" : method }

  func answer(_ request: SandboxRequest) -> SandboxAnswer {
    let path = DigisellerPath(request.path)
    let matches = routes.compactMap { route in route.match(path).map { (route, $0) } }
    guard !matches.isEmpty else { return IISPage.answer(status: 404) }
    let method = Self.effective(request.method)
    guard let (route, values) = matches.first(where: { $0.0.method.rawValue == method }) else {
      var answer = json([
        "Message": .string("The requested resource does not support http method '\(method)'.")
      ])
      answer.status = 405
      answer.headers.append(
        ("Allow", Set(matches.map(\.0.method.rawValue)).sorted().joined(separator: ", ")))
      return answer
    }
    let query = QueryItems(request.query)
    let format = AnswerFormat.wanted(by: request.header("accept")) ?? route.format
    let language = query.first("lang") == ShopLanguage.en.rawValue ? ShopLanguage.en : .ru
    do throws(DigisellerRefusal) {
      let body = try DigisellerBody.read(request, route)
      let session = try admitted(
        route, token: query.first("token") ?? body["token"]?.scalarText, at: request.time)
      let call = DigisellerCall(
        request: request, pathValues: values, query: query, body: body, session: session,
        shop: shop, shape: shape, keys: keys, tasks: bulk)
      switch try route.handler(call) {
      case .wire(let value): return spelled(value, as: format, route)
      case .raw(let answer): return answer
      }
    } catch {
      var answer = spelled(
        error.wire(route.envelope, shape: shape, language: language), as: format, route)
      answer.status = error.status ?? route.envelope.refusalStatus
      return answer
    }
  }

  private func admitted(
    _ route: DigisellerRoute, token: String?, at moment: Date
  ) throws(DigisellerRefusal) -> DigisellerKeys.Session? {
    let token = token.flatMap { $0.isEmpty ? nil : $0 }
    let session = token.flatMap { keys.session($0, at: moment) }
    switch route.token {
    case .none: return session
    case .optional:
      if token != nil, session == nil { throw .unauthorised(status: expiredStatus) }
      return session
    case .required(let permission):
      guard let session else { throw .unauthorised(status: expiredStatus) }
      if let permission, !session.permissions.contains(permission) {
        throw .denied(status: deniedStatus)
      }
      return session
    }
  }

  private func spelled(_ value: WireValue, as format: AnswerFormat, _ route: DigisellerRoute)
    -> SandboxAnswer
  {
    switch format {
    case .json: json(value)
    case .xml:
      SandboxAnswer(
        status: 200, contentType: "application/xml; charset=utf-8",
        body: value.xml(root: route.xmlRoot))
    }
  }

  private func json(_ value: WireValue) -> SandboxAnswer {
    SandboxAnswer(status: 200, contentType: "application/json; charset=utf-8", body: value.json)
  }
}

extension DigisellerRoute.Envelope {
  /// The status of an answer that refuses a parameter: the flat envelopes tell it by `retval` alone.
  ///
  /// Source: docs/apis/digiseller.md §1.6, §5.1; which call does which is inferred.
  fileprivate var refusalStatus: Int {
    switch self {
    case .content, .bare: 400
    case .flat, .data, .product: 200
    }
  }
}
