package import Foundation
package import Marketplace
import Transport

extension DigisellerClient {
  // Source: api/digiseller.md §1.4.
  private static let readRight = "debates_read"
  private static let writeRight = "debates_write"
  private static let deleteRight = "debates_delete"
  private static let invoiceRight = "view_invoice"

  /// Source: api/digiseller.md §3.1.
  package var largestDialogPage: Int { 200 }
  /// Source: api/digiseller.md §3.3.
  package var largestMessagePage: Int { 200 }

  // MARK: Dialogs

  /// Source: api/digiseller.md §3.1.
  package func dialogs(_ request: DialogPageRequest) throws(MarketplaceError) -> Page<Dialog> {
    let endpoint = "debates/chats"
    var call = Call<DialogList>(.get, "/api/debates/v2/chats", endpoint: endpoint) {
      $0.envelope.failure(endpoint: endpoint)
    }
    call.right = Self.readRight
    call.query = [
      HTTPField("filter_new", request.isUnreadOnly ? "1" : "0"),
      HTTPField("pagesize", String(min(request.rows, largestDialogPage))),
      HTTPField("page", String(request.page)),
    ]
    if let buyer = request.buyer { call.query.append(HTTPField("email", buyer)) }
    let products = request.products.compactMap(\.number)
    if !request.products.isEmpty {
      // Products that this marketplace cannot have are in no dialog.
      guard !products.isEmpty else { return Page(items: [], number: request.page, pageCount: 0) }
      call.query.append(HTTPField("id_ds", products.map(String.init).joined(separator: ",")))
    }
    let answer = try caller.perform(call)
    guard let rows = answer.rows else {
      throw .unreadable(endpoint: endpoint, detail: "no list of dialogs")
    }
    var dialogs = rows.elements.map(\.dialog)
    // The filter is not always trusted (§3.1): rows that say themselves that nothing is new go.
    if request.isUnreadOnly { dialogs.removeAll { $0.unread == 0 } }
    return Page(
      items: dialogs, number: request.page, pageCount: answer.pages, rejected: rows.rejected)
  }

  /// Source: api/digiseller.md §3.3.
  ///
  /// Whatever the answer holds, only what was asked for is given on, each message once.
  package func messages(
    of dialog: DialogID, _ range: MessageRange
  ) throws(MarketplaceError) -> MessagePage {
    guard let number = dialog.number else { throw .notFound }
    let endpoint = "debates"
    var call = Call<MessageList>(.get, "/api/debates/v2", endpoint: endpoint) {
      $0.envelope.failure(endpoint: endpoint)
    }
    call.right = Self.readRight
    call.query = [HTTPField("id_i", String(number)), HTTPField("hidden", "1")]
    switch range {
    case .newest(let count):
      call.query.append(HTTPField("count", String(min(count, largestMessagePage))))
    case .before(let message, let count):
      call.query += [
        HTTPField("old_id", String(message.number)),
        HTTPField("count", String(min(count, largestMessagePage))),
      ]
    case .after(let message):
      call.query += [
        HTTPField("old_id", String(message.number)), HTTPField("newer", "1"),
        HTTPField("count", String(largestMessagePage)),
      ]
    }
    let answer = try caller.perform(call)
    guard let rows = answer.rows else {
      throw .unreadable(endpoint: endpoint, detail: "no list of messages")
    }
    var byID: [MessageID: DialogMessage] = [:]
    for message in rows.elements.map(\.message) where range.admits(message.id) {
      byID[message.id] = message
    }
    return MessagePage(
      messages: byID.values.sorted { $0.id < $1.id }, rejected: rows.rejected)
  }

  /// Source: api/digiseller.md §3.2.
  package func state(of dialog: DialogID) throws(MarketplaceError) -> Dialog.State {
    guard let number = dialog.number else { throw .notFound }
    let endpoint = "debates/chat-state"
    var call = Call<DialogStateAnswer>(.get, "/api/debates/v2/chat-state", endpoint: endpoint) {
      $0.envelope.failure(endpoint: endpoint)
    }
    call.right = Self.readRight
    call.query = [HTTPField("id_i", String(number))]
    guard let state = try caller.perform(call).state else {
      throw .unreadable(endpoint: endpoint, detail: "chat_state is unknown")
    }
    return state
  }

  /// Source: api/digiseller.md §3.8.
  package func administrationMessages(
    count: Int
  ) throws(MarketplaceError) -> [AdministrationMessage] {
    let endpoint = "messages"
    var call = Call<AdministrationList>(.get, "/api/messages/v2", endpoint: endpoint) {
      $0.envelope.failure(endpoint: endpoint)
    }
    call.right = Self.readRight
    call.query = [HTTPField("count", String(count)), HTTPField("only_unread", "false")]
    guard let rows = try caller.perform(call).rows else {
      throw .unreadable(endpoint: endpoint, detail: "no list of messages")
    }
    let sellerID = caller.session.sellerID
    return rows.elements.map { $0.message(sellerID: sellerID) }.sorted { $0.id < $1.id }
  }

  // MARK: Orders

  /// Source: api/digiseller.md §4.1.
  package func purchase(_ order: DialogID) throws(MarketplaceError) -> Purchase {
    guard let number = order.number else { throw .notFound }
    let endpoint = "purchase/info"
    var call = Call<PurchaseInfo>(
      .get, "/api/purchase/info/\(number)", endpoint: endpoint
    ) { $0.envelope.failure(endpoint: endpoint) }
    call.right = Self.invoiceRight
    do throws(MarketplaceError) {
      guard let purchase = try caller.perform(call).purchase(order) else {
        throw MarketplaceError.notFound
      }
      return purchase
    } catch .rejected {
      // The number is all that there is to refuse.
      throw .notFound
    }
  }

