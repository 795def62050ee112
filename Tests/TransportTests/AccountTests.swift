import Foundation
import Synchronization
import Testing

@testable import Transport

extension TransportTests {
  @Suite("An account's way to its server")
  struct AccountTests {
    private let clock = ManualClock(.jumping)
    private let origin: Origin
    private let journal = Journal<ExchangeRecord>()

    init() throws {
      origin = try Origin("https://api.example")
    }

    private func traffic(_ rules: AccountTraffic.Rules = .init(), randomness: Double = 0.5)
      -> AccountTraffic
    {
      let journal = journal
      return AccountTraffic(
        rules, clock: clock, randomness: { randomness }, observer: { journal.note($0) })
    }

    private func account(
      _ exchange: ScriptedExchange, _ traffic: AccountTraffic? = nil
    ) -> AccountTransport {
      AccountTransport(lane: exchange, traffic: traffic ?? self.traffic())
    }

    private func read(_ endpoint: String = "goods", deadline: Duration = .seconds(60))
      -> HTTPRequest
    {
      HTTPRequest(
        .get, origin, "/", query: [HTTPField("token", Secret("8F1C0A77D2B9"))], endpoint: endpoint,
        deadline: deadline)
    }

    private func write() -> HTTPRequest {
      HTTPRequest(
        .post, origin, "/", body: .init([1, 2, 3], contentType: "x/y"), endpoint: "send")
    }

    @Test("Every attempt is told to the observer, and nothing secret with it")
    func records() throws {
      let exchange = ScriptedExchange(clock, statuses: 503, 200)
      let response = try account(exchange).send(read(), cancellation: Cancellation())
      #expect(response.status == 200)
      #expect(journal.all.map(\.attempt) == [1, 2])
      #expect(journal.all.map(\.outcome) == [.status(503), .status(200)])
      #expect(journal.all.allSatisfy { $0.endpoint == "goods" && $0.method == .get })
      #expect(journal.all[1].started.timeIntervalSince(journal.all[0].started) == 2)
      var dumped = ""
      dump(journal.all, to: &dumped)
      #expect(!dumped.contains("8F1C"))
    }

