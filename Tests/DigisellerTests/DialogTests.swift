import Digiseller
import Foundation
import Marketplace
import Sandbox
import Testing
import Transport

/// The calls about buyers against the sandbox over real HTTP, in both shapes.
@Suite struct DialogTests {
  static let shapes: [SandboxOptions.DigisellerShape] = [.live, .docs]

  @Test("Every dialog comes once over all pages, and an empty page follows", arguments: shapes)
  func allPages(_ shape: SandboxOptions.DigisellerShape) throws {
    let shop = try SandboxShop { options in
      options.digisellerShape = shape
      options.size = .m
    }
    let client = try shop.client()
    let truth = shop.server.shop.dialogs.page(.init(), page: 1, rows: 10_000).dialogs
    var dialogs: [Dialog] = []
    for number in 1...10 {
      let page = try client.dialogs(DialogPageRequest(page: number, rows: 200))
      #expect(page.pageCount == 10)
      #expect(page.rejected.isEmpty)
      dialogs += page.items
    }
    #expect(dialogs.map(\.id.text) == truth.map { "\($0.id)" })
    #expect(dialogs.map(\.messageCount) == truth.map(\.messageCount))
    #expect(dialogs.map(\.unread) == truth.map(\.unread))
    #expect(dialogs.map(\.buyer) == truth.map(\.email))
    for (dialog, other) in zip(dialogs, truth) {
      let written = try #require(dialog.lastMessageAt)
      #expect(abs(written.timeIntervalSince(other.lastMessageAt)) <= 1)
      #expect(dialog.product?.isEmpty == false)
    }
    #expect(try client.dialogs(DialogPageRequest(page: 11, rows: 200)).items.isEmpty)
  }