  /// Source: api/digiseller.md §4.2.
  package func purchase(code: String) throws(MarketplaceError) -> Purchase {
    let code = code.trimmingCharacters(in: .whitespacesAndNewlines)
    guard !code.isEmpty else { throw .notFound }
    let endpoint = "unique-code"
    var call = Call<UniqueCode>(
      .get, "/api/purchases/unique-code/\(code)", endpoint: endpoint
    ) { $0.envelope.failure(endpoint: endpoint) }
    call.right = Self.invoiceRight
    // Looking a code up may count as checking it.
    call.isSafeToRepeat = false
    do throws(MarketplaceError) {
      guard let purchase = try caller.perform(call).purchase else {
        throw MarketplaceError.notFound
      }
      return purchase
    } catch .rejected {
      throw .notFound
    }
  }

  // MARK: Files

  /// Source: api/digiseller.md §3.3.
  ///
  /// The address may name any host, so no token goes there (K03), and nothing that answers may send the request on to
  /// another (N15). A host on this machine is asked only by an account whose marketplace is there too.
  package func attachment(at address: String, limit: Int) throws(MarketplaceError) -> Data {
    let isSandbox = caller.settings.origin.scheme == .http
    guard let received = ReceivedAddress(address, allowLoopbackHTTP: isSandbox) else {
      throw .unreadable(endpoint: "attachment", detail: "no address that may be asked")
    }
    return try caller.fetch(received, limit: limit, endpoint: "attachment")
  }

  /// Source: api/digiseller.md §3.4.
  package func upload(_ data: Data, named name: String) throws(WriteFailure) -> UploadedFile {
    let endpoint = "debates/upload"
    var call = Call<UploadAnswer>(
      .post, "/api/debates/v2/upload-preview", endpoint: endpoint
    ) { $0.envelope.failure(endpoint: endpoint) }
    call.right = Self.writeRight
    let type = MultipartForm.type(of: name)
    call.query = [HTTPField("lang", TextLanguage.russian.rawValue)]
    call.form = MultipartForm(
      field: "files[]", files: [.init(name: name, type: type, data: data)])
    let answer = try caller.performWrite(call)
    guard let file = answer.files?.elements.first else {
      throw .unknown(.unreadable(endpoint: endpoint, detail: "no file in the answer"))
    }
    if let problem = file.problem {
      throw .refused(
        .rejected(code: "file-\(problem.code)", words: caller.session.concealing(problem.words)))
    }
    guard let id = file.id else {
      throw .unknown(.unreadable(endpoint: endpoint, detail: "newid is missing"))
    }
    return UploadedFile(id: id, name: file.name ?? name, type: file.type ?? type)
  }

  // MARK: Writes

  /// Source: api/digiseller.md §3.5: the service answers nothing, so the message's id is not known.
  package func send(
    _ text: String, files: [UploadedFile], to dialog: DialogID
  ) throws(WriteFailure) -> MessageID? {
    var call = try write(.post, "/api/debates/v2", endpoint: "debates/send", dialog)
    call.body = [
      "message": .text(text),
      "files": .list(
        files.map { file in
          ["newid": .text(file.id), "name": .text(file.name), "type": .text(file.type)]
        }),
    ]
    _ = try caller.performWrite(call)
    return nil
  }

  /// Source: api/digiseller.md §3.6.
  package func markSeen(_ dialog: DialogID) throws(WriteFailure) {
    _ = try caller.performWrite(
      write(.post, "/api/debates/v2/seen", endpoint: "debates/seen", dialog))
  }

  /// Source: api/digiseller.md §3.2: parameters in the query, and no body.
  package func setOpen(_ isOpen: Bool, dialog: DialogID) throws(WriteFailure) {
    var call = try write(
      .post, "/api/debates/v2/chat-state", endpoint: "debates/chat-state", dialog)
    call.query.append(HTTPField("chat_state", isOpen ? "1" : "0"))
    _ = try caller.performWrite(call)
  }

  /// Source: api/digiseller.md §3.7.
  package func delete(_ message: MessageID, of dialog: DialogID) throws(WriteFailure) {
    var call = try write(
      .delete, "/api/debates/v2/\(message.number)", endpoint: "debates/delete", dialog)
    call.right = Self.deleteRight
    _ = try caller.performWrite(call)
  }

  private func write(
    _ method: HTTPMethod, _ path: HTTPPath, endpoint: String, _ dialog: DialogID
  ) throws(WriteFailure) -> Call<WriteReceipt> {
    guard let number = dialog.number else { throw .refused(.notFound) }
    var call = Call<WriteReceipt>(method, path, endpoint: endpoint) {
      $0.envelope?.failure(endpoint: endpoint)
    }
    call.query = [HTTPField("id_i", String(number))]
    call.right = Self.writeRight
    call.emptyAnswer = .empty
    return call
  }
}

extension MessageRange {
  /// Whether a message of this id is one that was asked for.
  fileprivate func admits(_ id: MessageID) -> Bool {
    switch self {
    case .newest: true
    case .before(let message, _): id < message
    case .after(let message): id > message
    }
  }
}
