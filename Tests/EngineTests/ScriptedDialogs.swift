import Foundation
import Marketplace
import Synchronization

/// Dialogs in memory that change and fail as a test wants, behind the calls of a marketplace.
final class ScriptedDialogs: MarketplaceClient {
  struct State {
    /// Messages by dialog, in ascending order of ids.
    var threads: [Int: [DialogMessage]] = [:]
    var unread: [Int: Int] = [:]
    var nextID = 1
    var now: TimeInterval = 1_900_000_000
    /// Called before each page of the list; may write, or refuse.
    var beforePage: @Sendable (inout State, Int) -> MarketplaceError? = { _, _ in nil }
    /// Called before each page of messages.
    var beforeMessages: @Sendable (inout State, Int) -> MarketplaceError? = { _, _ in nil }
    /// So many of the newest messages of every dialog are not shown yet.
    var lag = 0
    var pages: [Int] = []
    var threadsAsked: [Int] = []

    mutating func write(_ dialog: Int, _ author: DialogMessage.Author = .buyer, after: Int = 1) {
      now += TimeInterval(after)
      threads[dialog, default: []].append(
        DialogMessage(
          id: MessageID(Int64(nextID)), author: author, text: "text \(nextID)",
          writtenAt: Date(timeIntervalSince1970: now)))
      nextID += 1
      unread[dialog] = author == .buyer ? (unread[dialog] ?? 0) + 1 : 0
    }

    var list: [Dialog] {
      threads.map { id, messages in
        Dialog(
          id: DialogID(id), buyer: "b\(id)@example.com", product: "Key",
          lastMessageAt: messages.last?.writtenAt, messageCount: messages.count,
          unread: unread[id] ?? 0)
      }.sorted {
        ($1.lastMessageAt ?? .distantPast, $1.id) < ($0.lastMessageAt ?? .distantPast, $0.id)
      }
    }
  }

  let state = Mutex(State())
  let pageRows: Int
  let messageRows: Int

  init(pageRows: Int = 200, messageRows: Int = 200) {
    self.pageRows = pageRows
    self.messageRows = messageRows
  }

  func change(_ work: (inout State) -> Void) { state.withLock { work(&$0) } }

  // MARK: Dialogs

  var largestDialogPage: Int { pageRows }
  var largestMessagePage: Int { messageRows }

  func dialogs(_ request: DialogPageRequest) throws(MarketplaceError) -> Page<Dialog> {
    try state.withLock { state -> Result<Page<Dialog>, MarketplaceError> in
      state.pages.append(request.page)
      if let error = state.beforePage(&state, request.page) { return .failure(error) }
      let list = state.list
      let first = min(list.count, (request.page - 1) * request.rows)
      return .success(
        Page(
          items: Array(list[first..<min(list.count, first + request.rows)]),
          number: request.page, pageCount: (list.count + request.rows - 1) / request.rows))
    }.get()
  }

  func messages(
    of dialog: DialogID, _ range: MessageRange
  ) throws(MarketplaceError) -> MessagePage {
    try state.withLock { state -> Result<MessagePage, MarketplaceError> in
      let id = dialog.number ?? 0
      state.threadsAsked.append(id)
      if let error = state.beforeMessages(&state, id) { return .failure(error) }
      guard let all = state.threads[id] else { return .failure(.notFound) }
      let shown = all.dropLast(state.lag)
      switch range {
      case .newest(let count): return .success(MessagePage(messages: shown.suffix(count)))
      case .before(let message, let count):
        return .success(
          MessagePage(messages: shown.filter { $0.id < message }.suffix(count)))
      case .after(let message):
        return .success(MessagePage(messages: shown.filter { $0.id > message }))
      }
    }.get()
  }

  // MARK: The rest

  var marketplace: MarketplaceKind { .digiseller }
  var capabilities: Set<Capability> { [.chats] }
  var productsByIDLimit: Int { 50 }
  var largestProductPage: Int { 50 }
  var switchBatchLimit: Int { 1 }
  var session: SessionInfo { SessionInfo() }
  func forgetRefusals() {}
  func standing() throws(MarketplaceError) -> Standing { Standing() }
  func webAddress(of product: ProductID, in language: TextLanguage) -> String? { nil }
  func products(_ request: ProductPageRequest) throws(MarketplaceError) -> Page<Product> {
    throw .unsupported(.listProducts)
  }
  func productDetail(
    _ id: ProductID, in language: TextLanguage
  ) throws(MarketplaceError) -> ProductDetail { throw .notFound }
  func products(
    ids: [ProductID], in language: TextLanguage
  ) throws(MarketplaceError) -> [Product] { [] }
  func setEnabled(_ isEnabled: Bool, product: ProductID) throws(WriteFailure) {
    throw .refused(.unsupported(.switchProduct))
  }
  func setEnabled(_ isEnabled: Bool, products: [ProductID]) throws(WriteFailure) -> TaskID {
    throw .refused(.unsupported(.switchProduct))
  }
  func progress(of task: TaskID) throws(MarketplaceError) -> TaskProgress {
    throw .unsupported(.taskStatus)
  }
  func states(of products: [ProductID]) throws(MarketplaceError) -> [ProductID: Product.State] {
    throw .unsupported(.switchProduct)
  }
}
