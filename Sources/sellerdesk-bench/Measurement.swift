import Foundation

/// Times of one piece of work, repeated.
struct Measurement {
  let name: String
  /// Microseconds, sorted.
  let times: [Double]

  var median: Double { times[times.count / 2] }
  var p99: Double { times[min(times.count - 1, times.count * 99 / 100)] }

  /// Runs `work` until it has had half a second, at least twenty times, after a warm-up.
  init(_ name: String, _ work: () throws -> Void) rethrows {
    self.name = name
    for _ in 0..<3 { try work() }
    var times: [Double] = []
    let begun = ContinuousClock.now
    while times.count < 20 || ContinuousClock.now - begun < .milliseconds(500) {
      let start = ContinuousClock.now
      try work()
      times.append((ContinuousClock.now - start) / .microseconds(1))
      if times.count >= 20_000 { break }
    }
    self.times = times.sorted()
  }

  var row: String {
    func column(_ value: Double) -> String {
      let text = value < 100 ? "\((value * 100).rounded() / 100)" : "\(Int(value.rounded()))"
      return String(repeating: " ", count: max(1, 12 - text.count)) + text
    }
    return name.padding(toLength: 46, withPad: " ", startingAt: 0) + column(median) + column(p99)
  }

  static let heading =
    "what (µs)".padding(toLength: 46, withPad: " ", startingAt: 0) + "      median         p99"
}
