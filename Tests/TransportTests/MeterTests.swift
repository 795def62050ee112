import Foundation
import Testing

@testable import Transport

extension TransportTests {
  @Suite("What an account's traffic adds up to")
  struct MeterTests {
    private let clock = ManualClock(.jumping)

    private func traffic(_ rules: AccountTraffic.Rules = .init()) -> AccountTraffic {
      AccountTraffic(rules, clock: clock, randomness: { 0.5 })
    }

    private func read(_ endpoint: String = "goods") throws -> HTTPRequest {
      HTTPRequest(
        .get, try Origin("https://api.example"), "/",
        query: [HTTPField("token", Secret("8F1C0A77D2B9"))], endpoint: endpoint)
    }

    private var unlimited: AccountTraffic.Rules {
      .init(limit: RateLimit(requestsPerSecond: nil, maxConcurrent: 4))
    }

    @Test("Each attempt is kept, the newest last, and nothing secret with it")
    func attempts() throws {
      let traffic = traffic()
      let account = AccountTransport(
        lane: ScriptedExchange(clock, statuses: 503, 200), traffic: traffic)
      _ = account.result(of: try read())
      let report = traffic.report
      #expect(report.latest.map(\.outcome) == [.status(503), .status(200)])
      #expect(report.total == 2)
      #expect(report.running == 0 && report.waiting == 0)
      var dumped = ""
      dump(report, to: &dumped)
      #expect(!dumped.contains("8F1C"))
    }

    @Test("However many requests there are, the latest 500 are kept and all are counted")
    func bounded() throws {
      let traffic = traffic(unlimited)
      let account = AccountTransport(
        lane: ScriptedExchange(clock, statuses: 200), traffic: traffic)
      for number in 1...1_203 { _ = account.result(of: try read("call-\(number)")) }
      let report = traffic.report
      #expect(report.total == 1_203)
      #expect(report.latest.map(\.endpoint) == (704...1_203).map { "call-\($0)" })
    }

    @Test("The requests of the last minute are counted as it moves on")
    func minute() throws {
      let manual = ManualClock(.stepping)
      let traffic = AccountTraffic(unlimited, clock: manual, randomness: { 0.5 })
      let account = AccountTransport(
        lane: ScriptedExchange(manual, statuses: 200), traffic: traffic)
      for _ in 1...40 {
        _ = account.result(of: try read())
        manual.advance(by: .seconds(1))
      }
      #expect(traffic.report.lastMinute == 40)
      manual.advance(by: .seconds(30))
      // The first eleven left more than 59 seconds ago.
      #expect(traffic.report.lastMinute == 29)
      manual.advance(by: .seconds(3_600))
      #expect(traffic.report.lastMinute == 0)
      _ = account.result(of: try read())
      #expect(traffic.report.lastMinute == 1)
      #expect(traffic.report.total == 41)
    }

    @Test("An answer that turns out to be a refusal is marked, however late, and no other is")
    func refusals() throws {
      let traffic = traffic(unlimited)
      let account = AccountTransport(
        lane: ScriptedExchange(clock) { _, _ in .success(HTTPResponse(status: 200)) },
        traffic: traffic)
      let answers = try (1...3).map { _ in
        try #require(account.result(of: try read()).response)
      }
      account.noteRefusal(answers[1])
      #expect(traffic.report.latest.map(\.isRefusal) == [false, true, false])
      for _ in 1...TrafficMeter.capacity { _ = account.result(of: try read()) }
      // What is not kept any more marks nothing in its place.
      account.noteRefusal(answers[2])
      #expect(traffic.report.latest.allSatisfy { !$0.isRefusal })
    }

    @Test("N21 an endpoint that asked for patience is named with what is left of it, and no other")
    func rests() throws {
      let manual = ManualClock(.stepping)
      let traffic = AccountTraffic(
        .init(retry: RetryPolicy(), patience: .zero), clock: manual, randomness: { 0 })
      let exchange = ScriptedExchange(manual) { request, _ in
        .success(
          request.endpoint == "goods"
            ? HTTPResponse(
              status: 429, headers: ["Retry-After": "300"], receivedAt: manual.date)
            : HTTPResponse(status: 200))
      }
      let account = AccountTransport(lane: exchange, traffic: traffic)
      #expect(account.result(of: try read()).response?.status == 429)
      #expect(account.result(of: try read("other")).response?.status == 200)
      #expect(traffic.report.rests == ["goods": .seconds(300)])
      #expect(traffic.report.way == .open)
      manual.advance(by: .seconds(100))
      #expect(traffic.report.rests == ["goods": .seconds(200)])
      manual.advance(by: .seconds(200))
      #expect(traffic.report.rests.isEmpty)
    }

    @Test("A server that keeps failing is seen to be left alone, and for how long")
    func outage() throws {
      let traffic = traffic(unlimited)
      let account = AccountTransport(
        lane: ScriptedExchange(clock) { _, _ in .failure(.cannotConnect(.refused)) },
        traffic: traffic)
      #expect(traffic.report.way == .open)
      for _ in 1...8 { _ = account.result(of: try read()) }
      guard case .resting(let left) = traffic.report.way else {
        Issue.record("still sends: \(traffic.report.way)")
        return
      }
      #expect(left > .zero && left <= .seconds(20))
    }
  }
}
