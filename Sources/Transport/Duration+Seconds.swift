extension Duration {
  /// The whole and its fraction as a number of seconds; exact to a nanosecond up to a hundred days.
  package var inSeconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) + Double(attoseconds) / 1e18
  }

  /// Whole milliseconds, rounded up so that a wait never ends early, and at most a day: a poll takes an `Int32`.
  var inMillisecondsForWaiting: Int32 {
    guard self > .zero else { return 0 }
    guard self < .seconds(86_400) else { return 86_400_000 }
    return Int32((inSeconds * 1000).rounded(.up))
  }
}
