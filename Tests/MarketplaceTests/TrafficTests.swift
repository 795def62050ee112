import Foundation
import Marketplace
import Testing

@Suite("Figures of an account's traffic")
struct TrafficTests {
  private func traffic(_ outcomes: [(Exchange.Outcome, Int)]) -> Traffic {
    Traffic(
      since: Date(timeIntervalSince1970: 0),
      exchanges: outcomes.enumerated().map { index, outcome in
        Exchange(
          number: index + 1, endpoint: "goods", method: "GET",
          started: Date(timeIntervalSince1970: Double(index)),
          duration: .milliseconds(outcome.1), outcome: outcome.0)
      })
  }

  @Test("Latency: the last, the median, and what 95 of 100 answers keep within")
  func latency() throws {
    let hundred = try #require(
      traffic((1...100).reversed().map { (.status(200), $0) }).latency)
    #expect(hundred.last == .milliseconds(1))
    #expect(hundred.median == .milliseconds(50))
    #expect(hundred.p95 == .milliseconds(95))
    let one = try #require(traffic([(.status(500), 7)]).latency)
    #expect(one.last == .milliseconds(7) && one.median == one.last && one.p95 == one.last)
    let two = try #require(traffic([(.status(200), 9), (.status(200), 3)]).latency)
    #expect(two.median == .milliseconds(3) && two.p95 == .milliseconds(9))
  }

  @Test("What brought no answer has no latency")
  func failures() throws {
    #expect(traffic([]).latency == nil)
    #expect(traffic([(.failed(.timedOut), 60_000)]).latency == nil)
    let mixed = try #require(
      traffic([(.status(200), 20), (.failed(.timedOut), 60_000)]).latency)
    #expect(mixed.last == .milliseconds(20) && mixed.p95 == .milliseconds(20))
    #expect(traffic([(.refusal(200), 7)]).latency?.last == .milliseconds(7))
  }

  @Test("Errors are counted by kind, the most frequent first; successes are none")
  func troubles() {
    let seen = traffic([
      (.status(200), 1), (.status(204), 1), (.status(503), 1), (.status(500), 1),
      (.status(429), 1), (.status(401), 1), (.status(403), 1), (.status(404), 1), (.status(302), 1),
      (.failed(.timedOut), 1), (.status(502), 1), (.status(504), 1),
      (.refusal(200), 1),
    ])
    #expect(seen.troubles.first?.kind == .serverFailure)
    #expect(
      Dictionary(uniqueKeysWithValues: seen.troubles.map { ($0.kind, $0.count) }) == [
        .serverFailure: 4, .throttled: 1, .unauthorised: 1, .forbidden: 1, .refused: 3,
        .timedOut: 1,
      ])
    #expect(seen.throttled == 1)
  }

  @Test("A key lacks what its list does not grant; without a list nobody knows")
  func rights() {
    let now = Date(timeIntervalSince1970: 0)
    let all = ["view", "edit", "absent"]
    let known = KeyRights(rights: ["view": true, "edit": false], asOf: now)
    #expect(!known.lacks("view", among: all))
    #expect(known.lacks("edit", among: all))
    #expect(known.lacks("absent", among: all))
    #expect(!KeyRights(rights: nil, asOf: now).lacks("edit", among: all))
    #expect(!KeyRights(rights: [:], asOf: now).lacks("edit", among: all))
    // Names of another age or service say nothing about the right that is asked for.
    #expect(!KeyRights(rights: ["products": true], asOf: now).lacks("edit", among: all))
  }
}
