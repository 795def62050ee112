import Foundation
import Synchronization

/// The orders a seed gives, and the dialogs about some of them: any at once, none of them kept.
///
/// Orders are numbered from ``firstID`` in the order of time. One in every so many has a dialog; the dialogs
/// count from the oldest last message to the newest, so that the last one leads every list.
struct OrderCatalogue: Sendable {
  static let firstID = 700_000_001
  static let firstMessageID = 900_000_001
  /// How far back orders and dialogs go.
  private static let span = 365 * 86_400.0
  /// The dialogs of so many seconds are those that somebody may still be waiting in.
  private static let recent = 48 * 3_600.0

  let count: Int
  let dialogCount: Int
  /// How many dialogs wait for an answer.
  let openCount: Int
  let longestDialog: Int
  let products: ShopCatalogue
  let seed: UInt64
  let opened: Date
  private let size: SandboxOptions.Size
  private let starts = MessageStarts()

  init(size: SandboxOptions.Size, products: ShopCatalogue) {
    self.size = size
    self.products = products
    seed = products.seed
    opened = products.opened
    count = size.orders
    dialogCount = size.dialogs
    openCount = size.openDialogs
    longestDialog = size.longestDialog
  }

  // MARK: - Orders and their dialogs

  func index(of id: Int) -> Int? {
    id >= Self.firstID && id - Self.firstID < count ? id - Self.firstID : nil
  }

  private var ordersPerDialog: Int { count / dialogCount }

  func orderIndex(ofDialog dialog: Int) -> Int {
    var random = SeededRandom(seed, stream: "dialog order", index: dialog)
    return dialog * ordersPerDialog + random.below(ordersPerDialog)
  }

  /// The dialog about this order, if there is one.
  func dialog(ofOrder index: Int) -> Int? {
    let dialog = index / ordersPerDialog
    return orderIndex(ofDialog: dialog) == index ? dialog : nil
  }

  func id(ofDialog dialog: Int) -> Int { Self.firstID + orderIndex(ofDialog: dialog) }

  // MARK: - Orders

  /// Who bought what: cheap to make, enough to filter by.
  func parties(at index: Int) -> (productIndex: Int, buyer: Int) {
    var random = SeededRandom(seed, stream: "order", index: index)
    let ranks = (random.below(products.count), random.below(products.count))
    // What sells well is bought more often.
    return (products.index(atRank: min(ranks.0, ranks.1)), random.below(max(1, count / 3)))
  }

  func buyer(_ number: Int) -> ShopBuyer {
    var random = SeededRandom(seed, stream: "buyer of orders", index: number)
    let names = [
      "ivan", "anna.k", "xX_Sniper_Xx", "dmitry", "Olga", "kate", "pavel1987", "john.smith",
      "lena", "max", "sergey-m", "t.muller", "gamer", "nastya_2001", "Q",
    ]
    let name = random.pick(names)
    let host = random.pick(["example.com", "example.org", "mail.example.net", "example.net"])
    let hides = products.hasHostileTexts && random.chance(1)
    return ShopBuyer(
      number: number, email: hides ? nil : "\(name)\(number)@\(host)",
      language: random.chance(70) ? .ru : .en,
      ip: "203.0.113.\(random.within(1...254))",
      paymentMethod: random.pick(["Bank card", "SBP", "WebMoney", "Bitcoin", "UnionPay"]))
  }

  func order(at index: Int) -> ShopOrder {
    order(at: index, of: products.product(at: parties(at: index).productIndex))
  }

  /// - Parameter product: The one that was bought, as the seed gives it: whoever makes many orders keeps it at hand.
  func order(at index: Int, of product: ShopProduct) -> ShopOrder {
    var random = SeededRandom(seed, stream: "order details", index: index)
    let beginning = beginning(at: index, unit: product.unit, &random)
    let buyer = buyer(parties(at: index).buyer)
    let price = product.figures.price
    return ShopOrder(
      id: Self.firstID + index, productID: product.id, buyer: buyer,
      amount: beginning.units.map {
        price.scaled(by: Int64($0), over: 1, places: max(2, price.places))
      } ?? price,
      currency: product.figures.currency, purchased: beginning.purchased, paid: beginning.paid,
      state: beginning.state, choices: Self.choices(of: product, &random),
      feedback: beginning.state == .paid && random.chance(20)
        ? Self.feedback(number: index, &random) : nil,
      code: code(
        at: index, purchased: beginning.purchased, isPaid: beginning.paid != nil, &random),
      agentID: beginning.hasAgent ? 500_000 + random.below(400) : nil,
      agentPercent: beginning.hasAgent ? random.within(1...25) : nil, owner: product.figures.owner,
      holdDays: [0, 1, 3, 7, 14][random.below(5)], units: beginning.units)
  }

  /// What is known of an order without its product's texts and options.
  struct Beginning {
    let state: ShopOrder.State
    let hasAgent: Bool
    let units: Int?
    let purchased: Date
    let paid: Date?
  }

