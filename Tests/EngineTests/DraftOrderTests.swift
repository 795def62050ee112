import Dashboard
import Engine
import Foundation
import Marketplace
import Storage
import Testing

/// Drafts and answers go to the disk in the order in which the seller made them.
@Suite("Drafts beside answers", .timeLimit(.minutes(1)))
struct DraftOrderTests {
  private let account = AccountID("keys")
  private let dialog = DialogID(700_000_001)

  private final class Rig {
    let desk: DeskStore
    let interpreter: Interpreter
    let busy = BusyCount()

    init(_ account: AccountID) throws {
      desk = try DeskStore.inMemory()
      let pages = try PagesStore.inMemory()
      desk.register(account, identity: "digiseller:1")
      try pages.register(account, marketplace: .digiseller, identity: "digiseller:1")
      let shop = UnreliableShop(products: [], seed: 1)
      interpreter = Interpreter(
        mailbox: Mailbox<Desk.Msg> {}, pages: pages, desk: desk,
        accounts: [
          AccountService(id: account, userClient: shop, backgroundClient: shop, writeClient: shop)
        ], maySend: false, busy: busy, opener: { _ in nil })
    }

    func perform(_ account: AccountID, _ effect: InboxEffect) {
      interpreter.perform(.inbox(account, effect))
    }

    func settle() {
      while !busy.isIdle { usleep(1_000) }
    }
  }

  private func draft(_ text: String) -> Draft {
    Draft(dialog: dialog, text: text, cursor: text.count, changedAt: Date())
  }

  @Test("O02 an answer that was typed fast leaves no draft behind that would be sent again")
  func sentRightAfterTheLastKey() throws {
    let rig = try Rig(account)
    for _ in 0..<20 {
      var text = ""
      for letter in "Здравствуйте! Ключ заменён." {
        text.append(letter)
        rig.perform(account, .saveDraft(draft(text)))
      }
      rig.perform(
        account, .putReply(dialog, title: "b", Reply(text: text), hold: .seconds(5), replacing: nil)
      )
      rig.settle()
      #expect(try rig.desk.drafts(of: account) == [])
    }
    #expect(try rig.desk.openItems(of: account).count == 20)
  }

  @Test("O02 what is typed after an answer was sent is the next draft, and the newest stands")
  func typedOn() throws {
    let rig = try Rig(account)
    for round in 0..<20 {
      rig.perform(account, .saveDraft(draft("one")))
      rig.perform(
        account,
        .putReply(dialog, title: "b", Reply(text: "one"), hold: .seconds(5), replacing: nil))
      for letter in 1...round + 1 {
        rig.perform(account, .saveDraft(draft(String(repeating: "t", count: letter))))
      }
      rig.settle()
      #expect(
        try rig.desk.drafts(of: account).map(\.text) == [String(repeating: "t", count: round + 1)])
    }
    rig.perform(account, .saveDraft(draft("")))
    rig.settle()
    #expect(try rig.desk.drafts(of: account) == [])
  }
}
