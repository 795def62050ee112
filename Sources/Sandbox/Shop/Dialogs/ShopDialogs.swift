package import Foundation
import Synchronization

/// The living dialogs of the shop: what a seed gives, and what was written, read and taken back since.
///
/// The number of a dialog is that of its order. All members may be used from any thread.
package final class ShopDialogs: Sendable {
  let catalogue: OrderCatalogue
  let uploads = UploadBox()
  private let now: @Sendable () -> Date
  private let state: Mutex<State>

  /// What differs from the seed in one dialog.
  private struct Living: Sendable {
    var added: [Added] = []
    /// The seller has read everything up to this message, at that time.
    var seen: (through: Int, at: Date)?
    /// What the buyer has read of the seller's messages.
    var seenByBuyer: (through: Int, at: Date)?
    var deleted: Set<Int> = []
    var standing: ShopDialog.State?
  }

  private struct Added: Sendable {
    var message: ShopMessage
    /// Readers are shown it from then on.
    var visible: Date
  }

  private struct State {
    var living: [Int: Living] = [:]
    /// Dialogs with messages of this life, the one touched last at the end.
    var moved: [Int] = []
    var nextMessage: Int?
    var sent: [SentMessage] = []
    /// Orders of this life, after those of the seed.
    var orders: [ShopOrder] = []
    /// Changes of orders that the seed gives.
    var codes: [Int: ShopOrder.UniqueCode] = [:]
    /// Orders whose money went back in this life.
    var refunded: Set<Int> = []
    /// Buyers who will answer, and when.
    var answers: [(due: Date, dialog: Int)] = []
    /// Dialogs of the seed that a filter shows, newest first, without those that moved.
    var lists: [Filter: [Int32]] = [:]
  }

  /// Which dialogs a list shows.
  package struct Filter: Hashable, Sendable {
    package var isUnreadOnly = false
    /// The whole address, letter case aside.
    package var email: String?
    package var productIDs: Set<Int> = []

    package init() {}
  }

  /// A message as a caller sent it, beside what became of it.
  package struct SentMessage: Equatable, Sendable {
    package let dialog: Int
    package let messageID: Int
    package let text: String
    package let fileNames: [String]
    package let time: Date
  }

  package enum Refusal: Error { case noSuchDialog, closed, fixedByAdministration, notYours }

  init(catalogue: OrderCatalogue, now: @escaping @Sendable () -> Date) {
    self.catalogue = catalogue
    self.now = now
    state = Mutex(State())
  }

  // MARK: - Orders

  /// The order of this number; nil when there is none.
  package func order(_ id: Int) -> ShopOrder? { state.withLock { order(id, in: $0) } }

  private func order(_ id: Int, in state: State) -> ShopOrder? {
    guard let index = catalogue.index(of: id) else {
      let first = OrderCatalogue.firstID + catalogue.count
      return id >= first && id - first < state.orders.count ? state.orders[id - first] : nil
    }
    var order = catalogue.order(at: index)
    if state.refunded.contains(id) { order.state = .refunded }
    if let code = state.codes[id] { order.code = code }
    return order
  }

  /// The order that a unique code belongs to.
  package func order(code: String) -> ShopOrder? {
    if let index = catalogue.index(ofCode: code) { return order(OrderCatalogue.firstID + index) }
    return state.withLock { $0.orders.first { $0.code.text == code.uppercased() } }
  }

  /// Somebody buys a product just now.
  package func placeOrder(of product: ShopProduct, by buyerNumber: Int) -> ShopOrder {
    let moment = now()
    return state.withLock { state in
      let id = OrderCatalogue.firstID + catalogue.count + state.orders.count
      var order = catalogue.order(at: buyerNumber % catalogue.count)
      order = ShopOrder(
        id: id, productID: product.id, buyer: catalogue.buyer(buyerNumber),
        amount: product.figures.currentPrice(at: moment), currency: product.figures.currency,
        purchased: moment, paid: moment, state: .paid, choices: [], feedback: nil,
        code: .init(text: String("L\(id)XXXXXXXXXXXXXXX".prefix(16)), state: 1),
        agentID: order.agentID, agentPercent: order.agentPercent, owner: product.figures.owner,
        holdDays: order.holdDays, units: product.unit?.least)
      state.orders.append(order)
      return order
    }
  }

  /// Orders of this life, the oldest first, and the orders whose money went back in it.
  var livingOrders: (orders: [ShopOrder], refunded: Set<Int>) {
    state.withLock { ($0.orders, $0.refunded) }
  }

  /// The buyer gets his money back; false when it is no order that somebody paid.
  @discardableResult
  package func refund(_ id: Int) -> Bool {
    state.withLock { state in
      guard let order = order(id, in: state), order.state == .paid else { return false }
      state.refunded.insert(id)
      if catalogue.index(of: id) == nil {
        state.orders[id - OrderCatalogue.firstID - catalogue.count].state = .refunded
      }
      return true
    }
  }

  /// Somebody looks a code up, or delivers what it stands for; nil when there is no such code.
  ///
  /// - Returns: The order afterwards, and whether it was delivered before.
  package func useCode(_ text: String, delivering: Bool) -> (
    order: ShopOrder, wasDelivered: Bool
  )? {
    guard let id = order(code: text)?.id else { return nil }
    let moment = now()
    return state.withLock { state in
      guard var order = order(id, in: state) else { return nil }
      let wasDelivered = order.code.delivered != nil
      order.code.checked = order.code.checked ?? moment
      if order.code.state == 1 { order.code.state = 5 }
      if delivering, !wasDelivered {
        order.code.delivered = moment
        order.code.state = 2
      }
      if catalogue.index(of: id) != nil {
        state.codes[id] = order.code
      } else {
        state.orders[id - OrderCatalogue.firstID - catalogue.count].code = order.code
      }
      return (order, wasDelivered)
    }
  }

  // MARK: - Lists

  /// The dialog of this order; nil as long as nobody wrote.
  package func dialog(_ id: Int) -> ShopDialog? {
    let moment = now()
    return state.withLock { dialog(id, in: $0, at: moment) }
  }

  /// A page of the list, counted from 1, newest message first.
  package func page(_ filter: Filter, page: Int, rows: Int) -> (
    total: Int, dialogs: [ShopDialog]
  ) {
    let moment = now()
    return state.withLock { state in
      let moved = state.moved.compactMap { dialog($0, in: state, at: moment) }
        .filter { admits($0, filter) }
        .enumerated().sorted {
          ($1.element.lastMessageAt, $1.offset) < ($0.element.lastMessageAt, $0.offset)
        }.map(\.element)
      let rest = seeded(filter, in: &state)
      let total = moved.count + rest.count
      let (skipped, overflow) = (max(1, page) - 1).multipliedReportingOverflow(by: max(1, rows))
      guard !overflow, skipped < total else { return (total, []) }
      let dialogs = (skipped..<min(total, skipped + rows)).compactMap { place in
        place < moved.count
          ? moved[place]
          : dialog(catalogue.id(ofDialog: Int(rest[place - moved.count])), in: state, at: moment)
      }
      return (total, dialogs)
    }
  }

  private func admits(_ dialog: ShopDialog, _ filter: Filter) -> Bool {
    if filter.isUnreadOnly, dialog.unread == 0 { return false }
    if let email = filter.email, dialog.email?.lowercased() != email.lowercased() { return false }
    return filter.productIDs.isEmpty || filter.productIDs.contains(dialog.productID)
  }

  /// The dialogs that nobody wrote in since the shop opened.
  private func seeded(_ filter: Filter, in state: inout State) -> [Int32] {
    var kept = filter
    kept.email = filter.email?.lowercased()
    // What was read since is looked at each time; there are few of these.
    kept.isUnreadOnly = false
    if filter.isUnreadOnly {
      return (0..<catalogue.openCount).map(catalogue.openDialog).filter { dialog in
        let id = catalogue.id(ofDialog: dialog)
        guard let living = state.living[id] else { return admits(seeded: dialog, kept) }
        return living.added.isEmpty && living.seen == nil && admits(seeded: dialog, kept)
      }.map(Int32.init)
    }
    if let list = state.lists[kept] { return list }
    let moved = Set(state.moved)
    let list = (0..<catalogue.dialogCount).reversed().filter { dialog in
      (moved.isEmpty || !moved.contains(catalogue.id(ofDialog: dialog)))
        && admits(seeded: dialog, kept)
    }.map(Int32.init)
    if state.lists.count > 16 { state.lists = [:] }
    state.lists[kept] = list
    return list
  }

  private func admits(seeded dialog: Int, _ filter: Filter) -> Bool {
    guard filter.email != nil || !filter.productIDs.isEmpty else { return true }
    let parties = catalogue.parties(at: catalogue.orderIndex(ofDialog: dialog))
    if !filter.productIDs.isEmpty,
      !filter.productIDs.contains(ShopCatalogue.firstID + parties.productIndex)
    {
      return false
    }
    return filter.email.map { $0 == catalogue.buyer(parties.buyer).email?.lowercased() } ?? true
  }

  private func dialog(_ id: Int, in state: State, at moment: Date) -> ShopDialog? {
    let seeded = catalogue.index(of: id).flatMap(catalogue.dialog(ofOrder:))
    let living = state.living[id] ?? Living()
    let added = living.added.filter { $0.visible <= moment }
    guard seeded != nil || !added.isEmpty else { return nil }
    var count = added.count { !$0.message.isDeleted }
    var unread = added.count { added in
      added.message.author == .buyer && added.message.id > living.seen?.through ?? 0
    }
    var last = added.last?.message.written
    if let seeded {
      count += catalogue.messageCount(seeded) - catalogue.deletedCount(seeded)
      count -= living.deleted.count { $0 < catalogue.endMessageID }
      if living.seen == nil { unread += catalogue.unread(seeded) }
      last = last ?? catalogue.lastWritten(seeded)
    }
    let parties = parties(of: id, in: state)
    return ShopDialog(
      id: id, email: parties.buyer.email, productID: parties.productID,
      lastMessageAt: last ?? moment, messageCount: count, unread: unread,
      state: living.standing ?? seeded.map(catalogue.state) ?? .bySeller)
  }

  private func parties(of id: Int, in state: State) -> (productID: Int, buyer: ShopBuyer) {
    if let index = catalogue.index(of: id) {
      let parties = catalogue.parties(at: index)
      return (ShopCatalogue.firstID + parties.productIndex, catalogue.buyer(parties.buyer))
    }
    let order = state.orders[id - OrderCatalogue.firstID - catalogue.count]
    return (order.productID, order.buyer)
  }

  // MARK: - Messages

  /// Which messages of a dialog are asked for.
  package struct MessageQuery: Equatable, Sendable {
    package var from: Int?
    package var to: Int?
    /// A message already held: older ones are wanted, or newer ones.
    package var held: Int?
    package var isNewer = false
    package var count = 200
    package var includesDeleted = false

    package init() {}
  }

  /// Messages in the order of time; empty when nobody wrote yet.
  ///
  /// - Parameter moment: What is shown then; the present when it is left out.
  package func messages(
    _ id: Int, _ query: MessageQuery, shownAt moment: Date? = nil
  ) -> [ShopMessage] {
    let moment = moment ?? now()
    return state.withLock { state in
      let thread = thread(id, in: state, at: moment)
      let isRange = query.from != nil && query.to != nil
      var range = 0..<thread.count
      if let from = query.from { range = thread.place(of: from)..<range.upperBound }
      if let to = query.to {
        let end = to == .max ? thread.count : thread.place(of: to + 1)
        range = min(range.lowerBound, end)..<end
      }
      if isRange || query.isNewer {
        if query.isNewer, !isRange, let held = query.held {
          let begin = held == .max ? thread.count : thread.place(of: held + 1)
          range = begin..<max(begin, range.upperBound)
        }
        return range.compactMap { thread.message($0, query.includesDeleted) }
      }
      if let held = query.held {
        let end = min(range.upperBound, thread.place(of: held))
        range = min(range.lowerBound, end)..<end
      }
      var found: [ShopMessage] = []
      for place in range.reversed() where found.count < query.count {
        if let message = thread.message(place, query.includesDeleted) { found.append(message) }
      }
      return found.reversed()
    }
  }

  /// One dialog at one moment, read by place.
  private struct Thread {
    let catalogue: OrderCatalogue
    let seeded: Int?
    let seededCount: Int
    let firstID: Int
    let living: Living
    let added: [ShopMessage]

    var count: Int { seededCount + added.count }

    /// The place of this message, or where it would be.
    func place(of id: Int) -> Int {
      if seededCount > 0, id < firstID + seededCount { return id < firstID ? 0 : id - firstID }
      return seededCount + (added.firstIndex { $0.id >= id } ?? added.count)
    }

    func message(_ place: Int, _ includesDeleted: Bool) -> ShopMessage? {
      var message: ShopMessage
      if let seeded, place < seededCount {
        message = catalogue.message(place, in: seeded)
        if living.deleted.contains(message.id) { message.isDeleted = true }
      } else {
        message = added[place - seededCount]
      }
      guard includesDeleted || !message.isDeleted else { return nil }
      let reading = message.author == .buyer ? living.seen : living.seenByBuyer
      if message.seen == nil, message.author != .administration, let reading,
        message.id <= reading.through
      {
        message.seen = reading.at
      }
      return message
    }
  }

  private func thread(_ id: Int, in state: State, at moment: Date) -> Thread {
    let seeded = catalogue.index(of: id).flatMap(catalogue.dialog(ofOrder:))
    let living = state.living[id] ?? Living()
    return Thread(
      catalogue: catalogue, seeded: seeded,
      seededCount: seeded.map(catalogue.messageCount) ?? 0,
      firstID: seeded.map(catalogue.firstMessageID) ?? 0, living: living,
      added: living.added.filter { $0.visible <= moment }.map(\.message))
  }

  /// Everything that was ever written in a dialog, also what was taken back or is not shown yet.
  package func allMessages(_ id: Int) -> [ShopMessage] {
    var query = MessageQuery()
    query.isNewer = true
    query.includesDeleted = true
    return messages(id, query, shownAt: .distantFuture)
  }

  /// The message of this number in that dialog, deleted or not.
  package func message(_ messageID: Int, in id: Int) -> ShopMessage? {
    var query = MessageQuery()
    query.from = messageID
    query.to = messageID
    query.includesDeleted = true
    return messages(id, query).first
  }

  // MARK: - Writing

  /// What calls sent, in that order.
  package var sent: [SentMessage] { state.withLock { $0.sent } }

  /// The seller writes, by a call.
  ///
  /// - Parameters:
  ///   - stored: What the marketplace makes of the text.
  ///   - lag: How long readers are not shown it.
  package func send(
    _ text: String, storedAs stored: String, files: [ShopFile], to id: Int, lag: Duration
  ) throws(Refusal) -> [Int] {
    let moment = now()
    let result: Result<[Int], Refusal> = state.withLock { state in
      guard order(id, in: state) != nil else { return .failure(.noSuchDialog) }
      if dialog(id, in: state, at: moment)?.state == .closed { return .failure(.closed) }
      var ids: [Int] = []
      let visible = moment + lag / .seconds(1)
      if !stored.isEmpty {
        ids.append(append(.seller, stored, nil, to: id, visible: visible, at: moment, in: &state))
      }
      for file in files {
        ids.append(
          append(.seller, file.name, file, to: id, visible: visible, at: moment, in: &state))
      }
      state.sent.append(
        SentMessage(
          dialog: id, messageID: ids.first ?? 0, text: text, fileNames: files.map(\.name),
          time: moment))
      state.answers.append((moment + 4 + Double(id % 12), id))
      return .success(ids)
    }
    return try result.get()
  }

  /// Somebody writes at the marketplace itself: a buyer, its administration, or another operator of the shop.
  ///
  /// - Returns: The id of the message; nil when there is no such order.
  @discardableResult
  package func write(
    _ text: String, _ file: ShopFile? = nil, by author: ShopMessage.Author, in id: Int
  ) -> Int? {
    let moment = now()
    return state.withLock { state in
      guard order(id, in: state) != nil else { return nil }
      return append(author, text, file, to: id, visible: moment, at: moment, in: &state)
    }
  }

  private func append(
    _ author: ShopMessage.Author, _ text: String, _ file: ShopFile?, to id: Int, visible: Date,
    at moment: Date, in state: inout State
  ) -> Int {
    let number = state.nextMessage ?? catalogue.endMessageID
    state.nextMessage = number + 1
    var living = state.living[id] ?? Living()
    if author == .buyer { living.seenByBuyer = (number, moment) }
    if author == .administration { living.standing = .byAdministration }
    living.added.append(
      Added(
        message: ShopMessage(id: number, author: author, text: text, written: moment, file: file),
        visible: visible))
    state.living[id] = living
    if let place = state.moved.lastIndex(of: id) {
      state.moved.remove(at: place)
    } else {
      state.lists = [:]
    }
    state.moved.append(id)
    return number
  }

  /// The seller has read the dialog, every message of it that is shown.
  package func markSeen(_ id: Int) throws(Refusal) {
    let moment = now()
    let isKnown = state.withLock { state in
      guard dialog(id, in: state, at: moment) != nil else { return false }
      let thread = thread(id, in: state, at: moment)
      let last = thread.added.last?.id ?? thread.firstID + thread.seededCount - 1
      state.living[id, default: Living()].seen = (last, moment)
      return true
    }
    if !isKnown { throw .noSuchDialog }
  }

  /// The seller takes one of his messages back.
  package func delete(_ messageID: Int, in id: Int) throws(Refusal) {
    guard let message = message(messageID, in: id), !message.isDeleted else {
      throw .noSuchDialog
    }
    guard message.author == .seller else { throw .notYours }
    state.withLock { state in
      var living = state.living[id] ?? Living()
      living.deleted.insert(messageID)
      if let place = living.added.firstIndex(where: { $0.message.id == messageID }) {
        living.added[place].message.isDeleted = true
      }
      state.living[id] = living
    }
  }

  /// Opens or closes a dialog; one that the administration opened stays as it is.
  package func set(_ standing: ShopDialog.State, of id: Int) throws(Refusal) {
    guard let dialog = dialog(id) else { throw .noSuchDialog }
    if dialog.state == .byAdministration { throw .fixedByAdministration }
    state.withLock { $0.living[id, default: Living()].standing = standing }
  }

  // MARK: - Life

  /// Buyers whose time has come answer, and now and then one writes of his own accord.
  func live(_ random: inout SeededRandom, shop: Shop) {
    let moment = now()
    let due = state.withLock { state in
      let due = state.answers.filter { $0.due <= moment }.map(\.dialog)
      state.answers.removeAll { $0.due <= moment }
      return due
    }
    for id in due where random.chance(60) { say(in: id, &random) }
    if random.chance(15) {
      say(
        in: catalogue.id(ofDialog: catalogue.openDialog(random.below(catalogue.openCount))), &random
      )
    }
    if random.chance(8) {
      let rank = random.below(min(20, shop.catalogue.count))
      let id = ShopCatalogue.firstID + shop.catalogue.index(atRank: rank)
      if let product = shop.product(id), shop.sell(id) {
        say(in: placeOrder(of: product, by: random.below(catalogue.count / 3)).id, &random)
      }
    }
  }

  private func say(in id: Int, _ random: inout SeededRandom) {
    guard let order = order(id) else { return }
    if random.chance(8) {
      write("screen.png", ShopFile(name: "screen.png", type: "image/png"), by: .buyer, in: id)
      return
    }
    let writer = MessageTexts(
      language: order.buyer.language, isHostile: catalogue.products.hasHostileTexts)
    let text = writer.text(
      .buyer, isFirst: dialog(id) == nil, isLast: false, number: random.below(100_000) * 211 + 1,
      &random)
    write(text, by: .buyer, in: id)
  }
}
