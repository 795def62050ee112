import Testing

@testable import Transport

extension TransportTests {
  @Suite("Leaving a failing server alone")
  struct CircuitTests {
    private let start = ContinuousClock.now
    private let failure = Circuit.Sign.failure(askedToWait: nil)

    private func open(after failures: Int = 1, randomness: Double = 1) -> Circuit {
      var circuit = Circuit(Circuit.Rules(failuresToOpen: failures))
      for _ in 0..<failures {
        circuit.settle(circuit.claim(), failure, at: start, randomness: randomness)
      }
      return circuit
    }

    @Test func opensAfterSoManyFailuresInARow() {
      var circuit = Circuit(Circuit.Rules(failuresToOpen: 3))
      for sign in [failure, failure, .success, failure, .nothing, failure] {
        circuit.settle(circuit.claim(), sign, at: start, randomness: 0)
        #expect(circuit.obstacle(at: start, isCautious: false) == nil)
      }
      circuit.settle(circuit.claim(), failure, at: start, randomness: 0)
      #expect(
        circuit.obstacle(at: start, isCautious: false) == .pause(until: start + .milliseconds(2500))
      )
    }

    @Test("N22 the pauses double up to a minute, so that a recovery is seen within one")
    func pauses() {
      var circuit = open()
      var now = start
      for seconds in [5, 10, 20, 40, 60, 60, 60] {
        let end = now + .seconds(seconds)
        #expect(circuit.obstacle(at: now, isCautious: false) == .pause(until: end))
        #expect(circuit.obstacle(at: end - .milliseconds(1), isCautious: false) != nil)
        now = end
        #expect(circuit.obstacle(at: now, isCautious: false) == nil)
        #expect(circuit.claim() == .probe)
        #expect(circuit.obstacle(at: now, isCautious: false) == .probeUnderWay)
        circuit.settle(.probe, failure, at: now, randomness: 1)
      }
      #expect(
        open(randomness: 0).obstacle(at: start, isCautious: false)
          == .pause(until: start + .milliseconds(2500)))
    }

    @Test func aProbeThatSucceedsClosesIt() {
      var circuit = open()
      #expect(circuit.claim() == .probe)
      circuit.settle(.probe, .success, at: start + .seconds(5), randomness: 1)
      #expect(circuit.obstacle(at: start + .seconds(5), isCautious: false) == nil)
      // And forgets how long the pauses had become.
      circuit.settle(circuit.claim(), failure, at: start + .seconds(5), randomness: 1)
      #expect(
        circuit.obstacle(at: start + .seconds(5), isCautious: false)
          == .pause(until: start + .seconds(10)))
    }

    @Test func aProbeThatToldNothingIsFollowedByAnother() {
      var circuit = open()
      #expect(circuit.claim() == .probe)
      circuit.settle(.probe, .nothing, at: start + .seconds(5), randomness: 1)
      #expect(circuit.obstacle(at: start + .seconds(5), isCautious: false) == nil)
      #expect(circuit.claim() == .probe)
    }

    @Test("A write holds back for another minute: somebody else shall be the probe")
    func caution() {
      let circuit = open()
      #expect(circuit.obstacle(at: start + .seconds(5), isCautious: false) == nil)
      #expect(
        circuit.obstacle(at: start + .seconds(5), isCautious: true)
          == .pause(until: start + .seconds(65)))
      #expect(circuit.obstacle(at: start + .seconds(65), isCautious: true) == nil)
    }

    @Test("N21 what a server asks for is kept, also when it comes late, up to a quarter of an hour")
    func askedToWait() {
      var circuit = Circuit(Circuit.Rules(failuresToOpen: 1))
      let (first, second) = (circuit.claim(), circuit.claim())
      circuit.settle(first, .failure(askedToWait: .seconds(10)), at: start, randomness: 0)
      #expect(circuit.obstacle(at: start, isCautious: false) == .pause(until: start + .seconds(10)))
      circuit.settle(second, .failure(askedToWait: .seconds(30)), at: start, randomness: 0)
      #expect(circuit.obstacle(at: start, isCautious: false) == .pause(until: start + .seconds(30)))
      circuit.settle(second, .success, at: start, randomness: 0)
      circuit.settle(second, failure, at: start, randomness: 0)
      #expect(circuit.obstacle(at: start, isCautious: false) == .pause(until: start + .seconds(30)))
      var endless = Circuit(Circuit.Rules(failuresToOpen: 1))
      endless.settle(
        endless.claim(), .failure(askedToWait: .seconds(1_000_000_000)), at: start, randomness: 0)
      #expect(
        endless.obstacle(at: start, isCautious: false) == .pause(until: start + .seconds(900)))
    }

    @Test("Any order of events leaves it in order", arguments: 1...20)
    func random(seed: Int) {
      var generator = SeededGenerator(seed: UInt64(seed))
      var circuit = Circuit(Circuit.Rules(failuresToOpen: 2))
      var now = start
      var underWay: [Circuit.Pass] = []
      for _ in 0..<2000 {
        now += .milliseconds(Int.random(in: 0..<3000, using: &generator))
        if Bool.random(using: &generator), circuit.obstacle(at: now, isCautious: false) == nil {
          underWay.append(circuit.claim())
        } else if let index = underWay.indices.randomElement(using: &generator) {
          let signs = [failure, .failure(askedToWait: .seconds(20)), .success, .nothing]
          circuit.settle(
            underWay.remove(at: index), signs.randomElement(using: &generator) ?? failure, at: now,
            randomness: Double.random(in: 0..<1, using: &generator))
        }
        // One probe at a time, and never an obstacle that does not end.
        let probes = underWay.filter { $0 == .probe }.count
        #expect(probes <= 1)
        switch circuit.obstacle(at: now, isCautious: false) {
        case nil: break
        case .probeUnderWay: #expect(probes == 1)
        case .pause(let until): #expect(until - now <= .seconds(60))
        }
      }
    }
  }

  @Suite("What retries may cost")
  struct RetryBudgetTests {
    @Test("The table of the documentation")
    func workedValues() {
      var fresh = RetryBudget()
      let failing = (0..<5).flatMap { _ -> [Bool] in
        fresh.earn()
        return [fresh.spend(), fresh.spend()]
      }
      #expect(failing.filter { $0 }.count == 5)

      var saved = RetryBudget()
      for _ in 0..<100 { saved.earn() }
      #expect((0..<20).filter { _ in saved.spend() }.count == 10)
      let later = (0..<100).filter { _ in
        saved.earn()
        return saved.spend()
      }
      #expect(later.count == 10)
    }
  }
}
