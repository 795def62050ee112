import Foundation
import Sandbox
import Testing

/// `debates/v2` and what lies under it.
struct DialogTests {
  private struct Desk {
    let client: SandboxClient
    let token: String

    init(_ edit: (inout SandboxOptions) -> Void = { _ in }) throws {
      client = try SandboxClient(edit)
      token = try client.logIn()
    }

    var dialogs: ShopDialogs { client.server.shop.dialogs }

    /// The number of a dialog whose list row meets a condition.
    func first(_ isWanted: (ShopDialog) -> Bool) throws -> Int {
      let all = dialogs.page(.init(), page: 1, rows: 10_000).dialogs
      let found = all.first(where: isWanted)
      return try #require(found).id
    }

    func list(_ query: String = "") throws -> WireValue {
      try client.getJSON("/api/debates/v2/chats?token=\(token)&\(query)")
    }

    func messages(_ id: Int, _ query: String = "") throws -> [WireValue] {
      let answer = try client.getJSON("/api/debates/v2?token=\(token)&id_i=\(id)&\(query)")
      guard case .array(let messages) = answer else {
        Issue.record("no bare array")
        return []
      }
      return messages
    }

    func ids(_ id: Int, _ query: String) throws -> [Int] {
      try messages(id, query).compactMap { $0["id"]?.integer }
    }

    func post(_ path: String, _ id: Int, _ body: String = "", _ more: String = "") throws
      -> RawResponse
    {
      try client.post("/api/\(path)?token=\(token)&id_i=\(id)\(more)", json: body)
    }

    /// A call that answers 200 and nothing.
    func succeed(_ response: RawResponse) {
      #expect(response.status == 200)
      #expect(response.body.isEmpty)
      #expect(response.header("content-type") == nil)
    }

    func refuse(_ response: RawResponse, _ code: String) throws {
      #expect(response.status == 400)
      let answer = try JSONReader.read(response.body)
      #expect(answer["retval"] == 1)
      #expect(answer["errors"]?.elements.first?["code"]?.scalarText == code)
    }
  }

  // MARK: - The list

