import Foundation
import Marketplace
import Testing
import Texts

/// What is said of changes in the outbox, and of a trouble to whoever meets it.
@Suite("Words of the outbox")
struct OutboxWordsTests {
  private static func item(
    _ wish: Wish, _ state: OutboxItem.State, _ reason: MarketplaceError?
  ) -> OutboxItem {
    let target: WriteTarget =
      wish.reply == nil ? .product(ProductID("7")) : .dialog(DialogID(7))
    return OutboxItem(
      id: OutboxID(1), job: JobID(1), account: AccountID("keys"), target: target, title: "x",
      wish: wish, previous: nil, state: state, reason: reason, createdAt: Date(),
      changedAt: Date())
  }

  private static let reply = Wish.reply(Reply(text: "hello"))

  @Test("O01 an answer that did not show is not said to have failed: nobody can be sure")
  func notSeen() {
    let item = Self.item(Self.reply, .failed, .notTaken(attempts: 1))
    #expect(
      Texts(.english).reason(of: item)
        == "Sent, but not there when the dialog was looked at: nobody can be sure that it arrived")
    #expect(
      Texts(.russian).reason(of: item)
        == "Отправлено, но при проверке в диалоге не появилось: дошло ли, неизвестно")
    #expect(Texts(.english).state(of: item) == "not seen")
    #expect(Texts(.russian).state(of: item) == "не видно")
    #expect(Texts(.english).reasonShort(of: item) == "not seen in the dialog so far")
    // A switch that did not come true is another matter: the product was read.
    let product = Self.item(.onSale(true), .failed, .notTaken(attempts: 3))
    #expect(Texts(.english).reason(of: product) == "Sent 3 times, but not applied")
    #expect(Texts(.english).state(of: product) == "failed")
  }

  @Test("Every state has a word of its own in Russian, and that of --json in English")
  func states() {
    let items = OutboxItem.State.allCases.map { Self.item(.onSale(true), $0, nil) }
    #expect(
      items.map(Texts(.english).state) == OutboxItem.State.allCases.map(\.rawValue))
    let russian = items.map(Texts(.russian).state)
    #expect(Set(russian).count == russian.count)
    #expect(!russian.contains { $0.contains(where: \.isASCII) && !$0.contains(" ") })
  }

  @Test("The outbox tells no time until a next try that was meant when it was written down")
  func frozenTimes() {
    for reason: MarketplaceError in [
      .unreachable(.resting(next: .seconds(19))), .rateLimited(retryAfter: .seconds(19)),
    ] {
      let item = Self.item(Self.reply, .queued, reason)
      for texts in [Texts(.english), Texts(.russian)] {
        #expect(texts.reason(of: item)?.contains("19") == false)
        #expect(texts.reasonShort(of: item)?.contains("19") == false)
      }
    }
  }

  @Test(
    "A command is told what to do, the desk what it shows, the outbox what happened",
    arguments: [
      MarketplaceError.unreachable(.refused), .unreachable(.resting(next: .seconds(19))),
      .maintenance,
      .serverFailure(status: 503),
    ])
  func readers(_ error: MarketplaceError) {
    let texts = Texts(.english)
    #expect(texts.trouble(error).hasSuffix("; the desk shows what it has stored"))
    #expect(!texts.commandTrouble(error).contains("the desk"))
    #expect(texts.commandTrouble(error).contains("try again"))
    let outbox = texts.reason(of: Self.item(Self.reply, .queued, error)) ?? ""
    #expect(!outbox.isEmpty && !outbox.contains(";"))
  }
}
