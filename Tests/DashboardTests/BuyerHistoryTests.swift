import Dashboard
import DeskTesting
import Marketplace
import TerminalCore
import Testing

@Suite("Sales and reviews are read for the time line beside a dialog")
struct BuyerHistoryTests {
  private static let offered: Set<Capability> = [.listProducts, .chats, .statistics, .reviews]

  private func money(_ effects: [Effect]) -> [MoneyEffect] {
    effects.compactMap { if case .money(_, let effect) = $0 { effect } else { nil } }
  }

  private func isPlanned(_ effects: [Effect]) -> Bool {
    effects.contains {
      if case .wake(.buyers(TestDesk.account), _) = $0 { true } else { false }
    }
  }

  @Test("They are asked for soon after the beginning, not twice at once, and again later")
  func asked() {
    var desk = TestDesk(capabilities: Self.offered)
    #expect(desk.model.screen == .inbox)
    #expect(isPlanned(desk.takeEffects()))
    desk.receive(.timer(.buyers(TestDesk.account)))
    let first = desk.takeEffects()
    #expect(money(first) == [.syncSales, .syncReviews(.english)])
    #expect(isPlanned(first))
    desk.receive(.timer(.buyers(TestDesk.account)))
    let second = desk.takeEffects()
    #expect(money(second).isEmpty)
    #expect(isPlanned(second))
    desk.receive(.money(TestDesk.account, .reviewsSynced(nil)))
    _ = desk.takeEffects()
    desk.receive(.timer(.buyers(TestDesk.account)))
    #expect(money(desk.takeEffects()) == [.syncReviews(.english)])
  }

  @Test("The order that is shown is read anew once they are there")
  func shown() {
    var desk = InboxDesk.begun(size: Size(columns: 120, rows: 40))
    desk.press("n")
    let purchase = desk.inbox.card?.purchase
    #expect(purchase != nil)
    func settle(_ report: MoneyReport, storing purchase: Purchase?) {
      desk.purchases[SampleDialogs.longest] = purchase
      desk.receive(.money(TestDesk.account, report))
    }
    settle(.salesSynced(isWhole: false, nil), storing: nil)
    #expect(desk.inbox.card?.purchase == purchase, "there is more to come")
    settle(.salesSynced(isWhole: true, nil), storing: nil)
    #expect(desk.inbox.card?.purchase == nil)
    settle(.reviewsSynced(nil), storing: purchase)
    #expect(desk.inbox.card?.purchase == purchase)
  }

  @Test("Not told to stay offline, nor without dialogs to stand beside")
  func notAsked() {
    var offline = TestDesk(isOffline: true, capabilities: Self.offered)
    #expect(!isPlanned(offline.takeEffects()))
    var without = TestDesk(capabilities: [.listProducts, .statistics, .reviews])
    #expect(!isPlanned(without.takeEffects()))
  }
}