  func beginning(at index: Int, unit: ShopUnit?) -> Beginning {
    var random = SeededRandom(seed, stream: "order details", index: index)
    return beginning(at: index, unit: unit, &random)
  }

  private func beginning(
    at index: Int, unit: ShopUnit?, _ random: inout SeededRandom
  ) -> Beginning {
    let state = Self.state(hasDialog: dialog(ofOrder: index) != nil, &random)
    let hasAgent = random.chance(10)
    let units = unit.map { random.within($0.least...$0.most) }
    let purchased = purchased(at: index)
    let isPaid = state == .paid || state == .refunded
    return Beginning(
      state: state, hasAgent: hasAgent, units: units, purchased: purchased,
      paid: isPaid ? purchased + Double(random.within(20...240)) : nil)
  }

  /// When it was ordered: shortly before the first message, where there is one.
  private func purchased(at index: Int) -> Date {
    if let dialog = dialog(ofOrder: index) {
      return written(0, in: dialog) - Double(300 + index % 600)
    }
    return opened - 90 - Double(count - 1 - index) * Self.span / Double(count)
  }

  private static func state(hasDialog: Bool, _ random: inout SeededRandom) -> ShopOrder.State {
    switch random.below(100) {
    case ..<4: .refunded
    case ..<6: hasDialog ? .paid : .waiting
    case ..<7: .cancelled
    case ..<8: .overdue
    default: .paid
    }
  }

  private static func choices(
    of product: ShopProduct, _ random: inout SeededRandom
  ) -> [ShopOrder.Choice] {
    product.options.compactMap { option in
      guard option.isRequired || random.chance(70) else { return nil }
      guard !option.variants.isEmpty else {
        let typed = random.pick([
          "player_one", "Иван Петров", "id76561198000000001", "+79990000000",
        ])
        return .init(optionID: option.id, label: option.label, value: ShopText(typed, typed))
      }
      let variant = random.pick(option.variants)
      return .init(
        optionID: option.id, label: option.label, value: variant.text, variantID: variant.id)
    }
  }

  private static func feedback(
    number: Int, _ random: inout SeededRandom
  ) -> ShopOrder.Feedback {
    let isGood = !random.chance(6)
    let words = ReviewTexts.write(isGood: isGood, isHostile: false, number: number, &random)
    return .init(
      isGood: isGood, text: words.text, answer: words.comment, isDeleted: random.chance(3))
  }

  // MARK: - Unique codes

  private static let codeLetters = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
  private static let codeLength = 16

  private func codeText(at index: Int) -> String {
    var random = SeededRandom(seed, stream: "unique code", index: index)
    var letters: [Character] = []
    var rest = index
    for _ in 0..<6 {
      letters.append(Self.codeLetters[rest % 36])
      rest /= 36
    }
    while letters.count < Self.codeLength { letters.append(random.pick(Self.codeLetters)) }
    return String(letters)
  }

  private func code(
    at index: Int, purchased: Date, isPaid: Bool, _ random: inout SeededRandom
  ) -> ShopOrder.UniqueCode {
    var code = ShopOrder.UniqueCode(text: codeText(at: index), state: 1)
    guard isPaid, random.chance(80) else { return code }
    code.checked = purchased + 300
    code.state = [5, 2, 2, 3, 3, 3, 4][random.below(7)]
    if code.state != 5 { code.delivered = purchased + 320 }
    if code.state == 3 { code.confirmed = purchased + 1_000 }
    if code.state == 4 { code.refuted = purchased + 1_200 }
    return code
  }

  /// The order that a code belongs to.
  func index(ofCode text: String) -> Int? {
    let letters = Array(text.uppercased())
    guard letters.count == Self.codeLength else { return nil }
    var index = 0
    for letter in letters.prefix(6).reversed() {
      guard let digit = Self.codeLetters.firstIndex(of: letter) else { return nil }
      index = index * 36 + digit
    }
    return index < count && codeText(at: index) == text.uppercased() ? index : nil
  }

  // MARK: - Dialogs

  /// 0 for the dialog with the newest message.
  private func rank(_ dialog: Int) -> Int { dialogCount - 1 - dialog }

  /// Every third of the newest dialogs waits for an answer.
  func isOpen(_ dialog: Int) -> Bool {
    let rank = rank(dialog)
    return rank % 3 == 0 && rank / 3 < openCount
  }

  func openDialog(_ number: Int) -> Int { dialogCount - 1 - number * 3 }

  /// How many messages of an open dialog, counted from its end, the seller has not read.
  func unread(_ dialog: Int) -> Int {
    guard isOpen(dialog) else { return 0 }
    var random = SeededRandom(seed, stream: "unread", index: dialog)
    return random.within(1...min(3, messageCount(dialog)))
  }

  func messageCount(_ dialog: Int) -> Int {
    if rank(dialog) == 2 { return longestDialog }
    var random = SeededRandom(seed, stream: "dialog length", index: dialog)
    switch size {
    case .s: return random.within(46...50)
    case .m: return random.within(20...180)
    case .l, .xl:
      switch random.below(100) {
      case ..<70: return random.within(1...20)
      case ..<95: return random.within(20...60)
      default: return random.within(60...120)
      }
    }
  }

