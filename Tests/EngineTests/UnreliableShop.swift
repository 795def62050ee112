import DeskTesting
import Engine
import Foundation
import Marketplace
import Synchronization

/// A marketplace in virtual time that applies writes late, shows them later still, and loses answers.
final class UnreliableShop: MarketplaceClient {
  struct Faults {
    /// Shares of requests: lost before they arrive, answers lost after the write was applied, failures of connecting.
    var lostBefore = 0.0
    var lostAfter = 0.0
    var unreachable = 0.0
    /// Products that the marketplace refuses inside tasks and alone.
    var refused: Set<ProductID> = []
  }

  /// One write as it arrived.
  struct Write: Equatable {
    var product: ProductID
    var isOn: Bool
  }

  struct State {
    var time: TimeInterval = 0
    /// What is true, and what readers are shown from when on.
    var truth: [ProductID: Bool]
    var shown: [(at: TimeInterval, product: ProductID, isOn: Bool)] = []
    var visible: [ProductID: Bool]
    var tasks: [String: Task] = [:]
    /// What the one template says of products.
    var percents: [ProductID: Int] = [:]
    var percentCalls = 0
    var percentWrites: [TemplatePercent] = []
    var isTemplateGone = false
    var writes: [Write] = []
    var requests = 0
    var readings = 0
    var faults = Faults()
    var random: SeededGenerator
  }

  struct Task {
    var products: [ProductID]
    var isOn: Bool
    var appliesAt: TimeInterval
    var isApplied = false
    var polls = 0
  }

  let state: Mutex<State>

  init(products: [ProductID], seed: UInt64) {
    let truth = Dictionary(uniqueKeysWithValues: products.map { ($0, true) })
    state = Mutex(State(truth: truth, visible: truth, random: SeededGenerator(seed: seed)))
  }

  func advance(by seconds: TimeInterval) {
    state.withLock { state in
      state.time += seconds
      Self.settle(&state)
    }
  }

  /// Applies the tasks and shows the changes whose time has come, each at its time.
  private static func settle(_ state: inout State) {
    for (name, task) in state.tasks where !task.isApplied && task.appliesAt <= state.time {
      state.tasks[name]?.isApplied = true
      for product in task.products where !state.faults.refused.contains(product) {
        apply(&state, product, task.isOn, at: task.appliesAt)
      }
    }
    let due = state.shown.filter { $0.at <= state.time }.sorted { $0.at < $1.at }
    for change in due { state.visible[change.product] = change.isOn }
    state.shown.removeAll { $0.at <= state.time }
  }

  private static func apply(
    _ state: inout State, _ product: ProductID, _ isOn: Bool, at time: TimeInterval
  ) {
    state.writes.append(Write(product: product, isOn: isOn))
    state.truth[product] = isOn
    state.shown.append((time + 0.5, product, isOn))
  }

  /// What a reader sees now.
  var listed: [Product] {
    state.withLock { state in
      state.visible.map {
        Product(id: $0.key, name: LocalizedText(russian: "p"), state: $0.value ? .on : .off)
      }
      .sorted { $0.id < $1.id }
    }
  }

  // MARK: Writes

  func setEnabled(_ isEnabled: Bool, product: ProductID) throws(WriteFailure) {
    try write { state throws(WriteFailure) -> Void in
      guard !state.faults.refused.contains(product) else {
        throw .refused(.rejected(code: "no", words: "no"))
      }
      Self.apply(&state, product, isEnabled, at: state.time)
    }
  }

  func setEnabled(_ isEnabled: Bool, products: [ProductID]) throws(WriteFailure) -> TaskID {
    try write { state throws(WriteFailure) -> TaskID in
      let name = "task-\(state.tasks.count + 1)"
      state.tasks[name] = Task(
        products: products, isOn: isEnabled, appliesAt: state.time + 0.8)
      return TaskID(name)
    }
  }

  func set(_ percents: [TemplatePercent], in template: TemplateID) throws(WriteFailure) {
    try write { state throws(WriteFailure) -> Void in
      guard template == Self.template, !state.isTemplateGone else {
        throw .refused(.notFound)
      }
      state.percentCalls += 1
      for percent in percents {
        state.percents[percent.product] = percent.percent
        state.percentWrites.append(percent)
      }
    }
  }

  static let template = TemplateID(31)

