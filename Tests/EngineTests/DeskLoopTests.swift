import Dashboard
import DeskTesting
import Digiseller
import Engine
import Foundation
import Marketplace
import Sandbox
import Storage
import Synchronization
import TerminalCore
import Testing
import Texts
import Transport

/// The whole program but for its terminal: loop, interpreter, lanes, store, client, sandbox over real HTTP.
@Suite struct DeskLoopTests {
  private let account = AccountID("keys")

  /// A desk on a sandbox and a store.
  private struct Rig {
    let server: SandboxServer
    let store: PagesStore
    let busy = BusyCount()
    let opened = OpenedAddresses()

    let desk: DeskStore

    init(_ adjust: (inout SandboxOptions) -> Void = { _ in }) throws {
      var options = SandboxOptions()
      options.size = .m
      options.isFrozen = true
      adjust(&options)
      server = SandboxServer(options: options)
      store = try PagesStore.inMemory()
      desk = try DeskStore.inMemory()
      desk.register(AccountID("keys"), identity: "digiseller:424242")
      try store.register(AccountID("keys"), marketplace: .digiseller, identity: "digiseller:424242")
    }

    /// Runs a script and returns how the desk ended.
    @discardableResult
    func run(
      key: String? = nil, size: Size = Size(columns: 100, rows: 30), isOffline: Bool = false,
      _ steps: [ScriptedTerminal.Step]
    ) throws -> (end: DeskEnd, terminal: ScriptedTerminal) {
      let account = try server.start()[0]
      let session = Session(sellerID: account.sellerID, key: Secret(key ?? account.apiKey))
      let origin = try Origin(account.baseURL, allowLoopbackHTTP: true)
      let traffic = AccountTraffic(
        .init(limit: RateLimit(requestsPerSecond: nil, maxConcurrent: 4)))
      func client() -> DigisellerClient {
        DigisellerClient(
          settings: DigisellerSettings(
            origin: origin, sellerID: account.sellerID, timeout: .seconds(10)), session: session,
          exchange: AccountTransport(
            lane: CurlLane(TransportSettings(userAgent: "sellerdesk-tests")), traffic: traffic))
      }
      let id = AccountID("keys")
      let terminal = ScriptedTerminal(size: size, busy: busy, steps)
      let console = terminal.console
      let mailbox = Mailbox<Desk.Msg>(wake: console.waker)
      let interpreter = Interpreter(
        mailbox: mailbox, pages: store, desk: desk,
        accounts: [
          AccountService(
            id: id, userClient: client(), backgroundClient: client(), writeClient: client(),
            traffic: {
              let report = traffic.report
              return Traffic(
                since: report.since,
                exchanges: report.latest.enumerated().map { index, record in
                  Exchange(
                    number: index + 1, endpoint: record.endpoint, method: record.method.rawValue,
                    started: record.started, duration: record.duration,
                    outcome: record.outcome == .status(200) ? .status(200) : .failed(.other))
                }, total: report.total, lastMinute: report.lastMinute)
            })
        ], maySend: !isOffline,
        busy: busy, opener: opened.open)
      let setup = Desk.Setup(
        accounts: [
          Desk.Account(
            id: id, marketplace: .digiseller,
            // These are stories of products: the desk opens on them.
            capabilities: DigisellerClient.capabilities.subtracting([.chats]),
            productAddress: DigisellerClient.productAddress, rights: DigisellerClient.rights,
            neededRights: DigisellerClient.neededRights)
        ], texts: Texts(.english), contentLanguage: .russian,
        themes: ["midnight", "paper"], isOffline: isOffline)
      var loop = DeskLoop(
        setup: setup, console: console, mailbox: mailbox, interpreter: interpreter)
      return (loop.run(), terminal)
    }
  }

  private final class OpenedAddresses: Sendable {
    let all = Mutex<[String]>([])
    var open: @Sendable (String) -> String? {
      { address in
        self.all.withLock { $0.append(address) }
        return nil
      }
    }
  }

  private func saw(_ words: String) -> ScriptedTerminal.Step {
    .await(words) { frame in frame.canvas.plainRows.joined(separator: "\n").contains(words) }
  }

  @Test(
    "An empty store fills from the shop; with the server gone the same rows are there, marked offline"
  )
  func story() throws {
    let rig = try Rig()
    let first = try rig.run([saw("of 500"), saw("token"), .press(["q"])])
    #expect(first.terminal.failure == nil)
    #expect(first.end == .quit)
    #expect(try rig.store.productStatus(account).isComplete)
    #expect(try rig.store.productCount(account) == 500)
    let rows = try #require(first.terminal.frame).canvas.plainRows[3..<20]
    // The same desk when nobody answers any more.
    let server = rig.server
    let second = try rig.run([
      .run { server.stop() }, .press(["R"]), saw("offline"),
      .press(["q"]),
    ])
    #expect(second.terminal.failure == nil)
    #expect(try #require(second.terminal.frame).canvas.plainRows[3..<20] == rows)
  }