  func lastWritten(_ dialog: Int) -> Date {
    var random = SeededRandom(seed, stream: "dialog end", index: dialog)
    let rank = rank(dialog)
    let recentCount = min(openCount * 3, dialogCount)
    let (base, step): (Double, Double)
    if rank < recentCount {
      step = Self.recent / Double(recentCount)
      base = Double(rank) * step
    } else {
      step = (Self.span - Self.recent) / Double(max(1, dialogCount - recentCount))
      base = Self.recent + Double(rank - recentCount) * step
    }
    return opened - 60 - base - step * random.fraction()
  }

  /// When the n-th message was written, 0 being the first.
  func written(_ position: Int, in dialog: Int) -> Date {
    let count = messageCount(dialog)
    let last = lastWritten(dialog)
    guard position < count - 1 else { return last }
    var random = SeededRandom(seed, stream: "dialog pace", index: dialog)
    let wanted = [40.0, 150, 700, 3_600, 11_000][random.below(5)]
    let gap = min(wanted, 60 * 86_400 / Double(count))
    var jitter = SeededRandom(seed, stream: "message time", index: dialog &* 65_537 &+ position)
    return last - gap * (Double(count - 1 - position) + jitter.fraction() / 2)
  }

  /// The id of a dialog's first message.
  func firstMessageID(_ dialog: Int) -> Int {
    Self.firstMessageID + starts.start(of: dialog, in: self)
  }

  /// One more than the highest id of all messages here.
  var endMessageID: Int { Self.firstMessageID + starts.start(of: dialogCount, in: self) }

  func state(_ dialog: Int) -> ShopDialog.State {
    if hasAdministration(dialog) { return .byAdministration }
    return rank(dialog) > openCount * 10 && dialog % 3 == 0 ? .closed : .bySeller
  }

  func hasAdministration(_ dialog: Int) -> Bool { dialog % 200 == 7 && !isOpen(dialog) }

  /// In every fifth dialog the seller took some of his messages back.
  func isDeleted(_ position: Int, in dialog: Int) -> Bool {
    dialog % 5 == 0 && position % 37 == 17 && !isOpen(dialog)
  }

  func deletedCount(_ dialog: Int) -> Int {
    let count = messageCount(dialog)
    return dialog % 5 == 0 && !isOpen(dialog) && count > 17 ? (count - 18) / 37 + 1 : 0
  }

  func message(_ position: Int, in dialog: Int) -> ShopMessage {
    let count = messageCount(dialog)
    let id = firstMessageID(dialog) + position
    let unread = unread(dialog)
    var random = SeededRandom(seed, stream: "message", index: id)
    let author = author(position, of: count, unread: unread, in: dialog, &random)
    let written = written(position, in: dialog)
    let language = buyer(parties(at: orderIndex(ofDialog: dialog)).buyer).language
    var message = ShopMessage(
      id: id, author: author, text: "", written: written,
      isDeleted: isDeleted(position, in: dialog))
    let isUnread = author == .buyer && position >= count - unread
    // The seller's last words may still be unread by the buyer.
    let isNews = author == .seller && position == count - 1 && random.chance(30)
    if !isUnread, !isNews, author != .administration {
      message.seen = written + Double(random.within(1...30))
    }
    if author == .buyer, random.chance(4) {
      message.file = ShopFile(
        name: random.pick(["screen.png", "Снимок экрана 1.png", "error.png", "photo_2026.png"]),
        type: "image/png")
      message.text = message.file?.name ?? ""
    } else {
      let writer = MessageTexts(language: language, isHostile: products.hasHostileTexts)
      message.text = writer.text(
        author, isFirst: position == 0, isLast: position == count - 1, number: id, &random)
    }
    return message
  }

  private func author(
    _ position: Int, of count: Int, unread: Int, in dialog: Int, _ random: inout SeededRandom
  ) -> ShopMessage.Author {
    if isDeleted(position, in: dialog) { return .seller }
    if unread > 0, position >= count - unread - 1 {
      return position >= count - unread ? .buyer : .seller
    }
    if hasAdministration(dialog), position == count / 2 { return .administration }
    if position == 0 { return .buyer }
    // Most dialogs end with the seller; the others with thanks.
    if position == count - 1 { return random.chance(75) ? .seller : .buyer }
    return random.chance(52) ? .buyer : .seller
  }
}

/// Where the messages of each dialog begin among all; made when first asked for.
private final class MessageStarts: Sendable {
  private let starts = Mutex<[Int32]>([])

  func start(of dialog: Int, in catalogue: OrderCatalogue) -> Int {
    starts.withLock { starts in
      if starts.isEmpty {
        starts.reserveCapacity(catalogue.dialogCount + 1)
        var sum: Int32 = 0
        starts.append(0)
        for dialog in 0..<catalogue.dialogCount {
          sum += Int32(catalogue.messageCount(dialog))
          starts.append(sum)
        }
      }
      return Int(starts[dialog])
    }
  }
}