  @Test("Lists are narrowed by what is unread, by buyer and by product", arguments: shapes)
  func narrowed(_ shape: SandboxOptions.DigisellerShape) throws {
    let shop = try SandboxShop { $0.digisellerShape = shape }
    let client = try shop.client()
    var request = DialogPageRequest(page: 1, rows: 200)
    let all = try client.dialogs(request).items
    request.isUnreadOnly = true
    let unread = try client.dialogs(request).items
    #expect(Set(unread) == Set(all.filter { ($0.unread ?? 0) > 0 }))
    #expect(!unread.isEmpty)
    request.isUnreadOnly = false
    request.buyer = all[3].buyer
    #expect(try client.dialogs(request).items.contains { $0.id == all[3].id })
    #expect(try client.dialogs(request).items.allSatisfy { $0.buyer == all[3].buyer })
    request.buyer = nil
    let product = try #require(
      shop.server.shop.dialogs.order(all[3].id.number ?? 0)?.productID)
    request.products = [ProductID(product), ProductID(1)]
    #expect(try client.dialogs(request).items.contains { $0.id == all[3].id })
    #expect(try client.dialogs(request).items.count < all.count)
    request.products = [ProductID("no number")]
    #expect(try client.dialogs(request).items.isEmpty)
  }

  @Test(
    "T20 A dialog paged backwards is the whole dialog, byte for byte, deleted messages marked",
    arguments: shapes)
  func thread(_ shape: SandboxOptions.DigisellerShape) throws {
    let shop = try SandboxShop { options in
      options.digisellerShape = shape
      options.size = .l
    }
    let client = try shop.client()
    let dialogs = shop.server.shop.dialogs
    let longest = try #require(
      dialogs.page(.init(), page: 1, rows: 10).dialogs.max { $0.messageCount < $1.messageCount })
    dialogs.write("a\u{0}b \r\n\u{1B}[2J <b>", by: .buyer, in: longest.id)
    dialogs.write(
      "shot.png", .init(name: "shot.png", type: "image/png"), by: .buyer, in: longest.id)
    dialogs.write("Ответьте.", by: .administration, in: longest.id)
    let own = try #require(dialogs.allMessages(longest.id).last { $0.author == .seller })
    try dialogs.delete(own.id, in: longest.id)
    let truth = dialogs.allMessages(longest.id)
    let id = DialogID(longest.id)
    var messages = try client.messages(of: id, .newest(count: 200)).messages
    while let first = messages.first {
      let older = try client.messages(of: id, .before(first.id, count: 200)).messages
      if older.isEmpty { break }
      messages = older + messages
    }
    #expect(messages.count == truth.count)
    for (message, other) in zip(messages, truth) {
      #expect(message.id == MessageID(Int64(other.id)))
      #expect(message.author.rawValue == other.author.rawValue)
      #expect(message.isDeleted == other.isDeleted)
      #expect((message.seenAt == nil) == (other.seen == nil))
      #expect(Array(message.text.utf8) == (other.file == nil ? Array(other.text.utf8) : []))
      #expect(message.attachment?.name == other.file?.name)
      #expect(message.attachment?.isImage ?? false == other.file?.isImage ?? false)
    }
    #expect(messages.contains { $0.isDeleted })
    let held = messages[messages.count - 5].id
    #expect(try client.messages(of: id, .after(held)).messages == messages.suffix(4))
    #expect(try client.messages(of: id, .after(messages[messages.count - 1].id)).messages == [])
    #expect(throws: MarketplaceError.self) {
      try client.messages(of: DialogID(1), .newest(count: 10))
    }
  }

  @Test("Peeking marks nothing read; marking does", arguments: shapes)
  func seen(_ shape: SandboxOptions.DigisellerShape) throws {
    let shop = try SandboxShop { $0.digisellerShape = shape }
    let client = try shop.client()
    var request = DialogPageRequest(page: 1, rows: 200)
    request.isUnreadOnly = true
    let dialog = try #require(try client.dialogs(request).items.first)
    let before = try client.messages(of: dialog.id, .newest(count: 200)).messages
    #expect(before.contains { $0.author == .buyer && $0.seenAt == nil })
    #expect(try client.dialogs(request).items.contains { $0.id == dialog.id })
    try client.markSeen(dialog.id)
    #expect(try !client.dialogs(request).items.contains { $0.id == dialog.id })
    let after = try client.messages(of: dialog.id, .newest(count: 200)).messages
    #expect(after.allSatisfy { $0.author != .buyer || $0.seenAt != nil })
  }

  @Test("Dialogs are opened and closed, but not those that the administration opened")
  func state() throws {
    let shop = try SandboxShop { $0.size = .m }
    let client = try shop.client()
    let dialogs = shop.server.shop.dialogs.page(.init(), page: 1, rows: 10_000).dialogs
    let open = DialogID(try #require(dialogs.first { $0.state == .bySeller }).id)
    #expect(try client.state(of: open) == .open)
    try client.setOpen(false, dialog: open)
    #expect(try client.state(of: open) == .closed)
    #expect {
      try client.send("text", files: [], to: open)
    } throws: { error in
      guard case WriteFailure.refused(.rejected) = error else { return false }
      return true
    }
    try client.setOpen(true, dialog: open)
    #expect(try client.state(of: open) == .open)
    let fixed = DialogID(try #require(dialogs.first { $0.state == .byAdministration }).id)
    #expect(try client.state(of: fixed) == .openedByAdministration)
    #expect(throws: WriteFailure.self) { try client.setOpen(false, dialog: fixed) }
  }

  @Test("What is sent arrives once, byte for byte, with its files", arguments: shapes)
  func send(_ shape: SandboxOptions.DigisellerShape) throws {
    let shop = try SandboxShop { $0.digisellerShape = shape }
    let client = try shop.client()
    let dialog = try #require(try client.dialogs(DialogPageRequest(page: 1, rows: 1)).items.first)
    let text = "Привет \"/\\\" \u{1F44D}\u{1F3FB}\n<b>&amp;</b>\u{0}"
    let data = Data((0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 7) } + "\r\n--x--\r\n".utf8)
    let name = "снимок \"1\"\r\nX: y.png"
    let file = try client.upload(data, named: name)
    #expect(file.type == "image/png")
    #expect(try client.send(text, files: [file], to: dialog.id) == nil)
    let sent = try #require(shop.server.shop.dialogs.sent.last)
    #expect(Array(sent.text.utf8) == Array(text.utf8))
    #expect(shop.server.shop.dialogs.sent.count == 1)
    let last = try client.messages(of: dialog.id, .newest(count: 2)).messages
    #expect(Array(last[0].text.utf8) == Array(text.utf8))
    #expect(last[0].author == .seller)
    let address = try #require(last[1].attachment?.address)
    #expect(try client.attachment(at: address, limit: 1 << 20) == data)
    #expect(throws: MarketplaceError.unreachable(.tooLarge)) {
      try client.attachment(at: address, limit: 100_000)
    }
    try client.delete(last[0].id, of: dialog.id)
    let after = try client.messages(of: dialog.id, .newest(count: 2)).messages
    #expect(after[0].isDeleted)
    let other = try #require(
      try client.messages(of: dialog.id, .newest(count: 200)).messages.first { $0.author == .buyer }
    )
    #expect(throws: WriteFailure.self) { try client.delete(other.id, of: dialog.id) }
  }

  @Test("A file that is refused says why, and is not named in a message")
  func refusedFile() throws {
    let shop = try SandboxShop()
    let client = try shop.client()
    #expect {
      try client.upload(Data("MZ".utf8), named: "key.exe")
    } throws: { error in
      guard case WriteFailure.refused(.rejected("file-3", let words)) = error else { return false }
      return !words.isEmpty
    }
  }

  @Test("O01 A write whose answer is lost is unknown, applied or not, and is sent once")
  func lostAnswers() throws {
    let drops: [(FaultRule.Drop, Int)] = [(.before, 0), (.head, 1), (.after, 1)]
    for (drop, arrivals) in drops {
      let shop = try SandboxShop { options in
        options.faults = [FaultRule(method: "POST", path: "debates/v2\\?", drop: drop)]
      }
      let client = try shop.client()
      let dialog = try #require(try client.dialogs(DialogPageRequest(page: 1, rows: 1)).items.first)
      #expect {
        try client.send("once", files: [], to: dialog.id)
      } throws: { error in
        guard case WriteFailure.unknown = error else { return false }
        return true
      }
      #expect(shop.server.shop.dialogs.sent.count == arrivals)
    }
  }

  // MARK: Orders

  @Test("An order is the same by its number and by its code", arguments: shapes)
  func purchases(_ shape: SandboxOptions.DigisellerShape) throws {
    let shop = try SandboxShop { $0.digisellerShape = shape }
    let client = try shop.client()
    let dialogs = shop.server.shop.dialogs
    var states: Set<Purchase.State> = []
    var withFeedback = 0
    for dialog in dialogs.page(.init(), page: 1, rows: 60).dialogs {
      let truth = try #require(dialogs.order(dialog.id))
      let purchase = try client.purchase(DialogID(dialog.id))
      states.insert(purchase.state)
      #expect(purchase.order == "\(dialog.id)")
      #expect(purchase.productID == "\(truth.productID)")
      #expect(
        purchase.amount?.money.plainText
          == Money(
            text: truth.amount.text, Currency("RUB"))?.plainText)
      #expect(purchase.options.count == truth.choices.count)
      #expect(purchase.options.allSatisfy { !$0.value.isEmpty && !$0.name.isEmpty })
      #expect(purchase.holdDays == truth.holdDays)
      #expect(purchase.buyer.email == truth.buyer.email)
      #expect(purchase.agentID == truth.agentID.map(String.init))
      #expect(purchase.feedback?.isGood == truth.feedback?.isGood)
      if purchase.feedback != nil { withFeedback += 1 }
      let ordered = try #require(purchase.orderedAt)
      #expect(abs(ordered.timeIntervalSince(truth.purchased)) <= 1)
      guard truth.paid != nil else { continue }
      let byCode = try client.purchase(code: " \(truth.code.text)\n")
      #expect(byCode.order == purchase.order)
      #expect(byCode.amount == purchase.amount)
      #expect(byCode.options == purchase.options)
      #expect(byCode.paidAt == purchase.paidAt)
      #expect(byCode.profit == purchase.profit)
      #expect(byCode.agentID == purchase.agentID)
      #expect(
        byCode.code?.stage == (purchase.code?.stage == .unchecked ? .checked : purchase.code?.stage)
      )
    }
    #expect(states.contains(.paid))
    #expect(withFeedback > 0)
    #expect(throws: MarketplaceError.notFound) { try client.purchase(DialogID(5)) }
    #expect(throws: MarketplaceError.notFound) { try client.purchase(DialogID("x")) }
    #expect(throws: MarketplaceError.notFound) { try client.purchase(code: "../../x?y=1") }
    #expect(throws: MarketplaceError.notFound) { try client.purchase(code: " ") }
  }

  @Test("The administration's letters come in order, read and unread", arguments: shapes)
  func administration(_ shape: SandboxOptions.DigisellerShape) throws {
    let shop = try SandboxShop { $0.digisellerShape = shape }
    let client = try shop.client()
    let letters = try client.administrationMessages(count: 100)
    #expect(letters.count == 8)
    #expect(letters.map(\.id) == letters.map(\.id).sorted())
    #expect(letters.count { !$0.isRead } == 2)
    #expect(letters.allSatisfy { !$0.isOwn && $0.writtenAt != nil && !$0.text.isEmpty })
    #expect(try client.administrationMessages(count: 3) == letters.suffix(3))
  }

  @Test("A key without the rights is told which one it lacks")
  func rights() throws {
    let shop = try SandboxShop { options in
      options.digisellerKeys["reader"] = [.debatesRead]
      options.digisellerKeys["seller"] = [.debatesWrite]
    }
    let reader = try shop.client(key: "reader")
    let dialog = try #require(try reader.dialogs(DialogPageRequest(page: 1, rows: 1)).items.first)
    #expect(throws: WriteFailure.refused(.forbidden(right: "debates_write"))) {
      try reader.send("x", files: [], to: dialog.id)
    }
    #expect(throws: WriteFailure.refused(.forbidden(right: "debates_delete"))) {
      try reader.delete(MessageID(1), of: dialog.id)
    }
    #expect(throws: MarketplaceError.forbidden(right: "view_invoice")) {
      try reader.purchase(dialog.id)
    }
    let seller = try shop.client(key: "seller")
    #expect(throws: MarketplaceError.forbidden(right: "debates_read")) {
      try seller.dialogs(DialogPageRequest(page: 1, rows: 1))
    }
  }

  // MARK: Attachments

  @Test("K03 A file at another host is asked for without a token, and not followed elsewhere")
  func foreignHost() throws {
    let home = try SandboxShop()
    let foreign = try SandboxShop()
    let client = try home.client()
    _ = try client.dialogs(DialogPageRequest(page: 1, rows: 1))
    let address = foreign.account.baseURL + "/files/deb/1/2/a%20b.png?x=1&token=none"
    #expect(throws: MarketplaceError.notFound) { try client.attachment(at: address, limit: 1_000) }
    let request = try #require(foreign.server.requests.last)
    #expect(request.query == "x=1&token=none")
    foreign.server.faults = [FaultRule(path: "files", status: 302, body: "")]
    #expect(throws: MarketplaceError.self) { try client.attachment(at: address, limit: 1_000) }
    #expect(home.requests(to: "files") == 0)
  }

  @Test("Only addresses that may be asked are asked")
  func addresses() throws {
    let exchange = ScriptedExchange { _ in HTTPResponse(status: 200, body: [1, 2, 3]) }
    let client = try exchange.client()
    let taken = [
      "https://files.example/d/a.png": "https://files.example/d/a.png",
      "http://files.example/d/ф.png?w=1&h=a b": "https://files.example/d/%D1%84.png?w=1&h=a%20b",
      "//graph.digiseller.ru/img_deb.ashx?f=9%2Fa.png&w=360#x":
        "https://graph.digiseller.ru/img_deb.ashx?f=9%2Fa.png&w=360",
      "https://files.example": "https://files.example/",
      "https://files.example/a%2e%ZZ b": "https://files.example/a%2e%25ZZ%20b",
    ]
    for (written, asked) in taken {
      #expect(try client.attachment(at: written, limit: 3) == Data([1, 2, 3]))
      let request = try #require(exchange.calls.last)
      #expect("\(request)" == "GET \(asked)")
      #expect(request.token == nil)
    }
    let count = exchange.requests.count
    #expect(exchange.logins == 0)
    for written in [
      "", "file:///etc/passwd", "ftp://files.example/a", "javascript:alert(1)", "/a.png",
      "https://user@files.example/a", "https://127.0.0.1/a", "http://127.0.0.1:80/a",
      "http://[::1]/a", "https:///a", "https://файл.example/a", "http://files.example:8080/a",
      "https://files.example\\@evil.example/a", "https://files.example:0/a",
    ] {
      #expect(throws: MarketplaceError.self, "\(written)") {
        try client.attachment(at: written, limit: 3)
      }
    }
    #expect(exchange.requests.count == count)
  }
}
