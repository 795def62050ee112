import DeskTesting
import Engine
import Foundation
import Marketplace
import Synchronization

/// A marketplace's dialogs in virtual time: it shows messages late, alters texts, and loses requests and answers.
final class UnreliableThreads: MarketplaceClient {
  struct Faults {
    /// Shares of requests.
    var unreachable = 0.0
    var lostBefore = 0.0
    var lostAfter = 0.0
    /// Share of answers that are refused.
    var refused = 0.0
    /// How long readers do not see what was written.
    var lag: TimeInterval = 0.5
  }

  struct Written: Equatable {
    var id: Int64
    var dialog: DialogID
    var author: DialogMessage.Author
    var text: String
    var at: TimeInterval
  }

  struct State {
    var time: TimeInterval = 0
    var written: [Written] = []
    var nextID: Int64 = 100
    var sends = 0
    var reads = 0
    var faults = Faults()
    var losesNextSend = false
    var random: SeededGenerator
  }

  let state: Mutex<State>

  init(seed: UInt64) { state = Mutex(State(random: SeededGenerator(seed: seed))) }

  func advance(by seconds: TimeInterval) { state.withLock { $0.time += seconds } }

  func write(_ text: String, by author: DialogMessage.Author, in dialog: DialogID) {
    state.withLock { Self.write(&$0, text, author, dialog) }
  }

  private static func write(
    _ state: inout State, _ text: String, _ author: DialogMessage.Author, _ dialog: DialogID
  ) {
    state.nextID += 1
    state.written.append(
      Written(id: state.nextID, dialog: dialog, author: author, text: text, at: state.time))
  }

  /// What arrived from the seller's side in a dialog, in its order.
  func arrivals(in dialog: DialogID) -> [String] {
    state.withLock { $0.written.filter { $0.dialog == dialog && $0.author == .seller }.map(\.text) }
  }

  var newest: MessageID { MessageID(state.withLock { $0.nextID }) }

  /// As the server gives texts back.
  private static func altered(_ text: String) -> String {
    text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
      .replacingOccurrences(of: "\n", with: "<br>").trimmingCharacters(in: .whitespaces)
  }

  // MARK: Calls

  func send(
    _ text: String, files: [UploadedFile], to dialog: DialogID
  ) throws(WriteFailure) -> MessageID? {
    let result = state.withLock { state -> Result<MessageID?, WriteFailure> in
      state.sends += 1
      if state.losesNextSend {
        state.losesNextSend = false
        return .failure(.unknown(.unreachable(.broken)))
      }
      var draw = Double.random(in: 0..<1, using: &state.random)
      let faults = state.faults
      if draw < faults.unreachable { return .failure(.notApplied(.unreachable(.refused))) }
      draw -= faults.unreachable
      if draw < faults.lostBefore { return .failure(.unknown(.unreachable(.broken))) }
      draw -= faults.lostBefore
      if draw < faults.refused { return .failure(.refused(.rejected(code: "no", words: "no"))) }
      draw -= faults.refused
      Self.write(&state, text, .seller, dialog)
      if draw < faults.lostAfter { return .failure(.unknown(.unreachable(.broken))) }
      return .success(nil)
    }
    return try result.get()
  }

  func messages(
    of dialog: DialogID, _ range: MessageRange
  ) throws(MarketplaceError) -> MessagePage {
    let result = state.withLock { state -> Result<MessagePage, MarketplaceError> in
      state.reads += 1
      let faults = state.faults
      let share = faults.unreachable + faults.lostBefore
      guard Double.random(in: 0..<1, using: &state.random) >= share else {
        return .failure(.unreachable(.timedOut(after: .seconds(60))))
      }
      var shown = state.written.filter {
        $0.dialog == dialog && $0.at + faults.lag <= state.time
      }
      switch range {
      case .newest(let count): shown = Array(shown.suffix(count))
      case .after(let id): shown = shown.filter { $0.id > id.number }
      case .before(let id, let count):
        shown = Array(shown.filter { $0.id < id.number }.suffix(count))
      }
      return .success(
        MessagePage(
          messages: shown.map {
            DialogMessage(
              id: MessageID($0.id), author: $0.author, text: Self.altered($0.text),
              writtenAt: nil)
          }))
    }
    return try result.get()
  }

  var largestMessagePage: Int { 200 }

  // MARK: The rest

  var marketplace: MarketplaceKind { .digiseller }
  var capabilities: Set<Capability> { [.chats] }
  var productsByIDLimit: Int { 50 }
  var largestProductPage: Int { 100 }
  var switchBatchLimit: Int { 20 }
  var session: SessionInfo { SessionInfo() }
  func forgetRefusals() {}
  func standing() throws(MarketplaceError) -> Standing { Standing() }
  func webAddress(of product: ProductID, in language: TextLanguage) -> String? { nil }
  func productDetail(
    _ id: ProductID, in language: TextLanguage
  ) throws(MarketplaceError) -> ProductDetail { throw .notFound }
  func products(_ request: ProductPageRequest) throws(MarketplaceError) -> Page<Product> {
    Page(items: [], number: 1, pageCount: 1, total: 0)
  }
  func products(
    ids: [ProductID], in language: TextLanguage
  ) throws(MarketplaceError) -> [Product] { [] }
  func setEnabled(_ isEnabled: Bool, product: ProductID) throws(WriteFailure) {
    throw .refused(.notFound)
  }
  func setEnabled(_ isEnabled: Bool, products: [ProductID]) throws(WriteFailure) -> TaskID {
    throw .refused(.notFound)
  }
  func progress(of task: TaskID) throws(MarketplaceError) -> TaskProgress { throw .notFound }
  func states(of products: [ProductID]) throws(MarketplaceError) -> [ProductID: Product.State] {
    [:]
  }
}
