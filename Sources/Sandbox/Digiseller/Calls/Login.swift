extension DigisellerCalls {
  /// `POST /api/apilogin`: every refusal comes with HTTP 200 and its words under `desc`.
  ///
  /// The numbers: −1 bad parameters, −2 unknown seller, −3 bad signature, −4 a timestamp that is not newer
  /// than the key's last one or far from the server's clock; all but −4 are inferred. Source:
  /// docs/apis/digiseller.md §1.3.
  static func logIn(_ call: DigisellerCall) throws(DigisellerRefusal) -> DigisellerResult {
    guard let sellerID = call.text("seller_id") ?? call.text("id_seller"), Int(sellerID) != nil,
      let timestamp = call.text("timestamp"), let signature = call.text("sign")
    else { return refusal(.badParameters, call) }
    do throws(DigisellerKeys.Refusal) {
      let (token, session) = try call.keys.logIn(
        sellerID: sellerID, timestamp: timestamp, signature: signature, at: call.now)
      return .wire([
        "retval": 0, "desc": "", "token": .string(token), "seller_id": .int(Shop.sellerID),
        "valid_thru": .string(CivilTime(session.expires).isoWithTicks + "Z"),
      ])
    } catch {
      return refusal(error, call)
    }
  }

  private static func refusal(_ reason: DigisellerKeys.Refusal, _ call: DigisellerCall)
    -> DigisellerResult
  {
    let (retval, ru, en): (Int, String, String) =
      switch reason {
      case .badParameters: (-1, "Неверные параметры запроса", "Wrong request parameters")
      case .unknownSeller: (-2, "Продавец не найден", "The seller was not found")
      case .badSignature: (-3, "Неверная подпись", "The sign is wrong")
      case .staleTimestamp:
        (-4, "Параметр timestamp устарел", "The timestamp is too far from the server's time")
      case .usedTimestamp:
        (
          -4, "Параметр timestamp должен быть больше предыдущего",
          "The timestamp must be greater than the last one"
        )
      }
    var answer: WireValue = ["retval": .int(retval), "desc": .string(ru)]
    if call.shape.hasUndocumentedMembers { answer.append([.init("endesc", .string(en))]) }
    return .wire(answer)
  }

  /// `GET /api/token/perms`: a bare object of truths.
  static func permissions(_ call: DigisellerCall) throws(DigisellerRefusal) -> DigisellerResult {
    let granted = call.session?.permissions ?? []
    let listed = DigisellerPermission.allCases.filter {
      call.shape.listsMissingPermissions || granted.contains($0)
    }
    return .wire(.object(listed.map { .init($0.rawValue, .bool(granted.contains($0))) }))
  }
}
