/// The wake-ups that the desk asked for, kept by the loop itself: no thread, no system timer.
struct TimerQueue<Name: Hashable> {
  private var due: [Name: ContinuousClock.Instant] = [:]

  /// A second wake-up under the same name replaces the first.
  mutating func set(_ name: Name, at instant: ContinuousClock.Instant) {
    due[name] = instant
  }

  var next: ContinuousClock.Instant? { due.values.min() }

  /// Takes the names whose time has come, the earliest first.
  mutating func take(until now: ContinuousClock.Instant) -> [Name] {
    let ripe = due.filter { $0.value <= now }.sorted { $0.value < $1.value }.map(\.key)
    for name in ripe { due[name] = nil }
    return ripe
  }
}