    @Test("N20 403 and 404 and 401 are asked once", arguments: [400, 401, 403, 404])
    func clientErrors(status: Int) {
      let exchange = ScriptedExchange(clock, statuses: status)
      let account = account(exchange)
      for _ in 0..<10 { #expect(account.result(of: read()).response?.status == status) }
      #expect(exchange.times.count == 10)
    }

    @Test("A server that comes back is found, one that does not is given up, a 500 sooner")
    func retries() {
      let recovering = ScriptedExchange(clock, statuses: 503, 502, 200)
      #expect(account(recovering).result(of: read()).response?.status == 200)
      #expect(recovering.times.count == 3)
      let failing = ScriptedExchange(clock, statuses: 504)
      #expect(account(failing).result(of: read()).response?.status == 504)
      #expect(failing.times.count == 3)
      let broken = ScriptedExchange(clock, statuses: 500)
      #expect(account(broken).result(of: read()).response?.status == 500)
      #expect(broken.times.count == 2)
      let lost = ScriptedExchange(clock) { _, number in
        number < 3 ? .failure(.brokenAnswer(.truncated)) : .success(HTTPResponse(status: 200))
      }
      #expect(account(lost).result(of: read()).response?.status == 200)
    }

    @Test("O01 a write is sent once", arguments: [429, 500, 502, 503, 504])
    func writes(status: Int) {
      let exchange = ScriptedExchange(clock, statuses: status, headers: ["Retry-After": "1"])
      #expect(account(exchange).result(of: write()).response?.status == status)
      let lost = ScriptedExchange(clock) { _, _ in .failure(.brokenAnswer(.connectionLost)) }
      #expect(account(lost).result(of: write()).error == .brokenAnswer(.connectionLost))
      #expect(exchange.times.count == 1 && lost.times.count == 1)
    }

    @Test(
      "N21 never earlier than asked",
      arguments: [
        ("7", 7.0), ("0", 0), ("-5", 0), ("soon", 0), ("Fri, 15 Jan 2027 08:00:30 GMT", 30),
        ("Fri, 15 Jan 2027 07:00:00 GMT", 0),
      ])
    func retryAfter(value: String, seconds: Double) {
      // The manual clock starts on Fri, 15 Jan 2027 08:00:00 GMT.
      let exchange = ScriptedExchange(clock, statuses: 429, 200, headers: ["Retry-After": value])
      #expect(account(exchange).result(of: read()).response?.status == 200)
      #expect(exchange.times.count == 2)
      let wait = (exchange.times[1] - exchange.times[0]).inSeconds
      // Something asked for or not, a refusal is followed by a pause.
      #expect(wait >= max(seconds, 2) && wait <= seconds + 6)
    }

    @Test("N21 asked for longer than we wait: no second request, and the answer says when")
    func tooLong() {
      for (value, seconds) in [("1000000000", 1_000_000_000), ("901", 901), ("59", 59)] {
        let exchange = ScriptedExchange(clock, statuses: 429, headers: ["Retry-After": value])
        let account = account(exchange)
        let response = account.result(of: read()).response
        #expect(response?.retryAfter == .seconds(seconds))
        #expect(exchange.times.count == 1)
        // The endpoint is left alone; who asks is told for how long.
        guard case .paused(let retryIn) = account.result(of: read()).error else {
          Issue.record("not paused")
          return
        }
        #expect(retryIn >= .seconds(min(seconds, 900)))
        #expect(exchange.times.count == 1)
        #expect(account.result(of: read("chats")).response?.status == 429)
      }
    }

    @Test(
      "N21 steady 429 without a header: at most 6 requests in 60 s", arguments: [0.0, 0.5, 0.99])
    func steady429(randomness: Double) {
      let exchange = ScriptedExchange(clock, statuses: 429)
      let account = account(exchange, traffic(randomness: randomness))
      let start = clock.now
      while clock.now < start + .seconds(60) {
        _ = account.result(of: read())
        clock.advance(by: .seconds(1))
      }
      let count = exchange.times.filter { $0 < start + .seconds(60) }.count
      #expect(count <= 6)
      // And the endpoint is not forgotten for good.
      #expect((exchange.times.last ?? start) - start > .seconds(20))
    }

    @Test("N21 a pause holds back its endpoint, and no other endpoint or account")
    func pauses() {
      let exchange = ScriptedExchange(clock) { [clock] request, _ in
        let isGoods = request.endpoint == "goods"
        return .success(
          HTTPResponse(
            status: isGoods ? 429 : 200, headers: isGoods ? ["Retry-After": "300"] : [:],
            receivedAt: clock.date))
      }
      let first = account(exchange)
      let second = account(exchange)
      #expect(first.result(of: read()).response?.status == 429)
      let start = clock.now
      #expect(first.result(of: read("chats")).response?.status == 200)
      #expect(second.result(of: read("chats")).response?.status == 200)
      #expect(second.result(of: read()).response?.status == 429)
      guard case .paused = first.result(of: read()).error else {
        Issue.record("not paused")
        return
      }
      #expect(clock.now == start)
      clock.advance(by: .seconds(306))
      #expect(first.result(of: read()).response?.status == 429)
    }

    @Test("N22 ten minutes of 503, 30 screens: few requests, and the recovery is seen within 60 s")
    func outage() throws {
      let start = clock.now
      let healthy = start + .seconds(600)
      let exchange = ScriptedExchange(clock) { [clock] _, _ in
        .success(HTTPResponse(status: clock.now < healthy ? 503 : 200, receivedAt: clock.date))
      }
      let generator = Mutex(SeededGenerator(seed: 22))
      let traffic = AccountTraffic(
        clock: clock, randomness: { generator.withLock { Double.random(in: 0..<1, using: &$0) } })
      let account = AccountTransport(lane: exchange, traffic: traffic)
      var asked: [ContinuousClock.Instant] = []
      var recovered: ContinuousClock.Instant?
      while recovered == nil, clock.now < healthy + .seconds(120) {
        for screen in 0..<30 {
          asked.append(clock.now)
          if account.result(of: read("screen-\(screen)")).response?.status == 200 {
            recovered = recovered ?? clock.now
          }
        }
        clock.advance(by: .seconds(5))
      }
      func count(_ times: [ContinuousClock.Instant]) -> Int {
        times.filter { $0 >= start + .seconds(60) && $0 < healthy }.count
      }
      #expect(Double(count(exchange.times)) <= 1.2 * Double(count(asked)))
      #expect(count(exchange.times) < 60)
      #expect(try #require(recovered) - healthy <= .seconds(60))
    }

    @Test("N22 the budget alone keeps an account within 1.2 times, where no circuit opens")
    func budget() {
      // A success now and then keeps the circuit closed.
      let exchange = ScriptedExchange(clock) { _, number in
        .success(HTTPResponse(status: number.isMultiple(of: 4) ? 200 : 503))
      }
      let account = account(exchange, traffic(randomness: 0))
      for _ in 0..<500 { _ = account.result(of: read()) }
      #expect(exchange.times.count <= 500 + 50 + 10)
      #expect(exchange.times.count > 520)
    }

    @Test("A failing server is left alone: requests fail at once, writes longer than reads")
    func unavailable() {
      let exchange = ScriptedExchange(clock) { _, _ in .failure(.cannotConnect(.refused)) }
      let rules = AccountTraffic.Rules(retry: RetryPolicy(maxAttempts: 1), patience: .seconds(1))
      let account = account(exchange, traffic(rules))
      for _ in 0..<5 {
        #expect(account.result(of: read()).error == .cannotConnect(.refused))
      }
      let before = clock.now
      guard case .unavailable(.seconds(3.75)) = account.result(of: read()).error else {
        Issue.record("sent a sixth read into an outage")
        return
      }
      guard case .unavailable(let retryIn) = account.result(of: write()).error else {
        Issue.record("sent a write into an outage")
        return
      }
      #expect(retryIn > .seconds(60) && retryIn <= .seconds(65))
      #expect(clock.now == before)
      #expect(exchange.times.count == 5)
    }

    @Test("N27 a login finds out that the server is back as soon as a read does, and is sent once")
    func loginProbes() {
      let isBack = Mutex(false)
      let exchange = ScriptedExchange(clock) { _, _ in
        isBack.withLock { $0 }
          ? .success(HTTPResponse(status: 200)) : .failure(.cannotConnect(.refused))
      }
      let rules = AccountTraffic.Rules(retry: RetryPolicy(maxAttempts: 1), patience: .seconds(1))
      let account = account(exchange, traffic(rules))
      let login = HTTPRequest(
        .post, origin, "/", body: .init([1], contentType: "x/y"), endpoint: "login",
        isSafeToRepeat: false, mayProbe: true)
      for _ in 0..<5 {
        #expect(account.result(of: login).error == .cannotConnect(.refused))
      }
      guard case .unavailable(let pause) = account.result(of: login).error else {
        Issue.record("sent a login into an outage")
        return
      }
      #expect(pause <= .seconds(5))
      isBack.withLock { $0 = true }
      clock.advance(by: pause)
      #expect(account.result(of: login).response?.status == 200)
      #expect(account.result(of: write()).response?.status == 200)
      #expect(exchange.times.count == 7)
    }

    @Test(
      "The deadline bounds the attempts and the pauses together, and each attempt gets the rest")
    func deadlines() {
      let clock = clock
      let exchange = ScriptedExchange(clock) { request, _ in
        // A server that takes a third of the time and fails.
        clock.advance(by: .seconds(4))
        return .failure(.brokenAnswer(.connectionLost))
      }
      let start = clock.now
      #expect(
        account(exchange).result(of: read(deadline: .seconds(12))).error
          == .brokenAnswer(.connectionLost))
      #expect(clock.now - start <= .seconds(12))
      #expect(exchange.requests.map(\.deadline) == [.seconds(12), .seconds(6)])

      let slow = ScriptedExchange(clock) { request, number in
        if number == 1 { return .failure(.cannotConnect(.refused)) }
        clock.advance(by: request.deadline)
        return .failure(.timedOut(after: request.deadline, mayHaveBeenSent: true))
      }
      #expect(
        account(slow).result(of: read(deadline: .seconds(12))).error
          == .timedOut(after: .seconds(12), mayHaveBeenSent: true))
    }