  private func write<Value: Sendable>(
    _ body: (inout State) throws(WriteFailure) -> Value
  ) throws(WriteFailure) -> Value {
    let result = state.withLock { state -> Result<Value, WriteFailure> in
      state.requests += 1
      let draw = Double.random(in: 0..<1, using: &state.random)
      let faults = state.faults
      if draw < faults.unreachable { return .failure(.notApplied(.unreachable(.refused))) }
      if draw < faults.unreachable + faults.lostBefore {
        return .failure(.unknown(.unreachable(.broken)))
      }
      let result: Result<Value, WriteFailure>
      do throws(WriteFailure) {
        result = .success(try body(&state))
      } catch {
        result = .failure(error)
      }
      Self.settle(&state)
      if draw < faults.unreachable + faults.lostBefore + faults.lostAfter {
        return .failure(.unknown(.unreachable(.broken)))
      }
      return result
    }
    return try result.get()
  }

  // MARK: Reads

  func progress(of task: TaskID) throws(MarketplaceError) -> TaskProgress {
    try read { state throws(MarketplaceError) -> TaskProgress in
      guard var known = state.tasks[task.text] else { throw .notFound }
      known.polls += 1
      state.tasks[task.text] = known
      guard known.isApplied, known.polls > 1 else {
        return TaskProgress(state: .running)
      }
      let refused = known.products.filter { state.faults.refused.contains($0) }
      return TaskProgress(
        state: refused.isEmpty ? .done : .failed, total: known.products.count,
        succeeded: known.products.count - refused.count, failed: refused.count,
        problems: refused.map { TaskProgress.Problem(product: $0, words: "no") })
    }
  }

  func states(of products: [ProductID]) throws(MarketplaceError) -> [ProductID: Product.State] {
    try read { state throws(MarketplaceError) -> [ProductID: Product.State] in
      state.readings += 1
      var states: [ProductID: Product.State] = [:]
      for product in products { states[product] = state.visible[product].map { $0 ? .on : .off } }
      return states
    }
  }

  func products(
    of template: TemplateID, _ filter: TemplateFilter, page: Int, in language: TextLanguage
  ) throws(MarketplaceError) -> Page<TemplateRow> {
    try read { state throws(MarketplaceError) -> Page<TemplateRow> in
      state.readings += 1
      guard !state.isTemplateGone else { throw .notFound }
      let rows = state.truth.keys.sorted().filter { filter.product == nil || $0 == filter.product }
      let shown = rows.dropFirst((page - 1) * 100).prefix(100).map { id in
        TemplateRow(
          id: id, name: "p", percent: state.percents[id].map { Decimal($0) }, ownPercent: 3)
      }
      return Page(
        items: Array(shown), number: page, pageCount: (rows.count + 99) / 100, total: rows.count)
    }
  }

  private func read<Value: Sendable>(
    _ body: (inout State) throws(MarketplaceError) -> Value
  ) throws(MarketplaceError) -> Value {
    let result = state.withLock { state -> Result<Value, MarketplaceError> in
      let faults = state.faults
      let share = faults.unreachable + faults.lostBefore + faults.lostAfter
      guard Double.random(in: 0..<1, using: &state.random) >= share else {
        return .failure(.unreachable(.timedOut(after: .seconds(60))))
      }
      do throws(MarketplaceError) {
        return .success(try body(&state))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  // MARK: The rest

  var marketplace: MarketplaceKind { .digiseller }
  var capabilities: Set<Capability> { [.listProducts, .switchProduct, .taskStatus] }
  var productsByIDLimit: Int { 50 }
  var largestProductPage: Int { 100 }
  var switchBatchLimit: Int { 20 }
  var templateBatchLimit: Int { 20 }
  var session: SessionInfo { SessionInfo() }
  func forgetRefusals() {}
  func standing() throws(MarketplaceError) -> Standing { Standing() }
  func webAddress(of product: ProductID, in language: TextLanguage) -> String? { nil }
  func productDetail(
    _ id: ProductID, in language: TextLanguage
  ) throws(MarketplaceError) -> ProductDetail { throw .notFound }
  func products(_ request: ProductPageRequest) throws(MarketplaceError) -> Page<Product> {
    Page(items: listed, number: 1, pageCount: 1, total: listed.count)
  }
  func products(
    ids: [ProductID], in language: TextLanguage
  ) throws(MarketplaceError) -> [Product] { [] }
}
