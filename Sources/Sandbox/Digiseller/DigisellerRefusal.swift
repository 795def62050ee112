/// Why a call is not carried out; becomes the error form of the call's envelope.
struct DigisellerRefusal: Error {
  /// nil: 400 or 200, as the envelope has it.
  var status: Int?
  var retval = 1
  var retdesc = "Validation error"
  /// The code of the one entry of `errors`.
  var code: String
  var words: ShopText

  /// A parameter that is needed and was not given.
  static func missing(_ name: String) -> DigisellerRefusal {
    DigisellerRefusal(
      code: "\(name)-0",
      words: ShopText("Отсутствует параметр \(name)", "The parameter \(name) is missing"))
  }

  /// A parameter whose value makes no sense.
  static func invalid(_ name: String) -> DigisellerRefusal {
    DigisellerRefusal(
      code: "\(name)-1",
      words: ShopText("Неверно задан параметр \(name)", "The parameter \(name) is wrong"))
  }

  static func notFound(_ name: String, _ ru: String, _ en: String) -> DigisellerRefusal {
    DigisellerRefusal(code: "\(name)-2", words: ShopText(ru, en))
  }

  /// A body that is missing, or not of the kind the call takes.
  static let unreadableBody = DigisellerRefusal(
    status: 400, code: "body-0",
    words: ShopText("Тело запроса не читается", "The request is invalid"))

  /// A product that is not there, or somebody else's.
  static let foreignProduct = DigisellerRefusal(
    code: "product_id-2",
    words: ShopText(
      "Товар не найден или нет доступа", "The product was not found or access is denied"))

  /// A token that is unknown, expired or missing.
  static func unauthorised(status: Int) -> DigisellerRefusal {
    DigisellerRefusal(
      status: status, retval: -1, retdesc: "Access denied", code: "auth-0",
      words: ShopText(
        "Токен отсутствует, неверен или устарел", "The token is missing, wrong or expired"))
  }

  /// A key without the permission.
  static func denied(status: Int) -> DigisellerRefusal {
    DigisellerRefusal(
      status: status, retval: -1, retdesc: "Access denied", code: "auth-0",
      words: ShopText("Недостаточно прав", "Access denied"))
  }

  func wire(_ envelope: DigisellerRoute.Envelope, shape: DigisellerShape, language: ShopLanguage)
    -> WireValue
  {
    let message: WireValue =
      shape.hasLocalisedErrors
      ? .array(
        ShopLanguage.allCases.map { ["locale": .string($0.rawValue), "value": .text(words[$0])] })
      : .text(words[language])
    let errors: WireValue = [["code": .string(code), "message": message]]
    var answer: WireValue = ["retval": .int(retval), "retdesc": .string(retdesc), "errors": errors]
    switch envelope {
    case .content: answer.append([.init("content", nil)])
    case .data: answer.append([.init("data", nil)])
    case .product: answer.append([.init("product", nil)])
    case .flat, .bare: break
    }
    return answer
  }
}