    @Test("N21 thirty callers behind a pause send one probe")
    func probes() {
      let clock = ManualClock(.stepping)
      let isHealthy = Mutex(false)
      let release = DispatchSemaphore(value: 0)
      let exchange = ScriptedExchange(clock) { [clock] _, number in
        if number == 2 { release.wait() }
        return .success(
          HTTPResponse(
            status: isHealthy.withLock { $0 } ? 200 : 429, headers: ["Retry-After": "3"],
            receivedAt: clock.date))
      }
      var rules = AccountTraffic.Rules(limit: RateLimit(requestsPerSecond: nil, maxConcurrent: 100))
      rules.retry.maxAttempts = 1
      let traffic = AccountTraffic(rules, clock: clock, randomness: { 0 })
      let account = AccountTransport(lane: exchange, traffic: traffic)
      let request = read()
      #expect(account.result(of: request).response?.status == 429)
      let callers = (0..<30).map { _ in Background { account.result(of: request) } }
      #expect(eventually { clock.sleeperCount == 30 })
      #expect(exchange.times.count == 1)
      isHealthy.withLock { $0 = true }
      clock.advance(by: .seconds(3))
      #expect(eventually { exchange.times.count == 2 && clock.sleeperCount == 29 })
      usleep(20_000)
      #expect(exchange.times.count == 2)
      release.signal()
      for caller in callers { #expect(caller.wait()?.response?.status == 200) }
      #expect(exchange.times.count == 31)
    }

    @Test("A request that waited in the queue while the server began to fail is held back")
    func failureWhileQueued() {
      let clock = ManualClock(.stepping)
      let release = DispatchSemaphore(value: 0)
      let exchange = ScriptedExchange(clock) { [clock] _, number in
        if number == 1 { release.wait() }
        return .success(
          HTTPResponse(status: 429, headers: ["Retry-After": "100"], receivedAt: clock.date))
      }
      let traffic = AccountTraffic(.init(limit: RateLimit(maxConcurrent: 1)), clock: clock)
      let account = AccountTransport(lane: exchange, traffic: traffic)
      let request = read()
      let first = Background { account.result(of: request) }
      #expect(eventually { exchange.times.count == 1 })
      let second = Background { account.result(of: request) }
      #expect(eventually { clock.sleeperCount == 1 })
      release.signal()
      #expect(first.wait()?.response?.status == 429)
      guard case .paused = second.wait()?.error else {
        Issue.record("sent although the server had asked for patience")
        return
      }
      #expect(exchange.times.count == 1)
    }

    @Test("N04 on the wire: a page that is torn twice arrives whole")
    func onTheWire() throws {
      let server = try HostileServer { connection in
        _ = connection.readRequest()
        let whole = answer(body: "the whole page")
        guard connection.number < 3 else {
          connection.send(whole)
          return
        }
        connection.send(whole.dropLast(5))
        if connection.number == 1 { connection.reset() }
      }
      defer { server.stop() }
      var rules = AccountTraffic.Rules()
      rules.retry.firstWindow = .milliseconds(20)
      let account = AccountTransport(lane: CurlLane(.test), traffic: AccountTraffic(rules))
      let response = account.result(of: .get(try server.origin)).response
      #expect(response?.body == Array("the whole page".utf8))
      #expect(server.requests.count == 3)
    }

    @Test("The lanes of an account share its limit")
    func lanes() throws {
      let server = try HostileServer { connection in
        while connection.readRequest() != nil {
          connection.pause(.milliseconds(100))
          connection.send(answer())
        }
      }
      defer { server.stop() }
      let origin = try server.origin
      let traffic = AccountTraffic(.init(limit: RateLimit(maxConcurrent: 2)))
      let calls = (0..<3).map { number in
        let priority: Priority = number == 2 ? .background : .user
        let account = AccountTransport(lane: CurlLane(.test), traffic: traffic, priority: priority)
        return Background { account.result(of: .get(origin)) }
      }
      let seconds = ContinuousClock.seconds {
        for call in calls { #expect(call.wait()?.response?.status == 200) }
      }
      #expect(seconds >= 0.2)
    }
  }
}
