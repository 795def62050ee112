import Foundation

extension DigisellerCalls {
  /// `GET /api/debates/v2/chats`: the dialogs, newest message first.
  ///
  /// Source: docs/apis/digiseller.md §3.1. Inferred: an address is compared whole, letter case aside.
  static func dialogList(_ call: DigisellerCall) throws(DigisellerRefusal) -> DigisellerResult {
    var filter = ShopDialogs.Filter()
    filter.isUnreadOnly = try call.integer("filter_new") == 1
    filter.email = call.text("email")
    for text in call.list("id_ds") {
      guard let id = Int(text) else { throw .invalid("id_ds") }
      filter.productIDs.insert(id)
    }
    let rows = try call.integer("pagesize", standard: 20, in: 1...200)
    let page = try call.integer("page", standard: 1, in: 1...Int.max)
    let found = call.shop.dialogs.page(filter, page: page, rows: rows)
    let ids = Set(found.dialogs.map(\.productID))
    let names = Dictionary(
      uniqueKeysWithValues: call.shop.shownProducts(ids.sorted()).map {
        ($0.id, $0.name[call.language] ?? $0.name.ru)
      })
    let items = found.dialogs.map { dialog -> WireValue in
      [
        "id_i": .int(dialog.id), "email": .text(dialog.email ?? (call.shape.hasNulls ? nil : "")),
        "product": .text(names[dialog.productID] ?? nil),
        "last_date": .string(CivilTime.moscow(dialog.lastMessageAt).spaced),
        "cnt_msg": .int(dialog.messageCount), "cnt_new": .int(dialog.unread),
      ]
    }
    return .wire([
      call.shape.dialogPagesKey: .int((found.total + rows - 1) / rows),
      call.shape.dialogsKey: .array(items),
    ])
  }

  // MARK: - One dialog

  /// `GET /api/debates/v2/chat-state`: whether a dialog is open, and whether that may change.
  ///
  /// Source: docs/apis/digiseller.md §3.2. Inferred: one that nobody wrote in is closed.
  static func dialogState(_ call: DigisellerCall) throws(DigisellerRefusal) -> DigisellerResult {
    let id = try orderID(call)
    let state = call.shop.dialogs.dialog(id)?.state ?? .closed
    return .wire([
      "chat_state": .int(state.rawValue), "may_change": .flag(state != .byAdministration),
    ])
  }

  /// `POST /api/debates/v2/chat-state`: opens a dialog or closes it; answers nothing.
  static func setDialogState(_ call: DigisellerCall) throws(DigisellerRefusal) -> DigisellerResult {
    let id = try orderID(call)
    guard let state = ShopDialog.State(rawValue: try call.requiredInteger("chat_state")),
      state != .byAdministration
    else { throw .invalid("chat_state") }
    try carriedOut { () throws(ShopDialogs.Refusal) in try call.shop.dialogs.set(state, of: id) }
    return empty
  }

  /// `POST /api/debates/v2/seen`: the whole dialog is read; answers nothing.
  ///
  /// Source: docs/apis/digiseller.md §3.6.
  static func markSeen(_ call: DigisellerCall) throws(DigisellerRefusal) -> DigisellerResult {
    let id = try orderID(call)
    try carriedOut { () throws(ShopDialogs.Refusal) in try call.shop.dialogs.markSeen(id) }
    return empty
  }

  /// `GET /api/debates/v2`: messages in the order of time; reading them marks nothing.
  ///
  /// Source: docs/apis/digiseller.md §3.3. Inferred: 200 when no count is given, and the newest ones.
  static func messages(_ call: DigisellerCall) throws(DigisellerRefusal) -> DigisellerResult {
    let id = try orderID(call)
    var query = ShopDialogs.MessageQuery()
    query.includesDeleted = try call.integer("hidden") == 1
    query.from = try call.integer("id_from")
    query.to = try call.integer("id_to")
    query.held = try call.integer("old_id")
    query.isNewer = try call.integer("newer") == 1
    query.count = try call.integer("count", standard: 200, in: 1...200)
    return .wire(
      .array(call.shop.dialogs.messages(id, query).map { message($0, in: id, call) }))
  }

