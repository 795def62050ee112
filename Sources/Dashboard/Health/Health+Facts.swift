import Foundation
import Marketplace
import TerminalCore
import Texts

extension Health {
  /// A piece of the facts before it is wrapped.
  private enum Fact {
    case heading(String)
    case figure(String, String, Role)
    case note(String, Role)
  }

  /// A line of the facts: a label that may be empty, and what stands behind it.
  struct Line: Equatable {
    var label = ""
    var text: String
    var role: Role
    /// Where the text begins.
    var indent: Int
  }

  /// All facts about the account on the screen, in lines of this width.
  static func lines(_ desk: Desk.Model, columns: Int) -> [Line] {
    let sections = [connection(desk), outbox(desk), data(desk), key(desk)]
    let facts = Array(sections.joined())
    let labels = facts.map { fact -> Int in
      if case .figure(let label, _, _) = fact { DisplayText.width(of: label) } else { 0 }
    }
    let indent = (labels.max() ?? 0) + 2
    var lines: [Line] = []
    func add(_ label: String, _ text: String, _ role: Role, indent: Int) {
      for (index, part) in DisplayText.wrap(text, columns: max(1, columns - indent)).enumerated() {
        lines.append(
          Line(label: index == 0 ? label : "", text: String(part), role: role, indent: indent))
      }
    }
    for fact in facts {
      switch fact {
      case .heading(let text):
        if !lines.isEmpty { lines.append(Line(text: "", role: .pane, indent: 0)) }
        lines.append(Line(text: text, role: .paneTitle, indent: 0))
      case .figure(let label, let text, let role): add(label, text, role, indent: indent)
      case .note(let text, let role):
        // The sign stands apart, so that longer words line up behind it.
        let sign = text.prefix { $0 != " " }
        let rest = String(text.dropFirst(sign.count + 1))
        let isSigned = sign.count == 1 && !rest.isEmpty
        add(isSigned ? String(sign) : "", isSigned ? rest : text, role, indent: isSigned ? 2 : 0)
      }
    }
    return lines
  }

  // MARK: Connection

  private static func connection(_ desk: Desk.Model) -> [Fact] {
    let texts = desk.texts
    let reading = desk.health.readings[desk.account.id]
    var facts: [Fact] = [.heading(texts.connectionHeading), state(desk)]
    if let traffic = reading?.traffic { facts += figures(traffic, desk) }
    let token =
      (reading?.session ?? desk.contacts[desk.account.id]?.session)?.tokenLeft
      .map { texts.minutesLeft(Int($0.components.seconds / 60)) }
    facts.append(.figure(texts.tokenLabel, token ?? texts.noToken, .pane))
    return facts
  }

  private static func state(_ desk: Desk.Model) -> Fact {
    let texts = desk.texts
    if desk.setup.isOffline {
      return .figure(texts.serviceLabel, "○ " + texts.offlineByFlag, .noticeWarning)
    }
    guard let contact = desk.contacts[desk.account.id] else {
      return .figure(texts.serviceLabel, texts.connecting, .textMuted)
    }
    guard let trouble = contact.trouble else {
      return .figure(texts.serviceLabel, "✓ " + texts.answers, .stateOn)
    }
    return .figure(texts.serviceLabel, "▲ " + texts.trouble(trouble), .noticeError)
  }

