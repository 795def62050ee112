import Digiseller
import Foundation
import Marketplace
import Testing
import Transport

/// The writes that are answered by nothing.
private enum SmallWrite: CaseIterable {
  case send, markSeen, open, delete

  func perform(_ client: DigisellerClient) throws(WriteFailure) {
    switch self {
    case .send: _ = try client.send("x", files: [], to: DialogID(7))
    case .markSeen: try client.markSeen(DialogID(7))
    case .open: try client.setOpen(true, dialog: DialogID(7))
    case .delete: try client.delete(MessageID(1), of: DialogID(7))
    }
  }
}

/// Answers about dialogs in every form of the register of disagreements (api/digiseller.md §12).
@Suite struct DialogWireTests {
  private func dialogs(_ body: String, status: Int = 200) throws -> Page<Dialog> {
    try ScriptedExchange.client(body, status: status).dialogs(DialogPageRequest(page: 1, rows: 20))
  }

  private func messages(_ body: String) throws -> MessagePage {
    try ScriptedExchange.client(body).messages(of: DialogID(7), .newest(count: 200))
  }

  private static let row =
    #"{"id_i":700000001,"email":"b@example.com","product":"Farmer","last_date":"2030-03-02 17:41:09","cnt_msg":4,"cnt_new":1}"#

  @Test("The list under every wrapper, and under none")
  func wrappers() throws {
    for name in ["chats", "items", "list", "debates"] {
      for pages in ["pages", "cnt_pages"] {
        let page = try dialogs(#"{"\#(pages)":"5","\#(name)":[\#(Self.row)]}"#)
        #expect(page.items.count == 1)
        #expect(page.pageCount == 5)
        #expect(page.hasNext == true)
      }
    }
    let bare = try dialogs("[\(Self.row)]")
    #expect(bare.items.count == 1)
    #expect(bare.pageCount == nil)
    let dialog = bare.items[0]
    #expect(dialog.id == DialogID(700_000_001))
    #expect(dialog.buyer == "b@example.com")
    #expect(dialog.product == "Farmer")
    #expect(dialog.messageCount == 4)
    #expect(dialog.unread == 1)
    // Moscow is three hours ahead.
    #expect(dialog.lastMessageAt == Date(timeIntervalSince1970: 1_898_692_869))
    #expect(try dialogs(#"{"pages":0,"chats":null}"#).items.isEmpty)
    #expect(try dialogs("[]").items.isEmpty)
  }

  @Test("N10 What is no list is an error, never an empty Inbox")
  func noList() throws {
    for body in [
      "null", "{}", #"{"pages":1}"#, "17", #""text""#, #"{"chats":17}"#, "",
      "<html>регламентные работы</html>", #"{"retval":1,"retdesc":"нет"}"#,
      #"{"retval":-1,"errors":[{"code":"auth-0","message":"denied"}],"chats":null}"#,
    ] {
      #expect(throws: MarketplaceError.self, "\(body)") { try dialogs(body) }
      #expect(throws: MarketplaceError.self, "\(body)") { try messages(body) }
    }
    #expect(throws: MarketplaceError.maintenance) {
      try dialogs("<html>регламентные работы</html>")
    }
    #expect(throws: MarketplaceError.forbidden(right: "debates_read")) {
      try dialogs(#"{"retval":-1,"errors":[{"code":"auth-0","message":"denied"}]}"#)
    }
  }

