import Dashboard
import Digiseller
import Foundation
import Marketplace
import Storage
import TerminalCore
import Texts
import Transport

/// All of them, in the order in which a key press passes.
func runBenchmarks() {
  let arguments = CommandLine.arguments
  do {
    if arguments.count == 6, arguments[1] == "inbox-store", let dialogs = Int(arguments[4]),
      let messages = Int(arguments[5])
    {
      return try InboxBenchmarks.fillStore(
        in: arguments[2], identity: arguments[3], dialogs: dialogs, messages: messages)
    }
    print(Measurement.heading)
    switch arguments.dropFirst().first {
    case "inbox": return show(try InboxBenchmarks.run())
    case "money": return show(try MoneyBenchmarks.run())
    default: break
    }
    show(text())
    show(try desk())
    show(try decoding())
    for count in [500, 6_000, 100_000] { show(try store(count)) }
    show(try InboxBenchmarks.run())
    show(try MoneyBenchmarks.run())
  } catch {
    print("failed: \(error)")
    exit(1)
  }
}

private func show(_ measurements: [Measurement]) {
  for measurement in measurements { print(measurement.row) }
}

// MARK: Text

private func text() -> [Measurement] {
  let title = "Ключ активации Space Farmer | мгновенно | RU+СНГ | гарантия"
  var canvas = Canvas(Size(columns: 120, rows: 40))
  return [
    Measurement("width of a Cyrillic title") { _ = DisplayText.width(of: title) },
    Measurement("write a row of 120 columns") {
      canvas.write(title + title, column: 0, row: 3, columns: 120, role: .tableRow)
    },
    Measurement("fold a title") { _ = SearchFolding.fold(title) },
    Measurement("hash the rows of 120x40") {
      for row in 0..<40 { _ = canvas.rowHash(row) }
    },
  ]
}

// MARK: Desk

private func products(_ count: Int) -> [Product] {
  let names = ["Ключ активации", "Подписка на месяц", "Скидка", "Игра «Северный Ветер»", "Аккаунт"]
  return (0..<count).map { index in
    Product(
      id: ProductID(5_100_001 + index),
      name: LocalizedText(
        russian: "\(names[index % names.count]) Space Farmer \(index) | мгновенно | RU+СНГ"),
      price: Money(text: "\(index % 9_000).\(10 + index % 90)", Currency("RUR")),
      state: index % 7 == 0 ? .off : .on, stock: .units(index % 40),
      sold: (count - index) * 7 % 50_000, goodReviews: index % 90, badReviews: index % 3)
  }
}

/// A desk with a loaded list, as it is between two keys.
private func loadedDesk() -> Desk.Model {
  let account = AccountID("bench")
  let setup = Desk.Setup(
    accounts: [
      Desk.Account(id: account, marketplace: .digiseller, capabilities: [.listProducts])
    ], texts: Texts(.russian), isOffline: true)
  var model = Desk.Model(setup: setup, size: Size(columns: 120, rows: 40))
  var effects = Desk.update(&model, .began(Date()))
  while let effect = effects.popLast() {
    guard case .readProducts(_, let request, let generation) = effect else { continue }
    let rows = products(request.count).enumerated().map { index, product in
      KeyedRow(RowKey(.number(index), tie: index), product)
    }
    let window = ListWindow(rows: rows, offset: 0, anchorRank: 0, total: 6_000)
    effects += Desk.update(&model, .products(account, .windowRead(generation, window)))
  }
  return model
}

private func desk() throws -> [Measurement] {
  var model = loadedDesk()
  let down = Desk.Msg.input(.key(Key("j")))
  let up = Desk.Msg.input(.key(Key("k")))
  return [
    Measurement("view 120x40") { _ = Desk.view(model) },
    Measurement("update, a line down and up") {
      _ = Desk.update(&model, down)
      _ = Desk.update(&model, up)
    },
  ]
}

// MARK: Decoding

private struct Canned: HTTPExchange {
  let body: [UInt8]

  func send(
    _ request: HTTPRequest, cancellation: Cancellation
  ) throws(TransportError) -> HTTPResponse {
    let login = #"{"retval":0,"desc":"","token":"0123456789ABCDEF"}"#
    return HTTPResponse(
      status: 200, body: request.endpoint == "apilogin" ? Array(login.utf8) : body)
  }
}