  private static func figures(_ traffic: Traffic, _ desk: Desk.Model) -> [Fact] {
    let texts = desk.texts
    let latency = traffic.latency.map {
      texts.latency(
        last: texts.took($0.last), median: texts.took($0.median), p95: texts.took($0.p95))
    }
    var requests = [
      texts.perMinute(traffic.lastMinute),
      texts.sinceTime(traffic.total, desk.account.clock.short(traffic.since, now: desk.now)),
    ]
    if traffic.running > 0 { requests.append(texts.onTheirWay(traffic.running)) }
    if traffic.waiting > 0 { requests.append(texts.inQueue(traffic.waiting)) }
    let known = texts.ofTheLatest(traffic.exchanges.count)
    let troubles = traffic.troubles.map { kind, count in
      "\(texts.number(count)) × " + texts.exchangeTrouble(kind)
    }
    var rests: [String] = []
    switch traffic.way {
    case .open: break
    case .resting(let left): rests.append(texts.allRest(texts.took(left)))
    case .probing: rests.append(texts.probing)
    }
    rests += traffic.rests.map { "\($0.endpoint): " + texts.took($0.left) }
    return [
      .figure(
        texts.latencyLabel, latency ?? texts.noAnswerYet, latency == nil ? .textMuted : .pane),
      .figure(texts.requestsLabel, requests.joined(separator: " · "), .pane),
      .figure(
        texts.limitLabel,
        texts.allowance(
          perSecond: traffic.perSecond.map { texts.decimal(plain($0)) }, atOnce: traffic.atOnce),
        .pane),
      .figure(
        texts.errorsLabel,
        (troubles.isEmpty ? [texts.noErrors] : troubles).joined(separator: " · ") + " · " + known,
        troubles.isEmpty ? .pane : .noticeWarning),
      .figure(
        "429", texts.number(traffic.throttled), traffic.throttled > 0 ? .noticeWarning : .pane),
      .figure(
        texts.pausesLabel, rests.isEmpty ? texts.noPause : rests.joined(separator: " · "),
        rests.isEmpty ? .pane : .noticeWarning),
    ]
  }

  /// "2", "0.5".
  private static func plain(_ value: Double) -> String {
    value == value.rounded() && value < 1e9 ? String(Int(value)) : String(value)
  }

  // MARK: Outbox and data

  private static func outbox(_ desk: Desk.Model) -> [Fact] {
    let texts = desk.texts
    let outbox = desk.outboxes[desk.current]
    var parts: [String] = []
    if outbox.open > 0 { parts.append(texts.onTheirWay(outbox.open)) }
    if outbox.unsent > 0 { parts.append(texts.notLeft(outbox.unsent)) }
    if outbox.failed > 0 { parts.append(texts.failedCount(outbox.failed)) }
    let sender =
      switch outbox.sender {
      case .here: texts.thisDesk
      case .elsewhere(let pid): texts.processName(pid)
      }
    return [
      .heading(texts.outboxHeading),
      .figure(
        texts.changesLabel, parts.isEmpty ? texts.nothingOpen : parts.joined(separator: " · "),
        outbox.failed > 0 ? .noticeWarning : .pane),
      .figure(texts.senderLabel, sender, .pane),
    ]
  }

  private static func data(_ desk: Desk.Model) -> [Fact] {
    let texts = desk.texts
    let products = desk.products[desk.current]
    let status = products.status
    func age(_ date: Date) -> String {
      texts.age(seconds: Int(desk.now.timeIntervalSince(date)))
    }
    /// How old and how whole it is, in words.
    func words(_ status: DatasetStatus) -> [String] {
      switch (status.completeAsOf, status.asOf) {
      case (let complete?, let latest):
        // What differs by less than the words can say is not said twice.
        let part = latest.map {
          $0 > complete && age($0) != age(complete) ? [texts.partlyAsOf(age($0))] : []
        }
        return [texts.wholeAsOf(age(complete))] + (part ?? [])
      case (nil, let latest?): return [texts.notWhole, texts.partlyAsOf(age(latest))]
      case (nil, nil): return [texts.neverRead]
      }
    }
    var parts = [
      status.announced.map { texts.soManyOf(status.stored, $0) } ?? texts.number(status.stored)
    ]
    parts += words(status)
    let role: Role = status.isComplete ? .pane : .noticeWarning
    if let progress = products.progress {
      parts.append(
        texts.beingRead(
          progress.total.map { texts.soManyOf(progress.seen, $0) } ?? texts.number(progress.seen)))
    }
    var facts: [Fact] = [
      .heading(texts.dataHeading),
      .figure(texts.products, parts.joined(separator: " · "), role),
    ]
    let known = desk.health.readings[desk.account.id]?.data ?? [:]
    for (dataset, name) in [
      (Dataset.dialogs, texts.inbox), (.sales, texts.sales), (.reviews, texts.reviews),
      (.balance, texts.balanceTitle), (.templates, texts.commission),
    ] {
      guard let status = known[dataset] else { continue }
      var parts = words(status)
      let history = desk.inbox.history
      if dataset == .dialogs, history.isRunning {
        parts.append(texts.beingRead(texts.soManyOf(history.complete, history.total)))
      }
      facts.append(
        .figure(
          name, parts.joined(separator: " · "), status.isComplete ? .pane : .noticeWarning))
    }
    return facts
  }