  @Test("Numbers as texts, nulls, a product by number, last times under three names")
  func members() throws {
    let page = try dialogs(
      #"[{"id_i":"1","email":null,"product":5100001,"last_message":"2030-03-02T17:41:09","cnt_msg":"12","cnt_new":null},"#
        + #"{"id_i":2,"email":"","product":null,"date_last":"02.03.2030 17:41:09","cnt_msg":null,"cnt_new":-1},"#
        + #"{"id_i":3,"last_date":null,"last_message":"привет"},"#
        + #"{"id_i":4,"last_date":""}]"#)
    let date = Date(timeIntervalSince1970: 1_898_692_869)
    #expect(page.items.map(\.id.number) == [1, 2, 3, 4])
    #expect(page.items.map(\.lastMessageAt) == [date, date, nil, nil])
    #expect(page.items.map(\.messageCount) == [12, nil, nil, nil])
    #expect(page.items.map(\.unread) == [nil, nil, nil, nil])
    #expect(page.items.map(\.buyer) == [nil, nil, nil, nil])
    #expect(page.items.map(\.productID) == [ProductID(5_100_001), nil, nil, nil])
    #expect(page.items.map(\.product) == [nil, nil, nil, nil])
  }

  @Test("One record that cannot be read does not hide its neighbours (principle 2)")
  func badRecords() throws {
    let page = try dialogs(#"[\#(Self.row),17,null,{"email":"x"},{"id_i":{}},{"id_i":9}]"#)
    #expect(page.items.map(\.id.number) == [700_000_001, 9])
    #expect(page.rejected.map(\.index) == [1, 2, 3, 4])
    let thread = try messages(
      #"[{"id":1,"message":"a","buyer":1},[],{"message":"no id"},{"id":"3","message":null,"seller":"1"}]"#
    )
    #expect(thread.messages.map(\.id.number) == [1, 3])
    #expect(thread.rejected.map(\.index) == [1, 2])
  }

  @Test("Messages under every wrapper, in order, each once")
  func threads() throws {
    let rows =
      #"[{"id":2,"message":"b","buyer":1},{"id":1,"message":"a","buyer":1},{"id":2,"message":"b","buyer":1}]"#
    for body in [
      rows, #"{"messages":\#(rows)}"#, #"{"debates":\#(rows)}"#, #"{"items":\#(rows)}"#,
      #"{"list":\#(rows)}"#,
    ] {
      #expect(try messages(body).messages.map(\.id.number) == [1, 2])
    }
    // A server that does not know the parameters gives more than was asked for.
    let client = try ScriptedExchange.client(rows)
    #expect(
      try client.messages(of: DialogID(7), .after(MessageID(1))).messages.map(\.id.number) == [2])
    #expect(
      try client.messages(of: DialogID(7), .before(MessageID(2), count: 9)).messages.map(
        \.id.number) == [1])
  }