private func decoding() throws -> [Measurement] {
  let text = String(repeating: "Ключ придёт сразу после оплаты на странице заказа. ", count: 9)
  let rows = (0..<1_000).map { index in
    """
    {"id_goods":\(5_100_001 + index),"name_goods":"Ключ активации Space Farmer \(index) | RU+СНГ",\
    "info_goods":"\(text)","add_info":"","price":349.00,"currency":"RUR","cnt_sell":\(index),\
    "cnt_sell_hidden":0,"cnt_return":2,"cnt_return_hidden":0,"cnt_goodresponses":51,\
    "cnt_goodresponses_hidden":0,"cnt_badresponses":1,"cnt_badresponses_hidden":0,"price_usd":3.85,\
    "price_rur":349.0,"price_eur":3.52,"price_uah":158.4,"in_stock":1,"num_in_stock":17,"visible":1,\
    "commiss_agent":10,"has_discount":0,"num_options":1,"sale_info":{"sale_end":null,\
    "sale_percent":null},"owner_id":1,"release_date":null}
    """
  }
  let body =
    #"{"retval":0,"retdesc":null,"cnt_goods":1000,"pages":1,"page":1,"rows":["#
    + rows.joined(separator: ",") + "]}"
  let client = DigisellerClient(
    settings: DigisellerSettings(origin: try Origin("https://api.digiseller.com"), sellerID: 1),
    session: Session(sellerID: 1, key: Secret("key")), exchange: Canned(body: Array(body.utf8)))
  let request = ProductPageRequest(page: 1, rows: 1_000, language: .russian)
  let account = AccountID("bench")
  let page = try client.products(request)
  var changed = page.items
  var round = 0
  let store = try PagesStore.inMemory()
  try store.register(account, marketplace: .digiseller, identity: "bench")
  return [
    try Measurement("decode a page of 1,000 (\(body.utf8.count / 1_024) kB)") {
      _ = try client.products(request)
    },
    try Measurement("store 1,000 changed products") {
      round += 1
      for index in changed.indices { changed[index].sold = round }
      _ = try store.storeProducts(
        changed, of: account, in: .russian, announced: nil, now: Date())
    },
    try Measurement("store 1,000 unchanged products") {
      _ = try store.storeProducts(
        changed, of: account, in: .russian, announced: nil, now: Date())
    },
  ]
}

// MARK: Store

private func store(_ count: Int) throws -> [Measurement] {
  let account = AccountID("bench")
  let directory = NSTemporaryDirectory() + "sellerdesk-bench-\(getpid())-\(count)"
  defer { try? FileManager.default.removeItem(atPath: directory) }
  let store = try PagesStore.open(directory: directory, now: Date()).store
  try store.register(account, marketplace: .digiseller, identity: "bench")
  let all = products(count)
  for start in stride(from: 0, to: count, by: 1_000) {
    _ = try store.storeProducts(
      Array(all[start..<min(count, start + 1_000)]), of: account, in: .russian, announced: nil,
      now: Date())
  }
  func query(_ typed: String, _ column: ProductSort.Column = .sold) -> ProductQuery {
    ProductQuery(
      account: account, sort: ProductSort(column), filter: ProductFilter(typed: typed))
  }
  func window(_ query: ProductQuery, _ anchor: WindowAnchor, _ offset: Int) throws {
    _ = try store.window(query, WindowRequest(anchor: anchor, offset: offset, count: 140))
  }
  let middle = try store.window(
    query(""), WindowRequest(anchor: .start, offset: count / 2, count: 1))
  let key = middle.rows[0].key
  let size = "\(count) products: "
  return [
    try Measurement(size + "window at the start") { try window(query(""), .start, 0) },
    try Measurement(size + "window in the middle") { try window(query(""), .key(key), -20) },
    try Measurement(size + "window at the end") { try window(query(""), .end, -140) },
    try Measurement(size + "filter, one common letter") { try window(query("к"), .start, 0) },
    try Measurement(size + "filter, nothing found") { try window(query("щщщ"), .start, 0) },
    try Measurement(size + "filter by name, rare word") {
      try window(query("\(count - 7)", .name), .start, 0)
    },
    try Measurement(size + "count of a filter") {
      _ = try store.count(query("к"), stoppedBy: StopSwitch())
    },
  ]
}