  @Test("Names and texts of the second language come in behind")
  func bothLanguages() throws {
    let rig = try Rig { $0.size = .s }
    try rig.run([saw("of 50"), .press(["q"])])
    // The second pass runs on; a desk that is started again goes on with it.
    try rig.run([
      saw("of 50"), .press(["R"]),
      .await("all names") { [store = rig.store] _ in
        let all = try? store.products(ProductQuery(account: AccountID("keys")), limit: nil)
        return all?.contains { $0.name.english != nil && $0.name.russian != nil } ?? false
      }, .press(["q"]),
    ])
    let products = try rig.store.products(ProductQuery(account: account), limit: nil)
    #expect(products.contains { $0.name.english != nil && $0.name.english != $0.name.russian })
  }

  @Test("A preview shows the stored row at once and the detail when it comes")
  func preview() throws {
    let rig = try Rig { $0.size = .s }
    let run = try rig.run(
      size: Size(columns: 120, rows: 60),
      [
        saw("of 50"), .press(["p"]), saw("price:"), saw("content:"), .press(["o"]),
        saw("Opening https://plati.market/itm/51000"), .press(["y"]), saw("Copied"), .press(["Y"]),
        .press(["q", "q"]),
      ])
    #expect(run.terminal.failure == nil)
    #expect(rig.opened.all.withLock { $0.count } == 1)
    #expect(run.terminal.copied.count == 2)
    #expect(run.terminal.copied.first?.hasPrefix("51000") == true)
    #expect(run.terminal.copied.last?.hasPrefix("https://") == true)
  }

  @Test("A wrong key is told in the header and tried once")
  func wrongKey() throws {
    let rig = try Rig { $0.size = .s }
    let run = try rig.run(key: "wrong", [saw("key refused"), .press(["j", "p", "q"])])
    #expect(run.terminal.failure == nil)
    #expect(rig.server.requests.filter { $0.path.contains("apilogin") }.count == 1)
  }

  @Test(
    "Maintenance, a failing server and a missing right are told apart",
    arguments: [
      (
        "maintenance",
        FaultRule(path: "seller-goods", status: 503, body: "<html>Digiseller UPDATING</html>")
      ),
      ("server error 500", FaultRule(path: "seller-goods", status: 500)),
      (
        "no permission",
        FaultRule(
          path: "seller-goods", status: 403, body: #"{"retval":-1,"errors":[{"code":"auth-0"}]}"#)
      ),
      ("too many requests", FaultRule(path: "seller-goods", status: 429, retryAfter: "60")),
      ("answer not understood", FaultRule(path: "seller-goods", status: 200, body: "{}")),
    ])
  func troubles(_ words: String, _ rule: FaultRule) throws {
    let rig = try Rig { $0.size = .s }
    try rig.run([saw("of 50"), .press(["q"])])
    rig.server.faults = [rule]
    let run = try rig.run([
      saw(words),
      .look { frame in
        #expect(frame.canvas.plainRows.joined().contains("of 50"))
      }, .press(["q"]),
    ])
    #expect(run.terminal.failure == nil)
  }

  @Test(
    "A key that may not change anything is known for it: x says so, Health shows it, also offline afterwards",
    arguments: ["-limited", "-readonly"])
  func missingRights(_ suffix: String) throws {
    let rig = try Rig { $0.size = .s }
    let key = try rig.server.start()[0].apiKey + suffix
    let run = try rig.run(
      key: key, size: Size(columns: 160, rows: 50),
      [
        saw("of 50"), .press(["9"]), saw("✗ edit products"), saw("seller-goods"),
        saw("token/perms"), saw("✓ see products"),
        .look { frame in
          let screen = frame.canvas.plainRows.joined(separator: "\n")
          #expect(screen.contains("✓ answers"))
          #expect(screen.contains("would enable"))
        },
        .press(["2", "x"]), saw("lacks the permission description_edit"), .press(["q", "q"]),
      ])
    #expect(run.terminal.failure == nil)
    // The session that is alive is asked; the question costs no login of its own.
    #expect(rig.server.requests.filter { $0.path.contains("apilogin") }.count == 1)
    #expect(rig.server.requests.filter { $0.path.contains("token/perms") }.count == 1)
    #expect(rig.server.requests.allSatisfy { !$0.path.contains("edit") })
    #expect(
      try rig.store.rights(of: account)?.lacks(
        "description_edit", among: ["description_view", "description_edit"]) == true)
    let second = try rig.run(
      key: key, size: Size(columns: 160, rows: 50), isOffline: true,
      [saw("of 50"), .press(["9"]), saw("✗ edit products"), .press(["q", "q"])])
    #expect(second.terminal.failure == nil)
  }