  @Test("Authors, files, seen and deleted marks in every form")
  func messageMembers() throws {
    let page = try messages(
      #"[{"id":1,"message":"a","buyer":1,"seller":0,"deleted":null,"date_written":"2030-03-02 17:40:00","date_seen":null,"is_file":null},"#
        + #"{"id":2,"message":"b","buyer":"0","seller":"1","deleted":1,"date_seen":"2030-03-02 17:44:10"},"#
        + #"{"id":3,"message":"c","buyer":0,"seller":0},{"id":4,"message":"d"},{"id":5,"message":"e","buyer":1,"seller":1},"#
        + #"{"id":6,"message":"shot.png","buyer":1,"is_file":1,"filename":null,"url":"https://f.example/1","is_img":1,"preview":""},"#
        + #"{"id":7,"message":"","buyer":1,"is_file":true,"filename":"a.zip"},"#
        + #"{"id":8,"message":"look","buyer":1,"is_file":1,"filename":"a.zip"}]"#)
    #expect(
      page.messages.map(\.author)
        == [
          .buyer, .seller, .administration, .administration, .administration, .buyer, .buyer,
          .buyer,
        ])
    #expect(page.messages.map(\.isDeleted).prefix(3) == [false, true, false])
    #expect(page.messages[1].seenAt == Date(timeIntervalSince1970: 1_898_693_050))
    #expect(page.messages.map(\.text) == ["a", "b", "c", "d", "e", "", "", "look"])
    let image = try #require(page.messages[5].attachment)
    #expect(
      image == .init(name: "shot.png", address: "https://f.example/1", isImage: true))
    #expect(page.messages[6].attachment?.name == "a.zip")
    #expect(page.messages[7].attachment?.name == "a.zip")
    #expect(page.messages[0].attachment == nil)
  }

  @Test("States of dialogs, known and unknown")
  func states() throws {
    func state(_ body: String) throws -> Dialog.State {
      try ScriptedExchange.client(body).state(of: DialogID(7))
    }
    #expect(try state(#"{"chat_state":0,"may_change":1}"#) == .closed)
    #expect(try state(#"{"chat_state":"1"}"#) == .open)
    #expect(try state(#"{"chat_state":2,"may_change":0}"#) == .openedByAdministration)
    #expect(throws: MarketplaceError.self) { try state(#"{"chat_state":9}"#) }
    #expect(throws: MarketplaceError.self) { try state("{}") }
  }

  @Test("The state of a code under both names, dates that are empty, money as texts")
  func purchase() throws {
    let client = try ScriptedExchange.client(
      #"{"retval":"0","content":{"item_id":"51","amount":"3,46","currency_type":"WMZ","invoice_state":"35","#
        + #""purchase_date":"02.03.2030 17:41","date_pay":"","agent_id":null,"feedback":{"deleted":false,"feedback":null,"feedback_type":null},"#
        + #""unique_code_state":{"options":4,"date_refuted":"2030-03-02 17:41:09"},"options":null,"buyer_info":null,"lock_state":"","cnt_goods":"1.50"}}"#
    )
    let purchase = try client.purchase(DialogID(7))
    #expect(purchase.order == "7")
    #expect(purchase.state == .refundIncomplete)
    #expect(purchase.amount?.money.plainText == "3.46")
    #expect(purchase.orderedAt == Date(timeIntervalSince1970: 1_898_692_860))
    #expect(purchase.paidAt == nil)
    #expect(purchase.feedback == nil)
    #expect(purchase.code?.stage == .refuted)
    #expect(purchase.code?.refutedAt != nil)
    #expect(purchase.code?.checkedAt == nil)
    #expect(purchase.options.isEmpty)
    #expect(purchase.isHeld == nil)
    #expect(purchase.units == Decimal(string: "1.5"))
    for body in [
      #"{"retval":1,"retdesc":"not yours"}"#, #"{"retval":0,"content":null}"#,
    ] {
      #expect(throws: MarketplaceError.notFound) {
        try ScriptedExchange.client(body).purchase(DialogID(7))
      }
    }
    let unknown = try ScriptedExchange.client(#"{"retval":0,"content":{"invoice_state":77}}"#)
    #expect(try unknown.purchase(DialogID(7)).state == .unknown)
  }

  @Test("An order by its code: numbers as texts, an empty profit, both forms of the date")
  func uniqueCode() throws {
    func purchase(_ date: String) throws -> Purchase {
      try ScriptedExchange.client(
        #"{"retval":0,"retdesc":"","inv":"700","id_goods":51,"amount":"3.46","type_curr":"WMZ","profit":"","#
          + #""date_pay":"\#(date)","email":null,"agent_id":0,"agent_percent":0,"unique_code_state":{"state":5,"date_check":""},"#
          + #""options":[{"id":"1","name":"Регион","value":"RU"}]}"#
      ).purchase(code: "ABCDEFGHIJKLMNOP")
    }
    for date in ["02.03.2030 17:41:09", "2030-03-02 17:41:09", "2030-03-02T17:41:09"] {
      let purchase = try purchase(date)
      #expect(purchase.order == "700")
      #expect(purchase.paidAt == Date(timeIntervalSince1970: 1_898_692_869))
      #expect(purchase.state == .paid)
      #expect(purchase.profit == nil)
      #expect(purchase.agentID == nil)
      #expect(purchase.code?.stage == .checked)
      #expect(purchase.options == [.init(name: "Регион", value: "RU")])
    }
    #expect(throws: MarketplaceError.notFound) {
      try ScriptedExchange.client(
        #"{"retval":1,"retdesc":"отсутствует или неверно задан параметр unique_code"}"#, status: 400
      ).purchase(code: "ABCDEFGHIJKLMNOP")
    }
  }

  // MARK: Writes

  @Test("An empty answer is the good one of these writes; a page or an object is none")
  func emptyAnswers() throws {
    for write in SmallWrite.allCases {
      for (status, body) in [
        (200, ""), (204, ""), (200, " \r\n"), (200, "null"), (200, #"{"retval":"0"}"#),
      ] {
        try write.perform(try ScriptedExchange.client(body, status: status))
      }
      for (status, body) in [
        (200, "<html>Digiseller UPDATING</html>"), (200, "<html>ok</html>"), (200, "{}"),
        (200, #"{"id":"#), (500, ""), (503, #"{"retval":1}"#), (302, ""), (200, "OK"),
      ] {
        #expect {
          try write.perform(try ScriptedExchange.client(body, status: status))
        } throws: { error in
          guard case WriteFailure.unknown = error else { return false }
          return true
        }
      }
      for (status, body) in [
        (200, #"{"retval":1,"retdesc":"нет"}"#), (400, ""), (404, ""), (403, ""), (409, ""),
        (413, "<html>too large</html>"), (400, #"{"retval":0}"#),
      ] {
        #expect {
          try write.perform(try ScriptedExchange.client(body, status: status))
        } throws: { error in
          guard case WriteFailure.refused = error else { return false }
          return true
        }
      }
      for status in [401, 429] {
        #expect {
          try write.perform(try ScriptedExchange.client("", status: status))
        } throws: { error in
          guard case WriteFailure.notApplied = error else { return false }
          return true
        }
      }
    }
  }

  @Test("What an exchange that fails means for a reply", arguments: WriteFateTests.failures)
  func failures(_ row: WriteFateTests.Row) throws {
    let exchange = ScriptedExchange(row.answer)
    let client = try exchange.client()
    #expect(throws: row.fate) { try client.send("x", files: [], to: DialogID(7)) }
    #expect(exchange.calls.count == 1)
    #expect(exchange.calls.allSatisfy { !$0.isSafeToRepeat })
  }

  @Test("The bytes of a reply are the same each time (O11)")
  func sameBytes() throws {
    let exchange = ScriptedExchange { _ in .json("") }
    let client = try exchange.client()
    let file = UploadedFile(id: "a", name: "b", type: "c")
    for _ in 0..<20 { _ = try client.send("text", files: [file], to: DialogID(7)) }
    let bodies = exchange.calls.map { String(decoding: $0.body?.bytes ?? [], as: UTF8.self) }
    #expect(Set(bodies).count == 1)
    #expect(
      bodies[0] == #"{"files":[{"name":"b","newid":"a","type":"c"}],"message":"text"}"#)
  }

  @Test("Files that were taken, refused, and not understood")
  func uploads() throws {
    func upload(_ body: String) throws -> UploadedFile {
      try ScriptedExchange.client(body).upload(Data([1]), named: "a.zip")
    }
    #expect(
      try upload(#"{"files":[{"newid":"n","name":null,"type":"","error_num":"0","error":""}]}"#)
        == UploadedFile(id: "n", name: "a.zip", type: "application/zip"))
    #expect(throws: WriteFailure.refused(.rejected(code: "file-2", words: "велик"))) {
      try upload(#"{"files":[{"newid":"","error_num":2,"message":"велик"}]}"#)
    }
    for body in [#"{"files":[]}"#, "{}", #"{"files":[{"name":"a"}]}"#, "", "[]"] {
      #expect(throws: WriteFailure.self, "\(body)") { try upload(body) }
    }
  }
}
