import Foundation

/// One request to the Digiseller API, taken apart and admitted.
struct DigisellerCall: Sendable {
  let request: SandboxRequest
  let pathValues: [String: String]
  let query: QueryItems
  /// What the body holds, JSON, XML and form alike; null when there is none.
  let body: WireValue
  /// nil where no token came with the call.
  let session: DigisellerKeys.Session?
  let shop: Shop
  let shape: DigisellerShape
  let keys: DigisellerKeys
  let tasks: DigisellerTasks

  var now: Date { request.time }

  /// Whether the caller may see what the public may not.
  var isOwner: Bool { session != nil }

  /// Russian unless the call asks for English.
  let language: ShopLanguage

  init(
    request: SandboxRequest, pathValues: [String: String], query: QueryItems, body: WireValue,
    session: DigisellerKeys.Session?, shop: Shop, shape: DigisellerShape, keys: DigisellerKeys,
    tasks: DigisellerTasks
  ) {
    self.request = request
    self.pathValues = pathValues
    self.query = query
    self.body = body
    self.session = session
    self.shop = shop
    self.shape = shape
    self.keys = keys
    self.tasks = tasks
    let wanted =
      query.first("lang") ?? query.first("language") ?? body["lang"]?.scalarText
      ?? body["language"]?.scalarText
    language = wanted?.lowercased() == ShopLanguage.en.rawValue.lowercased() ? .en : .ru
  }

  // MARK: - Parameters

  /// A parameter from path, query or body, in that order; an empty one counts as absent.
  func text(_ name: String) -> String? {
    if let value = pathValues[name] ?? query.first(name.lowercased()) { return value }
    guard let value = body[name]?.scalarText, !value.isEmpty else { return nil }
    return value
  }

  func integer(_ name: String) throws(DigisellerRefusal) -> Int? {
    guard let text = text(name) else { return nil }
    guard let number = Int(text) ?? Amount(text)?.wholeNumber else { throw .invalid(name) }
    return number
  }

  func requiredInteger(_ name: String) throws(DigisellerRefusal) -> Int {
    guard let number = try integer(name) else { throw .missing(name) }
    return number
  }

  /// A number kept inside a range; `standard` when it is absent.
  func integer(
    _ name: String, standard: Int, in range: ClosedRange<Int>
  ) throws(DigisellerRefusal) -> Int {
    min(max(try integer(name) ?? standard, range.lowerBound), range.upperBound)
  }

  func amount(_ name: String) throws(DigisellerRefusal) -> Amount? {
    guard let text = text(name) else { return nil }
    guard let amount = Amount(text) else { throw .invalid(name) }
    return amount
  }

  func currency(_ name: String = "currency") throws(DigisellerRefusal) -> ShopCurrency? {
    guard let text = text(name) else { return nil }
    guard let currency = ShopCurrency(code: text) else { throw .invalid(name) }
    return currency
  }

  /// The marketplace a listing is restricted to: 0 own shop, 1 Plati, 1271 GGsel, 9295 WMCentre.
  func owner(_ name: String = "owner_id") throws(DigisellerRefusal) -> Int? {
    guard let owner = try integer(name) else { return nil }
    guard [0, 1, 1271, 9295].contains(owner) else { throw .invalid(name) }
    return owner
  }

  /// Every value of a parameter that may be repeated or separated by commas.
  func list(_ name: String) -> [String] {
    let given = query.all(name.lowercased())
    let values = given.isEmpty ? (body[name]?.elements.compactMap(\.scalarText) ?? []) : given
    return values.flatMap { $0.split(separator: ",") }.map { $0.filter { $0 != " " } }.filter {
      !$0.isEmpty
    }
  }

  // MARK: - Answers

  /// The envelope of goods, content, parameters and templates.
  func content(_ content: WireValue, retdesc: WireValue = nil) -> DigisellerResult {
    .wire(["retval": 0, "retdesc": retdesc, "errors": nil, "content": content])
  }
}