  @Test func theListHasTheMembersOfItsShape() throws {
    for (shape, names) in [
      (SandboxOptions.DigisellerShape.live, ["pages", "chats"]), (.docs, ["cnt_pages", "items"]),
    ] {
      let desk = try Desk { $0.digisellerShape = shape }
      let answer = try desk.list()
      #expect(answer.names == names)
      #expect(answer[names[0]] == 10)
      let rows = answer[names[1]]?.elements ?? []
      #expect(rows.count == 20)
      for row in rows {
        #expect(row.names == ["id_i", "email", "product", "last_date", "cnt_msg", "cnt_new"])
        #expect(
          row["last_date"]?.scalarText?.wholeMatch(of: #/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/#) != nil)
      }
      let dates = rows.compactMap { $0["last_date"]?.scalarText }
      #expect(dates == dates.sorted(by: >))
    }
  }

  @Test func pagesHoldEveryDialogOnce() throws {
    let desk = try Desk { $0.size = .m }
    var seen: [Int] = []
    for page in 1...10 {
      let answer = try desk.list("pageSize=200&page=\(page)")
      #expect(answer["pages"] == 10)
      seen += (answer["chats"]?.elements ?? []).compactMap { $0["id_i"]?.integer }
    }
    #expect(seen.count == 2_000)
    #expect(Set(seen).count == 2_000)
    #expect(try desk.list("pagesize=200&page=11")["chats"] == [])
    #expect(try desk.list("pagesize=100000")["chats"]?.elements.count == 200)
  }

  @Test(arguments: [
    (SandboxOptions.Size.s, 200, 3, 50), (.m, 2_000, 20, 200), (.l, 50_000, 120, 1_000),
  ])
  func everySizeHasItsNumbers(
    _ size: SandboxOptions.Size, _ count: Int, _ open: Int, _ longest: Int
  ) throws {
    let desk = try Desk { $0.size = size }
    var filter = ShopDialogs.Filter()
    #expect(desk.dialogs.page(filter, page: 1, rows: 1).total == count)
    let all = desk.dialogs.page(filter, page: 1, rows: count).dialogs
    #expect(all.map(\.messageCount).max() == longest)
    let messages = all.map(\.messageCount).reduce(0, +)
    let wanted = [.s: 10_000, .m: 200_000, .l: 1_000_000][size] ?? 0
    #expect(abs(messages - wanted) * 5 < wanted)
    #expect(all.map(\.lastMessageAt) == all.map(\.lastMessageAt).sorted(by: >))
    #expect(Set(all.map(\.id)).count == count)
    #expect(all.count { $0.unread > 0 } == open)
    filter.isUnreadOnly = true
    let unread = desk.dialogs.page(filter, page: 1, rows: count)
    #expect(unread.total == open)
    #expect(unread.dialogs.allSatisfy { $0.unread > 0 })
  }

  @Test func filtersNarrowTheList() throws {
    let desk = try Desk { $0.size = .m }
    let all = desk.dialogs.page(.init(), page: 1, rows: 2_000).dialogs
    let sample = try #require(all.last { $0.email != nil })
    let email = try #require(sample.email)
    let byEmail = try desk.list("email=\(email.uppercased())")["chats"]?.elements ?? []
    #expect(byEmail.allSatisfy { $0["email"]?.scalarText == email })
    #expect(byEmail.count == all.count { $0.email == email })
    let products = [all[3].productID, all[900].productID]
    let wanted = all.filter { products.contains($0.productID) }.map(\.id)
    for query in [
      "id_ds=\(products[0]),\(products[1])", "id_ds=\(products[0])&id_ds=\(products[1])",
    ] {
      let rows = try desk.list("pagesize=200&\(query)")["chats"]?.elements ?? []
      #expect(rows.compactMap { $0["id_i"]?.integer } == Array(wanted.prefix(200)))
    }
    let unread = try desk.list("filter_new=1&pagesize=200")["chats"]?.elements ?? []
    #expect(unread.count == 20)
    #expect(try desk.list("filter_new=&email=&id_ds=")["pages"] == 100)
    #expect(try desk.list("email=nobody@example.com")["chats"] == [])
  }

  // MARK: - Messages

  @Test func messagesHaveTheirMembersAndReadingMarksNothing() throws {
    let desk = try Desk()
    let id = try desk.first { $0.unread > 0 }
    let before = try #require(desk.dialogs.dialog(id))
    let messages = try desk.messages(id)
    #expect(messages.count == before.messageCount)
    for message in messages {
      #expect(
        message.names == [
          "id", "message", "buyer", "seller", "deleted", "date_written", "date_seen", "is_file",
          "filename", "url", "is_img", "preview",
        ])
    }
    let ids = messages.compactMap { $0["id"]?.integer }
    #expect(ids == ids.sorted())
    let dates = messages.compactMap { $0["date_written"]?.scalarText }
    #expect(dates == dates.sorted())
    let unread = messages.filter { $0["buyer"] == 1 && $0["date_seen"] == .null }
    #expect(unread.count == before.unread)
    #expect(desk.dialogs.dialog(id) == before)
  }