  private static func message(
    _ message: ShopMessage, in id: Int, _ call: DigisellerCall
  ) -> WireValue {
    let origin = "http://" + (call.request.header("host") ?? "127.0.0.1")
    let file = message.file
    let path = file.map { "\(id)/\(message.id)/\(percentEncoded($0.name))" }
    let unseen: WireValue = nil
    return [
      "id": .int(message.id), "message": .string(message.text),
      "buyer": .flag(message.author == .buyer), "seller": .flag(message.author == .seller),
      "deleted": .flag(message.isDeleted),
      "date_written": .string(CivilTime.moscow(message.written).spaced),
      "date_seen": message.seen.map { .string(CivilTime.moscow($0).spaced) } ?? unseen,
      "is_file": .flag(file != nil), "filename": .text(file?.name),
      "url": .text(path.map { "\(origin)/files/deb/\($0)" }),
      "is_img": .flag(file?.isImage == true),
      "preview": .text(
        file?.isImage == true ? path.map { "\(origin)/img_deb.ashx?f=\($0)&w=360" } : nil),
    ]
  }

  private static func percentEncoded(_ text: String) -> String {
    text.addingPercentEncoding(
      withAllowedCharacters: .alphanumerics.union(.init(charactersIn: "-._~")))
      ?? "file"
  }

  // MARK: - Sending

  /// `POST /api/debates/v2`: the seller writes; answers nothing, and does it again when asked again.
  ///
  /// Source: docs/apis/digiseller.md §3.5. Inferred: a text or a file is needed; a closed dialog takes none; an
  /// order that nobody wrote about gets a dialog.
  static func sendMessage(_ call: DigisellerCall) throws(DigisellerRefusal) -> DigisellerResult {
    let id = try orderID(call)
    guard case .object = call.body else { throw .unreadableBody }
    let text = call.body["message"]?.scalarText ?? ""
    var files: [ShopFile] = []
    for element in call.body["files"]?.elements ?? [] {
      guard let uploadID = element["newid"]?.scalarText,
        let upload = call.shop.dialogs.uploads[uploadID]
      else { throw .invalid("files") }
      files.append(
        ShopFile(
          name: element["name"]?.scalarText ?? upload.name,
          type: element["type"]?.scalarText ?? upload.type, uploadID: uploadID))
    }
    guard !text.isEmpty || !files.isEmpty else { throw .missing("message") }
    let stored = call.request.altersText ? asHTML(text) : text
    try carriedOut { () throws(ShopDialogs.Refusal) in
      _ = try call.shop.dialogs.send(
        text, storedAs: stored, files: files, to: id, lag: call.request.lag)
    }
    return empty
  }

  /// What a server that stores HTML makes of a text.
  private static func asHTML(_ text: String) -> String {
    var html = ""
    for character in text.trimmingCharacters(in: .whitespacesAndNewlines) {
      switch character {
      case "&": html += "&amp;"
      case "<": html += "&lt;"
      case ">": html += "&gt;"
      case "\"": html += "&quot;"
      case "\n", "\r\n": html += "<br>"
      default: html.append(character)
      }
    }
    return html
  }

  /// `DELETE /api/debates/v2/{message_id}`: one of the seller's own messages; answers nothing.
  ///
  /// Source: docs/apis/digiseller.md §3.7.
  static func deleteMessage(_ call: DigisellerCall) throws(DigisellerRefusal) -> DigisellerResult {
    let id = try orderID(call)
    let messageID = try call.requiredInteger("message_id")
    do throws(ShopDialogs.Refusal) {
      try call.shop.dialogs.delete(messageID, in: id)
    } catch .noSuchDialog {
      throw .notFound("message_id", "Сообщение не найдено", "The message was not found")
    } catch {
      throw refusal(error)
    }
    return empty
  }

  // MARK: - Common

  /// 200 and not a byte.
  private static let empty = DigisellerResult.raw(SandboxAnswer(status: 200))

  private static func orderID(_ call: DigisellerCall) throws(DigisellerRefusal) -> Int {
    let id = try call.requiredInteger("id_i")
    guard call.shop.dialogs.order(id) != nil else {
      throw .notFound("id_i", "Заказ не найден", "The order was not found")
    }
    return id
  }

  private static func carriedOut(
    _ work: () throws(ShopDialogs.Refusal) -> Void
  ) throws(DigisellerRefusal) {
    do throws(ShopDialogs.Refusal) { try work() } catch { throw refusal(error) }
  }

  private static func refusal(_ refusal: ShopDialogs.Refusal) -> DigisellerRefusal {
    switch refusal {
    case .noSuchDialog: .notFound("id_i", "Диалог не найден", "The dialog was not found")
    case .closed:
      DigisellerRefusal(code: "chat-0", words: ShopText("Диалог закрыт", "The dialog is closed"))
    case .fixedByAdministration:
      DigisellerRefusal(
        code: "chat-1",
        words: ShopText(
          "Диалог открыт администрацией", "The dialog was opened by the administration"))
    case .notYours:
      DigisellerRefusal(
        code: "message-0",
        words: ShopText("Это не ваше сообщение", "The message is not yours"))
    }
  }
}
