extension DigisellerCalls {
  /// The most products that one call may switch.
  private static let mostProducts = 200

  /// `POST /api/product/edit/V2/status`: begins a task that puts products on sale or takes them off.
  ///
  /// Each call begins a task of its own. Source: docs/apis/digiseller.md §6.5.
  static func editStatus(_ call: DigisellerCall) throws(DigisellerRefusal) -> DigisellerResult {
    guard case .object = call.body else { throw .unreadableBody }
    let isEnabled: Bool
    switch call.body["new_status"]?.scalarText {
    case nil: throw .missing("new_status")
    case "enabled": isEnabled = true
    case "disabled": isEnabled = false
    default: throw .invalid("new_status")
    }
    let products = call.body["products"]?.elements ?? []
    guard !products.isEmpty else { throw .missing("products") }
    guard products.count <= mostProducts else {
      throw DigisellerRefusal(
        code: "products-1",
        words: ShopText(
          "Не более \(mostProducts) товаров в одном запросе",
          "No more than \(mostProducts) products in one request"))
    }
    var items: [DigisellerTasks.Item] = []
    for product in products {
      guard let id = product.integer else { throw .invalid("products") }
      items.append(item(id, .enabled(isEnabled), call))
    }
    let task = call.tasks.begin(.status, items, stopAfter: call.request.stopAfter)
    return call.content(.string(task))
  }

  /// `POST /api/product/edit/prices`: begins a task that sets prices, each in its product's own currency.
  ///
  /// Both spellings of the keys are taken. The answer is the bare id. Source: docs/apis/digiseller.md §6.6.
  static func editPrices(_ call: DigisellerCall) throws(DigisellerRefusal) -> DigisellerResult {
    guard case .array(let elements) = call.body, !elements.isEmpty else { throw .unreadableBody }
    var items: [DigisellerTasks.Item] = []
    for element in elements {
      guard let id = (element["ProductId"] ?? element["product_id"])?.integer else {
        throw .invalid("ProductId")
      }
      guard let price = element["Price"]?.scalarText.flatMap({ Amount($0) }) else {
        throw .invalid("Price")
      }
      items.append(
        item(
          id, .price(price, nil), call, refusal: price.units <= 0 ? .priceOutOfRange : nil))
    }
    let task = call.tasks.begin(.prices, items, stopAfter: call.request.stopAfter)
    return .raw(
      SandboxAnswer(status: 200, contentType: "text/plain; charset=utf-8", body: Array(task.utf8)))
  }

  private static func item(
    _ id: Int, _ change: ProductChange, _ call: DigisellerCall,
    refusal: DigisellerTask.Reason? = nil
  ) -> DigisellerTasks.Item {
    DigisellerTasks.Item(
      productID: id, change: change,
      refusal: call.request.failingIDs.contains(id) ? .made(for: id) : refusal)
  }

  /// `GET /api/product/edit/UpdateProductsTaskStatus`: how far a task is; JSON whatever `Accept` says.
  ///
  /// Source: docs/apis/digiseller.md §6.7. Inferred: what an unknown id is told.
  static func taskStatus(_ call: DigisellerCall) throws(DigisellerRefusal) -> DigisellerResult {
    guard let id = call.text("taskId") else { throw .missing("taskId") }
    guard let task = call.tasks.ask(id) else {
      throw .notFound("taskId", "Задача не найдена", "The task was not found")
    }
    let failures = task.failures.map { failure -> WireValue in
      [
        "Key": .string(String(failure.productID)),
        "Value": .string(call.shape.words(of: failure.reason)),
      ]
    }
    let answer: WireValue = [
      "TaskId": .string(task.id), "Status": .int(task.stage.rawValue),
      "SuccessCount": .int(task.successes), "ErrorCount": .int(task.failures.count),
      "TotalCount": .int(task.productIDs.count),
      "ErrorsDescriptions": failures.isEmpty && call.shape.hasNulls ? nil : .array(failures),
    ]
    return .raw(
      SandboxAnswer(
        status: 200, contentType: "application/json; charset=utf-8", body: answer.json))
  }
}

extension DigisellerTask.Reason {
  /// What a product that a fault lets fail is said to suffer from.
  static func made(for id: Int) -> Self { [.blocked, .incomplete, .busy][abs(id % 3)] }

  var words: ShopText {
    switch self {
    case .notFound: DigisellerRefusal.foreignProduct.words
    case .priceOutOfRange: ShopText("Цена вне диапазона", "Price is out of range")
    case .blocked:
      ShopText("Товар заблокирован администрацией", "The product is blocked by the administration")
    case .incomplete:
      ShopText("Не заполнено описание товара", "The description of the product is not filled in")
    case .busy:
      ShopText(
        "Товар редактируется, повторите позже", "The product is being edited, try again later")
    }
  }
}

extension DigisellerShape {
  /// A task gives its reasons in Russian alone; the documents word one of them otherwise.
  fileprivate func words(of reason: DigisellerTask.Reason) -> String {
    if reason == .notFound, !hasUndocumentedMembers {
      return "Продукт не найден или у Вас нет доступа для его редактирования"
    }
    return reason.words.ru ?? ""
  }
}
