import Foundation
import Marketplace
import Testing

@testable import CommandLineTool
@testable import Transport

@Suite("An account's traffic in the words of the desk")
struct TrafficTests {
  @Test("Attempts keep their numbers when the oldest have gone, and failures their kind")
  func numbers() throws {
    let clock = ManualClock(.stepping)
    let traffic = AccountTraffic(
      .init(limit: RateLimit(requestsPerSecond: nil, maxConcurrent: 3)), clock: clock)
    for number in 1...(TrafficMeter.capacity + 20) {
      traffic.note(
        ExchangeRecord(
          endpoint: "goods", method: .get, attempt: 1, started: clock.date, waited: .zero,
          duration: .milliseconds(number),
          outcome: number.isMultiple(of: 2)
            ? .failed(.timedOut(after: .seconds(60), mayHaveBeenSent: true)) : .status(200),
          sentBytes: 1, receivedBytes: 2))
    }
    let seen = Traffic(traffic.report)
    #expect(seen.exchanges.map(\.number) == Array(21...(TrafficMeter.capacity + 20)))
    #expect(seen.exchanges.last?.outcome == .failed(.timedOut))
    #expect(seen.exchanges.first?.outcome == .status(200))
    #expect(seen.perSecond == nil && seen.atOnce == 3)
  }

  @Test("Hosts and the words of libraries stay behind: only the kind of a failure is told")
  func kinds() {
    #expect(Exchange.Trouble(.cannotResolve(host: "secret.example")) == .noName)
    #expect(Exchange.Trouble(.tls(reason: "self-signed")) == .insecure)
    #expect(Exchange.Trouble(.cannotConnect(.timedOut)) == .noConnection)
    #expect(Exchange.Trouble(.brokenAnswer(.truncated)) == .broken)
    #expect(Exchange.Trouble(.cancelled(mayHaveBeenSent: false)) == .cancelled)
  }
}