  // MARK: Key

  /// What the key may not do, with what that keeps the desk from, then what it may.
  private static func key(_ desk: Desk.Model) -> [Fact] {
    let texts = desk.texts
    guard let known = desk.rights[desk.account.id] else {
      return [.heading(texts.keyHeading), .note(texts.rightsNotAsked, .textMuted)]
    }
    let age = texts.age(seconds: Int(desk.now.timeIntervalSince(known.asOf)))
    var facts: [Fact] = [.heading(texts.keyHeading + " · " + age)]
    guard let rights = known.rights else {
      return facts + [.note(texts.rightsNotTold, .textMuted)]
    }
    // A service that names very many has lost its way.
    let others = rights.keys.filter { !desk.account.rights.contains($0) }.sorted().prefix(50)
    let all = desk.account.rights + others
    let missing = all.filter { rights[$0] != true }.map { ($0, Desk.keys(enabledBy: $0, desk)) }
    // First what keeps the desk from something.
    for (right, keys) in missing.filter({ !$0.1.isEmpty }) + missing.filter({ $0.1.isEmpty }) {
      var words = "✗ " + texts.right(right) + (texts.right(right) == right ? "" : " (\(right))")
      if !keys.isEmpty { words += " · " + texts.wouldEnable(keys.joined(separator: ", ")) }
      facts.append(.note(words, keys.isEmpty ? .textMuted : .noticeWarning))
    }
    facts += all.filter { rights[$0] == true }.map { .note("✓ " + texts.right($0), .pane) }
    return facts
  }
}

extension Desk {
  /// What needs a capability of the marketplace, and with it a right of the key.
  private static func actions(needing capability: Capability) -> [Action] {
    switch capability {
    case .listProducts: [.desk(.refresh)]
    case .productDetail: [.products(.open)]
    case .switchProduct: [.products(.switchOnSale), .tasks(.retry)]
    case .productVariants, .createProduct, .cloneProduct, .editProduct, .deleteProduct,
      .changePrice, .changeStock, .taskStatus, .productImages, .priceCalculation, .categories,
      .editCategories, .assignCategories, .brands, .suppliers, .embellishments, .listOrders,
      .orderDetail, .createOrder, .changeOrderStatus, .cancelOrder, .shipping, .payments,
      .listCustomers, .editCustomers, .returns, .reviews, .chats, .commissionTemplates,
      .individualOffers, .statistics, .balance, .webhooks:
      []
    }
  }

  /// The keys that a right would make work: "x on/off".
  static func keys(enabledBy right: String, _ model: Model) -> [String] {
    let account = model.account
    return Capability.allCases.filter {
      account.neededRights[$0] == right && account.capabilities.contains($0)
    }
    .flatMap(actions).compactMap { action in
      model.setup.keys.keymap(of: action.screen ?? .products).shownChord(for: action).map {
        $0 + " " + model.texts.shortName(ofAction: action.name)
      }
    }
  }

  /// Why an account's key may not use a capability; nil when it may, or when nobody knows.
  static func rightObstacle(
    _ model: Model, _ account: AccountID, to capability: Capability
  ) -> String? {
    guard let index = index(of: account, in: model),
      let right = model.setup.accounts[index].neededRights[capability],
      model.rights[account]?.lacks(right, among: model.setup.accounts[index].rights) == true
    else { return nil }
    return model.texts.lacksRight(right)
  }
}