  @Test("A whole key may switch; the figures grow with the requests")
  func wholeKey() throws {
    let rig = try Rig { $0.size = .s }
    let run = try rig.run(
      size: Size(columns: 160, rows: 50),
      [
        saw("of 50"), .press(["9"]), saw("✓ edit products"), saw("a minute"),
        .look { frame in
          #expect(!frame.canvas.plainRows.joined().contains("✗ edit"))
        },
        .press(["2", "x"]), saw("takes it back"), .press(["u"]), saw("nothing was sent"),
        .press(["q", "q"]),
      ])
    #expect(run.terminal.failure == nil)
  }

  @Test("A burst of keys ends where it should, with its rows on the screen")
  func burst() throws {
    let rig = try Rig()
    try rig.run([saw("of 500"), .press(["q"])])
    let run = try rig.run(
      isOffline: true,
      [
        saw("of 500"), .press(Array(repeating: "j", count: 300)),
        .look { frame in
          let screen = frame.canvas.plainRows.joined(separator: "\n")
          #expect(screen.contains("277–301 of 500"))
          #expect(!screen.contains("\n  …"))
        },
        .press(["q"]),
      ])
    #expect(run.terminal.failure == nil)
    // The first frame, the one of the burst, and what the counting of rows may add.
    #expect(run.terminal.frames <= 6)
  }

  @Test("The end of the terminal ends the desk")
  func gone() throws {
    let rig = try Rig { $0.size = .s }
    #expect(try rig.run([saw("of 50"), .gone]).end == .terminalGone)
  }

  // MARK: Switching

  /// The products that the sandbox has carried a write out for, in order.
  private func written(_ rig: Rig) -> [Int] { rig.server.shop.writes.map(\.productID) }

  @Test("x leaves a second later and comes true at the shop; u after that brings it back")
  func switching() throws {
    let rig = try Rig { $0.size = .s }
    let run = try rig.run([
      saw("of 50"), .press(["x"]), saw("…off"),
      .look { _ in #expect(rig.server.shop.writes.isEmpty, "it left before its time") },
      .await("switched off") { _ in rig.server.shop.writes.count == 1 },
      .await("done") { !$0.canvas.plainRows[3].contains("…off") },
      .press(["u"]),
      .await("switched on again") { _ in rig.server.shop.writes.count == 2 },
      .await("done") { !$0.canvas.plainRows[3].contains("…on") },
      .press(["q"]),
    ])
    #expect(run.terminal.failure == nil)
    #expect(run.end == .quit)
    #expect(Set(written(rig)).count == 1)
    #expect(try rig.desk.openItems(of: AccountID("keys")).isEmpty)
  }

  @Test("O15 A switch that is taken back within its second never arrives")
  func takenBack() throws {
    let rig = try Rig { $0.size = .s }
    let run = try rig.run([
      saw("of 50"), .press(["x", "u"]), saw("Taken back"), .run { usleep(1_500_000) },
      .press(["q"]),
    ])
    #expect(run.terminal.failure == nil)
    #expect(written(rig).isEmpty)
  }

  @Test("O12 Marked products go in one task; what the shop refuses is told per product")
  func bulk() throws {
    let rig = try Rig { $0.size = .s }
    let run = try rig.run([
      saw("of 50"), .press(["*"]), saw("50 marked"), .press(["x"]), saw("Switch off"),
      .look { frame in
        let title = frame.canvas.plainRows.joined().split(separator: "off: ").dropFirst().first
        let count = title?.prefix { $0.isNumber } ?? ""
        #expect(Int(count).map { $0 > 20 } == true)
      },
      .press(["x", "esc", "q"]),
    ])
    #expect(run.terminal.failure == nil)
    #expect(written(rig).isEmpty, "nothing was confirmed")
    let again = try rig.run([
      saw("of 50"), .press(["space", "space", "space", "x"]), saw("Switch"), .press(["enter"]),
      saw("3 products: done"), .press(["q"]),
    ])
    #expect(again.terminal.failure == nil)
    #expect(written(rig).count <= 3 && !written(rig).isEmpty)
    #expect(try rig.desk.jobs(of: nil, limit: 9).first?.tally[.failed] == 0)
  }

  @Test(
    "Nothing leaves from a desk that was told to stay off the network, whatever waits from before")
  func offlineSendsNothing() throws {
    let rig = try Rig { $0.size = .s }
    try rig.run([saw("of 50"), .press(["q"])])
    let draft = JobDraft(
      account: AccountID("keys"),
      items: [
        JobDraft.Item(
          product: ProductID(5_100_001), title: "p", wish: .onSale(false), previous: .onSale(true))
      ], hold: .zero)
    _ = try rig.desk.put(draft, now: Date())
    let run = try rig.run(
      isOffline: true,
      [saw("1 on the way"), .run { usleep(700_000) }, .press(["q"]), .press(["q"])])
    #expect(run.terminal.failure == nil)
    #expect(written(rig).isEmpty)
  }
}