  @Test func messagesArePagedByTheirIDs() throws {
    let desk = try Desk { $0.size = .l }
    let id = try desk.first { $0.messageCount == 1_000 }
    let newest = try desk.ids(id, "")
    #expect(newest.count == 200)
    var all = try desk.ids(id, "count=150")
    #expect(all == Array(newest.suffix(150)))
    while true {
      let older = try desk.ids(id, "count=150&old_id=\(all[0])")
      if older.isEmpty { break }
      all = older + all
    }
    #expect(all.count == 1_000)
    #expect(all == Array(all[0]..<all[0] + 1_000))
    #expect(try desk.ids(id, "old_id=\(all[700])&newer=1&count=5") == Array(all[701...]))
    #expect(try desk.ids(id, "newer=1") == all)
    #expect(
      try desk.ids(id, "id_from=\(all[10])&id_to=\(all[500])&count=3&old_id=\(all[1])")
        == Array(all[10...500]))
    #expect(try desk.ids(id, "id_from=\(all[20])&count=1000") == Array(all.suffix(200)))
    #expect(try desk.ids(id, "id_to=\(all[20])&count=3") == Array(all[18...20]))
    #expect(try desk.ids(id, "id_from=9&id_to=1") == [])
    #expect(try desk.ids(id, "old_id=1") == [])
    #expect(try desk.ids(id, "old_id=\(Int.max)&newer=1") == [])
  }

  @Test(arguments: [true, false])
  func messagesOfThisLifeArePagedToo(_ isNew: Bool) throws {
    let desk = try Desk()
    let product = try #require(desk.client.server.shop.product(5_100_001))
    let id =
      isNew
      ? desk.dialogs.placeOrder(of: product, by: 1).id : try desk.first { $0.unread > 0 }
    let before = isNew ? [] : try desk.ids(id, "")
    for number in 0..<6 {
      desk.dialogs.write("\(number)", by: number % 2 == 0 ? .buyer : .seller, in: id)
      // Others write between.
      desk.dialogs.write("x", by: .buyer, in: try desk.first { $0.id != id })
    }
    let all = try desk.ids(id, "")
    #expect(Array(all.prefix(before.count)) == before)
    #expect(all.count == before.count + 6)
    let last = Array(all.suffix(6))
    #expect(try desk.ids(id, "old_id=\(last[2])&newer=1") == Array(last[3...]))
    #expect(try desk.ids(id, "old_id=\(last[2] + 1)&newer=1") == Array(last[3...]))
    #expect(try desk.ids(id, "old_id=\(last[2])&count=2") == Array(last[0...1]))
    #expect(try desk.ids(id, "id_from=\(last[1])&id_to=\(last[4])") == Array(last[1...4]))
    #expect(desk.dialogs.message(last[5], in: id)?.text == "5")
    #expect(desk.dialogs.message(last[5] + 1, in: id) == nil)
  }

  @Test func deletedMessagesAreHiddenUnlessAskedFor() throws {
    let desk = try Desk()
    var found = 0
    for dialog in desk.dialogs.page(.init(), page: 1, rows: 200).dialogs {
      let shown = try desk.messages(dialog.id)
      let all = try desk.messages(dialog.id, "hidden=1")
      #expect(shown.count == dialog.messageCount)
      let deleted = all.filter { $0["deleted"] == 1 }
      #expect(all.count == shown.count + deleted.count)
      #expect(deleted.allSatisfy { $0["seller"] == 1 })
      found += deleted.count
    }
    #expect(found > 10)
  }

  @Test func everyKindOfMessageAppears() throws {
    let desk = try Desk { $0.size = .m }
    var texts: [String] = []
    var authors: Set<String> = []
    var files = 0
    for dialog in desk.dialogs.page(.init(), page: 1, rows: 2_000).dialogs.prefix(700) {
      for message in desk.dialogs.allMessages(dialog.id) {
        texts.append(message.text)
        authors.insert(message.author.rawValue)
        if message.file != nil { files += 1 }
      }
    }
    #expect(authors == ["buyer", "seller", "administration"])
    #expect(files > 500)
    #expect(texts.contains { $0.count == 4_000 })
    for piece in [
      "<br>", "&quot;", "&#128591;", "\r\n", "👌🏻", "\u{1B}", "\u{202E}", "Здравствуйте", "Hello",
    ] {
      #expect(texts.contains { $0.unicodeScalars.contains(piece.unicodeScalars) }, "\(piece)")
    }
  }

  // MARK: - Writing

  @Test func aReplyIsKeptAsItWasSentAndRepeatedWhenRepeated() throws {
    let desk = try Desk()
    let id = try desk.first { $0.unread > 0 }
    let before = try desk.messages(id)
    let text = #"Здравствуйте!\nКод: <AAAA> & \"B\" 🎮 "#
    for path in ["debates/v2", "debates/v2/"] {
      desk.succeed(try desk.post(path, id, #"{"message":"\#(text)","files":[]}"#))
    }
    let after = try desk.messages(id)
    #expect(after.count == before.count + 2)
    for message in after.suffix(2) {
      #expect(message["message"] == "Здравствуйте!\nКод: <AAAA> & \"B\" 🎮 ")
      #expect(message["seller"] == 1)
      #expect(message["buyer"] == 0)
      #expect(message["date_seen"] == .null)
    }
    // The list leads with it, and the buyer's words are as unread as before.
    let row = try desk.list("pagesize=1")["chats"]?.elements.first
    #expect(row?["id_i"] == .int(id))
    #expect(row?["cnt_msg"] == .int(after.count))
    #expect((row?["cnt_new"]?.integer ?? 0) > 0)
    #expect(desk.dialogs.sent.map(\.dialog) == [id, id])
    #expect(desk.dialogs.sent.map(\.messageID) == after.suffix(2).compactMap { $0["id"]?.integer })
  }

  @Test func whatSendingRefuses() throws {
    let desk = try Desk()
    let id = try desk.first { $0.unread > 0 }
    try desk.refuse(try desk.post("debates/v2", id, #"{"message":""}"#), "message-0")
    try desk.refuse(try desk.post("debates/v2", id, #"{"files":[]}"#), "message-0")
    try desk.refuse(try desk.post("debates/v2", id), "body-0")
    try desk.refuse(try desk.post("debates/v2", id, #""hello""#), "body-0")
    try desk.refuse(try desk.post("debates/v2", 7, #"{"message":"x"}"#), "id_i-2")
    try desk.refuse(
      try desk.post("debates/v2", id, #"{"message":"x","files":[{"newid":"nope"}]}"#), "files-1")
    let noID = try desk.client.post(
      "/api/debates/v2?token=\(desk.token)", json: #"{"message":"x"}"#)
    try desk.refuse(noID, "id_i-0")
    #expect(desk.dialogs.sent.isEmpty)
  }

  @Test func anOrderWithoutADialogGetsOneWhenSomebodyWrites() throws {
    let desk = try Desk()
    let product = try #require(desk.client.server.shop.product(5_100_001))
    let order = desk.dialogs.placeOrder(of: product, by: 5)
    #expect(try desk.messages(order.id).isEmpty)
    #expect(desk.dialogs.dialog(order.id) == nil)
    #expect(
      try desk.client.getJSON("/api/debates/v2/chat-state?token=\(desk.token)&id_i=\(order.id)")
        == ["chat_state": 0, "may_change": 1])
    desk.dialogs.write("Где код?", by: .buyer, in: order.id)
    let row = try desk.list()["chats"]?.elements.first
    #expect(row?["id_i"] == .int(order.id))
    #expect(row?["cnt_msg"] == 1)
    #expect(row?["cnt_new"] == 1)
    #expect(row?["email"]?.scalarText == order.buyer.email)
    #expect(try desk.list("filter_new=1")["chats"]?.elements.count == 4)
  }

  @Test func seenMarksTheWholeDialogUntilTheBuyerWritesAgain() throws {
    let desk = try Desk()
    let id = try desk.first { $0.unread > 0 }
    desk.succeed(try desk.post("debates/v2/seen", id))
    #expect(desk.dialogs.dialog(id)?.unread == 0)
    #expect(
      try desk.messages(id).allSatisfy { $0["buyer"] == 0 || $0["date_seen"] != .null })
    #expect(try desk.list("filter_new=1")["chats"]?.elements.count == 2)
    desk.dialogs.write("Ещё вопрос", by: .buyer, in: id)
    #expect(desk.dialogs.dialog(id)?.unread == 1)
    #expect(try desk.list("filter_new=1")["chats"]?.elements.first?["cnt_new"] == 1)
    let seen = try desk.messages(id).filter { $0["buyer"] == 1 }.map { $0["date_seen"] == .null }
    #expect(seen.last == true)
    #expect(seen.dropLast().allSatisfy { !$0 })
    try desk.refuse(try desk.post("debates/v2/seen", 7), "id_i-2")
  }

  @Test func ownMessagesAreTakenBackAndOthersAreNot() throws {
    let desk = try Desk()
    let id = try desk.first { $0.unread > 0 }
    desk.succeed(try desk.post("debates/v2", id, #"{"message":"ошибся"}"#))
    let mine = try #require(desk.dialogs.sent.last?.messageID)
    func delete(_ message: Int) throws -> RawResponse {
      try desk.client.send(
        "DELETE", "/api/debates/v2/\(message)?token=\(desk.token)&id_i=\(id)")
    }
    let count = try desk.messages(id).count
    let old = try #require(
      try desk.messages(id).first { $0["seller"] == 1 }?["id"]?.integer)
    for message in [mine, old] { desk.succeed(try delete(message)) }
    #expect(try desk.messages(id).count == count - 2)
    #expect(desk.dialogs.dialog(id)?.messageCount == count - 2)
    let hidden = try desk.messages(id, "hidden=1")
    #expect(hidden.filter { $0["deleted"] == 1 }.compactMap { $0["id"]?.integer } == [old, mine])
    let theirs = try #require(try desk.messages(id).first { $0["buyer"] == 1 }?["id"]?.integer)
    try desk.refuse(try delete(theirs), "message-0")
    try desk.refuse(try delete(mine), "message_id-2")
    try desk.refuse(try delete(5), "message_id-2")
  }

  @Test func dialogsAreClosedAndOpenedUnlessTheAdministrationDidIt() throws {
    let desk = try Desk()
    let id = try desk.first { $0.unread > 0 }
    func state() throws -> WireValue {
      try desk.client.getJSON("/api/debates/v2/chat-state?token=\(desk.token)&id_i=\(id)")
    }
    #expect(try state() == ["chat_state": 1, "may_change": 1])
    desk.succeed(try desk.post("debates/v2/chat-state", id, "", "&chat_state=0"))
    #expect(try state() == ["chat_state": 0, "may_change": 1])
    try desk.refuse(try desk.post("debates/v2", id, #"{"message":"x"}"#), "chat-0")
    desk.succeed(try desk.post("debates/v2/chat-state", id, "", "&chat_state=1"))
    desk.succeed(try desk.post("debates/v2", id, #"{"message":"x"}"#))
    try desk.refuse(try desk.post("debates/v2/chat-state", id, "", "&chat_state=2"), "chat_state-1")
    try desk.refuse(try desk.post("debates/v2/chat-state", id), "chat_state-0")
    desk.dialogs.write("Ответьте покупателю", by: .administration, in: id)
    #expect(try state() == ["chat_state": 2, "may_change": 0])
    try desk.refuse(try desk.post("debates/v2/chat-state", id, "", "&chat_state=0"), "chat-1")
    let last = try desk.messages(id).last
    #expect(last?["buyer"] == 0)
    #expect(last?["seller"] == 0)
  }

  // MARK: - Files

  private func upload(_ desk: Desk, _ files: [(name: String, type: String, bytes: [UInt8])]) throws
    -> RawResponse
  {
    var body: [UInt8] = []
    for file in files {
      body += Array(
        "--b0\r\nContent-Disposition: form-data; name=\"files[]\"; filename=\"\(file.name)\"\r\nContent-Type: \(file.type)\r\n\r\n"
          .utf8)
      body += file.bytes + Array("\r\n".utf8)
    }
    body += Array("--b0--\r\n".utf8)
    return try desk.client.send(
      "POST", "/api/debates/v2/upload-preview?token=\(desk.token)&lang=ru-RU",
      headers: ["Content-Type: multipart/form-data; boundary=b0", "Accept: application/json"],
      body: body)
  }

  @Test func filesAreUploadedSentAndFetched() throws {
    let desk = try Desk()
    let id = try desk.first { $0.unread > 0 }
    let bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0, 13, 10, 45, 45]
    let answer = try desk.client.json(
      upload(
        desk,
        [
          ("снимок 1.png", "image/png", bytes), ("evil.EXE", "application/x", [1]),
          ("e.txt", "text/plain", []),
        ]))
    let rows = answer["files"]?.elements ?? []
    #expect(rows.allSatisfy { $0.names == ["newid", "name", "type", "error_num", "error"] })
    #expect(rows.map { $0["error_num"] } == [0, 3, 1])
    #expect(rows[1]["error"] == "Недопустимый тип файла")
    let newID = try #require(rows[0]["newid"]?.scalarText)
    let file = #"{"newid":"\#(newID)","name":"снимок 1.png","type":"image/png"}"#
    desk.succeed(try desk.post("debates/v2", id, #"{"message":"вот","files":[\#(file)]}"#))
    desk.succeed(try desk.post("debates/v2", id, #"{"message":"","files":[\#(file)]}"#))
    let messages = try desk.messages(id).suffix(3)
    #expect(messages.map { $0["is_file"] } == [0, 1, 1])
    #expect(messages.map { $0["is_img"] } == [0, 1, 1])
    #expect(messages.last?["filename"] == "снимок 1.png")
    for key in ["url", "preview"] {
      let url = try #require(messages.last?[key]?.scalarText.flatMap { URL(string: $0) })
      let target = url.path(percentEncoded: true) + (url.query.map { "?\($0)" } ?? "")
      let fetched = try desk.client.get(target)
      #expect(fetched.status == 200)
      #expect(fetched.header("content-type") == "image/png")
      #expect(fetched.body == bytes)
    }
  }

  @Test func picturesOfBuyersAreDrawn() throws {
    let desk = try Desk()
    let id = try desk.first { $0.unread > 0 }
    desk.dialogs.write("s.png", ShopFile(name: "s.png", type: "image/png"), by: .buyer, in: id)
    let message = try #require(try desk.messages(id).last)
    for (key, width) in [("url", 600), ("preview", 360)] {
      let url = try #require(message[key]?.scalarText.flatMap { URL(string: $0) })
      let target = url.path(percentEncoded: true) + (url.query.map { "?\($0)" } ?? "")
      let png = try desk.client.get(target).body
      #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47]))
      #expect(Int(png[18]) * 256 + Int(png[19]) == width)
    }
    #expect(try desk.client.get("/files/deb/\(id)/1/s.png").status == 404)
    #expect(try desk.client.get("/img_deb.ashx?f=x").status == 404)
  }

  @Test func anUploadThatIsNoneIsRefused() throws {
    let desk = try Desk()
    for (type, body) in [
      ("multipart/form-data; boundary=b0", "--b1--"), ("multipart/form-data", "x"),
      ("application/json", "{}"),
    ] {
      let response = try desk.client.send(
        "POST", "/api/debates/v2/upload-preview?token=\(desk.token)",
        headers: ["Content-Type: \(type)"], body: Array(body.utf8))
      try desk.refuse(response, "body-0")
    }
    try desk.refuse(try upload(desk, []), "files-0")
  }

  // MARK: - Faults and permissions

  /// O01: what a client cannot know, the server knows.
  @Test func aLostAnswerLeavesOneMessageAndALostRequestNone() throws {
    let desk = try Desk()
    let id = try desk.first { $0.unread > 0 }
    desk.client.server.faults = [
      FaultRule(method: "POST", path: "debates/v2\\?", nth: 1, drop: .after),
      FaultRule(method: "POST", path: "debates/v2\\?", nth: 2, drop: .before),
    ]
    for _ in 0..<2 {
      #expect(throws: RawFailure.reset) { try desk.post("debates/v2", id, #"{"message":"раз"}"#) }
    }
    #expect(desk.dialogs.sent.map(\.text) == ["раз"])
    #expect(desk.dialogs.allMessages(id).filter { $0.text == "раз" }.count == 1)
  }

  @Test func aMessageMayLagAndBeAltered() throws {
    let clock = TestClock(1_898_690_700)
    let client = try SandboxClient { $0.now = { clock.now } }
    let token = try #require(
      try client.json(client.logInResponse(timestamp: "1898690700"))["token"]?.scalarText)
    let dialogs = client.server.shop.dialogs
    let id = try #require(dialogs.page(.init(), page: 1, rows: 1).dialogs.first).id
    client.server.faults = [
      FaultRule(method: "POST", path: "debates/v2", lag: .seconds(2), altersText: true)
    ]
    let before = try client.getJSON("/api/debates/v2?token=\(token)&id_i=\(id)")
    let summary = dialogs.dialog(id)
    _ = try client.post(
      "/api/debates/v2?token=\(token)&id_i=\(id)", json: #"{"message":" a <b>\r\n& \"c\" \n"}"#)
    #expect(try client.getJSON("/api/debates/v2?token=\(token)&id_i=\(id)") == before)
    #expect(dialogs.dialog(id) == summary)
    #expect(dialogs.allMessages(id).count == before.elements.count + 1)
    clock.advance(2.5)
    let after = try client.getJSON("/api/debates/v2?token=\(token)&id_i=\(id)").elements
    #expect(after.count == before.elements.count + 1)
    #expect(after.last?["message"] == "a &lt;b&gt;<br>&amp; &quot;c&quot;")
    #expect(dialogs.sent.last?.text == " a <b>\r\n& \"c\" \n")
  }

  @Test func readingAndWritingNeedTheirPermissions() throws {
    let desk = try Desk()
    let id = try desk.first { $0.unread > 0 }
    let limited = try desk.client.logIn(key: desk.client.server.digiseller.limitedKey)
    let calls = [
      ("GET", "debates/v2/chats", 200), ("GET", "debates/v2", 200),
      ("GET", "debates/v2/chat-state", 200), ("GET", "messages/v2", 200),
      ("POST", "debates/v2", 403), ("POST", "debates/v2/seen", 403),
      ("POST", "debates/v2/chat-state", 403), ("POST", "debates/v2/upload-preview", 403),
      ("DELETE", "debates/v2/900000001", 403), ("GET", "purchase/info/\(id)", 403),
    ]
    for (method, path, status) in calls {
      let target = "/api/\(path)?token=\(limited)&id_i=\(id)"
      #expect(try desk.client.send(method, target).status == status, "\(method) \(path)")
    }
    let none = try desk.client.get("/api/debates/v2/chats")
    #expect(none.status == 401)
  }

  // MARK: - The administration

  @Test func lettersOfTheAdministrationAreFiltered() throws {
    let desk = try Desk()
    func letters(_ query: String) throws -> [WireValue] {
      try desk.client.getJSON("/api/messages/v2?token=\(desk.token)&\(query)").elements
    }
    let unread = try letters("")
    #expect(unread.count == 2)
    #expect(
      unread[0].names == [
        "id", "id_to", "id_from", "date", "text", "is_read", "shop_id", "shop_name",
        "seller_full_name", "seller_nickname",
      ])
    let all = try letters("only_unread=false&count=100&corr_id=-1")
    #expect(all.count == 8)
    #expect(all.map { $0["is_read"] } == Array(repeating: true, count: 6) + [false, false])
    let ids = all.compactMap { $0["id"]?.integer }
    #expect(try letters("only_unread=0&id_from=\(ids[2])&id_to=\(ids[4])&count=1").count == 3)
    #expect(
      try letters("only_unread=0&count=3").compactMap { $0["id"]?.integer } == Array(ids.suffix(3)))
    // "2030-03-02 09:05:00" asked for as "02.03.2030 9:05:00".
    let date = try #require(all[5]["date"]?.scalarText)
    let parts = date.split(whereSeparator: { " -:".contains($0) })
    let asked =
      "\(parts[2]).\(parts[1]).\(parts[0])%20\(Int(parts[3]) ?? 0):\(parts[4]):\(parts[5])"
    #expect(
      try letters("only_unread=0&date_from=\(asked)").compactMap { $0["id"]?.integer }
        == Array(ids[5...]))
    try desk.refuse(
      try desk.client.get("/api/messages/v2?token=\(desk.token)&date_from=soon"), "date_from-1")
  }

  // MARK: - Life

  @Test func buyersWriteAndAnswerWhileTheShopLives() throws {
    let desk = try Desk { $0.isFrozen = false }
    let id = try desk.first { $0.unread > 0 }
    // The buyer answers more than every second one.
    for number in 0..<16 {
      desk.succeed(try desk.post("debates/v2", id, #"{"message":"\#(number)"}"#))
    }
    let mine = try #require(desk.dialogs.sent.last?.messageID)
    let deadline = ContinuousClock.now + .seconds(40)
    var answers: [ShopMessage] = []
    while answers.isEmpty, ContinuousClock.now < deadline {
      usleep(100_000)
      answers = desk.dialogs.allMessages(id).filter { $0.id > mine && $0.author == .buyer }
    }
    #expect(!answers.isEmpty)
    // He read what was written before he answered.
    let seen = desk.dialogs.allMessages(id).filter { $0.author == .seller && $0.id <= mine }
    #expect(seen.allSatisfy { $0.seen != nil })
  }

  @Test func theSameSeedGivesTheSameDialogs() throws {
    func sample(_ seed: UInt64) -> [[ShopMessage]] {
      var options = SandboxOptions()
      options.seed = seed
      options.now = { Date(timeIntervalSince1970: 1_898_690_700) }
      let dialogs = SandboxServer(options: options).shop.dialogs
      return dialogs.page(.init(), page: 1, rows: 5).dialogs.map { dialogs.allMessages($0.id) }
    }
    #expect(sample(1) == sample(1))
    #expect(sample(1) != sample(2))
  }
}
